"""Scrapy extensions: the run's record and the progress bar.

Public: `run_record.RunRecord`, `progress.Progress`.
"""

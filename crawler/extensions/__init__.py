"""Scrapy extensions: the run's record, what becomes of unforeseen errors, the progress bar.

Public: `run_record.RunRecord`, `failures.Failures`, `progress.Progress`.
"""

"""The command line: one module a command. Scrapy is imported only by commands that crawl, when they run.

Public: `main.main`.
"""

"""Pressmark's library: what the crawler knows, its Scrapy wiring and its command line."""

__version__ = "0.1.0"

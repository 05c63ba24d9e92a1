"""Scrapy item pipelines: thin adapters that hand pages to the worker pool, to deduplication and to the store."""

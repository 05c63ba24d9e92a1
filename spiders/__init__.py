"""Scrapy spiders: thin adapters that request feeds, sitemaps, home pages and single pages."""

"""Hands each fetched page to a worker process and takes back what it says."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.items import Reading, Result
from crawler.middlewares.session import runtime_of
from crawler.pool.failures import READING_ERRORS, failed_reading

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ExtractPipeline:
    """Results with a page come out with a reading; others pass."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "ExtractPipeline":
        return cls(crawler)

    async def process_item(self, item: Result) -> Result:
        """Read the page; a page that cannot be read in time or memory ends with that outcome."""
        if item.page is None:
            return item
        pool = runtime_of(self.scrapy_crawler).pool
        try:
            reading = await asyncio.wrap_future(pool.submit(item.page))
        except READING_ERRORS as error:
            reading = failed_reading(error)
        assert isinstance(reading, Reading)
        return replace(item, page=None, reading=reading, outcome=reading.outcome, reason=reading.reason)

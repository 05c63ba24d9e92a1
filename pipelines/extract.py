"""Hands each fetched page to a worker process and takes back what it says."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.errors import WorkerDied, WorkerError, WorkerTimeout
from crawler.items import Outcome, Reading, Result
from crawler.middlewares.session import runtime_of

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
        except WorkerTimeout as error:
            reading = Reading(Outcome.EXTRACTION_TIMEOUT, reason=str(error))
        except WorkerDied as error:
            reading = Reading(Outcome.EXTRACTION_TIMEOUT, reason=f"worker died: {error}"[:300])
        except (WorkerError, ValueError, RecursionError, MemoryError) as error:
            reading = Reading(Outcome.EXTRACTION_FAILED, reason=f"{type(error).__name__}: {error}"[:300])
        assert isinstance(reading, Reading)
        return replace(item, page=None, reading=reading, outcome=reading.outcome, reason=reading.reason)

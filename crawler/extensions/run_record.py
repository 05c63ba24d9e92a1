"""Ends the run's record when the spider closes, also under plain `scrapy crawl`."""

from typing import TYPE_CHECKING

from scrapy import signals

from crawler.middlewares.session import runtime_of

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler


class RunRecord:
    """Closes the parts of the run last of all."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RunRecord":
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_closed(self, spider: "Spider", reason: str) -> None:
        """Everything is committed by now: the pipelines closed before."""
        runtime = runtime_of(self.scrapy_crawler)
        if runtime.is_closed_by_extension:
            runtime.close(
                exit_code=4 if runtime.store_error else 1 if runtime.breakdown else 3 if runtime.problems else 0
            )

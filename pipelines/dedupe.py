"""Names the addresses under which a page may be known already, so that the store compares it with the right article."""

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.items import Outcome, Result
from crawler.middlewares.session import runtime_of
from crawler.urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class DedupePipeline:
    """A page that calls an erased address its proper one ends as forgotten.

    A page whose final address has another key than the one it was found under was moved: the reason says so.

    Whether a text is new, a copy or a version is decided by `crawler.dedupe` inside the store's transaction, where no
    other page can come in between.
    """

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "DedupePipeline":
        return cls(crawler)

    async def process_item(self, item: Result) -> Result:
        """Pass the result on; its outcome is made final by the store."""
        article = item.reading.article if item.reading else None
        if article is not None and item.fetch is not None:
            store = runtime_of(self.scrapy_crawler).store
            if store.is_of_forgotten(item.fetch.final_url, article.canonical_url):
                return replace(item, outcome=Outcome.FORGOTTEN, reason="erased on request", reading=None)
        if item.outcome is Outcome.STORED and item.fetch is not None:
            found, final = item.discovery.url_key, url_key(item.fetch.final_url)
            if found != final and item.reason is None:
                return replace(item, reason=f"moved to {item.fetch.final_url}")
        return item

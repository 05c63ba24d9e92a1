"""Hands each fetched page to a worker process and takes back what it says, with what belongs to it on other pages."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from crawler.items import Discovery, Fetch, Outcome, Page, Reading, Result
from crawler.middlewares.asking import ask_beside, policies_in_force
from crawler.middlewares.politeness import RunEnds
from crawler.middlewares.session import runtime_of
from crawler.pool.failures import READING_ERRORS, failed_reading
from crawler.urls import url_key
from crawler.walk.further import is_same_article

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ExtractPipeline:
    """Results with a page come out with a reading; others pass.

    The AMP, print or mobile form of a page gives way to the page itself; an article spread over several pages is
    fetched to its end. Each of these requests has its own row in `fetches` and its own raw record.
    """

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "ExtractPipeline":
        return cls(crawler)

    async def process_item(self, item: Result) -> Result:
        """Read the page; a page that cannot be read in time or memory ends with that outcome.

        Raises:
            DropItem: the run was told to stop while another page was asked for; the discovery stays open.
        """
        if item.page is None:
            return item
        item = replace(item, reading=await self._read(item.page))
        try:
            item = await self._prefer_proper_page(item)
            item = await self._add_further_pages(item)
        except RunEnds as error:
            raise DropItem("the run ends before the article's other pages were fetched", log_level="INFO") from error
        assert item.reading is not None
        return replace(item, page=None, outcome=item.reading.outcome, reason=item.reading.reason)

    async def _read(self, page: Page) -> Reading:
        try:
            reading = await asyncio.wrap_future(runtime_of(self.scrapy_crawler).pool.submit(page))
        except READING_ERRORS as error:
            return failed_reading(error)
        assert isinstance(reading, Reading)
        return reading

    async def _prefer_proper_page(self, item: Result) -> Result:
        """The result with the page in place of its form, where the site has it and it tells the same article."""
        reading, page, form = item.reading, item.page, item.fetch
        if reading is None or page is None or form is None or reading.article is None or reading.proper_url is None:
            return item
        known = runtime_of(self.scrapy_crawler).store.find_article(reading.proper_url)
        if known is not None and url_key(known["url"]) == url_key(reading.proper_url):
            return item  # the store compares the form with what it has of the page
        fetch, proper = await self._fetch(reading.proper_url, page, item.discovery)
        if fetch is None:
            return item
        found = await self._read(proper) if proper is not None else None
        is_same = found is not None and found.article is not None and is_same_article(reading.article, found.article)
        if proper is None or not is_same:
            return replace(item, beside=(*item.beside, (fetch, f"canonical page of {page.url}, not taken")))
        beside = (*item.beside, (form, f"a form of {proper.url}"))
        return replace(item, fetch=fetch, page=proper, reading=found, beside=beside)

    async def _add_further_pages(self, item: Result) -> Result:
        """The result with the article's further pages joined to it, as many as there are and are allowed."""
        limit = runtime_of(self.scrapy_crawler).config.pages_per_article
        while (url := _next_url(item)) is not None and item.page is not None and len(item.page.further) + 1 < limit:
            fetch, further = await self._fetch(url, item.page, item.discovery)
            if fetch is None:
                break
            number = len(item.page.further) + 2
            page = replace(item.page, further=(*item.page.further, further)) if further is not None else item.page
            reading = await self._read(page) if further is not None else None
            if reading is None or reading.article is None or len(reading.article.parts) != number:
                item = replace(item, beside=(*item.beside, (fetch, f"page {number}, not joined")))
                return _without_next(item) if reading is not None else item
            item = replace(item, page=page, reading=reading, beside=(*item.beside, (fetch, f"page {number}")))
        return item

    async def _fetch(self, url: str, page: Page, discovery: Discovery) -> tuple[Fetch | None, Page | None]:
        """The fetch of another page, and the page when its reply is one."""
        fetch, response = await ask_beside(self.scrapy_crawler, url, discovery)
        if fetch is None or response is None:
            return fetch, None
        robots_txt, tdmrep = policies_in_force(runtime_of(self.scrapy_crawler), fetch)
        return fetch, replace(
            page,
            url=response.url,
            body=response.body,
            headers=fetch.response_headers,
            requested_url=fetch.url if fetch.redirects else None,
            robots_txt=robots_txt,
            tdmrep=tdmrep,
            fetched_at=fetch.fetched_at,
            payload_sha256=fetch.raw.payload_sha256 if fetch.raw else None,
            further=(),
        )


def _next_url(item: Result) -> str | None:
    """Where the article goes on, if not on a page that was read already."""
    if item.reading is None or item.reading.article is None or item.outcome is not Outcome.STORED:
        return None
    article = item.reading.article
    return None if article.next_page_url in {part.url for part in article.parts} else article.next_page_url


def _without_next(item: Result) -> Result:
    """What the page links to as its next is another article: this one is whole."""
    assert item.reading is not None and item.reading.article is not None
    article = replace(item.reading.article, next_page_url=None)
    return replace(item, reading=replace(item.reading, article=article))

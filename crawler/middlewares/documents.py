"""What a site says for all its pages in a document of its own: asked for before a page, once a day, and kept.

A document that is missing, unreadable or forbidden by robots.txt says nothing; it never undoes what the page says.
Which documents there are, and what becomes of them, say `reservations` and `licences`.
"""

import asyncio
import logging
from abc import ABC, abstractmethod
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from scrapy import Request
from scrapy.http import Response

from crawler.clock import now
from crawler.errors import AddressRefused, Forgotten
from crawler.middlewares.handler import KEEPING
from crawler.middlewares.provenance import fetch_of_failure, fetch_of_response
from crawler.middlewares.robots import UNREACHABLE, RobotsDenied
from crawler.middlewares.session import runtime_of
from crawler.middlewares.withholding import IS_POLICY
from crawler.store.base import SiteDocument

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.items import Fetch
    from crawler.walk.runtime import Runtime

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=24)
AGAIN_AFTER_FAILURE = timedelta(hours=1)
MAX_BYTES = 1024 * 1024


class DocumentsMiddleware(ABC):
    """Knows the documents of one kind that are in force."""

    name: ClassVar[str]
    """Of the kind, for the log."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler
        self._known: dict[str, SiteDocument] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        return cls(crawler)

    @property
    def runtime(self) -> "Runtime":
        return runtime_of(self.scrapy_crawler)

    @abstractmethod
    def is_one(self, body: bytes) -> bool:
        """Whether the bytes are such a document; error pages that answer 200 are none."""

    @abstractmethod
    def load(self, url: str) -> SiteDocument | None:
        """What the store has of it."""

    @abstractmethod
    def write(self, document: SiteDocument, fetch: "Fetch | None") -> None:
        """Store it, with the fetch that brought it where one was made."""

    async def document(self, url: str) -> SiteDocument:
        """What is in force of this address: from memory, from the store, or asked for now."""
        async with self._locks.setdefault(url, asyncio.Lock()):
            known = self._known.get(url) or self.load(url)
            if known is None or not is_in_force(known):
                known = await self._ask(url)
            self._known[url] = known
        return known

    async def _ask(self, url: str) -> SiteDocument:
        meta = {"download_maxsize": MAX_BYTES, KEEPING: self.runtime.kept.default, IS_POLICY: True}
        request = Request(url, meta=meta, dont_filter=True)
        engine = self.scrapy_crawler.engine
        assert engine is not None
        body: bytes | None = None
        fetch: Fetch | None
        wait = KEPT_FOR
        try:
            response: Response = await engine.download_async(request)
        except (RobotsDenied, AddressRefused, Forgotten) as error:
            logger.info("%s not asked for url=%s error=%r", self.name, url, error)
            fetch = None
        except UNREACHABLE as error:
            logger.info("%s unreachable url=%s error=%r", self.name, url, error)
            fetch, wait = fetch_of_failure(self.runtime, request, 1, error), AGAIN_AFTER_FAILURE
        else:
            fetch = fetch_of_response(self.runtime, response, 1)
            body = response.body if response.status == 200 and self.is_one(response.body) else None
            wait = AGAIN_AFTER_FAILURE if response.status >= 500 or response.status == 429 else KEPT_FOR
        known = SiteDocument(url, body, now() + wait)
        self.write(known, fetch)
        return known


def is_in_force(document: SiteDocument) -> bool:
    """False when it is to be asked for again; also when it was read while the clock was ahead."""
    moment = now()
    return moment < document.valid_until <= moment + KEPT_FOR


def is_of_page(request: Request) -> bool:
    """Whether a page was asked for, on demand or from a listing; listings and our own questions are not."""
    return getattr(request.meta.get("pressmark_job"), "discovery", None) is not None

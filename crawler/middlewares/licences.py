"""The RSL documents that a robots.txt names, before the first page of an origin: read once a day each, kept in the
store, handed to whoever reads the page.

A document that is missing, no RSL, or forbidden by robots.txt says nothing. Documents that only a page itself names (in
a Link header or element) are not asked for: the page is read before they could be.

Source: Really Simple Licensing 1.0, https://rslstandard.org/rsl, sections 4.3 and 4.4.
"""

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.clock import now
from crawler.errors import AddressRefused, Forgotten, UrlError
from crawler.middlewares.handler import KEEPING
from crawler.middlewares.provenance import fetch_of_failure, fetch_of_response
from crawler.middlewares.reservations import AGAIN_AFTER_FAILURE, IS_TDMREP, KEPT_FOR, MAX_BYTES, is_of_page
from crawler.middlewares.robots import UNREACHABLE, RobotsDenied
from crawler.middlewares.session import runtime_of
from crawler.middlewares.unpacking import IS_ROBOTS
from crawler.rights.preferences import AGENT
from crawler.rights.rsl import is_rsl
from crawler.robots import parse_robots
from crawler.store.base import SiteDocument
from crawler.urls import origin_of, request_url, without_credentials

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.items import Fetch

logger = logging.getLogger(__name__)

RSL = "pressmark_rsl"
"""Key of the texts of the RSL documents in force in a request's meta."""
IS_RSL = "pressmark_is_rsl"
MAX_DOCUMENTS = 3
"""Documents of one robots.txt that are asked for; a site has one, or one for each robot."""


class LicencesMiddleware:
    """Asks for what every page's robots.txt names, after tdmrep.json."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler
        self._known: dict[str, SiteDocument] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "LicencesMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Put the documents on a page's request; listings and our own questions pass."""
        meta = request.meta
        if meta.get(IS_ROBOTS) or meta.get(IS_TDMREP) or meta.get(IS_RSL) or not is_of_page(request):
            return
        bodies = [(await self._document(url)).body for url in self._named(request.url)]
        meta[RSL] = tuple(body.decode("utf-8", "replace") for body in bodies if body)

    def _named(self, url: str) -> list[str]:
        """Addresses of the documents that the origin's robots.txt names for us."""
        body = runtime_of(self.scrapy_crawler).store.host_state(origin_of(url)).robots_body
        if not body or b"license" not in body.lower():
            return []
        found = []
        for line in parse_robots(body).use_lines(AGENT):
            if line.name == "license":
                try:
                    found.append(without_credentials(request_url(line.value)))
                except (UrlError, ValueError):
                    continue
        return list(dict.fromkeys(found))[:MAX_DOCUMENTS]

    async def _document(self, url: str) -> SiteDocument:
        async with self._locks.setdefault(url, asyncio.Lock()):
            known = self._known.get(url) or runtime_of(self.scrapy_crawler).store.site_document(url)
            if known is None or not now() < known.valid_until <= now() + KEPT_FOR:
                known = await self._ask(url)
            self._known[url] = known
        return known

    async def _ask(self, url: str) -> SiteDocument:
        runtime = runtime_of(self.scrapy_crawler)
        meta = {IS_RSL: True, "download_maxsize": MAX_BYTES, KEEPING: runtime.kept.default}
        engine = self.scrapy_crawler.engine
        assert engine is not None
        request = Request(url, meta=meta, dont_filter=True)
        body: bytes | None = None
        fetch: Fetch | None
        wait = KEPT_FOR
        try:
            response: Response = await engine.download_async(request)
        except (RobotsDenied, AddressRefused, Forgotten) as error:
            logger.info("RSL not asked for url=%s error=%r", url, error)
            fetch = None
        except UNREACHABLE as error:
            logger.info("RSL unreachable url=%s error=%r", url, error)
            fetch, wait = fetch_of_failure(runtime, request, 1, error), AGAIN_AFTER_FAILURE
        else:
            fetch = fetch_of_response(runtime, response, 1)
            body = response.body if response.status == 200 and is_rsl(response.body) else None
            wait = AGAIN_AFTER_FAILURE if response.status >= 500 or response.status == 429 else KEPT_FOR
        known = SiteDocument(url, body, now() + wait)
        runtime.store.write_site_document(known, fetch, runtime.run_id)
        return known

"""tdmrep.json before the first page of an origin: read once a day, kept in the store, handed to whoever reads the page.

A file that is missing, unreadable or forbidden by robots.txt says nothing; it never undoes what the page itself says.

Source: W3C Community Group, TDM Reservation Protocol (TDMRep), final report 2024, section 6.
"""

import asyncio
import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.clock import now
from crawler.errors import AddressRefused, Forgotten
from crawler.middlewares.handler import KEEPING
from crawler.middlewares.provenance import TDMREP, fetch_of_failure, fetch_of_response
from crawler.middlewares.robots import UNREACHABLE, RobotsDenied
from crawler.middlewares.session import runtime_of
from crawler.middlewares.unpacking import IS_ROBOTS
from crawler.store.base import HostState
from crawler.urls import origin_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.items import Fetch

logger = logging.getLogger(__name__)

IS_TDMREP = "pressmark_is_tdmrep"
PATH = "/.well-known/tdmrep.json"
KEPT_FOR = timedelta(hours=24)
AGAIN_AFTER_FAILURE = timedelta(hours=1)
MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reservations:
    """What holds for one origin until an instant."""

    body: bytes | None
    valid_until: datetime

    def is_valid(self, now: datetime) -> bool:
        """False when the file is to be asked for again; also when it was read while the clock was ahead."""
        return now < self.valid_until <= now + KEPT_FOR

    @property
    def sha256(self) -> str | None:
        return hashlib.sha256(self.body).hexdigest() if self.body is not None else None


class ReservationsMiddleware:
    """Asks every page's origin, after robots.txt."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler
        self._known: dict[str, Reservations] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "ReservationsMiddleware":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Put the file's digest on a page's request; listings and our own questions pass."""
        if request.meta.get(IS_ROBOTS) or request.meta.get(IS_TDMREP) or not is_of_page(request):
            return
        origin = origin_of(request.url)
        async with self._locks.setdefault(origin, asyncio.Lock()):
            known = self._known.get(origin) or self._load(origin)
            if known is None or not known.is_valid(now()):
                known = await self._ask(origin)
            self._known[origin] = known
        request.meta[TDMREP] = known.sha256

    def _load(self, origin: str) -> Reservations | None:
        state = runtime_of(self.scrapy_crawler).store.host_state(origin)
        return Reservations(state.tdmrep_body, state.tdmrep_until) if state.tdmrep_until else None

    async def _ask(self, origin: str) -> Reservations:
        runtime = runtime_of(self.scrapy_crawler)
        meta = {IS_TDMREP: True, "download_maxsize": MAX_BYTES, KEEPING: runtime.kept.default}
        request = Request(f"{origin}{PATH}", meta=meta, dont_filter=True)
        engine = self.scrapy_crawler.engine
        assert engine is not None
        body: bytes | None = None
        fetch: Fetch | None
        wait = KEPT_FOR
        try:
            response: Response = await engine.download_async(request)
        except (RobotsDenied, AddressRefused, Forgotten) as error:
            logger.info("tdmrep.json not asked for origin=%s error=%r", origin, error)
            fetch = None
        except UNREACHABLE as error:
            logger.info("tdmrep.json unreachable origin=%s error=%r", origin, error)
            fetch, wait = fetch_of_failure(runtime, request, 1, error), AGAIN_AFTER_FAILURE
        else:
            fetch = fetch_of_response(runtime, response, 1)
            body = response.body if response.status == 200 and is_tdmrep(response.body) else None
            wait = AGAIN_AFTER_FAILURE if response.status >= 500 or response.status == 429 else KEPT_FOR
        known = Reservations(body, now() + wait)
        runtime.store.write_tdmrep(
            HostState(origin, tdmrep_body=body, tdmrep_until=known.valid_until), fetch, runtime.run_id
        )
        return known


def is_of_page(request: Request) -> bool:
    """Whether a page was asked for, on demand or from a listing."""
    return getattr(request.meta.get("pressmark_job"), "discovery", None) is not None


def is_tdmrep(body: bytes) -> bool:
    """Whether the bytes are a JSON array, as the protocol asks; error pages that answer 200 are none."""
    try:
        return isinstance(json.loads(body), list)
    except (ValueError, RecursionError):
        return False

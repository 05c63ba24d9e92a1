"""robots.txt before anything else of an origin: read once a day, kept in the store, its verdict put on the request.

Unlike Scrapy's own middleware it fails closed, keeps its answers between runs, and obeys Crawl-delay.
"""

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.clock import now
from crawler.errors import AddressRefused, CodingError
from crawler.items import Fetch, RobotsVerdict
from crawler.middlewares.handler import KEEPING, was_answered
from crawler.middlewares.politeness import HostWaits, RunEnds
from crawler.middlewares.provenance import VERDICT, fetch_of_failure, fetch_of_response
from crawler.middlewares.session import runtime_of
from crawler.middlewares.unpacking import IS_ROBOTS, READ_BYTES
from crawler.middlewares.withholding import IS_POLICY
from crawler.robots import MAX_ROBOTS_BYTES, RobotsPolicy, RobotsState, parse_robots, policy_from_reply
from crawler.store.base import HostState
from crawler.urls import origin_of
from crawler.urls.hosts import host_key
from crawler.walk.next_look import max_age_s

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

ROBOTS = "pressmark_robots_file"
"""Key of the robots.txt in force, parsed, in a request's meta; None without one, absent where it is ignored."""
LOST_REDIRECT = 302
"""Status that stands for a redirect which could not be followed."""
IGNORED = "ignored on request"
UNREACHABLE = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    IgnoreRequest,  # too many redirects
    CodingError,
    ConnectError,
    ConnectionClosed,
    OSError,
)
"""Failures of the request for robots.txt: nothing could be read, so everything is forbidden. Any other error goes to
the request that asked, which then ends by it: nothing is fetched either way."""


class RobotsDenied(IgnoreRequest):
    """robots.txt forbids the address. The verdict says by which rule."""

    def __init__(self, url: str, verdict: RobotsVerdict) -> None:
        super().__init__(f"robots.txt forbids {url}: {verdict.rule}")
        self.verdict = verdict


class RobotsMiddleware:
    """Asks every request's origin first."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler
        self._policies: dict[str, RobotsPolicy] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RobotsMiddleware":
        middleware = cls(crawler)
        crawler.signals.connect(middleware.bytes_received, signal=signals.bytes_received)
        return middleware

    def bytes_received(self, data: bytes, request: Request, spider: object) -> None:
        """Stop reading a robots.txt behind what is parsed of it (RFC 9309 section 2.5: at least 500 KiB)."""
        if not request.meta.get(IS_ROBOTS):
            return
        request.meta[READ_BYTES] = request.meta.get(READ_BYTES, 0) + len(data)
        if request.meta[READ_BYTES] > MAX_ROBOTS_BYTES:
            raise StopDownload(fail=False)

    async def process_request(self, request: Request) -> None:
        """Put the verdict on the request.

        Raises:
            RobotsDenied: forbidden, and not overridden by the user.
            AddressRefused: the guard forbids the address.
        """
        if request.meta.get(IS_ROBOTS):
            return
        runtime = runtime_of(self.scrapy_crawler)
        runtime.guard.check_url(request.url)
        if runtime.plan.ignore_robots:
            request.meta[VERDICT] = RobotsVerdict(True, IGNORED, None)
            return
        policy = await self.policy(request.url)
        verdict = policy.verdict(runtime.token, request.url)
        request.meta[VERDICT] = verdict
        request.meta[ROBOTS] = policy.robots
        if not verdict.allowed:
            raise RobotsDenied(request.url, verdict)

    async def policy(self, url: str) -> RobotsPolicy:
        """What holds for the origin of this address: from memory, from the store, or asked for now."""
        origin = origin_of(url)
        async with self._locks.setdefault(origin, asyncio.Lock()):
            known = self._policies.get(origin)
            if known is None:
                known = self._load(origin)
            if known is None or not known.is_valid(now()):
                known = await self._ask(origin, known)
            self._policies[origin] = known
        return known

    def _load(self, origin: str) -> RobotsPolicy | None:
        runtime = runtime_of(self.scrapy_crawler)
        runtime.recall_host(origin)
        state = runtime.store.host_state(origin)
        if state.robots_state is None or state.robots_fetched_at is None or state.robots_until is None:
            return None
        kind, _, reason = state.robots_state.partition(": ")
        return RobotsPolicy(
            RobotsState(kind),
            reason,
            state.robots_fetched_at,
            state.robots_until,
            parse_robots(state.robots_body) if state.robots_body is not None else None,
        )

    async def _ask(self, origin: str, last_good: RobotsPolicy | None) -> RobotsPolicy:
        runtime = runtime_of(self.scrapy_crawler)
        request = Request(
            f"{origin}/robots.txt",
            headers={"Accept-Encoding": "identity"},  # so that the first bytes can be read without the last
            meta={
                IS_ROBOTS: True,
                IS_POLICY: True,
                "download_maxsize": 0,  # bounded by `bytes_received`
                KEEPING: runtime.kept.default,
            },
        )
        engine = self.scrapy_crawler.engine
        assert engine is not None
        fetch: Fetch
        try:
            response: Response = await engine.download_async(request)
        except (HostWaits, RunEnds):
            raise
        except AddressRefused as error:
            if not was_answered(request):
                raise  # the origin itself: its pages end as refused
            # a redirect to where nobody may go
            logger.info("robots.txt refused origin=%s error=%r", origin, error)
            fetch = fetch_of_failure(runtime, request, 1, error)
            policy = policy_from_reply(LOST_REDIRECT, b"", now(), last_good)
            body = None
        except UNREACHABLE as error:
            logger.info("robots.txt unreachable origin=%s error=%r", origin, error)
            fetch = fetch_of_failure(runtime, request, 1, error)
            status = LOST_REDIRECT if "max redirections" in str(error) else None
            policy = policy_from_reply(status, b"", now(), last_good, why=_why_no_reply(error))
            body = None
        else:
            fetch = fetch_of_response(runtime, response, 1)
            body = response.body
            policy = policy_from_reply(
                response.status, body, now(), last_good, max_age_s(header(response, "Cache-Control"))
            )
        runtime.pacer.set_delay(host_key(origin), policy.crawl_delay_s(runtime.token))
        runtime.store.write_robots(self._state(origin, policy, body, runtime.token), fetch, runtime.run_id)
        return policy

    def _state(self, origin: str, policy: RobotsPolicy, body: bytes | None, token: str) -> HostState:
        if policy.state is RobotsState.KEPT:
            body = runtime_of(self.scrapy_crawler).store.host_state(origin).robots_body
        elif policy.robots is None:
            body = None
        return HostState(
            origin,
            robots_body=body,
            robots_state=f"{policy.state}: {policy.reason}",
            robots_fetched_at=policy.read_at,
            robots_until=policy.valid_until,
            crawl_delay_s=policy.crawl_delay_s(token),
        )


def _why_no_reply(error: BaseException) -> str:
    """In a few words, for a person."""
    if isinstance(error, CannotResolveHostError):
        return "the name does not resolve"
    return " ".join(str(error).split())[:150] or type(error).__name__


def header(response: Response, name: str) -> str | None:
    """The first header of that name as text; None when there is none."""
    value = response.headers.get(name)
    return value.decode("latin-1") if isinstance(value, bytes) else None

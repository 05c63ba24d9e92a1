"""What all of Pressmark's spiders share: jobs from the frontier become requests, replies become results.

The rules are in `crawler`: what is next (`schedule.frontier`), what a reply means (`schedule.ending`), what a listing
is worth (`schedule.listing`). Here they are only wired to Scrapy.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Spider
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from twisted.python.failure import Failure

from crawler import __version__
from crawler.archive.exchange import headers_of_rendering
from crawler.clock import now
from crawler.config import load_config, rules_folder, user_agent
from crawler.errors import (
    AddressRefused,
    ArchiveError,
    BrowserError,
    CodingBomb,
    CodingCut,
    CodingError,
    Forgotten,
    StoreError,
    UrlError,
)
from crawler.items import Discovery, Fetch, Outcome, Page, Result, RobotsVerdict
from crawler.middlewares.handler import KEEPING
from crawler.middlewares.licences import RSL
from crawler.middlewares.politeness import HostWaits, RunEnds
from crawler.middlewares.provenance import VERDICT, fetch_of_failure, fetch_of_response, shown_of
from crawler.middlewares.render import WISH, Wish
from crawler.middlewares.robots import RobotsDenied, header
from crawler.middlewares.session import runtime_of
from crawler.middlewares.withholding import IS_PAGE
from crawler.net.guard import Guard
from crawler.render.page import end_of_rendering
from crawler.schedule.ending import end_of_failure, end_of_reply
from crawler.schedule.frontier import Job
from crawler.schedule.revisits import is_whole_due as is_page_due_whole
from crawler.schedule.upkeep import is_whole_due
from crawler.settings import scrapy_settings
from crawler.store.base import Feed, KnownPage
from crawler.urls import origin_of, request_url, script_path
from crawler.walk.runtime import Runtime

logger = logging.getLogger(__name__)

ROBOTS_RETRY = timedelta(minutes=30)
"""A page whose robots.txt could not be read is tried again after this."""
RENDER_RETRY = timedelta(minutes=30)
"""A page whose browser is missing or does not start is tried again after this."""
IDLE_S = 0.2
"""How long the feeder sleeps when nothing tells it when to look again."""


class NewsSpider(Spider):
    """Base of the spiders: feeds the engine one job a host, and turns what comes back into results."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._robots: dict[str, str | None] = {}
        self._zones: dict[int, str | None] | None = None

    @property
    def runtime(self) -> Runtime:
        return runtime_of(self.crawler)

    def fill(self) -> None:
        """Queue the run's first jobs."""
        raise NotImplementedError

    def put_off(self) -> None:
        """Tell what becomes of queued jobs that this run does not get to."""

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Under plain `scrapy crawl` the configuration becomes settings here; Pressmark's commands gave theirs."""
        super().update_settings(settings)
        if (settings.getpriority("USER_AGENT") or 0) < SETTINGS_PRIORITIES["cmdline"]:
            config = load_config().config
            settings.setdict(scrapy_settings(config, user_agent(config, __version__)), priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """Yield requests as hosts become free, until nothing is left to do."""
        frontier = self.runtime.frontier
        change = asyncio.Event()
        frontier.on_change = change.set
        self.fill()
        while not frontier.is_done and not self.runtime.has_failed:
            change.clear()
            job = frontier.take()
            if job is None:
                wait_s = frontier.wait_s()
                with suppress(TimeoutError):
                    await asyncio.wait_for(change.wait(), IDLE_S if wait_s is None else min(wait_s, IDLE_S))
                continue
            if self.has_to_wait(job):
                continue
            try:
                yield self.request_of(job)
            except (UrlError, ValueError) as error:
                frontier.release(job)
                self.on_bad_address(job, error)
        if not self.runtime.has_failed:
            self.put_off()

    def has_to_wait(self, job: Job) -> bool:
        """A page that cannot be rendered now is not fetched either: it waits for a run that can."""
        runtime, discovery = self.runtime, job.discovery
        if discovery is None or runtime.rendering_problem is None or not runtime.is_rendered(discovery):
            return False
        runtime.frontier.release(job)
        runtime.write_now(self.postponed(discovery, runtime.rendering_problem))
        return True

    def postponed(self, discovery: Discovery, why: str) -> Result:
        """The result of a page whose browser is missing or does not start."""
        if why not in self.runtime.problems:
            self.runtime.problems.append(why)
        return Result(discovery, Outcome.EXTRACTION_FAILED, why, retry_at=now() + RENDER_RETRY)

    def request_of(self, job: Job) -> Request:
        """The request of a job, conditional where we hold validators."""
        headers = {}
        source_id = job.feed.source_id if job.feed else job.discovery.source_id if job.discovery else None
        meta: dict[str, Any] = {"pressmark_job": job, KEEPING: self.runtime.kept.of_source(source_id, job.url)}
        known: Feed | KnownPage | None = None
        if job.feed is not None:
            known = None if is_whole_due(job.feed, now()) else job.feed
        elif job.discovery is not None:
            meta["download_maxsize"] = self.runtime.config.reply_max_bytes
            meta[IS_PAGE] = True
            if self.runtime.is_rendered(job.discovery):
                # Asked for whole: an empty shell stays the same, whatever its scripts would show.
                meta[WISH] = Wish(self.zone_of(job.discovery), script_path(job.url))
            elif job.discovery.discovery_id is not None and self.is_conditional:
                known = self.runtime.store.known_page(job.discovery.discovery_id)
        is_whole = isinstance(known, KnownPage) and is_page_due_whole(known.read_at, now())
        if known is not None and known.etag and not is_whole:
            headers["If-None-Match"] = known.etag
        if known is not None and known.last_modified and not is_whole:
            headers["If-Modified-Since"] = known.last_modified
        return Request(
            request_url(known.url if isinstance(known, KnownPage) else job.url),
            callback=self.on_reply,
            errback=self.on_failure,
            headers=headers,
            meta=meta,
            dont_filter=True,
        )

    is_conditional = True
    """Revisits ask with the validators of the last good reply."""

    def on_bad_address(self, job: Job, error: Exception) -> None:
        """A queued address that cannot be requested ends as such."""
        if job.discovery is not None:
            self.runtime.write_now(Result(job.discovery, Outcome.INVALID_URL, reason=str(error)[:300]))
        elif job.feed is not None:
            self.runtime.problems.append(f"{job.feed.url}: {error}")
            self.runtime.frontier.finish_look(job.feed)

    async def on_reply(self, response: Response) -> AsyncIterator[Result]:
        """A listing is read and written here; a page goes down the pipelines."""
        assert response.request is not None
        job: Job = response.request.meta["pressmark_job"]
        self.runtime.frontier.release(job)
        if job.feed is not None:
            await self.on_listing(job, response)
        elif job.discovery is not None:
            yield self.result_of(job.discovery, response)

    def result_of(self, discovery: Discovery, response: Response) -> Result:
        """The result of a page's reply: a page to read, or an ending."""
        runtime = self.runtime
        fetch = fetch_of_response(runtime, response, discovery.attempts + 1)
        ending = end_of_reply(
            response.status,
            fetch.content_type,
            header(response, "Retry-After"),
            fetch.attempt,
            fetch.fetched_at,
            runtime.retry_rule,
            is_conditional=is_conditional(fetch),
        )
        if refusal := why_not_followed(runtime.guard, response):
            return Result(discovery, *refusal, fetch)
        if ending.outcome is not None:
            return Result(discovery, ending.outcome, ending.reason, fetch, retry_at=ending.retry_at)
        body, headers = response.body, fetch.response_headers
        if (shown := shown_of(response)) is not None:
            if shown.html is None:
                return Result(discovery, *end_of_rendering(shown.rendering), fetch)
            body, headers = shown.html, headers_of_rendering(headers)
        page = Page(
            url=fetch.final_url,
            body=body,
            headers=headers,
            requested_url=fetch.url if fetch.redirects else None,
            entry=discovery.entry,
            robots_txt=self.robots_text(response.url),
            tdmrep=self.tdmrep_text(response.url) if fetch.tdmrep_sha256 else None,
            rsl=response.request.meta.get(RSL, ()) if response.request is not None else (),
            time_zone=self.zone_of(discovery),
            fetched_at=fetch.fetched_at,
            payload_sha256=fetch.raw.payload_sha256 if fetch.raw else None,
            rules_folder=str(rules_folder(runtime.config)),
        )
        return Result(discovery, Outcome.STORED, fetch=fetch, page=page)

    def robots_text(self, url: str) -> str | None:
        """The robots.txt in force for this address."""
        origin = origin_of(url)
        if origin not in self._robots:
            body = self.runtime.store.host_state(origin).robots_body
            self._robots[origin] = body.decode("utf-8", "replace") if body else None
        return self._robots[origin]

    def tdmrep_text(self, url: str) -> str | None:
        """The tdmrep.json in force for this address."""
        body = self.runtime.store.host_state(origin_of(url)).tdmrep_body
        return body.decode("utf-8", "replace") if body else None

    def zone_of(self, discovery: Discovery) -> str | None:
        """The zone configured for the discovery's source."""
        if self._zones is None:
            self._zones = {source.source_id: source.time_zone for source in self.runtime.store.sources()}
        return self._zones.get(discovery.source_id or 0)

    async def on_failure(self, failure: Failure) -> AsyncIterator[Result]:
        """No usable reply: the listing's look, or the page's discovery, ends or is postponed."""
        request: Request = failure.request  # type: ignore[attr-defined]
        job: Job = request.meta["pressmark_job"]
        self.runtime.frontier.release(job)
        error = failure.value
        assert error is not None
        if isinstance(error, (ArchiveError, StoreError)):
            raise error  # no failure of this page: the run ends, and the next one asks again
        if isinstance(error, RunEnds):
            return
        outcome, reason = outcome_of(error)
        if job.feed is not None:
            await self.on_listing_failure(job, request, outcome, reason, error)
        elif job.discovery is not None:
            yield self.result_of_failure(job.discovery, request, outcome, reason, error)

    def result_of_failure(
        self, discovery: Discovery, request: Request, outcome: Outcome, reason: str, error: BaseException
    ) -> Result:
        """The result of a page without a usable reply."""
        if isinstance(error, RobotsDenied):
            request.meta[VERDICT] = error.verdict
        if isinstance(error, BrowserError):
            return self.postponed(discovery, str(error))
        fetch = fetch_of_failure(self.runtime, request, discovery.attempts + 1, error)
        if isinstance(error, HostWaits):
            retry_at = self.runtime.wall_of(time.monotonic() + error.wait_s)
            return Result(discovery, Outcome.HTTP_ERROR, "the host asked to wait", None, retry_at=retry_at)
        ending = end_of_failure(outcome, reason, fetch.attempt, now(), self.runtime.retry_rule)
        again_at = ending.retry_at
        if again_at and isinstance(error, RobotsDenied):
            again_at = now() + ROBOTS_RETRY
        return Result(discovery, ending.outcome or outcome, ending.reason, fetch, retry_at=again_at)

    async def on_listing(self, job: Job, response: Response) -> None:
        """A listing's reply; spiders that look at listings read it."""
        raise NotImplementedError

    async def on_listing_failure(
        self, job: Job, request: Request, outcome: Outcome, reason: str, error: BaseException
    ) -> None:
        """A listing without a usable reply."""
        raise NotImplementedError


def is_conditional(fetch: Fetch) -> bool:
    """The request named a copy we hold, so that 304 is an answer to it."""
    return any(name.lower() in ("if-none-match", "if-modified-since") for name, _ in fetch.request_headers)


def why_not_followed(guard: Guard, response: Response) -> tuple[Outcome, str] | None:
    """How a redirect ends that Scrapy handed on unfollowed because of where it leads; None for every other reply."""
    location = header(response, "Location")
    if not 300 <= response.status < 400 or not location:
        return None
    try:
        guard.check_url(urljoin(response.url, location))
    except AddressRefused as error:
        return outcome_of(error)
    except (UrlError, ValueError):
        return Outcome.INVALID_URL, f"http_{response.status} to what is no address"
    return None


def is_passing(verdict: RobotsVerdict) -> bool:
    """The refusal comes from a robots.txt that could not be read: it may be another one the next time."""
    return verdict.sha256 is None and not verdict.allowed


def outcome_of(error: BaseException) -> tuple[Outcome, str]:
    """The outcome and its reason for what Scrapy or our own parts raised."""
    text = " ".join(str(error).split())[:300]
    if isinstance(error, RobotsDenied):
        if is_passing(error.verdict):
            return Outcome.NETWORK_ERROR, f"robots.txt {error.verdict.rule}"
        return Outcome.ROBOTS_DENIED, error.verdict.rule or "forbidden"
    if isinstance(error, (AddressRefused, UnsupportedURLSchemeError)):
        return Outcome.ADDRESS_REFUSED, text
    if isinstance(error, Forgotten):
        return Outcome.FORGOTTEN, "erased on request"
    if isinstance(error, UrlError):
        return Outcome.INVALID_URL, text
    if isinstance(error, CodingCut):
        return Outcome.TRUNCATED, text
    if isinstance(error, CodingBomb):
        return Outcome.TOO_LARGE, text
    if isinstance(error, CodingError):
        return Outcome.EXTRACTION_FAILED, text
    if isinstance(error, DownloadTimeoutError):
        return Outcome.TIMEOUT, text
    if isinstance(error, ResponseDataLossError):
        return Outcome.TRUNCATED, text or "the reply ended before its declared end"
    if isinstance(error, DownloadCancelledError):
        return Outcome.TOO_LARGE, text or "the reply is above the size limit"
    if isinstance(error, DownloadFailedError):
        return Outcome.NETWORK_ERROR, text
    if isinstance(error, CannotResolveHostError):
        return Outcome.NETWORK_ERROR, f"the name does not resolve: {text}"
    if isinstance(error, IgnoreRequest) and "max redirections" in text:
        return Outcome.REDIRECT_LOOP, text
    return Outcome.NETWORK_ERROR, f"{type(error).__name__}: {text}"

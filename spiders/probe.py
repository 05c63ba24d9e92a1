"""Looks into addresses before they are added: what they are, which feeds they point to, what robots.txt says."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.errors import ArchiveError, PressmarkError, StoreError, UrlError, WorkerError
from crawler.items import Entry, Link, Listing, ListingReading
from crawler.middlewares.provenance import fetch_of_response
from crawler.middlewares.robots import UNREACHABLE, RobotsMiddleware
from crawler.urls import origin_of, request_url, resolve_url, without_credentials
from crawler.walk.plan import Plan
from spiders.base import NewsSpider, outcome_of

MAX_GUESSES = 6
"""Usual feed addresses that are tried where a site names none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one target turned out to be."""

    target: str
    kind: str
    """home | feed | sitemap | opml | url_list | unknown"""
    home_url: str | None = None
    name: str | None = None
    language: str | None = None
    feeds: tuple[Link, ...] = ()
    """Feeds and sitemaps, their kind in each."""
    entries: tuple[Entry, ...] = ()
    """Addresses of a plain list."""
    robots: str | None = None
    """The verdict on the target in words."""
    problems: tuple[str, ...] = ()
    """What of a list was passed over."""
    error: str | None = None


class ProbeSpider(NewsSpider):
    """Fills `runtime.findings`, one for each target, as they come in."""

    name = "probe"

    def __init__(self, url: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = Plan("scrapy crawl probe", targets=tuple(map(without_credentials, (url or "").split())))

    async def start(self) -> AsyncIterator[Request]:
        """Look into all targets at once; the hosts' turns keep it polite."""
        runtime = self.runtime
        await asyncio.gather(*(self.find(target) for target in runtime.plan.targets))
        for _ in ():
            yield Request("")

    async def find(self, target: str) -> None:
        """Keep what the target is, or why it could not be told."""
        try:
            finding = await self.look_into(target)
        except (StoreError, ArchiveError):
            raise
        except (PressmarkError, *UNREACHABLE) as error:
            outcome, reason = outcome_of(error)
            finding = Finding(target, "unknown", error=f"{outcome}: {reason}")
        self.runtime.findings.append(finding)

    async def look_into(self, target: str) -> Finding:
        """Fetch the target and follow what it points to, one step."""
        response = await self.get(request_url(target if "://" in target else f"https://{target}"))
        reading = await self.read(response)
        if response.status != 200:
            return Finding(target, "unknown", error=f"http_{response.status}")
        if reading.kind == "unknown":
            return Finding(target, "unknown", error=reading.error)
        finding = Finding(
            target,
            reading.kind,
            home_url=response.url,
            name=reading.title,
            language=reading.language,
            robots=await self.verdict_on(response.url),
        )
        return await self.follow(finding, response, reading)

    async def follow(self, finding: Finding, response: Response, reading: ListingReading) -> Finding:
        """Complete the finding by kind."""
        if reading.kind == "opml":
            return replace(finding, feeds=reading.links, home_url=None, problems=reading.problems)
        if reading.kind == "url_list":
            return replace(finding, entries=reading.entries, home_url=None, problems=reading.problems)
        if reading.kind in ("feed", "sitemap"):
            home = reading.home_url if reading.kind == "feed" and reading.home_url else f"{origin_of(response.url)}/"
            return replace(finding, home_url=home, feeds=(Link(response.url, reading.kind, reading.title),))
        feeds = reading.links or await self.guess(response.url)
        sitemaps = tuple(Link(url, "sitemap") for url in await self.sitemaps_of(response.url))
        return replace(finding, feeds=(*feeds, *sitemaps) or (Link(response.url, "home"),))

    async def guess(self, url: str) -> tuple[Link, ...]:
        """Feeds at usual addresses, of a site that names none."""
        from crawler.feeds.home import guess_feed_urls  # with feedparser behind it: crawls load every spider

        for candidate in guess_feed_urls(url)[:MAX_GUESSES]:
            try:
                response = await self.get(candidate)
                if response.status == 200 and (reading := await self.read(response)).kind == "feed":
                    return (Link(response.url, "feed", reading.title),)
            except (StoreError, ArchiveError):
                raise
            except (PressmarkError, *UNREACHABLE):
                continue
        return ()

    async def get(self, url: str) -> Response:
        """Fetch one address, redirects followed."""
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(Request(url))

    async def read(self, response: Response) -> ListingReading:
        """What the reply is."""
        headers = fetch_of_response(self.runtime, response, 1).response_headers
        listing = Listing(response.url, response.body, headers, "any")
        reading = await asyncio.wrap_future(self.runtime.pool.submit(listing))
        if not isinstance(reading, ListingReading):
            raise WorkerError("no listing came back")
        return reading

    @property
    def robots(self) -> RobotsMiddleware:
        middleware = self.crawler.get_downloader_middleware(RobotsMiddleware)
        assert isinstance(middleware, RobotsMiddleware)
        return middleware

    async def verdict_on(self, url: str) -> str:
        """robots.txt's word on the address, for a person."""
        if self.runtime.plan.ignore_robots:
            return "not asked"
        policy = await self.robots.policy(url)
        verdict = policy.verdict(self.runtime.token, url)
        delay = policy.crawl_delay_s(self.runtime.token)
        words = f"{'allowed' if verdict.allowed else 'forbidden'} ({verdict.rule})"
        return words + (f", Crawl-delay {delay:g} s" if delay else "")

    async def sitemaps_of(self, url: str) -> tuple[str, ...]:
        """Sitemaps that robots.txt names."""
        if self.runtime.plan.ignore_robots:
            return ()
        policy = await self.robots.policy(url)
        found = []
        for sitemap in policy.robots.sitemaps if policy.robots else ():
            try:
                found.append(resolve_url(sitemap, url))
            except UrlError:
                continue
        return tuple(dict.fromkeys(found))

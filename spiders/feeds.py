"""The main job: look at the feeds, sitemaps and home pages that are due, then fetch the pages they name."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.clock import now
from crawler.errors import WorkerError
from crawler.items import FeedFetch, Fetch, Listing, ListingReading, Outcome
from crawler.middlewares.provenance import fetch_of_failure, fetch_of_response
from crawler.middlewares.robots import header
from crawler.schedule.ending import parse_retry_after
from crawler.schedule.frontier import Job
from crawler.store.base import Feed, FeedUpdate
from crawler.urls.hosts import host_key
from crawler.walk.looking import Look, look_at, validators
from crawler.walk.next_look import find_next_look
from crawler.walk.plan import Plan
from spiders.base import NewsSpider, is_conditional, why_not_followed


class FeedsSpider(NewsSpider):
    """Looks at what is due and fetches what is open."""

    name = "feeds"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = Plan(f"scrapy crawl {self.name}", kinds=self.kinds)
        self._depth: dict[int, int] = {}
        self._looked: set[int] = set()

    kinds: tuple[str, ...] = ("feed", "sitemap", "home")

    def fill(self) -> None:
        runtime = self.runtime
        for feed in runtime.store.due_feeds(now(), runtime.plan.source_ids, runtime.plan.is_forced):
            if feed.kind in runtime.plan.kinds:
                self._queue(feed, 0 if feed.parent_feed_id is None else 1)
        runtime.frontier.add_open_hosts()

    def _queue(self, feed: Feed, depth: int) -> None:
        if feed.feed_id in self._looked:
            return
        self._looked.add(feed.feed_id)
        self._depth[feed.feed_id] = depth
        self.runtime.recall_host(feed.url)
        self.runtime.frontier.add_listing(feed)
        self.runtime.counts["listings"] += 1

    async def on_listing(self, job: Job, response: Response) -> None:
        """Read the listing in a worker, then write its validators and its discoveries in one transaction."""
        assert job.feed is not None
        try:
            await self._read(job.feed, response)
        finally:
            self.runtime.frontier.finish_look(job.feed)

    async def _read(self, feed: Feed, response: Response) -> None:
        runtime = self.runtime
        fetch = fetch_of_response(runtime, response, 1)
        if response.status == 304 and is_conditional(fetch):
            self._write(feed, fetch, Look("not_modified"), ListingReading(feed.kind))
            return
        if response.status != 200:
            asked = parse_retry_after(header(response, "Retry-After"), fetch.fetched_at)
            if asked is not None:
                runtime.pacer.set_retry_at(host_key(feed.url), runtime.monotonic_of(asked))
            refusal = why_not_followed(runtime.guard, response)
            error = ": ".join(refusal) if refusal else f"http_{response.status}"
            self._write(feed, fetch, Look("error", error), None, is_gone=response.status == 410)
            return
        listing = Listing(response.url, response.body, fetch.response_headers, feed.kind)
        try:
            reading = await asyncio.wrap_future(runtime.pool.submit(listing))
        except (WorkerError, ValueError, RecursionError, MemoryError) as error:
            self._write(feed, fetch, Look("error", f"{type(error).__name__}: {error}"[:300]), None)
            return
        assert isinstance(reading, ListingReading)
        look = look_at(feed, reading, fetch, runtime.config, self._depth.get(feed.feed_id, 0))
        self._write(feed, fetch, look, reading)

    async def on_listing_failure(
        self, job: Job, request: Request, outcome: Outcome, reason: str, error: BaseException
    ) -> None:
        """The look failed; the feed's errors are counted and its next look comes later each time."""
        assert job.feed is not None
        fetch = fetch_of_failure(self.runtime, request, 1, error)
        try:
            self._write(job.feed, fetch, Look("error", f"{outcome}: {reason}"), None)
        finally:
            self.runtime.frontier.finish_look(job.feed)

    def _write(
        self, feed: Feed, fetch: Fetch, look: Look, reading: ListingReading | None, is_gone: bool = False
    ) -> None:
        runtime = self.runtime
        is_good = look.outcome in ("ok", "not_modified")
        etag, last_modified = validators(feed, fetch, is_good)
        new_keys = runtime.store.new_keys([discovery.url_key for discovery in look.discoveries])
        poll_state, next_look_at = find_next_look(runtime.fleet, feed, fetch, look, reading, new_keys)
        outcome = "gone" if is_gone else look.outcome
        opened, children = runtime.store.write_feed_fetch(
            FeedFetch(feed.feed_id, fetch, etag, last_modified, look.discoveries, outcome, look.error, next_look_at),
            FeedUpdate(
                poll_state=poll_state,
                title=reading.title if reading else None,
                rights=reading.rights if reading else None,
                children=look.children,
                is_active=not is_gone,
                revisit_wait=timedelta(seconds=runtime.config.revisit_min_s),
            ),
            runtime.run_id,
        )
        self._count(feed, look, opened)
        for host in {host_key(discovery.entry.url) for discovery in look.discoveries}:
            runtime.frontier.wake(host)
        self._follow(feed, look, children)

    def _count(self, feed: Feed, look: Look, opened: int) -> None:
        counts = self.runtime.counts
        counts[f"listings {look.outcome}"] += 1
        counts["discovered"] += opened
        counts["entries left out"] += look.left_out
        if look.outcome not in ("ok", "not_modified"):
            self.runtime.problems.append(f"{feed.url}: {look.error}")

    def _follow(self, feed: Feed, look: Look, children: list[int]) -> None:
        """Sitemaps that an index names are looked at in the same run."""
        depth = self._depth.get(feed.feed_id, 0) + 1
        if look.outcome == "not_modified" or not children:
            return
        wanted = set(children)
        for child in self.runtime.store.feeds([feed.source_id]):
            if child.feed_id in wanted:
                self._queue(replace(child, allow_private=feed.allow_private), depth)

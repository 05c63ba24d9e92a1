"""The main job: look at the feeds, sitemaps and home pages that are due, then fetch the pages they name."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.clock import now
from crawler.errors import WorkerError
from crawler.items import Discovery, FeedFetch, Fetch, Listing, ListingReading, Outcome
from crawler.middlewares.politeness import HostWaits
from crawler.middlewares.provenance import fetch_of_failure, fetch_of_response
from crawler.robots import parse_robots
from crawler.schedule.frontier import Job
from crawler.schedule.upkeep import Verdict
from crawler.store.base import Feed, FeedUpdate, Gap, LookBegun
from crawler.urls import without_credentials
from crawler.urls.hosts import host_key
from crawler.walk.looking import (
    MAX_SITEMAP_DEPTH,
    Look,
    find_replacements,
    has_listings,
    learn_site,
    look_at,
    section_drafts,
    sitemap_drafts,
    stand_in,
    validators,
)
from crawler.walk.next_look import find_look_gap, find_next_look, judge_look
from crawler.walk.parts import PART, in_parts
from crawler.walk.plan import Plan
from spiders.base import NewsSpider, is_conditional, why_not_followed

LONG_LISTING = 200_000
"""Bytes of a listing from which it waits until no other such is at work: some 2,000 addresses."""
MAX_NEW_SITEMAPS = 300
"""Sitemaps of a source that indexes bring into one run. At a second each they keep it five minutes; an index that names
other indexes of its own making, fifty at a time, would keep it for days."""


class FeedsSpider(NewsSpider):
    """Looks at what is due and fetches what is open."""

    name = "feeds"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = Plan(f"scrapy crawl {self.name}", kinds=self.kinds)
        self._depth: dict[int, int] = {}
        self._parents: dict[int, dict[int, int | None]] = {}
        """Source to its listings and what named them, where that was asked for."""
        self._brought: Counter[int] = Counter()
        """Source to the sitemaps that its indexes brought into this run."""
        self._looked: set[int] = set()
        self._long = asyncio.Lock()
        """Held while a long listing is read and written: ten of 50,000 addresses each would fill the memory."""
        self._gaps: dict[int, datetime] = {}
        """Source to the earliest instant from which entries of its feeds were lost in this run."""

    kinds: tuple[str, ...] = ("feed", "sitemap", "home")

    def fill(self) -> None:
        runtime = self.runtime
        for feed in runtime.store.due_feeds(now(), runtime.plan.source_ids, runtime.plan.is_forced):
            if feed.kind in runtime.plan.kinds:
                self._queue(feed, self._depth_of(feed))
        runtime.frontier.add_open_hosts()

    def _depth_of(self, feed: Feed) -> int:
        """How many listings lie above it; indexes that were found by an earlier run count as well."""
        above = feed.parent_feed_id
        if above is None:
            return 0
        if feed.source_id not in self._parents:
            known = self.runtime.store.feeds([feed.source_id])
            self._parents[feed.source_id] = {one.feed_id: one.parent_feed_id for one in known}
        depth = 0
        while above is not None and depth < MAX_SITEMAP_DEPTH:
            depth, above = depth + 1, self._parents[feed.source_id].get(above)
        return depth

    def _queue(self, feed: Feed, depth: int) -> None:
        if feed.feed_id in self._looked:
            return
        self._looked.add(feed.feed_id)
        self._depth[feed.feed_id] = depth
        self.runtime.recall_host(feed.url)
        self.runtime.frontier.add_listing(feed)

    def put_off(self) -> None:
        """Listings whose hosts asked for a longer wait than this run's were not looked at."""
        self._count_put_off(self.runtime.frontier.left_listings())

    def _count_put_off(self, number: int) -> None:
        if number:
            self.runtime.counts["listings put off"] += number

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
            await self._write(feed, fetch, Look("not_modified"), ListingReading(feed.kind))
            return
        if response.status != 200:
            refusal = why_not_followed(runtime.guard, response)
            error = ": ".join(refusal) if refusal else f"http_{response.status}"
            await self._write(feed, fetch, Look("error", error), None)
            return
        async with self._long if len(response.body) > LONG_LISTING else nullcontext():
            await self._take(feed, fetch, response)

    async def _take(self, feed: Feed, fetch: Fetch, response: Response) -> None:
        """Read a listing and write what it says."""
        runtime = self.runtime
        shapes = learn_site(runtime.store, feed)
        listing = Listing(
            response.url, response.body, fetch.response_headers, feed.kind, tuple(shapes.articles), tuple(shapes.others)
        )
        try:
            reading = await asyncio.wrap_future(runtime.pool.submit(listing))
        except (WorkerError, ValueError, RecursionError, MemoryError) as error:
            await self._write(feed, fetch, Look("error", f"{type(error).__name__}: {error}"[:300]), None)
            return
        assert isinstance(reading, ListingReading)
        depth, gap_since = self._depth.get(feed.feed_id, 0), self._gaps.get(feed.source_id)
        look = await look_at(feed, reading, fetch, runtime.config, depth, gap_since)
        kept = [part async for part in in_parts(runtime.store.without_forgotten, look.discoveries)]
        look = replace(look, discoveries=tuple(chain.from_iterable(kept)))
        if look.is_rediscovery and not look.children:
            homes = {source.source_id: source.home_url for source in runtime.store.sources()}
            look = replace(look, children=(stand_in(feed, homes[feed.source_id]),))
        elif feed.kind == "home" and feed.parent_feed_id is not None:
            look = replace(look, children=find_replacements(feed, reading))
        elif feed.kind == "home" and not has_listings(runtime.store.feeds([feed.source_id])):
            look = replace(look, children=section_drafts(feed, reading))
        await self._write(feed, fetch, look, reading)

    async def on_listing_failure(
        self, job: Job, request: Request, outcome: Outcome, reason: str, error: BaseException
    ) -> None:
        """The look failed; the feed's errors are counted and its next look comes later each time. A look that was not
        made, for its host asked to wait meanwhile, is neither a failure nor a look."""
        assert job.feed is not None
        if isinstance(error, HostWaits):
            self._count_put_off(1)
            self.runtime.frontier.finish_look(job.feed)
            return
        fetch = fetch_of_failure(self.runtime, request, 1, error)
        try:
            await self._write(job.feed, fetch, Look("error", f"{outcome}: {reason}"), None)
        finally:
            self.runtime.frontier.finish_look(job.feed)

    async def _write(self, feed: Feed, fetch: Fetch, look: Look, reading: ListingReading | None) -> None:
        """Write the look. Of a long listing the addresses come first, a part at a time, and the validators with the
        last: a later 304 can never hide an entry that was lost."""
        runtime = self.runtime
        look = self._bound(feed, look)
        is_good = look.outcome in ("ok", "not_modified")
        etag, last_modified = validators(feed, fetch, is_good)
        keys = [discovery.url_key for discovery in look.discoveries]
        new_keys = set(chain.from_iterable([part async for part in in_parts(runtime.store.new_keys, keys)]))
        listed = sum([part async for part in in_parts(partial(runtime.store.count_listed, feed.feed_id), keys)])
        hosts = set(chain.from_iterable([part async for part in in_parts(_hosts_of, look.discoveries)]))
        poll_state, next_look_at = find_next_look(runtime.fleet, feed, fetch, look, reading, new_keys)
        siblings = runtime.store.feeds([feed.source_id]) if look.outcome == "not_a_feed" else []
        verdict = judge_look(feed, fetch, look, len(new_keys), siblings)
        gap = find_look_gap(feed, fetch, look, listed)
        written = FeedFetch(
            feed.feed_id, fetch, etag, last_modified, look.discoveries, look.outcome_of(verdict), look.error,
            next_look_at,
        )  # fmt: skip
        update = FeedUpdate(
            poll_state=poll_state,
            title=reading.title if reading else None,
            rights=reading.rights if reading else None,
            children=look.children,
            is_rediscovery=look.is_rediscovery,
            moved_to=without_credentials(verdict.moved_to) if verdict.moved_to else None,
            ended_reason=verdict.ended_reason,
            upkeep=verdict.upkeep,
            gap=gap,
            revisit_wait=timedelta(seconds=runtime.config.revisit_min_s),
        )
        begun: LookBegun | None = None
        last = max(len(look.discoveries) - 1, 0) // PART * PART
        for start in range(0, last, PART):
            part = replace(written, discoveries=look.discoveries[start : start + PART])
            begun = runtime.store.begin_feed_fetch(part, runtime.run_id, begun, update.revisit_wait)
            await asyncio.sleep(0)
        written = replace(written, discoveries=look.discoveries[last:])
        opened, children = runtime.store.write_feed_fetch(written, update, runtime.run_id, begun)
        self._count(feed, look, opened, verdict.is_gone)
        self._tell(feed, look, verdict, gap)
        for host in hosts:
            runtime.frontier.wake(host)
        self._follow(feed, look, children)
        if gap is not None:
            self._fill(feed, gap)

    def _bound(self, feed: Feed, look: Look) -> Look:
        """The look with no more sitemaps than its source has left in this run."""
        room = max(MAX_NEW_SITEMAPS - self._brought[feed.source_id], 0)
        if feed.kind != "sitemap" or len(look.children) <= room:
            return look
        remark = f"{feed.url.split('/')[2]}: more than {MAX_NEW_SITEMAPS} sitemaps in one run, the rest is left out"
        if remark not in self.runtime.remarks:
            self.runtime.remarks.append(remark)
        return replace(look, children=look.children[:room])

    def _count(self, feed: Feed, look: Look, opened: int, is_gone: bool) -> None:
        counts = self.runtime.counts
        counts["listings"] += 1
        counts[f"listings {look.outcome}"] += 1
        counts["discovered"] += opened
        counts["entries left out"] += look.left_out
        if look.outcome not in ("ok", "not_modified") and not look.is_rediscovery:
            why = "gone (410): it is not asked again" if is_gone else look.error
            self.runtime.problems.append(f"{feed.url}: {why}")

    def _tell(self, feed: Feed, look: Look, verdict: Verdict, gap: Gap | None) -> None:
        """What an operator wants to know of a look that did not fail."""
        remarks, counts = self.runtime.remarks, self.runtime.counts
        if verdict.moved_to is not None:
            remarks.append(f"{feed.url}: moved for good to {verdict.moved_to}")
        if verdict.ended_reason is not None and not verdict.is_gone:
            remarks.append(f"{feed.url}: {verdict.ended_reason}: it is not asked again")
        elif look.is_rediscovery:
            instead = " and ".join(child.url for child in look.children)
            remarks.append(f"{feed.url}: {look.error}: looking at {instead}")
        if gap is not None:
            remarks.append(f"{feed.url}: entries were lost between two looks: about {gap.missing}")
            counts["entries missed"] += gap.missing

    def _follow(self, feed: Feed, look: Look, children: list[int]) -> None:
        """What a listing names is looked at in the same run: an index's sitemaps, feeds in place of a page."""
        depth = self._depth.get(feed.feed_id, 0) + 1
        if look.outcome == "not_modified" or not children:
            return
        if feed.kind == "sitemap":
            self._brought[feed.source_id] += len(children)
        wanted = set(children)
        for child in self.runtime.store.feeds([feed.source_id]):
            if child.feed_id in wanted and child.is_active:
                self._queue(replace(child, allow_private=feed.allow_private), depth)

    def _fill(self, feed: Feed, gap: Gap) -> None:
        """Look for what a feed lost in its source's sitemaps, whole and now."""
        since = self._gaps.get(feed.source_id, gap.since)
        self._gaps[feed.source_id] = min(since, gap.since)
        known = [one for one in self.runtime.store.feeds([feed.source_id]) if one.kind == "sitemap"]
        if not known:
            text = self.robots_text(feed.url)
            store = self.runtime.store
            drafts = sitemap_drafts(feed, parse_robots(text.encode()).sitemaps) if text else ()
            found = {store.add_feed(draft, now())[0] for draft in drafts if not store.is_forgotten(draft.url)}
            known = [one for one in self.runtime.store.feeds([feed.source_id]) if one.feed_id in found]
        for sitemap in known:
            if sitemap.is_active:
                # Without validators: what a sitemap named before may not have been followed, for its age.
                self._queue(replace(sitemap, etag=None, last_modified=None), self._depth_of(sitemap))


def _hosts_of(discoveries: Sequence[Discovery]) -> set[str]:
    return {host_key(discovery.entry.url) for discovery in discoveries}

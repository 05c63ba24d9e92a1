"""A source's pages of past days: its sitemaps are read for them, then they are fetched."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from scrapy import Request

from crawler.clock import now
from crawler.errors import ArchiveError, PressmarkError, StoreError, WorkerError
from crawler.items import Discovery, Entry, FeedFetch, Fetch, Listing, ListingReading
from crawler.middlewares.provenance import fetch_of_response
from crawler.middlewares.robots import UNREACHABLE, RobotsMiddleware
from crawler.schedule.backfill import choose_pages, choose_sitemaps
from crawler.schedule.lastmod import Span
from crawler.store.base import Feed, FeedDraft
from crawler.urls import find_url
from crawler.walk.looking import MAX_SITEMAP_DEPTH, discovery_of
from crawler.walk.parts import in_parts
from crawler.walk.plan import Plan
from spiders.base import NewsSpider, outcome_of, why_not_followed

MAX_SITEMAPS = 1000
"""Sitemaps read in one run."""
READ_AGAIN = timedelta(days=1)
"""A sitemap that a run for the same days read to its end is passed over by another one within this."""
USUAL = ("sitemap.xml", "sitemap_index.xml", "sitemap-index.xml", "news-sitemap.xml")
"""Asked where neither robots.txt nor the corpus knows a sitemap."""
READ, PARTLY = "backfill", "backfill_partly"
"""Outcome of the fetch of a sitemap that was taken to its end, or as far as the budget went."""


class BackfillSpider(NewsSpider):
    """Walks a source's sitemaps, newest first, until as many addresses wait as the run may fetch."""

    name = "backfill"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = Plan("scrapy crawl backfill", source_ids=())
        self._seen: set[str] = set()
        self._read = 0
        self._room = 0

    def fill(self) -> None:
        """The pages wait in the store by now."""
        self.runtime.frontier.add_open_hosts()

    async def start(self) -> AsyncIterator[Request]:
        """Read the sitemaps one by one, then fetch what they named."""
        runtime = self.runtime
        for source_id in runtime.plan.source_ids or ():
            limit = runtime.plan.page_limit or runtime.config.pages_per_source or 10**9
            self._room = limit - runtime.store.count_open(source_id)
            roots = await self.find_roots(source_id)
            if not roots:
                runtime.problems.append("no sitemap: neither robots.txt nor a usual address has one")
            for root in roots:
                await self.walk(root, root.url, 0)
        async for request in super().start():
            yield request

    async def find_roots(self, source_id: int) -> list[Feed]:
        """The source's own sitemaps: known ones, those of robots.txt, or one at a usual address."""
        store = self.runtime.store
        known = store.feeds([source_id])
        home = next(source.home_url for source in store.sources() if source.source_id == source_id)
        urls = [feed.url for feed in known if feed.kind == "sitemap" and feed.parent_feed_id is None]
        urls += await self.sitemaps_of(home)
        if not urls:
            urls = [url for name in USUAL if (url := find_url(f"/{name}", home)) and await self.is_there(url)][:1]
        found = []
        for url in dict.fromkeys(url for url in urls if not store.is_forgotten(url)):
            feed_id, _ = store.add_feed(FeedDraft(source_id, url, "sitemap"), now())
            found += [feed for feed in store.feeds([source_id]) if feed.feed_id == feed_id]
        return found

    async def walk(self, root: Feed, url: str, depth: int) -> None:
        """Take the pages of one sitemap, and those of the sitemaps it leads to."""
        runtime, days = self.runtime, self.runtime.plan.days
        if days is None or url in self._seen or depth > MAX_SITEMAP_DEPTH or self._room <= 0 or runtime.has_failed:
            return
        self._seen.add(url)
        if self._read >= MAX_SITEMAPS:
            runtime.counts["sitemaps left out"] += 1
            return
        span, moment = Span.of_days(*days), now()
        reason = f"{days[0]} to {days[1]}" + (", undated too" if runtime.plan.takes_undated else "")
        if runtime.store.was_read(root.feed_id, url, READ, reason, moment - READ_AGAIN):
            runtime.counts["sitemaps read before"] += 1
            return
        self._read += 1
        looked = await self.look(root, url)
        if looked is None:
            return
        fetch, reading = looked
        pages = choose_pages(reading.entries, span, moment, url)
        wanted = (*pages.wanted, *pages.undated) if runtime.plan.takes_undated else pages.wanted
        if not runtime.plan.takes_undated:
            runtime.counts["addresses without a date"] += len(pages.undated)
        found, is_whole = await self.take(root, wanted)
        children = choose_sitemaps(reading.links, span, moment)
        outcome = READ if is_whole and not children else PARTLY
        opened = runtime.store.write_listing(
            FeedFetch(root.feed_id, fetch, None, None, tuple(found), outcome, reason), runtime.run_id
        )
        runtime.counts["discovered"] += opened
        for child in children:
            if runtime.store.is_forgotten(child.url):
                continue
            await self.walk(root, child.url, depth + 1)

    async def take(self, root: Feed, wanted: tuple[Entry, ...]) -> tuple[list[Discovery], bool]:
        """(the new addresses that there is room for, whether those are all)."""
        new: list[Discovery] = []
        async for part in in_parts(partial(self.find_new, root), wanted):
            new += part
        taken = new[: max(self._room, 0)]
        self._room -= len(taken)
        self.runtime.counts["addresses left for another run"] += len(new) - len(taken)
        return taken, len(taken) == len(new)

    def find_new(self, root: Feed, entries: Sequence[Entry]) -> list[Discovery]:
        """Those of the addresses that were neither found nor erased before."""
        store = self.runtime.store
        found = [discovery_of(entry, root, now()) for entry in entries]
        kept = store.without_forgotten([one for one in found if one is not None])
        new_keys = store.new_keys([one.url_key for one in kept])
        return [one for one in kept if one.url_key in new_keys]

    async def look(self, root: Feed, url: str) -> tuple[Fetch, ListingReading] | None:
        """The fetch of a sitemap and what it says; None, with a line for the operator, where nothing can be read."""
        runtime = self.runtime
        try:
            response = await self.get(url)
            runtime.counts["listings"] += 1
            fetch = fetch_of_response(runtime, response, 1)
            if response.status != 200:
                refusal = why_not_followed(runtime.guard, response)
                raise WorkerError(": ".join(refusal) if refusal else f"http_{response.status}")
            listing = Listing(response.url, response.body, fetch.response_headers, "sitemap")
            reading = await asyncio.wrap_future(runtime.pool.submit(listing))
            assert isinstance(reading, ListingReading)
            if reading.kind not in ("sitemap", "feed", "url_list"):
                raise WorkerError(reading.error or f"a {reading.kind} stands where the sitemap was")
        except (StoreError, ArchiveError):
            raise
        except WorkerError as error:
            runtime.problems.append(f"{url}: {error}")
            return None
        except (PressmarkError, *UNREACHABLE) as error:
            runtime.problems.append(f"{url}: {': '.join(outcome_of(error))}")
            return None
        return fetch, reading

    async def get(self, url: str) -> Any:
        """Fetch one address, redirects followed."""
        assert self.crawler.engine is not None
        self.runtime.recall_host(url)
        return await self.crawler.engine.download_async(Request(url, dont_filter=True))

    async def is_there(self, url: str) -> bool:
        """Something answers at this address that may be a sitemap."""
        try:
            response = await self.get(url)
        except (StoreError, ArchiveError):
            raise
        except (PressmarkError, *UNREACHABLE):
            return False
        return bool(response.status == 200)

    async def sitemaps_of(self, url: str) -> list[str]:
        """Sitemaps that robots.txt names."""
        middleware = self.crawler.get_downloader_middleware(RobotsMiddleware)
        assert isinstance(middleware, RobotsMiddleware)
        try:
            policy = await middleware.policy(url)
        except (StoreError, ArchiveError):
            raise
        except (PressmarkError, *UNREACHABLE):
            return []
        named = policy.robots.sitemaps if policy.robots else ()
        return [found for name in named if (found := find_url(name, url))]

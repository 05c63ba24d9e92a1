"""A desk: the spider of `pressmark crawl` on a corpus, without its sockets, and listings of one site for it."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

from storekit import make_run

from crawler.config import Config
from crawler.items import Fetch, Listing
from crawler.reading import read_listing
from crawler.store.base import FeedDraft
from crawler.store.sqlite import SqliteStore
from crawler.walk.looking import look_at
from crawler.walk.runtime import fleet_of
from spiders.feeds import FeedsSpider

BEGIN = datetime(2026, 3, 1, 13, tzinfo=UTC)


def minute(number: int) -> datetime:
    return BEGIN + timedelta(minutes=number)


def story(number: int) -> str:
    return f"https://news.example/2026/03/01/story-{number}.html"


def rss(numbers: Iterable[int]) -> bytes:
    items = "".join(
        f"<item><title>Story {number}</title><link>{story(number)}</link>"
        f"<pubDate>{format_datetime(minute(number))}</pubDate></item>"
        for number in numbers
    )
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def sitemap(numbers: Iterable[int], lastmod: datetime | None = None) -> bytes:
    rows = "".join(
        f"<url><loc>{story(number)}</loc><lastmod>{(lastmod or minute(number)).isoformat()}</lastmod></url>"
        for number in numbers
    )
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>".encode()


class DeskSpider(FeedsSpider):
    """Has what a run would have opened for it."""

    runtime: Any = None

    def __init__(self, runtime: SimpleNamespace) -> None:
        super().__init__()
        self.runtime = runtime


class Desk:
    """The spider of `pressmark crawl` on a corpus, without its sockets."""

    def __init__(self, store: SqliteStore) -> None:
        self.store, self.run_id = store, make_run(store)
        self.source_id, _ = store.add_source("https://news.example/", "News", None, BEGIN)
        self.counts: Counter[str] = Counter()

    def add(self, name: str, kind: str = "feed") -> int:
        return self.store.add_feed(FeedDraft(self.source_id, f"https://news.example/{name}", kind), BEGIN)[0]

    def look(self, feed_id: int, body: bytes, at: datetime) -> None:
        """One look in a run of its own."""
        self.look_with(self.make_spider(), feed_id, body, at)

    def make_spider(self) -> DeskSpider:
        """That of a new run."""
        return DeskSpider(
            SimpleNamespace(
                store=self.store, run_id=self.run_id, config=Config(), counts=self.counts, problems=[], remarks=[],
                fleet=fleet_of(self.store, 24, random.Random(5)), recall_host=_ignore,
                frontier=SimpleNamespace(wake=_ignore, add_listing=_ignore),
            )
        )  # fmt: skip

    def look_with(self, spider: DeskSpider, feed_id: int, body: bytes, at: datetime) -> None:
        """One of several looks of a run."""
        feed = next(one for one in self.store.feeds() if one.feed_id == feed_id)
        reading = read_listing(Listing(feed.url, body, (("Content-Type", "text/xml"),), feed.kind))
        fetch = Fetch(feed.url, feed.url, (), at, at, 1, 200)

        async def take() -> None:
            depth = spider._depth_of(feed)
            await spider._write(feed, fetch, await look_at(feed, reading, fetch, Config(), depth), reading)

        asyncio.run(take())

    def gaps(self) -> list[dict[str, Any]]:
        return self.store.query("SELECT feed_id, missing, filled FROM feed_gaps ORDER BY gap_id", {})


def _ignore(*_: object) -> None:
    """Nothing is asked of a server."""

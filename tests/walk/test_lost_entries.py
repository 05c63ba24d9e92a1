"""What a feed lost is told by the feed alone: what the corpus has from elsewhere hides no gap."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from storekit import make_result, make_run

from crawler.config import Config
from crawler.items import Discovery, DiscoveryMeans, Entry, Fetch, Listing
from crawler.reading import read_listing
from crawler.store.base import FeedDraft
from crawler.store.rows import discovery_of
from crawler.store.sqlite import SqliteStore, open_store
from crawler.urls import url_key
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
        feed = next(one for one in self.store.feeds() if one.feed_id == feed_id)
        reading = read_listing(Listing(feed.url, body, (("Content-Type", "text/xml"),), feed.kind))
        fetch = Fetch(feed.url, feed.url, (), at, at, 1, 200)
        runtime = SimpleNamespace(
            store=self.store, run_id=self.run_id, config=Config(), counts=self.counts, problems=[], remarks=[],
            fleet=fleet_of(self.store, 24, random.Random(5)), recall_host=_ignore,
            frontier=SimpleNamespace(wake=_ignore, add_listing=_ignore),
        )  # fmt: skip
        DeskSpider(runtime)._write(feed, fetch, look_at(feed, reading, fetch, Config(), 0), reading)

    def gaps(self) -> list[dict[str, Any]]:
        return self.store.query("SELECT feed_id, missing, filled FROM feed_gaps ORDER BY gap_id", {})


def _ignore(*_: object) -> None:
    """Nothing is asked of a server."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path / "news.db")
    yield Desk(store)
    store.close()


def test_a_sitemap_read_before_the_feed_hides_no_gap_and_has_filled_it(desk: Desk) -> None:
    feed, site = desk.add("feed.xml"), desk.add("sitemap.xml", "sitemap")
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(site, sitemap(range(1, 46)), minute(50))
    desk.look(feed, rss(range(36, 46)), minute(51))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 25}]
    assert desk.counts["entries missed"] == 25


def test_an_entry_that_a_sister_feed_showed_hides_no_gap(desk: Desk) -> None:
    feed, sister = desk.add("feed.xml"), desk.add("sport.xml")
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(sister, rss([45, 1, 2, 3]), minute(50))
    desk.look(feed, rss(range(36, 46)), minute(51))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 0}]


def test_what_a_sister_feed_showed_of_the_lost_entries_is_not_missing(desk: Desk) -> None:
    feed, sister = desk.add("feed.xml"), desk.add("sport.xml")
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(sister, rss(range(20, 30)), minute(30))
    desk.look(feed, rss(range(36, 46)), minute(51))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 10}]


def test_a_sitemap_made_anew_just_now_fills_a_gap_by_the_days_in_its_addresses(desk: Desk) -> None:
    feed, site = desk.add("feed.xml"), desk.add("sitemap.xml", "sitemap")
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(feed, rss(range(36, 46)), minute(51))
    desk.look(site, sitemap(range(1, 46), lastmod=minute(52)), minute(53))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 25}]


def test_at_the_end_of_a_run_the_pages_own_dates_tell_which_were_lost(desk: Desk) -> None:
    feed, site = desk.add("feed.xml"), desk.add("sitemap.xml", "sitemap")
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(feed, rss(range(36, 46)), minute(51))
    desk.look(site, sitemap(range(11, 13), lastmod=minute(52)), minute(53))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 2}]
    for number, day in ((11, "2026-03-01T13:11:00Z"), (12, "2025-11-30T13:12:00Z")):
        (known,) = desk.store.query("SELECT * FROM discoveries WHERE url = :url", {"url": story(number)})
        result = make_result(discovery_of(known))
        assert result.reading is not None
        assert result.reading.article is not None
        article = replace(result.reading.article, date_published=day, body=f"Text of {number}.")
        desk.store.write_results([replace(result, reading=replace(result.reading, article=article))], desk.run_id)
    desk.store.end_run(desk.run_id, minute(54), 0, {})
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 1}]


def test_an_entry_that_was_fetched_on_demand_hides_no_gap(desk: Desk) -> None:
    feed = desk.add("feed.xml")
    desk.look(feed, rss(range(1, 11)), minute(11))
    asked = Discovery(Entry(story(45)), DiscoveryMeans.ON_DEMAND, url_key(story(45)), minute(50))
    desk.store.add_discovery(asked, desk.run_id)
    desk.look(feed, rss(range(36, 46)), minute(51))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 0}]


def test_a_page_in_the_place_of_a_sources_only_feed_is_no_failed_look(desk: Desk) -> None:
    feed = desk.add("feed.xml")
    desk.look(feed, rss(range(1, 11)), minute(11))
    for number in range(4):
        desk.look(feed, b"<!doctype html><title>Sorry</title><h1>No feed here</h1>", minute(20 + number))
    (row,) = desk.store.query("SELECT * FROM feeds", {})
    assert (row["last_outcome"], row["error_streak"], row["no_feed_looks"], row["is_active"]) == ("not_a_feed", 0, 4, 1)


def test_two_feeds_that_both_became_pages_do_not_replace_each_other(desk: Desk) -> None:
    feeds = [desk.add("feed.xml"), desk.add("sport.xml")]
    for feed in feeds:
        desk.look(feed, rss(range(1, 11)), minute(11))
    for number in range(4):
        for feed in feeds:
            desk.look(feed, b"<!doctype html><title>Sorry</title><h1>No feed here</h1>", minute(20 + number))
    assert [row["is_active"] for row in desk.store.query("SELECT is_active FROM feeds", {})] == [1, 1]


def test_an_entry_that_the_feed_itself_showed_before_leaves_no_gap(desk: Desk) -> None:
    feed, site = desk.add("feed.xml"), desk.add("sitemap.xml", "sitemap")
    desk.look(site, sitemap(range(1, 11)), minute(10))
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(feed, rss(range(10, 20)), minute(21))
    assert desk.gaps() == []

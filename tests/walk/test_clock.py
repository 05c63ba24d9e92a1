"""The scheduler on a clock that is turned by hand: it is the rule that was measured, and no clock harms it."""

import asyncio
import importlib.util
import random
import time
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from storekit import make_run

from crawler.config import Config
from crawler.items import FeedFetch, Fetch, Listing, ListingReading
from crawler.reading import read_listing
from crawler.schedule.fleet import Fleet
from crawler.schedule.pacer import Pacer
from crawler.schedule.upkeep import is_whole_due
from crawler.store.base import Feed, FeedDraft, FeedUpdate
from crawler.store.sqlite import SqliteStore, open_store
from crawler.walk.looking import Look, look_at, validators
from crawler.walk.next_look import find_look_gap, find_next_look, judge_look
from crawler.walk.runtime import Runtime, fleet_of

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FAR = datetime(2999, 1, 1, tzinfo=UTC)


@dataclass
class FakeFeed:
    """A feed that publishes at random instants and answers like a server."""

    posts: list[datetime]
    window: int = 20
    max_age_s: int = 0
    ttl_min: int = 0
    has_dates: bool = True
    is_far: bool = False
    """Its dates lie in the year 2999."""
    down: tuple[datetime, datetime] | None = None
    retry_after_s: int = 0
    """Of a 503 while it is down."""

    def document(self, number: int, now: datetime) -> tuple[int, list[int]]:
        """(entries published so far, numbers of those in the document, the newest first)."""
        count = bisect_right(self.posts, now)
        return count, list(range(count - 1, max(-1, count - 1 - self.window), -1))

    def render(self, number: int, now: datetime) -> bytes:
        _, places = self.document(number, now)
        items = "".join(
            f"<item><title>Post {place}</title><link>https://f{number}.example/{place}</link>{self.date(place)}</item>"
            for place in places
        )
        ttl = f"<ttl>{self.ttl_min}</ttl>" if self.ttl_min else ""
        return f"<rss version='2.0'><channel><title>F{number}</title>{ttl}{items}</channel></rss>".encode()

    def date(self, place: int) -> str:
        moment = FAR if self.is_far else self.posts[place]
        return f"<pubDate>{format_datetime(moment)}</pubDate>" if self.has_dates or self.is_far else ""


@dataclass
class World:
    """Feeds, the store that watches them, and the scheduler of `pressmark crawl` without its sockets."""

    store: SqliteStore
    feeds: dict[int, FakeFeed]
    rng: random.Random
    run_id: int
    looks: list[tuple[int, datetime, datetime]] = field(default_factory=list)
    """(feed, instant, next look)."""

    def run(self, now: datetime, reference: Any = None) -> None:
        """What a start by cron does: the rule is loaded from the store, and looks at what is due."""
        due = self.store.due_feeds(now, None, False)
        if not due:
            return
        fleet = fleet_of(self.store, 24, self.rng)
        if reference is not None:
            assert fleet.states == reference.fleet.states
            reference.fleet = Fleet(reference.fleet.states, 24, reference.fleet.rng)
        for feed in due:
            self.look(feed, fleet, now, reference)

    def look(self, feed: Feed, fleet: Fleet, now: datetime, reference: Any) -> None:
        fetch, look, reading = self.ask(feed, now)
        new = self.store.new_keys([discovery.url_key for discovery in look.discoveries])
        state, due = find_next_look(fleet, feed, fetch, look, reading, new)
        if reference is not None:
            assert due - now == timedelta(
                seconds=reference.next({"key": feed.feed_id}, self.seen(feed, fetch, look, new))
            )
        verdict = judge_look(feed, fetch, look, len(new))
        etag, last_modified = validators(feed, fetch, look.outcome in ("ok", "not_modified"))
        listed = self.store.count_listed(feed.feed_id, [discovery.url_key for discovery in look.discoveries])
        gap = find_look_gap(feed, fetch, look, listed) if look.outcome == "ok" else None
        self.store.write_feed_fetch(
            FeedFetch(feed.feed_id, fetch, etag, last_modified, look.discoveries, look.outcome, look.error, due),
            FeedUpdate(state, upkeep=verdict.upkeep, gap=gap),
            self.run_id,
        )
        self.looks.append((feed.feed_id, now, due))

    def ask(self, feed: Feed, now: datetime) -> tuple[Fetch, Look, ListingReading | None]:
        fake = self.feeds[feed.feed_id]
        sent: tuple[tuple[str, str], ...] = ()
        if feed.etag and not is_whole_due(feed, now):
            sent = (("If-None-Match", feed.etag),)
        headers = [("Content-Type", "application/rss+xml"), ("Cache-Control", f"max-age={fake.max_age_s}")]
        if fake.down and fake.down[0] <= now < fake.down[1]:
            headers += [("Retry-After", str(fake.retry_after_s))] if fake.retry_after_s else []
            return self.fetch(feed, now, 503, headers, sent), Look("error", "http_503"), None
        count, _ = fake.document(feed.feed_id, now)
        headers.append(("ETag", f'"{count}"'))
        if sent and sent[0][1] == f'"{count}"':
            return self.fetch(feed, now, 304, headers, sent), Look("not_modified"), ListingReading("feed")
        fetch = self.fetch(feed, now, 200, headers, sent)
        reading = read_listing(Listing(feed.url, fake.render(feed.feed_id, now), fetch.response_headers))
        return fetch, asyncio.run(look_at(feed, reading, fetch, Config(), 0)), reading

    def fetch(self, feed: Feed, now: datetime, status: int, headers: Any, sent: Any) -> Fetch:
        return Fetch(feed.url, feed.url, (), now, now, 1, status, request_headers=sent, response_headers=tuple(headers))

    def seen(self, feed: Feed, fetch: Fetch, look: Look, new: set[str]) -> SimpleNamespace:
        """The same look as the simulator tells it to a policy."""
        fake = self.feeds[feed.feed_id]

        def seconds(moments: Any) -> list[float]:
            return [(moment - BEGIN).total_seconds() for moment in moments if moment is not None]

        fresh = [discovery.entry.published_at for discovery in look.discoveries if discovery.url_key in new]
        is_read = fetch.status == 200
        return SimpleNamespace(
            now=(fetch.fetched_at - BEGIN).total_seconds(),
            status=fetch.status,
            new=len(new),
            times=seconds(fresh),
            window_times=sorted(seconds(d.entry.published_at for d in look.discoveries)) if is_read else [],
            max_age=fake.max_age_s,
            ttl=fake.ttl_min * 60 if is_read else 0,
            retry_after=fake.retry_after_s if fetch.status == 503 else 0,
        )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "news.db")
    yield opened
    opened.close()


def make_world(store: SqliteStore, *feeds: FakeFeed) -> World:
    source_id, _ = store.add_source("https://f.example/", "F", None, BEGIN)
    numbers = [
        store.add_feed(FeedDraft(source_id, f"https://f{number}.example/rss", "feed"), BEGIN)[0]
        for number in range(1, len(feeds) + 1)
    ]
    return World(store, dict(zip(numbers, feeds, strict=True)), random.Random(5), make_run(store))


def publish(rng: random.Random, a_day: float, until: datetime) -> list[datetime]:
    """Instants in whole seconds, from ten days before the beginning on."""
    found, at = [], BEGIN - 10 * DAY
    while (at := at + timedelta(seconds=int(rng.expovariate(a_day / 86_400)) + 1)) < until:
        found.append(at)
    return found


def make_feeds(until: datetime) -> list[FakeFeed]:
    """Busy and quiet ones, with each thing a server may say."""
    rng = random.Random(3)
    feeds = [FakeFeed(publish(rng, rate, until)) for rate in (0.3, 1, 4, 4, 12, 60, 200)]
    feeds[2].max_age_s, feeds[3].ttl_min, feeds[4].has_dates = 1800, 60, True
    return [
        *feeds,
        FakeFeed(publish(rng, 30, until), window=10, down=(BEGIN + 9 * HOUR, BEGIN + 12 * HOUR), retry_after_s=3600),
        FakeFeed(publish(rng, 8, until), down=(BEGIN + 20 * HOUR, BEGIN + 23 * HOUR)),
        FakeFeed([BEGIN - 9 * DAY]),
        FakeFeed(publish(rng, 6, until), is_far=True),
    ]


def load_adapters() -> ModuleType:
    """The file through which the polling rule was measured on a simulated web."""
    path = Path(__file__).parents[1] / "bench" / "adapters.py"
    spec = importlib.util.spec_from_file_location("bench_adapters", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_scheduler_looks_when_the_policy_that_was_measured_says(store: SqliteStore) -> None:
    world = make_world(store, *make_feeds(BEGIN + 2 * DAY))
    policy = load_adapters().poll_policy()
    policy.fleet = fleet_of(store, 24, random.Random(5))
    for minute in range(2 * 24 * 60):
        world.run(BEGIN + minute * MINUTE, policy)
    looks = len(world.looks) / len(world.feeds) / 2
    assert 15 < looks < 40  # 24 are wanted; two days have only begun to tell the rates
    busiest = [due - at for feed, at, due in world.looks if feed == 7]
    quietest = [due - at for feed, at, due in world.looks if feed == 1]
    assert max(busiest) < min(quietest)


def looks_after(
    world: World, moment: datetime, days: int = 1, step: timedelta = 10 * MINUTE
) -> dict[int, list[datetime]]:
    """The looks of each feed while the clock goes on from there."""
    world.looks.clear()
    for turn in range(int(days * DAY / step)):
        world.run(moment + turn * step)
    return {number: [at for feed, at, _ in world.looks if feed == number] for number in world.feeds}


@pytest.mark.parametrize(
    "jump",
    [
        pytest.param(-DAY, id="a day back"),
        pytest.param(365 * DAY, id="a year ahead"),
        pytest.param(-3650 * DAY, id="ten years back"),
    ],
)
def test_a_clock_that_jumps_leaves_no_feed_stuck_and_causes_no_storm(store: SqliteStore, jump: timedelta) -> None:
    world = make_world(store, *make_feeds(BEGIN + 3 * DAY))
    before = looks_after(world, BEGIN)
    usual = sum(map(len, before.values()))
    there = BEGIN + DAY + jump
    after = looks_after(world, there)
    for feed, looks in after.items():
        assert looks, feed
        assert looks[0] == there if jump < timedelta(0) else looks[0] - there <= HOUR
        assert len([at for at in looks if at < there + 20 * MINUTE]) <= 2
    assert sum(map(len, after.values())) <= 2 * usual
    back = looks_after(world, BEGIN + DAY + 2 * DAY)
    assert all(looks for looks in back.values())
    assert all(due > at for _, at, due in world.looks)


def test_feeds_dated_in_the_year_2999_are_looked_at_like_others(store: SqliteStore) -> None:
    rng = random.Random(4)
    posts = publish(rng, 12, BEGIN + 3 * DAY)
    world = make_world(store, FakeFeed(posts), FakeFeed(posts, is_far=True), FakeFeed(posts, has_dates=False))
    counts = {feed: len(looks) for feed, looks in looks_after(world, BEGIN, days=3).items()}
    assert max(counts.values()) < 2 * min(counts.values())
    assert store.query("SELECT count(*) AS n FROM feed_gaps") == [{"n": 0}]


def test_nothing_due_is_no_look(store: SqliteStore) -> None:
    world = make_world(store, FakeFeed([BEGIN - HOUR]))
    world.run(BEGIN)
    world.run(BEGIN + MINUTE)
    assert len(world.looks) == 1


class HostPauses(Runtime):
    """A run of which nothing is open but the store."""

    def __init__(self, store: SqliteStore) -> None:
        self.store, self.pacer, self.recalled = store, Pacer(0.0, 60.0), set()


def test_a_week_that_a_host_asked_for_stays_a_week_when_the_clock_goes_back_a_day(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, origin = "https://f.example/rss", "https://f.example"
    store.write_host_times([(origin, BEGIN, BEGIN + 7 * DAY)])
    for passed, left in ((-DAY, 7 * DAY), (-DAY / 2, 6.5 * DAY), (5 * DAY, DAY)):
        monkeypatch.setattr("crawler.walk.runtime.now", lambda passed=passed: BEGIN + passed)
        waits = HostPauses(store)
        waits.recall_host(url)
        found_s = waits.pacer.wait_s("f.example", time.monotonic())
        assert found_s == pytest.approx(left.total_seconds(), abs=60)
        assert store.host_state(origin).retry_at == BEGIN + passed + left

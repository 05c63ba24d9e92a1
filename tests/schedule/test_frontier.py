"""Jobs come one a host, in their order, until nothing is left."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import Discovery, DiscoveryMeans, Entry
from crawler.schedule.frontier import Frontier
from crawler.schedule.pacer import Pacer
from crawler.store.base import Feed
from crawler.store.sqlite import SqliteStore, open_store
from crawler.urls import url_key

BEGIN = datetime(2026, 5, 1, tzinfo=UTC)


class Time:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s

    def wall(self) -> datetime:
        return BEGIN + timedelta(seconds=self.s)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "news.db")
    yield opened
    opened.close()


def page(url: str, source_id: int | None = None) -> Discovery:
    return Discovery(Entry(url), DiscoveryMeans.ON_DEMAND, url_key(url), BEGIN, source_id=source_id)


def make(store: SqliteStore, time: Time, **more: object) -> Frontier:
    return Frontier(store, Pacer(1.0, 120.0), time, time.wall, **more)  # type: ignore[arg-type] # named ones pass through


def test_a_host_gives_one_job_at_a_time_its_listings_first(store: SqliteStore) -> None:
    time = Time()
    frontier = make(store, time)
    store.queue_discoveries([page("https://a.example/1"), page("https://b.example/1")])
    frontier.add_open_hosts()
    frontier.add_listing(Feed(1, 1, "https://a.example/feed", "feed"))
    jobs = [frontier.take(), frontier.take(), frontier.take()]
    assert sorted(job.url for job in jobs if job) == ["https://a.example/feed", "https://b.example/1"]
    first = next(job for job in jobs if job and job.feed)
    assert first.feed is not None
    frontier.release(first)
    second = frontier.take()
    assert second is not None
    assert second.url == "https://a.example/1"
    frontier.finish_look(first.feed)
    assert not frontier.is_done


def test_it_is_done_only_when_what_it_gave_is_committed(store: SqliteStore) -> None:
    time = Time()
    frontier = make(store, time)
    store.queue_discoveries([page("https://a.example/1")])
    frontier.add_open_hosts()
    job = frontier.take()
    assert job is not None
    assert job.discovery is not None
    frontier.release(job)
    assert frontier.take() is None  # still open in the store, but in hand
    assert not frontier.is_done
    frontier.finish(job.discovery, None)
    assert frontier.is_done


def test_a_second_try_wakes_its_host_though_another_page_of_it_was_out_meanwhile(store: SqliteStore) -> None:
    time = Time()
    frontier = make(store, time, is_on_demand=True)
    frontier.add_page("a.example", page("https://a.example/1"))
    frontier.add_page("a.example", page("https://a.example/2"))
    first = frontier.take()
    assert first is not None
    assert first.discovery is not None
    frontier.release(first)
    second = frontier.take()
    assert second is not None
    assert second.discovery is not None
    frontier.finish(first.discovery, 5.0)  # while the second is out
    frontier.release(second)
    frontier.finish(second.discovery, None)
    assert (frontier.take(), frontier.is_done) == (None, False)
    time.s += 5.0
    again = frontier.take()
    assert again is not None
    assert again.discovery is not None
    assert (again.url, again.discovery.attempts) == ("https://a.example/1", 1)


def test_a_host_that_asks_for_a_long_wait_is_left_to_the_next_run(store: SqliteStore) -> None:
    time = Time()
    frontier = make(store, time, is_on_demand=True)
    frontier.pacer.set_retry_at("a.example", time.s + 3600)
    waiting = page("https://a.example/1")
    frontier.add_page("a.example", waiting)
    assert (frontier.take(), frontier.is_done, frontier.left_pages()) == (None, True, [waiting])


def test_limits_hold_for_the_run_and_for_each_source(store: SqliteStore) -> None:
    time = Time()
    frontier = make(store, time, page_limit=3, is_on_demand=True, source_limit=2)
    for number in range(9):
        frontier.add_page(f"{number}.example", page(f"https://{number}.example/", source_id=number % 2))
    taken = []
    while (job := frontier.take()) is not None:
        taken.append(job)
    assert len(taken) == 3
    assert max([job.discovery.source_id for job in taken if job.discovery].count(n) for n in (0, 1)) <= 2


def test_articles_are_looked_at_again_behind_everything_new_and_within_their_bound(store: SqliteStore) -> None:
    time = Time()
    new = [page(f"https://a.example/{number}") for number in range(2)]
    store.queue_discoveries([page(f"https://a.example/old/{number}") for number in range(4)])
    store.connection.execute(
        "UPDATE discoveries SET outcome = 'stored', ended_at = seen_at, revisit_at = '2026-05-01T00:00:00.000Z'"
    )
    store.queue_discoveries(new)
    frontier = make(store, time, revisit_limit=3)
    frontier.add_open_hosts()
    urls = []
    while (job := frontier.take()) is not None:
        urls.append(job.url.removeprefix("https://a.example/"))
        frontier.release(job)
    assert urls == ["0", "1", "old/3", "old/2", "old/1"]


def test_without_revisits_articles_are_left_alone(store: SqliteStore) -> None:
    store.queue_discoveries([page("https://a.example/old")])
    store.connection.execute("UPDATE discoveries SET outcome = 'stored', revisit_at = seen_at")
    frontier = make(store, Time(), revisit_limit=0)
    frontier.add_open_hosts()
    assert (frontier.take(), frontier.is_done) == (None, True)

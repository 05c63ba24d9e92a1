"""Jobs come one a host, in their order, until nothing is left."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.clock import format_instant
from crawler.items import Discovery, DiscoveryMeans, Entry, Fetch, Outcome, Result
from crawler.schedule.frontier import Frontier
from crawler.schedule.pacer import Pacer
from crawler.store.base import Feed, Run
from crawler.store.claiming import LEASE
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
    frontier.add_listing(Feed(1, 1, "https://a.example/feed", "feed"))
    assert (frontier.take(), frontier.is_done) == (None, True)
    assert (frontier.left_pages(), frontier.left_listings()) == ([waiting], 1)


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


def take_one(frontier: Frontier) -> Discovery:
    """Hand out a page and take its reply, not yet committed."""
    job = frontier.take()
    assert job is not None
    assert job.discovery is not None
    frontier.release(job)
    return job.discovery


def test_a_run_that_has_had_its_pages_is_done_with_the_last_of_them(store: SqliteStore) -> None:
    time = Time()
    store.queue_discoveries([page(f"https://{host}.example/{number}") for host in "abc" for number in range(3)])
    frontier = make(store, time, page_limit=2)
    frontier.add_open_hosts()
    first, last = take_one(frontier), take_one(frontier)
    frontier.finish(first, 30.0)  # to be tried again, by the next run
    assert not frontier.is_done
    frontier.finish(last, None)
    assert frontier.is_done


def test_a_run_that_has_had_its_pages_still_looks_at_its_listings(store: SqliteStore) -> None:
    time = Time()
    store.queue_discoveries([page("https://a.example/1"), page("https://a.example/2")])
    frontier = make(store, time, page_limit=1)
    frontier.add_open_hosts()
    frontier.finish(take_one(frontier), None)
    frontier.add_listing(Feed(1, 1, "https://a.example/feed", "feed"))
    assert not frontier.is_done
    time.s += 1
    job = frontier.take()
    assert job is not None
    assert job.feed is not None
    frontier.release(job)
    frontier.finish_look(job.feed)
    assert frontier.is_done


@pytest.mark.parametrize("limits", [{}, {"source_limit": 1}, {"is_on_demand": True}], ids=str)
def test_a_run_does_not_wait_for_the_pause_of_a_host_that_has_nothing_more(
    store: SqliteStore, limits: dict[str, object]
) -> None:
    time = Time()
    store.queue_discoveries([page("https://a.example/1")])
    frontier = make(store, time, **limits)
    frontier.pacer.set_delay("a.example", 30.0)
    if "is_on_demand" in limits:
        frontier.add_page("a.example", store.open_discoveries(time.wall(), "a.example", 1, 0, None)[0])
    frontier.add_open_hosts()
    taken = take_one(frontier)
    store.connection.execute("UPDATE discoveries SET outcome = 'stored'")
    if "source_limit" in limits:
        store.queue_discoveries([page("https://a.example/2")])
    frontier.finish(taken, None)
    frontier.wake("a.example")  # a listing named what is known already
    assert (frontier.take(), frontier.is_done) == (None, True)


def test_a_page_found_while_its_host_has_nothing_gets_its_turn(store: SqliteStore) -> None:
    time = Time()
    frontier = make(store, time)
    frontier.wake("a.example")
    assert frontier.is_done
    store.queue_discoveries([page("https://a.example/1")])
    frontier.wake("a.example")
    assert take_one(frontier).entry.url == "https://a.example/1"


@pytest.fixture
def beside(store: SqliteStore) -> Iterator[SqliteStore]:
    """The store of a run beside that of `store`."""
    opened = open_store(store.path)
    for one in (store, opened):
        one.begin_run(Run("crawl", BEGIN, "agent", (), {}))
    yield opened
    opened.close()


def end(store: SqliteStore, discovery: Discovery) -> None:
    store.write_results([Result(discovery, Outcome.GONE, "http_410")], store.run_id or 0)


def test_a_page_that_another_run_claimed_after_it_was_read_from_the_queue_is_not_handed_out(
    store: SqliteStore, beside: SqliteStore
) -> None:
    time = Time()
    store.queue_discoveries([page(f"https://a.example/{number}") for number in range(4)])
    frontier = make(store, time)
    frontier.add_open_hosts()
    first = frontier.take()  # reads all four
    assert first is not None
    held, ended, free = beside.open_discoveries(time.wall(), "a.example", 9, 0, None)
    assert beside.claim(held.discovery_id or 0, time.wall()) == "ours"
    end(beside, ended)
    frontier.release(first)
    last = frontier.take()
    assert last is not None
    assert last.discovery == free
    frontier.release(last)
    assert frontier.take() is None


def test_a_page_on_demand_waits_for_the_run_that_fetches_it_and_takes_its_end(
    store: SqliteStore, beside: SqliteStore
) -> None:
    time = Time()
    store.queue_discoveries([page("https://a.example/1")])
    crawl, fetch = make(store, time), make(beside, time, is_on_demand=True)
    crawl.add_open_hosts()
    job = crawl.take()
    assert job is not None
    assert job.discovery is not None
    known = beside.add_discovery(page("https://a.example/1"), beside.run_id or 0)
    fetch.add_page("a.example", known)
    assert (fetch.take(), fetch.is_done) == (None, False)
    time.s += 1
    assert (fetch.take(), fetch.is_done) == (None, False)
    end(store, job.discovery)
    time.s += 1
    assert (fetch.take(), fetch.is_done, fetch.ended_beside) == (None, True, [known])


def test_a_page_on_demand_that_another_run_tried_meanwhile_is_handed_out_with_that_try(
    store: SqliteStore, beside: SqliteStore
) -> None:
    time = Time()
    store.queue_discoveries([page("https://a.example/1")])
    crawl, fetch = make(store, time), make(beside, time, is_on_demand=True)
    crawl.add_open_hosts()
    taken = take_one(crawl)
    fetch.add_page("a.example", beside.add_discovery(page("https://a.example/1"), beside.run_id or 0))
    assert fetch.take() is None
    tried = Fetch(taken.entry.url, taken.entry.url, (), BEGIN, BEGIN, 1, 503)
    again = Result(taken, Outcome.HTTP_ERROR, "http_503", tried, retry_at=time.wall())
    store.write_results([again], store.run_id or 0)
    time.s += 1
    assert take_one(fetch).attempts == 1


def test_pages_on_demand_are_claimed_before_their_turn_comes(store: SqliteStore, beside: SqliteStore) -> None:
    time = Time()
    crawl, fetch = make(store, time), make(beside, time, is_on_demand=True)
    for number in range(3):
        known = beside.add_discovery(page(f"https://a.example/{number}"), beside.run_id or 0)
        fetch.add_page("a.example", known)
    crawl.add_open_hosts()
    assert crawl.take() is None
    assert fetch.take() is not None


def test_a_run_longer_than_a_lease_keeps_its_claims(store: SqliteStore, beside: SqliteStore) -> None:
    time = Time()
    store.queue_discoveries([page("https://a.example/1"), page("https://b.example/1")])
    crawl = make(store, time)
    crawl.add_open_hosts()
    assert [crawl.take() is not None, crawl.take() is not None] == [True, True]
    time.s += LEASE.total_seconds() * 0.9
    crawl.take()
    (until,) = {row[0] for row in store.connection.execute("SELECT until FROM claims")}
    assert until == format_instant(time.wall() + LEASE)
    time.s += LEASE.total_seconds() * 0.9
    assert beside.open_discoveries(time.wall(), "a.example", 9, 0, None) == []

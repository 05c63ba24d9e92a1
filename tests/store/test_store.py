import itertools
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storekit import BODY, START, URL, at, make_discovery, make_feed, make_fetch, make_look, make_result, store_article

from crawler.errors import StoreError
from crawler.items import Discovery, DiscoveryMeans, Entry, Outcome, Result
from crawler.store.base import Feed, FeedDraft, FeedUpdate, HostState, Source, Store
from crawler.store.rows import decode_row
from crawler.store.sqlite import SqliteStore, open_store

FEED_URL = "https://news.example/feed.xml"
SAME_STORE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


def as_store(store: SqliteStore) -> Store:
    """SqliteStore has every method of the protocol, with its types: mypy says so here."""
    return store


# sources and feeds


def test_a_source_added_twice_is_one_and_keeps_what_it_was_told_first(store: SqliteStore) -> None:
    first = store.add_source("https://news.example/", None, None, START, "en")
    again = store.add_source("https://news.example/", "News", "127.0.0.1:8000", at(5))
    third = store.add_source("https://news.example/", "Other name", None, at(9))

    assert (first, again, third) == ((1, True), (1, False), (1, False))
    assert as_store(store).sources() == [
        Source(1, "https://news.example/", "news.example", "News", "en", None, "127.0.0.1:8000")
    ]


def test_a_feed_added_twice_is_one(store: SqliteStore) -> None:
    feed_id = make_feed(store)

    assert store.add_feed(FeedDraft(1, FEED_URL, "feed", "Another title"), at(5)) == (feed_id, False)
    assert store.feeds() == [Feed(feed_id, 1, FEED_URL, "feed")]
    assert store.feeds([]) == []
    assert store.feeds([1]) == store.feeds()


@pytest.mark.parametrize("name", ["1", "https://news.example/", "news.example", "News", "news", "example", "NEWS"])
def test_a_source_is_found_by_its_id_page_host_or_name(store: SqliteStore, name: str) -> None:
    make_feed(store)

    assert [source.source_id for source in store.find_sources(name)] == [1]
    assert store.find_sources("weather") == []


def test_feeds_are_due_when_their_time_has_come(store: SqliteStore, run_id: int) -> None:
    looked_at, fresh = make_feed(store), make_feed(store, "https://news.example/other.xml")
    store.write_feed_fetch(make_look(looked_at), FeedUpdate(), run_id)

    assert [f.feed_id for f in store.due_feeds(at(59), None, False)] == [fresh]
    assert [f.feed_id for f in store.due_feeds(at(60), None, False)] == [fresh, looked_at]
    assert [f.feed_id for f in store.due_feeds(at(0), None, True)] == [fresh, looked_at]
    assert store.due_feeds(at(60), [7], False) == []


def test_a_look_that_fails_keeps_the_validators_and_counts(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    store.write_feed_fetch(make_look(feed_id), FeedUpdate(poll_state='{"rate":1}', title="News"), run_id)

    for minutes, outcome in ((1, "error"), (2, "not_a_feed")):
        look = make_look(feed_id, minutes=minutes, etag='"page"', outcome=outcome)
        store.write_feed_fetch(look, FeedUpdate(), run_id)
    failed = Feed(feed_id, 1, FEED_URL, "feed", '"f1"', None, '{"rate":1}', at(62), "News", error_streak=2)
    assert store.feeds() == [failed]

    look = make_look(feed_id, minutes=3, etag=None, outcome="not_modified")
    store.write_feed_fetch(look, FeedUpdate(), run_id)
    assert store.feeds() == [replace(failed, next_look_at=at(63), error_streak=0)]

    store.write_feed_fetch(make_look(feed_id, minutes=4, etag=None), FeedUpdate(), run_id)
    assert store.feeds() == [replace(failed, etag=None, next_look_at=at(64), error_streak=0)]


def test_sitemaps_of_an_index_are_returned_when_new_or_due(store: SqliteStore, run_id: int) -> None:
    index = make_feed(store)
    update = FeedUpdate(children=(FeedDraft(1, "https://news.example/s1.xml", "sitemap"),))

    assert store.write_feed_fetch(make_look(index), update, run_id) == (0, [2])
    assert store.feeds()[1] == Feed(2, 1, "https://news.example/s1.xml", "sitemap", parent_feed_id=index)
    assert store.write_feed_fetch(make_look(index, minutes=1), update, run_id) == (0, [2])
    store.write_feed_fetch(make_look(2, minutes=2), FeedUpdate(), run_id)
    assert store.write_feed_fetch(make_look(index, minutes=3), update, run_id) == (0, [])
    assert store.write_feed_fetch(make_look(index, minutes=62), update, run_id) == (0, [2])
    store.write_feed_fetch(make_look(2, minutes=63), FeedUpdate(ended_reason="gone (410)"), run_id)
    assert store.write_feed_fetch(make_look(index, minutes=200), update, run_id) == (0, [])


def test_a_moved_feed_takes_its_new_address_or_gives_way_to_the_feed_that_has_it(
    store: SqliteStore, run_id: int
) -> None:
    first, second = make_feed(store), make_feed(store, "https://news.example/rss")

    store.write_feed_fetch(make_look(first), FeedUpdate(moved_to="https://news.example/atom"), run_id)
    store.write_feed_fetch(make_look(second), FeedUpdate(moved_to="https://news.example/atom"), run_id)

    assert [feed.url for feed in store.feeds()] == ["https://news.example/atom", "https://news.example/rss"]
    assert [feed.feed_id for feed in store.due_feeds(at(999), None, False)] == [first]


# discoveries


def test_listing_the_same_entries_again_changes_nothing(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    found = [make_discovery(URL, 0, feed_id), make_discovery(URL + "?utm_source=feed", 0, feed_id)]

    assert store.write_feed_fetch(make_look(feed_id, *found), FeedUpdate(), run_id) == (1, [])
    before = store.query("SELECT * FROM discoveries")
    assert store.write_feed_fetch(make_look(feed_id, *found, minutes=5), FeedUpdate(), run_id) == (0, [])

    assert store.query("SELECT * FROM discoveries") == before
    assert store.query("SELECT discovery_id, feed_id, fetch_id, event, detail FROM sightings") == [
        {"discovery_id": 1, "feed_id": 1, "fetch_id": 1, "event": "listed", "detail": "A bridge is opened"}
    ]


def test_a_second_feed_that_lists_the_address_is_a_sighting(store: SqliteStore, run_id: int) -> None:
    first, second = make_feed(store), make_feed(store, "https://news.example/politics.xml")
    for feed_id in (first, second, second):
        look = make_look(feed_id, make_discovery(URL, 0, feed_id))
        store.write_feed_fetch(look, FeedUpdate(), run_id)

    assert store.query("SELECT feed_id, event FROM sightings ORDER BY sighting_id") == [
        {"feed_id": first, "event": "listed"},
        {"feed_id": second, "event": "listed"},
    ]


@pytest.mark.parametrize(
    ("outcome", "updated_at", "is_opened"),
    [
        pytest.param(Outcome.STORED, at(30), True, id="an article updated after it was fetched"),
        pytest.param(Outcome.STORED, at(9), False, id="an article updated before it was fetched"),
        pytest.param(Outcome.STORED, datetime(2999, 1, 1, tzinfo=UTC), False, id="a date of the far future"),
        pytest.param(Outcome.STORED, datetime(1, 1, 1, tzinfo=UTC), False, id="the year 1"),
        pytest.param(Outcome.HTTP_ERROR, at(30), True, id="a failure, updated since"),
        pytest.param(Outcome.HTTP_ERROR, None, False, id="a failure, nothing said"),
        pytest.param(Outcome.NOT_ARTICLE, at(30), False, id="a listing page that changes all the time"),
        pytest.param(Outcome.ROBOTS_DENIED, at(30), False, id="forbidden"),
    ],
)
def test_an_entry_dated_after_the_end_opens_the_discovery_again(
    store: SqliteStore, run_id: int, outcome: Outcome, updated_at: datetime | None, is_opened: bool
) -> None:
    feed_id = make_feed(store)
    store.write_feed_fetch(make_look(feed_id, make_discovery(URL, 0, feed_id)), FeedUpdate(), run_id)
    (found,) = store.open_discoveries(at(5), "news.example", 9, 0, None)
    failed = Result(found, outcome, fetch=make_fetch(minutes=10))
    ended = make_result(found, 10) if outcome is Outcome.STORED else failed
    store.write_results([ended], run_id)

    again = make_discovery(URL, 60, feed_id, updated_at=updated_at)
    opened = [store.write_feed_fetch(make_look(feed_id, again, minutes=m), FeedUpdate(), run_id)[0] for m in (60, 61)]

    assert opened == [int(is_opened), 0]
    assert len(store.open_discoveries(at(99), "news.example", 9, 0, None)) == int(is_opened)


def test_an_updated_page_waits_until_it_may_be_fetched_again(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    store.write_feed_fetch(make_look(feed_id, make_discovery(URL, 0, feed_id)), FeedUpdate(), run_id)
    (found,) = store.open_discoveries(at(5), "news.example", 9, 0, None)
    store.write_results([make_result(found, 10)], run_id)

    again = make_discovery(URL, 12, feed_id, updated_at=at(11))
    update = FeedUpdate(revisit_wait=timedelta(minutes=10))
    assert store.write_feed_fetch(make_look(feed_id, again, minutes=12), update, run_id) == (1, [])

    assert (store.open_hosts(at(19), None), store.open_hosts(at(20), None)) == ([], ["news.example"])


def test_what_was_put_off_while_the_clock_was_wrong_is_due(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    next_year = at(60 * 24 * 365)
    late = replace(make_look(feed_id, make_discovery(URL, 0, feed_id)), next_look_at=next_year)
    store.write_feed_fetch(late, FeedUpdate(), run_id)
    (found,) = store.open_discoveries(at(5), "news.example", 9, 0, None)
    store.write_results([Result(found, Outcome.TIMEOUT, "slow", make_fetch(), retry_at=next_year)], run_id)

    assert [feed.feed_id for feed in store.due_feeds(at(9), None, False)] == [feed_id]
    assert store.open_hosts(at(9), None) == ["news.example"]
    assert store.open_discoveries(at(9), "news.example", 9, 0, None) == [replace(found, attempts=1)]


def test_a_page_put_off_for_a_week_waits_no_eighth_day_when_the_clock_goes_back(
    store: SqliteStore, run_id: int
) -> None:
    found = store.add_discovery(make_discovery(), run_id)
    week = at(60 * 24 * 7)
    store.write_results([Result(found, Outcome.HTTP_ERROR, "http_429", make_fetch(), retry_at=week)], run_id)
    assert store.open_hosts(at(0), None) == []
    assert store.open_hosts(at(-60 * 24), None) == ["news.example"]


def test_addresses_queued_at_once_are_new_once(store: SqliteStore) -> None:
    found = [make_discovery(f"https://news.example/{name}") for name in ("1", "2", "2#part", "\ud83d")]
    keys = [discovery.url_key for discovery in found] + ["https://news.example/3"]
    assert store.new_keys(keys) == set(keys)

    assert store.queue_discoveries(found) == 3
    assert store.queue_discoveries(found) == 0
    assert store.new_keys(keys) == {"https://news.example/3"}


def test_an_address_asked_for_is_opened_again_when_it_has_ended(store: SqliteStore, run_id: int) -> None:
    first = store.add_discovery(make_discovery(), run_id)
    assert store.add_discovery(make_discovery(URL + "#part", 1), run_id) == first
    store.write_results([make_result(first)], run_id)
    assert store.open_hosts(at(5), None) == []

    again = store.add_discovery(make_discovery(minutes=5), run_id)

    assert again == replace(first, attempts=0)
    assert store.open_hosts(at(5), None) == ["news.example"]


def test_an_entry_that_is_no_address_ends_as_such_and_spares_the_others(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    look = make_look(feed_id, make_discovery("http://", 0, feed_id), make_discovery(URL, 0, feed_id))

    assert store.write_feed_fetch(look, FeedUpdate(), run_id) == (1, [])
    assert store.open_hosts(at(1), None) == ["news.example"]
    assert store.query("SELECT url, outcome FROM discoveries ORDER BY discovery_id") == [
        {"url": "http://", "outcome": "invalid_url"},
        {"url": URL, "outcome": None},
    ]


def test_open_discoveries_come_by_host_and_id(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    urls = ["https://a.example/1", "http://a.example/2", "https://a.example:8443/3", "https://b.example/4"]
    look = make_look(feed_id, *(make_discovery(url, 0, feed_id) for url in urls))
    store.write_feed_fetch(look, FeedUpdate(), run_id)

    def ids(host: str, limit: int = 9, after_id: int = 0, sources: list[int] | None = None) -> list[int | None]:
        return [d.discovery_id for d in store.open_discoveries(at(1), host, limit, after_id, sources)]

    assert sorted(store.open_hosts(at(1), None)) == ["a.example", "a.example:8443", "b.example"]
    assert sorted(store.open_hosts(at(1), [1])) == ["a.example", "a.example:8443", "b.example"]
    assert store.open_hosts(at(1), [2]) == []
    assert ids("a.example") == [1, 2]
    assert ids("a.example", after_id=1) == [2]
    assert ids("a.example", limit=1) == [1]
    assert ids("a.example", sources=[2]) == []
    assert ids("a.example:8443") == [3]


@pytest.mark.parametrize("query", ["open_hosts", "open_discoveries"])
def test_looking_for_work_does_not_read_what_has_ended(store: SqliteStore, query: str) -> None:
    from crawler.store import queries

    sql = {"open_hosts": queries.OPEN_HOSTS, "open_discoveries": queries.OPEN_DISCOVERIES}[query]
    plan = store.query("EXPLAIN QUERY PLAN " + sql, {"now": "x", "horizon": "y", "host": "x", "after_id": 0})

    assert "discoveries_open" in plan[0]["detail"]


def test_looking_for_articles_to_look_at_again_reads_an_index_and_no_row(store: SqliteStore) -> None:
    from crawler.store import queries

    plan = store.query("EXPLAIN QUERY PLAN " + queries.REVISIT_HOSTS, {"now": "x", "horizon": "y"})

    assert "COVERING INDEX discoveries_revisit" in plan[0]["detail"]


# records come back as they went in

numbers = itertools.count()

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
maybe_text = st.none() | texts
instants = st.datetimes(timezones=st.just(UTC)).map(lambda d: d.replace(microsecond=d.microsecond // 1000 * 1000))
entries = st.builds(
    Entry,
    url=st.integers(0).map(lambda number: f"https://news.example/{number}"),
    entry_id=maybe_text,
    title=maybe_text,
    authors=st.lists(texts, max_size=3).map(tuple),
    published_at=st.none() | instants,
    updated_at=st.none() | instants,
    published_raw=maybe_text,
    summary=maybe_text,
    rights=maybe_text,
    licence_url=maybe_text,
    language=maybe_text,
    section=maybe_text,
    source_name=maybe_text,
    source_url=maybe_text,
)


@SAME_STORE
@given(entry=entries, means=st.sampled_from(DiscoveryMeans), seen_at=instants)
def test_a_discovery_comes_back_as_it_went_in(
    store: SqliteStore, run_id: int, entry: Entry, means: DiscoveryMeans, seen_at: datetime
) -> None:
    discovery = Discovery(entry, means, f"key {next(numbers)}", seen_at)

    stored = store.add_discovery(discovery, run_id)

    assert stored == replace(discovery, discovery_id=stored.discovery_id)


@SAME_STORE
@given(
    state=st.builds(
        HostState,
        origin=st.just("https://news.example"),
        robots_body=st.none() | st.binary(max_size=40),
        robots_state=maybe_text,
        robots_fetched_at=st.none() | instants,
        robots_until=st.none() | instants,
        crawl_delay_s=st.none() | st.floats(0, 1e9),
        last_reply_at=instants,  # a host is written once it has answered
        retry_at=st.none() | instants,
    )
)
def test_the_state_of_a_host_comes_back_as_it_went_in(store: SqliteStore, run_id: int, state: HostState) -> None:
    state = replace(state, origin=f"https://{next(numbers)}.example")
    assert store.host_state(state.origin) == HostState(state.origin)
    assert state.last_reply_at is not None

    store.write_host_times([(state.origin, state.last_reply_at, state.retry_at)])
    store.write_robots(state, make_fetch(state.origin + "/robots.txt"), run_id)

    assert store.host_state(state.origin) == state


def test_instants_outside_the_calendar_of_utc_do_not_cost_the_feed(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    first = datetime.min.replace(tzinfo=timezone(timedelta(hours=2)))
    last = datetime.max.replace(tzinfo=timezone(timedelta(hours=-2)))
    discovery = make_discovery(URL, 0, feed_id, published_at=first, updated_at=last, title="\ud83d")

    assert store.write_feed_fetch(make_look(feed_id, discovery), FeedUpdate(), run_id) == (1, [])
    (found,) = store.open_discoveries(at(1), "news.example", 9, 0, None)
    assert found.entry == Entry(URL, title="\ufffd")


def test_robots_files_that_many_hosts_share_are_kept_once(store: SqliteStore, run_id: int) -> None:
    for origin in ("https://a.example", "https://b.example"):
        store.write_robots(HostState(origin, b"User-agent: *", "rules", at(1), at(60)), None, run_id)

    assert store.query("SELECT kind, body, first_seen_at FROM site_policies") == [
        {"kind": "robots.txt", "body": b"User-agent: *", "first_seen_at": "2026-03-01T12:01:00.000Z"}
    ]


def test_a_run_is_kept_with_its_settings_and_counts(store: SqliteStore, run_id: int) -> None:
    store.end_run(run_id, at(9), 3, {"stored": 2})

    assert store.query("SELECT command, started_at, ended_at, exit_code, versions, settings, counts FROM runs") == [
        {
            "command": "crawl",
            "started_at": "2026-03-01T12:00:00.000Z",
            "ended_at": "2026-03-01T12:09:00.000Z",
            "exit_code": 3,
            "versions": '{"pressmark":"0"}',
            "settings": '{"db":"x"}',
            "counts": '{"stored":2}',
        }
    ]


@pytest.mark.parametrize("name", ["2", "https://news.example/2027/", "9" * 19, "9" * 5000, "", "x y", "\ud800", "²"])
def test_what_names_no_article_finds_none(store: SqliteStore, run_id: int, name: str) -> None:
    store_article(store, run_id, URL)

    assert store.find_article(name) is None
    assert store.explain(name) == []


def test_an_article_is_found_by_any_variant_of_its_address(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)

    for name in ("1", URL, "http://www.news.example/2026/bridge/?utm_source=x#top"):
        found = store.find_article(name)
        assert found is not None
        assert (found["body"], found["authors"], found["tags"]) == (BODY, ["Ada Example"], ["traffic"])


# all or nothing

LOOK = """
    import os, signal, sys
    sys.path[:0] = [{folder!r}]
    from pathlib import Path
    from storekit import make_discovery, make_feed, make_look, make_run
    from crawler.store.base import FeedUpdate
    from crawler.store.sqlite import open_store

    class Dying:
        def __init__(self, connection): self.connection, self.left = connection, int(sys.argv[2])
        def __getattr__(self, name): return getattr(self.connection, name)
        def execute(self, *arguments):
            self.left -= 1
            if self.left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return self.connection.execute(*arguments)

    store = open_store(Path(sys.argv[1]))
    feed_id, run_id = make_feed(store), make_run(store)
    store.connection = Dying(store.connection)
    found = [make_discovery(f"https://news.example/{{n}}", 0, feed_id) for n in range(2)]
    store.write_feed_fetch(make_look(feed_id, *found), FeedUpdate(), run_id)
    store.connection.execute("SELECT 1")
"""


@pytest.mark.parametrize("statements", [1, 3, 4, 6, 8, 9])
def test_kill_9_leaves_validators_and_discoveries_or_neither(path: Path, statements: int) -> None:
    script = textwrap.dedent(LOOK).format(folder=str(Path(__file__).parent))

    done = subprocess.run([sys.executable, "-c", script, str(path), str(statements)], capture_output=True, check=False)

    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    store = open_store(path)
    (feed,) = store.feeds()
    found = store.open_discoveries(at(1), "news.example", 9, 0, None)
    assert (feed.etag, len(found)) in ((None, 0), ('"f1"', 2))
    assert store.query("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    store.close()


class Failing:
    """A connection on which the disk fails after so many statements."""

    def __init__(self, connection: object, statements: int) -> None:
        self.connection, self.left = connection, statements

    def __getattr__(self, name: str) -> object:
        return getattr(self.connection, name)

    def execute(self, sql: str, parameters: object = ()) -> object:
        self.left -= 1
        if self.left < 0 and not sql.startswith("ROLLBACK"):
            raise OSError(5, "Input/output error")
        return self.connection.execute(sql, parameters)  # type: ignore[attr-defined]


@pytest.mark.parametrize("statements", range(1, 8))
def test_an_error_in_the_middle_leaves_neither_validators_nor_discoveries(
    store: SqliteStore, run_id: int, statements: int
) -> None:
    feed_id = make_feed(store)
    connection = store.connection
    found = [make_discovery(f"https://news.example/{n}", 0, feed_id) for n in range(2)]
    store.connection = Failing(connection, statements)  # type: ignore[assignment]

    with pytest.raises(StoreError, match="Input/output error"):
        store.write_feed_fetch(make_look(feed_id, *found), FeedUpdate(), run_id)

    store.connection = connection
    assert store.feeds() == [Feed(feed_id, 1, FEED_URL, "feed")]
    assert store.open_hosts(at(1), None) == []
    assert store.query("SELECT count(*) AS n FROM fetches") == [{"n": 0}]
    store.write_feed_fetch(make_look(feed_id, *found), FeedUpdate(), run_id)
    assert len(store.open_discoveries(at(1), "news.example", 9, 0, None)) == 2


def test_an_address_with_the_marks_of_a_trap_ends_unasked_unless_a_person_asks(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    trap = "https://news.example/" + "a/b/" * 5
    look = make_look(feed_id, make_discovery(trap, 0, feed_id), make_discovery(URL, 0, feed_id))
    assert store.write_feed_fetch(look, FeedUpdate(), run_id) == (1, [])
    assert store.query("SELECT outcome, reason FROM discoveries ORDER BY discovery_id") == [
        {"outcome": "trap", "reason": "'a' stands 5 times in its path"},
        {"outcome": None, "reason": None},
    ]
    store.add_discovery(make_discovery(trap), run_id)
    assert len(store.open_discoveries(at(1), "news.example", 9, 0, None)) == 2


def test_a_row_that_holds_no_json_is_an_error_of_the_store() -> None:
    with pytest.raises(StoreError, match=r"a row is damaged .*; `pressmark verify` tells which"):
        decode_row({"article_id": 1, "authors": "{"})

"""The state at a glance: figures, and what somebody should look at."""

from datetime import timedelta

from storekit import URL, at, make_discovery, make_feed, make_fetch, make_look, make_run, store_article

from crawler.items import Outcome, Result
from crawler.store.base import FeedUpdate
from crawler.store.overview import Concern, read_overview
from crawler.store.sqlite import SqliteStore


def concerns(store: SqliteStore, minutes: float = 60) -> list[Concern]:
    return list(read_overview(store.connection, at(minutes)).concerns)


def test_an_empty_corpus_was_not_crawled_yet(store: SqliteStore) -> None:
    assert concerns(store) == [Concern("run", "nothing was crawled yet")]


def test_a_sound_corpus_needs_no_attention(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    store.write_feed_fetch(make_look(feed_id), FeedUpdate(), run_id)
    store_article(store, run_id, URL)
    store.update_search()
    store.end_run(run_id, at(9), 0, {"stored": 1})
    state = read_overview(store.connection, at(60))

    assert state.concerns == ()
    figures = dict(state.figures)
    assert (figures["articles"], figures["stored in 24 hours"], figures["feeds"], figures["versions"]) == (1, 1, 1, 1)
    assert dict(read_overview(store.connection, at(0) + timedelta(days=3)).figures)["stored in 24 hours"] == 0
    assert [run["run_id"] for run in state.runs] == [1]


def test_what_went_wrong_is_told(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    for minutes in (1, 2, 3):
        store.write_feed_fetch(make_look(feed_id, minutes=minutes, outcome="error"), FeedUpdate(), run_id)
    store_article(store, run_id, URL)
    store_article(store, run_id, URL, 5, title="Another headline")
    discovery = store.add_discovery(make_discovery(URL, 6), run_id)
    store.write_results([Result(discovery, Outcome.GONE, "http_410", fetch=make_fetch(URL, 7, status=410))], run_id)
    store.end_run(run_id, at(9), 3, {})

    assert concerns(store) == [
        Concern("sources", "1 source cannot be read any more: News"),
        Concern("run", "run 1 (crawl) ended with exit code 3"),
        Concern("silent_edits", "1 silent edit in 7 days"),
        Concern("withdrawn", "1 article withdrawn in 7 days"),
        Concern("search", "1 article not in the search index yet: the next run takes them in"),
    ]


def test_a_run_without_an_end_is_told(store: SqliteStore, run_id: int) -> None:
    assert concerns(store) == [Concern("run", "run 1 (crawl) has not ended: it is at work, or was killed")]
    assert make_run(store) == 2

"""What a report counts."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storekit import BODY, START, at, make_discovery, make_feed, make_look, make_reading, make_result, make_run

from crawler.report.counting import LONE, find_rank, find_step, last_days, make_report
from crawler.report.figures import Figure, Report, Span
from crawler.store.base import FeedUpdate
from crawler.store.sqlite import SqliteStore, open_store

WEEK = Span(date(2026, 2, 23), date(2026, 3, 1))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A source with a feed, whose bridge is edited silently and copied by a page without a source."""
    opened = open_store(tmp_path / "news.db")
    run_id, feed_id = make_run(opened), make_feed(opened)
    found = [
        make_discovery(f"https://news.example/{name}", 30, feed_id, published_at=at(number))
        for number, name in enumerate(("bridge", "ferry", "mill"))
    ]
    opened.write_feed_fetch(make_look(feed_id, *found, minutes=30), FeedUpdate(), run_id)
    stored = opened.open_discoveries(at(31), "news.example", 9, 0, None)
    texts = (BODY, "Another story of the town, in words of its own. " * 9)
    results = [
        make_result(one, 32, make_reading(text, one.entry.url)) for one, text in zip(stored, texts, strict=False)
    ]
    opened.write_results(results, run_id)
    copied = opened.add_discovery(make_discovery("https://copy.example/bridge", 40), run_id)
    opened.write_results([make_result(copied, 41, make_reading(url="https://copy.example/bridge"))], run_id)
    again = opened.add_discovery(make_discovery("https://news.example/bridge", 50), run_id)
    changed = make_reading(url="https://news.example/bridge", title="A bridge is shut")
    opened.write_results([make_result(again, 51, changed)], run_id)
    opened.end_run(run_id, at(60), 3, {})
    yield opened
    opened.close()


def count(store: SqliteStore, span: Span = WEEK) -> Report:
    return make_report(store.connection, "news.db", span, at(60))


def figure(report: Report, name: str) -> Figure:
    return next(one for one in report.figures if one.name == name)


def test_articles_are_counted_by_day_and_source_also_on_days_without_any(store: SqliteStore) -> None:
    found = figure(count(store), "articles")

    assert found.series == ("News", LONE)
    assert [label for label, _ in found.rows] == [f"2026-02-{day}" for day in range(23, 29)] + ["2026-03-01"]
    assert found.rows[-1] == ("2026-03-01", (2.0, 1.0))
    assert found.total == 3


def test_lag_is_from_the_feeds_date_to_the_moment_of_discovery(store: SqliteStore) -> None:
    # the page asked for again has no date of a feed any more
    assert figure(count(store), "lag").rows == (("News", (28.0, 29.0, 2.0)),)


def test_what_was_published_before_its_source_was_added_has_no_lag(store: SqliteStore) -> None:
    store.connection.execute("UPDATE sources SET added_at = '2026-03-01T12:01:30.000Z'")

    assert figure(count(store), "lag").rows == (("News", (28.0, 28.0, 1.0)),)


def test_outcomes_rights_copies_and_edits_are_told(store: SqliteStore) -> None:
    report = count(store)

    assert dict(figure(report, "outcomes").rows) == {
        "new_version": (1.0,),
        "stored": (1.0,),
        "copy": (1.0,),
        "open": (1.0,),
    }
    assert figure(report, "rights").rows == (("News", (0.0, 2.0, 0.0)), (LONE, (0.0, 1.0, 0.0)))
    assert figure(report, "reservations").total == 3
    assert figure(report, "clusters").rows == (("2", (1.0,)),)
    assert figure(report, "flows").rows == (("news.example → copy.example", (1.0,)),)
    assert figure(report, "edits").rows == (("News", (1.0, 0.0, 0.0)),)
    assert [one.text for one in report.matters] == [
        "1 of 1 runs ended with sources or pages that failed", "1 edits were silent",
    ]  # fmt: skip
    assert dict(report.totals)["articles in the corpus"] == 3


def test_other_days_have_nothing_of_it(store: SqliteStore) -> None:
    report = count(store, Span(date(2026, 3, 2), date(2026, 3, 8)))

    assert [one.name for one in report.figures if one.total] == []
    assert dict(report.totals)["articles in the corpus"] == 3


def test_a_declared_source_comes_before_the_leader_of_the_cluster(store: SqliteStore) -> None:
    store.connection.execute(
        "INSERT INTO syndications (article_id, how, url, url_key) "
        "VALUES (3, 'canonical', 'https://wire.example/x', 'x')"
    )

    assert figure(count(store), "flows").rows == (("wire.example → copy.example", (1.0,)),)


def test_many_sources_are_added_up_and_counted_as_such(store: SqliteStore) -> None:
    for number in range(2, 22):
        store.add_source(f"https://s{number}.example/", f"S{number}", None, START)
        copy_article(store.connection, number)
    report = count(store)

    assert figure(report, "articles").series[-1] == "17 other sources"
    assert figure(report, "articles").total == 23
    assert len(figure(report, "rights").rows) == 16
    assert figure(report, "rights").rows[-1] == ("7 other sources", (0.0, 7.0, 0.0))


def copy_article(connection: sqlite3.Connection, source_id: int) -> None:
    names = [row[1] for row in connection.execute("PRAGMA table_info(articles)")]
    own = {"article_id": str(1000 + source_id), "url_key": f"'k{source_id}'", "source_id": str(source_id)}
    values = ", ".join(own.get(name, name) for name in names)
    connection.execute(f"INSERT INTO articles ({', '.join(names)}) SELECT {values} FROM articles WHERE article_id = 1")


def test_sources_of_one_name_are_told_apart(store: SqliteStore) -> None:
    store.add_source("https://other.example/", "News", None, START)

    assert figure(count(store), "rights").rows[0][0] == "News (1)"


def test_an_empty_corpus_is_told_as_such(tmp_path: Path) -> None:
    store = open_store(tmp_path / "empty.db")
    report = make_report(store.connection, "empty.db", WEEK, START)
    store.close()

    assert [one.name for one in report.figures if one.total] == []
    assert report.matters == ()


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 900))
def test_every_day_of_a_span_has_its_place(last: date, days: int) -> None:
    from crawler.report.counting import _start_of, _starts

    span = Span(last - timedelta(days=days - 1), last)
    starts = list(_starts(span, find_step(span)))

    assert starts == sorted(set(starts))
    assert len(starts) <= 63
    assert {_start_of((span.first + timedelta(days=n)).isoformat(), find_step(span)) for n in range(days)} == set(
        starts
    )
    assert (span.since < span.until, last_days(START, 7).last) == (True, START.date())


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.sampled_from((0.5, 0.9, 1.0)))
def test_a_rank_is_not_exceeded_by_its_share_of_the_values(values: list[float], share: float) -> None:
    found = find_rank(sorted(values), share)

    assert sum(value <= found + 0.05 for value in values) >= share * len(values)


def test_reread_pages_are_no_edits(store: SqliteStore) -> None:
    store.connection.execute("UPDATE versions SET cause = 'reading' WHERE number = 2")

    assert figure(count(store), "edits").total == 0
    assert replace(WEEK, last=date(2026, 3, 2)).until == "2026-03-03T00:00:00.000Z"

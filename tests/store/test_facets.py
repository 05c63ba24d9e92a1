"""Searching with facets: counts are those of a slow count, and a page's rows are those that are chosen."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from storekit import make_discovery, make_feed, make_reading, make_result, make_rights

from crawler.store import facets
from crawler.store.facets import NONE, Wanted
from crawler.store.sqlite import SqliteStore

LANGUAGES = ("en", "de", None)
STATUSES = ("reserved", "unknown")


@pytest.fixture
def filled(store: SqliteStore, run_id: int) -> SqliteStore:
    """Thirty articles in three languages, half of them of a source, on five days."""
    make_feed(store)
    for number in range(30):
        url = f"https://news.example/{number}"
        rights = replace(make_rights(), status=STATUSES[number % 2])
        reading = make_reading(
            f"story{number} harbour " + "boat " * (number % 4), url, rights, title=f"Number {number}",
            language=LANGUAGES[number % 3], date_published=f"2026-03-0{number % 5 + 1}" if number % 5 else None,
        )  # fmt: skip
        discovery = replace(make_discovery(url, number), source_id=1 if number % 2 else None)
        discovery = store.add_discovery(discovery, run_id)
        store.write_results([make_result(discovery, number, reading)], run_id)
    store.update_search()
    return store


def search(store: SqliteStore, **wanted: Any) -> tuple[facets.Counts, facets.Found]:
    asked = Wanted(**wanted)
    counts = facets.count(store.connection, asked)
    return counts, facets.find(store.connection, asked, counts)


@pytest.mark.parametrize("text", ["", "harbour", "boat", "boat story7", "nothing"])
@pytest.mark.parametrize("chosen", [{}, {"language": "de"}, {"language": NONE, "source": "1"}, {"status": "reserved"}])
def test_counts_are_those_of_the_rows(filled: SqliteStore, text: str, chosen: dict[str, str]) -> None:
    counts, found = search(filled, text=text, chosen=chosen)
    rows = [
        row
        for row in filled.query("SELECT * FROM articles")
        if all(f"{word} " in f"{row['body']} " for word in text.split())
    ]

    def has(row: dict[str, Any], but: str = "") -> bool:
        value = {"language": row["language"], "source": row["source_id"], "status": row["status"]}
        return all(str(value[name] or NONE) == wanted for name, wanted in chosen.items() if name != but)

    assert found.total == sum(1 for row in rows if has(row))
    languages = Counter(row["language"] or NONE for row in rows if has(row, "language"))
    assert dict(counts.of("language", chosen)) == languages
    assert {row["article_id"] for row in found.rows} <= {row["article_id"] for row in rows if has(row)}


def test_days_are_told_latest_first_and_bound_what_is_found(filled: SqliteStore) -> None:
    days = facets.count_days(filled.connection, Wanted())
    _, found = search(filled, since="2026-03-03", until="2026-03-04")

    assert days == (("2026-03-05", 6), ("2026-03-04", 6), ("2026-03-03", 6), ("2026-03-02", 6), (NONE, 6))
    assert found.total == 12


def test_best_match_stands_first_and_is_marked(filled: SqliteStore) -> None:
    _, found = search(filled, text="story7 harbour")

    assert [row["title"] for row in found.rows] == ["Number 7"]
    assert f"{facets.OPENING}story7{facets.CLOSING}" in found.rows[0]["snippet"]
    assert found.order == "best"


def test_too_many_hits_are_not_ranked(filled: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "MAX_RANKED", 10)
    _, found = search(filled, text="harbour")

    assert found.order == "stored"
    assert [row["title"] for row in found.rows][:2] == ["Number 29", "Number 28"]


def test_latest_date_stands_first_on_demand(filled: SqliteStore) -> None:
    _, found = search(filled, order="published", page=2)

    assert [row["date_published"] for row in found.rows] == ["2026-03-02"] * 4 + [None] * 6


def test_counting_reads_no_texts(filled: SqliteStore) -> None:
    plans = []
    for wanted in (Wanted(), Wanted(text="harbour")):
        source, where, given = facets._statement(filled.connection, wanted)
        query = f"EXPLAIN QUERY PLAN SELECT a.language, count(*) {source}{where} GROUP BY 1"
        plans += [row["detail"] for row in filled.connection.execute(query, given) if " a " in row["detail"]]

    assert len(plans) == 2
    assert all("COVERING INDEX articles_facets" in plan for plan in plans)


def test_newest_are_those_stored_last(filled: SqliteStore) -> None:
    assert [row["title"] for row in facets.find_newest(filled.connection, 2)] == ["Number 29", "Number 28"]


def test_there_are_never_fewer_hits_than_are_shown(filled: SqliteStore) -> None:
    found = facets.find(filled.connection, Wanted(page=2), facets.Counts(()))

    assert (len(found.rows), found.total) == (10, 30)

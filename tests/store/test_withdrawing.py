"""An article that its publisher takes back is marked, and keeps all its versions."""

from dataclasses import replace

import pytest
from storekit import URL, make_discovery, make_fetch, make_reading, make_result, make_rights, store_article

from crawler.items import Outcome, Reading, Result, Signal
from crawler.store.sqlite import SqliteStore
from crawler.store.withdrawing import find_turn


def look_again(store: SqliteStore, run_id: int, outcome: Outcome, reason: str | None, reading: Reading | None) -> None:
    discovery = store.add_discovery(make_discovery(minutes=5), run_id)
    result = Result(discovery, outcome, reason, fetch=make_fetch(minutes=6), reading=reading)
    store.write_results([result], run_id)


def state(store: SqliteStore) -> tuple[str | None, str | None]:
    (row,) = store.query("SELECT withdrawn_at, withdrawn_reason FROM articles")
    return row["withdrawn_at"], row["withdrawn_reason"]


def with_signal(raw: str) -> Reading:
    rights = make_rights()
    return make_reading(rights=replace(rights, signals=(*rights.signals, Signal("robots", "html-meta", raw))))


@pytest.mark.parametrize(
    ("outcome", "reason", "reading", "told"),
    [
        pytest.param(Outcome.GONE, "http_410", None, "http_410", id="gone"),
        pytest.param(Outcome.NOT_ARTICLE, "soft_404", Reading(Outcome.NOT_ARTICLE), "soft_404", id="soft 404"),
        pytest.param(Outcome.STORED, None, with_signal("noindex"), "noindex", id="noindex that was not there before"),
        pytest.param(
            Outcome.STORED,
            None,
            replace(make_reading("Taken down."), retraction="This article has been removed"),
            "retraction: This article has been removed",
            id="a note in its place",
        ),
    ],
)
def test_it_is_marked_with_the_reason(
    store: SqliteStore, run_id: int, outcome: Outcome, reason: str | None, reading: Reading | None, told: str
) -> None:
    article_id = store_article(store, run_id, URL)
    look_again(store, run_id, outcome, reason, reading)
    assert state(store) == ("2026-03-01T12:06:00.000Z", told)
    (last,) = store.query("SELECT article_id, event, detail FROM sightings ORDER BY sighting_id DESC LIMIT 1")
    assert last["article_id"] == article_id
    assert f"withdrawn: {told}" in last["detail"]
    assert store.query("SELECT count(*) AS n FROM versions WHERE body LIKE 'The new bridge%'")[0]["n"] >= 1


@pytest.mark.parametrize(
    ("outcome", "reason", "reading"),
    [
        pytest.param(Outcome.NOT_ARTICLE, "consent_wall", Reading(Outcome.NOT_ARTICLE), id="a consent wall"),
        pytest.param(Outcome.HTTP_ERROR, "http_500", None, id="a server in trouble"),
        pytest.param(Outcome.STORED, None, with_signal("nosnippet"), id="another directive"),
    ],
)
def test_what_tells_nothing_of_the_article_marks_nothing(
    store: SqliteStore, run_id: int, outcome: Outcome, reason: str | None, reading: Reading | None
) -> None:
    store_article(store, run_id, URL)
    look_again(store, run_id, outcome, reason, reading)
    assert state(store) == (None, None)


def test_noindex_from_the_start_is_no_withdrawal(store: SqliteStore, run_id: int) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)
    store.write_results([make_result(discovery, 1, with_signal("noindex"))], run_id)
    look_again(store, run_id, Outcome.STORED, None, with_signal("noindex"))
    assert state(store) == (None, None)


def test_an_article_that_comes_back_is_restored(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    look_again(store, run_id, Outcome.GONE, "http_404", None)
    first = state(store)
    look_again(store, run_id, Outcome.GONE, "http_404", None)
    assert state(store) == first  # the first instant stays
    look_again(store, run_id, Outcome.STORED, None, make_reading())
    assert state(store) == (None, None)
    (last,) = store.query("SELECT detail FROM sightings ORDER BY sighting_id DESC LIMIT 1")
    assert last["detail"] == "restored"


@pytest.mark.parametrize(
    ("detail", "turn"),
    [
        pytest.param(None, None, id="nothing"),
        pytest.param("headline, body", None, id="an edit"),
        pytest.param("restored", "restored", id="back"),
        pytest.param("body; restored", "restored", id="back with an edit"),
        pytest.param("body; withdrawn: noindex", "withdrawn: noindex", id="an edit that takes it back"),
        pytest.param(
            "withdrawn: retraction: We were wrong; it is restored",
            "withdrawn: retraction: We were wrong; it is restored",
            id="a reason with a semicolon",
        ),
    ],
)
def test_a_sighting_tells_whether_the_article_was_taken_back(detail: str | None, turn: str | None) -> None:
    assert find_turn(detail) == turn

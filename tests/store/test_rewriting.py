"""Second readings of stored pages: what they add, and what they leave as it is."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from storekit import (
    BODY,
    NOTICE,
    OTHER_BODY,
    URL,
    at,
    make_discovery,
    make_fetch,
    make_reading,
    make_result,
    make_rights,
)

from crawler.items import FieldOrigin, Image, Outcome, Reading, Result
from crawler.store.base import FieldChange, Reextraction, Reread, Run, StoredPage
from crawler.store.sqlite import SqliteStore

NEW = "pressmark/1 trafilatura/0 cfg:1"
LATER = at(1000)


def store_page(store: SqliteStore, run_id: int, url: str = URL, minutes: float = 1, **article: object) -> StoredPage:
    """Store the page of an article; returns it as one that can be read again."""
    discovery = store.add_discovery(make_discovery(url, minutes), run_id)
    store.write_results([make_result(discovery, minutes, make_reading(url=url, **article))], run_id)  # type: ignore[arg-type]
    return store.stored_pages(0, 10, url=url)[0]


def store_refused(store: SqliteStore, run_id: int, outcome: Outcome, url: str = URL, minutes: float = 1) -> StoredPage:
    """Store a page that was read as no article."""
    discovery = store.add_discovery(make_discovery(url, minutes), run_id)
    result = Result(discovery, outcome, "listing", make_fetch(url, minutes), Reading(outcome, "listing"))
    store.write_results([result], run_id)
    return store.stored_pages(0, 10, url=url)[-1]


def read_again(
    page: StoredPage, reading: Reading | None = None, made_at: datetime = LATER, **article: object
) -> Reextraction:
    again = reading or make_reading(url=page.url, **article)  # type: ignore[arg-type]
    return Reextraction(page, replace(again, extractor=NEW), make_discovery(page.url).entry, NEW, made_at)


def begin_second_run(store: SqliteStore) -> int:
    return store.begin_run(Run("reextract", LATER, "Pressmark/0 (test)", (), {}))


def write(store: SqliteStore, run_id: int, again: Reextraction) -> Reread:
    (reread,) = store.write_reextractions([again], run_id)
    return reread


def test_a_changed_field_makes_a_version_of_the_same_fetch(store: SqliteStore, run_id: int) -> None:
    page = store_page(store, run_id)
    second = begin_second_run(store)

    reread = write(store, second, read_again(page, authors=("Ada Example", "Ben Example"), section="Town"))

    changes = (
        FieldChange("authors", ["Ada Example"], ["Ada Example", "Ben Example"]),
        FieldChange("section", None, "Town"),
    )
    assert reread == Reread(Outcome.NEW_VERSION, None, 1, 2, changes)
    assert store.query("SELECT number, fetch_id, made_at, extractor, changes FROM versions ORDER BY number") == [
        {"number": 1, "fetch_id": 1, "made_at": "2026-03-01T12:01:00.000Z",
         "extractor": "pressmark/0 trafilatura/0 cfg:0", "changes": "[]"},
        {"number": 2, "fetch_id": 1, "made_at": "2026-03-02T04:40:00.000Z", "extractor": NEW,
         "changes": '["authors","section"]'},
    ]  # fmt: skip
    columns = "authors, section, version_number, fetched_at, first_seen_at, is_indexed"
    assert store.query(f"SELECT {columns} FROM articles") == [
        {"authors": '["Ada Example","Ben Example"]', "section": "Town", "version_number": 2,
         "fetched_at": "2026-03-01T12:01:00.000Z", "first_seen_at": "2026-03-01T12:01:00.000Z", "is_indexed": 0},
    ]  # fmt: skip
    assert store.query("SELECT * FROM reextractions") == [
        {"reextraction_id": 1, "fetch_id": 1, "run_id": second, "article_id": 1, "version_id": 2,
         "made_at": "2026-03-02T04:40:00.000Z", "extractor": NEW, "outcome": "new_version", "reason": None,
         "changes": '["authors","section"]'},
    ]  # fmt: skip
    assert store.query("SELECT * FROM missing_provenance") == []


def test_the_provenance_of_such_a_version_names_the_fetch_and_the_run_that_read_it_again(
    store: SqliteStore, run_id: int
) -> None:
    page = store_page(store, run_id)
    before = store.provenance(1)
    second = begin_second_run(store)
    write(store, second, read_again(page, title="A bridge is open"))

    found = store.provenance(1)

    assert (before["fetch_id"], before["reextracted_at"], before["reextraction_run_id"]) == (1, None, None)
    assert (found["fetch_id"], found["reextracted_at"], found["reextraction_run_id"]) == (
        1, "2026-03-02T04:40:00.000Z", second,
    )  # fmt: skip
    same = ("run_id", "fetched_at", "payload_sha256", "warc_file", "warc_offset", "robots_rule", "discovered_at")
    assert {name: found[name] for name in same} == {name: before[name] for name in same}
    assert [(step.at, step.detail) for step in store.explain(URL) if step.what == "reextracted"] == [
        (LATER, "from its raw record: headline")
    ]


def test_the_same_fields_write_no_version_and_are_remembered_as_read(store: SqliteStore, run_id: int) -> None:
    page = store_page(store, run_id)
    origins = (FieldOrigin("title", "site-rule", "A bridge is opened"),)

    reread = write(store, run_id, read_again(page, origins=origins))

    assert reread == Reread(Outcome.UNCHANGED, None, 1, 1)
    assert store.query("SELECT count(*) AS n FROM versions") == [{"n": 1}]
    assert store.query("SELECT outcome, version_id FROM reextractions") == [
        {"outcome": "unchanged", "version_id": None}
    ]
    assert page.read_by == "pressmark/0 trafilatura/0 cfg:0"
    assert store.stored_pages(0, 10) == [replace(page, read_by=NEW)]


def test_comparing_writes_nothing_and_says_what_writing_would(store: SqliteStore, run_id: int) -> None:
    page = store_page(store, run_id)
    again = read_again(page, body=OTHER_BODY)

    compared = store.compare_reading(again)

    assert compared.changes == (FieldChange("body", BODY, OTHER_BODY),)
    assert store.query("SELECT count(*) AS n FROM reextractions") == [{"n": 0}]
    assert write(store, run_id, again) == replace(compared, version_number=2)


def test_notices_and_signals_of_the_first_reading_stay_as_they_are(store: SqliteStore, run_id: int) -> None:
    page = store_page(store, run_id)
    before = store.query("SELECT * FROM notices"), store.query("SELECT * FROM signals")
    other = make_rights("Printed with the permission of the ferry company.")

    reread = write(store, run_id, read_again(page, make_reading(rights=other)))

    assert [change.name for change in reread.changes] == ["disclaimer", "notices"]
    assert store.query("SELECT changes FROM versions WHERE number = 2") == [{"changes": '["rights"]'}]
    assert store.query("SELECT * FROM notices WHERE version_id = 1") == before[0]
    assert store.query("SELECT text FROM notices WHERE version_id = 2 ORDER BY position") == [
        {"text": "Printed with the permission of the ferry company."}, {"text": "© 2026 News Example"},
    ]  # fmt: skip
    assert store.query("SELECT * FROM signals") == before[1]
    assert NOTICE in json.dumps(before[0])


def test_a_later_fetch_is_not_overwritten_by_a_second_reading_of_an_earlier_one(
    store: SqliteStore, run_id: int
) -> None:
    page = store_page(store, run_id)
    newer = store_page(store, run_id, minutes=5, body=OTHER_BODY)
    again = read_again(page, title="Another headline")

    assert newer.fetch_id > page.fetch_id
    for reread in (store.compare_reading(again), write(store, run_id, again)):
        assert reread == Reread("superseded", None, 1, 2)
    assert store.query("SELECT count(*) AS n FROM versions") == [{"n": 2}]
    assert store.query("SELECT count(*) AS n FROM reextractions") == [{"n": 0}]
    assert store.stored_pages(0, 10) == [newer]


@pytest.mark.parametrize("outcome", [Outcome.NOT_ARTICLE, Outcome.EXTRACTION_FAILED, Outcome.EXTRACTION_TIMEOUT])
def test_a_page_that_was_no_article_becomes_one(store: SqliteStore, run_id: int, outcome: Outcome) -> None:
    page = store_refused(store, run_id, outcome)

    reread = write(store, run_id, read_again(page))

    assert (reread.outcome, reread.article_id, reread.version_number) == (Outcome.STORED, 1, 1)
    assert store.query("SELECT outcome, reason, article_id FROM discoveries") == [
        {"outcome": "stored", "reason": None, "article_id": 1}
    ]
    assert store.query("SELECT outcome FROM fetches") == [{"outcome": outcome}]
    assert store.query("SELECT first_seen_at, fetched_at, url FROM articles") == [
        {"first_seen_at": "2026-03-01T12:01:00.000Z", "fetched_at": "2026-03-01T12:01:00.000Z", "url": URL}
    ]
    assert store.query("SELECT * FROM missing_provenance") == []


def test_a_page_that_becomes_an_article_with_a_known_text_joins_its_copies(store: SqliteStore, run_id: int) -> None:
    store_page(store, run_id)
    page = store_refused(store, run_id, Outcome.NOT_ARTICLE, "https://other.example/copy", 2)

    assert write(store, run_id, read_again(page)).outcome == Outcome.COPY
    assert store.query("SELECT count(DISTINCT cluster_id) AS n, count(*) AS m FROM articles") == [{"n": 1, "m": 2}]


def test_a_failed_look_at_a_known_article_is_made_good(store: SqliteStore, run_id: int) -> None:
    store_page(store, run_id)
    failed = store_refused(store, run_id, Outcome.EXTRACTION_FAILED, minutes=5)

    assert (failed.fetch_id, failed.article_id) == (2, None)
    assert write(store, run_id, read_again(failed)).outcome == Outcome.UNCHANGED
    assert store.query("SELECT outcome, article_id FROM discoveries") == [{"outcome": "unchanged", "article_id": 1}]
    assert [page.fetch_id for page in store.stored_pages(0, 10)] == [1]


def test_an_article_that_is_none_any_more_stays(store: SqliteStore, run_id: int) -> None:
    page = store_page(store, run_id)

    reread = write(store, run_id, read_again(page, Reading(Outcome.NOT_ARTICLE, "listing")))

    assert reread == Reread(Outcome.NOT_ARTICLE, "listing", 1)
    assert store.query("SELECT outcome FROM discoveries") == [{"outcome": "stored"}]
    assert store.query("SELECT title FROM articles") == [{"title": "A bridge is opened"}]
    assert store.query("SELECT outcome, reason, article_id, version_id, changes FROM reextractions") == [
        {"outcome": "not_article", "reason": "listing", "article_id": 1, "version_id": None, "changes": "[]"}
    ]


def test_a_retraction_that_is_found_on_the_second_reading_withdraws_the_article(
    store: SqliteStore, run_id: int
) -> None:
    page = store_page(store, run_id)
    reading = replace(make_reading(), retraction="This story has been withdrawn.")

    assert write(store, run_id, read_again(page, reading)).outcome == Outcome.UNCHANGED
    assert store.query("SELECT withdrawn_at, withdrawn_reason FROM articles") == [
        {"withdrawn_at": "2026-03-01T12:01:00.000Z", "withdrawn_reason": "retraction: This story has been withdrawn."}
    ]


def test_a_row_that_cannot_be_stored_is_told_and_spares_the_rest_of_its_batch(store: SqliteStore, run_id: int) -> None:
    pages = [store_page(store, run_id, f"{URL}/{number}", number + 1, body=f"{BODY} {number}") for number in range(3)]
    again = [read_again(page, title="Other", body=f"{BODY} {number}") for number, page in enumerate(pages)]
    again[1] = replace(again[1], reading=replace(again[1].reading, text_key=b"no text"))  # type: ignore[arg-type]

    found = store.write_reextractions(again, run_id)

    assert [reread.outcome for reread in found] == ["new_version", "store_failed", "new_version"]
    assert store.query("SELECT title FROM articles ORDER BY article_id") == [
        {"title": "Other"}, {"title": "A bridge is opened"}, {"title": "Other"},
    ]  # fmt: skip


def test_halves_of_characters_are_no_change(store: SqliteStore, run_id: int) -> None:
    title, image = "Half \ud83d a pair", Image("https://news.example/\ud83d.jpg")
    page = store_page(store, run_id, title=title, image=image)

    assert write(store, run_id, read_again(page, title=title, image=image)) == Reread(Outcome.UNCHANGED, None, 1, 1)


def test_pages_are_found_by_source_address_and_domain(store: SqliteStore, run_id: int) -> None:
    urls = (
        "https://news.example/a",
        "https://www.news.example/b",
        "https://oldnews.example/c",
        "https://other.example/d",
    )
    for number, url in enumerate(urls):
        store_page(store, run_id, url, number + 1, body=f"{BODY} {number}")

    assert [page.url for page in store.stored_pages(0, 2)] == list(urls[:2])
    assert [page.url for page in store.stored_pages(2, 10)] == list(urls[2:])
    assert [page.url for page in store.stored_pages(0, 10, domain="news.example")] == list(urls[:2])
    assert [page.url for page in store.stored_pages(0, 10, url="https://other.example/d?utm_source=x")] == [urls[3]]
    assert store.stored_pages(0, 10, source_ids=[1]) == []


@pytest.mark.parametrize("kept", ["hash_only", "no"])
def test_a_reply_that_was_not_kept_has_no_raw_record(store: SqliteStore, run_id: int, kept: str) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)
    store.write_results([make_result(discovery, fetch=make_fetch(payload_kept=kept))], run_id)

    assert [page.is_kept for page in store.stored_pages(0, 10)] == [False]

"""Nothing that the corpus says of other rows names what was erased; who led to it is erased with it."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from storekit import BODY, OTHER_BODY, START, at, make_discovery, make_fetch, make_reading, make_result, make_run

from crawler.archive.reader import iter_replies
from crawler.archive.writer import ArchiveWriter, RawResponse
from crawler.audit.findings import Fault, Report
from crawler.audit.forget import Receipt, forget
from crawler.audit.rows import check_chain, check_erasures, check_settings
from crawler.cli.forget_command import erase_after
from crawler.config import Config
from crawler.items import Hop, Outcome, Page, Result
from crawler.reading import read_page
from crawler.store.base import FeedDraft, Reextraction, Run
from crawler.store.forgetting import Doomed, Name, count_named, names_of
from crawler.store.sqlite import SqliteStore, open_store
from crawler.walk.erasing import erase as finish_erasures
from crawler.walk.lock import hold_lock

HOST = "harbour-press.example"
URL = f"https://{HOST}/2026/the-bridge?page=7"
COPY = "https://other.example/bridge"
WORDS = "A sentence that nobody else has written about this bridge, and which is long enough to be looked for."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A corpus with an article and all that may be said of it elsewhere."""
    opened = open_store(tmp_path / "news.db")
    run_id = make_run(opened)
    source_id, _ = opened.add_source(f"https://{HOST}/", "Harbour", None, START)
    opened.add_feed(FeedDraft(source_id, f"https://{HOST}/feed.xml", "feed"), START)
    body = f"{BODY}\n\n{WORDS}"
    for url in (URL, COPY):
        discovery = opened.add_discovery(make_discovery(url, summary=WORDS if url == URL else None), run_id)
        opened.write_results([make_result(discovery, 1, make_reading(body, url))], run_id)
    short = opened.add_discovery(make_discovery("https://short.example/x1"), run_id)
    fetch = make_fetch(short.entry.url, 2, final_url=URL, redirects=(Hop(short.entry.url, 301),))
    ended = Result(short, Outcome.NOT_ARTICLE, f"moved to {URL}", replace(fetch, error=f"{URL} was empty"))
    opened.write_results([ended], run_id)
    opened.end_run(run_id, at(5), 0, {})
    opened.begin_run(Run("fetch", at(6), "Pressmark", (), {"plan": {"urls": [URL], "allow_private": [HOST]}}))
    yield opened
    opened.close()


def where(connection: sqlite3.Connection, *texts: str) -> list[tuple[str, str, str]]:
    """(table, column, text) of every column of every table in which a text stands, whatever the column's type."""
    found = []
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for column in [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]:
            for text in texts:
                query = f"SELECT count(*) FROM {table} WHERE instr(CAST({column} AS TEXT), ?) > 0"
                if connection.execute(query, (text,)).fetchone()[0]:
                    found.append((table, column, text))
    return found


def erase(store: SqliteStore, name: str, *, is_host: bool) -> Receipt:
    return forget(store, store.path.parent / "raw", name, is_host=is_host, reason=None, now=at(9))


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        (URL, "the-bridge"),
        (f"https://{HOST}/a/b_c-d.html?x=1", "b_c-d"),
        (f"https://{HOST}/%D0%BC%D0%BE%D1%81%D1%82/9", "9"),  # may stand in a document as letters
        (f"https://{HOST}/story/amp/index.html", "story"),  # variants have no more in common
        (f"https://{HOST}/?p=7", ""),
    ],
)
def test_a_text_is_only_searched_when_it_holds_what_all_forms_of_the_address_share(url: str, hint: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        assert [name.hint for name in names_of(connection, Doomed(), url, is_host=False)] == [hint]


def test_a_page_of_dots_does_not_keep_a_host_from_being_erased() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        (name,) = names_of(connection, Doomed(), "news.example", is_host=True)

    text = "a." * 10_000
    assert name.pattern.sub("(gone)", f"{text}; https://a.b.news.example/c") == f"{text}; (gone)"


def test_an_article_of_thousands_of_addresses_can_be_looked_for(store: SqliteStore) -> None:
    names = [Name(re.compile(f"/story/{number}(?![0-9])"), f"story/{number}") for number in range(3000)]
    assert count_named(store.connection, names) == {}
    assert set(count_named(store.connection, [*names, Name(re.compile("the-bridge"), "the-bridge")])) >= {"articles"}


@pytest.mark.parametrize("name", [URL, HOST])
def test_no_column_of_any_table_holds_an_erased_address(store: SqliteStore, name: str) -> None:
    known = {table for table, _, _ in where(store.connection, "2026/the-bridge")}
    assert {"discoveries", "sightings", "fetches", "articles", "runs"} <= known
    receipt = erase(store, name, is_host=name == HOST)
    assert where(store.connection, "2026/the-bridge", *([HOST] if name == HOST else [])) == []
    assert receipt.named_elsewhere == {}
    assert b"2026/the-bridge" not in store.path.read_bytes()
    report = Report()
    check_chain(store.connection, report)
    check_settings(store.connection, report)
    assert not report.has(Fault.MISMATCH), report.findings
    why = store.explain(COPY)
    assert any("same text as (erased on request)" in step.detail for step in why)


def test_an_address_that_led_there_is_erased_and_not_asked_again(store: SqliteStore) -> None:
    erase(store, URL, is_host=False)
    assert store.is_forgotten("https://short.example/x1")
    assert store.explain("https://short.example/x1") == []


def test_an_address_that_turns_out_to_lead_there_later_is_named_for_erasing(store: SqliteStore) -> None:
    erase(store, URL, is_host=False)
    run_id = make_run(store)
    for url in ("https://short.example/x2", COPY):
        discovery = store.add_discovery(make_discovery(url, title="The bridge again"), run_id)
        store.write_results([Result(discovery, Outcome.FORGOTTEN, "erased on request", make_fetch(url))], run_id)
    assert store.led_to_erased() == ["https://short.example/x2"]  # the copy is an article of its own


def test_what_led_to_an_erased_address_is_told_by_verify_and_finished(store: SqliteStore, tmp_path: Path) -> None:
    erase(store, URL, is_host=False)
    run_id = make_run(store)
    url = "https://short.example/x2"
    discovery = store.add_discovery(make_discovery(url), run_id)
    store.write_results([Result(discovery, Outcome.FORGOTTEN, "erased on request", make_fetch(url))], run_id)
    report = Report()
    check_erasures(store.connection, report)
    assert [finding.subject for finding in report.findings] == ["erasures"]
    config = Config(db=str(store.path), signing_key=str(tmp_path / "signing.key"))
    assert len(finish_erasures(config, None, is_host=False, reason=None)) == 1
    assert store.led_to_erased() == []


def test_beside_a_crawl_what_led_to_an_erased_address_is_left_to_it_and_told(
    store: SqliteStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    erase(store, URL, is_host=False)
    url = "https://short.example/x2"
    discovery = store.add_discovery(make_discovery(url), make_run(store))
    store.write_results([Result(discovery, Outcome.FORGOTTEN, "erased on request", make_fetch(url))], 1)
    config = Config(db=str(store.path), signing_key=str(tmp_path / "signing.key"))
    with hold_lock(store.path):
        erase_after(config)
    assert "when the run that is at work on this corpus ends" in capsys.readouterr().err
    assert store.led_to_erased() == [url]
    erase_after(config)
    assert "1 addresses led to erased ones" in capsys.readouterr().err
    assert store.led_to_erased() == []


@pytest.mark.parametrize(
    ("head", "header", "found"),
    [
        ("", '<https://a.example/x>; rel="canonical"', "https://a.example/x"),
        ("", "</x>; rel=canonical, </y>; rel=next", "https://a.example/x"),
        ("<meta property=og:url content=https://a.example/z>", "</x>; rel=canonical", "https://a.example/x"),
        ("<link rel=canonical href=https://a.example/z>", "</x>; rel=canonical", "https://a.example/z"),
        ("", '</x>; rel="next"; title=canonical', None),
    ],
)
def test_a_link_header_names_the_proper_address(head: str, header: str, found: str | None) -> None:
    text = "".join(f"<p>{BODY} {number}</p>" for number in range(8))
    body = f"<html><head><title>A bridge</title>{head}</head><body><article><h1>A bridge</h1>{text}</article>".encode()
    article = read_page(Page("https://a.example/amp", body, headers=(("link", header),))).article
    assert article is not None
    assert article.canonical_url == found


def test_what_other_articles_say_themselves_stays_and_is_counted(store: SqliteStore) -> None:
    run_id = make_run(store)
    discovery = store.add_discovery(make_discovery("https://third.example/y"), run_id)
    reading = make_reading(f"{OTHER_BODY} Read {URL} for more.", discovery.entry.url)
    store.write_results([make_result(discovery, 3, reading)], run_id)
    receipt = erase(store, URL, is_host=False)
    assert receipt.named_elsewhere == {"articles": 1, "versions": 1}


@pytest.mark.parametrize(
    ("canonical", "is_its_own"),
    [(URL, True), (f"https://www.{HOST}/2026/the-bridge?page=7&utm_source=x", True), (f"https://{HOST}/", False),
     (f"https://{HOST}/2026/other", False), (None, False)],
)  # fmt: skip
def test_a_page_that_calls_an_erased_address_its_own_is_that_page(
    store: SqliteStore, canonical: str | None, is_its_own: bool
) -> None:
    erase(store, URL, is_host=False)
    erase(store, f"https://{HOST}/", is_host=False)
    assert store.is_of_forgotten(f"https://{HOST}/amp/9", canonical) is is_its_own
    assert not store.is_of_forgotten("https://other.example/9", canonical)  # another publisher's copy is its own


@pytest.mark.parametrize(
    ("outcome", "is_blanked"), [(Outcome.NOT_ARTICLE, True), (Outcome.GONE, True), (Outcome.STORED, False)]
)
def test_of_pages_only_other_articles_may_go_on_naming_it(
    store: SqliteStore, outcome: Outcome, is_blanked: bool
) -> None:
    folder = store.path.parent / "raw"
    url = f"https://{HOST}/section"
    body = b'<a href="/2026/the-bridge?page=7">The bridge</a>'
    with ArchiveWriter(folder, "test") as archive:
        raw = archive.append_exchange(url, None, RawResponse(200, (), body), None, at(1), at(2))
    run_id = make_run(store)
    discovery = store.add_discovery(make_discovery(url), run_id)
    reading = make_reading(OTHER_BODY, url) if outcome is Outcome.STORED else None
    store.write_results([Result(discovery, outcome, fetch=make_fetch(url, raw=raw), reading=reading)], run_id)
    erase(store, URL, is_host=False)
    left = [reply for path in folder.iterdir() for _, reply in iter_replies(path)]
    assert (left == []) is is_blanked


TWIN = f"https://{HOST}/w/99"


@pytest.mark.parametrize(("twin", "is_erased"), [(TWIN, True), ("https://third.example/99", False)])
def test_the_same_text_that_calls_an_erased_address_its_own_is_erased_on_its_site(
    store: SqliteStore, twin: str, is_erased: bool
) -> None:
    run_id = make_run(store)
    discovery = store.add_discovery(make_discovery(twin), run_id)
    body = f"{BODY}\n\n{WORDS} And a line more than the other has, which makes it another text."
    store.write_results([make_result(discovery, 1, make_reading(body, twin, canonical_url=URL))], run_id)
    erase(store, URL, is_host=False)
    assert (store.find_article(twin) is None) is is_erased
    assert store.is_forgotten(twin) is is_erased


@pytest.mark.parametrize(("canonical", "outcome"), [(URL, Outcome.FORGOTTEN), (TWIN, Outcome.COPY)])
def test_a_stored_page_that_is_read_again_brings_no_erased_article_back(
    store: SqliteStore, canonical: str, outcome: Outcome
) -> None:
    erase(store, URL, is_host=False)
    run_id = make_run(store)
    discovery = store.add_discovery(make_discovery(TWIN), run_id)
    store.write_results([Result(discovery, Outcome.NOT_ARTICLE, fetch=make_fetch(TWIN))], run_id)
    (page,) = [one for one in store.stored_pages(0, 99) if one.url == TWIN]
    reading = make_reading(f"{BODY} {WORDS}", TWIN, canonical_url=canonical)
    again = Reextraction(page, replace(reading, extractor="new"), None, "new", at(20))
    assert store.compare_reading(again).outcome == outcome
    assert [one.outcome for one in store.write_reextractions([again], run_id)] == [outcome]
    assert (store.find_article(TWIN) is None) is (outcome is Outcome.FORGOTTEN)

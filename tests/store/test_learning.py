"""A line on three pages of a host is the site's: learned in the transaction that writes the third."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from storekit import START, make_discovery, make_reading, make_result

from crawler.audit.findings import Report
from crawler.audit.rows import check_chain, check_learned, check_texts
from crawler.export.selection import RightsFilter, Wanted, select
from crawler.items import Notice, NoticeKind, Outcome, Rights, Scope
from crawler.store.learning import line_digest
from crawler.store.sqlite import SqliteStore

LINE = "Opinions on this page are those of whoever wrote it, {year}."
OWN = "First printed in the Lower Example Review."


def rights(*notices: tuple[NoticeKind, str]) -> Rights:
    found = tuple(Notice(kind, Scope.ARTICLE, text) for kind, text in notices)
    words = "\n\n".join(text for _, text in notices)
    return Rights(notices=found, disclaimer=words, disclaimer_scope=Scope.ARTICLE)


def own_text(host: str, number: int) -> str:
    """Words that no other page has: near copies count as one page."""
    return " ".join(hashlib.sha256(f"{host} {number} {place}".encode()).hexdigest()[:9] for place in range(60)) + "."


def store_page(
    store: SqliteStore, run_id: int, number: int, *notices: tuple[NoticeKind, str], host: str = "news.example",
    body: str | None = None, minutes: float | None = None,
) -> str:  # fmt: skip
    """Store a page with these notices; returns its outcome. Each has a text of its own unless one is given."""
    url = f"https://{host}/story/{number}"
    notices = notices or ((NoticeKind.DISCLAIMER, LINE.format(year=2020 + number)),)
    minutes = number if minutes is None else minutes
    reading = make_reading(body or own_text(host, number), url, rights(*notices))
    discovery = store.add_discovery(make_discovery(url, minutes), run_id)
    (written,) = store.write_results([make_result(discovery, minutes, reading)], run_id)
    return str(written.outcome)


def scopes(store: SqliteStore) -> list[str]:
    return [row["disclaimer_scope"] for row in store.query("SELECT disclaimer_scope FROM articles ORDER BY article_id")]


def test_the_third_page_makes_a_line_the_site_s_on_the_first_two_as_well(store: SqliteStore, run_id: int) -> None:
    store_page(store, run_id, 1)
    store_page(store, run_id, 2)
    assert scopes(store) == ["article", "article"]
    assert store.query("SELECT * FROM site_lines") == []
    before = store.query("SELECT * FROM notices")
    store_page(store, run_id, 3)
    assert scopes(store) == ["site", "site", "site"]
    store_page(store, run_id, 4)
    assert scopes(store)[3] == "site"
    found = store.query("SELECT scope, scope_as_read, learned_at FROM scoped_notices ORDER BY notice_id")
    learned_at = store.query("SELECT learned_at FROM site_lines")[0]["learned_at"]
    assert found == [{"scope": "site", "scope_as_read": "article", "learned_at": learned_at}] * 4
    assert store.query("SELECT * FROM notices")[:2] == before
    words = store.query("SELECT a.disclaimer, r.disclaimer AS read FROM articles a JOIN rights r USING (version_id)")
    assert all(row["disclaimer"] == row["read"] for row in words)


def test_other_hosts_and_copies_of_one_text_do_not_count(store: SqliteStore, run_id: int) -> None:
    store_page(store, run_id, 1)
    store_page(store, run_id, 2, host="other.example")
    store_page(store, run_id, 3, body="The same long text stands on three addresses of the site, word for word. " * 4)
    store_page(store, run_id, 4, body="The same long text stands on three addresses of the site, word for word. " * 4)
    assert store.query("SELECT count(*) AS n FROM clusters") == [{"n": 3}]
    assert store.query("SELECT * FROM site_lines") == []


def test_credits_and_repost_notes_stay_the_article_s_and_keep_its_disclaimer_so(
    store: SqliteStore, run_id: int
) -> None:
    notices = ((NoticeKind.AGENCY_CREDIT, "Reuters"), (NoticeKind.REPUBLICATION, OWN), (NoticeKind.DISCLAIMER, LINE))
    for number in range(1, 5):
        store_page(store, run_id, number, *notices)
    assert scopes(store) == ["article"] * 4
    found = store.query("SELECT kind, scope FROM scoped_notices WHERE article_id = 1 ORDER BY position")
    assert [(row["kind"], row["scope"]) for row in found] == [
        ("agency_credit", "article"), ("republication", "article"), ("disclaimer", "site"),
    ]  # fmt: skip


def test_a_new_year_in_the_site_s_line_is_no_change_of_the_article_s_rights(store: SqliteStore, run_id: int) -> None:
    for number in (1, 2, 3):
        store_page(store, run_id, number)
    again = store_page(store, run_id, 1, (NoticeKind.DISCLAIMER, LINE.format(year=2031)), minutes=60)
    assert again == Outcome.UNCHANGED
    changed = store_page(store, run_id, 1, (NoticeKind.DISCLAIMER, "Not to be copied by anybody."), minutes=70)
    assert changed == Outcome.NEW_VERSION


def test_what_is_exported_as_of_an_earlier_instant_has_the_scope_known_then(store: SqliteStore, run_id: int) -> None:
    from datetime import timedelta

    for number in (1, 2, 3):
        store_page(store, run_id, number)
    then = Wanted(rights=RightsFilter.ANY, as_of=START + timedelta(minutes=2, seconds=30))
    now = Wanted(rights=RightsFilter.ANY)
    for wanted, scope, count in ((then, "article", 2), (now, "site", 3)):
        rows = [candidate.row for candidate in select(store.connection, wanted)]
        assert [row["disclaimer_scope"] for row in rows] == [scope] * count
        assert {notice["scope"] for row in rows for notice in row["notices"]} == {scope}


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        pytest.param("DELETE FROM site_lines", "site_line 1", id="a learned line taken away"),
        pytest.param("INSERT INTO site_lines VALUES (9, 'x.example', x'00', 'now')", "site_line 9", id="one added"),
        pytest.param("UPDATE site_lines SET host = 'x.example'", "site_line 1", id="one given to another host"),
        pytest.param("UPDATE notice_lines SET line = x'00' WHERE notice_id = 2", "notice 2", id="counted as another"),
        pytest.param("DELETE FROM notice_lines WHERE notice_id = 2", "notice 2", id="not counted"),
        pytest.param("UPDATE articles SET disclaimer_scope = 'article' WHERE article_id = 1", "article 1", id="scope"),
    ],
)
def test_what_was_learned_is_evidence_and_verified(
    store: SqliteStore, run_id: int, path: Path, statement: str, named: str
) -> None:
    for number in (1, 2, 3):
        store_page(store, run_id, number)

    def findings() -> list[str]:
        report = Report()
        check_chain(store.connection, report)
        check_texts(store.connection, report)
        check_learned(store.connection, report)
        return [finding.subject for finding in report.findings]

    assert findings() == []
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    assert any(subject.startswith(named) for subject in findings()), findings()


def test_an_older_corpus_is_counted_when_it_is_opened(store: SqliteStore, run_id: int, path: Path) -> None:
    for number in (1, 2, 3):
        store_page(store, run_id, number)
    learned = store.query("SELECT host, line FROM site_lines")
    lines = store.query("SELECT * FROM notice_lines")
    store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        for trigger in ("ledger_is_never_cut",):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DELETE FROM ledger WHERE kind = 'site_line'")
        connection.execute("DROP VIEW scoped_notices")
        connection.execute("DROP TABLE notice_lines")
        connection.execute("DROP TABLE site_lines")
        connection.execute("UPDATE articles SET disclaimer_scope = 'article'")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm013_learned_lines'")
    from crawler.store.sqlite import open_store

    again = open_store(path)
    try:
        assert again.query("SELECT host, line FROM site_lines") == learned
        assert again.query("SELECT * FROM notice_lines") == lines
        assert scopes(again) == ["site"] * 3
    finally:
        again.close()


def test_lines_that_differ_in_letters_are_different_lines() -> None:
    assert line_digest("© 2024 Example") == line_digest("© 2025 EXAMPLE.")
    assert line_digest("© 2024 Example") != line_digest("© 2024 Sample")
    assert len(line_digest("")) == 16
    assert line_digest("") == hashlib.sha256(b"").digest()[:16]

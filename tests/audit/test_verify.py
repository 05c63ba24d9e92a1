"""A corpus as a crawl leaves it is sound; one changed byte anywhere in its evidence is found and named."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from ownrun import Corpus

from crawler.audit.findings import Fault, Report
from crawler.audit.rows import (
    SHOWN,
    check_chain,
    check_fetch_times,
    check_heads,
    check_learned,
    check_policies,
    check_settings,
    check_texts,
)
from crawler.audit.verify import verify
from crawler.store.evidence import EVIDENCE, STATES
from crawler.store.heads import read_heads
from crawler.store.sqlite import open_store


def archive_of(corpus: Corpus) -> Path:
    return corpus.path.with_name(corpus.path.name + ".warc")


def check(corpus: Corpus, *, reads: bool = True, expected: str | None = None, run_id: int | None = None) -> Report:
    store = open_store(corpus.path, is_read_only=True)
    try:
        return verify(store.connection, archive_of(corpus), reads=reads, expected=expected, run_id=run_id)
    finally:
        store.close()


def spoil(corpus: Corpus, *statements: str) -> None:
    """Change the database behind Pressmark's back, triggers dropped first as anybody could."""
    with closing(sqlite3.connect(corpus.path)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement


def test_a_corpus_as_a_crawl_leaves_it_is_sound(crawled: Corpus) -> None:
    report = check(crawled)
    assert report.findings == []
    for name in ("ledger entries", "signed heads", "versions", "notices", "raw records", "raw record files"):
        assert report.checked[name] > 0, name
    assert report.checked["pages read again"] == report.checked["versions"] > 10


def test_one_run_can_be_checked_alone(crawled: Corpus) -> None:
    assert check(crawled, run_id=2, reads=False).findings == []
    first, both = check(crawled, run_id=1, reads=False), check(crawled, reads=False)
    assert first.checked["raw records"] < both.checked["raw records"]


BODIES = "SET body = replace(body, substr(body, 40, 1), '~')"
SPOILED = [
    pytest.param(f"UPDATE versions {BODIES} WHERE version_id = 3", "version 3", id="a version's body"),
    pytest.param(f"UPDATE articles {BODIES} WHERE article_id = 3", "article 3", id="an article's body"),
    pytest.param("UPDATE articles SET disclaimer = 'Free for all.' WHERE article_id = 3", "article 3", id="disclaimer"),
    pytest.param("UPDATE notices SET text = text || '.' WHERE notice_id = 2", "notice 2 of version", id="a notice"),
    pytest.param("UPDATE rights SET tdm = 'not_reserved' WHERE version_id = 2", "version 2", id="a verdict"),
    pytest.param("UPDATE signals SET raw = raw || ' ' WHERE signal_id = 1", "fetch ", id="a signal"),
    pytest.param("UPDATE fetches SET ip = '192.0.2.1' WHERE fetch_id = 4", "fetch 4", id="a fetch"),
    pytest.param(
        "UPDATE site_policies SET body = CAST(body || ' ' AS BLOB) WHERE policy_id = 1", "policy 1", id="robots.txt"
    ),
    pytest.param("DELETE FROM sightings WHERE sighting_id = 5", "sighting 5", id="a sighting taken away"),
    pytest.param(
        "INSERT INTO site_policies (kind, sha256, body) VALUES ('robots.txt', 'x', x'20')",
        "policy 4", id="a row put in",
    ),
    pytest.param("UPDATE runs SET user_agent = 'Mozilla/5.0' WHERE run_id = 2", "run 2", id="a run"),
    pytest.param("UPDATE ledger SET digest = x'00' WHERE entry_id = 7", "ledger entry 7", id="an entry's digest"),
    pytest.param("UPDATE ledger SET hash = zeroblob(32) WHERE entry_id = 7", "ledger entry 7", id="an entry's hash"),
    pytest.param("UPDATE ledger SET salt = zeroblob(16) WHERE entry_id = 7", " ", id="an entry's salt"),
    pytest.param("DELETE FROM ledger WHERE entry_id = 7", "ledger entry 8", id="an entry taken away"),
    pytest.param("UPDATE heads SET signature = zeroblob(64) WHERE head_id = 2", "head of run 2", id="a signature"),
    pytest.param("UPDATE heads SET public_key = zeroblob(32) WHERE head_id = 2", "head of run 2", id="a key"),
    pytest.param("DELETE FROM heads WHERE head_id = 1", "head 1", id="a head taken away"),
    pytest.param("UPDATE articles SET withdrawn_at = '2026-01-01'", "article ", id="a withdrawal"),
    pytest.param("UPDATE articles SET cluster_id = 1 WHERE article_id = 3", "article 3", id="a cluster"),
    pytest.param("UPDATE discoveries SET entry = '{}' WHERE article_id = 3", "discovery ", id="a feed's entry"),
    pytest.param("UPDATE discoveries SET outcome = 'gone' WHERE article_id = 3", "discovery ", id="an outcome"),
    pytest.param("UPDATE feeds SET rights = 'Free for all' WHERE feed_id = 1", "feed 1", id="a feed's rights"),
    pytest.param("UPDATE sources SET home_url = 'http://x.example/' WHERE source_id = 1", "source 1", id="a home page"),
    pytest.param("DELETE FROM sources WHERE source_id = 1", "source 1", id="a source taken away"),
    pytest.param("INSERT INTO tombstones VALUES (9, 'url', 'x', 'y')", "tombstone 9", id="a tombstone put in"),
    pytest.param(
        "UPDATE articles SET fetched_at = '2026-01-01T00:00:00.000Z' WHERE article_id = 3",
        "article 3", id="when an article was fetched",
    ),
    pytest.param(
        "UPDATE notice_lines SET article_id = article_id + 1 WHERE notice_id = 2",
        "notice 2 of version", id="whom a notice counts for",
    ),
    pytest.param(
        "INSERT INTO runs SELECT 99, command, started_at, ended_at, exit_code, user_agent, versions, settings, "
        "settings_sha256, counts FROM runs WHERE run_id = 2",
        "run 99", id="a run copied",
    ),
    pytest.param("UPDATE warc_files SET sha256 = 'x' WHERE warc_file_id = 1", ".warc.gz", id="a file's digest"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "named"), SPOILED)
def test_what_was_changed_in_the_database_is_named(copy: Corpus, statement: str, named: str) -> None:
    spoil(copy, "PRAGMA foreign_keys = OFF", statement)
    found = [finding.subject for finding in check(copy, reads=False).findings if finding.fault is Fault.MISMATCH]
    assert any(named in subject for subject in found), found


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE versions SET record = 'null'", id="a record"),
        pytest.param("UPDATE fetches SET response_headers = '{'", id="headers"),
        pytest.param("UPDATE fetches SET fetched_at = 'never'", id="an instant"),
    ],
)
def test_rows_that_cannot_even_be_read_are_named(copy: Corpus, statement: str) -> None:
    spoil(copy, "PRAGMA ignore_check_constraints = ON", statement)
    subjects = [finding.subject for finding in check(copy).findings if finding.fault is Fault.MISMATCH]
    assert any(subject.startswith("version 3 (") for subject in subjects)
    assert any(subject.startswith(("version 4", "fetch ")) for subject in subjects)


def test_a_file_among_the_raw_records_that_no_row_knows_is_told(copy: Corpus) -> None:
    (archive_of(copy) / "more.warc.gz").write_bytes(b"x")
    found = [(finding.fault, finding.subject) for finding in check(copy, reads=False).findings]
    assert found == [(Fault.NOTE, "more.warc.gz")]


CHANGED = {
    "integer": "{0} + 1",
    "real": "{0} + 1",
    "text": "substr({0}, 1, length({0}) - 1) || char(unicode(substr({0}, -1)) + 1)",
    "blob": (
        "CAST(substr({0}, 1, length({0}) - 1) || CASE substr({0}, -1) WHEN x'07' THEN x'08' ELSE x'07' END AS BLOB)"
    ),
}
"""A value of each type, changed in one place."""


def changes(connection: sqlite3.Connection, table: str, columns: Iterable[str]) -> Iterator[str]:
    """A statement for each column of a table: it changes one row in which the column has a value."""
    for column in columns:
        query = f"SELECT rowid, typeof({column}) FROM {table} WHERE length({column}) > 0 ORDER BY rowid LIMIT 1"
        if (row := connection.execute(query).fetchone()) is not None:
            yield f"UPDATE {table} SET {column} = {CHANGED[row[1]].format(column)} WHERE rowid = {row[0]}"


def find_in_rows(connection: sqlite3.Connection) -> list[str]:
    report = Report()
    checks = (check_chain, check_heads, check_settings, check_policies, check_texts, check_fetch_times, check_learned)
    for check_rows in checks:
        check_rows(connection, report)
    return [finding.subject for finding in report.findings if finding.fault is Fault.MISMATCH]


def test_one_changed_value_of_any_column_of_evidence_is_named(copy: Corpus) -> None:
    """Every table and column that the ledger covers, the ledger and its heads themselves, and what articles show."""
    shown = [column for column, _ in SHOWN] + ["disclaimer_scope", "fetched_at"]
    tables = [(one.kind, part.table, part.columns) for one in EVIDENCE for part in one.parts[-1][1]]
    tables += [("article", "articles", tuple(shown)), ("notice", "notice_lines", ("line", "article_id"))]
    tables += [(one.kind, one.table, one.parts[-1][1][0].columns) for one in STATES]
    tables += [("ledger entry", "ledger", ("entry_id", "run_id", "kind", "row_id", "form", "digest", "hash"))]
    checked = 0
    with closing(sqlite3.connect(copy.path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DROP INDEX discoveries_entry_id")  # it refuses an entry that is no JSON any more
        connection.execute("PRAGMA foreign_keys = OFF")
        assert find_in_rows(connection) == []
        for kind, table, columns in tables:
            for statement in changes(connection, table, columns):
                connection.execute("BEGIN")
                try:
                    connection.execute(statement)
                except sqlite3.IntegrityError:  # a constraint of the table's own has found it
                    pass
                else:
                    found = find_in_rows(connection)
                    assert any(subject.startswith(kind) for subject in found), (statement, found)
                connection.execute("ROLLBACK")
                checked += 1
    assert checked > 120


def test_a_body_changed_together_with_every_digest_beside_it_is_still_found(copy: Corpus) -> None:
    spoil(
        copy,
        "UPDATE versions SET body = 'Nothing of it is true.' WHERE version_id = 3",
        "UPDATE versions SET body_sha256 = 'c6cc0ce2ff9dd4ed3ae27ad2dcf16b49f9f7f7b33c6d1f4f6b2fbdcdf39a0b26' "
        "WHERE version_id = 3",
        "UPDATE articles SET body = 'Nothing of it is true.' WHERE version_id = 3",
    )
    found = {(finding.fault, finding.subject) for finding in check(copy).findings}
    assert (Fault.MISMATCH, "version 3") in found  # the ledger
    assert any(subject.startswith("version 3 (http") for _, subject in found)  # the stored page, read again


def places(data: bytes) -> Iterator[tuple[str, int]]:
    """Bytes to change in a raw record file."""
    yield "the first byte", 0
    yield "within the warcinfo", 60
    yield "half-way", len(data) // 2
    yield "near the end", len(data) - 30
    yield "the last byte", len(data) - 1
    yield "a time stamp that no checksum covers", 5


def test_one_changed_byte_of_a_raw_record_file_is_named_wherever_it_stands(copy: Corpus) -> None:
    (path,) = [path for path in sorted(archive_of(copy).iterdir()) if "-run2-" in path.name]
    sound = path.read_bytes()
    for name, offset in places(sound):
        path.write_bytes(sound[:offset] + bytes([sound[offset] ^ 1]) + sound[offset + 1 :])
        found = [finding.subject for finding in check(copy, reads=False).findings]
        assert path.name in found, name
    path.write_bytes(sound)
    assert check(copy, reads=False).findings == []


def test_a_damaged_record_is_named_by_its_place_and_its_fetch(copy: Corpus) -> None:
    ((fetch_id, name, offset, length),) = copy.query(
        "SELECT fetch_id, warc_file, warc_offset, warc_length FROM fetches WHERE outcome = 'stored' LIMIT 1"
    )
    path = archive_of(copy) / name
    data = bytearray(path.read_bytes())
    data[offset + length // 2] ^= 0xFF
    path.write_bytes(data)
    subjects = [finding.subject for finding in check(copy, reads=False).findings]
    assert f"{name} at {offset}" in subjects
    assert any(subject.startswith(f"fetch {fetch_id} (") for subject in subjects)


def test_a_missing_file_is_missing_evidence_and_no_mismatch(copy: Corpus) -> None:
    for path in archive_of(copy).iterdir():
        path.unlink()
    report = check(copy)
    assert {finding.fault for finding in report.findings} == {Fault.MISSING}
    assert copy.run("verify", "--quick").code == 2


def test_a_cut_end_is_found_by_a_hash_noted_before(copy: Corpus) -> None:
    store = open_store(copy.path, is_read_only=True)
    noted = read_heads(store.connection)[-1].hash.hex()
    store.close()
    assert check(copy, reads=False, expected=noted.upper()).findings == []
    spoil(
        copy,
        "DELETE FROM ledger WHERE entry_id > (SELECT max(entry_id) FROM ledger) - 2",  # the run and its head
        "DELETE FROM heads WHERE head_id = (SELECT max(head_id) FROM heads)",
    )
    assert Fault.MISMATCH not in {finding.fault for finding in check(copy, reads=False).findings}
    subjects = [finding.subject for finding in check(copy, reads=False, expected=noted).findings]
    assert "ledger" in subjects


def test_a_head_that_was_taken_away_with_the_entry_that_covers_it_is_named(copy: Corpus) -> None:
    store = open_store(copy.path, is_read_only=True)
    noted = read_heads(store.connection)[-1].hash.hex()
    store.close()
    spoil(
        copy,
        "DELETE FROM ledger WHERE entry_id = (SELECT max(entry_id) FROM ledger)",
        "DELETE FROM heads WHERE head_id = (SELECT max(head_id) FROM heads)",
    )
    subjects = {finding.subject for finding in check(copy, reads=False, expected=noted).findings}
    assert subjects == {"head of run 2", "heads"}


def test_a_notice_that_does_not_stand_in_the_stored_page_is_named(copy: Corpus) -> None:
    spoil(copy, "UPDATE notices SET text = 'All rights released.' WHERE notice_id = 2")
    whys = [finding.why for finding in check(copy).findings]
    assert any("does not stand in the stored page" in why for why in whys)


@pytest.mark.parametrize(
    ("spoiling", "code", "word"),
    [
        pytest.param(lambda corpus: None, 0, "sound", id="sound"),
        pytest.param(lambda corpus: spoil(corpus, f"UPDATE versions {BODIES}"), 1, "not what it was", id="changed"),
    ],
)
def test_the_command_tells_by_its_exit_code(
    copy: Corpus, spoiling: Callable[[Corpus], None], code: int, word: str
) -> None:
    spoiling(copy)
    done = copy.run("verify", "--quick")
    assert (done.code, done.out.splitlines()[-1].split(":")[0]) == (code, word)
    last = copy.run("verify", "--quick", "--json").rows[-1]
    assert last["sound"] is (code == 0)
    assert len(last["head"]["hash"]) == 64


def chunks_of(markup: str) -> list[str]:
    from crawler.audit.pages import squeeze, texts_of
    from crawler.extract.tree import parse_html

    root = parse_html(f"<body><p>Before</p>{markup}<p>After</p></body>".encode(), "https://news.example/").root
    return [text for text in map(squeeze, texts_of(root)) if text]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>© 2026 Harbour Press. All rights reserved.</p>", id="plain"),
        pytest.param("<p>© <span>2026</span> <a>Harbour <b>Press.</b></a> All rights reserved.</p>", id="in pieces"),
        pytest.param("<p>© <script>year()</script>2026 Harbour Press. All rights reserved.</p>", id="a script within"),
        pytest.param("<p>©<svg><title>logo</title></svg> 2026 Harbour Press. All rights reserved.</p>", id="an icon"),
    ],
)
def test_a_notice_stands_in_a_page_however_its_pieces_are_marked_up(markup: str) -> None:
    from crawler.audit.pages import squeeze, stands_in

    chunks = chunks_of(markup)
    assert stands_in(chunks, squeeze("© 2026 Harbour Press. All rights reserved."))
    for changed in ("© 2025 Harbour Press. All rights reserved.", "© 2026 Harbour Press. All rights released."):
        assert not stands_in(chunks, squeeze(changed))

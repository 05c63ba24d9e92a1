"""The chain of hashes: one entry for each row of evidence, in the transaction that adds it."""

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storekit import URL, at, make_run, store_article

from crawler.store import ledger
from crawler.store.evidence import EVIDENCE, NOT_COVERED, STATES
from crawler.store.sqlite import SqliteStore


def test_every_row_of_evidence_has_one_entry(store: SqliteStore) -> None:
    store_article(store, make_run(store), URL)
    kinds = ", ".join(f"'{one.kind}'" for one in EVIDENCE)
    listed = store.query(f"SELECT kind, row_id FROM ledger WHERE kind IN ({kinds}) ORDER BY kind, row_id")
    rows = [
        {"kind": one.kind, "row_id": row[one.key]}
        for one in sorted(EVIDENCE, key=lambda one: one.kind)
        if not one.is_added_late
        for row in store.query(f"SELECT {one.key} FROM {one.table} ORDER BY 1")
    ]
    assert listed == rows
    assert {row["kind"] for row in listed} >= {"fetch", "version", "sighting"}


def test_the_newest_form_covers_every_column(store: SqliteStore) -> None:
    for one in EVIDENCE:
        for part in dict(one.parts)[one.form]:
            columns = [row["name"] for row in store.query(f"PRAGMA table_info({part.table})")]
            assert sorted(part.columns) == sorted(columns), part.table


def test_every_column_is_covered_or_said_not_to_be(store: SqliteStore) -> None:
    covered: dict[str, set[str]] = {}
    for one in (*EVIDENCE, *STATES):
        for part in dict(one.parts)[one.form]:
            covered.setdefault(part.table, set()).update(part.columns)
    tables = store.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'articles_fts%'")
    for table in {row["name"] for row in tables} - {"_sqlite_migrations", "sqlite_sequence", "sqlite_stat1"}:
        columns = {row["name"] for row in store.query(f"PRAGMA table_info({table})")}
        assert columns == covered.get(table) or table in NOT_COVERED, table
    assert set(NOT_COVERED) <= {row["name"] for row in tables}


def test_a_row_that_may_change_has_an_entry_for_each_change_and_for_its_end(store: SqliteStore) -> None:
    source_id, _ = store.add_source("https://news.example/", "News", None, at(0))
    store.set_zone(source_id, "Europe/Berlin")
    store.set_zone(source_id, "Europe/Berlin")  # no change
    count = "SELECT count(*) AS n FROM ledger WHERE kind = 'source'"
    assert store.query(count) == [{"n": 2}]
    with store.transaction():
        store.connection.execute("DELETE FROM sources")
    assert store.query(count) == [{"n": 3}]


def test_a_rolled_back_transaction_leaves_no_entry(store: SqliteStore) -> None:
    run_id = make_run(store)
    before = store.query("SELECT count(*) AS n FROM ledger")
    with pytest.raises(RuntimeError), store.transaction():
        store.connection.execute("INSERT INTO site_policies (kind, sha256, body) VALUES ('x', 'y', x'00')")
        raise RuntimeError(run_id)
    assert store.query("SELECT count(*) AS n FROM ledger") == before


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE ledger SET hash = x'00'", id="change"),
        pytest.param("UPDATE ledger SET salt = x'00'", id="other salt"),
        pytest.param("DELETE FROM ledger", id="delete"),
    ],
)
def test_the_ledger_is_only_added_to(store: SqliteStore, statement: str) -> None:
    store_article(store, make_run(store), URL)
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        store.connection.execute(statement)


def test_the_same_row_has_another_digest_under_another_salt(store: SqliteStore) -> None:
    store_article(store, make_run(store), URL)
    fetch = next(one for one in EVIDENCE if one.kind == "fetch")
    digests = {ledger.digest_row(store.connection, fetch, 1, bytes([n]) * 16, fetch.form) for n in range(3)}
    assert len(digests) == 3
    assert None not in digests


def test_a_run_is_signed_at_its_end(store: SqliteStore) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from crawler.store.heads import is_signed, read_heads

    run_id = make_run(store)
    store.end_run(run_id, at(9), 0, {}, (), Ed25519PrivateKey.generate())
    (head,) = read_heads(store.connection)
    *_, signed, last = store.query("SELECT entry_id, hash, kind FROM ledger ORDER BY entry_id")
    assert (head.run_id, head.entry_id, head.hash) == (run_id, signed["entry_id"], signed["hash"])
    assert (signed["kind"], last["kind"]) == ("run", "head")  # the head is covered by the entry behind it
    assert is_signed(head)


@given(st.binary(min_size=32, max_size=32), st.integers(1, 2**40), st.sampled_from(["fetch", "version"]))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
def test_an_entrys_hash_depends_on_everything_it_says(previous: bytes, number: int, kind: str) -> None:
    one = ledger.link(previous, number, 1, kind, number, 1, previous)
    others = [
        ledger.link(previous[::-1] + b"!", number, 1, kind, number, 1, previous),
        ledger.link(previous, number + 1, 1, kind, number, 1, previous),
        ledger.link(previous, number, None, kind, number, 1, previous),
        ledger.link(previous, number, 1, kind + "s", number, 1, previous),
        ledger.link(previous, number, 1, kind, number + 1, 1, previous),
        ledger.link(previous, number, 1, kind, number, 2, previous),
        ledger.link(previous, number, 1, kind, number, 1, previous[::-1] + b"!"),
    ]
    assert one not in others

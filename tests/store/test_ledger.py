"""The chain of hashes: one entry for each row of evidence, in the transaction that adds it."""

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storekit import URL, at, make_run, store_article

from crawler.store import ledger
from crawler.store.evidence import EVIDENCE
from crawler.store.sqlite import SqliteStore


def test_every_row_of_evidence_has_one_entry(store: SqliteStore) -> None:
    store_article(store, make_run(store), URL)
    listed = store.query("SELECT kind, row_id FROM ledger ORDER BY kind, row_id")
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
    (last,) = store.query("SELECT entry_id, hash FROM ledger ORDER BY entry_id DESC LIMIT 1")
    assert (head.run_id, head.entry_id, head.hash) == (run_id, last["entry_id"], last["hash"])
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

"""A chain of hashes over what was committed: one entry for each row of evidence, in the transaction that adds the row.

Evidence is what never changes once committed: fetches with the signals they carried, versions with their notices and
verdicts, site policies (robots.txt), sightings, ended runs, closed WARC files. An entry holds a digest of its row and a
hash over the entry before, so that a changed byte is found in the row it stands in, and a row that was added, taken
away or moved is found in the chain. The hash at the end of a run is signed (`crawler.store.heads`).

The digest is taken over the row and a random salt kept in the entry. When a row is erased on request its salt is erased
with it: the chain still holds, and nobody can show from the digest what the row said.
"""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawler.store.evidence import EVIDENCE, Evidence

SALT_BYTES = 16
GENESIS = bytes(32)
"""The hash before the first entry."""

ADD_ENTRY = """
INSERT INTO ledger (entry_id, run_id, kind, row_id, form, salt, digest, hash)
VALUES (:entry_id, :run_id, :kind, :row_id, :form, :salt, :digest, :hash)
"""
LAST_ENTRY = "SELECT entry_id, hash FROM ledger ORDER BY entry_id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the chain."""

    entry_id: int
    """From 1, without gaps."""
    run_id: int | None
    kind: str
    """fetch | rendering | import | version | policy | sighting | reextraction | site_line | run | warc | erasure"""
    row_id: int
    form: int
    """Which columns the digest covers, see `crawler.store.evidence`."""
    salt: bytes | None
    """None once the row was erased."""
    digest: bytes
    hash: bytes


def newest_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """The highest id of each kind of evidence, taken when a transaction begins."""
    return {one.kind: _newest(connection, one) for one in EVIDENCE}


def append_new(connection: sqlite3.Connection, before: dict[str, int], run_id: int | None = None) -> int:
    """Add an entry for each row that this transaction has added; returns how many.

    Args:
        connection: inside a write transaction.
        before: what `newest_rows` said at its beginning.
        run_id: the run that writes; None outside one.
    """
    added = 0
    for one in EVIDENCE:
        if one.is_added_late or _newest(connection, one) == before[one.kind]:
            continue
        query = f"SELECT {one.key} FROM {one.table} WHERE {one.key} > ? ORDER BY {one.key}"  # noqa: S608 - constants
        for (row_id,) in connection.execute(query, (before[one.kind],)).fetchall():
            append(connection, one, row_id, run_id)
            added += 1
    return added


def append(connection: sqlite3.Connection, evidence: Evidence, row_id: int, run_id: int | None) -> Entry:
    """Add the entry of one row."""
    last = connection.execute(LAST_ENTRY).fetchone()
    entry_id, previous = (last["entry_id"] + 1, last["hash"]) if last else (1, GENESIS)
    salt = secrets.token_bytes(SALT_BYTES)
    digest = digest_row(connection, evidence, row_id, salt, evidence.form)
    if digest is None:
        raise ValueError(f"there is no {evidence.kind} {row_id} to add to the ledger")
    entry = Entry(
        entry_id, run_id, evidence.kind, row_id, evidence.form, salt, digest,
        link(previous, entry_id, run_id, evidence.kind, row_id, evidence.form, digest),
    )  # fmt: skip
    connection.execute(
        ADD_ENTRY,
        {
            "entry_id": entry.entry_id, "run_id": run_id, "kind": entry.kind, "row_id": row_id, "form": entry.form,
            "salt": salt, "digest": digest, "hash": entry.hash,
        },
    )  # fmt: skip
    return entry


def link(previous: bytes, entry_id: int, run_id: int | None, kind: str, row_id: int, form: int, digest: bytes) -> bytes:
    """The hash of an entry: SHA-256 over the one before and everything it says but the salt."""
    said = json.dumps([entry_id, run_id, kind, row_id, form, digest.hex()], separators=(",", ":"))
    return hashlib.sha256(previous + said.encode()).digest()


def digest_row(connection: sqlite3.Connection, evidence: Evidence, row_id: int, salt: bytes, form: int) -> bytes | None:
    """SHA-256 over the salt, the row and the rows that belong to it; None when the row is not there."""
    whole: list[list[Any]] = []
    for number, query in enumerate(evidence.queries(form)):
        rows = [[_plain(value) for value in row] for row in connection.execute(query, (row_id,))]
        if number == 0 and not rows:
            return None
        whole.append(rows)
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(salt + text.encode("utf-8", "surrogatepass")).digest()


def read_entries(connection: sqlite3.Connection, after: int = 0) -> Iterator[Entry]:
    """All entries in order."""
    query = "SELECT entry_id, run_id, kind, row_id, form, salt, digest, hash FROM ledger WHERE entry_id > ? ORDER BY 1"
    for row in connection.execute(query, (after,)):
        yield Entry(*row)


def _newest(connection: sqlite3.Connection, evidence: Evidence) -> int:
    (newest,) = connection.execute(f"SELECT max({evidence.key}) FROM {evidence.table}").fetchone()  # noqa: S608
    return newest or 0


def _plain(value: Any) -> Any:
    return {"hex": value.hex()} if isinstance(value, bytes) else value

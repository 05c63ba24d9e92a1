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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crawler.store.evidence import EVIDENCE, Evidence

SALT_BYTES = 16
GENESIS = bytes(32)
"""The hash before the first entry."""

ADD_ENTRY = """
INSERT INTO ledger (entry_id, run_id, kind, row_id, form, salt, digest, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
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
    new: list[tuple[Evidence, int]] = []
    for one in EVIDENCE:
        if one.is_added_late or _newest(connection, one) == before[one.kind]:
            continue
        query = f"SELECT {one.key} FROM {one.table} WHERE {one.key} > ? ORDER BY {one.key}"  # noqa: S608 - constants
        new += [(one, row_id) for (row_id,) in connection.execute(query, (before[one.kind],))]
    return len(_append_all(connection, new, run_id))


def append(connection: sqlite3.Connection, evidence: Evidence, row_id: int, run_id: int | None) -> Entry:
    """Add the entry of one row."""
    return _append_all(connection, [(evidence, row_id)], run_id)[0]


def _append_all(connection: sqlite3.Connection, new: Iterable[tuple[Evidence, int]], run_id: int | None) -> list[Entry]:
    last = connection.execute(LAST_ENTRY).fetchone()
    entry_id, previous = (last["entry_id"], last["hash"]) if last else (0, GENESIS)
    entries: list[Entry] = []
    for evidence, row_id in new:
        entry_id += 1
        salt = secrets.token_bytes(SALT_BYTES)
        digest = digest_row(connection, evidence, row_id, salt, evidence.form)
        if digest is None:
            raise ValueError(f"there is no {evidence.kind} {row_id} to add to the ledger")
        previous = link(previous, entry_id, run_id, evidence.kind, row_id, evidence.form, digest)
        entries.append(Entry(entry_id, run_id, evidence.kind, row_id, evidence.form, salt, digest, previous))
    connection.executemany(
        ADD_ENTRY, [(e.entry_id, e.run_id, e.kind, e.row_id, e.form, e.salt, e.digest, e.hash) for e in entries]
    )
    return entries


def link(previous: bytes, entry_id: int, run_id: int | None, kind: str, row_id: int, form: int, digest: bytes) -> bytes:
    """The hash of an entry: SHA-256 over the one before and everything it says but the salt."""
    said = _encode([entry_id, run_id, kind, row_id, form, digest.hex()])
    return hashlib.sha256(previous + said.encode()).digest()


def digest_row(connection: sqlite3.Connection, evidence: Evidence, row_id: int, salt: bytes, form: int) -> bytes | None:
    """SHA-256 over the salt, the row and the rows that belong to it; None when the row is not there."""
    cursor = connection.cursor()
    cursor.row_factory = None
    whole: list[list[tuple[Any, ...]]] = []
    for query in _QUERIES[evidence.kind, form]:
        whole.append(cursor.execute(query, (row_id,)).fetchall())
        if not whole[0]:
            return None
    return hashlib.sha256(salt + _encode(whole).encode("utf-8", "surrogatepass")).digest()


def read_entries(connection: sqlite3.Connection, after: int = 0) -> Iterator[Entry]:
    """All entries in order."""
    query = "SELECT entry_id, run_id, kind, row_id, form, salt, digest, hash FROM ledger WHERE entry_id > ? ORDER BY 1"
    for row in connection.execute(query, (after,)):
        yield Entry(*row)


def _newest(connection: sqlite3.Connection, evidence: Evidence) -> int:
    (newest,) = connection.execute(f"SELECT max({evidence.key}) FROM {evidence.table}").fetchone()  # noqa: S608
    return newest or 0


def _write_bytes(value: bytes) -> dict[str, str]:
    return {"hex": value.hex()}


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_write_bytes).encode
_QUERIES = {(one.kind, form): one.queries(form) for one in EVIDENCE for form, _ in one.parts}

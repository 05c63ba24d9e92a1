"""A chain of hashes over what was committed: one entry for each row of evidence, in the transaction that adds the row.

Evidence is what never changes once committed: fetches with the signals they carried, versions with their notices and
verdicts, site policies (robots.txt), sightings, ended runs, closed WARC files. Beside it stand rows that do change
(sources, articles, discoveries that ended, ...): each change of what counts in them has an entry, and so has their end;
the last one must fit. Which rows a transaction changed is told by triggers of this connection (`watch`).

An entry holds a digest of its row and a hash over the entry before, so that a changed byte is found in the row it
stands in, and a row that was added, taken away or moved is found in the chain. The hash at the end of a run is signed
(`crawler.store.heads`); the entry behind it covers the signed head.

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

from crawler.store.evidence import BY_KIND, EVIDENCE, STATES, Evidence

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
    """See `crawler.store.evidence`."""
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
    """Add the entry of one row; one of a kind that may go can be gone."""
    return _append_all(connection, [(evidence, row_id)], run_id)[0]


def _append_all(connection: sqlite3.Connection, new: Iterable[tuple[Evidence, int]], run_id: int | None) -> list[Entry]:
    last = connection.execute(LAST_ENTRY).fetchone()
    entry_id, previous = (last["entry_id"], last["hash"]) if last else (0, GENESIS)
    entries: list[Entry] = []
    for evidence, row_id in new:
        entry_id += 1
        salt = secrets.token_bytes(SALT_BYTES)
        digest = digest_row(connection, evidence, row_id, salt, evidence.form)
        if digest is None and evidence in STATES:
            digest = digest_of_none(salt)
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


def digest_of_none(salt: bytes) -> bytes:
    """The digest of a row that is gone."""
    return hashlib.sha256(salt + b"gone").digest()


_TOUCHED = "CREATE TEMP TABLE touched (kind TEXT, row_id INTEGER, PRIMARY KEY (kind, row_id)) WITHOUT ROWID"
_TRIGGER = """
CREATE TEMP TRIGGER touched_{kind}_{event} AFTER {event} {columns} ON main.{table} {condition}
BEGIN INSERT OR IGNORE INTO touched VALUES ('{kind}', {row}.{key}); END
"""


def watch(connection: sqlite3.Connection) -> None:
    """Have changes of rows that may change noted, from now on, on this connection."""
    connection.execute(_TOUCHED)
    for one in STATES:
        columns = one.parts[-1][1][0].columns
        names = {"kind": one.kind, "table": one.table, "key": one.key}
        differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
        update = {
            "event": "UPDATE",
            "columns": f"OF {', '.join(columns)}",
            "condition": f"WHEN {differs}",
            "row": "NEW",
        }
        plain = {"columns": "", "condition": ""}
        connection.execute(_TRIGGER.format(**names, **update))
        connection.execute(_TRIGGER.format(**names, **plain, event="DELETE", row="OLD"))
        if not one.is_begun_late:
            connection.execute(_TRIGGER.format(**names, **plain, event="INSERT", row="NEW"))


def append_changed(connection: sqlite3.Connection, run_id: int | None = None) -> int:
    """Add an entry for each row that this transaction has changed, added or deleted and that may change; returns how
    many."""
    touched = connection.execute("SELECT kind, row_id FROM temp.touched").fetchall()
    if touched:
        _append_all(connection, [(BY_KIND[kind], row_id) for kind, row_id in touched], run_id)
        connection.execute("DELETE FROM temp.touched")
    return len(touched)


def enter_states(connection: sqlite3.Connection) -> None:
    """Add the first entries of rows that were there before such rows had any. For migrations."""
    for one in STATES:
        where = "WHERE outcome IS NOT NULL OR article_id IS NOT NULL" if one.is_begun_late else ""
        query = f"SELECT {one.key} FROM {one.table} {where} ORDER BY 1"  # noqa: S608 - constants
        _append_all(connection, [(one, row_id) for (row_id,) in connection.execute(query).fetchall()], None)


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
_QUERIES = {(one.kind, form): one.queries(form) for one in (*EVIDENCE, *STATES) for form, _ in one.parts}

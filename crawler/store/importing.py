"""Writing a page that another archive holds: the same rows as for a fetch of our own, and one that names its record.

Everything here runs inside a transaction that the caller holds, except where it only reads.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from crawler.clock import format_instant, parse_instant
from crawler.items import Outcome, RawRecord, Result, Rights
from crawler.store import queries, rows
from crawler.store.base import Written
from crawler.store.sketches import SqliteSketches
from crawler.store.writing import returned_id, write_fetch, write_result, write_signals
from crawler.urls import url_key

SUPERSEDED = "superseded"
"""Outcome of a fetch, not of an address: the corpus has what the page said later, and that stays the newest version."""

ADD_IMPORT = """
INSERT INTO imports (fetch_id, run_id, file, member, file_sha256, record_offset, inner_offset, record_id, record_type,
    captured_at, payload_digest, block_digest_holds, software, imported_at)
VALUES (:fetch_id, :run_id, :file, :member, :file_sha256, :record_offset, :inner_offset, :record_id, :record_type,
    :captured_at, :payload_digest, :block_digest_holds, :software, :imported_at)
"""
IS_IMPORTED = "SELECT 1 FROM imports WHERE record_id = :record_id LIMIT 1"
LAST_OF_FILE = """
SELECT record_offset, inner_offset FROM imports WHERE file_sha256 = :file_sha256 AND member IS :member
ORDER BY record_offset DESC, inner_offset DESC LIMIT 1
"""
RAW_OF_PAYLOAD = """
SELECT f.warc_file, f.warc_offset, f.warc_length, f.warc_record_id, f.payload_sha256, f.payload_bytes
FROM imports i JOIN fetches f ON f.fetch_id = i.fetch_id
WHERE (i.payload_digest = :payload_digest OR i.record_id = :record_id) AND f.warc_file IS NOT NULL
    AND f.payload_kept = 'yes'
ORDER BY i.record_id = :record_id DESC, f.fetch_id DESC LIMIT 1
"""
KEEP_REVISIT = "UPDATE discoveries SET revisit_at = :revisit_at WHERE discovery_id = :discovery_id"
NEWEST_FETCH = "SELECT max(fetch_id) FROM fetches WHERE discovery_id = :discovery_id"
FETCHED_AT = """
SELECT article_id, fetched_at FROM articles WHERE url_key = :url_key
UNION ALL SELECT a.article_id, a.fetched_at FROM discoveries d JOIN articles a ON a.article_id = d.article_id
WHERE d.discovery_id = :discovery_id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """The record that an imported fetch stands in."""

    file: str
    """Name of the file that was imported, without its folder."""
    member: str | None
    """Name of the WARC file inside a WACZ package."""
    file_sha256: str
    """Of the whole file."""
    offset: int
    inner_offset: int
    """See `crawler.archive.records.Place`."""
    record_id: str
    record_type: str
    """response | revisit"""
    captured_at: datetime
    """WARC-Date."""
    payload_digest: str | None
    """WARC-Payload-Digest as written there."""
    block_digest_holds: bool
    """False when the record's own digest is that of another block."""
    software: str | None
    """What wrote the archive, by its own account."""
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Import:
    """One archived page, read."""

    result: Result
    """Its discovery has no id yet."""
    origin: Origin


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of it."""

    outcome: str
    """As in `Outcome`, or `superseded`."""
    reason: str | None
    article_id: int | None
    is_written: bool = True
    """False when the address was known and the record adds nothing: it is no article."""


def is_imported(connection: sqlite3.Connection, record_id: str) -> bool:
    """A record of this id was imported before, from whatever file."""
    return connection.execute(IS_IMPORTED, {"record_id": record_id}).fetchone() is not None


def last_place(connection: sqlite3.Connection, file_sha256: str, member: str | None) -> tuple[int, int] | None:
    """(offset, inner offset) of the last record of a file that was imported."""
    row = connection.execute(LAST_OF_FILE, {"file_sha256": file_sha256, "member": member}).fetchone()
    return (row[0], row[1]) if row else None


def find_payload(connection: sqlite3.Connection, payload_digest: str | None, record_id: str | None) -> RawRecord | None:
    """Our copy of the reply of this record, or of one whose payload had this digest, as its archive wrote it."""
    row = connection.execute(RAW_OF_PAYLOAD, {"payload_digest": payload_digest, "record_id": record_id}).fetchone()
    return RawRecord(*row) if row else None


def write_import(
    connection: sqlite3.Connection,
    one: Import,
    run_id: int,
    is_new: bool,
    was: sqlite3.Row,
    sketches: SqliteSketches,
) -> Imported:
    """Write one archived page.

    What the corpus knows from later is not undone by it: an article fetched after the capture keeps its newest
    version, an address listed after it stays open, and a record that is no article changes nothing of a known address.

    Args:
        one: its discovery has its id.
        is_new: the address was not known before.
        was: the row of its discovery.
    """
    result = one.result
    fetch = result.fetch
    assert fetch is not None
    if result.outcome is not Outcome.STORED and not is_new:
        return Imported(result.outcome, result.reason, was["article_id"], is_written=False)
    key = {"url_key": url_key(fetch.final_url), "discovery_id": was["discovery_id"]}
    known = connection.execute(FETCHED_AT, key).fetchone()
    if known is not None and parse_instant(known["fetched_at"]) >= fetch.fetched_at:
        written = _write_superseded(connection, result, run_id, was, known)
        _write_origin(connection, one.origin, run_id, was["discovery_id"])
        return written
    placed: Written = write_result(connection, result, run_id, sketches)
    _write_origin(connection, one.origin, run_id, was["discovery_id"])
    if was["revisit_at"] is not None:
        # An archive says nothing about when to look again: what was planned stays planned.
        keys = {"discovery_id": was["discovery_id"], "revisit_at": was["revisit_at"]}
        connection.execute(KEEP_REVISIT, keys)
    if not is_new and was["outcome"] is None and parse_instant(was["seen_at"]) > fetch.fetched_at:
        connection.execute(
            queries.REOPEN_DISCOVERY,
            {
                "discovery_id": was["discovery_id"],
                "next_try_at": was["next_try_at"],
                "entry": was["entry"],
                "entry_updated_at": was["entry_updated_at"],
            },
        )
    return Imported(placed.outcome, placed.reason, placed.article_id)


def _write_superseded(
    connection: sqlite3.Connection,
    result: Result,
    run_id: int,
    was: sqlite3.Row,
    known: sqlite3.Row,
) -> Imported:
    """The fetch and its signals, beside an article that the corpus has from later."""
    assert result.fetch is not None
    reading = result.reading
    reason = f"the corpus has it of {known['fetched_at']}"
    fetch_id = write_fetch(
        connection, result.fetch, run_id, SUPERSEDED, reason, discovery_id=was["discovery_id"],
        charset=reading.charset if reading else None,
    )  # fmt: skip
    seen_at = format_instant(result.fetch.fetched_at)
    rights = (reading.rights if reading else None) or Rights()
    write_signals(connection, rights, fetch_id, known["article_id"], seen_at)
    connection.execute(
        queries.ADD_SIGHTING,
        {
            "discovery_id": was["discovery_id"],
            "article_id": known["article_id"],
            "feed_id": None,
            "fetch_id": fetch_id,
            "run_id": run_id,
            "seen_at": seen_at,
            "event": SUPERSEDED,
            "detail": None,
        },
    )
    return Imported(SUPERSEDED, reason, known["article_id"])


def _write_origin(connection: sqlite3.Connection, origin: Origin, run_id: int, discovery_id: int) -> None:
    connection.execute(
        ADD_IMPORT,
        {
            "fetch_id": returned_id(connection, NEWEST_FETCH, {"discovery_id": discovery_id}),
            "run_id": run_id,
            "file": origin.file,
            "member": origin.member,
            "file_sha256": origin.file_sha256,
            "record_offset": origin.offset,
            "inner_offset": origin.inner_offset,
            "record_id": origin.record_id,
            "record_type": origin.record_type,
            "captured_at": rows.stamp(origin.captured_at),
            "payload_digest": origin.payload_digest,
            "block_digest_holds": int(origin.block_digest_holds),
            "software": origin.software,
            "imported_at": rows.stamp(origin.imported_at),
        },
    )

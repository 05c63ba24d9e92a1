"""The page behind a fetch, put together again from its raw record and what was known at the time.

In: the store, the archive's folder, a fetch. Out: the `Page` that a worker was given then. No network.
"""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.archive.decoding import decode_payload
from crawler.archive.exchange import ArchivedReply, headers_of_rendering
from crawler.archive.reader import read_record, read_rendering
from crawler.clock import parse_instant
from crawler.errors import ArchiveError
from crawler.items import Page, RawRecord
from crawler.store.rows import entry_of

PAGE_OF_FETCH = """
SELECT f.*, v.witness AS witness, v.record AS record, d.entry AS entry, s.time_zone AS time_zone, p.body AS robots_body,
    t.body AS tdmrep_body,
    b.rendering_id, b.ending AS rendering_ending, b.warc_file AS rendered_file, b.warc_offset AS rendered_offset,
    b.warc_length AS rendered_length, b.warc_record_id AS rendered_record_id, b.payload_sha256 AS rendered_sha256,
    b.payload_bytes AS rendered_bytes
FROM fetches f
LEFT JOIN renderings b ON b.fetch_id = f.fetch_id
LEFT JOIN versions v ON v.fetch_id = f.fetch_id
LEFT JOIN discoveries d ON d.discovery_id = f.discovery_id
LEFT JOIN sources s ON s.source_id = d.source_id
LEFT JOIN site_policies p ON p.kind = 'robots.txt' AND p.sha256 = f.robots_sha256
LEFT JOIN site_policies t ON t.kind = 'tdmrep.json' AND t.sha256 = f.tdmrep_sha256
WHERE f.fetch_id = :fetch_id ORDER BY v.version_id LIMIT 1
"""
FURTHER_FETCH = """
SELECT * FROM fetches WHERE discovery_id = :discovery_id AND final_url = :url AND payload_sha256 = :sha256
ORDER BY fetch_id LIMIT 1
"""
RENDERED_COLUMNS = (
    "rendered_file", "rendered_offset", "rendered_length", "rendered_record_id", "rendered_sha256", "rendered_bytes",
)  # fmt: skip
RAW_COLUMNS = ("warc_file", "warc_offset", "warc_length", "warc_record_id", "payload_sha256", "payload_bytes")


def raw_record_of(row: sqlite3.Row) -> RawRecord | None:
    """Where the reply of a row of `fetches` stands; None when it was not kept."""
    values = [row[name] for name in RAW_COLUMNS]
    return None if row["warc_file"] is None else RawRecord(*values)


def replay_page(connection: sqlite3.Connection, folder: Path, fetch_id: int, rules_folder: Path | None = None) -> Page:
    """The page as it was handed to the reader.

    The feed's entry is the one the version was read with; a fetch without a version takes the discovery's. Site rules
    are those of today that hold on the day of the fetch.

    Raises:
        ArchiveError: the raw record is missing, was not kept, or is not what it was; or its rows cannot be read.
    """
    row = connection.execute(PAGE_OF_FETCH, {"fetch_id": fetch_id}).fetchone()
    if row is None:
        raise ArchiveError(f"there is no fetch {fetch_id}")
    try:
        page = _page_of(connection, folder, row, rules_folder)
        parts = json.loads(row["record"]).get("parts", ())[1:] if row["record"] else ()
        further = tuple(_further_page(connection, folder, row, page, part) for part in parts)
    except (ValueError, TypeError, AttributeError, LookupError) as error:  # JSON or a time that we never wrote
        raise ArchiveError(f"the rows of fetch {fetch_id} cannot be read: {error}") from error
    return replace(page, further=further)


def _further_page(
    connection: sqlite3.Connection, folder: Path, first: sqlite3.Row, page: Page, part: dict[str, Any]
) -> Page:
    """A further page of the article, out of the fetch that brought it."""
    keys = {"discovery_id": first["discovery_id"], "url": part["url"], "sha256": part.get("payload_sha256")}
    row = connection.execute(FURTHER_FETCH, keys).fetchone()
    if row is None:
        raise ArchiveError(f"the fetch of {part['url']}, a page of the article, is missing")
    reply = read_reply(folder, row)
    assert reply.payload is not None
    return replace(
        page,
        url=row["final_url"],
        body=decode_payload(reply.payload, reply.headers),
        headers=tuple((name, value) for name, value in json.loads(row["response_headers"])),
        requested_url=requested_url_of(row),
        fetched_at=parse_instant(row["fetched_at"]),
        payload_sha256=row["payload_sha256"],
    )


def requested_url_of(row: sqlite3.Row) -> str | None:
    """What was asked for, where redirects led elsewhere."""
    return row["url"] if json.loads(row["redirects"]) else None


def _rsl_of(connection: sqlite3.Connection, fetch_id: int) -> tuple[str, ...]:
    """The RSL documents that were in force: the signals of the fetch hold them whole."""
    query = "SELECT raw FROM signals WHERE fetch_id = ? AND channel = 'rsl-document' ORDER BY signal_id"
    return tuple(raw for (raw,) in connection.execute(query, (fetch_id,)))


def _page_of(connection: sqlite3.Connection, folder: Path, row: sqlite3.Row, rules_folder: Path | None) -> Page:
    headers = tuple((name, value) for name, value in json.loads(row["response_headers"]))
    if row["rendering_id"] is None:
        reply = read_reply(folder, row)
        assert reply.payload is not None
        body = decode_payload(reply.payload, reply.headers)
    else:
        body, headers = read_dom(folder, row), headers_of_rendering(headers)
    entry = row["witness"] or row["entry"]
    return Page(
        url=row["final_url"],
        body=body,
        headers=headers,
        entry=entry_of(entry) if entry else None,
        tdmrep=bytes(row["tdmrep_body"]).decode("utf-8", "replace") if row["tdmrep_body"] else None,
        rsl=_rsl_of(connection, row["fetch_id"]),
        robots_txt=bytes(row["robots_body"]).decode("utf-8", "replace") if row["robots_body"] else None,
        time_zone=row["time_zone"],
        requested_url=requested_url_of(row),
        payload_sha256=row["payload_sha256"],
        fetched_at=parse_instant(row["fetched_at"]),
        rules_folder=str(rules_folder) if rules_folder else None,
    )


def read_dom(folder: Path, row: sqlite3.Row) -> bytes:
    """The DOM that was read in place of the reply, checked against its digests.

    Raises:
        ArchiveError: as `replay_page`; also when the browser left none to read.
    """
    values = [row[name] for name in RENDERED_COLUMNS]
    if row["rendered_sha256"] is None:
        raise ArchiveError(f"fetch {row['fetch_id']} left nothing to read in the browser ({row['rendering_ending']})")
    if row["rendered_file"] is None:
        raise ArchiveError(f"fetch {row['fetch_id']} kept the digest of its rendering only")
    return read_rendering(folder, RawRecord(*values)).html


def read_reply(folder: Path, row: sqlite3.Row) -> ArchivedReply:
    """The stored reply of a row of `fetches`, checked against its digests, with its payload.

    Raises:
        ArchiveError: as `replay_page`.
    """
    record = raw_record_of(row)
    if record is None:
        raise ArchiveError(f"fetch {row['fetch_id']} kept no raw record (store_payload = {row['payload_kept']})")
    reply = read_record(folder, record)
    if reply.payload is None:
        raise ArchiveError(f"fetch {row['fetch_id']} kept the digest of its reply only")
    return reply

"""Erase an address or a host for good: rows, versions, search index, free pages, raw records.

What stays is a salted tombstone. It is done in three steps, so that a crash at any moment leaves a state from which
`finish` goes on: (1) one transaction deletes the rows, writes the tombstone and notes which raw records are to be
blanked; (2) these are blanked in their places; (3) one transaction writes the erasure, itself evidence in the ledger,
and the file is rewritten.
"""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.blanking import blank_exchange
from crawler.archive.decoding import decode_payload
from crawler.archive.exchange import ArchivedReply
from crawler.archive.reader import iter_replies
from crawler.clock import format_instant
from crawler.errors import ArchiveError
from crawler.store import forgetting
from crawler.store.forgetting import Doomed, RawPlace
from crawler.urls import url_key

if TYPE_CHECKING:
    from crawler.store.sqlite import SqliteStore

logger = logging.getLogger(__name__)

_COUNTED = ("articles", "versions", "notices", "fetches", "discoveries", "sightings", "signals", "sources", "feeds")
_TITLE_CHARS = 12
"""Shorter titles occur in any feed."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was erased."""

    erasure_id: int
    scope: str
    """url | host"""
    tombstone: str
    """Hex; what is kept instead of the address."""
    erased_at: str
    rows: dict[str, int]
    """Table to the number of its rows that are gone."""
    raw_records: int
    """Exchanges blanked in the archive, feeds that carried the text among them."""
    raw_bytes: int
    files: tuple[str, ...]
    """Archive files that were changed."""


def forget(
    store: "SqliteStore", folder: Path, name: str, *, is_host: bool, reason: str | None, now: datetime
) -> Receipt:
    """Erase what is stored of one address (any variant of it) or of one host with its subdomains.

    The caller holds the corpus's crawl lock. Without anything stored the tombstone is still written: what was never
    fetched will not be.

    Raises:
        ArchiveError: a raw record cannot be blanked; `finish` can be called again once it can.
        StoreError: the database cannot be written.
    """
    connection = store.connection
    scope, key = ("host", name) if is_host else ("url", url_key(name))
    doomed = forgetting.find_host(connection, key) if is_host else forgetting.find_page(connection, key)
    forgetting.close_over(connection, doomed)
    places = forgetting.find_raw(connection, doomed) + _find_carriers(connection, folder, doomed)
    counts = {table: len(doomed.rows[table]) for table in _COUNTED if doomed.rows.get(table)}
    with store.transaction():
        digest = forgetting.tombstone(connection, scope, key)
        connection.execute(
            "INSERT INTO tombstones (scope, digest, made_at) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING",
            (scope, digest, format_instant(now)),
        )
        names = [name] if is_host else _addresses(connection, doomed, name)
        entries = forgetting.delete(connection, doomed)
        entries += forgetting.redact_runs(connection, names, store.run_id)
        entries += forgetting.delete_lone_policies(connection) if is_host else []
        connection.execute(
            "INSERT INTO pending_erasures (pending_id, scope, digest, reason, counts, entries, raw) "
            "SELECT coalesce(max(pending_id), 0) + 1, ?, ?, ?, ?, ?, ? FROM "
            "(SELECT pending_id FROM pending_erasures UNION ALL SELECT pending_id FROM erasures)",
            (
                scope,
                digest,
                reason,
                forgetting.to_text(counts),
                forgetting.to_text(sorted(entries)),
                forgetting.to_text([asdict(place) for place in places]),
            ),
        )
    return finish(store, folder, now)[-1]


def finish(store: "SqliteStore", folder: Path, now: datetime) -> list[Receipt]:
    """Do what is left of erasures that were begun; returns their receipts.

    Raises:
        ArchiveError: a raw record cannot be blanked.
    """
    connection = store.connection
    pending = connection.execute("SELECT * FROM pending_erasures ORDER BY pending_id").fetchall()
    receipts = [_finish_one(store, folder, row, now) for row in pending]
    if pending:
        with _no_statements(store):
            forgetting.scrub(connection)
        with store.transaction():
            connection.execute("DELETE FROM pending_erasures")
    return receipts


def _finish_one(store: "SqliteStore", folder: Path, row: sqlite3.Row, now: datetime) -> Receipt:
    places = [RawPlace(**place) for place in json.loads(row["raw"])]
    erased_at = format_instant(now)
    raw_bytes = 0
    for place in places:
        if (folder / place.file).is_file():
            raw_bytes += blank_exchange(folder / place.file, place.offset, place.length, now)
    files = sorted({place.file for place in places if (folder / place.file).is_file()})
    known = store.connection.execute(
        "SELECT erasure_id, erased_at, raw_bytes FROM erasures WHERE pending_id = ?", (row["pending_id"],)
    ).fetchone()
    if known is None:
        with store.transaction():
            (erasure_id,) = store.connection.execute(
                "INSERT INTO erasures (pending_id, run_id, erased_at, scope, digest, reason, counts, entries, raw, "
                "raw_bytes, files) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING erasure_id",
                (
                    row["pending_id"], store.run_id, erased_at, row["scope"], row["digest"], row["reason"],
                    row["counts"], row["entries"], row["raw"], raw_bytes,
                    forgetting.to_text({name: _digest(folder / name) for name in files}),
                ),
            ).fetchone()  # fmt: skip
    else:
        erasure_id, erased_at, raw_bytes = known
    return Receipt(
        erasure_id, row["scope"], row["digest"], erased_at, json.loads(row["counts"]), len(places), raw_bytes,
        tuple(files),
    )  # fmt: skip


def _find_carriers(connection: sqlite3.Connection, folder: Path, doomed: Doomed) -> list[RawPlace]:
    """Raw replies beside the doomed pages' own in which an address or title of theirs stands: listings of any run, and
    replies that a killed run left without a row. Pages of other articles are left alone.

    Reads the whole archive.
    """
    needles = _needles(connection, doomed)
    query = "SELECT warc_file, warc_offset FROM fetches WHERE warc_file IS NOT NULL AND discovery_id IS NOT NULL"
    pages = {(name, offset) for name, offset in connection.execute(query)}
    places = []
    for path in sorted(folder.glob("*.warc.gz")) if needles else ():
        try:
            for record, reply in iter_replies(path):
                if (record.file, record.offset) not in pages and _holds(reply, needles):
                    places.append(RawPlace(record.file, record.offset, record.length))
        except ArchiveError as error:
            logger.warning("archive file read in part file=%s error=%s", path.name, error)
    return places


def _holds(reply: ArchivedReply, needles: list[bytes]) -> bool:
    try:
        body = decode_payload(reply.payload or b"", reply.headers)
    except ArchiveError:
        body = reply.payload or b""
    whole = b"\n".join((reply.url.encode(), *(f"{name}: {value}".encode() for name, value in reply.headers), body))
    return any(needle in whole for needle in needles)


def _addresses(connection: sqlite3.Connection, doomed: Doomed, name: str) -> list[str]:
    """The address as it was asked for and as it was stored."""
    query = "SELECT url FROM discoveries WHERE discovery_id = ?"
    found = [connection.execute(query, (number,)).fetchone() for number in doomed.rows["discoveries"]]
    return list(dict.fromkeys([name, *(row["url"] for row in found if row)]))


def _needles(connection: sqlite3.Connection, doomed: Doomed) -> list[bytes]:
    """Addresses and titles in the forms in which a feed may hold them."""
    texts: set[str] = set()
    for number in doomed.rows["discoveries"]:
        row = connection.execute("SELECT url, entry FROM discoveries WHERE discovery_id = ?", (number,)).fetchone()
        if row is not None:
            texts |= {row["url"], row["url"].partition("://")[2]}
            title = json.loads(row["entry"]).get("title") or ""
            texts |= {title} if len(title) >= _TITLE_CHARS else set()
    for text in list(texts):
        texts |= {text.replace("&", "&amp;"), text.replace("/", "\\/")}
    return [text.encode() for text in texts if text]


@contextmanager
def _no_statements(store: "SqliteStore") -> Iterator[None]:
    """VACUUM runs outside any transaction; its errors are the store's."""
    from crawler.store.opening import wrap_errors

    with wrap_errors(store.path):
        yield


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(2**20):
            digest.update(part)
    return digest.hexdigest()

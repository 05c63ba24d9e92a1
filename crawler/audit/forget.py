"""Erase an address or a host for good: rows, versions, search index, free pages, raw records.

What stays are salted tombstones, of the address and of those that led to it; they are written first. Then it is done in
three steps, so that a crash at any moment leaves a state from which `finish` goes on: (1) one transaction deletes the
rows, takes the address out of what is noted of other rows, and notes which raw records are to be blanked; (2) these
are blanked in their places; (3) one transaction writes the erasure, itself evidence in the ledger, and the file is
rewritten.
"""

import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.blanking import blank_exchange
from crawler.archive.decoding import decode_payload
from crawler.archive.exchange import ArchivedReply
from crawler.archive.named import names_in_body, names_in_header
from crawler.archive.reader import iter_replies
from crawler.clock import format_instant
from crawler.errors import ArchiveError
from crawler.store import forgetting
from crawler.store.forgetting import Doomed, Name, RawPlace, Tombstones
from crawler.store.forms import find_known_key, has_others
from crawler.urls import page_key, url_key

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
    named_elsewhere: dict[str, int]
    """Table to the number of rows of other articles that name the address in what they themselves say."""


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
    scope, key = ("host", name) if is_host else ("url", find_known_key(connection, name))
    doomed = forgetting.find_host(connection, key) if is_host else forgetting.find_page(connection, key)
    forgetting.close_over(connection, doomed)
    names = forgetting.names_of(connection, doomed, name, is_host=is_host)
    with store.transaction():
        digest = forgetting.bury(connection, scope, key, now)
        for other in () if is_host else {url_key(name), *forgetting.aliases_of(connection, doomed)}:
            forgetting.bury(connection, "url", other, now)
        if not is_host and not has_others(connection, key, doomed.rows["articles"]):
            forgetting.bury(connection, forgetting.FORMS, page_key(key), now)
    places = forgetting.find_raw(connection, doomed)
    places += _find_carriers(connection, folder, doomed, names, store.tombstones())
    counts = {table: len(doomed.rows[table]) for table in _COUNTED if doomed.rows.get(table)}
    with store.transaction():
        entries = forgetting.delete(connection, doomed)
        entries += forgetting.redact_runs(connection, names, store.run_id)
        entries += forgetting.redact_words(connection, names, store.run_id)
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
        elsewhere = forgetting.count_named(connection, names)
    return replace(finish(store, folder, now)[-1], named_elsewhere=elsewhere)


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
        tuple(files), {},
    )  # fmt: skip


def _find_carriers(
    connection: sqlite3.Connection, folder: Path, doomed: Doomed, names: list[Name], tombstones: Tombstones
) -> list[RawPlace]:
    """Raw replies beside the doomed pages' own in which an address or title of theirs stands: listings of any run,
    pages that were no articles, and replies that a killed run left without a row. Pages of other articles, and what
    sites say of the use of their pages, are left alone.

    Reads the whole archive.
    """
    needles, hints = _needles(connection, doomed), [name.hint.encode() for name in names]
    pages = {(file, offset) for file, offset in connection.execute(_LEFT_ALONE)}
    places = []
    for path in sorted(folder.glob("*.warc.gz")):
        try:
            for record, reply in iter_replies(path):
                if (record.file, record.offset) not in pages and _holds(reply, needles, hints, tombstones):
                    places.append(RawPlace(record.file, record.offset, record.length))
        except ArchiveError as error:
            logger.warning("archive file read in part file=%s error=%s", path.name, error)
    return places


_LEFT_ALONE = """
SELECT warc_file, warc_offset FROM fetches WHERE warc_file IS NOT NULL AND outcome IN (
    'stored', 'copy', 'new_version', 'unchanged', 'form', 'not_modified', 'superseded', 'beside', 'robots_txt',
    'tdmrep', 'rsl')
"""


def _holds(reply: ArchivedReply, needles: list[bytes], hints: list[bytes], tombstones: Tombstones) -> bool:
    """Whether a reply names what is erased: by a title, or by an address in any form.

    Args:
        reply: the reply.
        needles: texts that are enough.
        hints: what every form of the addresses has in common: only replies that hold one are searched for addresses.
        tombstones: those of what is erased among them.
    """
    try:
        body = decode_payload(reply.payload or b"", reply.headers)
    except ArchiveError:
        body = reply.payload or b""
    whole = b"\n".join((reply.url.encode(), *(f"{name}: {value}".encode() for name, value in reply.headers), body))
    if any(needle in whole for needle in needles):
        return True
    if not any(hint in whole for hint in hints):
        return False
    if tombstones.find(reply.url):
        return True
    led = (url for name, value in reply.headers for url in names_in_header(name, value, reply.url))
    found = names_in_body((), body, reply.url)
    return any(map(tombstones.find, led)) or any(map(tombstones.find, found))


def _needles(connection: sqlite3.Connection, doomed: Doomed) -> list[bytes]:
    """Titles in the forms in which a feed may hold them."""
    texts: set[str] = set()
    for title in forgetting.titles_of(connection, doomed):
        texts |= {title, escape(title), escape(title, quote=False), json.dumps(title)[1:-1]}
    return [text.encode("utf-8", "replace") for text in texts if len(text) >= _TITLE_CHARS]


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

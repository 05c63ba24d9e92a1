"""One fetch: headers as sent and received, and the reply's source as text, out of its raw record. Never rendered."""

import sqlite3
from pathlib import Path

from crawler.archive.decoding import decode_payload
from crawler.audit.replay import read_reply
from crawler.browse.article import find_fetch
from crawler.browse.pages import NoSuchPage, Page
from crawler.errors import ArchiveError

SHOWN_CHARS = 200_000
"""Of the source on the page; the file has it whole."""
_DEFAULT = "utf-8"


def show_fetch(connection: sqlite3.Connection, archive: Path, fetch_id: int) -> Page:
    """What was asked, what was answered, and where it is kept. A raw record that cannot be read is told, not hidden."""
    row, fetch = find_fetch(connection, fetch_id)
    source, problem, is_cut = None, None, False
    try:
        body = _read_body(archive, row)
    except ArchiveError as error:
        problem = str(error)
    else:
        source = _decode(body, row["charset"])
        is_cut = len(source) > SHOWN_CHARS
    data = {
        "fetch": fetch,
        "source": None if source is None else source[:SHOWN_CHARS],
        "is_cut": is_cut,
        "shown_chars": SHOWN_CHARS,
        "problem": problem,
    }
    return Page("fetch.html", f"Fetch {fetch_id}", data)


def read_source(connection: sqlite3.Connection, archive: Path, fetch_id: int) -> bytes:
    """The reply's bytes, unpacked.

    Raises:
        NoSuchPage: there is no such fetch, or no raw record of it.
    """
    row, _ = find_fetch(connection, fetch_id)
    try:
        return _read_body(archive, row)
    except ArchiveError as error:
        raise NoSuchPage(str(error)) from error


def _read_body(archive: Path, row: sqlite3.Row) -> bytes:
    reply = read_reply(archive, row)
    assert reply.payload is not None
    return decode_payload(reply.payload, reply.headers)


def _decode(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or _DEFAULT, "replace")
    except (LookupError, ValueError):
        return body.decode(_DEFAULT, "replace")

"""One fetch: headers as sent and received, and the reply's source as text, out of its raw record. Never rendered."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from crawler.archive.decoding import decode_payload
from crawler.audit.replay import read_dom, read_reply
from crawler.browse.article import find_fetch
from crawler.browse.pages import NoSuchPage, Page, Row
from crawler.errors import ArchiveError

SHOWN_CHARS = 200_000
"""Of the source on the page; the file has it whole."""
_DEFAULT = "utf-8"


def show_fetch(connection: sqlite3.Connection, archive: Path, fetch_id: int) -> Page:
    """What was asked, what was answered, and where it is kept. A raw record that cannot be read is told, not hidden."""
    row, fetch = find_fetch(connection, fetch_id)
    data: Row = {
        "fetch": fetch,
        "shown_chars": SHOWN_CHARS,
        "reply": _show(lambda: _read_reply(archive, row), row["charset"]),
    }
    if row["rendering_id"] is not None:
        data["rendering"] = _show(lambda: read_dom(archive, row), _DEFAULT)
    return Page("fetch.html", f"Fetch {fetch_id}", data)


def read_source(connection: sqlite3.Connection, archive: Path, fetch_id: int, is_rendering: bool) -> bytes:
    """The reply's bytes, unpacked; or the page as it stood in the browser, as HTML.

    Raises:
        NoSuchPage: there is no such fetch, or no raw record of it.
    """
    row, _ = find_fetch(connection, fetch_id)
    if is_rendering and row["rendering_id"] is None:
        raise NoSuchPage(f"Fetch {fetch_id} was not shown in a browser.")
    try:
        return read_dom(archive, row) if is_rendering else _read_reply(archive, row)
    except ArchiveError as error:
        raise NoSuchPage(str(error)) from error


def _show(read: Callable[[], bytes], charset: str | None) -> Row:
    """A source as text, or the problem that stands in its place."""
    try:
        source = _decode(read(), charset)
    except ArchiveError as error:
        return {"source": None, "problem": str(error), "is_cut": False}
    return {"source": source[:SHOWN_CHARS], "problem": None, "is_cut": len(source) > SHOWN_CHARS}


def _read_reply(archive: Path, row: sqlite3.Row) -> bytes:
    reply = read_reply(archive, row)
    assert reply.payload is not None
    return decode_payload(reply.payload, reply.headers)


def _decode(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or _DEFAULT, "replace")
    except (LookupError, ValueError):
        return body.decode(_DEFAULT, "replace")

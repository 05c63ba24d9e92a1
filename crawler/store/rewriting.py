"""Writing what a second reading of a stored page says: a new version of the same fetch, where a field has changed.

Versions, notices and signals that are there stay as they are: evidence is added to, never mended. The writing
functions run inside a transaction that the caller holds.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crawler.clock import format_instant
from crawler.items import Article, Outcome, Reading, Rights
from crawler.store import queries, rows
from crawler.store.base import FieldChange, Reextraction, Reread
from crawler.store.edits import READING, Edit, count_edit_words, find_kept
from crawler.store.sketches import SqliteSketches
from crawler.store.withdrawing import WITHDRAW
from crawler.store.writing import Placed, Placing, find_same_texts, place_version
from crawler.urls import host_of, url_key

SUPERSEDED = "superseded"

_VERSION_COLUMNS = ("title", "body", "date_published", "date_modified")
_GROUNDS = ("basis", "conflicts")
"""Columns of `rights` that explain verdicts: no fields of the article."""
_PARTS = {"title": "headline", "date_published": "date", "notices": "rights", "corrections": "correction"}
"""How a version's `changes` calls a field; others go by their own names, those of `rights` by that of the table."""


def compare_reading(connection: sqlite3.Connection, again: Reextraction) -> Reread:
    """What a second reading changes."""
    reading = again.reading
    if reading.article is None:
        return Reread(reading.outcome, reading.reason, again.page.article_id)
    known = _find_known(connection, again)
    if known is None:
        outcome = Outcome.COPY if find_same_texts(connection, reading) else Outcome.STORED
        return Reread(outcome, changes=find_field_changes({}, fields_of_reading(reading)))
    if known["fetch_id"] > again.page.fetch_id:
        return Reread(SUPERSEDED, None, known["article_id"], known["version_number"])
    changes = find_field_changes(fields_of_version(connection, known["version_id"]), fields_of_reading(reading))
    outcome = Outcome.NEW_VERSION if changes else Outcome.UNCHANGED
    return Reread(outcome, None, known["article_id"], known["version_number"], changes)


def write_reextraction(
    connection: sqlite3.Connection, again: Reextraction, run_id: int, sketches: SqliteSketches
) -> Reread:
    """Write one second reading; see `Store.write_reextractions`."""
    reread = compare_reading(connection, again)
    if reread.outcome == SUPERSEDED:
        return reread
    placed = None
    parts = name_parts(reread.changes) if reread.outcome == Outcome.NEW_VERSION else ()
    if again.reading.article is not None and reread.changes:
        placed = _place(connection, sketches, again, again.reading.article, parts)
        reread = replace(reread, article_id=placed.article_id, version_number=placed.number)
    row = {
        "discovery_id": again.page.discovery_id,
        "fetch_id": again.page.fetch_id,
        "run_id": run_id,
        "article_id": reread.article_id,
        "version_id": placed.version_id if placed else None,
        "made_at": format_instant(again.made_at),
        "extractor": again.extractor,
        "outcome": reread.outcome,
        "reason": reread.reason,
        "changes": rows.to_json([change.name for change in reread.changes]),
    }
    connection.execute(queries.ADD_REEXTRACTION, row)
    connection.execute(queries.RESOLVE_DISCOVERY, row)
    if again.reading.retraction and reread.article_id is not None:
        row |= {"at": format_instant(again.page.fetched_at), "reason": f"retraction: {again.reading.retraction}"}
        connection.execute(WITHDRAW, row)
    if reread.outcome == Outcome.UNCHANGED:
        connection.execute(queries.READ_ALIKE, row)
    if placed:
        row |= {"feed_id": None, "seen_at": row["made_at"], "event": "reextracted", "detail": ", ".join(parts) or None}
        connection.execute(queries.ADD_SIGHTING, row)
    return reread


def find_field_changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[FieldChange, ...]:
    """The fields whose values differ, in the order of the newer ones."""
    names = dict.fromkeys([*new, *old])
    return tuple(FieldChange(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


def fields_of_reading(reading: Reading) -> dict[str, Any]:
    """Every field of a reading as plain data, as `fields_of_version` gives it once stored; empty ones left out."""
    article, rights = reading.article, reading.rights or Rights()
    if article is None:
        return {}
    fields: dict[str, Any] = {name: getattr(article, name) for name in _VERSION_COLUMNS}
    fields |= {"authors": list(article.authors)} | json.loads(rows.version_record(replace(article, next_page_url=None)))
    fields |= {name: value for name, value in rows.rights_row(rights).items() if name not in _GROUNDS}
    fields["notices"] = [[notice.kind.value, notice.scope.value, notice.text] for notice in rights.notices]
    fields["corrections"] = list(reading.corrections)
    return _without_empty(fields)


def fields_of_version(connection: sqlite3.Connection, version_id: int) -> dict[str, Any]:
    """Every field of a stored version as plain data; empty ones left out."""
    key = {"version_id": version_id}
    row = connection.execute(queries.WHOLE_VERSION, key).fetchone()
    fields: dict[str, Any] = {name: row[name] for name in _VERSION_COLUMNS}
    fields |= {"authors": json.loads(row["authors"])} | json.loads(row["record"]) | {"next_page_url": None}
    fields |= {name: row[name] for name in RIGHTS_FIELDS}
    notices = connection.execute(queries.NOTICES_AS_READ, key).fetchall()
    fields["notices"] = [[notice["kind"], notice["scope"], notice["text"]] for notice in notices]
    fields["corrections"] = list(rows.split_corrections(row["correction"]))
    return _without_empty(fields)


RIGHTS_FIELDS = tuple(name for name in rows.rights_row(Rights()) if name not in _GROUNDS)


def name_parts(changes: Sequence[FieldChange]) -> tuple[str, ...]:
    """What changed, as `versions.changes` says it."""
    names = ("rights" if change.name in RIGHTS_FIELDS else _PARTS.get(change.name, change.name) for change in changes)
    return tuple(dict.fromkeys(names))


def _place(
    connection: sqlite3.Connection,
    sketches: SqliteSketches,
    again: Reextraction,
    article: Article,
    parts: tuple[str, ...],
) -> Placed:
    page, known = again.page, _find_known(connection, again)
    placing = Placing(
        page.fetch_id,
        known["url_key"] if known else url_key(page.url),
        host_of(page.url),
        page.source_id,
        again.entry,
        made_at=format_instant(again.made_at),
        fetched_at=known["fetched_at"] if known else format_instant(page.fetched_at),
    )
    edit = _make_edit(connection, known, article, parts) if known else Edit()
    return place_version(connection, sketches, placing, again.reading, article, known, edit)


def _make_edit(connection: sqlite3.Connection, known: sqlite3.Row, article: Article, parts: tuple[str, ...]) -> Edit:
    old = connection.execute(queries.VERSION, {"version_id": known["version_id"]}).fetchone()
    added, removed = count_edit_words(old["title"], old["body"], article.title, article.body)
    kept = find_kept(connection, known, article)
    return Edit(parts, READING, words_added=added, words_removed=removed, text_version_id=kept)


def _find_known(connection: sqlite3.Connection, again: Reextraction) -> sqlite3.Row | None:
    """The article that the page is known as, with its newest version."""
    page = again.page
    key = {"article_id": page.article_id, "url_key": url_key(page.url)}
    where = "WHERE a.url_key = :url_key" if page.article_id is None else "WHERE a.article_id = :article_id"
    row: sqlite3.Row | None = connection.execute(f"{queries.NEWEST_VERSION} {where}", key).fetchone()
    return row


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None and value != []}

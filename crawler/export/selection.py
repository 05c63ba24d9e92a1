"""Which articles an export holds, and why each other one is left out.

In: the store's connection, what is wanted. Out: rows in the order of their ids, each with its verdict on being
exported. The rows come from versions, so that the corpus can be given as it was known at any instant.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from crawler.clock import format_instant
from crawler.rights.learned import GOVERNING

Row = dict[str, Any]


class RightsFilter(StrEnum):
    """What the rights of an exported article must be."""

    ANY = "any"
    """Whatever they are."""
    LICENSED = "licensed"
    """An open licence stands on the page."""
    NOT_RESERVED = "not-reserved"
    """Nothing reserves them: neither words on the page nor a machine-readable reservation of text and data mining. What
    nobody said anything about is in."""
    TDM_ALLOWED = "tdm-allowed"
    """Somebody said yes: a TDM reservation of 0, or an open licence, and no reservation of mining beside it."""
    AI_ALLOWED = "ai-allowed"
    """Somebody said yes to training: `ai_train` is allow, and no reservation of mining stands beside it. An open
    licence alone is no such word."""


WITHDRAWN = "withdrawn by its publisher"
"""How the refusal of such an article begins."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for."""

    rights: RightsFilter = RightsFilter.ANY
    as_of: datetime | None = None
    """The corpus as it was known then; None: as it is now."""
    source_ids: tuple[int, ...] = ()
    """Only these sources; empty: all, pages on demand included."""
    languages: tuple[str, ...] = ()
    """Primary subtags; empty: all."""
    published_from: str | None = None
    """First day of publication, ISO 8601; articles without a date are left out then."""
    published_to: str | None = None
    """Last day of publication."""
    is_with_withdrawn: bool = False
    """Also what its publisher took back."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One article and whether it may go out."""

    row: Row = field(repr=False)
    refusal: str | None
    """Why not; None when it may."""


COLUMNS = (
    "article_id", "url", "version", "title", "authors", "body", "date_published", "date_modified", "language",
    "section", "tags", "kind", "description", "lead", "publisher", "canonical_url", "source_url", "cluster_id",
    "status", "tdm", "ai_train", "archive", "access", "holder", "licence_url", "licence_id", "agency",
    "syndicated_from_url", "copyright_line", "disclaimer", "disclaimer_scope", "notices", "first_seen_at", "fetched_at",
    "withdrawn_at", "body_sha256", "payload_sha256", "extractor",
)  # fmt: skip
"""The fields of an exported row, in order."""

_RECORD = (
    "language", "section", "kind", "description", "lead", "publisher", "canonical_url", "source_url",
)  # fmt: skip
_RIGHTS = (
    "status", "tdm", "ai_train", "archive", "access", "holder", "licence_url", "licence_id", "agency",
    "syndicated_from_url", "copyright_line", "disclaimer", "disclaimer_scope",
)  # fmt: skip

_VERSIONS = """
SELECT a.article_id, a.url, a.source_id, a.cluster_id, a.first_seen_at, a.withdrawn_at, a.withdrawn_reason,
    v.version_id, v.number AS version, v.title, v.authors, v.body, v.date_published, v.date_modified, v.record,
    v.body_sha256, v.extractor, f.fetched_at, f.payload_sha256, f.final_url,
    r.status, r.tdm, r.ai_train, r.archive, r.access, r.holder, r.licence_url, r.licence_id, r.agency,
    r.syndicated_from_url, r.copyright_line, r.disclaimer, r.disclaimer_scope, r.basis
FROM articles a
JOIN versions v ON v.article_id = a.article_id AND v.number = (
    SELECT max(o.number) FROM versions o
    WHERE o.article_id = a.article_id AND (:as_of IS NULL OR o.made_at <= :as_of))
JOIN fetches f ON f.fetch_id = v.fetch_id
JOIN rights r ON r.version_id = v.version_id
ORDER BY a.article_id
"""
_NOTICES = """
SELECT kind, CASE WHEN :as_of IS NULL OR learned_at <= :as_of THEN scope ELSE scope_as_read END AS scope, text, sha256
FROM scoped_notices WHERE version_id = :version_id ORDER BY position
"""
"""With the scope that was known at the instant."""


def select(connection: sqlite3.Connection, wanted: Wanted) -> Iterator[Candidate]:
    """Every article that was known at the instant, each with its verdict; those of other sources, languages and days
    than wanted are not given at all."""
    as_of = format_instant(wanted.as_of) if wanted.as_of else None
    for found in connection.execute(_VERSIONS, {"as_of": as_of}):
        if wanted.source_ids and found["source_id"] not in wanted.source_ids:
            continue
        row = _row_of(connection, found, as_of)
        if _is_asked_for(row, wanted):
            yield Candidate(row, find_refusal(row, json.loads(found["basis"]), wanted))


def _row_of(connection: sqlite3.Connection, found: sqlite3.Row, as_of: str | None) -> Row:
    record = json.loads(found["record"])
    row: Row = {name: found[name] for name in COLUMNS if name in found.keys()}  # noqa: SIM118 - a sqlite3.Row
    row |= {name: record.get(name) for name in _RECORD}
    row |= {name: found[name] for name in _RIGHTS}
    row["url"] = found["final_url"]
    row["kind"] = row["kind"] or "article"
    row["authors"] = json.loads(found["authors"])
    row["tags"] = list(record.get("tags", ()))
    keys = {"version_id": found["version_id"], "as_of": as_of}
    row["notices"] = [dict(notice) for notice in connection.execute(_NOTICES, keys)]
    if row["disclaimer_scope"] == "article" and not any(map(_is_article_word, row["notices"])):
        row["disclaimer_scope"] = "site"
    is_withdrawn = found["withdrawn_at"] is not None and (as_of is None or found["withdrawn_at"] <= as_of)
    row["withdrawn_at"] = found["withdrawn_at"] if is_withdrawn else None
    return {name: row[name] for name in COLUMNS}


def _is_article_word(notice: Row) -> bool:
    return notice["scope"] == "article" and notice["kind"] in GOVERNING


def _is_asked_for(row: Row, wanted: Wanted) -> bool:
    if wanted.languages and (row["language"] or "") not in wanted.languages:
        return False
    day = (row["date_published"] or "")[:10]
    if wanted.published_from and (not day or day < wanted.published_from):
        return False
    return not (wanted.published_to and (not day or day > wanted.published_to))


def find_refusal(row: Row, basis: list[dict[str, str]], wanted: Wanted) -> str | None:
    """Why a row may not go out, with the evidence; None when it may."""
    if row["withdrawn_at"] and not wanted.is_with_withdrawn:
        return f"{WITHDRAWN} since {row['withdrawn_at']}"
    if wanted.rights is RightsFilter.ANY:
        return None
    if wanted.rights is RightsFilter.LICENSED:
        return None if row["status"] == "licensed" else f"status {row['status']}{_by(basis, 'status')}"
    if row["tdm"] == "reserved":
        return f"tdm reserved{_by(basis, 'tdm')}"
    if wanted.rights is RightsFilter.NOT_RESERVED:
        return f"status reserved{_by(basis, 'status')}" if row["status"] == "reserved" else None
    if wanted.rights is RightsFilter.AI_ALLOWED:
        return None if row["ai_train"] == "allow" else f"ai_train {row['ai_train']}{_by(basis, 'ai_train')}"
    if row["tdm"] == "not_reserved" or row["status"] == "licensed":
        return None
    return f"tdm unknown and status {row['status']}: nobody said that it may be mined"


def _by(basis: list[dict[str, str]], verdict: str) -> str:
    found = [one["evidence"] for one in basis if one["verdict"] == verdict]
    return f" by {', '.join(found)}" if found else ""

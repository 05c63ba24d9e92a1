"""The pages of one article: as it reads now with all that is known of it, its history, two versions side by side."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from crawler.browse.pages import NoSuchPage, Page, Row
from crawler.dedupe.wording import count_words, diff_words
from crawler.store import copies
from crawler.store.facets import SOURCE_NAME
from crawler.store.history import Compared, PastVersion, compare_whole, tell_verdict, verdict_of, versions_of
from crawler.store.sqlite import SqliteStore

VERDICTS = ("status", "tdm", "ai_train", "archive", "access")
WORDS = ("holder", "licence_url", "licence_id", "agency", "syndicated_from_url", "copyright_line")
VERDICT_LABELS = {
    "status": "Rights",
    "tdm": "Text and data mining",
    "ai_train": "Training of AI",
    "archive": "Archiving",
    "access": "Access",
    "holder": "Holder",
    "licence_url": "Licence address",
    "licence_id": "Licence",
    "agency": "Agency",
    "syndicated_from_url": "Syndicated from",
    "copyright_line": "Copyright line",
}

SHOWN_MEMBERS = 100
"""Copies on the timeline; a cluster of more says how many are left out."""
SHOWN_VERSIONS = 10
"""Versions on one page of the history, and in the list of the article's page: to compare two long texts takes 0.1 s."""

VERSIONS = """
SELECT v.number, f.fetched_at AS seen_at, v.title, v.changes, v.cause, v.is_silent, v.declared_by, v.words_added,
    v.words_removed, v.fetch_id
FROM versions v JOIN fetches f ON f.fetch_id = v.fetch_id WHERE v.article_id = ? ORDER BY v.number DESC LIMIT ?
"""
SOURCE = f"SELECT {SOURCE_NAME} AS name, home_url FROM sources s WHERE source_id = ?"  # noqa: S608 - a constant
FETCHES = """
SELECT f.fetch_id, f.fetched_at, f.status, f.outcome, f.reason, f.warc_file FROM discoveries d
JOIN fetches f ON f.discovery_id = d.discovery_id WHERE d.article_id = ? ORDER BY f.fetch_id DESC LIMIT 50
"""


def show_article(connection: sqlite3.Connection, path: Path, article_id: int) -> Page:
    """Everything of one article."""
    store = SqliteStore(connection, path)
    article = _require(store, article_id)
    rights = store.rights_of(article_id)
    cluster = store.cluster(article["cluster_id"])
    members = cluster["members"]
    source = connection.execute(SOURCE, (article["source_id"],)).fetchone()
    data = {
        "article": article,
        "source": dict(source) if source else None,
        "marks": store.marks(article_id),
        "updates": store.updates(article_id),
        "rights": rights,
        "verdicts": _verdicts(rights) if rights else [],
        "provenance": {
            name: value for name, value in store.provenance(article_id).items() if name not in ("notices", "rights")
        },
        "fetches": [dict(row) for row in connection.execute(FETCHES, (article_id,))],
        "versions": [_listed(row) for row in connection.execute(VERSIONS, (article_id, SHOWN_VERSIONS))],
        "turns": store.turns(article_id),
        "cluster": cluster | {"members": members[:SHOWN_MEMBERS], "left_out": max(0, len(members) - SHOWN_MEMBERS)},
    }
    return Page("article.html", article["title"] or "(no headline)", data)


def _require(store: SqliteStore, article_id: int) -> dict[str, Any]:
    article = store.find_article(str(article_id))
    if article is None:
        raise NoSuchPage(f"There is no article {article_id}.")
    return article


def _verdicts(rights: dict[str, Any]) -> list[Row]:
    """Each verdict with the evidence that decided it, and the evidence that disagrees."""
    basis: dict[str, list[str]] = {}
    for one in rights["basis"]:
        basis.setdefault(one["verdict"], []).append(one["evidence"])
    return [
        {
            "name": name,
            "label": VERDICT_LABELS[name],
            "value": rights[name],
            "basis": basis.get(name, []),
            "conflicts": [
                text.partition(":")[2].strip() for text in rights["conflicts"] if text.startswith(f"{name}:")
            ],
        }
        for name in (*VERDICTS, *WORDS)
        if rights[name] is not None
    ]


def _told(version: PastVersion) -> Row:
    """One version in the words of a list."""
    names = (
        "number", "seen_at", "not_before", "reread_at", "title", "changes", "cause", "is_silent", "declared_by",
        "words_added", "words_removed", "correction", "told", "same_as", "fetch_id", "final_url", "payload_sha256",
        "body_sha256", "warc_file", "warc_offset", "extractor",
    )  # fmt: skip
    return {name: getattr(version, name) for name in names} | {"verdict": verdict_of(version)}


def _listed(row: sqlite3.Row) -> Row:
    """One version in a list that shows no texts."""
    version = dict(row) | {"changes": json.loads(row["changes"])}
    return version | {"verdict": tell_verdict(row["cause"], row["is_silent"], row["declared_by"])}


def show_history(connection: sqlite3.Connection, path: Path, article_id: int, before: int | None) -> Page:
    """Versions, newest first, with what changed in each; those below `before`, where it is given."""
    store = SqliteStore(connection, path)
    article = _require(store, article_id)
    newest = min(before - 1 if before else article["version_number"], article["version_number"])
    shown = range(max(1, newest - SHOWN_VERSIONS + 1), newest + 1)
    past = versions_of(connection, article_id, shown)
    versions: list[Row] = []
    for number in reversed(shown):
        row = _told(past[number - 1])
        if number > 1:
            row["difference"] = _difference(compare_whole(past, number))
        versions.append(row)
    older = f"/-/articles/{article_id}/history?before={shown.start}" if shown.start > 1 else None
    data = {"article": _head(article), "versions": versions, "older": older, "turns": store.turns(article_id)}
    columns = ("number", "seen_at", "title", "changes", "verdict", "words_added", "words_removed", "correction")
    rows = tuple({name: row[name] for name in columns} for row in versions)
    return Page("history.html", f"History: {article['title'] or '(no headline)'}", data, rows, columns)


def show_difference(connection: sqlite3.Connection, path: Path, article_id: int, old: int, new: int) -> Page:
    """Two versions in one text."""
    store = SqliteStore(connection, path)
    article = _require(store, article_id)
    past = versions_of(connection, article_id, ())
    if not (1 <= old <= len(past) and 1 <= new <= len(past)):
        raise NoSuchPage(f"Article {article_id} has no versions {old} and {new}: it has {len(past)}.")
    before, after = past[old - 1], past[new - 1]
    data = {"article": _head(article), "old": _told(before), "new": _told(after), "count": len(past)}
    data["difference"] = _difference(Compared(before, after, after.body))
    return Page("difference.html", f"Versions {old} and {new}: {article['title'] or '(no headline)'}", data)


def show_version(connection: sqlite3.Connection, path: Path, article_id: int, number: int) -> Page:
    """The article as it read in one version."""
    store = SqliteStore(connection, path)
    article = store.article_as_of(_require(store, article_id), number)
    if article is None:
        raise NoSuchPage(f"Article {article_id} has no version {number}.")
    data = {"article": article, "marks": article.pop("marks"), "updates": article.pop("updates"), "number": number}
    return Page("version.html", f"Version {number}: {article['title'] or '(no headline)'}", data)


def _head(article: dict[str, Any]) -> Row:
    names = ("article_id", "url", "title", "language", "version_number", "withdrawn_at", "withdrawn_reason")
    return {name: article[name] for name in names}


def _difference(compared: Compared) -> Row:
    old, new = compared.old, compared.new
    headline, body = diff_words(old.title or "", new.title or ""), diff_words(old.body, compared.body)
    added, removed = (sum(both) for both in zip(count_words(headline), count_words(body), strict=True))
    return {"headline": headline, "body": body, "words_added": added, "words_removed": removed}


def show_cluster(connection: sqlite3.Connection, cluster_id: int) -> Page:
    """A story: its copies in the order in which they were out."""
    cluster = copies.tell_cluster(connection, cluster_id)
    members = cluster["members"]
    if not members:
        row = connection.execute("SELECT article_id FROM articles WHERE cluster_id = ?", (cluster_id,)).fetchone()
        if row is None:
            raise NoSuchPage(f"There is no cluster {cluster_id}.")
        cluster["only"] = row[0]
    data = {"cluster": cluster | {"left_out": 0}}
    columns = (
        "cluster_id", "article_id", "url", "title", "publisher", "leader_id", "is_leader", "out_at", "date_published",
        "first_seen_at", "kept", "share", "word_count", "declared_url", "agency", "holder", "copyright_line",
        "disclaimer", "status",
    )  # fmt: skip
    title = next((one["title"] for one in members if one["is_leader"]), None)
    return Page("cluster.html", f"Copies of {title or f'story {cluster_id}'}", data, tuple(members), columns)


FETCH = """
SELECT f.*, d.article_id, b.rendering_id, b.browser AS rendered_by, b.ending AS rendering_ending,
    b.refused_count AS rendering_refused, b.warc_file AS rendered_file, b.warc_offset AS rendered_offset,
    b.warc_length AS rendered_length, b.warc_record_id AS rendered_record_id, b.payload_sha256 AS rendered_sha256,
    b.payload_bytes AS rendered_bytes
FROM fetches f LEFT JOIN discoveries d ON d.discovery_id = f.discovery_id
LEFT JOIN renderings b ON b.fetch_id = f.fetch_id WHERE f.fetch_id = ?
"""
SIGNALS = "SELECT channel, name, raw, value, seen_at FROM signals WHERE fetch_id = ? ORDER BY signal_id"


def find_fetch(connection: sqlite3.Connection, fetch_id: int) -> tuple[sqlite3.Row, Row]:
    """The row of a fetch as it is stored, and as it is shown."""
    row = connection.execute(FETCH, (fetch_id,)).fetchone()
    if row is None:
        raise NoSuchPage(f"There is no fetch {fetch_id}.")
    shown = dict(row)
    for name in ("request_headers", "response_headers", "redirects", "overrides"):
        shown[name] = json.loads(shown[name]) if shown[name] else []
    shown["signals"] = [dict(one) for one in connection.execute(SIGNALS, (fetch_id,))]
    return row, shown

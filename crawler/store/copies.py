"""Clusters as people see them: their copies and where these come from; what people say of them, and the index anew.

The writing functions run inside a transaction that the caller holds.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from crawler.dedupe.clusters import lead_again
from crawler.dedupe.near import METHOD, METHOD_BITS
from crawler.store.sameness import BATCH, add_stored, assign, forget_sources
from crawler.store.sketches import MERGE, SPLIT, SqliteSketches

_MEMBERS = "SELECT * FROM cluster_members WHERE cluster_id = ? ORDER BY out_at, first_seen_at, article_id"
_ORIGIN = """
SELECT reason, origin_url, origin_id, origin_agency, origin_name, evidence FROM cluster_origins WHERE cluster_id = ?
"""
_LINKS = """
SELECT l.article_id, l.url, l.relation, l.other_id, l.other_url, l.share, l.other_share
FROM article_links l JOIN articles a ON a.article_id = l.article_id
WHERE a.cluster_id = ? AND l.relation <> 'copy' ORDER BY l.article_id, l.other_id
"""
_VERDICTS = """
SELECT o.article_id, o.other_id, o.verdict, o.made_at, o.reason, a.url, b.url AS other_url FROM overrides o
JOIN articles a ON a.article_id = o.article_id JOIN articles b ON b.article_id = o.other_id
WHERE :cluster_id IN (a.cluster_id, b.cluster_id) ORDER BY o.override_id
"""
_TOGETHER = """
SELECT article_id FROM articles WHERE cluster_id IN (SELECT cluster_id FROM articles WHERE article_id IN (?, ?))
"""
_SAY = """
INSERT INTO overrides (article_id, other_id, verdict, made_at, reason) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (article_id, other_id) DO UPDATE
SET verdict = excluded.verdict, made_at = excluded.made_at, reason = excluded.reason
"""


def tell_cluster(connection: sqlite3.Connection, cluster_id: int) -> dict[str, Any]:
    """A cluster: `members` in the order in which they were out, `origin`, `links` to what is no copy, `overrides`.

    An article that is alone has no members and no origin.
    """
    origin = connection.execute(_ORIGIN, (cluster_id,)).fetchone()
    return {
        "cluster_id": cluster_id,
        "origin": dict(origin) if origin else None,
        "members": [dict(row) for row in connection.execute(_MEMBERS, (cluster_id,))],
        "links": [dict(row) for row in connection.execute(_LINKS, (cluster_id,))],
        "overrides": [dict(row) for row in connection.execute(_VERDICTS, {"cluster_id": cluster_id})],
    }


def all_clusters(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Every cluster of two articles or more, and every article that is linked to one."""
    query = "SELECT cluster_id FROM cluster_origins UNION SELECT a.cluster_id FROM articles a "
    query += "JOIN copy_edges e ON e.article_id = a.article_id WHERE e.kind > 1 ORDER BY 1"
    for (cluster_id,) in connection.execute(query).fetchall():
        yield tell_cluster(connection, cluster_id)


def merge(
    connection: sqlite3.Connection, sketches: SqliteSketches, one: int, other: int, reason: str | None, now: str
) -> None:
    """Make one cluster of those of two articles, for ever; splits said before of those who come together are undone:
    of all members of both, else the others would leave where the one comes in."""
    leaders = sketches.leaders([one, other])
    pairs = {(one, other), (one, leaders[one]), (other, leaders[other])}
    pairs = {(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}
    for pair in sorted(pairs):
        connection.execute(_SAY, (*pair, MERGE, now, reason))
    members = connection.execute(_TOGETHER, (one, other)).fetchall()
    group = _merged_with(connection, one) | {article_id for (article_id,) in members}
    for row in connection.execute(
        "SELECT override_id, article_id, other_id FROM overrides WHERE verdict = ?", (SPLIT,)
    ):
        if {row["article_id"], row["other_id"]} <= group:
            connection.execute("DELETE FROM overrides WHERE override_id = ?", (row["override_id"],))
    _decide_again(connection, sketches, group, now)


def split(
    connection: sqlite3.Connection, sketches: SqliteSketches, one: int, other: int | None, reason: str | None, now: str
) -> int:
    """Keep an article apart from another, or from every other of its cluster, for ever; merges of it are undone.

    Returns:
        From how many it is kept apart.
    """
    query = "SELECT article_id FROM articles WHERE article_id <> :one AND cluster_id = (SELECT cluster_id FROM "
    query += "articles WHERE article_id = :one)"
    others = [row[0] for row in connection.execute(query, {"one": one})] if other is None else [other]
    group = _merged_with(connection, one)
    if group & set(others):
        undo = "DELETE FROM overrides WHERE verdict = :merge AND :one IN (article_id, other_id)"
        connection.execute(undo, {"merge": MERGE, "one": one})
    for apart in others:
        connection.execute(_SAY, (min(one, apart), max(one, apart), SPLIT, now, reason))
    _decide_again(connection, sketches, {one, *others, *group}, now)
    return len(others)


def _merged_with(connection: sqlite3.Connection, article_id: int) -> set[int]:
    """The article and all that people merged with it, along every chain."""
    group, border = {article_id}, {article_id}
    while border:
        found: set[int] = set()
        for number in border:
            query = "SELECT article_id, other_id FROM overrides WHERE verdict = ? AND ? IN (article_id, other_id)"
            for row in connection.execute(query, (MERGE, number)):
                found |= set(row)
        border = found - group
        group |= border
    return group


def _decide_again(connection: sqlite3.Connection, sketches: SqliteSketches, articles: set[int], now: str) -> None:
    assign(connection, dict(lead_again(sorted(sketches.leaders(articles)), sketches)), now)


def clear_index(connection: sqlite3.Connection) -> None:
    """Empty the index of near copies; clusters stay as they are until their articles are placed anew."""
    for table in (
        "sketched_articles",
        "sketches",
        "sketch_lines",
        "copy_edges",
        "sketch_touched",
        "syndications",
        "named_sources",
    ):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our schema


def reindex_some(connection: sqlite3.Connection, sketches: SqliteSketches, after: int, now: str) -> tuple[int, int]:
    """Place the next articles that are not in the index, or are in it by another method.

    Args:
        connection: inside a write transaction.
        sketches: the index on it.
        after: articles with this number and lower ones were looked at before.
        now: when.

    Returns:
        How many were placed, and the number of the last.
    """
    query = """
    SELECT a.article_id, s.article_id IS NOT NULL AS is_old FROM articles a
    LEFT JOIN sketched_articles s ON s.article_id = a.article_id
    WHERE a.article_id > ? AND (s.article_id IS NULL OR s.partition >> ? <> ?) ORDER BY a.article_id LIMIT ?
    """
    found = connection.execute(query, (after, METHOD_BITS, METHOD, BATCH)).fetchall()
    for article_id, is_old in found:
        if is_old:
            sketches.drop_edges(article_id)
            sketches.drop_row(article_id)
            sketches.cache_view(article_id, None)
            forget_sources(connection, article_id)
        add_stored(connection, sketches, article_id, now)
    return len(found), found[-1][0] if found else after


def drop_old_rows(connection: sqlite3.Connection, limit: int = 50_000) -> int:
    """Delete sketch rows of other methods, at most so many of each table; returns how many are gone."""
    gone = 0
    for table in ("sketches", "sketch_lines"):
        query = f"DELETE FROM {table} WHERE (partition, hash, article_id) IN (SELECT partition, hash, article_id "  # noqa: S608
        query += f"FROM {table} WHERE partition >= :end OR partition <= -:end "  # spare rows have negative partitions
        query += "OR (partition < :first AND partition > -:first) LIMIT :limit)"
        first = METHOD << METHOD_BITS
        keys = {"first": first, "end": first + (1 << METHOD_BITS), "limit": limit}
        gone += connection.execute(query, keys).rowcount
    return gone


def count_unplaced(connection: sqlite3.Connection) -> int:
    """How many articles are not in the index by the present method."""
    query = """
    SELECT count(*) FROM articles a LEFT JOIN sketched_articles s ON s.article_id = a.article_id
    WHERE s.article_id IS NULL OR s.partition >> ? <> ?
    """
    return int(connection.execute(query, (METHOD_BITS, METHOD)).fetchone()[0])


def count_astray(connection: sqlite3.Connection) -> int:
    """How many articles are not in the cluster of their leader: none, unless somebody else wrote to the tables."""
    query = """
    SELECT count(*) FROM articles a JOIN sketched_articles s ON s.article_id = a.article_id
    LEFT JOIN articles l ON l.article_id = s.leader_id WHERE l.cluster_id IS NOT a.cluster_id
    """
    return int(connection.execute(query).fetchone()[0])

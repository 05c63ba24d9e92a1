"""The full-text index: built off the commit path, version by version, and asked with words only."""

import re
import sqlite3
from typing import Any

ROWS_AT_ONCE = 200

_UNTYPED = re.compile("[\0\ud800-\udfff]")
"""SQLite ends an expression at a NUL, and has no form for half of a surrogate pair."""

PENDING = """
SELECT article_id, version_id, indexed_version_id, title, body, authors, disclaimer FROM articles
WHERE is_indexed = 0 ORDER BY article_id LIMIT :limit
"""

INDEXED = """
SELECT v.title, v.body, v.authors, r.disclaimer FROM versions v LEFT JOIN rights r ON r.version_id = v.version_id
WHERE v.version_id = :version_id
"""

REMOVE = """
INSERT INTO articles_fts (articles_fts, rowid, title, body, authors, disclaimer)
VALUES ('delete', :article_id, :title, :body, :authors, :disclaimer)
"""

ADD = """
INSERT INTO articles_fts (rowid, title, body, authors, disclaimer)
VALUES (:article_id, :title, :body, :authors, :disclaimer)
"""

DONE = "UPDATE articles SET is_indexed = 1, indexed_version_id = :version_id WHERE article_id = :article_id"

FIND = """
SELECT a.article_id, a.url, a.title, a.authors, a.date_published, a.status, a.cluster_id,
    snippet(articles_fts, 1, '[', ']', ' ... ', 24) AS snippet
FROM articles_fts JOIN articles a ON a.article_id = articles_fts.rowid
WHERE articles_fts MATCH :query ORDER BY rank LIMIT :limit
"""


def index_some(connection: sqlite3.Connection) -> int:
    """Index the next articles whose current version is not in the index; returns how many. The caller holds the
    transaction. An index without content of its own is told the old words to forget them."""
    pending = connection.execute(PENDING, {"limit": ROWS_AT_ONCE}).fetchall()
    for row in pending:
        if row["indexed_version_id"] is not None:
            old = connection.execute(INDEXED, {"version_id": row["indexed_version_id"]}).fetchone()
            connection.execute(REMOVE, dict(old) | {"article_id": row["article_id"]})
        connection.execute(ADD, {name: row[name] for name in ("article_id", "title", "body", "authors", "disclaimer")})
        connection.execute(DONE, {"version_id": row["version_id"], "article_id": row["article_id"]})
    return len(pending)


def match_expression(query: str) -> str:
    """A MATCH expression that can only be words and "phrases", whatever is typed: all must occur.

    Examples:
        >>> match_expression('harbour "new bridge" AND x*')
        '"harbour" "new bridge" "AND" "x*"'
    """
    pieces = _UNTYPED.sub(" ", query).split('"')
    words: list[str] = []
    for position, piece in enumerate(pieces):
        is_phrase = position % 2 == 1 and position < len(pieces) - 1
        words += [piece] if is_phrase else piece.split()
    return " ".join(f'"{word}"' for word in words if any(letter.isalnum() for letter in word))


def find(connection: sqlite3.Connection, query: str, limit: int) -> list[dict[str, Any]]:
    """Articles that hold every word and phrase of the query, best first; empty for a query without a word."""
    expression = match_expression(query)
    if not expression:
        return []
    return [dict(row) for row in connection.execute(FIND, {"query": expression, "limit": limit})]

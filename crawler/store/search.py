"""The full-text index: built off the commit path, version by version, and asked with words only."""

import re
import sqlite3
from typing import Any

from crawler.dedupe.decision import is_unspaced
from crawler.dedupe.normal import normal_tokens

ROWS_AT_ONCE = 200

MAX_WORDS = 100
"""Words and phrases of a query that count; nobody types more."""
MAX_CHARS = 5_000
"""Of a query, how much counts: a phrase of 170,000 words took 17 s on 20 articles."""

RANKED = 5_000
"""Of words that stand together in more articles than these, the last that were stored are ranked: to rank takes 1.4 us
an article (50,000 articles with a common word: 72 ms, of which 12 are left), and says little of words so common."""

SNIPPET_CHARS = 40

_UNTYPED = re.compile("[\0\ud800-\udfff]")
"""SQLite ends an expression at a NUL, and has no form for half of a surrogate pair."""

PENDING = """
SELECT article_id, version_id, indexed_version_id, title, body, authors, disclaimer FROM articles
WHERE is_indexed = 0 ORDER BY article_id LIMIT :limit
"""

INDEXED = """
SELECT v.title, t.body, v.authors, r.disclaimer FROM versions v
JOIN versions t ON t.version_id = coalesce(v.text_version_id, v.version_id)
LEFT JOIN rights r ON r.version_id = v.version_id
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

COLUMNS = """a.article_id, a.url, a.title, a.authors, a.date_published, a.status, a.cluster_id, a.version_number,
    a.withdrawn_at,
    (SELECT count(*) FROM versions v WHERE v.article_id = a.article_id AND v.is_silent) AS silent_edits"""

_TEXTS = (
    "coalesce(a.title, '') || char(10) || a.body || char(10) || a.authors || char(10) || coalesce(a.disclaimer, '')"
)

FIND_INSIDE = f"""
SELECT {COLUMNS}, a.body FROM articles a WHERE {{condition}} ORDER BY a.first_seen_at DESC, a.article_id LIMIT :limit
"""  # noqa: S608 - joined from the constant above; the condition holds names of parameters only

FIND = f"""
SELECT {COLUMNS},
    snippet(articles_fts, 1, '[', ']', ' ... ', 24) AS snippet
FROM articles_fts JOIN articles a ON a.article_id = articles_fts.rowid
WHERE articles_fts MATCH :query AND articles_fts.rowid >= :first ORDER BY rank LIMIT :limit
"""  # noqa: S608 - joined from the constant above

FIRST_RANKED = """
SELECT rowid FROM articles_fts WHERE articles_fts MATCH :query ORDER BY rowid DESC LIMIT 1 OFFSET :before
"""


PAST = """
SELECT a.article_id, a.url, v.number AS version, v.title, v.body, f.fetched_at AS seen_at, a.title AS new_title,
    a.body AS new_body
FROM versions v JOIN articles a ON a.article_id = v.article_id JOIN fetches f ON f.fetch_id = v.fetch_id
WHERE v.version_id <> a.version_id ORDER BY f.fetched_at DESC, v.version_id DESC
"""


def find_past(connection: sqlite3.Connection, query: str, limit: int) -> list[dict[str, Any]]:
    """Versions whose headline and text hold every word and phrase of the query while the newest version of their
    article does not: what publishers took out. Newest first, of each article the last that held them.

    There is no index of these: every older version is read.
    """
    wanted = [_spaced(word) for word in find_words(query)]
    found: dict[int, dict[str, Any]] = {}
    for row in connection.execute(PAST) if wanted else ():
        if len(found) == limit:
            break
        if row["article_id"] in found or not _holds(wanted, row["title"], row["body"]):
            continue
        if not _holds(wanted, row["new_title"], row["new_body"]):
            words = find_words(query)
            told = {name: row[name] for name in ("article_id", "url", "version", "seen_at", "title", "new_title")}
            found[row["article_id"]] = told | {"snippet": _snippet(dict(row), words)}
    return list(found.values())


def _holds(wanted: list[str], title: str | None, body: str) -> bool:
    text = _spaced(f"{title or ''} {body}")
    return all(word in text for word in wanted)


def _spaced(text: str) -> str:
    """The words in comparable form between spaces: only whole ones are found, of scripts without spaces also parts."""
    return f" {' '.join(normal_tokens(text))} "


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


def find(connection: sqlite3.Connection, query: str, limit: int) -> list[dict[str, Any]]:
    """Articles that hold every word and phrase of the query, best first; empty for a query without a word.

    Of more than `RANKED` such articles the last stored are told.
    The index knows words by the spaces between them. In scripts without (Chinese, Japanese, Thai, ...) it knows whole
    sentences only, so such words are looked for inside the texts, newest article first: that reads every article
    which holds the other words.
    """
    words = find_words(query)
    inside = [word for word in words if is_unspaced(word)]
    if not inside:
        if not words:
            return []
        parameters: dict[str, Any] = {
            "query": match_expression(words),
            "limit": limit,
            "before": max(RANKED, limit) - 1,
        }
        first = connection.execute(FIRST_RANKED, parameters).fetchone()
        parameters["first"] = first["rowid"] if first else 0
        return [dict(row) for row in connection.execute(FIND, parameters)]
    condition, parameters = condition_inside(words, inside)
    parameters["limit"] = limit
    found = [dict(row) for row in connection.execute(FIND_INSIDE.format(condition=condition), parameters)]
    return [{name: row[name] for name in row if name != "body"} | {"snippet": _snippet(row, inside)} for row in found]


def condition_inside(words: list[str], inside: list[str]) -> tuple[str, dict[str, Any]]:
    """The condition under which an article `a` holds all the words, with its parameters.

    Args:
        words: of the query.
        inside: those of them that the index does not know, as their script has no spaces; looked for in the texts.
    """
    parameters: dict[str, Any] = {f"inside{place}": word for place, word in enumerate(inside)}
    condition = " AND ".join(f"instr({_TEXTS}, :inside{place}) > 0" for place in range(len(inside)))
    if len(inside) < len(words):
        parameters["query"] = match_expression([word for word in words if word not in inside])
        condition += " AND a.article_id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :query)"
    return condition, parameters


def find_words(query: str) -> list[str]:
    """The words and quoted phrases of what was typed; signs without a letter or digit are left out.

    Examples:
        >>> find_words('harbour "new bridge" AND x*')
        ['harbour', 'new bridge', 'AND', 'x*']
    """
    pieces = _UNTYPED.sub(" ", query[:MAX_CHARS]).split('"')
    words: list[str] = []
    for position, piece in enumerate(pieces):
        is_phrase = position % 2 == 1 and position < len(pieces) - 1
        words += [piece] if is_phrase else piece.split()
    return [word for word in words if any(letter.isalnum() for letter in word)][:MAX_WORDS]


def match_expression(words: list[str]) -> str:
    """A MATCH expression that can only be words and "phrases", whatever they hold: all must occur.

    Examples:
        >>> match_expression(["harbour", "new bridge", "AND"])
        '"harbour" "new bridge" "AND"'
    """
    return " ".join(f'"{word}"' for word in words)


def _snippet(row: dict[str, Any], words: list[str]) -> str:
    body: str = row["body"]
    places = [(place, word) for word in words if (place := body.find(word)) >= 0]
    if not places:
        return body[: 2 * SNIPPET_CHARS]
    place, word = min(places)
    before, after = body[max(0, place - SNIPPET_CHARS) : place], body[place + len(word) :][:SNIPPET_CHARS]
    start = " ... " if place > SNIPPET_CHARS else ""
    end = " ... " if place + len(word) + SNIPPET_CHARS < len(body) else ""
    return f"{start}{before}[{word}]{after}{end}"

"""Rights as they stand, and how they changed from version to version. Reads only."""

import sqlite3
from collections import Counter
from typing import Any

from crawler.store.rows import decode_row

_COMPARED = (
    "status", "tdm", "ai_train", "archive", "access", "holder", "licence_url", "licence_id", "agency",
    "syndicated_from_url", "copyright_line",
)  # fmt: skip

RIGHTS_OF_ARTICLE = """
SELECT a.article_id, a.url, a.title, v.number AS version, v.made_at, a.disclaimer_scope AS scope_by_now, r.*
FROM articles a
JOIN versions v ON v.version_id = a.version_id JOIN rights r ON r.version_id = v.version_id
WHERE a.article_id = :article_id
"""
SIGNALS = """
SELECT name, channel, raw, value, seen_at FROM signals
WHERE fetch_id = (SELECT max(fetch_id) FROM signals WHERE article_id = :article_id) ORDER BY signal_id
"""
NOTICES = """
SELECT kind, scope, text, xpath, links, learned_at FROM scoped_notices
WHERE version_id = :version_id ORDER BY position
"""
CHANGED = """
SELECT v.article_id, v.version_id, v.number, v.made_at, a.url, o.version_id AS old_version_id
FROM versions v JOIN articles a ON a.article_id = v.article_id
JOIN versions o ON o.article_id = v.article_id AND o.number = v.number - 1
WHERE v.number > 1 AND EXISTS (SELECT 1 FROM json_each(v.changes) WHERE value = 'rights')
ORDER BY v.made_at DESC, v.version_id DESC LIMIT :limit
"""


def rights_of(connection: sqlite3.Connection, article_id: int) -> dict[str, Any] | None:
    """Verdicts with basis and conflicts, notices, and the signals of the newest fetch that sent any."""
    row = connection.execute(RIGHTS_OF_ARTICLE, {"article_id": article_id}).fetchone()
    if row is None:
        return None
    found = decode_row(dict(row))
    found["disclaimer_scope"] = found.pop("scope_by_now")
    notices = connection.execute(NOTICES, {"version_id": row["version_id"]})
    found["notices"] = [decode_row(dict(notice)) for notice in notices]
    found["signals"] = [dict(signal) for signal in connection.execute(SIGNALS, {"article_id": article_id})]
    return found


def rights_changes(connection: sqlite3.Connection, limit: int = -1) -> list[dict[str, Any]]:
    """Versions whose rights differ from those of the version before, newest first: what the verdicts were and are, and
    which notices came and went. Compared are all notices of the article's own scope. A limit below 0 is none."""
    changes = []
    for row in connection.execute(CHANGED, {"limit": limit}).fetchall():
        old, new = (_version(connection, row[name]) for name in ("old_version_id", "version_id"))
        verdicts = {name: (old[name], new[name]) for name in _COMPARED if old[name] != new[name]}
        before, after = Counter(old["notices"]), Counter(new["notices"])
        changes.append(
            {
                "at": row["made_at"],
                "url": row["url"],
                "article_id": row["article_id"],
                "version": row["number"],
                "verdicts": verdicts,
                "notices_gone": list((before - after).elements()),
                "notices_new": list((after - before).elements()),
            }
        )
    return changes


def _version(connection: sqlite3.Connection, version_id: int) -> dict[str, Any]:
    row = connection.execute("SELECT * FROM rights WHERE version_id = ?", (version_id,)).fetchone()
    query = "SELECT text FROM scoped_notices WHERE version_id = ? AND scope = 'article' ORDER BY position"
    texts = [notice["text"] for notice in connection.execute(query, (version_id,))]
    return {name: row[name] if row else None for name in _COMPARED} | {"notices": texts}

"""Whose a notice is, told by repetition: which lines stand on how many pages of a host, in the transaction that writes
the page.

`notices.scope` stays what the page alone told, so that a stored page read again gives the same. What is learned stands
beside it: `notice_lines` holds for each notice its host and the digest of its line, `site_lines` the lines that
turned out to be a site's, and the view `scoped_notices` joins them. No word is ever changed.
"""

import hashlib
import sqlite3
from collections.abc import Iterable

from crawler.items import Notice
from crawler.rights.learned import MIN_PAGES, apply_learned, is_learnable, line_key
from crawler.store import queries

_DIGEST_BYTES = 16


def line_digest(text: str) -> bytes:
    """What tells a line from others: half of a SHA-256 over `line_key`."""
    return hashlib.sha256(line_key(text).encode("utf-8", "surrogatepass")).digest()[:_DIGEST_BYTES]


def note_lines(connection: sqlite3.Connection, article_id: int, version_id: int, host: str, at: str) -> None:
    """Count the lines of a version's notices, and learn those that stand on enough pages of the host.

    The scope of the disclaimer follows at once: of this article, and of earlier ones when a line is learned.

    Args:
        connection: inside the transaction that wrote the notices.
        article_id: whose version it is.
        version_id: the version.
        host: of the page.
        at: when it was read.
    """
    learnable: set[bytes] = set()
    for notice in connection.execute(queries.NOTICES_TO_COUNT, {"version_id": version_id}).fetchall():
        line = line_digest(notice["text"])
        key = {"notice_id": notice["notice_id"], "article_id": article_id, "host": host, "line": line}
        connection.execute(queries.ADD_NOTICE_LINE, key)
        if is_learnable(notice["kind"], notice["scope"]):
            learnable.add(line)
    for line in sorted(learnable):
        key = {"host": host, "line": line}
        if connection.execute(queries.SITE_LINE, key).fetchone() is not None:
            connection.execute(queries.SCOPE_DISCLAIMER, {"article_id": article_id})
        elif len(connection.execute(queries.CLUSTERS_OF_LINE, key | {"limit": MIN_PAGES}).fetchall()) >= MIN_PAGES:
            connection.execute(queries.ADD_SITE_LINE, key | {"learned_at": at})
            for (concerned,) in connection.execute(queries.ARTICLES_OF_LINE, key).fetchall():
                connection.execute(queries.SCOPE_DISCLAIMER, {"article_id": concerned})


def scope_notices(connection: sqlite3.Connection, host: str, notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Notices of a page just read, with the scope that is known of their lines by now."""
    return apply_learned(
        notices,
        lambda text: (
            connection.execute(queries.SITE_LINE, {"host": host, "line": line_digest(text)}).fetchone() is not None
        ),
    )


def count_stored_lines(connection: sqlite3.Connection) -> None:
    """Count the lines of all notices of a corpus that was written before they were counted."""
    for version in connection.execute(queries.VERSIONS_TO_COUNT).fetchall():
        note_lines(connection, *version)

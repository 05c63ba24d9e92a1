"""Articles that their publisher withdraws, and those that come back. Runs inside the caller's transaction."""

import re
import sqlite3

from crawler.items import Outcome, Result, Signal
from crawler.rights.withdrawal import has_noindex
from crawler.store import queries

GONE_REASONS = frozenset({"soft_404", "error_page"})
"""What a page turned into when its article is gone, though the server says 200."""
STANDING = frozenset({Outcome.NEW_VERSION, Outcome.UNCHANGED})
MAY_WITHDRAW = STANDING | {Outcome.GONE, Outcome.NOT_ARTICLE}
"""Ends after which an article that stood there may be withdrawn, or back."""

WITHDRAWN, RESTORED = "withdrawn: ", "restored"
"""How the detail of a sighting ends when the publisher took an article back, before the reason, or put it up again."""
MOVED = "moved"
"""Event of the sighting of an article whose address leads for good to one that is another article of the corpus."""
GOES_ON = "goes on as article "
"""How its detail begins, before the number and the address."""
_TURN = re.compile(rf"(?:^|; )({WITHDRAWN}.*|{RESTORED}|{GOES_ON}.*)\Z", re.DOTALL)

WITHDRAW = """
UPDATE articles SET withdrawn_at = coalesce(withdrawn_at, :at), withdrawn_reason = :reason
WHERE article_id = :article_id
"""
RESTORE = """
UPDATE articles SET withdrawn_at = NULL, withdrawn_reason = NULL
WHERE article_id = :article_id AND withdrawn_at IS NOT NULL RETURNING article_id
"""
FIRST_SIGNALS = """
SELECT s.name, s.channel, s.raw, s.value FROM versions v JOIN signals s ON s.fetch_id = v.fetch_id
WHERE v.article_id = :article_id AND v.number = 1
"""


def note_withdrawal(
    connection: sqlite3.Connection, result: Result, outcome: Outcome, article_id: int, at: str
) -> str | None:
    """Mark a known article as withdrawn, or as back; returns what the sighting tells: `withdrawn: REASON`, `restored`.

    Args:
        connection: inside a transaction.
        result: what was fetched.
        outcome: what became of it.
        article_id: the article that stood at its address before.
        at: the instant of the fetch, stored form.
    """
    reason = _find_reason(connection, result, outcome, article_id)
    if reason is not None:
        connection.execute(WITHDRAW, {"article_id": article_id, "at": at, "reason": reason})
        return f"{WITHDRAWN}{reason}"
    if outcome in STANDING and connection.execute(RESTORE, {"article_id": article_id}).fetchone():
        return RESTORED
    return None


def find_turn(detail: str | None) -> str | None:
    """`withdrawn: REASON` or `restored`, as `note_withdrawal` gave it, or `goes on as article NUMBER, URL`, from the
    detail of a sighting, which ends with it."""
    found = _TURN.search(detail or "")
    return found[1] if found else None


def _find_reason(connection: sqlite3.Connection, result: Result, outcome: Outcome, article_id: int) -> str | None:
    if outcome is Outcome.GONE:
        return result.reason
    if outcome is Outcome.NOT_ARTICLE and result.reason in GONE_REASONS:
        return result.reason
    if outcome not in STANDING or result.reading is None:
        return None
    if result.reading.retraction:
        return f"retraction: {result.reading.retraction}"
    rights = result.reading.rights
    if rights is not None and has_noindex(rights.signals):
        rows = connection.execute(FIRST_SIGNALS, {"article_id": article_id})
        first = [Signal(row["name"], row["channel"], row["raw"], row["value"]) for row in rows]
        return None if has_noindex(first) else "noindex"
    return None


def find_known(connection: sqlite3.Connection, discovery_id: int | None) -> int | None:
    """The article that a discovery led to before."""
    row = connection.execute(queries.ARTICLE_OF_DISCOVERY, {"discovery_id": discovery_id}).fetchone()
    return None if row is None else int(row["article_id"])

"""Claims: the word of one run that it fetches an address, so that a run beside it does not.

A claim holds while its run's process lives, and no longer than its lease where that cannot be told; who holds it
renews the lease. It ends in the transaction that ends or postpones the discovery. What a killed process claimed is free
at once.
"""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.clock import format_instant

LEASE = timedelta(minutes=15)
"""A claim that was not renewed for so long is nobody's: its process hangs, or runs on a machine that is gone."""

IsAtWork = Callable[[int], bool]
"""Whether the process of a run lives."""

ENDED = "SELECT outcome IS NOT NULL FROM discoveries WHERE discovery_id = :discovery_id"
HOLDER = "SELECT run_id FROM claims WHERE discovery_id = :discovery_id AND until BETWEEN :now AND :horizon"
CLAIM = """
INSERT INTO claims (discovery_id, run_id, until) VALUES (:discovery_id, :run_id, :until)
ON CONFLICT (discovery_id) DO UPDATE SET run_id = excluded.run_id, until = excluded.until
"""
RENEW = "UPDATE claims SET until = :until WHERE run_id = :run_id"
OTHERS = "SELECT DISTINCT run_id FROM claims WHERE run_id IS NOT :run_id AND until BETWEEN :now AND :horizon"
DROP = "DELETE FROM claims WHERE discovery_id = :discovery_id AND run_id = :run_id"
"""Only its own: what a run writes of a page that it never got (its host asked to wait) frees nobody else's."""
DROP_OF_RUN = "DELETE FROM claims WHERE run_id = :run_id"


class Claim(StrEnum):
    """What came of asking for an address."""

    OURS = "ours"
    HELD = "held"
    """Another run is fetching it."""
    ENDED = "ended"
    """Another run has fetched it since it was read from the queue; or it was erased."""


def claim(connection: sqlite3.Connection, discovery_id: int, run_id: int, now: datetime, is_at_work: IsAtWork) -> Claim:
    """Take an address for a run; inside a write transaction."""
    ended = connection.execute(ENDED, {"discovery_id": discovery_id}).fetchone()
    if ended is None or ended[0]:
        return Claim.ENDED
    holder = connection.execute(HOLDER, {"discovery_id": discovery_id} | _bounds(now)).fetchone()
    if holder is not None and holder[0] != run_id and is_at_work(holder[0]):
        return Claim.HELD
    until = format_instant(now + LEASE)
    connection.execute(CLAIM, {"discovery_id": discovery_id, "run_id": run_id, "until": until})
    return Claim.OURS


def other_runs(connection: sqlite3.Connection, run_id: int | None, now: datetime, is_at_work: IsAtWork) -> list[int]:
    """Runs of living processes that hold claims."""
    found = connection.execute(OTHERS, {"run_id": run_id} | _bounds(now))
    return [other for (other,) in found.fetchall() if is_at_work(other)]


def _bounds(now: datetime) -> dict[str, str]:
    """A lease that ends beyond the horizon was given while the clock was wrong, and holds nothing."""
    return {"now": format_instant(now), "horizon": format_instant(now + LEASE)}

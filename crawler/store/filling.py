"""Gaps of feeds, and what other listings of the same source name of the time in which the entries were lost.

Everything here runs inside a transaction that the caller holds.
"""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from crawler.clock import format_instant
from crawler.items import Entry
from crawler.store import queries, rows
from crawler.store.base import Gap

COUNTED_FOR = timedelta(days=7)
"""For so long what other listings name is counted towards filling a gap."""


def add_gap(connection: sqlite3.Connection, feed_id: int, fetch_id: int, gap: Gap, found_at: datetime) -> None:
    """Note a gap, with what was found in the meantime: a sitemap may have been looked at before the feed.

    Reads all discoveries once: half a second for a million; gaps are rare.
    """
    row = {
        "feed_id": feed_id,
        "fetch_id": fetch_id,
        "found_at": format_instant(found_at),
        "since": format_instant(gap.since),
        "until": format_instant(gap.until),
        "missing": gap.missing,
    }
    connection.execute(queries.ADD_GAP, row)
    connection.execute(queries.COUNT_FOUND, {"fetch_id": fetch_id})


def open_gaps(connection: sqlite3.Connection, feed_id: int, now: datetime) -> list[sqlite3.Row]:
    """The gaps that a look at this listing may fill: of its source's feeds, noticed within a week; none for a feed."""
    since = format_instant(now - COUNTED_FOR)
    return connection.execute(queries.OPEN_GAPS, {"feed_id": feed_id, "since": since}).fetchall()


def fill_gaps(connection: sqlite3.Connection, gaps: Iterable[sqlite3.Row], new: Iterable[Entry], now: datetime) -> None:
    """Count what a look named for the first time towards the gaps in which its dates lie."""
    entries = list(new)
    for gap in gaps:
        found = sum(lies_within(gap, entry) for entry in entries)
        parameters = {"gap_id": gap["gap_id"], "found": found, "now": format_instant(now)}
        connection.execute(queries.FILL_GAP, parameters)


def lies_within(gap: Any, entry: Entry) -> bool:
    """The entry's date, or its day where it has no more, lies between the two ends of the gap."""
    moment = rows.find_stamp(entry.published_at or entry.updated_at)
    if moment is not None:
        return bool(gap["since"] < moment < gap["until"])
    day = (entry.published_raw or entry.updated_raw or "")[:10]
    return bool(day and gap["since"][:10] <= day <= gap["until"][:10])

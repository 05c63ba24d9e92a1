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
from crawler.urls.days import find_day

COUNTED_FOR = timedelta(days=7)
"""For so long what other listings name is counted towards filling a gap."""


def add_gap(connection: sqlite3.Connection, feed_id: int, fetch_id: int, gap: Gap, found_at: datetime) -> None:
    """Note a gap, before the feed's own row tells of this look; what fills it is counted by `count_found`."""
    row = {
        "feed_id": feed_id,
        "fetch_id": fetch_id,
        "found_at": format_instant(found_at),
        "since": format_instant(gap.since),
        "until": format_instant(gap.until),
        "missing": gap.missing,
    }
    connection.execute(queries.ADD_GAP, row)


def count_found(connection: sqlite3.Connection, since: datetime) -> None:
    """Count anew what fills the gaps that were noticed or looked after since then.

    When a gap is noticed, a sitemap may have been looked at before the feed; at the end of a run the pages themselves
    say when they were published, whatever the listing said. Reads all discoveries once a gap: half a second for a
    million; gaps are rare.
    """
    gaps = connection.execute(queries.GAPS_TO_COUNT, {"since": format_instant(since)}).fetchall()
    for gap in gaps:
        keys = {name: gap[name] for name in ("source_id", "read_before_at", "feed_id")}
        found = connection.execute(queries.FOUND_ELSEWHERE, keys).fetchall()
        filled = sum(lies_within(gap, rows.entry_of(row["entry"]), row["date_published"]) for row in found)
        connection.execute(queries.SET_FILLED, {"gap_id": gap["gap_id"], "filled": filled})


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


def lies_within(gap: Any, entry: Entry, published: str | None = None) -> bool:
    """The page came out between the two ends of the gap, as far as can be told; a day counts when it is one of theirs.

    The page's own date is believed first: inside the gap, or of another day. One of the gap's days leaves the listing
    to tell, for feeds and pages often differ by hours. Then comes the listing's date of publication. A date of change
    inside the gap is taken for it; one behind it, or none, leaves the day in the address to tell, and so does one that
    lies days before the address's: a sitemap that is made anew each night dates all its pages so.

    Args:
        published: date of publication that was read from the page, ISO 8601.
    """
    if published:
        if _is_between(gap, published):
            return True
        if not gap["since"][:10] <= published[:10] <= gap["until"][:10]:
            return False
    if own := rows.find_stamp(entry.published_at) or entry.published_raw:
        return _is_between(gap, own)
    changed = rows.find_stamp(entry.updated_at) or entry.updated_raw
    if changed and _is_between(gap, changed):
        return True
    day = find_day(entry.url)
    if day is None or not gap["since"][:10] <= day.isoformat() <= gap["until"][:10]:
        return False
    return not changed or changed[:10] < day.isoformat() or changed >= gap["until"]


def _is_between(gap: Any, text: str) -> bool:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    stamp = rows.find_stamp(moment) if moment.tzinfo is not None else None
    if stamp is not None:
        return bool(gap["since"] < stamp < gap["until"])
    return bool(gap["since"][:10] <= text[:10] <= gap["until"][:10])

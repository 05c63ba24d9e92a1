"""How each source does: one row a source, drawn from its feeds, their gaps, and what was found in the last days."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.clock import format_instant, parse_instant

SPAN = timedelta(days=7)
"""What is counted: what was found in these days, and is not dated before them."""
LONG_STREAK = 3
"""Failed looks in a row of all its feeds after which a source counts as failing."""

FEEDS = """
SELECT s.source_id, s.name, s.home_url, s.added_at, count(f.feed_id) AS known_feeds,
    coalesce(sum(f.is_active), 0) AS feeds, max(f.last_success_at) AS last_success,
    min(CASE WHEN f.is_active = 1 THEN f.next_look_at END) AS next_look,
    max(CASE WHEN f.is_active = 1 THEN f.error_streak END) AS error_streak,
    min(CASE WHEN f.is_active = 1 THEN f.error_streak END) AS least_streak,
    sum(f.is_active = 1 AND f.next_look_at IS NULL) AS waiting
FROM sources s LEFT JOIN feeds f ON f.source_id = s.source_id
WHERE s.is_active = 1 GROUP BY s.source_id ORDER BY s.source_id
"""
FOUND = """
SELECT source_id, count(*) AS found, sum(article_id IS NOT NULL) AS held,
    sum(article_id IS NULL AND outcome IN ('not_article', 'not_html', 'invalid_url')) AS others,
    sum(outcome IS NULL) AS open
FROM discoveries
WHERE source_id IS NOT NULL AND seen_at >= :since
    AND coalesce(json_extract(entry, '$.published_at'), json_extract(entry, '$.updated_at'), seen_at) >= :since
GROUP BY source_id
"""
GAPS = """
SELECT source_id, count(*) AS gaps, sum(missing) AS missing, sum(filled) AS filled,
    sum(max(missing - filled, 0)) AS lacking
FROM feed_gaps WHERE found_at >= :since GROUP BY source_id
"""


@dataclass(frozen=True, slots=True)
class Health:
    """How one source does."""

    source_id: int
    home_url: str
    name: str | None
    state: str
    """ok | never: not looked at yet | failing: no look at any feed succeeds | ended: no feed is left to look at"""
    feeds: int
    """Listings that are looked at."""
    last_success: str | None
    error_streak: int
    """Failed looks in a row of the feed that does worst."""
    next_look: str | None
    """The earliest of its feeds; None: now, or never where none is left."""
    items_a_day: float | None
    """Pages found over the last seven days, or since it was added; None on its first day."""
    open: int
    """Of these, waiting to be fetched."""
    gaps: int
    """How often entries were lost between two looks in these days."""
    missing: int
    """How many, estimated."""
    filled: int
    """How many pages from that time other listings named."""
    coverage: float | None
    """Share of what was published in these days that is in the corpus: articles, of pages found that are not something
    else, and entries lost and not found. None when there was nothing."""


def read_health(connection: sqlite3.Connection, now: datetime) -> list[Health]:
    """One row for each source. Counts a week of discoveries: about a second for a million rows."""
    since = {"since": format_instant(now - SPAN)}
    found = {row["source_id"]: row for row in connection.execute(FOUND, since)}
    gaps = {row["source_id"]: row for row in connection.execute(GAPS, since)}
    return [
        _health_of(row, found.get(row["source_id"]), gaps.get(row["source_id"]), now)
        for row in connection.execute(FEEDS).fetchall()
    ]


def _health_of(row: sqlite3.Row, found: sqlite3.Row | None, gap: sqlite3.Row | None, now: datetime) -> Health:
    number = _numbers(found, ("found", "held", "others", "open"))
    lost = _numbers(gap, ("gaps", "missing", "filled", "lacking"))
    wanted = number["found"] - number["others"] + lost["lacking"]
    days = min((now - parse_instant(row["added_at"])) / timedelta(days=1), SPAN / timedelta(days=1))
    return Health(
        source_id=row["source_id"],
        home_url=row["home_url"],
        name=row["name"],
        state=_state_of(row),
        feeds=row["feeds"],
        last_success=row["last_success"],
        error_streak=row["error_streak"] or 0,
        next_look=None if row["waiting"] else row["next_look"],
        items_a_day=round(number["found"] / days, 1) if days >= 1 else None,
        open=number["open"],
        gaps=lost["gaps"],
        missing=lost["missing"],
        filled=lost["filled"],
        coverage=round(number["held"] / wanted, 3) if wanted > 0 else None,
    )


def _state_of(row: sqlite3.Row) -> str:
    if not row["feeds"]:
        return "ended"
    if (row["least_streak"] or 0) >= LONG_STREAK:
        return "failing"
    if row["last_success"] is None:
        return "never" if not row["error_streak"] else "failing"
    return "ok"


def _numbers(row: sqlite3.Row | None, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: (row[name] or 0) if row is not None else 0 for name in names}

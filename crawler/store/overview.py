"""The corpus at a glance: its figures, its last run, and what somebody should look at. Reads only."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.clock import format_instant
from crawler.store.health import Health, read_health

SPAN = timedelta(days=7)
"""What is new: of these days."""

FIGURES = {
    "articles": "SELECT count(*) FROM articles",
    "stored in 24 hours": "SELECT count(*) FROM articles INDEXED BY articles_facets WHERE first_seen_at >= :day",
    "stored in 7 days": "SELECT count(*) FROM articles INDEXED BY articles_facets WHERE first_seen_at >= :week",
    "versions": "SELECT count(*) FROM versions",
    "sources": "SELECT count(*) FROM sources WHERE is_active = 1",
    "feeds": "SELECT count(*) FROM feeds WHERE is_active = 1",
    "addresses waiting": "SELECT count(*) FROM discoveries WHERE outcome IS NULL",
    "raw files": "SELECT count(*) FROM warc_files",
}
SILENT = """
SELECT count(*) FROM versions INDEXED BY versions_later WHERE number > 1 AND is_silent = 1 AND made_at >= :week
"""
WITHDRAWN = "SELECT count(*) FROM articles WHERE withdrawn_at >= :week"
CONFLICTS = """
SELECT count(*) FROM rights r JOIN articles a ON a.version_id = r.version_id WHERE r.conflicts <> '[]'
"""
UNINDEXED = "SELECT count(*) FROM articles WHERE is_indexed = 0"
LAST_RUNS = """
SELECT run_id, command, started_at, ended_at, exit_code, counts FROM runs ORDER BY run_id DESC LIMIT 5
"""


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that somebody should look at."""

    kind: str
    """`sources`, `gaps`, `run`, `silent_edits`, `withdrawn`, `conflicts` or `search`."""
    text: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The state at one moment."""

    at: str
    figures: tuple[tuple[str, int], ...]
    runs: tuple[dict[str, Any], ...]
    """The last five, newest first; `counts` as JSON text."""
    concerns: tuple[Concern, ...]


def read_overview(connection: sqlite3.Connection, now: datetime) -> Overview:
    """All of it; some tenths of a second for 100,000 articles, most of them for the health of sources."""
    spans = {"day": format_instant(now - timedelta(days=1)), "week": format_instant(now - SPAN)}
    figures = tuple((name, _one(connection, query, spans)) for name, query in FIGURES.items())
    cursor = connection.execute(LAST_RUNS)
    names = [column[0] for column in cursor.description]
    runs = tuple(dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    concerns = (
        *_of_sources(read_health(connection, now)),
        *_of_runs(runs),
        *_of_articles(connection, spans),
    )
    return Overview(format_instant(now), figures, runs, concerns)


def _of_sources(sources: Sequence[Health]) -> Iterator[Concern]:
    failing = [one.name or one.home_url for one in sources if one.state in ("failing", "ended")]
    if failing:
        names = ", ".join(failing[:3]) + (f" and {len(failing) - 3} more" if len(failing) > 3 else "")
        yield Concern("sources", f"{_many(len(failing), 'source')} cannot be read any more: {names}")
    lacking = sum(max(one.missing - one.filled, 0) for one in sources)
    if lacking:
        yield Concern("gaps", f"about {_many(lacking, 'entry', 'entries')} of feeds lost between two looks in 7 days")


def _of_runs(runs: Sequence[dict[str, Any]]) -> Iterator[Concern]:
    if not runs:
        yield Concern("run", "nothing was crawled yet")
        return
    last = runs[0]
    if last["ended_at"] is None:
        yield Concern("run", f"run {last['run_id']} ({last['command']}) has not ended: it is at work, or was killed")
    elif last["exit_code"]:
        yield Concern("run", f"run {last['run_id']} ({last['command']}) ended with exit code {last['exit_code']}")


def _of_articles(connection: sqlite3.Connection, spans: dict[str, str]) -> Iterator[Concern]:
    if silent := _one(connection, SILENT, spans):
        yield Concern("silent_edits", f"{_many(silent, 'silent edit')} in 7 days")
    if withdrawn := _one(connection, WITHDRAWN, spans):
        yield Concern("withdrawn", f"{_many(withdrawn, 'article')} withdrawn in 7 days")
    if conflicts := _one(connection, CONFLICTS, spans):
        yield Concern("conflicts", f"{_many(conflicts, 'article')} with evidence that disagrees with a verdict")
    if unindexed := _one(connection, UNINDEXED, spans):
        yield Concern(
            "search", f"{_many(unindexed, 'article')} not in the search index yet: the next run takes them in"
        )


def _many(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _one(connection: sqlite3.Connection, query: str, spans: dict[str, str]) -> int:
    return int(connection.execute(query, spans).fetchone()[0])

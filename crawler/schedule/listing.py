"""Which entries and children of a listing are worth following on an ordinary crawl. Pure.

A feed is taken whole. A sitemap may list a whole archive: what it dates older than a few days is left to a backfill,
and what it does not date is bounded.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from crawler.items import Entry, Link

MAX_CHILDREN = 50
"""Sitemaps followed from one index at a time; the ones changed last first."""


def choose_entries(
    kind: str, entries: Iterable[Entry], now: datetime, max_age: timedelta, undated_limit: int
) -> tuple[tuple[Entry, ...], int]:
    """(entries to follow, number left out)."""
    entries = list(entries)
    if kind != "sitemap":
        return tuple(entries), 0
    chosen, undated = [], 0
    for entry in entries:
        moment = entry.published_at or entry.updated_at
        if moment is None:
            undated += 1
            if undated <= undated_limit:
                chosen.append(entry)
        elif moment >= now - max_age or is_news(entry):
            chosen.append(entry)
    return tuple(chosen), len(entries) - len(chosen)


def is_news(entry: Entry) -> bool:
    """The entry stands in a news sitemap, which by its specification names only the last two days' articles."""
    return entry.title is not None and entry.published_at is not None


def choose_children(links: Iterable[Link], now: datetime, max_age: timedelta) -> tuple[Link, ...]:
    """Sitemaps of an index that may name something new."""
    fresh = [link for link in links if link.updated_at is None or link.updated_at >= now - max_age]
    fresh.sort(key=lambda link: link.updated_at.timestamp() if link.updated_at else float("inf"), reverse=True)
    return tuple(fresh[:MAX_CHILDREN])

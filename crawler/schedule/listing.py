"""Which entries and children of a listing are worth following on an ordinary crawl. Pure.

A feed is taken whole. A sitemap may list a whole archive: what it dates older than a few days is left to a backfill,
and what it does not date, or dates by a lie (`crawler.schedule.lastmod`), is bounded.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from crawler.items import Entry, Link
from crawler.schedule.lastmod import date_entries, date_links, find_span

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
    for entry, span in zip(entries, date_entries(entries, now), strict=True):
        if span is None:
            undated += 1
            if undated <= undated_limit:
                chosen.append(entry)
        elif span.last >= now - max_age or is_news(entry):
            chosen.append(entry)
    return tuple(chosen), len(entries) - len(chosen)


def is_news(entry: Entry) -> bool:
    """The entry stands in a news sitemap, which by its specification names only the last two days' articles."""
    return entry.title is not None and entry.published_at is not None


def choose_children(links: Iterable[Link], now: datetime, max_age: timedelta) -> tuple[Link, ...]:
    """Sitemaps of an index that may name something new."""
    links = list(links)
    fresh: list[tuple[float, Link]] = []
    for link, changed_at in zip(links, date_links(links, now), strict=True):
        named = find_span(link.url, now) if changed_at is None else None
        if (changed_at is not None and changed_at < now - max_age) or (
            named is not None and named.last < now - max_age
        ):
            continue
        moment = changed_at or (named.last if named else None)
        fresh.append((moment.timestamp() if moment else float("inf"), link))
    fresh.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(link for _, link in fresh[:MAX_CHILDREN])

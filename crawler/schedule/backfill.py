"""Which sitemaps of a source, and which of their pages, belong to a stretch of days. Pure.

An index leads to thousands of sitemaps; those are read that may name pages of these days. Last changes can only rule
out: a sitemap unchanged since before the first day names nothing of the days after. Years, months and days in its
address decide where they stand there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.items import Entry, Link
from crawler.schedule.lastmod import Span, date_entries, date_links, find_span


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one sitemap."""

    wanted: tuple[Entry, ...]
    """Newest first."""
    undated: tuple[Entry, ...]
    """Nothing that can be believed says when they are from."""
    outside: int
    """From other days."""


def choose_pages(entries: Sequence[Entry], days: Span, now: datetime, url: str) -> Pages:
    """Sort the pages of a sitemap.

    Args:
        url: of the sitemap: a month in it dates the pages that say nothing themselves.
    """
    spans = date_entries(entries, now, prefers_address=True)
    own = find_span(url, now)
    wanted: list[tuple[datetime, Entry]] = []
    undated: list[Entry] = []
    for entry, found in zip(entries, spans, strict=True):
        span = found or own
        if span is None:
            undated.append(entry)
        elif span.meets(days):
            wanted.append((span.last, entry))
    wanted.sort(key=lambda pair: pair[0], reverse=True)
    outside = len(entries) - len(wanted) - len(undated)
    return Pages(tuple(entry for _, entry in wanted), tuple(undated), outside)


def choose_sitemaps(links: Sequence[Link], days: Span, now: datetime) -> tuple[Link, ...]:
    """The sitemaps of an index that may name pages of these days, the likeliest first."""
    chosen: list[tuple[int, float, Link]] = []
    for link, changed_at in zip(links, date_links(links, now), strict=True):
        named = find_span(link.url, now)
        if named is not None and not named.meets(days):
            continue
        if changed_at is not None and changed_at < days.first:
            continue
        behind = abs((changed_at - days.last).total_seconds()) if changed_at else float("inf")
        chosen.append((0 if named else 1, behind, link))
    chosen.sort(key=lambda one: one[:2])
    return tuple(link for _, _, link in chosen)

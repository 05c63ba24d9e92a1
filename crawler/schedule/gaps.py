"""Entries that a feed showed and took down between two looks: were there any, and how many? Pure.

A feed holds its newest entries. When it shares none with any earlier look, others may have come and gone unseen. How
many is estimated from its dates: as many as fit, at the distance at which the document's own entries follow each other,
between the newest one known before and the oldest one there now. Without dates the rate of the polling rule tells.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.store.base import Gap

MOST_MISSING = 10_000
"""An estimate above it says more about wrong dates than about the feed."""


@dataclass(frozen=True, slots=True)
class Window:
    """A feed's document at one look."""

    read_at: datetime
    items: int
    known: int
    """Entries that the feed listed at an earlier look."""
    dates: tuple[datetime, ...] = ()


def find_gap(
    window: Window, read_before_at: datetime | None, newest_before: datetime | None, items_an_hour: float
) -> Gap | None:
    """What was lost before this look; None when nothing was.

    Args:
        read_before_at: when the feed's document was read last; None before the first time: nothing can be missed yet.
        newest_before: date of the newest entry known before.
        items_an_hour: how busy the feed is, used where dates are missing.
    """
    if read_before_at is None or not window.items or window.known:
        return None
    dates = _credible(window.dates, window.read_at)
    if len(dates) >= 2 and newest_before is not None:
        if dates[0] <= newest_before:
            return None  # older entries under new addresses: the site renamed its pages
        return Gap(newest_before, dates[0], _count_between(newest_before, dates))
    hours = max((window.read_at - read_before_at) / timedelta(hours=1), 0.0)
    missing = min(max(round(items_an_hour * hours) - window.items, 0), MOST_MISSING)
    return Gap(read_before_at, window.read_at, missing)


def _count_between(newest_before: datetime, dates: list[datetime]) -> int:
    distance = (dates[-1] - dates[0]) / (len(dates) - 1)
    if distance <= timedelta(0):
        return 0
    return min(max(round((dates[0] - newest_before) / distance) - 1, 0), MOST_MISSING)


def _credible(dates: Iterable[datetime], now: datetime) -> list[datetime]:
    return sorted(moment for moment in dates if moment <= now)

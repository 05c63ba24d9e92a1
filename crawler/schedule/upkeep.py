"""What becomes of a feed beside its next look: it moves, it ends, its validators are found to lie. Pure.

A permanent redirect is believed once it has held for several looks, for a mistaken one is often taken back. A server
that answers 304 is believed for a day; sooner is the document asked for whole when the site's sitemap or home page
named news that the feed did not, and each hour once its validators were the same over different entries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.items import Hop
from crawler.store.base import Feed, Upkeep

PERMANENT = frozenset({301, 308})
MOVE_LOOKS = 3
"""Good looks in a row that were led to the same place before the feed's address is changed."""
NO_FEED_LOOKS = 3
"""Looks in a row that showed a page where the feed was, before it gives way to another feed of its source."""
WHOLE_EVERY = timedelta(days=1)
"""A document is had whole this often, whatever its server says."""
WHOLE_EVERY_OF_LIARS = timedelta(hours=1)
CLOCK_ERROR = timedelta(hours=1)
"""An instant further ahead of now was noted while the clock was wrong."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look at a feed showed, as far as its upkeep goes."""

    outcome: str
    """ok | not_modified | error | not_a_feed"""
    at: datetime
    url: str
    """The address that was asked."""
    final_url: str
    hops: Sequence[Hop] = ()
    status: int | None = None
    new_items: int = 0
    dates: Iterable[datetime] = ()
    """Dates of the document's entries."""
    is_whole: bool = True
    """It was asked for without validators."""
    etag: str | None = None
    last_modified: str | None = None
    """Validators of the reply."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one look changes."""

    upkeep: Upkeep
    moved_to: str | None = None
    """The feed's address from now on."""
    ended_reason: str | None = None
    """Why it is not asked again."""
    is_gone: bool = False
    """The server said so (410)."""


def is_whole_due(feed: Feed, now: datetime) -> bool:
    """True when the feed's document is to be asked for without validators, so that a wrong 304 cannot hide anything."""
    upkeep = feed.upkeep
    read_at = upkeep.read_at
    if read_at is None or read_at > now + CLOCK_ERROR:
        return True
    if upkeep.doubted_at is not None and upkeep.doubted_at > read_at:
        return True
    return now - read_at >= (WHOLE_EVERY_OF_LIARS if upkeep.lies else WHOLE_EVERY)


def judge(feed: Feed, seen: Seen, has_other: bool = False) -> Verdict:
    """Draw the conclusions of one look.

    Args:
        feed: as it was before.
        has_other: its source has another feed that works.
    """
    if seen.status == 410:
        return Verdict(replace(feed.upkeep, moved_to=None, moved_looks=0), ended_reason="gone (410)", is_gone=True)
    if seen.outcome == "not_a_feed":
        misses = feed.upkeep.no_feed_looks + 1
        is_replaced = misses >= NO_FEED_LOOKS and has_other
        ended = "a page stands in its place, and its source has another feed" if is_replaced else None
        return Verdict(replace(feed.upkeep, no_feed_looks=misses), ended_reason=ended)
    if seen.outcome not in ("ok", "not_modified"):
        return Verdict(feed.upkeep)
    after = replace(feed.upkeep, no_feed_looks=0)
    if seen.outcome == "ok":
        after = _read(feed, after, seen)
    target = find_permanent_target(seen.url, seen.final_url, seen.hops)
    if target is None:
        return Verdict(replace(after, moved_to=None, moved_looks=0))
    looks = after.moved_looks + 1 if target == after.moved_to else 1
    if looks >= MOVE_LOOKS:
        return Verdict(replace(after, moved_to=None, moved_looks=0), moved_to=target)
    return Verdict(replace(after, moved_to=target, moved_looks=looks))


def find_permanent_target(url: str, final_url: str, hops: Sequence[Hop]) -> str | None:
    """Where permanent redirects lead from this address; a passing one behind them is not followed."""
    target = next((hop.url for hop in hops if hop.status not in PERMANENT), final_url)
    return target if hops and hops[0].status in PERMANENT and target != url else None


def _read(feed: Feed, upkeep: Upkeep, seen: Seen) -> Upkeep:
    """The document was had whole: note when, its newest date, and whether its validators told the truth."""
    past = [moment for moment in seen.dates if moment <= seen.at]
    newest = max([*past, *([upkeep.newest_entry_at] if upkeep.newest_entry_at else [])], default=None)
    lies = upkeep.lies
    held = (feed.etag, feed.last_modified)
    if seen.is_whole and any(held) and seen.new_items and upkeep.read_at is not None:
        is_same = all(old is None or old == new for old, new in zip(held, (seen.etag, seen.last_modified), strict=True))
        lies = lies + 1 if is_same else 0
    return replace(upkeep, read_at=seen.at, newest_entry_at=newest, lies=lies)

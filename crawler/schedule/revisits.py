"""When a stored article is looked at again: often while it is young, then ever more rarely. Pure.

News is corrected and written on in its first hours. The ages are those of docs/decisions/0018-revisits.md. A revisit is
a conditional request, answered by most servers with 304; once a day it asks for the whole page, in case the server's
validators lie. What a feed calls updated is fetched sooner, whatever its age.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.items import Outcome, Result

AGES = (
    timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3), timedelta(days=1), timedelta(days=3),
    timedelta(days=30),
)  # fmt: skip
"""Ages at which an article is looked at again."""
LEAST_SHARE = 4
"""No revisit within a quarter of the age it belongs to: a page found at 14 minutes is next looked at with one hour."""
LEAST_GAP = timedelta(minutes=10)
"""No revisit sooner after the last look, so that none falls into the run that found the article or a start by hand."""
WHOLE_EVERY = timedelta(days=1)
"""A page that was not had whole for so long is asked for without validators."""
FINAL = frozenset({Outcome.GONE, Outcome.FORGOTTEN, Outcome.INVALID_URL, Outcome.ADDRESS_REFUSED})
"""Ends after which there is nothing to look at."""


def plan_revisit(result: Result) -> Result:
    """The result with the instant at which its article, if it is one, is looked at again.

    Pages asked for on demand belong to no source that is watched: they are left alone.
    """
    if result.retry_at is not None or result.fetch is None or result.outcome in FINAL:
        return result
    if result.discovery.source_id is None:
        return result
    return replace(result, revisit_at=find_revisit(find_birth(result), result.fetch.fetched_at))


def find_revisit(born_at: datetime, now: datetime) -> datetime | None:
    """The next instant at which an article of this birth is looked at; None when it has had its last look."""
    age = now - born_at
    following = (born_at + step for step in AGES if step - age >= max(step / LEAST_SHARE, LEAST_GAP))
    return next(following, None)


def find_birth(result: Result) -> datetime:
    """When the article came out: when it was found, or the earlier of the dates that its feed and its page give."""
    moments = [result.discovery.seen_at]
    if result.discovery.entry.published_at is not None:
        moments.append(result.discovery.entry.published_at)
    if result.reading is not None and result.reading.article is not None:
        told = _instant_of(result.reading.article.date_published)
        moments += [told] if told is not None else []
    return min(moments)


def is_whole_due(read_at: datetime, now: datetime) -> bool:
    """True when a page that was had whole at `read_at` is asked for without validators; also after a clock's error."""
    return not timedelta(0) <= now - read_at < WHOLE_EVERY


def _instant_of(date: str | None) -> datetime | None:
    """An article's date as the latest instant it can mean: the end of a day; a time without zone as UTC's."""
    if date is None:
        return None
    try:
        moment = datetime.fromisoformat(date)
        if len(date) == len("2026-01-31"):
            moment += timedelta(days=1)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None

"""How a reply or a failure ends a discovery, or when it is to be tried again. Pure.

Retry-After (RFC 9110 section 10.2.3) is obeyed on any status, up to seven days. The pause of the whole host is set
where the reply arrives, in the download handler.
"""

import email.utils
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from crawler.items import Outcome

MAX_RETRY_AFTER = timedelta(days=7)
PASSING_STATUSES = frozenset({408, 421, 425, 429, 500, 502, 503, 504, 507, 520, 521, 522, 523, 524, 529})
"""Statuses that may be better the next time (RFC 9110; 52x as CDNs send them)."""
PASSING_FAILURES = frozenset({Outcome.NETWORK_ERROR, Outcome.TIMEOUT, Outcome.TRUNCATED})
SLOW_WAIT = timedelta(minutes=10)
"""After a reply that used up its deadline. Another try at once would hold up its host, and the end of the run, for as
long again."""
HTML_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/plain")


@dataclass(frozen=True, slots=True)
class Ending:
    """What is to be done with a discovery after one request."""

    outcome: Outcome | None
    """None: the reply is a page that is to be read."""
    reason: str | None = None
    retry_at: datetime | None = None
    """Not the end: another try then."""


@dataclass(frozen=True, slots=True)
class RetryRule:
    """How often and after which pauses a request is made again."""

    max_tries: int
    first_wait_s: float
    jitter: Callable[[], float] = random.random

    def wait(self, attempt: int) -> timedelta:
        """The pause after the attempt of this number (from 1): doubled each time, with up to half of it on top."""
        return timedelta(seconds=self.first_wait_s * 2 ** (attempt - 1) * (1 + self.jitter() / 2))


def end_of_reply(
    status: int,
    content_type: str | None,
    retry_after: str | None,
    attempt: int,
    now: datetime,
    rule: RetryRule,
    is_conditional: bool = True,
) -> Ending:
    """Decide on a reply by its status line and headers.

    Args:
        is_conditional: the request asked for a page only if it had changed; a 304 to any other says nothing.
    """
    asked = parse_retry_after(retry_after, now)
    if status == 304 and is_conditional:
        return Ending(Outcome.NOT_MODIFIED)
    if status == 206:
        return _again(Outcome.TRUNCATED, "http_206, which was not asked for", attempt, now, rule, asked)
    if 200 <= status < 300:
        if content_type and not content_type.split(";")[0].strip().lower().startswith(HTML_TYPES):
            return Ending(Outcome.NOT_HTML, content_type.split(";")[0].strip().lower()[:100])
        if status in (204, 205):
            return Ending(Outcome.NOT_HTML, f"http_{status}")
        return Ending(None)
    if status in (404, 410):
        return Ending(Outcome.GONE, f"http_{status}")
    if status in PASSING_STATUSES or asked is not None:
        return _again(Outcome.HTTP_ERROR, f"http_{status}", attempt, now, rule, asked)
    return Ending(Outcome.HTTP_ERROR, f"http_{status}")


def end_of_failure(outcome: Outcome, reason: str, attempt: int, now: datetime, rule: RetryRule) -> Ending:
    """Decide on a request without a usable reply."""
    if outcome not in PASSING_FAILURES:
        return Ending(outcome, reason)
    ending = _again(outcome, reason, attempt, now, rule, None)
    if outcome is Outcome.TIMEOUT and ending.retry_at is not None:
        return replace(ending, retry_at=max(ending.retry_at, now + SLOW_WAIT))
    return ending


def _again(
    outcome: Outcome, reason: str, attempt: int, now: datetime, rule: RetryRule, asked: datetime | None
) -> Ending:
    if attempt >= rule.max_tries:
        return Ending(outcome, reason)
    retry_at = now + rule.wait(attempt)
    return Ending(outcome, reason, retry_at=max(retry_at, asked) if asked else retry_at)


def parse_retry_after(value: str | None, now: datetime) -> datetime | None:
    """The instant a Retry-After header names (seconds or HTTP date), at most seven days ahead; None when unreadable."""
    if not value:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return now + min(timedelta(seconds=min(int(text[:10]), 10**9)), MAX_RETRY_AFTER)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment, now), now + MAX_RETRY_AFTER)

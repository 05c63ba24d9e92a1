"""What follows from the reply to a request for robots.txt, and until when.

Source: RFC 9309 section 2.3.1 (access results) and 2.4 (caching).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.items import RobotsVerdict
from crawler.robots.file import Robots, parse_robots

ROBOTS_LIFETIME = timedelta(hours=24)
"""RFC 9309 section 2.4: a copy should not be used for longer, unless the file is unreachable."""
_SHORTEST_LIFETIME = timedelta(hours=1)
"""A Cache-Control that asks for less would double the requests to a site of few pages."""
_RETRY_UNREACHABLE = timedelta(minutes=30)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_UNREACHABLE_4XX = frozenset({408, 425, 429})
"""They say "not now", not "there is none"; 429 is named as unreachable in Google's documentation of its crawlers."""


class RobotsState(StrEnum):
    """How a policy came to be."""

    READ = "read"
    """The file was read."""
    ABSENT = "absent"
    """There is none: everything is allowed."""
    UNREACHABLE = "unreachable"
    """It could not be read: everything is forbidden."""
    KEPT = "kept"
    """It could not be read, and the copy of an earlier day is still good."""


@dataclass(frozen=True, slots=True)
class RobotsPolicy:
    """What holds for one origin until an instant."""

    state: RobotsState
    reason: str
    """`200`, `404`, `503`, `no reply` or why there was none, `a web page`: what the last request brought."""
    read_at: datetime
    """When the file in force was read; for ABSENT and UNREACHABLE the instant of the last request."""
    valid_until: datetime
    """Ask again from then on. Never more than 24 hours after `read_at`."""
    robots: Robots | None = None
    """None when there is no file in force."""

    def verdict(self, agent: str, url: str) -> RobotsVerdict:
        """May this robot fetch this address; see `Robots.verdict`."""
        if self.robots is not None:
            return self.robots.verdict(agent, url)
        if self.state is RobotsState.ABSENT:
            return RobotsVerdict(True, self.reason, None)
        return RobotsVerdict(False, f"unreachable: {self.reason}", None)

    def crawl_delay_s(self, agent: str) -> float | None:
        """Seconds that this robot is asked to leave between two requests; None where nothing is asked."""
        return self.robots.crawl_delay_s(agent) if self.robots else None

    def is_valid(self, now: datetime) -> bool:
        """False when the file must be asked for again; also when the clock was turned back behind the last reading."""
        return self.read_at <= now < self.valid_until


def policy_from_reply(
    status: int | None,
    body: bytes,
    now: datetime,
    last_good: RobotsPolicy | None = None,
    max_age_s: float | None = None,
    why: str | None = None,
) -> RobotsPolicy:
    """Decide what holds after robots.txt was asked for. Redirects have been followed before.

    Args:
        status: of the final reply; None when there was none, or not a whole one. A redirect here means that
            following it failed.
        body: of the final reply, decoded; a longer one than `MAX_ROBOTS_BYTES` may be cut anywhere after that.
        now: the instant of the reply.
        last_good: the policy in force before. It is kept while the file cannot be read and it is under 24 hours old.
        max_age_s: of the reply's Cache-Control, held to between an hour and 24 hours.
        why: there was no reply, where that is known.

    Returns:
        READ for 2xx; ABSENT for 4xx, and (or KEPT) for redirects that cannot be followed: too many, or to an address
        that must not be asked (RFC 9309 section 2.3.1.2 lets them count as unavailable); UNREACHABLE (or KEPT) for
        5xx, 408, 425, 429, network errors, and 206, a part where the whole was asked for. A web page in the place of
        the file counts as a file without rules, unless `last_good` is at hand: then it is taken for the sign of a
        passing trouble.
    """
    if status is not None and 200 <= status < 300 and status != 206:
        robots = parse_robots(body)
        if robots.is_html and (kept := _keep(last_good, now, "a web page")):
            return kept
        lifetime = ROBOTS_LIFETIME
        if max_age_s is not None and max_age_s < ROBOTS_LIFETIME.total_seconds():
            lifetime = max(_SHORTEST_LIFETIME, timedelta(seconds=max_age_s))
        return RobotsPolicy(RobotsState.READ, str(status), now, now + lifetime, robots)
    if status in _REDIRECTS:
        reason = f"{status}, a redirect that cannot be followed"
        kept = _keep(last_good, now, reason)
        return kept or RobotsPolicy(RobotsState.ABSENT, reason, now, now + _SHORTEST_LIFETIME)
    if status is not None and 400 <= status < 500 and status not in _UNREACHABLE_4XX:
        return RobotsPolicy(RobotsState.ABSENT, str(status), now, now + ROBOTS_LIFETIME)
    reason = why or "no reply" if status is None else str(status)
    kept = _keep(last_good, now, reason)
    return kept or RobotsPolicy(RobotsState.UNREACHABLE, reason, now, now + _RETRY_UNREACHABLE)


def _keep(last_good: RobotsPolicy | None, now: datetime, reason: str) -> RobotsPolicy | None:
    if last_good is None or last_good.robots is None or last_good.robots.is_html:
        return None
    end = last_good.read_at + ROBOTS_LIFETIME
    if not last_good.read_at <= now < end:
        return None
    until = min(end, now + _RETRY_UNREACHABLE)
    return RobotsPolicy(RobotsState.KEPT, reason, last_good.read_at, until, last_good.robots)

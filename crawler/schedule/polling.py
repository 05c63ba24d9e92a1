"""When to look at a feed again.

    interval = pace / sqrt(rate), between 5 minutes and 24 hours

For a fixed number of looks a day, the mean delay with which entries are seen is least when the looks are shared out in
proportion to the square root of each feed's rate. The pace is one number for all feeds (`find_pace`); it follows from
the one setting, looks per feed and day. The rate is a mean of what the last hour, the last half day and the last ten
days brought, each decaying exponentially; the dates in the first document seed it.

Beyond that: a feed is looked at before 15% of its document can scroll by, more often after entries were lost, and not
before Retry-After allows. max-age and ttl are obeyed for an hour at most, and only while so little scrolls by in it: a
document that a cache may hold for an hour, and that is new twice in that hour, loses entries for good. All of it is a
pure function of what was seen.

Source: the square root law is that of inventory and cache refreshing, Cho & Garcia-Molina, "Effective page refresh
policies for web crawlers" (2003); the weights were measured on a simulated web of 1,000 feeds.
"""

import json
import math
import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta

HOUR_S = 3600.0
DAY_S = 86_400.0
SHORTEST_S = 300.0
LONGEST_S = DAY_S
LONGEST_RETRY_AFTER_S = 7 * DAY_S
LONGEST_HINT_S = HOUR_S
"""max-age and ttl are obeyed up to here: many are set once for a whole site and forgotten."""
LONGEST_WAIT = timedelta(days=8)
"""No instant that this rule gives lies further ahead; one that does was computed with a wrong clock."""
DEFAULT_PACE = 0.41
"""24 looks a day at a feed of four entries a day, the median of news feeds."""

_BURST_H, _RECENT_H, _STEADY_H = 1.0, 12.0, 240.0
_PRIOR_ITEMS, _PRIOR_H = 0.4, 9.6
"""Before anything is known: one entry a day, with the weight of 4% of what ten days would tell."""
_BURST_SHARE = 0.2
_LOWEST_RATE = 1e-4
WINDOW_SHARE = 0.15
"""Of a document that may scroll by between two looks. Entries come in bursts, of which the last hour's count has seen
the beginning only; measured on feeds with bursts: half of the document loses 43 of 2,948 entries a day, a quarter 33,
15% 21, with no more looks, for what is lost costs looks later."""
_GAP_DAYS, _MOST_GAPS = 10.0, 4.0
_LONGEST_MEMORY_H = 240.0


@dataclass(frozen=True, slots=True)
class PollState:
    """What is remembered of one feed between two looks. The counts are of entries, decayed to `at_s`."""

    at_s: float | None = None
    """Unix time of the last look; None before the first."""
    read_at_s: float | None = None
    """Unix time of the last look that read or confirmed the document."""
    burst: float = 0.0
    """Entries, decaying over an hour."""
    recent: float = 0.0
    """Entries, decaying over 12 hours."""
    steady: float = 0.0
    """Entries, decaying over 10 days."""
    observed: float = 0.0
    """How much of the ten days' memory has been filled: 0 at first, towards 1."""
    window_items: int = 10
    """Entries the document holds."""
    gaps: float = 0.0
    """How often all entries were new, so that others were probably lost; forgotten over 10 days."""
    failures: int = 0
    """Errors in a row."""
    spacing_s: float = 0.0
    """What 429 replies taught: looks closer together than this are refused."""
    weight: float = 0.41
    """Square root of the rate an hour, raised after gaps: its share of all looks."""
    least_s: float = 0.0
    """No look sooner than this after the last one: max-age and ttl as far as they are obeyed, `spacing_s`."""
    most_s: float = LONGEST_S
    """The time in which `WINDOW_SHARE` of the document scrolls by."""

    def to_json(self) -> str:
        """For the column `feeds.poll_state`."""
        return json.dumps(asdict(self), separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_json(cls, text: str | None) -> "PollState":
        """The inverse of `to_json`. What cannot be read, or was never stored, is a feed that is not known yet."""
        if text is None:
            return cls()
        try:
            stored = json.loads(text)
        except ValueError:
            return cls()
        if not isinstance(stored, dict):
            return cls()
        known = {field.name: stored[field.name] for field in fields(cls) if stored.get(field.name) is not None}
        if any(type(value) not in (int, float) or not 0 <= value < 1e12 for value in known.values()):
            return cls()
        whole = {name: int(known[name]) for name in ("window_items", "failures") if name in known}
        return cls(**(known | whole))


@dataclass(frozen=True, slots=True)
class PollObservation:
    """What one look brought."""

    status: int | None
    """None: no reply. Anything but 2xx and 304 is an error."""
    new_items: int = 0
    """Entries that were never seen before."""
    new_at: tuple[datetime, ...] = ()
    """Their dates as published, where the feed has dates; wrong ones do no harm."""
    window_items: int | None = None
    """Entries in the document; None when none came (304)."""
    window_at: tuple[datetime, ...] = ()
    """Dates of all its entries. Only read at the first look."""
    max_age_s: float | None = None
    ttl_s: float | None = None
    """RSS `ttl` or `sy:updatePeriod`, in seconds."""
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class PollConfig:
    """One setting for all feeds."""

    pace: float = DEFAULT_PACE
    """Hours between looks at a feed of one entry an hour; see `find_pace`."""
    shortest_s: float = SHORTEST_S
    longest_s: float = LONGEST_S


def next_look(
    state: PollState, observation: PollObservation, config: PollConfig, now: datetime, rng: random.Random
) -> tuple[PollState, datetime]:
    """Learn from a look, and say when the next one is due.

    Args:
        state: as it was before this look.
        now: the instant of this look. It may jump either way between looks.
        rng: spreads the looks by 10%, so that feeds added together do not stay together.

    Returns:
        The new state, and an instant after `now` and not beyond `LONGEST_WAIT`.
    """
    now_s = now.timestamp()
    status = observation.status
    asked_s = _bound(observation.retry_after_s, LONGEST_RETRY_AFTER_S)
    aged = _age(state, now_s)
    if status is None or not (200 <= status < 300 or status == 304):
        spacing_s = max(aged.spacing_s, min(asked_s, DAY_S)) if status == 429 else aged.spacing_s
        failed = replace(aged, failures=aged.failures + 1, spacing_s=spacing_s)
        wait_s = max(min(HOUR_S * 2 ** min(aged.failures, 10), DAY_S), asked_s) * rng.uniform(1.0, 1.1)
        wait_s = min(wait_s, LONGEST_RETRY_AFTER_S)
    else:
        failed = _learn(aged, state, observation, now_s)
        wait_s = max(find_interval_s(failed, config, rng.uniform(0.9, 1.1)), asked_s)
    return failed, now + timedelta(seconds=wait_s)


def steady_rate(state: PollState) -> float:
    """Entries an hour over the last ten days."""
    return (state.steady + _PRIOR_ITEMS) / (_STEADY_H * state.observed + _PRIOR_H)


def find_interval_s(state: PollState, config: PollConfig, jitter: float = 1.0) -> float:
    """Seconds between two looks at a feed in this state, when nothing goes wrong."""
    wanted_s = min(config.pace / state.weight * HOUR_S, state.most_s) * jitter
    return max(min(max(wanted_s, config.shortest_s), config.longest_s), state.least_s)


def find_pace(states: Iterable[PollState], looks_per_feed_day: float) -> float:
    """The pace at which all these feeds together get that many looks a day on average. About 5 us a feed.

    The bounds of each feed count: what a ttl saves on one feed is spent on the others.
    """
    feeds = [(HOUR_S / state.weight, max(state.most_s, SHORTEST_S), state.least_s) for state in states]
    if not feeds:
        return DEFAULT_PACE
    wanted = looks_per_feed_day * len(feeds) / DAY_S
    low, high = math.log(1e-4), math.log(1e3)
    for _ in range(24):
        middle = (low + high) / 2
        pace = math.exp(middle)
        looks = sum(
            1.0 / max(min(max(unit_s * pace, SHORTEST_S), most_s, LONGEST_S), least_s)
            for unit_s, most_s, least_s in feeds
        )
        low, high = (middle, high) if looks > wanted else (low, middle)
    return math.exp((low + high) / 2)


def is_due(next_look_at: datetime | None, now: datetime) -> bool:
    """True when a feed is to be looked at: never looked at, its instant has come, or it was set by a wrong clock."""
    return next_look_at is None or next_look_at <= now or next_look_at - now > LONGEST_WAIT


def _age(state: PollState, now_s: float) -> PollState:
    """The counts as they stand now. A clock that went back ages nothing; one that leapt ages ten days at most."""
    if state.at_s is None:
        return replace(state, at_s=now_s)
    hours = min(max((now_s - state.at_s) / HOUR_S, 0.0), _LONGEST_MEMORY_H)
    steady = math.exp(-hours / _STEADY_H)
    return replace(
        state,
        at_s=now_s,
        burst=state.burst * math.exp(-hours / _BURST_H),
        recent=state.recent * math.exp(-hours / _RECENT_H),
        steady=state.steady * steady,
        observed=1.0 - (1.0 - state.observed) * steady,
        gaps=state.gaps * math.exp(-hours / 24 / _GAP_DAYS),
    )


def _learn(aged: PollState, before: PollState, seen: PollObservation, now_s: float) -> PollState:
    """Count the new entries and draw the feed's weight and bounds from the counts."""
    window_items = max(aged.window_items if seen.window_items is None else seen.window_items, seen.new_items, 1)
    counted = replace(aged, read_at_s=now_s, failures=0, window_items=window_items)
    if before.read_at_s is None:
        counted = _seed(counted, seen, now_s)
    else:
        counted = _count(counted, before.read_at_s, seen, now_s)
        if seen.new_items >= window_items and before.failures == 0:
            counted = replace(counted, gaps=min(aged.gaps + 1.0, _MOST_GAPS))
    burst, recent, steady = counted.burst / _BURST_H, counted.recent / _RECENT_H, steady_rate(counted)
    rate = max(_BURST_SHARE * burst + (1 - _BURST_SHARE) * max((recent + steady) / 2, steady / 2), _LOWEST_RATE)
    most_s = min(WINDOW_SHARE * window_items / max(rate, burst) * HOUR_S, LONGEST_S)
    hint_s = max(_bound(seen.max_age_s, LONGEST_HINT_S), _bound(seen.ttl_s, LONGEST_HINT_S))
    return replace(
        counted,
        weight=math.sqrt(rate) * (1.0 + counted.gaps),
        least_s=max(min(hint_s, max(most_s, SHORTEST_S)), counted.spacing_s),
        most_s=most_s,
    )


def _seed(state: PollState, seen: PollObservation, now_s: float) -> PollState:
    """The first document: its dates tell the rate at once. Dates in the future tell nothing."""
    ages_h = [age for moment in seen.window_at if (age := (now_s - moment.timestamp()) / HOUR_S) >= 0]
    if len(ages_h) < 2:
        return state
    span_h = max(1.0, *ages_h)
    observed = 1.0 - math.exp(-span_h / _STEADY_H)
    recent = sum(math.exp(-age / _RECENT_H) for age in ages_h)
    return replace(state, observed=observed, steady=len(ages_h) / span_h * _STEADY_H * observed, recent=recent)


def _count(state: PollState, read_at_s: float, seen: PollObservation, now_s: float) -> PollState:
    """New entries appeared between the last reading and now, whatever their dates say."""
    earliest_s = min(read_at_s, now_s)
    dates_s = [min(max(moment.timestamp(), earliest_s), now_s) for moment in seen.new_at[: seen.new_items]]
    ages_h = [(now_s - date_s) / HOUR_S for date_s in dates_s] + [0.0] * (seen.new_items - len(dates_s))
    if not ages_h:
        return state
    return replace(
        state,
        burst=state.burst + sum(math.exp(-age / _BURST_H) for age in ages_h),
        recent=state.recent + sum(math.exp(-age / _RECENT_H) for age in ages_h),
        steady=state.steady + sum(math.exp(-age / _STEADY_H) for age in ages_h),
    )


def _bound(seconds: float | None, most_s: float) -> float:
    """A hint of the server as a number of seconds: 0 for none and for nonsense."""
    return min(seconds, most_s) if seconds is not None and seconds > 0 else 0.0

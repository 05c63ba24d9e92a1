"""Why a feed is looked at when it is, in words: the evidence behind `pressmark why FEED`. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from crawler.clock import format_instant
from crawler.schedule.polling import (
    HOUR_S,
    LONGEST_WAIT,
    SHORTEST_S,
    WINDOW_SHARE,
    PollConfig,
    PollState,
    find_interval_s,
    is_due,
    steady_rate,
)
from crawler.schedule.upkeep import MOVE_LOOKS, is_whole_due
from crawler.store.base import Feed


def explain_schedule(
    feed: Feed, config: PollConfig, now: datetime, retry_at: datetime | None = None
) -> Iterator[tuple[str, str]]:
    """(what, detail) of each thing that bears on the feed's next look, the instant itself first.

    Args:
        retry_at: until when its host asked to be left alone.
    """
    state, upkeep = PollState.from_json(feed.poll_state), feed.upkeep
    if not feed.is_active:
        yield "ended", "it is not looked at any more"
        return
    is_held = retry_at is not None and now < retry_at <= now + LONGEST_WAIT
    yield "next look", _when(feed, now) + (", and not before its host may be asked" if is_held else "")
    if is_held and retry_at is not None:
        yield "retry-after", f"its host asked to be left alone until {format_instant(retry_at)}"
    if state.read_at_s is not None:
        yield "rate", f"{steady_rate(state) * 24:.1f} entries a day over ten days, {state.recent:.1f} in the last hours"
        yield "interval", _interval(state, config)
    if state.failures:
        yield "errors", f"{state.failures} in a row: the wait doubles from an hour up to a day"
    if state.gaps >= 0.5:
        yield "gaps", "entries were lost between two looks: it is looked at more often for some days"
    if upkeep.moved_to:
        yield "moves", f"to {upkeep.moved_to}, seen at {upkeep.moved_looks} of {MOVE_LOOKS} looks in a row"
    if upkeep.no_feed_looks:
        yield "no feed", f"a page stands in its place, at {upkeep.no_feed_looks} looks in a row"
    if upkeep.lies:
        yield "lies", f"its validators stayed the same over new entries {upkeep.lies} times: asked for whole each hour"
    if (feed.etag or feed.last_modified) and is_whole_due(feed, now):
        yield "whole", "the next look asks for the whole document, not only for a changed one"


def _when(feed: Feed, now: datetime) -> str:
    if feed.next_look_at is None:
        return "now: it was never looked at"
    if not is_due(feed.next_look_at, now):
        return f"from {format_instant(feed.next_look_at)} on"
    if feed.next_look_at > now:
        return f"now: {format_instant(feed.next_look_at)} was set while the clock was wrong"
    return f"now, due since {format_instant(feed.next_look_at)}"


def _interval(state: PollState, config: PollConfig) -> str:
    """What the rule wants, and which of its bounds decides."""
    interval_s = find_interval_s(state, config)
    wanted_s = config.pace / state.weight * HOUR_S
    if interval_s == state.most_s < min(wanted_s, config.longest_s):
        why = f"{WINDOW_SHARE:.0%} of its document scrolls by in that time"
    elif interval_s == state.least_s and interval_s > SHORTEST_S:
        why = "its max-age, ttl or a refusal (429) asks for so much"
    elif interval_s in (config.shortest_s, config.longest_s):
        why = "the bound of the rule"
    else:
        why = "its share of all looks, by the square root of its rate"
    return f"{_words(interval_s)}: {why}"


def _words(seconds: float) -> str:
    span = timedelta(seconds=round(seconds))
    hours, rest = divmod(int(span.total_seconds()), 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"

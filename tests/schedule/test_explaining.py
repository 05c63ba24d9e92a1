"""Each decision of the scheduler can be told in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.schedule.explaining import explain_schedule
from crawler.schedule.polling import PollConfig, PollState
from crawler.store.base import Feed, Upkeep

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KNOWN = PollState(at_s=NOW.timestamp(), read_at_s=NOW.timestamp(), steady=40.0, observed=1.0, weight=0.4)
FEED = Feed(
    1, 1, "https://news.example/rss", "feed", '"v1"', next_look_at=NOW + HOUR, upkeep=Upkeep(read_at=NOW - HOUR)
)


def told(state: PollState = KNOWN, config: PollConfig | None = None, **changes: object) -> dict[str, str]:
    feed = replace(FEED, poll_state=state.to_json(), **changes)  # type: ignore[arg-type] # named ones pass through
    return dict(explain_schedule(feed, config or PollConfig(), NOW))


def test_a_feed_in_good_order_tells_its_instant_its_rate_and_its_interval() -> None:
    assert told() == {
        "next look": "from 2026-05-01T13:00:00.000Z on",
        "rate": "3.9 entries a day over ten days, 0.0 in the last hours",
        "interval": "1 h 1 min: its share of all looks, by the square root of its rate",
    }


@pytest.mark.parametrize(
    ("state", "config", "interval"),
    [
        pytest.param(
            replace(KNOWN, least_s=7200.0), PollConfig(),
            "2 h 0 min: its max-age, ttl or a refusal (429) asks for so much",
            id="the server's hint",
        ),
        pytest.param(
            replace(KNOWN, most_s=1800.0), PollConfig(), "30 min 0 s: 15% of its document scrolls by in that time",
            id="its window",
        ),
        pytest.param(KNOWN, PollConfig(1e-3), "5 min 0 s: the bound of the rule", id="the shortest"),
        pytest.param(
            replace(KNOWN, weight=1e-3), PollConfig(), "24 h 0 min: the bound of the rule", id="the longest"
        ),
    ],
)  # fmt: skip
def test_the_bound_that_decides_the_interval_is_named(state: PollState, config: PollConfig, interval: str) -> None:
    assert told(state, config)["interval"] == interval


def test_what_is_odd_about_a_feed_is_told() -> None:
    odd = Upkeep("https://news.example/new", 2, 1, NOW - 30 * HOUR, None, None, 3)
    lines = told(replace(KNOWN, failures=2, gaps=1.0), upkeep=odd)
    assert list(lines) == [
        "next look", "rate", "interval", "errors", "gaps", "moves", "no feed", "lies", "whole"
    ]  # fmt: skip
    assert "2 of 3 looks" in lines["moves"]


@pytest.mark.parametrize(
    ("next_look_at", "words"),
    [
        pytest.param(None, "now: it was never looked at", id="new"),
        pytest.param(NOW - HOUR, "now, due since 2026-05-01T11:00:00.000Z", id="due"),
        pytest.param(
            NOW + 400 * 24 * HOUR, "now: 2027-06-05T12:00:00.000Z was set while the clock was wrong", id="wrong clock"
        ),
    ],
)
def test_when_the_next_look_is(next_look_at: datetime | None, words: str) -> None:
    assert told(next_look_at=next_look_at)["next look"] == words


def test_a_feed_that_has_ended_has_no_next_look() -> None:
    assert told(is_active=False) == {"ended": "it is not looked at any more"}


def test_a_retry_after_in_force_is_told_with_its_end() -> None:
    def told_of(retry_at: datetime | None) -> dict[str, str]:
        return dict(explain_schedule(replace(FEED, poll_state=KNOWN.to_json()), PollConfig(), NOW, retry_at))

    assert list(told_of(NOW + HOUR).items())[:2] == [
        ("next look", "from 2026-05-01T13:00:00.000Z on, and not before its host may be asked"),
        ("retry-after", "its host asked to be left alone until 2026-05-01T13:00:00.000Z"),
    ]
    for over in (None, NOW - HOUR, NOW + 24 * 365 * HOUR):  # none, gone by, noted by a wrong clock
        assert told_of(over) == told()

"""The polling rule: busy feeds more often than quiet ones, never before a server allows, and no clock harms it."""

import json
import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.fleet import Fleet
from crawler.schedule.polling import (
    LONGEST_WAIT,
    WINDOW_SHARE,
    PollConfig,
    PollObservation,
    PollState,
    find_interval_s,
    find_pace,
    is_due,
    next_look,
)

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
CONFIG = PollConfig()


def look(
    state: PollState, observation: PollObservation, now: datetime = NOW, seed: int = 1
) -> tuple[PollState, timedelta]:
    after, next_look_at = next_look(state, observation, CONFIG, now, random.Random(seed))
    return after, next_look_at - now


def document(items: int, every: timedelta, now: datetime = NOW) -> PollObservation:
    """A first document with entries at even distances up to now."""
    dates = tuple(now - every * place for place in range(items))
    return PollObservation(200, items, dates, items, dates)


def test_the_first_document_tells_how_busy_a_feed_is() -> None:
    _, busy = look(PollState(), document(30, 20 * MINUTE))
    _, quiet = look(PollState(), document(30, 48 * HOUR))
    assert 5 * MINUTE <= busy < 30 * MINUTE
    assert HOUR < quiet <= 24 * HOUR


def test_four_times_the_rate_is_twice_the_looks() -> None:
    one = replace(PollState(), weight=0.5)
    four = replace(PollState(), weight=math.sqrt(4 * 0.5**2))
    assert find_interval_s(one, CONFIG) == 2 * find_interval_s(four, CONFIG)


def test_a_feed_is_looked_at_before_its_share_scrolls_by() -> None:
    config = PollConfig(pace=100.0)
    state, _ = look(PollState(), document(30, 10 * MINUTE))
    share_s = WINDOW_SHARE * 30 / state.weight**2 * HOUR.total_seconds()
    assert find_interval_s(state, config) == pytest.approx(share_s)
    assert share_s < 12 * HOUR.total_seconds()


def test_a_hint_gives_way_where_entries_would_scroll_by_meanwhile() -> None:
    hour = HOUR.total_seconds()
    known, _ = look(PollState(), document(20, 6 * HOUR))
    found = PollObservation(200, 8, tuple(NOW + HOUR - 2 * MINUTE * place for place in range(8)), 20, max_age_s=hour)
    busy, _ = look(known, found, NOW + HOUR)
    assert 300.0 <= busy.least_s == busy.most_s < hour
    long, _ = look(known, replace(found, window_items=500), NOW + HOUR)
    assert long.least_s == hour < long.most_s


def test_what_a_refusal_taught_gives_way_to_nothing() -> None:
    state, _ = look(PollState(), document(20, 2 * MINUTE))
    state, _ = look(state, PollObservation(429, retry_after_s=1800), NOW + 5 * MINUTE)
    state, _ = look(state, PollObservation(200, 20, (), 20), NOW + 60 * MINUTE)
    assert state.least_s == 1800


def test_entries_lost_between_two_looks_bring_more_looks() -> None:
    state, _ = look(PollState(), document(20, HOUR))
    later = NOW + 24 * HOUR
    overlapping = PollObservation(200, 19, (), 20)
    torn = PollObservation(200, 20, (), 20)
    assert look(state, torn, later)[1] < 0.7 * look(state, overlapping, later)[1]


def test_a_burst_of_new_entries_is_followed_closely() -> None:
    state, calm = look(PollState(), document(20, 6 * HOUR))
    later = NOW + HOUR
    _, after_burst = look(state, PollObservation(200, 6, tuple(later - MINUTE * i for i in range(6)), 20), later)
    assert after_burst < calm / 2


def test_errors_double_the_wait_up_to_a_day() -> None:
    state, waits = PollState(), []
    for _ in range(8):
        state, wait = look(state, PollObservation(503))
        waits.append(wait)
    hours = [1, 2, 4, 8, 16, 24, 24, 24]
    assert all(h * HOUR <= wait <= 1.1 * h * HOUR for h, wait in zip(hours, waits, strict=True))
    recovered, _ = look(state, PollObservation(304))
    assert recovered.failures == 0


@pytest.mark.parametrize("status", [None, 301, 404, 410, 429, 500])
def test_whatever_is_no_document_is_an_error(status: int | None) -> None:
    assert look(PollState(), PollObservation(status))[0].failures == 1


@pytest.mark.parametrize("status", [200, 304, 429, 503])
def test_retry_after_is_obeyed_on_any_status_up_to_seven_days(status: int) -> None:
    assert look(PollState(), PollObservation(status, retry_after_s=3 * 86_400))[1] >= 72 * HOUR
    waits = {look(PollState(), PollObservation(status, retry_after_s=1e12), seed=seed)[1] for seed in range(9)}
    assert waits == {timedelta(days=7)}


def test_a_refusal_for_looking_too_often_is_remembered() -> None:
    state, _ = look(PollState(), document(50, MINUTE))
    state, _ = look(state, PollObservation(429, retry_after_s=1800), NOW + 10 * MINUTE)
    _, wait = look(state, PollObservation(304), NOW + HOUR)
    assert wait >= 30 * MINUTE


@pytest.mark.parametrize(("max_age_s", "ttl_s"), [(1800, None), (None, 1800), (1800, 60)])
def test_max_age_and_ttl_are_obeyed(max_age_s: float | None, ttl_s: float | None) -> None:
    busy = replace(document(50, MINUTE), max_age_s=max_age_s, ttl_s=ttl_s)
    assert look(PollState(), busy)[1] >= 30 * MINUTE


def test_a_ttl_of_years_counts_as_an_hour() -> None:
    assert look(PollState(), replace(document(50, MINUTE), ttl_s=1e9))[1] <= 1.1 * HOUR


def test_dates_in_the_year_2999_tell_nothing() -> None:
    far = datetime(2999, 1, 1, tzinfo=UTC)
    state, wait = look(PollState(), PollObservation(200, 3, (far,) * 3, 3, (far,) * 3))
    again, wait_again = look(state, PollObservation(200, 1, (far,), 10), NOW + wait)
    assert timedelta(0) < wait <= 24 * HOUR
    assert timedelta(0) < wait_again <= 24 * HOUR
    assert again.recent <= 1.0


def test_entries_dated_long_ago_count_from_the_last_look() -> None:
    old = datetime(1970, 1, 1, tzinfo=UTC)
    state, _ = look(PollState(), PollObservation(200, 20, (), 20))
    state, _ = look(state, PollObservation(200, 5, (old,) * 5, 20), NOW + HOUR)
    assert state.recent > 4


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=365), timedelta(days=-365 * 20), HOUR])
def test_a_jump_of_the_clock_leaves_no_feed_stuck(jump: timedelta) -> None:
    state, _ = look(PollState(), document(30, 20 * MINUTE))
    there, wait = look(state, PollObservation(304), NOW + jump)
    assert 5 * MINUTE <= wait <= 24 * HOUR
    _, wait_back = look(there, PollObservation(200, 3, (), 30), NOW + HOUR)
    assert 5 * MINUTE <= wait_back <= 24 * HOUR


def test_an_instant_set_by_a_wrong_clock_is_due() -> None:
    assert is_due(None, NOW)
    assert is_due(NOW, NOW)
    assert not is_due(NOW + MINUTE, NOW)
    assert not is_due(NOW + timedelta(days=7), NOW)
    assert is_due(NOW + timedelta(days=365), NOW)


NUMBERS = st.floats(0, 1e6)
STATES = st.builds(
    PollState,
    at_s=st.none() | st.floats(0, 1e11),
    read_at_s=st.none() | st.floats(0, 1e11),
    burst=NUMBERS,
    recent=NUMBERS,
    steady=NUMBERS,
    observed=st.floats(0, 1),
    window_items=st.integers(1, 100_000),
    gaps=st.floats(0, 16),
    failures=st.integers(0, 10_000),
    spacing_s=st.floats(0, 86_400),
    weight=st.floats(0.01, 1e4),
    least_s=st.floats(0, 86_400),
    most_s=st.floats(0, 86_400),
)
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
SECONDS = st.none() | st.floats(allow_nan=True, allow_infinity=True)
OBSERVATIONS = st.builds(
    PollObservation,
    status=st.none() | st.integers(100, 599) | st.just(200),
    new_items=st.integers(0, 1000),
    new_at=st.lists(INSTANTS, max_size=5).map(tuple),
    window_items=st.none() | st.integers(0, 1000),
    window_at=st.lists(INSTANTS, max_size=5).map(tuple),
    max_age_s=SECONDS,
    ttl_s=SECONDS,
    retry_after_s=SECONDS,
)


@given(STATES, OBSERVATIONS, INSTANTS, st.integers(0, 99))
def test_the_next_look_is_soon_and_never_too_soon(
    state: PollState, observation: PollObservation, now: datetime, seed: int
) -> None:
    after, wait = look(state, observation, now, seed)
    assert 5 * MINUTE <= wait <= LONGEST_WAIT
    assert PollState.from_json(after.to_json()) == after


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "null",
        "[]",
        "{",
        '{"failures":"many"}',
        '{"weight":0.5,"burst":NaN}',
        '{"gaps":-1}',
        '{"weight":true}',
    ],
)
def test_a_memory_that_cannot_be_read_is_that_of_a_new_feed(text: str | None) -> None:
    assert PollState.from_json(text) == PollState()


def test_a_memory_of_another_version_keeps_what_is_known() -> None:
    stored = json.loads(replace(PollState(), weight=2.0).to_json()) | {"later": 1}
    assert PollState.from_json(json.dumps(stored)) == replace(PollState(), weight=2.0)


@given(st.lists(STATES, min_size=1, max_size=30), st.floats(2, 200))
def test_the_pace_gives_the_looks_asked_for(states: list[PollState], looks: float) -> None:
    config = PollConfig(find_pace(states, looks))
    got = sum(86_400 / find_interval_s(state, config) for state in states) / len(states)
    slowest = sum(86_400 / find_interval_s(state, PollConfig(1e3)) for state in states) / len(states)
    fastest = sum(86_400 / find_interval_s(state, PollConfig(1e-4)) for state in states) / len(states)
    assert got == pytest.approx(min(max(looks, slowest), fastest), rel=0.01)


def test_no_feeds_have_the_usual_pace() -> None:
    assert find_pace([], 24) == PollConfig().pace


def run_web(rates: list[float], days: int) -> tuple[float, float]:
    """(looks a feed and day, mean delay in minutes) on feeds with Poisson entries of these rates an hour."""
    rng = random.Random(3)
    fleet = Fleet({}, 24, rng)
    looks, delays = 0, []
    posts: list[list[datetime]] = []
    for rate in rates:
        at, found = NOW, []
        while at < NOW + timedelta(days=days):
            at += timedelta(hours=rng.expovariate(rate))
            found.append(at)
        posts.append(found)
    due = {key: NOW + timedelta(seconds=rng.uniform(0, 3600)) for key in range(len(rates))}
    while (now := min(due.values())) < NOW + timedelta(days=days):
        key = min(due, key=lambda one: due[one])
        new = [at for at in posts[key] if at <= now]
        posts[key] = posts[key][len(new) :]
        if now > NOW + timedelta(days=days / 2):
            looks += 1
            delays += [(now - at).total_seconds() / 60 for at in new]
        observation = PollObservation(200 if new else 304, len(new), tuple(new), 50 if new else None)
        due[key] = fleet.look(key, observation, now)[1]
    return looks / len(rates) / (days / 2), sum(delays) / len(delays)


def test_the_rule_beats_looking_every_hour_with_the_same_number_of_looks() -> None:
    looks, delay = run_web([0.02, 0.05, 0.1, 0.2, 0.2, 0.5, 1.0, 3.0, 10.0, 20.0], days=8)
    assert looks < 25
    assert delay < 20  # every hour: 30 minutes

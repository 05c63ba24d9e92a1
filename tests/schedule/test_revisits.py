"""A stored article is looked at again often while it is young, then ever more rarely, then no more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storekit import URL, at, make_discovery, make_fetch, make_reading, make_result

from crawler.items import Outcome, Result
from crawler.schedule.revisits import AGES, find_birth, find_revisit, is_whole_due, plan_revisit

BORN = datetime(2026, 5, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "following"),
    [
        pytest.param(timedelta(0), 15 * MINUTE, id="just out"),
        pytest.param(5 * MINUTE, 15 * MINUTE, id="five minutes"),
        pytest.param(6 * MINUTE, HOUR, id="less than ten minutes before its first look"),
        pytest.param(14 * MINUTE, HOUR, id="too near to the first look"),
        pytest.param(15 * MINUTE, HOUR, id="at its first look"),
        pytest.param(2 * HOUR, 3 * HOUR, id="two hours"),
        pytest.param(3 * HOUR, DAY, id="three hours"),
        pytest.param(2 * DAY, 3 * DAY, id="found late"),
        pytest.param(5 * DAY, 30 * DAY, id="after its fifth look"),
        pytest.param(30 * DAY, None, id="after its last look"),
        pytest.param(3000 * DAY, None, id="of an archive"),
        pytest.param(-2 * HOUR, 15 * MINUTE, id="of a clock that went back"),
    ],
)
def test_the_next_look_is_at_the_next_age(age: timedelta, following: timedelta | None) -> None:
    assert find_revisit(BORN, BORN + age) == (None if following is None else BORN + following)


@given(st.timedeltas(timedelta(0), 40 * DAY), st.timedeltas(timedelta(0), 3 * DAY))
def test_each_article_has_its_last_look_after_six_whatever_is_late(first: timedelta, late: timedelta) -> None:
    now, looks = BORN + first, 0
    while (following := find_revisit(BORN, now)) is not None:
        assert following - now >= max((following - BORN) / 4, 10 * MINUTE)
        now, looks = following + late, looks + 1
    assert looks <= len(AGES)


def of_source(minutes: float = 0, **entry: object) -> Result:
    """An article of a source, found so many minutes after the start of the test."""
    discovery = make_discovery(URL, minutes, feed_id=1, **entry)
    return make_result(discovery, minutes + 1)


def test_the_age_counts_from_the_earliest_of_the_days_it_was_found_and_dated() -> None:
    assert find_birth(of_source()) == at(0)
    assert find_birth(of_source(published_at=at(-60))) == at(-60)
    assert find_birth(of_source(published_at=at(60))) == at(0)
    for date, born in [
        ("2026-02-27", datetime(2026, 2, 28, tzinfo=UTC)),
        ("2026-02-27T10:00", datetime(2026, 2, 27, 10, tzinfo=UTC)),
        ("2026-02-27T10:00:00+02:00", datetime(2026, 2, 27, 8, tzinfo=UTC)),
        ("2999-01-01", at(0)),
        ("9999-12-31", at(0)),
        ("some day", at(0)),
    ]:
        assert find_birth(replace(of_source(), reading=make_reading(date_published=date))) == born


def test_what_is_gone_postponed_or_of_no_source_is_not_planned() -> None:
    good = of_source()
    assert plan_revisit(good).revisit_at == at(15)
    assert plan_revisit(replace(good, outcome=Outcome.HTTP_ERROR, reading=None)).revisit_at == at(15)
    for other in (
        replace(good, outcome=Outcome.GONE),
        replace(good, retry_at=at(5)),
        replace(good, fetch=None),
        make_result(make_discovery()),
    ):
        assert plan_revisit(other) == other


@pytest.mark.parametrize(
    ("age", "is_due"), [(timedelta(0), False), (23 * HOUR, False), (DAY, True), (-HOUR, True), (400 * DAY, True)]
)
def test_once_a_day_and_after_a_clocks_error_a_page_is_asked_for_whole(age: timedelta, is_due: bool) -> None:
    fetched_at = make_fetch().fetched_at
    assert is_whole_due(fetched_at, fetched_at + age) is is_due

"""What a feed lost between two looks is noticed, and how much it was is told from its dates."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.gaps import MOST_MISSING, Window, find_gap
from crawler.store.base import Gap

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def window(items: int, every: timedelta, known: int = 0) -> Window:
    """A document of now, with entries at even distances up to a minute ago."""
    return Window(NOW, items, known, tuple(NOW - MINUTE - every * place for place in range(items)))


def test_thirty_five_entries_through_a_window_of_ten_are_twenty_five_lost() -> None:
    newest_before = NOW - MINUTE - 35 * 10 * MINUTE
    gap = find_gap(window(10, 10 * MINUTE), newest_before, newest_before, 1.0)
    assert gap == Gap(newest_before, NOW - MINUTE - 9 * 10 * MINUTE, 25)


def test_one_entry_known_from_before_is_enough_to_have_missed_nothing() -> None:
    assert find_gap(window(10, MINUTE, known=1), NOW - 600 * MINUTE, NOW - 500 * MINUTE, 60.0) is None


def test_before_the_first_reading_and_in_an_empty_document_nothing_is_missed() -> None:
    assert find_gap(window(10, MINUTE), None, None, 60.0) is None
    assert find_gap(window(0, MINUTE), NOW - 600 * MINUTE, NOW - 600 * MINUTE, 60.0) is None


def test_old_entries_under_new_addresses_are_no_gap() -> None:
    assert find_gap(window(10, 60 * MINUTE), NOW - 5 * MINUTE, NOW - 5 * MINUTE, 1.0) is None


def test_without_dates_the_rate_of_the_polling_rule_tells() -> None:
    undated = Window(NOW, 10, 0)
    gap = find_gap(undated, NOW - 120 * MINUTE, None, 15.0)
    assert gap == Gap(NOW - 120 * MINUTE, NOW, 20)


@pytest.mark.parametrize("every", [timedelta(0), timedelta(seconds=1)])
def test_dates_that_are_all_alike_estimate_nothing_wild(every: timedelta) -> None:
    gap = find_gap(window(10, every), NOW - timedelta(days=3000), NOW - timedelta(days=3000), 1.0)
    assert gap is not None
    assert 0 <= gap.missing <= MOST_MISSING


INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
WINDOWS = st.builds(
    Window,
    read_at=INSTANTS,
    items=st.integers(0, 1000),
    known=st.integers(0, 2),
    dates=st.lists(INSTANTS, max_size=8).map(tuple),
)


@given(WINDOWS, st.none() | INSTANTS, st.none() | INSTANTS, st.floats(0, 1e6))
def test_whatever_the_dates_are_an_estimate_is_a_number_within_bounds(
    seen: Window, read_before_at: datetime | None, newest_before: datetime | None, rate: float
) -> None:
    gap = find_gap(seen, read_before_at, newest_before, rate)
    assert gap is None or 0 <= gap.missing <= MOST_MISSING

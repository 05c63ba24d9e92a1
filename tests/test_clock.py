from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.clock import format_instant, now, parse_instant

# A day is left at both ends of the calendar, for the zones.
moments = st.datetimes(
    datetime(1, 1, 2),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=st.timezones() | st.just(UTC),
    allow_imaginary=False,
)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 1, 31, 23, 59, 59, 123_999, UTC), "2026-01-31T23:59:59.123Z"),
        (datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=2))), "2025-12-31T22:00:00.000Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000Z"),
        (datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC), "9999-12-31T23:59:59.999Z"),
    ],
)
def test_an_instant_is_written_in_utc_with_milliseconds(moment: datetime, text: str) -> None:
    assert format_instant(moment) == text


@given(moments)
def test_reading_what_was_written_gives_the_instant_to_the_millisecond(moment: datetime) -> None:
    read = parse_instant(format_instant(moment))

    assert (read.utcoffset(), moment.astimezone(UTC) - read < timedelta(milliseconds=1)) == (timedelta(0), True)
    assert parse_instant(format_instant(read)) == read


@given(moments, moments)
def test_the_order_of_the_texts_is_the_order_of_the_instants(one: datetime, other: datetime) -> None:
    if one.astimezone(UTC) <= other.astimezone(UTC):
        assert format_instant(one) <= format_instant(other)
    else:
        assert format_instant(one) >= format_instant(other)


@pytest.mark.parametrize("text", ["", "2026", "2026-01-31T23:59:59", "2026-01-31", "yesterday", "2026-13-01T00:00:00Z"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_instant(text)


def test_now_is_the_present_in_utc_cut_to_milliseconds() -> None:
    moment = now()

    assert moment.tzinfo is UTC
    assert moment.microsecond % 1000 == 0
    assert abs(datetime.now(UTC) - moment) < timedelta(seconds=10)
    assert parse_instant(format_instant(moment)) == moment

"""Dates as written to ISO 8601, no more precise than the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.dates import apply_zone, find_date_span, has_time, has_zone, parse_date


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-07-24", "2024-07-24"),
        ("2024-07-24 15:50", "2024-07-24T15:50"),
        ("2024-07-24T15:50:00+0200", "2024-07-24T15:50:00+02:00"),
        ("2024-07-24T15:50:00Z", "2024-07-24T15:50:00+00:00"),
        ("2024-07-24T15:50:00.120-04:00", "2024-07-24T15:50:00.120-04:00"),
        ("2024-07-24T15:50:00.000-04:00", "2024-07-24T15:50:00-04:00"),
        ("Wed, 24 Jul 2024 15:50:00 GMT", "2024-07-24T15:50:00+00:00"),
        ("Wed Jul 24 2024 15:50:00 GMT+0200 (Some Time)", "2024-07-24T15:50:00+02:00"),
        ("July 24, 2024 3:50 PM EDT", "2024-07-24T15:50-04:00"),
        ("Jul. 24, 2024 at 12:05 a.m.", "2024-07-24T00:05"),
        ("24. Juli 2024, 15:50 Uhr", "2024-07-24T15:50"),
        ("24.07.2024 15:50", "2024-07-24T15:50"),
        ("24 de julio de 2024", "2024-07-24"),
        ("24 июля 2024 г., 15:50", "2024-07-24T15:50"),
        ("2024年7月24日 15时50分", "2024-07-24T15:50"),
        ("2024. 7. 24. 15:50", "2024-07-24T15:50"),
        ("20240724", "2024-07-24"),
        ("1721836200", "2024-07-24T15:50:00+00:00"),
        ("Author: NAME 2024-07-24 15:50 11", "2024-07-24T15:50"),
        ("24/07/2024", "2024-07-24"),
        ("07/24/2024", "2024-07-24"),
    ],
)
def test_a_date_keeps_the_precision_and_zone_it_is_written_with(written: str, read: str) -> None:
    assert parse_date(written) == read


@pytest.mark.parametrize("written", ["", "soon", "July 2024", "2024", "03/04/2024", "2024-13-01", "31.02.2024"])
def test_what_is_no_certain_day_is_nothing(written: str) -> None:
    assert parse_date(written) is None


def test_the_order_of_a_numeric_date_is_the_callers_to_know() -> None:
    assert (parse_date("03/04/2024", True), parse_date("03/04/2024", False)) == ("2024-03-04", "2024-04-03")


def test_a_zone_is_applied_only_to_times_without_one() -> None:
    assert apply_zone("2024-07-24T15:50", "Europe/Berlin") == "2024-07-24T15:50+02:00"
    assert apply_zone("2024-07-24", "Europe/Berlin") == "2024-07-24"
    assert apply_zone("2024-07-24T15:50+00:00", "Europe/Berlin") == "2024-07-24T15:50+00:00"
    with pytest.raises(ValueError, match="no such time zone"):
        apply_zone("2024-07-24T15:50", "Nowhere/None")


def test_a_span_says_where_the_date_stands() -> None:
    assert find_date_span("by NAME, July 4, 2024 | 3 min") == (9, 21, "2024-07-04")


@given(st.datetimes().filter(lambda moment: 1990 <= moment.year <= 2099))
def test_iso_instants_are_read_as_they_are(moment: object) -> None:
    text = moment.isoformat(timespec="seconds") + "+05:30"  # type: ignore[attr-defined]
    assert parse_date(text) == text
    assert has_time(text)
    assert has_zone(text)


@given(st.text(alphabet="0123456789-/.: TZ+年月日apmJuly,", max_size=40))
def test_no_line_makes_the_reader_raise(text: str) -> None:
    parse_date(text)

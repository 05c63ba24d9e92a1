"""Dates of feeds and sitemaps."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.feeds.dates import guess_date, parse_date

MOMENT = datetime(2024, 7, 24, 13, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [
        "Wed, 24 Jul 2024 15:50:00 +0200",
        "Wed, 24 Jul 2024 13:50:00 GMT",
        "Wed, 24 Jul 2024 13:50:00 Z",
        "24 Jul 2024 15:50 +02:00",
        "Wed, 24 Jul 24 13:50:00 UT",
        "Wed, 24 Jul 2024 06:50:00 PDT",
        "Wed, 24 Jul 2024 15:50:00 CEST",
        "2024-07-24T15:50:00+02:00",
        "2024-07-24T13:50:00Z",
        "2024-07-24 13:50:00 UTC",
        "2024-07-24T13:50Z",
        "20240724T135000Z",
        "2024-07-24T08:50:00.000-0500",
        "2024-07-24T13:50:00.0000000Z",
        "  2024-07-24T13:50:00Z\n",
    ],
)
def test_instants_in_all_their_spellings(raw: str) -> None:
    assert parse_date(raw) == MOMENT


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "2024-07-24",
        "2024",
        "24 Jul 2024",
        "Wed, 24 Jul 2024 15:50:00",
        "2024-07-24T15:50:00",
        "Wed, 24 Jul 2024 15:50:00 XYZ",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "01-Jan-0001 00:00:00 +0000",
        "0000-13-45T99:99",
        "2024-07-24T25:50:00Z",
        "9999-12-31T23:59:59-14:00",
        "2024-07-24T15:50:00+99:99",
        "x" * 5000,
    ],
)
def test_what_names_no_instant_is_none(raw: str | None) -> None:
    assert parse_date(raw) is None


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2024-07-24", datetime(2024, 7, 24, tzinfo=UTC)),
        ("Wed, 24 Jul 2024 13:50:00", MOMENT),
        ("2024-07-24T13:50:00", MOMENT),
        ("2024-07-24T15:50:00+02:00", MOMENT),
        ("no date", None),
    ],
)
def test_guess_reads_a_missing_time_as_midnight_and_a_missing_zone_as_utc(raw: str, moment: datetime | None) -> None:
    assert guess_date(raw) == moment


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2900, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001
def test_an_instant_written_in_any_zone_is_read_back(moment: datetime, minutes: int) -> None:
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    whole = moment.replace(microsecond=0)
    assert parse_date(f"{whole.isoformat()}{zone}") == datetime.fromisoformat(f"{whole.isoformat()}{zone}")


@given(st.text(max_size=40) | st.from_regex(r"[0-9TZ:+\- .GMT]{0,40}", fullmatch=True))
def test_any_text_is_a_date_or_none(raw: str) -> None:
    for moment in (parse_date(raw), guess_date(raw)):
        assert moment is None or moment.tzinfo is UTC

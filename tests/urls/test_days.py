"""The day in an address, as far as it is one."""

from datetime import date

import pytest

from crawler.urls.days import find_day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        pytest.param("https://n.example/2026/11/26/story", date(2026, 11, 26), id="folders"),
        pytest.param("https://n.example/news-2026-11-26.html", date(2026, 11, 26), id="dashes"),
        pytest.param("https://n.example/a/20261126_bridge", date(2026, 11, 26), id="joined"),
        pytest.param("https://n.example/2026/02/31/2026/03/01/a", date(2026, 3, 1), id="the first was no day"),
        pytest.param("https://n.example/202611261/a", None, id="a longer number"),
        pytest.param("https://n.example/2026/11/a", None, id="a month"),
        pytest.param("https://[bad/2026/11/26/", None, id="no address"),
    ],
)
def test_the_day_in_an_address_is_a_whole_date_of_its_path(url: str, day: date | None) -> None:
    assert find_day(url) == day

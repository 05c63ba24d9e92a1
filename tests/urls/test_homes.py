"""Addresses of home pages name no page."""

import pytest

from crawler.urls.homes import is_home


@pytest.mark.parametrize(
    "path", ["", "/", "/index.html", "/?utm_source=x", "/#top", "/en", "/de-at/", "/home", "/en/home", "/home.html"]
)
def test_the_front_of_a_site_or_edition_is_a_home_page(path: str) -> None:
    assert is_home(f"https://news.example{path}")


@pytest.mark.parametrize("path", ["/story", "/?p=7", "/en/story", "/homes", "/2026", "/tea.html"])
def test_a_page_is_none(path: str) -> None:
    assert not is_home(f"https://news.example{path}")

"""Addresses of an endless space are told from those of articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls.traps import find_trap

HOST = "https://news.example"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        pytest.param("/a/b" * 11, "its path has 22 segments", id="deep"),
        pytest.param("/news/local/news/local/news/local/news", "'news' stands 4 times in its path", id="nested"),
        pytest.param("/x?" + "&".join(f"f{n}={n}" for n in range(17)), "its query has 17 parameters", id="filters"),
        pytest.param("/x?" + "&".join(f"tag={n}" for n in range(5)), "'tag' stands 5 times in its query", id="tags"),
        pytest.param("/x?q=" + "y" * 1100, "its query has 1102 characters", id="long"),
    ],
)
def test_marks_of_a_trap_are_named(path: str, reason: str) -> None:
    assert find_trap(HOST + path) == reason


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/2026/05/01/05/05/05/story",
        "/news/news/the-news-of-news/news.html",
        "/article.php?id=123&section=7&page=2",
        "/de/politik/deutschland/bundestag/2026/05/01/was-der-bundestag-beschlossen-hat-4711.html",
    ],
)
def test_addresses_of_articles_are_none(path: str) -> None:
    assert find_trap(HOST + path) is None


@given(st.text())
def test_whatever_is_asked_is_answered(text: str) -> None:
    assert find_trap(HOST + "/" + text) is None or isinstance(find_trap(HOST + "/" + text), str)
    find_trap(text)

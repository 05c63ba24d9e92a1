"""Forms of a page for AMP, print and phones, and the page they are forms of."""

import pytest

from crawler.extract.tree import parse_html
from crawler.extract.variants import find_amp_url, find_proper_url


def find(url: str, canonical: str | None, html: str = "<html>") -> str | None:
    head = f"<link rel=canonical href='{canonical}'>" if canonical else ""
    return find_proper_url(parse_html(f"<!doctype html>{html}<head>{head}</head><body><p>x</p></body>".encode(), url))


PRINT = "https://www.example.org/print-media-in-crisis"
PROPER = "https://www.example.org/2026/crane"


@pytest.mark.parametrize(
    ("url", "html"),
    [
        pytest.param("https://www.example.org/v/71", "<html amp>", id="AMP by its attribute"),
        pytest.param("https://www.example.org/v/71", "<html ⚡ lang=en>", id="AMP by its sign"),
        pytest.param("https://www.example.org/2026/crane?outputType=amp", "<html amp>", id="AMP by a parameter"),
        pytest.param("https://amp.example.org/crane", "<html>", id="AMP by its host"),
        pytest.param("https://m.example.org/crane.html", "<html>", id="mobile host"),
        pytest.param("https://www.example.org/print/71", "<html>", id="print by its path"),
        pytest.param("https://www.example.org/drucken/71", "<html>", id="print, German"),
        pytest.param("https://www.example.org/2026/crane?print=1", "<html>", id="print by a parameter"),
        pytest.param("https://www.example.org/2026/crane?view=print", "<html>", id="print by a value"),
    ],
)
def test_a_form_of_a_page_names_the_page(url: str, html: str) -> None:
    assert find(url, PROPER, html) == PROPER


@pytest.mark.parametrize(
    ("url", "canonical", "html"),
    [
        pytest.param("https://www.example.org/v/71", None, "<html amp>", id="no canonical"),
        pytest.param(PROPER, PROPER, "<html amp>", id="its own canonical"),
        pytest.param("https://www.example.org/v/71", PROPER, "<html>", id="no form"),
        pytest.param("https://www.example.org/v/71", "https://www.example.org/", "<html amp>", id="home page"),
        pytest.param("https://www.example.org/v/71", "https://wire.example/a", "<html amp>", id="another site"),
        pytest.param(PRINT, PRINT, "<html>", id="an article about print"),
    ],
)
def test_what_is_no_form_or_names_no_page_of_its_site_stays(url: str, canonical: str | None, html: str) -> None:
    assert find(url, canonical, html) is None


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        pytest.param("/a/amp", "https://www.gazette.com/a/amp", id="relative"),
        pytest.param("https://amp.gazette.com/a", "https://amp.gazette.com/a", id="another host of the site"),
        pytest.param("https://other.example/a/amp", None, id="another site"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_amp_form_is_what_the_page_declares_on_its_site(href: str, expected: str | None) -> None:
    page = f"<!doctype html><html><head><link rel=amphtml href='{href}'></head><body><p>x</p></body></html>"
    assert find_amp_url(parse_html(page.encode(), "https://www.gazette.com/a")) == expected

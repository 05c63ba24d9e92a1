"""Which of a page's authors are taken."""

import pytest

from crawler.extract.metadata import find_facts
from crawler.extract.tree import parse_html
from crawler.items import Page

URL = "https://news.example/lighthouse"
SITE = '<meta property="og:site_name" content="Example News">'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        pytest.param('<meta name=author content="Ada Example"><meta name=author content="Example News">', "",
                     ("Ada Example",), id="the site is no author beside a person"),
        pytest.param('<meta name=author content="Example News Ltd">', "<p class=byline>By Ada Example</p>",
                     ("Ada Example",), id="the site with a legal form waits for a person"),
        pytest.param('<meta name=author content="Example News">', "", ("Example News",), id="the site alone"),
        pytest.param("", "<p><a href=/authors/ada>Ada Example</a> <a href=/authors/bob>Bob Example</a></p>",
                     ("Ada Example", "Bob Example"), id="links to pages of authors"),
        pytest.param("", "<aside><a href=/authors/ada>Ada Example</a></aside>", (), id="a link in a side block"),
        pytest.param("", "<p class=author>Ada Example<br>4 August 2026</p>", ("Ada Example",), id="a name and a date"),
        pytest.param("", "<div class=author-box><h4>Ada Example</h4></div>", ("Ada Example",), id="a small heading"),
    ],
)  # fmt: skip
def test_authors(head: str, body: str, expected: tuple[str, ...]) -> None:
    page = f"<html><head>{SITE}{head}</head><body><h1>A lighthouse</h1>{body}</body></html>".encode()
    assert find_facts(parse_html(page, URL), Page(URL, page)).authors == expected

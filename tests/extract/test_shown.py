"""Dates that readers see, and the day a site builder stamps on a page."""

from crawler.extract.dates import parse_date
from crawler.extract.metadata import find_facts
from crawler.extract.shown import find_shown_date, find_times
from crawler.extract.tree import parse_html
from crawler.items import Page

URL = "https://news.example/lighthouse"
NODE = """<script type="application/ld+json">{"@type": "BlogPosting", "headline": "A lighthouse",
"datePublished": "2026-06-24", "dateModified": "%s"}</script>"""
SHOWN = "<body><h1>A lighthouse</h1><div><p class=name>Example Name</p><p class=post-date>2 March 2025</p></div></body>"


def date_of(html: str) -> str | None:
    body = html.encode()
    return find_facts(parse_html(body, URL), Page(URL, body)).date_published


def test_the_day_a_page_was_built_yields_to_the_date_under_the_headline() -> None:
    assert date_of((NODE % "2026-06-24") + SHOWN) == "2025-03-02"


def test_a_node_that_tells_publication_and_change_apart_is_believed() -> None:
    assert date_of((NODE % "2026-06-25") + SHOWN) == "2026-06-24"


def test_the_date_of_an_update_is_not_the_date_shown() -> None:
    root = parse_html(b"<h1>A lighthouse</h1><p>Updated <span class=date>2 March 2025</span></p>", URL).root
    assert find_shown_date(root, parse_date) is None
    root = parse_html(b"<h1>A lighthouse</h1><time class=changed datetime=2025-03-02>x</time>", URL).root
    assert list(find_times(root)) == [("html5-time-updated", "2025-03-02")]


def test_dates_of_a_list_do_not_outrank_the_head() -> None:
    items = "".join(f"<time itemprop=datePublished datetime=2026-0{n}-01>x</time>" for n in range(1, 5))
    meta = '<meta property="article:published_time" content="2025-11-13">'
    assert date_of(f"<html><head>{meta}</head><body><h1>A lighthouse</h1>{items}</body></html>") == "2025-11-13"

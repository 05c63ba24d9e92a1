"""Pages made to cost: each is read within the time that a worker has, whatever it holds."""

import time

import pytest

from crawler.config import Config
from crawler.items import Outcome, Page
from crawler.reading import read_page

URL = "https://news.example/2026/story.html"
PROSE = "The committee said on Tuesday that the harbour budget would rise by four percent after long talks. "


def article(inner: str, head: str = "") -> str:
    start = (
        f"<html><head><title>Harbour budget</title>{head}</head><body><article><h1>Harbour budget</h1><p>{PROSE}</p>"
    )
    return f"{start}{inner}<p>{PROSE}</p><p>{PROSE * 3}</p></article></body></html>"


def node(text: str) -> str:
    return article(PROSE, f'<script type="application/ld+json">{text}</script>')


SHELL = '<html><head><meta property="og:type" content="article"><title>x</title></head><body><div>x</div><script>{}'


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(article("<p>" + "<a href='/x'>word</a> " * 10_000 + "</p>"), id="links in one paragraph"),
        pytest.param(article("<p>" + "<span>word </span>" * 40_000 + "</p>"), id="spans in one paragraph"),
        pytest.param(article("text<br>" * 60_000), id="line breaks"),
        pytest.param(article("<tr><td>x" * 20_000), id="rows without a table"),
        pytest.param(SHELL.format('"\\' * 500_000), id="a string that never ends"),
        pytest.param(article("<div>" * 100_000 + PROSE), id="elements in elements"),
        pytest.param(article("<b><i></b></i>" * 20_000), id="crossed emphasis"),
        pytest.param(article("<div>" * 300 + "</A" + "-" * 500_000), id="a tag's name without an end in the depth"),
        pytest.param(article("<ul><li>" * 20_000 + PROSE), id="lists in lists"),
        pytest.param(article("<blockquote>" * 20_000 + PROSE), id="quotations in quotations"),
        pytest.param(article("<table><tr><td>" * 20_000 + PROSE), id="tables in tables"),
        pytest.param(article(f"<table>{('<tr>' + '<td>x y</td>' * 150 + '</tr>') * 300}</table>"), id="a giant table"),
        pytest.param(article(f"<p class='{'x ' * 2_000_000}'>{PROSE}</p>"), id="an attribute of 4 MB"),
        pytest.param(article(f"<img src='/a.jpg' srcset='{'/a.jpg 1w, ' * 100_000}'>"), id="a srcset of 1 MB"),
        pytest.param(article("".join(f"<img src='/abcdefgh{n}.jpg'>" for n in range(20_000))), id="20,000 pictures"),
        pytest.param(article("<p>" + "&#128;&amp;&lt;&bogus;" * 50_000 + "</p>"), id="references"),
        pytest.param(article("<p>" + "<" * 500_000 + "</p>"), id="nothing but brackets"),
        pytest.param(article("<!---->" * 600_000), id="comments"),
        pytest.param(article("", "".join(f"<link rel=canonical href=/{n}>" for n in range(45_000))), id="canonical"),
        pytest.param(article("<p>" + "\u202b\u202c" * 200_000 + "</p>"), id="marks of direction"),
        pytest.param(article("<p>" + "x" * 2_000_000 + "</p>"), id="one word"),
        pytest.param(article("<p>" + " " * 2_000_000 + "</p>"), id="white space"),
        pytest.param(article("<p>By " + "Ann Example and " * 5_000 + "</p>"), id="a byline without end"),
        pytest.param(article(f"</article><footer><p>© 2024 {'a' * 200_000}</p></footer>"), id="a holder without end"),
        pytest.param(article("", f"<meta name=author content='({'@' * 200_000}'>"), id="an author of signs"),
        pytest.param(article(f"</article><footer><p>© 2024 {'(' * 200_000}x</p></footer>"), id="a holder of brackets"),
        pytest.param(article("", f"<meta name=author content='{'@a ' * 70_000}'>"), id="an author of addresses"),
        pytest.param(article(f"<img src='/a.jpg' srcset='{chr(10) * 200_000}x'>"), id="a srcset of line ends"),
        pytest.param(article("<p>© 2024 Example. All rights reserved.</p>" * 2_000), id="one notice 2,000 times"),
        pytest.param(article("<p>" + "Photo: " * 30_000 + "</p>"), id="labels of credits"),
        pytest.param(article("", "<title>" + "Harbour | " * 50_000), id="a headline of many parts"),
        pytest.param(node('{"a":' + "[" * 100_000 + "]" * 100_000 + "}"), id="a node 100,000 deep"),
        pytest.param(node('{"@type":"NewsArticle","headline":"' + 'a"b,' * 100_000), id="a node full of quotes"),
        pytest.param(node('{"@type":"NewsArticle","license":"licence' + " " * 200_000 + '!"}'), id="a spaced licence"),
        pytest.param(node("[" + ",".join(f'{{"@id":"#{n}","author":{{"@id":"#{n + 1}"}}}}' for n in range(1900)) + "]"),
                     id="nodes that refer to each other"),
    ],
)  # fmt: skip
def test_a_page_made_to_cost_is_read_within_a_worker_s_time(page: str) -> None:
    began = time.process_time()
    reading = read_page(Page(URL, page.encode()))
    assert time.process_time() - began < Config().page_time_limit_s
    assert reading.outcome in (Outcome.STORED, Outcome.NOT_ARTICLE)

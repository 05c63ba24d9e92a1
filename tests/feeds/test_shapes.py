"""The forms of a site's addresses, and what is learned from them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.feeds.articles import find_article_links
from crawler.feeds.sections import MAX_SECTIONS, find_section_links
from crawler.feeds.shapes import general_shape_of, learn_shapes, shape_of

URL = "https://news.example/"


@pytest.mark.parametrize(
    ("path", "shape", "general"),
    [
        pytest.param("a/17", "a/9", "*/9", id="number"),
        pytest.param("sport/2024/big-match-tonight", "sport/9/-", "*/9/-", id="slug in folders"),
        pytest.param("sport/", "w", "w", id="word"),
        pytest.param("sport/tennis", "sport/w", "sport/w", id="two words"),
        pytest.param("story.php?id=4711", "w.php/?id", "w.php/?id", id="id in the query"),
        pytest.param("n1234.htm", "n9.htm", "n9.htm", id="number in a name"),
    ],
)
def test_an_address_has_a_shape_and_a_general_one(path: str, shape: str, general: str) -> None:
    assert (shape_of(URL + path), general_shape_of(URL + path)) == (shape, general)


def test_shapes_of_articles_and_of_other_pages_are_learned_and_mixed_ones_are_not() -> None:
    ended = [(f"{URL}sport/big-match-of-{n}", True) for n in range(4)]
    ended += [(f"{URL}dossier/{n}", False) for n in range(6)]
    ended += [(f"{URL}p{n}", n % 2 == 0) for n in range(20)]
    shapes = learn_shapes(ended)
    assert shapes.verdict(f"{URL}culture/an-opera-at-night") is True
    assert shapes.verdict(f"{URL}dossier/99") is False
    assert shapes.verdict(f"{URL}p99") is None
    assert shapes.verdict(f"{URL}about") is None


def test_a_few_pages_teach_nothing() -> None:
    ended = [(f"{URL}a/{n}", True) for n in range(2)] + [(f"{URL}b/{n}", False) for n in range(4)]
    assert learn_shapes(ended) == learn_shapes([])


def test_what_was_learned_counts_before_what_the_page_says() -> None:
    links = "".join(f'<li><a href="/dossier/{n}">Everything there is about theme {n}</a></li>' for n in range(20))
    links += '<nav><a href="/x/short-one-here">Short</a></nav>'
    page = f"<html><body><main>{links}</main></body></html>".encode()
    shapes = learn_shapes(
        [(f"{URL}dossier/{n}", False) for n in range(9)] + [(f"{URL}y/short-one-of-{n}", True) for n in range(9)]
    )
    assert len(find_article_links(page, URL)) == 20
    assert [entry.url for entry in find_article_links(page, URL, shapes)] == [f"{URL}x/short-one-here"]


MENU = """<header><nav><a href="/">Home</a><a href="/news">News</a><a href="/sport/">Sport</a>
<a href="/sport/tennis">Tennis</a><a href="/about">About</a><a href="/login">Sign in</a>
<a href="https://other.example/news">Others</a><a href="/2024/07/24">Today</a><a href="/search?q=x">Search</a>
<a href="/budget-rises-again-this-year">Budget rises again this year</a></nav></header>
<div class="main-menu"><ul><li><a href="/kultur">Kultur</a></ul></div>
<main><a href="/world">World</a></main><footer><nav><a href="/press">Press</a></nav></footer>"""


def test_sections_are_what_the_menus_name_by_a_word() -> None:
    assert find_section_links(f"<html><body>{MENU}</body></html>".encode(), URL) == tuple(
        URL + path for path in ("news", "sport/", "kultur", "sport/tennis")
    )


def test_sections_are_bounded() -> None:
    words = [f"{a}{b}" for a in "abcdefgh" for b in "abcdefgh"]
    menu = "".join(f'<a href="/{word}">{word}</a>' for word in words)
    assert len(find_section_links(f"<nav>{menu}</nav>".encode(), URL)) == MAX_SECTIONS


@given(st.binary(max_size=400), st.text(max_size=40))
@settings(deadline=None, database=None)
def test_nothing_that_is_sent_makes_it_fail(body: bytes, path: str) -> None:
    find_section_links(b"<nav>" + body, URL)
    shapes = learn_shapes([(URL + path.replace("[", ""), True)] * 9)
    find_article_links(body, URL, shapes)

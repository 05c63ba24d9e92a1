"""Articles that a page links to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.feeds.articles import MAX_ARTICLES, MAX_BARE, find_article_links
from crawler.items import Entry

URL = "https://news.example/"
MENU = (
    '<nav><a href="/">Home</a><a href="/news">News</a><a href="/sport">Sport</a><a href="/about-us">About us</a>'
    '<a href="/tag/budget">Budget</a></nav>'
)
FOOT = (
    '<footer><a href="/privacy-policy">Privacy policy of our site and its friends</a><a href="/contact">Contact</a>'
    '<a href="https://other.example/2024/07/24/a-story-of-others">A story that others have told</a>'
    '<a href="mailto:desk@news.example">Write</a><a href="/login?next=/">Sign in</a></footer>'
)


def found(inside: str) -> list[str]:
    return [entry.url.removeprefix("https://news.example") for entry in find_article_links(inside.encode(), URL)]


def test_bare_index_of_numbered_pages_is_understood() -> None:
    links = "".join(f'<p><a href="/a/{number}">{number}</a></p>' for number in range(150))
    assert found(f"<html><body>{links}</body></html>") == [f"/a/{number}" for number in range(150)]


def test_headlines_are_found_and_menus_are_not() -> None:
    page = (
        MENU
        + '<main><article><h2><a href="/politics/budget-rises-again-this-year-8412345.html">Budget rises again this'
        " year</a></h2>"
        '<a href="/politics/budget-rises-again-this-year-8412345.html#comments">12</a></article>'
        '<a href="/2024/07/24/trains-stop"><img alt="Trains" src="i.jpg"></a>'
        '<a href="/story.php?id=4711">Minister explains what will happen now</a></main>' + FOOT
    )
    assert find_article_links(page.encode(), URL) == (
        Entry(
            url="https://news.example/politics/budget-rises-again-this-year-8412345.html",
            title="Budget rises again this year",
        ),
        Entry(url="https://news.example/2024/07/24/trains-stop", title="Trains"),
        Entry(url="https://news.example/story.php?id=4711", title="Minister explains what will happen now"),
    )


@pytest.mark.parametrize(
    "pattern",
    ["/a/{}", "/news/{}.html", "/article?id={}", "/2024/{}-short", "/n{}.htm", "/story/{}/", "/de/artikel-{}"],
)
def test_links_of_one_shape_carry_each_other(pattern: str) -> None:
    paths = [pattern.format(number) for number in range(100, 130)]
    links = "".join(f'<a href="{path}">Story {number}</a>' for number, path in enumerate(paths))
    assert found(MENU + f"<main>{links}</main>" + FOOT) == paths


def test_numbered_lists_of_other_things_are_no_articles() -> None:
    links = "".join(f'<a href="/page/{number}">{number}</a><a href="/tag/{number}">Tag</a>' for number in range(40))
    assert found(links) == []


def test_links_that_say_nothing_are_followed_where_none_says_more_but_those_of_menus_are_not() -> None:
    bare = [f"/k/tale?u=1&utm_source=s{number}" for number in range(MAX_BARE + 10)]
    assert found(MENU + "".join(f'<p><a href="{path}">s</a></p>' for path in bare) + FOOT) == bare[:MAX_BARE]
    assert found(MENU + '<p><a href="/k/tale">s</a><a href="/2024/07/24/trains-stop">t</a></p>' + FOOT) == [
        "/2024/07/24/trains-stop"
    ]
    assert found(MENU + FOOT) == []


def test_headlines_without_spaces_count_too() -> None:
    links = "".join(f'<a href="/x/p{number}x">首相は来年度の予算案について説明した{number}</a>' for number in range(5))
    assert len(found(links)) == 5


def test_heading_inside_a_link_is_its_title() -> None:
    page = '<a href="/2024/07/24/a"><h3>Budget rises</h3><p>The minister said</p></a>'
    assert [entry.title for entry in find_article_links(page.encode(), URL)] == ["Budget rises"]


def test_files_and_fragments_are_left_out() -> None:
    page = (
        '<a href="/2024/07/24/report-of-the-whole-year.pdf">Report of the whole year as a file</a>'
        '<a href="#top">Back to the top of this page</a><a href="/#x">Home of all the news there is</a>'
    )
    assert found(page) == []


def test_number_of_links_is_bounded() -> None:
    links = "".join(f'<a href="/a/{number}">{number}</a>' for number in range(MAX_ARTICLES + 100))
    assert len(found(links)) == MAX_ARTICLES


@pytest.mark.parametrize("body", [b"", b"\x00\x00", b"words", b"<a href='http://[::1'>x</a>"])
def test_page_without_links_has_no_articles(body: bytes) -> None:
    assert find_article_links(body, URL) == ()


def test_address_that_is_none_has_no_articles() -> None:
    assert find_article_links(b'<a href="/a/1">x</a>', "news") == ()


def test_deep_pages_end() -> None:
    page = "<div>" * 20_000 + "".join(f'<a href="/a/{number}">{number}</a>' for number in range(20))
    assert isinstance(find_article_links(page.encode(), URL), tuple)


@settings(deadline=None)
@given(st.lists(st.text(max_size=30), max_size=10))
def test_finder_never_fails(hrefs: list[str]) -> None:
    page = "".join(f'<a href="{href}">{href}</a>' for href in hrefs)
    find_article_links(page.encode("utf-8", "replace"), URL)

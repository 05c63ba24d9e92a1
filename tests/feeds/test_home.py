"""Feeds that a page points to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import UrlError
from crawler.feeds.home import FeedLink, find_feeds, guess_feed_urls

URL = "https://news.example/"


def test_declared_feeds_come_first_then_linked_ones_then_those_of_comments() -> None:
    body = (
        '<html><head><meta charset="utf-8"><base href="/site/">'
        '<link rel="alternate" type="application/rss+xml" title="Comments Feed" href="comments/feed/">'
        '<link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" title="Schlagzeilen – alle" href="/atom.xml">'
        '<link rel="alternate" type="application/feed+json" href="/feed.json">'
        '<link rel="alternate" hreflang="de" href="/de/"><link rel="alternate stylesheet" type="text/css" href="a.css">'
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">'
        '<link rel="alternate" type="application/json+oembed" href="/oembed?x"></head><body>'
        '<a href="/politics/rss.xml">Politics <b>RSS</b></a><a href="feed://news.example/sport.rss">Sport</a>'
        '<a href="/atom.xml">again</a><a href="https://feedly.com/i/subscription/feed/x">Feedly</a>'
        '<a href="/feedback">Feedback</a><a href="/2024/feed-prices-rise-for-farmers-again">Prices</a></body></html>'
    )
    assert find_feeds(body.encode(), URL) == (
        FeedLink("https://news.example/atom.xml", "Schlagzeilen – alle", "atom"),
        FeedLink("https://news.example/feed.json", None, "json"),
        FeedLink("https://news.example/politics/rss.xml", "Politics RSS", "rss"),
        FeedLink("http://news.example/sport.rss", "Sport", "rss"),
        FeedLink("https://news.example/site/comments/feed/", "Comments Feed", "rss"),
    )


@pytest.mark.parametrize(
    "href", ["/feed", "/feed/", "/rss", "?feed=rss2", "/index.rdf", "/feeds/posts/default", "news.xml"]
)
def test_usual_feed_addresses_in_links_are_known(href: str) -> None:
    assert [link.title for link in find_feeds(f'<a href="{href}">x</a>'.encode(), URL)] == ["x"]


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00", b"words", b"<!-- -->"])
def test_page_without_links_has_no_feeds(body: bytes) -> None:
    assert find_feeds(body, URL) == ()


def test_guesses_begin_near_the_page() -> None:
    guesses = guess_feed_urls("https://news.example/blog/post.html")
    assert guesses[0] == "https://news.example/blog/feed"
    assert "https://news.example/feed" in guesses
    assert len(set(guesses)) == len(guesses)
    assert guess_feed_urls("https://news.example")[0] == "https://news.example/feed"


def test_guessing_needs_an_address() -> None:
    with pytest.raises(UrlError):
        guess_feed_urls("news")


@given(st.binary(max_size=300))
def test_finder_never_fails(body: bytes) -> None:
    find_feeds(b'<link rel=alternate type="application/rss+xml" href="' + body, URL)

"""Subscription lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import FeedError
from crawler.feeds.opml import OpmlFeed, parse_opml

FEED = OpmlFeed("https://news.example/feed", "News", "https://news.example/")


def opml(inside: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{inside}</body></opml>'.encode()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            opml('<outline text="News" title="T" xmlUrl="https://news.example/feed" htmlUrl="https://news.example/"/>'),
            id="plain",
        ),
        pytest.param(
            opml(
                '<outline text="Folder"><outline type="RSS" title="News" text=" " xmlUrl=" https://news.example/feed "'
                ' htmlUrl="https://news.example/"/></outline>'
            ),
            id="in a folder, without text",
        ),
        pytest.param(
            opml('<outline text="News" xmlurl="https://news.example/feed" htmlurl="https://news.example/"/>' * 2),
            id="lower case, twice",
        ),
        pytest.param(
            b'<opml><body><outline text="News" xmlUrl="https://news.example/feed" htmlUrl="https://news.example/">',
            id="cut off",
        ),
        pytest.param(
            opml(
                '<outline text="News" type="link" xmlUrl="feed:https://news.example/feed" htmlUrl="https://news.example/"/>'
                '<outline text="List" type="include" xmlUrl="https://news.example/list"/><outline text="No address"/>'
                '<outline text="Local" xmlUrl="file:///etc/passwd"/>'
            ),
            id="with others that are no feeds",
        ),
    ],
)
def test_the_feed_is_found(body: bytes) -> None:
    assert parse_opml(body) == (FEED,)


def test_names_with_html_entities_and_stray_ampersands_are_read() -> None:
    feeds = parse_opml(opml('<outline text="R&D caf&eacute;" xmlUrl="https://news.example/?a=1&b=2"/>'))
    assert feeds == (OpmlFeed("https://news.example/?a=1&b=2", "R&D café"),)


def test_agents_of_foaf_have_feeds() -> None:
    body = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:foaf="http://xmlns.com/foaf/0.1/" '
        b'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:rss="http://purl.org/rss/1.0/"><foaf:Agent>'
        b'<foaf:name> News </foaf:name><foaf:weblog><foaf:Document rdf:about="https://news.example/"><rdfs:seeAlso>'
        b'<rss:channel rdf:about="https://news.example/feed"/></rdfs:seeAlso></foaf:Document></foaf:weblog>'
        b"</foaf:Agent></rdf:RDF>"
    )
    assert parse_opml(body) == (FEED,)


@pytest.mark.parametrize("body", [b"", b"words", b"<html><body>Not found</body></html>"])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError):
        parse_opml(body)


PIECES = "<opml> <body> <outline xmlUrl='a' text= > /> </outline> & &x; <!-- --> <![CDATA[ ]]> <rdf:RDF> <a:b c:d='e'>"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES.split()), max_size=20).map(" ".join).map(str.encode) | st.binary(max_size=200))
def test_parser_raises_nothing_but_its_own_error(body: bytes) -> None:
    try:
        parse_opml(body)
    except FeedError:
        return

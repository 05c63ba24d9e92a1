"""What a reply is, and lists of addresses."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.feeds.sniff import parse_url_list, sniff


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "feed"),
        (b'<!-- <html> --><feed xmlns="http://www.w3.org/2005/Atom"/>', "feed"),
        (b'<rdf:RDF xmlns:rdf="x"><channel/><item/></rdf:RDF>', "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b"\xff\xfe" + "<rss/>".encode("utf-16-le"), "feed"),
        (b'<?xml-stylesheet href="a.xsl"?><urlset/>', "sitemap"),
        (b"<s:sitemapindex/>", "sitemap"),
        (gzip.compress(b"<urlset/>", mtime=0), "sitemap"),
        (b'<opml version="2.0"/>', "opml"),
        (b'<rdf:RDF xmlns:foaf="x"><foaf:Agent/></rdf:RDF>', "opml"),
        (b"<!DOCTYPE html><p>A page", "html"),
        (b"\n<html xmlns='http://www.w3.org/1999/xhtml'>", "html"),
        (b"https://news.example/1\nhttps://news.example/2\n", "url_list"),
        (b"# mine\nhttps://news.example/1 # one", "url_list"),
        (b"A sentence with https://news.example/1 in it.", "unknown"),
        (b'{"error": 1}', "unknown"),
        (b"<unknown/>", "unknown"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unknown"),
        (b"", "unknown"),
    ],
)
def test_kind_is_told_by_the_bytes(body: bytes, kind: str) -> None:
    assert sniff(body, "https://news.example/x", [("Content-Type", "text/plain")]) == kind


@given(st.binary(max_size=300), st.text(max_size=30))
def test_anything_has_a_kind(body: bytes, content_type: str) -> None:
    kinds = {"feed", "sitemap", "opml", "html", "url_list", "unknown"}
    assert sniff(body, "https://news.example/x", [("Content-Type", content_type)]) in kinds


def test_url_list_skips_comments_and_other_text() -> None:
    text = (
        "\ufeffhttps://news.example/1\n# comment\n\n  https://news.example/2  # second\nnot an address\n"
        "ftp://news.example/\nhttps://news.example/1\nhttps://news.example/a#b\n"
    )
    assert parse_url_list(text) == ("https://news.example/1", "https://news.example/2", "https://news.example/a#b")

"""Sitemaps of all forms."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import FeedError
from crawler.feeds import sitemap
from crawler.feeds.sitemap import SitemapDocument, SitemapRef, parse_sitemap
from crawler.items import Entry

URL = "https://news.example/sitemap.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
ONE = Entry(url="https://news.example/1")


def urlset(inside: str, attributes: str = NAMESPACES) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {attributes}>{inside}</urlset>'.encode()


def test_news_fields_are_kept() -> None:
    body = urlset(
        "<url><loc>https://news.example/1?a=1&amp;b=2</loc><lastmod>2024-07-25</lastmod>"
        "<image:image><image:loc>https://news.example/1.jpg</image:loc><image:title>Train</image:title></image:image>"
        "<news:news><news:publication><news:name>The Example Times</news:name><news:language>en</news:language>"
        "</news:publication><news:publication_date>2024-07-24T15:50:00+02:00</news:publication_date>"
        "<news:title><![CDATA[Trains & trams]]></news:title></news:news></url>"
    )
    assert parse_sitemap(body, URL) == SitemapDocument(
        pages=(
            Entry(
                url="https://news.example/1?a=1&b=2",
                title="Trains & trams",
                published_at=datetime(2024, 7, 24, 13, 50, tzinfo=UTC),
                published_raw="2024-07-24T15:50:00+02:00",
                updated_raw="2024-07-25",
                language="en",
                source_name="The Example Times",
            ),
        )
    )


def test_index_names_further_sitemaps() -> None:
    body = (
        b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/a.xml.gz</loc>'
        b"<lastmod>2024-07-24T13:50:00Z</lastmod></sitemap><sitemap>https://news.example/b.xml</sitemap></sitemapindex>"
    )
    assert parse_sitemap(body, URL) == SitemapDocument(
        sitemaps=(
            SitemapRef(
                "https://news.example/a.xml.gz", datetime(2024, 7, 24, 13, 50, tzinfo=UTC), "2024-07-24T13:50:00Z"
            ),
            SitemapRef("https://news.example/b.xml"),
        )
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(urlset("<url><loc>https://news.example/1</loc></url>"), id="plain"),
        pytest.param(gzip.compress(urlset("<url><loc>https://news.example/1</loc></url>")), id="packed"),
        pytest.param(
            gzip.compress(gzip.compress(urlset("<url><loc>https://news.example/1</loc></url>"))), id="packed twice"
        ),
        pytest.param(urlset("<url><loc>https://news.example/1</loc></url>", ""), id="no namespace"),
        pytest.param(
            urlset("<url><loc>https://news.example/1</loc></url>", 'xmlns="https://wrong.example/"'),
            id="other namespace",
        ),
        pytest.param(
            b'<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https://news.example/1</s:loc>'
            b"</s:url></s:urlset>",
            id="prefix",
        ),
        pytest.param(b"<s:urlset><s:url><s:loc>https://news.example/1</s:loc></s:url></s:urlset>", id="lost prefix"),
        pytest.param(urlset("<url><loc>\n /1 \t</loc></url>"), id="relative in white space"),
        pytest.param(urlset("<url><loc>https://news.example/1</loc></url>" * 3), id="repeated"),
        pytest.param(b"\xef\xbb\xbf" + urlset("<url><loc>https://news.example/1</loc></url>"), id="byte order mark"),
        pytest.param(b"\n\n" + urlset("<url><loc>https://news.example/1</loc></url>"), id="space before the prolog"),
        pytest.param(
            "\ufeff<urlset><url><loc>https://news.example/1</loc></url></urlset>".encode("utf-16-le"), id="utf-16"
        ),
        pytest.param(b"https://news.example/1\n", id="text"),
        pytest.param(b"\xef\xbb\xbfhttps://news.example/1\r\nhttps://news.example/1", id="text with a mark"),
        pytest.param(b"<!-- <urlset> -->" + urlset("<url><loc>https://news.example/1</loc></url>"), id="comment"),
    ],
)
def test_forms_of_the_same_sitemap(body: bytes) -> None:
    assert parse_sitemap(body, URL).pages == (ONE,)


def test_broken_sitemap_gives_what_can_be_read() -> None:
    body = urlset("<url><loc>https://news.example/1?a=1&b=2</loc></url><url><loc>https://news.example/2</loc>")
    document = parse_sitemap(body[: body.index(b"</urlset>")], URL)
    assert [page.url for page in document.pages] == ["https://news.example/1?a=1&b=2", "https://news.example/2"]


def test_cut_gzip_gives_what_can_be_read() -> None:
    pages = "".join(f"<url><loc>https://news.example/{n * 7919 % 100_003}</loc></url>" for n in range(5000))
    packed = gzip.compress(urlset(pages))
    document = parse_sitemap(packed[: len(packed) // 2], URL)
    assert len(document.pages) > 1000
    assert "gzip ends early" in document.problems


def test_feed_serves_as_a_sitemap() -> None:
    body = b"<rss version='2.0'><channel><item><link>https://news.example/1</link><title>One</title></item></channel></rss>"
    assert parse_sitemap(body, URL).pages == (Entry(url="https://news.example/1", title="One"),)


def test_other_schemes_are_left_out_and_counted() -> None:
    document = parse_sitemap(
        urlset("<url><loc>ftp://news.example/1</loc></url><url><loc>javascript:x</loc></url>"), URL
    )
    assert document == SitemapDocument(problems=("2 entries without an http(s) address",))


def test_addresses_beyond_the_limit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_URLS", 100)
    body = urlset("".join(f"<url><loc>/{n}</loc></url>" for n in range(103)))
    document = parse_sitemap(body, URL)
    assert len(document.pages) == 100
    assert document.problems == ("3 entries beyond the first 100 were not read",)


def test_entities_neither_grow_nor_fetch() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = (
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset>'
        "<url><loc>https://news.example/1</loc></url><url><loc>https://news.example/&l9;</loc></url>"
        "<url><loc>https://news.example/&f;</loc></url></urlset>"
    )
    urls = [page.url for page in parse_sitemap(body.encode(), URL).pages]
    assert urls == ["https://news.example/1", "https://news.example/&l9;", "https://news.example/&f;"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<!doctype html><html><body><h1>Not found</h1></body></html>", id="page"),
        pytest.param(b"Not found", id="words"),
        pytest.param(b"\x00\x01\x02", id="binary"),
        pytest.param(b"\x1f\x8b\x00", id="broken gzip"),
    ],
)
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError):
        parse_sitemap(body, URL)


PIECES = (
    "<urlset> <url> </url> <loc> </loc> /a &x; & <![CDATA[ ]]> <!-- --> <lastmod> <news:news> <news:title> <image:loc>"
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES.split()), max_size=30).map("".join).map(str.encode) | st.binary(max_size=200))
def test_parser_raises_nothing_but_its_own_error(noise: bytes) -> None:
    for body in (noise, b"<urlset>" + noise):
        try:
            parse_sitemap(body, URL)
        except FeedError:
            continue

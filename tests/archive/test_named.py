"""Every address that a reply names is found, in whatever form it stands there."""

import gzip
import json

import pytest

from crawler.archive.named import names_in_body, names_in_header

URL = "https://news.example/2026/a-story?id=7"
BASE = "https://news.example/feeds/all.xml"
XML = (("Content-Type", "application/rss+xml"),)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<link>{URL}</link>", id="text of an element"),
        pytest.param(f"<guid>\n {URL}\n</guid>", id="with white space around it"),
        pytest.param(f"<![CDATA[{URL}]]>", id="CDATA"),
        pytest.param(f'<a href="{URL}">', id="an attribute"),
        pytest.param(f"<description>&lt;a href=&quot;{URL}&quot;&gt;</description>", id="escaped HTML"),
        pytest.param(f"<description>&amp;lt;a href=&amp;quot;{URL}&amp;quot;</description>", id="escaped twice"),
        pytest.param('<link href="/2026/a-story?id=7"/>', id="relative to the origin"),
        pytest.param("<link>/2026/a-story?id=7</link>", id="a relative text"),
        pytest.param("<a href=../2026/a-story?id=7>", id="relative to the folder, no quotes"),
        pytest.param('<feed xml:base="https://news.example/2026/"><link href="a-story?id=7"/>', id="xml:base"),
        pytest.param('<base target=_top href="/2026/"><a href="a-story?id=7">', id="base"),
        pytest.param(json.dumps({"items": [{"url": URL}]}), id="JSON"),
        pytest.param(json.dumps({"url": URL}).replace("/", "\\/"), id="JSON with escaped slashes"),
        pytest.param(json.dumps({"url": "/2026/a-story?id=7"}), id="relative in JSON"),
        pytest.param(json.dumps({"content_html": f'<a href="{URL}">more</a>'}), id="HTML in JSON"),
        pytest.param(json.dumps({"url": URL}).replace("a-story", "\\u0061-story"), id="JSON escapes"),
        pytest.param(f"It stood at {URL}, they say.", id="in a sentence"),
        pytest.param(f"(see {URL})", id="in brackets"),
        pytest.param("news.example/2026/a-story?id=7", id="without a scheme"),
        pytest.param('<a href="//news.example/2026/a-story?id=7">', id="without a scheme, two slashes"),
        pytest.param(
            "https://share.example/?u=https%3A%2F%2Fnews.example%2F2026%2Fa-story%3Fid%3D7", id="within another address"
        ),
    ],
)
def test_an_address_is_found_in_every_form(body: str) -> None:
    assert URL in {url.replace("http:", "https:") for url in names_in_body(XML, body.encode(), BASE)}


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "latin-1", "windows-1251"])
def test_the_body_is_read_in_its_own_coding(coding: str) -> None:
    text = f'<?xml version="1.0" encoding="{coding}"?><x>\xa9 {URL}</x>'.replace("\xa9", "\xa9")
    headers = (("Content-Type", f"application/xml; charset={coding}"), ("Content-Encoding", "gzip"))
    assert URL in set(names_in_body(headers, gzip.compress(text.encode(coding)), BASE))


@pytest.mark.parametrize("payload", [b"", b"\x1f\x8b\x08cut", b"\xff\xfe\x00", b"<a href='http://['>"])
def test_what_cannot_be_read_names_nothing(payload: bytes) -> None:
    assert list(names_in_body((("Content-Encoding", "gzip"),), payload, BASE)) == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("Location", "/2026/a-story?id=7", True),
        ("Link", f'<{URL}>; rel="canonical", <https://other.example/>; rel=alternate', True),
        ("Refresh", f"0; url={URL}", True),
        ("Server", URL, False),
    ],
)
def test_headers_that_lead_somewhere_name_it(name: str, value: str, found: bool) -> None:
    assert (URL in set(names_in_header(name, value, BASE))) is found

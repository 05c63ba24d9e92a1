"""Replies come out of their coding as they went in."""

import asyncio
import gzip
from ipaddress import ip_address

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.middlewares.unpacking import Unpacking

URL = "https://news.example/story"


def unpack(kind: type[Response], content_type: str, body: bytes) -> Response:
    request = Request(URL)
    coded = kind(
        URL,
        203,
        {"Content-Type": content_type, "Content-Encoding": "gzip", "X-Kept": "yes"},
        gzip.compress(body),
        ["partial"],
        request,
        ip_address=ip_address("127.0.0.1"),
        protocol="HTTP/1.1",
    )
    return asyncio.run(Unpacking(10_000).process_response(request, coded))


@pytest.mark.parametrize(
    ("came_as", "content_type", "expected"),
    [
        pytest.param(HtmlResponse, "text/html; charset=iso-8859-1", HtmlResponse, id="a page"),
        pytest.param(Response, "text/plain; charset=iso-8859-1", TextResponse, id="a text taken for bytes"),
        pytest.param(Response, "image/png", Response, id="no text"),
    ],
)
def test_all_but_the_coding_is_kept_of_a_reply(
    came_as: type[Response], content_type: str, expected: type[Response]
) -> None:
    body = b"\x89PNG\r\n\x1a\n\0\1\2" if expected is Response else "<p>Käse</p>".encode("latin-1")
    found = unpack(came_as, content_type, body)
    assert type(found) is expected
    assert (found.url, found.status, found.body, found.flags) == (URL, 203, body, ["partial"])
    assert dict(found.headers.to_unicode_dict()) == {"Content-Type": content_type, "X-Kept": "yes"}
    assert (str(found.ip_address), found.protocol, found.request and found.request.url) == (
        "127.0.0.1",
        "HTTP/1.1",
        URL,
    )
    if isinstance(found, TextResponse):
        assert "Käse" in found.text

"""Where a redirect leads is told as browsers tell it."""

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.redirects import Redirects

PAGE = "https://news.example/a/b/story"


@pytest.fixture(scope="module")
def redirects() -> Redirects:
    middleware = Redirects.from_crawler(get_crawler())
    assert isinstance(middleware, Redirects)
    return middleware


@pytest.mark.parametrize(
    ("location", "url"),
    [
        pytest.param(rb"\c", "https://news.example/c", id="a backslash"),
        pytest.param(rb"\\other.example\c", "https://other.example/c", id="two of them"),
        pytest.param(b"%2e%2e/c", "https://news.example/a/c", id="coded dots"),
        pytest.param(b"https:c", "https://news.example/a/b/c", id="a scheme without an authority"),
        pytest.param(b"///other.example/c", "https://other.example/c", id="three slashes"),
        pytest.param(b" /c\t\td ", "https://news.example/cd", id="white space around and in it"),
        pytest.param("/é".encode(), "https://news.example/%C3%A9", id="UTF-8"),
        pytest.param("/é".encode("latin-1"), "https://news.example/%C3%A9", id="latin-1"),
        pytest.param("https://bücher.example/".encode(), "https://xn--bcher-kva.example/", id="an international name"),
        pytest.param(b"https://user:secret@other.example/c", "https://other.example/c", id="a password"),
    ],
)
def test_a_location_is_resolved_as_in_a_browser(redirects: Redirects, location: bytes, url: str) -> None:
    reply = Response(PAGE, 302, {"Location": location})
    led_to = redirects.process_response(Request(PAGE), reply)
    assert isinstance(led_to, Request)
    assert led_to.url == url


@pytest.mark.parametrize("location", [b"javascript:alert(1)", b"http://[::1", b"ftp://news.example/"])
def test_what_is_no_web_address_is_handed_on_as_the_reply_it_was(redirects: Redirects, location: bytes) -> None:
    reply = Response(PAGE, 302, {"Location": location})
    assert redirects.process_response(Request(PAGE), reply) is reply
    assert reply.headers["Location"] == location

"""Scrapy's redirects and meta refreshes, which fail on what is no address at all: here such a reply is handed on as it
is, and the spider says how it ends. Where a redirect may lead is the guard's word, in the download handler.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware

from crawler.urls import find_url, without_credentials

HEAD_BYTES = 16_384
"""The meta element is looked for in the first 4096 characters, of up to four bytes each."""

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class _WithoutReferrers(BaseRedirectMiddleware):
    """Made as Scrapy makes one, but for its search at the start for what writes referrers: nothing does here."""

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        made = cls(crawler.settings)
        made.crawler = crawler
        return made


class Redirects(_WithoutReferrers, RedirectMiddleware):
    """Follows the Location header of a 3xx."""

    def process_response(  # type: ignore[override] # Scrapy's own is giving up its third argument
        self, request: Request, response: "Response"
    ) -> "Request | Response":
        """The request that the reply leads to, or the reply."""
        with suppress(ValueError):  # `javascript:alert(1)`, `http://[::1`
            led_to = super().process_response(request, _resolve_location(request, response))
            return _without_password(led_to) if isinstance(led_to, Request) else response
        return response


class MetaRefreshes(_WithoutReferrers, MetaRefreshMiddleware):
    """Follows `<meta http-equiv=refresh>` with a short delay."""

    def process_response(  # type: ignore[override] # Scrapy's own is giving up its third argument
        self, request: Request, response: "Response"
    ) -> "Request | Response":
        """The request that the page leads to, or the page."""
        # Scrapy decodes the whole page to read its beginning; most pages say nothing of the kind there.
        if b"refresh" not in response.body[:HEAD_BYTES].replace(b"\0", b"").lower():
            return response
        with suppress(ValueError, LookupError):  # as above; a charset such as `rot13`, which is no charset
            return _without_password(super().process_response(request, response))
        return response


def _resolve_location(request: Request, response: "Response") -> "Response":
    """The reply with its Location resolved as browsers do: a backslash is a slash, `%2e%2e` leads up, `http:story` is
    relative. Scrapy resolves as RFC 3986 has it, and asks for pages that no browser does."""
    location = response.headers.get("Location")
    if location is None:
        return response
    raw = bytes(location)
    try:
        url = find_url(raw.decode(), request.url)
    except UnicodeDecodeError:
        url = find_url(raw.decode("latin-1"), request.url)
    if url is None:
        return response
    headers = response.headers.copy()
    headers["Location"] = url
    return response.replace(headers=headers)


def _without_password(led_to: "Request | Response") -> "Request | Response":
    """What a redirect leads to is asked without the user and password that its address may have."""
    url = without_credentials(led_to.url)
    return led_to if url == led_to.url else led_to.replace(url=url)

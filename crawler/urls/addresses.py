"""Resolve addresses as browsers do, and take them apart.

Source: https://url.spec.whatwg.org/ through ada-url, which passes the standard's own tests.
"""

from functools import lru_cache

import ada_url

from crawler.errors import CREDENTIALS, UrlError

MAX_URL_CHARS = 32_768
"""Twice what the most patient server in use takes (nginx and Apache 8 KiB, IIS 16 KiB); longer ones are junk."""

ADDRESSES_KEPT = 4096
"""A crawl asks for the parts of one address dozens of times within a second."""

_DEFAULT_PORTS = {"http:": 80, "https:": 443}


def resolve_url(url: str, base: str | None = None) -> str:
    """The absolute http(s) address, its fragment included.

    Args:
        url: an address as found in a document: white space around it and line breaks inside it are allowed.
        base: the absolute address of the document, for relative ones.

    Raises:
        UrlError: not valid, relative without a base, of another scheme, or longer than `MAX_URL_CHARS`.
    """
    return parse_address(url, base).href


def find_url(url: str, base: str | None = None) -> str | None:
    """As `resolve_url`, but None where that raises."""
    try:
        return resolve_url(url, base)
    except UrlError:
        return None


def request_url(url: str) -> str:
    """The absolute address without its fragment and without `user:password@`: what is asked of the server."""
    return without_credentials(resolve_url(url).partition("#")[0])


def script_path(url: str) -> str:
    """`#!/story/1`, by which a site made of scripts tells its pages apart in a browser; empty for any other fragment,
    and where nothing is named by it. It is not sent to a server.

    Source: https://developers.google.com/search/docs/crawling-indexing/ajax-crawling ("hash fragments").
    """
    fragment = url.partition("#")[2]
    return f"#{fragment}" if fragment.startswith("!") and fragment.strip("!/?") else ""


def without_credentials(url: str) -> str:
    """The address, as typed or resolved, without `user:password@`: they are neither sent, nor kept, nor shown."""
    return CREDENTIALS.sub(r"\1", url) if "@" in url else url


@lru_cache(maxsize=ADDRESSES_KEPT)
def host_of(url: str) -> str:
    """The host as the standard writes it: lower case, punycode, IPv4 as four decimals, IPv6 in brackets."""
    return parse_address(url).hostname


@lru_cache(maxsize=ADDRESSES_KEPT)
def port_of(url: str) -> int:
    """The port, the scheme's default where the address names none."""
    address = parse_address(url)
    return int(address.port) if address.port else _DEFAULT_PORTS[address.protocol]


@lru_cache(maxsize=ADDRESSES_KEPT)
def origin_of(url: str) -> str:
    """`https://news.example` or `https://news.example:8443`: scheme, host, and the port where it is not the default."""
    address = parse_address(url)
    return f"{address.protocol}//{address.host}"


def parse_address(url: str, base: str | None = None) -> ada_url.URL:
    """The parsed form that the functions of this room share.

    Raises:
        UrlError: see `resolve_url`.
    """
    if len(url) > MAX_URL_CHARS:
        raise UrlError(url, f"longer than {MAX_URL_CHARS} characters")
    try:
        address = ada_url.URL(write_scalar_values(url), None if base is None else write_scalar_values(base))
    except ValueError as error:
        raise UrlError(url, "not a valid address" if base is None else f"not a valid address on {base!r}") from error
    if address.protocol not in _DEFAULT_PORTS:
        raise UrlError(url, f"the scheme {address.protocol} is neither http nor https")
    if len(address.href) > MAX_URL_CHARS:
        raise UrlError(url, f"longer than {MAX_URL_CHARS} characters once encoded")
    return address


def write_scalar_values(text: str) -> str:
    """Lone surrogates become U+FFFD, as the standard's USVString demands; they could not be encoded otherwise."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

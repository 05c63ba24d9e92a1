"""Makers of replies for the web of faults: right ones, wrong ones, and byte-exact scripts."""

import itertools
import math
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from crawler.demo.loopback import Reply, Request, Script

LONG_AGO = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
PROSE = (
    "The council of Lower Example met on Monday to decide on the repair of the old sluice. Members heard that the work "
    "would take eleven weeks and that barges could pass on two days of each week while it lasts. The engineer in "
    "charge said that the gates had been closed for the last time in the spring and that nobody should expect them to "
    "open again before the leaves fall. "
)


# -- builders of right answers


def page(title: str, text: str | None = None, *, head: str = "", status: int = 200, charset: str = "utf-8") -> Reply:
    """A plain article page; `text` None gives six paragraphs. `charset` encodes it, and is declared only when utf-8."""
    paragraphs = [f"{PROSE}{title}, part {number}." for number in range(1, 7)] if text is None else text.split("\n\n")
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = (
        f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>{title}</h1>{inner}</article><footer><p>&copy; 2026 Fault Site</p></footer></body></html>"
    )
    content_type = "text/html; charset=utf-8" if charset == "utf-8" else "text/html"
    return Reply(status=status, body=html.encode(charset), content_type=content_type)


def redirect(location: str | None, status: int = 302) -> Reply:
    """A redirect; None leaves out the Location header."""
    return Reply(status=status, headers=() if location is None else (("Location", location),), body=b"moved")


def retry_later(status: int, after: str | None) -> Reply:
    """429 or 503 with that Retry-After; None leaves it out."""
    return Reply(status=status, headers=() if after is None else (("Retry-After", after),), body=b"later")


def robots(text: str, **more: Any) -> Reply:
    """A robots.txt with that text."""
    return Reply(body=text.encode(), content_type="text/plain; charset=utf-8", **more)


def rss(urls: Iterable[str], title: str = "Fault Site") -> Reply:
    """An RSS feed of these addresses, with validators."""
    items = "".join(
        f"<item><title>Item {number}</title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>{format_datetime(LONG_AGO + timedelta(hours=number))}</pubDate></item>"
        for number, url in enumerate(urls, 1)
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
    return Reply(body=text.encode(), content_type="application/rss+xml", has_etag=True, last_modified=LONG_AGO)


# -- builders of wrong ones


def send(*parts: bytes | float, status: int | None = 200, is_reset: bool = False) -> Script:
    """Exactly these bytes and pauses, then the end of the connection."""
    return Script(lambda: parts, status, is_reset)


def head(*headers: str, status: str = "200 OK") -> bytes:
    """A response head; Content-Type is text/html unless given."""
    lines = list(headers)
    if not any(line.lower().startswith("content-type") for line in lines):
        lines.append("Content-Type: text/html; charset=utf-8")
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1")


def drip(body: bytes = page("Drip").body, every_s: float = 0.2, piece_bytes: int = 8) -> Script:
    """The whole body, a few bytes at a time: no single read is ever late."""

    def parts() -> Iterator[bytes | float]:
        yield head(f"Content-Length: {len(body)}")
        for start in range(0, len(body), piece_bytes):
            yield body[start : start + piece_bytes]
            yield every_s

    return Script(parts, 200)


def endless(piece: bytes = b"<p>and so on</p>" * 512) -> Script:
    """A body that never ends, as fast as it is read."""
    return Script(lambda: itertools.chain([head(), b"<html><body>"], itertools.repeat(piece)), 200)


def hang(*before: bytes) -> Script:
    """Send this (nothing by default), then nothing more until the client leaves."""
    return send(*before, math.inf, status=200 if before else None)


def bomb(unpacked_mib: int = 10) -> Reply:
    """Zeros, gzip-coded: a thousandth of its size on the wire."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(unpacked_mib)) + packer.flush()
    return coded(packed)


def coded(packed: bytes, coding: str = "gzip") -> Reply:
    """Bytes that are said to be coded."""
    return Reply(body=packed, headers=(("Content-Encoding", coding),))


def http_date(in_s: float) -> str:
    """The instant so many seconds from now, as HTTP writes it."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=in_s), usegmt=True)


def answer_lying_etag(request: Request) -> Reply:
    """304 to whoever sends any validator, though the text is another one each time."""
    if request.header("if-none-match") or request.header("if-modified-since"):
        return Reply(status=304, headers=(("ETag", '"always"'),), content_type=None)
    changing = page("Lying", f"{PROSE} Written at {request.started}.")
    return Reply(body=changing.body, headers=(("ETag", '"always"'),))


def make_challenge(title: str, text: str, inner: str = "", status: int = 200) -> Reply:
    """A page that stands where the article should."""
    html = (
        f"<!doctype html><html lang=en><head><title>{title}</title></head>"
        f"<body><h1>{title}</h1><p>{text}</p>{inner}</body></html>"
    )
    return Reply(status=status, body=html.encode())

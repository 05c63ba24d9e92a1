"""Tell what a reply is by its first bytes, not by its label: servers label feeds as HTML and pages as feeds.

The simplest kind, a list with one address a line, is read here too.
"""

import re
from collections.abc import Iterator, Sequence

from crawler.feeds.markup import decode, find_header, unpack
from crawler.feeds.prose import scalar_text
from crawler.urls import find_url

_SNIFFED_BYTES = 65_536
_ELEMENT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
_KINDS = {
    "rss": "feed", "feed": "feed", "channel": "feed", "urlset": "sitemap", "sitemapindex": "sitemap",
    "opml": "opml", "html": "html", "head": "html", "body": "html", "title": "html", "meta": "html", "div": "html",
    "script": "html", "p": "html", "h1": "html", "link": "html", "center": "html", "table": "html", "main": "html",
}  # fmt: skip


def sniff(body: bytes, url: str, headers: Sequence[tuple[str, str]] = ()) -> str:
    """`feed`, `sitemap`, `opml`, `html`, `url_list` or `unknown`. Costs the first 64 KiB; never fails.

    Args:
        body: the reply's body, its beginning is enough.
        url: its address: `.opml` and `sitemap` in it decide what the bytes leave open.
        headers: of the reply; Content-Type decides between the rest.
    """
    content_type = (find_header(headers, "content-type") or "").lower()
    head, _ = unpack(body) if body[:2] == b"\x1f\x8b" else (body, ())
    text = decode(_whole_characters(head[:_SNIFFED_BYTES]), content_type).text.lstrip()
    if text.startswith(("{", "[")):
        return "feed" if _is_json_feed(text, content_type) else "unknown"
    if not text.startswith("<") and (kind := _sniff_lines(text)):
        return kind
    if re.match(r"<!doctype\s+html", text, re.I):
        return "html"
    kind = _sniff_root(text)
    if kind:
        return kind
    if "html" in content_type and "<" in text:
        return "html"
    return "unknown"


def parse_url_list(text: str) -> tuple[str, ...]:
    """The absolute http(s) addresses of a text with one a line, each once.

    `#` begins a comment at the start of a line or after white space; lines that hold something else are skipped, see
    `find_odd_lines`.
    """
    return tuple(dict.fromkeys(url for _, _, url in _read_lines(text) if url))


def find_odd_lines(text: str) -> tuple[tuple[int, str], ...]:
    """(number from 1, the line) of what `parse_url_list` skips: neither an address, nor empty, nor a comment."""
    return tuple((number, line) for number, line, url in _read_lines(text) if not url)


def _read_lines(text: str) -> Iterator[tuple[int, str, str | None]]:
    """(number, line, its address) of every line that says something."""
    for number, line in enumerate(scalar_text(text).splitlines(), 1):
        words = line.removeprefix("\ufeff").split()
        if words and not words[0].startswith("#"):
            is_alone = len(words) == 1 or words[1].startswith("#")
            yield number, " ".join(words), find_url(words[0]) if is_alone else None


def _whole_characters(head: bytes) -> bytes:
    """Without a UTF-8 sequence cut at the end."""
    if len(head) < _SNIFFED_BYTES:
        return head
    for back in range(1, 4):
        if head[-back] >= 0xC0:
            return head[:-back]
        if head[-back] < 0x80:
            break
    return head


def _is_json_feed(text: str, content_type: str) -> bool:
    head = text[:4000]
    return (
        "jsonfeed.org" in head or "application/feed+json" in content_type or bool(re.search(r'"items"\s*:\s*\[', head))
    )


def _sniff_lines(text: str) -> str | None:
    lines = [line.strip() for line in text[:8000].splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")][:20]
    good = sum(1 for line in lines if line.startswith(("http://", "https://")) and find_url(line.split()[0]))
    return "url_list" if lines and good * 2 > len(lines) else None


def _sniff_root(text: str) -> str | None:
    """By the first element outside comments that has a meaning here."""
    position = 0
    for _ in range(50):
        found = _ELEMENT.search(text, position)
        if found is None:
            return None
        comment = text.find("<!--", position, found.start())
        if comment >= 0:
            end = text.find("-->", comment)
            if end < 0:
                return None
            position = end + 3
            continue
        name = found.group(1).rpartition(":")[2].lower()
        if name == "rdf":
            return "opml" if "foaf" in text and "<item" not in text else "feed"
        if kind := _KINDS.get(name):
            return kind
        position = found.end()
    return None

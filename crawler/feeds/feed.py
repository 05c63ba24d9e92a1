"""Read a feed of any kind. Bytes and headers in, one frozen `FeedDocument` out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler.errors import FeedError
from crawler.feeds.document import MAX_LINE_CHARS, MAX_PROSE_CHARS, FeedDocument, FeedItem, limit_item
from crawler.feeds.jsonfeed import parse_json_feed
from crawler.feeds.markup import find_header, unpack
from crawler.feeds.trim import MAX_ENTRIES
from crawler.feeds.xmlfeed import parse_xml_feed
from crawler.urls import find_url

__all__ = ["MAX_ENTRIES", "FeedDocument", "FeedItem", "parse_feed"]

_LINK = re.compile(r"<([^<>]{1,2000})>([^<]{0,500})")
_HUB = re.compile(r"""\brel\s*=\s*["']?(?:[^"',;]*\s)?hub\b""", re.I)


def parse_feed(body: bytes, url: str, headers: Sequence[tuple[str, str]] = ()) -> FeedDocument:
    """What a feed says.

    Args:
        body: the reply's body, content codings removed (gzip inside the body is unpacked here).
        url: the final address, the base of relative ones.
        headers: of the reply: Content-Type, Content-Location, Content-Language and Link are used.

    Raises:
        FeedError: the bytes are no feed.
    """
    body, problems = unpack(body)
    if not body.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise FeedError("empty", url)
    if _looks_like_json(body):
        document = parse_json_feed(body, url, find_header(headers, "content-type"))
    else:
        document = parse_xml_feed(body, url, headers)
    limited = [limit_item(item) for item in document.items]
    cuts = tuple(f"item {index}: {', '.join(cut)} cut" for index, (_, cut) in enumerate(limited) if cut)
    return replace(
        document,
        title=document.title[:MAX_LINE_CHARS] if document.title else None,
        rights=document.rights[:MAX_PROSE_CHARS] if document.rights else None,
        language=document.language[:MAX_LINE_CHARS] if document.language else None,
        hub_url=document.hub_url or _find_hub(headers, url),
        items=tuple(item for item, _ in limited),
        problems=(*problems, *document.problems, *cuts),
    )


def _looks_like_json(body: bytes) -> bool:
    head = body[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head[:1] in (b"{", b"[")


def _find_hub(headers: Sequence[tuple[str, str]], url: str) -> str | None:
    """The WebSub hub a Link header names. Source: https://www.w3.org/TR/websub/#discovery"""
    for name, value in headers:
        if name.lower() == "link":
            for target, parameters in _LINK.findall(value[:8000]):
                if _HUB.search(parameters) and (found := find_url(target, url)):
                    return found
    return None

"""Read a sitemap of any form: urlset, sitemapindex, Google News, text list or feed, packed or not, broken or not.

Source: https://www.sitemaps.org/protocol.html and
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from crawler.errors import FeedError
from crawler.feeds.dates import parse_date
from crawler.feeds.feed import parse_feed
from crawler.feeds.markup import (
    cut_tags,
    decode,
    mend,
    name_of,
    namespace_of,
    parse_tree,
    text_of,
    unpack,
)
from crawler.feeds.prose import plain_text
from crawler.items import Entry
from crawler.urls import find_url

MAX_URLS = 50_000
"""Addresses read of one sitemap. Source: the limit of the protocol."""

_FEED_ROOTS = ("rss", "feed", "rdf")
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
_ENTRY_NAMES = ("url", "sitemap")


@dataclass(frozen=True, slots=True)
class SitemapRef:
    """Another sitemap that an index names."""

    url: str
    """Absolute http(s) address."""
    lastmod: datetime | None = None
    """Aware instant of its last change; None also where only the day is given."""
    lastmod_raw: str | None = None
    """The date as written."""


@dataclass(frozen=True, slots=True)
class SitemapDocument:
    """What one sitemap says."""

    pages: tuple[Entry, ...] = ()
    """In document order, each address once. lastmod is `updated_at`; the fields of Google News are `title`,
    `published_at`, `source_name` and `language`."""
    sitemaps: tuple[SitemapRef, ...] = ()
    problems: tuple[str, ...] = ()
    """What was wrong with the document and what was cut, a line each."""


def parse_sitemap(body: bytes, url: str) -> SitemapDocument:
    """What a sitemap says.

    Args:
        body: as received, packed with gzip or not.
        url: its final address, the base of relative ones.

    Raises:
        FeedError: the bytes are no sitemap.
    """
    body, unpacking = unpack(body)
    decoded = decode(body)
    problems = [*unpacking, *decoded.problems]
    text, cut = cut_tags(decoded.text)
    if cut:
        problems.append("too many tags: the rest was not read")
    root_name = _root_name(text)
    if root_name in _FEED_ROOTS:
        return _from_feed(body, url, problems)
    if root_name is None:
        return _from_lines(text, url, problems)
    if root_name not in ("urlset", "sitemapindex", *_ENTRY_NAMES):
        raise FeedError(f"not a sitemap but <{root_name}>", url)
    root = parse_tree(mend(text))
    if root is None:
        raise FeedError("not a sitemap: no readable XML", url)
    return _from_tree(root, url, problems)


def _root_name(text: str) -> str | None:
    """The local name of the first element in lower case; None where the text has none."""
    position = 0
    while found := _ROOT.search(text, position):
        comment = text.rfind("<!--", position, found.start())
        if comment < 0 or text.find("-->", comment, found.start()) >= 0:
            return found.group(1).rpartition(":")[2].lower()
        end = text.find("-->", found.start())
        if end < 0:
            return None
        position = end
    return None


def _from_tree(root: etree._Element, url: str, problems: list[str]) -> SitemapDocument:
    pages: dict[str, Entry] = {}
    sitemaps: dict[str, SitemapRef] = {}
    bad = left = 0
    for element in _entries(root):
        if len(pages) + len(sitemaps) >= MAX_URLS:
            left += 1
            continue
        fields = _fields(element)
        address = find_url(fields["loc"], url) if "loc" in fields else None
        if address is None:
            bad += 1
        elif name_of(element) == "sitemap":
            raw = fields.get("lastmod")
            sitemaps.setdefault(address, SitemapRef(address, parse_date(raw), raw))
        else:
            pages.setdefault(address, _page(address, fields))
    if bad:
        problems.append(f"{bad} entries without an http(s) address")
    if left:
        problems.append(f"{left} entries beyond the first {MAX_URLS} were not read")
    return SitemapDocument(tuple(pages.values()), tuple(sitemaps.values()), tuple(problems))


def _entries(root: etree._Element) -> Iterator[etree._Element]:
    """url and sitemap elements at any depth: broken files nest them."""
    return (element for element in root.iter() if name_of(element) in _ENTRY_NAMES and not _is_foreign(element))


def _is_foreign(element: etree._Element) -> bool:
    """Of a known extension, such as image:url: not of the protocol, whose namespace is often written wrongly."""
    namespace = namespace_of(element)
    return any(word in namespace for word in ("image", "video", "news", "content", "xhtml", "pagemap"))


def _fields(element: etree._Element) -> dict[str, str]:
    """The texts of an entry by name; those of Google News as `news:title` and so on; the first of a kind counts."""
    fields: dict[str, str] = {}
    for child in element:
        name = name_of(child)
        if name == "news" and (_is_foreign(child) or len(child)):
            for part in child.iter():
                if len(part) == 0 and (text := text_of(part)):
                    fields.setdefault(f"news:{name_of(part)}", text)
        elif not _is_foreign(child) and name not in _ENTRY_NAMES and (text := text_of(child)):
            fields.setdefault(name, text)
    if "loc" not in fields and element.text and element.text.strip():
        fields["loc"] = element.text.strip()
    return fields


def _page(address: str, fields: dict[str, str]) -> Entry:
    lastmod, published = fields.get("lastmod"), fields.get("news:publication_date")
    return Entry(
        url=address,
        title=plain_text(fields.get("news:title")),
        published_at=parse_date(published),
        updated_at=parse_date(lastmod),
        published_raw=published,
        updated_raw=lastmod,
        language=fields.get("news:language"),
        source_name=plain_text(fields.get("news:name")),
    )


def _from_feed(body: bytes, url: str, problems: list[str]) -> SitemapDocument:
    document = parse_feed(body, url)
    pages = {entry.url: entry for entry in reversed(document.entries)}
    return SitemapDocument(tuple(reversed(pages.values())), (), (*problems, *document.problems))


def _from_lines(text: str, url: str, problems: list[str]) -> SitemapDocument:
    """One address a line; other lines are skipped. Relative addresses are not allowed in this form."""
    pages: dict[str, Entry] = {}
    bad = left = 0
    for line in text.splitlines():
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        found = find_url(address) if " " not in address else None
        if found is None:
            bad += 1
        elif found not in pages and len(pages) >= MAX_URLS:
            left += 1
        else:
            pages.setdefault(found, Entry(url=found))
    if not pages:
        raise FeedError("not a sitemap: neither XML nor addresses", url)
    if bad > len(pages):
        raise FeedError("not a sitemap: mostly other text", url)
    if bad:
        problems.append(f"{bad} lines without an http(s) address")
    if left:
        problems.append(f"{left} addresses beyond the first {MAX_URLS} were not read")
    return SitemapDocument(tuple(pages.values()), (), tuple(problems))

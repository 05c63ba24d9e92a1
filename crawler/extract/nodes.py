"""Which JSON-LD node describes this page's article, and how its values are read.

In: the document, its head. Out: the node or None; strings out of schema.org values of any shape.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from crawler.extract.head import Head
from crawler.extract.jsonld import Node, is_article, resolve, types_of
from crawler.extract.tree import HtmlDocument

_PAGE_TYPES = frozenset(
    ("webpage", "itempage", "videoobject", "podcastepisode", "creativework", "recipe", "howto", "faqpage")
)
_NOT_WORD = re.compile(r"[\W_]+")
KNOWN = 3
"""Rank of a node whose headline, or address, is the page's."""
MAX_LINE_CHARS = 2000
"""Longer ones are not kept in the cache of folded lines."""
_NO_ALNUM = {code: None for code in range(128) if not chr(code).isalnum()}
_TAGS = re.compile(r"<[^<>]{1,200}>")
NEVER_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffe\uffff\ud800-\udfff]")
"""Bidirectional overrides, line separators, noncharacters and lone surrogates: no word of any language needs them."""


def find_article_node(document: HtmlDocument, head: Head) -> Node | None:
    """The article node of the page: the one whose address is the page's, else whose headline is; a single one in any
    case. Several of which none is the page's are those of other articles."""
    candidates = [node for node in document.json_ld if is_article(node)]
    if not candidates:
        return None
    if len(candidates) == 1:
        return candidates[0]
    here = {address_key(url) for url in (document.url, *head.links.get("canonical", ()), *head.meta.get("og:url", ()))}
    headings = [element.text_content() for element in document.elements.of("h1")]
    titles = [fold(title) for title in (head.title, head.first("og:title"), *headings) if title]
    titles = [title for title in titles if title]

    def rank(node: Node) -> tuple[int, int]:
        score = 0
        if any(address_key(url) in here for url in addresses_of(node)):
            score += 4
        headline = fold(text_of(node.get("headline") or node.get("name")) or "")
        if headline and any(headline in title or title in headline for title in titles):
            score += 3
        score += ("datePublished" in node) + ("author" in node)
        return score, len(node)

    best = max(candidates, key=rank)
    return best if rank(best)[0] >= KNOWN else None


def find_page_node(document: HtmlDocument, head: Head | None = None) -> Node | None:
    """A node of another type that may stand in for a missing article node: WebPage, VideoObject, Recipe; else the video
    that has the name of the page."""
    videos = []
    for node in document.json_ld:
        types = types_of(node)
        if not _PAGE_TYPES.isdisjoint(types) and (node.get("datePublished") or node.get("headline")):
            return node
        if "videoobject" in types and node.get("uploadDate"):
            videos.append(node)
    titles = [fold(title) for title in (head.title, head.first("og:title")) if title] if head and videos else []
    return next(
        (v for v in videos if (name := fold(text_of(v.get("name")) or "")) and any(name in t for t in titles)), None
    )


def addresses_of(node: Node) -> Iterator[str]:
    """Addresses a node gives for itself."""
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                item = item.get("@id") or item.get("url")
            if isinstance(item, str):
                yield item


def address_key(url: str) -> str:
    """Host and path, for comparing addresses of one page only."""
    try:
        parts = urlsplit(url.strip().lower())
    except ValueError:
        return url
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/")


def text_of(value: object) -> str | None:
    """One line of plain text out of a schema.org value; None when there is none."""
    if isinstance(value, list):
        for item in value:
            text = text_of(item)
            if text:
                return text
        return None
    if isinstance(value, dict):
        return text_of(value.get("@value") or value.get("name") or value.get("headline"))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return None
    return plain(value) or None


def plain(text: str) -> str:
    """Entities decoded (also doubly escaped ones), tags dropped, white space collapsed."""
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    if "<" in text:
        text = _TAGS.sub(" " if text.count("<") > 6 else "", text)
    return " ".join(text.split())


def list_of(value: object) -> list[Any]:
    """`value` as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def resolved(document: HtmlDocument, value: object) -> object:
    """`value` with an `@id` reference followed."""
    return resolve(document.json_ld, value)


def fold(text: str) -> str:
    """Letters and digits only, lower case: for comparing headlines and lines."""
    return _fold_line(text) if len(text) <= MAX_LINE_CHARS else _fold(text)


def _fold(text: str) -> str:
    text = text.casefold()
    return text.translate(_NO_ALNUM) if text.isascii() else _NOT_WORD.sub("", text)


_fold_line = lru_cache(maxsize=2048)(_fold)
"""A line is folded when it is read, when it is chosen, and when it is cleaned."""

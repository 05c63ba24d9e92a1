"""Which JSON-LD node describes this page's article, and how its values are read.

In: the document, its head. Out: the node or None; strings out of schema.org values of any shape.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from crawler.extract.head import Head, absolute, read_head
from crawler.extract.jsonld import Node, is_article, resolve, types_of
from crawler.extract.tree import HtmlDocument

_PAGE_TYPES = frozenset(
    ("webpage", "itempage", "videoobject", "podcastepisode", "creativework", "recipe", "howto", "faqpage")
)
_NOT_WORD = re.compile(r"[\W_]+")
_TITLE_PARTS = re.compile(r"\s+[-–—·:]\s+|\s*[|»•]\s*")
_TELLING = 16
"""Letters from which on a part of a title is no chance: "Other" is in "Another storm"."""
KNOWN = 3
"""Rank of a node whose headline, or address, is the page's."""
MAX_LINE_CHARS = 2000
"""Longer ones are not kept in the cache of folded lines."""
_TYPOGRAPHY = "\u2019\u201c\u201d\u2014\u2013\u2018\u00a0\u2026"
"""Quotes, dashes, hard space and ellipsis: most texts in English have no other characters outside ASCII."""
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
    here = {address_key(url) for url in _addresses_of_page(document, head)}
    titles = [folded for title in _titles_of_page(document, head) if (folded := fold(title))]

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


def find_own_articles(document: HtmlDocument) -> list[Node]:
    """The article nodes that speak of this page, for what must not be taken from another article: its rights.

    Stricter than `find_article_node`: of several nodes, those whose address is the page's, or whose headline is; and
    those that name neither, for they are halves of the page's own. A single node is the page's unless its address and
    its headline both say otherwise.
    """
    candidates = [node for node in document.json_ld if is_article(node)]
    if not candidates:
        return []
    if len(candidates) == 1 and address_key(document.url) in map(address_key, _named_addresses_of(candidates[0])):
        return candidates
    head = read_head(document)
    here: dict[str, set[str]] = {}
    for url in _addresses_of_page(document, head):
        here.setdefault(address_key(url), set()).add(_query_of(url))
    titles = _fold_titles(_titles_of_page(document, head))

    def says(node: Node) -> tuple[bool | None, bool | None]:
        addresses = [absolute(url, document.base_url) for url in _named_addresses_of(node)]
        found = [_is_among(url, here) for url in addresses if url]
        headline = text_of(node.get("headline") or node.get("name"))
        return any(found) if found else None, is_title(headline, titles) if headline else None

    if len(candidates) == 1:
        return [] if says(candidates[0]) == (False, False) else candidates
    return [node for node in candidates if True in (told := says(node)) or told == (None, None)]


def _addresses_of_page(document: HtmlDocument, head: Head) -> tuple[str, ...]:
    return document.url, *head.links.get("canonical", ()), *head.meta.get("og:url", ())


def _titles_of_page(document: HtmlDocument, head: Head) -> list[str]:
    headings = [element.text_content() for element in document.elements.of("h1")]
    return [title for title in (head.title, head.first("og:title"), *headings) if title]


def _named_addresses_of(node: Node) -> list[str]:
    """Its addresses; of an `@id` that is but a fragment, or stands beside an address, none."""
    named = list(addresses_of({key: node.get(key) for key in ("url", "mainEntityOfPage")}))
    return [url for url in named or addresses_of({"@id": node.get("@id")}) if not url.strip().startswith(("#", "_:"))]


def _is_among(url: str, here: Mapping[str, set[str]]) -> bool:
    """Whether an address is one of the page's; a query tells pages apart where the page's address has one, too."""
    queries = here.get(address_key(url))
    return queries is not None and (_query_of(url) in queries or "" in queries)


def _query_of(url: str) -> str:
    return url.partition("#")[0].partition("?")[2]


def find_titles(document: HtmlDocument) -> frozenset[str]:
    """The titles of a page, for `is_title`."""
    return _fold_titles(_titles_of_page(document, read_head(document)))


def _fold_titles(titles: Iterable[str]) -> frozenset[str]:
    """Each title folded, and what stands before and behind the site's name in it."""
    parts = (part for title in titles for part in (title, *_TITLE_PARTS.split(title)))
    return frozenset(folded for part in parts if (folded := fold(plain(part))))


def is_title(headline: str, titles: Iterable[str]) -> bool:
    """Whether a headline is one of a page's titles, or a good part of one, or holds one."""
    folded = fold(headline)
    return bool(folded) and any(
        folded == title or (min(len(folded), len(title)) >= _TELLING and (folded in title or title in folded))
        for title in titles
    )


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
    if not text.isascii():
        for character in _TYPOGRAPHY:
            if character in text:
                text = text.replace(character, "")
    return text.translate(_NO_ALNUM) if text.isascii() else _NOT_WORD.sub("", text)


_fold_line = lru_cache(maxsize=2048)(_fold)
"""A line is folded when it is read, when it is chosen, and when it is cleaned."""

"""The updates of a live blog, each with its own text and instant.

In: the document, what is known of the article. Out: `LiveUpdate`s in the order of the page. JSON-LD says it best
(`LiveBlogPosting.liveBlogUpdate`); where it says nothing, blocks of one make that stand side by side, each with a time
of its own. A clock time without a day stays as written: no instant is made of it.

Source: https://schema.org/LiveBlogPosting
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.extract.dates import apply_zone, parse_date
from crawler.extract.jsonld import Node, types_of
from crawler.extract.leaves import read_leaves
from crawler.extract.names import clean_names
from crawler.extract.nodes import NEVER_TEXT, fold, list_of, resolved, text_of
from crawler.extract.rescue import split_text
from crawler.extract.titles import visible_text
from crawler.extract.tree import HtmlDocument
from crawler.items import LiveUpdate

MAX_UPDATES = 1_000
"""Updates kept of one page; the largest live blog seen has some 400."""
MIN_UPDATES = 3
MIN_CHARS = 20
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:[:.][0-5]\d)?(?: ?[ap]\.?m\.?| Uhr| [A-Z]{2,4})?", re.I)
_TIME_CLASS = re.compile(r"time|date|clock|stamp|uhr|hora|heure", re.I)
_APART = re.compile(
    r"comment|related|recirc|sidebar|widget|recommend|teaser|promo|most-?read|newsletter|trending|(?:^|[-_ ])nav", re.I
)
_HEADS = ("h2", "h3", "h4", "h5")
_DATE_ATTRIBUTES = (
    "datetime",
    "data-datetime",
    "data-timestamp",
    "data-time",
    "data-date",
    "data-published",
    "content",
)


def find_updates(
    document: HtmlDocument, month_first: bool | None = None, zone: str | None = None
) -> tuple[LiveUpdate, ...]:
    """The updates; empty when fewer than `MIN_UPDATES` are there, unless the page's own LiveBlogPosting lists them: a
    live blog begins with one.

    Args:
        document: the page.
        month_first: how its numeric dates are meant.
        zone: IANA zone configured for the source, for times without one.
    """

    def read(raw: str | None) -> str | None:
        value = parse_date(raw, month_first) if raw else None
        return apply_zone(value, zone) if value and zone else value

    stated = [update for node in _live_nodes(document) for update in _stated_updates(document, node, read)]
    shown = list(_shown_updates(document, read))
    has_more = len(shown) > len(stated) and all(update.published for update in shown)
    best = stated if len(stated) >= MIN_UPDATES and not has_more else max(shown, stated, key=len)
    return tuple(best[:MAX_UPDATES]) if len(best) >= MIN_UPDATES else tuple(stated)


def _live_nodes(document: HtmlDocument) -> Iterator[Node]:
    for node in document.json_ld:
        if "liveblogposting" in types_of(node):
            yield node


def _stated_updates(
    document: HtmlDocument, node: Node, read: Callable[[str | None], str | None]
) -> Iterator[LiveUpdate]:
    for item in list_of(node.get("liveBlogUpdate")):
        found = resolved(document, item)
        if not isinstance(found, dict):
            continue
        raw_body = found.get("articleBody") or found.get("description") or found.get("text")
        body = "\n\n".join(block.text for block in split_text(raw_body)) if isinstance(raw_body, str) else ""
        headline = text_of(found.get("headline") or found.get("name"))
        raw = text_of(found.get("datePublished") or found.get("dateCreated"))
        if not body and not headline:
            continue
        address = text_of(found.get("url") or found.get("@id"))
        yield LiveUpdate(
            body=_sound(body),
            headline=_sound(headline) if headline else None,
            published=read(raw),
            published_raw=raw,
            modified=read(text_of(found.get("dateModified"))),
            authors=tuple(_sound(name) for name in clean_names(_names_of(document, found.get("author")))),
            url=_absolute(document, address),
        )


def _names_of(document: HtmlDocument, value: object) -> list[str]:
    names = []
    for item in list_of(value):
        found = resolved(document, item)
        name = text_of(found.get("name")) if isinstance(found, dict) else text_of(found)
        if name:
            names.append(name)
    return names


def _sound(text: str) -> str:
    return NEVER_TEXT.sub("", text)


def _absolute(document: HtmlDocument, address: str | None) -> str | None:
    if not address:
        return None
    try:
        joined = urljoin(document.url, address)
        return joined if urlsplit(joined).scheme in ("http", "https") else None
    except ValueError:
        return None


def _shown_updates(document: HtmlDocument, read: Callable[[str | None], str | None]) -> Iterator[LiveUpdate]:
    """Updates out of blocks of one make, each with one time."""
    for block, mark in _best_group(document.root):
        raw = next((value for name in _DATE_ATTRIBUTES if (value := mark.get(name))), None)
        shown = visible_text(mark)
        published = read(raw) or read(shown)
        skip = {fold(shown)}
        heading = next(block.iter(*_HEADS), None)
        headline = visible_text(heading) if heading is not None else None
        if headline:
            skip.add(fold(headline))
        lines = [
            leaf.text
            for leaf in read_leaves(_bare(block))
            if leaf.folded not in skip and leaf.link_share < 0.9 and not _is_dateline(leaf.text, shown)
        ]
        body = "\n\n".join(lines)
        if len(body) < MIN_CHARS and not headline:
            continue
        name = block.get("id")
        yield LiveUpdate(
            body=_sound(body),
            headline=_sound(headline) if headline else None,
            published=published,
            published_raw=raw or shown or None,
            url=f"{document.url.partition('#')[0]}#{name}" if name else None,
        )


def _is_dateline(line: str, shown: str) -> bool:
    """Whether a line is the time of the entry and who wrote it."""
    return bool(shown) and len(line) < len(shown) + 60 and fold(line).startswith(fold(shown))


def _bare(block: HtmlElement) -> HtmlElement:
    """A copy without what is no text."""
    from copy import deepcopy

    from lxml import etree

    copy = deepcopy(block)
    copy.tail = None
    etree.strip_elements(copy, "script", "style", "noscript", "template", "figcaption", "svg", "iframe", "button",
                         etree.Comment, with_tail=False)  # fmt: skip
    return copy


def _best_group(root: HtmlElement) -> list[tuple[HtmlElement, HtmlElement]]:
    """(block, its time) of the siblings of one make with the most text."""
    marks = [mark for mark in _time_marks(root) if not _is_apart(mark)]
    held: dict[HtmlElement, int] = defaultdict(int)
    for mark in marks:
        for parent in mark.iterancestors():
            held[parent] += 1
    groups: dict[tuple[HtmlElement, object], list[tuple[HtmlElement, HtmlElement]]] = defaultdict(list)
    for mark in marks:
        block = mark
        for parent in mark.iterancestors():
            if held[parent] > 1 or parent.tag in ("body", "html"):
                break
            block = parent
        owner = block.getparent()
        if block is not mark and owner is not None:
            groups[owner, block.tag].append((block, mark))
    groups = {key: group for key, group in groups.items() if len(group) >= MIN_UPDATES and not _is_list(group)}
    return max(groups.values(), key=_weigh, default=[])


def _weigh(group: list[tuple[HtmlElement, HtmlElement]]) -> int:
    return sum(len(" ".join(block.text_content().split())) for block, _ in group)


def _is_list(group: list[tuple[HtmlElement, HtmlElement]]) -> bool:
    """Whether most of the blocks are teasers: their headings link to other pages."""
    linked = 0
    for block, _ in group:
        link = next((a for head in block.iter(*_HEADS) for a in (*head.iter("a"), *head.iterancestors("a"))), None)
        href = (link.get("href") or "") if link is not None else ""
        linked += bool(href) and not href.startswith("#") and "#" not in href
    return 2 * linked > len(group)


def _time_marks(root: HtmlElement) -> Iterator[HtmlElement]:
    """Elements that say when: time elements, and short ones that hold a clock time and are marked as such."""
    for element in root.iter("time", "span", "div", "p", "a", "strong", "b", "h6"):
        if element.tag == "time":
            if next(element.iterancestors("time"), None) is None:
                yield element
            continue
        if len(element) > 2 or next(element.iter("time"), None) is not None:
            continue
        text = (element.text_content() or "").strip()
        if (
            len(text) <= 30
            and _CLOCK.match(text)
            and not any(
                inner is not element and _CLOCK.match((inner.text_content() or "").strip())
                for inner in element.iter("span", "div")
            )
        ):
            yield element


def _is_apart(mark: HtmlElement) -> bool:
    for parent in mark.iterancestors():
        if parent.tag in ("footer", "nav", "aside"):
            return True
        if parent.tag in ("body", "main"):
            return False
        name = f"{parent.get('class') or ''} {parent.get('id') or ''}"
        if 1 < len(name) < 200 and _APART.search(name):
            return True
    return False

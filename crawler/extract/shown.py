"""The time elements of a page.

In: the tree. Out: raw dates with where they stood. Dates of updates are told apart; side blocks (comments, related
articles, sidebars) are passed over.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from crawler.extract.datewords import PUBLISHED, UPDATED
from crawler.extract.nodes import fold
from crawler.extract.titles import visible_text
from crawler.extract.tree import HtmlDocument

_TIME_CLASS = re.compile(r"pub|date|time|post|entry|created|byline|meta", re.I)
_UPDATE_MARK = re.compile(r"updat|modif|changed|revis|aktualis", re.I)
_SIDE = re.compile(
    r"comment|related|recirc|sidebar|(?<!elementor-)widget(?! Blog\b)|recommend|"
    r"(?<!post-)(?<!entry-)(?<!article-)(?<!article__)(?<!story-)footer|trending|popular|most-|latest|promo|teaser|"
    r"newsletter|more-|carousel|read-?next|also-?like|disqus|(?:^|[-_ ])nav",
    re.I,
)
_CLOCK = re.compile(
    r"(?:^|[\s_-])(?:today(?:s)?|current|clock|now|heute|hoy|hoje|oggi|aujourd-?hui)(?:$|[\s_-])|"
    r"(?:today|current|now)-?(?:date|time|day)|(?:date|time)-?(?:today|now|current)",
    re.I,
)
"""Classes of what tells the day of the visit."""
_SUBJECT = re.compile(r"(?:^|\s)(?:category|tag|topic|type|node--type|post_tag)-\S+", re.I)
"""Classes that content systems make of the names of an article's kind and subjects ("tag-most-popular")."""
_FOOT = re.compile(r"[\w-]*footer", re.I)
"""What the foot of an article is called."""

_PICTURE = re.compile(
    r"(?:photo|foto|image|img|picture|bild|media)s?[-_]{0,2}(?:author|autor|by-?line|credit|source)|"
    r"caption|(?:^|[\s_-])credits?(?:$|[\s_-])",
    re.I,
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CARD = 4
"""Elements around a name or a time that may be a card with the heading of another article."""
MIN_HEADLINE = 4
"""Words from which a linked heading is a headline."""
BEHIND = 3
"""Paragraphs below the headline from which a time stands behind the text."""
NAMED = 3
"""Elements around a name of which one may be called a caption or credit."""
BLOCKS = 3
"""Elements around the headline that are its block."""
DEPTH = 6
"""Elements around a time among which the block is looked for."""
MAX_TIMES = 30
"""time elements looked at; pages with more are lists."""


@dataclass(frozen=True, slots=True)
class PageTime:
    """A time element outside side blocks."""

    raw: str
    """Its datetime, else its text."""
    is_update: bool
    """Whether the page calls it the time of a change."""
    is_near: bool
    """Whether it stands in the block of the headline."""
    is_marked: bool
    """Whether its marks call it the time of publication."""


def find_times(document: HtmlDocument, titles: Sequence[str] = ()) -> list[PageTime]:
    """time elements of the article: those in the block of the headline first, then those marked, then those behind the
    headline. Those on cards of other articles, and those behind the text that nothing marks as dates, are left out.

    Args:
        document: the page.
        titles: its own titles, folded.
    """
    if not document.elements.of("time"):
        return []
    times: list[tuple[tuple[bool, bool, bool], PageTime]] = []
    block: set[HtmlElement] = set()
    has_begun = False
    paragraphs = 0
    for time in document.elements.of("h1", "p", "time"):
        if time.tag == "p":
            paragraphs += has_begun
            continue
        if time.tag == "h1":
            has_begun = True
            block.update(islice(_blocks_of(time), BLOCKS))
            continue
        raw = time.get("datetime") or time.get("content") or visible_text(time)
        if not raw or in_side_block(time):
            continue
        parent = time.getparent()
        around = [*time.values(), *(parent.values() if parent is not None else ())]
        mark = " ".join(str(value) for value in around)
        is_marked = time.get("pubdate") is not None or _TIME_CLASS.search(mark) is not None
        is_near = any(ancestor in block for ancestor in islice(time.iterancestors(), DEPTH))
        if not is_near and ((paragraphs >= BEHIND and not is_marked) or is_on_card(time, titles)):
            continue
        order = (not is_near, not has_begun, not is_marked)
        times.append((order, PageTime(raw, _is_update(mark, time), is_near, is_marked)))
        if len(times) >= MAX_TIMES:
            break
    return [time for _, time in sorted(times, key=lambda entry: entry[0])]


def _blocks_of(h1: HtmlElement) -> Iterator[HtmlElement]:
    for ancestor in h1.iterancestors():
        if ancestor.tag in ("body", "main", "html"):
            return
        yield ancestor


def _is_update(mark: str, time: HtmlElement) -> bool:
    """Whether the element's marks, or the words right before it, call it the time of a change.

    `entry-date published updated` is one element for both.
    """
    if _UPDATE_MARK.search(mark) and "publi" not in mark.lower():
        return True
    previous = time.getprevious()
    parent = time.getparent()
    words = (previous.tail or visible_text(previous)) if previous is not None and isinstance(previous.tag, str) else ""
    words = words if words.strip() or parent is None else parent.text or ""
    label = words[-60:]
    return UPDATED.search(label) is not None and PUBLISHED.search(label) is None


def in_side_block(element: HtmlElement) -> bool:
    """Whether the element stands in a comment, related-article, sidebar or footer block. The foot of an article is
    none: many themes put its author and date there."""
    for ancestor in element.iterancestors():
        if ancestor.tag in ("nav", "aside"):
            return True
        if ancestor.tag in ("body", "main"):
            return False
        mark = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if ancestor.tag == "footer" or "footer" in mark:
            if next(ancestor.iterancestors("article"), None) is not None:
                mark = _FOOT.sub("", mark)
            elif ancestor.tag == "footer":
                return True
        if len(mark) > 1 and len(mark) < 200 and _SIDE.search(mark) and _SIDE.search(_SUBJECT.sub("", mark)):
            return True
    return False


def is_clock(element: HtmlElement) -> bool:
    """Whether the element, or the one around it, is called what shows the day of the visit."""
    parent = element.getparent()
    return any(
        _CLOCK.search(f"{one.get('class') or ''} {one.get('id') or ''}")
        for one in ((element,) if parent is None else (element, parent))
    )


def in_picture(element: HtmlElement) -> bool:
    """Whether the element stands in a figure, its caption or its credit: whom it names made the picture."""
    for number, ancestor in enumerate((element, *islice(element.iterancestors(), DEPTH))):
        if ancestor.tag in ("figure", "figcaption", "picture"):
            return True
        if ancestor.tag in ("article", "main", "body"):
            return False
        if number < NAMED and _PICTURE.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"):
            return True
    return False


def is_on_card(element: HtmlElement, titles: Sequence[str]) -> bool:
    """Whether the element belongs to the teaser of another article: to a linked heading of several words beside it, or
    inside the same link."""
    link = next(element.iterancestors("a"), None)
    if link is not None and next(link.iter(*HEADINGS[1:]), None) is not None:
        return True
    for ancestor in islice(element.iterancestors(), CARD):
        if ancestor.tag in ("article", "main", "body"):
            return False
        headings = [(heading, visible_text(heading)) for heading in ancestor.iter(*HEADINGS)]
        if any(heading.tag == "h1" or _is_own_title(text, titles) for heading, text in headings):
            return False
        if headings:
            return any(_is_linked(heading) for heading, text in headings if len(text.split()) >= MIN_HEADLINE)
    return False


def _is_own_title(text: str, titles: Sequence[str]) -> bool:
    folded = fold(text)
    return bool(folded) and any(folded in title for title in titles)


def _is_linked(heading: HtmlElement) -> bool:
    return heading.find(".//a") is not None or next(heading.iterancestors("a"), None) is not None

"""The dates that readers see: time elements, and the date in an element of its own below the headline.

In: the tree. Out: raw dates with where they stood. Dates of updates are told apart; side blocks (comments, related
articles, sidebars) are passed over.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.extract.titles import visible_text

_TIME_CLASS = re.compile(r"pub|date|time|post|entry|created|byline|meta", re.I)
_UPDATE = re.compile(r"updat|modif|changed|revis|aktualis|mise à jour|actualiz|aggiornat|更新", re.I)
_SIDE = re.compile(
    r"comment|related|recirc|sidebar|widget|recommend|footer|trending|popular|most-|latest|promo|teaser|newsletter|"
    r"more-|carousel|read-?next|also-?like|disqus|(?:^|[-_ ])nav",
    re.I,
)
SIBLINGS = 6
"""Elements looked at behind the headline, and behind what holds it."""
PIECES = 60
"""Elements looked at inside each of them."""


def find_times(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """time elements of the article, those marked as publication first."""
    marked: list[str] = []
    plain_ones: list[str] = []
    updates: list[str] = []
    for time in root.iter("time"):
        raw = time.get("datetime") or time.get("content") or visible_text(time)
        if not raw or in_side_block(time):
            continue
        parent = time.getparent()
        around = [*time.values(), *(parent.values() if parent is not None else ())]
        mark = " ".join(str(value) for value in around)
        before = visible_text(parent)[:80] if parent is not None else ""
        if _UPDATE.search(mark) or (_UPDATE.search(before) and not re.search(r"publish", before, re.I)):
            updates.append(raw)
            continue
        (marked if time.get("pubdate") is not None or _TIME_CLASS.search(mark) else plain_ones).append(raw)
    for raw in [*marked[:3], *plain_ones[:2]]:
        yield "html5-time", raw
    for raw in updates[:1]:
        yield "html5-time-updated", raw


def find_shown_date(root: HtmlElement, read: Callable[[str], str | None]) -> tuple[str, str] | None:
    """The date in an element of its own right below the headline, as (raw, ISO 8601); no date of an update."""
    h1 = next(root.iter("h1"), None)
    parent = h1.getparent() if h1 is not None else None
    for heading in (h1, parent):
        for element in islice(heading.itersiblings(), SIBLINGS) if heading is not None else ():
            if found := _first_date_in(element, read):
                return found
    return None


def _first_date_in(element: HtmlElement, read: Callable[[str], str | None]) -> tuple[str, str] | None:
    for inner in islice(element.iter("time", "span", "div", "p", "li", "em", "small"), PIECES):
        mark = inner.get("class") or ""
        if len(inner) > 2 or not (inner.tag == "time" or _TIME_CLASS.search(mark)):
            continue
        text = visible_text(inner)
        if not text or len(text) > 60 or _UPDATE.search(mark) or _UPDATE.search(text) or _says_update(inner, text):
            continue
        if value := read(text):
            return text, value
    return None


def _says_update(element: HtmlElement, text: str) -> bool:
    """Whether the words right before the element say that it is the date of an update."""
    parent = element.getparent()
    around = visible_text(parent)[:120] if parent is not None else ""
    return _UPDATE.search(around.partition(text)[0]) is not None


def in_side_block(element: HtmlElement) -> bool:
    """Whether the element stands in a comment, related-article, sidebar or footer block."""
    for ancestor in element.iterancestors():
        if ancestor.tag in ("footer", "nav", "aside"):
            return True
        if ancestor.tag in ("body", "main"):
            return False
        mark = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"
        if len(mark) > 1 and len(mark) < 200 and _SIDE.search(mark):
            return True
    return False

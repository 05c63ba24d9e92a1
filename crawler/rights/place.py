"""Which part of the page is the article: the block that holds most of its prose, and where that prose begins and ends.

Needed before and independent of body extraction, for notices are to be found where extraction loses them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.items import Scope
from crawler.rights.lines import Line
from crawler.rights.zones import Zone, ancestors, is_prose_zone, zone_of

_PROSE_CHARS = 110
"""A line of this length is prose; half of it in scripts that write a word in two characters."""
_SHARE = 0.6
"""The article is the innermost element with this share of the page's prose."""
_REACH = 3
"""Lines after the last prose that still belong to the article where no element says so."""


@dataclass(frozen=True, slots=True)
class Place:
    """The article's place on its page."""

    main: HtmlElement | None
    """Innermost element with most of the prose; None on a page without prose or where it is the whole body."""
    holders: frozenset[HtmlElement]
    """The elements that hold most of the prose: `main` and what is around it."""
    first: int
    """Index of the first line of prose; -1 without prose."""
    last: int
    """Index of the last line of prose; -1 without prose."""


def find_place(lines: Sequence[Line]) -> Place:
    """Weigh the prose of the page; of a page of short lines only, those of half the length."""
    place = _find_place(lines, _PROSE_CHARS)
    if place.last < 0:
        place = _find_place(lines, _PROSE_CHARS // 2)
    if place.last < 0:
        place = _find_place(lines, _PROSE_CHARS, ignored=Zone.MENU)
    return place


def _find_place(lines: Sequence[Line], long_chars: int, ignored: int = Zone.NONE) -> Place:
    """The place of the article.

    Args:
        lines: of the page.
        long_chars: from which length on a line is prose.
        ignored: zones in which prose may be the article's all the same: where the end tag of a menu is missing, the
            whole page is in it.
    """
    weights: dict[HtmlElement, int] = {}
    prose: list[tuple[int, list[HtmlElement]]] = []
    for line in lines:
        size = _weigh_prose(line, long_chars)
        if not size:
            continue
        parent = line.segments[0].parent
        around = [parent, *parent.iterancestors()]
        if not is_prose_zone(around, ignored):
            continue
        prose.append((line.index, around))
        for element in around:
            weights[element] = weights.get(element, 0) + size
    if not prose:
        return Place(None, frozenset(), -1, -1)
    total = max(weights.values())
    main = _pick_main(weights, total)
    holders = frozenset(element for element, weight in weights.items() if weight >= _SHARE * total)
    inside = [index for index, around in prose if main is None or main in around]
    return Place(main, holders, min(inside), max(inside))


def _weigh_prose(line: Line, long_chars: int) -> int:
    size = line.size
    if size < long_chars // 2:
        return 0
    start = line.segments[0].text[:40]
    wide = not start.isascii() and sum(char > "\u2e80" for char in start) > 10
    if size < (long_chars // 2 if wide else long_chars):
        return 0
    linked = sum(len(segment.text) for segment in line.segments if segment.parent.tag == "a")
    return size if linked * 3 < size else 0


def _pick_main(weights: Mapping[HtmlElement, int], total: int) -> HtmlElement | None:
    best: HtmlElement | None = None
    best_depth = -1
    for element, weight in weights.items():
        if weight >= _SHARE * total:
            depth = sum(1 for _ in ancestors(element))
            if depth > best_depth:
                best, best_depth = element, depth
    return None if best is None or best.tag in ("body", "html") else best


def scope_of(line: Line, place: Place, reach: int = _REACH) -> Scope:
    """What a line speaks of, judged by where it stands.

    Args:
        line: the line.
        place: the article's place.
        reach: how many lines after the last prose still count as the article's where no element tells.
    """
    for element in ancestors(line.segments[0].parent):
        if element is place.main:
            return Scope.ARTICLE
        if element in place.holders:
            if element.tag == "article":
                return Scope.ARTICLE
            continue
        zone = zone_of(element)
        if zone & (Zone.FOOTER | Zone.ASIDE) and not _inside_article(element, place):
            return Scope.SITE
        if element.tag in ("nav", "header") and not _inside_main(element, place):
            return Scope.SITE
    near = place.first - 12 <= line.index <= place.last + reach
    return Scope.ARTICLE if place.last >= 0 and near else Scope.SITE


def _inside_main(element: HtmlElement, place: Place) -> bool:
    """A header or menu outside of the article is the site's."""
    return place.main is None or any(around is place.main for around in ancestors(element))


def _inside_article(element: HtmlElement, place: Place) -> bool:
    """A footer or aside in the `article` element that holds the prose is the article's own."""
    if place.main is None or zone_of(element) & Zone.ASIDE:
        return False
    return any(around in place.holders and around.tag == "article" for around in ancestors(element))

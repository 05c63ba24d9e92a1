"""The microdata and RDFa of the page's article, in one walk.

In: tree, headlines. Out: property name (lower case) to elements in page order. Properties of other things on the page
(comments, cards of related articles, the publisher's logo) are left out.

Source: https://html.spec.whatwg.org/multipage/microdata.html (itemref included), https://www.w3.org/TR/rdfa-lite/.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from lxml.html import HtmlElement

from crawler.extract.jsonld import ARTICLE_TYPES
from crawler.extract.nodes import fold, is_title
from crawler.extract.tree import HtmlDocument

_WANTED = frozenset(
    (
        "headline",
        "author",
        "creator",
        "datepublished",
        "datemodified",
        "datecreated",
        "articlebody",
        "articlesection",
        "keywords",
        "description",
        "inlanguage",
        "publisher",
        "isaccessibleforfree",
    )
)
_PAGE_TYPES = frozenset(("webpage", "creativework", "videoobject", "recipe", "itempage"))
_PREFIX = re.compile(r"^(?:schema:|https?://(?:www\.)?schema\.org/)", re.I)
MAX_REFERENCES = 20
"""Identifiers read of one itemref."""

Properties = Mapping[str, tuple[HtmlElement, ...]]


def find_microdata(document: HtmlDocument, headlines: Collection[str] = ()) -> Properties:
    """Elements of the article's properties.

    The article is the item around an h1, or whose headline is one of the page's; else the only one. Where there are
    several and none of them is known by this, they are cards of other articles. Where there is no article, properties
    outside any item and those of a WebPage count.

    Args:
        document: the page; not changed.
        headlines: folded headlines that other sources claim.
    """
    found: dict[str, list[tuple[HtmlElement, HtmlElement | None]]] = {}
    items: dict[HtmlElement, bool] = {}
    elements = document.elements.marked
    referring = _references(elements)
    for element in elements:
        names = _names_of(element)
        if not names:
            continue
        scope = _scope_of(element, referring)
        kind = _type_of(scope)
        if scope is not None and kind not in ARTICLE_TYPES and kind not in _PAGE_TYPES:
            continue
        if scope is not None and kind in ARTICLE_TYPES:
            is_known = "headline" in names and fold(value_of(element) or "") in headlines
            items[scope] = items.get(scope, False) or is_known
        elif scope is None and element.get("itemprop") is None:
            continue
        for name in names:
            found.setdefault(name, []).append((element, scope))
    main = _choose_item(items)
    chosen = {}
    for name, pairs in found.items():
        inside = [element for element, scope in pairs if scope is main] if main is not None else []
        if not inside:
            inside = [element for element, scope in pairs if _type_of(scope) not in ARTICLE_TYPES]
        if inside:
            chosen[name] = tuple(inside)
    return chosen


def is_foreign_item(element: HtmlElement, titles: Collection[str]) -> bool:
    """Whether a property belongs to an item of an article that is another page's: its headline is none of this page's
    titles, and it is not around its h1. An item without a headline is the page's unless others are known to be.

    Args:
        element: the element with the property.
        titles: of the page, see `crawler.extract.nodes.find_titles`.
    """
    scope = _scope_of(element, {})
    while scope is not None and _type_of(scope) not in ARTICLE_TYPES:
        scope = _scope_of(scope, {})
    if scope is None:
        return False
    if (said := _is_own_item(scope, titles)) is not None:
        return not said
    root = scope.getroottree().getroot()
    others = (other for other in root.iterfind(".//*[@itemtype]") if other is not scope)
    return any(_type_of(other) in ARTICLE_TYPES and _is_own_item(other, titles) for other in others)


def _is_own_item(item: HtmlElement, titles: Collection[str]) -> bool | None:
    if item.tag in ("html", "body") or next(item.iter("h1"), None) is not None:
        return True
    names = None
    for element in item.iterdescendants("*"):
        said = set(_all_names_of(element)) & {"headline", "name"}
        if said and _scope_of(element, {}) is item:
            is_known = is_title(value_of(element) or "", titles)
            if "headline" in said:
                return is_known
            names = is_known
    return names


def value_of(element: HtmlElement) -> str | None:
    """The value of a property: content or datetime where given, else the text (of its `name` when it is an item). An
    abbr has the instant of a date in its title."""
    is_short = element.tag == "abbr" and "date" in (element.get("itemprop") or "").lower()
    for attribute in ("content", "datetime", "title") if is_short else ("content", "datetime"):
        value = (element.get(attribute) or "").strip()
        if value:
            return value
    if element.get("itemscope") is not None or element.get("typeof") is not None:
        for inner in element.iterdescendants():
            if isinstance(inner.tag, str) and "name" in _all_names_of(inner):
                return (inner.get("content") or " ".join(inner.text_content().split())) or None
        return None if len(element) > 6 else " ".join(element.text_content().split()) or None
    return " ".join(element.text_content().split()) or None


def _all_names_of(element: HtmlElement) -> Iterator[str]:
    """Names of the properties an element is the value of, lower case, without the vocabulary."""
    for attribute in ("itemprop", "property"):
        for name in (element.get(attribute) or "").split():
            yield _PREFIX.sub("", name).lower()


def _names_of(element: HtmlElement) -> list[str]:
    return [name for name in _all_names_of(element) if name in _WANTED]


def _references(elements: Iterable[HtmlElement]) -> dict[str, HtmlElement]:
    """Items by the identifiers of the elements elsewhere that they claim as their own (itemref)."""
    claimed: dict[str, HtmlElement] = {}
    for item in elements:
        for name in (item.get("itemref") or "").split()[:MAX_REFERENCES]:
            claimed.setdefault(name, item)
    return claimed


def _scope_of(element: HtmlElement, referring: Mapping[str, HtmlElement]) -> HtmlElement | None:
    """The item an element's property belongs to."""
    if referring and (claimed := referring.get(element.get("id") or "")) is not None:
        return claimed
    scope = element.getparent()
    while scope is not None and scope.get("itemscope") is None and scope.get("typeof") is None:
        if referring and (claimed := referring.get(scope.get("id") or "")) is not None:
            return claimed
        scope = scope.getparent()
    return scope


def _choose_item(items: Mapping[HtmlElement, bool]) -> HtmlElement | None:
    """The page's own among the articles of the page."""
    known = [item for item, is_known in items.items() if is_known]
    if known:
        return known[0]
    around = [item for item in items if item.find(".//h1") is not None]
    if around:
        return around[0]
    return next(iter(items)) if len(items) == 1 else None


def _type_of(scope: HtmlElement | None) -> str:
    if scope is None:
        return ""
    return re.split(r"[/#:]", (scope.get("itemtype") or scope.get("typeof") or "").rstrip("/"))[-1].lower()

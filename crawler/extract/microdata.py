"""The microdata of the page's article, in one walk.

In: the tree. Out: property name (lower case) to values in page order. Properties of other things on the page (comments,
related items, the publisher's logo) are left out.

Source: https://html.spec.whatwg.org/multipage/microdata.html
"""

from collections.abc import Mapping

from lxml.html import HtmlElement

from crawler.extract.jsonld import ARTICLE_TYPES

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
    )
)
_PAGE_TYPES = frozenset(("webpage", "creativework", "videoobject", "recipe", "itempage"))


def find_microdata(root: HtmlElement) -> Mapping[str, tuple[HtmlElement, ...]]:
    """Elements of the article's properties. The first article wins; where there is none, properties outside any item
    and those of a WebPage count."""
    found: dict[str, list[tuple[HtmlElement, HtmlElement | None]]] = {}
    main: HtmlElement | None = None
    for element in root.xpath("//*[@itemprop]"):
        names = [name for name in (element.get("itemprop") or "").lower().split() if name in _WANTED]
        if not names:
            continue
        scope = element.getparent()
        while scope is not None and scope.get("itemscope") is None:
            scope = scope.getparent()
        kind = _type_of(scope)
        if scope is not None and kind not in ARTICLE_TYPES and kind not in _PAGE_TYPES:
            continue
        if main is None and kind in ARTICLE_TYPES:
            main = scope
        for name in names:
            found.setdefault(name, []).append((element, scope))
    chosen = {}
    for name, pairs in found.items():
        inside = [element for element, scope in pairs if scope is main] if main is not None else []
        if not inside:
            inside = [element for element, scope in pairs if _type_of(scope) not in ARTICLE_TYPES]
        if inside:
            chosen[name] = tuple(inside)
    return chosen


def value_of(element: HtmlElement) -> str | None:
    """The value of a property: content or datetime where given, else the text (of its `name` when it is an item)."""
    for attribute in ("content", "datetime"):
        value = (element.get(attribute) or "").strip()
        if value:
            return value
    if element.get("itemscope") is not None:
        for inner in element.iterdescendants():
            if "name" in (inner.get("itemprop") or "").lower().split():
                return (inner.get("content") or " ".join(inner.text_content().split())) or None
        return None if len(element) > 6 else " ".join(element.text_content().split()) or None
    return " ".join(element.text_content().split()) or None


def _type_of(scope: HtmlElement | None) -> str:
    if scope is None:
        return ""
    return (scope.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1].lower()

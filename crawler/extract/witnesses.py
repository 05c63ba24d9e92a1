"""What a page claims about its article, source by source: the witnesses every field is chosen from.

In: document, page, head, JSON-LD nodes, microdata. Out: (origin, raw value) pairs, best source first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extract.head import Head
from crawler.extract.jsonld import Node
from crawler.extract.microdata import value_of
from crawler.extract.nodes import fold, plain, resolved, text_of
from crawler.extract.tree import HtmlDocument
from crawler.items import FieldOrigin, Page

Candidate = tuple[str, str]
"""(origin, raw value)."""


@dataclass(slots=True)
class Witnesses:
    document: HtmlDocument
    page: Page
    head: Head
    node: Node | None
    other: Node | None
    micro: Mapping[str, tuple[HtmlElement, ...]]

    def ld(self, *keys: str) -> Iterator[Candidate]:
        for node, origin in ((self.node, "json-ld"), (self.other, "json-ld-page")):
            for key in keys:
                text = text_of(resolved(self.document, node.get(key))) if node else None
                if text:
                    yield origin, text

    def meta(self, *names: str) -> Iterator[Candidate]:
        for name in names:
            for value in self.head.meta.get(name, ()):
                yield meta_origin(name), value

    def itemprop(self, name: str) -> Iterator[Candidate]:
        for element in self.micro.get(name, ()):
            value = value_of(element)
            if value:
                yield "microdata", value


def titles_of(sources: Witnesses) -> tuple[str, ...]:
    """Folded titles of the page, the site's name still in them."""
    titles = (sources.head.title, sources.head.first("og:title"))
    return tuple(fold(title) for title in titles if title)


def meta_origin(name: str) -> str:
    if name.startswith(("og:", "article:")):
        return "opengraph"
    if name.startswith("twitter:"):
        return "twitter"
    if name.startswith(("dc.", "dcterms.")):
        return "dublin-core"
    return "meta"


def pick(
    origins: list[FieldOrigin], name: str, candidates: Iterable[Candidate], clean: Callable[[str], str | None]
) -> str | None:
    """The first candidate that survives cleaning; notes it and its rivals."""
    chosen: tuple[str, str, str] | None = None
    rivals: dict[tuple[str, str], None] = {}  # in order; a page may name 50,000
    for origin, raw in candidates:
        value = clean(raw)
        if not value:
            continue
        if chosen is None:
            chosen = (origin, value, raw)
        elif value != chosen[1]:
            rivals[origin, value] = None
    if chosen is None:
        return None
    origins.append(FieldOrigin(name, chosen[0], chosen[2], tuple(rivals)))
    return chosen[1]


def one_line(raw: str) -> str | None:
    text = plain(raw)
    return text if text and text.lower() not in ("null", "none", "undefined") else None

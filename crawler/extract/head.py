"""What the head of a page declares: meta elements and links, gathered in one walk.

In: the document. Out: a `Head`, whose names are lower case, whose values are stripped and never empty, in page order.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.extract.jsonld import parse_json
from crawler.extract.tree import HtmlDocument
from crawler.urls import without_credentials

PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[^\s?#;]*)?(?:\?[^\s#;]+)?(?:#[^\s;]+)?")
"""An address that joining and splitting would give back as it is."""
_RELATIONS = frozenset(("canonical",))
"""What is asked for. A page has fifty others: style sheets, icons, connections to open early."""


_PARSELY = {"title": "parsely-title", "pub_date": "parsely-pub-date", "author": "parsely-author",
            "authors": "parsely-author", "section": "parsely-section", "tags": "parsely-tags"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """The meta elements and links of a page."""

    meta: Mapping[str, tuple[str, ...]]
    """By name, property, itemprop or http-equiv; also those that stand in the body."""
    links: Mapping[str, tuple[str, ...]]
    """Addresses of `link` elements by rel, absolute; of those in _RELATIONS only."""
    title: str | None
    """Text of the title element."""

    def first(self, *names: str) -> str | None:
        """The first value of the first of these names that has one."""
        for name in names:
            values = self.meta.get(name)
            if values:
                return values[0]
        return None


def read_head(document: HtmlDocument) -> Head:
    """Gather meta, link and title; once for a document."""
    told = document.told.get("head")
    if not isinstance(told, Head):
        document.told["head"] = told = _gather(document)
    return told


def _gather(document: HtmlDocument) -> Head:
    meta: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    title = None
    for element in document.elements.of("meta", "link", "title"):
        if element.tag == "meta":
            value = " ".join((element.get("content") or element.get("value") or "").split())
            if not value:
                continue
            for attribute in ("name", "property", "itemprop", "http-equiv"):
                for name in (element.get(attribute) or "").lower().split():
                    meta.setdefault(name, []).append(value)
                    if name == "parsely-page":
                        _read_parsely(value, meta)
        elif element.tag == "link":
            for rel in (element.get("rel") or "").lower().split():
                if rel in _RELATIONS and (href := absolute(element.get("href"), document.base_url)):
                    links.setdefault(rel, []).append(href)
        elif title is None:
            parent = element.getparent()
            if parent is None or parent.tag != "svg":
                title = " ".join(element.text_content().split()) or None
    return Head(
        meta={name: tuple(values) for name, values in meta.items()},
        links={name: tuple(values) for name, values in links.items()},
        title=title,
    )


def _read_parsely(value: str, meta: dict[str, list[str]]) -> None:
    """Parse.ly's older form: one meta element with everything in JSON."""
    found = parse_json(value)
    if not isinstance(found, dict):
        return
    for key, name in _PARSELY.items():
        item = found.get(key)
        texts = item if isinstance(item, list) else [item]
        lines = [" ".join(text.split()) for text in texts if isinstance(text, str)]
        meta.setdefault(name, []).extend(line for line in lines if line)


def absolute(address: object, base: str) -> str | None:
    """`address` resolved, without `user:password@`; None when that is no http(s) address."""
    if not isinstance(address, str) or not address.strip():
        return None
    address = address.strip()
    if PLAIN.fullmatch(address):
        return address
    try:
        joined = urljoin(base, address)
        parts = urlsplit(joined)
    except ValueError:
        return None
    return without_credentials(joined) if parts.scheme in ("http", "https") and parts.netloc else None

"""Forms of a page made for phones, for AMP or for printing, and the address of the page they are forms of.

In: the document. Out: the canonical address, where the page is such a form and its canonical page is on the same site;
else None. Likewise the AMP form that a page declares.

Source: https://amp.dev/documentation/guides-and-tutorials/learn/spec/amphtml (the `amp` attribute),
https://developers.google.com/search/docs/crawling-indexing/mobile/separate-urls (canonical of separate mobile pages).
"""

import re
from urllib.parse import parse_qsl, urlsplit

from crawler.extract.head import absolute, read_head
from crawler.extract.nodes import address_key
from crawler.extract.tree import HtmlDocument
from crawler.urls import registered_domain

_AMP_ATTRIBUTES = ("amp", "⚡", "amp4ads")
_PRINT = re.compile(
    r"(?:^|[/_.-])(?:print(?:able|er|version|view|[-_]?page)?|drucken|druckversion|imprimir|imprimer|stampa)(?:[/_.-]|$)",
    re.I,
)
_PRINT_KEYS = frozenset(("print", "printable", "printview", "drucken", "imprimir", "stampa"))
_PRINT_VALUES = frozenset(("print", "printable", "printer", "pdf-print"))
_MOBILE = frozenset(("m", "mobile", "mobil", "mob", "touch", "wap", "amp"))


def find_proper_url(document: HtmlDocument) -> str | None:
    """The address of the page that this one is an AMP, print or mobile form of; None when it is none."""
    parts = urlsplit(document.url)
    if not (_is_amp(document) or _is_print(parts.path, parts.query) or _is_mobile(parts.hostname or "")):
        return None
    found = next(iter(read_head(document).links.get("canonical", ())), None)
    if found is None:
        return None
    target = urlsplit(found)
    if (address_key(found), target.query) == (address_key(document.url), parts.query):
        return None
    if not target.hostname or (target.path.strip("/") == "" and not target.query):
        return None  # a canonical that points to the home page says nothing
    return found if _is_same_site(target.hostname, parts.hostname or "") else None


def find_amp_url(document: HtmlDocument) -> str | None:
    """The address on the same site that the page declares as its AMP form; None without one."""
    for link in document.elements.of("link"):
        if "amphtml" in (link.get("rel") or "").lower().split():
            found = absolute(link.get("href"), document.base_url)
            host = urlsplit(found).hostname if found else None
            return found if host and _is_same_site(host, urlsplit(document.url).hostname or "") else None
    return None


def _is_amp(document: HtmlDocument) -> bool:
    return any(name in document.root.attrib for name in _AMP_ATTRIBUTES)


def _is_print(path: str, query: str) -> bool:
    if _PRINT.search(path):
        return True
    return any(
        key.lower() in _PRINT_KEYS or value.lower() in _PRINT_VALUES
        for key, value in parse_qsl(query, keep_blank_values=True)
    )


def _is_mobile(host: str) -> bool:
    labels = host.split(".")
    return len(labels) > 2 and labels[0] in _MOBILE


def _is_same_site(one: str, other: str) -> bool:
    return one == other or registered_domain(one) == registered_domain(other)

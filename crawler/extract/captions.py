"""The text of a gallery: the captions of its pictures, where the page has hardly any other.

In: the document, what was found as text. Out: the captions as paragraphs, or nothing.
"""

import re

from lxml.html import HtmlElement

from crawler.extract.nodes import NEVER_TEXT, fold
from crawler.extract.titles import visible_text
from crawler.extract.tree import HtmlDocument

MIN_CAPTIONS = 3
_CAPTION = re.compile(r"(?:^|[-_ ])(?:caption|legend|bildunterschrift|bildtext|pie-de-foto|legende|didascalia)", re.I)
_CREDIT = re.compile(r"credit|copyright|source|photographer|author", re.I)
_APART = ("nav", "footer", "aside", "header")


def find_caption_text(document: HtmlDocument) -> list[str]:
    """Captions of the page in order, each once; empty when fewer than `MIN_CAPTIONS` say something."""
    found: dict[str, str] = {}
    for element in document.elements.of("figcaption", "div", "p", "span"):
        if element.tag != "figcaption" and not _CAPTION.search(element.get("class") or ""):
            continue
        if any(parent.tag in _APART for parent in element.iterancestors()):
            continue
        text = _without_credit(element)
        folded = fold(text)
        if len(text.split()) >= 4 or len(folded) >= 20:
            if any(folded in other for other in found):
                continue
            found[folded] = NEVER_TEXT.sub("", text)
    return list(found.values()) if len(found) >= MIN_CAPTIONS else []


def _without_credit(element: HtmlElement) -> str:
    """The caption without an element of its own that names the photographer."""
    text = visible_text(element)
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str) and _CREDIT.search(inner.get("class") or ""):
            credit = visible_text(inner)
            if credit and text.endswith(credit):
                text = text[: -len(credit)].rstrip(" |/-–—(")
    return text

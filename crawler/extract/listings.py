"""Whether the text that was found is that of a list: teasers of other pages, or posts one below the other.

In: the document, the text. Out: a `Teasers`. A card is the largest block around a headline that links to one other page
of the site; where headline and teaser stand side by side in one flow, what follows the headline up to the next one.
"""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from crawler.extract.dates import find_date_span
from crawler.extract.head import PLAIN
from crawler.extract.nodes import fold
from crawler.extract.tree import HtmlDocument

_TITLE = re.compile(r"title|head|hl\b|name", re.I)
_POST = re.compile(r"(?:^|\s)(?:hentry|h-entry|post|blog-?post)(?:$|\s)")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Letters of Thai, Lao, Burmese and Khmer."""
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
_APART = ("nav", "footer", "aside")
MIN_TITLE = 12
"""Characters of a link that may be a headline; scripts without spaces need half as many."""
MAX_LINKS = 2_000
"""Links looked at."""
FLOW = 5
"""Elements behind a headline that may be its teaser."""


@dataclass(frozen=True, slots=True)
class Teasers:
    """How far a text is made of cards."""

    cards: int
    """Headlines that link to other pages of the site, menus and footers left out."""
    used: int
    """Cards that hold a part of the text."""
    share: float
    """Share of the text's characters in them, from 0 to 1."""
    flowing: bool
    """Whether headlines and teasers stand in one flow, as the sections of an article with linked headings do."""
    links: float
    """Share of the text that is nothing but link text."""
    title_words: float
    """Mean number of words of the used cards' headlines: those of news have six and more, names of things have two."""
    marked: int
    """Used cards with what a teaser has and a section of a text has not: a date of their own, a second link to the same
    page (picture, "read more"), a link around everything, or mark-up as an article of their own."""
    apart: int
    """Used cards that are articles of their own mark-up."""


@dataclass(slots=True)
class _Card:
    top: HtmlElement
    title: str
    text: str
    flowing: bool
    is_marked: bool


def find_teasers(document: HtmlDocument, text: str) -> Teasers:
    """Compare the text with the cards of the page."""
    titles, labels = _find_titles(document)
    cards = [_card_of(title) for title in titles]
    blocks = [(fold(block), len(block)) for block in text.split("\n") if block.strip()]
    total = sum(size for _, size in blocks) or 1
    used: set[int] = set()
    inside = flowing = linked = 0
    for folded, size in blocks:
        if folded in labels:
            linked += size
        for index, card in enumerate(cards):
            if folded and folded in card.text:
                used.add(index)
                inside += size
                flowing += size if card.flowing else 0
                break
    tops = [cards[index] for index in used]
    return Teasers(
        cards=len(cards),
        used=len(used),
        share=inside / total,
        flowing=flowing > 0.5 * inside,
        links=linked / total,
        title_words=sum(map(count_words, (card.title for card in tops))) / max(1, len(tops)),
        marked=sum(card.is_marked or _is_apart(card.top) for card in tops),
        apart=sum(_is_apart(card.top) for card in tops),
    )


def count_words(title: str) -> float:
    """Words of a headline; of scripts that set no space between words, a guess from the letters."""
    if title.isascii():
        return len(title.split())
    return max(len(title.split()), len(_WIDE.findall(title)) / 2, len(_UNSPACED.findall(title)) / 5)


def _is_apart(top: HtmlElement) -> bool:
    """Whether a card is, or holds, an article by its tag or class."""
    if top.tag == "article" or _POST.search(top.get("class") or ""):
        return True
    parent = top.getparent()
    return top.find(".//article") is not None or (parent is not None and parent.tag == "article" and len(parent) < 3)


_Owners = dict[HtmlElement, set[str]]


@dataclass(slots=True)
class _Title:
    link: HtmlElement
    owners: _Owners
    """Pages that the headlines inside an element link to."""
    is_doubled: bool
    """Whether another link leads to the same page."""


def _find_titles(document: HtmlDocument) -> tuple[list[_Title], frozenset[str]]:
    """The first headline link to each other page of the site, and the folded texts of all links."""
    here = urlsplit(document.url)
    owners: _Owners = {}
    titles: dict[str, HtmlElement] = {}
    labels = set()
    counts: dict[str, int] = {}
    for number, link in enumerate(document.elements.of("a")):
        if number >= MAX_LINKS:
            break
        href = link.get("href") or ""
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        label = " ".join(link.text_content().split())
        labels.add(fold(label))
        try:
            target = urlsplit(href if PLAIN.fullmatch(href) else urljoin(document.base_url, href))
        except ValueError:
            continue
        if target.hostname != here.hostname or (target.path.rstrip("/"), target.query) == (
            here.path.rstrip("/"),
            here.query,
        ):
            continue
        key = f"{target.path}?{target.query}"
        counts[key] = counts.get(key, 0) + 1
        if not _is_title(link, label) or any(parent.tag in _APART for parent in link.iterancestors()):
            continue
        titles.setdefault(key, link)
        for parent in link.iterancestors():
            owners.setdefault(parent, set()).add(key)
    return [_Title(link, owners, counts[key] > 1) for key, link in titles.items()], frozenset(labels - {""})


def _is_title(link: HtmlElement, label: str) -> bool:
    """Whether a link reads and stands like a headline."""
    if len(label) < (MIN_TITLE if label.isascii() else MIN_TITLE // 2):
        return False
    parent = link.getparent()
    near = [link] if parent is None else [link, parent]
    if any(element.tag in _HEADS or _TITLE.search(element.get("class") or "") for element in near):
        return True
    if any(link.find(f".//{tag}") is not None for tag in _HEADS):
        return True
    grand = parent.getparent() if parent is not None else None
    if grand is not None and grand.tag in _HEADS:
        return True
    if parent is None or (parent.tag in ("li", "p", "span") and len(label) < 25 and " " not in label):
        return False
    return len(link) > 1 or len(" ".join(parent.text_content().split())) <= len(label) + 25


def _card_of(found: _Title) -> _Card:
    link, owners = found.link, found.owners
    top = link
    for parent in link.iterancestors():
        if parent.tag in ("body", "html", "main") or len(owners.get(parent, ())) > 1:
            break
        top = parent
    text = fold(top.text_content())
    title = _title_of(link)
    is_marked = found.is_doubled or top.find(".//time") is not None or top is link
    if len(text) >= len(fold(title)) + 40:
        return _Card(top, title, text, False, is_marked or _has_date(top))
    pieces = [text]
    for step, sibling in enumerate(top.itersiblings()):
        if step >= FLOW or owners.get(sibling):
            break
        if isinstance(sibling.tag, str):
            pieces.append(fold(sibling.text_content()))
    return _Card(top, title, "".join(pieces), True, is_marked)


def _has_date(top: HtmlElement) -> bool:
    text = " ".join(top.text_content().split())
    return find_date_span(text[:200]) is not None or find_date_span(text[-100:]) is not None


def _title_of(link: HtmlElement) -> str:
    """The heading inside a link that is a card as a whole, else its first text."""
    for tag in _HEADS:
        heading = link.find(f".//{tag}")
        if heading is not None:
            return " ".join(heading.text_content().split())
    if len(link) > 1:
        return next((text for part in link.itertext() if (text := " ".join(part.split()))), "")
    return " ".join(link.text_content().split())

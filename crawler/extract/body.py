"""The body of an article: what trafilatura finds, made right.

In: the document (not changed), its facts, the notices. Out: a `Body`. Steps: copy the tree and drop what is surely no
text; let trafilatura choose the block; read its result line by line; take out headline repeats, bylines, captions,
promos, notices, page controls and reposts' frames; end where the article ends.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.bylines import Byline, parse_byline
from crawler.extract.dates import find_date_span
from crawler.extract.leaves import Leaf, read_leaves
from crawler.extract.lines import is_chrome, is_contact, is_promo, is_tag_line
from crawler.extract.metadata import Facts
from crawler.extract.nearby import find_headline, find_near_byline, find_near_date
from crawler.extract.nodes import fold
from crawler.extract.reposts import parse_source_line
from crawler.extract.select import Selection
from crawler.extract.titles import visible_text
from crawler.extract.tree import HtmlDocument
from crawler.items import Notice, NoticeKind


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text."""

    kind: str
    """p | head | item | quote | table | code"""
    text: str
    """Lines separated by a newline."""


@dataclass(frozen=True, slots=True)
class Body:
    """The cleaned text and what was taken out of it."""

    text: str
    lead: str | None = None
    promos: tuple[str, ...] = ()
    byline: Byline | None = None
    """A byline line found at the head or the end of the text."""
    near_byline: Byline | None = None
    """The byline beside the headline, looked for when the structured sources name no person."""
    near_date: tuple[str, str] | None = None
    """(raw, ISO 8601) of the date beside the headline, looked for when the structured sources give none."""
    source_title: str | None = None
    source_url: str | None = None


def extract_body(document: HtmlDocument, facts: Facts, notices: Sequence[Notice] = ()) -> Body:
    """The article's text; `Body("")` when there is none."""
    tree = prepare_tree(document.root)
    leaves = read_leaves(tree)
    blocks = place_blocks(leaves, run_trafilatura(tree, document.url))
    body = clean_blocks(blocks, document, facts, notices)
    place = find_headline(leaves, folded_titles(facts))
    if place is None:
        return body
    return replace(
        body,
        near_byline=None if facts.has_person else find_near_byline(leaves, place),
        near_date=None if facts.date_published else find_near_date(leaves, place, facts.month_first),
    )


def folded_titles(facts: Facts) -> frozenset[str]:
    """The headlines a page claims, folded; too short ones left out."""
    return frozenset(folded for title in facts.titles if len(folded := fold(title)) > 3)


_DROP = ("script", "style", "noscript", "template", "figcaption", "svg", "iframe", "select")
FOUND = 0.5
"""Share of trafilatura's text that must be found in the tree, else its own blocks are taken (it reads JSON-LD too)."""


def prepare_tree(root: HtmlElement) -> HtmlElement:
    """A copy without elements that never hold text of the article."""
    tree = deepcopy(root)
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(tree, *_DROP, with_tail=False)
    for element in list(tree.iter("nav", "button")):
        if element.getparent() is None:
            continue
        if (
            element.find(".//h1") is not None
            or element.find(".//article") is not None
            or len(element.findall(".//p")) > 5
        ):
            element.drop_tag()
        else:
            element.drop_tree()
    return tree


def place_blocks(leaves: Sequence[Leaf], blocks: Sequence[Block]) -> list[Block]:
    """The leaves that `blocks` chose, corrected by their places; `blocks` where they cannot be found."""
    lines = [folded for block in blocks for line in block.text.split("\n") if (folded := fold(line))]
    selection = Selection(leaves, lines)
    if selection.found < FOUND:
        return list(blocks)
    placed: list[Block] = []
    last = -2
    for index in selection.choose():
        leaf = leaves[index]
        if leaf.joined and last == index - 1 and placed:
            placed[-1] = Block(placed[-1].kind, f"{placed[-1].text}\n{leaf.text}")
        else:
            placed.append(Block(leaf.kind, leaf.text))
        last = index
    return placed


def run_trafilatura(tree: HtmlElement, url: str) -> list[Block]:
    """Blocks of the text trafilatura chooses; empty when it finds none."""
    import trafilatura

    found = trafilatura.bare_extraction(tree, url=url, with_metadata=False, include_comments=False)
    body = getattr(found, "body", None)
    return [] if body is None else read_blocks(body)


def read_blocks(body: etree._Element) -> list[Block]:
    """trafilatura's tree as blocks."""
    blocks: list[Block] = []
    _add(blocks, "p", body.text)
    for element in body:
        _read_block(blocks, element)
        _add(blocks, "p", element.tail)
    return blocks


_INLINE = ("hi", "ref", "del", "lb", "graphic")


def _read_block(blocks: list[Block], element: etree._Element) -> None:
    tag = element.tag
    if tag == "head":
        _add(blocks, "head", _text(element))
    elif tag == "list":
        _add(blocks, "item", element.text)
        for item in element:
            _add(blocks, "item", _text(item))
            _add(blocks, "item", item.tail)
    elif tag == "table":
        for row in element.iter("row"):
            cells = [" ".join(_text(cell).split()) for cell in row]
            _add(blocks, "table", " | ".join(cell for cell in cells if cell))
    elif tag == "quote" and any(child.tag not in _INLINE for child in element):
        _add(blocks, "quote", element.text)
        for child in element:
            if child.tag in _INLINE:
                _add(blocks, "quote", _text(child))
            else:
                _read_block(blocks, child)
            _add(blocks, "quote", child.tail)
    elif tag in ("body", "div", "section") or (tag not in _INLINE and tag != "p" and len(element) and tag != "code"):
        _add(blocks, "p", element.text)
        for child in element:
            _read_block(blocks, child)
            _add(blocks, "p", child.tail)
    else:
        _add(blocks, {"quote": "quote", "code": "code"}.get(str(tag), "p"), _text(element))


def _text(element: etree._Element) -> str:
    pieces = [element.text or ""]
    for node in element.iterdescendants():
        if node.tag in ("lb", "p", "item", "row", "list", "quote"):
            pieces.append("\n")
        elif node.tag == "cell":
            pieces.append(" ")
        pieces.append(node.text or "")
        if node.tag in ("p", "item", "list", "quote"):
            pieces.append("\n")
        pieces.append(node.tail or "")
    return "".join(pieces)


def _add(blocks: list[Block], kind: str, text: str | None) -> None:
    if not text:
        return
    lines = [" ".join(line.split()) for line in text.split("\n")]
    joined = "\n".join(line for line in lines if line)
    if joined:
        blocks.append(Block(kind, joined))


def clean_blocks(blocks: Sequence[Block], document: HtmlDocument, facts: Facts, notices: Sequence[Notice] = ()) -> Body:
    """Take out of the blocks what is no text of the article."""
    titles = folded_titles(facts)
    captions = _captions(document.root)
    cutter = NoticeCutter(notices)
    names = frozenset(fold(name) for name in facts.authors)
    kept: list[Block] = []
    promos: list[str] = []
    byline: Byline | None = None
    source_title: str | None = None
    source_url: str | None = None
    maybe_title: str | None = None
    seen = 0
    for block in blocks:
        lines: list[str] = []
        for line in block.text.split("\n"):
            cut = cutter.cut(line)
            if not cut:
                continue
            folded = fold(cut)
            if not folded:
                continue
            early = seen < 3
            if folded in titles and (block.kind == "head" or early):
                continue
            if folded in captions or folded in names:
                continue
            if is_promo(cut):
                promos.append(cut)
                continue
            if is_chrome(cut) or is_tag_line(cut) or is_contact(cut):
                continue
            source = parse_source_line(cut, titles)
            if source and source.kind == "url":
                source_url = source_url or source.value
                source_title = source_title or maybe_title
                if lines and maybe_title and lines[-1].endswith(maybe_title):
                    lines.pop()
                continue
            if source and source.kind == "title":
                source_title = source_title or source.value
                continue
            maybe_title = source.value if source else maybe_title
            if early and len(cut) < 160:
                found = parse_byline(cut)
                if found:
                    byline = byline or found
                    continue
                if _is_dateline(cut):
                    continue
            lines.append(cut)
        if lines:
            text = "\n".join(lines)
            kept.append(Block(block.kind, text))
            seen += len(text) > 60
    kept = _trim_end(kept)
    if kept and len(kept) > 2 and (closing := parse_byline(kept[-1].text)) and not closing.is_source:
        byline = byline or closing
        kept = _trim_end(kept[:-1])
    return Body(
        text="\n\n".join(block.text for block in kept),
        lead=None,
        promos=tuple(dict.fromkeys(promos)),
        byline=byline,
        source_title=source_title,
        source_url=source_url,
    )


def _captions(root: HtmlElement) -> frozenset[str]:
    """Folded texts of captions on the page."""
    found = set()
    for element in root.iter("figcaption"):
        folded = fold(visible_text(element))
        if len(folded) > 3:
            found.add(folded)
    return frozenset(found)


def _is_dateline(line: str) -> bool:
    """Whether a short line is little more than a date."""
    span = find_date_span(line)
    if span is None or len(line) > 90:
        return False
    rest = re.sub(r"[\W\d_]+", " ", line[: span[0]] + line[span[1] :]).strip()
    return len(rest) <= 30


def _trim_end(blocks: list[Block]) -> list[Block]:
    """Drop headings that head nothing."""
    while blocks and blocks[-1].kind == "head":
        blocks = blocks[:-1]
    return blocks


class NoticeCutter:
    """Removes the text of notices from lines, however lines were joined or split."""

    MIN_PART = 24
    """Letters from which a part of a notice, or a notice inside a line, is recognised."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        self._whole: set[str] = set()
        self._long: list[str] = []
        for notice in notices:
            for text in (notice.text, *re.split(r"\n+", notice.text)):
                folded = fold(text)
                if not folded:
                    continue
                self._whole.add(folded)
                if len(folded) >= self.MIN_PART and notice.kind is not NoticeKind.AGENCY_CREDIT:
                    self._long.append(folded)

    def cut(self, line: str) -> str:
        """The line without notices; empty when nothing else stands in it."""
        if not self._whole:
            return line
        folded = fold(line)
        if folded in self._whole:
            return ""
        if len(folded) >= self.MIN_PART and any(folded in notice for notice in self._long):
            return ""
        for notice in self._long:
            if notice in folded:
                line = _cut_folded(line, notice)
                folded = fold(line)
        return line.strip()


def _cut_folded(line: str, needle: str) -> str:
    """`line` without the stretch whose folded form is `needle`, its closing marks included."""
    letters: list[str] = []
    places: list[int] = []
    for index, char in enumerate(line):
        for letter in fold(char):
            letters.append(letter)
            places.append(index)
    start = "".join(letters).find(needle)
    if start < 0:
        return line
    first, last = places[start], places[start + len(needle) - 1] + 1
    while last < len(line) and not line[last].isalnum() and line[last] not in "([{“„«‘":
        last += 1
    while first > 0 and line[first - 1] in "([{©®*“„«‘ ":
        first -= 1
    return f"{line[:first].rstrip()} {line[last:].lstrip()}".strip()

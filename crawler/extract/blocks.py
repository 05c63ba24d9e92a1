"""What trafilatura takes for the article, as blocks of text.

In: a tree that may be changed. Out: blocks in order. trafilatura's metadata stays off: it would cost a third
of its time.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.leaves import Leaf
from crawler.extract.remembered import Gate, remember, seek

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text."""

    kind: str
    """p | head | item | quote | table | code"""
    text: str
    """Lines separated by a newline."""
    leaves: tuple[Leaf | None, ...] = ()
    """For each line the leaf it was read from; empty where they are not known."""


MAX_LEAVES = 3000
"""Leaves of a page up to which trafilatura's other algorithms are asked: one of them takes a time that grows with the
square of the number of paragraphs (22 s for 20,000)."""


def run_trafilatura(tree: HtmlElement, leaves: Sequence[Leaf] = ()) -> list[Block]:
    """Blocks of the text trafilatura chooses; empty when it finds none.

    Its main extractor is asked first. What `bare_extraction` does beyond that, comparing with two other algorithms,
    only prevails where the text chosen is small beside the page's running text, or badly formed: there it is asked,
    too (on 80 of 834 pages). See decision 0015.

    Args:
        tree: the page; it is not changed.
        leaves: its leaves.
    """
    extract_main, extract_all = _load_trafilatura()
    try:
        body = extract_main(tree)
    except (TypeError, ValueError) as error:  # those that it catches in its own outermost call
        logger.warning("trafilatura failed: %s", error)
        return [Block("p", leaf.text) for leaf in leaves if leaf.is_running]
    if len(leaves) <= MAX_LEAVES and not _is_sure(body, leaves):
        found = extract_all(tree)
        return [] if found is None else read_blocks(found)
    return read_blocks(body)


@cache
def _load_trafilatura() -> tuple[
    Callable[[HtmlElement], etree._Element], Callable[[HtmlElement], etree._Element | None]
]:
    """trafilatura's main extractor, and all of it; loaded on first use, which takes 0.2 s."""
    from trafilatura import bare_extraction, xpaths
    from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
    from trafilatura.main_extractor import extract_content
    from trafilatura.settings import Extractor

    remember(xpaths.BODY_XPATH)
    remember(xpaths.OVERALL_DISCARD_XPATH)
    remember(xpaths.RAW_TREE_PRUNE_XPATH)
    remember(xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH)
    seek(xpaths.DISCARD_IMAGE_ELEMENTS)
    seek(xpaths.TEASER_DISCARD_XPATH)
    options = Extractor(comments=False)
    unwanted = [*xpaths.RAW_TREE_PRUNE_XPATH, *xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH]
    gate = Gate(unwanted)

    def extract_main(tree: HtmlElement) -> etree._Element:
        cleaned = copy(tree)
        if gate.may_find(cleaned):
            cleaned = prune_unwanted_nodes(cleaned, unwanted)
        cleaned = tree_cleaning(cleaned, options)
        body: etree._Element = extract_content(convert_tags(cleaned, options), options)[0]
        return body

    def extract_all(tree: HtmlElement) -> etree._Element | None:
        return getattr(bare_extraction(tree, options=options), "body", None)

    return extract_main, extract_all


SURE_CHARS = 250
"""trafilatura's own measure of a text that is long enough."""
SHORT_CHARS = 3000
SHORT_SHARE = 0.2
"""A text shorter than that, and than this share of the page's, it looks for again with looser rules."""
_UNCLEAN = (
    *("aside", "audio", "button", "fencedframe", "fieldset", "figure", "footer", "iframe", "input", "label", "link"),
    *("nav", "noindex", "noscript", "object", "option", "select", "source", "svg", "time"),
)
"""Elements that trafilatura takes for a sign of a faulty choice (its SANITIZED_XPATH)."""


def _is_sure(body: etree._Element, leaves: Sequence[Leaf]) -> bool:
    chars = len("".join(body.itertext()))
    running = sum([len(leaf.text) for leaf in leaves if leaf.is_running])
    if chars < SURE_CHARS or running > 2 * chars:
        return False
    if chars < SHORT_CHARS and chars < SHORT_SHARE * sum(len(leaf.text) for leaf in leaves):
        return False
    paragraphs = [*body.iter("p")]
    return (
        any(text.strip() for paragraph in paragraphs for text in paragraph.itertext())
        and sum(1 for _ in body.iter("table")) <= len(paragraphs)
        and next(body.iter(*_UNCLEAN), None) is None
    )


def read_blocks(body: etree._Element) -> list[Block]:
    """trafilatura's tree as blocks."""
    blocks: list[Block] = []
    _add(blocks, "p", body.text)
    for element in body:
        _read_block(blocks, element)
        _add(blocks, "p", element.tail)
    return blocks


def join_leaves(leaves: Sequence[Leaf], chosen: Iterable[int]) -> dict[int, Block]:
    """The chosen leaves as blocks, by the index of their first; leaves that only a line break parts are one.

    Args:
        leaves: all of the page.
        chosen: indexes in order.
    """
    groups: list[list[int]] = []
    for index in chosen:
        if leaves[index].joined and groups and groups[-1][-1] == index - 1:
            groups[-1].append(index)
        else:
            groups.append([index])
    return {group[0]: _join([leaves[index] for index in group]) for group in groups}


def _join(leaves: Sequence[Leaf]) -> Block:
    origins = (leaf for leaf in leaves for _ in range(1 + leaf.text.count("\n")))
    return Block(leaves[0].kind, "\n".join(leaf.text for leaf in leaves), tuple(origins))


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

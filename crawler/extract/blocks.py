"""What trafilatura takes for the article, as blocks of text.

In: a tree that may be changed. Out: blocks in order. trafilatura's metadata stays off: it would cost a third
of its time.
"""

from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.leaves import Leaf


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text."""

    kind: str
    """p | head | item | quote | table | code"""
    text: str
    """Lines separated by a newline."""
    leaves: tuple[Leaf | None, ...] = ()
    """For each line the leaf it was read from; empty where they are not known."""


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


def add_leaf(blocks: list[Block], leaf: Leaf, is_next: bool) -> None:
    """Add a leaf: to the last block where only a line break parts them, else as a block.

    Args:
        blocks: is added to.
        leaf: the leaf.
        is_next: whether the leaf before it on the page is the last of `blocks`.
    """
    origins = (leaf,) * (1 + leaf.text.count("\n"))
    if leaf.joined and is_next and blocks:
        before = blocks[-1]
        blocks[-1] = Block(before.kind, f"{before.text}\n{leaf.text}", (*before.leaves, *origins))
    else:
        blocks.append(Block(leaf.kind, leaf.text, origins))


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

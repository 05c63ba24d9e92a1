"""Text of pages that carry it in no visible element: JSON-LD `articleBody`, and the state of script-built pages.

In: the document, what the visible page gave. Out: blocks of text, or nothing. A rescue only: where the visible page
has the text, it is better (measured: articleBody .862 against .938 shingle F1 on pages that have both).
"""

import json
import re
from collections.abc import Iterator, Sequence

from lxml import etree, html
from lxml.html import HtmlElement

from crawler.extract.blocks import Block, join_leaves
from crawler.extract.leaves import read_leaves
from crawler.extract.nodes import fold, plain

ENOUGH = 250
"""Characters of visible text from which nothing is rescued out of script state."""
SHARE = 0.35
"""Of articleBody; a visible text shorter than this share of it is a teaser."""
GOES_ON = 1.4
"""Times the visible text; an articleBody that long, which begins with the visible text or holds most of it, goes on."""
HELD = 0.7
"""Share of the visible text that such an articleBody must hold."""
MIN_STATE = 400
_STRING = re.compile(r'(?:[^"\\]|\\.)*+', re.S)
MIN_STRING = 150
_MAX_SCRIPT = 3_000_000
_SENTENCE = re.compile(r"[.!?。！？](?:[\"'”»)]|\s|<|$)")
_CAPTION = re.compile(r"caption|credit|figure|embed|related|promo|share|newsletter", re.I)


def rescue_blocks(root: HtmlElement, visible: str, article_body: str | None, is_article: bool) -> list[Block]:
    """Blocks of the article when `visible` is not it; empty when it is, or nothing better is there.

    Args:
        root: the page.
        visible: the text found in its visible elements.
        article_body: articleBody of its structured data.
        is_article: whether the page says of itself that it is an article; else its script state is left alone.
    """
    if article_body and len(article_body) > MIN_STATE and _is_part(visible, article_body):
        blocks = split_text(article_body)
        if _size(blocks) > max(MIN_STATE, len(visible)):
            return blocks
    if len(visible) >= ENOUGH or not is_article:
        return []
    best: list[Block] = []
    for text in _state_strings(root):
        blocks = split_text(text)
        if _size(blocks) > max(MIN_STATE, _size(best)):
            best = blocks
    return best


def _is_part(visible: str, article_body: str) -> bool:
    """Whether the visible text is but a teaser, or a part of articleBody."""
    if len(visible) < SHARE * len(article_body):
        return True
    if GOES_ON * len(visible) > len(article_body):
        return False
    body = fold(article_body)
    lines = [folded for line in visible.split("\n") if len(folded := fold(line)) >= 30]
    held = sum(len(line) for line in lines if line in body)
    return held > 0 and held >= HELD * sum(map(len, lines))


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def split_text(text: str) -> list[Block]:
    """Paragraphs of a text or a piece of HTML."""
    if re.search(r"<(?:p|div|br|h\d)\b", text, re.I):
        try:
            root = html.fragment_fromstring(text, create_parent="div")
        except (etree.LxmlError, ValueError):
            return []
        leaves = [leaf for leaf in read_leaves(root) if not _is_beside(leaf.owner)]
        return list(join_leaves(leaves, range(len(leaves))).values())
    lines = [plain(line) for line in re.split(r"\n+|\r+", text)]
    return [Block("p", line) for line in lines if line]


def _is_beside(element: HtmlElement) -> bool:
    chain: Sequence[HtmlElement] = [element, *element.iterancestors()]
    return any(node.tag == "figure" or _CAPTION.search(node.get("class") or "") for node in chain)


def _state_strings(root: HtmlElement) -> Iterator[str]:
    """Long running texts among the string literals of scripts."""
    for script in root.iter("script"):
        code = script.text or ""
        if not 500 < len(code) <= _MAX_SCRIPT or "ld+json" in (script.get("type") or ""):
            continue
        yield from _strings_of(code)


def _strings_of(code: str, depth: int = 0) -> Iterator[str]:
    for start, end in _find_strings(code):
        if code[max(0, start - 3) : start].rstrip()[-1:] not in (":", ",", "["):
            continue
        try:
            text = json.loads(code[start:end], strict=False)
        except ValueError:
            continue
        if depth < 2 and '"' in text and text.lstrip()[:1] in "[{0123456789":
            yield from _strings_of(text, depth + 1)
        elif (
            len(_SENTENCE.findall(text)) >= 3 and " " in text and "{" not in text[:200] and "function" not in text[:400]
        ):
            yield text


def _find_strings(code: str) -> Iterator[tuple[int, int]]:
    """Where long strings stand, quotes included. Any quote may open one: those of the code around it are not told apart
    from those of other literals. Where one is not closed, none behind it is."""
    position = code.find('"')
    while position >= 0:
        match = _STRING.match(code, position + 1)
        end = match.end() if match else len(code)
        if end >= len(code):
            return
        if end - position > MIN_STRING:
            yield position, end + 1
            position = code.find('"', end + 1)
        else:
            position = code.find('"', position + 1)

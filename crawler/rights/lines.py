"""The lines of a page as a reader sees them: blocks, split at `<br>`, each with where it stands.

In: the tree of a page, unchanged by anything that looks for the article. Out: its lines in document order, hidden and
print-only blocks included, for notices stand there too. Scripts, styles and form controls have no lines.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "select",
        "textarea",
        "head",
        "object",
        "canvas",
        "math",
        "audio",
        "video",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "footer",
        "header",
        "aside",
        "nav",
        "blockquote",
        "figure",
        "figcaption",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "form",
        "main",
        "address",
        "pre",
        "center",
        "body",
        "hr",
        "fieldset",
        "legend",
        "details",
        "summary",
        "br",
        "html",
        "button",
        "label",
        "dialog",
    ]
)
"""Elements that start and end a line in every browser's style sheet, and buttons and labels, which look it."""

_LINE_END = re.compile(r"\r?\n")
_EMPTY_LINE = re.compile(r"\r?\n[ \t]*\r?\n\s*")
_FOLDED_CHARS = 100
"""Preformatted text with no longer line is folded at its width, as in mails."""


class Segment(NamedTuple):
    """A run of text with one parent element. A page has thousands: a tuple is made in half the time of a dataclass."""

    text: str
    """As it stands in the tree, white space included."""
    parent: HtmlElement


@dataclass(slots=True, unsafe_hash=True)
class Line:
    """One line: what stands between two block boundaries. Never changed; a page has hundreds, and a frozen one takes
    three times as long to make."""

    index: int
    """Place among the lines of the page, from 0."""
    segments: tuple[Segment, ...]
    size: int
    """Characters of its segments, white space included."""
    text: str = field(default="", compare=False)
    """Verbatim: NFC, white space collapsed, nothing else changed. Told once for all lines of a page: four rooms ask."""

    @property
    def block(self) -> HtmlElement:
        """The nearest element that is a block and holds the line's first text."""
        return nearest_block(self.segments[0].parent)


_make = tuple.__new__
"""Makes a named tuple without a call of Python code."""


def collapse(text: str) -> str:
    """NFC, every run of white space one space, none at the ends."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def collapse_all(texts: Sequence[str]) -> list[str]:
    """Each text collapsed, all of them in one pass: NUL, which no line of a page has, stands between them and is
    neither white space nor part of a composed letter."""
    collapsed = [text.strip(" ") for text in collapse("\0".join(texts)).split("\0")]
    return collapsed if len(collapsed) == len(texts) else [collapse(text) for text in texts]


_INVISIBLE = "\u00ad\u200b\u2060\ufeff\u180e"
"""Soft hyphens and spaces of no width, which pages put within words; joiners stay, for some scripts spell with them."""


def strip_invisible(text: str) -> str:
    """A text as it is to be compared: without what a reader does not see within its words."""
    if not text.isascii():
        for char in _INVISIBLE:
            if char in text:
                text = text.replace(char, "")
    return text


def nearest_block(element: HtmlElement) -> HtmlElement:
    """The element itself or its closest ancestor that makes a line of its own."""
    while element.tag not in _BLOCKS:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def read_lines(root: HtmlElement) -> list[Line]:
    """All lines of a page that hold more than white space, in document order. Costs about 1 ms for 1,000 elements.

    One flat loop: it goes over every element of every page.
    """
    lines: list[Line] = []
    run: list[Segment] = []
    size = 0
    preformatted = 0
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            text = element.text
            parent: HtmlElement | None = element
        else:
            text = element.tail
            parent = element.getparent() if text else None
        if tag in _BLOCKS:
            if run and preformatted:
                _add_preformatted(lines, run)
                run, size = [], 0
            elif run:
                lines.append(Line(len(lines), tuple(run), size))
                run, size = [], 0
            if tag == "pre":
                preformatted += 1 if event == "start" else -1
        if text and (run or not text.isspace()) and parent is not None:
            run.append(_make(Segment, (text, parent)))
            size += len(text)
    if run:
        lines.append(Line(len(lines), tuple(run), size))
    for line, text in zip(lines, collapse_all([_raw_text(line.segments) for line in lines]), strict=True):
        line.text = text
    return lines


def _raw_text(segments: Sequence[Segment]) -> str:
    return segments[0].text if len(segments) == 1 else "".join([segment.text for segment in segments])


def _add_preformatted(lines: list[Line], run: Sequence[Segment]) -> None:
    """The lines of text whose own line breaks count: where they fold a paragraph, its lines are one."""
    whole = "".join([segment.text for segment in run])
    boundary = _EMPTY_LINE if _is_folded(whole) else _LINE_END
    pieces: list[Segment] = []
    for segment in run:
        first, *rest = boundary.split(segment.text)
        pieces.append(Segment(first, segment.parent))
        for text in rest:
            _add_pieces(lines, pieces)
            pieces = [Segment(text, segment.parent)]
    _add_pieces(lines, pieces)


def _add_pieces(lines: list[Line], pieces: Sequence[Segment]) -> None:
    while pieces and not pieces[0].text.strip():
        pieces = pieces[1:]
    if pieces:
        lines.append(Line(len(lines), tuple(pieces), sum(len(piece.text) for piece in pieces)))


def _is_folded(text: str) -> bool:
    """Whether lines end where the width does: none is long, and paragraphs are told apart by empty lines."""
    lengths = [len(line) for line in text.split("\n") if line.strip()]
    is_narrow = max(lengths, default=0) <= _FOLDED_CHARS and sum(lengths) > len(lengths) * _FOLDED_CHARS // 3
    return is_narrow and _EMPTY_LINE.search(text.strip()) is not None

"""The lines of a page as a reader sees them: blocks, split at `<br>`, each with where it stands.

In: the tree of a page, unchanged by anything that looks for the article. Out: its lines in document order, hidden and
print-only blocks included, for notices stand there too. Scripts, styles and form controls have no lines.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

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
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text with one parent element."""

    text: str
    """As it stands in the tree, white space included."""
    parent: HtmlElement


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what stands between two block boundaries."""

    index: int
    """Place among the lines of the page, from 0."""
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """Verbatim: NFC, white space collapsed, nothing else changed."""
        return collapse("".join(segment.text for segment in self.segments))

    @property
    def block(self) -> HtmlElement:
        """The nearest element that is a block and holds the line's first text."""
        return nearest_block(self.segments[0].parent)


def collapse(text: str) -> str:
    """NFC, every run of white space one space, none at the ends."""
    return unicodedata.normalize("NFC", _SPACE.sub(" ", text)).strip()


def nearest_block(element: HtmlElement) -> HtmlElement:
    """The element itself or its closest ancestor that makes a line of its own."""
    while element.tag not in _BLOCKS:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def read_lines(root: HtmlElement) -> list[Line]:
    """All lines of a page that hold more than white space, in document order. Costs about 1 ms for 1,000 elements."""
    lines: list[Line] = []
    run: list[Segment] = []
    for segment in _read_segments(root):
        if segment is not None:
            if run or not segment.text.isspace():
                run.append(segment)
        elif run:
            lines.append(Line(len(lines), tuple(run)))
            run = []
    if run:
        lines.append(Line(len(lines), tuple(run)))
    return lines


def _read_segments(root: HtmlElement) -> Iterator[Segment | None]:
    """Texts in document order; None where a line ends."""
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            if tag in _BLOCKS:
                yield None
            if text := element.text:
                yield Segment(text, element)
            continue
        if tag in _BLOCKS:
            yield None
        tail = element.tail
        if tail and (parent := element.getparent()) is not None:
            yield Segment(tail, parent)

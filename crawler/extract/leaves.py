"""The text of a tree as leaves: stretches of inline text, with where they stand and how much of them is link.

In: a tree without scripts and comments. Out: leaves in document order. A `br` ends a leaf, so that a page that writes
all its paragraphs into one block reads like any other.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.nodes import NEVER_TEXT, fold

_INLINE_TAGS = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr o:p meta link"
)
TEXT_TAGS = frozenset(_INLINE_TAGS.split())
"""Elements inside a line."""
PICTURES = frozenset(("img", "amp-img"))
_INLINE = TEXT_TAGS | PICTURES | {"picture", "source"}
_HEADS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MARKED_TAGS = "a b strong i em cite var dfn code kbd samp tt sub sup del s strike"
_MARKED = frozenset(_MARKED_TAGS.split())
"""Inline elements whose places in the text are kept."""
_UNMARKED = _INLINE - _MARKED - PICTURES - {"td", "th"}
"""Elements whose text is all there is to them."""
_SPECIAL = _INLINE | {"br", "td", "th"}
"""Elements that are not simply blocks."""
_SKIP = frozenset(("head", "title", "option", "select", "textarea", "input", "button", "audio", "video", "object"))

MAX_CELL_CHARS = 400
"""A cell of a table with more is a column of the page."""
MAX_CELL_PIECES = 300
"""Stretches of text in a cell that are measured."""

Event = tuple[int, HtmlElement, bool]
"""(pieces before it, element, whether it opens): where a marked element or a cell begins or ends."""


@dataclass(slots=True)
class Leaf:
    """One stretch of text."""

    kind: str
    """p | head | item | quote | table | code"""
    text: str
    owner: HtmlElement
    """The nearest block element."""
    link_chars: int
    joined: bool
    """Follows the leaf before after a single line break."""
    folded: str
    inline: tuple[list[str], list[Event]] | None = None
    """The pieces its text was joined from and the marked elements among them; None when there are none."""
    pieces: int = 0
    """Into how many pieces mark-up cuts its text."""

    @property
    def link_share(self) -> float:
        """Share of its characters that are link text."""
        return self.link_chars / max(1, len(self.text))

    @property
    def is_running(self) -> bool:
        """Whether it is running text: no heading, no list of links, not but a few words."""
        size = len(self.text)
        return size >= 50 and 2 * self.link_chars <= size and self.kind != "head"


def read_leaves(root: HtmlElement, places: dict[HtmlElement, int] | None = None) -> list[Leaf]:
    """All leaves of the tree.

    Args:
        root: the tree.
        places: is filled with the pictures of the tree and the number of leaves before each.
    """
    return _Reader({} if places is None else places).read(root)


class _Reader:
    def __init__(self, places: dict[HtmlElement, int]) -> None:
        self.places = places
        self.leaves: list[Leaf] = []
        self.pieces: list[str] = []
        self.links = 0
        self.in_link = 0
        self.blocks: list[HtmlElement] = []
        self.kinds: list[str] = []
        self.breaks = 0
        self.cells = 0
        """Cells of the row so far."""
        self.is_apart = False
        """Whether white space stood before the first piece; it is no piece itself."""
        self.events: list[Event] = []
        self.open: list[HtmlElement] = []

    def read(self, root: HtmlElement) -> list[Leaf]:
        """Goes over every element of every page: what is in line and no mark costs no call, nor does a block that holds
        but blocks."""
        blocks, kinds = self.blocks, self.kinds
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag not in _SPECIAL:
                    if tag in _SKIP:
                        walk.skip_subtree()
                        continue
                    if self.pieces or self.events:
                        self._flush()
                    self.is_apart = False
                    self.cells = 0
                    self.breaks = 9
                    blocks.append(element)
                    kinds.append(_kind(str(tag), kinds[-1] if kinds else "p"))
                elif tag not in _UNMARKED:
                    self._open(element, tag)
                text = element.text
            else:
                if tag not in _SPECIAL:
                    if blocks and blocks[-1] is element:
                        if self.pieces or self.events:
                            self._flush()
                        self.is_apart = False
                        self.cells = 0
                        self.breaks = 9
                        blocks.pop()
                        kinds.pop()
                elif tag not in _UNMARKED:
                    self._close(element, tag)
                text = element.tail if element is not root else None
            if text:
                if not self.pieces and text.isspace():
                    self.is_apart = True
                    continue
                self.pieces.append(text)
                if self.in_link:
                    self.links += len(text.strip())
        self._flush()
        return self.leaves

    def _open(self, element: HtmlElement, tag: str) -> None:
        if tag == "br":
            self._flush()
            self.breaks += 1
        elif tag in _MARKED:
            self.in_link += tag == "a"
            self._mark(element)
        elif self._is_block(element, tag):
            self._flush()
            self.breaks = 9
            self.blocks.append(element)
            outer = self.kinds[-1] if self.kinds else "p"
            self.kinds.append("p" if tag == "td" and outer == "table" and _holds_text(element) else _kind(tag, outer))
        elif tag in ("td", "th"):
            self.pieces.append(" | " if self.pieces or self.cells else "")
            self.cells += 1
            self._mark(element)
        elif tag in PICTURES:
            self.places[element] = len(self.leaves)

    def _close(self, element: HtmlElement, tag: str) -> None:
        if self.open and self.open[-1] is element:
            self.in_link -= tag == "a"
            self.open.pop()
            self.events.append((len(self.pieces), element, False))
        elif self.blocks and self.blocks[-1] is element:
            self._flush()
            self.breaks = 9
            self.blocks.pop()
            self.kinds.pop()

    def _mark(self, element: HtmlElement) -> None:
        self.open.append(element)
        self.events.append((len(self.pieces), element, True))

    @staticmethod
    def _is_block(element: HtmlElement, tag: str) -> bool:
        if tag in ("td", "th"):
            return any(
                child.tag == "br" or (isinstance(child.tag, str) and child.tag not in _INLINE) for child in element
            )
        return tag not in _INLINE

    def _flush(self) -> None:
        if self.pieces:
            self._add_leaf()
            self.pieces = []
            self.links = 0
        self.is_apart = False
        self.cells = 0
        if self.events:
            self.events = [(0, element, True) for element in self.open]

    def _add_leaf(self) -> None:
        raw = "".join(self.pieces)
        if not raw.isascii():
            raw = NEVER_TEXT.sub("", raw)
        text = " ".join(raw.split())
        if not text:
            return
        breaks, self.breaks = self.breaks, 0
        kind = self.kinds[-1] if self.kinds else "p"
        if kind == "code" and "\n" in raw.strip():
            text = "\n".join(line.rstrip() for line in raw.strip("\n").split("\n"))
        folded = fold(text)
        if folded:
            owner = self.blocks[-1]
            joined = breaks == 1 and bool(self.leaves) and self.leaves[-1].owner is owner
            inline = (self.pieces, self.events) if self.events else None
            links, pieces = min(self.links, len(text)), len(self.pieces)
            self.leaves.append(Leaf(kind, text, owner, links, joined, folded, inline, pieces))


def _holds_text(cell: HtmlElement) -> bool:
    """Whether a cell holds a text: its table then lays out the page."""
    size = 0
    for text in islice(cell.itertext(), MAX_CELL_PIECES):
        size += len(text.strip())
        if size > MAX_CELL_CHARS:
            return True
    return False


@lru_cache(maxsize=1024)
def _kind(tag: str, outer: str) -> str:
    if tag in _HEADS:
        return "head"
    if tag in ("li", "dt", "dd"):
        return "item"
    if tag == "blockquote":
        return "quote"
    if tag == "pre":
        return "code"
    if tag in ("tr", "td", "th", "caption"):
        return "table"
    if tag in ("ul", "ol", "div", "section", "article", "aside", "main", "table", "figure", "dl") and outer in (
        "item",
        "head",
    ):
        return outer
    if tag == "p" and outer in ("quote", "item", "table", "code"):
        return outer
    return outer if outer in ("quote", "code") else "p"

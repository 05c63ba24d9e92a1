"""A text and its marks as a tree of blocks, which every form is written from.

In: the text of an article (blocks separated by a blank line), its marks in any order. Out: blocks. A mark that is
unknown, lies outside the text, or crosses another one is passed over: nothing that was stored can break a form.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.items import Mark

HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
INLINE = frozenset(("a", "strong", "em", "code", "del", "sub", "sup"))
CELLS = ("td", "th")
BLOCK = frozenset((*HEADS, *CELLS, "ul", "ol", "li", "blockquote", "pre", "table", "tr"))
MAX_DEPTH = 40
"""Marks inside one another that are followed; deeper ones are passed over, their text stays."""

Style = tuple[str, str | None]
"""(name, value) of an inline mark."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text under the same inline marks."""

    text: str
    styles: tuple[Style, ...] = ()
    """Outermost first; no name twice."""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of one paragraph or heading."""

    lines: tuple[Line, ...]
    level: int = 0
    """0 for a paragraph, 1 to 6 for a heading."""


@dataclass(frozen=True, slots=True)
class Code:
    """Text whose white space counts."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set apart."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[tuple["Block", ...], ...]
    first: int | None = None
    """Number of the first item; None when they are not numbered."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    lines: tuple[Line, ...]
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, not all of one length."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Code | Quote | Items | Table


@dataclass(slots=True)
class _Node:
    name: str
    value: str | None
    start: int
    end: int
    children: list["_Node"] = field(default_factory=list)


def read_blocks(text: str, marks: Sequence[Mark]) -> tuple[Block, ...]:
    """The blocks of a marked text."""
    return tuple(_blocks_of(text, _nest(text, marks)))


def _nest(text: str, marks: Sequence[Mark]) -> _Node:
    root = _Node("", None, 0, len(text))
    stack = [root]
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not 0 <= mark.start <= mark.end <= len(text) or mark.name not in INLINE | BLOCK:
            continue
        if mark.start == mark.end and mark.name not in CELLS:
            continue
        while len(stack) > 1 and _is_over(stack[-1], mark):
            stack.pop()
        around = stack[-1]
        is_loose = mark.name in BLOCK and (around.name in INLINE or around.name in ("pre", *HEADS))
        if mark.end > around.end or is_loose or len(stack) > MAX_DEPTH:
            continue
        node = _Node(mark.name, mark.value, mark.start, mark.end)
        around.children.append(node)
        stack.append(node)
    return root


def _is_over(node: _Node, mark: Mark) -> bool:
    """Whether the mark stands behind the node; an empty cell may stand at the very end of its row."""
    if node.end != mark.start:
        return node.end < mark.start
    return mark.end > mark.start or node.name not in ("table", "tr")


def _blocks_of(text: str, node: _Node) -> Iterator[Block]:
    """The blocks inside a container; loose text in it becomes paragraphs."""
    runs: list[Run] = []
    for piece in _pieces(text, node):
        if isinstance(piece, _Node) and piece.name in BLOCK:
            yield from _paragraphs(runs)
            runs = []
            yield from _block(text, piece)
        else:
            runs += _runs(text, piece, ())
    yield from _paragraphs(runs)


def _pieces(text: str, node: _Node) -> Iterator["_Node | str"]:
    """Text and marked stretches inside a node, in order."""
    position = node.start
    for child in node.children:
        if child.start > position:
            yield text[position : child.start]
        yield child
        position = child.end
    if node.end > position:
        yield text[position : node.end]


def _block(text: str, node: _Node) -> Iterator[Block]:
    if node.name in HEADS:
        lines = _lines(_runs(text, node, ()))
        if lines:
            yield Paragraph(lines, int(node.name[1]))
    elif node.name == "pre":
        yield Code(text[node.start : node.end].strip("\n"))
    elif node.name in ("ul", "ol"):
        items = tuple(item for piece in _pieces(text, node) if (item := tuple(_item(text, piece))))
        if items:
            yield Items(items, _number(node.value) if node.name == "ol" else None)
    elif node.name == "table":
        rows = tuple(row for piece in _pieces(text, node) if (row := tuple(_cells(text, piece))))
        if rows:
            yield Table(rows)
    elif node.name == "blockquote":
        blocks = tuple(_blocks_of(text, node))
        if blocks:
            yield Quote(blocks)
    else:  # an item, row or cell outside its list or table
        yield from _blocks_of(text, node)


def _item(text: str, piece: "_Node | str") -> Iterator[Block]:
    if isinstance(piece, _Node) and piece.name == "li":
        yield from _blocks_of(text, piece)
    elif isinstance(piece, _Node) and piece.name in BLOCK:
        yield from _block(text, piece)
    else:
        yield from _paragraphs(_runs(text, piece, ()))


def _cells(text: str, piece: "_Node | str") -> Iterator[Cell]:
    """Cells of a row; in the text a bar stands between them."""
    parts = _pieces(text, piece) if isinstance(piece, _Node) and piece.name == "tr" else iter((piece,))
    for part in parts:
        if isinstance(part, _Node) and part.name in CELLS:
            yield Cell(_lines(_runs(text, part, ())), part.name == "th")
            continue
        lines = _lines(_runs(text, part, ()))
        if lines and not (isinstance(part, str) and not part.strip("| \n")):
            yield Cell(lines)


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 9 else 1


def _runs(text: str, piece: "_Node | str", styles: tuple[Style, ...]) -> list[Run]:
    """Everything inside as runs; blocks in it are set off by line breaks."""
    if isinstance(piece, str):
        return [Run(piece, styles)]
    if piece.name in INLINE and all(name != piece.name for name, _ in styles):
        styles = (*styles, (piece.name, piece.value))
    runs = [run for inner in _pieces(text, piece) for run in _runs(text, inner, styles)]
    return [Run("\n"), *runs, Run("\n")] if piece.name in BLOCK else runs


def _paragraphs(runs: Sequence[Run]) -> Iterator[Paragraph]:
    paragraph: list[Run] = []
    for run in runs:
        parts = run.text.split("\n\n")
        for number, part in enumerate(parts):
            if number and (lines := _lines(paragraph)):
                yield Paragraph(lines)
            if number:
                paragraph = []
            paragraph.append(Run(part, run.styles))
    if lines := _lines(paragraph):
        yield Paragraph(lines)


def _lines(runs: Sequence[Run]) -> tuple[Line, ...]:
    """Lines without white space around them; neighbours under the same marks are joined."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for number, part in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            line = lines[-1]
            if not part:
                continue
            if line and line[-1].styles == run.styles:
                line[-1] = Run(line[-1].text + part, run.styles)
            else:
                line.append(Run(part, run.styles))
    return tuple(stripped for line in lines if (stripped := _strip(line)))


def _strip(line: list[Run]) -> Line:
    while line and not line[0].text.strip():
        del line[0]
    while line and not line[-1].text.strip():
        del line[-1]
    if line:
        line[0] = Run(line[0].text.lstrip(), line[0].styles)
        line[-1] = Run(line[-1].text.rstrip(), line[-1].styles)
    return tuple(line)

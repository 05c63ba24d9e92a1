"""What the stretches of an article's text are: headings, lists, quotations, tables, links and emphasis.

In: the blocks that make the text, with the leaves their lines were read from. Out: marks over that very text. Structure
is read from the elements around each leaf; what only serves layout (a table with one column, a list with one item that
holds everything, a quotation around the whole text) leaves no mark. Blocks without leaves are marked by their kind.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from lxml.html import HtmlElement

from crawler.extract.blocks import Block
from crawler.extract.head import absolute
from crawler.extract.leaves import Leaf
from crawler.extract.nodes import NEVER_TEXT
from crawler.items import Mark

_HEADS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}
"""The headline is the only first heading."""
_LISTS = {"ul": "ul", "ol": "ol", "dl": "ul", "menu": "ul", "dir": "ul"}
_ITEMS = frozenset(("li", "dt", "dd"))
_CELLS = frozenset(("td", "th"))
_INLINE = {
    "a": "a", "b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "var": "em", "dfn": "em",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code", "sub": "sub", "sup": "sup", "del": "del", "s": "del",
    "strike": "del",
}  # fmt: skip
_BAR = " | "
"""Between the cells of a row."""
MAX_CELL_LEAVES = 3
"""A table with a cell of more leaves than that is layout, and so is one with a cell that long."""
MAX_CELL_CHARS = 600
MAX_NESTED = 20
"""Elements around a leaf that become marks; the innermost ones beyond that do not."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A block mark that is open or to be opened. `key` tells an element from another of the same name."""

    name: str
    key: object
    value: str | None = None


_Path = tuple[_Level, ...]


def mark_blocks(blocks: Sequence[Block], base_url: str) -> tuple[Mark, ...]:
    """Marks of the text that these blocks make, joined by a blank line; outer ones before inner ones."""
    writer = _Writer(base_url)
    paths = _paths(blocks)
    position = 0
    for block, path in zip(blocks, paths, strict=True):
        end = position + len(block.text)
        writer.enter(path, position, end)
        if not path or path[-1].name != "pre":
            is_row = bool(path) and path[-1].name == "tr"
            is_head = bool(path) and path[-1].name in _HEADS.values()
            start = position
            for line, leaf in zip_longest(block.text.split("\n"), block.leaves):
                if leaf is not None and leaf.inline is not None:
                    writer.mark_inside(line, leaf, start, is_row, is_head)
                elif leaf is None and is_row:
                    writer.mark_cells(line, start)
                start += len(line) + 1
        position = end + 2
    return writer.finish()


class _Writer:
    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.marks: list[Mark | None] = []
        self.open: list[tuple[_Level, int, int]] = []
        """(level, place in `marks`, start)"""
        self.end = 0

    def enter(self, path: _Path, start: int, end: int) -> None:
        """Close the marks that the next block does not share, open those it brings."""
        self.end, before = end, self.end
        if not path and not self.open:
            return
        shared = 0
        while shared < min(len(self.open), len(path)) and self.open[shared][0] == path[shared]:
            shared += 1
        self._close(shared, before)
        for level in path[shared:]:
            self.open.append((level, len(self.marks), start))
            self.marks.append(None)

    def _close(self, depth: int, end: int) -> None:
        for level, place, start in self.open[depth:]:
            self.marks[place] = Mark(level.name, start, end, level.value)
        del self.open[depth:]

    def finish(self) -> tuple[Mark, ...]:
        self._close(0, self.end)
        return tuple(sorted((mark for mark in self.marks if mark), key=lambda mark: (mark.start, -mark.end)))

    def mark_inside(self, line: str, leaf: Leaf, start: int, is_row: bool, is_head: bool) -> None:
        """Marks inside one line; where the line is its leaf without a stretch, they are moved to where they are now."""
        text, spans = read_spans(leaf)
        if text != leaf.text:
            return
        for element, first, last in spans:
            tag = str(element.tag)
            first, last = _moved(first, text, line), _moved(last, text, line)
            if tag in _CELLS:
                if is_row:
                    self.marks.append(Mark(tag, start + first, start + last))
            elif first < last:
                self._mark_inline(
                    element, tag, start + first, start + last, is_head and (first, last) == (0, len(line))
                )

    def _mark_inline(self, element: HtmlElement, tag: str, start: int, end: int, is_all_of_heading: bool) -> None:
        name = _INLINE[tag]
        if name == "a":
            href = (element.get("href") or "").strip()
            address = None if href.startswith("#") else absolute(href, self.base_url)
            if address:
                self.marks.append(Mark("a", start, end, NEVER_TEXT.sub("", address)))
        elif not (is_all_of_heading and name in ("strong", "em")):
            self.marks.append(Mark(name, start, end))

    def mark_cells(self, line: str, start: int) -> None:
        """Cells of a row that is only known as text."""
        for cell in line.split(_BAR):
            self.marks.append(Mark("td", start, start + len(cell)))
            start += len(cell) + len(_BAR)


def read_spans(leaf: Leaf) -> tuple[str, list[tuple[HtmlElement, int, int]]]:
    """The leaf's text read once more from its pieces, and where in it the marked elements begin and end."""
    if leaf.inline is None:
        return leaf.text, []
    pieces, events = leaf.inline
    places, text = _places(pieces)
    spans: list[tuple[HtmlElement, int, int]] = []
    starts: list[tuple[HtmlElement, int, int]] = []
    for index, element, is_start in events:
        if is_start:
            starts.append((element, index, len(spans)))
            spans.append((element, 0, 0))
        else:
            _, first, slot = starts.pop()
            spans[slot] = (element, *_extent(places, first, index))
    for element, first, slot in starts:  # goes on in the next leaf
        spans[slot] = (element, *_extent(places, first, len(pieces)))
    return text, spans


def _places(pieces: Sequence[str]) -> tuple[list[tuple[int, int]], str]:
    """Where each piece stands in the text, white space collapsed; and the text."""
    places = []
    out: list[str] = []
    size = 0
    is_apart = False
    for piece in pieces:
        clean = piece if piece.isascii() else NEVER_TEXT.sub("", piece)
        words = " ".join(clean.split())
        if not words:
            places.append((size, size))
            is_apart = is_apart or bool(clean)
            continue
        if size and (is_apart or clean[0].isspace()):
            out.append(" ")
            size += 1
        out.append(words)
        places.append((size, size + len(words)))
        size += len(words)
        is_apart = clean[-1].isspace()
    return places, "".join(out)


def _extent(places: Sequence[tuple[int, int]], first: int, last: int) -> tuple[int, int]:
    """From the first to the last character of the pieces `first` to `last`."""
    inside = [place for place in places[first:last] if place[0] < place[1]]
    if inside:
        return inside[0][0], inside[-1][1]
    place = places[first - 1][1] if first else 0
    return place, place


def _moved(place: int, text: str, line: str) -> int:
    """A place in `text` as a place in `line`, which is `text` without one stretch."""
    if text == line:
        return place
    front = next((i for i, (a, b) in enumerate(zip(text, line, strict=False)) if a != b), min(len(text), len(line)))
    if place <= front:
        return place
    back = len(text) - place
    same = back <= len(line) - front and (not back or text[-back:] == line[-back:])
    return len(line) - back if same else front


def _paths(blocks: Sequence[Block]) -> list[_Path]:
    """For each block the marks around it, outermost first."""
    leaves = [block.leaves[0] if block.leaves else None for block in blocks]
    above: dict[HtmlElement, tuple[HtmlElement, ...]] = {}
    chains = [_chain(leaf.owner, above) if leaf is not None else () for leaf in leaves]
    tables = _data_tables(leaves, chains)
    layout = _layout(chains)
    paths: list[_Path] = []
    for number, (block, leaf, chain) in enumerate(zip(blocks, leaves, chains, strict=True)):
        path = _path_of(chain, tables, layout) if leaf is not None else _path_of_kind(block, number)
        if leaf is not None and block.kind == "code":
            path = (*path, _Level("pre", number))
        head = next((_HEADS[element.tag] for element in reversed(chain) if element.tag in _HEADS), None)
        if head and not any(level.name in _CELLS for level in path):
            path = (*path, _Level(head, number))
        paths.append(path[-MAX_NESTED:])
    return paths


_STRUCTURE = frozenset((*_HEADS, *_LISTS, *_ITEMS, *_CELLS, "blockquote", "table", "tr"))


def _chain(element: HtmlElement, known: dict[HtmlElement, tuple[HtmlElement, ...]]) -> tuple[HtmlElement, ...]:
    """The elements of structure around an element, outermost first, and itself when it is one.

    Args:
        element: a leaf's owner.
        known: the same of elements that were asked about; is added to.
    """
    path: list[HtmlElement] = []
    at: HtmlElement | None = element
    while at is not None and at not in known:
        path.append(at)
        at = at.getparent()
    chain = known[at] if at is not None else ()
    for one in reversed(path):
        if one.tag in _STRUCTURE:
            chain = (*chain, one)
        known[one] = chain
    return chain


def _data_tables(leaves: Sequence[Leaf | None], chains: Sequence[tuple[HtmlElement, ...]]) -> frozenset[HtmlElement]:
    """Tables that are tables: most rows have several cells, and no cell holds a text."""
    rows: dict[HtmlElement, dict[HtmlElement, int]] = defaultdict(dict)
    texts: dict[HtmlElement, int] = defaultdict(int)
    for leaf, chain in zip(leaves, chains, strict=True):
        if leaf is None or not chain:
            continue
        places = [index for index, element in enumerate(chain) if element.tag == "table"]
        if not places:
            continue
        inside = chain[places[-1] :]
        row = next((element for element in inside if element.tag == "tr"), None)
        if row is None:
            continue
        cell = next((element for element in inside if element.tag in _CELLS), None)
        cells = rows[inside[0]]
        if cell is None:
            cells[row] = cells.get(row, 0) + 1 + leaf.text.count(_BAR)
        else:
            texts[cell] += 1 + (MAX_CELL_LEAVES if len(leaf.text) > MAX_CELL_CHARS else 0)
            cells[row] = cells.get(row, 0) + (texts[cell] in (1, 1 + MAX_CELL_LEAVES))
            if texts[cell] > MAX_CELL_LEAVES:
                cells[inside[0]] = -1
    return frozenset(
        table
        for table, cells in rows.items()
        if -1 not in cells.values() and len(cells) > 1 and 2 * sum(count > 1 for count in cells.values()) >= len(cells)
    )


def _layout(chains: Sequence[tuple[HtmlElement, ...]]) -> frozenset[HtmlElement]:
    """Lists with a single item that holds several blocks, and quotations around everything."""
    items: dict[HtmlElement, dict[HtmlElement, int]] = defaultdict(lambda: defaultdict(int))
    quotes: dict[HtmlElement, int] = defaultdict(int)
    for chain in chains:
        for outer, inner in pairwise(chain):
            if outer.tag in _LISTS and inner.tag in _ITEMS:
                items[outer][inner] += 1
        for element in chain:
            if element.tag == "blockquote":
                quotes[element] += 1
    lists = {element for element, found in items.items() if len(found) == 1 and max(found.values()) > 1}
    around = {element for element, count in quotes.items() if count == len(chains) > 1}
    return frozenset(lists | around | {item for element in lists for item in items[element]})


def _path_of(chain: Sequence[HtmlElement], tables: frozenset[HtmlElement], layout: frozenset[HtmlElement]) -> _Path:
    path: list[_Level] = []
    pending: HtmlElement | None = None
    is_in_table = False
    for element in chain:
        tag = str(element.tag)
        if element in layout:
            continue
        if element in tables:
            if element is _last_table(chain):
                path.append(_Level("table", element))
                is_in_table = True
        elif is_in_table:
            if tag == "tr" or tag in _CELLS:
                path.append(_Level(tag, element))
        elif tag in _LISTS:
            pending = element
        elif tag in _ITEMS:
            holder = pending if pending is not None else element.getparent()
            name = _LISTS.get(str(holder.tag), "ul") if holder is not None else "ul"
            path += [_Level(name, holder, _start_of(holder) if name == "ol" else None), _Level("li", element)]
            pending = None
        elif tag == "blockquote":
            path.append(_Level("blockquote", element))
    if is_in_table and path[-1].name == "table":  # a caption
        path.pop()
    return tuple(path)


def _last_table(chain: Sequence[HtmlElement]) -> HtmlElement | None:
    return next((element for element in reversed(chain) if element.tag == "table"), None)


def _start_of(element: HtmlElement | None) -> str | None:
    start = element.get("start") or "" if element is not None else ""
    return start if start.isascii() and start.isdigit() and len(start) < 9 and start != "1" else None


_KINDS: Mapping[str, tuple[str, ...]] = {
    "head": ("h2",), "item": ("ul", "li"), "quote": ("blockquote",), "code": ("pre",), "table": ("table", "tr"),
}  # fmt: skip


def _path_of_kind(block: Block, number: int) -> _Path:
    """Of a block without leaves; neighbours of one kind share their list, quotation or table."""
    if block.kind == "table" and _BAR not in block.text:
        return ()
    names = _KINDS.get(block.kind, ())
    return tuple(_Level(name, "shared" if name in ("ul", "blockquote", "table") else number) for name in names)

"""The text as HTML that is safe to show: fifteen elements, one attribute, every character escaped.

In: text and marks. Out: HTML of the body, without headline and pictures. Nothing of the page's own mark-up is passed
through: elements are written from marks, and a link only where its address is http(s). There are no scripts, styles,
handlers, frames, ids or classes by construction.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from crawler.items import Mark
from crawler.rendition.blocks import Block, Cell, Code, Items, Line, Paragraph, Quote, Style, Table, read_blocks


def render_html(text: str, marks: Sequence[Mark], rel: str = "") -> str:
    """The marked text as a sequence of HTML blocks, one a line; its links say `rel`, where that is given."""
    written = "\n".join(_write(block) for block in read_blocks(text, marks))
    # A "<" stands in what was written only where an element begins: those of the text are escaped.
    return written.replace(_LINK, f'<a rel="{rel}" href="') if rel else written


_LINK = '<a href="'


def is_web_address(address: str | None) -> bool:
    """Whether a link may lead there."""
    return address is not None and address.lower().startswith(("https://", "http://"))


def _write(block: Block) -> str:
    match block:
        case Paragraph(lines, level):
            name = f"h{level}" if level else "p"
            return f"<{name}>{_write_lines(lines)}</{name}>"
        case Code(text):
            return f"<pre>{escape(text, quote=False)}</pre>"
        case Quote(blocks):
            return f"<blockquote>\n{_write_all(blocks)}\n</blockquote>"
        case Items(items, first):
            name = "ul" if first is None else "ol"
            start = f' start="{first}"' if first not in (None, 1) else ""
            return f"<{name}{start}>\n{''.join(_write_item(item) for item in items)}</{name}>"
        case Table(rows):
            return f"<table>\n{''.join(_write_row(row) for row in rows)}</table>"


def _write_all(blocks: Iterable[Block]) -> str:
    return "\n".join(_write(block) for block in blocks)


def _write_item(item: Sequence[Block]) -> str:
    first, *rest = item
    if isinstance(first, Paragraph) and not first.level and not any(isinstance(block, Paragraph) for block in rest):
        opening = _write_lines(first.lines)
        return f"<li>{opening}\n{_write_all(rest)}\n</li>\n" if rest else f"<li>{opening}</li>\n"
    return f"<li>\n{_write_all(item)}\n</li>\n"


def _write_row(row: Sequence[Cell]) -> str:
    cells = (
        f"<{name}>{_write_lines(cell.lines)}</{name}>" for cell in row for name in ("th" if cell.is_head else "td",)
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def _write_lines(lines: Sequence[Line]) -> str:
    return "<br>\n".join("".join(_write_line(line)) for line in lines)


def _write_line(line: Line) -> Iterator[str]:
    open_styles: tuple[Style, ...] = ()
    for run in line:
        styles = tuple(style for style in run.styles if style[0] != "a" or is_web_address(style[1]))
        shared = _shared(open_styles, styles)
        yield from (f"</{name}>" for name, _ in reversed(open_styles[shared:]))
        yield from (_open(style) for style in styles[shared:])
        yield escape(run.text, quote=False)
        open_styles = styles
    yield from (f"</{name}>" for name, _ in reversed(open_styles))


def _shared(one: Sequence[Style], other: Sequence[Style]) -> int:
    """How many styles both begin with."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def _open(style: Style) -> str:
    name, value = style
    return f'{_LINK}{escape(value or "")}">' if name == "a" else f"<{name}>"

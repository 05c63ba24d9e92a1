"""The text as Markdown (CommonMark, tables as GitHub writes them).

In: text and marks. Out: Markdown in which every character of the text stands for itself: what would be read as mark-up
is escaped, and emphasis that the rules of CommonMark would not recognise where it stands is left out rather than shown
as asterisks.

Source: https://spec.commonmark.org/0.31.2/, https://github.github.com/gfm/#tables-extension-
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.items import Mark
from crawler.rendition.blocks import Block, Cell, Code, Items, Line, Paragraph, Quote, Table, read_blocks
from crawler.rendition.html import is_web_address

_SPECIAL = re.compile(r"[\\`*\[\]~]|<(?=[A-Za-z/!?]|$)|&(?=#?[A-Za-z0-9]{0,32}(?:;|$))|_(?![^\W_])|(?<![^\W_])_")
"""What could be read as mark-up inside a line, also where it goes on in the next stretch."""
_LINE_START = re.compile(r"#{1,6}(?=\s|$)|[-+](?=\s|$)|-(?=[-:|])|=(?==*\s*$)|>|:(?=-)|\|")
_NUMBER_START = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")
_FENCES = {"strong": "**", "em": "*", "del": "~~"}


def render_markdown(text: str, marks: Sequence[Mark]) -> str:
    """The marked text as Markdown, blocks separated by a blank line."""
    return "\n\n".join(_write_all(read_blocks(text, marks)))


def _write_all(blocks: Sequence[Block]) -> Iterator[str]:
    """Each block; a list behind a list gets the other marker, else both would be one."""
    before: Block | None = None
    is_second = False
    for block in blocks:
        is_second = isinstance(before, Items) and isinstance(block, Items) and not is_second
        yield _write_items(block, is_second) if isinstance(block, Items) else _write(block)
        before = block


def _write(block: Paragraph | Code | Quote | Table) -> str:
    match block:
        case Paragraph(lines, 0):
            return "\\\n".join(_escape_start(_write_line(line)) for line in lines)
        case Paragraph(lines, level):
            line = " ".join(_write_line(line) for line in lines)
            return f"{'#' * level} " + (f"{line[:-1]}\\#" if line.endswith("#") else line)
        case Code(text):
            fence = "`" * max(3, 1 + _longest_ticks(text))
            return f"{fence}\n{text}\n{fence}"
        case Quote(blocks):
            inner = "\n\n".join(_write_all(blocks))
            return "\n".join(f"> {line}" if line else ">" for line in inner.split("\n"))
        case Table(rows):
            return _write_table(rows)


def _write_items(block: Items, is_second: bool) -> str:
    written = []
    for number, item in enumerate(block.items, start=block.first or 0):
        bullet = "*" if is_second else "-"
        marker = bullet if block.first is None else f"{number}{')' if is_second else '.'}"
        blank = " " * (len(marker) + 1)
        inner = "\n\n".join(_write_all(item))
        written.append(
            f"{marker} " + "\n".join(f"{blank}{line}" if line else "" for line in inner.split("\n")).lstrip(" ")
        )
    gap = "\n\n" if any(len(item) > 1 for item in block.items) else "\n"
    return gap.join(written)


def _write_table(rows: Sequence[Sequence[Cell]]) -> str:
    """A row of heads first, an empty one where the table has none."""
    width = max(len(row) for row in rows)
    has_heads = all(cell.is_head for cell in rows[0])
    heads, rest = (rows[0], rows[1:]) if has_heads else ((), rows)
    lines = [_write_row(heads, width), "|" + " --- |" * width, *(_write_row(row, width) for row in rest)]
    return "\n".join(lines)


def _write_row(row: Sequence[Cell], width: int) -> str:
    cells = [" ".join(_write_line(line, in_table=True) for line in cell.lines) for cell in row]
    cells += [""] * (width - len(cells))
    return "|" + "".join(f" {cell} |" for cell in cells)


def _longest_ticks(text: str) -> int:
    return max((len(ticks) for ticks in re.findall("`+", text)), default=0)


def _escape_start(line: str) -> str:
    """The line, so that its first characters do not make it a heading, item, quotation, rule or table."""
    if match := _NUMBER_START.match(line):
        return f"{match[1]}\\{line[match.start(2) :]}"
    return f"\\{line}" if _LINE_START.match(line) else line


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a line under one kind of emphasis: Markdown cannot nest all that HTML can."""

    text: str
    kind: str
    """plain | strong | em | del | code"""
    href: str | None


def _write_line(line: Line, in_table: bool = False) -> str:
    parts = _parts(line)
    out = ""
    href: str | None = None
    for index, part in enumerate(parts):
        if part.href != href:
            out += _close_link(href)
            if part.href:
                out = f"{out[:-1]}\\![" if out.endswith("!") else f"{out}["
            href = part.href
        after = parts[index + 1] if index + 1 < len(parts) else None
        out += _write_part(part, out, after, in_table)
    return out + _close_link(href)


def _parts(line: Line) -> list[_Part]:
    parts: list[_Part] = []
    for run in line:
        styles = dict(run.styles)
        kind = next((name for name in ("code", "del", "strong", "em") if name in styles), "plain")
        href = styles.get("a") if is_web_address(styles.get("a")) else None
        if parts and (parts[-1].kind, parts[-1].href) == (kind, href):
            parts[-1] = _Part(parts[-1].text + run.text, kind, href)
        else:
            parts.append(_Part(run.text, kind, href))
    return parts


def _write_part(part: _Part, before: str, after: _Part | None, in_table: bool) -> str:
    text = part.text
    if part.kind == "code" and text.strip() and not (in_table and ("|" in text or "\\" in text)):
        return _write_code(text)
    if part.kind not in _FENCES:
        return _escape(text, in_table)
    fence = _FENCES[part.kind]
    first, last = _stretch(text, before, _next_char(part, after))
    inner = text[first:last]
    if not inner:
        return _escape(text, in_table)
    return _escape(text[:first], in_table) + fence + _escape(inner, in_table) + fence + _escape(text[last:], in_table)


def _next_char(part: _Part, after: _Part | None) -> str:
    """What follows a part: a space, a letter, or a mark."""
    if after is None or after.href != part.href:
        return "]" if part.href else "[" if after is not None else " "
    if after.kind in _FENCES and not after.text[:1].isspace():
        return "*"
    return "`" if after.kind == "code" else after.text[:1]


def _stretch(text: str, before: str, following: str) -> tuple[int, int]:
    """The part of an emphasised text that can stand between asterisks: from there on, up to there.

    An opening run must not be followed by white space; followed by punctuation it needs white space or punctuation
    before it. The same holds for closing runs the other way round. Two runs in a row would be read as one.
    """
    first, last = 0, len(text)
    while first < last and not _may_touch(text[first], text[first - 1] if first else before[-1:]):
        first += 1
    while first < last and not _may_touch(text[last - 1], text[last] if last < len(text) else following):
        last -= 1
    meets_one = (first == 0 and before.endswith(("*", "~"))) or (last == len(text) and following == "*")
    return (0, 0) if meets_one else (first, last)


def _may_touch(inner: str, outer: str) -> bool:
    """Whether a run of asterisks may stand between these two; symbols beyond ASCII are taken for what suits least, for
    versions of CommonMark differ on them."""
    if inner.isspace():
        return False
    if unicodedata.category(inner)[0] not in "PS" or not outer or outer.isspace():
        return True
    return not (outer.isalnum() if outer.isascii() else unicodedata.category(outer)[0] != "P")


def _write_code(text: str) -> str:
    ticks = "`" * (1 + _longest_ticks(text))
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{blank}{text}{blank}{ticks}"


def _close_link(href: str | None) -> str:
    if href is None:
        return ""
    address = re.sub(r"[\s\\<>|]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), href)
    address = re.sub(r"&(?=#?[A-Za-z0-9]{1,32};)", "&amp;", address)
    return f"](<{address}>)" if "(" in address or ")" in address else f"]({address})"


def _escape(text: str, in_table: bool) -> str:
    escaped = _SPECIAL.sub(lambda match: f"\\{match[0]}", text)
    return escaped.replace("|", "\\|") if in_table else escaped

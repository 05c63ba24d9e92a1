"""Text for terminals: what came from the web is made safe, results go to stdout, everything else to stderr."""

import json
import os
import re
import sys
from typing import Any

import click

from crawler.rendition.plain import CONTROLS as CONTROLS
from crawler.rendition.plain import calm_marks
from crawler.rendition.plain import make_safe as make_safe


def one_line(text: str, width: int) -> str:
    """The text safe, on one line, cut to a width in columns; never more characters than that."""
    flat = " ".join(make_safe(text).split())
    return cut(flat if len(flat) <= width else flat[: max(1, width - 1)] + "…", width)


def cut(text: str, width: int) -> str:
    """One line cut to a width in columns: wide characters take two, a half of one is not shown."""
    from rich.cells import cell_len, chop_cells

    if len(text) * 2 <= width or cell_len(text) <= width:
        return text
    return (chop_cells(text, width - 1)[0] if width > 1 else "") + "…"


def say(text: str = "") -> None:
    """A line of the result, on stdout."""
    click.echo(text)


def note(text: str) -> None:
    """A line about the work, on stderr; made safe here, as errors say what stands in documents."""
    click.echo(make_safe(text), err=True)


def say_json(value: Any) -> None:
    """One line of JSON on stdout."""
    say(spell_json(json.dumps(value, ensure_ascii=False, default=str)))


def spell_json(text: str) -> str:
    """JSON with what steers a terminal, and halves of surrogate pairs, as escapes: it means the same."""
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def spell_markup(text: str) -> str:
    """HTML or XML with what steers a terminal by number; without controls and surrogates, which HTML does not know."""
    return CONTROLS.sub(_number_of, text)


def _number_of(found: "re.Match[str]") -> str:
    code = ord(found[0])
    return f"&#x{code:x};" if code > 0x9F and not 0xD800 <= code <= 0xDFFF else ""


def cell_width(text: str) -> int:
    """Columns the text takes on a terminal."""
    from rich.cells import cell_len

    return len(text) if text.isascii() else cell_len(text)


def pad(text: str, width: int, is_right: bool = False) -> str:
    """The text with spaces behind it, or before it, up to a width in columns."""
    spaces = " " * max(0, width - cell_width(text))
    return spaces + text if is_right else text + spaces


def has_colour() -> bool:
    """Whether standard output is a terminal, and its user did not ask for text without colour (https://no-color.org)."""
    return sys.stdout.isatty() and not is_plain()


def is_plain() -> bool:
    """Whether the user asked for text without colour: NO_COLOR is set to anything, or the terminal knows none."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


def terminal_columns() -> int | None:
    """Columns of the terminal that standard output is; None for a file or a pipe, where nothing is cut."""
    import shutil

    return max(20, shutil.get_terminal_size((100, 24)).columns) if sys.stdout.isatty() else None


def fit(text: str, longest: int, taken: int = 0) -> str:
    """The text safe, on one line of at most `longest` columns; on a terminal of what `taken` columns leave of it."""
    columns = terminal_columns()
    if columns is None:
        return one_line(text, longest)
    return one_line(calm_marks(text), max(1, min(longest, columns - taken)))


LEAST_COLUMNS = 60
"""Tables on narrower terminals stand as blocks, a row a block; so do those of more columns than fit."""


def say_table(rows: list[tuple[str, ...]], heads: tuple[str, ...]) -> None:
    """Columns padded to their widest cell. On a terminal the widest ones give way until a line fits; in a file or pipe
    every cell is whole."""
    columns = terminal_columns()
    if columns is not None:
        rows = [tuple(map(calm_marks, row)) for row in rows]
    if columns is not None and columns < LEAST_COLUMNS:
        _say_blocks(rows, heads, columns)
        return
    lines = [heads, *[tuple(one_line(cell, 200) for cell in row) for row in rows]]
    widths = [max(cell_width(line[i]) for line in lines) for i in range(len(heads))]
    if columns is not None:
        widths = fit_widths(widths, columns)
        if sum(widths) + 2 * (len(widths) - 1) > columns:
            _say_blocks(rows, heads, columns)
            return
    for line in lines:
        say("  ".join(pad(cut(cell, width), width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _say_blocks(rows: list[tuple[str, ...]], heads: tuple[str, ...], columns: int) -> None:
    """A line for each cell that holds something, an empty line between two rows."""
    width = max((cell_width(head) for head in heads), default=0)
    for number, row in enumerate(rows):
        if number:
            say()
        for head, cell in zip(heads, row, strict=True):
            if cell:
                say(cut(f"{pad(head, width)}  {one_line(cell, 200)}", columns))


def fit_widths(widths: list[int], total: int, least: int = 6) -> list[int]:
    """Widths of columns with two spaces between them that take at most `total`: the widest give way, none below
    `least`, unless so many columns have no room at all."""
    fitted = list(widths)
    over = sum(fitted) + 2 * (len(fitted) - 1) - total
    while over > 0 and max(fitted) > least:
        widest = fitted.index(max(fitted))
        below = max((width for width in fitted if width < fitted[widest]), default=least)
        step = min(over, max(1, fitted[widest] - max(below, least)))
        fitted[widest] -= step
        over -= step
    return fitted

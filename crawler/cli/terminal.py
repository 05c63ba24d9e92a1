"""Text for terminals: what came from the web is made safe, results go to stdout, everything else to stderr."""

import json
import re
import unicodedata
from typing import Any

import click

CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""C0 and C1 controls, bidirectional and zero-width characters, line separators, lone surrogates: text may not steer a
terminal."""


def make_safe(text: str) -> str:
    """The text without characters that steer a terminal; line breaks and tabs stay."""
    return CONTROLS.sub("", text.replace("\r\n", "\n"))


def one_line(text: str, width: int) -> str:
    """The text safe, on one line, cut to a width in characters."""
    flat = " ".join(make_safe(text).split())
    return flat if len(flat) <= width else flat[: max(1, width - 1)] + "…"


def say(text: str = "") -> None:
    """A line of the result, on stdout."""
    click.echo(text)


def note(text: str) -> None:
    """A line about the work, on stderr; made safe here, as errors say what stands in documents."""
    click.echo(make_safe(text), err=True)


def say_json(value: Any) -> None:
    """One line of JSON on stdout."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))  # a lone surrogate as JSON escapes it


def cell_width(text: str) -> int:
    """Columns the text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def say_table(rows: list[tuple[str, ...]], heads: tuple[str, ...]) -> None:
    """Columns padded to their widest cell; lines are cut to a terminal, and whole in a file or pipe."""
    import shutil
    import sys

    total = max(60, shutil.get_terminal_size((100, 24)).columns) if sys.stdout.isatty() else sys.maxsize
    lines = [heads, *[tuple(one_line(cell, 200) for cell in row) for row in rows]]
    widths = [max(cell_width(line[i]) for line in lines) for i in range(len(heads))]
    for line in lines:
        text = "  ".join(cell + " " * (widths[i] - cell_width(cell)) for i, cell in enumerate(line)).rstrip()
        say(text if len(text) <= total else text[: total - 1] + "…")

"""Lists of addresses given to a command: files, and standard input."""

import sys
from pathlib import Path
from typing import Any

from crawler.cli.terminal import make_safe, note
from crawler.urls import without_credentials

STDIN = "-"
MOST_SHOWN = 200
"""Characters of an odd line that are shown."""


def read_list(name: str) -> bytes:
    """The bytes of a file, or of standard input."""
    return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()


def read_addresses(names: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """The addresses that these words stand for, each once and in order: of a file or `-` those it lists, one a line;
    any other word is an address itself. And how many lines of the lists are none: each is told."""
    found: dict[str, None] = {}
    odd = 0
    for name in names:
        if name != STDIN and ("://" in name or not Path(name).is_file()):
            found[without_credentials(name)] = None
            continue
        from crawler.feeds.sniff import parse_url_list

        text = read_list(name).decode("utf-8", "replace")
        listed = parse_url_list(text)
        if not listed:
            note(make_safe(f"{_title_of(name)}: no address in it"))
        odd += len(tell_odd_lines(name, text))
        found |= dict.fromkeys(map(without_credentials, listed))
    return tuple(found), odd


def tell_odd_lines(name: str, text: str) -> list[dict[str, Any]]:
    """Name each line of a list that is no address, with its number."""
    from crawler.feeds.sniff import find_odd_lines

    odd = [{"line": number, "text": _shorten(line)} for number, line in find_odd_lines(text)]
    for row in odd:
        note(make_safe(f"{_title_of(name)}, line {row['line']}: no http(s) address: {row['text']}"))
    return odd


def _title_of(name: str) -> str:
    return "standard input" if name == STDIN else name


def _shorten(line: str) -> str:
    """The line for a person, without the passwords of its addresses."""
    text = " ".join(map(without_credentials, line.split()))
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "..."

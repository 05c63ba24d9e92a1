"""Lists of addresses given to a command: files, and standard input."""

import sys
from pathlib import Path
from typing import Any

from crawler.cli.terminal import make_safe, note
from crawler.urls import without_credentials

STDIN = "-"
PATH_STARTS = ("/", "./", "../", "~")
LIST_ENDS = (".txt", ".opml", ".xml", ".csv", ".json")
"""Ends of file names that are no top-level domain."""
MOST_SHOWN = 200
"""Characters of an odd line that are shown."""


def why_no_address(name: str) -> str | None:
    """Why a word that is no file cannot be meant as an address either; None for all others."""
    if not name.strip():
        return "an empty word"
    if name == STDIN or "://" in name or Path(name).is_file():
        return None
    if Path(name).is_dir() and (name.startswith(PATH_STARTS) or "." not in name):
        return "is a folder"
    if name.startswith(PATH_STARTS) and Path(name).exists():
        return "no file to read: give a pipe's text on standard input, with -"
    is_path = name.startswith(PATH_STARTS) or ("/" not in name and name.lower().endswith(LIST_ENDS))
    return "no such file" if is_path else None


def read_list(name: str) -> bytes:
    """The bytes of a file, or of standard input."""
    return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()


def read_addresses(names: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """The addresses that these words stand for, each once and in order: of a file or `-` those it lists, one a line;
    any other word is an address itself. And how many lines of the lists are none: each is told."""
    found: dict[str, None] = {}
    odd = 0
    for name in names:
        if why := why_no_address(name):
            note(make_safe(f"{name}: {why}"))
            odd += 1
            continue
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

"""Lists of addresses given to a command: files, and standard input."""

import sys
from pathlib import Path

from crawler.cli.terminal import make_safe, note
from crawler.urls import without_credentials

STDIN = "-"


def read_list(name: str) -> bytes:
    """The bytes of a file, or of standard input."""
    return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()


def read_addresses(names: tuple[str, ...]) -> tuple[str, ...]:
    """The addresses that these words stand for, each once and in order: of a file or `-` those it lists, one a line;
    any other word is an address itself."""
    found: dict[str, None] = {}
    for name in names:
        if name != STDIN and ("://" in name or not Path(name).is_file()):
            found[without_credentials(name)] = None
            continue
        from crawler.feeds.sniff import parse_url_list

        listed = parse_url_list(read_list(name).decode("utf-8", "replace"))
        if not listed:
            note(make_safe(f"{'standard input' if name == STDIN else name}: no address in it"))
        found |= dict.fromkeys(listed)
    return tuple(found)

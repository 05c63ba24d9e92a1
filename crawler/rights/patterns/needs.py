"""Which words a text must hold for a pattern to meet it: told once for each pattern, so that few patterns are tried.

In: a regular expression. Out: literals in folded case, of which every text it meets holds at least one; nothing where
none can be told, and then the pattern has to be tried. The parser is the one of `re` itself; on a Python that keeps it
elsewhere nothing is told, and all is as right and slower.
"""

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

_DOTLESS = (("\u0131", "i"), ("\u0307", ""), ("\u017f", "s"), ("\u03c2", "\u03c3"), ("\u00b5", "\u03bc"))
"""Letters that `re.IGNORECASE` takes for another one but `str.lower` does not."""
_ENOUGH_CHARS = 6
"""A word of this length is rare enough; of longer ones the fewer alternatives win."""
_WIDE = 3
"""A letter of a script that writes words in two or three characters tells as much as three others."""


def fold_case(text: str) -> str:
    """Lower case, with the letters that pass for each other when case is ignored made one."""
    text = text.lower()
    if not text.isascii():
        for letter, same in _DOTLESS:
            text = text.replace(letter, same)
    return text


def find_needs(pattern: str) -> frozenset[str]:
    """The words of a pattern, see above; empty where none can be told."""
    try:
        tree = import_module("re._parser").parse(pattern, re.IGNORECASE)
    except (ImportError, AttributeError):
        return frozenset()
    return _needs_of(tree) or frozenset()


def _needs_of(tree: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """The best set of alternatives among the parts of a sequence."""
    found: list[frozenset[str]] = []
    run = ""
    for code, value in tree:
        name = str(code)
        if name == "LITERAL":
            run += chr(value)
            continue
        if run:
            found.append(frozenset((fold_case(run),)))
            run = ""
        if part := _needs_of_part(name, value):
            found.append(part)
    if run:
        found.append(frozenset((fold_case(run),)))
    return max(found, key=_rate, default=None)


def _needs_of_part(name: str, value: Any) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        return _needs_of(value[3])
    if name == "ATOMIC_GROUP":
        return _needs_of(value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _needs_of(value[2]) if value[0] else None
    if name == "ASSERT":
        return _needs_of(value[1])
    if name == "BRANCH":
        branches = [_needs_of(branch) for branch in value[1]]
        known = [branch for branch in branches if branch]
        return frozenset().union(*known) if len(known) == len(branches) else None
    return None


def _rate(words: frozenset[str]) -> tuple[int, int]:
    shortest = min(sum(_WIDE if letter > "\u2e80" else 1 for letter in word) for word in words)
    return min(shortest, _ENOUGH_CHARS), -len(words)

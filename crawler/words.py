"""Many words found in one pass, and which words a regular expression needs: what keeps the trying of patterns rare.

A search for 800 words costs less than one pattern does. So of each pattern the literals are told, in folded case, of
which every text it meets holds at least one, and the pattern is tried on texts that do. The parser is the one of `re`
itself; on a Python that keeps it elsewhere no literal is told, every pattern is tried, and all is as right and slower.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import accumulate
from typing import Any

from ahocorasick_rs import AhoCorasick

_DOTLESS = (("\u0131", "i"), ("\u0307", ""), ("\u017f", "s"), ("\u03c2", "\u03c3"), ("\u00b5", "\u03bc"))
"""Letters that `re.IGNORECASE` takes for another one but `str.lower` does not."""
_ENOUGH_CHARS = 6
"""A word of this length is rare enough; of longer ones the fewer alternatives win."""
_WIDE = 3
"""A letter of a script that writes words in two or three characters tells as much as three others."""


_HALVES = re.compile("[\ud800-\udfff]")


def fold_case(text: str) -> str:
    """Lower case, with the letters that pass for each other when case is ignored made one."""
    text = text.lower()
    if not text.isascii():
        for letter, same in _DOTLESS:
            text = text.replace(letter, same)
    return text


class WordFinder:
    """Finds which of many words stand in a text, and where, going over it once (Aho and Corasick, 1975)."""

    __slots__ = ("_automaton", "_words")

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted(words)
        self._automaton = AhoCorasick(self._words)

    def find(self, text: str) -> frozenset[str]:
        """The words in the text."""
        hits = self._match(text)
        return frozenset([self._words[hit[0]] for hit in hits])

    def find_in(self, texts: Sequence[str]) -> Iterator[tuple[int, str]]:
        """(place among the texts, word) of each place in a text where a word stands; a word with a NUL is not found."""
        starts = [0, *accumulate(len(text) + 1 for text in texts)]
        for number, start, _ in self._match("\0".join(texts)):
            yield bisect_right(starts, start) - 1, self._words[number]

    def _match(self, text: str) -> list[tuple[int, int, int]]:
        """Matches with their places; the automaton takes no halves of surrogate pairs, which JSON can spell."""
        try:
            return list(self._automaton.find_matches_as_indexes(text, overlapping=True))
        except UnicodeEncodeError:
            return list(self._automaton.find_matches_as_indexes(_HALVES.sub("\ufffd", text), overlapping=True))


MAX_LINE_CHARS = 2000
"""Longer texts are not kept in the cache of lines and their words."""
_rare_words: set[str] = set()
"""Those that any rare pattern needs. A line is asked about by several patterns, one behind the other: the words of all
are looked for once."""


@lru_cache(maxsize=256)
def _find_rare_words(line: str, count: int) -> frozenset[str]:
    return _load_rare_finder(count).find(fold_case(line))


@lru_cache(maxsize=1)
def _load_rare_finder(count: int) -> WordFinder:
    """Finds the rare words that there are; `count`, their number, tells that some came in since."""
    return WordFinder(_rare_words)


class RarePattern:
    """A pattern, tried only on texts that hold one of the words it needs: for those that seldom meet anything."""

    __slots__ = ("_finder", "_needs", "pattern")

    def __init__(self, source: str, flags: re.RegexFlag = re.IGNORECASE) -> None:
        self.pattern = re.compile(source, flags)
        self._needs = find_needs(source)
        self._finder = WordFinder(self._needs) if self._needs else None
        _rare_words.update(self._needs)

    def may_meet(self, text: str) -> bool:
        """False when no part of the text meets the pattern."""
        if self._finder is None:
            return True
        if len(text) > MAX_LINE_CHARS:
            return bool(self._finder.find(fold_case(text)))
        return not self._needs.isdisjoint(_find_rare_words(text, len(_rare_words)))

    def may_meet_some(self, texts: Sequence[str]) -> list[int]:
        """Places of the texts that the pattern may meet, told in one pass over all of them."""
        if self._finder is None:
            return list(range(len(texts)))
        folded = fold_case("\0".join(texts)).split("\0")
        return sorted({place for place, _ in self._finder.find_in(folded)})

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.pattern.search(text) if self.may_meet(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self.pattern.match(text) if self.may_meet(text) else None


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

"""What notices are made of, as data: one TOML table per language, one for the agencies, and the code that loads them.

A table holds `triggers` (lower-case literals; a line that holds none of a language's triggers is not tried against its
patterns), patterns per kind of notice (regular expressions, case ignored), `guard` (what a line says that speaks of
rights without being a notice), `headings` (lines that only announce a disclaimer), `article` and `site` (words that
tell what a notice speaks of), `holder` (patterns with a group of that name), `nobody` (what stands in a holder's place
and names none), and what tells a notice from a sentence about rights amid the article: `own`, `ours`, `told`,
`clause` and `other` (see `Table`).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from crawler.items import NoticeKind
from crawler.words import WordFinder, find_needs, fold_case

LANGUAGES = (
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja",
    "ko", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
"""BCP 47 primary subtags that have a table. `no` is both kinds of Norwegian, `id` Indonesian and Malay."""

_KIND_KEYS = {
    "copyright": NoticeKind.COPYRIGHT_LINE,
    "reservation": NoticeKind.RESERVATION,
    "republication": NoticeKind.REPUBLICATION,
    "licence": NoticeKind.LICENCE,
    "disclaimer": NoticeKind.DISCLAIMER,
}


class Rules:
    """Patterns of one purpose in one language. A pattern is tried, and compiled, only when a text holds a word that
    it needs: of a line with triggers of a language a few of its hundred patterns are left.
    """

    __slots__ = ("_always", "_by_word", "_compiled", "sources")

    def __init__(self, sources: Sequence[str]) -> None:
        self.sources = tuple(sources)
        """The regular expressions, case ignored."""
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._always: list[int] = []
        self._by_word: dict[str, list[int]] = {}
        for number, source in enumerate(self.sources):
            needs = find_needs(source)
            for word in needs:
                self._by_word.setdefault(word, []).append(number)
            if not needs:
                self._always.append(number)

    @property
    def words(self) -> Iterable[str]:
        """The words that its patterns need."""
        return self._by_word.keys()

    def among(self, words: Iterable[str]) -> list[re.Pattern[str]]:
        """The patterns that a text with these words may meet, in their order."""
        by_word = self._by_word
        numbers = {number for word in words if word in by_word for number in by_word[word]}
        if not numbers and not self._always:
            return []
        numbers.update(self._always)
        return [self._compile(number) for number in sorted(numbers)]

    def _compile(self, number: int) -> re.Pattern[str]:
        pattern = self._compiled.get(number)
        if pattern is None:
            pattern = self._compiled[number] = re.compile(self.sources[number], re.IGNORECASE)
        return pattern


class Table:
    """The rules of one language."""

    __slots__ = (
        "_told_words", "_words", "alone", "article", "clause", "guard", "headings", "holder", "kinds", "language",
        "never", "nobody", "other", "ours", "own", "site", "told",
    )  # fmt: skip

    def __init__(self, language: str, raw: Mapping[str, Any]) -> None:
        self.language = language
        self.kinds = tuple((kind, Rules(raw.get(key, ()))) for key, kind in _KIND_KEYS.items())
        self.alone = Rules(raw.get("disclaimer_alone", ()))
        """Makes a disclaimer of a line that is no other notice."""
        self.never = Rules(raw.get("never", ()))
        """What is no notice about the page wherever it stands (words on comments, on subscriptions)."""
        self.guard = Rules(raw.get("guard", ()))
        self.headings = Rules(raw.get("headings", ()))
        self.article = Rules(raw.get("article", ()))
        self.site = Rules(raw.get("site", ()))
        self.holder = Rules(raw.get("holder", ()))
        self.nobody = Rules(raw["nobody"])
        """Whole names that name nobody: the publisher, their owners, this article."""
        self.own = Rules(raw["own"])
        """How a notice names what it governs: this article, our site."""
        self.ours = Rules(raw["ours"])
        """Weak signs of the same: we, here."""
        self.told = Rules(raw["told"])
        """What makes speech of a line: he said, according to."""
        self.clause = Rules(raw["clause"])
        """What makes a story of it: who, but, a year later."""
        self.other = Rules(raw["other"])
        """Something else that a line speaks of: he, the novel, the company."""
        rules = [*(of_kind for _, of_kind in self.kinds), self.alone, self.never, self.guard, self.headings]
        rules += [self.article, self.site, self.holder]
        told = [self.article, self.own, self.ours, self.told, self.clause, self.other, self.nobody]
        self._words = WordFinder({word for each in rules for word in each.words})
        self._told_words = WordFinder({word for each in told for word in each.words})

    def find_words(self, text: str) -> frozenset[str]:
        """The words of its patterns that stand in a text, for `Rules.among`; those of `find_told_words` apart."""
        return _find_words(self._words, text)

    def find_told_words(self, text: str) -> frozenset[str]:
        """The words of `article`, `own`, `ours`, `told`, `clause`, `other` and `nobody` that stand in a text: few lines
        are asked for them."""
        return _find_words(self._told_words, text)


@lru_cache(maxsize=64)
def _find_words(finder: WordFinder, text: str) -> frozenset[str]:
    """Cached: one line is asked about for kinds, headings, guards and holders, one behind the other."""
    return finder.find(fold_case(text))


@cache
def _read_table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def load_triggers() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each trigger in lower case with the languages that have it."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for trigger in _read_table(language)["triggers"]:
            found.setdefault(trigger.lower(), []).append(language)
    return tuple((trigger, tuple(languages)) for trigger, languages in found.items())


@cache
def load_table(language: str) -> Table:
    """The table of one language, read on first use (about 10 ms)."""
    return Table(language, _read_table(language))


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency."""

    name: str
    """As it is reported."""
    spellings: tuple[str, ...]
    """How credits write it; matched with their case."""
    domains: tuple[str, ...]
    """Registered domains of the agency's own site."""


@cache
def load_agencies() -> tuple[Agency, ...]:
    """All known agencies."""
    return tuple(
        Agency(row["name"], tuple(row["spellings"]), tuple(row["domains"])) for row in _read_table("agencies")["agency"]
    )

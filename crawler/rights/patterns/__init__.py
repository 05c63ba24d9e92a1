"""What notices are made of, as data: one TOML table per language, one for the agencies, and the code that loads them.

A table holds `triggers` (lower-case literals; a line that holds none of a language's triggers is not tried against its
patterns), patterns per kind of notice (regular expressions, case ignored), `guard` (what a line says that speaks of
rights without being a notice), `headings` (lines that only announce a disclaimer), `article` and `site` (words that
tell what a notice speaks of), and `holder` (patterns with a group of that name).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crawler.items import NoticeKind

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


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The compiled patterns of one language."""

    language: str
    kinds: tuple[tuple[NoticeKind, tuple[re.Pattern[str], ...]], ...]
    alone: tuple[re.Pattern[str], ...]
    """Makes a disclaimer of a line that is no other notice."""
    never: tuple[re.Pattern[str], ...]
    """What is no notice about the page wherever it stands (words on comments, on subscriptions)."""
    guard: tuple[re.Pattern[str], ...]
    headings: tuple[re.Pattern[str], ...]
    article: tuple[re.Pattern[str], ...]
    site: tuple[re.Pattern[str], ...]
    holder: tuple[re.Pattern[str], ...]


@cache
def _read_table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


_SCRIPTS = (
    "\u0370-\u03ff\u1f00-\u1fff",  # Greek
    "\u0400-\u04ff",  # Cyrillic
    "\u0590-\u05ff",  # Hebrew
    "\u0600-\u06ff",  # Arabic
    "\u0900-\u097f",  # Devanagari
    "\u0e00-\u0e7f",  # Thai
    "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af",  # Kana, Han, Hangul
)


@cache
def _sort_triggers() -> tuple[tuple[re.Pattern[str] | None, tuple[tuple[str, tuple[str, ...]], ...]], ...]:
    """Triggers by script, each group with the pattern that tells whether a text has a letter of it (None: Latin)."""
    groups: list[tuple[re.Pattern[str] | None, tuple[tuple[str, tuple[str, ...]], ...]]] = []
    rest = load_triggers()
    for script in _SCRIPTS:
        pattern = re.compile(f"[{script}]")
        groups.append((pattern, tuple(row for row in rest if pattern.search(row[0]))))
        rest = tuple(row for row in rest if not pattern.search(row[0]))
    return ((None, rest), *groups)


def find_triggers(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The triggers that can stand in a text, judged by its scripts: most pages have one or two."""
    return tuple(row for pattern, rows in _sort_triggers() if pattern is None or pattern.search(text) for row in rows)


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
    """The table of one language, compiled on first use (about 20 ms)."""
    raw = _read_table(language)

    def compile_all(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in raw.get(key, ()))

    return Table(
        language=language,
        kinds=tuple((kind, compile_all(key)) for key, kind in _KIND_KEYS.items()),
        alone=compile_all("disclaimer_alone"),
        never=compile_all("never"),
        guard=compile_all("guard"),
        headings=compile_all("headings"),
        article=compile_all("article"),
        site=compile_all("site"),
        holder=compile_all("holder"),
    )


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

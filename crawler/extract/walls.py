"""Words of pages that stand where an article should: "not found", walls of consent and log-in, guards against robots.

In: headlines and lines of a page. Out: the reason they speak of, or None. The words are data (walls.toml). A headline
is matched whole, never inside: "404: what the error means" is an article. What a site calls "not found" is recognised
by its words in 34 languages: something that is missing, a word for the thing, and nothing else.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

_CODE = re.compile(
    r"\W*(?:(?:error|http|https|status|code|fehler|erreur|errore|erro|fout|fel|feil|fejl|virhe|błąd|chyba|hiba|eroare|"
    r"greška|ошибка|помилка|грешка|σφάλμα|hata|خطأ|خطای|שגיאה|lỗi|kesalahan|错误|エラー|오류)\W*)*(?:404|410|۴۰۴)\W*"
    r"(?:(?:error|page|fehler|hata|页面|エラー)\W*)*",
    re.I,
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’‑-](?=[^\W\d_]))*")
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
REASONS = ("captcha", "error_page", "consent_wall", "login", "subscription", "search_results", "parked")
"""In the order in which they are tried."""
MAX_LINES = 120
_SKIP = frozenset(("script", "style", "template", "svg", "head", "select", "iframe", "textarea"))
_CHROME = frozenset(("nav", "footer", "aside"))
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "big",
        "code",
        "em",
        "font",
        "i",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "wbr",
        "label",
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class _Missing:
    """The words of one language for a thing that is not there."""

    core: re.Pattern[str]
    words: frozenset[str]
    things: frozenset[str]


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("crawler.extract").joinpath("walls.toml").read_text("utf-8"))


@cache
def _missing() -> tuple[_Missing, ...]:
    return tuple(
        _Missing(
            re.compile("|".join(table["core"])),
            frozenset(table.get("words", "").split()),
            frozenset(table.get("things", "").split()),
        )
        for table in _tables()["soft_404"].values()
    )


@cache
def _pattern(reason: str, part: str) -> re.Pattern[str] | None:
    found = _tables()[reason].get(part)
    if not found:
        return None
    joined = "|".join(found)
    return re.compile(rf"\b(?:{joined})\b" if part == "word" else joined, re.I)


def says_missing(line: str, leftover: float = 0.0) -> bool:
    """Whether a line says that a page is not there.

    Args:
        line: a headline or a sentence.
        leftover: share of its words that may speak of something else.
    """
    if not line or len(line) > 300:
        return False
    if _CODE.fullmatch(line):
        return True
    text = line.casefold().replace("’", "'").replace("\xa0", " ")
    for table in _missing():
        if not table.core.search(text):
            continue
        if not table.words:
            if len(text) <= 40:
                return True
            continue
        rest = _WORD.findall(table.core.sub(" ", text))
        strange = [word for word in rest if word not in table.words and word not in table.things]
        if len(strange) <= leftover * len(_WORD.findall(text)) and (
            any(word in table.things for word in rest) or not rest
        ):
            return True
    return False


def find_headline_reason(headlines: Iterable[str]) -> str | None:
    """The reason that a whole headline names, other than that nothing was found."""
    stripped = [_ENDS.sub("", line.replace("’", "'")) for line in headlines]
    for reason in REASONS:
        pattern = _pattern(reason, "headings")
        if pattern and any(line and pattern.fullmatch(line) for line in stripped):
            return reason
    return None


def find_line_reason(text: str) -> str | None:
    """The reason that a short text speaks of somewhere in its lines."""
    text = text.replace("’", "'")
    for reason in REASONS:
        pattern = _pattern(reason, "lines")
        if pattern is None:
            continue
        found = {match.lower() for match in pattern.findall(text)}
        if found and (reason != "subscription" or len(found) > 1):
            return reason
    return None


def is_about_consent(text: str) -> bool:
    """Whether so many of the words speak of consent that a text is about nothing else."""
    words = len(text.split())
    pattern = _pattern("consent_wall", "word")
    return words > 20 and pattern is not None and len(pattern.findall(text)) > 0.07 * words


def asks_for_script(text: str) -> bool:
    """Whether a text says no more than that the page needs scripts, or is still loading."""
    pattern = _pattern("shell", "lines")
    return pattern is not None and pattern.search(text) is not None


def has_guard(root: HtmlElement) -> bool:
    """Whether a guard against robots has left its marks. Dear: serialises the page; for pages with hardly any text."""
    source = etree.tostring(root, encoding="unicode").lower()
    return any(mark in source for mark in _tables()["marks"]["captcha"])


def visible_lines(root: HtmlElement) -> list[str]:
    """Lines of the page that are neither script nor menu, footer or sidebar; what stands in noscript counts."""
    body = root.find("body")
    lines: list[str] = []
    pieces: list[str] = []

    def flush() -> None:
        text = " ".join("".join(pieces).split())
        pieces.clear()
        if text:
            lines.append(text)

    skipping: HtmlElement | None = None
    for event, element in etree.iterwalk(root if body is None else body, events=("start", "end", "comment", "pi")):
        if len(lines) >= MAX_LINES:
            break
        if event in ("comment", "pi"):
            if skipping is None:
                pieces.append(element.tail or "")
            continue
        tag = str(element.tag)
        if event == "start":
            if skipping is None and (tag in _SKIP or tag in _CHROME):
                skipping = element
            if skipping is None:
                if tag not in _INLINE:
                    flush()
                pieces.append(element.text or "")
            continue
        if skipping is element:
            skipping = None
        if skipping is None:
            if tag not in _INLINE:
                flush()
            pieces.append(element.tail or "")
    flush()
    return lines


def headlines_of(names: Sequence[str]) -> list[str]:
    """The names, and the first and the last part of those that consist of several."""
    found = list(names)
    for name in names:
        parts = [part for part in re.split(r"\s+[|·•»«‹›–—:-]+\s+|\s*[|｜]\s*|:\s+", name) if part.strip()]
        if len(parts) > 1:
            found += [parts[0], parts[-1]]
    return list(dict.fromkeys(found))

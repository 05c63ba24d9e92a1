"""The words pages write dates with: month names, days of the week, and what they call publication and change.

The words themselves are in datewords.toml, language by language. A word that is one month in one language and another
in the next (Croatian `listopada` is October, Polish November) has both, and is only read where the language is known.

Source: CLDR (https://cldr.unicode.org/); a test compares the month names with it.
"""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

_ELSEWHERE = "pro led out set dub sie tra kor pri mag lip ara eka nis kas gen lug api tet mac kol kov geg bal vel tem"
RISKY = frozenset(_ELSEWHERE.split())
"""Short forms that are words, names or marks elsewhere ("iPhone 12 Pro 2020", "3 LED 2024"): read only where the page's
language has them."""


def find_month(word: str, language: str | None = None) -> int | None:
    """The month a word names.

    Args:
        word: one word, with or without its full stop.
        language: primary subtag of the page's language; decides what a word means that names several months.

    Returns:
        1 to 12; None when the word names none, or several and the language decides nothing.
    """
    folded = word.casefold()
    months = _MONTHS.get(folded) or _MONTHS.get(folded.rstrip(".॰׳'’"))
    if not months:
        return None
    if len(months) == 1 and folded not in RISKY:
        return next(iter(months))
    known = [number for number, languages in months.items() if language in languages]
    return known[0] if len(known) == 1 else None


def _read_words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("crawler.extract") / "datewords.toml").read_text("utf-8"))


def _index_months(months: dict[str, list[str]]) -> dict[str, dict[int, frozenset[str]]]:
    words: dict[str, dict[int, set[str]]] = {}
    for language, names in months.items():
        for number, forms in enumerate(names, 1):
            for form in forms.split():
                words.setdefault(form.casefold(), {}).setdefault(number, set()).add(language)
    return {word: {n: frozenset(ls) for n, ls in named.items()} for word, named in words.items()}


def _any_of(words: Iterable[Iterable[str]]) -> re.Pattern[str]:
    """One pattern for all words: those written with spaces between words only at the start of one."""
    every = sorted({word for line in words for word in line}, key=lambda word: (-len(word), word))
    spaced = "|".join(re.escape(word) for word in every if not _UNSPACED.match(word))
    unspaced = "|".join(re.escape(word) for word in every if _UNSPACED.match(word))
    return re.compile(rf"(?<![^\W\d_])(?:{spaced})|{unspaced}", re.I)


_UNSPACED = re.compile("[\u0e00-\u0eff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORDS = _read_words()
_MONTHS = _index_months(_WORDS["months"])
MONTH_LANGUAGES = tuple(_WORDS["months"])
"""Languages whose month names are known."""
UPDATED = _any_of(_WORDS["updated"].values())
"""What pages call the moment of a later change."""
PUBLISHED = _any_of(_WORDS["published"].values())
"""What they call the moment of publication."""
_DAYS = sorted({day for line in _WORDS["weekdays"].values() for day in line}, key=lambda day: (-len(day), day))
WEEKDAYS = "|".join(re.escape(day) for day in _DAYS)
"""Days of the week, as an alternative."""

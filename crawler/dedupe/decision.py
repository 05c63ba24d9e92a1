"""What a page is to the corpus: new, a copy, a new version, or what was known already. Pure.

One address is one article: a changed text under it is a version, never a second article.
"""

import re
from collections.abc import Collection

from crawler.dedupe.normal import UNSPACED
from crawler.dedupe.versions import Change, VersionText, classify_change
from crawler.items import Outcome, Rights, Scope

MIN_WORDS_OF_A_COPY = 12
"""Shorter texts ("Watch the video above.") are too alike to be called copies of each other."""

_UNSPACED = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in UNSPACED)
_UNSPACED_CHARACTER = re.compile(f"[{_UNSPACED}]")


def count_words(text: str) -> int:
    """How many words a text has; in scripts that put no spaces between words each character is one."""
    if text.isascii():
        return len(text.split())
    others, alone = _UNSPACED_CHARACTER.subn(" ", text)
    return alone + len(others.split())


def has_words(text: str, least: int) -> bool:
    """Whether `count_words` would find so many, without a look at the whole of a longer text."""
    return len(text.split(None, least)) >= least or (is_unspaced(text) and count_words(text) >= least)


def is_unspaced(text: str) -> bool:
    """The text holds characters of a script that puts no spaces between words (Chinese, Japanese, Thai, ...)."""
    return not text.isascii() and _UNSPACED_CHARACTER.search(text) is not None


def governing_lines(rights: Rights) -> tuple[str, ...]:
    """What governs the article's use, a line each; the site's own lines (a changing year, a menu) are left out."""
    lines = [f"{notice.kind} {notice.text}" for notice in rights.notices if notice.scope is Scope.ARTICLE]
    verdicts = (rights.licence_url or "", rights.status, rights.tdm, rights.ai_train, rights.archive, rights.access)
    return (*lines, " ".join(verdicts))


def decide_new(has_same_text: bool) -> Outcome:
    """The outcome of a page under a new address: a copy when another article has the same normalised text."""
    return Outcome.COPY if has_same_text else Outcome.STORED


def decide(known: VersionText, new: VersionText, common: Collection[str] = ()) -> tuple[Outcome, Change]:
    """The outcome of a page that was read as an article that is known, and what changed.

    Args:
        known: the current version under the same address.
        new: the page.
        common: lines that belong to no story, see `classify_change`.
    """
    change = classify_change(known, new, common)
    return (Outcome.NEW_VERSION if change.parts else Outcome.UNCHANGED), change

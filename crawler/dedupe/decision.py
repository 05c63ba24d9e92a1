"""What a page is to the corpus: new, a copy, a new version, or what was known already. Pure.

One address is one article: a changed text under it is a version, never a second article.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.dedupe.normal import UNSPACED
from crawler.items import Article, LiveUpdate, Outcome, Rights, Scope

MIN_WORDS_OF_A_COPY = 12
"""Shorter texts ("Watch the video above.") are too alike to be called copies of each other."""

_UNSPACED = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in UNSPACED)
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_WORD = re.compile(f"[{_UNSPACED}]|[^\\s{_UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What decides whether a version differs from the one before it."""

    title: str | None
    text_key: str
    date_published: str | None
    notices_key: str
    """Digest of the article's own notices and of the verdicts drawn."""
    updates_key: str = ""
    """Digest of the entries of a live blog, empty for what is none."""


def count_words(text: str) -> int:
    """How many words a text has; in scripts that put no spaces between words each character is one."""
    return sum(1 for _ in _WORD.finditer(text)) if is_unspaced(text) else len(text.split())


def is_unspaced(text: str) -> bool:
    """The text holds characters of a script that puts no spaces between words (Chinese, Japanese, Thai, ...)."""
    return not text.isascii() and _HAS_UNSPACED.search(text) is not None


def version_facts(article: Article, rights: Rights, text_key: str) -> VersionFacts:
    """The facts of a page as just read."""
    return VersionFacts(
        article.title, text_key, article.date_published, notices_key(rights), updates_key(article.updates)
    )


def updates_key(updates: Sequence[LiveUpdate]) -> str:
    """Digest of what the entries of a live blog say; their order does not count."""
    if not updates:
        return ""
    lines = sorted(f"{update.published} {_fold(update.headline)} {_fold(update.body)}" for update in updates)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def notices_key(rights: Rights) -> str:
    """Digest of what governs the article's use; the site's own lines (a changing year, a menu) are left out."""
    lines = [f"{notice.kind} {notice.text}" for notice in rights.notices if notice.scope is Scope.ARTICLE]
    lines += [rights.licence_url or "", rights.status, rights.tdm, rights.ai_train, rights.archive, rights.access]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def find_changes(old: VersionFacts, new: VersionFacts) -> tuple[str, ...]:
    """Names of what differs: headline, body, date, rights, updates. Empty: the article says the same."""
    return tuple(
        name
        for name, differs in (
            ("headline", _fold(old.title) != _fold(new.title)),
            ("body", old.text_key != new.text_key),
            ("date", old.date_published != new.date_published),
            ("rights", old.notices_key != new.notices_key),
            ("updates", old.updates_key != new.updates_key),
        )
        if differs
    )


def decide(known: VersionFacts | None, new: VersionFacts, has_same_text: bool) -> tuple[Outcome, tuple[str, ...]]:
    """The outcome of a page that was read as an article, and what changed when it was known.

    Args:
        known: facts of the current version under the same address, None for a new address.
        new: facts of the page.
        has_same_text: another article of the corpus has the same normalised text.
    """
    if known is None:
        return (Outcome.COPY if has_same_text else Outcome.STORED), ()
    changes = find_changes(known, new)
    return (Outcome.NEW_VERSION if changes else Outcome.UNCHANGED), changes


def _fold(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()

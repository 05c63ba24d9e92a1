"""What changed between two versions of one article, and whether its publisher said so.

A change is silent when headline or body say something else while neither a correction note nor a later date of
modification owns up to it.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from crawler.dedupe.near import instant_of
from crawler.dedupe.normal import normal_tokens

NOTE_WORDS = 120
"""A correction note is a paragraph of its own and no longer than this."""

_NOTE = re.compile(
    r"""^\W*(?:
        (?:this|an\ earlier|a\ previous)\ (?:article|story|report|version|headline|post)\b.{0,80}?
            \b(?:corrected|amended|clarified|updated|misstated|misidentified|incorrectly|said\ incorrectly)\b
        |(?:corrections?|clarifications?|editor[’']?s?[’']?\ note|errata?|update[ds]?)\s*[:.(–—-]
        |(?:correction|clarification)s?\ (?:appended|and|to|on|of)\b
        |(?:korrektur|berichtigung|richtigstellung|klarstellung|anmerkung\ der\ redaktion|transparenzhinweis)\b
        |in\ einer\ (?:früheren|vorherigen|ersten)\ (?:version|fassung)\b
        |(?:rectificatif|erratum|mise\ au\ point|note\ de\ la\ rédaction)\b
        |(?:correcci[oó]n|rectificaci[oó]n|fe\ de\ err(?:atas?|ores))\b
        |nota\ (?:del\ editor|de\ la\ redacci[oó]n)\b
        |(?:correzione|rettifica|errata\ corrige|nota\ della\ redazione)\b
        |(?:correç[aã]o|retificaç[aã]o|nota\ da\ redaç[aã]o)\b
        |(?:correctie|rectificatie|verbetering|rättelse|rettelse|korrigering|oikaisu|sprostowanie)\b
        |(?:исправление|уточнение|поправка|виправлення|düzeltme|訂正|更正|정정|تصحيح|تنويه)
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
"""How publishers open a correction note, in some twenty languages."""


class Part(StrEnum):
    """What of an article changed."""

    HEADLINE = "headline"
    """Its words; case and punctuation do not count."""
    BODY = "body"
    """Words of paragraphs that belong to the story."""
    CORRECTION = "correction"
    """A correction note came, went or changed."""
    DATES = "dates"
    NOTICES = "notices"
    """Rights: notices or licence."""
    BOILERPLATE = "boilerplate"
    """Only what is no part of the story: white space, case, punctuation, or lines known from many stories."""


@dataclass(frozen=True, slots=True)
class VersionText:
    """What is compared of one version."""

    title: str | None
    body: str
    """Paragraphs on lines of their own."""
    date_published: str | None = None
    """ISO 8601 of any precision."""
    date_modified: str | None = None
    notices: tuple[str, ...] = ()
    """Texts of the article's own notices and its licence: verbatim."""


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two versions."""

    parts: frozenset[Part] = frozenset()
    """Empty: nothing does. BOILERPLATE stands only where neither BODY nor HEADLINE nor CORRECTION does."""
    is_silent: bool = False
    """Headline or body changed, and nothing says so."""
    added: tuple[str, ...] = ()
    """Paragraphs of the newer body that the older one has not, correction notes included, in order."""
    removed: tuple[str, ...] = ()
    """Paragraphs of the older body that the newer one has not, in order."""
    note: str | None = None
    """The correction note that is new, verbatim."""

    @property
    def is_substantial(self) -> bool:
        """Does the article say something else?"""
        return not self.parts.isdisjoint({Part.HEADLINE, Part.BODY, Part.CORRECTION})


def classify_change(old: VersionText, new: VersionText, common: Collection[str] = ()) -> Change:
    """Tell what changed.

    Args:
        old: the version before.
        new: the version after.
        common: lines that are known to belong to no story (share buttons, a site's promos); compared by their words.
    """
    boilerplate = {_words(line) for line in common}
    added, removed = _missing(old.body, new.body), _missing(new.body, old.body)
    added_notes, removed_notes = _notes(added), _notes(removed)
    parts = set()
    if _words(old.title or "") != _words(new.title or ""):
        parts.add(Part.HEADLINE)
    if added_notes or removed_notes:
        parts.add(Part.CORRECTION)
    if _story(old.body, boilerplate) != _story(new.body, boilerplate):
        parts.add(Part.BODY)
    if (old.date_published, old.date_modified) != (new.date_published, new.date_modified):
        parts.add(Part.DATES)
    if Counter(old.notices) != Counter(new.notices):
        parts.add(Part.NOTICES)
    if parts.isdisjoint({Part.HEADLINE, Part.BODY, Part.CORRECTION}) and (old.title, old.body) != (new.title, new.body):
        parts.add(Part.BOILERPLATE)
    says_so = bool(added_notes) or _is_later(old, new)
    return Change(
        parts=frozenset(parts),
        is_silent=not says_so and not parts.isdisjoint({Part.HEADLINE, Part.BODY}),
        added=tuple(added),
        removed=tuple(removed),
        note=next(iter(added_notes), None),
    )


def find_correction(body: str) -> str | None:
    """The first correction note of a body, verbatim."""
    return next(iter(_notes(_paragraphs(body))), None)


def _words(text: str) -> str:
    return " ".join(normal_tokens(text))


def _paragraphs(body: str) -> list[str]:
    return [line for part in body.split("\n") if (line := part.strip())]


def _missing(here: str, there: str) -> list[str]:
    """Paragraphs that stand there and not here, counted, by their words."""
    left = Counter(map(_words, _paragraphs(here)))
    missing = []
    for line in _paragraphs(there):
        words = _words(line)
        if left[words]:
            left[words] -= 1
        elif words:
            missing.append(line)
    return missing


def _notes(paragraphs: list[str]) -> list[str]:
    return [line for line in paragraphs if _NOTE.match(line) and len(normal_tokens(line)) <= NOTE_WORDS]


def _story(body: str, boilerplate: set[str]) -> str:
    """The words of the story: correction notes and boilerplate left out, paragraphs run together."""
    lines = _paragraphs(body)
    notes = set(_notes(lines))
    kept = (_words(line) for line in lines if line not in notes)
    return " ".join(words for words in kept if words and words not in boilerplate)


def _is_later(old: VersionText, new: VersionText) -> bool:
    """Does the new version declare a later modification than the old one?"""
    after = instant_of(new.date_modified)
    if after is None:
        return False
    before = instant_of(old.date_modified) or instant_of(old.date_published)
    return before is None or after > before

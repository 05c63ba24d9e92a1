"""What changed between two versions of one article, and whether its publisher said so. Pure.

A change is silent when headline or text say something else, or a correction note is taken away, while neither a
correction note that is new nor a later date of modification owns up to it. What the page's layout does (white space,
the shape of quotes and dashes, lines known from many stories) is no change; commas and capitals are one, but never a
silent one. How texts are compared is the rule of `crawler.dedupe.visible`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from crawler.dedupe.near import instant_of
from crawler.dedupe.passing import is_clock, is_passing
from crawler.dedupe.visible import key_of, loud_tokens, visible_key, visible_tokens
from crawler.items import LiveUpdate

PAGE_CLOCK_S = 90
"""A page that twice claims to be changed within so many seconds of being fetched prints its own clock."""
AHEAD = timedelta(days=1)
"""A date of change may be so far beyond the fetch: clocks and zones differ."""
MOVED_SHARE = 0.9
"""Share of the shorter text that must begin the longer one for a paywall to explain the rest."""
CUT_SHARE = 0.8
"""What a paywall leaves is no more than this share of the text; less that goes is an edit."""
WALLED = frozenset({"paywalled", "metered"})
MAX_CHARS = 400_000
"""Text of a version up to which it is compared word by word, while the crawl waits: some 0.4 s of prose, up to 5 s of
what was made to cost."""


class Part(StrEnum):
    """What of an article changed. `versions.changes` holds these names."""

    HEADLINE = "headline"
    """Its words, signs and punctuation; white space and the shape of quotes and dashes do not count."""
    BODY = "body"
    """Words, numbers and signs of paragraphs that belong to the story."""
    STYLE = "style"
    """Capitals of the headline, capitals or punctuation of the text, while its words stay."""
    CORRECTION = "correction"
    """A correction note came, went or changed."""
    DATE = "date"
    """When it was published or last changed, as the page says."""
    RIGHTS = "rights"
    """Notices, licence or verdicts."""
    UPDATES = "updates"
    """Entries of a live blog."""
    ACCESS = "access"
    """More or less of the same text is shown, for a paywall came or went."""
    METADATA = "metadata"
    """Byline, standfirst, description, section, kind, picture, captions, the source that the text names, or the page
    that it declares as its canonical one."""


class Declared(StrEnum):
    """What owns up to a change."""

    NOTE = "note"
    """A correction note that is new."""
    DATE = "date_modified"
    """A later date of modification on the page."""
    UPDATES = "updates"
    """New entries of a live blog."""


@dataclass(frozen=True, slots=True)
class VersionText:
    """What is compared of one version."""

    title: str | None
    body: str
    """Paragraphs on lines of their own."""
    date_published: str | None = None
    """ISO 8601 of any precision."""
    date_modified: str | None = None
    governing: tuple[str, ...] = ()
    """What governs the article's use, a line each: its own notices, licence, verdicts."""
    corrections: tuple[str, ...] = ()
    """Its correction notes, verbatim; those that stand in the body, too."""
    updates: tuple[LiveUpdate, ...] = ()
    access: str = "unknown"
    """free | metered | paywalled | unknown"""
    wall: str | None = None
    """The line by which the page says that the rest is for subscribers."""
    metadata: tuple[tuple[str, str], ...] = ()
    """(field, value), see `Part.METADATA`."""
    seen_at: str | None = None
    """The instant of the fetch, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two versions."""

    parts: tuple[Part, ...] = ()
    """In the order of `Part`; empty when the article says the same."""
    is_silent: bool = False
    """Headline or text changed, and nothing says so."""
    declared_by: Declared | None = None
    """What says so, where headline or text changed."""
    notes: tuple[str, ...] = ()
    """The correction notes that are new, verbatim."""


def classify_change(old: VersionText, new: VersionText, common: Collection[str] = ()) -> Change:
    """Tell what changed.

    Args:
        old: the version before.
        new: the version after.
        common: lines that are known to belong to no story (share buttons, a site's promos); compared by their words.
    """
    if is_long(old) or is_long(new):
        return _classify_long(old, new)
    notes, gone = _missing(old.corrections, new.corrections), _missing(new.corrections, old.corrections)
    headline = _headline(old), _headline(new)
    parts = {
        Part.HEADLINE: _lower(headline[0]) != _lower(headline[1]),
        Part.CORRECTION: bool(notes or gone),
        Part.DATE: _is_redated(old, new),
        Part.RIGHTS: _governing(old) != _governing(new),
        Part.UPDATES: _entries(old) != _entries(new),
        Part.METADATA: _metadata(old) != _metadata(new),
    }
    parts[Part.STYLE] = (headline[0] != headline[1] and not parts[Part.HEADLINE]) or (
        not parts[Part.UPDATES] and _entries(old, visible_tokens) != _entries(new, visible_tokens)
    )
    if old.body != new.body or old.corrections != new.corrections or old.updates != new.updates:
        texts = _story(old, common), _story(new, common)
        before, after = map(loud_tokens, texts)
        if before != after:
            parts[Part.ACCESS if _is_walled(old, new, common) else Part.BODY] = True
        elif texts[0] != texts[1]:
            parts[Part.STYLE] = True
    found = tuple(part for part in Part if parts.get(part))
    edited = any((parts.get(Part.BODY), parts[Part.HEADLINE], gone, parts[Part.UPDATES] and _is_rewritten(old, new)))
    declared = _find_declaration(old, new, notes) if edited else None
    return Change(found, edited and declared is None, declared, tuple(notes))


def classify_return(old: VersionText, new: VersionText, whole: str, common: Collection[str] = ()) -> Change:
    """Tell what changed when a page that a paywall had cut shows its text again.

    Args:
        old: the version before, cut.
        new: the version after.
        whole: the text of the last version that was not cut: what the wall hid may have been edited meanwhile.
        common: as for `classify_change`.
    """
    change = classify_change(
        replace(old, body=whole, access="unknown", wall=None), replace(new, access="unknown", wall=None), common
    )
    return replace(change, parts=tuple(part for part in Part if part in {*change.parts, Part.ACCESS}))


def is_long(version: VersionText) -> bool:
    """Is there so much text that it is not compared word by word?"""
    updates = sum(len(update.body) + len(update.headline or "") for update in version.updates)
    others = sum(map(len, (*version.corrections, *version.governing, *(value for _, value in version.metadata))))
    return len(version.body) + updates + others > MAX_CHARS


def _classify_long(old: VersionText, new: VersionText) -> Change:
    """The same of texts that are too long: any difference of their characters is one of the text."""
    before, after = (replace(one, body="", corrections=(), updates=(), governing=(), metadata=()) for one in (old, new))
    change = classify_change(before, after)
    differs = {
        Part.BODY: (old.body, old.corrections, old.updates) != (new.body, new.corrections, new.updates),
        Part.RIGHTS: old.governing != new.governing,
        Part.METADATA: old.metadata != new.metadata,
    }
    found = tuple(part for part in Part if part in change.parts or differs.get(part))
    is_edited = Part.BODY in found or Part.HEADLINE in found
    declared = _find_declaration(before, after, ()) if is_edited else None
    return Change(found, is_edited and declared is None, declared)


def is_cut(new: VersionText, whole: VersionText) -> bool:
    """Does a page behind a wall show no more than the beginning of a text?"""
    if is_long(new) or is_long(whole):
        return False
    return is_walled(new) and _is_beginning(_walled_story(new, ()), _walled_story(whole, ()))


def is_walled(version: VersionText) -> bool:
    """Does the page speak of a paywall, in its data or in a line?"""
    return version.access in WALLED or version.wall is not None


def story_lines(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [line for part in text.split("\n") if (line := part.strip())]


def changed_lines(old: str, new: str) -> list[str]:
    """Paragraphs that only one of two texts has, by what they say."""
    before, after = story_lines(old), story_lines(new)
    return [*_missing(before, after), *_missing(after, before)]


def _missing(here: Sequence[str], there: Sequence[str]) -> list[str]:
    """Lines that stand there and not here, counted, by what they say."""
    left = Counter(map(visible_key, here))
    missing = []
    for line in there:
        said = visible_key(line)
        if left[said]:
            left[said] -= 1
        elif said:
            missing.append(line)
    return missing


def _headline(version: VersionText) -> list[str]:
    return visible_tokens(version.title or "")


def _lower(tokens: Sequence[str]) -> list[str]:
    return [token.lower() for token in tokens]


def _story(version: VersionText, common: Collection[str]) -> list[str]:
    """What the story says: notes, entries of a live blog, lines of many stories and what passes left out."""
    apart = [*version.corrections, *common]
    for update in version.updates:
        apart += [update.headline or "", update.body]
    dropped = {"", *(visible_key(line) for text in apart for line in story_lines(text))}
    kept = (
        line for line in story_lines(version.body) if not is_passing(line) and not (version.updates and is_clock(line))
    )
    return [token for tokens in map(visible_tokens, kept) if key_of(tokens) not in dropped for token in tokens]


def _entries(version: VersionText, read: Callable[[str], object] = visible_key) -> Counter[str]:
    """What the entries of a live blog say, read in this way; their order does not count."""
    return Counter(_entry(update, read) for update in version.updates)


def _entry(update: LiveUpdate, read: Callable[[str], object] = visible_key) -> str:
    return f"{update.published} {read(update.headline or '')} {read(update.body)}"


def _is_rewritten(old: VersionText, new: VersionText) -> bool:
    """Did an entry of a live blog change or go? One that is older than all of the new page's went to its next page."""
    times = [moment for update in new.updates if (moment := instant_of(update.published))]
    oldest = min(times, default=None)
    gone = _entries(old) - _entries(new)
    for update in old.updates if new.updates else ():
        moment = instant_of(update.published)
        if gone[_entry(update)] and not (oldest and moment and moment < oldest):
            return True
    return False


def _metadata(version: VersionText) -> dict[str, list[str]]:
    return {name: said for name, value in version.metadata if (said := _lower(visible_tokens(value)))}


def _governing(version: VersionText) -> Counter[str]:
    """What governs its use, word for word but for how quotes are drawn."""
    return Counter(" ".join(visible_tokens(line)) for line in version.governing)


def _is_walled(old: VersionText, new: VersionText, common: Collection[str]) -> bool:
    """Is one text the beginning of the other, and the page with the shorter one behind a wall?

    A line alone is believed where only the page with the shorter text has it: sites have one in every page's foot.
    """
    before, after = _walled_story(old, common), _walled_story(new, common)
    cut, whole = (old, new) if len(before) < len(after) else (new, old)
    if WALLED.isdisjoint({old.access, new.access}) and (cut.wall is None or whole.wall is not None):
        return False
    return _is_beginning(*sorted((before, after), key=len))


def _walled_story(version: VersionText, common: Collection[str]) -> list[str]:
    """The words of the story without the line in which a paywall speaks."""
    return loud_tokens(_story(version, [*common, *([version.wall] if version.wall else ())]))


def _is_beginning(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    alike = _count_alike(shorter, longer)
    return len(shorter) <= CUT_SHARE * len(longer) and alike >= MOVED_SHARE * len(shorter)


def _count_alike(shorter: Sequence[str], longer: Sequence[str]) -> int:
    """How many words two texts begin with that are the same."""
    return next((place for place, word in enumerate(shorter) if word != longer[place]), len(shorter))


def _is_redated(old: VersionText, new: VersionText) -> bool:
    if _moment(old.date_published) != _moment(new.date_published):
        return True
    return _moment(old.date_modified) != _moment(new.date_modified) and not _is_clock(old, new)


def _moment(date: str | None) -> object:
    """Equal for spellings of one instant; a day is none."""
    moment = instant_of(date)
    return date if moment is None or date is None or "T" not in date else moment


def _is_clock(old: VersionText, new: VersionText) -> bool:
    """Does the page call itself changed at the instant it is asked for, both times?"""
    return all(_is_now(version) for version in (old, new))


def _is_now(version: VersionText) -> bool:
    changed, seen = instant_of(version.date_modified), instant_of(version.seen_at)
    return bool(changed and seen and abs(seen - changed) <= timedelta(seconds=PAGE_CLOCK_S))


def _find_declaration(old: VersionText, new: VersionText, notes: Sequence[str]) -> Declared | None:
    if notes:
        return Declared.NOTE
    after = _changed_at(new)
    before = _changed_at(old) or instant_of(old.date_published)
    if after and (before is None or after > before) and not _is_clock(old, new):
        return Declared.DATE
    if _entries(new) - _entries(old) and not _is_rewritten(old, new):
        return Declared.UPDATES
    return None


def _changed_at(version: VersionText) -> datetime | None:
    """When the page says that it was changed last; a day that is not come yet owns up to nothing."""
    changed, seen = instant_of(version.date_modified), instant_of(version.seen_at)
    return None if changed and seen and changed - seen > AHEAD else changed

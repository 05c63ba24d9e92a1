"""Make a feed small enough before feedparser sees it, and take out what its patterns choke on.

Measured with feedparser 6.0.14: half a millisecond an entry (100,000 entries: 45 s), 10 to 30 microseconds a tag and 2
a reference inside texts, 7 s for one author of 30,000 letters, 15 s for 300 kB of comments that are never closed.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime

from crawler.feeds.dates import guess_date

MAX_ENTRIES = 2_000
"""Entries read of one feed, the newest: about a second."""

MAX_FEED_TAGS = 100_000
"""Tags read of one feed, those in its texts counted: two or three seconds."""

_ITEM = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)(?=[\s>/])", re.I)
_ITEM_DATE = re.compile(
    r"<(?:\w{1,20}:)?(?:pubDate|published|issued|date|updated|modified)\b[^<>]{0,100}>([^<]{4,60})<", re.I
)
_REFERENCES_A_TAG = 10
_PERSON = re.compile(
    r"<(/?)(?:[A-Za-z][\w.-]{0,30}:)?(?:author|creator|managingeditor|webmaster|publisher|owner)\b[^<>]{0,500}>", re.I
)
_MAX_PERSON_CHARS = 2_000
_LONG_WORD = re.compile(r"([A-Za-z0-9_.+-]{100})[A-Za-z0-9_.+-]+")
_COMMENT = re.compile(r"(?:<|&lt;|&#60;|&#x3c;)!--", re.I)
_COMMENT_END = re.compile(r"--(?:>|&gt;|&#62;|&#x3e;)", re.I)
_MAX_COMMENT_CHARS = 10_000
_FREE_COMMENTS = 20
"""Comments that may be longer."""


def trim_feed(text: str) -> tuple[str, tuple[str, ...]]:
    """The feed of XML within its limits, and a line for each limit that cut something."""
    text, dropped = _newest_items(text)
    problems = [f"{dropped} entries beyond the limits were not read"] if dropped else []
    text, was_cut = cut_markup(text, MAX_FEED_TAGS)
    if was_cut:
        problems.append("too many tags: the rest was not read")
    return _tame_people(tame_comments(text)), tuple(problems)


def newest(dates: Sequence[datetime | None], sizes: Sequence[int]) -> list[int]:
    """Which entries to read: indexes in ascending order.

    The newest ones within `MAX_ENTRIES` and `MAX_FEED_TAGS`. An undated entry counts as old as the one before it.

    Args:
        dates: of the entries, in document order.
        sizes: their tags.
    """
    filled: list[datetime] = []
    latest = datetime.max.replace(tzinfo=UTC)
    for date in dates:
        latest = date or latest
        filled.append(latest)
    kept: list[int] = []
    budget = MAX_FEED_TAGS
    for index in sorted(range(len(filled)), key=lambda index: filled[index], reverse=True):
        if len(kept) < MAX_ENTRIES and sizes[index] <= budget:
            kept.append(index)
            budget -= sizes[index]
    return sorted(kept)


def count_tags(text: str, start: int = 0, end: int | None = None) -> int:
    """Tags of a text or a part of it, escaped ones counted too, and ten references as one more."""
    stop = len(text) if end is None else end
    tags = sum(text.count(tag, start, stop) for tag in ("<", "&lt;", "&#60;", "&#x3c;", "&#x3C;"))
    return tags + text.count("&", start, stop) // _REFERENCES_A_TAG


def cut_markup(text: str, limit: int) -> tuple[str, bool]:
    """The beginning of the text that has at most so many tags as `count_tags` counts, and whether anything was cut."""
    if count_tags(text) <= limit:
        return text, False
    end = bisect_right(range(len(text)), limit, key=lambda stop: count_tags(text, 0, stop))
    return text[: max(end - 1, 0)], True


def tame_comments(text: str) -> str:
    """The text without the openings of comments that do not end soon: each would be searched to the end of the text."""
    parts, start = [], 0
    for count, found in enumerate(_COMMENT.finditer(text)):
        if count >= _FREE_COMMENTS and not _COMMENT_END.search(text, found.end(), found.end() + _MAX_COMMENT_CHARS):
            parts.append(text[start : found.start()])
            start = found.end()
    return "".join(parts) + text[start:] if parts else text


def _tame_people(text: str) -> str:
    """The feed with nothing long in its author elements.

    feedparser searches them for e-mail addresses with a pattern that takes time in the square of a word's length.
    """
    parts, start = [], 0
    opened: int | None = None
    for token in _PERSON.finditer(text):
        if opened is not None:
            name = text[opened : min(token.start(), opened + _MAX_PERSON_CHARS)]
            parts.append(text[start:opened] + _LONG_WORD.sub(r"\1", name))
            start = token.start()
        opened = None if token.group(1) else token.end()
    return "".join(parts) + text[start:] if parts else text


def _newest_items(text: str) -> tuple[str, int]:
    """The feed with its newest items, in their order, and how many were left out. Works on text, before any parser."""
    starts = [match.start() for match in _ITEM.finditer(text)]
    if not starts or (len(starts) <= MAX_ENTRIES and count_tags(text) <= MAX_FEED_TAGS):
        return text, 0
    last = _ITEM.match(text, starts[-1])
    closer = text.find("</" + (last.group()[1:] if last else "item"), starts[-1])
    close = text.find(">", closer) + 1 if closer >= 0 else len(text)
    spans = list(zip(starts, [*starts[1:], close or len(text)], strict=True))
    found = [_ITEM_DATE.search(text, start, end) for start, end in spans]
    dates = [guess_date(match.group(1).strip()) if match else None for match in found]
    kept = newest(dates, [count_tags(text, start, end) for start, end in spans])
    body = "".join(text[slice(*spans[index])] for index in kept)
    return text[: starts[0]] + body + text[spans[-1][1] :], len(spans) - len(kept)

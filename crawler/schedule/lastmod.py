"""When the pages of a sitemap are from: what it says, as far as it can be believed, and what their addresses say. Pure.

`lastmod` is often wrong in one of few ways, and each shows: every entry bears the instant at which the file was made,
instants lie in the future, or pages are said to be older than the day in their own address. A file that lies so says
nothing about any of its pages.

Source: https://www.sitemaps.org/protocol.html#lastmoddef (W3C date and time, a day alone is allowed).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from crawler.items import Entry, Link

MIN_ENTRIES = 10
"""Fewer entries with one instant may well have been changed together."""
SAME_SHARE = 0.9
"""Of the dated entries with the very same instant: nobody publishes ten pages in one second."""
WRONG_SHARE = 0.5
"""Of the entries whose address has a day, said to be changed before that day."""
MAX_COMPARED = 500
"""Entries that are looked at to tell whether a file lies, spread over all of it."""
MAX_AHEAD = timedelta(days=1)
DAY = timedelta(days=1)
FIRST_YEAR = 1990

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = "|".join(_MONTHS)
_IN_PATH = re.compile(
    rf"(?<!\d)((?:19|20)\d\d)(?:([/_.-])(1[0-2]|0?[1-9]|(?:{_NAMES})[a-z]*)(?:\2(3[01]|[12]\d|0?[1-9]))?"
    r"|(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])?)?(?!\d)",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(r"\s*(\d{4})-(\d\d)(?:-(\d\d))?\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, both ends included."""

    first: datetime
    last: datetime

    @classmethod
    def of_days(cls, first: date, last: date) -> "Span":
        """From the beginning of one day to the end of another, UTC."""
        begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
        end = datetime(last.year, last.month, last.day, tzinfo=UTC)
        return cls(begin, end + DAY - timedelta(milliseconds=1))

    def meets(self, other: "Span") -> bool:
        """They have an instant in common."""
        return self.first <= other.last and other.first <= self.last


def date_entries(entries: Sequence[Entry], now: datetime, prefers_address: bool = False) -> list[Span | None]:
    """When each page is from; None where nothing that can be believed says it.

    A news sitemap's date of publication comes first. Then lastmod and the day in the address: for a crawl, which asks
    what is new, lastmod comes before the address; for a backfill, which asks when a page came out, after it.
    """
    changed = [_find_change(entry.updated_at, entry.updated_raw, now) for entry in entries]
    step = max(
        len(entries) // MAX_COMPARED, 1
    )  # over the whole file: reading 50,000 addresses takes a third of a second
    if is_lying(changed[::step], [find_span(entry.url, now) for entry in entries[::step]]):
        changed = [None] * len(entries)
    found: list[Span | None] = []
    for entry, lastmod in zip(entries, changed, strict=True):
        if entry.published_at is not None and entry.published_at <= now + MAX_AHEAD:
            found.append(Span(entry.published_at, entry.published_at))
        elif prefers_address:
            found.append(_narrow(find_span(entry.url, now), lastmod))
        else:
            found.append(lastmod or find_span(entry.url, now))
    return found


def date_links(links: Sequence[Link], now: datetime) -> list[datetime | None]:
    """Last change of each sitemap of an index; None where the index does not say it, or lies."""
    changed = [
        Span(link.updated_at, link.updated_at) if link.updated_at and link.updated_at <= now + MAX_AHEAD else None
        for link in links
    ]
    if is_lying(changed, [None] * len(links)):
        return [None] * len(links)
    return [span.last if span else None for span in changed]


def is_lying(changed: Sequence[Span | None], in_address: Sequence[Span | None]) -> bool:
    """Whether the dates of a file say nothing about its pages."""
    instants = Counter(span.first for span in changed if span is not None and span.first == span.last)
    total = instants.total()
    if total >= MIN_ENTRIES and instants.most_common(1)[0][1] >= SAME_SHARE * total:
        return True
    pairs = [(one, other) for one, other in zip(changed, in_address, strict=True) if one and other]
    wrong = sum(one.last < other.first - DAY for one, other in pairs)
    return len(pairs) >= MIN_ENTRIES and wrong > WRONG_SHARE * len(pairs)


def find_span(url: str, now: datetime) -> Span | None:
    """The day, month or year that an address names in its path or query; None for none, or one to come."""
    parts = urlsplit(url)
    named = _find_named(dict(parse_qsl(parts.query[:500])))
    best = named or max(map(_groups, _IN_PATH.finditer(parts.path)), key=_precision, default=None)
    if best is None or (best[1] is None and not _stands_alone(parts.path, best[0])):
        return None
    span = _span_of(*best)
    return span if span is not None and span.first <= now + MAX_AHEAD else None


def _find_named(query: dict[str, str]) -> tuple[int, int | None, int | None] | None:
    """`?yyyy=2024&mm=05&dd=01`, as some archives have it."""
    found = []
    for names in (("yyyy", "year", "y"), ("mm", "month", "m"), ("dd", "day", "d")):
        value = next((query[name] for name in names if query.get(name, "").isdecimal()), None)
        if value is None or len(value) > 4:
            break
        found.append(int(value))
    if not found or not FIRST_YEAR <= found[0] <= 2100:
        return None
    year, month, day = [*found, None, None][:3]
    assert year is not None
    return year, month, day


def _groups(match: "re.Match[str]") -> tuple[int, int | None, int | None]:
    year, _, month, day, joined_month, joined_day = match.groups()
    month, day = month or joined_month, day or joined_day
    number = None
    if month is not None:
        number = int(month) if month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1
    return int(year), number, int(day) if day else None


def _precision(found: tuple[int, int | None, int | None]) -> int:
    return sum(part is not None for part in found)


def _stands_alone(path: str, year: int) -> bool:
    """A year by itself must be a name of its own: `/2024/` or `sitemap-2024.xml`, not a number in a headline."""
    return re.search(rf"(?:/|sitemap[a-z_-]*|archive[a-z_-]*){year}(?:/|\.xml|\.gz|$)", path, re.IGNORECASE) is not None


def _span_of(year: int, month: int | None, day: int | None) -> Span | None:
    if year < FIRST_YEAR:
        return None
    try:
        first = date(year, month or 1, day or 1)
        if day is not None:
            return Span.of_days(first, first)
        if month is None:
            return Span.of_days(first, date(year, 12, 31))
        return Span.of_days(first, date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1))
    except ValueError:
        return None


def _find_change(moment: datetime | None, raw: str | None, now: datetime) -> Span | None:
    span = Span(moment, moment) if moment is not None else _find_day(raw)
    return span if span is not None and span.first <= now + MAX_AHEAD else None


def _find_day(raw: str | None) -> Span | None:
    found = _DAY_ALONE.fullmatch(raw or "")
    if found is None:
        return None
    year, month, day = found.groups()
    return _span_of(int(year), int(month), int(day) if day else None) if 1 <= int(month) <= 12 else None


def _narrow(address: Span | None, lastmod: Span | None) -> Span | None:
    """The stretch in the address, or a change within it; without one the change."""
    if address is None or lastmod is None:
        return address or lastmod
    return lastmod if address.first <= lastmod.first and lastmod.last <= address.last else address

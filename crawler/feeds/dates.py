"""Dates as feeds and sitemaps write them: RFC 822 and its accidents, ISO 8601 and W3CDTF, and what else is met."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480, "aest": 600, "aedt": 660,
    "nzst": 720, "nzdt": 780, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip
"""Minutes east of UTC, the American ones by RFC 822 section 5.1. IST, BST and AST mean several and are absent."""

_ZONE_WORD = re.compile(r"(?<=[\d\s.])\(?([A-Za-z]{1,5})\)?(?=\s*$|\s+\d{4}\s*$)")
_OFFSET = re.compile(r"(?<=\d)\s*(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?(?:\s*\([^)]*\))?\s*$")
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?", re.I
)  # fmt: skip
_UNSET_YEAR = re.compile(r"[A-Za-z][\s-]+00\d\d(?!\d)")
"""`Mon, 01 Jan 0001`, the date of .NET that was never set, is none of 2001, as the e-mail parser has it."""
_CLOCK = re.compile(r"\d\d?:\d\d|[T ]\d{4}(?:\d\d)?\s*(?:Z|[+-]\d|$)")
_CLOCK_END = re.compile(r"\d:\d\d|[T ]\d{4,6}(?:\.\d+)?$")
_MAX_CHARS = 100


def parse_date(raw: str | None) -> datetime | None:
    """The instant a date names, aware, UTC; None when it names none.

    A day without a time, a time without a zone, an unknown zone and the zero dates that stand for "unset" (year 1, the
    start of the Unix epoch) name no instant.
    """
    if raw is None or len(raw) > _MAX_CHARS or not _CLOCK.search(raw):
        return None
    plain, offset = _split_zone(raw.strip())
    if offset is None:
        return None
    moment = _parse_plain(plain)
    return None if moment is None else _checked(moment, offset)


def guess_date(raw: str | None) -> datetime | None:
    """As `parse_date`, but a missing time is read as midnight and a missing or unknown zone as UTC.

    For sorting and for estimates only: never store it as a fact.
    """
    if raw is None or len(raw) > _MAX_CHARS:
        return None
    plain, offset = _split_zone(raw.strip())
    moment = _parse_plain(plain)
    if moment is None:
        return _ask_feedparser(raw)
    return _checked(moment, offset or timedelta())


def _split_zone(text: str) -> tuple[str, timedelta | None]:
    """The text without its zone, and the zone; the minus of 2024-07-24 is none."""
    if (found := _OFFSET.search(text)) and _CLOCK_END.search(text[: found.start()]):
        minutes = int(found.group(2)) * 60 + int(found.group(3) or 0)
        return text[: found.start()], timedelta(minutes=-minutes if found.group(1) == "-" else minutes)
    if found := _ZONE_WORD.search(text):
        word = found.group(1).lower()
        minutes_east = _ZONES.get(word)
        if word not in ("am", "pm") and (minutes_east is not None or len(word) > 1):
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
            return rest, None if minutes_east is None else timedelta(minutes=minutes_east)
    return text, None


def _parse_plain(text: str) -> datetime | None:
    """A naive moment."""
    try:
        if found := _ISO.match(text):
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
            fraction = (found.group(7) or "").ljust(6, "0")[:6]
            days = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta()
            clock = (0 if days else hour, minute, min(second, 59), int(fraction))
            return datetime(year, month, day, *clock) + days  # noqa: DTZ001 - the zone is added by the caller
        parsed = None if _UNSET_YEAR.search(text) else parsedate_tz(text)
        if parsed is None:
            return None
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _ask_feedparser(raw: str) -> datetime | None:
    """feedparser knows Korean, Greek and Hungarian dates, week dates and more; it reads all as UTC."""
    from feedparser.datetimes import _parse_date

    try:
        parsed = _parse_date(raw)
        return None if parsed is None else _checked(datetime(*parsed[:6]), timedelta())  # noqa: DTZ001
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _checked(moment: datetime, offset: timedelta) -> datetime | None:
    try:
        instant = moment.replace(tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    zero = instant.year < 1900 or instant == datetime(1970, 1, 1, tzinfo=UTC)
    return None if zero else instant

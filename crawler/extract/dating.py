"""When the article was published and last changed, among the dates a page claims.

In: the witnesses. Out: ISO 8601 values, never more precise than the page; their origin and rivals are noted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from urllib.parse import urlsplit

from crawler.extract.dates import apply_zone, day_of, has_time, has_zone, parse_date
from crawler.extract.language import primary_subtag
from crawler.extract.nearby import ShownDate
from crawler.extract.shown import PageTime, find_times
from crawler.extract.witnesses import Candidate, Witnesses, pick, titles_of
from crawler.items import FieldOrigin

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "citation_publication_date",
    "citation_online_date", "citation_date", "bt:pubdate", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "publicationdate", "article_date_original", "originalpublicationdate", "article.created",
    "rnews:datepublished", "vr:published_time", "prism.publicationdate", "date_published", "dateposted", "ptime",
    "og:pubdate", "og:regdate", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "lastmod", "last-modified",
    "dcterms.modified", "dc.date.modified", "article.updated", "date_modified", "revised", "utime",
)  # fmt: skip
_LISTED = frozenset((*_PUBLISHED, *_MODIFIED))
_LIKE_PUBLISHED = re.compile(
    r"(?<!un)(?:publi(?:sh(?:ed)?|cation)?|pub|creat(?:ed|ion)|issued?|posted)[ ._:-]?(?:date|time|on|at|day)(?![a-z])|"
    r"date[ ._:-]?(?:of[ ._:-]?)?(?:publi|issue|creat|posted)"
)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|\d{0,9}[/_.-]|$)")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)(?!\d)")
_DAY_FIRST = "uk au in ie nz za ng ke gh pk bd lk my sg mt zw ug tz zm eu np jm tt"
_DAY_FIRST_DOMAINS = frozenset(_DAY_FIRST.split())
"""Country domains of places that write English and the day first."""
_PART_HOURS = frozenset((-9.5, -3.5, -2.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75))
"""Zones that are not whole hours from UTC."""
_WEAK = frozenset(("html5-time", "url", "json-ld-page", "script"))
"""Sources that yield to a date near the headline which has its line to itself or is called that of publication."""


def find_dates(
    sources: Witnesses, language: str | None, origins: list[FieldOrigin]
) -> tuple[str | None, str | None, bool | None]:
    """What structured sources, time elements, the feed and the address say; `settle_dates` adds what readers see.

    Args:
        sources: the witnesses.
        language: primary subtag of the language the page declares.
        origins: takes the origins of the dates chosen.

    Returns:
        Publication, last change, and how numeric dates of the page are meant.
    """
    times = find_times(sources.document, titles_of(sources))
    published = list(_published(sources, times))
    modified = list(_modified(sources, times))
    order = find_month_first(sources, [raw for _, raw in (*published, *modified)])

    def read(raw: str) -> str | None:
        return parse_date(raw, order, language)

    latest = _latest_day(sources)
    found = [(o, raw, v) for o, raw in published if (v := read(raw)) and (latest is None or day_of(v) <= latest)]
    first = _choose_date(origins, "date_published", found)
    last = pick(origins, "date_modified", modified, read)
    if zone := sources.page.time_zone:
        first = add_zone(origins, "date_published", first, zone)
        last = add_zone(origins, "date_modified", last, zone)
    return first, last, order


def settle_dates(
    published: str | None,
    modified: str | None,
    shown: Sequence[ShownDate],
    origins: list[FieldOrigin],
    zone: str | None = None,
) -> tuple[str | None, str | None]:
    """The dates, once the page as readers see it has been asked too.

    * A date shown as an update is no publication; it is the last change where nothing else is.
    * Where a source that dates pages (a node, a meta element) names no publication, the date near the headline does.
    * Where one does, but neither tells publication and change apart nor is as early as the date readers see, it is the
      day the site was built, or of another article: the date that readers see is believed.

    Args:
        published: what `find_dates` chose.
        modified: the same of the last change.
        shown: the dates near the headline.
        origins: those of the fields so far; corrected.
        zone: IANA zone configured for the source.
    """
    updates = [date for date in shown if date.role == "updated"]
    changed = {day_of(value) for value in (modified, *(date.value for date in updates)) if value}
    best = _best_shown(shown)
    entry = next((entry for entry in origins if entry.name == "date_published"), None)
    origin = entry.origin if entry else ""
    if best and _is_better(best, published, origin, modified, changed):
        published = best.value
        note_origin(origins, FieldOrigin("date_published", "shown", best.raw))
        published = add_zone(origins, "date_published", published, zone) if zone else published
    elif published and entry and not origin.startswith("site-rule"):
        plain = [date for date in shown if date.role != "updated"]
        published = _settle_with(plain, best, published, modified, entry, origins)
    if modified is None and updates:
        modified = updates[0].value
        note_origin(origins, FieldOrigin("date_modified", "shown", updates[0].raw))
        modified = add_zone(origins, "date_modified", modified, zone) if zone else modified
    return published, modified


def _settle_with(
    shown: Sequence[ShownDate],
    best: ShownDate | None,
    published: str,
    modified: str | None,
    entry: FieldOrigin,
    origins: list[FieldOrigin],
) -> str:
    """What the dates near the headline add to the one a source gives: which of two sources is right, the time of the
    day, the zone of the clock."""
    if best and day_of(best.value) != day_of(published) and read_local(published, best.value) is None:
        confirmed = _find_confirmed(best.value, modified, entry)
        if confirmed:
            note_origin(origins, FieldOrigin("date_published", *confirmed))
            published = confirmed[1]
    if not _has_clock(published):
        timed = next((d for d in shown if _has_clock(d.value) and day_of(d.value) == day_of(published)), None)
        if timed:
            _mark_origin(origins, "date_published", "shown-time")
            return timed.value
    local = next((value for date in shown if (value := read_local(published, date.value))), None)
    if local:
        _mark_origin(origins, "date_published", "shown-zone")
    return local or published


def _find_confirmed(shown: str, modified: str | None, entry: FieldOrigin) -> tuple[str, str] | None:
    """(origin, value) of the rival that names the very minute which readers see, where the chosen source does not and
    the minute is not that of the last change: two sources that do not copy each other, against one."""
    for origin, value in entry.rivals:
        if origin in _WEAK or not has_zone(value) or not has_time(shown):
            continue
        is_change = modified is not None and has_zone(modified) and _are_one_instant(value, modified)
        is_shown = _are_one_instant(value, shown) if has_zone(shown) else read_local(value, shown) is not None
        if is_shown and not is_change:
            return origin, value
    return None


def read_local(instant: str, clock: str) -> str | None:
    """An instant in UTC as clocks showed it where `clock` was read: a time without a zone, of the same minute, whole
    zones away. None where the two are not one moment, or nothing is to be learnt."""
    if not instant.endswith("+00:00") or not has_time(clock) or has_zone(clock):
        return None
    moment, wall = datetime.fromisoformat(instant), datetime.fromisoformat(clock)
    apart = wall - moment.replace(tzinfo=None, second=wall.second, microsecond=wall.microsecond)
    if len(clock) > 16 and wall.second != moment.second:
        return None
    hours = apart.total_seconds() / 3600
    if hours == 0 or not (hours in _PART_HOURS or (hours == int(hours) and -12 <= hours <= 14)):
        return None
    return _in_zone_of(instant, moment.astimezone(timezone(apart)).isoformat())


def _mark_origin(origins: list[FieldOrigin], name: str, mark: str) -> None:
    """Note in the field's origin what was added from elsewhere."""
    for index, origin in enumerate(origins):
        if origin.name == name:
            origins[index] = replace(origin, origin=f"{origin.origin}+{mark}")


def _best_shown(shown: Sequence[ShownDate]) -> ShownDate | None:
    """The date shown as that of publication, else the nearest below the headline that nothing calls an update, else
    the only one above it."""
    named = next((date for date in shown if date.role == "published"), None)
    plain = [date for date in shown if date.role == "plain"]
    below = next((date for date in plain if date.distance > 0), None)
    is_only = len({day_of(date.value) for date in plain}) == 1
    return named or below or (plain[0] if is_only else None)


def _is_better(shown: ShownDate, published: str | None, origin: str, modified: str | None, changed: set[str]) -> bool:
    if published is None:
        return True
    if origin == "site-rule" or day_of(published) in (day_of(shown.value), _swapped(shown.value)):
        return False
    if origin.partition("+")[0] in _WEAK:
        if not shown.is_alone and shown.role != "published":
            return False
        return not (has_zone(published) and not has_zone(shown.value) and days_between(shown.value, published) <= 1)
    is_told_apart = modified is not None and day_of(modified) > day_of(published)
    is_earlier = day_of(shown.value) < day_of(published) and _is_beyond_zones(shown.value, published)
    return is_earlier and not is_told_apart and shown.is_alone and shown.is_bare and day_of(shown.value) not in changed


def _is_beyond_zones(one: str, other: str) -> bool:
    """Whether no difference of zones makes the two one moment."""
    if has_zone(one) and has_zone(other):
        return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds()) > 14 * 3600
    return days_between(one, other) > 1


def _swapped(value: str) -> str:
    """The day with day and month changed places, as a wrong guess of their order reads it."""
    return f"{value[:4]}-{value[8:10]}-{value[5:7]}"


def days_between(one: str, other: str) -> int:
    """Days between two ISO 8601 values."""
    return abs((date.fromisoformat(day_of(one)) - date.fromisoformat(day_of(other))).days)


def note_origin(origins: list[FieldOrigin], origin: FieldOrigin) -> None:
    """Put `origin` in the place of an older one of the same field; the older one becomes a rival."""
    for index, old in enumerate(origins):
        if old.name == origin.name:
            rivals = (*old.rivals, (old.origin, old.raw or ""))
            origins[index] = replace(origin, rivals=rivals)
            return
    origins.append(origin)


def add_zone(origins: list[FieldOrigin], name: str, value: str | None, zone: str) -> str | None:
    """The value with the source's configured zone, noted in its origin, where it names a time and no zone."""
    if value is None or not has_time(value) or has_zone(value):
        return value
    _mark_origin(origins, name, "source-zone")
    return apply_zone(value, zone)


def _choose_date(origins: list[FieldOrigin], name: str, found: list[tuple[str, str, str]]) -> str | None:
    """The first date; but one of the same day with a time, or with a zone, says it better, and one of the same instant
    with the zone of the place says more."""
    if not found:
        return None
    origin, raw, value = found[0]
    for better in (_has_clock, has_zone):
        if not better(value):
            for other_origin, other_raw, other in found[1:]:
                if better(other) and _has_clock(other) and day_of(other) == day_of(value):
                    origin, raw, value = other_origin, other_raw, other
                    break
    if value.endswith("+00:00"):
        for other_origin, _, other in found[1:]:
            if has_zone(other) and not other.endswith("+00:00") and _are_one_instant(value, other):
                origin, raw, value = f"{origin}+{other_origin}-zone", raw, _in_zone_of(value, other)
                break
    for other_origin, _, other in found[1:]:
        if local := read_local(value, other):
            origin, value = f"{origin}+{other_origin}-zone", local
            break
    rivals = tuple(dict.fromkeys((o, v) for o, _, v in found if v != value))
    origins.append(FieldOrigin(name, origin, raw, rivals))
    return value


def _in_zone_of(instant: str, other: str) -> str:
    """The instant as clocks showed it where `other` was written, no less precise."""
    moment = datetime.fromisoformat(instant).astimezone(datetime.fromisoformat(other).tzinfo)
    return moment.isoformat(
        timespec="milliseconds" if moment.microsecond % 1000 == 0 and moment.microsecond else "auto"
    )


def _has_clock(value: str) -> bool:
    """Whether the value has a time of day that is more than the midnight of a bare day."""
    return has_time(value) and re.match(r"T00:00(?::00(?:\.0+)?)?(?:$|[+-])", value[10:]) is None


def _are_one_instant(one: str, other: str) -> bool:
    """Whether two values name the same minute."""
    return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds()) < 60


def _latest_day(sources: Witnesses) -> str | None:
    """The day after the reply was sent: no article is of a later one. None when the server does not say."""
    raw = next((value for name, value in sources.page.headers if name.lower() == "date"), None)
    sent = parse_date(raw)
    return (date.fromisoformat(day_of(sent)) + timedelta(days=1)).isoformat() if sent else None


def _published(sources: Witnesses, times: Sequence[PageTime]) -> Iterator[Candidate]:
    ld = list(sources.ld("datePublished"))
    yield from (entry for entry in ld if entry[0] == "json-ld")
    micro = list(sources.itemprop("datepublished"))
    is_list = len({raw for _, raw in micro}) > 2
    yield from () if is_list else micro
    yield from sources.meta(*_PUBLISHED)
    yield from micro if is_list else ()
    yield from (("meta", value) for name, values in sources.head.meta.items() if _is_like_published(name)
                for value in values)  # fmt: skip
    yield from (entry for entry in ld if entry[0] != "json-ld")
    yield from (entry for entry in sources.ld("dateCreated") if entry[0] == "json-ld")
    yield from sources.ld("uploadDate")
    entry = sources.page.entry
    if entry and (entry.published_at or entry.published_raw):
        yield "feed", entry.published_at.isoformat() if entry.published_at else str(entry.published_raw)
    yield from (("html5-time", raw) for raw in _agreeing_times(times))
    match = _URL_DAY.search(urlsplit(sources.document.url).path)
    if match:
        yield "url", "-".join(match.groups())


def _agreeing_times(times: Sequence[PageTime]) -> list[str]:
    """Raw dates of the time elements near the headline; of those elsewhere only if all are of one day: they are
    otherwise those of a list."""
    plain = [time for time in times if not time.is_update]
    near = [time.raw for time in plain if time.is_near]
    if near:
        return near[:3]
    days = {day_of(value) for time in plain if (value := parse_date(time.raw))}
    return [time.raw for time in plain[:3]] if len(days) == 1 else []


def _is_like_published(name: str) -> bool:
    """Whether a meta element not listed here is named after the time of publication."""
    return name not in _LISTED and _LIKE_PUBLISHED.search(name) is not None


def _modified(sources: Witnesses, times: Sequence[PageTime]) -> Iterator[Candidate]:
    yield from sources.ld("dateModified")
    yield from sources.itemprop("datemodified")
    yield from sources.meta(*_MODIFIED)
    yield from (("html5-time", time.raw) for time in times if time.is_update)
    entry = sources.page.entry
    if entry and (entry.updated_at or entry.updated_raw):
        yield "feed", entry.updated_at.isoformat() if entry.updated_at else str(entry.updated_raw)


def find_month_first(sources: Witnesses, raws: Iterable[str]) -> bool | None:
    """How the page's numeric dates are meant, by the dates themselves, then by the region the page declares.

    A number above 12 tells day from month. So does a certain day of another source, when only one of the two readings
    of a doubtful date is that day.
    """
    numbers: list[tuple[int, int, str]] = []
    days: set[str] = set()
    for raw in raws:
        if match := _SLASHED.search(raw):
            numbers.append((int(match[1]), int(match[2]), match[3]))
        elif value := parse_date(raw):
            days.add(day_of(value))
    for first, second, year in numbers:
        if (first > 12) != (second > 12):
            return second > 12
        readings = (f"{year}-{second:02}-{first:02}" in days, f"{year}-{first:02}-{second:02}" in days)
        if first != second and readings in ((True, False), (False, True)):
            return readings[1]
    return _order_of_region(sources)


def _order_of_region(sources: Witnesses) -> bool | None:
    tag = (sources.document.root.get("lang") or sources.head.first("og:locale") or "").replace("_", "-").lower()
    host = urlsplit(sources.document.url).hostname or ""
    is_elsewhere = host.rpartition(".")[2] in _DAY_FIRST_DOMAINS
    if tag.startswith("en-us"):
        return None if is_elsewhere else True
    if is_elsewhere or (tag.startswith("en-") and not tag.startswith(("en-ca", "en-ph"))):
        return False
    language = primary_subtag(tag)
    return None if language in (None, "en", "zh", "ja", "ko", "fil", "tl", "fa") else False

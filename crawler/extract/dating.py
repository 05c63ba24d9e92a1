"""When the article was published and last changed, among the dates a page claims.

In: the witnesses. Out: ISO 8601 values, never more precise than the page; their origin and rivals are noted.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urlsplit

from crawler.extract.dates import apply_zone, day_of, has_time, has_zone, parse_date
from crawler.extract.shown import find_shown_date, find_times
from crawler.extract.witnesses import Candidate, Witnesses, pick
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
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|\d{0,9}[/_.-]|$)")


def find_dates(sources: Witnesses, origins: list[FieldOrigin]) -> tuple[str | None, str | None]:
    order = find_month_first(sources)
    zone = sources.page.time_zone

    def read(raw: str) -> str | None:
        return parse_date(raw, order)

    found = [(o, raw, v) for o, raw in _published(sources) if (v := read(raw))]
    published = _choose_date(origins, "date_published", _without_build_day(sources, found, read))
    modified = pick(
        origins,
        "date_modified",
        [*sources.ld("dateModified"), *sources.itemprop("datemodified"), *sources.meta(*_MODIFIED)],
        read,
    )
    if zone:
        published = _zoned(origins, "date_published", published, zone)
        modified = _zoned(origins, "date_modified", modified, zone)
    return published, modified


def _without_build_day(
    sources: Witnesses, found: list[tuple[str, str, str]], read: Callable[[str], str | None]
) -> list[tuple[str, str, str]]:
    """The dates, led by the one readers see where the node only names the day the page was last built.

    Site builders stamp a page's node with one and the same moment as published and modified, whenever anything on the
    site changes; the date under the headline is then earlier.
    """
    if not found or found[0][0] != "json-ld":
        return found
    changed = next((value for origin, raw in sources.ld("dateModified") if (value := read(raw))), None)
    if changed != found[0][2]:
        return found
    shown = find_shown_date(sources.document.root, read)
    if shown and day_of(shown[1]) < day_of(changed) and _days_between(shown[1], changed) > 1:
        return [("shown", *shown), *found]
    return found


def _days_between(one: str, other: str) -> int:
    return abs((date.fromisoformat(day_of(one)) - date.fromisoformat(day_of(other))).days)


def _zoned(origins: list[FieldOrigin], name: str, value: str | None, zone: str) -> str | None:
    """The value with the source's configured zone, noted in its origin, where it names a time and no zone."""
    if value is None or not has_time(value) or has_zone(value):
        return value
    for index, origin in enumerate(origins):
        if origin.name == name:
            origins[index] = FieldOrigin(name, f"{origin.origin}+source-zone", origin.raw, origin.rivals)
    return apply_zone(value, zone)


def _choose_date(origins: list[FieldOrigin], name: str, found: list[tuple[str, str, str]]) -> str | None:
    """The first date; but one of the same day with a time, or with a zone, says it better."""
    if not found:
        return None
    origin, raw, value = found[0]
    for better in (has_time, has_zone):
        if not better(value):
            for other_origin, other_raw, other in found[1:]:
                if better(other) and day_of(other) == day_of(value) and other[10:16] not in ("T00:00",):
                    origin, raw, value = other_origin, other_raw, other
                    break
    rivals = tuple(dict.fromkeys((o, v) for o, _, v in found if v != value))
    origins.append(FieldOrigin(name, origin, raw, rivals))
    return value


def _published(sources: Witnesses) -> Iterator[Candidate]:
    ld = list(sources.ld("datePublished"))
    yield from (entry for entry in ld if entry[0] == "json-ld")
    micro = list(sources.itemprop("datepublished"))
    is_list = len({raw for _, raw in micro}) > 2
    yield from () if is_list else micro
    yield from sources.meta(*_PUBLISHED)
    yield from micro if is_list else ()
    yield from (entry for entry in ld if entry[0] != "json-ld")
    yield from (entry for entry in sources.ld("dateCreated", "uploadDate") if entry[0] == "json-ld")
    yield from find_times(sources.document.root)
    entry = sources.page.entry
    if entry and (entry.published_at or entry.published_raw):
        yield "feed", entry.published_at.isoformat() if entry.published_at else str(entry.published_raw)
    match = _URL_DAY.search(urlsplit(sources.document.url).path)
    if match:
        yield "url", "-".join(match.groups())


def find_month_first(sources: Witnesses) -> bool | None:
    """How the page's numeric dates are meant: month first for en-US, day first for other declared regions."""
    tag = (sources.document.root.get("lang") or sources.head.first("og:locale") or "").replace("_", "-").lower()
    if tag.startswith("en-us"):
        return True
    if tag.startswith(
        ("en-", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ru", "cs", "da", "sv", "nb", "no", "fi")
    ):
        return False
    host = urlsplit(sources.document.url).hostname or ""
    return False if host.endswith((".uk", ".au", ".in", ".ie", ".nz", ".za")) else None

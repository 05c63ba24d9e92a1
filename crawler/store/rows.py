"""Records to rows and back: the only place that knows how a record is spread over columns."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from operator import is_
from typing import Any, Protocol, TypeVar, cast

from crawler.clock import format_instant, parse_instant
from crawler.errors import StoreError
from crawler.items import (
    Article,
    Discovery,
    DiscoveryMeans,
    Entry,
    Fetch,
    LiveUpdate,
    Mark,
    Notice,
    NoticeKind,
    Reading,
    Rendering,
    Rights,
    Scope,
)
from crawler.rendition.html import render_html
from crawler.rendition.markdown import render_markdown
from crawler.store.base import Feed, HostState, Source, StoredPage, Upkeep
from crawler.urls import page_key, without_credentials

Row = dict[str, Any]

MAX_CLOCK_ERROR = timedelta(days=1)
"""A publisher's clock, or the zone it forgot, may be ahead of ours by this much."""

_RECORD_NAMES = tuple(
    field.name
    for field in fields(Article)
    if field.name not in ("title", "body", "authors", "date_published", "date_modified", "origins")
)
_ENTRY_NAMES = tuple(field.name for field in fields(Entry) if field.name != "content")


T = TypeVar("T")


class RowLike(Protocol):
    """What a driver hands back: a mapping from column to value, of which only `row[name]` is asked."""

    def __getitem__(self, name: str, /) -> Any: ...


JSON_COLUMNS = frozenset(
    {
        "authors",
        "tags",
        "images",
        "redirects",
        "request_headers",
        "response_headers",
        "overrides",
        "origins",
        "record",
        "changes",
    }
    | {"parts", "refused", "rendered_parts"}
    | {"links", "basis", "conflicts", "software", "versions", "settings", "counts"}
)


def to_json(value: Any) -> str:
    """Compact JSON with sorted keys, so that equal values are equal text."""
    return _encode(value)


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def decode_row(row: Mapping[str, Any]) -> Row:
    """A copy of the row with its JSON columns decoded.

    Raises:
        StoreError: one holds no JSON: we never wrote that.
    """
    try:
        return {
            name: json.loads(value) if name in JSON_COLUMNS and isinstance(value, str) else value
            for name, value in row.items()
        }
    except ValueError as error:
        raise StoreError(f"a row is damaged ({error}); `pressmark verify` tells which") from error


def stamp(moment: datetime | None) -> str | None:
    """The stored form of an instant, None kept."""
    return None if moment is None else format_instant(moment)


def find_stamp(moment: datetime | None) -> str | None:
    """As `stamp`, for instants that others wrote: None too for one outside the years 1 to 9999 of UTC."""
    try:
        return stamp(moment)
    except OverflowError:
        return None


def unstamp(text: str | None) -> datetime | None:
    """The instant of its stored form, None kept."""
    return None if text is None else parse_instant(text)


def fetch_row(fetch: Fetch, run_id: int, outcome: str, reason: str | None, charset: str | None = None) -> Row:
    """Columns of `fetches`; discovery_id and feed_id are left to the caller."""
    raw, robots = fetch.raw, fetch.robots
    return {
        "run_id": run_id,
        "discovery_id": None,
        "feed_id": None,
        "url": without_credentials(fetch.url),
        "final_url": without_credentials(fetch.final_url),
        "redirects": to_json([asdict(hop) | {"url": without_credentials(hop.url)} for hop in fetch.redirects]),
        "started_at": format_instant(fetch.started_at),
        "fetched_at": format_instant(fetch.fetched_at),
        "attempt": fetch.attempt,
        "status": fetch.status,
        "http_version": fetch.http_version,
        "ip": fetch.ip,
        "request_headers": to_json(fetch.request_headers),
        "response_headers": to_json(fetch.response_headers),
        "content_type": fetch.content_type,
        "charset": charset,
        "body_bytes": fetch.body_bytes,
        "payload_sha256": raw.payload_sha256 if raw else None,
        "payload_bytes": raw.payload_bytes if raw else None,
        "warc_file": raw.file if raw and raw.file else None,
        "warc_offset": raw.offset if raw and raw.file else None,
        "warc_length": raw.length if raw and raw.file else None,
        "warc_record_id": raw.record_id if raw and raw.file else None,
        "robots_allowed": None if robots is None else int(robots.allowed),
        "robots_rule": robots.rule if robots else None,
        "robots_sha256": robots.sha256 if robots else None,
        "tdmrep_sha256": fetch.tdmrep_sha256,
        "user_agent": fetch.user_agent,
        "overrides": to_json(fetch.overrides),
        "payload_kept": fetch.payload_kept,
        "withheld": fetch.withheld,
        "outcome": outcome,
        "reason": reason,
        "error": fetch.error,
    }


def rendering_row(rendering: Rendering) -> Row:
    """Columns of `renderings`; fetch_id is left to the caller."""
    raw = rendering.raw
    return {
        "browser": rendering.browser,
        "started_at": format_instant(rendering.started_at),
        "ended_at": format_instant(rendering.ended_at),
        "ending": rendering.ending,
        "payload_sha256": raw.payload_sha256 if raw else None,
        "payload_bytes": raw.payload_bytes if raw else None,
        "warc_file": raw.file if raw and raw.file else None,
        "warc_offset": raw.offset if raw and raw.file else None,
        "warc_length": raw.length if raw and raw.file else None,
        "warc_record_id": raw.record_id if raw and raw.file else None,
        "parts": to_json([asdict(part) for part in rendering.parts]),
        "refused": to_json(rendering.refused),
        "refused_count": rendering.refused_count,
    }


def entry_json(entry: Entry) -> str:
    """An entry as JSON; its full text is left out, for the page is fetched."""
    row = {name: getattr(entry, name) for name in _ENTRY_NAMES}
    row["published_at"], row["updated_at"] = find_stamp(entry.published_at), find_stamp(entry.updated_at)
    for name in ("url", "entry_id", "source_url"):
        row[name] = row[name] and without_credentials(row[name])
    return to_json({name: value for name, value in row.items() if value is not None and value != ()})


def entry_of(text: str) -> Entry:
    """The inverse of `entry_json`."""
    row = json.loads(text)
    row["authors"] = tuple(row.get("authors", ()))
    row["published_at"], row["updated_at"] = unstamp(row.get("published_at")), unstamp(row.get("updated_at"))
    return Entry(**row)


def discovery_row(discovery: Discovery, host: str, run_id: int | None) -> Row:
    """Columns of a new row of `discoveries`."""
    return {
        "url": without_credentials(discovery.entry.url),
        "url_key": discovery.url_key,
        "page_key": None if (page := page_key(discovery.url_key)) == discovery.url_key else page,
        "host": host,
        "source_id": discovery.source_id,
        "feed_id": discovery.feed_id,
        "run_id": run_id,
        "means": discovery.means.value,
        "entry": entry_json(discovery.entry),
        "entry_updated_at": find_stamp(_credible(discovery.entry.updated_at, discovery.seen_at)),
        "seen_at": format_instant(discovery.seen_at),
    }


def _credible(updated_at: datetime | None, seen_at: datetime) -> datetime | None:
    """The instant of the last change as an entry states it, None when it lies in the future: such an entry would hide
    every later change."""
    return None if updated_at is None or updated_at > seen_at + MAX_CLOCK_ERROR else updated_at


def discovery_of(row: RowLike) -> Discovery:
    """A stored discovery."""
    return Discovery(
        entry=entry_of(row["entry"]),
        means=DiscoveryMeans(row["means"]),
        url_key=row["url_key"],
        seen_at=parse_instant(row["seen_at"]),
        discovery_id=row["discovery_id"],
        source_id=row["source_id"],
        feed_id=row["feed_id"],
        attempts=row["attempts"],
    )


def stored_page_of(row: RowLike) -> StoredPage:
    """A page that can be read again."""
    return StoredPage(
        fetch_id=row["fetch_id"],
        url=row["final_url"],
        fetched_at=parse_instant(row["fetched_at"]),
        is_kept=bool(row["is_kept"]),
        discovery_id=row["discovery_id"],
        source_id=row["source_id"],
        article_id=row["article_id"],
        read_by=row["read_by"],
    )


def source_of(row: RowLike) -> Source:
    """A stored source."""
    return Source(
        source_id=row["source_id"],
        home_url=row["home_url"],
        host=row["host"],
        name=row["name"],
        language=row["language"],
        time_zone=row["time_zone"],
        allow_private=row["allow_private"],
        is_rendered=bool(row["is_rendered"]),
        store_payload=row["store_payload"],
        store_noarchive=row["store_noarchive"],
    )


def feed_of(row: RowLike) -> Feed:
    """A stored feed with its source's settings."""
    return Feed(
        feed_id=row["feed_id"],
        source_id=row["source_id"],
        url=row["url"],
        kind=row["kind"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        poll_state=row["poll_state"],
        next_look_at=unstamp(row["next_look_at"]),
        title=row["title"],
        error_streak=row["error_streak"],
        allow_private=row["allow_private"],
        time_zone=row["time_zone"],
        parent_feed_id=row["parent_feed_id"],
        is_active=bool(row["is_active"]),
        upkeep=Upkeep(
            moved_to=row["moved_to"],
            moved_looks=row["moved_looks"],
            no_feed_looks=row["no_feed_looks"],
            read_at=unstamp(row["read_at"]),
            newest_entry_at=unstamp(row["newest_entry_at"]),
            doubted_at=unstamp(row["doubted_at"]),
            lies=row["lies"],
        ),
    )


def upkeep_row(upkeep: Upkeep) -> Row:
    """What a look changes of it; doubts come from other listings."""
    return {
        "moved_to": upkeep.moved_to,
        "moved_looks": upkeep.moved_looks,
        "no_feed_looks": upkeep.no_feed_looks,
        "read_at": stamp(upkeep.read_at),
        "newest_entry_at": stamp(upkeep.newest_entry_at),
        "lies": upkeep.lies,
    }


def host_of_row(row: RowLike) -> HostState:
    """What is stored of a host."""
    return HostState(
        origin=row["origin"],
        robots_body=row["robots_body"],
        robots_state=row["robots_state"],
        robots_fetched_at=unstamp(row["robots_fetched_at"]),
        robots_until=unstamp(row["robots_until"]),
        crawl_delay_s=row["crawl_delay_s"],
        last_reply_at=unstamp(row["last_reply_at"]),
        retry_at=unstamp(row["retry_at"]),
        tdmrep_body=row["tdmrep_body"],
        tdmrep_until=unstamp(row["tdmrep_until"]),
    )


def article_row(article: Article, rights: Rights, text_key: str, word_count: int) -> Row:
    """The columns of `articles` that one version fills."""
    image = article.image
    return {
        "url": article.url,
        "title": article.title,
        "body": article.body,
        "authors": to_json(article.authors),
        "date_published": article.date_published,
        "date_modified": article.date_modified,
        "disclaimer": rights.disclaimer,
        "disclaimer_scope": rights.disclaimer_scope,
        "copyright_line": rights.copyright_line,
        "holder": rights.holder,
        "source_url": article.source_url,
        "source_title": article.source_title,
        "canonical_url": article.canonical_url,
        "language": article.language,
        "section": article.section,
        "tags": to_json(article.tags),
        "description": article.description,
        "lead": article.lead,
        "image_url": image.url if image else None,
        "image_caption": image.caption if image else None,
        "image_credit": image.credit if image else None,
        "images": to_json([asdict(image) for image in article.images]),
        "publisher": article.publisher,
        "kind": article.kind,
        "licence_url": rights.licence_url,
        "licence_id": rights.licence_id,
        "agency": rights.agency,
        "syndicated_from_url": rights.syndicated_from_url,
        "status": rights.status,
        "tdm": rights.tdm,
        "ai_train": rights.ai_train,
        "archive": rights.archive,
        "access": rights.access,
        "word_count": word_count,
        "text_key": text_key,
    }


def join_corrections(notes: Sequence[str]) -> str | None:
    """Correction notes as a column holds them: a blank line between two."""
    return "\n\n".join(notes) or None


def split_corrections(text: str | None) -> tuple[str, ...]:
    """The inverse of `join_corrections`."""
    return tuple(text.split("\n\n")) if text else ()


def rights_of_rows(version: RowLike, notices: Iterable[RowLike]) -> Rights:
    """What governs the use of a stored version, of its row in VERSION and its notices; the rest left empty."""
    names = ("licence_url", "status", "tdm", "ai_train", "archive", "access")
    found = tuple(Notice(NoticeKind(row["kind"]), Scope(row["scope"]), row["text"]) for row in notices)
    return replace(Rights(notices=found), **{name: version[name] for name in names})


def rights_row(rights: Rights) -> Row:
    """Columns of `rights` but its keys."""
    return {
        "status": rights.status,
        "tdm": rights.tdm,
        "ai_train": rights.ai_train,
        "archive": rights.archive,
        "access": rights.access,
        "holder": rights.holder,
        "licence_url": rights.licence_url,
        "licence_id": rights.licence_id,
        "agency": rights.agency,
        "syndicated_from_url": rights.syndicated_from_url,
        "copyright_line": rights.copyright_line,
        "disclaimer": rights.disclaimer,
        "disclaimer_scope": rights.disclaimer_scope,
        "basis": to_json([asdict(basis) for basis in rights.basis]),
        "conflicts": to_json(rights.conflicts),
    }


def version_record(article: Article) -> str:
    """Everything of the article that has no column in `versions`, as JSON."""
    row = {name: getattr(article, name) for name in _RECORD_NAMES}
    row["image"] = None if article.image is None else asdict(article.image)
    row["images"] = tuple(asdict(image) for image in article.images)
    row["marks"] = tuple(mark if mark.value is not None else mark[:3] for mark in article.marks)
    row["updates"] = tuple(_without_nothing(asdict(update)) for update in article.updates)
    row["parts"] = tuple(_without_nothing(asdict(part)) for part in article.parts)
    return to_json(_without_nothing(row))


def _without_nothing(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None and value != ()}


def marks_of(record: Mapping[str, Any]) -> tuple[Mark, ...]:
    """The marks of a stored version's `record`."""
    return tuple(Mark(*mark) for mark in record.get("marks", ()))


def updates_of(record: Mapping[str, Any]) -> tuple[LiveUpdate, ...]:
    """The updates of a stored version's `record`."""
    return tuple(
        LiveUpdate(**update | {"authors": tuple(update.get("authors", ()))}) for update in record.get("updates", ())
    )


def record_of(reading: Reading) -> dict[str, Any]:
    """A reading as the plain dict that `fetch --json` and `extract --batch` print under `article`."""
    article, rights = reading.article, reading.rights or Rights()
    if article is None:
        return {}
    row = asdict(article)
    row["body_markdown"] = render_markdown(article.body, article.marks)
    row["body_html"] = render_html(article.body, article.marks)
    row.update({name: value for name, value in asdict(rights).items() if name not in ("basis", "conflicts")})
    row["rights_basis"] = [asdict(basis) for basis in rights.basis]
    row["rights_conflicts"] = list(rights.conflicts)
    row["text_key"], row["charset"], row["extractor"] = reading.text_key, reading.charset, reading.extractor
    return row


def without_surrogates(value: T) -> T:
    """A copy with U+FFFD for every half of a surrogate pair, in records, tuples and dicts however deep.

    JSON escapes can spell such halves (`"\\ud83d"`); they are no characters, and UTF-8 cannot hold them.
    """
    return cast(T, _without_surrogates(value))


def _without_surrogates(value: Any) -> Any:
    """The value itself where nothing in it is to be replaced: the rule, and what makes this cheap."""
    kind = type(value)
    if kind is str:
        return value if value.isascii() else _mend(value)
    if isinstance(value, tuple | list):
        parts = [_without_surrogates(part) for part in value]
        if all(map(is_, parts, value)):
            return value
        return kind._make(parts) if isinstance(value, Mark) else kind(parts)
    if isinstance(value, dict):
        return {_without_surrogates(name): _without_surrogates(part) for name, part in value.items()}
    changed = {}
    for name in _field_names(kind):  # type: ignore[arg-type]  # mypy asks whether its instances can be hashed
        part = getattr(value, name)
        mended = _without_surrogates(part)
        if mended is not part:
            changed[name] = mended
    return replace(value, **changed) if changed else value


def _mend(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def headers_value(headers: Sequence[Sequence[str]], name: str) -> str | None:
    """The first header of that name, any case."""
    return next((value for key, value in headers if key.lower() == name), None)

"""Is a page that is fetched again a new version of its article, what of it changed, and who changed it?

The rule is `crawler.dedupe.versions`; here are the rows it is asked about. Reads only.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from crawler.clock import format_instant
from crawler.dedupe.decision import decide, decide_new, governing_lines
from crawler.dedupe.origin import find_renamed
from crawler.dedupe.versions import (
    Change,
    Part,
    VersionText,
    changed_lines,
    classify_return,
    is_cut,
    is_long,
    is_walled,
    story_lines,
)
from crawler.dedupe.wording import count_words, diff_words
from crawler.items import Article, Fetch, Outcome, Reading, Rights
from crawler.store import queries, rows
from crawler.urls import form_of, url_key

PUBLISHER, READING, UNKNOWN = "publisher", "reading", "unknown"
"""Who made a version differ: its publisher; a second reading of the same bytes; or either, for the versions were not
read by the same extractor, one of them in a browser, or from another address."""

COMMON = 3
"""A line that stands in so many other articles of the source is none of this one's story."""
NEWEST_ARTICLES = 200
"""So many articles of the source are searched for such lines, the newest."""

_WORDED = frozenset({Part.HEADLINE, Part.BODY, Part.STYLE, Part.CORRECTION, Part.UPDATES, Part.ACCESS})
CANONICAL = "canonical_url"
METADATA = ("lead", "description", "section", "kind", "source_url")


@dataclass(frozen=True, slots=True)
class Edit:
    """What makes a version another one than that before; all empty for the first."""

    changes: tuple[str, ...] = ()
    """Names of `Part`; of a second reading also other fields, by their names."""
    cause: str | None = None
    is_silent: bool | None = None
    """None also when it is not known that the publisher made the change."""
    declared_by: str | None = None
    words_added: int | None = None
    words_removed: int | None = None
    text_version_id: int | None = None
    """The version whose text stays the article's, for a paywall cuts the newest one; None: its own."""

    def columns(self) -> dict[str, Any]:
        """Those of `versions`."""
        return {
            "changes": rows.to_json(self.changes),
            "cause": self.cause,
            "is_silent": None if self.is_silent is None else int(self.is_silent),
            "declared_by": self.declared_by,
            "words_added": self.words_added,
            "words_removed": self.words_removed,
            "text_version_id": self.text_version_id,
        }


def judge(
    connection: sqlite3.Connection,
    known: sqlite3.Row | None,
    reading: Reading,
    rights: Rights,
    fetch: Fetch,
    source_id: int | None,
    has_same_text: bool,
    is_renamed: bool = False,
) -> tuple[Outcome, Edit]:
    """The outcome of a page that was read as an article, and what it changes.

    Args:
        connection: inside the transaction that writes the page.
        known: the article's row: article_id and version_id are asked; None for a new one.
        reading: the page as read.
        rights: its rights, notices with the scope that is known by now.
        fetch: the fetch it was read from.
        source_id: of its source.
        has_same_text: another article has the same text.
        is_renamed: its source says that the page is the one that it had under another address.
    """
    article = reading.article
    assert article is not None
    if known is None:
        return decide_new(has_same_text), Edit()
    new = _text_of_reading(article, reading, rights, format_instant(fetch.fetched_at))
    row = connection.execute(queries.VERSION, {"version_id": known["version_id"]}).fetchone()
    notices = connection.execute(queries.NOTICES, {"version_id": known["version_id"]}).fetchall()
    record = json.loads(row["record"])
    old = _text_of_row(row, record, notices)
    renamed = find_renamed(row["final_url"], record.get(CANONICAL), fetch.final_url, article.canonical_url)
    if renamed is not None:
        old, new = (
            replace(text, metadata=(*text.metadata, (CANONICAL, _spell_out(url))))
            for text, url in zip((old, new), renamed, strict=True)
        )
    outcome, change = decide(old, new)
    if Part.BODY in change.parts and not (is_long(old) or is_long(new)):
        common = _find_common(connection, source_id, known["article_id"], changed_lines(old.body, new.body))
        if common:
            outcome, change = decide(old, new, common)
    kept = _find_whole(connection, row, old, new, change)
    before, after = old, new  # whose words are counted: of a text that is cut on one side, the whole on both
    if kept is not None and row["text_version_id"] is None:
        after = replace(new, body=old.body)
    elif kept is None and row["text_version_id"] is not None:
        whole = connection.execute(queries.TEXT_OF_VERSION, {"version_id": row["text_version_id"]}).fetchone()
        before = replace(old, body=whole["body"])
        if Part.ACCESS in change.parts:
            change = classify_return(old, new, whole["body"])
    edit = _make_edit(change, _find_cause(connection, row, reading, fetch, is_renamed), before, after)
    return outcome, replace(edit, text_version_id=kept)


def _find_whole(
    connection: sqlite3.Connection, row: sqlite3.Row, old: VersionText, new: VersionText, change: Change
) -> int | None:
    """The version that has the whole of a text which the page shows the beginning of; None when it shows all."""
    number = row["text_version_id"]
    if number is None:
        is_less = Part.ACCESS in change.parts and len(new.body) < len(old.body)
        return int(row["version_id"]) if is_less and is_walled(new) else None
    whole = connection.execute(queries.TEXT_OF_VERSION, {"version_id": number}).fetchone()
    is_less = len(new.body) < len(whole["body"]) and is_walled(new) and Part.ACCESS not in change.parts
    return int(number) if is_less or is_cut(new, replace(old, body=whole["body"])) else None


def find_kept(connection: sqlite3.Connection, known: sqlite3.Row, article: Article) -> int | None:
    """The same of a second reading of the newest page: what it is cut from does not change by it."""
    row = connection.execute(queries.VERSION, {"version_id": known["version_id"]}).fetchone()
    number = row["text_version_id"]
    if number is None:
        return None
    whole = connection.execute(queries.TEXT_OF_VERSION, {"version_id": number}).fetchone()
    return int(number) if len(article.body) < len(whole["body"]) else None


def count_edit_words(old_title: str | None, old_body: str, title: str | None, body: str) -> tuple[int, int]:
    """(words that came, words that went) of headline and text."""
    return count_words(diff_words(f"{old_title or ''}\n\n{old_body}", f"{title or ''}\n\n{body}"))


def _make_edit(change: Change, cause: str, old: VersionText, new: VersionText) -> Edit:
    added: int | None = 0
    removed: int | None = 0
    if is_long(old) or is_long(new):
        added = removed = None
    elif not _WORDED.isdisjoint(change.parts):
        added, removed = count_edit_words(old.title, old.body, new.title, new.body)
    return Edit(
        changes=tuple(change.parts),
        cause=cause,
        is_silent=change.is_silent if cause == PUBLISHER else None,
        declared_by=change.declared_by,
        words_added=added,
        words_removed=removed,
    )


def _find_cause(
    connection: sqlite3.Connection, row: sqlite3.Row, reading: Reading, fetch: Fetch, is_renamed: bool
) -> str:
    digest = fetch.raw.payload_sha256 if fetch.raw else None
    is_read_alike = row["read_by"] == reading.extractor and bool(row["is_rendered"]) == (fetch.rendering is not None)
    if is_read_alike:
        is_alike = is_renamed or _is_from(row["final_url"], fetch) or _has_read_alike(connection, row, fetch)
        return PUBLISHER if is_alike else UNKNOWN
    if digest is not None and digest == row["payload_sha256"] and fetch.rendering is None and not row["is_rendered"]:
        return READING
    return UNKNOWN


def _is_from(url: str, fetch: Fetch) -> bool:
    """Was the page read from this address, or led there from it? Another form of the page (print, mobile, a second
    address) may read otherwise without any edit."""
    if _place_of(url) == _place_of(fetch.final_url):
        return True
    asked = (fetch.url, *(hop.url for hop in fetch.redirects))
    return _place_of(url) in map(_place_of, asked) and form_of(url) == form_of(fetch.final_url)


def _has_read_alike(connection: sqlite3.Connection, row: sqlite3.Row, fetch: Fetch) -> bool:
    """Did the page at this address read as the version did, which was read from another?"""
    since = connection.execute(queries.READ_ALIKE_SINCE, {"article_id": row["article_id"], "made_at": row["made_at"]})
    return any(_is_from(url, fetch) for (url,) in since)


def _place_of(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc.lower(), parts.path.rstrip("/")


def _find_common(
    connection: sqlite3.Connection, source_id: int | None, article_id: int, lines: Sequence[str]
) -> frozenset[str]:
    """Those of the lines that stand in other articles of the source, too."""
    counts: Counter[str] = Counter()
    wanted = frozenset(lines)
    key = {"source_id": source_id, "article_id": article_id, "limit": NEWEST_ARTICLES}
    for (body,) in connection.execute(queries.NEWEST_BODIES, key):
        if any(line in body for line in wanted):
            counts.update(wanted.intersection(story_lines(body)))
    return frozenset(line for line, count in counts.items() if count >= COMMON)


def _text_of_reading(article: Article, reading: Reading, rights: Rights, seen_at: str) -> VersionText:
    return VersionText(
        title=article.title,
        body=article.body,
        date_published=article.date_published,
        date_modified=article.date_modified if _is_on_page(_origin_of(article)) else None,
        governing=governing_lines(rights),
        corrections=reading.corrections,
        updates=article.updates,
        access=rights.access,
        wall=reading.wall,
        metadata=_metadata_of(article.authors, json.loads(rows.version_record(article))),
        seen_at=seen_at,
    )


def _text_of_row(row: sqlite3.Row, record: Mapping[str, Any], notices: Sequence[sqlite3.Row]) -> VersionText:
    return VersionText(
        title=row["title"],
        body=row["body"],
        date_published=row["date_published"],
        date_modified=row["date_modified"] if _is_on_page(_origin_of_row(row)) else None,
        governing=governing_lines(rows.rights_of_rows(row, notices)),
        corrections=rows.split_corrections(row["correction"]),
        updates=rows.updates_of(record),
        access=row["access"] or "unknown",
        wall=row["wall"],
        metadata=_metadata_of(json.loads(row["authors"]), record),
        seen_at=row["seen_at"],
    )


def _spell_out(url: str) -> str:
    """An address of which each part counts, the query, too."""
    return url_key(url).partition("://")[2]


def _is_on_page(origin: str | None) -> bool:
    """Does a date of change stand on the page? What only a feed or sitemap says, no reader of the page is told."""
    return origin is None or not origin.startswith("feed")


def _origin_of(article: Article) -> str | None:
    return next((origin.origin for origin in article.origins if origin.name == "date_modified"), None)


def _origin_of_row(row: sqlite3.Row) -> str | None:
    found = json.loads(row["origins"]).get("date_modified")
    return None if found is None else str(found["origin"])


def _metadata_of(authors: Sequence[str], record: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Byline and what stands around the text. Of the leading picture the address without its query counts, in which
    sites write sizes and passing keys; of all pictures the words."""
    image = record.get("image") or {}
    words = [image, *record.get("images", ())]
    found = {
        "authors": ", ".join(authors),
        **{name: record.get(name) or "" for name in METADATA},
        "image": urlsplit(image["url"]).path if image else "",
        "captions": " | ".join(dict.fromkeys(f"{one.get('caption')} ({one.get('credit')})" for one in words)),
    }
    return tuple(found.items())

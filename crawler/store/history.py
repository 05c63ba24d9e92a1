"""What became of an article from version to version: when each was seen, what changed, and whether it was said.
Reads only.
"""

import json
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.dedupe.origin import find_renamed
from crawler.dedupe.passing import is_passing
from crawler.dedupe.visible import visible_tokens
from crawler.dedupe.wording import GONE, NEW, SAME, Piece, diff_words
from crawler.store import queries, rows
from crawler.store.edits import CANONICAL, METADATA
from crawler.store.withdrawing import find_turn

VERSIONS = """
SELECT v.version_id, v.number, v.made_at, v.title, v.body, v.body_sha256, v.text_key, v.authors, v.date_published,
    v.date_modified, v.record, v.extractor, v.changes, v.cause, v.is_silent, v.declared_by, v.words_added,
    v.words_removed, v.correction, v.wall,
    (SELECT t.number FROM versions t WHERE t.version_id = v.text_version_id) AS text_number,
    f.fetch_id, f.fetched_at AS seen_at, f.final_url, f.payload_sha256, f.warc_file, f.warc_offset,
    r.status, r.tdm, r.ai_train, r.archive, r.access, r.licence_url, x.made_at AS reread_at
FROM versions v
JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN rights r ON r.version_id = v.version_id
LEFT JOIN reextractions x ON x.version_id = v.version_id
WHERE v.article_id = :article_id ORDER BY v.number
"""
AS_OF = """
SELECT v.number AS version_number, v.version_id, v.title, v.body, v.authors, v.date_published, v.date_modified,
    v.record, v.correction, r.disclaimer, r.disclaimer_scope, r.copyright_line, r.holder, r.licence_url, r.licence_id,
    r.agency, r.syndicated_from_url, r.status, r.tdm, r.ai_train, r.archive, r.access
FROM versions v LEFT JOIN rights r ON r.version_id = v.version_id
WHERE v.article_id = :article_id AND v.number = :number
"""
LOOKS = """
SELECT f.fetched_at FROM discoveries d JOIN fetches f ON f.discovery_id = d.discovery_id
WHERE d.article_id = :article_id AND f.outcome IN ('stored', 'copy', 'new_version', 'unchanged', 'not_modified')
ORDER BY f.fetched_at
"""
TURNS = """
SELECT seen_at, detail FROM sightings WHERE article_id = :article_id AND (detail LIKE '%withdrawn: %' OR detail LIKE
    '%restored' OR event = 'moved') ORDER BY seen_at, sighting_id
"""
EDITS = """
SELECT e.article_id, e.version, e.url, a.language, e.source_id, e.source, e.seen_at
FROM edits e JOIN articles a ON a.article_id = e.article_id
WHERE (:since IS NULL OR e.seen_at >= :since) AND (:silent = 0 OR e.is_silent = 1)
"""
NEWEST_EDITS = " ORDER BY e.seen_at DESC, e.version_id DESC LIMIT :limit"

_VERDICTS = ("status", "tdm", "ai_train", "archive", "access", "licence_url")
_SHOWN_CHARS = 90
"""Of a headline, a note or the first changed words, in the line that tells a change."""
_SHOWN_PIECES = 3
_TELLING_CHARS = 3
"""A change of no more is told with the words around it."""
_AROUND_CHARS = 30


@dataclass(frozen=True, slots=True)
class PastVersion:
    """One version of an article, with what made it another one than the one before."""

    number: int
    seen_at: str
    """UTC instant of the fetch it was read from."""
    not_before: str | None
    """The last fetch that still had the version before, or the text before a paywall hid it: the change was made
    after it. None for the first."""
    reread_at: str | None
    """When the page was read a second time; None for a version of a first reading."""
    title: str | None
    body: str
    changes: tuple[str, ...]
    cause: str | None
    is_silent: bool | None
    declared_by: str | None
    words_added: int | None
    words_removed: int | None
    correction: str | None
    """Correction notes that stand on it, verbatim."""
    told: tuple[str, ...]
    """What changed, a line for each class."""
    same_as: int | None
    """An earlier version but the last that had the same headline and text: the change was taken back."""
    wall: str | None
    """The line by which it said that the rest was for subscribers."""
    text_number: int | None
    """The version with the whole text that a paywall cuts in this one; None where it is its own."""
    fetch_id: int
    final_url: str
    payload_sha256: str | None
    """Of the reply as sent."""
    body_sha256: str
    """Of the text."""
    warc_file: str | None
    warc_offset: int | None
    extractor: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions between which an edit shows: the version and the one before it, or whole texts where a paywall cut
    one of these."""

    old: PastVersion
    new: PastVersion
    body: str
    """The text of the newer one, or the whole of it."""
    cut: PastVersion | None = None
    """The one that was cut, where whole texts stand in for it."""
    whole: str = ""
    """The text that it was cut from."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The publisher took the article back, or put it up again."""

    at: str
    what: str
    """`withdrawn: REASON`, `restored`, or `goes on as article NUMBER, URL` where its address leads to that one now."""


@dataclass(frozen=True, slots=True)
class PastEdit:
    """One edit among those of many articles."""

    article_id: int
    url: str
    first_url: str
    """Where its first version was read, which stays when the article moves."""
    language: str | None
    """BCP 47 primary subtag."""
    source_id: int | None
    source: str | None
    """Its name, else its host."""
    old: PastVersion
    new: PastVersion
    compared: Compared


def versions_of(
    connection: sqlite3.Connection, article_id: int, told: Container[int] | None = None
) -> list[PastVersion]:
    """All versions of an article, oldest first.

    Args:
        connection: read from.
        article_id: the article.
        told: numbers of the versions for which what changed is told in lines, None: all. Two long texts take 0.1 s.
    """
    found = connection.execute(VERSIONS, {"article_id": article_id}).fetchall()
    looks = [row[0] for row in connection.execute(LOOKS, {"article_id": article_id})]
    past: list[PastVersion] = []
    for place, row in enumerate(found):
        before = found[place - 1] if place else None
        is_told = told is None or row["number"] in told
        whole = _find_hidden(found, before, row)
        lines = tuple(_tell(connection, before, row, whole)) if before is not None and is_told else ()
        until = row if whole is None else found[whole["number"]]
        earlier = looks[: bisect_left(looks, until["seen_at"])][-1:] if before is not None else []
        past.append(
            PastVersion(
                not_before=earlier[-1] if earlier else None,
                changes=tuple(json.loads(row["changes"])),
                is_silent=None if row["is_silent"] is None else bool(row["is_silent"]),
                told=lines,
                same_as=_find_same(past, row),
                **{name: row[name] for name in _AS_STORED},
            )
        )
    return past


_AS_STORED = (
    "number", "seen_at", "reread_at", "title", "body", "cause", "declared_by", "words_added", "words_removed",
    "correction", "wall", "text_number", "fetch_id", "final_url", "payload_sha256", "body_sha256", "warc_file",
    "warc_offset", "extractor",
)  # fmt: skip


def compare_whole(past: Sequence[PastVersion], number: int) -> Compared:
    """What stands on both sides where a version, not the first, is compared with the one before it.

    Args:
        past: all versions of the article, oldest first.
        number: of the version.
    """
    old, new = past[number - 2 : number]
    if old.text_number == new.text_number:
        return Compared(old, new, new.body)
    if new.text_number is not None:
        whole = past[new.text_number - 1].body
        return Compared(old, new, whole, new, whole)
    assert old.text_number is not None
    before = past[old.text_number - 1]
    return Compared(before, new, new.body, old, before.body)


def told_of(version: PastVersion) -> tuple[str, ...]:
    """What changed, in lines, and last whether the change was taken back."""
    return (*version.told, *([f"reads as version {version.same_as} again"] if version.same_as else ()))


def verdict_of(version: PastVersion) -> str:
    """What is said of a version in a word or two: `silent`, `declared by ...`, `not known whether ...`."""
    return tell_verdict(version.cause, version.is_silent, version.declared_by)


def tell_words(version: "PastVersion") -> str:
    """How many words of headline and text came and went."""
    if version.words_added is None or version.words_removed is None:
        return "words not counted"
    return f"+{version.words_added} -{version.words_removed} words"


def tell_verdict(cause: str | None, is_silent: bool | None, declared_by: str | None) -> str:
    """As `verdict_of`, from the columns of `versions`."""
    if cause == "reading":
        return "read again: no edit"
    if is_silent:
        return "silent"
    if declared_by:
        said = {"note": "a correction note", "date_modified": "its date of change", "updates": "its new updates"}
        return f"declared by {said.get(declared_by, declared_by)}"
    if cause == "unknown":
        return "the page, or how it was read"
    return ""


def article_as_of(connection: sqlite3.Connection, article: Mapping[str, Any], number: int) -> dict[str, Any] | None:
    """The article's row as it read in one version, JSON columns decoded, with its `marks` and `updates`; None when
    there is no such version. What is not of a version (its source, first sight, withdrawal) is as it is now.
    """
    key = {"article_id": article["article_id"], "number": number}
    row = connection.execute(AS_OF, key).fetchone()
    if row is None:
        return None
    found = rows.decode_row(dict(row))
    record = found.pop("record")
    image = record.get("image") or {}
    of_record = {name: record.get(name) for name in _OF_RECORD}
    pictures = {f"image_{name}": image.get(name) for name in ("url", "caption", "credit")}
    lists = {"tags": record.get("tags", []), "images": record.get("images", [])}
    shown = {"marks": rows.marks_of(record), "updates": rows.updates_of(record)}
    return dict(article) | of_record | pictures | lists | found | shown


_OF_RECORD = (
    "url", "description", "lead", "language", "section", "publisher", "kind", "canonical_url", "source_url",
    "source_title",
)  # fmt: skip


def turns_of(connection: sqlite3.Connection, article_id: int) -> list[Turn]:
    """When its publisher withdrew an article, when it came back, and when its address came to lead to another one,
    oldest first; each once."""
    turns: list[Turn] = []
    for row in connection.execute(TURNS, {"article_id": article_id}):
        what = find_turn(row["detail"])
        if what is not None and (not turns or turns[-1].what != what):
            turns.append(Turn(row["seen_at"], what))
    return turns


def newest_edits(
    connection: sqlite3.Connection,
    source_ids: Sequence[int] | None,
    since: str | None,
    only_silent: bool,
    limit: int,
) -> list[PastEdit]:
    """The newest edits, newest first.

    Args:
        connection: read from.
        source_ids: of these sources only.
        since: not before this instant, stored form.
        only_silent: those that nothing on the page owns up to.
        limit: at most so many.
    """
    where = ""
    if source_ids is not None:
        where = f" AND e.source_id IN ({','.join(str(int(number)) for number in source_ids) or 'NULL'})"
    key = {"since": since, "silent": int(only_silent), "limit": limit}
    found = connection.execute(EDITS + where + NEWEST_EDITS, key).fetchall()
    shown: dict[int, set[int]] = defaultdict(set)
    for row in found:
        shown[row["article_id"]].add(row["version"])
    pasts = {article_id: versions_of(connection, article_id, numbers) for article_id, numbers in shown.items()}
    edits = []
    for row in found:
        article_id = row["article_id"]
        old, new = pasts[article_id][row["version"] - 2 : row["version"]]
        about = (row["url"], pasts[article_id][0].final_url, row["language"], row["source_id"], row["source"])
        edits.append(PastEdit(article_id, *about, old, new, compare_whole(pasts[article_id], row["version"])))
    return edits


def _find_same(past: Sequence[PastVersion], row: sqlite3.Row) -> int | None:
    if not past or (past[-1].title, past[-1].body_sha256) == (row["title"], row["body_sha256"]):
        return None
    same = (one.number for one in past[:-1] if (one.title, one.body_sha256) == (row["title"], row["body_sha256"]))
    return next(same, None)


def _find_hidden(found: Sequence[sqlite3.Row], old: sqlite3.Row | None, new: sqlite3.Row) -> sqlite3.Row | None:
    """The version whose text a paywall hid until this one shows it again, edited; else None."""
    if old is None or old["text_number"] is None or new["text_number"] is not None:
        return None
    return found[old["text_number"] - 1] if "body" in json.loads(new["changes"]) else None


def _tell(
    connection: sqlite3.Connection, old: sqlite3.Row, new: sqlite3.Row, whole: sqlite3.Row | None = None
) -> Iterator[str]:
    """What changed, in words: a line for each class; of a text that a paywall hid, since the whole of it was seen."""
    classes = json.loads(new["changes"])
    before, after = (json.loads(row["record"]) for row in (old, new))
    for one in classes:
        if one == "headline":
            yield f'headline: "{_cut(old["title"])}" -> "{_cut(new["title"])}"'
        elif one == "body":
            yield f"text: {_tell_text(_without_passing((whole or old)['body']), _without_passing(new['body']))}"
        elif one == "style":
            yield f"style: {_tell_style(old, new)}"
        elif one == "correction":
            yield _tell_notes(old["correction"], new["correction"])
        elif one == "date":
            yield from _tell_dates(old, new)
        elif one == "rights":
            yield f"rights: {_tell_rights(connection, old, new)}"
        elif one == "access":
            yield f"access: {_tell_access(old, new)}"
        elif one == "updates":
            yield f"live updates: {_tell_updates(before, after)}"
        elif one == "metadata":
            yield from _tell_metadata(old, new, before, after)
        else:
            yield f"{one}: read otherwise"


def _tell_text(old: str, new: str) -> str:
    """`+12 -3 words: "1921" -> "1922"; + "..."`: the first of the changed places."""
    pieces = diff_words(old, new)
    told: list[str] = []
    places = 0
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        if piece.kind == SAME or (piece.kind == NEW and place and pieces[place - 1].kind == GONE):
            continue
        places += 1
        if len(told) == _SHOWN_PIECES:
            continue
        if piece.kind == NEW:
            said, last = f'+ "{_cut(piece.text)}"', place
        elif following is not None and following.kind == NEW:
            said, last = f'"{_cut(piece.text)}" -> "{_cut(following.text)}"', place + 1
        else:
            said, last = f'- "{_cut(piece.text)}"', place
        told.append(said + _tell_place(pieces, place, last))
    more = f"; and {places - len(told)} more places" if places > len(told) else ""
    return "; ".join(told) + more if told else "other spaces or signs"


def _tell_place(pieces: Sequence[Piece], first: int, last: int) -> str:
    """The words around a change of a sign or two, as they read now, which says nothing by itself; else nothing."""
    if any(len(piece.text.strip()) > _TELLING_CHARS for piece in pieces[first : last + 1]):
        return ""
    before = pieces[first - 1].text if first else ""
    now = pieces[last].text if pieces[last].kind == NEW else ""
    after = pieces[last + 1].text if last + 1 < len(pieces) else ""
    before, after = before.rpartition("\n")[2], after.partition("\n")[0]
    if len(before) > _AROUND_CHARS:
        before = before[-_AROUND_CHARS:].partition(" ")[2] or before[-_AROUND_CHARS:]
    if len(after) > _AROUND_CHARS:
        after = after[:_AROUND_CHARS].rpartition(" ")[0] or after[:_AROUND_CHARS]
    return f' in "{around}"' if (around := " ".join(f"{before}{now}{after}".split())) else ""


def _tell_style(old: sqlite3.Row, new: sqlite3.Row) -> str:
    """Where capitals or punctuation changed: in the headline, else in the text."""
    if visible_tokens(old["title"] or "") != visible_tokens(new["title"] or ""):
        return _tell_text(old["title"] or "", new["title"] or "")
    return _tell_text(_without_passing(old["body"]), _without_passing(new["body"]))


def _without_passing(body: str) -> str:
    """The text without lines such as "3 hours ago", which are no edit."""
    return "\n".join(line for line in body.split("\n") if not is_passing(line))


def _tell_access(old: sqlite3.Row, new: sqlite3.Row) -> str:
    shown = "less" if len(new["body"]) < len(old["body"]) else "more"
    told = f"{shown} of the text is shown"
    if old["access"] != new["access"]:
        told += f" ({old['access']} -> {new['access']})"
    if new["wall"] and new["wall"] != old["wall"]:
        told += f', "{_cut(new["wall"])}"'
    return told + (f"; the article keeps that of version {new['text_number']}" if new["text_number"] else "")


def _tell_notes(old: str | None, new: str | None) -> str:
    before, after = rows.split_corrections(old), rows.split_corrections(new)
    come = [note for note in after if note not in before]
    if come:
        return f'correction: "{_cut(come[0])}"' + (f" and {len(come) - 1} more" if len(come) > 1 else "")
    return f'correction taken away: "{_cut(next((note for note in before if note not in after), ""))}"'


def _tell_dates(old: sqlite3.Row, new: sqlite3.Row) -> Iterator[str]:
    for name, word in (("date_published", "published"), ("date_modified", "changed")):
        if old[name] != new[name]:
            yield f"date: {word} {old[name] or 'not given'} -> {new[name] or 'not given'}"


def _tell_rights(connection: sqlite3.Connection, old: sqlite3.Row, new: sqlite3.Row) -> str:
    told = [f"{name} {old[name]} -> {new[name]}" for name in _VERDICTS if old[name] != new[name]]
    before, after = (
        [
            row["text"]
            for row in connection.execute(queries.NOTICES, {"version_id": version["version_id"]})
            if row["scope"] == "article"
        ]
        for version in (old, new)
    )
    told += [f'- "{_cut(text)}"' for text in before if text not in after]
    told += [f'+ "{_cut(text)}"' for text in after if text not in before]
    return "; ".join(told) or "other notices"


def _tell_updates(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    old, new = ({_key(one): one for one in record.get("updates", ())} for record in (before, after))
    come, gone = len(new.keys() - old.keys()), len(old.keys() - new.keys())
    edited = [key for key in new if key in old and old[key] != new[key]]
    counts = ((come, "new"), (gone, "gone"), (len(edited), "changed"))
    told = ", ".join(f"{count} {word}" for count, word in counts if count) or "in other order"
    for key in edited[:1]:
        said = _tell_text(*(f"{one.get('headline') or ''}\n{one.get('body') or ''}" for one in (old[key], new[key])))
        told += f'; "{_cut(new[key].get("headline") or key[0])}": {said}'
    return told


def _key(update: Mapping[str, Any]) -> tuple[str, str]:
    return update.get("published") or "", update.get("url") or update.get("headline") or ""


def _tell_metadata(
    old: sqlite3.Row, new: sqlite3.Row, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[str]:
    if old["authors"] != new["authors"]:
        names = [", ".join(json.loads(row["authors"])) or "nobody" for row in (old, new)]
        yield f"byline: {_cut(names[0])} -> {_cut(names[1])}"
    for name in METADATA:
        if before.get(name) != after.get(name):
            word = {"lead": "standfirst", "source_url": "source"}.get(name, name)
            yield f'{word}: "{_cut(before.get(name))}" -> "{_cut(after.get(name))}"'
    renamed = find_renamed(old["final_url"], before.get(CANONICAL), new["final_url"], after.get(CANONICAL))
    if renamed is not None:
        yield 'canonical address: "{}" -> "{}"'.format(*map(_cut, renamed))
    addresses = [(record.get("image") or {}).get("url") for record in (before, after)]
    if addresses[0] != addresses[1]:
        yield f"picture: {addresses[0] or 'none'} -> {addresses[1] or 'none'}"
    captions = [
        [one["caption"] for one in (record.get("image") or {}, *record.get("images", ())) if one.get("caption")]
        for record in (before, after)
    ]
    if captions[0] != captions[1]:
        come = [caption for caption in captions[1] if caption not in captions[0]]
        gone = [caption for caption in captions[0] if caption not in captions[1]]
        yield f'captions: "{_cut(next(iter(gone), None))}" -> "{_cut(next(iter(come), None))}"'


def _cut(text: str | None) -> str:
    flat = " ".join((text or "").split())
    return flat if len(flat) <= _SHOWN_CHARS else flat[: _SHOWN_CHARS - 1] + "…"

"""Writing the end of a discovery: fetch, article, version, notices, signals, rights, sighting and outcome.

Everything here runs inside a transaction that the caller holds.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from crawler.clock import format_instant
from crawler.dedupe.decision import MIN_WORDS_OF_A_COPY, count_words, has_words
from crawler.dedupe.origin import canonical_key
from crawler.items import Article, Entry, Fetch, Outcome, Reading, Result, Rights
from crawler.store import claiming, forms, queries, rows, sameness
from crawler.store.base import Written
from crawler.store.edits import Edit, judge
from crawler.store.learning import note_lines, scope_notices
from crawler.store.sketches import SqliteSketches
from crawler.store.withdrawing import GOES_ON, MAY_WITHDRAW, MOVED, find_known, note_withdrawal
from crawler.urls import host_of, page_key, url_key

BESIDE = "beside"
"""Outcome of a fetch that was made for an address besides the one that its article was read from."""

_MOVED_FOR_GOOD = frozenset({301, 308})


def write_fetch(
    connection: sqlite3.Connection,
    fetch: Fetch,
    run_id: int,
    outcome: str,
    reason: str | None,
    *,
    feed_id: int | None = None,
    discovery_id: int | None = None,
    charset: str | None = None,
) -> int:
    """Insert one fetch; returns its id."""
    row = rows.fetch_row(fetch, run_id, outcome, reason, charset)
    row["feed_id"], row["discovery_id"] = feed_id, discovery_id
    fetch_id = returned_id(connection, queries.ADD_FETCH, row)
    if fetch.rendering is not None:
        connection.execute(queries.ADD_RENDERING, rows.rendering_row(fetch.rendering) | {"fetch_id": fetch_id})
    return fetch_id


def write_result(connection: sqlite3.Connection, result: Result, run_id: int, sketches: SqliteSketches) -> Written:
    """Write one result; the outcome may turn out finer than the one asked for (a copy, a version, nothing new)."""
    discovery, reading = result.discovery, result.reading
    connection.execute(claiming.DROP, {"discovery_id": discovery.discovery_id, "run_id": run_id})
    placed = Written(result.outcome, result.reason, None)
    fetch_id = None
    if result.fetch is not None:
        fetch_id = write_fetch(
            connection,
            result.fetch,
            run_id,
            result.outcome,
            result.reason,
            discovery_id=discovery.discovery_id,
            charset=reading.charset if reading else None,
        )
    for fetch, purpose in result.beside:
        write_fetch(connection, fetch, run_id, BESIDE, purpose, discovery_id=discovery.discovery_id)
    tried = int(result.fetch is not None)
    if result.retry_at is not None:
        connection.execute(
            queries.POSTPONE_DISCOVERY,
            {
                "discovery_id": discovery.discovery_id,
                "tried": tried,
                "next_try_at": format_instant(result.retry_at),
                "reason": result.reason or result.outcome,
                "fetch_id": fetch_id,
            },
        )
        return placed
    if result.outcome is Outcome.STORED:
        if not (reading and reading.article and result.fetch and fetch_id):
            raise ValueError("a stored result needs its article and its fetch")
        placed = _write_article(connection, result, reading, reading.article, result.fetch, fetch_id, sketches)
        if placed.article_id is not None and placed.outcome is not Outcome.FORM:
            forms.confirm_forms(
                connection,
                discovery.url_key,
                url_key(result.fetch.final_url),
                placed.article_id,
                reading.amp_url,
                format_instant(result.fetch.fetched_at),
                is_new=placed.outcome in (Outcome.STORED, Outcome.COPY),
            )
        if placed.outcome is not result.outcome:
            connection.execute(
                "UPDATE fetches SET outcome = :outcome WHERE fetch_id = :fetch_id",
                {"outcome": placed.outcome, "fetch_id": fetch_id},
            )
    elif result.outcome is Outcome.NOT_MODIFIED:
        placed = _touch_article(connection, result, placed, sketches)
    ended_at = format_instant(result.fetch.fetched_at if result.fetch else discovery.seen_at)
    article_id, change = placed.article_id, None
    if placed.outcome in MAY_WITHDRAW:
        article_id = article_id or find_known(connection, discovery.discovery_id)
        if article_id is not None and not _is_of_another_address(connection, result, article_id):
            change = note_withdrawal(connection, result, placed.outcome, article_id, ended_at)
    left = _find_left(connection, result, placed.article_id)
    if left is not None and result.fetch is not None:
        keys = {"discovery_id": discovery.discovery_id, "feed_id": None, "fetch_id": fetch_id, "run_id": run_id}
        told = f"{GOES_ON}{placed.article_id}, {result.fetch.final_url}"
        seen = {"article_id": left, "seen_at": ended_at, "event": MOVED, "detail": told}
        connection.execute(queries.ADD_SIGHTING, keys | seen)
    connection.execute(
        queries.END_DISCOVERY,
        {
            "discovery_id": discovery.discovery_id,
            "outcome": placed.outcome,
            "reason": placed.reason,
            "ended_at": ended_at,
            "fetch_id": fetch_id,
            "article_id": placed.article_id,
            "tried": tried,
            "revisit_at": None if placed.outcome is Outcome.FORM else rows.stamp(result.revisit_at),
        },
    )
    connection.execute(
        queries.ADD_SIGHTING,
        {
            "discovery_id": discovery.discovery_id,
            "article_id": article_id,
            "feed_id": discovery.feed_id,
            "fetch_id": fetch_id,
            "run_id": run_id,
            "seen_at": ended_at,
            "event": placed.outcome,
            "detail": "; ".join(filter(None, (placed.reason, change))) or None,
        },
    )
    return placed


def _write_article(
    connection: sqlite3.Connection,
    result: Result,
    reading: Reading,
    article: Article,
    fetch: Fetch,
    fetch_id: int,
    sketches: SqliteSketches,
) -> Written:
    rights = reading.rights or Rights()
    key = url_key(fetch.final_url)  # a moved article takes its new address along
    known = _known_article(connection, key, result.discovery.discovery_id)
    same = find_same_texts(connection, reading)
    told = listed = None
    if known is None or (known["url_key"] != key and page_key(known["url_key"]) == page_key(key) != key):
        joined = forms.find_page_of(connection, key, reading)
        twin = _find_twin(same, key, article) if joined is None else None
        is_led = joined is not None and joined.row["url_key"] == result.discovery.url_key
        if joined is not None and not is_led and not forms.is_proper(key, article, joined.row):
            return _write_same_page(connection, rights, fetch, fetch_id, Outcome.FORM, joined.row, joined.why)
        if twin is not None and not forms.is_proper(key, article, twin):
            return _write_same_page(connection, rights, fetch, fetch_id, Outcome.UNCHANGED, twin, "rel=canonical")
        if joined is None and twin is None:
            listed = forms.find_listed(connection, result.discovery, reading)
        known = joined.row if joined is not None else twin or listed
        if joined is not None and is_led:
            key = key if _is_moved(fetch, joined.row["url_key"]) else joined.row["url_key"]  # its page leads to a form
        elif listed is not None:
            told = f"listed before at {listed['url']}"
        elif joined is not None:
            told = f"read before as its form {joined.row['url']} ({joined.why})"
        elif twin is not None:
            told = f"read before as {twin['url']} (rel=canonical)"
    is_taken = listed is not None or (known is not None and forms.is_proper(key, article, known))
    if known is not None and known["url_key"] == canonical_key(article):
        key = known["url_key"]  # it has not moved: its article says that the other address is its proper one
    host = host_of(fetch.final_url)
    scoped = rights  # of a new article there is nothing to compare with
    if known is not None:
        scoped = replace(rights, notices=scope_notices(connection, host, rights.notices))
    discovery = result.discovery
    outcome, edit = judge(
        connection, known, reading, scoped, fetch, discovery.source_id, bool(same), listed is not None
    )
    fetched_at = format_instant(fetch.fetched_at)
    if outcome is Outcome.UNCHANGED:
        assert known is not None
        connection.execute(queries.TOUCH_ARTICLE, {"article_id": known["article_id"], "fetched_at": fetched_at})
        if key != known["url_key"] and (is_taken or _is_moved(fetch, known["url_key"])):
            sameness.move(connection, sketches, known["article_id"], fetch.final_url, fetched_at)
        connection.execute(queries.READ_ALIKE, {"article_id": known["article_id"], "extractor": reading.extractor})
        write_signals(connection, rights, fetch_id, known["article_id"], fetched_at)
        if is_taken:
            _retire_addresses(connection, key, known["article_id"], listed)
        return Written(outcome, told, known["article_id"], known["version_number"])
    placing = Placing(
        fetch_id, key, host, discovery.source_id, discovery.entry, made_at=fetched_at, fetched_at=fetched_at
    )
    placed = place_version(connection, sketches, placing, reading, article, known, edit)
    write_signals(connection, rights, fetch_id, placed.article_id, fetched_at)
    reason = "; ".join(filter(None, (", ".join(edit.changes), told))) or None
    if is_taken:
        _retire_addresses(connection, key, placed.article_id, listed)
    if known is None:
        reason = f"same text as {same[0]['url']}" if same else placed.relation
    return Written(outcome, reason, placed.article_id, placed.number)


def _retire_addresses(connection: sqlite3.Connection, key: str, article_id: int, listed: sqlite3.Row | None) -> None:
    """End the addresses that an article was read from until now, when it is read at its own."""
    forms.retire_forms(connection, key, article_id)
    if listed is not None:
        forms.retire_listed(connection, listed["discovery_id"])


def _write_same_page(
    connection: sqlite3.Connection,
    rights: Rights,
    fetch: Fetch,
    fetch_id: int,
    outcome: Outcome,
    row: sqlite3.Row,
    why: str,
) -> Written:
    """The page of a stored article, read under another address than its proper one: it makes no version of it, whose
    next look will."""
    fetched_at, article_id = format_instant(fetch.fetched_at), row["article_id"]
    connection.execute(queries.TOUCH_ARTICLE, {"article_id": article_id, "fetched_at": fetched_at})
    write_signals(connection, rights, fetch_id, article_id, fetched_at)
    return Written(outcome, f"same page as {row['url']} ({why})", article_id, row["version_number"])


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a version comes from, and what it gives its article."""

    fetch_id: int
    """The fetch it was read from."""
    url_key: str
    host: str
    """Of the page it was read from."""
    source_id: int | None
    witness: Entry | None
    """What the feed or sitemap said, as it was read with the page."""
    made_at: str
    """When it was read."""
    fetched_at: str
    """When the article was last fetched."""


class Placed(NamedTuple):
    """A version that was written."""

    article_id: int
    version_id: int
    number: int
    relation: str | None = None
    """Of a new article: what it is to one stored before, `near copy of URL (87%)`."""


def place_version(
    connection: sqlite3.Connection,
    sketches: SqliteSketches,
    placing: Placing,
    reading: Reading,
    article: Article,
    known: sqlite3.Row | None,
    edit: Edit,
) -> Placed:
    """Write a version with its notices and verdicts, make it the newest of its article, and find its copies.

    Args:
        connection: inside a write transaction.
        sketches: the index of near copies on it.
        placing: what is not read from the page.
        reading: the reading that holds the article.
        article: the article.
        known: the article's row when it is in the store: article_id, version_number, url and url_key are asked.
        edit: what makes it differ from its newest version.
    """
    rights = reading.rights or Rights()
    version_id = returned_id(connection, queries.NEXT_VERSION_ID, {})
    columns = rows.article_row(article, rights, reading.text_key or "", count_words(article.body))
    columns |= {"fetched_at": placing.fetched_at, "url_key": placing.url_key, "version_id": version_id}
    columns["read_by"] = reading.extractor
    columns["correction"] = rows.join_corrections(reading.corrections)
    shown, print_ = article, reading.fingerprint
    if known is not None and placing.url_key == known["url_key"] != url_key(article.url):
        columns["url"] = known["url"]  # read at another address, it has not moved
    if edit.text_version_id is not None:  # behind a paywall now: readers keep the text that was there
        kept = connection.execute(queries.TEXT_OF_VERSION, {"version_id": edit.text_version_id}).fetchone()
        shown, print_ = replace(article, body=kept["body"]), None
        columns |= {"body": shown.body, "text_key": kept["text_key"], "word_count": count_words(shown.body)}
    relation = None
    if known is None:
        article_id, number = returned_id(connection, queries.NEXT_ARTICLE_ID, {}), 1
        coming = sameness.make_coming(
            article_id, placing.url_key, placing.fetched_at, article, rights, reading.fingerprint
        )
        columns["cluster_id"], placement = sameness.add(connection, sketches, coming, placing.made_at)
        relation = sameness.describe(connection, placement)
        connection.execute(queries.ADD_ARTICLE, columns | {"article_id": article_id, "source_id": placing.source_id})
    else:
        article_id, number = known["article_id"], known["version_number"] + 1
        seen_at = connection.execute(queries.FIRST_SEEN_AT, {"article_id": article_id}).fetchone()[0]
        coming = sameness.make_coming(article_id, placing.url_key, seen_at, shown, rights, print_)
        columns["cluster_id"] = sameness.change(connection, sketches, coming, placing.made_at)
        connection.execute(queries.UPDATE_ARTICLE, columns | {"article_id": article_id, "number": number})
    keys = {"version_id": version_id, "article_id": article_id, "number": number, "fetch_id": placing.fetch_id}
    witness = rows.entry_json(placing.witness) if placing.witness else None
    _write_version(connection, keys, placing.made_at, article, reading, edit, witness)
    _write_rights(connection, rights, version_id, article_id)
    if rights.notices:
        note_lines(connection, article_id, version_id, placing.host, placing.made_at)
    return Placed(article_id, version_id, number, relation)


def find_same_texts(connection: sqlite3.Connection, reading: Reading) -> list[sqlite3.Row]:
    """The first articles with the text that was read; none for texts too short to be copies of each other."""
    if not reading.text_key or reading.article is None or not has_words(reading.article.body, MIN_WORDS_OF_A_COPY):
        return []
    return connection.execute(queries.SAME_TEXTS, {"text_key": reading.text_key}).fetchall()


def _find_twin(same: Sequence[sqlite3.Row], key: str, article: Article) -> sqlite3.Row | None:
    """The stored article that is the same page under another address of the site: the one names the other as its
    canonical address, or both name a third one, and their texts are equal (of the third case, their headlines, too).

    Sites have declared their home page the canonical page of everything: without the text, the tag proves nothing.
    """
    canonical = canonical_key(article)
    for row in same:
        other = canonical_key(Article(row["url"], row["title"], "", canonical_url=row["canonical_url"]))
        is_named = canonical == row["url_key"] or other == key
        if is_named or (canonical is not None and canonical == other and row["title"] == article.title):
            return row
    return None


def _known_article(connection: sqlite3.Connection, key: str, discovery_id: int | None) -> sqlite3.Row | None:
    """The article at this address, else the one this discovery led to before (its address may have moved)."""
    row: sqlite3.Row | None = connection.execute(queries.ARTICLE_BY_KEY, {"url_key": key}).fetchone()
    if row is None:
        row = connection.execute(queries.ARTICLE_OF_DISCOVERY, {"discovery_id": discovery_id}).fetchone()
    return row


def _find_left(connection: sqlite3.Connection, result: Result, article_id: int | None) -> int | None:
    """The article that stood at this address until it came to lead, for good, to that of another one; else None."""
    if article_id is None or result.fetch is None or not result.fetch.redirects:
        return None
    keys = {"discovery_id": result.discovery.discovery_id}
    row = connection.execute(queries.ARTICLE_OF_DISCOVERY, keys).fetchone()
    if row is None or row["article_id"] == article_id or not _is_moved(result.fetch, row["url_key"]):
        return None
    return int(row["article_id"])


def _is_of_another_address(connection: sqlite3.Connection, result: Result, article_id: int) -> bool:
    """The reply says nothing of the article: it is that of an AMP, mobile or print form, or of an address that does not
    lead to the article's own, which is looked at for itself."""
    if result.fetch is None:
        return False
    key = url_key(result.fetch.final_url)
    (known,) = connection.execute("SELECT url_key FROM articles WHERE article_id = ?", (article_id,)).fetchone()
    if key == known:
        return False
    if page_key(key) == page_key(known):
        return True
    passed = {
        result.discovery.url_key,
        url_key(result.fetch.url),
        *(url_key(hop.url) for hop in result.fetch.redirects),
    }
    keys = {"url_key": known, "article_id": article_id}
    return known not in passed and connection.execute(queries.IS_LOOKED_AT, keys).fetchone() is not None


def _is_moved(fetch: Fetch, key: str) -> bool:
    """The address leads elsewhere for good: two addresses of one page that both answer would take turns else."""
    return any(hop.status in _MOVED_FOR_GOOD and url_key(hop.url) == key for hop in fetch.redirects)


def _write_version(
    connection: sqlite3.Connection,
    keys: dict[str, int],
    made_at: str,
    article: Article,
    reading: Reading,
    edit: Edit,
    witness: str | None,
) -> None:
    origins = {
        origin.name: {"origin": origin.origin, "raw": origin.raw, "rivals": origin.rivals} for origin in article.origins
    }
    connection.execute(
        queries.ADD_VERSION,
        {
            **keys,
            "made_at": made_at,
            "title": article.title,
            "body": article.body,
            "body_sha256": hashlib.sha256(article.body.encode()).hexdigest(),
            "text_key": reading.text_key or "",
            "authors": rows.to_json(article.authors),
            "date_published": article.date_published,
            "date_modified": article.date_modified,
            "record": rows.version_record(article),
            "origins": rows.to_json(origins),
            "extractor": reading.extractor,
            "witness": witness,
            "correction": rows.join_corrections(reading.corrections),
            "wall": reading.wall,
            **edit.columns(),
        },
    )


def _write_rights(connection: sqlite3.Connection, rights: Rights, version_id: int, article_id: int) -> None:
    keys = {"version_id": version_id, "article_id": article_id}
    connection.execute(queries.ADD_RIGHTS, rows.rights_row(rights) | keys)
    connection.executemany(
        queries.ADD_NOTICE,
        [
            keys
            | {
                "position": position,
                "kind": notice.kind,
                "scope": notice.scope,
                "text": notice.text,
                "sha256": hashlib.sha256(notice.text.encode()).hexdigest(),
                "xpath": notice.xpath,
                "links": rows.to_json(notice.links),
            }
            for position, notice in enumerate(rights.notices)
        ],
    )


def write_signals(
    connection: sqlite3.Connection, rights: Rights, fetch_id: int, article_id: int | None, seen_at: str
) -> None:
    """Keep every signal of one fetch: they hold for that time only."""
    connection.executemany(
        queries.ADD_SIGNAL,
        [
            {
                "fetch_id": fetch_id,
                "article_id": article_id,
                "name": signal.name,
                "channel": signal.channel,
                "raw": signal.raw,
                "value": signal.value,
                "seen_at": seen_at,
            }
            for signal in rights.signals
        ],
    )


def _touch_article(
    connection: sqlite3.Connection, result: Result, placed: Written, sketches: SqliteSketches
) -> Written:
    """Note that an article stands as it did; a 304 behind a redirect for good moves it, as a 200 would."""
    row = connection.execute(queries.ARTICLE_OF_DISCOVERY, {"discovery_id": result.discovery.discovery_id}).fetchone()
    if row is None or result.fetch is None:
        return placed
    fetched_at = format_instant(result.fetch.fetched_at)
    connection.execute(queries.TOUCH_ARTICLE, {"article_id": row["article_id"], "fetched_at": fetched_at})
    key, reason = url_key(result.fetch.final_url), placed.reason
    is_moved = key != row["url_key"] and _is_moved(result.fetch, row["url_key"])
    if is_moved and connection.execute(queries.ARTICLE_BY_KEY, {"url_key": key}).fetchone() is None:
        sameness.move(connection, sketches, row["article_id"], result.fetch.final_url, fetched_at)
        reason = reason or f"moved to {result.fetch.final_url}"
    return Written(placed.outcome, reason, row["article_id"], row["version_number"])


def returned_id(connection: sqlite3.Connection, query: str, parameters: dict[str, Any]) -> int:
    """The number that a statement returns."""
    (number,) = connection.execute(query, parameters).fetchone()
    return int(number)

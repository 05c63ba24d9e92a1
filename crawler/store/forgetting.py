"""Erasing articles from the database, and the salted tombstones that keep them from coming back.

Rows are deleted with everything that refers to them; their salts are wiped from the ledger, so that no digest left
behind can be tied to what they said. Deleting is not enough: `scrub` then rewrites the file, its log and the search
index, so that nothing stays in free pages.
"""

import hashlib
import hmac
import json
import re
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.clock import format_instant, now
from crawler.errors import UrlError
from crawler.store import sameness
from crawler.store.evidence import EVIDENCE, RUN, STATES
from crawler.store.ledger import append
from crawler.store.sketches import SqliteSketches
from crawler.urls import host_of, is_same_site, page_key, url_key

SALT = "tombstones"
_UNTIED = frozenset(
    {
        ("feeds", "last_fetch_id"), ("feeds", "parent_feed_id"), ("discoveries", "feed_id"),
        ("discoveries", "source_id"), ("discoveries", "fetch_id"), ("discoveries", "article_id"),
        ("articles", "source_id"), ("hosts", "robots_policy_id"), ("hosts", "tdmrep_policy_id"),
        ("rsl_documents", "policy_id"),
    }
)  # fmt: skip
"""References that are cut; a row that refers to an erased one by any other column is erased, too."""
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class RawPlace:
    """An exchange in the archive that is to be blanked."""

    file: str
    offset: int
    length: int


@dataclass(slots=True)
class Doomed:
    """Rows to erase: table name to keys."""

    rows: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, table: str, keys: Iterable[int]) -> set[int]:
        """Add keys; returns those that are new."""
        new = set(keys) - self.rows[table]
        self.rows[table] |= new
        return new


def tombstone(connection: sqlite3.Connection, scope: str, name: str) -> str:
    """What is kept of an erased address key or host: HMAC-SHA256 under the corpus's own random salt, hex."""
    row = connection.execute("SELECT value FROM corpus_secrets WHERE name = ?", (SALT,)).fetchone()
    salt = row[0] if row else None
    if salt is None:
        salt = secrets.token_bytes(32)
        connection.execute("INSERT INTO corpus_secrets (name, value) VALUES (?, ?)", (SALT, salt))
    return digest_of(salt, scope, name)


def digest_of(salt: bytes, scope: str, name: str) -> str:
    """The tombstone of a key or host under a salt, hex."""
    return hmac.digest(salt, f"{scope}\0{name}".encode("utf-8", "surrogatepass"), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Tombstones:
    """All tombstones of a corpus, read at once: no connection is needed to ask them."""

    salt: bytes = field(default=b"", repr=False)
    made_at: Mapping[str, str] = field(default_factory=dict)
    """Digest to the instant of the erasure, stored form."""
    newest: int = 0
    """The highest number among them; there are others when it is another one."""

    def find(self, url: str) -> str | None:
        """When this address, its host or a domain above it was erased, stored form; None when it was not.

        Args:
            url: anything; what is no address has no host.
        """
        if not self.made_at:
            return None
        names = [("url", url_key(url)), (FORMS, page_key(url))]
        with suppress(UrlError):
            labels = host_of(url).split(".")
            names += [("host", ".".join(labels[number:])) for number in range(len(labels))]
        return next(filter(None, (self.made_at.get(digest_of(self.salt, *name)) for name in names)), None)


_NONE = Tombstones()

ERASED = "(erased on request)"
"""Stands for an erased address or host in what is kept beside it."""


def without_erased(tombstones: Tombstones, value: Any) -> Any:
    """Settings, with `ERASED` for each text in them that is an erased address or host."""
    if isinstance(value, str):
        return ERASED if tombstones.find(value) or tombstones.find(f"https://{value}/") else value
    if isinstance(value, Mapping):
        return {name: without_erased(tombstones, one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_erased(tombstones, one) for one in value]
    return value


def read_tombstones(connection: sqlite3.Connection, known: Tombstones | None = None) -> Tombstones:
    """The corpus's tombstones; `known` itself where none was added since it was read."""
    (newest,) = connection.execute("SELECT max(tombstone_id) FROM tombstones").fetchone()
    if newest is None:
        return _NONE
    if known is not None and known.newest == newest:
        return known
    (salt,) = connection.execute("SELECT value FROM corpus_secrets WHERE name = ?", (SALT,)).fetchone()
    return Tombstones(salt, dict(connection.execute("SELECT digest, made_at FROM tombstones").fetchall()), newest)


FORMS = "forms"
"""Scope of a digest of a `page_key`: of every address that may be a form of the page."""


def bury(connection: sqlite3.Connection, scope: str, name: str, now: datetime) -> str:
    """Write the tombstone of a key or host; returns it. That of all forms of a page stands as one of an address."""
    digest = tombstone(connection, scope, name)
    scope = "url" if scope == FORMS else scope
    connection.execute(
        "INSERT INTO tombstones (scope, digest, made_at) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING",
        (scope, digest, format_instant(now)),
    )
    return digest


@dataclass(frozen=True, slots=True)
class Name:
    """One way in which what is erased may be named in a text."""

    pattern: re.Pattern[str]
    """Matches the address, with or without its scheme; of a host, any address on it."""
    hint: str
    """What all forms of the address have in common, possibly empty: a part of its path, or the host."""


def names_of(connection: sqlite3.Connection, doomed: "Doomed", name: str, *, is_host: bool) -> list[Name]:
    """All addresses under which doomed rows are known, or the host."""
    if is_host:
        label = re.escape(name)
        return [
            Name(
                re.compile(
                    rf"(?:https?://)?(?:[\w-]{{1,63}}\.){{0,126}}(?<![\w-]){label}(?![\w-]|\.\w)(?::\d+)?(?:/[^\s\"<>]*)?"
                ),
                name,
            )
        ]
    urls = {name}
    for table, key, columns in (
        ("discoveries", "discovery_id", "url"), ("articles", "article_id", "url"), ("feeds", "feed_id", "url"),
        ("fetches", "fetch_id", "url, final_url"),
    ):  # fmt: skip
        for chunk in _chunks(doomed.rows.get(table, ())):
            query = f"SELECT {columns} FROM {table} WHERE {key} IN ({chunk})"  # noqa: S608 - constants and integers
            urls |= {url for row in connection.execute(query) for url in row}
    return [_name_of(url) for url in sorted(urls, key=len, reverse=True)]


def _name_of(url: str) -> Name:
    rest = re.escape(url.partition("://")[2] or url)
    path = re.sub("%[0-9A-Fa-f]{2}", " ", urlsplit(url_key(url)).path)  # documents hold such letters as they are, too
    words = re.findall(r"[\w-]+", path, re.ASCII)
    return Name(re.compile(rf"(?:https?:)?(?://)?(?<![\w.-]){rest}(?![\w/%-])"), max(words, key=len, default=""))


def aliases_of(connection: sqlite3.Connection, doomed: "Doomed") -> set[str]:
    """The keys of all addresses that led to what is erased."""
    keys = set()
    for table, key in (("discoveries", "discovery_id"), ("articles", "article_id")):
        query = f"SELECT url_key FROM {table} WHERE {key} IN ({{}})"  # noqa: S608 - constants
        keys |= {
            row[0] for chunk in _chunks(doomed.rows.get(table, ())) for row in connection.execute(query.format(chunk))
        }
    return keys


def titles_of(connection: sqlite3.Connection, doomed: "Doomed") -> set[str]:
    """The headlines of what is erased, as feeds and pages gave them."""
    titles = set()
    for table, key, column in (
        ("discoveries", "discovery_id", "json_extract(entry, '$.title')"),
        ("articles", "article_id", "title"),
        ("versions", "version_id", "title"),
    ):
        query = f"SELECT DISTINCT {column} FROM {table} WHERE {key} IN ({{}})"  # noqa: S608 - constants
        for chunk in _chunks(doomed.rows.get(table, ())):
            titles |= {row[0] for row in connection.execute(query.format(chunk)) if row[0]}
    return titles


def find_page(connection: sqlite3.Connection, key: str) -> Doomed:
    """The rows of one address, of what led to it, and of the article it led to; of a feed's address, the feed's."""
    doomed = Doomed()
    query = "SELECT f.discovery_id, f.final_url FROM fetches f JOIN discoveries d USING (discovery_id) "
    ended = connection.execute(f"{query} WHERE d.article_id IS NULL").fetchall()  # one with an article is told by it
    doomed.add("discoveries", (row[0] for row in ended if url_key(row[1]) == key))
    feeds = connection.execute("SELECT feed_id, url FROM feeds").fetchall()
    doomed.add("feeds", (row[0] for row in feeds if url_key(row[1]) == key))
    doomed.add("discoveries", _keys(connection, "SELECT discovery_id FROM discoveries WHERE url_key = ?", key))
    doomed.add("articles", _keys(connection, "SELECT article_id FROM articles WHERE url_key = ?", key))
    if page_key(key) == key:  # forms of it that led to no article of their own
        query = "SELECT discovery_id FROM discoveries WHERE page_key = ? AND article_id IS NULL"
        doomed.add("discoveries", _keys(connection, query, key))
    for number in list(doomed.rows["discoveries"]):
        query = "SELECT article_id FROM discoveries WHERE discovery_id = ? AND article_id IS NOT NULL"
        doomed.add("articles", _keys(connection, query, number))
    doomed.add("articles", _find_twins(connection, doomed, key))
    for number in list(doomed.rows["articles"]):
        doomed.add(
            "discoveries", _keys(connection, "SELECT discovery_id FROM discoveries WHERE article_id = ?", number)
        )
    return doomed


_SAME_CLUSTER = """
SELECT article_id, url, canonical_url FROM articles
WHERE canonical_url IS NOT NULL AND cluster_id IN (SELECT cluster_id FROM articles WHERE article_id = ?)
"""


def _find_twins(connection: sqlite3.Connection, doomed: Doomed, key: str) -> list[int]:
    """Articles with the same text that call the address their proper one, on the same site: the same page again."""
    found = [row for number in doomed.rows["articles"] for row in connection.execute(_SAME_CLUSTER, (number,))]
    return [row[0] for row in found if url_key(row[2]) == key and is_same_site(url_key(row[1]), key)]


def find_host(connection: sqlite3.Connection, host: str) -> Doomed:
    """The rows of a host and its subdomains: sources, feeds, addresses, articles, fetches."""
    doomed = Doomed()
    for table, key, column in (
        ("sources", "source_id", "home_url"),
        ("feeds", "feed_id", "url"),
        ("discoveries", "discovery_id", "url"),
        ("articles", "article_id", "url"),
        ("fetches", "fetch_id", "final_url"),
        ("hosts", "host_id", "origin"),
        ("rsl_documents", "rsl_document_id", "url"),
    ):
        query = f"SELECT {key}, {column} FROM {table} WHERE {column} LIKE ?"  # noqa: S608 - constants
        found = connection.execute(query, (f"%{host}%",)).fetchall()
        doomed.add(table, (row[0] for row in found if is_within(row[1], host)))
    kinds = connection.execute("SELECT page_form_id, host FROM page_forms").fetchall()
    doomed.add("page_forms", (row[0] for row in kinds if is_within(f"https://{row[1]}/", host)))
    lines = connection.execute("SELECT site_line_id, host FROM site_lines").fetchall()
    doomed.add("site_lines", (row[0] for row in lines if row[1] == host or row[1].endswith(f".{host}")))
    for number in list(doomed.rows["articles"]):
        doomed.add(
            "discoveries", _keys(connection, "SELECT discovery_id FROM discoveries WHERE article_id = ?", number)
        )
    return doomed


def is_within(url: str, host: str) -> bool:
    """Whether an address lies on the host or below it."""
    found = host_of(url)
    return found == host or found.endswith(f".{host}")


def close_over(connection: sqlite3.Connection, doomed: Doomed) -> None:
    """Add every row that refers to a doomed one and cannot stand without it."""
    children = _references(connection)
    fresh = {table: set(keys) for table, keys in doomed.rows.items()}
    while fresh:
        found: dict[str, set[int]] = defaultdict(set)
        for table, keys in fresh.items():
            for child, column, key in children[table]:
                if (child, column) not in _UNTIED:
                    query = f"SELECT {key} FROM {child} WHERE {column} IN ({{}})"  # noqa: S608 - names of our schema
                    found[child] |= doomed.add(child, _in_chunks(connection, query, keys))
        found["fetches"] |= doomed.add("fetches", _fetches_of(connection, fresh))
        fresh = {table: keys for table, keys in found.items() if keys}


def _fetches_of(connection: sqlite3.Connection, fresh: dict[str, set[int]]) -> set[int]:
    """The fetches that versions were read from: a version points to its fetch, not the other way round."""
    query = "SELECT fetch_id FROM versions WHERE version_id IN ({})"
    return _in_chunks(connection, query, fresh.get("versions", set()))


def find_raw(connection: sqlite3.Connection, doomed: Doomed) -> list[RawPlace]:
    """Where the raw replies of doomed fetches stand, and for rendered pages what they showed and had loaded."""
    query = "SELECT warc_file, warc_offset, warc_length FROM fetches WHERE warc_file IS NOT NULL AND fetch_id IN ({})"
    places = []
    for chunk in _chunks(doomed.rows["fetches"]):
        places += [RawPlace(*row) for row in connection.execute(query.format(chunk))]
    query = "SELECT warc_file, warc_offset, warc_length, parts FROM renderings WHERE fetch_id IN ({})"
    for chunk in _chunks(doomed.rows["fetches"]):
        for file, offset, length, parts in connection.execute(query.format(chunk)):
            places += [RawPlace(file, offset, length)] if file else []
            raw = (part["raw"] for part in json.loads(parts) if not part["is_kept"])
            places += [RawPlace(one["file"], one["offset"], one["length"]) for one in raw if one["file"]]
    return places


def delete(connection: sqlite3.Connection, doomed: Doomed) -> list[int]:
    """Delete the rows and wipe their salts; returns the numbers of their entries in the ledger.

    Runs inside the caller's transaction. References are checked when it is committed.
    """
    connection.execute("PRAGMA defer_foreign_keys = ON")
    sketches = SqliteSketches(connection)
    for article_id in sorted(doomed.rows.get("articles", ())):
        sameness.take_out(connection, sketches, article_id, format_instant(now()))
    entries = _wipe_salts(connection, doomed)
    children = _references(connection)
    for table, keys in doomed.rows.items():
        for child, column, _ in children[table]:
            if (child, column) in _UNTIED:
                for chunk in _chunks(keys):
                    connection.execute(f"UPDATE {child} SET {column} = NULL WHERE {column} IN ({chunk})")  # noqa: S608
    for table, keys in doomed.rows.items():
        key = _primary_key(connection, table)
        for chunk in _chunks(keys):
            connection.execute(f"DELETE FROM {table} WHERE {key} IN ({chunk})")  # noqa: S608 - integers of our own
    connection.execute("DELETE FROM clusters WHERE cluster_id NOT IN (SELECT cluster_id FROM articles)")
    return entries


def _wipe_salts(connection: sqlite3.Connection, doomed: Doomed) -> list[int]:
    entries: list[int] = []
    for one in (*EVIDENCE, *STATES):
        for chunk in _chunks(doomed.rows.get(one.table, ())):
            where = f"kind = '{one.kind}' AND salt IS NOT NULL AND row_id IN ({chunk})"
            entries += [row[0] for row in connection.execute(f"SELECT entry_id FROM ledger WHERE {where}")]  # noqa: S608
            connection.execute(f"UPDATE ledger SET salt = NULL WHERE {where}")  # noqa: S608
    return sorted(entries)


def redact_runs(connection: sqlite3.Connection, names: Iterable[Name], run_id: int | None) -> list[int]:
    """Empty the settings of runs that name what is erased (a page asked for by hand, a host opened by name), and enter
    those that were in the ledger there anew.

    Returns:
        Numbers of their entries in the ledger, whose salts are wiped.
    """
    patterns = [name.pattern for name in names]
    rows = connection.execute("SELECT run_id, settings FROM runs").fetchall()
    runs = {
        row[0]
        for row in rows
        if any(map(re.search, patterns, [json.dumps(json.loads(row[1]), ensure_ascii=False)] * len(patterns)))
    }
    empty = "{}"
    for number in runs:
        connection.execute(
            "UPDATE runs SET settings = ?, settings_sha256 = ? WHERE run_id = ?",
            (empty, hashlib.sha256(empty.encode()).hexdigest(), number),
        )
    doomed = Doomed()
    doomed.add("runs", runs)
    wiped = _wipe_salts(connection, doomed)
    for number in sorted(runs):
        query = "SELECT 1 FROM ledger WHERE kind = 'run' AND row_id = ?"
        if connection.execute(query, (number,)).fetchone():
            append(connection, RUN, number, run_id)
    return wiped


_OUR_WORDS = (
    ("discoveries", "discovery_id", ("reason",)), ("sightings", "sighting_id", ("detail",)),
    ("fetches", "fetch_id", ("redirects", "reason", "error")), ("feeds", "feed_id", ("moved_to", "ended_reason")),
    ("reextractions", "reextraction_id", ("reason",)), ("overrides", "override_id", ("reason",)),
    ("renderings", "rendering_id", ("refused",)), ("erasures", "erasure_id", ("reason",)),
    ("pending_erasures", "pending_id", ("reason",)),
)  # fmt: skip
"""(table, key, columns) in which the crawler, or whoever runs it, names addresses in words of their own."""


def redact_words(connection: sqlite3.Connection, names: Sequence[Name], run_id: int | None) -> list[int]:
    """Put `ERASED` for erased addresses in what is noted of other rows (`near copy of URL`); rows of evidence that
    change are entered in the ledger anew.

    Returns:
        Numbers of their old entries in the ledger, whose salts are wiped.
    """
    wiped: list[int] = []
    by_table = {one.table: one for one in EVIDENCE}
    for table, key, columns in _OUR_WORDS:
        changed: set[int] = set()
        for column in columns:
            query = f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608 - constants
            for row_id, text in connection.execute(query).fetchall():
                if (new := _without(names, text)) != text:
                    update = f"UPDATE {table} SET {column} = ? WHERE {key} = ?"  # noqa: S608 - constants
                    connection.execute(update, (new, row_id))
                    changed.add(row_id)
        if changed:
            doomed = Doomed()
            doomed.add(table, changed)
            wiped += _wipe_salts(connection, doomed)
        if changed and (evidence := by_table.get(table)) is not None:
            for row_id in sorted(changed):
                append(connection, evidence, row_id, run_id)
    return wiped


def _without(names: Sequence[Name], text: str) -> str:
    for name in names:
        if name.hint in text:
            text = name.pattern.sub(ERASED, text)
    return text


def count_named(connection: sqlite3.Connection, names: Sequence[Name]) -> dict[str, int]:
    """Table to the number of its rows in which an erased address still stands: other articles' own words."""
    found = {}
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    for (table,) in connection.execute(tables).fetchall():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[2] == "TEXT"]
        if not columns or table.startswith("articles_fts"):
            continue
        whole = " || char(10) || ".join(f"coalesce({column}, '')" for column in columns)
        # a list, as an article may have had thousands of addresses, and SQLite takes no expression of so many
        hints = "EXISTS (SELECT 1 FROM json_each(?) hints WHERE instr(whole, hints.value))"
        query = f"SELECT whole FROM (SELECT {whole} AS whole FROM {table}) WHERE {hints}"  # noqa: S608 - our schema
        rows = connection.execute(query, (json.dumps(sorted({name.hint for name in names})),))
        if count := sum(any(name.pattern.search(row[0]) for name in names) for row in rows):
            found[table] = count
    return found


def delete_lone_policies(connection: sqlite3.Connection) -> list[int]:
    """Delete robots.txt bodies that no fetch and no host refers to any more; returns their entries in the ledger."""
    query = """
    SELECT policy_id FROM site_policies p
    WHERE NOT EXISTS (SELECT 1 FROM fetches f WHERE p.sha256 IN (f.robots_sha256, f.tdmrep_sha256))
        AND NOT EXISTS (SELECT 1 FROM rsl_documents d WHERE d.policy_id = p.policy_id)
        AND NOT EXISTS (SELECT 1 FROM hosts h WHERE p.policy_id IN (h.robots_policy_id, h.tdmrep_policy_id))
    """
    doomed = Doomed()
    doomed.add("site_policies", _keys(connection, query))
    return delete(connection, doomed)


def scrub(connection: sqlite3.Connection) -> None:
    """Build the search index anew, rewrite the file and empty its log: nothing erased stays in any of them.

    Costs as much as copying the database, and needs that much free space.
    """
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    connection.execute("UPDATE articles SET is_indexed = 1, indexed_version_id = version_id WHERE is_indexed = 0")
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def to_text(values: object) -> str:
    """Compact JSON."""
    return json.dumps(values, separators=(",", ":"))


def _keys(connection: sqlite3.Connection, query: str, *parameters: str | int) -> list[int]:
    return [row[0] for row in connection.execute(query, parameters)]


def _references(connection: sqlite3.Connection) -> dict[str, list[tuple[str, str, str]]]:
    """Table to (table that refers to it, by which column, that table's key)."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    for (table,) in connection.execute(query).fetchall():
        for row in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            found[row[2]].append((table, row[3], _primary_key(connection, table)))
    return found


def _primary_key(connection: sqlite3.Connection, table: str) -> str:
    for row in connection.execute(f"PRAGMA table_info({table})"):
        if row[5] == 1:
            return str(row[1])
    return "rowid"


def _in_chunks(connection: sqlite3.Connection, query: str, keys: Iterable[int]) -> set[int]:
    return {row[0] for chunk in _chunks(keys) for row in connection.execute(query.format(chunk)) if row[0] is not None}


def _chunks(keys: Iterable[int]) -> list[str]:
    """The keys as lists for IN, none too long."""
    ordered = sorted(keys)
    return [",".join(map(str, ordered[start : start + _CHUNK])) for start in range(0, len(ordered), _CHUNK)]

"""The corpus searched and narrowed: a page of articles, and how many others each further choice would leave.

In: words, and chosen values of facets. Out: hits, best or newest first, and counts. Counts are exact; they are taken
from a narrow index (`articles_facets`), because an article's row holds its text and is long to read. Reads only.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.dedupe.decision import is_unspaced
from crawler.store.search import condition_inside, find_words, match_expression

FACETS = ("source", "language", "status", "access")
"""Each with its counts; beside them the day."""
NONE = "-"
"""The value of a facet that stands for NULL: no source, language not known, no date."""

PAGE_ROWS = 20
OPENING_CHARS = 280
"""Of a text, shown where no words were looked for."""
MAX_PAGE = 50
"""Pages further on are not shown: each is found by passing over all before it."""
MAX_ROWS = MAX_PAGE * PAGE_ROWS
MAX_RANKED = 20_000
"""More hits than these are shown newest first. A word that common tells one article from another by little, and ranking
45,000 hits of it doubles the page's time (0.26 s instead of 0.12)."""
SHOWN_DAYS = 14

OPENING, CLOSING = "\x02", "\x03"
"""Around the words found in a snippet: controls, which no text on a page has a use for."""

_COLUMNS = {"source": "a.source_id", "language": "a.language", "status": "a.status", "access": "a.access"}
_DAY = "substr(a.date_published, 1, 10)"
_BY_WORDS = """FROM articles_fts f CROSS JOIN articles a INDEXED BY articles_facets ON a.article_id = f.rowid
WHERE f.articles_fts MATCH :match"""
_INSIDE = """FROM json_each(:ids) f CROSS JOIN articles a INDEXED BY articles_facets ON a.article_id = f.value
WHERE 1"""
_ALL = "FROM articles a INDEXED BY articles_facets WHERE 1"

SOURCE_NAME = "coalesce(s.name, rtrim(replace(replace(s.home_url, 'https://', ''), 'http://', ''), '/'))"
"""What a source `s` is called in lists: two without a name may have one host."""

ROWS = f"""
SELECT a.article_id, a.url, a.title, a.authors, a.date_published, a.first_seen_at, a.status, a.access, a.language,
    a.word_count, a.version_number, a.withdrawn_at, a.agency, a.cluster_id, a.source_id,
    {SOURCE_NAME} AS source, a.publisher, substr(a.body, 1, {OPENING_CHARS}) AS opening,
    (SELECT count(*) FROM versions v WHERE v.article_id = a.article_id AND v.is_silent) AS silent_edits,
    (SELECT count(*) FROM articles o WHERE o.cluster_id = a.cluster_id) - 1 AS copies
FROM articles a LEFT JOIN sources s ON s.source_id = a.source_id WHERE a.article_id IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - constants
SNIPPETS = f"""
SELECT rowid, snippet(articles_fts, 1, '{OPENING}', '{CLOSING}', ' … ', 32) AS snippet FROM articles_fts
WHERE articles_fts MATCH ? AND rowid IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - two constants


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    text: str = ""
    """Words and "phrases", all of which must occur; empty: every article."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Facet to value as text, `NONE` for NULL."""
    since: str | None = None
    """First day of publication, as the page dates itself: `2026-01-31`."""
    until: str | None = None
    """Last such day."""
    order: str = "best"
    """`best`; `published`: latest date first; `stored`: last stored first."""
    page: int = 1
    rows: int = PAGE_ROWS
    """Articles a page, at most `MAX_ROWS`."""
    inside: str | None = None
    """What `find_inside` found for the text, where it was asked before."""

    @property
    def words(self) -> list[str]:
        return find_words(self.text)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles hold the words between the two days, by the values of all four facets at once."""

    groups: tuple[tuple[tuple[str, ...], int], ...]
    """(a value for each of `FACETS`, how many)."""

    def total(self, chosen: Mapping[str, str]) -> int:
        """How many have all the chosen values."""
        return sum(count for values, count in self.groups if _has(values, chosen))

    def of(self, facet: str, chosen: Mapping[str, str]) -> list[tuple[str, int]]:
        """(value, how many) of one facet, the other facets as they are chosen; most first."""
        place = FACETS.index(facet)
        others = {name: value for name, value in chosen.items() if name != facet}
        found: Counter[str] = Counter()
        for values, count in self.groups:
            if _has(values, others):
                found[values[place]] += count
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found."""

    rows: tuple[dict[str, Any], ...]
    total: int
    order: str
    """As it was done: `best` gives way to `stored` where nothing can be ranked, or too much."""


def count(connection: sqlite3.Connection, wanted: Wanted) -> Counts:
    """The counts for every choice of facets at once: one pass over all that hold the words. Choices do not count."""
    source, given = _source_of(connection, wanted)
    given |= {"since": wanted.since, "until": wanted.until}
    columns = ", ".join(_COLUMNS[name] for name in FACETS)
    query = f"SELECT {columns}, count(*) {source}{_between(wanted)} GROUP BY {columns}"
    found = connection.execute(query, given).fetchall()
    return Counts(tuple((tuple(_name(value) for value in row[:-1]), row[-1]) for row in found))


def read_state(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """What is other when articles came, changed or were taken into the index of words: counts made before are old."""
    found = connection.execute(_STATE).fetchone()
    return found[0] or 0, found[1] or 0, found[2]


_STATE = """
SELECT (SELECT max(article_id) FROM articles), (SELECT max(version_id) FROM versions),
    (SELECT count(*) FROM articles WHERE is_indexed = 0)
"""


def find(connection: sqlite3.Connection, wanted: Wanted, counts: Counts) -> Found:
    """One page of hits. `counts` are those of the same words and days, perhaps of a moment before."""
    total = counts.total(wanted.chosen)
    source, where, given = _statement(connection, wanted)
    order = _order_of(wanted, source, total)
    by = {"best": "f.rank", "published": "a.date_published DESC, a.article_id DESC", "stored": "a.article_id DESC"}
    given |= {"limit": min(wanted.rows, MAX_ROWS), "offset": (min(wanted.page, MAX_PAGE) - 1) * wanted.rows}
    query = f"SELECT a.article_id {source}{where} ORDER BY {by[order]} LIMIT :limit OFFSET :offset"
    ids = [row[0] for row in connection.execute(query, given)]
    total = max(total, given["offset"] + len(ids)) if ids else total
    return Found(tuple(read_rows(connection, ids, wanted)), total, order)


def count_days(connection: sqlite3.Connection, wanted: Wanted) -> tuple[tuple[str, int], ...]:
    """(day, how many) of all that is chosen, the latest `SHOWN_DAYS` first; `NONE` stands last."""
    source, where, given = _statement(connection, wanted)
    query = f"SELECT {_DAY}, count(*) {source}{where} GROUP BY 1 ORDER BY 1 DESC LIMIT {SHOWN_DAYS}"
    return tuple((_name(day), number) for day, number in connection.execute(query, given))


def find_newest(connection: sqlite3.Connection, limit: int) -> list[dict[str, Any]]:
    """The articles that were stored last."""
    found = connection.execute("SELECT article_id FROM articles ORDER BY article_id DESC LIMIT ?", (limit,))
    return read_rows(connection, [row[0] for row in found.fetchall()], Wanted())


def read_rows(connection: sqlite3.Connection, ids: Iterable[int], wanted: Wanted) -> list[dict[str, Any]]:
    """The articles with these numbers, in this order, each with a `snippet` of its text."""
    listed = list(ids)
    numbers = "[" + ",".join(map(str, listed)) + "]"
    rows = {row["article_id"]: dict(row) for row in _dicts(connection.execute(ROWS, (numbers,)))}
    spaced = [word for word in wanted.words if not is_unspaced(word)]
    snippets: dict[int, str] = {}
    if spaced:
        snippets = dict(connection.execute(SNIPPETS, (match_expression(spaced), numbers)).fetchall())
    for number, row in rows.items():
        opening = row.pop("opening")
        cut = opening.rpartition(" ")[0] or opening
        row["snippet"] = snippets.get(number) or (f"{cut} …" if len(opening) == OPENING_CHARS else opening)
    return [rows[number] for number in listed if number in rows]


def find_inside(connection: sqlite3.Connection, wanted: Wanted) -> str | None:
    """Numbers of the articles that hold words of scripts without spaces, as a JSON list; None where there are no such
    words. Every text is read for it: 2 s for 100,000 articles."""
    words = wanted.words
    inside = [word for word in words if is_unspaced(word)]
    if not inside:
        return None
    condition, given = condition_inside(words, inside)
    query = f"SELECT a.article_id FROM articles a WHERE {condition}"  # noqa: S608 - names of parameters only
    return "[" + ",".join(str(row[0]) for row in connection.execute(query, given)) + "]"


def _source_of(connection: sqlite3.Connection, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """Where the hits come from, with its parameters: the index of words, a list of numbers, or all articles."""
    words = wanted.words
    if not words:
        return _ALL, {}
    ids = wanted.inside or find_inside(connection, wanted)
    return (_BY_WORDS, {"match": match_expression(words)}) if ids is None else (_INSIDE, {"ids": ids})


def _statement(connection: sqlite3.Connection, wanted: Wanted) -> tuple[str, str, dict[str, Any]]:
    """Source, conditions and parameters of all that is looked for."""
    source, given = _source_of(connection, wanted)
    given |= {"since": wanted.since, "until": wanted.until}
    return source, _between(wanted) + _chosen(wanted.chosen, given), given


def _order_of(wanted: Wanted, source: str, total: int) -> str:
    is_ranked = source is _BY_WORDS and total <= MAX_RANKED
    return "stored" if wanted.order == "best" and not is_ranked else wanted.order


def _between(wanted: Wanted) -> str:
    conditions = ""
    if wanted.since:
        conditions += f" AND {_DAY} >= :since"
    if wanted.until:
        conditions += f" AND {_DAY} <= :until"
    return conditions


def _chosen(chosen: Mapping[str, str], given: dict[str, Any]) -> str:
    conditions = ""
    for name in FACETS:
        if name not in chosen:
            continue
        if chosen[name] == NONE:
            conditions += f" AND {_COLUMNS[name]} IS NULL"
        else:
            conditions += f" AND {_COLUMNS[name]} = :{name}"
            given[name] = int(chosen[name]) if name == "source" else chosen[name]
    return conditions


def _has(values: tuple[str, ...], chosen: Mapping[str, str]) -> bool:
    return all(values[FACETS.index(name)] == value for name, value in chosen.items())


def _name(value: Any) -> str:
    return NONE if value is None or value == "" else str(value)


def _dicts(cursor: sqlite3.Cursor) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

"""The index of near copies in SQLite: a `crawler.dedupe.near.SketchIndex` inside the transaction of the caller.

Nothing here begins, commits or rolls back. Rows are integers in trees without a rowid. The partition (a month) leads
the key of the large tables, so that rows of today are written side by side however large the rest has grown: measured
growth of the time of an insert with the size of the table, exponent .19 against .57 for one table without partitions.
"""

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from crawler.dedupe.near import EXACT_SHOWN, Edge, Kind, NearRow, Override, View

VIEWS_KEPT = 768
"""Views held in memory: about 30 kB each for a text of 550 words."""

TABLES = """
CREATE TABLE sketched_articles (
    article_id INTEGER PRIMARY KEY,
    leader_id INTEGER NOT NULL,
    partition INTEGER NOT NULL,
    moment INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    host_hash INTEGER NOT NULL,
    title_hash INTEGER NOT NULL,
    url_hash INTEGER NOT NULL,
    source_hash INTEGER,
    text_hash INTEGER NOT NULL,
    tokens INTEGER NOT NULL
) STRICT;
CREATE INDEX sketched_articles_url ON sketched_articles(url_hash);
CREATE INDEX sketched_articles_source ON sketched_articles(source_hash) WHERE source_hash IS NOT NULL;
CREATE INDEX sketched_articles_text ON sketched_articles(text_hash);

CREATE TABLE sketches (
    partition INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (partition, hash, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sketch_lines (
    partition INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (partition, hash, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE copy_edges (
    article_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    shared INTEGER NOT NULL,
    share INTEGER NOT NULL,
    other_share INTEGER NOT NULL,
    PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sketch_touched (article_id INTEGER PRIMARY KEY) STRICT;

CREATE TABLE overrides (
    override_id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(article_id),
    other_id INTEGER NOT NULL REFERENCES articles(article_id),
    verdict TEXT NOT NULL CHECK (verdict IN ('merge', 'split')),
    made_at TEXT NOT NULL,
    reason TEXT,
    UNIQUE (article_id, other_id),
    CHECK (article_id < other_id)
) STRICT;
CREATE INDEX overrides_other ON overrides(other_id);

CREATE TABLE syndications (
    syndication_id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(article_id) DEFERRABLE INITIALLY DEFERRED,
    how TEXT NOT NULL CHECK (how IN ('republication', 'canonical', 'source_line')),
    url TEXT NOT NULL,
    url_key TEXT NOT NULL,
    UNIQUE (article_id, how)
) STRICT;
CREATE INDEX syndications_source ON syndications(url_key);
"""
"""`moment` and `seen` are seconds since 1970, `share` and `other_share` are thousandths of the runs of the one and the
other; an edge stands in both directions, `kind` as in `KINDS`."""

KINDS = {Kind.COPY: (1, 1), Kind.EXCERPT: (2, 3), Kind.CONTAINS: (4, 5)}
"""The stored number of a kind, seen from the edge's `article` and from its `other`."""

_FORWARD = {number: kind for kind, (number, _) in KINDS.items()}
_BACKWARD = {number: kind for kind, (_, number) in KINDS.items()}
_COLUMNS = (
    "article_id, leader_id, partition, moment, seen, rank, host_hash, title_hash, url_hash, source_hash, "
    "text_hash, tokens"
)
_ROW = f"SELECT {_COLUMNS} FROM sketched_articles WHERE article_id = ?"  # noqa: S608 - constants only
_ROWS = (
    f"SELECT {_COLUMNS} FROM json_each(?) AS wanted "  # noqa: S608 - constants only
    "CROSS JOIN sketched_articles ON article_id = wanted.value"
)
_PUT_ROW = f"REPLACE INTO sketched_articles ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"  # noqa: S608
_SKETCH_ROWS = """
SELECT hash, article_id FROM json_each(?) AS wanted
CROSS JOIN sketches ON sketches.partition = ? AND hash = wanted.value
"""
_LEADERS = """
SELECT article_id, leader_id FROM json_each(?) AS wanted CROSS JOIN sketched_articles ON article_id = wanted.value
"""
_LINE_ROWS = """
SELECT hash, article_id FROM json_each(?) AS wanted
CROSS JOIN sketch_lines ON sketch_lines.partition = ? AND hash = wanted.value
"""
_FACTS = """
SELECT article_id, leader_id, host_hash, title_hash, tokens
FROM json_each(?) AS wanted CROSS JOIN sketched_articles ON article_id = wanted.value
"""
_ADD = "INSERT OR IGNORE INTO {} SELECT :partition, value, :article FROM json_each(:hashes)"
_DROP = """
DELETE FROM {} WHERE partition = :partition AND article_id = :article AND hash IN (SELECT value FROM json_each(:hashes))
"""
_EDGES = """
SELECT article_id, other_id, kind, shared, share, other_share
FROM json_each(?) AS wanted CROSS JOIN copy_edges ON article_id = wanted.value
"""

_OVERRIDES = """
SELECT article_id, other_id, verdict FROM overrides WHERE article_id IN (SELECT value FROM json_each(:articles))
UNION
SELECT article_id, other_id, verdict FROM overrides WHERE other_id IN (SELECT value FROM json_each(:articles))
"""
MERGE, SPLIT = "merge", "split"
"""`overrides.verdict`."""

Recall = Callable[[int], tuple[str, str | None]]
"""Text and title of a stored article."""


def create_sketch_tables(connection: sqlite3.Connection) -> None:
    """Create the tables, statement by statement inside the caller's transaction. They must not be there yet."""
    for statement in TABLES.split(";"):
        if statement.strip():
            connection.execute(statement)


class SqliteSketches:
    """Reads and writes the index through an open connection, which stays the caller's.

    Keep one for the life of the connection: it remembers the views of late articles. After a rollback call `forget`.

    Args:
        connection: with the tables of `create_sketch_tables`.
        recall: finds text and title of a stored article; by default in the table `articles`.
    """

    def __init__(self, connection: sqlite3.Connection, recall: Recall | None = None) -> None:
        self._connection = connection
        self._recall = recall or self._recall_article
        self._views: OrderedDict[int, View] = OrderedDict()
        self._partitions: set[int] = set()
        self._empty: set[int] = set()
        self._version: int | None = None

    def forget(self) -> None:
        """Drop what is remembered of texts: for after a rollback."""
        self._views.clear()
        self._partitions.clear()
        self._empty.clear()

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Around a transaction: when it is rolled back, what was remembered in it is dropped."""
        try:
            yield
        except BaseException:
            self.forget()
            raise

    def look_around(self) -> None:
        """At the beginning of a transaction: when another connection has written since, nothing remembered holds."""
        self._empty.clear()
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self.forget()
            self._version = version

    def row(self, article: int) -> NearRow | None:
        """See `SketchIndex`."""
        found = self._connection.execute(_ROW, (article,)).fetchone()
        return None if found is None else NearRow(*found)

    def rows(self, articles: Collection[int]) -> dict[int, NearRow]:
        """See `SketchIndex`."""
        if not articles:
            return {}
        return {found[0]: NearRow(*found) for found in self._plain().execute(_ROWS, (_list(articles),))}

    def put_row(self, row: NearRow) -> None:
        """See `SketchIndex`."""
        self._connection.execute(
            _PUT_ROW,
            (
                row.article,
                row.leader,
                row.partition,
                row.moment,
                row.seen,
                row.rank,
                row.host,
                row.title,
                row.url,
                row.source,
                row.check,
                row.tokens,
            ),
        )

    def drop_row(self, article: int) -> None:
        """See `SketchIndex`."""
        self._connection.execute("DELETE FROM sketched_articles WHERE article_id = ?", (article,))

    def exact(self, check: int) -> list[int]:
        """See `SketchIndex`."""
        query = "SELECT article_id FROM sketched_articles WHERE text_hash = ? ORDER BY article_id LIMIT ?"
        return [article for (article,) in self._connection.execute(query, (check, EXACT_SHOWN))]

    def named(self, url: int) -> int | None:
        """See `SketchIndex`."""
        query = "SELECT article_id FROM sketched_articles WHERE url_hash = ? ORDER BY article_id LIMIT 1"
        found = self._connection.execute(query, (url,)).fetchone()
        return None if found is None else int(found[0])

    def naming(self, url: int) -> bool:
        """See `SketchIndex`."""
        query = "SELECT 1 FROM sketched_articles WHERE source_hash = ? LIMIT 1"
        return self._connection.execute(query, (url,)).fetchone() is not None

    def sketch_rows(self, partitions: Iterable[int], hashes: Collection[int]) -> list[tuple[int, int]]:
        """See `SketchIndex`."""
        return self._of_each(_SKETCH_ROWS, partitions, hashes)

    def leaders(self, articles: Collection[int]) -> dict[int, int]:
        """See `SketchIndex`."""
        return dict(self._plain().execute(_LEADERS, (_list(articles),)).fetchall()) if articles else {}

    def add_sketch(self, partition: int, article: int, hashes: Iterable[int]) -> None:
        """See `SketchIndex`."""
        self._write(_ADD.format("sketches"), partition, article, hashes)

    def drop_sketch(self, partition: int, article: int, hashes: Iterable[int]) -> None:
        """See `SketchIndex`."""
        self._write(_DROP.format("sketches"), partition, article, hashes)

    def line_rows(self, partitions: Iterable[int], lines: Collection[int]) -> list[tuple[int, int]]:
        """See `SketchIndex`."""
        return self._of_each(_LINE_ROWS, partitions, lines)

    def facts(self, articles: Collection[int]) -> dict[int, tuple[int, int, int, int]]:
        """See `SketchIndex`."""
        found = self._plain().execute(_FACTS, (_list(articles),))
        return {article: (leader, host, title, tokens) for article, leader, host, title, tokens in found}

    def add_lines(self, partition: int, article: int, lines: Iterable[int]) -> None:
        """See `SketchIndex`."""
        self._write(_ADD.format("sketch_lines"), partition, article, lines)

    def drop_lines(self, partition: int, article: int, lines: Iterable[int]) -> None:
        """See `SketchIndex`."""
        self._write(_DROP.format("sketch_lines"), partition, article, lines)

    def drop_all(self, partition: int, article: int) -> None:
        """See `SketchIndex`."""
        self._connection.execute("DELETE FROM sketches WHERE partition = ? AND article_id = ?", (partition, article))
        self._connection.execute(
            "DELETE FROM sketch_lines WHERE partition = ? AND article_id = ?", (partition, article)
        )

    def edges(self, articles: Collection[int]) -> list[Edge]:
        """See `SketchIndex`."""
        found: dict[tuple[int, int], Edge] = {}
        if not articles:
            return []
        for one, other, number, shared, share, other_share in self._plain().execute(_EDGES, (_list(articles),)):
            if number in _FORWARD and (number not in _BACKWARD or one < other):
                found[one, other] = Edge(one, other, _FORWARD[number], shared, share / 1000, other_share / 1000)
            else:
                found[other, one] = Edge(other, one, _BACKWARD[number], shared, other_share / 1000, share / 1000)
        return list(found.values())

    def put_edges(self, edges: Iterable[Edge]) -> None:
        """See `SketchIndex`."""
        rows = []
        for edge in edges:
            forward, backward = KINDS[edge.kind]
            share, other_share = round(edge.of_article * 1000), round(edge.of_other * 1000)
            rows.append((edge.article, edge.other, forward, edge.shared, share, other_share))
            rows.append((edge.other, edge.article, backward, edge.shared, other_share, share))
        if rows:
            self._connection.executemany("REPLACE INTO copy_edges VALUES (?, ?, ?, ?, ?, ?)", rows)

    def drop_edges(self, article: int) -> None:
        """See `SketchIndex`."""
        query = "SELECT other_id, article_id FROM copy_edges WHERE article_id = ?"
        backward = self._connection.execute(query, (article,)).fetchall()
        self._connection.executemany("DELETE FROM copy_edges WHERE article_id = ? AND other_id = ?", backward)
        self._connection.execute("DELETE FROM copy_edges WHERE article_id = ?", (article,))

    def overrides(self, articles: Collection[int]) -> list[Override]:
        """See `SketchIndex`."""
        if not articles or self._connection.execute("SELECT 1 FROM overrides LIMIT 1").fetchone() is None:
            return []
        found = self._connection.execute(_OVERRIDES, {"articles": _list(articles)}).fetchall()
        return [Override(one, other, verdict == MERGE) for one, other, verdict in found]

    def touch(self, articles: Iterable[int]) -> None:
        """See `SketchIndex`."""
        query = "INSERT OR IGNORE INTO sketch_touched SELECT value FROM json_each(?)"
        self._connection.execute(query, (_list(articles),))

    def take_touched(self, limit: int) -> list[int]:
        """See `SketchIndex`."""
        query = "SELECT article_id FROM sketch_touched ORDER BY article_id LIMIT ?"
        taken = [article for (article,) in self._connection.execute(query, (limit,)).fetchall()]
        if taken:
            self._connection.execute("DELETE FROM sketch_touched WHERE article_id <= ?", (taken[-1],))
        return taken

    def recall(self, article: int) -> tuple[str, str | None]:
        """See `SketchIndex`."""
        return self._recall(article)

    def cached_view(self, article: int) -> View | None:
        """See `SketchIndex`."""
        view = self._views.get(article)
        if view is not None:
            self._views.move_to_end(article)
        return view

    def cache_view(self, article: int, view: View | None) -> None:
        """See `SketchIndex`."""
        self._views.pop(article, None)
        if view is not None:
            self._views[article] = view
            if len(self._views) > VIEWS_KEPT:
                self._views.popitem(last=False)

    def _recall_article(self, article: int) -> tuple[str, str | None]:
        query = "SELECT body, title FROM articles WHERE article_id = ?"
        found: tuple[str, str | None] | None = self._connection.execute(query, (article,)).fetchone()
        if found is None:
            raise KeyError(article)
        return found[0], found[1]

    def _of_each(self, query: str, partitions: Iterable[int], hashes: Collection[int]) -> list[Any]:
        if not hashes:
            return []
        wanted = _list(hashes)
        there = filter(self._has, partitions)
        ask = self._plain().execute
        return [row for partition in there for row in ask(query, (wanted, partition))]

    def _plain(self) -> sqlite3.Cursor:
        """Rows as tuples: made and unpacked in half the time that rows with names take."""
        cursor = self._connection.cursor()
        cursor.row_factory = None
        return cursor

    def _has(self, partition: int) -> bool:
        """Is there anything in a partition? Remembered; what is not there, until `look_around` or it is written to."""
        if partition in self._partitions:
            return True
        if partition in self._empty:
            return False
        query = (
            "SELECT EXISTS (SELECT 1 FROM sketch_lines WHERE partition = :partition)"
            " OR EXISTS (SELECT 1 FROM sketches WHERE partition = :partition)"
        )
        (found,) = self._connection.execute(query, {"partition": partition}).fetchone()
        (self._partitions if found else self._empty).add(partition)
        return bool(found)

    def _write(self, query: str, partition: int, article: int, hashes: Iterable[int]) -> None:
        self._empty.discard(partition)
        self._connection.execute(query, {"partition": partition, "article": article, "hashes": _list(hashes)})


def _list(numbers: Iterable[int]) -> str:
    """A JSON list in rising order: neighbours in the tree are read one after the other. As Python writes lists of
    numbers, in a quarter of the time that its JSON takes."""
    return str(sorted(numbers))

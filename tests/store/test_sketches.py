"""The index of near copies in SQLite. What it must do is tested with the clusters; here is what is SQLite's own."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crawler.dedupe.clusters import place, remove
from crawler.dedupe.near import Edge, Kind, NearDocument, NearRow, fingerprint
from crawler.store.sketches import SqliteSketches, create_sketch_tables

TEXT = "\n\n".join(" ".join(f"{line}{word}word" for word in "abcdefghijkl") for line in "abcdefghij")
TABLES = ("copy_edges", "sketch_lines", "sketched_articles", "sketches")


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create_sketch_tables(connection)
    connection.execute("CREATE TABLE articles (article_id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
    yield connection
    connection.close()


def document(article: int, text: str = TEXT) -> NearDocument:
    return NearDocument(
        article=article,
        fingerprint=fingerprint(text),
        title=None,
        host="news.example",
        url_key=f"news.example/{article}",
        seen_at=datetime(2026, 2, 3, article, tzinfo=UTC),
    )


def add(connection: sqlite3.Connection, sketches: SqliteSketches, article: int) -> int:
    connection.execute("INSERT INTO articles VALUES (?, NULL, ?)", (article, TEXT))
    return place(document(article), sketches).leader


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def test_a_rollback_takes_everything_back(connection: sqlite3.Connection) -> None:
    sketches = SqliteSketches(connection)
    connection.execute("BEGIN")
    add(connection, sketches, 1)
    assert connection.in_transaction
    connection.execute("ROLLBACK")
    sketches.forget()
    assert counts(connection) == dict.fromkeys(TABLES, 0)
    assert add(connection, sketches, 2) == 2


def test_removing_every_article_leaves_the_tables_empty(connection: sqlite3.Connection) -> None:
    sketches = SqliteSketches(connection)
    for article in range(1, 8):
        assert add(connection, sketches, article) == 1
    assert all(counts(connection).values())
    for article in (3, 1, 7, 2, 5, 6, 4):
        remove(article, sketches)
    assert counts(connection) == dict.fromkeys(TABLES, 0)


def test_texts_are_recalled_from_the_articles(connection: sqlite3.Connection) -> None:
    add(connection, SqliteSketches(connection), 1)
    assert add(connection, SqliteSketches(connection), 2) == 1
    with pytest.raises(KeyError):
        SqliteSketches(connection).recall(3)


def test_another_connection_s_month_is_seen(connection: sqlite3.Connection) -> None:
    one, other = SqliteSketches(connection), SqliteSketches(connection)
    assert other.sketch_rows((1,), [5]) == []
    one.put_row(NearRow(1, 1, 1, 0, 0, 2, 0, 0, 0, None, 0, 50))
    one.add_sketch(1, 1, [5])
    other.look_around()
    assert other.sketch_rows((1,), [5]) == [(5, 1)]


@pytest.mark.parametrize("kind", [Kind.COPY, Kind.EXCERPT, Kind.CONTAINS])
def test_an_edge_is_one_from_both_its_ends(connection: sqlite3.Connection, kind: Kind) -> None:
    sketches = SqliteSketches(connection)
    edges = [Edge(2, 3, kind, 10, 0.75, 0.5)]
    if kind is not Kind.COPY:
        edges.append(Edge(5, 4, kind, 12, 1.0, 0.125))
    sketches.put_edges(edges)
    assert sorted(sketches.edges([2, 3, 4, 5]), key=lambda edge: edge.article) == edges
    assert [sketches.edges([end]) for end in (2, 3)] == [edges[:1], edges[:1]]
    sketches.drop_edges(3)
    assert sketches.edges([2, 3]) == []


def test_tables_are_strict(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO sketches VALUES (1, 'word', 1)")


def test_hashes_fit_their_columns(connection: sqlite3.Connection) -> None:
    add(connection, SqliteSketches(connection), 1)
    (low, high) = connection.execute("SELECT min(hash), max(hash) FROM sketches").fetchone()
    assert -(1 << 31) <= low <= high < 1 << 31
    assert connection.execute("SELECT count(*) FROM sketches WHERE partition >= 32768").fetchone() == (0,)

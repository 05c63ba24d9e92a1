"""Near copies in the transaction of their article: fingerprints stored, edges verified, clusters kept.

`articles.cluster_id` says of each article what the index (`crawler.store.sketches`) knows as its leader: articles with
one leader share one cluster, others never do. A cluster keeps its number when its leader changes, and when it takes up
smaller ones. Nothing here begins or ends a transaction.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.clock import parse_instant
from crawler.dedupe.clusters import is_placed, place, remove, reverify
from crawler.dedupe.near import Kind, NearDocument, Placement, fingerprint
from crawler.dedupe.origin import declared_sources, is_agency_host, named_source
from crawler.errors import UrlError
from crawler.items import Article, Fingerprint, Notice, NoticeKind, Rights, Scope
from crawler.rights.sources import name_key
from crawler.store.sketches import SqliteSketches
from crawler.urls import host_of, url_key

METHOD = "near text"
"""`clusters.method` of clusters made here."""
REVERIFIED_A_RUN = 20_000
"""At the end of a run at most so many articles are compared anew, some 2 ms each; the rest is left for the next."""
BATCH = 200
"""Articles in one transaction of such work."""

_WORDS = {Kind.COPY: "near copy of", Kind.EXCERPT: "excerpt of", Kind.CONTAINS: "holds"}
_BACKWARD = {Kind.EXCERPT: "full text of", Kind.CONTAINS: "part of"}
_ADD_CLUSTER = "INSERT INTO clusters (method, made_at) VALUES (?, ?) RETURNING cluster_id"
_DROP_EMPTY = """
DELETE FROM clusters WHERE cluster_id = :number AND NOT EXISTS (SELECT 1 FROM articles WHERE cluster_id = :number)
"""
_MOVE = "UPDATE articles SET cluster_id = ? WHERE article_id = ?"
_READDRESS = "UPDATE articles SET url = ?, url_key = ? WHERE article_id = ?"
_CLUSTER = "SELECT cluster_id FROM articles WHERE article_id = ?"
_STORED = """
SELECT article_id, url, url_key, title, body, date_published, canonical_url, source_url, syndicated_from_url, agency,
    first_seen_at, publisher
FROM articles WHERE article_id = ?
"""
_REPUBLICATIONS = """
SELECT n.text FROM articles a JOIN notices n ON n.version_id = a.version_id
WHERE a.article_id = ? AND n.kind = 'republication' AND n.scope = 'article' ORDER BY n.position
"""
_HAS_STRANGERS = """
SELECT EXISTS (
    SELECT 1 FROM articles a JOIN sketched_articles s ON s.article_id = a.article_id
    WHERE a.cluster_id = ? AND s.leader_id <> ? AND a.article_id NOT IN (SELECT value FROM json_each(?)))
"""


def add(connection: sqlite3.Connection, sketches: SqliteSketches, coming: "Coming", now: str) -> tuple[int, Placement]:
    """Place an article whose row is not written yet, or was taken out of the index before.

    Returns:
        The number of its cluster, and what it is to the others.
    """
    if coming.sources or coming.named is not None:
        _write_sources(connection, coming)
    placement = place(coming.document, sketches)
    changed = {placement.article: placement.leader, **dict(placement.moved)}
    return assign(connection, changed, now)[placement.leader], placement


def change(connection: sqlite3.Connection, sketches: SqliteSketches, coming: "Coming", now: str) -> int:
    """Place an article whose row still has its old text anew, where anything that counts has changed; its cluster."""
    article_id = coming.document.article
    old = connection.execute(_STORED, (article_id,)).fetchone()
    if old["body"] == coming.article.body and is_placed(coming.document, sketches):
        return int(connection.execute(_CLUSTER, (article_id,)).fetchone()[0])
    take_out(connection, sketches, article_id, now)
    return add(connection, sketches, coming, now)[0]


def take_out(connection: sqlite3.Connection, sketches: SqliteSketches, article_id: int, now: str) -> None:
    """Take an article out of the index as if it had never been there; its row still has the text it was placed with."""
    assign(connection, dict(remove(article_id, sketches)), now)
    forget_sources(connection, article_id)


def forget_sources(connection: sqlite3.Connection, article_id: int) -> None:
    """Delete what is noted of the sources that an article declares and names."""
    connection.execute("DELETE FROM syndications WHERE article_id = ?", (article_id,))
    connection.execute("DELETE FROM named_sources WHERE article_id = ?", (article_id,))


def add_stored(connection: sqlite3.Connection, sketches: SqliteSketches, article_id: int, now: str) -> None:
    """Place an article that is stored, and not in the index."""
    coming = _recall_coming(connection, connection.execute(_STORED, (article_id,)).fetchone())
    cluster_id, _ = add(connection, sketches, coming, now)
    connection.execute(_MOVE, (cluster_id, article_id))


def move(connection: sqlite3.Connection, sketches: SqliteSketches, article_id: int, url: str, now: str) -> None:
    """Give an article another address, and its place in the index with it: what it says of its source and who names it
    as theirs depend on it."""
    take_out(connection, sketches, article_id, now)
    connection.execute(_READDRESS, (url, url_key(url), article_id))
    add_stored(connection, sketches, article_id, now)


def reverify_some(
    connection: sqlite3.Connection, sketches: SqliteSketches, limit: int, times: Counter[int], now: str
) -> int:
    """Compare anew articles whose lines have become common since; returns how many, 0 when there is none."""
    done, moved = reverify(sketches, limit, times)
    assign(connection, dict(moved), now)
    return len(done)


def describe(connection: sqlite3.Connection, placement: Placement) -> str | None:
    """What a new article is to those stored before, for its sighting: `near copy of URL (87%)`; None when alone."""
    edges = [edge for edge in placement.edges if edge.kind is placement.kind]
    if not edges:
        return None
    best = max(edges, key=lambda edge: (placement.leader in (edge.article, edge.other), edge.containment, edge.shared))
    other = best.other if best.article == placement.article else best.article
    row = connection.execute("SELECT url FROM articles WHERE article_id = ?", (other,)).fetchone()
    words = _WORDS[best.kind] if best.article == placement.article or best.kind is Kind.COPY else _BACKWARD[best.kind]
    return f"{words} {row['url']} ({best.containment:.0%})"


@dataclass(frozen=True, slots=True)
class Coming:
    """An article as it is about to be placed."""

    document: NearDocument
    article: Article
    sources: tuple[tuple[str, str], ...]
    """(how, address) of the pages that it declares as its source."""
    named: str | None = None
    """The first publisher whom its notices name."""


def make_coming(
    article_id: int, key: str, seen_at: str, article: Article, rights: Rights, print_: Fingerprint | None = None
) -> Coming:
    """An article as the index takes it.

    Args:
        article_id: its number.
        key: its `url_key`.
        seen_at: when it was first seen, as stored.
        article: the article.
        rights: what it says of its use.
        print_: of its body; made anew when there is none.
    """
    sources = declared_sources(article, rights)
    named = named_source(article, rights)
    document = NearDocument(
        article=article_id,
        fingerprint=print_ or fingerprint(article.body),
        title=article.title,
        host=_host(article.url),
        url_key=key,
        seen_at=parse_instant(seen_at),
        published=article.date_published,
        source_key=url_key(next(iter(sources.values()))) if sources else None,
        agency_host=is_agency_host(article.url, rights.agency),
        is_reprint=bool(sources) or named is not None,
    )
    return Coming(document, article, tuple(sources.items()), named)


def _recall_coming(connection: sqlite3.Connection, row: sqlite3.Row) -> Coming:
    names = ("url", "title", "body", "date_published", "canonical_url", "source_url", "publisher")
    article = Article(**{name: row[name] for name in names})
    notices = tuple(
        Notice(NoticeKind.REPUBLICATION, Scope.ARTICLE, text)
        for (text,) in connection.execute(_REPUBLICATIONS, (row["article_id"],))
    )
    rights = Rights(notices=notices, syndicated_from_url=row["syndicated_from_url"], agency=row["agency"])
    return make_coming(row["article_id"], row["url_key"], row["first_seen_at"], article, rights)


def _host(url: str) -> str:
    try:
        return host_of(url)
    except UrlError:
        return ""


def _write_sources(connection: sqlite3.Connection, coming: Coming) -> None:
    connection.executemany(
        "INSERT INTO syndications (article_id, how, url, url_key) VALUES (?, ?, ?, ?)",
        [(coming.document.article, how, url, url_key(url)) for how, url in coming.sources],
    )
    if coming.named is not None:
        keys = (coming.document.article, coming.named, name_key(coming.named))
        connection.execute("INSERT INTO named_sources (article_id, name, name_key) VALUES (?, ?, ?)", keys)


def assign(connection: sqlite3.Connection, changed: Mapping[int, int], now: str) -> dict[int, int]:
    """Give articles the clusters of their leaders.

    Args:
        connection: inside a write transaction.
        changed: article to leader of all whose leader is another now; one of them may have no row yet.
        now: when, for clusters that are made.

    Returns:
        Leader to number of its cluster, of the leaders that are named.
    """
    known = {article: found[0] for article in changed if (found := connection.execute(_CLUSTER, (article,)).fetchone())}
    clusters: dict[int, int] = {}
    for leader in set(changed.values()) - changed.keys():
        clusters[leader] = connection.execute(_CLUSTER, (leader,)).fetchone()[0]
    leaving = json.dumps(sorted(changed))
    for leader in sorted(set(changed.values()) & changed.keys()):
        numbers = {known[article] for article, head in changed.items() if head == leader and article in known}
        for number in sorted(numbers - set(clusters.values())):
            if not connection.execute(_HAS_STRANGERS, (number, leader, leaving)).fetchone()[0]:
                clusters[leader] = number
                break
        else:
            clusters[leader] = connection.execute(_ADD_CLUSTER, (METHOD, now)).fetchone()[0]
    for article, number in known.items():
        if clusters[changed[article]] != number:
            connection.execute(_MOVE, (clusters[changed[article]], article))
    for number in set(known.values()) - set(clusters.values()):
        connection.execute(_DROP_EMPTY, {"number": number})
    return clusters

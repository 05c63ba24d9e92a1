"""Connects Pressmark's own rooms to the yardsticks' runner; what each function returns is said in their README."""

import random
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.dedupe.clusters import place
from crawler.dedupe.near import NearDocument, fingerprint
from crawler.errors import FeedError
from crawler.feeds.dates import guess_date
from crawler.feeds.document import FeedItem
from crawler.feeds.feed import parse_feed
from crawler.feeds.opml import parse_opml as _parse_opml
from crawler.feeds.sitemap import parse_sitemap
from crawler.items import Page
from crawler.net import host_refused as host_refused
from crawler.reading import read_page
from crawler.robots import parse_robots
from crawler.schedule.fleet import Fleet
from crawler.schedule.polling import PollObservation
from crawler.store.sketches import SqliteSketches, create_sketch_tables
from crawler.urls import find_url
from crawler.urls import url_key as url_key

BATCH = 16
"""Documents in one transaction, as a crawl commits them."""
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
"""Second 0 of the polling simulator: a Monday, 00:00 UTC."""


def article(html: bytes, url: str, headers: dict[str, str]) -> dict[str, Any] | None:
    """What is read from a page."""
    reading = read_page(Page(url, html, tuple(headers.items())))
    if reading.article is None or reading.rights is None:
        return None
    found, rights = reading.article, reading.rights
    return {
        "body": found.body,
        "title": found.title,
        "authors": list(found.authors),
        "date_published": found.date_published,
        "language": found.language,
        "notices": [{"kind": n.kind, "scope": n.scope, "text": n.text} for n in rights.notices],
        "copyright_line": rights.copyright_line,
        "disclaimer": rights.disclaimer,
        "holder": rights.holder,
        "licence_url": rights.licence_url,
        "agency": rights.agency,
        "syndicated_from_url": rights.syndicated_from_url,
        "access": rights.access if rights.access != "unknown" else None,
    }


def feed(body: bytes, url: str, headers: dict[str, str]) -> dict[str, Any]:
    """What a feed says; what is no feed says nothing."""
    try:
        document = parse_feed(body, url, list(headers.items()))
    except FeedError:
        return {"title": None, "rights": None, "entries": []}
    return {
        "title": document.title or document.home_url,
        "rights": document.rights,
        "entries": [_entry(item) for item in document.items],
    }


def _entry(item: FeedItem) -> dict[str, Any]:
    updated = _date(item.updated_at, item.updated_raw)
    return {
        "id": item.entry_id,
        "url": item.link,
        "title": item.label,
        "authors": sorted(item.authors),
        "published": _date(item.published_at, item.published_raw) or updated,
        "updated": updated,
        "summary": item.summary,
        "content": item.content or item.summary,
        "rights": item.rights,
        "licence_url": item.licence_url,
    }


def _date(moment: datetime | None, raw: str | None) -> str | None:
    known = moment or guess_date(raw)
    return known.isoformat() if known else None


def sitemap(body: bytes, url: str) -> dict[str, Any]:
    """Pages and further sitemaps."""
    try:
        document = parse_sitemap(body, url)
    except FeedError:
        return {"pages": [], "sitemaps": []}
    pages = [
        {
            "url": page.url,
            "lastmod": page.updated_raw,
            "news_title": page.title,
            "news_published": page.published_raw,
            "news_name": page.source_name,
        }
        for page in document.pages
    ]
    return {"pages": pages, "sitemaps": [child.url for child in document.sitemaps]}


def opml(body: bytes) -> list[dict[str, Any]]:
    """The feeds of a subscription list."""
    try:
        return [{"url": found.url, "title": found.title} for found in _parse_opml(body)]
    except FeedError:
        return []


def robots_allowed(robots: bytes, agent: str, url: str) -> bool:
    """May this agent fetch this address."""
    return parse_robots(robots).verdict(agent, url).allowed


def resolve(url: str, base: str | None) -> str | None:
    """The absolute address as WHATWG parses it."""
    return find_url(url, base)


def cluster(documents: Iterable[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    """Documents in order of arrival through the near-copy index on a fresh SQLite file; clusters as they are at the
    end of the stream."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "near.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE texts (article_id INTEGER PRIMARY KEY, body TEXT, title TEXT)")
        create_sketch_tables(connection)

        def recall(number: int) -> tuple[str, str | None]:
            body, title = connection.execute("SELECT body, title FROM texts WHERE article_id = ?", (number,)).fetchone()
            return body, title

        index = SqliteSketches(connection, recall)
        names: dict[int, str] = {}
        for number, document in enumerate(documents, 1):
            if number % BATCH == 1:
                connection.execute("BEGIN")
            names[number] = document["id"]
            connection.execute("INSERT INTO texts VALUES (?, ?, ?)", (number, document["text"], document["title"]))
            place(_near(number, document), index)
            if number % BATCH == 0:
                connection.execute("COMMIT")
        if connection.in_transaction:
            connection.execute("COMMIT")
        heads = dict(connection.execute("SELECT article_id, leader_id FROM sketched_articles"))
        connection.close()
    for number, name in names.items():
        yield name, heads[number]


def _near(number: int, document: dict[str, Any]) -> NearDocument:
    return NearDocument(
        article=number,
        fingerprint=fingerprint(document["text"]),
        title=document["title"],
        host=document["host"],
        url_key=url_key(document["url"]),
        seen_at=datetime.fromisoformat(document["published"]).replace(tzinfo=UTC),
        published=document["published"],
    )


class Poller:
    """The scheduler's own rule on the simulator's clock."""

    def __init__(self) -> None:
        self.fleet = Fleet({}, 24, random.Random(5))

    def next(self, row: dict[str, int], seen: Any) -> float:
        """Seconds until the next look."""
        key = row.setdefault("key", len(self.fleet.states))
        is_first = key not in self.fleet.states or self.fleet.states[key].read_at_s is None
        now = EPOCH + timedelta(seconds=seen.now)
        observation = PollObservation(
            status=seen.status,
            new_items=seen.new,
            new_at=tuple(EPOCH + timedelta(seconds=s) for s in seen.times),
            window_items=len(seen.window_times) or None,
            window_at=tuple(EPOCH + timedelta(seconds=s) for s in seen.window_times) if is_first else (),
            max_age_s=seen.max_age,
            ttl_s=seen.ttl,
            retry_after_s=seen.retry_after,
        )
        _, due = self.fleet.look(key, observation, now)
        return (due - now).total_seconds()


def poll_policy() -> Poller:
    """A polling policy, see the simulator."""
    return Poller()

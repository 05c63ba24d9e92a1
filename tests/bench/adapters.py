"""Connects Pressmark's own rooms to the yardsticks' runner; what each function returns is said in their README."""

import random
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from crawler.dedupe.exact import key_of_tokens
from crawler.dedupe.near import fingerprint_lines
from crawler.dedupe.normal import token_lines
from crawler.errors import FeedError
from crawler.feeds.dates import guess_date
from crawler.feeds.document import FeedItem
from crawler.feeds.feed import parse_feed
from crawler.feeds.opml import parse_opml as _parse_opml
from crawler.feeds.sitemap import parse_sitemap
from crawler.items import (
    Article,
    Discovery,
    DiscoveryMeans,
    Entry,
    Fetch,
    Outcome,
    Page,
    Reading,
    Result,
    Rights,
)
from crawler.net import host_refused as host_refused
from crawler.reading import read_page
from crawler.robots import parse_robots
from crawler.schedule.fleet import Fleet
from crawler.schedule.polling import PollObservation
from crawler.store.base import Run
from crawler.store.sqlite import SqliteStore, open_store
from crawler.urls import find_url, page_key

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


def url_key(url: str) -> str:
    """The key under which the candidates for one page meet; the store joins them when their pages say the same."""
    return page_key(url)


def cluster(documents: Iterable[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    """Documents in order of arrival through the store, as a crawl writes them: discovery, fetch, article, version,
    ledger and near copies in one transaction a batch; clusters as they are at the end of a run."""
    with tempfile.TemporaryDirectory() as folder, closing(open_store(Path(folder) / "near.db")) as store:
        run_id = store.begin_run(Run("bench", EPOCH, "bench", (), {}))
        for batch in batches(documents):
            store.write_results(results_of(store, batch), run_id)
        store.settle_clusters(EPOCH, 1_000_000)
        rows = store.query("SELECT url_key, cluster_id FROM articles")
    yield from ((row["url_key"].rpartition("/")[2], row["cluster_id"]) for row in rows)


def batches(documents: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Some documents at a time."""
    rest = iter(documents)
    while batch := list(islice(rest, BATCH)):
        yield batch


def results_of(store: SqliteStore, documents: list[dict[str, Any]]) -> list[Result]:
    """Documents as pages that were fetched when they were published, each under an address that ends with its id."""
    found = [(f"https://{document['host']}/{document['id']}", document) for document in documents]
    discoveries = [Discovery(Entry(url), DiscoveryMeans.ON_DEMAND, url, _seen_at(known)) for url, known in found]
    store.queue_discoveries(discoveries)
    query = "SELECT discovery_id FROM discoveries WHERE url_key = :key"
    ids = [store.query(query, {"key": discovery.url_key})[0]["discovery_id"] for discovery in discoveries]
    return [
        Result(
            replace(discovery, discovery_id=number),
            Outcome.STORED,
            fetch=Fetch(url, url, (), discovery.seen_at, discovery.seen_at, 1, 200),
            reading=_reading_of(url, document),
        )
        for discovery, number, (url, document) in zip(discoveries, ids, found, strict=True)
    ]


def _seen_at(document: dict[str, Any]) -> datetime:
    seen_at = datetime.fromisoformat(document["published"])
    return seen_at if seen_at.tzinfo else seen_at.replace(tzinfo=UTC)


def _reading_of(url: str, document: dict[str, Any]) -> Reading:
    """What a worker sends back."""
    lines = token_lines(document["text"])
    article = Article(url, document["title"], document["text"], date_published=document["published"])
    key, print_ = key_of_tokens(lines), fingerprint_lines(lines)
    return Reading(Outcome.STORED, None, article, Rights(), key, print_, extractor="bench")


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

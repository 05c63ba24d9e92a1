"""What a store can do, and the records it hands out. SQLite stands behind it now; PostgreSQL will.

All writes that belong together are one method and one transaction. Instants are aware UTC datetimes in these records
and text in the tables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from crawler.items import Discovery, FeedFetch, Fetch, Outcome, Result, WarcFile

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Source:
    """A site whose articles are wanted."""

    source_id: int
    home_url: str
    host: str
    name: str | None = None
    language: str | None = None
    time_zone: str | None = None
    allow_private: str | None = None
    """`host:port` the user opened with --allow-private, which the guard then lets through for this source."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, sitemap or home page that is looked at again and again."""

    feed_id: int
    source_id: int
    url: str
    kind: str
    """feed | sitemap | home"""
    etag: str | None = None
    last_modified: str | None = None
    poll_state: str | None = None
    """JSON of the polling rule's memory."""
    next_look_at: datetime | None = None
    title: str | None = None
    error_streak: int = 0
    allow_private: str | None = None
    time_zone: str | None = None
    """Both from its source."""
    parent_feed_id: int | None = None


@dataclass(frozen=True, slots=True)
class FeedDraft:
    """A feed to add. `source_id` and `url` say which."""

    source_id: int
    url: str
    kind: str
    title: str | None = None
    parent_feed_id: int | None = None


@dataclass(frozen=True, slots=True)
class FeedUpdate:
    """What one look at a feed changes beyond its fetch and discoveries."""

    poll_state: str | None = None
    title: str | None = None
    rights: str | None = None
    children: tuple[FeedDraft, ...] = ()
    """Sitemaps an index names."""
    moved_to: str | None = None
    is_active: bool = True
    revisit_wait: timedelta = timedelta(0)
    """A page that the feed calls updated is not fetched again sooner than this after the last time."""


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of one origin (scheme, host, port) between runs."""

    origin: str
    robots_body: bytes | None = None
    robots_state: str | None = None
    """rules | allow_all | disallow_all, and why, as `crawler.robots` words it."""
    robots_fetched_at: datetime | None = None
    robots_until: datetime | None = None
    crawl_delay_s: float | None = None
    last_reply_at: datetime | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The start of a run: what does the work, with which settings."""

    command: str
    started_at: datetime
    user_agent: str
    versions: tuple[tuple[str, str], ...]
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one result inside its transaction."""

    outcome: Outcome
    reason: str | None
    article_id: int | None
    version_number: int | None = None


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What the store knows of a page that is about to be fetched again."""

    etag: str | None
    last_modified: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to an address, for `pressmark why`."""

    at: datetime
    what: str
    detail: str


class Store(Protocol):
    """The corpus and the crawler's memory. Not thread-safe: one store object, one thread."""

    def add_source(
        self, home_url: str, name: str | None, allow_private: str | None, now: datetime, language: str | None = None
    ) -> tuple[int, bool]:
        """(source_id, is new). The same home page is one source, however often it is added."""

    def add_feed(self, draft: FeedDraft, now: datetime) -> tuple[int, bool]:
        """(feed_id, is new). The same address is one feed."""

    def sources(self) -> list[Source]: ...

    def find_sources(self, name: str) -> list[Source]:
        """Sources whose id, home page, host or name is (or contains) `name`."""

    def feeds(self, source_ids: Sequence[int] | None = None) -> list[Feed]: ...

    def due_feeds(self, now: datetime, source_ids: Sequence[int] | None, is_forced: bool) -> list[Feed]:
        """Active feeds whose next look has come (all active ones when forced), oldest first."""

    def write_feed_fetch(self, look: FeedFetch, update: FeedUpdate, run_id: int) -> tuple[int, list[int]]:
        """Write the look, the feed's new state, its discoveries and child feeds in one transaction.

        Returns:
            (number of discoveries that are new or reopened, ids of child feeds that are new or due again).
        """

    def queue_discoveries(self, discoveries: Sequence[Discovery]) -> int:
        """Queue addresses outside a run; returns how many are new."""

    def new_keys(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys under which nothing was discovered yet."""

    def add_discovery(self, discovery: Discovery, run_id: int) -> Discovery:
        """Queue an address on demand; one that has ended is opened again. Returned with its id."""

    def open_discoveries(
        self, now: datetime, host: str, limit: int, after_id: int, source_ids: Sequence[int] | None
    ) -> list[Discovery]:
        """Discoveries of a host that have not ended and may be tried now, by id."""

    def open_hosts(self, now: datetime, source_ids: Sequence[int] | None) -> list[str]:
        """Hosts with such discoveries."""

    def known_page(self, discovery_id: int) -> KnownPage | None:
        """Validators of the last good fetch when the discovery has an article, for a conditional request."""

    def write_results(self, results: Sequence[Result], run_id: int) -> list[Written]:
        """End (or postpone) discoveries: everything of all of them in one transaction."""

    def host_state(self, origin: str) -> HostState: ...

    def write_robots(self, state: HostState, fetch: Fetch | None, run_id: int) -> None: ...

    def write_host_times(self, times: Iterable[tuple[str, datetime, datetime | None]]) -> None:
        """(origin, last_reply_at, retry_at) of hosts that were asked."""

    def begin_run(self, run: Run) -> int: ...

    def end_run(
        self,
        run_id: int,
        ended_at: datetime,
        exit_code: int,
        counts: dict[str, int],
        warc_files: Sequence[WarcFile] = (),
        key: "Ed25519PrivateKey | None" = None,
    ) -> None:
        """Close the run's record, note its finished raw record files, and sign the chain as it then stands."""

    def update_search(self) -> int:
        """Index the versions that are not yet in the full-text index; returns how many."""

    def search(self, query: str, limit: int) -> list[dict[str, Any]]:
        """Articles that hold all words of `query`, best first, with a `snippet`."""

    def find_article(self, name: str) -> dict[str, Any] | None:
        """The article with this id or address (any variant of it), as a row with JSON columns decoded."""

    def provenance(self, article_id: int) -> dict[str, Any]: ...

    def explain(self, url: str) -> list[Step]:
        """Every step the address went through, oldest first; empty when it was never seen."""

    def close(self) -> None: ...

"""What a store can do, and the records it hands out. SQLite stands behind it now; PostgreSQL will.

All writes that belong together are one method and one transaction. Instants are aware UTC datetimes in these records
and text in the tables.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from crawler.items import Discovery, Entry, FeedFetch, Fetch, LiveUpdate, Mark, Outcome, Reading, Result, WarcFile
from crawler.store.claiming import Claim

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from crawler.store.health import Health
    from crawler.store.history import PastEdit, PastVersion, Turn


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
    is_rendered: bool = False
    """Its pages are shown in a browser before they are read."""
    store_payload: str | None = None
    """yes | hash_only | no: what is kept of its replies; None: what the setting of that name says."""
    store_noarchive: str | None = None
    """The same for its pages that say noarchive."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is remembered of a feed beside the polling rule's memory; see `crawler.schedule.upkeep`."""

    moved_to: str | None = None
    """Where permanent redirects led at the last look."""
    moved_looks: int = 0
    """Good looks in a row that were led there."""
    no_feed_looks: int = 0
    """Looks in a row that showed a page in its place."""
    read_at: datetime | None = None
    """When its document was last had whole; a 304 does not count."""
    newest_entry_at: datetime | None = None
    """The latest date among its entries that was not in the future."""
    doubted_at: datetime | None = None
    """When another listing of its source last named news while it said that nothing had changed."""
    lies: int = 0
    """How often in a row its validators stayed the same over new entries."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries that a feed lost between two looks."""

    since: datetime
    """Date of the newest entry known before it, or when the feed was read before."""
    until: datetime
    """Date of the oldest entry behind it, or when that was found."""
    missing: int
    """How many, estimated."""


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
    is_active: bool = True
    upkeep: Upkeep = Upkeep()


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
    """Sitemaps an index names; what is looked at in place of a feed that has become a page."""
    is_rediscovery: bool = False
    """The feed has become a page, and `children` are looked at in its place: no look that failed."""
    moved_to: str | None = None
    ended_reason: str | None = None
    """Why it is not looked at again."""
    upkeep: Upkeep | None = None
    """None leaves what is remembered as it is."""
    gap: Gap | None = None
    """What was lost before this look."""
    revisit_wait: timedelta = timedelta(0)
    """A page that the feed calls updated is not fetched again sooner than this after the last time."""


@dataclass(frozen=True, slots=True)
class LookBegun:
    """A look of which a part is written."""

    fetch_id: int
    opened: int
    """Discoveries that were new or reopened so far."""


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
    tdmrep_body: bytes | None = None
    tdmrep_until: datetime | None = None
    """When the host's tdmrep.json is to be asked for again; None when it never was."""


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
    read_at: datetime
    """When it was last had whole; a 304 does not count."""
    url: str
    """What was asked for when its article was read: another address than the one discovered, where that was an AMP,
    print or mobile form of the page."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to an address, for `pressmark why`."""

    at: datetime
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page in the corpus that can be read again: a fetch whose reply was read, and what became of it."""

    fetch_id: int
    url: str
    """The address that answered."""
    fetched_at: datetime
    is_kept: bool
    """Whether what was read was kept whole: the reply, or of a rendered page its DOM."""
    discovery_id: int
    source_id: int | None = None
    article_id: int | None = None
    """The article whose newest version was read from it; None when it was read as none."""
    read_by: str | None = None
    """The extractor that read it last, as far as it is known."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that a second reading of the same page gives another value."""

    name: str
    """A column of `articles`, a field of the version's record, or `notices`."""
    old: Any
    """Plain data, as JSON holds it; None when there was no value."""
    new: Any


@dataclass(frozen=True, slots=True)
class Reextraction:
    """One page read again."""

    page: StoredPage
    reading: Reading
    entry: Entry | None
    """The witness it was read with."""
    extractor: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of a page that was read again."""

    outcome: str
    """`stored` or `copy`: it was read as no article before. `new_version`, `unchanged`. `superseded`: its article has a
    version of a later fetch, and nothing was done. Else why it gave no article, as in `Outcome`."""
    reason: str | None = None
    article_id: int | None = None
    version_number: int | None = None
    """The article's newest version, the one that was written included."""
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteDocument:
    """A document in which a site speaks for all its pages: its tdmrep.json, an RSL licence."""

    url: str
    body: bytes | None
    """None when there is none, or what answered is something else."""
    valid_until: datetime


class Store(Protocol):
    """The corpus and the crawler's memory. Not thread-safe: one store object, one thread."""

    def add_source(
        self, home_url: str, name: str | None, allow_private: str | None, now: datetime, language: str | None = None
    ) -> tuple[int, bool]:
        """(source_id, is new). The same home page is one source, however often it is added."""

    def add_feed(self, draft: FeedDraft, now: datetime) -> tuple[int, bool]:
        """(feed_id, is new). The same address is one feed; one that had ended is looked at again.

        Raises:
            Forgotten: it, or its host, was erased on request.
        """

    def sources(self) -> list[Source]: ...

    def set_rendered(self, source_id: int, is_rendered: bool) -> None:
        """Whether the source's pages are shown in a browser from now on."""

    def set_kept(self, source_id: int, payload: str | None, noarchive: str | None) -> None:
        """What is kept of the source's replies from now on, as in `Source`."""

    def set_zone(self, source_id: int, time_zone: str | None) -> None:
        """The IANA zone of times that the source's pages give without one."""

    def set_name(self, source_id: int, name: str | None, language: str | None) -> None:
        """Name and language of the source; None leaves either as it is."""

    def find_sources(self, name: str) -> list[Source]:
        """Sources whose id, home page, host or name is (or contains) `name`."""

    def feeds(self, source_ids: Sequence[int] | None = None) -> list[Feed]: ...

    def due_feeds(self, now: datetime, source_ids: Sequence[int] | None, is_forced: bool) -> list[Feed]:
        """Active feeds whose next look has come (all active ones when forced), oldest first."""

    def begin_feed_fetch(
        self, look: FeedFetch, run_id: int, begun: LookBegun | None = None, revisit_wait: timedelta = timedelta(0)
    ) -> LookBegun:
        """Write the look and its discoveries, and nothing of the feed's new state: a part of a listing that names more
        than one transaction should hold up. Until `write_feed_fetch` has written the last part, the listing is asked
        for again as if it had not been looked at.

        Args:
            look: with the discoveries of this part.
            run_id: the run.
            begun: what the part before gave; None for the first.
            revisit_wait: as in `FeedUpdate`.
        """

    def write_feed_fetch(
        self, look: FeedFetch, update: FeedUpdate, run_id: int, begun: LookBegun | None = None
    ) -> tuple[int, list[int]]:
        """Write the look, the feed's new state, its discoveries and child feeds in one transaction.

        Args:
            look: with the discoveries that no part before had.
            update: the feed's new state.
            run_id: the run.
            begun: what `begin_feed_fetch` gave for the parts before, if any.

        Returns:
            (number of discoveries that are new or reopened, ids of child feeds that are new or due again).
        """

    def queue_discoveries(self, discoveries: Sequence[Discovery]) -> int:
        """Queue addresses outside a run; returns how many are new."""

    def count_listed(self, feed_id: int, keys: Sequence[str]) -> int:
        """How many of the keys this feed has listed before."""

    def new_keys(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys under which nothing was discovered yet."""

    def add_discovery(self, discovery: Discovery, run_id: int) -> Discovery:
        """Queue an address on demand; one that has ended is opened again. Returned with its id.

        Raises:
            Forgotten: it, or its host, was erased on request.
        """

    def is_forgotten(self, url: str) -> bool:
        """Whether the address, its host or a domain above it was erased on request."""

    def without_forgotten(self, discoveries: Sequence[Discovery]) -> tuple[Discovery, ...]:
        """Those that do not lead to what was erased on request."""

    def open_discoveries(
        self, now: datetime, host: str, limit: int, after_id: int, source_ids: Sequence[int] | None
    ) -> list[Discovery]:
        """Discoveries of a host that have not ended and may be tried now, by id; without those that a run beside this
        one has claimed."""

    def open_ids(
        self, now: datetime, host: str, limit: int, source_ids: Sequence[int] | None
    ) -> list[tuple[int, int | None]]:
        """The ids of the first `open_discoveries`, each with its source's."""

    def claim(self, discovery_id: int, now: datetime) -> Claim:
        """Take an address for this store's run until its result is written; see `crawler.store.claiming`.

        Without a run every address is ours."""

    def tries_of(self, discovery_id: int) -> int:
        """How often the address was asked for since it was opened, by all runs together; 0 where there is none."""

    def renew_claims(self, now: datetime) -> None:
        """Lengthen the leases of this store's run."""

    def end_of(self, discovery_id: int) -> Written | None:
        """How a discovery ended; None while it is open."""

    def open_hosts(self, now: datetime, source_ids: Sequence[int] | None) -> list[str]:
        """Hosts with such discoveries."""

    def revisit_hosts(self, now: datetime, source_ids: Sequence[int] | None) -> list[str]:
        """Hosts with stored articles that are to be looked at again."""

    def open_revisits(self, now: datetime, host: str, limit: int, source_ids: Sequence[int] | None) -> list[Discovery]:
        """Open the discoveries of such articles of a host again, the youngest first."""

    def has_revisits(self, now: datetime, host: str, source_ids: Sequence[int] | None) -> bool:
        """Whether a host has such articles."""

    def known_page(self, discovery_id: int) -> KnownPage | None:
        """Validators of the last good fetch when the discovery has an article, for a conditional request."""

    def write_results(self, results: Sequence[Result], run_id: int) -> list[Written]:
        """End (or postpone) discoveries: everything of all of them in one transaction."""

    def stored_pages(
        self,
        after: int,
        limit: int,
        source_ids: Sequence[int] | None = None,
        url: str | None = None,
        domain: str | None = None,
        is_newest_first: bool = False,
    ) -> list[StoredPage]:
        """Pages to read again, in the order of their fetches: those of the newest version of each article, and those
        that were read as no article at the last try.

        Args:
            after: only fetches behind this one.
            limit: at most so many.
            source_ids: only pages of these sources.
            url: only the page at this address (any variant of it).
            domain: only pages of this host and of hosts below it.
            is_newest_first: in the other order.
        """

    def replies_of(self, url: str) -> list[tuple[int, datetime]]:
        """(fetch_id, fetched_at) of every good reply of a page that was kept, the newest first; any variant of its
        address."""

    def compare_reading(self, again: Reextraction) -> Reread:
        """What `write_reextractions` would make of it; nothing is written."""

    def write_reextractions(self, again: Sequence[Reextraction], run_id: int) -> list[Reread]:
        """Write what second readings changed, all of them in one transaction: new versions of the fetch they were read
        from, and a row in `reextractions` for each page."""

    def host_state(self, origin: str) -> HostState: ...

    def write_robots(self, state: HostState, fetch: Fetch | None, run_id: int) -> None: ...

    def write_tdmrep(self, state: HostState, fetch: Fetch | None, run_id: int) -> None:
        """Keep a host's tdmrep.json (`tdmrep_body`, `tdmrep_until`) and the fetch that brought it."""

    def site_document(self, url: str) -> SiteDocument | None:
        """What is known of an RSL document; None when it was never asked for."""

    def write_site_document(self, document: SiteDocument, fetch: Fetch | None, run_id: int) -> None:
        """Keep an RSL document and the fetch that brought it."""

    def write_host_times(self, times: Iterable[tuple[str, datetime, datetime | None]]) -> None:
        """(origin, last_reply_at, retry_at) of hosts that were asked."""

    def shorten_wait(self, origin: str, retry_at: datetime) -> None:
        """A host asked to be left alone until then at the latest."""

    def allow_origins(self, origins: Iterable[str], now: datetime) -> None:
        """Let these through from now on though they are not public."""

    def allowed_origins(self) -> list[str]:
        """Origins let through so."""

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

    def settle_clusters(self, now: datetime, limit: int = 0) -> int:
        """Compare anew articles whose edges rest on lines that have become common since, at most `limit` of them, and
        put them into the clusters where they belong; returns how many were compared."""

    def cluster(self, cluster_id: int) -> dict[str, Any]:
        """A cluster: `members` in the order in which they were out, `origin`, `links`, `overrides`."""

    def clusters(self) -> Iterator[dict[str, Any]]:
        """Every cluster of two articles or more, and every article that is linked to one."""

    def merge(self, one: int, other: int, reason: str | None, now: datetime) -> None:
        """Make one cluster of those of two articles, for ever."""

    def split(self, one: int, other: int | None, reason: str | None, now: datetime) -> int:
        """Keep an article apart from another, or from every other of its cluster, for ever; returns from how many."""

    def reindex(self, now: datetime, is_all: bool) -> Iterator[int]:
        """Place articles in the index of near copies that are not in it by the present method (or all of them, anew);
        yields after each batch how many were placed."""

    def update_search(self) -> int:
        """Index the versions that are not yet in the full-text index; returns how many."""

    def search(self, query: str, limit: int) -> list[dict[str, Any]]:
        """Articles that hold all words of `query`, best first, with a `snippet`."""

    def search_past(self, query: str, limit: int) -> list[dict[str, Any]]:
        """Earlier versions that hold all words of `query` while the newest of their article does not."""

    def find_article(self, name: str) -> dict[str, Any] | None:
        """The article with this id or address (any variant of it), as a row with JSON columns decoded."""

    def marks(self, article_id: int) -> tuple[Mark, ...]:
        """The marks of the newest version's text, see `crawler.rendition`."""

    def updates(self, article_id: int) -> tuple[LiveUpdate, ...]:
        """The entries of a live blog as its newest version has them, in the order of the page."""

    def provenance(self, article_id: int) -> dict[str, Any]: ...

    def rights_of(self, article_id: int) -> dict[str, Any] | None:
        """Verdicts with their basis and conflicts, notices and signals of the newest version."""

    def rights_changes(self) -> list[dict[str, Any]]:
        """Versions at which an article's rights changed, newest first."""

    def history(self, article_id: int, told: Container[int] | None = None) -> "list[PastVersion]":
        """All versions of an article, oldest first, each with what changed; told in lines for all versions, or for
        those with these numbers only: two long texts take 0.1 s."""

    def article_as_of(self, article: dict[str, Any], number: int) -> dict[str, Any] | None:
        """The row of `find_article` as the article read in one version, with its marks and updates."""

    def turns(self, article_id: int) -> "list[Turn]":
        """When its publisher withdrew the article, and when it came back."""

    def newest_edits(
        self, source_ids: Sequence[int] | None, since: datetime | None, only_silent: bool, limit: int
    ) -> "list[PastEdit]":
        """What publishers changed in stored articles, newest first."""

    def explain(self, url: str) -> list[Step]:
        """Every step the address went through, oldest first; empty when it was never seen."""

    def find_feed(self, url: str) -> Feed | None:
        """The feed that is, or was, asked at this address."""

    def explain_feed(self, feed_id: int) -> list[Step]:
        """What the last looks at a feed brought, and what it lost between them, oldest first."""

    def health(self, now: datetime) -> "list[Health]":
        """How each source does."""

    def close(self) -> None: ...

"""The SQLite store: one file, WAL, no set-up. Opened through `open_store`."""

import hashlib
import json
import logging
import sqlite3
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.clock import format_instant, parse_instant
from crawler.errors import Forgotten, StoreError, UrlError
from crawler.items import (
    Discovery,
    DiscoveryMeans,
    FeedFetch,
    Fetch,
    LiveUpdate,
    Mark,
    Outcome,
    RawRecord,
    Result,
    WarcFile,
)
from crawler.store import (
    claiming,
    copies,
    drift,
    filling,
    forgetting,
    forms,
    heads,
    importing,
    ledger,
    queries,
    rewriting,
    rows,
    sameness,
    search,
    story,
)
from crawler.store.base import (
    Feed,
    FeedDraft,
    FeedUpdate,
    HostState,
    KnownPage,
    LookBegun,
    Reextraction,
    Reread,
    Run,
    SiteDocument,
    Source,
    Step,
    StoredPage,
    Written,
)
from crawler.store.claiming import Claim, IsAtWork
from crawler.store.evidence import RUN
from crawler.store.forgetting import Tombstones
from crawler.store.health import Health, read_health
from crawler.store.history import PastEdit, PastVersion, Turn, article_as_of, newest_edits, turns_of, versions_of
from crawler.store.importing import Import, Imported
from crawler.store.opening import (
    BUSY_TIMEOUT_S,
    FileId,
    find_file_id,
    in_transaction,
    open_connection,
    wrap_errors,
)
from crawler.store.sketches import SqliteSketches
from crawler.store.writing import write_fetch, write_result
from crawler.urls import host_of, is_same_site, url_key, without_credentials
from crawler.urls.hosts import host_key
from crawler.urls.traps import find_trap

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

logger = logging.getLogger(__name__)

MAX_ID_DIGITS = 18
"""Ids are 64 bit numbers; a longer row of digits is no id."""

REFUSED = (sqlite3.IntegrityError, sqlite3.ProgrammingError, ValueError, OverflowError)
"""What SQLite and its binding say to a row that cannot be stored, such as one with a number of 65 bits."""

LONGEST_WAIT = timedelta(days=8)
"""A host's pause that ends later was noted while the clock was wrong."""

LONGEST_TRY = timedelta(days=7, hours=1)
"""No look and no other try is ever set further ahead: one that is was set while the clock was wrong, and is due as soon
as its host may be asked."""

LONGEST_REVISIT = timedelta(days=31)
"""No article is to be looked at again later than this; one that is was planned while the clock was wrong."""
CLOCK_ERROR = timedelta(minutes=10)
"""A look that ended further ahead of now was made while the clock was wrong: what was planned from it does not hold."""
NAMED_BY_MACHINES = frozenset({DiscoveryMeans.FEED, DiscoveryMeans.SITEMAP, DiscoveryMeans.HOME})
"""Means by which addresses come that nobody has looked at: traps are sought among them."""
REST = timedelta(hours=6)
"""A feed that was read whole within this is not doubted anew, whatever its sitemap names."""

TRIED_AGAIN_WHEN_UPDATED = frozenset(
    {
        Outcome.GONE, Outcome.HTTP_ERROR, Outcome.NETWORK_ERROR, Outcome.TIMEOUT, Outcome.TRUNCATED,
        Outcome.REDIRECT_LOOP, Outcome.EXTRACTION_FAILED, Outcome.EXTRACTION_TIMEOUT, Outcome.STORE_FAILED,
    }
)  # fmt: skip
"""Ends without a verdict on the page: an entry dated later than the end opens them again, as it does an article."""


def open_store(path: Path, is_read_only: bool = False, busy_timeout_s: float = BUSY_TIMEOUT_S) -> "SqliteStore":
    """Open (and, unless read-only, create or migrate) the database.

    Raises:
        StoreNewer: written by a newer Pressmark.
        NotAStore: the file is something else.
        StoreLocked: another process holds it longer than `busy_timeout_s`.
        StoreError: missing (read-only), unreadable, disk full.
    """
    connection = open_connection(path, is_read_only, busy_timeout_s)
    return SqliteStore(connection, path, find_file_id(path))


class SqliteStore:
    """`crawler.store.base.Store` on one SQLite file. See `open_store`."""

    def __init__(self, connection: sqlite3.Connection, path: Path, file_id: FileId | None = None) -> None:
        self.connection = connection
        self.path = path
        self.file_id = file_id
        self.sketches = SqliteSketches(connection)
        self._tombstones: Tombstones | None = None
        self.run_id: int | None = None
        """The run this store object writes for, once it has begun one."""
        self.is_at_work: IsAtWork = _is_taken_for_alive
        """Whether the process of another run lives; where nobody can tell, its leases decide."""
        self.before_commit: Callable[[], None] | None = None
        """Called at the end of each transaction; what it raises undoes it. A crawl syncs its raw records here, so that
        no row is ever on disk before the record it points to."""

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction: all or nothing. Taken at once, so that it cannot fail half-way for a lock.

        Its new rows of evidence get their entries in the ledger before it is committed.

        Raises:
            StoreError: also when the file was removed or replaced: the system would let us write to one without a name.
        """
        if self.file_id != find_file_id(self.path):
            raise StoreError("the database was removed or replaced while it was in use", str(self.path))
        with wrap_errors(self.path), self.sketches.remembering(), in_transaction(self.connection):
            self.sketches.look_around()
            before = ledger.newest_rows(self.connection)
            yield
            ledger.append_new(self.connection, before, self.run_id)
            ledger.append_changed(self.connection, self.run_id)
            if self.before_commit is not None:
                self.before_commit()

    def _one(self, query: str, **parameters: Any) -> sqlite3.Row | None:
        with wrap_errors(self.path):
            row: sqlite3.Row | None = self.connection.execute(query, parameters).fetchone()
            return row

    def _all(self, query: str, **parameters: Any) -> list[sqlite3.Row]:
        with wrap_errors(self.path):
            return self.connection.execute(query, parameters).fetchall()

    # sources and feeds

    def add_source(
        self, home_url: str, name: str | None, allow_private: str | None, now: datetime, language: str | None = None
    ) -> tuple[int, bool]:
        home_url = without_credentials(home_url)
        allow_private = allow_private and without_credentials(allow_private)
        values = {"home_url": home_url, "name": name, "allow_private": allow_private}
        with self.transaction():
            row = self._one(
                queries.ADD_SOURCE,
                host=host_of(home_url),
                language=language,
                added_at=format_instant(now),
                **values,
            )
            is_new = row is not None
            if row is None:
                row = self._one(queries.UPDATE_SOURCE, **values)
        assert row is not None
        return row["source_id"], is_new

    def add_feed(self, draft: FeedDraft, now: datetime) -> tuple[int, bool]:
        if self.is_forgotten(draft.url):
            raise Forgotten(draft.url)
        with self.transaction():
            feed_id, is_new = self._add_feed(draft, now)
            self._one(queries.REVIVE_FEED, feed_id=feed_id)
        return feed_id, is_new

    def _add_feed(self, draft: FeedDraft, now: datetime) -> tuple[int, bool]:
        url = without_credentials(draft.url)
        row = self._one(
            queries.ADD_FEED,
            source_id=draft.source_id,
            parent_feed_id=draft.parent_feed_id,
            url=url,
            kind=draft.kind,
            title=draft.title,
            added_at=format_instant(now),
        )
        if row is not None:
            return row["feed_id"], True
        row = self._one(queries.FEED_ID, url=url)
        assert row is not None
        return row["feed_id"], False

    def sources(self) -> list[Source]:
        return [rows.source_of(row) for row in self._all(queries.SOURCES)]

    def set_rendered(self, source_id: int, is_rendered: bool) -> None:
        with self.transaction():
            self._one(queries.SET_RENDERED, source_id=source_id, is_rendered=int(is_rendered))

    def set_kept(self, source_id: int, payload: str | None, noarchive: str | None) -> None:
        with self.transaction():
            self._one(queries.SET_KEPT, source_id=source_id, payload=payload, noarchive=noarchive)

    def set_zone(self, source_id: int, time_zone: str | None) -> None:
        with self.transaction():
            self._one(queries.SET_ZONE, source_id=source_id, time_zone=time_zone)

    def set_name(self, source_id: int, name: str | None, language: str | None) -> None:
        with self.transaction():
            self._one(queries.SET_NAME, source_id=source_id, name=name, language=language)

    def find_sources(self, name: str) -> list[Source]:
        known = self.sources()
        exact = [s for s in known if name in (str(s.source_id), s.home_url, s.host, s.name)]
        part = name.casefold()
        return exact or [s for s in known if part in s.host or (s.name and part in s.name.casefold())]

    def feeds(self, source_ids: Sequence[int] | None = None) -> list[Feed]:
        where = f" WHERE f.source_id IN ({_numbers(source_ids)})" if source_ids is not None else ""
        return [rows.feed_of(row) for row in self._all(queries.FEEDS + where + " ORDER BY f.feed_id")]

    def due_feeds(self, now: datetime, source_ids: Sequence[int] | None, is_forced: bool) -> list[Feed]:
        where = " WHERE f.is_active = 1 AND s.is_active = 1"
        if source_ids is not None:
            where += f" AND f.source_id IN ({_numbers(source_ids)})"
        if not is_forced:
            where += queries.AND_DUE
        query = queries.FEEDS + where + " ORDER BY f.next_look_at, f.feed_id"
        ahead = format_instant(now + CLOCK_ERROR)
        return [rows.feed_of(row) for row in self._all(query, **_due(now), ahead=ahead)]

    def begin_feed_fetch(
        self, look: FeedFetch, run_id: int, begun: LookBegun | None = None, revisit_wait: timedelta = timedelta(0)
    ) -> LookBegun:
        try:
            with self.transaction():
                return self._begin_look(look, run_id, begun, revisit_wait)
        except UnicodeEncodeError:
            with self.transaction():
                return self._begin_look(rows.without_surrogates(look), run_id, begun, revisit_wait)

    def write_feed_fetch(
        self, look: FeedFetch, update: FeedUpdate, run_id: int, begun: LookBegun | None = None
    ) -> tuple[int, list[int]]:
        try:
            return self._write_feed_fetch(look, update, run_id, begun)
        except UnicodeEncodeError:
            clean = rows.without_surrogates(look), rows.without_surrogates(update)
            return self._write_feed_fetch(*clean, run_id, begun)

    def _write_feed_fetch(
        self, look: FeedFetch, update: FeedUpdate, run_id: int, begun: LookBegun | None
    ) -> tuple[int, list[int]]:
        now = look.fetch.fetched_at
        with self.transaction():
            done = self._begin_look(look, run_id, begun, update.revisit_wait)
            self._one(
                queries.UPDATE_FEED,
                feed_id=look.feed_id,
                etag=look.etag,
                last_modified=look.last_modified,
                poll_state=update.poll_state,
                next_look_at=rows.stamp(look.next_look_at),
                fetch_id=done.fetch_id,
                outcome=look.outcome,
                is_success=int(look.outcome in ("ok", "not_modified")),
                is_failure=int(not update.is_rediscovery),
                now=format_instant(now),
                title=update.title,
                rights=update.rights,
                ended_reason=update.ended_reason,
            )
            self._keep_up(look, update, done.fetch_id)
            self._move_feed(look.feed_id, update.moved_to)
            if done.opened:
                self._one(queries.DOUBT_FEEDS, feed_id=look.feed_id, now=rows.stamp(now), rested=rows.stamp(now - REST))
            if update.gap is not None:
                filling.count_found(self.connection, now)
            named = [child for child in update.children if not self.is_forgotten(child.url)]
            children = [self._add_child(replace(child, parent_feed_id=look.feed_id), now) for child in named]
            due = {row["feed_id"] for row in self._all(queries.DUE_CHILDREN, feed_id=look.feed_id, now=rows.stamp(now))}
        return done.opened, [feed_id for feed_id, is_new in children if is_new or feed_id in due]

    def _begin_look(self, look: FeedFetch, run_id: int, begun: LookBegun | None, revisit_wait: timedelta) -> LookBegun:
        """The fetch, where it is not written yet, and the discoveries, inside the open transaction."""
        now = look.fetch.fetched_at
        if begun is None:
            number = write_fetch(self.connection, look.fetch, run_id, look.outcome, look.error, feed_id=look.feed_id)
            begun = LookBegun(number, 0)
        gaps = filling.open_gaps(self.connection, look.feed_id, now)
        unknown = self.new_keys([discovery.url_key for discovery in look.discoveries]) if gaps else set()
        new = {discovery.url_key: discovery.entry for discovery in look.discoveries if discovery.url_key in unknown}
        opened = sum(
            self._discover(discovery, run_id, now, begun.fetch_id, revisit_wait) for discovery in look.discoveries
        )
        filling.fill_gaps(self.connection, gaps, new.values(), now)
        return LookBegun(begun.fetch_id, begun.opened + opened)

    def write_listing(self, look: FeedFetch, run_id: int) -> int:
        """Write one look at a listing outside its feed's rhythm: the fetch and what it names, in one transaction.

        Returns:
            How many addresses are new.
        """
        look = rows.without_surrogates(look)
        now = look.fetch.fetched_at
        with self.transaction():
            fetch_id = write_fetch(self.connection, look.fetch, run_id, look.outcome, look.error, feed_id=look.feed_id)
            return sum(self._discover(discovery, run_id, now, fetch_id) for discovery in look.discoveries)

    def was_read(self, feed_id: int, url: str, outcome: str, reason: str, since: datetime) -> bool:
        """Whether a fetch of this address, made for that feed, ended so since then."""
        keys = {"feed_id": feed_id, "url": url, "outcome": outcome, "reason": reason}
        return self._one(queries.WAS_READ, since=format_instant(since), **keys) is not None

    def ended_pages(self, source_id: int, limit: int) -> list[tuple[str, bool]]:
        """(address, is an article) of the source's pages that were read, the newest first."""
        rows_ = self._all(queries.ENDED_OF_SOURCE, source_id=source_id, limit=limit)
        return [(row["url"], bool(row["is_article"])) for row in rows_]

    def count_open(self, source_id: int) -> int:
        """Addresses of a source that wait to be fetched."""
        row = self._one(queries.COUNT_OPEN, source_id=source_id)
        return int(row["n"]) if row else 0

    def _add_child(self, draft: FeedDraft, now: datetime) -> tuple[int, bool]:
        """A listing that another one named; a home page that stands in for a feed may have done so before."""
        feed_id, is_new = self._add_feed(draft, now)
        if draft.kind == "home":
            self._one(queries.REVIVE_FEED, feed_id=feed_id)
        return feed_id, is_new

    def _keep_up(self, look: FeedFetch, update: FeedUpdate, fetch_id: int) -> None:
        """What is remembered of the feed, and what it lost."""
        if look.outcome == "ok":
            self._one(queries.RETIRE_STAND_INS, feed_id=look.feed_id)
        if update.gap is not None:
            filling.add_gap(self.connection, look.feed_id, fetch_id, update.gap, look.fetch.fetched_at)
        if update.upkeep is not None:
            self._one(queries.UPDATE_UPKEEP, feed_id=look.feed_id, **rows.upkeep_row(update.upkeep))

    def _move_feed(self, feed_id: int, url: str | None) -> None:
        """Give a feed its new address; where another feed has that address already, this one is retired."""
        if url is None or self.is_forgotten(url):
            return
        known = self._one(queries.FEED_ID, url=url)
        if known is None:
            self._one(queries.MOVE_FEED, feed_id=feed_id, url=url)
        elif known["feed_id"] != feed_id:
            self._one(queries.RETIRE_FEED, feed_id=feed_id, ended_reason=f"moved to {url}, which is another feed")

    # discoveries

    def _discover(
        self,
        discovery: Discovery,
        run_id: int | None,
        now: datetime,
        fetch_id: int | None,
        revisit_wait: timedelta = timedelta(0),
    ) -> bool:
        """Queue one address inside the open transaction; True when it is new or opened again."""
        host = _find_host(discovery.entry.url)
        if self._names_forgotten(discovery):
            return False
        row = rows.discovery_row(discovery, host or "", run_id)
        added = self._one(queries.ADD_DISCOVERY, **row)
        if added is not None:
            self._sight(added["discovery_id"], discovery, run_id, fetch_id, "listed")
            why = find_trap(discovery.entry.url) if discovery.means in NAMED_BY_MACHINES else None
            if host is None or why is not None:
                self._one(
                    queries.END_DISCOVERY,
                    discovery_id=added["discovery_id"],
                    outcome=Outcome.INVALID_URL if host is None else Outcome.TRAP,
                    reason=why,
                    ended_at=row["seen_at"],
                    fetch_id=None,
                    article_id=None,
                    tried=0,
                    revisit_at=None,
                )
            if host is None or why is not None:
                return False
            return not (discovery.means in NAMED_BY_MACHINES and self._meet(added["discovery_id"], row))
        known = self._one(queries.DISCOVERY_BY_KEY, url_key=discovery.url_key)
        assert known is not None
        if known["outcome"] == Outcome.FORM:
            proper = self._one(queries.DISCOVERY_OF_ARTICLE, article_id=known["article_id"])
            if proper is not None:
                known, row["entry"] = proper, proper["entry"]
        updated_at = row["entry_updated_at"]
        if updated_at is not None and updated_at > (known["entry_updated_at"] or ""):
            if self._is_worth_another_look(known, updated_at):
                self._one(
                    queries.REOPEN_DISCOVERY,
                    discovery_id=known["discovery_id"],
                    next_try_at=rows.stamp(parse_instant(known["ended_at"]) + revisit_wait),
                    entry=row["entry"],
                    entry_updated_at=updated_at,
                )
                self._sight(known["discovery_id"], discovery, run_id, fetch_id, "listed_as_updated")
                return True
            self._one(queries.DATE_ENTRY, discovery_id=known["discovery_id"], entry_updated_at=updated_at)
        if discovery.feed_id is not None and not self._one(
            queries.WAS_LISTED, discovery_id=known["discovery_id"], feed_id=discovery.feed_id
        ):
            self._sight(known["discovery_id"], discovery, run_id, fetch_id, "listed")
        return False

    def _meet(self, discovery_id: int, row: rows.Row) -> bool:
        """End an address that need not be fetched, because it is a form of a page that was read; True when it is."""
        met = forms.find_met(self.connection, row["url_key"])
        if met is None:
            return False
        article_id, reason = met
        keys = {"discovery_id": discovery_id, "outcome": Outcome.FORM, "reason": reason, "article_id": article_id}
        self._one(queries.END_DISCOVERY, ended_at=row["seen_at"], fetch_id=None, tried=0, revisit_at=None, **keys)
        return True

    def _is_worth_another_look(self, known: sqlite3.Row, updated_at: str) -> bool:
        """The entry says the page changed since it was last listed (or, where it had no date, last fetched), and the
        page was an article or never properly had. One that is still to be fetched needs no second look."""
        if known["outcome"] is None:
            return False
        is_wanted = known["article_id"] is not None or known["outcome"] in TRIED_AGAIN_WHEN_UPDATED
        return is_wanted and updated_at > (known["entry_updated_at"] or known["ended_at"])

    def _sight(
        self, discovery_id: int, discovery: Discovery, run_id: int | None, fetch_id: int | None, event: str
    ) -> None:
        self._one(
            queries.ADD_SIGHTING,
            discovery_id=discovery_id,
            article_id=None,
            feed_id=discovery.feed_id,
            fetch_id=fetch_id,
            run_id=run_id,
            seen_at=format_instant(discovery.seen_at),
            event=event,
            detail=discovery.entry.title,
        )

    def queue_discoveries(self, discoveries: Sequence[Discovery]) -> int:
        discoveries = [rows.without_surrogates(discovery) for discovery in discoveries]
        with self.transaction():
            return sum(self._discover(discovery, None, discovery.seen_at, None) for discovery in discoveries)

    def is_forgotten(self, url: str) -> bool:
        return self.tombstones().find(url) is not None

    def tombstones(self) -> Tombstones:
        """What was erased on request; cheap to ask for again."""
        with wrap_errors(self.path):
            self._tombstones = forgetting.read_tombstones(self.connection, self._tombstones)
        return self._tombstones

    def led_to_erased(self) -> list[str]:
        """Addresses that were asked for and led to what was erased, and under which no article was ever read."""
        return [row["url"] for row in self._all(queries.LED_TO_ERASED)]

    def is_of_forgotten(self, url: str, canonical_url: str | None) -> bool:
        """Whether a page says of itself that its proper address, on the same site, is one that was erased.

        A site's front page is no article's proper address, though some sites call it that of all of theirs.
        """
        if not canonical_url or not self.tombstones().made_at:
            return False
        key = url_key(canonical_url)
        return (
            key.partition("://")[2].partition("/")[2] != ""
            and self.is_forgotten(key)
            and is_same_site(url_key(url), key)
        )

    def without_forgotten(self, discoveries: Sequence[Discovery]) -> tuple[Discovery, ...]:
        if not self.tombstones().made_at:
            return tuple(discoveries)
        return tuple(one for one in discoveries if not self._names_forgotten(one))

    def _names_forgotten(self, discovery: Discovery) -> bool:
        """Whether it leads to what was erased: by its address, or by the permanent one that its entry has for id."""
        return any(self.is_forgotten(name) for name in (discovery.entry.url, discovery.entry.entry_id) if name)

    def count_listed(self, feed_id: int, keys: Sequence[str]) -> int:
        return sum(self._one(queries.KEY_WAS_LISTED, feed_id=feed_id, url_key=key) is not None for key in keys)

    def new_keys(self, keys: Sequence[str]) -> set[str]:
        return {key for key in keys if self._one(queries.DISCOVERY_BY_KEY, url_key=key) is None}

    def add_discovery(self, discovery: Discovery, run_id: int) -> Discovery:
        discovery = rows.without_surrogates(discovery)
        if self.is_forgotten(discovery.entry.url):
            raise Forgotten(discovery.entry.url)
        with self.transaction():
            self._discover(discovery, run_id, discovery.seen_at, None)
            known = self._one(queries.DISCOVERY_BY_KEY, url_key=discovery.url_key)
            assert known is not None
            if known["outcome"] is not None:
                self._one(
                    queries.REOPEN_DISCOVERY,
                    discovery_id=known["discovery_id"],
                    next_try_at=None,
                    entry=rows.entry_json(discovery.entry),
                    entry_updated_at=known["entry_updated_at"],
                )
            row = self._one(queries.DISCOVERY, url_key=discovery.url_key)
        assert row is not None
        return rows.discovery_of(row)

    def open_discoveries(
        self, now: datetime, host: str, limit: int, after_id: int, source_ids: Sequence[int] | None
    ) -> list[Discovery]:
        found = self._open(queries.OPEN_DISCOVERIES, now, host, limit, after_id, source_ids)
        return [rows.discovery_of(row) for row in found]

    def open_ids(
        self, now: datetime, host: str, limit: int, source_ids: Sequence[int] | None
    ) -> list[tuple[int, int | None]]:
        found = self._open(queries.OPEN_IDS, now, host, limit, 0, source_ids)
        return [(row["discovery_id"], row["source_id"]) for row in found]

    def _open(
        self, query: str, now: datetime, host: str, limit: int, after_id: int, source_ids: Sequence[int] | None
    ) -> list[sqlite3.Row]:
        if source_ids is not None:
            query += f" AND source_id IN ({_numbers(source_ids)})"
        others = claiming.other_runs(self.connection, self.run_id, now, self.is_at_work)
        if others:
            query += queries.AND_UNCLAIMED
        query += " ORDER BY discovery_id LIMIT :limit"
        keys = {"host": host, "limit": limit, "after_id": after_id, "others": rows.to_json(others)}
        return self._all(query, **keys, **_due(now))

    def claim(self, discovery_id: int, now: datetime) -> Claim:
        if self.run_id is None:
            return Claim.OURS
        with wrap_errors(self.path), in_transaction(self.connection):
            return claiming.claim(self.connection, discovery_id, self.run_id, now, self.is_at_work)

    def tries_of(self, discovery_id: int) -> int:
        row = self._one(queries.TRIES, discovery_id=discovery_id)
        return 0 if row is None else int(row["attempts"])

    def renew_claims(self, now: datetime) -> None:
        self._one(claiming.RENEW, run_id=self.run_id, until=format_instant(now + claiming.LEASE))

    def end_of(self, discovery_id: int) -> Written | None:
        row = self._one(queries.END_OF_DISCOVERY, discovery_id=discovery_id)
        if row is None:
            return None
        return Written(Outcome(row["outcome"]), row["reason"], row["article_id"], row["version_number"])

    def open_hosts(self, now: datetime, source_ids: Sequence[int] | None) -> list[str]:
        query = queries.OPEN_HOSTS
        if source_ids is not None:
            query += f" AND source_id IN ({_numbers(source_ids)})"
        return [row["host"] for row in self._all(query, **_due(now))]

    def revisit_hosts(self, now: datetime, source_ids: Sequence[int] | None) -> list[str]:
        query = queries.REVISIT_HOSTS
        if source_ids is not None:
            query += f" AND source_id IN ({_numbers(source_ids)})"
        return [row["host"] for row in self._all(query, **_due_revisit(now))]

    def open_revisits(self, now: datetime, host: str, limit: int, source_ids: Sequence[int] | None) -> list[Discovery]:
        query = queries.DUE_REVISITS
        if source_ids is not None:
            query += f" AND source_id IN ({_numbers(source_ids)})"
        query += " ORDER BY discovery_id DESC LIMIT :limit"
        if not self.has_revisits(now, host, source_ids):
            return []
        with self.transaction():
            found = self._all(query, host=host, limit=limit, **_due_revisit(now))
            for row in found:
                self._one(queries.OPEN_REVISIT, discovery_id=row["discovery_id"])
        return [replace(rows.discovery_of(row), attempts=0) for row in found]

    def has_revisits(self, now: datetime, host: str, source_ids: Sequence[int] | None) -> bool:
        query = queries.DUE_REVISITS
        if source_ids is not None:
            query += f" AND source_id IN ({_numbers(source_ids)})"
        return self._one(query + " LIMIT 1", host=host, **_due_revisit(now)) is not None

    def known_page(self, discovery_id: int) -> KnownPage | None:
        row = self._one(queries.KNOWN_PAGE, discovery_id=discovery_id)
        if row is None:
            return None
        headers = json.loads(row["response_headers"])
        fetched_at = rows.unstamp(row["fetched_at"])
        assert fetched_at is not None
        return KnownPage(
            etag=rows.headers_value(headers, "etag"),
            last_modified=rows.headers_value(headers, "last-modified"),
            read_at=fetched_at,
            url=row["url"],
        )

    def write_results(self, results: Sequence[Result], run_id: int) -> list[Written]:
        with self.transaction():
            return [self._write_result(result, run_id) for result in results]

    def _write_result(self, result: Result, run_id: int) -> Written:
        """One result of a batch; what cannot be stored (a number of 65 bits) ends as such and spares the others."""
        try:
            return self._try_result(result, run_id)
        except UnicodeEncodeError:
            result = rows.without_surrogates(result)
        except REFUSED as error:
            return self._write_refused(result, run_id, error)
        try:
            return self._try_result(result, run_id)
        except REFUSED as error:
            return self._write_refused(result, run_id, error)

    def _write_refused(self, result: Result, run_id: int, error: Exception) -> Written:
        """The result ends by the error, with its fetch when that can be stored."""
        logger.error("row refused discovery_id=%s", result.discovery.discovery_id, exc_info=error)
        reason = f"{type(error).__name__}: {error}"[:300].encode("ascii", "replace").decode()
        failed = replace(result, outcome=Outcome.STORE_FAILED, reason=reason, reading=None, retry_at=None)
        try:
            return self._try_result(failed, run_id)
        except REFUSED:
            return self._try_result(replace(failed, fetch=None), run_id)

    def _try_result(self, result: Result, run_id: int) -> Written:
        """Write one result, or leave no trace of it."""
        with self._one_of_a_batch():
            return write_result(self.connection, result, run_id, self.sketches)

    @contextmanager
    def _one_of_a_batch(self) -> Iterator[None]:
        """What is written here leaves no trace when it is `REFUSED`; after any other error the batch is rolled back."""
        self.connection.execute("SAVEPOINT one")
        try:
            yield
        except REFUSED:
            self.sketches.forget()
            self.connection.execute("ROLLBACK TO one")
            self.connection.execute("RELEASE one")
            raise
        self.connection.execute("RELEASE one")

    # imports

    def is_imported(self, record_id: str) -> bool:
        with wrap_errors(self.path):
            return importing.is_imported(self.connection, rows.without_surrogates(record_id))

    def last_imported(self, file_sha256: str, member: str | None) -> tuple[int, int] | None:
        with wrap_errors(self.path):
            return importing.last_place(self.connection, file_sha256, member)

    def find_payload(self, payload_digest: str | None, record_id: str | None) -> RawRecord | None:
        with wrap_errors(self.path):
            return importing.find_payload(self.connection, payload_digest, record_id)

    def write_imports(self, imports: Sequence[Import], run_id: int) -> list[Imported]:
        with self.transaction():
            return [self._write_import(rows.without_surrogates(one), run_id) for one in imports]

    def _write_import(self, one: Import, run_id: int) -> Imported:
        """One of a batch; what cannot be stored is told as such and spares the others."""
        discovery = one.result.discovery
        try:
            with self._one_of_a_batch():
                is_new = self._discover(discovery, run_id, one.origin.imported_at, None)
                was = self._one(queries.DISCOVERY, url_key=discovery.url_key)
                if was is None:  # `_discover` writes down every address but these
                    return Imported(Outcome.FORGOTTEN, None, None, is_written=False)
                result = replace(one.result, discovery=replace(discovery, discovery_id=was["discovery_id"]))
                return importing.write_import(
                    self.connection, replace(one, result=result), run_id, is_new, was, self.sketches
                )
        except REFUSED as error:
            logger.exception("row refused record_id=%s", one.origin.record_id)
            return Imported(Outcome.STORE_FAILED, f"{type(error).__name__}: {error}"[:300], None, is_written=False)

    # reading again

    def stored_pages(
        self,
        after: int,
        limit: int,
        source_ids: Sequence[int] | None = None,
        url: str | None = None,
        domain: str | None = None,
        is_newest_first: bool = False,
    ) -> list[StoredPage]:
        query = queries.STORED_PAGES
        parameters: dict[str, Any] = {"after": after, "limit": limit}
        if source_ids is not None:
            query += f" AND d.source_id IN ({_numbers(source_ids)})"
        if url is not None:
            query += " AND (d.url_key = :url_key OR a.url_key = :url_key)"
            parameters["url_key"] = forms.find_known_key(self.connection, url)
        if domain is not None:
            query += " AND (f.final_url LIKE :exact OR f.final_url LIKE :below)"
            parameters |= {"exact": f"http%://{domain}%", "below": f"http%.{domain}%"}
        order = "DESC" if is_newest_first else "ASC"
        found = self._all(f"{query} ORDER BY f.fetch_id {order} LIMIT :limit", **parameters)
        return [rows.stored_page_of(row) for row in found]

    def replies_of(self, url: str) -> list[tuple[int, datetime]]:
        found = self._all(queries.REPLIES_OF, url_key=forms.find_known_key(self.connection, url))
        return [(row["fetch_id"], parse_instant(row["fetched_at"])) for row in found]

    def compare_reading(self, again: Reextraction) -> Reread:
        with wrap_errors(self.path):
            return self._refuse_reading(again) or rewriting.compare_reading(self.connection, _storable(again))

    def _refuse_reading(self, again: Reextraction) -> Reread | None:
        """What becomes of a page that, as it is read now, calls an erased address its own; None for every other."""
        article = again.reading.article
        if article is None or not self.is_of_forgotten(again.page.url, article.canonical_url):
            return None
        return Reread(Outcome.FORGOTTEN, "erased on request", again.page.article_id)

    def write_reextractions(self, again: Sequence[Reextraction], run_id: int) -> list[Reread]:
        with self.transaction():
            return [self._write_reextraction(one, run_id) for one in again]

    def _write_reextraction(self, again: Reextraction, run_id: int) -> Reread:
        """One of a batch; what cannot be stored is told as such and spares the others."""
        if (refused := self._refuse_reading(again)) is not None:
            return refused
        try:
            with self._one_of_a_batch():
                return rewriting.write_reextraction(self.connection, _storable(again), run_id, self.sketches)
        except REFUSED as error:
            logger.exception("row refused fetch_id=%s", again.page.fetch_id)
            return Reread(Outcome.STORE_FAILED, f"{type(error).__name__}: {error}"[:300], again.page.article_id)

    # hosts and runs

    def host_state(self, origin: str) -> HostState:
        row = self._one(queries.HOST, origin=origin)
        return rows.host_of_row(row) if row else HostState(origin)

    def write_robots(self, state: HostState, fetch: Fetch | None, run_id: int) -> None:
        with self.transaction():
            if fetch is not None:
                write_fetch(self.connection, fetch, run_id, "robots_txt", state.robots_state)
            policy_id = self._keep_policy("robots.txt", state.robots_body, state.robots_fetched_at)
            self._one(
                queries.WRITE_ROBOTS,
                origin=state.origin,
                robots_policy_id=policy_id,
                robots_state=state.robots_state,
                robots_fetched_at=rows.stamp(state.robots_fetched_at),
                robots_until=rows.stamp(state.robots_until),
                crawl_delay_s=state.crawl_delay_s,
            )

    def write_tdmrep(self, state: HostState, fetch: Fetch | None, run_id: int) -> None:
        with self.transaction():
            fetched_at = fetch.fetched_at if fetch else None
            if fetch is not None:
                write_fetch(self.connection, fetch, run_id, "tdmrep", None if state.tdmrep_body else "none")
            self._one(
                queries.WRITE_TDMREP,
                origin=state.origin,
                tdmrep_policy_id=self._keep_policy("tdmrep.json", state.tdmrep_body, fetched_at),
                tdmrep_until=rows.stamp(state.tdmrep_until),
            )

    def site_document(self, url: str) -> SiteDocument | None:
        row = self._one(queries.RSL_DOCUMENT, url=url)
        return SiteDocument(row["url"], row["body"], parse_instant(row["valid_until"])) if row else None

    def write_site_document(self, document: SiteDocument, fetch: Fetch | None, run_id: int) -> None:
        with self.transaction():
            fetched_at = fetch.fetched_at if fetch else None
            if fetch is not None:
                write_fetch(self.connection, fetch, run_id, "rsl", None if document.body else "none")
            self._one(
                queries.WRITE_RSL_DOCUMENT,
                url=document.url,
                policy_id=self._keep_policy("rsl", document.body, fetched_at),
                valid_until=rows.stamp(document.valid_until),
            )

    def _keep_policy(self, kind: str, body: bytes | None, seen_at: datetime | None) -> int | None:
        """The id of a site document, written once for equal bytes; None without one."""
        if body is None:
            return None
        policy = {"kind": kind, "sha256": _sha256(body)}
        self._one(queries.ADD_POLICY, body=body, first_seen_at=rows.stamp(seen_at), **policy)
        row = self._one(queries.POLICY_ID, **policy)
        return row["policy_id"] if row else None

    def write_host_times(self, times: Iterable[tuple[str, datetime, datetime | None]]) -> None:
        with self.transaction():
            for origin, last_reply_at, retry_at in times:
                self._one(
                    queries.WRITE_HOST_TIMES,
                    origin=origin,
                    last_reply_at=format_instant(last_reply_at),
                    retry_at=rows.stamp(retry_at),
                    horizon=format_instant(last_reply_at + LONGEST_WAIT),
                )

    def shorten_wait(self, origin: str, retry_at: datetime) -> None:
        with self.transaction():
            self._one(queries.SHORTEN_WAIT, origin=origin, retry_at=format_instant(retry_at))

    def allow_origins(self, origins: Iterable[str], now: datetime) -> None:
        with self.transaction():
            for origin in origins:
                self._one(queries.ALLOW_ORIGIN, origin=origin, allowed_at=format_instant(now))

    def allowed_origins(self) -> list[str]:
        return [row["origin"] for row in self._all(queries.ALLOWED_ORIGINS)]

    def begin_run(self, run: Run) -> int:
        # a path may hold bytes that are no text
        settings = rows.to_json(rows.without_surrogates(forgetting.without_erased(self.tombstones(), run.settings)))
        with self.transaction():
            row = self._one(
                queries.BEGIN_RUN,
                command=run.command,
                started_at=format_instant(run.started_at),
                user_agent=run.user_agent,
                versions=rows.to_json(dict(run.versions)),
                settings=settings,
                settings_sha256=_sha256(settings.encode()),
            )
        assert row is not None
        run_id: int = row["run_id"]
        self.run_id = run_id
        return run_id

    def end_run(
        self,
        run_id: int,
        ended_at: datetime,
        exit_code: int,
        counts: dict[str, int],
        warc_files: Sequence[WarcFile] = (),
        key: "Ed25519PrivateKey | None" = None,
    ) -> None:
        with self.transaction():
            self._one(claiming.DROP_OF_RUN, run_id=run_id)
            if (begun := self._one(queries.RUN_BEGUN, run_id=run_id)) is not None:
                filling.count_found(self.connection, parse_instant(begun["started_at"]))
            for file in warc_files:
                self._one(
                    queries.ADD_WARC_FILE,
                    run_id=run_id,
                    name=file.name,
                    size_bytes=file.size_bytes,
                    sha256=file.sha256,
                    closed_at=format_instant(ended_at),
                )
            self._one(
                queries.END_RUN,
                run_id=run_id,
                ended_at=format_instant(ended_at),
                exit_code=exit_code,
                counts=rows.to_json(counts),
            )
        if key is not None:
            self._seal_run(run_id, ended_at, key)

    def _seal_run(self, run_id: int, ended_at: datetime, key: "Ed25519PrivateKey") -> None:
        """Add the ended run to the chain and sign it."""
        with self.transaction():
            last = ledger.append(self.connection, RUN, run_id, run_id)
            heads.write_head(
                self.connection, heads.sign_head(key, run_id, last.entry_id, last.hash, format_instant(ended_at))
            )

    # copies

    def settle_clusters(self, now: datetime, limit: int = sameness.REVERIFIED_A_RUN) -> int:
        """See `Store`. Works in transactions of some hundred articles, so that nobody is held up for long."""
        times: Counter[int] = Counter()
        while (left := limit - times.total()) > 0:
            with self.transaction():
                size, moment = min(sameness.BATCH, left), format_instant(now)
                if not sameness.reverify_some(self.connection, self.sketches, size, times, moment):
                    break
        return times.total()

    def cluster(self, cluster_id: int) -> dict[str, Any]:
        with wrap_errors(self.path):
            return copies.tell_cluster(self.connection, cluster_id)

    def clusters(self) -> Iterator[dict[str, Any]]:
        with wrap_errors(self.path):
            yield from copies.all_clusters(self.connection)

    def merge(self, one: int, other: int, reason: str | None, now: datetime) -> None:
        with self.transaction():
            self._require_placed((one, other), now)
            copies.merge(self.connection, self.sketches, one, other, reason, format_instant(now))

    def split(self, one: int, other: int | None, reason: str | None, now: datetime) -> int:
        with self.transaction():
            self._require_placed([one] if other is None else (one, other), now)
            return copies.split(self.connection, self.sketches, one, other, reason, format_instant(now))

    def _require_placed(self, articles: Sequence[int], now: datetime) -> None:
        """Place articles that were stored before there was an index."""
        for article_id in articles:
            if self.sketches.row(article_id) is None:
                sameness.add_stored(self.connection, self.sketches, article_id, format_instant(now))

    def reindex(self, now: datetime, is_all: bool) -> Iterator[int]:
        """See `Store`. One transaction for some hundred articles; emptying the index is one, too."""
        if is_all:
            with self.transaction():
                copies.clear_index(self.connection)
            self.sketches.forget()
        last = 0
        while True:
            with self.transaction():
                done, last = copies.reindex_some(self.connection, self.sketches, last, format_instant(now))
            if not done:
                break
            yield done
        gone = 1
        while gone:
            with self.transaction():
                gone = copies.drop_old_rows(self.connection)
        self.settle_clusters(now)

    # looking

    def update_search(self) -> int:
        """See `Store`. Works in transactions of some hundred rows, so that nobody is held up for long."""
        total = 0
        while True:
            with self.transaction():
                done = search.index_some(self.connection)
            total += done
            if not done:
                return total

    def search(self, query: str, limit: int) -> list[dict[str, Any]]:
        with wrap_errors(self.path):
            return [rows.decode_row(row) for row in search.find(self.connection, query, limit)]

    def search_past(self, query: str, limit: int) -> list[dict[str, Any]]:
        with wrap_errors(self.path):
            return search.find_past(self.connection, query, limit)

    def find_article(self, name: str) -> dict[str, Any] | None:
        if name.isascii() and name.isdigit():
            article_id = int(name) if len(name) <= MAX_ID_DIGITS else None
        else:
            found = self._one(queries.ARTICLE_ID_BY_URL, url_key=forms.find_known_key(self.connection, name))
            article_id = found["article_id"] if found else None
        row = self._one(queries.ARTICLE, article_id=article_id)
        return rows.decode_row(dict(row)) if row else None

    def marks(self, article_id: int) -> tuple[Mark, ...]:
        row = self._one(queries.NEWEST_RECORD, article_id=article_id)
        return rows.marks_of(rows.decode_row(dict(row))["record"]) if row else ()

    def updates(self, article_id: int) -> tuple[LiveUpdate, ...]:
        row = self._one(queries.NEWEST_RECORD, article_id=article_id)
        return rows.updates_of(rows.decode_row(dict(row))["record"]) if row else ()

    def provenance(self, article_id: int) -> dict[str, Any]:
        row = self._one(queries.PROVENANCE, article_id=article_id)
        article = self._one(queries.ARTICLE, article_id=article_id)
        if row is None or article is None:
            return {}
        version_id = article["version_id"]
        found = rows.decode_row(dict(row))
        found["notices"] = [rows.decode_row(dict(n)) for n in self._all(queries.NOTICES, version_id=version_id)]
        verdict = self._one(queries.RIGHTS, version_id=version_id)
        found["rights"] = rows.decode_row(dict(verdict)) if verdict else {}
        return found

    def rights_of(self, article_id: int) -> dict[str, Any] | None:
        with wrap_errors(self.path):
            return drift.rights_of(self.connection, article_id)

    def rights_changes(self) -> list[dict[str, Any]]:
        with wrap_errors(self.path):
            return drift.rights_changes(self.connection)

    def history(self, article_id: int, told: Container[int] | None = None) -> list[PastVersion]:
        with wrap_errors(self.path):
            return versions_of(self.connection, article_id, told)

    def article_as_of(self, article: dict[str, Any], number: int) -> dict[str, Any] | None:
        with wrap_errors(self.path):
            return article_as_of(self.connection, article, number)

    def turns(self, article_id: int) -> list[Turn]:
        with wrap_errors(self.path):
            return turns_of(self.connection, article_id)

    def newest_edits(
        self, source_ids: Sequence[int] | None, since: datetime | None, only_silent: bool, limit: int
    ) -> list[PastEdit]:
        with wrap_errors(self.path):
            return newest_edits(self.connection, source_ids, rows.stamp(since), only_silent, limit)

    def explain(self, url: str) -> list[Step]:
        with wrap_errors(self.path):
            return story.tell(self.connection, forms.find_known_key(self.connection, url))

    def find_feed(self, url: str) -> Feed | None:
        found = self._all(queries.FEEDS + " WHERE f.url = :url", url=url)
        if not found:
            found = self._all(queries.FEEDS + queries.WAS_ASKED_AT, url=url)
        return rows.feed_of(found[0]) if found else None

    def explain_feed(self, feed_id: int) -> list[Step]:
        with wrap_errors(self.path):
            return story.tell_feed(self.connection, feed_id)

    def health(self, now: datetime) -> list[Health]:
        with wrap_errors(self.path):
            return read_health(self.connection, now)

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a reading statement of our own (views, counts)."""
        return [dict(row) for row in self._all(sql, **(parameters or {}))]


def _storable(again: Reextraction) -> Reextraction:
    return replace(again, reading=rows.without_surrogates(again.reading))


def _is_taken_for_alive(_: int) -> bool:
    return True


def _due(now: datetime) -> dict[str, str]:
    return {"now": format_instant(now), "horizon": format_instant(now + LONGEST_TRY)}


def _due_revisit(now: datetime) -> dict[str, str]:
    return {"now": format_instant(now), "horizon": format_instant(now + LONGEST_REVISIT)}


def _numbers(ids: Sequence[int]) -> str:
    """Ids for an IN list; they are our own integers, never text from outside."""
    return ",".join(str(int(number)) for number in ids) or "NULL"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _find_host(url: str) -> str | None:
    try:
        return host_key(url)
    except UrlError:
        return None

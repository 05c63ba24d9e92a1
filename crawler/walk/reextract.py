"""Reading stored pages again, offline: by changed site rules, or by a newer extractor.

In: the corpus, its raw records, which pages. Out: each page with what its second reading changes, written in batches
where a run was begun for it. Pages come from the WARC files, their digests checked, and are read in the same worker
processes by the same code as in a crawl.

A run that is broken off loses at most the batch in hand: what is committed names the extractor that read it, and the
next run passes it over.
"""

import logging
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from crawler import __version__
from crawler.audit.replay import replay_page
from crawler.clock import now
from crawler.config import Config, archive_folder, recorded_settings, rules_folder, user_agent, worker_count
from crawler.errors import ArchiveError
from crawler.extract.rules import find_rule
from crawler.items import Listing, ListingReading, Page, Reading
from crawler.pool import WorkerPool
from crawler.pool.failures import READING_ERRORS, failed_reading
from crawler.reading import extractor_name
from crawler.store.base import Reextraction, Reread, Run, StoredPage
from crawler.store.sqlite import SqliteStore
from crawler.walk.runtime import TASK, software_versions
from crawler.walk.signing import find_key

logger = logging.getLogger(__name__)

UNREADABLE = "unreadable"
"""Outcome of a page whose raw record is missing, or not what it was."""
PAGES_A_QUERY = 200
IN_FLIGHT = 3
"""Pages handed to each worker ahead of time."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pages are read again."""

    source_ids: tuple[int, ...] | None = None
    url: str | None = None
    limit: int | None = None
    """At most so many are read."""
    is_forced: bool = False
    """Also those that the present extractor, with the present site rule, has read already."""


@dataclass(slots=True)
class Tally:
    """What a run has done so far."""

    pages: Counter[str] = field(default_factory=Counter)
    """Outcome to pages read; besides `up_to_date` (passed over) and `not_kept` (the raw reply was not stored)."""

    @property
    def read(self) -> int:
        return self.pages.total() - self.pages["up_to_date"] - self.pages["not_kept"]


class _Waiting(NamedTuple):
    stored: StoredPage
    page: Page
    extractor: str
    future: "Future[Reading | ListingReading]"


def reextract(
    store: SqliteStore, config: Config, selection: Selection, tally: Tally, run_id: int | None = None
) -> Iterator[tuple[StoredPage, Reread]]:
    """Read pages again, in the order in which they were fetched; one that cannot be had is told ahead of its turn.

    Args:
        store: open for writing where there is a run.
        config: settings in use.
        selection: which pages.
        tally: counted up.
        run_id: the run that writes; None only compares.

    Yields:
        Each page that was read, with what came of it; those of a batch once it is committed.

    Raises:
        StoreError: the corpus cannot be used.
    """
    size = worker_count(config)
    waiting: deque[_Waiting] = deque()
    batch: list[Reextraction] = []
    with _open_pool(config, size) as pool:
        for stored, extractor in _choose(store, config, selection, tally):
            try:
                page = replay_page(store.connection, archive_folder(config), stored.fetch_id, rules_folder(config))
            except ArchiveError as error:
                tally.pages[UNREADABLE] += 1
                yield stored, Reread(UNREADABLE, str(error), stored.article_id)
                continue
            waiting.append(_Waiting(stored, page, extractor, pool.submit(page)))
            if len(waiting) > IN_FLIGHT * size:
                batch.append(_take(waiting.popleft()))
                yield from _settle(store, batch, tally, run_id, config.batch_size)
        while waiting:
            batch.append(_take(waiting.popleft()))
            yield from _settle(store, batch, tally, run_id, config.batch_size if waiting else 1)


def begin_run(store: SqliteStore, config: Config, selection: Selection) -> int:
    """Begin the record of a run that writes."""
    settings = {"config": recorded_settings(config), "selection": asdict(selection)}
    return store.begin_run(Run("reextract", now(), user_agent(config, __version__), software_versions(), settings))


def end_run(store: SqliteStore, config: Config, run_id: int, exit_code: int, tally: Tally) -> None:
    """Take what is new into the search index, close the run's record and sign it."""
    store.settle_clusters(now())
    store.update_search()
    store.end_run(run_id, now(), exit_code, dict(tally.pages), key=find_key(config, run_id))


def _choose(store: SqliteStore, config: Config, selection: Selection, tally: Tally) -> Iterator[tuple[StoredPage, str]]:
    """The pages to read, each with the name of what will read it."""
    folder = str(rules_folder(config))
    after = chosen = 0
    while found := store.stored_pages(after, PAGES_A_QUERY, selection.source_ids, selection.url):
        for stored in found:
            after = stored.fetch_id
            extractor = extractor_name(find_rule(stored.url, stored.fetched_at, folder))
            if not stored.is_kept:
                tally.pages["not_kept"] += 1
            elif stored.read_by == extractor and not selection.is_forced:
                tally.pages["up_to_date"] += 1
            elif selection.limit is not None and chosen >= selection.limit:
                return
            else:
                chosen += 1
                yield stored, extractor


def _open_pool(config: Config, size: int) -> "WorkerPool[Page | Listing, Reading | ListingReading]":
    return WorkerPool(
        TASK, size, time_limit_s=config.page_time_limit_s, memory_limit_bytes=config.page_memory_bytes
    )  # fmt: skip


def _take(one: _Waiting) -> Reextraction:
    try:
        reading = one.future.result()
    except READING_ERRORS as error:
        reading = failed_reading(error)
    assert isinstance(reading, Reading)
    return Reextraction(one.stored, reading, one.page.entry, reading.extractor or one.extractor, now())


def _settle(
    store: SqliteStore, batch: list[Reextraction], tally: Tally, run_id: int | None, size: int
) -> Iterator[tuple[StoredPage, Reread]]:
    """Write the batch once it is full, or compare its pages one by one where nothing is written."""
    if run_id is not None and len(batch) < size:
        return
    settled = store.write_reextractions(batch, run_id) if run_id is not None else map(store.compare_reading, batch)
    for again, reread in zip(batch, settled, strict=True):
        tally.pages[reread.outcome] += 1
        yield again.page, reread
    batch.clear()

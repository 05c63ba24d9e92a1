"""The parts of one run, opened and closed together."""

import hashlib
import json
import logging
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from crawler import __version__
from crawler.archive.writer import ArchiveWriter
from crawler.clock import now
from crawler.config import (
    Config,
    agent_token,
    archive_folder,
    database_path,
    recorded_settings,
    user_agent,
    worker_count,
)
from crawler.errors import ArchiveError, StoreError, UrlError
from crawler.items import Discovery, Listing, ListingReading, Page, Reading, Result
from crawler.net.guard import Guard
from crawler.pool import WorkerPool
from crawler.render.browser import find_problem
from crawler.schedule.ending import MAX_RETRY_AFTER, RetryRule
from crawler.schedule.fleet import Fleet
from crawler.schedule.frontier import Frontier
from crawler.schedule.pacer import Pacer
from crawler.schedule.polling import PollState
from crawler.store.base import Run, Store, Written
from crawler.store.sqlite import SqliteStore, open_store
from crawler.urls import origin_of, registered_domain, resolve_url
from crawler.urls.hosts import host_key
from crawler.walk.kept import Kept
from crawler.walk.plan import Plan
from crawler.walk.rendered import Rendered
from crawler.walk.signing import find_key
from crawler.walk.turnfile import TurnFile

TASK = "crawler.reading:perform"

MAX_CLOCK_ERROR = timedelta(days=1)

logger = logging.getLogger(__name__)

Listener = Callable[[Result, Written], None]


@dataclass(slots=True)
class Runtime:
    """Everything the Scrapy components of one run share. Made by `open_runtime`, ended by `close`."""

    config: Config
    plan: Plan
    store: SqliteStore
    archive: ArchiveWriter
    """Makes no file before something is kept."""
    pool: WorkerPool[Page | Listing, Reading | ListingReading]
    pacer: Pacer
    turns: TurnFile
    frontier: Frontier
    fleet: Fleet
    guard: Guard
    retry_rule: RetryRule
    run_id: int
    user_agent: str
    token: str
    """The product token that robots.txt rules are matched with."""
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Any] = field(default_factory=list)
    """What `spiders.probe` found, one for each target it got to."""
    problems: list[str] = field(default_factory=list)
    """One line for each source that failed."""
    remarks: list[str] = field(default_factory=list)
    """One line for each thing an operator wants to know though nothing failed: a feed that moved, one that lost
    entries."""
    listeners: list[Listener] = field(default_factory=list)
    """Called after each commit with what was written."""
    kept: Kept = field(default_factory=Kept)
    """What is kept of whose replies."""
    rendered: Rendered = field(default_factory=Rendered)
    """Which pages are shown in a browser."""
    rendering_problem: str | None = None
    """Why none can be shown, in one line; their pages wait."""
    is_closed_by_extension: bool = True
    """False when the command that opened it closes it, to look at the store afterwards."""
    store_error: StoreError | ArchiveError | None = None
    """Set when rows or raw records could not be written: the run ends with it."""
    breakdown: str | None = None
    """Set when the run broke off by an error of our own: what happened, in one line."""
    is_interrupted: bool = False
    """A signal ended the run before its work was done."""
    origins: set[str] = field(default_factory=set)
    """Origins that were asked, robots.txt included."""
    recalled: set[str] = field(default_factory=set)
    """Hosts whose pauses were loaded from the store."""

    @property
    def has_failed(self) -> bool:
        """The run cannot go on: nothing further is to be requested."""
        return self.store_error is not None or self.breakdown is not None

    def fail(self, error: StoreError | ArchiveError) -> None:
        """Rows or raw records cannot be written: the run ends. What the requests in flight meet after that is the same
        trouble again. Told once: by the command that opened the run, in the log where there is none."""
        if self.store_error is None:
            self.store_error = error
            if self.is_closed_by_extension:
                logger.error("store failed, the run ends error=%s", error)

    def wall_of(self, moment: float) -> datetime:
        """The instant of a monotonic second."""
        return now() + timedelta(seconds=moment - time.monotonic())

    def monotonic_of(self, moment: datetime) -> float:
        """The monotonic second of an instant; a future beyond a week (a clock set back) counts as a week."""
        ahead_s = min((moment - now()).total_seconds(), 7 * 86400.0)
        return time.monotonic() + ahead_s

    def retry_of(self, moment: datetime | None) -> float | None:
        """The monotonic second until which a host is left alone; None for an instant beyond what may be asked for: it
        was noted while the clock was wrong and would hold for ever."""
        if moment is None or moment - now() > MAX_RETRY_AFTER + MAX_CLOCK_ERROR:
            return None
        return self.monotonic_of(moment)

    def recall_host(self, url: str) -> None:
        """Load what an earlier run knew of the host's pauses, once."""
        host = host_key(url)
        if host in self.recalled:
            return
        self.recalled.add(host)
        state = self.store.host_state(origin_of(url))
        self.pacer.set_delay(host, state.crawl_delay_s)
        last = self.monotonic_of(state.last_reply_at) if state.last_reply_at else None
        if last is not None and last > time.monotonic():
            last = time.monotonic()
        self.pacer.recall(host, last, self.retry_of(state.retry_at))
        if state.retry_at is not None and MAX_RETRY_AFTER < state.retry_at - now() <= MAX_RETRY_AFTER + MAX_CLOCK_ERROR:
            # The clock went back since: noted as it is obeyed, or the wait would begin anew with each run.
            self.store.shorten_wait(origin_of(url), now() + MAX_RETRY_AFTER)

    def note_retry_at(self, url: str, moment: datetime) -> None:
        """The host asked to be left alone until then; written at once, for a run may be killed, unless its usual pause
        is as long."""
        host = host_key(url)
        self.pacer.set_retry_at(host, self.monotonic_of(moment))
        if (moment - now()).total_seconds() <= self.pacer.delay_of(host):
            return
        self.store.write_host_times([(origin_of(url), now(), moment)])

    def note_host_times(self) -> None:
        """Keep the hosts' pauses for the next run."""
        times = []
        for host, last, retry in self.pacer.times():
            for scheme in ("http", "https"):
                origin = f"{scheme}://{host}"
                if origin in self.origins:
                    times.append((origin, self.wall_of(last), self.wall_of(retry) if retry else None))
        self.store.write_host_times(times)

    def start_workers(self) -> None:
        """Start the workers where the run needs them for certain: they load what they need while this process loads
        Scrapy. A run that only asks whether listings have changed may need none."""
        plan, moment = self.plan, now()
        if (
            plan.urls
            or plan.targets
            or any(
                feed.kind in plan.kinds and feed.etag is None and feed.last_modified is None
                for feed in self.store.due_feeds(moment, plan.source_ids, plan.is_forced)
            )
            or self.store.open_hosts(moment, plan.source_ids)
        ):
            self.pool.start()
            registered_domain("news.example")  # reads the list of suffixes: 0.2 s, not of the event loop

    def note_origin(self, url: str) -> None:
        """This origin was asked in this run."""
        self.origins.add(origin_of(url))

    def is_rendered(self, discovery: Discovery) -> bool:
        """The page is to be shown in a browser before it is read."""
        return self.plan.is_rendered or self.rendered.has(discovery)

    def write_now(self, result: Result) -> None:
        """Write one result in a transaction of its own, outside the pipelines.

        Raises:
            StoreError: it cannot be written.
        """
        (written,) = self.store.write_results([result], self.run_id)
        self.note_written(result, written)

    def note_written(self, result: Result, written: Written) -> None:
        """What follows once a result is committed: counts, listeners, the next try."""
        again_in_s = (result.retry_at - now()).total_seconds() if result.retry_at else None
        self.counts["tries postponed" if result.retry_at else written.outcome.value] += 1
        for listener in self.listeners:
            listener(result, written)
        self.frontier.finish(result.discovery, again_in_s)

    def close(self, exit_code: int) -> None:
        """End the run: pauses, search index, the run's record; every part is closed even when one fails.

        Raises:
            StoreError, ArchiveError: the end could not be written. Not raised when the run already failed by such.
        """
        if self.store_error is not None:
            self.store.before_commit = None  # the run's end is written whatever became of the raw records
        with ExitStack() as parts:
            parts.callback(self.store.close)
            parts.callback(self.turns.close)
            parts.callback(self.archive.close)
            parts.callback(self.pool.close)
            if self.store_error is None:
                self.note_host_times()
                self.store.settle_clusters(now())
                self.store.update_search()
                self.archive.close()
                self.store.end_run(
                    self.run_id,
                    now(),
                    exit_code,
                    dict(self.counts),
                    self.archive.take_finished(),
                    find_key(self.config, self.run_id),
                )
            else:
                with suppress(StoreError):
                    self.store.end_run(self.run_id, now(), exit_code, dict(self.counts))


def open_runtime(config: Config, plan: Plan, monotonic: Callable[[], float] = time.monotonic) -> Runtime:
    """Open the store, the archive and the rest, and begin the run's record.

    Raises:
        StoreError: the database cannot be used.
    """
    store = open_store(database_path(config))
    try:
        return _join_parts(config, plan, monotonic, store)
    except BaseException:
        store.close()
        raise


def _join_parts(config: Config, plan: Plan, monotonic: Callable[[], float], store: SqliteStore) -> Runtime:
    agent = user_agent(config, __version__)
    run = Run(plan.command, now(), agent, software_versions(), _settings_of(config, plan))
    run_id = store.begin_run(run)
    sources = store.sources()
    rendered = Rendered.of(sources)
    pacer = Pacer(config.host_delay_s, config.max_crawl_delay_s)
    frontier = Frontier(
        store,
        pacer,
        monotonic,
        now,
        source_ids=plan.source_ids,
        page_limit=None if plan.urls else plan.page_limit or config.pages_per_run or None,
        source_limit=None if plan.urls else config.pages_per_source or None,
        is_on_demand=bool(plan.urls),
        revisit_limit=0 if plan.days else config.revisits_per_host,  # a backfill's budget is for past days
    )
    runtime = Runtime(
        config=config,
        plan=plan,
        store=store,
        archive=open_archive(config, run_id),
        pool=WorkerPool(
            TASK,
            worker_count(config),
            time_limit_s=config.page_time_limit_s,
            memory_limit_bytes=config.page_memory_bytes,
        ),
        pacer=pacer,
        turns=TurnFile.open(Path(plan.paced_with) if plan.paced_with else database_path(config)),
        frontier=frontier,
        fleet=fleet_of(store, config.polls_per_feed_day, random.Random()),  # noqa: S311 - jitter, no secret
        guard=guard_of(store, plan),
        retry_rule=RetryRule(config.max_tries, config.retry_wait_s),
        run_id=run_id,
        user_agent=agent,
        token=agent_token(agent),
        kept=Kept.of(sources, config),
        rendered=rendered,
        rendering_problem=find_problem(config) if rendered.source_ids or plan.is_rendered else None,
    )
    store.before_commit = runtime.archive.sync
    if not plan.paced_with:  # else the turns are those of another corpus, with runs of its own
        runtime.turns.begin_run(run_id)
        store.is_at_work = runtime.turns.is_at_work
    return runtime


def fleet_of(store: Store, looks_per_feed_day: float, rng: random.Random) -> Fleet:
    """The polling rule with what is remembered of every feed that is looked at."""
    states = {feed.feed_id: PollState.from_json(feed.poll_state) for feed in store.feeds() if feed.is_active}
    return Fleet(states, looks_per_feed_day, rng)


def software_versions() -> tuple[tuple[str, str], ...]:
    """(name, version) of what does the work, for the run's record."""
    names = ("scrapy", "twisted", "trafilatura", "feedparser", "lxml", "warcio", "sqlite-utils")
    return (("pressmark", __version__), ("python", python_version()), *((name, version(name)) for name in names))


def settings_digest(config: Config) -> str:
    """SHA-256 of the settings as JSON."""
    return hashlib.sha256(json.dumps(asdict(config), sort_keys=True).encode()).hexdigest()


def _settings_of(config: Config, plan: Plan) -> dict[str, object]:
    days = [day.isoformat() for day in plan.days] if plan.days else None
    return {"config": recorded_settings(config), "plan": asdict(plan) | {"days": days}}


def open_archive(config: Config, run_id: int) -> ArchiveWriter:
    """The run's raw records; no file is made before the first one."""
    folder: Path = archive_folder(config)
    return ArchiveWriter(folder, prefix=f"pressmark-run{run_id}", software=f"Pressmark/{__version__}")


def guard_of(store: SqliteStore, plan: Plan) -> Guard:
    """A guard that lets through what the user opened: on this command line, or when the source or list was added."""
    opened = [*plan.allow_private, *store.allowed_origins()]
    opened += [source.allow_private for source in store.sources() if source.allow_private]
    urls = []
    for url in opened:
        try:
            urls.append(resolve_url(url))
        except UrlError:
            continue
    return Guard.allowing(urls)

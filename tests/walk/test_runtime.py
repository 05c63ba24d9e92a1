"""When a run starts its workers before anything was fetched."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.config import Config
from crawler.items import Discovery, DiscoveryMeans, Entry
from crawler.store.base import FeedDraft
from crawler.urls import registered_domain, sites
from crawler.walk.plan import Plan
from crawler.walk.runtime import Runtime, open_runtime

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOME = "https://news.example/"


class Pool:
    def __init__(self) -> None:
        self.starts = 0

    def start(self) -> None:
        self.starts += 1

    def close(self) -> None:
        """Nothing runs."""


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    """A corpus of one source with one feed whose validators are held: it may answer that nothing is new."""
    runtime = open_runtime(Config(db=str(tmp_path / "corpus.db"), contact="a@news.example"), Plan("crawl"))
    source_id, _ = runtime.store.add_source(HOME, None, None, NOW)
    runtime.store.add_feed(FeedDraft(source_id, f"{HOME}feed", "feed"), NOW)
    runtime.store.connection.execute("UPDATE feeds SET etag = 'x'")
    yield runtime
    runtime.close(0)


def starts_of(runtime: Runtime, **plan: Any) -> int:
    runtime.pool.close()
    pool: Any = Pool()
    runtime.pool, runtime.plan = pool, replace(runtime.plan, **plan)
    runtime.start_workers()
    starts: int = pool.starts
    return starts


def test_workers_are_not_started_for_listings_that_may_not_have_changed(runtime: Runtime) -> None:
    assert starts_of(runtime) == 0


def test_workers_are_started_ahead_for_a_listing_never_read(runtime: Runtime) -> None:
    runtime.store.connection.execute("UPDATE feeds SET etag = NULL")
    assert [starts_of(runtime), starts_of(runtime, kinds=("sitemap",))] == [1, 0]


def test_workers_are_started_ahead_for_pages_that_wait(runtime: Runtime) -> None:
    runtime.store.add_discovery(
        Discovery(Entry(f"{HOME}story"), DiscoveryMeans.FEED, f"{HOME}story", NOW), runtime.run_id
    )
    assert starts_of(runtime) == 1


def test_workers_are_started_ahead_for_addresses_on_demand(runtime: Runtime) -> None:
    assert [starts_of(runtime, urls=(HOME,)), starts_of(runtime, urls=(), targets=(HOME,))] == [1, 1]


def test_the_list_of_suffixes_is_read_before_the_event_loop_runs(runtime: Runtime) -> None:
    registered_domain.cache_clear()
    sites._load_suffixes.cache_clear()
    starts_of(runtime)
    assert sites._load_suffixes.cache_info().currsize == 0
    starts_of(runtime, urls=(HOME,))
    assert sites._load_suffixes.cache_info().currsize == 1

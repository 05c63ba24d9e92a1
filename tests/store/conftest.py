"""Stores for the tests; every test of the suite runs on each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from storekit import make_run

from crawler.store.sqlite import SqliteStore, open_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the SQLite database of the test stands."""
    return tmp_path / "pressmark.db"


@pytest.fixture(params=["sqlite"])
def store(request: pytest.FixtureRequest, path: Path) -> Iterator[SqliteStore]:
    """An empty store."""
    opened = open_store(path, busy_timeout_s=5)
    yield opened
    opened.close()


@pytest.fixture
def run_id(store: SqliteStore) -> int:
    """A run in the store."""
    return make_run(store)

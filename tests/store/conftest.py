"""Stores for the tests; every test of the suite runs on each of them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from storekit import make_run

from crawler.store.opening import open_connection
from crawler.store.sqlite import SqliteStore, open_store


@pytest.fixture(autouse=True)
def _connections_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stores that a test opens in passing are closed at its end: from Python 3.13 on a forgotten one is a warning."""
    opened: list[sqlite3.Connection] = []

    def remember(*given: Any) -> sqlite3.Connection:
        opened.append(open_connection(*given))
        return opened[-1]

    monkeypatch.setattr("crawler.store.sqlite.open_connection", remember)
    yield
    for connection in opened:
        connection.close()


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

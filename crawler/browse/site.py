"""A Datasette instance on one corpus: read-only, with our plugin and templates, and nobody else's plugins."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from datasette.utils import sqlite_timelimit

from crawler.browse import canned, plugin
from crawler.store.opening import BUSY_TIMEOUT_S, CACHE_KIB, read_only_uri

NAME = "corpus"
"""The database's name in addresses, whatever its file is called."""

PAGE_LIMIT_MS = 8000
"""What a page of ours may read before it gives up."""
VALUE_BYTES = 2**27
"""The longest value that a query may make: above the longest that is stored, below what hurts."""
CACHE_S = 30.0
"""How old figures and counts may be that are shown."""
_CACHED = 64

HIDDEN_TABLES = ("corpus_secrets",)
"""Not readable here, neither as a table nor in SQL: whoever has the salt can tell which addresses were erased."""

SETTINGS = {
    "allow_download": False,
    "default_cache_ttl": 0,
    "default_page_size": 50,
    "facet_time_limit_ms": 500,
    "max_csv_mb": 0,
    "num_sql_threads": 4,
    "sql_time_limit_ms": 5000,
    "suggest_facets": False,
    "truncate_cells_html": 200,
}
"""Cells of tables are cut for the eye; rows, JSON and CSV are whole."""

_HERE = Path(__file__).parent
T = TypeVar("T")


class CorpusSite(Datasette):  # type: ignore[misc]  # Datasette has no types
    """The site. `is_open_host` says under which names it answers."""

    corpus_path: Path
    archive: Path
    """The folder of the raw records."""
    is_open_host: Callable[[str], bool]

    def __init__(self, path: Path, archive: Path, is_open_host: Callable[[str], bool]) -> None:
        self.corpus_path = path
        self.archive = archive
        self.is_open_host = is_open_host
        self._cache: dict[Any, tuple[float, Any]] = {}
        super().__init__(
            files=[],
            settings=SETTINGS,
            metadata=canned.metadata(NAME, HIDDEN_TABLES),
            template_dir=str(_HERE / "templates"),
            static_mounts=[("-/pressmark", str(_HERE / "static"))],
        )
        self.remove_database("_memory")
        self.remove_database("_internal")
        self.add_database(_MemoryDatabase(self, memory_name=f"pressmark-{id(self)}"), name="_internal")
        self.add_database(CorpusDatabase(self, str(path)), name=NAME)

    async def read(self, build: Callable[[sqlite3.Connection], T]) -> T:
        """What `build` makes of a connection, in a thread, within `PAGE_LIMIT_MS`."""

        def within(connection: sqlite3.Connection) -> T:
            with sqlite_timelimit(connection, PAGE_LIMIT_MS):
                return build(connection)

        found: T = await self.get_database(NAME).execute_fn(within)
        return found

    def cached(self, key: Any, make: Callable[[], T]) -> T:
        """What was made for the key in the last `CACHE_S`, else what `make` gives now."""
        now = time.monotonic()
        kept = self._cache.get(key)
        if kept is not None and now - kept[0] < CACHE_S:
            found: T = kept[1]
            return found
        made = make()
        while len(self._cache) >= _CACHED:
            self._cache.pop(next(iter(self._cache)), None)
        self._cache[key] = (now, made)
        return made

    def close(self) -> None:
        """Close all connections and threads."""
        self.executor.shutdown(wait=True)
        for database in self.databases.values():
            database.close()


class CorpusDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """The corpus, opened as `pressmark` itself opens it for reading: a crawl may write beside it."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        assert not write, "the corpus is read-only here"
        uri = read_only_uri(Path(self.path))
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=BUSY_TIMEOUT_S)
        connection.execute("PRAGMA query_only = ON")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.set_authorizer(_authorize)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, VALUE_BYTES)
        self._all_file_connections.append(connection)
        return connection

    async def table_names(self) -> list[str]:
        return [name for name in await super().table_names() if name not in HIDDEN_TABLES]


class _MemoryDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """What Datasette remembers of schemas; its connections are closed at the end, too."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        connection: sqlite3.Connection = super().connect(write)
        self._all_file_connections.append(connection)
        return connection


def _authorize(action: int, first: str | None, *_: str | None) -> int:
    """Refuse other files, and tables that are not for showing."""
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and first in HIDDEN_TABLES:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


@contextmanager
def open_site(
    path: Path, archive: Path, is_open_host: Callable[[str], bool] = lambda host: host == "localhost"
) -> Iterator[CorpusSite]:
    """The site on a corpus; `client.get(address)` of it asks without a network."""
    _use_our_plugin()
    site = CorpusSite(path, archive, is_open_host)
    try:
        yield site
    finally:
        site.close()


def _use_our_plugin() -> None:
    """Ours in, those that happen to be installed beside us out: none of them was looked at for what it sends or shows.

    Datasette's own way with errors goes, too: it prints each "not found" with all local variables.
    """
    for other, _ in pm.list_plugin_distinfo():
        pm.unregister(other)
    if pm.has_plugin("datasette.handle_exception"):
        pm.unregister(name="datasette.handle_exception")
    if not pm.is_registered(plugin):
        pm.register(plugin, name="pressmark")

"""Opening a SQLite file as a Pressmark database: is it one, may it be used, is its schema ours?"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import NotAStore, StoreError, StoreLocked, StoreNewer
from crawler.store.ledger import watch
from crawler.store.schema import APPLICATION_ID, migrations

BUSY_TIMEOUT_S = 30.0
"""How long a statement waits for another process's transaction before StoreLocked."""

OPERATIONAL_CODES = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PERM, sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY, sqlite3.SQLITE_TOOBIG,
    }
)  # fmt: skip
"""Result codes that are the machine's doing, not a wrong statement's. Source: https://sqlite.org/rescode.html"""

CACHE_KIB = 16 * 1024
"""Pages kept in memory: queueing 100,000 addresses of sitemaps takes as much processor time as with 64 MiB (51 s with
everything around it) and 40 MB less memory; with SQLite's own 2 MiB the queueing takes half as long again."""


def open_connection(path: Path, is_read_only: bool, busy_timeout_s: float) -> sqlite3.Connection:
    """What `crawler.store.sqlite.open_store` says."""
    with wrap_errors(path):
        require_no_folder(path)
        if is_read_only and not (path.exists() and path.stat().st_size):
            raise StoreError("there is no corpus yet: add a source or fetch a page first", str(path))
        if not is_read_only:
            _make_folder(path)
        path = _require_own_companions(path)
        if not is_read_only:
            _free_companions(path)
        uri = read_only_uri(path) if is_read_only else f"{path.as_uri()}?mode=rwc"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=busy_timeout_s)
        try:
            with wrap_errors(path):  # before SQLite's two files go with the connection
                _check_file(connection, path, is_read_only)
                connection.row_factory = sqlite3.Row
                if not is_read_only:
                    _use_wal(connection, busy_timeout_s)
                    connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
                connection.execute("PRAGMA foreign_keys = ON")
                database = Database(connection, execute_plugins=False)
                _check_version(database, path)
                if migrations.pending(database):
                    if is_read_only:
                        raise StoreError("made by an older Pressmark: run a command that writes once", str(path))
                    _migrate(connection, database)
                if not is_read_only:
                    watch(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def require_no_folder(path: Path) -> None:
    """
    Raises:
        NotAStore: the path is that of a folder.
    """
    if path.is_dir():
        raise NotAStore("is a folder, not a database", str(path))


FileId = tuple[int, int]
"""Device and number of a file: another one under the same name has another."""


def find_file_id(path: Path) -> FileId | None:
    """Which file stands at the path; None when there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


@contextmanager
def wrap_errors(path: Path) -> Iterator[None]:
    """Turn what the machine refuses into StoreError; what a wrong statement causes is a bug and comes through."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreLocked("another process holds the database", str(path)) from error
        if code == sqlite3.SQLITE_NOTADB:
            raise NotAStore("is not a SQLite database", str(path)) from error
        if code in OPERATIONAL_CODES:
            raise _explain(error, code, path) from error
        raise
    except OSError as error:
        raise StoreError(error.strerror or str(error), str(path)) from error


@contextmanager
def in_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction: all or nothing. Taken at once, so that it cannot fail half-way for a lock."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


COMPANIONS = ("-wal", "-shm")
"""Ends of the names of the two files that SQLite keeps beside a database which is in use."""


def _require_own_companions(path: Path) -> Path:
    """The file itself, where the path is a link: what SQLite keeps beside it lies there.

    Raises:
        StoreError: a link is in the place of one of those; SQLite would write to what it leads to.
    """
    path = path.resolve()
    for end in (*COMPANIONS, "-journal"):
        file = path.with_name(path.name + end)
        if file.is_symlink():
            raise StoreError("is a link in the place of a file of SQLite's: remove it", str(file))
    return path


def _free_companions(path: Path) -> None:
    """Give SQLite's two files the mode of the database again.

    They take it over when they are made, and who may only read cannot remove them: a database that was read-only for a
    while, and read, stays so for SQLite until they may be written too. Those of somebody else are left as they are.
    """
    if not _is_writable(path):
        return
    for end in COMPANIONS:
        file = path.with_name(path.name + end)
        if file.exists() and not _is_writable(file):
            with suppress(OSError):
                file.chmod(path.stat().st_mode & 0o777)


def _explain(error: sqlite3.DatabaseError, code: int, path: Path) -> StoreError:
    """What the machine refused, with the name of the file that it is about: SQLite names none."""
    if code == sqlite3.SQLITE_FULL and (folder := _find_full_folder(path)) is not None:
        why = "the folder for temporary files is full: make room there, or name another in TMPDIR"
        return StoreError(why, str(folder))
    if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
        return StoreError(str(error), str(path))
    if path.is_file() and not _is_writable(path):
        return StoreError("is read-only: whoever runs Pressmark needs the right to write it", str(path))
    for end in COMPANIONS:
        file = path.with_name(path.name + end)
        if file.exists() and not _is_writable(file):
            why = f"is read-only, unlike its database: give it the same rights (chmod --reference={path} {file})"
            return StoreError(why, str(file))
    folder = path.absolute().parent
    if path.is_file() and not _is_writable(folder):
        return StoreError(f"cannot be written to: the folder {folder} is read-only", str(path))
    return StoreError(str(error), str(path))


ROOM_BYTES = 16 * 2**20
"""With so much free in its own folder a database is not what has no room."""


def _find_full_folder(path: Path) -> Path | None:
    """The folder of SQLite's temporary files, when it must be that which is full: it lies on another disk, and that of
    the database has room. What took its room is gone by now."""
    named = (os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp")  # noqa: S108
    folders = (Path(name) for name in named if name)
    temporary = next((one for one in folders if one.is_dir() and os.access(one, os.W_OK | os.X_OK)), Path.cwd())
    try:
        own, other = os.statvfs(path.absolute().parent), os.statvfs(temporary)
        is_elsewhere = path.absolute().parent.stat().st_dev != temporary.stat().st_dev
    except OSError:
        return None
    free, free_there = (one.f_bavail * one.f_frsize for one in (own, other))
    return temporary if is_elsewhere and free >= ROOM_BYTES and free_there < free else None


def _is_writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def read_only_uri(path: Path) -> str:
    """The address under which SQLite opens the file for reading.

    A database in WAL form on a read-only disk cannot get its `-shm` file; without a `-wal` file nobody is writing, and
    it may be read as one that never changes.
    """
    path = path.resolve()
    uri, has_log = path.as_uri(), path.with_name(path.name + "-wal").exists()
    return f"{uri}?mode=ro" + ("" if has_log or _is_writable(path.parent) else "&immutable=1")


def _use_wal(connection: sqlite3.Connection, busy_timeout_s: float) -> None:
    """Switch to the write-ahead log. SQLite does not wait for others here, so that we must."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    deadline = time.monotonic() + busy_timeout_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _migrate(connection: sqlite3.Connection, database: Database) -> None:
    """Apply what is pending: all of it or nothing, and by one process only."""
    with in_transaction(connection):
        migrations.apply(database)


def _make_folder(path: Path) -> None:
    parent = path.absolute().parent
    if not parent.exists():
        parent.mkdir(parents=True, mode=0o700)


def _check_file(connection: sqlite3.Connection, path: Path, is_read_only: bool) -> None:
    """Refuse a SQLite file that holds somebody else's tables; for reading also one that holds none."""
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if (tables or is_read_only) and application_id != APPLICATION_ID:
        raise NotAStore("is a SQLite database, but not one of Pressmark's", str(path))


def _check_version(database: Database, path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as empty:
        ours = {migration.name for migration in migrations.pending(Database(empty, execute_plugins=False))}
    newer = [migration.name for migration in migrations.applied(database) if migration.name not in ours]
    if newer:
        raise StoreNewer(f"was written by a newer Pressmark (it has {newer[-1]}): update Pressmark", str(path))

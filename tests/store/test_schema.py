import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from plainuser import plain_user
from sqlite_utils import Database
from storekit import (
    BODY,
    NOTICE,
    OTHER_BODY,
    START,
    URL,
    make_discovery,
    make_reading,
    make_result,
    make_run,
    store_article,
)

from crawler.errors import NotAStore, StoreError, StoreLocked, StoreNewer
from crawler.store.opening import wrap_errors
from crawler.store.schema import APPLICATION_ID
from crawler.store.sqlite import SqliteStore, open_store

# what the user sees


def test_the_sample_query_of_the_readme_works(store: SqliteStore, run_id: int, path: Path) -> None:
    store_article(store, run_id, URL)

    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("select url, title, body, authors, date_published, disclaimer from articles")
        assert rows.fetchall() == [(URL, "A bridge is opened", BODY, '["Ada Example"]', None, NOTICE)]


def test_plain_sqlite_utils_searches_and_filters(store: SqliteStore, run_id: int, path: Path) -> None:
    store_article(store, run_id, URL)
    store_article(store, run_id, "https://news.example/tree", 2, body=OTHER_BODY)
    store.update_search()

    with closing(Database(path)) as database:
        articles = database.table("articles")
        assert [row["url"] for row in articles.search("harbour")] == [URL]
        assert [row["article_id"] for row in articles.rows_where("body like ?", ["%tree%"])] == [2]
        assert database["articles_fts"].exists()


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE notices SET text = 'changed'", id="update"),
        pytest.param("UPDATE OR IGNORE notices SET kind = 'licence'", id="update or ignore"),
        pytest.param(
            "INSERT OR REPLACE INTO notices SELECT notice_id, version_id, article_id, position, kind, scope, "
            "'changed', sha256, xpath, links FROM notices",
            id="replace",
        ),
    ],
)
def test_notices_are_never_changed(store: SqliteStore, run_id: int, path: Path, statement: str) -> None:
    store_article(store, run_id, URL)

    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="notices are kept word for word"),
    ):
        connection.execute(statement)


def test_notices_are_not_changed_through_sqlite_utils_either(store: SqliteStore, run_id: int, path: Path) -> None:
    store_article(store, run_id, URL)

    with closing(Database(path)) as database:
        notices = database.table("notices")
        row = next(iter(notices.rows))
        with pytest.raises(sqlite3.IntegrityError, match="notices are kept word for word"):
            notices.update(1, {"text": "changed"})
        with pytest.raises(sqlite3.IntegrityError, match="notices are kept word for word"):
            notices.insert({**row, "text": "changed"}, pk="notice_id", replace=True)
        with pytest.raises(sqlite3.IntegrityError, match="notices are kept word for word"):
            notices.upsert({**row, "text": "changed"}, pk="notice_id")
    assert store.query("SELECT text FROM notices WHERE notice_id = 1") == [{"text": NOTICE}]


def test_every_reference_of_a_filled_database_holds(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    store_article(store, run_id, URL, 5, body=OTHER_BODY)

    assert store.query("PRAGMA foreign_key_check") == []
    assert store.query("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert store.query("PRAGMA application_id") == [{"application_id": APPLICATION_ID}]


# opening


def test_opening_again_changes_nothing(path: Path) -> None:
    open_store(path).close()
    before = path.read_bytes()

    open_store(path).close()
    open_store(path, is_read_only=True).close()

    assert path.read_bytes() == before


def test_a_database_and_its_new_folder_are_for_their_owner(tmp_path: Path) -> None:
    open_store(tmp_path / "a" / "b" / "pressmark.db").close()

    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


def test_odd_file_names_are_file_names(tmp_path: Path) -> None:
    path = tmp_path / "a b%20?mode=ro#c.db"

    open_store(path).close()

    assert path.exists()


def test_a_database_of_a_newer_pressmark_is_refused(path: Path) -> None:
    open_store(path).close()
    with closing(Database(path)) as database:
        database.table("_sqlite_migrations").insert(
            {"migration_set": "pressmark", "name": "m999_future", "applied_at": "2030-01-01"}
        )

    for is_read_only in (False, True):
        with pytest.raises(StoreNewer, match=r"it has m999_future.*update Pressmark"):
            open_store(path, is_read_only)


@pytest.mark.parametrize("is_read_only", [False, True])
def test_a_text_file_is_not_a_store(path: Path, is_read_only: bool) -> None:
    path.write_text("Dear diary, " * 200)

    with pytest.raises(NotAStore) as raised:
        open_store(path, is_read_only)

    assert str(raised.value) == f"{path}: is not a SQLite database"
    assert path.read_text() == "Dear diary, " * 200


def test_the_database_of_another_program_is_not_a_store(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()

    with pytest.raises(NotAStore, match="not one of Pressmark's"):
        open_store(path)

    assert path.read_bytes() == before


def test_a_database_without_tables_is_no_store_to_read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 3")

    with pytest.raises(NotAStore, match="not one of Pressmark's"):
        open_store(path, is_read_only=True)


def test_a_damaged_database_is_an_error_of_the_store(store: SqliteStore, run_id: int, path: Path) -> None:
    for number in range(30):
        store_article(store, run_id, f"{URL}/{number}", body=f"{OTHER_BODY} {number}")
    store.close()
    data = bytearray(path.read_bytes())
    data[4096 * 3 :] = b"\xff" * (len(data) - 4096 * 3)
    path.write_bytes(data)

    with pytest.raises(StoreError, match="malformed"):
        open_store(path).query("SELECT * FROM articles JOIN versions USING (version_id)")


def test_a_corpus_that_is_not_there_cannot_be_read(path: Path) -> None:
    with pytest.raises(StoreError, match="there is no corpus yet"):
        open_store(path, is_read_only=True)

    assert not path.exists()


def test_a_folder_is_not_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder, not a database"):
        open_store(tmp_path)


def test_a_folder_that_cannot_be_made_is_an_error_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError):
        open_store(tmp_path / "file" / "pressmark.db")


def test_a_file_without_the_right_to_write_is_an_error_of_the_store(path: Path) -> None:
    store = open_store(path)
    store.connection.execute("PRAGMA query_only = ON")

    with pytest.raises(StoreError, match="readonly"):
        make_run(store)


def test_a_corpus_in_a_folder_without_the_right_to_write_can_be_read(path: Path) -> None:
    open_store(path).close()
    path.chmod(0o444)
    path.parent.chmod(0o555)

    with plain_user():
        with pytest.raises(StoreError, match="read-only"):
            make_run(open_store(path))
        assert open_store(path, is_read_only=True).sources() == []
    path.parent.chmod(0o755)


@pytest.mark.parametrize("ends", [("-shm",), ("-wal",), ("-wal", "-shm")], ids=" and ".join)
def test_a_database_that_was_read_only_for_a_while_can_be_written_again(path: Path, ends: tuple[str, ...]) -> None:
    open_store(path).close()
    for end in ends:
        beside = path.with_name(path.name + end)
        beside.write_bytes(bytes(32_768))
        beside.chmod(0o444)
    with plain_user():
        store = open_store(path)
        assert make_run(store) == 1
    store.close()


def test_a_file_of_sqlites_that_is_somebody_elses_is_named_with_what_to_do(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(path).close()
    beside = path.with_name(path.name + "-shm")
    beside.write_bytes(bytes(32_768))  # of an empty one SQLite changes the mode itself, too late
    beside.chmod(0o444)

    def refuse(*_: object) -> None:
        raise PermissionError("not the owner")

    monkeypatch.setattr(Path, "chmod", refuse)
    with plain_user(), pytest.raises(StoreError) as refused:
        make_run(open_store(path))
    assert str(refused.value) == (
        f"{beside}: is read-only, unlike its database: give it the same rights (chmod --reference={path} {beside})"
    )


def test_a_database_that_may_only_be_read_is_named(path: Path) -> None:
    open_store(path).close()
    path.chmod(0o444)
    with plain_user(), pytest.raises(StoreError) as refused:
        make_run(open_store(path))
    assert str(refused.value) == f"{path}: is read-only: whoever runs Pressmark needs the right to write it"


def test_a_read_only_store_refuses_to_write(path: Path) -> None:
    open_store(path).close()

    with pytest.raises(StoreError, match="readonly"):
        open_store(path, is_read_only=True).add_source("https://news.example/", None, None, START)


# others at the same time


def test_a_database_that_another_holds_is_locked(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()

        with pytest.raises(StoreLocked, match="another process holds the database"):
            make_run(open_store(path, busy_timeout_s=0.2))

        assert time.monotonic() - started < 5


def test_readers_see_the_last_commit_while_another_writes(store: SqliteStore, run_id: int, path: Path) -> None:
    store_article(store, run_id, URL)
    reader = open_store(path, is_read_only=True, busy_timeout_s=0.2)
    with store.transaction():
        store.connection.execute("UPDATE articles SET title = 'half-way'")

        assert [row["title"] for row in reader.query("SELECT title FROM articles")] == ["A bridge is opened"]
        assert open_store(path, is_read_only=True).find_article("1") == reader.find_article("1")
    assert [row["title"] for row in reader.query("SELECT title FROM articles")] == ["half-way"]


START_TOGETHER = """
    import sys
    sys.path[:0] = [{folder!r}]
    from pathlib import Path
    from storekit import make_run, store_article
    from crawler.store.sqlite import open_store

    sys.stdin.readline()
    store = open_store(Path(sys.argv[1]))
    run_id = make_run(store)
    for number in range(20):
        store_article(store, run_id, f"https://{{sys.argv[2]}}.example/{{number}}")
"""


def test_processes_may_create_the_database_and_write_at_once(path: Path) -> None:
    script = textwrap.dedent(START_TOGETHER).format(folder=str(Path(__file__).parent))
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), name], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for name in ("a", "b", "c")
    ]
    time.sleep(0.3)

    ends = [threading.Thread(target=writer.communicate, args=("\n",)) for writer in writers]
    for end in ends:
        end.start()
    for end in ends:
        end.join(60)

    assert [writer.returncode for writer in writers] == [0, 0, 0]
    store = open_store(path)
    assert store.query("SELECT count(*) AS articles, count(DISTINCT cluster_id) AS clusters FROM articles") == [
        {"articles": 60, "clusters": 1}
    ]
    assert store.query("SELECT count(*) AS n FROM missing_provenance") == [{"n": 0}]
    store.close()


def test_a_full_disk_leaves_nothing_half_written(store: SqliteStore, run_id: int) -> None:
    first = store.add_discovery(make_discovery(), run_id)
    second = store.add_discovery(make_discovery("https://news.example/long"), run_id)
    tables = ("fetches", "articles", "versions", "notices", "sightings")
    before = [store.query(f"SELECT count(*) AS n FROM {name}") for name in tables]
    (pages,) = store.query("PRAGMA page_count")
    store.query(f"PRAGMA max_page_count = {pages['page_count'] + 2}")
    long = "Nobody was hurt when a tree fell on the market hall. " * 2000

    with pytest.raises(StoreError, match="full"):
        store.write_results([make_result(first), make_result(second, 2, make_reading(long))], run_id)

    assert [store.query(f"SELECT count(*) AS n FROM {name}") for name in tables] == before
    store.query("PRAGMA max_page_count = 1000000")
    assert [w.article_id for w in store.write_results([make_result(first)], run_id)] == [1]


def test_a_wrong_statement_is_a_bug_and_comes_through(store: SqliteStore) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.query("SELECT * FROM recipes")


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("is_read_only", [False, True])
def test_a_link_in_the_place_of_a_file_of_sqlite_s_is_not_written_through(
    path: Path, end: str, is_read_only: bool
) -> None:
    open_store(path).close()
    other = path.with_name("other")
    other.write_bytes(b"of somebody")
    path.with_name(path.name + end).symlink_to(other)

    with pytest.raises(StoreError, match=f"{path.name}{end}: is a link"):
        open_store(path, is_read_only)
    assert other.read_bytes() == b"of somebody"


@pytest.mark.parametrize(
    ("free", "blamed"),
    [
        pytest.param({"own": 2**30, "other": 2**20}, "other: the folder for temporary files is full", id="temporary"),
        pytest.param({"own": 0, "other": 2**20}, "news.db: database or disk is full", id="the database's own"),
        pytest.param({"own": 2**30, "other": 2**31}, "news.db: database or disk is full", id="neither, as it seems"),
    ],
)
def test_of_two_disks_the_full_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: dict[str, int], blamed: str
) -> None:
    for name in free:
        (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "other"))
    monkeypatch.delenv("SQLITE_TMPDIR", raising=False)
    monkeypatch.setattr("os.statvfs", lambda folder: SimpleNamespace(f_bavail=free[Path(folder).name], f_frsize=1))
    status = Path.stat
    monkeypatch.setattr(
        Path,
        "stat",
        lambda self, **words: (
            SimpleNamespace(st_dev=self.name, st_mode=0o40700) if self.name in free else status(self, **words)
        ),
    )
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    with pytest.raises(StoreError, match=blamed), wrap_errors(tmp_path / "own" / "news.db"):
        raise full

"""Whatever happens to the disk under a crawl: one clear line, exit code 4, and the next crawl finishes the work."""

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from faultreplies import page, rss
from faultsite import Site
from ownrun import Corpus, Done, finish

STORIES = 12
REMOVED = "the database was removed or replaced while it was in use"


@pytest.fixture
def ready(site: Site, corpus: Corpus) -> Corpus:
    """A corpus with a feed of stories, not crawled yet."""
    names = [f"/story/{number}" for number in range(STORIES)]
    for name in names:
        site.set(name, page(f"Story {name}", f"All of {name} is told here. " * 40))
    site.set("/feed", rss(map(site.url, names)))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    site.forget()
    return corpus


def crawl_and(corpus: Corpus, site: Site, do: Callable[[], object], after: int = 6) -> Done:
    """Crawl; do something to the disk once so many requests have come."""
    process = corpus.start("crawl", "--all", batch_size="3", host_delay_s="0.1")
    deadline = time.monotonic() + 60
    while len(site.log) < after and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    do()
    out, err = process.communicate(timeout=60)
    return Done(process.returncode, out, err)


def require_exit_4(done: Done, words: str) -> None:
    assert (done.code, "Traceback" in done.err, done.out) == (4, False, "")
    corpus, line = done.err.splitlines()
    assert (corpus.startswith("corpus: "), line.startswith("pressmark: "), words in line) == (True, True, True)


def require_all_there(corpus: Corpus) -> None:
    """Every story once, nothing open, everything with its provenance."""
    assert corpus.query("SELECT count(*), count(DISTINCT url) FROM articles") == [(STORIES, STORIES)]
    assert corpus.query("SELECT count(*) FROM discoveries WHERE outcome IS NULL") == [(0,)]
    corpus.require_sound()


def files_of(corpus: Corpus) -> list[Path]:
    """The database and what SQLite keeps beside it."""
    return [path for end in ("", "-wal", "-shm") if (path := Path(f"{corpus.path}{end}")).exists()]


def test_a_database_that_is_deleted_under_a_crawl_is_noticed(site: Site, ready: Corpus) -> None:
    def delete() -> None:
        for path in files_of(ready):
            path.unlink()

    require_exit_4(crawl_and(ready, site, delete), REMOVED)
    assert not ready.path.exists()
    assert ready.run("add", "--allow-private", site.url("/feed")).code == 0
    assert ready.run("crawl").code == 0
    require_all_there(ready)


def test_a_database_that_is_replaced_under_a_crawl_is_noticed_and_the_new_one_left_alone(
    site: Site, ready: Corpus
) -> None:
    def replace() -> None:
        for path in files_of(ready):
            path.unlink()
        ready.path.write_text("somebody else's")

    require_exit_4(crawl_and(ready, site, replace), REMOVED)
    assert ready.path.read_text() == "somebody else's"


def test_raw_records_that_are_deleted_under_a_crawl_are_fetched_again(site: Site, ready: Corpus) -> None:
    records = Path(f"{ready.path}.warc")
    require_exit_4(crawl_and(ready, site, lambda: shutil.rmtree(records)), "was removed while it was written")
    kept = ready.query("SELECT count(*) FROM articles")[0][0]
    assert ready.run("crawl").code == 0
    require_all_there(ready)
    there = {path.name for path in records.iterdir()}
    missing = ready.query("SELECT DISTINCT warc_file FROM fetches WHERE warc_file IS NOT NULL")
    lost = [name for (name,) in missing if name not in there]
    assert len(lost) <= 1 + 1  # of `add`, and of the pages committed before
    assert kept < STORIES


def test_a_database_that_another_program_holds_ends_the_crawl_which_then_goes_on(site: Site, ready: Corpus) -> None:
    code = "import crawler.store.opening as opening; opening.BUSY_TIMEOUT_S = 0.5; "
    words = ready.words("crawl", "--all")
    words[3] = words[3].replace("from crawler.cli.main", f"{code}from crawler.cli.main")
    with closing(sqlite3.connect(ready.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        require_exit_4(finish(words, ready.environment()), "another process holds the database")
        other.execute("ROLLBACK")
    assert ready.run("crawl", "--all").code == 0
    require_all_there(ready)


def test_a_crawl_and_its_readers_do_not_disturb_each_other(site: Site, ready: Corpus) -> None:
    counts: list[int] = []
    has_ended = threading.Event()

    def read() -> None:
        while not has_ended.is_set():
            with closing(sqlite3.connect(f"file:{ready.path}?mode=ro", uri=True, isolation_level=None)) as reader:
                reader.execute("BEGIN")
                (before,) = reader.execute("SELECT count(*) FROM articles").fetchone()
                time.sleep(0.2)
                (after,) = reader.execute("SELECT count(*) FROM articles").fetchone()
            assert before == after
            counts.append(after)

    thread = threading.Thread(target=read)
    thread.start()
    done = crawl_and(ready, site, lambda: None)
    has_ended.set()
    thread.join()
    assert done.code == 0
    assert counts == sorted(counts)
    assert ready.run("search", "told").code == 0
    require_all_there(ready)


def test_a_database_of_a_newer_pressmark_is_left_alone(ready: Corpus) -> None:
    with closing(sqlite3.connect(ready.path)) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('pressmark', 'm999_future', '')"
        )
        connection.commit()
    before = ready.path.read_bytes()
    for words in (("crawl",), ("search", "told"), ("fetch", "https://news.example/")):
        require_exit_4(ready.run(*words), "was written by a newer Pressmark")
    assert ready.path.read_bytes() == before


def test_a_database_with_damaged_pages_is_said_to_be_damaged(site: Site, ready: Corpus) -> None:
    assert ready.run("crawl").code == 0
    data = bytearray(ready.path.read_bytes())
    for start in range(4096, len(data), 4096):
        data[start : start + 2000] = b"\xa5" * 2000
    ready.path.write_bytes(data)
    require_exit_4(ready.run("crawl", "--all"), "malformed")
    require_exit_4(ready.run("search", "told"), "malformed")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_corpus_in_a_read_only_folder_can_be_searched_and_says_why_it_cannot_be_written(
    site: Site, ready: Corpus
) -> None:
    assert ready.run("crawl").code == 0
    environment = ready.environment()
    ready.folder.chmod(0o555)
    try:
        for words in (("crawl",), ("fetch", "--allow-private", site.url("/story/1"))):
            done = finish(ready.words(*words), environment)
            assert (done.code, "read-only" in done.err or "denied" in done.err) == (4, True)
        assert finish(ready.words("search", "told"), environment).code == 0
    finally:
        ready.folder.chmod(0o755)


def test_of_twenty_crawls_at_once_one_works_and_the_others_leave(site: Site, ready: Corpus) -> None:
    first = ready.start("crawl", "--all", host_delay_s="0.5")
    crawls = [first, *(ready.start("crawl", "--all", host_delay_s="0.5") for _ in range(19))]
    ends = [(*crawl.communicate(timeout=400), crawl.returncode) for crawl in crawls]
    assert [code for _, _, code in ends] == [0] * len(crawls)
    works = [out for out, _, _ in ends if out]
    leaves = [err for _, err, _ in ends if "another crawl is at work on this corpus: nothing done" in err]
    assert len(works) + len(leaves) == len(crawls)
    assert len(ready.query("SELECT 1 FROM runs WHERE command = 'crawl' AND counts LIKE '%stored%'")) == 1
    assert len([row for row in site.log if row.path.startswith("/story/")]) == STORIES
    assert site.max_in_flight() == 1
    require_all_there(ready)


@pytest.mark.parametrize("kind", ["a file", "a dangling link"])
def test_raw_records_that_have_no_folder_end_the_crawl_which_then_goes_on(site: Site, ready: Corpus, kind: str) -> None:
    records, aside = Path(f"{ready.path}.warc"), ready.folder / "aside"
    records.rename(aside)
    records.touch() if kind == "a file" else records.symlink_to(ready.folder / "nowhere" / "else")
    require_exit_4(ready.run("crawl", "--all"), str(records))
    records.unlink()
    aside.rename(records)
    assert ready.run("crawl", "--all").code == 0
    require_all_there(ready)


def test_a_log_that_is_deleted_under_a_crawl_costs_nothing(site: Site, ready: Corpus) -> None:
    """SQLite goes on writing to the file without a name, and copies it into the database at the end."""

    def delete() -> None:
        for end in ("-wal", "-shm"):
            Path(f"{ready.path}{end}").unlink(missing_ok=True)

    assert crawl_and(ready, site, delete).code == 0
    require_all_there(ready)


def test_a_log_full_of_junk_is_passed_over(site: Site, ready: Corpus) -> None:
    assert ready.run("crawl").code == 0
    Path(f"{ready.path}-wal").write_bytes(bytes(range(256)) * 200)
    assert ready.run("crawl", "--all").code == 0
    require_all_there(ready)


@pytest.mark.parametrize("name", ["news.db.lock", "news.db.turns"])
def test_a_folder_in_the_place_of_a_file_of_ours_is_told_by_name(site: Site, ready: Corpus, name: str) -> None:
    (ready.folder / name).unlink(missing_ok=True)
    (ready.folder / name).mkdir()
    require_exit_4(ready.run("crawl", "--all"), name)
    (ready.folder / name).rmdir()
    assert ready.run("crawl", "--all").code == 0
    require_all_there(ready)


def test_a_key_that_cannot_be_used_leaves_the_run_unsigned_and_says_so(site: Site, ready: Corpus) -> None:
    key = ready.folder / "signing.key"
    key.write_bytes(b"")
    done = ready.run("crawl", "--all")
    assert (done.code, "run not signed" in done.err) == (0, True)
    assert key.read_bytes() == b""
    require_all_there(ready)

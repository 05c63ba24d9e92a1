"""What a loss of power leaves, by a model of what the disk may have: see docs/decisions/0006-sqlite-settings.md.

SQLite in WAL mode with synchronous=NORMAL syncs the log only before it is copied into the database. What was committed
since may be lost from any point of the log on, also in the middle of a page, or come back as zeros. Raw records are
synced before each commit, so all that a row points to is there.
"""

import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from faultreplies import page, rss
from faultsite import Site
from ownrun import Corpus, finish

STORIES = 12


@pytest.fixture
def killed(site: Site, corpus: Corpus) -> Corpus:
    """A corpus whose crawl was killed: its log is not yet part of the database."""
    names = [f"/story/{number}" for number in range(STORIES)]
    for name in names:
        site.set(name, page(f"Story {name}", f"All of {name} is told here. " * 40))
    site.set("/feed", rss(map(site.url, names)))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    code = (
        "import os\nfrom crawler.walk.runtime import Runtime\nnote = Runtime.note_written\n"
        "def count(self, result, written):\n"
        "    note(self, result, written)\n"
        f"    if self.counts['stored'] == {STORIES - 3}: os.kill(os.getpid(), 9)\n"
        "Runtime.note_written = count\n"
    )
    words = corpus.words("crawl")
    words[3] = words[3].replace("from crawler.cli.main", f"exec({code!r}, globals()); from crawler.cli.main")
    assert finish(words, corpus.environment(batch_size="2")).code == -9
    return corpus


def losses(log: bytes) -> Iterator[tuple[str, bytes]]:
    """What may be left of the log, by name."""
    chance = random.Random(3)
    for place in sorted(chance.randrange(len(log)) for _ in range(10)):
        yield f"cut at {place}", log[:place]
        yield f"zeros from {place}", log[:place] + bytes(len(log) - place)
    yield "nothing", b""
    start = len(log) // 2
    yield "a hole", log[:start] + bytes(4096) + log[start + 4096 :]


def test_whatever_the_log_loses_the_corpus_is_that_of_an_earlier_commit(killed: Corpus, tmp_path: Path) -> None:
    log = Path(f"{killed.path}-wal").read_bytes()
    counts = set()
    for number, (name, left) in enumerate(losses(log)):
        copy = Corpus(tmp_path / f"loss{number}")
        copy.folder.mkdir()
        shutil.copy(killed.path, copy.path)
        Path(f"{copy.path}-wal").write_bytes(left)
        copy.require_sound()
        articles = copy.query("SELECT count(*) FROM articles")[0][0]
        ended = copy.query("SELECT count(*) FROM discoveries WHERE outcome = 'stored'")[0][0]
        discovered = copy.query("SELECT count(*) FROM discoveries")[0][0]
        looked = copy.query("SELECT count(*) FROM feeds WHERE etag IS NOT NULL OR last_modified IS NOT NULL")[0][0]
        assert articles == ended, name
        assert discovered == (STORIES if articles or looked else discovered), name
        counts.add(articles)
        shutil.rmtree(copy.folder)
    assert min(counts) == 0
    assert len(counts) > 2  # commits were lost one after the other


def test_after_a_loss_of_power_the_next_crawl_has_everything_once(site: Site, killed: Corpus) -> None:
    log = Path(f"{killed.path}-wal")
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    Path(f"{killed.path}-shm").unlink()
    assert killed.run("crawl", "--all").code == 0
    assert killed.query("SELECT count(*), count(DISTINCT url) FROM articles") == [(STORIES, STORIES)]
    assert killed.query("SELECT count(*) FROM discoveries WHERE outcome IS NULL") == [(0,)]
    killed.require_sound()
    assert killed.run("verify").code == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the names of open files are read from /proc")
def test_no_row_is_committed_before_its_raw_record_is_synced(site: Site, corpus: Corpus) -> None:
    """Feeds, robots.txt, tdmrep.json and pages: each commit looks what of the files was synced until then."""
    site.set("/story", page("Story", "All of it is told here. " * 40))
    site.set("/feed", rss([site.url("/story")]))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    code = (
        "import os, sys\n"
        "from crawler.store import sqlite\n"
        "synced, whole_sync, end = {}, os.fsync, sqlite.ledger.append_new\n"
        "def sync(handle):\n"
        "    whole_sync(handle)\n"
        "    name = os.path.basename(os.readlink(f'/proc/self/fd/{handle}'))\n"
        "    synced[name] = os.fstat(handle).st_size\n"
        "os.fsync = sync\n"
        "class Checked(sqlite.SqliteStore):\n"
        "    def __setattr__(self, name, value):\n"
        "        if name == 'before_commit' and value is not None:\n"
        "            real = value\n"
        "            def value():\n"
        "                real()\n"
        "                rows = self.connection.execute('SELECT warc_file, warc_offset + warc_length, url FROM fetches "
        "WHERE run_id = ? AND warc_file IS NOT NULL', (self.run_id,)).fetchall()\n"
        "                late = [tuple(row) for row in rows if synced.get(row[0], 0) < row[1]]\n"
        "                print('checked', len(rows), 'late', late, file=sys.stderr)\n"
        "        super().__setattr__(name, value)\n"
        "sqlite.SqliteStore = Checked\n"
    )
    words = corpus.words("crawl", "--all")
    words[3] = words[3].replace("from crawler.cli.main", f"exec({code!r}, globals()); from crawler.cli.main")
    done = finish(words, corpus.environment())
    lines = [line for line in done.err.splitlines() if line.startswith("checked")]
    assert done.code == 0, done.err
    assert not [line for line in lines if not line.endswith("late []")]
    assert lines[-1].split()[1] == str(corpus.query("SELECT count(*) FROM fetches WHERE run_id = 2")[0][0])

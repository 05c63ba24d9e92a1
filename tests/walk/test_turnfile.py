"""Turns at hosts are shared between processes, and fall with the process that holds them."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.cli.own_command import ROOT
from crawler.errors import StoreError
from crawler.walk.lock import hold_lock
from crawler.walk.turnfile import Trace, TurnFile

HOLD = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from crawler.walk.turnfile import TurnFile
turns = TurnFile.open(Path(sys.argv[1]))
print(turns.take(sys.argv[2]), flush=True)
turns.begin_run(7)
print("at work", flush=True)
sys.stdin.read()
"""


def hold(database: Path, host: str) -> "subprocess.Popen[str]":
    """Another process that takes the host's turn and keeps it until it is ended."""
    words = [sys.executable, "-P", "-c", HOLD, str(database), host]
    return subprocess.Popen(words, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_a_turn_is_held_by_one_process_and_falls_when_it_is_killed(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    turns = TurnFile.open(database)
    with hold(database, "a.example") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert [turns.take("a.example"), turns.take("b.example")] == [False, True]
        with hold(database, "b.example") as third:
            assert third.stdout is not None
            assert third.stdout.readline() == "False\n"
            third.kill()
        other.kill()
    assert turns.take("a.example")
    assert not turns.take("a.example")
    turns.drop("a.example")
    assert turns.take("a.example")
    turns.close()


def test_what_one_leaves_behind_is_what_the_next_one_reads(tmp_path: Path) -> None:
    one, other = TurnFile.open(tmp_path / "news.db"), TurnFile.open(tmp_path / "news.db")
    trace = Trace(time.monotonic(), 2.5, datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(milliseconds=5))
    one.write("a.example", trace)
    assert other.read("a.example") == trace
    assert other.read("b.example") == Trace()
    one.write("a.example", Trace(time.monotonic() + 1000, 1.0))  # of before the machine was started
    assert other.read("a.example") == Trace(None, 1.0)
    one.close()
    other.close()


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"\xff" * (1 << 20)], ids=["empty", "short", "overwritten"])
def test_a_file_that_says_nothing_sensible_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "news.db.turns").write_bytes(content)
    turns = TurnFile.open(tmp_path / "news.db")
    assert turns.read("a.example") == Trace()
    turns.close()


def test_more_hosts_than_a_bucket_holds_keep_the_traces_of_those_asked_last(tmp_path: Path) -> None:
    turns = TurnFile.open(tmp_path / "news.db")
    hosts = [f"{number}.example" for number in range(3000)]
    began = time.monotonic() - 3000
    for number, host in enumerate(hosts):
        turns.write(host, Trace(began + number, 1.0))
    kept = [turns.read(host).last_reply_at == began + number for number, host in enumerate(hosts)]
    assert sum(kept) > 2990
    assert all(kept[-1000:])
    turns.write(hosts[-1], Trace(began + 3000, 7.0))
    assert turns.read(hosts[-1]) == Trace(began + 3000, 7.0)
    assert (tmp_path / "news.db.turns").stat().st_size <= 1 << 19
    turns.close()


def test_a_file_that_cannot_be_opened_is_an_error_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot open the file of turns"):
        TurnFile.open(tmp_path / "missing" / "news.db")


@pytest.mark.parametrize("end", ["turns", "lock"])
def test_a_link_in_the_place_of_a_file_beside_the_corpus_is_not_written_through(tmp_path: Path, end: str) -> None:
    other, database = tmp_path / "other", tmp_path / "news.db"
    other.write_bytes(b"of somebody")
    (tmp_path / f"news.db.{end}").symlink_to(other)

    with pytest.raises(StoreError, match="symbolic links"):
        if end == "turns":
            TurnFile.open(database).write("news.example", Trace(0.0, 7.0))
        else:
            with hold_lock(database):
                pass
    assert other.read_bytes() == b"of somebody"


def test_the_lock_and_its_folder_are_their_owners_alone(tmp_path: Path) -> None:
    """Whoever may open the lock may hold it, and no crawl would begin."""
    with hold_lock(tmp_path / "new" / "news.db") as is_held:
        assert is_held
        made = (tmp_path / "new", tmp_path / "new" / "news.db.lock")
        assert [oct(path.stat().st_mode & 0o777) for path in made] == ["0o700", "0o600"]


def test_a_run_is_at_work_until_its_process_is_killed(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    turns = TurnFile.open(database)
    turns.begin_run(8)
    with hold(database, "a.example") as other:
        assert other.stdout is not None
        assert [other.stdout.readline(), other.stdout.readline()] == ["True\n", "at work\n"]
        assert [turns.is_at_work(run_id) for run_id in (6, 7, 8)] == [False, True, True]
        other.kill()
    assert [turns.is_at_work(run_id) for run_id in (6, 7, 8)] == [False, False, True]
    turns.close()

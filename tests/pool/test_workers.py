import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, wait
from datetime import UTC, datetime
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

import crawler
from crawler.errors import FeedError, WorkerDied, WorkerError, WorkerTimeout
from crawler.items import Article, Basis, Entry, Image, Outcome, Page, Reading, Rights
from crawler.pool import WorkerPool
from crawler.pool.process import WorkerProcess
from crawler.pool.worker import COLLECT_AFTER

ROOT = Path(crawler.__file__).resolve().parent.parent

TASKS = '''
import ctypes, gc, logging, os, re, sys, time
from pathlib import Path
from datetime import UTC, datetime
from crawler.errors import FeedError
from crawler.items import Article, Basis, Entry, Image, Outcome, Reading, Rights

class Private(Exception):
    """Known here only."""

class Crooked(ValueError):
    def __init__(self, one, two):
        super().__init__("crooked")

COUNT = 0

def act(argument):
    global COUNT
    COUNT += 1
    kind, *rest = argument
    if kind == "echo": return rest[0]
    if kind == "pid": return os.getpid()
    if kind == "count": return COUNT
    if kind == "nice": return os.nice(0)
    if kind == "garbage": return [gc.get_threshold()[0], gc.get_freeze_count()]
    if kind == "cwd": return sys.path[:3]
    if kind == "sleep": time.sleep(rest[0]); return rest[0]
    if kind == "loop":
        while True: pass
    if kind == "hold the lock":
        return re.match("(a+)+$", "a" * 60 + "b")
    if kind == "eat":
        hoard = []
        while True: hoard.append(bytearray(2**24))
    if kind == "exit": os._exit(3)
    if kind == "sys.exit": sys.exit(4)
    if kind == "crash": ctypes.string_at(0)
    if kind == "print":
        print("stray words"); os.write(1, b"more stray words\\n")
        sys.__stdout__.write("and more\\n"); sys.__stdout__.flush()
        return sys.stdin.read() if rest else "printed"
    if kind == "close": os.closerange(0, 64); return None
    if kind == "log":
        logging.getLogger("parser").warning("odd page")
        logging.getLogger("crawler.rights").warning("look here")
    if kind == "raise": raise ValueError("no good")
    if kind == "raise ours": raise FeedError("broken", "https://news.example/feed")
    if kind == "raise private": raise Private("secret")
    if kind == "raise crooked": raise Crooked(1, 2)
    if kind == "raise unpicklable":
        raise ValueError(lambda: None)
    if kind == "function": return os.system
    if kind == "lambda": return lambda: None
    if kind == "path": return Path("x")
    if kind == "bytes": return bytes(rest[0])
    if kind == "reading": return Reading(
        Outcome.STORED,
        article=Article(url=rest[0].url, title="T", body=rest[0].body.decode(), image=Image("https://news.example/i")),
        rights=Rights(basis=(Basis("tdm", "http-header:tdm-reservation"),)))
    raise AssertionError(kind)
'''

Act = WorkerPool[tuple[Any, ...], Any]


@pytest.fixture
def tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a module `pool_tasks` that the workers can import."""
    (tmp_path / "pool_tasks.py").write_text(TASKS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


@pytest.fixture
def make_pool(tasks: Path) -> Iterator[Callable[..., Act]]:
    pools: list[Act] = []

    def make(size: int = 1, **settings: Any) -> Act:
        pools.append(WorkerPool("pool_tasks:act", size, **settings))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Act]:
    """One pool for the tests that leave its worker as it was."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "pool_tasks.py").write_text(TASKS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        with WorkerPool[tuple[Any, ...], Any]("pool_tasks:act", 1, time_limit_s=60) as pool:
            pool.submit(("pid",)).result(60)
            yield pool


def ask(pool: Act, *argument: object) -> Any:
    return pool.submit(argument).result(30)


def is_running(pid: int) -> bool:
    """Whether it runs; one that has ended counts as gone, though nobody may have collected it yet."""
    status = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] not in "ZX"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until_gone(pid: int, limit_s: float = 10) -> bool:
    deadline = time.monotonic() + limit_s
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_running(pid)


def test_a_page_goes_in_and_a_reading_comes_out(shared: Act) -> None:
    page = Page("https://news.example/a", "Grüße".encode(), (("A", "b"),), Entry("https://news.example/a"))
    assert ask(shared, "reading", page) == Reading(
        Outcome.STORED,
        article=Article(url="https://news.example/a", title="T", body="Grüße", image=Image("https://news.example/i")),
        rights=Rights(basis=(Basis("tdm", "http-header:tdm-reservation"),)),
    )


def test_plain_containers_and_instants_come_back_as_they_went(shared: Act) -> None:
    value = [
        1,
        2.5,
        None,
        "ü",
        b"\0",
        {"k": (1, {2})},
        frozenset({3}),
        bytearray(b"x"),
        datetime.now(UTC),
        Outcome.GONE,
    ]
    assert ask(shared, "echo", value) == value


def test_64_mib_go_in_and_come_out(shared: Act) -> None:
    body = os.urandom(2**20) * 64
    assert ask(shared, "echo", body) == body


def test_an_argument_above_the_limit_is_refused_at_once(shared: Act) -> None:
    with pytest.raises(ValueError, match="too long"):
        shared.submit(("echo", bytes(97 * 2**20)))


def test_a_result_above_the_limit_is_an_error_of_the_task(shared: Act) -> None:
    with pytest.raises(WorkerError, match="too long"):
        ask(shared, "bytes", 97 * 2**20)
    assert ask(shared, "echo", 1) == 1


@pytest.mark.parametrize("kind", ["loop", "hold the lock"])
def test_a_task_without_end_is_killed_and_the_next_is_served(make_pool: Callable[..., Act], kind: str) -> None:
    pool = make_pool(time_limit_s=0.5)
    before = ask(pool, "pid")
    with pytest.raises(WorkerTimeout, match=r"no answer within 0\.5 s"):
        ask(pool, kind)
    assert not is_running(before)
    assert ask(pool, "pid") != before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
def test_a_task_that_eats_memory_dies_of_it_and_the_next_is_served(make_pool: Callable[..., Act]) -> None:
    pool = make_pool(memory_limit_bytes=2**29)
    with pytest.raises(WorkerDied, match=r"out of memory .limit 512 MiB"):
        ask(pool, "eat")
    assert ask(pool, "echo", 1) == 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        pytest.param("exit", "status 3", id="os._exit"),
        pytest.param("sys.exit", "status 4", id="sys.exit"),
        pytest.param("crash", "SIGSEGV", id="segmentation fault"),
        pytest.param("close", "ended|stopped talking", id="closes every file"),
    ],
)
def test_a_process_that_ends_is_reported_and_replaced(make_pool: Callable[..., Act], kind: str, words: str) -> None:
    pool = make_pool(time_limit_s=5)
    with pytest.raises(WorkerDied, match=words):
        ask(pool, kind)
    assert ask(pool, "echo", 1) == 1


def test_a_worker_killed_between_two_tasks_costs_neither_of_them(make_pool: Callable[..., Act]) -> None:
    pool = make_pool()
    pid = ask(pool, "pid")
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.1)
    assert ask(pool, "echo", 1) == 1


def test_stray_prints_land_on_standard_error(make_pool: Callable[..., Act], capfd: pytest.CaptureFixture[str]) -> None:
    pool = make_pool()
    assert ask(pool, "print") == "printed"
    assert ask(pool, "print", "and read from standard input") == ""
    pool.close()
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("stray words") == 4
    assert err.count("and more") == 2


def test_warnings_of_our_own_are_heard_and_those_of_parsers_are_not(
    make_pool: Callable[..., Act], capfd: pytest.CaptureFixture[str]
) -> None:
    pool = make_pool()  # a worker whose standard error is this test's
    with pytest.raises(AssertionError):
        ask(pool, "log")
    assert capfd.readouterr().err == "WARNING:crawler.rights:look here\n"


@pytest.mark.parametrize(
    ("kind", "expected", "words"),
    [
        pytest.param("raise", ValueError, "no good", id="builtin exception"),
        pytest.param("raise ours", FeedError, "https://news.example/feed: broken", id="one of our own"),
        pytest.param("raise private", WorkerError, "pool_tasks.Private: secret", id="a class that is not admitted"),
        pytest.param("raise crooked", WorkerError, "crooked", id="an exception that cannot be rebuilt"),
        pytest.param("raise unpicklable", WorkerError, "ValueError", id="an exception that cannot be pickled"),
        pytest.param("function", WorkerError, "posix.system may not stand in a result", id="a function as result"),
        pytest.param("path", WorkerError, "may not stand in a result", id="a class of elsewhere as result"),
        pytest.param("lambda", WorkerError, "pickle", id="a result that cannot be pickled"),
    ],
)
def test_failures_of_the_task_come_over_and_cost_no_process(
    shared: Act, kind: str, expected: type[Exception], words: str
) -> None:
    before = ask(shared, "pid")
    with pytest.raises((WorkerError, ValueError, FeedError, AttributeError, TypeError)) as caught:
        ask(shared, kind)
    if kind != "lambda":  # Python versions differ in what pickling raises
        assert type(caught.value) is expected
        assert words in str(caught.value)
    assert ask(shared, "pid") == before


def test_a_worker_gives_way_to_its_parent(shared: Act) -> None:
    assert ask(shared, "nice") == min(os.nice(0) + 5, 19)


def test_the_traceback_of_the_worker_is_a_note_on_the_error(shared: Act) -> None:
    with pytest.raises(ValueError, match="no good") as caught:
        ask(shared, "raise")
    assert "pool_tasks.py" in caught.value.__notes__[0]


def test_a_hundred_submits_at_once_are_all_answered_by_several_processes(make_pool: Callable[..., Act]) -> None:
    pool = make_pool(3)
    answers = [pool.submit(("echo", number)) for number in range(100)]
    assert [answer.result(30) for answer in answers] == list(range(100))
    pids = {answer.result(30) for answer in [pool.submit(("pid",)) for _ in range(100)]}
    assert 1 <= len(pids) <= 3


def test_hangs_and_crashes_among_many_spoil_only_themselves(make_pool: Callable[..., Act]) -> None:
    pool = make_pool(3, time_limit_s=1)
    kinds = ["exit" if n % 7 == 3 else "loop" if n % 13 == 5 else "echo" for n in range(30)]
    futures = [pool.submit((kind, n)) for n, kind in enumerate(kinds)]
    wait(futures, 60)
    found = [type(future.exception(0)) for future in futures]
    expected = {"exit": WorkerDied, "loop": WorkerTimeout, "echo": type(None)}
    assert found == [expected[kind] for kind in kinds]


def test_processes_can_be_started_ahead_of_the_first_argument(
    make_pool: Callable[..., Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: Queue[str] = Queue()
    start = WorkerProcess.start

    def note(task: str, *limits: Any) -> WorkerProcess:
        begun.put(task)
        return start(task, *limits)

    monkeypatch.setattr(WorkerProcess, "start", note)
    pool = make_pool()
    pool.start()
    pool.start()
    assert begun.get(timeout=30) == "pool_tasks:act"
    assert ask(pool, "echo", 1) == 1
    pool.close()
    pool.start()
    assert begun.empty()


def test_asyncio_waits_for_it(make_pool: Callable[..., Act]) -> None:
    pool = make_pool(2)

    async def ask_both() -> list[Any]:
        futures = [asyncio.wrap_future(pool.submit(("echo", n))) for n in range(2)]
        return await asyncio.gather(*futures)

    assert asyncio.run(ask_both()) == [0, 1]


def test_a_process_is_replaced_after_its_share_of_tasks(make_pool: Callable[..., Act]) -> None:
    pool = make_pool(recycle_after=3)
    pids = [ask(pool, "pid") for _ in range(7)]
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


def test_the_warm_up_argument_runs_before_the_first(make_pool: Callable[..., Act]) -> None:
    assert ask(make_pool(warm_up=("echo", 1)), "count") == 2


def test_a_worker_looks_for_garbage_seldom_and_never_among_what_it_loaded(shared: Act) -> None:
    threshold, frozen = ask(shared, "garbage")

    assert threshold == COLLECT_AFTER
    assert frozen > 5_000


def test_a_failing_warm_up_is_logged_and_the_worker_serves(
    make_pool: Callable[..., Act], caplog: pytest.LogCaptureFixture
) -> None:
    assert ask(make_pool(warm_up=("raise",)), "echo", 1) == 1
    assert "warm-up failed" in caplog.text


@pytest.mark.parametrize("task", ["pool_tasks:absent", "absent_module:act", "pool_tasks:COUNT", "nonsense"])
def test_a_task_that_cannot_be_imported_is_an_error_of_each_submit(tasks: Path, task: str) -> None:
    with WorkerPool[object, object](task, 1) as pool:
        for _ in range(2):
            with pytest.raises(WorkerError, match="cannot be imported"):
                pool.submit(1).result(30)


def test_nothing_is_started_before_the_first_submit(make_pool: Callable[..., Act]) -> None:
    pool = make_pool(2)
    assert pool._threads == []
    pool.close()


def test_close_without_time_kills_what_runs_and_cancels_what_waits(make_pool: Callable[..., Act]) -> None:
    pool = make_pool(1, time_limit_s=60)
    pid = ask(pool, "pid")
    futures = [pool.submit(("sleep", 60)) for _ in range(3)]
    while not futures[0].running():
        time.sleep(0.01)
    started = time.monotonic()
    pool.close()
    assert time.monotonic() - started < 5
    assert isinstance(futures[0].exception(0), WorkerDied)
    for future in futures[1:]:
        with pytest.raises(CancelledError):
            future.result(0)
    assert not is_running(pid)
    with pytest.raises(RuntimeError, match="closed"):
        pool.submit(("echo", 1))


def test_close_with_time_lets_what_is_queued_finish(make_pool: Callable[..., Act]) -> None:
    pool = make_pool(2)
    futures = [pool.submit(("sleep", 0.02)) for _ in range(10)]
    pool.close(30)
    assert [future.result(0) for future in futures] == [0.02] * 10
    pool.close()


def test_a_future_cancelled_in_the_queue_never_runs(make_pool: Callable[..., Act]) -> None:
    pool = make_pool()
    first: Future[Any] = pool.submit(("sleep", 0.3))
    second = pool.submit(("exit",))
    assert second.cancel()
    assert first.result(30) == 0.3
    assert ask(pool, "count") == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_to_the_group_leave_workers_to_their_parent(make_pool: Callable[..., Act], number: int) -> None:
    pool = make_pool()
    pid = ask(pool, "pid")
    os.kill(pid, number)
    time.sleep(0.1)
    assert ask(pool, "pid") == pid


PARENT = """
import sys, threading
from crawler.pool import WorkerPool
pool = WorkerPool("pool_tasks:act", 2, time_limit_s=float(sys.argv[2]))
print(*sorted({f.result(30) for f in [pool.submit(("pid",)) for _ in range(200)]}), flush=True)
future = pool.submit((sys.argv[1], 60))
while not future.running():
    pass
print("busy", flush=True)
if sys.argv[3] == "return":
    sys.exit(0)
threading.Event().wait()
"""


def start_parent(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)])}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", PARENT, *arguments], stdout=subprocess.PIPE, text=True, env=env, cwd=folder
    )


def read_pids(parent: "subprocess.Popen[str]") -> list[int]:
    """The workers of the parent, read when one of them is busy."""
    assert parent.stdout is not None
    pids = [int(pid) for pid in parent.stdout.readline().split()]
    assert pids
    assert parent.stdout.readline() == "busy\n"
    return pids


@pytest.mark.parametrize("kind", ["sleep", "loop"])
def test_a_killed_parent_leaves_no_worker_behind(tasks: Path, kind: str) -> None:
    with start_parent(tasks, kind, "60", "wait") as parent:
        pids = read_pids(parent)
        time.sleep(0.1)
        parent.kill()
        assert all(wait_until_gone(pid) for pid in pids)


def test_a_worker_that_holds_the_interpreter_lock_outlives_its_killed_parent_only_to_its_alarm(tasks: Path) -> None:
    with start_parent(tasks, "hold the lock", "0.7", "wait") as parent:
        pids = read_pids(parent)
        time.sleep(0.1)
        parent.kill()
        time.sleep(0.3)
        assert any(is_running(pid) for pid in pids)
        assert all(wait_until_gone(pid, 12) for pid in pids)


def test_a_parent_that_forgets_to_close_ends_all_the_same(tasks: Path) -> None:
    with start_parent(tasks, "sleep", "60", "return") as parent:
        pids = read_pids(parent)
        assert parent.wait(10) == 0
        assert all(wait_until_gone(pid) for pid in pids)


def test_it_works_from_a_folder_with_another_crawler_in_it(
    make_pool: Callable[..., Act], tasks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tasks / "crawler").mkdir()
    (tasks / "crawler" / "__init__.py").write_text("raise ImportError('the wrong crawler')")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", str(tasks)]))
    monkeypatch.chdir(tasks)
    path = ask(make_pool(), "cwd")
    assert path[0] == str(ROOT)
    assert "" not in path

"""A fixed number of worker processes behind futures."""

import logging
import pickle
import threading
import time
from collections.abc import Iterable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Generic, NamedTuple, Self, TypeVar, cast

from crawler.errors import WorkerDied, WorkerError
from crawler.pool.channel import MAX_FRAME_BYTES
from crawler.pool.process import WorkerProcess
from crawler.pool.records import ADMITTED_MODULES

logger = logging.getLogger(__name__)

DEFAULT_MEMORY_BYTES = 3 * 2**29
"""1.5 GiB of address space. trafilatura takes up to 1 GB for the largest pages; a warm worker maps 0.18 GB."""

START_LIMIT_S = 60.0
"""For starting, importing and warming up, on a machine that is busy with other workers doing the same."""

A = TypeVar("A")
R = TypeVar("R")


class _Job(NamedTuple):
    argument: bytes
    future: "Future[object]"


class WorkerPool(Generic[A, R]):
    """Runs one task in long-lived processes that are killed when they overrun their time or memory.

    The processes start, all at once, with `start` or the first `submit`. A thread for each does the waiting, so that
    `submit` never blocks; asyncio wraps the future (`asyncio.wrap_future`). Signals that stop a group of processes
    (SIGINT, SIGTERM) are ignored by the workers; they end with their parent, however it ends. At interpreter exit an
    open pool is abandoned: its workers end, its futures never do.

    Args:
        task: `package.module:function`; takes one picklable argument, returns one record (`crawler.pool.records`
            tells what may stand in it). It is imported in the worker only.
        size: number of processes.
        time_limit_s: for one argument, from its handing over to the last byte of the answer.
        memory_limit_bytes: address space of a worker (Linux); None sets no limit.
        warm_up: an argument given to the task once in each fresh process, its result thrown away, so that the first
            real one does not pay for what the task loads. None only imports the task's module.
        recycle_after: a process is replaced after so many arguments, so that leaks stay small.
        admitted: further modules whose classes may stand in a result.
    """

    def __init__(
        self,
        task: str,
        size: int,
        time_limit_s: float = 10.0,
        memory_limit_bytes: int | None = DEFAULT_MEMORY_BYTES,
        warm_up: A | None = None,
        *,
        recycle_after: int = 2000,
        admitted: Iterable[str] = (),
    ) -> None:
        if size < 1:
            raise ValueError("a pool has at least one worker")
        self._task = task
        self._size = size
        self._time_limit_s = time_limit_s
        self._memory_limit_bytes = memory_limit_bytes
        self._warm_up = warm_up
        self._recycle_after = recycle_after
        self._admitted = ADMITTED_MODULES | frozenset(admitted)
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = threading.Lock()  # guards what follows
        self._threads: list[threading.Thread] = []
        self._processes: set[WorkerProcess] = set()
        self._is_closed = False
        self._is_killed = False

    def submit(self, argument: A) -> "Future[R]":
        """Queue one argument.

        The future's result is the task's, or it raises `WorkerTimeout` (the process was killed and is replaced),
        `WorkerDied` (it ran out of memory or crashed, and is replaced), what the task raised, or `WorkerError` with
        its text where that cannot be brought over.

        Raises:
            RuntimeError: the pool is closed.
            ValueError: the pickled argument is longer than `MAX_FRAME_BYTES`.
            pickle.PicklingError, TypeError, AttributeError: the argument cannot be pickled.
        """
        data = pickle.dumps(argument, protocol=5)
        if len(data) > MAX_FRAME_BYTES:
            raise ValueError(f"an argument of {len(data)} bytes is too long")
        future: Future[object] = Future()
        with self._lock:
            if self._is_closed:
                raise RuntimeError("the pool is closed")
            self._jobs.put(_Job(data, future))
            if not self._threads:
                self._start_threads()
        return cast("Future[R]", future)

    def start(self) -> None:
        """Start the processes now, so that they are warm when the first argument comes. Nothing where they were started
        or the pool is closed."""
        with self._lock:
            if not self._is_closed and not self._threads:
                self._start_threads()

    def close(self, timeout_s: float = 0.0) -> None:
        """Take no more, wait for what is queued, then kill what still runs and cancel what has not begun.

        Args:
            timeout_s: how long to wait. Interrupted futures raise `WorkerDied`.
        """
        with self._lock:
            is_first = not self._is_closed
            self._is_closed = True
            threads = list(self._threads)
        if is_first:
            self._put_ends(len(threads))
        deadline = time.monotonic() + timeout_s
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        with self._lock:
            self._is_killed = True
            processes = list(self._processes)
        self._cancel_queued()
        for process in processes:
            process.kill()
        self._put_ends(len(threads))
        for thread in threads:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start_threads(self) -> None:
        for number in range(self._size):
            thread = threading.Thread(target=self._serve, name=f"worker-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _put_ends(self, count: int) -> None:
        for _ in range(count):
            self._jobs.put(None)

    def _cancel_queued(self) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            if job is not None:
                job.future.cancel()
                job.future.set_running_or_notify_cancel()

    def _serve(self) -> None:
        """One thread: one process, and its successors."""
        process = self._find_process(None)  # warms up while the first job is on its way
        try:
            while (job := self._jobs.get()) is not None:
                if job.future.set_running_or_notify_cancel():
                    process = self._find_process(process)
                    self._run(process, job)
                    process = self._find_process(process)  # now, so that it is warm when the next job comes
                del job  # its argument may be large, and the next may be long in coming
        finally:
            self._drop(process)

    def _run(self, process: WorkerProcess | None, job: _Job) -> None:
        try:
            if process is None:
                raise WorkerDied("no worker could be started")
            if problem := process.wait_until_ready(START_LIMIT_S):
                logger.warning("warm-up failed: task=%s error=%s", self._task, problem.strip())
            result = process.ask(job.argument, self._time_limit_s, self._admitted)
        except WorkerError as error:
            logger.debug("worker error: task=%s error=%s", self._task, error)
            job.future.set_exception(error.with_traceback(None))
        except BaseException as error:  # noqa: BLE001 - the wall: whatever the task raised is the caller's
            job.future.set_exception(error.with_traceback(None))  # which would hold the argument
        else:
            job.future.set_result(result)

    def _find_process(self, process: WorkerProcess | None) -> WorkerProcess | None:
        """The given process where it can still be asked; else a fresh one, None where none can be had."""
        if process is not None and process.is_alive() and process.asked < self._recycle_after:
            return process
        self._drop(process)
        with self._lock:
            if self._is_killed:
                return None
            try:
                fresh = WorkerProcess.start(self._task, self._time_limit_s, self._memory_limit_bytes)
            except WorkerDied as error:
                logger.warning("worker not started: task=%s error=%s", self._task, error)
                return None
            self._processes.add(fresh)
        fresh.greet(self._warm_up, START_LIMIT_S)
        return fresh

    def _drop(self, process: WorkerProcess | None) -> None:
        if process is None:
            return
        process.stop()
        with self._lock:
            self._processes.discard(process)

"""One worker process as its parent sees it: start, ask, stop."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Self

import crawler
from crawler.errors import WorkerDied, WorkerError, WorkerTimeout
from crawler.pool.channel import Channel, Frame, widen_pipe
from crawler.pool.records import load_record
from crawler.pool.worker import EXIT_OUT_OF_MEMORY

_BOOT = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "  # before the imports, which take a while
    "from crawler.pool.worker import main; main()"
)

_ALARM_FACTOR = 2.0
_ALARM_EXTRA_S = 1.0
"""The kernel's alarm comes well after the parent's own limit: it is for workers whose parent is gone."""


class WorkerProcess:
    """A process that answers for one task.

    Used by one thread, except `kill`, which any thread may call. Whoever starts it calls `stop` or `kill`.

    Attributes:
        asked: how many arguments it has been given.
    """

    def __init__(self, popen: "subprocess.Popen[bytes]", memory_limit_bytes: int | None) -> None:
        assert popen.stdin is not None
        assert popen.stdout is not None
        for pipe in (popen.stdin, popen.stdout):
            widen_pipe(pipe.fileno())
        self._popen = popen
        self._channel = Channel(popen.stdout.fileno(), popen.stdin.fileno())
        self._memory_limit_bytes = memory_limit_bytes
        self._is_ready = False
        self.asked = 0

    @classmethod
    def start(cls, task: str, time_limit_s: float, memory_limit_bytes: int | None) -> Self:
        """Start the process; returns at once. Then `greet` it.

        Raises:
            WorkerDied: the system cannot start another process.
        """
        alarm_s = time_limit_s * _ALARM_FACTOR + _ALARM_EXTRA_S
        try:
            popen = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
                [sys.executable, "-P", "-c", _BOOT, task, str(memory_limit_bytes or 0), str(alarm_s)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_make_environment(),
                bufsize=0,
            )
        except OSError as error:
            raise WorkerDied(f"cannot start a worker: {error}") from error
        return cls(popen, memory_limit_bytes)

    def greet(self, warm_up: object, limit_s: float) -> None:
        """Let it import its task and warm up by itself; what comes of it, `wait_until_ready` tells."""
        try:
            self._channel.send(Frame.HELLO, pickle.dumps(warm_up), time.monotonic() + limit_s)
        except EOFError:  # dead already: the first question will say so
            return
        except TimeoutError:
            self.kill()

    def is_alive(self) -> bool:
        """Whether the process can be asked."""
        return self._popen.poll() is None

    def wait_until_ready(self, limit_s: float) -> str:
        """Wait until the task is imported.

        Returns:
            Why the warm-up failed; empty when it did not, or when this was asked before.

        Raises:
            WorkerTimeout: it took too long; the process is killed.
            WorkerError: the task cannot be imported.
            WorkerDied: the process ended.
        """
        if self._is_ready:
            return ""
        kind, body = self._receive(limit_s, time.monotonic() + limit_s)
        text = body.decode("utf-8", "replace")
        if kind is not Frame.READY:
            self.kill()
            raise WorkerError(f"the task cannot be imported: {text.strip()}")
        self._is_ready = True
        return text

    def ask(self, argument: bytes, limit_s: float, admitted: Collection[str]) -> object:
        """Hand over a pickled argument and wait for what the task makes of it.

        Raises:
            WorkerTimeout: no answer in time; the process is killed.
            WorkerDied: the process ended before it answered.
            WorkerError: the task raised what cannot be brought over, or returned what may not be.
            Exception: what the task raised.
        """
        self.asked += 1
        deadline = time.monotonic() + limit_s
        try:
            self._channel.send(Frame.TASK, argument, deadline)
        except TimeoutError as error:
            self.kill()
            raise WorkerTimeout(limit_s) from error
        except EOFError as error:
            raise self._explain_end() from error
        kind, body = self._receive(limit_s, deadline)
        if kind is Frame.RESULT:
            return load_record(body, admitted)
        raise _rebuild_error(body, admitted)

    def stop(self) -> None:
        """Tell the process to end, and collect it. It does not get to finish a task."""
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._popen.wait(1)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the process now. Its own thread learns of it as of any other death."""
        self._popen.kill()
        self._popen.wait()

    def _receive(self, limit_s: float, deadline: float) -> tuple[Frame, bytearray]:
        try:
            return self._channel.receive(deadline)
        except TimeoutError as error:
            self.kill()
            raise WorkerTimeout(limit_s) from error
        except EOFError as error:
            raise self._explain_end() from error

    def _explain_end(self) -> WorkerDied:
        try:
            status = self._popen.wait(1)
        except subprocess.TimeoutExpired:  # it closed its channel and lives on
            self.kill()
            return WorkerDied("the worker stopped talking")
        if status == EXIT_OUT_OF_MEMORY:
            return WorkerDied(f"the worker ran out of memory (limit {(self._memory_limit_bytes or 0) >> 20} MiB)")
        if status < 0:
            return WorkerDied(f"the worker was ended by {_name_signal(-status)}")
        return WorkerDied(f"the worker ended with status {status}")


def _rebuild_error(body: bytearray, admitted: Collection[str]) -> Exception:
    """The task's own exception, its traceback as a note; a WorkerError with its text where it cannot come over."""
    described = load_record(body, ())
    if not (isinstance(described, tuple) and len(described) == 3):
        return WorkerError("the worker raised something unreadable")
    data, line, text = described
    error: object = None
    if isinstance(data, bytes):
        with suppress(WorkerError):
            error = load_record(data, admitted)
    if not isinstance(error, Exception):
        error = WorkerError(str(line))
    if text is not None:
        error.add_note(f"In the worker:\n{text}")
    return error


def _make_environment() -> dict[str, str]:
    """The parent's, with the folder of our own package first: another `crawler` stands in many a folder and index."""
    root = str(Path(crawler.__file__).resolve().parent.parent)
    inherited = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    path = [root, *(entry for entry in inherited if entry and entry != root)]  # an empty entry is the current folder
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}


def _name_signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"

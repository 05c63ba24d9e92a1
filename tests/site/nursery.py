"""A process that has imported what the commands need and forks for each one: their runs save the imports.

A command run here has a process of its own and starts from the environment, standard files and random numbers of a
fresh interpreter. What it cannot show is that a command imports what it needs, and how long that takes; tests of that
start an interpreter.

    python -P nursery.py ROOT SOCKET        serves until its standard input ends
"""

import atexit
import gc
import importlib
import json
import os
import random
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

KEPT = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "MALLOC_ARENA_MAX")
"""Variables that count when an interpreter starts, besides Python's own: a command that changes one is none for us."""
WORK = (
    "scrapy.crawler",
    "twisted.internet.asyncioreactor",
    "crawler.walk.runtime",
    "crawler.walk.reextract",
    "crawler.walk.importing",
    "crawler.middlewares.handler",
    "crawler.store.sqlite",
    "crawler.pool",
    "crawler.reading",
    "pipelines.store",
    "spiders.feeds",
    "spiders.pages",
    "spiders.sitemaps",
)
"""Modules that commands import on their way; each of the commands' own comes before."""


class Nursery:
    """The client's side, for one process of tests."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="pressmark-nursery-")
        self._address = str(Path(self._folder.name) / "socket")
        self._outer = _outer(environment)
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__, str(root), self._address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=dict(environment),
            cwd=os.sep,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n", "the nursery did not start"

    @classmethod
    def start(cls, root: Path, environment: Mapping[str, str]) -> Self:
        """Start the process and wait until it serves."""
        return cls(root, environment)

    def takes(self, environment: Mapping[str, str]) -> bool:
        """Whether a command with this environment behaves here as in an interpreter of its own."""
        return _outer(environment) == self._outer

    def run(
        self, arguments: list[str], environment: Mapping[str, str], stdin: bytes, limit_s: float
    ) -> tuple[int, bytes, bytes]:
        """Run `pressmark ARGUMENTS` to its end.

        Returns:
            (exit code, negative for a signal; standard output; standard error).

        Raises:
            subprocess.TimeoutExpired: it ran too long, and was killed.
        """
        with tempfile.TemporaryDirectory(dir=self._folder.name) as folder, socket.socket(socket.AF_UNIX) as asked:
            files = [Path(folder) / name for name in ("in", "out", "err")]
            files[0].write_bytes(stdin)
            asked.settimeout(limit_s)
            asked.connect(self._address)
            asked.sendall(json.dumps([arguments, dict(environment), [str(file) for file in files]]).encode() + b"\n")
            with asked.makefile("rb") as told:
                pid = int(told.readline())
                try:
                    code = int(told.readline())
                except TimeoutError:
                    os.kill(pid, 9)
                    raise subprocess.TimeoutExpired(["pressmark", *arguments], limit_s) from None
            return code, files[1].read_bytes(), files[2].read_bytes()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()
        self._folder.cleanup()


def _outer(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name in KEPT or name.startswith("PYTHON")}


def serve(root: str, address: str) -> None:
    """Fork for each command that is asked for; returns in the forked process, with `sys.argv` set for it."""
    sys.path.insert(0, root)
    main = importlib.import_module("crawler.cli.main")
    for name in main.COMMANDS:
        importlib.import_module(f"crawler.cli.{name}_command")
    for name in WORK:
        importlib.import_module(name)
    assert "twisted.internet.reactor" not in sys.modules, "a reactor cannot be shared"
    gc.collect()
    gc.freeze()  # what the processes share stays shared
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(64)
        os.write(1, b"ready\n")
        while True:
            ready, _, _ = select.select([listener.fileno(), 0], [], [])
            while _reap():
                pass
            if 0 in ready:
                os._exit(0)
            asked, _ = listener.accept()
            if os.fork() == 0:  # one that waits for the command and tells how it ended
                break
            asked.close()
    with asked, asked.makefile("rb") as words:
        wanted: list[Any] = json.loads(words.readline())
        pid = os.fork()
        if pid:
            asked.sendall(f"{pid}\n".encode())
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            with suppress(OSError):
                asked.sendall(f"{code}\n".encode())
            os._exit(0)
    arguments, environment, files = wanted
    _become(arguments, environment, files)


def _reap() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def _become(arguments: list[str], environment: dict[str, str], files: list[str]) -> None:
    for number, (name, flags) in enumerate(zip(files, (os.O_RDONLY, os.O_WRONLY, os.O_WRONLY), strict=True)):
        opened = os.open(name, flags | os.O_CREAT | os.O_APPEND * number, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    random.seed()
    time.tzset()
    sys.argv = ["-c", *arguments]


def end(code: int) -> None:
    """Leave as an interpreter leaves, but for taking down its modules one by one."""
    threading._shutdown()  # type: ignore[attr-defined]  # as the interpreter does: waits for threads
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve(*sys.argv[1:3])
    from crawler.cli.main import main

    try:
        main()
    except SystemExit as left:
        if isinstance(left.code, int):
            end(left.code)
        raise

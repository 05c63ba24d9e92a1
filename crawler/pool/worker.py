"""The inside of a worker process: import one task, then answer one argument after the other.

Started by `crawler.pool.process` as `python -P -c BOOT TASK MEMORY_LIMIT ALARM_S`. Standard input and output are the
channel; they are moved aside at once, so that whatever the task or a C library prints lands on standard error.

The process ends by itself when its parent is gone: a thread waits on the channel and exits at its end. A task that
never lets go of the interpreter lock would keep that thread from running; an alarm of the kernel ends such a one.
"""

import gc
import importlib
import logging
import os
import pickle
import resource
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from queue import SimpleQueue
from typing import NoReturn

from crawler.log import set_up_worker_logging
from crawler.pool.channel import MAX_FRAME_BYTES, Channel, Frame
from crawler.pool.records import dump_record

EXIT_OUT_OF_MEMORY = 86
"""Exit status that tells the parent why."""

NICENESS = 5
"""A worker gives way to its parent, whose event loop has little to do at a time and much that waits for it. Two workers
on two cores, without it and with it: the loop came late by 89 and 120 ms at the 99th percentile, then by 38 and 49."""

Task = Callable[[object], object]


def main() -> NoReturn:
    """Serve until the parent closes the channel."""
    name, memory_limit, alarm = sys.argv[1:4]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C and a stopping service reach the whole group:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the parent decides when the page in work is given up
    channel = _take_channel()
    os.nice(NICENESS)
    _limit_memory(int(memory_limit))
    try:
        _serve(channel, name, float(alarm))
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)  # at once, in the state that the process is in
    except EOFError:
        os._exit(0)


def _serve(channel: Channel, name: str, alarm_s: float) -> NoReturn:
    frames: SimpleQueue[tuple[Frame, bytearray]] = SimpleQueue()
    threading.Thread(target=_read_frames, args=(channel, frames), daemon=True).start()
    _, hello = frames.get()
    try:
        task = _import_task(name)
    except Exception:  # noqa: BLE001 - the wall: an import runs any code
        channel.send(Frame.UNUSABLE, traceback.format_exc().encode("utf-8", "replace"))
        os._exit(1)
    complaint = _warm_up(task, pickle.loads(hello))  # noqa: S301 - our parent's
    spare_collections()
    channel.send(Frame.READY, complaint.encode("utf-8", "replace"))
    while True:
        _, body = frames.get()
        signal.setitimer(signal.ITIMER_REAL, alarm_s)  # its default action kills, whoever holds the interpreter lock
        answer = _answer(task, body)
        del body
        signal.setitimer(signal.ITIMER_REAL, 0)
        channel.send(*answer)
        del answer


def _answer(task: Task, body: bytearray) -> tuple[Frame, bytes]:
    try:
        result = dump_record(task(pickle.loads(body)))  # noqa: S301 - our parent's
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the wall of a worker task: the failure belongs to its argument
        return Frame.RAISED, dump_record(_describe(error))
    if len(result) > MAX_FRAME_BYTES:
        return Frame.RAISED, dump_record((None, f"a result of {len(result)} bytes is too long", None))
    return Frame.RESULT, result


def _describe(error: Exception) -> tuple[bytes | None, str, str]:
    line = "".join(traceback.format_exception_only(error)).strip()
    text = "".join(traceback.format_exception(error))
    try:
        return dump_record(error), line, text
    except Exception:  # noqa: BLE001 - pickling runs any code; its text goes in its place
        return None, line, text


def _warm_up(task: Task, argument: object) -> str:
    if argument is None:
        return ""
    try:
        task(argument)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the wall: the task may still serve other arguments
        return traceback.format_exc()
    return ""


COLLECT_AFTER = 20_000
"""Containers made and not yet freed after which garbage is looked for; Python's own 700 are reached many times a page.
Trees of elements are no cycles: they are freed when the last reference goes."""


def spare_collections() -> None:
    """Leave what was loaded for good out of the search for garbage, and search less often: 5% of a page's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)


def _import_task(name: str) -> Task:
    module, _, function = name.partition(":")
    task = getattr(importlib.import_module(module), function)
    if not callable(task):
        raise TypeError(f"{name} is no function")
    return task  # type: ignore[no-any-return]  # callable is all that can be known of it


def _read_frames(channel: Channel, frames: "SimpleQueue[tuple[Frame, bytearray]]") -> NoReturn:
    try:
        while True:
            frames.put(channel.receive())
    except EOFError:
        os._exit(0)  # the parent is gone or done with us: no result is wanted any more
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)


def _take_channel() -> Channel:
    channel = Channel(os.dup(0), os.dup(1))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    set_up_worker_logging()
    return channel


def _limit_memory(limit_bytes: int) -> None:
    """Limit the address space (0: no limit). macOS does not know the limit: there it stays without one."""
    _lower_limit(resource.RLIMIT_CORE, 0)
    if limit_bytes:
        _lower_limit(resource.RLIMIT_AS, limit_bytes)


def _lower_limit(kind: int, limit: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    try:
        resource.setrlimit(kind, (limit, hard))
    except (ValueError, OSError) as error:
        logging.getLogger(__name__).debug("limit not set: kind=%d error=%s", kind, error)

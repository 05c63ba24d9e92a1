"""Turns at hosts shared by all processes on one corpus: a crawl, and `fetch` or `add` beside it.

One file beside the database. Whoever asks a host holds a lock on the byte that stands for it for as long; the system
drops it when the process dies, however it dies; so does a run with a byte of its own, by which others tell that it
lives. In the host's slot stands what the next one has to know at once: when
the last reply ended, the pause that is kept, and until when the host asked to be left alone. What is to be remembered
for long stands in the table `hosts`.
"""

import errno
import fcntl
import hashlib
import math
import os
import struct
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from crawler.errors import StoreError

BUCKETS = 2048
DEPTH = 8
"""Hosts whose traces one bucket holds; with more, the one that was asked longest ago gives way. 512 KiB in all."""
_SLOT = struct.Struct("<8sddd")
"""Digest of the host; last reply (monotonic second, the same for all processes of one machine); pause in seconds;
Unix time of the end of a Retry-After. NaN where unknown."""
_LOCKS_AT = 1 << 40
"""Locks lie on bytes behind the file's end, one a host, as its digest says."""
_RUNS_AT = 1 << 60
"""Behind those of all hosts: one a run, by its number."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What the last request to a host left behind."""

    last_reply_at: float | None = None
    """Monotonic second at which it ended. One in the future is of before the machine was started: None."""
    delay_s: float = 0.0
    retry_at: datetime | None = None


class TurnFile:
    """See the module. Not for threads: one process, one object, one host at a time from each task."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self._path = path
        self._held: set[str] = set()
        self._runs: set[int] = set()

    @classmethod
    def open(cls, database: Path) -> Self:
        """The file that belongs to this database; made when it is not there.

        Raises:
            StoreError: it cannot be opened.
        """
        path = database.with_name(database.name + ".turns")
        try:
            return cls(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), path)
        except OSError as error:
            raise StoreError(f"cannot open the file of turns: {error.strerror or error}", str(path)) from error

    def close(self) -> None:
        """Drop every turn."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def take(self, host: str) -> bool:
        """Hold the host's turn; False at once when somebody else does."""
        if host in self._held:
            return False
        if not self._lock(fcntl.LOCK_EX | fcntl.LOCK_NB, _lock_of(host)):
            return False
        self._held.add(host)
        return True

    def _lock(self, how: int, place: int) -> bool:
        """Lock or unlock one byte; False when another process holds it."""
        try:
            fcntl.lockf(self._descriptor, how, 1, place)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                return False
            raise StoreError(f"cannot lock the file of turns: {error.strerror or error}", str(self._path)) from error
        return True

    def drop(self, host: str) -> None:
        """Let the next one ask."""
        if host in self._held:
            self._held.discard(host)
            if self._descriptor >= 0:
                fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, _lock_of(host))

    def begin_run(self, run_id: int) -> None:
        """Let others see, until this object is closed or the process dies, that the run is at work."""
        self._lock(fcntl.LOCK_EX, _RUNS_AT + run_id)
        self._runs.add(run_id)

    def is_at_work(self, run_id: int) -> bool:
        """Whether the process of a run lives."""
        if run_id in self._runs:
            return True
        if not self._lock(fcntl.LOCK_SH | fcntl.LOCK_NB, _RUNS_AT + run_id):
            return True
        self._lock(fcntl.LOCK_UN, _RUNS_AT + run_id)
        return False

    def read(self, host: str) -> Trace:
        """What the last one left; nothing where its place was given to another host."""
        digest = _digest_of(host)
        for known, last, delay_s, retry in self._bucket(digest):
            if known == digest:
                return Trace(
                    last_reply_at=last if last <= time.monotonic() else None,
                    delay_s=delay_s if math.isfinite(delay_s) and delay_s >= 0 else 0.0,
                    retry_at=_instant_of(retry),
                )
        return Trace()

    def write(self, host: str, trace: Trace) -> None:
        """Leave this for the next one. The turn is held.

        Raises:
            StoreError: the disk is full.
        """
        digest = _digest_of(host)
        bucket = self._bucket(digest)
        place = min(range(DEPTH), key=lambda n: (bucket[n][0] != digest, _age_of(bucket[n])))
        last = math.nan if trace.last_reply_at is None else trace.last_reply_at
        retry = math.nan if trace.retry_at is None else trace.retry_at.timestamp()
        data = _SLOT.pack(digest, last, trace.delay_s, retry)
        try:
            os.pwrite(self._descriptor, data, (_bucket_of(digest) * DEPTH + place) * _SLOT.size)
        except OSError as error:
            raise StoreError(f"cannot write the file of turns: {error.strerror or error}", str(self._path)) from error

    def _bucket(self, digest: bytes) -> list[tuple[bytes, float, float, float]]:
        size = DEPTH * _SLOT.size
        data = os.pread(self._descriptor, size, _bucket_of(digest) * size).ljust(size, b"\0")
        return list(_SLOT.iter_unpack(data))


def _age_of(slot: tuple[bytes, float, float, float]) -> float:
    """Sorts slots so that the one to give away comes first: an empty one, then the one asked longest ago."""
    last = slot[1]
    return last if 0 <= last <= time.monotonic() else 0.0


def _digest_of(host: str) -> bytes:
    return hashlib.blake2b(host.encode(), digest_size=8).digest()


def _bucket_of(digest: bytes) -> int:
    return int.from_bytes(digest[:4], "little") % BUCKETS


def _lock_of(host: str) -> int:
    return _LOCKS_AT + (int.from_bytes(_digest_of(host), "little") >> 8)


def _instant_of(unix_s: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(unix_s, UTC) if math.isfinite(unix_s) and unix_s > 0 else None
    except (ValueError, OverflowError, OSError):
        return None

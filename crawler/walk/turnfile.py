"""Turns at hosts shared by all processes on one corpus: a crawl, and `fetch` or `add` beside it.

One file beside the database, a slot a host. Whoever asks a host holds the lock on its slot for as long; the system
drops it when the process dies, however it dies. In the slot stands what the next one has to know at once: when the last
reply ended, the pause that is kept, and until when the host asked to be left alone. What is to be remembered for long
stands in the table `hosts`.
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

SLOTS = 1 << 19
"""A thousand hosts share a slot by chance once in two corpora; they then wait for each other's requests, not pauses."""
_SLOT = struct.Struct("<8sddd")
"""Digest of the host; last reply (monotonic second, the same for all processes of one machine); pause in seconds;
Unix time of the end of a Retry-After. NaN where unknown. 16 MiB for all slots, of which the disk holds those used."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What the last request to a host left behind."""

    last_reply_at: float | None = None
    """Monotonic second at which it ended. One in the future is of before the machine was started: None."""
    delay_s: float = 0.0
    retry_at: datetime | None = None


class TurnFile:
    """See the module. Not for threads: one process, one object, one host at a time from each task."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._held: dict[int, str] = {}

    @classmethod
    def open(cls, database: Path) -> Self:
        """The file that belongs to this database; made when it is not there.

        Raises:
            StoreError: it cannot be opened.
        """
        path = database.with_name(database.name + ".turns")
        try:
            return cls(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise StoreError(f"cannot open the file of turns: {error.strerror or error}", str(path)) from error

    def close(self) -> None:
        """Drop every turn."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def take(self, host: str) -> bool:
        """Hold the host's turn; False at once when somebody else does."""
        slot = _slot_of(host)
        if slot in self._held:
            return False
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, _SLOT.size, slot * _SLOT.size)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                return False
            raise
        self._held[slot] = host
        return True

    def drop(self, host: str) -> None:
        """Let the next one ask."""
        slot = _slot_of(host)
        if self._held.pop(slot, None) is not None and self._descriptor >= 0:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN, _SLOT.size, slot * _SLOT.size)

    def read(self, host: str) -> Trace:
        """What the last one left; nothing when another host used the slot since."""
        data = os.pread(self._descriptor, _SLOT.size, _slot_of(host) * _SLOT.size)
        if len(data) < _SLOT.size:
            return Trace()
        digest, last, delay_s, retry = _SLOT.unpack(data)
        if digest != _digest_of(host):
            return Trace()
        return Trace(
            last_reply_at=last if last <= time.monotonic() else None,
            delay_s=delay_s if math.isfinite(delay_s) and delay_s >= 0 else 0.0,
            retry_at=_instant_of(retry),
        )

    def write(self, host: str, trace: Trace) -> None:
        """Leave this for the next one. The turn is held."""
        last = math.nan if trace.last_reply_at is None else trace.last_reply_at
        retry = math.nan if trace.retry_at is None else trace.retry_at.timestamp()
        data = _SLOT.pack(_digest_of(host), last, trace.delay_s, retry)
        os.pwrite(self._descriptor, data, _slot_of(host) * _SLOT.size)


def _digest_of(host: str) -> bytes:
    return hashlib.blake2b(host.encode(), digest_size=8).digest()


def _slot_of(host: str) -> int:
    return int.from_bytes(_digest_of(host)[:4], "little") % SLOTS


def _instant_of(unix_s: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(unix_s, UTC) if math.isfinite(unix_s) and unix_s > 0 else None
    except (ValueError, OverflowError, OSError):
        return None

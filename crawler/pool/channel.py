"""Frames over a pair of pipes: one byte of kind, four of length, then the body. Both ends use the same class."""

import fcntl
import os
import select
import struct
import time
from contextlib import suppress
from enum import IntEnum

MAX_FRAME_BYTES = 96 * 2**20
"""The longest body of a frame: a page or reading of 64 MiB with room for what surrounds it."""

PIPE_BYTES = 2**20
"""What a pipe is asked to hold: the most that Linux gives without privilege, 16 times what it gives unasked."""

_HEADER = struct.Struct(">BI")


class Frame(IntEnum):
    """What a frame carries."""

    HELLO = 1
    """To the worker, once: the pickled warm-up argument (None: no warm-up)."""
    TASK = 2
    """To the worker: a pickled argument."""
    READY = 3
    """From the worker: the task is imported. The body is empty, or tells why the warm-up failed."""
    UNUSABLE = 4
    """From the worker: the task cannot be imported, and why."""
    RESULT = 5
    """From the worker: a pickled result."""
    RAISED = 6
    """From the worker: the task raised; a pickled (pickled exception or None, one line, traceback)."""


class Channel:
    """One end of a conversation. Not for several threads at once in the same direction.

    Args:
        read_fd: the pipe to read from; the caller closes it.
        write_fd: the pipe to write to; the caller closes it.
    """

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd = read_fd
        self._write_fd = write_fd

    def send(self, kind: Frame, body: bytes, deadline: float | None = None) -> None:
        """Write one frame.

        Args:
            kind: what it carries.
            body: at most `MAX_FRAME_BYTES`.
            deadline: of `time.monotonic()`; None waits for ever.

        Raises:
            TimeoutError: the deadline passed; the channel is of no further use.
            EOFError: the other end is closed.
            ValueError: the body is too long.
        """
        if len(body) > MAX_FRAME_BYTES:
            raise ValueError(f"{len(body)} bytes are more than the {MAX_FRAME_BYTES} a frame may have")
        os.set_blocking(self._write_fd, False)
        for part in (_HEADER.pack(kind, len(body)), body):
            rest = memoryview(part)
            while rest:
                try:
                    rest = rest[os.write(self._write_fd, rest) :]
                except BlockingIOError:
                    _wait(self._write_fd, select.POLLOUT, deadline)
                except BrokenPipeError as error:
                    raise EOFError("the other end is closed") from error

    def receive(self, deadline: float | None = None) -> tuple[Frame, bytearray]:
        """Read one frame.

        Args:
            deadline: of `time.monotonic()`; None waits for ever.

        Raises:
            TimeoutError: the deadline passed; the channel is of no further use.
            EOFError: the other end is closed, or does not speak our language.
        """
        kind, length = _HEADER.unpack(self._read(_HEADER.size, deadline))
        if length > MAX_FRAME_BYTES or kind not in Frame.__members__.values():
            raise EOFError("the other end sent no frame")
        return Frame(kind), self._read(length, deadline)

    def _read(self, length: int, deadline: float | None) -> bytearray:
        os.set_blocking(self._read_fd, False)
        body = bytearray(length)
        rest = memoryview(body)
        while rest:
            try:
                count = os.readv(self._read_fd, [rest])
            except BlockingIOError:
                _wait(self._read_fd, select.POLLIN, deadline)
                continue
            if not count:
                raise EOFError("the other end is closed")
            rest = rest[count:]
        return body


def widen_pipe(fd: int) -> None:
    """Let a pipe hold a whole page, so that neither end is woken for each part of it. Where the system allows it."""
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):  # a user's share of such memory is limited; smaller pipes serve as well, but slower
            fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _wait(fd: int, event: int, deadline: float | None) -> None:
    poll = select.poll()
    poll.register(fd, event)
    if deadline is None:
        poll.poll()
        return
    rest_s = deadline - time.monotonic()
    if rest_s <= 0 or not poll.poll(rest_s * 1000):
        raise TimeoutError

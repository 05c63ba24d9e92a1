"""An HTTP/1.1 server on 127.0.0.1 for the demo and the tests: several origins, one thread, every request in a log.

In: one function per origin that turns a `Request` into a `Reply` (an ordinary answer) or
a `Script` (exact bytes and pauses).
Out: the origins' addresses and the log, with which politeness is counted on the server's side.
Standard library only. It is no server for the open network: it answers GET and HEAD, and believes its client.

Source: RFC 9110 (conditional requests 13, content coding 8.4), RFC 9112 (framing).
"""

import asyncio
import gzip
import hashlib
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from itertools import pairwise
from types import TracebackType
from typing import Self

from crawler.clock import now

HEAD_LIMIT_BYTES = 256 * 1024
"""A request head above it is a broken client: the connection is closed."""
CHUNK_BYTES = 1024
"""Size of the pieces of a chunked reply."""
WATCH_S = 0.02
"""How often a pausing reply looks whether its client is still there."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request as the server saw it."""

    origin: str
    """Name of the origin that was asked."""
    method: str
    path: str
    """The request target: path and query, as sent."""
    host: str | None
    """The Host header."""
    headers: tuple[tuple[str, str], ...]
    """In order, names as sent."""
    started: float
    """`time.monotonic()` when the head had been read."""
    ended: float | None = None
    """`time.monotonic()` when the last byte was handed over or the client had gone; None while it is running."""
    status: int | None = None
    """As answered; None before the reply began."""

    def header(self, name: str) -> str | None:
        """The first header of that name, without regard to case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Reply:
    """An ordinary answer; the server adds length, date, validators, content coding and 304."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str | None = "text/html; charset=utf-8"
    """None sends no Content-Type."""
    has_etag: bool = False
    """Send a strong ETag made from the body, and answer 304 to it."""
    last_modified: datetime | None = None
    """Aware; sent as Last-Modified, and answered with 304."""
    is_compressed: bool = False
    """Use gzip where the client accepts it."""
    is_chunked: bool = False
    delay_s: float = 0.0
    """Pause before the first byte."""
    is_last: bool = False
    """Close the connection behind it."""


@dataclass(frozen=True, slots=True)
class Script:
    """An answer byte by byte, for whatever a right server would never send."""

    parts: Callable[[], Iterable[bytes | float]]
    """Called once a request: bytes are sent as they are, numbers are pauses in seconds."""
    status: int | None = None
    """What the log says."""
    is_reset: bool = False
    """End with a TCP reset in place of an orderly close."""


Answer = Callable[[Request], Reply | Script]


class LoopbackServer:
    """Serves each named answer on its own port of 127.0.0.1 while the `with` block runs.

    Starting takes a few milliseconds; leaving the block cuts what is still open and joins the thread.
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = dict(answers)
        self._log: list[Request] = []
        self._running: Counter[str] = Counter()
        self._peak: Counter[str] = Counter()
        self._ports: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="loopback-server", daemon=True)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._loop is None:
            raise OSError("no port of 127.0.0.1 could be opened")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._loop is not None and self._stop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    @property
    def origins(self) -> dict[str, str]:
        """Name to address, `http://127.0.0.1:PORT` without a slash."""
        return {name: f"http://127.0.0.1:{port}" for name, port in self._ports.items()}

    @property
    def requests(self) -> tuple[Request, ...]:
        """Everything asked so far, in order of arrival, over all origins."""
        return tuple(self._log)

    def max_in_flight(self, origin: str) -> int:
        """The most requests that one origin (name or address) was answering at the same time."""
        return self._peak[self._name(origin)]

    def gaps_s(self, origin: str) -> tuple[float, ...]:
        """Seconds from the end of each reply of one origin to the start of the next request; negative: they overlap."""
        rows = [row for row in self.requests if row.origin == self._name(origin)]
        return tuple(after.started - before.ended for before, after in pairwise(rows) if before.ended)

    def forget(self) -> None:
        """Empty the log and the peaks (what is running now still counts)."""
        self._log.clear()
        self._peak = Counter(self._running)

    def _name(self, origin: str) -> str:
        names = {address: name for name, address in self.origins.items()}
        name = names.get(origin.rstrip("/"), origin)
        if name not in self._answers:
            raise KeyError(origin)
        return name

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        servers = []
        for name in self._answers:
            server = await asyncio.start_server(
                partial(self._converse, name), "127.0.0.1", 0, limit=HEAD_LIMIT_BYTES, backlog=512
            )
            self._ports[name] = server.sockets[0].getsockname()[1]
            servers.append(server)
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await self._stop.wait()
        for server in servers:
            server.close()
        await asyncio.sleep(0)  # lets conversations begin that were accepted just now, so that they can be ended
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # lets the transports close their sockets

    async def _converse(self, origin: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        try:
            with suppress(
                ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError
            ):
                while await self._answer_one(origin, reader, writer):
                    continue
        finally:
            if task is not None:
                self._tasks.discard(task)
            if self._stop is not None and self._stop.is_set():
                writer.transport.abort()
            else:
                writer.close()

    async def _answer_one(self, origin: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Read one request and answer it; False when the connection is at its end."""
        request = parse_head(origin, await reader.readuntil(b"\r\n\r\n"))
        place = len(self._log)
        self._log.append(request)
        self._running[origin] += 1
        self._peak[origin] = max(self._peak[origin], self._running[origin])
        status: int | None = None
        try:
            answer = self._answers[origin](request)
            status = answer.status
            if isinstance(answer, Script):
                await send_script(answer, reader, writer)
                return False
            if answer.delay_s:
                await pause(answer.delay_s, reader, writer)
            status, parts = frame(request, answer)
            for part in parts[:-1]:
                writer.write(part)
                await writer.drain()
            self._note_end(place, request, status)  # before the client can have the last byte and read the log
            writer.write(parts[-1])
            await writer.drain()
            return not answer.is_last and (request.header("connection") or "").lower() != "close"
        finally:
            self._running[origin] -= 1
            self._note_end(place, request, status)

    def _note_end(self, place: int, request: Request, status: int | None) -> None:
        if place >= len(self._log) or self._log[place].started != request.started:
            return  # the log was emptied meanwhile
        if self._log[place].ended is None:
            self._log[place] = replace(request, ended=time.monotonic(), status=status)


def parse_head(origin: str, head: bytes) -> Request:
    """The request line and headers; ConnectionError when they are none (the connection is dropped)."""
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3:
        raise ConnectionAbortedError(first)
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    headers = tuple((name.strip(), value.strip()) for name, value in pairs)
    host = next((value for name, value in headers if name.lower() == "host"), None)
    return Request(origin, words[0], words[1], host, headers, time.monotonic())


def frame(request: Request, reply: Reply) -> tuple[int, list[bytes]]:
    """The status and the bytes of a reply, ready to be sent: 304, content coding, chunks, HEAD."""
    is_gzip = reply.is_compressed and "gzip" in (request.header("accept-encoding") or "").lower()
    body = gzip.compress(reply.body, compresslevel=6, mtime=0) if is_gzip else reply.body
    status = 405 if request.method not in ("GET", "HEAD") else reply.status
    headers = [("Date", format_datetime(now(), usegmt=True))]
    tag = find_etag(reply)
    if tag is not None:
        headers.append(("ETag", tag[:-1] + '-gzip"' if is_gzip else tag))
    if reply.last_modified is not None:
        headers.append(("Last-Modified", format_datetime(reply.last_modified.astimezone(UTC), usegmt=True)))
    headers.extend(reply.headers)
    if status == 200 and is_fresh(request, reply):
        return 304, [build_head(304, headers)]
    if reply.content_type is not None:
        headers.append(("Content-Type", reply.content_type))
    if reply.is_compressed:
        headers.append(("Vary", "Accept-Encoding"))
    if is_gzip:
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Transfer-Encoding", "chunked") if reply.is_chunked else ("Content-Length", str(len(body))))
    if reply.is_last:
        headers.append(("Connection", "close"))
    parts = [build_head(status, headers)]
    if request.method != "HEAD":
        parts.extend(chunk(body) if reply.is_chunked else [body])
    return status, parts


def find_etag(reply: Reply) -> str | None:
    """The strong validator of the body as it is before coding, in its quotes."""
    return f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"' if reply.has_etag else None


def is_fresh(request: Request, reply: Reply) -> bool:
    """True when the client's copy is the current one; If-None-Match, where sent, decides alone.

    Source: RFC 9110, 13.2.2.
    """
    tags = request.header("if-none-match")
    if tags is not None:
        known = (find_etag(reply) or "").strip('"')
        sent = {tag.strip().removeprefix("W/").strip('"').removesuffix("-gzip") for tag in tags.split(",")}
        return bool(known) and (known in sent or "*" in sent)
    since = request.header("if-modified-since")
    if since is None or reply.last_modified is None:
        return False
    try:
        return reply.last_modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):  # no date, or one without a zone
        return False


def build_head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    """The status line and header block, in latin-1."""
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1")


def chunk(body: bytes) -> list[bytes]:
    """The body in chunked coding, last chunk included."""
    pieces = [body[start : start + CHUNK_BYTES] for start in range(0, len(body), CHUNK_BYTES)]
    return [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces] + [b"0\r\n\r\n"]


async def send_script(script: Script, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send each part, pausing where it says so; ConnectionError as soon as the client has gone."""
    for part in script.parts():
        if isinstance(part, bytes):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)  # an endless script must not starve the other connections
        else:
            await pause(part, reader, writer)
    if script.is_reset:
        link: socket.socket = writer.get_extra_info("socket")
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()


async def pause(seconds: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Sleep, but not beyond the client's going."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(left, WATCH_S))
        if reader.at_eof() or writer.is_closing():
            raise ConnectionResetError("the client has gone")

"""Append exchanges to WARC files of our own.

Each writer has its own file, made new at its first exchange and named `<prefix>-<instant>-<pid>-<serial>.warc.gz`: no
two processes ever write to one, and what a killed process left unfinished at the end of its file stays behind harmless
(`crawler.archive.tears` finds it). Every record is a gzip member of its own, written with one system call for the pair
of request and reply; nothing waits in buffers of this process, so `kill -9` loses no exchange that was appended.
`sync` hands everything to the disk; call it before committing rows that point into the archive.
"""

import hashlib
import io
import os
import re
import threading
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import BaseWARCWriter

from crawler.archive.exchange import (
    TRUNCATIONS,
    RawRequest,
    RawResponse,
    has_transfer_coding,
    protocol_of,
    quote_uri,
    write_request_head,
    write_response_head,
)
from crawler.clock import Clock, format_instant, now
from crawler.errors import ArchiveError
from crawler.items import RawRecord

__all__ = ["ArchiveWriter", "RawRequest", "RawResponse"]

MAX_FILE_BYTES = 2**30
"""The size that the WARC specification recommends (annex C)."""

GZIP_LEVEL = 4
"""Measured on 150 news pages of 330 KB (pages a second on one core, bytes a page): level 3: 283, 69.8 KB; 4: 232,
65.4 KB; 6: 144, 62.0 KB; 9, which warcio has built in: 101, 61.6 KB."""

NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""Source: WARC 1.1, section 6.7.3."""

_VERSION = "WARC/1.1"
_CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


class ArchiveWriter:
    """Appends exchanges; rotates its file at a size. Safe to call from several threads.

    Nothing is opened before the first exchange. An exchange larger than `max_bytes` gets a file of its own.

    Args:
        folder: where the files go; made when missing.
        prefix: begins each file name: letters, digits, `.`, `_` and `-`.
        max_bytes: a new file is begun when the next exchange would go beyond.
        software: name and version, for the warcinfo record.
        info: further fields of the warcinfo record (operator, http-header-user-agent, robots, ...).
        level: of gzip, 1 to 9.
        use_fsync: whether `sync` and `close` wait for the disk: without, a crash of the machine (not of the process)
            may lose the last seconds.
        clock: for file names and warcinfo.
    """

    def __init__(
        self,
        folder: Path,
        prefix: str,
        max_bytes: int = MAX_FILE_BYTES,
        software: str = "Pressmark",
        *,
        info: Mapping[str, str] | None = None,
        level: int = GZIP_LEVEL,
        use_fsync: bool = True,
        clock: Clock = now,
    ) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", prefix):
            raise ValueError(f"{prefix!r} cannot begin a file name")
        self._folder = folder
        self._prefix = prefix
        self._max_bytes = max_bytes
        self._info = {
            "software": software,
            "format": "WARC File Format 1.1",
            "conformsTo": _CONFORMS_TO,
            **(info or {}),
        }
        self._level = level
        self._use_fsync = use_fsync
        self._clock = clock
        self._lock = threading.Lock()  # guards what follows
        self._file: _File | None = None
        self._serial = 0

    def append_exchange(
        self,
        url: str,
        request: RawRequest,
        response: RawResponse,
        ip: str | None,
        started_at: datetime,
        fetched_at: datetime,
        *,
        refers_to: RawRecord | None = None,
        keep_payload: bool = True,
    ) -> RawRecord:
        """Write one reply and the request it answers.

        A 304 becomes a `revisit` record. Costs some milliseconds of compression: call it off the event loop.

        Args:
            url: requested address.
            request: what was sent.
            response: what came back.
            ip: the address dialled.
            started_at: the instant the request began; WARC-Date of both records.
            fetched_at: the instant the last byte was had.
            refers_to: the record that a 304 confirms.
            keep_payload: False writes the reply's headers and the hash of its payload only.

        Returns:
            Where the reply stands.

        Raises:
            ArchiveError: the file cannot be written. What was written before stays sound.
        """
        if response.truncated is not None and response.truncated not in TRUNCATIONS:
            raise ValueError(f"{response.truncated!r} is no reason for a truncation")
        payload_sha256 = hashlib.sha256(response.body).hexdigest()
        common = {
            "WARC-Target-URI": quote_uri(url),
            "WARC-Date": format_instant(started_at),
            **({"WARC-IP-Address": ip} if ip else {}),
        }
        response_id, request_id = uuid4().urn, uuid4().urn
        extra = _describe_response(response, payload_sha256, refers_to, keep_payload=keep_payload)
        reply = self._pack(
            "revisit" if _is_revisit(response) else "response",
            {
                "WARC-Record-ID": f"<{response_id}>",
                **common,
                "Pressmark-Fetched-At": format_instant(fetched_at),
                **extra,
            },
            "application/http; msgtype=response",
            write_response_head(response),
            response.body if keep_payload else b"",
        )
        question = self._pack(
            "request",
            {
                "WARC-Record-ID": f"<{request_id}>",
                "WARC-Concurrent-To": f"<{response_id}>",
                **common,
                "WARC-Payload-Digest": f"sha256:{hashlib.sha256(request.body).hexdigest()}",
                **_describe_protocol(request.http_version),
            },
            "application/http; msgtype=request",
            write_request_head(url, request),
            request.body,
        )
        with self._lock:
            file = self._find_file(len(reply) + len(question))
            offset = file.append(reply + question)
        return RawRecord(file.path.name, offset, len(reply), response_id, payload_sha256, len(response.body))

    def sync(self) -> None:
        """Hand all that was appended to the disk (see `use_fsync`). Other threads may append meanwhile.

        Raises:
            ArchiveError: the disk refuses it: rows that point to what was appended since the last call must not be
                committed.
        """
        with self._lock:
            handle = self._file.duplicate() if self._file is not None and self._use_fsync else None
        if handle is not None:
            _fsync(handle)

    def close(self) -> None:
        """Sync, and leave the file. A later exchange begins a new one."""
        with self._lock:
            self._leave_file()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _find_file(self, more_bytes: int) -> "_File":
        """The file to append to; the lock is held."""
        file = self._file
        if file is not None and file.pid != os.getpid():  # a fork: the file is the parent's
            file.abandon()
            self._file = file = None
        if file is not None and (file.is_broken or (file.has_exchanges and file.size + more_bytes > self._max_bytes)):
            self._leave_file()
            file = None
        if file is None:
            self._file = file = self._begin_file()
        return file

    def _begin_file(self) -> "_File":
        moment = self._clock()
        stamp = f"{moment:%Y%m%d%H%M%S}{moment.microsecond // 1000:03d}"
        while True:
            name = f"{self._prefix}-{stamp}-{os.getpid()}-{self._serial:05d}.warc.gz"
            self._serial += 1
            try:
                file = _File(self._folder / name)
                break
            except FileExistsError:
                continue
        text = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in self._info.items())
        headers = {
            "WARC-Record-ID": f"<{uuid4().urn}>",
            "WARC-Date": format_instant(moment),
            "WARC-Filename": name,
        }
        file.append(self._pack("warcinfo", headers, "application/warc-fields", b"", text.encode()))
        file.has_exchanges = False
        return file

    def _leave_file(self) -> None:
        file, self._file = self._file, None
        if file is None:
            return
        if file.pid == os.getpid() and self._use_fsync:
            _fsync(file.duplicate())
        file.abandon()

    def _pack(self, kind: str, headers: Mapping[str, str], content_type: str, head: bytes, body: bytes) -> bytes:
        """One whole record as a gzip member."""
        block_digest = hashlib.sha256(head)
        block_digest.update(body)
        fields = StatusAndHeaders("", [("WARC-Type", kind), *headers.items()], protocol=_VERSION)
        fields.add_header("WARC-Block-Digest", f"sha256:{block_digest.hexdigest()}")
        record = ArcWarcRecord(
            "warc", kind, fields, io.BytesIO(body), _Verbatim(head), content_type, len(head) + len(body)
        )
        record.payload_length = len(body)
        member = _GzipMember(self._level)
        _RecordWriter(gzip=False, warc_version="1.1")._write_warc_record(member, record)
        return member.finish()


class _RecordWriter(BaseWARCWriter):  # type: ignore[misc]  # warcio has no types
    """warcio's form of a record. Its gzip (level 9) and SHA-1 are not used: we bring our own."""


class _Verbatim(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """HTTP headers as bytes: warcio would build them from text, and lose what is not text."""

    def __init__(self, head: bytes) -> None:
        super().__init__("", [])
        self.headers_buff = head

    def __bool__(self) -> bool:
        return True  # an empty start line counts as no headers with warcio

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Nothing to compute."""


class _GzipMember:
    """What warcio writes a record to."""

    def __init__(self, level: int) -> None:
        self._compressor = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._parts.append(self._compressor.compress(data))

    def flush(self) -> None:
        """Nothing yet: the member ends with `finish`."""

    def finish(self) -> bytes:
        return b"".join([*self._parts, self._compressor.flush()])


class _File:
    """A new file, appended to by one process. The caller holds the lock."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o666)
        except FileExistsError:
            raise
        except OSError as error:
            raise ArchiveError(f"{path}: {error.strerror}") from error
        self.path = path
        self.pid = os.getpid()
        self.size = 0
        self.has_exchanges = False
        self.is_broken = False

    def append(self, data: bytes) -> int:
        """Write all of the data, or none of it; returns its offset."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except OSError as error:
            self._undo()
            raise ArchiveError(f"{self.path}: {error.strerror}") from error
        offset = self.size
        self.size += len(data)
        self.has_exchanges = True
        return offset

    def _undo(self) -> None:
        try:
            os.ftruncate(self._fd, self.size)
        except OSError:
            self.is_broken = True  # the next exchange goes to a new file

    def duplicate(self) -> int:
        """Another descriptor of it, which the caller closes."""
        return os.dup(self._fd)

    def abandon(self) -> None:
        os.close(self._fd)


def _fsync(fd: int) -> None:
    """Sync the file and close the descriptor."""
    try:
        os.fsync(fd)
    except OSError as error:
        raise ArchiveError(f"the archive cannot be synced: {error.strerror}") from error
    finally:
        os.close(fd)


def _is_revisit(response: RawResponse) -> bool:
    return response.status == 304 and not response.body


def _describe_response(
    response: RawResponse, payload_sha256: str, refers_to: RawRecord | None, *, keep_payload: bool
) -> dict[str, str]:
    """The fields that depend on the reply."""
    fields = _describe_protocol(response.http_version)
    if has_transfer_coding(response.headers):
        fields["Pressmark-Renamed"] = "Transfer-Encoding"
    if _is_revisit(response):
        fields["WARC-Profile"] = NOT_MODIFIED_PROFILE
        if refers_to is not None:
            fields["WARC-Refers-To"] = f"<{refers_to.record_id}>"
    elif keep_payload:
        fields["WARC-Payload-Digest"] = f"sha256:{payload_sha256}"
    else:  # no payload digest of the standard: readers would compare it with the empty payload
        fields["Pressmark-Dropped-Payload"] = f"sha256:{payload_sha256}"
    if response.truncated is not None:
        fields["WARC-Truncated"] = response.truncated
    elif not keep_payload and response.body:
        fields["WARC-Truncated"] = "unspecified"
    return fields


def _describe_protocol(http_version: str) -> dict[str, str]:
    protocol = protocol_of(http_version)
    return {"WARC-Protocol": protocol} if protocol else {}

"""Append exchanges to WARC files of our own.

Each writer has its own file, made new at its first exchange and named `<prefix>-<instant>-<pid>-<serial>.warc.gz`: no
two processes ever write to one, and what a killed process left unfinished at the end of its file stays behind harmless
(`crawler.archive.tears` finds it). Every record is a gzip member of its own, written with one system call for the pair
of request and reply; nothing waits in buffers of this process, so `kill -9` loses no exchange that was appended.
`sync` hands everything to the disk; call it before committing rows that point into the archive.
"""

import hashlib
import os
import re
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from crawler.archive.exchange import (
    RENDERED_TYPE,
    TRUNCATIONS,
    RawRequest,
    RawResponse,
    has_transfer_coding,
    protocol_of,
    quote_uri,
    write_request_head,
    write_response_head,
)
from crawler.archive.file import ArchiveFile, sync_all, sync_folder
from crawler.archive.packing import pack_record
from crawler.clock import Clock, format_instant, now
from crawler.errors import ArchiveError
from crawler.items import RawRecord, WarcFile

__all__ = ["ArchiveWriter", "RawRequest", "RawResponse"]

MAX_FILE_BYTES = 2**30
"""The size that the WARC specification recommends (annex C)."""

GZIP_LEVEL = 3
"""Of ISA-L, its highest. Measured on 60 news pages of 213 KB (CPU ms and KB a page): 0.7 and 44.4; its level 2: 0.3 and
46.1; zlib's level 3: 1.5 and 44.7; 4: 2.0 and 41.9; 9, which warcio has built in: 5.4 and 39.6."""

NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""Source: WARC 1.1, section 6.7.3."""

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
        level: of gzip, 0 to 3 as ISA-L counts.
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
        self._file: ArchiveFile | None = None
        self._unsynced: list[int] = []  # descriptors of files left behind, to be synced and closed
        self._serial = 0
        self._finished: list[WarcFile] = []

    def append_exchange(
        self,
        url: str,
        request: RawRequest | None,
        response: RawResponse,
        ip: str | None,
        started_at: datetime,
        fetched_at: datetime,
        *,
        refers_to: RawRecord | None = None,
        keep_payload: bool = True,
        imported_from: str | None = None,
    ) -> RawRecord:
        """Write one reply and the request it answers.

        A 304 becomes a `revisit` record. Costs some milliseconds of compression: call it off the event loop.

        Args:
            url: requested address.
            request: what was sent; None for a reply from another archive that has no request beside it.
            response: what came back.
            ip: the address dialled.
            started_at: the instant the request began; WARC-Date of both records.
            fetched_at: the instant the last byte was had.
            refers_to: the record that a 304 confirms.
            keep_payload: False writes the reply's headers and the hash of its payload only.
            imported_from: the record of another archive that this one is a copy of, in words.

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
        if imported_from is not None:
            extra["Pressmark-Imported-From"] = " ".join(imported_from.split())
        reply = pack_record(
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
            level=self._level,
        )
        question = self._pack_request(url, request, request_id, response_id, common) if request is not None else b""
        with self._lock:
            file = self._find_file(len(reply) + len(question))
            offset = file.append(reply + question)
        return RawRecord(file.path.name, offset, len(reply), response_id, payload_sha256, len(response.body))

    def _pack_request(
        self, url: str, request: RawRequest, request_id: str, response_id: str, common: dict[str, str]
    ) -> bytes:
        return pack_record(
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
            level=self._level,
        )

    def append_rendering(
        self, url: str, html: bytes, refers_to: RawRecord, made_at: datetime, browser: str
    ) -> RawRecord:
        """Write what a browser made of a reply: its DOM as HTML.

        A `conversion` record: the payload of another record in another form (WARC 1.1, section 6.8). Costs some
        milliseconds of compression: call it off the event loop.

        Args:
            url: the address of the reply.
            html: UTF-8.
            refers_to: the reply's record.
            made_at: the instant the DOM was taken; WARC-Date of the record.
            browser: name and version of what made it.

        Returns:
            Where it stands.

        Raises:
            ArchiveError: as with `append_exchange`.
        """
        payload_sha256 = hashlib.sha256(html).hexdigest()
        record_id = uuid4().urn
        record = pack_record(
            "conversion",
            {
                "WARC-Record-ID": f"<{record_id}>",
                "WARC-Refers-To": f"<{refers_to.record_id}>",
                "WARC-Target-URI": quote_uri(url),
                "WARC-Date": format_instant(made_at),
                "WARC-Payload-Digest": f"sha256:{payload_sha256}",
                "Pressmark-Rendered-By": " ".join(browser.split()),
            },
            RENDERED_TYPE,
            b"",
            html,
            level=self._level,
        )
        with self._lock:
            file = self._find_file(len(record))
            offset = file.append(record)
        return RawRecord(file.path.name, offset, len(record), record_id, payload_sha256, len(html))

    def sync(self) -> None:
        """Hand all that was appended to the disk (see `use_fsync`). Other threads may append meanwhile.

        Raises:
            ArchiveError: the disk refuses it, or the file was removed: rows that point to what was appended since the
                last call must not be committed.
        """
        with self._lock:
            handles, self._unsynced = self._unsynced, []
            file = self._file
            size = file.size if file is not None else 0
            if file is not None and self._use_fsync and size > file.synced_size:
                handles.append(file.duplicate())
        try:
            sync_all(handles)
        except OSError as error:
            if file is not None:
                file.is_broken = True  # the kernel may call the lost pages clean: write no more behind them
            raise ArchiveError(f"the archive in {self._folder} cannot be synced: {error.strerror}") from error
        if file is not None:
            file.synced_size = size
        if file is not None and file.is_removed:
            file.is_broken = True
            raise ArchiveError(f"{file.path} was removed while it was written")

    def close(self) -> None:
        """Sync, and leave the file. A later exchange begins a new one.

        Raises:
            ArchiveError: as with `sync`.
        """
        with self._lock:
            self._leave_file()
        self.sync()

    def take_finished(self) -> tuple[WarcFile, ...]:
        """The files that were left since the last call, for the store's record of them."""
        with self._lock:
            finished, self._finished = self._finished, []
        return tuple(finished)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _find_file(self, more_bytes: int) -> ArchiveFile:
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

    def _begin_file(self) -> ArchiveFile:
        moment = self._clock()
        stamp = f"{moment:%Y%m%d%H%M%S}{moment.microsecond // 1000:03d}"
        file = None
        while file is None:
            name = f"{self._prefix}-{stamp}-{os.getpid()}-{self._serial:05d}.warc.gz"
            self._serial += 1
            file = ArchiveFile.create(self._folder / name)
        text = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in self._info.items())
        headers = {
            "WARC-Record-ID": f"<{uuid4().urn}>",
            "WARC-Date": format_instant(moment),
            "WARC-Filename": name,
        }
        try:
            file.append(
                pack_record("warcinfo", headers, "application/warc-fields", b"", text.encode(), level=self._level)
            )
            if self._use_fsync:
                sync_folder(self._folder)
        except ArchiveError:
            file.abandon()
            file.path.unlink()  # a full disk must not fill with empty files
            raise
        file.has_exchanges = False
        return file

    def _leave_file(self) -> None:
        file, self._file = self._file, None
        if file is None:
            return
        if self._use_fsync:
            self._unsynced.append(file.duplicate())
        file.abandon()
        if not file.is_broken:
            self._finished.append(WarcFile(file.path.name, file.size, file.digest.hexdigest()))


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

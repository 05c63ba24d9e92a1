"""Erase an exchange from a raw record file in its place.

The bytes of reply and request are overwritten by one gzip member of exactly their length: a small `metadata` record
that says so, its length filled up in the member's comment field (RFC 1952 section 2.3). Every other record keeps its
offset, and every reader of WARC files goes on reading.
"""

import os
import struct
import zlib
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import uuid4

from crawler.archive.reader import parse_member
from crawler.clock import format_instant
from crawler.errors import ArchiveError

_HEADER = b"\x1f\x8b\x08\x10" + bytes(4) + b"\x00\xff"
"""Deflate, a comment, no time stamp, unknown system."""
_READ_BYTES = 2**16


def blank_exchange(path: Path, offset: int, length: int, erased_at: datetime) -> int:
    """Overwrite the record at `offset` and the request behind it; done when it is on the disk.

    Doing it again changes nothing: a place that was erased is left as it is.

    Returns:
        Bytes overwritten; 0 when nothing of an exchange stands there any more.

    Raises:
        ArchiveError: the file is missing or cannot be written, or something else stands there.
    """
    try:
        with path.open("r+b") as file:
            file.seek(offset)
            data = file.read(length)
            if data[:4] == _HEADER[:4]:
                return 0
            fields, _ = parse_member(_unpack(data, path, offset))
            total = length + _request_length(file, fields.get("warc-record-id"))
            file.seek(offset)
            file.write(make_blank(total, erased_at))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}") from error
    return total


def make_blank(length: int, erased_at: datetime) -> bytes:
    """One gzip member of exactly this length that holds a record saying that an exchange was erased.

    Raises:
        ArchiveError: fewer bytes than such a member needs (no exchange is that short).
    """
    block = b"erased: on request\r\n"
    head = (
        f"WARC/1.1\r\nWARC-Type: metadata\r\nWARC-Record-ID: <{uuid4().urn}>\r\nWARC-Date: {format_instant(erased_at)}"
        f"\r\nContent-Type: application/warc-fields\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    plain = head.encode() + block + b"\r\n\r\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(plain) + packer.flush()
    trailer = struct.pack("<II", zlib.crc32(plain), len(plain))
    filling = length - len(_HEADER) - 1 - len(packed) - len(trailer)
    if filling < 0:
        raise ArchiveError(f"{length} bytes are too few for a record")
    return _HEADER + b" " * filling + b"\x00" + packed + trailer


def _unpack(data: bytes, path: Path, offset: int) -> bytes:
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        plain = member.decompress(data)
    except zlib.error as error:
        raise ArchiveError(f"{path} at {offset}: not readable: {error}") from error
    if not member.eof or member.unused_data:
        raise ArchiveError(f"{path} at {offset}: not one whole record")
    return plain


def _request_length(file: IO[bytes], reply_id: str | None) -> int:
    """Length of the request record that follows, when it is that of the reply; 0 for anything else."""
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    parts, length = [], 0
    while not member.eof and (piece := file.read(_READ_BYTES)):
        try:
            parts.append(member.decompress(piece))
        except zlib.error:
            return 0
        length += len(piece)
    if not member.eof:
        return 0
    try:
        fields, _ = parse_member(b"".join(parts))
    except ArchiveError:
        return 0
    if fields.get("warc-type") != "request" or fields.get("warc-concurrent-to") != reply_id:
        return 0
    return length - len(member.unused_data)

"""Read replies back: one of ours by its offset, with its digests checked, or all of any WARC file."""

import hashlib
import io
import logging
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from crawler.archive.exchange import ArchivedRendering, ArchivedReply, HeaderLines, parse_response, protocol_of
from crawler.archive.tears import find_tear
from crawler.errors import ArchiveError
from crawler.items import RawRecord

logger = logging.getLogger(__name__)

MAX_BLOCK_BYTES = 64 * 2**20
"""Longer replies in files of other software (films, disk images) are passed over with a warning. Ours are shorter."""

_CHUNK_BYTES = 2**16
_HTTP = re.compile(r"HTTP/[0-9]{1,3}(?:\.[0-9]{1,3})?", re.IGNORECASE)


def read_record(folder: Path, record: RawRecord) -> ArchivedReply:
    """Read one reply by its offset and check all that is known of it.

    Args:
        folder: the archive.
        record: where it stands, as `ArchiveWriter.append_exchange` told.

    Raises:
        ArchiveError: the file or record is missing, or is not what it was when written (digest, id, size).
    """
    try:
        fields, block = parse_member(_read_member(folder, record))
        return _check_reply(record, fields, block)
    except ArchiveError as error:
        raise ArchiveError(f"{record.file} at {record.offset}: {error}") from error


def read_rendering(folder: Path, record: RawRecord) -> ArchivedRendering:
    """Read what a browser made of a reply, and check all that is known of it.

    Args:
        folder: the archive.
        record: where it stands, as `ArchiveWriter.append_rendering` told.

    Raises:
        ArchiveError: as `read_record`.
    """
    try:
        fields, block = parse_member(_read_member(folder, record))
        _check_block(record, fields, block)
        if fields.get("warc-type") != "conversion" or hashlib.sha256(block).hexdigest() != record.payload_sha256:
            raise ArchiveError("it is not the rendering that was written")
    except ArchiveError as error:
        raise ArchiveError(f"{record.file} at {record.offset}: {error}") from error
    return ArchivedRendering(
        url=fields.get("warc-target-uri", ""),
        html=block,
        refers_to=fields.get("warc-refers-to", "").strip("<>"),
        browser=fields.get("pressmark-rendered-by", ""),
        made_at=_parse_date(fields.get("warc-date")),
    )


def iter_replies(path: Path) -> Iterator[tuple[RawRecord, ArchivedReply]]:
    """All replies of one WARC file, compressed or not, also of other software; whatever else it holds is passed over.

    Bodies that were archived in chunks are joined. A 304 is given, too; a revisit of another kind (the payload stands
    in another record), a reply that is not HTTP and one above `MAX_BLOCK_BYTES` are not.

    Yields:
        Where the reply stands, and what it says. The digest is computed, not compared.

    Raises:
        ArchiveError: the file is no WARC file, or ends within a record; what came before it has been given.
    """
    try:
        with path.open("rb") as file:
            is_gzip = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            yield from _iter_whole(path, ArchiveIterator(file, no_record_parse=True), is_gzip=is_gzip)
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}") from error
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
        raise ArchiveError(f"{path}: no WARC file, or a torn one: {error}") from error


def _iter_whole(path: Path, records: ArchiveIterator, *, is_gzip: bool) -> Iterator[tuple[RawRecord, ArchivedReply]]:
    """Each reply once the record behind it, or a sound end of the file, has shown that it is whole.

    warcio gives the torn last record of a file like any other.
    """
    waiting: tuple[RawRecord, ArchivedReply] | None = None
    offset = 0
    for found in records:
        if waiting is not None:
            yield waiting
        waiting = None
        fields = {name.lower(): value for name, value in found.rec_headers.headers}
        declared = int(fields.get("content-length", 0))
        is_reply = fields.get("warc-type") in ("response", "revisit") and "warc-target-uri" in fields
        block, block_bytes = _read_block(found.raw_stream, is_kept=is_reply and declared <= MAX_BLOCK_BYTES)
        offset = records.get_record_offset()
        if "warc-record-id" not in fields or block_bytes < declared:
            raise ArchiveError(f"{path}: torn at {offset}")
        if offset < 0:  # warcio counts back from the end of what it took for the record
            raise ArchiveError(f"{path}: a record says a length that it does not have")
        if is_reply and declared > MAX_BLOCK_BYTES:
            logger.warning("reply passed over: file=%s offset=%d bytes=%d", path.name, offset, declared)
        elif is_reply and (reply := _find_reply(fields, block)) is not None:
            waiting = _locate(path, offset, records.get_record_length(), fields, reply), reply
    if is_gzip and (tear := find_tear(path, offset)) is not None:
        raise ArchiveError(f"{path}: torn at {tear}")
    if waiting is not None:
        yield waiting


def _read_block(stream: IO[bytes], *, is_kept: bool) -> tuple[bytes, int]:
    """The block, empty where it is not kept, and its true length."""
    parts, length = [], 0
    while data := stream.read(_CHUNK_BYTES):
        length += len(data)
        if is_kept:
            parts.append(data)
    return b"".join(parts), length


def parse_reply(fields: dict[str, str], block: bytes) -> ArchivedReply:
    """The reply of a `response` or `revisit` record of any software; a body archived in chunks is joined.

    Raises:
        ArchiveError: the block is no HTTP reply (dns, ftp).
    """
    return _join_chunks(fields, _build_reply(fields, block))


def _find_reply(fields: dict[str, str], block: bytes) -> ArchivedReply | None:
    try:
        reply = parse_reply(fields, block)
    except ArchiveError:  # not HTTP: dns, ftp
        return None
    return reply if reply.record_type == "response" or reply.status == 304 else None


def _locate(path: Path, offset: int, length: int, fields: dict[str, str], reply: ArchivedReply) -> RawRecord:
    payload = reply.payload or b""
    return RawRecord(
        file=path.name,
        offset=offset,
        length=length,
        record_id=fields["warc-record-id"].strip("<>"),
        payload_sha256=hashlib.sha256(payload).hexdigest(),
        payload_bytes=len(payload),
    )


def _read_member(folder: Path, record: RawRecord) -> bytes:
    if not record.file or Path(record.file).name != record.file:
        raise ArchiveError("no name of a file in the archive")
    try:
        with (folder / record.file).open("rb") as file:
            file.seek(record.offset)
            data = file.read(record.length)
    except OSError as error:
        raise ArchiveError(str(error.strerror)) from error
    if data[3:8] != bytes(5):  # flags and time, which its checksum does not cover; we write none
        raise ArchiveError("no record of ours")
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        plain = member.decompress(data)
    except zlib.error as error:
        raise ArchiveError(f"not readable: {error}") from error
    if not member.eof or member.unused_data or len(data) != record.length:
        raise ArchiveError("not one whole record")
    return plain


def parse_member(plain: bytes) -> tuple[dict[str, str], bytes]:
    """Header fields (names in lower case) and block of one unpacked record of ours.

    Raises:
        ArchiveError: it is none.
    """
    head, separator, rest = plain.partition(b"\r\n\r\n")
    version, *lines = head.decode("utf-8", "replace").split("\r\n")
    if not separator or not version.startswith("WARC/1."):
        raise ArchiveError("no WARC record")
    pairs = (line.partition(":") for line in lines)
    fields = {name.lower(): value.strip() for name, _, value in pairs}
    block, end = rest[:-4], rest[-4:]
    if fields.get("content-length") != str(len(block)) or end != b"\r\n\r\n":
        raise ArchiveError("the block has another length than the record says")
    return fields, block


def _check_block(record: RawRecord, fields: dict[str, str], block: bytes) -> None:
    if fields.get("warc-record-id") != f"<{record.record_id}>":
        raise ArchiveError(f"another record stands there: {fields.get('warc-record-id')}")
    if fields.get("warc-block-digest") != f"sha256:{hashlib.sha256(block).hexdigest()}":
        raise ArchiveError("the block digest does not match")


def _check_reply(record: RawRecord, fields: dict[str, str], block: bytes) -> ArchivedReply:
    _check_block(record, fields, block)
    reply = _build_reply(fields, block)
    if reply.payload is None:
        found = fields.get("pressmark-dropped-payload")
    else:
        found = f"sha256:{hashlib.sha256(reply.payload).hexdigest()}"
    if found != f"sha256:{record.payload_sha256}":
        raise ArchiveError("the payload digest does not match")
    return reply


def _build_reply(fields: dict[str, str], block: bytes) -> ArchivedReply:
    was_renamed = fields.get("pressmark-renamed", "").lower() == "transfer-encoding"
    version, status, reason, headers, body = parse_response(block, was_renamed=was_renamed)
    return ArchivedReply(
        url=fields.get("warc-target-uri", "").strip("<>"),  # WARC 1.0 puts it in brackets
        status=status,
        reason=reason,
        http_version=_find_version(fields.get("warc-protocol", ""), version),
        headers=headers,
        payload=None if "pressmark-dropped-payload" in fields else body,
        record_type=fields.get("warc-type", ""),
        ip=_parse_ip(fields.get("warc-ip-address")),
        started_at=_parse_date(fields.get("warc-date")),
        fetched_at=_parse_date(fields.get("pressmark-fetched-at")),
        truncated=fields.get("warc-truncated"),
        refers_to=fields["warc-refers-to"].strip("<>") if "warc-refers-to" in fields else None,
    )


def _join_chunks(fields: dict[str, str], reply: ArchivedReply) -> ArchivedReply:
    """Undo the chunked coding where the file keeps it (most software does; we do not)."""
    if "pressmark-renamed" in fields or not _is_chunked(reply.headers) or not reply.payload:
        return reply
    reader = ChunkedDataReader(io.BytesIO(reply.payload))
    parts = iter(lambda: reader.read(2**20), b"")
    return replace(reply, payload=b"".join(parts))


def _is_chunked(headers: HeaderLines) -> bool:
    return any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers)


def _parse_date(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):  # the last hour of 9999, in a zone behind UTC
        return None


def _find_version(protocols: str, version: str) -> str:
    """That of HTTP among the protocols of a record, which may name TLS, too; else that of the start line, if it is one.

    What is written into a start line of ours has to be read again.
    """
    said = (*(protocol.strip() for protocol in protocols.split(",")), version)
    return next((one for one in said if protocol_of(one) or _HTTP.fullmatch(one)), "HTTP/1.1")


def _parse_ip(text: str | None) -> str | None:
    try:
        return str(ip_address(text or ""))
    except ValueError:
        return None

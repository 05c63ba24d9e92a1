"""One WARC record as a gzip member of its own."""

import hashlib
import io
from collections.abc import Mapping

from isal import isal_zlib
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import BaseWARCWriter

_VERSION = "1.1"


def pack_record(
    kind: str, fields: Mapping[str, str], content_type: str, head: bytes, body: bytes, *, level: int
) -> bytes:
    """One whole record.

    Args:
        kind: WARC-Type.
        fields: WARC header fields in order; block digest, type and length are added.
        content_type: of the block.
        head: the first part of the block: HTTP start line and headers.
        body: the rest of the block.
        level: of gzip, 0 to 3 as ISA-L counts.
    """
    block_digest = hashlib.sha256(head)
    block_digest.update(body)
    headers = StatusAndHeaders("", [("WARC-Type", kind), *fields.items()], protocol=f"WARC/{_VERSION}")
    headers.add_header("WARC-Block-Digest", f"sha256:{block_digest.hexdigest()}")
    record = ArcWarcRecord(
        "warc", kind, headers, io.BytesIO(body), _Verbatim(head), content_type, len(head) + len(body)
    )
    record.payload_length = len(body)
    member = _GzipMember(level)
    _RecordWriter(gzip=False, warc_version=_VERSION)._write_warc_record(member, record)
    return member.finish()


class _RecordWriter(BaseWARCWriter):  # type: ignore[misc]  # warcio has no types
    """warcio's form of a record. Its gzip (level 9) and SHA-1 are not used: we bring our own."""

    def ensure_digest(self, record: ArcWarcRecord, block: bool = True, payload: bool = True) -> None:
        """Add none: of a reply whose payload was dropped it would be the SHA-1 of nothing."""


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
        self._compressor = isal_zlib.compressobj(level, isal_zlib.DEFLATED, isal_zlib.MAX_WBITS + 16)
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._parts.append(self._compressor.compress(data))

    def flush(self) -> None:
        """Nothing yet: the member ends with `finish`."""

    def finish(self) -> bytes:
        return b"".join([*self._parts, self._compressor.flush()])

"""Raw requests and replies in WARC 1.1 files: appended before anyone parses them, read back by offset, never changed.

Public: `ArchiveWriter` (append), `RawRequest` and `RawResponse` (what is appended), `read_record` (one record by
offset, its digests checked), `read_rendering` (what a browser made of a reply, likewise), `iter_replies` (all replies
of any WARC file, also of other software), `ArchivedReply` (what both give), `find_tear` and `find_torn_files` (files
whose end was lost). `records` reads what other software archived, past damage: `open_parts`, `iter_records`.

Source: WARC 1.1, https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from crawler.archive.exchange import ArchivedRendering, ArchivedReply, RawRequest, RawResponse
from crawler.archive.reader import iter_replies, read_record, read_rendering
from crawler.archive.tears import find_tear, find_torn_files
from crawler.archive.writer import ArchiveWriter

__all__ = [
    "ArchiveWriter",
    "ArchivedRendering",
    "ArchivedReply",
    "RawRequest",
    "RawResponse",
    "find_tear",
    "find_torn_files",
    "iter_replies",
    "read_record",
    "read_rendering",
]

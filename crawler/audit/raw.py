"""Checks against the raw records: every stored reply where its row says, every file whole, every record as written."""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

from crawler.archive.reader import read_record, read_rendering
from crawler.audit.findings import Report
from crawler.audit.replay import RAW_COLUMNS, raw_record_of
from crawler.errors import ArchiveError
from crawler.items import RawRecord

_FETCHES = """
SELECT * FROM fetches WHERE warc_file IS NOT NULL AND (:run_id IS NULL OR run_id = :run_id)
ORDER BY warc_file, warc_offset
"""
_RENDERINGS = """
SELECT b.*, f.url FROM renderings b JOIN fetches f ON f.fetch_id = b.fetch_id
WHERE b.warc_file IS NOT NULL AND (:run_id IS NULL OR f.run_id = :run_id) ORDER BY b.warc_file, b.warc_offset
"""
_FILES = """
SELECT name, size_bytes, sha256 FROM warc_files WHERE :run_id IS NULL OR run_id = :run_id ORDER BY warc_file_id
"""
_CHUNK_BYTES = 2**20
_PIECE_BYTES = 2**16


def check_records(connection: sqlite3.Connection, folder: Path, report: Report, run_id: int | None = None) -> None:
    """Read every reply by its offset: digests, id and size as the row says."""
    gone: set[str] = set()
    erased = _erased_places(connection)
    for row in connection.execute(_FETCHES, {"run_id": run_id}):
        record = raw_record_of(row)
        assert record is not None
        if record.file in gone:
            continue
        if (record.file, record.offset) in erased:
            report.checked["erased raw records"] += 1
            continue
        if not (folder / record.file).is_file():
            gone.add(record.file)
            report.missing(record.file, "the raw record file is not there")
            continue
        report.checked["raw records"] += 1
        try:
            read_record(folder, record)
        except ArchiveError as error:
            report.mismatch(f"fetch {row['fetch_id']} ({row['url']})", f"its raw record: {error}")


def check_renderings(connection: sqlite3.Connection, folder: Path, report: Report, run_id: int | None = None) -> None:
    """Read what browsers made of replies by its offset, likewise."""
    for row in connection.execute(_RENDERINGS, {"run_id": run_id}):
        if not (folder / row["warc_file"]).is_file():
            continue  # said of the reply beside it
        report.checked["renderings"] += 1
        try:
            read_rendering(folder, RawRecord(*(row[name] for name in RAW_COLUMNS)))
        except ArchiveError as error:
            report.mismatch(f"rendering {row['rendering_id']} ({row['url']})", f"its raw record: {error}")


def check_files(connection: sqlite3.Connection, folder: Path, report: Report, run_id: int | None = None) -> None:
    """Every finished file against the size and digest noted when it was closed; in one that differs, each record."""
    changed = _changed_files(connection)
    for row in connection.execute(_FILES, {"run_id": run_id}):
        path = folder / row["name"]
        report.checked["raw record files"] += 1
        try:
            digest, size = _digest_file(path)
        except OSError as error:
            if not isinstance(error, FileNotFoundError):
                report.missing(row["name"], f"cannot be read: {error.strerror}")
            elif not any(finding.subject == row["name"] for finding in report.findings):
                report.missing(row["name"], "the raw record file is not there")
            continue
        if size != row["size_bytes"]:
            report.mismatch(row["name"], f"has {size} bytes, had {row['size_bytes']} when it was closed")
        if digest != changed.get(row["name"], row["sha256"]):
            for offset, why in find_damage(path):
                report.mismatch(f"{row['name']} at {offset}", why)
            report.mismatch(row["name"], "is not what it was when it was closed")


def check_strays(connection: sqlite3.Connection, folder: Path, report: Report) -> None:
    """Files of the folder that no row knows: left by a killed run, of one that is at work, or put there by others."""
    query = "SELECT name FROM warc_files UNION SELECT warc_file FROM fetches WHERE warc_file IS NOT NULL"
    known = {row[0] for row in connection.execute(query)}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name not in known:
            report.note(
                path.name, "no row knows this file: of a run that was killed or is at work, or not of this corpus"
            )


def _erased_places(connection: sqlite3.Connection) -> set[tuple[str, int]]:
    """(file, offset) of exchanges that were erased on request."""
    found = connection.execute("SELECT raw FROM erasures UNION ALL SELECT raw FROM pending_erasures").fetchall()
    return {(place["file"], place["offset"]) for (text,) in found for place in json.loads(text)}


def _changed_files(connection: sqlite3.Connection) -> dict[str, str]:
    """Digests of files in which exchanges were erased, after the last time."""
    changed: dict[str, str] = {}
    for (text,) in connection.execute("SELECT files FROM erasures ORDER BY erasure_id"):
        changed.update(json.loads(text))
    return changed


def find_damage(path: Path) -> Iterator[tuple[int, str]]:
    """(offset, what is wrong) of the records of a file that do not fit their own digests.

    Behind a record that cannot be unpacked the next one is looked for.
    """
    data = memoryview(path.read_bytes())
    offset = 0
    while offset < len(data):
        try:
            plain, end = _unpack(data, offset)
        except zlib.error as error:
            yield offset, f"the record cannot be unpacked: {error}"
            offset = _find_record(data, offset + 1)
            continue
        if why := _find_fault(plain):
            yield offset, why
        if end is None:
            yield offset, "the file ends within the record"
            return
        offset = end


def _unpack(data: memoryview, offset: int) -> tuple[bytes, int | None]:
    """The record there and where it ends; None when the file ends first."""
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    parts = []
    for start in range(offset, len(data), _PIECE_BYTES):
        piece = data[start : start + _PIECE_BYTES]
        parts.append(member.decompress(piece))
        if member.eof:
            return b"".join(parts), start + len(piece) - len(member.unused_data)
    return b"".join(parts), None


def _find_record(data: memoryview, offset: int) -> int:
    """Where the next record begins at or after `offset`; the end of the data when there is none."""
    whole = data.obj
    assert isinstance(whole, bytes)
    while (found := whole.find(b"\x1f\x8b\x08", offset)) >= 0:
        if _begins_record(data, found):
            return found
        offset = found + 1
    return len(data)


def _begins_record(data: memoryview, offset: int) -> bool:
    try:
        return (
            zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(data[offset : offset + 4096], 16).startswith(b"WARC/1.")
        )
    except zlib.error:
        return False


def _find_fault(plain: bytes) -> str | None:
    head, separator, rest = plain.partition(b"\r\n\r\n")
    if not separator or not head.startswith(b"WARC/1."):
        return "no WARC record stands there"
    fields = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(b":") for line in head.split(b"\r\n")[1:])
    }
    block = rest[:-4]
    if fields.get(b"content-length") != str(len(block)).encode():
        return "the record has another length than it says"
    digest = fields.get(b"warc-block-digest")
    if digest is not None and digest != b"sha256:" + hashlib.sha256(block).hexdigest().encode():
        return "the block digest does not match"
    return None


def _digest_file(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while part := file.read(_CHUNK_BYTES):
            digest.update(part)
            size += len(part)
    return digest.hexdigest(), size

"""Every record of WARC files of any software, one at a time, past what is damaged.

In: a WARC file (plain, gzip member by member, or packed as one whole) or a WACZ package of such. Out: records in the
order of the file, and what could not be read of it. Memory is bounded by `max_block_bytes`, whatever the file holds,
and time by its size: it may have been made to cost. Nothing is written but a passing file, for what a package has
packed once more. The reader of `crawler.archive.reader` is for our own files: it ends where one is torn. Here a bad
record costs itself: reading goes on at the next gzip member or line that begins a record.

warcio was tried first: it refuses files packed as one whole, and cannot go on behind a damaged member.

Source: WARC 1.1, https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
WACZ 1.1.1, https://specs.webrecorder.net/wacz/1.1.1/
"""

import hashlib
import io
import logging
import os
import re
import tempfile
import zipfile
import zlib
from base64 import b32decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from lzma import LZMAError
from pathlib import Path
from typing import IO, Protocol

from crawler.errors import ArchiveError

logger = logging.getLogger(__name__)

_PIECE_BYTES = 2**16
MAX_HEAD_BYTES = 2**16
"""Fields of a record: honest ones have under 2 KB."""
MAX_RATIO = 200
"""To how many times its size a gzip member or a package's part may unpack: pages of HTML have 5 to 20."""
FREE_BYTES = 2**30
"""So much may come out of each whatever the ratio: some seconds."""
MAX_READ_AGAIN = 4
"""How many times the file's size is read in vain, in members that turn out damaged: one can hold the next, and that the
next, each up to the end of the file."""
_PART_HEAD = b"PK\x03\x04"
_PART_HEAD_BYTES = 30
"""Of a ZIP file's part, before its name."""
_LOOK_BYTES = 2048
"""Of a gzip member, to tell whether it begins a record."""
_GZIP = b"\x1f\x8b"
_MEMBER = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_VERSION = re.compile(rb"WARC/[01]\.\d+")
_BLANK = (b"\r\n", b"\n")
_DIGESTS = {"sha1": 20, "sha256": 32, "md5": 16}
"""Algorithms that WARC files name, and their length in bytes; others are not checked."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record begins."""

    offset: int
    """Bytes of the file before its gzip member; of a plain file, before the record itself."""
    inner: int = 0
    """Unpacked bytes of that member before the record: above 0 only where one member holds several."""


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record as it stands in its file."""

    place: Place
    fields: dict[str, str]
    """Header fields, names in lower case; the first of a name counts."""
    block: bytes | None = field(repr=False)
    """None when it is longer than was wanted."""
    block_bytes: int
    has_wrong_digest: bool = False
    """Its WARC-Block-Digest is that of another block."""

    @property
    def kind(self) -> str:
        """WARC-Type in lower case."""
        return self.fields.get("warc-type", "").lower()

    @property
    def record_id(self) -> str | None:
        """WARC-Record-ID without its brackets."""
        return self.fields.get("warc-record-id", "").strip("<> ") or None


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of the file that is no whole record."""

    place: Place
    why: str
    url: str | None = None
    """Of the record it was, where its fields could still be read."""


@dataclass(frozen=True, slots=True)
class WarcPart:
    """A WARC file: one by itself, or one inside a WACZ package."""

    name: str | None
    """Its name inside the package; None for a file by itself."""
    size_bytes: int
    open: "Callable[[], IO[bytes]]" = field(repr=False)
    """Opens it for reading and seeking; the caller closes it."""


@contextmanager
def open_parts(path: Path) -> Iterator[tuple[WarcPart, ...]]:
    """The WARC files that a file is or holds, in the order of their names.

    Raises:
        ArchiveError: it cannot be read, or is neither WARC nor WACZ.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
        if head[:2] == b"PK":
            with _open_package(path) as package:
                yield _parts_of(package, path)
            return
        if head[:4] == _ZSTD:
            raise ArchiveError(f"{path}: packed with zstd; unpack it first")
        if head[:3] != _MEMBER and head[:5] != b"WARC/":
            raise ArchiveError(f"{path}: neither a WARC file nor a WACZ package")
        yield (WarcPart(None, path.stat().st_size, lambda: path.open("rb")),)
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}") from error


def _open_package(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:  # ValueError: names in no known coding
        raise ArchiveError(f"{path}: no whole WACZ package: {error}") from error


def _parts_of(package: zipfile.ZipFile, path: Path) -> tuple[WarcPart, ...]:
    found: dict[str, zipfile.ZipInfo] = {}
    for one in package.infolist():
        if not one.filename.endswith((".warc.gz", ".warc")):
            continue
        if one.filename in found:
            raise ArchiveError(f"{path}: no whole WACZ package: it has two parts called {one.filename}")
        if one.file_size > max(FREE_BYTES, MAX_RATIO * one.compress_size):
            raise ArchiveError(f"{path}: {one.filename} unpacks to more than {MAX_RATIO} times its size")
        found[one.filename] = one
    if not found:
        raise ArchiveError(f"{path}: a package without WARC files")
    return tuple(
        WarcPart(name, found[name].file_size, lambda one=found[name]: _open_part(package, path, one))  # type: ignore[misc]
        for name in sorted(found)
    )


def _open_part(package: zipfile.ZipFile, path: Path, one: zipfile.ZipInfo) -> IO[bytes]:
    """One WARC file of a package. As WACZ wants it, it stands there as it is, and is read in its place; packed once
    more, it is unpacked into a passing file: `zipfile` goes back by beginning anew.

    Raises:
        ArchiveError: it cannot be had.
    """
    if one.compress_type == zipfile.ZIP_STORED and not one.flag_bits & 1:
        return _open_stretch(path, one)
    passing = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        with package.open(one) as source:
            while piece := source.read(2**20):
                passing.write(piece)
    except OSError as error:
        passing.close()
        raise ArchiveError(
            f"{tempfile.gettempdir()}: {error.strerror or error}; {one.filename} of {path} is unpacked there"
        ) from error
    except (zipfile.BadZipFile, zlib.error, LZMAError, EOFError) as error:  # what came before is read
        logger.warning("part of a package is damaged: part=%s error=%s", one.filename, error)
    except (RuntimeError, NotImplementedError) as error:  # a password, a method that nobody knows
        passing.close()
        raise ArchiveError(f"{path}: {error}") from error
    passing.seek(0)
    return passing


def _open_stretch(path: Path, one: zipfile.ZipInfo) -> IO[bytes]:
    file = path.open("rb", buffering=0)
    try:
        file.seek(one.header_offset)
        head = file.read(_PART_HEAD_BYTES)
        if len(head) < _PART_HEAD_BYTES or head[:4] != _PART_HEAD:
            raise ArchiveError(f"{path}: no whole WACZ package: {one.filename} is not where it should be")
        names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        begin = one.header_offset + len(head) + names
        size = max(0, min(one.compress_size, os.fstat(file.fileno()).st_size - begin))
    except BaseException:
        file.close()
        raise
    return io.BufferedReader(_Stretch(file, begin, size), _PIECE_BYTES)


class _Stretch(io.RawIOBase):
    """A stretch of a file as a file of its own; closes that with itself."""

    def __init__(self, file: io.FileIO, begin: int, size: int) -> None:
        self._file = file
        self._begin = begin
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence])
        return self._at

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override] # typeshed has one that is private
        wanted = max(0, min(len(buffer), self._size - self._at))
        self._file.seek(self._begin + self._at)
        count = self._file.readinto(memoryview(buffer)[:wanted])
        self._at += count
        return count

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def iter_records(file: IO[bytes], max_block_bytes: int, start: int = 0) -> Iterator[WarcRecord | Damage]:
    """The records of one WARC file.

    Args:
        file: open for reading, seekable.
        max_block_bytes: longer blocks are read over, and given as None.
        start: where to begin: 0, or the offset of a `Place` of this file.

    Raises:
        OSError: the file cannot be read.
    """
    file.seek(0)
    if file.read(2) == _GZIP:
        return _iter_members(file, max_block_bytes, start)
    return _iter_plain(file, max_block_bytes, start)


def _iter_members(file: IO[bytes], max_block_bytes: int, offset: int) -> Iterator[WarcRecord | Damage]:
    """Member by member. A record is given once its member's checksum, or the record behind it, has shown it whole."""
    spare = FREE_BYTES + MAX_READ_AGAIN * file.seek(0, os.SEEK_END)
    while offset >= 0:
        file.seek(offset)
        if not file.read(1):
            return
        member = _Member(file, offset)
        held: WarcRecord | None = None
        reading = _Reading(Place(offset))
        try:
            for record in _parse(_Buffered(member.pull), reading, max_block_bytes):
                if held is not None:
                    yield held
                held = replace(record, place=Place(offset, record.place.inner))
        except (zlib.error, ArchiveError) as error:
            if held is not None and reading.has_begun:  # the fault lies in the record behind it
                yield held
                held = None
            url = held.fields.get("warc-target-uri") if held is not None else reading.url
            yield Damage(Place(offset, reading.place.inner), str(error), _without_brackets(url))
            spare -= member.taken
            if spare < 0:
                yield Damage(Place(offset), "so much is damaged that the rest of the file is not read")
                return
            offset = _find_member(file, offset + 1)
        else:
            if held is not None:
                yield held
            offset = member.end


def _iter_plain(file: IO[bytes], max_block_bytes: int, offset: int) -> Iterator[WarcRecord | Damage]:
    size = file.seek(0, os.SEEK_END)
    while offset >= 0:
        file.seek(offset)
        reading = _Reading(Place(offset))
        source = _Buffered(lambda: file.read(_PIECE_BYTES), size - offset)
        try:
            for record in _parse(source, reading, max_block_bytes):
                yield replace(record, place=Place(offset + record.place.inner))
            return
        except ArchiveError as error:
            broken_at = offset + reading.place.inner
            yield Damage(Place(broken_at), str(error), _without_brackets(reading.url))
            offset = _find_line(file, broken_at + 1)


def _without_brackets(url: str | None) -> str | None:
    return url.strip("<> ") if url else None


class _Pull(Protocol):
    def __call__(self) -> bytes:
        """The next piece; empty at the end."""


class _Member:
    """One gzip member, unpacked piece by piece."""

    def __init__(self, file: IO[bytes], offset: int) -> None:
        file.seek(offset)
        self._file = file
        self._stream = zlib.decompressobj(zlib.MAX_WBITS + 16)
        self._packed = b""
        self._position = offset
        self._begin = offset
        self._given = 0
        self.end = offset

    @property
    def taken(self) -> int:
        """Bytes of the file that were read for it."""
        return self._position - self._begin

    def pull(self) -> bytes:
        while not self._stream.eof:
            if not self._packed:
                self._packed = self._file.read(_PIECE_BYTES)
                self._position += len(self._packed)
                if not self._packed:
                    raise ArchiveError("the file ends within a record")
            plain = self._stream.decompress(self._packed, _PIECE_BYTES)
            self._packed = self._stream.unconsumed_tail
            self._given += len(plain)
            if self._given > max(FREE_BYTES, MAX_RATIO * (self.taken - len(self._packed))):
                raise ArchiveError(f"unpacks to more than {MAX_RATIO} times its size")
            if plain:
                return plain
        self.end = self._position - len(self._stream.unused_data)
        return b""


class _Buffered:
    """Lines and bytes of pieces that are pulled."""

    def __init__(self, pull: _Pull, size: int | None = None) -> None:
        self._pull = pull
        self._buffer = b""
        self._at = 0
        self._size = size
        self._base = 0
        """Bytes before those in the buffer."""

    @property
    def position(self) -> int:
        """Bytes that were given."""
        return self._base + self._at

    def holds(self, size: int) -> bool:
        """Whether so many more can be there, as far as is known beforehand."""
        return self._size is None or size <= self._size - self.position

    def _fill(self) -> bool:
        """Pull another piece behind what is left; False at the end."""
        piece = self._pull()
        self._base += self._at
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        return bool(piece)

    def read(self, limit: int) -> bytes:
        """Up to so many bytes; empty at the end."""
        if self._at == len(self._buffer):
            self._fill()
        data = self._buffer[self._at : self._at + limit]
        self._at += len(data)
        return data

    def skip_line_ends(self) -> None:
        """Pass over what separates records, however much of it there is."""
        while True:
            left = len(self._buffer) - self._at
            self._at += left - len(self._buffer[self._at :].lstrip(b"\r\n"))
            if self._at < len(self._buffer) or not self._fill():
                return

    def read_line(self) -> bytes:
        """With its line end; the rest where the end comes first.

        Raises:
            ArchiveError: a line that is no field of a record: too long.
        """
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            if len(self._buffer) - self._at > MAX_HEAD_BYTES:
                raise ArchiveError("bytes that are no record")
            if not self._fill():
                return self.read(len(self._buffer))
        return self.read(end + 1 - self._at)


@dataclass(slots=True)
class _Reading:
    """How far the parser has come, for who has to tell what is broken."""

    place: Place
    url: str | None = None
    has_begun: bool = False
    """Within a record."""


def _parse(source: _Buffered, reading: _Reading, max_block_bytes: int) -> Iterator[WarcRecord]:
    """Records of an unpacked stream; `inner` of their place counts from its beginning.

    Raises:
        ArchiveError: what follows is no record, or not whole.
        zlib.error: it cannot be unpacked.
    """
    offset = reading.place.offset
    while True:
        reading.has_begun = False
        source.skip_line_ends()
        began = source.position
        line = source.read_line()
        if not line:
            return
        reading.place, reading.url, reading.has_begun = Place(offset, began), None, True
        if not _VERSION.match(line):
            raise ArchiveError("bytes that are no record")
        fields = _read_fields(source)
        reading.url = fields.get("warc-target-uri")
        declared = fields.get("content-length", "")
        if not (declared.isascii() and declared.isdigit() and len(declared) < 16):
            raise ArchiveError(f"a record without a length ({declared[:40]!r})")
        if not source.holds(int(declared)):  # not found out by reading on: every record of a file may say so
            raise ArchiveError("the file ends within a record")
        block, digest = _read_block(source, int(declared), max_block_bytes, fields.get("warc-block-digest"))
        yield WarcRecord(Place(offset, began), fields, block, int(declared), has_wrong_digest=not digest)


def _read_fields(source: _Buffered) -> dict[str, str]:
    fields: dict[str, list[str]] = {}
    values: list[str] | None = None
    size = 0
    while (line := source.read_line()) not in _BLANK:
        size += len(line)
        if not line or size > MAX_HEAD_BYTES:
            raise ArchiveError("the fields of a record do not end")
        if _VERSION.match(line):  # the search for the next record would begin here, and read all behind it again
            raise ArchiveError("the fields of a record break off")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[:1] in " \t" and values is not None:
            values.append(text.strip())
            continue
        name, _, value = text.partition(":")
        values = [value.strip()]
        fields.setdefault(name.strip().lower(), values)
    return {name: " ".join(values) for name, values in fields.items()}


def _read_block(source: _Buffered, size: int, limit: int, digest: str | None) -> tuple[bytes | None, bool]:
    """(the block when it is not too long, its digest is the declared one)."""
    check = _Check(digest)
    parts: list[bytes] = []
    left = size
    while left:
        piece = source.read(min(left, _PIECE_BYTES))
        if not piece:
            raise ArchiveError("the file ends within a record")
        left -= len(piece)
        check.update(piece)
        if size <= limit:
            parts.append(piece)
    return (b"".join(parts) if size <= limit else None), check.holds


class _Check:
    """Compares with a digest as WARC files write it: `sha1:` in base 32, or any in hex."""

    def __init__(self, digest: str | None) -> None:
        name, _, value = (digest or "").partition(":")
        name = name.strip().lower().replace("-", "")
        self._wanted = _decode_digest(value.strip(), _DIGESTS.get(name, 0))
        self._hash = hashlib.new(name, usedforsecurity=False) if self._wanted else None

    def update(self, piece: bytes) -> None:
        if self._hash is not None:
            self._hash.update(piece)

    @property
    def holds(self) -> bool:
        """True also when there is nothing to compare with."""
        return self._hash is None or self._hash.digest() == self._wanted


def _decode_digest(text: str, size: int) -> bytes | None:
    try:
        if size and len(text) == 2 * size:
            return bytes.fromhex(text)
        found = b32decode(text.upper() + "=" * (-len(text) % 8)) if size else b""
    except ValueError:
        return None
    return found if size and len(found) == size else None


def _find_member(file: IO[bytes], start: int) -> int:
    """The next gzip member that begins a record; -1 when there is none."""
    for offset in _find_all(file, _MEMBER, start):
        file.seek(offset)
        stream = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            if _VERSION.match(stream.decompress(file.read(_LOOK_BYTES), 64)):
                return offset
        except zlib.error:
            continue
    return -1


def _find_line(file: IO[bytes], start: int) -> int:
    """The next line that begins a record; -1 when there is none."""
    for offset in _find_all(file, b"\nWARC/", start):
        file.seek(offset + 1)
        if _VERSION.match(file.read(16)):
            return offset + 1
    return -1


def _find_all(file: IO[bytes], wanted: bytes, start: int) -> Iterator[int]:
    """Every offset of these bytes. The first is near, as a rule, and what is read beyond it is read again."""
    base, tail, size = start, b"", 2**12
    while True:
        file.seek(base + len(tail))
        piece = file.read(size)
        size = min(2 * size, 2**20)
        if not piece:
            return
        data = tail + piece
        at = data.find(wanted)
        while at >= 0:
            yield base + at
            at = data.find(wanted, at + 1)
        keep = len(wanted) - 1
        tail = data[-keep:]
        base += len(data) - len(tail)

"""Files whose end was lost: the process was killed while it wrote, or the machine stopped.

A tear does no harm: rows point to whole records only (they are committed after `sync`), and no process appends to a
file of another. These functions say where it is. Files are read and unpacked once from the given offset: some 300 MB a
second.
"""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.errors import ArchiveError

_CHUNK_BYTES = 2**20


def find_tear(path: Path, start: int = 0) -> int | None:
    """The offset behind the last whole record where something else follows it; None where the file ends well.

    Args:
        path: a file of ours (one gzip member for each record).
        start: where to begin: 0, or the end of a record known to be whole.

    Raises:
        ArchiveError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            file.seek(start)
            end = max(_member_ends(file.read, start), default=start)
        return None if end >= path.stat().st_size else end
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}") from error


def find_torn_files(folder: Path, prefix: str = "") -> Iterator[tuple[Path, int]]:
    """All torn files of a folder, in order of their names, with the offset of each tear."""
    for path in sorted(folder.glob("*.warc.gz")):
        if path.name.startswith(prefix) and (tear := find_tear(path)) is not None:
            yield path, tear


def _member_ends(read: Callable[[int], bytes], start: int) -> Iterator[int]:
    """The end of each whole gzip member, until the data ends or is none."""
    position, data = start, read(_CHUNK_BYTES)
    while data:
        member = zlib.decompressobj(zlib.MAX_WBITS + 16)
        while not member.eof:
            try:
                member.decompress(data)
            except zlib.error:
                return
            position += len(data) - len(member.unused_data)
            data = member.unused_data or read(_CHUNK_BYTES)
            if not data:
                break
        if not member.eof:
            return
        yield position

"""A new file that one process appends to, and the system calls that make it last."""

import hashlib
import os
from pathlib import Path
from typing import Self

from crawler.errors import ArchiveError


class ArchiveFile:
    """A new file. Not for several threads at once.

    Attributes:
        path: where it is.
        pid: the process that made it.
        size: bytes of whole records.
        synced_size: bytes of them that are known to be on disk.
        has_exchanges: whether more than its warcinfo is in it.
        is_broken: whether nothing more may be written to it.
        digest: SHA-256 of the whole records.
    """

    def __init__(self, path: Path, fd: int) -> None:
        self._fd = fd
        self.path = path
        self.pid = os.getpid()
        self.size = 0
        self.synced_size = 0
        self.has_exchanges = False
        self.is_broken = False
        self.digest = hashlib.sha256()

    @classmethod
    def create(cls, path: Path) -> Self | None:
        """Make the file, and its folder where it is missing. None when there is such a file already.

        Raises:
            ArchiveError: it cannot be made.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ArchiveError(f"{path.parent}: {error.strerror}") from error
        try:
            return cls(path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o666))
        except FileExistsError:
            return None
        except OSError as error:
            raise ArchiveError(f"{path}: {error.strerror}") from error

    @property
    def is_removed(self) -> bool:
        """Somebody removed it: the system lets go on writing to what nobody can open any more."""
        return os.fstat(self._fd).st_nlink == 0

    def append(self, data: bytes) -> int:
        """Write all of the data, or none of it.

        Returns:
            Its offset.

        Raises:
            ArchiveError: the disk is full, or fails.
        """
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._fd, rest) :]
        except OSError as error:
            self._undo()
            raise ArchiveError(f"{self.path}: {error.strerror}") from error
        offset = self.size
        self.size += len(data)
        self.digest.update(data)
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
        """Close it; nothing more can be appended."""
        os.close(self._fd)


def sync_all(handles: list[int]) -> None:
    """Sync the files and close the descriptors, all of them whatever happens."""
    while handles:
        handle = handles.pop()
        try:
            os.fsync(handle)
        except OSError:
            for rest in handles:
                os.close(rest)
            raise
        finally:
            os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make the name of a new file last."""
    try:
        sync_all([os.open(folder, os.O_RDONLY)])
    except OSError as error:
        raise ArchiveError(f"{folder}: {error.strerror}") from error

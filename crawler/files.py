"""Files that others read while we write them, and links that others may have laid."""

import os
import stat
import tempfile
from pathlib import Path

from crawler.errors import ConfigError

MAX_LINKS = 40
"""One behind the other, as the system has it."""


def follow(path: Path) -> Path:
    """Where a link leads; the path itself where it is none.

    Who reads links himself goes past the guard that Linux has against those that others lay into shared folders
    (fs.protected_symlinks): the same rule stands here.

    Raises:
        ConfigError: another user laid it, or it leads nowhere in the end.
    """
    for _ in range(MAX_LINKS):
        try:
            link, folder = path.lstat(), path.parent.stat()
        except OSError:
            return path
        if not stat.S_ISLNK(link.st_mode):
            return path
        if folder.st_mode & 0o022 and link.st_uid not in (os.geteuid(), folder.st_uid, 0):
            raise ConfigError(f"{path} is a link that another user laid into a folder that others may write to")
        path = path.parent / path.readlink()
    raise ConfigError(f"{path} is a link that leads round in a circle")


def write_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file that appears complete or not at all: who reads it meanwhile reads the one before.

    Args:
        path: where; a link is followed, see `follow`.
        data: all of it.
        mode: its permissions; without it those of the file that is there, or what a new one would be made with.

    Raises:
        ConfigError: it cannot be written there, or a link is not followed.
    """
    try:
        _write(follow(path.absolute()), data, mode)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror or error}") from error


def _write(target: Path, data: bytes, mode: int | None) -> None:
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).chmod(_mode_of(target) if mode is None else mode)
        Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _mode_of(path: Path) -> int:
    """The mode a file has, or would be made with."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask

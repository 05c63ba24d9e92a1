"""Files that others read while we write them."""

import os
import tempfile
from pathlib import Path

from crawler.errors import ConfigError


def write_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file that appears complete or not at all: who reads it meanwhile reads the one before.

    Args:
        path: where; a link is followed.
        data: all of it.
        mode: its permissions; without it those of the file that is there, or what a new one would be made with.

    Raises:
        ConfigError: it cannot be written there.
    """
    try:
        _write(path.resolve(), data, mode)
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

"""One crawl at a time on one corpus: a lock that the system drops when the process dies, however it dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import StoreError
from crawler.store.opening import require_no_folder


@contextmanager
def hold_lock(database: Path) -> Iterator[bool]:
    """Hold the corpus's crawl lock; gives False at once when another process holds it.

    Raises:
        StoreError: the lock file cannot be made, or a folder is in the place of the corpus: nothing is laid beside it.
    """
    require_no_folder(database)
    path = database.with_name(database.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Not through a link that somebody laid there; and who may open it may hold it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"cannot make the lock file: {error.strerror or error}", str(path)) from error
    with os.fdopen(handle, "ab") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True

"""Progress bars on a terminal; nothing where stderr is none."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

REFRESH_S = 0.1


@contextmanager
def byte_bar(title: str, total_bytes: int) -> Iterator[Callable[[int], None]]:
    """A bar over the bytes of a file; gives the function that is told how many of them are behind us."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title[:40], total=total_bytes)
        last = 0.0

        def advance(done: int) -> None:
            nonlocal last
            if time.monotonic() - last >= REFRESH_S:
                last = time.monotonic()
                bar.update(task, completed=done)

        yield advance

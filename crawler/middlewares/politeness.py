"""A host's turns: one request in flight, the pause behind each reply kept, whoever asks (pages, robots.txt, redirects).

Scrapy's own per-domain limit does not hold when its delay is 0 (measured on 2.14 to 2.19), so the turn is taken in the
download handler, around the very request.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from scrapy.exceptions import IgnoreRequest

from crawler.schedule.frontier import PATIENCE_S
from crawler.schedule.pacer import Pacer

GLANCE_S = 0.25
"""How often a request that waits for its turn looks whether the run is to end."""


class HostWaits(IgnoreRequest):
    """The host asked to be left alone for longer than a run waits.

    Attributes:
        wait_s: seconds still to wait.
    """

    def __init__(self, host: str, wait_s: float) -> None:
        super().__init__(f"{host} asked to wait {wait_s:.0f} s more")
        self.wait_s = wait_s


class RunEnds(IgnoreRequest):
    """The run was told to stop while the request waited for its turn: it was not made, and is the next run's."""


class HostTurns:
    """Turns of all hosts of a run.

    Args:
        pacer: says when a host may be asked.
        is_ending: True when no further request is to leave.
    """

    def __init__(self, pacer: Pacer, is_ending: Callable[[], bool]) -> None:
        self.pacer = pacer
        self.is_ending = is_ending
        self._locks: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it.

        Raises:
            HostWaits: the turn would come too late for this run.
            RunEnds: the run was told to stop.
        """
        lock = self._locks.setdefault(host, asyncio.Lock())
        async with lock:
            while (wait_s := self.pacer.wait_s(host, time.monotonic())) > 0:
                if self.pacer.is_far(host, time.monotonic(), PATIENCE_S):
                    raise HostWaits(host, wait_s)
                if self.is_ending():
                    raise RunEnds(host)
                await asyncio.sleep(min(wait_s, GLANCE_S))
            if self.is_ending():
                raise RunEnds(host)
            with self._asking(host):
                yield

    @asynccontextmanager
    async def part(self, host: str) -> AsyncIterator[None]:
        """The turn of what a shown page asks for: one in flight, but without the pause, which is kept between pages.

        Raises:
            HostWaits: the host itself asked to be left alone.
            RunEnds: the run was told to stop.
        """
        async with self._locks.setdefault(host, asyncio.Lock()):
            if (wait_s := self.pacer.asked_wait_s(host, time.monotonic())) > 0:
                raise HostWaits(host, wait_s)
            if self.is_ending():
                raise RunEnds(host)
            with self._asking(host):
                yield

    @contextmanager
    def _asking(self, host: str) -> Iterator[None]:
        self.pacer.begin(host)
        try:
            yield
        finally:
            self.pacer.end(host, time.monotonic())

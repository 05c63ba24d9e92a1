"""A host's turns: one request in flight, the pause behind each reply kept, whoever asks (pages, robots.txt, redirects),
and from whichever process on the corpus.

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
from crawler.walk.runtime import Runtime
from crawler.walk.turnfile import Trace

GLANCE_S = 0.25
"""How often a request that waits for its turn looks whether the run is to end."""
HELD_S = 180.0
"""A turn that another process holds without a break for so long is that of one that was stopped (Ctrl-Z): replies end
within 30 s, and whoever waits gets its chance between two."""
AFTER_HELD_S = 600.0
"""The host's pages are then left to the next run."""


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
    """Turns of all hosts of a run, shared with other processes on the same corpus.

    Args:
        runtime: its pacer says when a host may be asked, its file of turns who is asking.
        is_ending: True when no further request is to leave.
    """

    def __init__(self, runtime: Runtime, is_ending: Callable[[], bool]) -> None:
        self.runtime = runtime
        self.is_ending = is_ending
        self._locks: dict[str, asyncio.Lock] = {}

    @property
    def pacer(self) -> Pacer:
        return self.runtime.pacer

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it.

        Raises:
            HostWaits: the turn would come too late for this run.
            RunEnds: the run was told to stop.
        """
        async with self._locks.setdefault(host, asyncio.Lock()):
            await self._wait(host, has_pause=True)
            with self._asking(host):
                if self.is_ending():
                    raise RunEnds(host)
                yield

    @asynccontextmanager
    async def part(self, host: str) -> AsyncIterator[None]:
        """The turn of what a shown page asks for: one in flight, but without the pause, which is kept between pages.

        Raises:
            HostWaits: the host itself asked to be left alone.
            RunEnds: the run was told to stop.
        """
        async with self._locks.setdefault(host, asyncio.Lock()):
            await self._wait(host, has_pause=False)
            with self._asking(host):
                if self.is_ending():
                    raise RunEnds(host)
                yield

    async def _wait(self, host: str, has_pause: bool) -> None:
        """Until the turn is ours among all processes.

        Raises:
            HostWaits, RunEnds: as above; HostWaits also where another process does not give up its turn.
        """
        held_since: float | None = None
        while True:
            if self._wait_s(host, has_pause) <= 0 and self._take(host, has_pause):
                return
            now, wait_s = time.monotonic(), self._wait_s(host, has_pause)
            if wait_s > 0:
                held_since = None
                if not has_pause or self.pacer.is_far(host, now, PATIENCE_S):
                    raise HostWaits(host, wait_s)
            elif held_since is None:
                held_since = now
            elif now - held_since > HELD_S:
                raise HostWaits(host, AFTER_HELD_S)
            if self.is_ending():
                raise RunEnds(host)
            await asyncio.sleep(min(wait_s, GLANCE_S) or GLANCE_S)

    def _wait_s(self, host: str, has_pause: bool) -> float:
        now = time.monotonic()
        return self.pacer.wait_s(host, now) if has_pause else self.pacer.asked_wait_s(host, now)

    def _take(self, host: str, has_pause: bool) -> bool:
        """Hold the turn among all processes; not when what another one left behind says to wait."""
        turns = self.runtime.turns
        if not turns.take(host):
            return False
        trace = turns.read(host)
        self.pacer.learn(host, trace.last_reply_at, trace.delay_s, self.runtime.retry_of(trace.retry_at))
        if self._wait_s(host, has_pause) > 0:
            turns.drop(host)
            return False
        return True

    @contextmanager
    def _asking(self, host: str) -> Iterator[None]:
        self.pacer.begin(host)
        is_asked = True
        try:
            yield
        except RunEnds:
            is_asked = False
            raise
        finally:
            if is_asked:
                now = time.monotonic()
                self.pacer.end(host, now)
                retry_at = self.pacer.retry_at(host)
                instant = self.runtime.wall_of(retry_at) if retry_at is not None else None
                self.runtime.turns.write(host, Trace(now, self.pacer.delay_of(host), instant))
            self.runtime.turns.drop(host)

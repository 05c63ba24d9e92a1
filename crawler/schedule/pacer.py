"""When a host may be asked next: one request in flight, a pause behind each reply, Retry-After obeyed. Pure.

Times are seconds of one monotonic clock; the caller converts stored instants.
"""

import heapq
from dataclasses import dataclass


@dataclass(slots=True)
class _Host:
    delay_s: float
    ready_at: float = 0.0
    is_busy: bool = False
    last_reply_at: float | None = None
    retry_at: float | None = None


class Pacer:
    """The pauses of all hosts of a run.

    Args:
        delay_s: pause between the end of a reply and the next request, where robots.txt asks for no longer one.
        max_delay_s: a longer Crawl-delay is cut to this.
    """

    def __init__(self, delay_s: float, max_delay_s: float) -> None:
        self.delay_s = delay_s
        self.max_delay_s = max_delay_s
        self._hosts: dict[str, _Host] = {}

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(self.delay_s)
        return self._hosts[host]

    def set_delay(self, host: str, crawl_delay_s: float | None) -> None:
        """Obey a Crawl-delay: never shorter than the configured pause."""
        known = self._host(host)
        known.delay_s = max(self.delay_s, min(crawl_delay_s or 0.0, self.max_delay_s))
        if known.last_reply_at is not None:
            self._not_before(known, known.last_reply_at + known.delay_s)

    def set_retry_at(self, host: str, moment: float) -> None:
        """Nothing is asked of the host before this."""
        known = self._host(host)
        known.retry_at = max(known.retry_at or moment, moment)
        self._not_before(known, moment)

    def recall(self, host: str, last_reply_at: float | None, retry_at: float | None) -> None:
        """What an earlier run left behind."""
        known = self._host(host)
        if last_reply_at is not None:
            known.last_reply_at = last_reply_at
            self._not_before(known, last_reply_at + known.delay_s)
        if retry_at is not None:
            self.set_retry_at(host, retry_at)

    def learn(self, host: str, last_reply_at: float | None, delay_s: float, retry_at: float | None) -> None:
        """What another process did meanwhile, and the pause that it keeps."""
        self.recall(host, last_reply_at, retry_at)
        if last_reply_at is not None:
            self._not_before(self._host(host), last_reply_at + min(delay_s, self.max_delay_s))

    def delay_of(self, host: str) -> float:
        """The pause that is kept at this host."""
        return self._host(host).delay_s

    def retry_at(self, host: str) -> float | None:
        """Until when the host asked to be left alone."""
        return self._host(host).retry_at

    def _not_before(self, known: _Host, moment: float) -> None:
        known.ready_at = max(known.ready_at, moment)

    def wait_s(self, host: str, now: float) -> float:
        """Seconds until the host may be asked; 0 when it may be now."""
        return max(0.0, self._host(host).ready_at - now)

    def asked_wait_s(self, host: str, now: float) -> float:
        """Seconds for which the host itself asked to be left alone (Retry-After); 0 when it did not."""
        return max(0.0, (self._host(host).retry_at or 0.0) - now)

    def is_far(self, host: str, now: float, patience_s: float) -> bool:
        """True when the host's turn is further away than a run waits: its Crawl-delay, or `patience_s` if longer."""
        return self.wait_s(host, now) > max(patience_s, self._host(host).delay_s)

    def begin(self, host: str) -> None:
        """A request starts."""
        self._host(host).is_busy = True

    def end(self, host: str, now: float) -> None:
        """Its reply ended, or it failed."""
        known = self._host(host)
        known.is_busy = False
        known.last_reply_at = now
        self._not_before(known, now + known.delay_s)

    def times(self) -> list[tuple[str, float, float | None]]:
        """(host, last reply, retry at) of every host that was asked."""
        return [(host, h.last_reply_at, h.retry_at) for host, h in self._hosts.items() if h.last_reply_at is not None]


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """A host whose turn comes at a time."""

    at: float
    host: str


class Turns:
    """Hosts that have work, in the order in which they may be asked."""

    def __init__(self) -> None:
        self._heap: list[Turn] = []
        self._latest: dict[str, float] = {}

    def put(self, host: str, at: float) -> None:
        """The host has work; its turn comes at `at`. An earlier turn that was put before is replaced."""
        self._latest[host] = at
        heapq.heappush(self._heap, Turn(at, host))

    def peek(self) -> float | None:
        """When the first turn comes; None when no host has work."""
        while self._heap and self._latest.get(self._heap[0].host) != self._heap[0].at:
            heapq.heappop(self._heap)
        return self._heap[0].at if self._heap else None

    def pop(self, now: float) -> str | None:
        """The host whose turn has come first, taken out; None when none has."""
        first = self.peek()
        if first is None or first > now:
            return None
        host = heapq.heappop(self._heap).host
        del self._latest[host]
        return host

    def __contains__(self, host: str) -> bool:
        return host in self._latest

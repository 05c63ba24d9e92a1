"""What to request next. Addresses wait in the store, not in memory: a host's queue is read some rows at a time.

A page is claimed in the store before it is handed out, so that no run beside this one fetches it meanwhile.

One job of a host is out at once. The order within a host is: its listings, then its pages by discovery, then stored
articles that are to be looked at again.
"""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.errors import UrlError
from crawler.items import Discovery
from crawler.schedule.pacer import Pacer, Turns
from crawler.store.base import Feed, Store
from crawler.store.claiming import LEASE, Claim
from crawler.urls.hosts import host_key

REFILL = 20
"""Discoveries read at once for one host."""

PATIENCE_S = 60.0
"""A run waits this long for a host that asks to wait or a try that is due again; longer waits are the next run's."""

HELD_S = 0.5
"""A page on demand that another run is fetching is asked about again after this."""
RENEW_S = LEASE.total_seconds() / 3


@dataclass(frozen=True, slots=True)
class Job:
    """One address to request now: a listing (feed) or a page (discovery)."""

    url: str
    host: str
    feed: Feed | None = None
    discovery: Discovery | None = None


class Frontier:
    """Hands out jobs, one a host.

    Args:
        store: where the discoveries wait.
        pacer: says when a host may be asked.
        now: monotonic seconds; `wall` the instant.
        source_ids: only pages of these sources; None: of all.
        revisit_limit: stored articles of one host that are looked at again.
        is_on_demand: only pages given to `add_page`; nothing is read from the store's queue.
        page_limit: pages of the whole run, None: no limit. `source_limit` likewise for one source.
    """

    def __init__(
        self,
        store: Store,
        pacer: Pacer,
        now: Callable[[], float],
        wall: Callable[[], datetime],
        source_ids: Sequence[int] | None = None,
        page_limit: int | None = None,
        source_limit: int | None = None,
        is_on_demand: bool = False,
        revisit_limit: int = 0,
    ) -> None:
        self.store = store
        self.pacer = pacer
        self.now = now
        self.wall = wall
        self.source_ids = source_ids
        self.page_limit = page_limit
        self.source_limit = source_limit
        self.is_on_demand = is_on_demand
        self.revisit_limit = revisit_limit
        self._revisits: Counter[str] = Counter()
        self.pages_taken = 0
        self._taken_of: Counter[int | None] = Counter()
        self._listings: dict[str, deque[Feed]] = {}
        self._pages: dict[str, deque[Discovery]] = {}
        self._in_hand: dict[str, set[int]] = {}
        self._out: set[str] = set()
        self._looks: set[int] = set()
        self._later: list[tuple[float, str, Discovery | None]] = []
        self._turns = Turns()
        self._renewed_at = now()
        self.ended_beside: list[Discovery] = []
        """Pages queued by `add_page` that another run ended while this one waited for it."""
        self.on_change: Callable[[], None] = _ignore
        """Called when there may be a job that there was not before, or the last of the work may be done."""

    def add_listing(self, feed: Feed) -> None:
        """Queue a listing before the pages of its host."""
        host = host_key(feed.url)
        self._listings.setdefault(host, deque()).append(feed)
        self._put(host)

    def add_page(self, host: str, discovery: Discovery) -> None:
        """Queue one page by itself. It is claimed at once: a crawl beside this run need not fetch it too."""
        if discovery.discovery_id is not None:
            self.store.claim(discovery.discovery_id, self.wall())
        self._pages.setdefault(host, deque()).append(discovery)
        self._put(host)

    def left_pages(self) -> list[Discovery]:
        """Pages queued by `add_page` that were never handed out: their hosts asked for a longer wait than a run's."""
        return [discovery for queue in self._pages.values() for discovery in queue]

    def left_listings(self) -> int:
        """How many listings were never handed out, for the same reason."""
        return sum(map(len, self._listings.values()))

    def add_open_hosts(self) -> None:
        """Queue every host with discoveries that wait in the store, or with articles to look at again."""
        hosts = self.store.open_hosts(self.wall(), self.source_ids)
        if self.revisit_limit:
            hosts += self.store.revisit_hosts(self.wall(), self.source_ids)
        for host in dict.fromkeys(hosts):
            self._put(host)

    def wake(self, host: str) -> None:
        """The host may have work. One that has none gets no turn: a run does not wait for it."""
        if host in self._out or not (host in self._turns or self._has_work(host)):
            self.on_change()
        else:
            self._put(host)

    def _put(self, host: str) -> None:
        """The host has work; one that asks for a long wait is left to the next run."""
        now = self.now()
        if host not in self._out and not self.pacer.is_far(host, now, PATIENCE_S):
            self._turns.put(host, now + self.pacer.wait_s(host, now))
        self.on_change()

    def _has_work(self, host: str) -> bool:
        """Something of the host can be handed out. What waits in the store is not kept: of many hosts it would be
        much to hold."""
        if self._listings.get(host):
            return True
        if self._is_spent:
            return False
        if any(self._has_share(discovery.source_id) for discovery in self._pages.get(host, ())):
            return True
        if self.is_on_demand:
            return False
        in_hand = self._in_hand.get(host, set())
        number = len(in_hand) + (REFILL if self.source_limit else 1)
        waiting = self.store.open_ids(self.wall(), host, number, self.source_ids)
        if any(discovery_id not in in_hand and self._has_share(source_id) for discovery_id, source_id in waiting):
            return True
        return self._revisits[host] < self.revisit_limit and self.store.has_revisits(self.wall(), host, self.source_ids)

    def _has_share(self, source_id: int | None) -> bool:
        """The source has not had its share of this run."""
        return not self.source_limit or self._taken_of[source_id] < self.source_limit

    @property
    def _is_spent(self) -> bool:
        """The run has had all its pages."""
        return self.page_limit is not None and self.pages_taken >= self.page_limit

    def take(self) -> Job | None:
        """A job whose host may be asked now; its host gives no other until `release`."""
        now = self.now()
        self._call_back(now)
        if now - self._renewed_at > RENEW_S:
            self.store.renew_claims(self.wall())
            self._renewed_at = now
        while (host := self._turns.pop(now)) is not None:
            if (wait_s := self.pacer.wait_s(host, now)) > 0:
                if not self.pacer.is_far(host, now, PATIENCE_S):
                    self._turns.put(host, now + wait_s)
                continue
            job = self._next_of(host)
            if job is not None:
                self._out.add(host)
                return job
        return None

    def wait_s(self) -> float | None:
        """Seconds until `take` may have something; None: not before a `release` or `wake`."""
        first = self._turns.peek()
        return None if first is None else max(0.0, first - self.now())

    def release(self, job: Job) -> None:
        """The job's reply is there (or failed): its host may give the next."""
        self._out.discard(job.host)
        self.wake(job.host)

    def finish_look(self, feed: Feed) -> None:
        """The listing's rows are committed: what it named waits in the store."""
        self._looks.discard(feed.feed_id)
        self.on_change()

    def finish(self, discovery: Discovery, again_in_s: float | None) -> None:
        """The discovery's rows are committed; when it is to be tried again soon, its host is woken then.

        The later time is kept apart from the host's turns: other pages of the host neither wait for it nor wipe it out.
        """
        host = self._host_of(discovery)
        self._in_hand.get(host, set()).discard(discovery.discovery_id or 0)
        self.on_change()
        if again_in_s is None or again_in_s > PATIENCE_S:
            return
        again = replace(discovery, attempts=discovery.attempts + 1) if self.is_on_demand else None
        self._later.append((self.now() + again_in_s, host, again))

    def _call_back(self, now: float) -> None:
        """Wake the hosts of the pages whose next try has come; pages on demand are queued again themselves."""
        due = [later for later in self._later if later[0] <= now]
        self._later = [later for later in self._later if later[0] > now]
        for _, host, discovery in due:
            if discovery is None:
                self.wake(host)
            else:
                self._pages.setdefault(host, deque()).append(discovery)
                self._put(host)

    @property
    def is_done(self) -> bool:
        """No host has work, none is out, nothing is in hand or to be tried again; or the run has had all its pages."""
        if self._out or self._looks or any(self._in_hand.values()):
            return False
        if self._is_spent and not any(self._listings.values()):
            return True
        return not self._later and self._turns.peek() is None

    def _host_of(self, discovery: Discovery) -> str:
        try:
            return host_key(discovery.entry.url)
        except UrlError:
            return ""

    def _next_of(self, host: str) -> Job | None:
        listings = self._listings.get(host)
        if listings:
            feed = listings.popleft()
            self._looks.add(feed.feed_id)
            return Job(feed.url, host, feed=feed)
        if self._is_spent:
            return None
        discovery = self._next_page(host)
        if discovery is None:
            return None
        self.pages_taken += 1
        self._taken_of[discovery.source_id] += 1
        self._in_hand.setdefault(host, set()).add(discovery.discovery_id or 0)
        return Job(discovery.entry.url, host, discovery=discovery)

    def _next_page(self, host: str) -> Discovery | None:
        queue = self._pages.setdefault(host, deque())
        if not queue and not self.is_on_demand:
            queue.extend(self._read(host) or self._read_revisits(host))
        while queue:
            discovery = queue.popleft()
            if self._has_share(discovery.source_id) and self._is_ours(host, discovery):
                return self._with_tries(discovery)
        return None

    def _is_ours(self, host: str, discovery: Discovery) -> bool:
        """Claim the page. One that another run is fetching, or has fetched, is that run's; who asked for it on demand
        waits and is told how it ended."""
        if discovery.discovery_id is None:
            return True
        claim = self.store.claim(discovery.discovery_id, self.wall())
        if claim is Claim.HELD and self.is_on_demand:
            self._later.append((self.now() + HELD_S, host, discovery))
        elif claim is Claim.ENDED and self.is_on_demand:
            self.ended_beside.append(discovery)
        return claim is Claim.OURS

    def _with_tries(self, discovery: Discovery) -> Discovery:
        """As it stands in the store: runs beside this one may have tried it since it was read."""
        if discovery.discovery_id is None:
            return discovery
        return replace(discovery, attempts=max(discovery.attempts, self.store.tries_of(discovery.discovery_id)))

    def _read(self, host: str) -> list[Discovery]:
        in_hand = self._in_hand.get(host, set())
        found = self.store.open_discoveries(self.wall(), host, REFILL + len(in_hand), 0, self.source_ids)
        return [discovery for discovery in found if discovery.discovery_id not in in_hand][:REFILL]

    def _read_revisits(self, host: str) -> list[Discovery]:
        """Nothing of the host is new: look at how its young articles stand now."""
        limit = min(self.revisit_limit - self._revisits[host], REFILL)
        if limit <= 0:
            return []
        found = self.store.open_revisits(self.wall(), host, limit, self.source_ids)
        self._revisits[host] += len(found)
        return found


def _ignore() -> None:
    """Nobody waits for changes."""

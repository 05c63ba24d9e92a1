"""Scripts kept for the next pages of the run: a site's bundle is asked for once, not with each of its pages. Pure.

In memory, for the run only. Nothing of one reader is in it: a reply that is marked private, sets a cookie or varies by
more than its coding is not kept.
"""

import re
from collections import OrderedDict
from dataclasses import dataclass, field

from crawler.archive.exchange import HeaderLines
from crawler.items import RawRecord

MAX_KEPT_BYTES = 32 * 2**20
"""All kept scripts together; the one that was not used for longest goes first."""
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.I)
_NEVER = re.compile(r"(?:^|[\s,])(?:no-store|no-cache|private)\b", re.I)
_HARMLESS_VARY = frozenset({"", "accept-encoding", "origin"})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request of a page brought."""

    status: int
    headers: HeaderLines
    body: bytes = field(repr=False)
    """Unpacked."""
    raw: RawRecord
    """Where it stands in the archive."""


class KeptScripts:
    """Replies to GET requests for scripts, by address."""

    def __init__(self, max_bytes: int = MAX_KEPT_BYTES) -> None:
        self.max_bytes = max_bytes
        self.size_bytes = 0
        self._replies: OrderedDict[str, tuple[float, Reply]] = OrderedDict()

    def find(self, url: str, moment: float) -> Reply | None:
        """The reply kept for this address, None when there is none or its time is over.

        Args:
            moment: monotonic seconds.
        """
        found = self._replies.get(url)
        if found is None:
            return None
        if found[0] <= moment:
            self._drop(url)
            return None
        self._replies.move_to_end(url)
        return found[1]

    def add(self, url: str, reply: Reply, moment: float) -> None:
        """Keep a reply for as long as it allows; one that does not allow it is not kept."""
        fresh_s = fresh_for_s(reply)
        if fresh_s <= 0 or len(reply.body) > self.max_bytes // 4:
            return
        self._drop(url)
        self._replies[url] = (moment + fresh_s, reply)
        self.size_bytes += len(reply.body)
        while self.size_bytes > self.max_bytes:
            self._drop(next(iter(self._replies)))

    def _drop(self, url: str) -> None:
        if (found := self._replies.pop(url, None)) is not None:
            self.size_bytes -= len(found[1].body)


def fresh_for_s(reply: Reply) -> float:
    """Seconds for which a reply may be used again without asking; 0 when it says nothing, or no.

    Source: RFC 9111, sections 4.2 and 5.2.2, as a shared cache reads them; no guess is made where there is no max-age.
    """
    control = ", ".join(value for name, value in reply.headers if name.lower() == "cache-control")
    vary = {
        part.strip().lower() for name, value in reply.headers if name.lower() == "vary" for part in value.split(",")
    }
    has_cookie = any(name.lower() == "set-cookie" for name, _ in reply.headers)
    age = _MAX_AGE.search(control)
    if reply.status != 200 or has_cookie or not vary <= _HARMLESS_VARY or _NEVER.search(control) or age is None:
        return 0.0
    return float(age[1]) - _age_s(reply)


def _age_s(reply: Reply) -> float:
    """How old it was when it came, as caches on the way say."""
    text = next((value.strip() for name, value in reply.headers if name.lower() == "age"), "0")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0.0

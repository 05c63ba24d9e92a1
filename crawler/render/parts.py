"""What a page that is shown may load: its scripts and its data, within a budget. Pure.

In: one request of the page. Out: fetch it, answer it with nothing, or refuse it with a reason. Whether its address may
be dialled and what robots.txt says is asked later, where it is fetched.
"""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files

from crawler.errors import UrlError
from crawler.urls import host_of, is_same_site

MAX_ASKS = 500
"""Requests of one page, refused ones included: a page that asks more often is a flood, and ended."""
MAX_REPEATS = 2
"""The same request is answered this often: a page that asks on and on is waiting for news, not for its article."""
MAX_BODY_BYTES = 64 * 1024
"""Of a request that a page sends: a question to the site's own interface has a few hundred bytes."""

DATA_KINDS = frozenset({"fetch", "xhr"})
FETCHED_KINDS = DATA_KINDS | {"script"}
EMPTY_KINDS = frozenset({"stylesheet"})
"""Answered with nothing at once: scripts wait for style sheets, and the text needs none."""

NOT_SENT = frozenset(
    {
        "accept-encoding", "accept-language", "authorization", "connection", "content-length", "cookie", "host",
        "if-modified-since", "if-none-match", "proxy-authorization", "purpose", "sec-purpose", "te",
        "transfer-encoding", "upgrade-insecure-requests", "user-agent",
    }
)  # fmt: skip
"""Headers that are ours or nobody's to send. `authorization` is sent to the page's own site alone."""
NOT_SHOWN = frozenset(
    {
        "alt-svc", "clear-site-data", "content-disposition", "content-encoding", "content-length", "nel", "refresh",
        "report-to", "reporting-endpoints", "set-cookie", "strict-transport-security", "transfer-encoding",
    }
)  # fmt: skip
"""Headers of a reply that the browser does not get: the body is unpacked, and nothing of it is to be remembered."""


class Treatment(StrEnum):
    """What is done with a request of the page."""

    PAGE = "page"
    """It is the page itself, whose reply we have."""
    FETCH = "fetch"
    EMPTY = "empty"
    """It gets an empty reply; nothing is asked of anybody."""
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a page that is being shown."""

    url: str
    method: str
    kind: str
    """As the browser calls it: document, script, stylesheet, image, media, font, xhr, fetch, ping, ..."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes | None = None
    is_main: bool = False
    """It would lead the page itself to this address."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is done with a request, and why it is refused."""

    treatment: Treatment
    why: str | None = None


@dataclass(slots=True)
class Budget:
    """What one page has left."""

    requests_left: int
    bytes_left: int
    asks: int = 0
    asked: Counter[tuple[str, str, bytes | None]] = field(default_factory=Counter)
    has_page: bool = False
    """The page's own reply was handed over."""

    @property
    def is_flood(self) -> bool:
        return self.asks > MAX_ASKS


def choose(ask: Ask, page_url: str, budget: Budget) -> Choice:
    """What becomes of this request; counts it."""
    budget.asks += 1
    choice = _choose_page(ask, budget) if ask.kind == "document" else _choose_part(ask, page_url)
    if choice.treatment is not Treatment.FETCH:
        return choice
    if budget.requests_left <= 0:
        return _refuse("the page's requests are used up")
    if budget.bytes_left <= 0:
        return _refuse("the page's bytes are used up")
    if budget.asked[ask.method, ask.url, ask.body] >= MAX_REPEATS:
        return _refuse("asked again and again")
    budget.asked[ask.method, ask.url, ask.body] += 1
    budget.requests_left -= 1
    return choice


def _choose_page(ask: Ask, budget: Budget) -> Choice:
    """The first is our own call; whatever leads the page away from it is not followed."""
    if not ask.is_main:
        return _refuse("a frame")
    if budget.has_page:
        return _refuse("the page leads elsewhere")
    budget.has_page = True
    return Choice(Treatment.PAGE)


def _choose_part(ask: Ask, page_url: str) -> Choice:
    if not ask.url.startswith(("http://", "https://")):
        return _refuse("neither http nor https")
    if is_advert(ask.url):
        return _refuse("an advert or counter")
    if ask.kind in EMPTY_KINDS:
        return Choice(Treatment.EMPTY)
    if ask.kind not in FETCHED_KINDS:
        return _refuse(f"no text is in it: {ask.kind}")
    if ask.method not in ("GET", "HEAD"):
        return _choose_question(ask, page_url)
    return Choice(Treatment.FETCH)


def _choose_question(ask: Ask, page_url: str) -> Choice:
    """A POST: how pages ask their own site's interface (GraphQL); to others it is a report."""
    if ask.method != "POST" or ask.kind not in DATA_KINDS:
        return _refuse(f"the method {ask.method}")
    if not _is_same_site(ask.url, page_url):
        return _refuse("a POST to another site")
    if len(ask.body or b"") > MAX_BODY_BYTES:
        return _refuse("a POST that is too large")
    return Choice(Treatment.FETCH)


def headers_to_send(ask: Ask, page_url: str) -> dict[str, str]:
    """The headers of the page's request that go out with it: no cookies, and no user agent but ours."""
    sent = {name: value for name, value in ask.headers.items() if name not in NOT_SENT and not name.startswith("sec-")}
    if "authorization" in ask.headers and _is_same_site(ask.url, page_url):
        sent["authorization"] = ask.headers["authorization"]
    return sent


def headers_to_show(headers: Mapping[str, str] | tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The headers of a reply that the browser gets, several of one name joined."""
    shown: dict[str, str] = {}
    for name, value in headers.items() if isinstance(headers, Mapping) else headers:
        key = name.lower()
        if key not in NOT_SHOWN:
            shown[key] = f"{shown[key]}, {value}" if key in shown else value
    return shown


def is_advert(url: str) -> bool:
    """True for a host of `ads.toml`, or below one."""
    try:
        labels = host_of(url).split(".")
    except UrlError:
        return False
    known = _advert_hosts()
    return any(".".join(labels[start:]) in known for start in range(len(labels) - 1))


@cache
def _advert_hosts() -> frozenset[str]:
    table = tomllib.loads(files("crawler.render").joinpath("ads.toml").read_text(encoding="utf-8"))
    return frozenset(table["hosts"])


def _is_same_site(url: str, page_url: str) -> bool:
    try:
        return is_same_site(url, page_url)
    except UrlError:
        return False


def _refuse(why: str) -> Choice:
    return Choice(Treatment.REFUSE, why)

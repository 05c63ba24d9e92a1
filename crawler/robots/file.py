"""Read a robots.txt file and answer for an address.

Source: RFC 9309; for what it leaves open (misspelt and shortened lines, `index.html`, cut lines) the behaviour of
https://github.com/google/robotstxt, which site owners test against.
"""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from crawler.items import RobotsVerdict
from crawler.robots.pattern import Pattern, parse_pattern, write_path

MAX_ROBOTS_BYTES = 512 * 1024
"""RFC 9309 section 2.5 asks for at least 500 KiB."""
MAX_LINE_BYTES = 2083 * 8 - 1
"""Longer lines are cut, as Google does: 2083 was the longest address of Internet Explorer, 8 a margin."""
_MAX_SCANNED_BYTES = 50_000_000
"""About 0.1 s. A site with 5,000 wildcard rules and addresses of 200 characters needs a fiftieth of it."""

_DISALLOW = ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw")
_USER_AGENT = frozenset({"user-agent", "useragent", "user agent"})
_SITEMAP = frozenset({"sitemap", "site-map"})
_ON_USE = frozenset({"content-usage", "content-signal", "license"})
"""AIPREF (draft-ietf-aipref-attach), https://contentsignals.org/, RSL (https://rslstandard.org/)."""

_LINE_END = re.compile(rb"\r\n|\r|\n")
_TOKEN_END = re.compile(r"[\s/;,()]")
_COMPATIBLE = re.compile(r"\(compatible;\s*([^\s/;,()]+)")
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?|\.\d{1,6}")
_RATE = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})\s*([smhd]?)", re.IGNORECASE)
_UNIT_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class Rule:
    """One allow or disallow line."""

    is_allowed: bool
    pattern: Pattern
    line: str
    """As written, without the white space around it."""


@dataclass(frozen=True, slots=True)
class Group:
    """The rules for the product tokens of consecutive user-agent lines."""

    agents: frozenset[str]
    """Lower case; `*` for everybody who is named nowhere."""
    rules: tuple[Rule, ...]
    """The one that decides when several match stands first."""
    wildcards: int = 0
    """How many of the rules have a wildcard: each costs a walk over the address."""


@dataclass(frozen=True, slots=True)
class UseLine:
    """A line about the use of the content, raw: for `crawler.rights`."""

    name: str
    """content-usage, content-signal or license."""
    value: str
    line: str
    agents: frozenset[str]
    """The product tokens of the group it stands in; empty outside of groups, where it speaks to everybody."""


@dataclass(frozen=True, slots=True)
class Robots:
    """What one robots.txt says."""

    sha256: str
    """Hex digest of the whole body."""
    groups: tuple[Group, ...] = ()
    delays: tuple[tuple[frozenset[str], float], ...] = ()
    """(product tokens, seconds) of crawl-delay and request-rate lines."""
    sitemaps: tuple[str, ...] = ()
    """As written, in order, each once."""
    lines_on_use: tuple[UseLine, ...] = ()
    is_cut: bool = False
    """The body was longer than `MAX_ROBOTS_BYTES`; only its beginning was read."""
    is_html: bool = False
    """A web page stands where the file should be, and no rule was found in it."""

    def verdict(self, agent: str, url: str) -> RobotsVerdict:
        """May this robot fetch this address.

        Args:
            agent: its product token (`pressmark`), or a user agent with it (`Pressmark/1.0 (...)`,
                `Mozilla/5.0 (compatible; Pressmark/1.0)`). The token is compared whole.
            url: absolute; whatever it is, there is an answer.
        """
        path = write_path(url)
        if path == b"/robots.txt":
            return RobotsVerdict(True, "no rule", self.sha256)
        groups = self._find_groups(agent)
        if sum(group.wildcards for group in groups) * len(path) > _MAX_SCANNED_BYTES:
            return RobotsVerdict(False, "too many wildcard rules for so long an address", self.sha256)
        best: Rule | None = None
        for group in groups:
            found = next((rule for rule in group.rules if rule.pattern.matches(path)), None)
            if found and (best is None or _rank(found) < _rank(best)):
                best = found
        if best is None:
            return RobotsVerdict(True, "no rule", self.sha256)
        return RobotsVerdict(best.is_allowed, best.line, self.sha256)

    def crawl_delay_s(self, agent: str) -> float | None:
        """Seconds that this robot is asked to leave between two requests; None where nothing is asked."""
        tokens = self._speaking_to(agent)
        return max((seconds for agents, seconds in self.delays if not tokens.isdisjoint(agents)), default=None)

    def use_lines(self, agent: str) -> tuple[UseLine, ...]:
        """The lines on use that speak to this robot: of its group, and those outside of groups.

        A licence line speaks to everybody wherever it stands (RSL 1.0).
        """
        tokens = self._speaking_to(agent)
        return tuple(
            line
            for line in self.lines_on_use
            if not line.agents or line.name == "license" or not tokens.isdisjoint(line.agents)
        )

    def _speaking_to(self, agent: str) -> frozenset[str]:
        tokens = _find_own_tokens(agent)
        named = frozenset(token for token in tokens for group in self.groups if token in group.agents)
        return named or frozenset({"*"})

    def _find_groups(self, agent: str) -> list[Group]:
        tokens = self._speaking_to(agent)
        return [group for group in self.groups if not tokens.isdisjoint(group.agents)]


@dataclass(slots=True)
class _Draft:
    """What has been read so far."""

    groups: list[Group] = field(default_factory=list)
    delays: list[tuple[frozenset[str], float]] = field(default_factory=list)
    sitemaps: dict[str, None] = field(default_factory=dict)
    lines_on_use: list[UseLine] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    rules: list[Rule] = field(default_factory=list)
    has_rules: bool = False
    """A rule line, an empty one too, ends the list of user agents."""
    addressed: frozenset[str] | None = None
    """Whom crawl-delay and the lines on use speak to: the user agents since the last such line."""
    recent: set[str] = field(default_factory=set)

    def add_agent(self, token: str) -> None:
        if self.has_rules:
            self.close_group()
        if self.addressed is not None:
            self.addressed, self.recent = None, set()
        self.agents.add(token)
        self.recent.add(token)

    def address(self) -> frozenset[str]:
        """Other lines do not end the list of user agents for the rules, but they do for themselves: after `bingbot`,
        `Crawl-delay: 10` and `*`, the delay is that of bingbot alone."""
        if self.addressed is None:
            self.addressed = frozenset(self.recent)
        return self.addressed

    def close_group(self) -> None:
        if self.agents:
            wildcards = sum(len(rule.pattern.pieces) > 1 for rule in self.rules)
            self.groups.append(Group(frozenset(self.agents), tuple(sorted(self.rules, key=_rank)), wildcards))
        self.agents, self.rules, self.has_rules = set(), [], False
        self.addressed, self.recent = None, set()


def parse_robots(body: bytes) -> Robots:
    """Read a robots.txt. Whatever the bytes are, there is a result."""
    draft = _Draft()
    text = _decode(body[:MAX_ROBOTS_BYTES])
    lines = _LINE_END.split(text)
    is_cut = len(body) > MAX_ROBOTS_BYTES
    if is_cut and len(lines) > 1:
        lines.pop()  # half a line may say the opposite of the whole one
    encodings = ("utf-8",) if _is_utf8(text) else ("utf-8", "latin-1")
    for line in lines:
        _read_line(draft, line[:MAX_LINE_BYTES], encodings)
    draft.close_group()
    return Robots(
        sha256=hashlib.sha256(body).hexdigest(),
        groups=tuple(draft.groups),
        delays=tuple(draft.delays),
        sitemaps=tuple(draft.sitemaps),
        lines_on_use=tuple(draft.lines_on_use),
        is_cut=is_cut,
        is_html=not draft.groups and text.lstrip()[:1] == b"<",
    )


def _read_line(draft: _Draft, line: bytes, encodings: tuple[str, ...]) -> None:
    key, value = _split_line(line)
    if not key:
        return
    if key in _USER_AGENT:
        draft.add_agent(_TOKEN_END.split(_show(value), maxsplit=1)[0].lower())
    elif key == "allow" or key.startswith(_DISALLOW):
        draft.has_rules = bool(draft.agents)
        if draft.agents and value:
            draft.rules.extend(_read_rules(key == "allow", value, _show(line), encodings))
    elif key in _SITEMAP:
        if value:
            draft.sitemaps.setdefault(_show(value))
    elif key in {"crawl-delay", "request-rate"}:
        seconds = _read_delay(key, _show(value))
        if seconds is not None and draft.agents:
            draft.delays.append((draft.address(), seconds))
    elif key in _ON_USE:
        draft.lines_on_use.append(UseLine(key, _show(value), _show(line), draft.address()))


def _split_line(line: bytes) -> tuple[str, bytes]:
    """(lower-case key, value); the key is empty for a line that says nothing. The colon may be missing."""
    line = line.partition(b"#")[0].strip()
    key, colon, value = line.partition(b":")
    if not colon:
        words = line.split()
        if len(words) != 2:
            return "", b""
        key, value = words
    return key.strip().lower().decode("ascii", "replace"), value.strip()


def _read_rules(is_allowed: bool, value: bytes, line: str, encodings: tuple[str, ...]) -> Iterator[Rule]:
    yield Rule(is_allowed, parse_pattern(value), line)
    if is_allowed:
        folder, slash, name = value.rpartition(b"/")
        if slash and name.startswith(b"index.htm"):
            yield Rule(True, parse_pattern(folder + b"/$"), line)
        return
    if value.endswith(b"$"):  # may also be meant as the character; a prohibition is taken both ways
        yield Rule(False, parse_pattern(value, is_literal=True), line)
    if "latin-1" in encodings and not value.isascii():
        yield Rule(False, parse_pattern(value.decode("latin-1").encode()), line)


def _rank(rule: Rule) -> tuple[int, bool]:
    """Sorts the rule that decides to the front: the longest pattern, and of equal ones that which allows."""
    return -rule.pattern.octets, not rule.is_allowed


def _find_own_tokens(agent: str) -> frozenset[str]:
    """The product tokens of a robot, lower case: what stands before the version, and after `(compatible;`."""
    token = re.split(r"[/(;,]", agent, maxsplit=1)[0].strip()
    return frozenset(found.lower() for found in (token, *_COMPATIBLE.findall(agent)) if found)


def _read_delay(key: str, value: str) -> float | None:
    if key == "crawl-delay":
        found = _NUMBER.match(value)
        return float(found[0]) if found else None
    rate = _RATE.match(value)
    if not rate or int(rate[1]) == 0:
        return None
    return int(rate[2]) * _UNIT_S[rate[3].lower()] / int(rate[1])


def _decode(body: bytes) -> bytes:
    """UTF-8 as far as it can be told: byte order marks (also half ones) and the zeros of UTF-16 taken away."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace").encode()
    for length in (3, 2, 1):
        if body.startswith(codecs.BOM_UTF8[:length]):
            body = body[length:]
            break
    return body.replace(b"\x00", b"")


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError as error:
        return error.end >= len(text) - 3 and error.reason == "unexpected end of data"
    return True


def _show(text: bytes) -> str:
    text = text.strip()
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1")

"""Preferences about use: AIPREF's Content-Usage, Content Signals, TDMRep, robots directives. Text in, states out.

Source: draft-ietf-aipref-attach and draft-ietf-aipref-vocab (Content-Usage, an RFC 9651 dictionary; no preference is
the default), https://contentsignals.org/, the TDM Reservation Protocol of the W3C community group (final report, 2024).
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

AGENT = "pressmark"
"""The product token: whose groups of robots.txt are read, and by which a page may speak to us alone."""

_ITEM = r'"(?:[^"\\]|\\.)*"|\((?:[^()"]|"(?:[^"\\]|\\.)*")*\)|[^\s;,"()]+'
_MEMBER = re.compile(
    rf"\s*(?P<key>[a-z*][a-z0-9_.*-]*)(?:=(?P<value>{_ITEM}))?(?:\s*;\s*[a-z*][a-z0-9_.*-]*(?:=(?:{_ITEM}))?)*\s*(?:,|$)"
)
"""One member of a dictionary of RFC 9651 with its parameters, and the comma behind it."""
_KEY = re.compile(r"[a-z*][a-z0-9_.*-]*$")
_AGENT_PREFIX = re.compile(r"^([a-zA-Z][\w-]*)\s*:\s*(.*)$", re.DOTALL)
_WORDS = frozenset(
    [
        "all", "none", "index", "noindex", "follow", "nofollow", "archive", "noarchive", "nocache", "snippet",
        "nosnippet", "noimageindex", "notranslate", "noai", "noimageai", "noodp", "noydir", "nopreview",
        "indexifembedded",
    ]
)  # fmt: skip
"""Directives without a value: several of them are often separated by white space or semicolons only."""
_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})


def parse_usage(text: str) -> dict[str, str] | None:
    """A Content-Usage value as label to `y` or `n`; None when it is no dictionary (then nothing is known).

    Labels with other values are left out, the last of equal labels wins, as in RFC 9651.

    >>> parse_usage("train-ai=n, search=y;x=1")
    {'train-ai': 'n', 'search': 'y'}
    """
    found: dict[str, str] = {}
    place = 0
    text = text.strip()
    if not text or text.endswith(","):
        return None
    while place < len(text):
        member = _MEMBER.match(text, place)
        if member is None:
            return None
        place = member.end()
        found.pop(member["key"], None)
        if member["value"] in ("y", "n"):
            found[member["key"]] = member["value"]
    return found


def parse_signal(text: str) -> dict[str, str]:
    """A Content-Signal value (`search=yes, ai-train=no`) as label to `yes` or `no`; other parts are passed over."""
    found: dict[str, str] = {}
    for member in text.split(","):
        key, equals, value = member.partition("=")
        key, value = key.strip().lower(), value.strip().lower()
        if equals and _KEY.match(key) and value in ("yes", "no"):
            found[key] = value
    return found


def parse_robots_usage(value: str, path: str) -> tuple[int, dict[str, str]] | None:
    """A Content-Usage line of robots.txt, `[path] preferences`.

    Returns:
        The length of the path it names (0 without one) and the preferences; None when it does not speak of `path` or
        cannot be read.
    """
    value = value.strip()
    prefix = ""
    if value.startswith(("/", "*")):
        prefix, _, value = value.partition(" ")
        if not path_matches(prefix, path):
            return None
    usage = parse_usage(value)
    return None if usage is None else (len(prefix), usage)


def path_matches(pattern: str, path: str) -> bool:
    """Whether a pattern of robots.txt's kind (`*` anything, `$` the end) matches a path from its beginning."""
    anchored = pattern.endswith("$")
    parts = [re.escape(part) for part in re.sub(r"\*+", "*", pattern.removesuffix("$")).split("*")]
    return re.match(".*?".join(parts) + ("$" if anchored else ""), path) is not None


def parse_robots_directives(text: str) -> tuple[tuple[str | None, str], ...]:
    """A robots meta or X-Robots-Tag value as (agent or None, directive) in order.

    Split on commas; a part with a colon is an agent's (`googlebot: noindex`) unless it is one of the directives that
    take a value. A date after `unavailable_after` keeps its comma ("Friday, 25 Jun 2027").

    >>> parse_robots_directives("googlebot: noarchive, max-snippet:-1")
    (('googlebot', 'noarchive'), ('googlebot', 'max-snippet:-1'))
    """
    found: list[tuple[str | None, str]] = []
    agent: str | None = None
    for part in text.split(","):
        part = part.strip()
        match = _AGENT_PREFIX.match(part)
        if match and match[1].lower() not in _VALUED:
            agent, part = match[1].lower(), match[2].strip()
        if not part:
            continue
        if found and found[-1][1].startswith("unavailable_after") and re.match(r"\d", part):
            found[-1] = (found[-1][0], f"{found[-1][1]}, {part}")
            continue
        words = [word for word in re.split(r"[\s;]+", part.lower()) if word]
        if len(words) > 1 and _WORDS.issuperset(words):
            found += [(agent, word) for word in words]
            continue
        found.append((agent, part if part.lower().startswith("unavailable_after") else part.lower()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class TdmState:
    """What TDMRep says about one page."""

    reservation: bool | None = None
    """None where nothing valid is said."""
    policy: str | None = None
    """Address of the policy."""


def parse_tdm_value(text: str | None) -> bool | None:
    """`1` is True, `0` False, all else unset."""
    return {"1": True, "0": False}.get((text or "").strip())


def find_tdm_state(file_text: str, url: str) -> TdmState:
    """What a tdmrep.json says of one page: the first entry whose location matches, nothing when the file is broken."""
    try:
        rows = json.loads(file_text)
    except (ValueError, RecursionError):
        return TdmState()
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for row in rows if isinstance(rows, list) else ():
        if (
            isinstance(row, Mapping)
            and isinstance(row.get("location"), str)
            and _location_matches(row["location"], path)
        ):
            reservation = row.get("tdm-reservation")
            policy = row.get("tdm-policy")
            said = parse_tdm_value(str(reservation)) if isinstance(reservation, int | str) else None
            return TdmState(said, policy if isinstance(policy, str) else None)
    return TdmState()


def _location_matches(location: str, path: str) -> bool:
    if not location.startswith(("/", "*")):
        location = f"/{location}"
    return path_matches(location, path)


def most_restrictive(values: Iterable[str]) -> str | None:
    """`n`/`no`/`disallow` beats `y`/`yes`/`allow`; None of nothing."""
    seen = set(values)
    if seen & {"n", "no", "disallow"}:
        return "disallow"
    if seen & {"y", "yes", "allow"}:
        return "allow"
    return None

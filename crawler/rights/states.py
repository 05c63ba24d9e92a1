"""The verdicts with few values: status, tdm, ai_train, archive, access. Each from signals by a fixed rule.

Source: the specifications named in `crawler.rights.preferences`, and for RSL https://rslstandard.org/rsl.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.items import NoticeKind, Scope, Signal
from crawler.rights.notices import FoundNotice
from crawler.rights.preferences import (
    AGENT,
    most_restrictive,
    parse_robots_directives,
    parse_robots_usage,
    parse_signal,
    parse_tdm_value,
    parse_usage,
)
from crawler.rights.rsl import find_train_state
from crawler.rights.ruling import Ruling
from crawler.rights.signals import parse_boolean

_TRAIN_LABELS = ("train-ai", "train-genai", "ai-train")
_TIERS = {"free": "free", "metered": "metered", "locked": "paywalled"}
_RESERVED_META = re.compile(
    r"rights?\s+reserved|vorbehalten|réservés|reservados|riservati|voorbehouden|zastrzeżone|защищены", re.IGNORECASE
)


def decide_status(found: Sequence[FoundNotice], signals: Sequence[Signal], licence: Ruling) -> Ruling:
    """licensed by a licence that is known (its id), reserved by words of reservation; a bare (c) line decides nothing.

    An article's own words come before the site's: a CC article on a site that reserves all rights is licensed.
    """
    ruling = Ruling("status")
    if licence.value:
        ruling.say("licensed", licence.basis()[0].evidence)
    for scope in (Scope.ARTICLE, Scope.SITE):
        for kind, value in ((NoticeKind.LICENCE, "licensed"), (NoticeKind.RESERVATION, "reserved")):
            if any(one.notice.kind is kind and one.notice.scope is scope for one in found):
                ruling.say(value, f"notice:{kind}")
    for signal in signals:
        if signal.name in ("copyright", "rights", "dc.rights", "dcterms.rights", "copyrightNotice") and (
            _RESERVED_META.search(signal.raw)
        ):
            ruling.say("reserved", f"{signal.channel}:{signal.name}")
    return ruling


def decide_tdm(signals: Sequence[Signal]) -> Ruling:
    """TDMRep: meta over header over file; what is absent or invalid resets nothing."""
    ruling = Ruling("tdm")
    for channel in ("html-meta", "http-header", "tdmrep.json"):
        for signal in signals:
            if signal.name == "tdm-reservation" and signal.channel == channel:
                said = parse_tdm_value(signal.value if channel == "tdmrep.json" else signal.raw)
                if said is not None:
                    ruling.say("reserved" if said else "not_reserved", f"{channel}:tdm-reservation")
    return ruling


def decide_ai_train(signals: Sequence[Signal], url: str) -> Ruling:
    """The most restrictive of Content-Usage, Content-Signal, noai and RSL."""
    said: list[tuple[str, str]] = []
    for signal in signals:
        evidence = f"{signal.channel}:{signal.name}"
        if signal.name == "content-usage" and signal.channel != "robots.txt":
            said += [(value, evidence) for value in [_train_state(parse_usage(signal.raw) or {})] if value]
        elif signal.name == "content-signal":
            said += [(value, evidence) for value in [_train_state(parse_signal(signal.raw))] if value]
        elif signal.name in ("robots", "x-robots-tag"):
            if "noai" in _directives(signal):
                said.append(("disallow", f"{signal.channel}:noai"))
        elif signal.name == "rsl" and (value := find_train_state(signal.raw, url)):
            said.append((value, evidence))
    if value := _robots_usage_state(signals, url):
        said.append((value, "robots.txt:content-usage"))
    ruling = Ruling("ai_train")
    for value, evidence in sorted(said, key=lambda pair: pair[0] != "disallow"):
        ruling.say(value, evidence)
    return ruling


def _train_state(labels: dict[str, str]) -> str | None:
    return most_restrictive(labels[label] for label in _TRAIN_LABELS if label in labels)


def _robots_usage_state(signals: Sequence[Signal], url: str) -> str | None:
    """Content-Usage in robots.txt: the longest path that matches wins, the stricter of equals."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    found: list[tuple[int, str]] = []
    for signal in signals:
        if signal.name == "content-usage" and signal.channel == "robots.txt":
            read = parse_robots_usage(signal.raw, path)
            if read and (value := _train_state(read[1])):
                found.append((read[0], value))
    longest = max((length for length, _ in found), default=0)
    return most_restrictive(value for length, value in found if length == longest)


def _directives(signal: Signal) -> set[str]:
    return {word for agent, word in parse_robots_directives(signal.raw) if agent in (None, AGENT, "robots")}


def decide_archive(signals: Sequence[Signal]) -> Ruling:
    """noarchive in a robots meta or X-Robots-Tag that speaks to every robot."""
    said = []
    for signal in signals:
        if signal.name in ("robots", "x-robots-tag"):
            words = _directives(signal)
            if "noarchive" in words:
                said.append(("disallow", f"{signal.channel}:{signal.name}"))
            elif "archive" in words:
                said.append(("allow", f"{signal.channel}:{signal.name}"))
    ruling = Ruling("archive")
    for value, evidence in sorted(said, key=lambda pair: pair[0] != "disallow"):
        ruling.say(value, evidence)
    return ruling


def decide_access(signals: Sequence[Signal]) -> Ruling:
    """isAccessibleForFree of the article (false beats true), then of the WebPage, then the content tier."""
    ruling = Ruling("access")
    for name, channel in (
        ("isAccessibleForFree", "json-ld"),
        ("isAccessibleForFree", "microdata"),
        ("WebPage.isAccessibleForFree", "json-ld"),
        ("Other.isAccessibleForFree", "json-ld"),
        ("hasPart.isAccessibleForFree", "json-ld"),
    ):
        values = {
            signal.value or parse_boolean(signal.raw)
            for signal in signals
            if signal.name.lower() == name.lower() and signal.channel == channel
        }
        if "false" in values:
            ruling.say("paywalled", f"{channel}:{name}")
        elif "true" in values:
            ruling.say("free", f"{channel}:{name}")
    for signal in signals:
        if signal.name.endswith("content_tier") and signal.value:
            ruling.say(_TIERS.get(signal.value), f"{signal.channel}:{signal.name}")
    return ruling

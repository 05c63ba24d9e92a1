"""RSL documents: what the licence that governs an address says of training.

In: an RSL document, or the part of one that stands in a page or a feed, and the page's address. Out: allow, disallow or
nothing. All licences whose `content` covers the address count: what one prohibits no other permits; a permission that
is to be paid for is none yet.

Source: Really Simple Licensing 1.0, https://rslstandard.org/rsl (usage vocabulary, sections 3 and 4).
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from crawler.rights.preferences import path_matches

_TRAIN = frozenset({"all", "ai-all", "ai-train", "train-ai"})
"""Usages that hold training."""
_UNPAID = frozenset({"free", "attribution"})
_SEPARATORS = re.compile(r"[,\s]+")
_MAX_CHARS = 1_000_000


def find_train_state(text: str, url: str) -> str | None:
    """`allow` or `disallow` for training; None where nothing is said of it, or the text is no RSL.

    Args:
        text: XML, as it stood; of what is broken as much is read as can be.
        url: the page's address, absolute.
    """
    if "<" not in text or len(text) > _MAX_CHARS:
        return None
    root = _parse(text)
    if root is None:
        return None
    permitted = False
    for licence in _licences_of(root, url):
        if _TRAIN & _usages(licence, "prohibits"):
            return "disallow"
        if _TRAIN & _usages(licence, "permits") and _is_unpaid(licence):
            permitted = True
    return "allow" if permitted else None


def is_rsl(body: bytes) -> bool:
    """Whether the bytes are an RSL document; error pages that answer 200 are none."""
    root = _parse(body.decode("utf-8", "replace")) if len(body) <= _MAX_CHARS else None
    return root is not None and any(True for _ in _named(root, "rsl")) and any(True for _ in _named(root, "content"))


def _parse(text: str) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False)
    data = text.strip().encode("utf-8", "replace")
    if data.startswith(b"<?xml"):
        data = data.partition(b"?>")[2]  # its encoding was that of the bytes
    # prefixes that the feed declared are not declared in the part that stood in an item
    wrapped = b'<r xmlns:rsl="https://rslstandard.org/rsl">' + data + b"</r>"
    try:
        return etree.fromstring(wrapped, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2].rpartition(":")[2].lower() == name:
            yield element


def _licences_of(root: etree._Element, url: str) -> Iterator[etree._Element]:
    """The licences of every `content` that covers the address."""
    for content in _named(root, "content"):
        if _covers(content.get("url", ""), url):
            yield from _named(content, "license")


def _covers(pattern: str, url: str) -> bool:
    """Whether a content's address covers the page: empty means the place where it stands, `*` and `$` as in robots.txt.

    Hosts are compared without `www.`.
    """
    pattern = pattern.strip()
    if not pattern:
        return True
    page = urlsplit(url)
    path = (page.path or "/") + (f"?{page.query}" if page.query else "")
    if pattern.startswith(("/", "*")):
        return path_matches(pattern, path)
    _, found, rest = pattern.partition("://")
    if not found:
        return False
    host, slash, own_path = rest.partition("/")
    if _bare(host) != _bare(page.netloc):
        return False
    return path_matches(f"/{own_path}", path) if slash else True


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


def _usages(licence: etree._Element, verb: str) -> set[str]:
    found: set[str] = set()
    for element in _named(licence, verb):
        if element.get("type", "usage").strip().lower() == "usage":
            found |= {word.lower() for word in _SEPARATORS.split("".join(element.itertext())) if word}
    return found


def _is_unpaid(licence: etree._Element) -> bool:
    kinds = {element.get("type", "free").strip().lower() for element in _named(licence, "payment")}
    return kinds <= _UNPAID

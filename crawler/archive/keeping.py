"""How much of a reply is kept: whole, its headers and digest, or its digest alone; less where it says `noarchive`.

In: a reply as it was read. Out: whether it asks not to be kept. Pure; it looks at the bytes only, because it is asked
before anybody parses them and outside the workers that may be killed.

Source: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag (meta and X-Robots-Tag).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.archive.decoding import decode_payload
from crawler.errors import ArchiveError
from crawler.rights.preferences import AGENT, parse_robots_directives

CHOICES = ("yes", "hash_only", "no")
"""From the most that is kept to the least."""
MAX_SEARCHED_BYTES = 512 * 1024
"""A robots meta stands in the head; one beyond this is not seen here (it still decides `rights.archive`)."""
_META = re.compile(rb"<meta\s[^<>]{0,2000}", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"(?<![a-z-])([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept of the replies of one source."""

    payload: str = "yes"
    """yes | hash_only | no."""
    noarchive: str = "yes"
    """The same for pages that say noarchive; never more than `payload`."""

    def of_reply(self, headers: Sequence[tuple[str, str]], payload: bytes) -> str:
        """What is kept of one reply: yes | hash_only | no.

        Unpacks the payload only when its words can make a difference.

        Args:
            headers: of the reply.
            payload: as the server sent it.
        """
        if self.asks_page and says_noarchive(headers, payload):
            return self.noarchive
        return self.payload

    @property
    def asks_page(self) -> bool:
        """Whether the page's own words can make a difference."""
        return CHOICES.index(self.noarchive) > CHOICES.index(self.payload)


def says_noarchive(headers: Sequence[tuple[str, str]], payload: bytes) -> bool:
    """Whether a reply asks every robot, or us, not to keep it: in X-Robots-Tag or a robots meta of its HTML."""
    if any(name.lower() == "x-robots-tag" and _forbids(value) for name, value in headers):
        return True
    kind = next((value for name, value in headers if name.lower() == "content-type"), "text/html")
    if "html" not in kind.lower():
        return False
    try:
        html = decode_payload(payload, headers)
    except ArchiveError:  # the reader will say so; what cannot be unpacked has said nothing
        return False
    return has_noarchive_meta(html)


def has_noarchive_meta(html: bytes) -> bool:
    """Whether a robots meta stands in the HTML that says noarchive. Bytes of UTF-16 are read, too."""
    head = html[:MAX_SEARCHED_BYTES].replace(b"\0", b"")
    if b"noarchive" not in head.lower():
        return False
    for tag in _META.findall(_without_comments(head)):
        found = {name.lower(): b"".join(values) for name, *values in reversed(_ATTRIBUTE.findall(tag))}
        name = found.get(b"name", found.get(b"http-equiv", b"")).strip().lower()
        if name in (b"robots", AGENT.encode(), b"x-robots-tag") and _forbids(
            found.get(b"content", b"").decode("latin-1")
        ):
            return True
    return False


def _without_comments(html: bytes) -> bytes:
    """What stands outside of comments. One that does not end is none here: it must not hide what stands behind it.

    No pattern: one with a lazy middle reads on to the end at each comment that has none, all while nothing else runs.
    """
    parts, place = [], 0
    while (begin := html.find(b"<!--", place)) >= 0 and (end := html.find(b"-->", begin + 4)) >= 0:
        parts.append(html[place:begin])
        place = end + 3
    return b"".join([*parts, html[place:]])


def _forbids(value: str) -> bool:
    return any(
        agent in (None, AGENT, "robots") and word == "noarchive" for agent, word in parse_robots_directives(value)
    )

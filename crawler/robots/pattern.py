"""Path patterns of robots.txt: `*` stands for anything, `$` at the end for the end.

Matching walks the address once for each pattern and never goes back, so no pattern can make it slow. Pattern and
address are first written one way: an escape of a character that means the same unescaped is undone, every other byte
outside the plain characters is escaped.

Source: RFC 9309 sections 2.2.2 and 2.2.3.
"""

import re
from dataclasses import dataclass

from crawler.urls import find_url

_LITERALS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*,:;@[]/?&=+#%")
_UNESCAPED = _LITERALS - frozenset(b"/?&=+#%")
_TO_WRITE = re.compile(rb"%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~!$'()*,:;@\[\]/?&=+#%]")
_LENIENT_PATH = re.compile(r"(?:[^/?#]*?//)?[^/?#]*([^#]*)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One path pattern, ready to match."""

    pieces: tuple[bytes, ...]
    """The literal texts between the wildcards; the first stands at the start of the path."""
    is_anchored: bool
    """The last piece stands at the end of the path."""
    octets: int
    """Length of the pattern: of two that match, the longer one decides."""

    def matches(self, path: bytes) -> bool:
        """True when it matches a path as `write_path` gives it."""
        if not path.startswith(self.pieces[0]):
            return False
        if len(self.pieces) == 1:
            return not self.is_anchored or len(path) == len(self.pieces[0])
        place = len(self.pieces[0])
        for piece in self.pieces[1:-1]:
            found = path.find(piece, place)
            if found < 0:
                return False
            place = found + len(piece)
        last = self.pieces[-1]
        if self.is_anchored:
            return len(path) - len(last) >= place and path.endswith(last)
        return path.find(last, place) >= 0


def parse_pattern(value: bytes, is_literal: bool = False) -> Pattern:
    """The pattern of an allow or disallow line.

    Args:
        value: what stands after the colon, not empty. Without a leading `/` or `*` one is put before it.
        is_literal: take `*` and `$` as the characters that they are.
    """
    if not value.startswith((b"/", b"*")):
        value = b"/" + value
    is_anchored = not is_literal and value.endswith(b"$")
    parts = [value] if is_literal else re.split(rb"\*+", value[:-1] if is_anchored else value)
    pieces = tuple(_write(part) for part in parts)
    return Pattern(pieces, is_anchored, sum(map(len, pieces)) + len(pieces) - 1 + is_anchored)


def write_path(url: str) -> bytes:
    """Path and query of an address in the form that patterns are compared with; `/` when it has none."""
    resolved = find_url(url)
    found = _LENIENT_PATH.match(url.strip() if resolved is None else resolved)
    written = _write(found[1].encode("utf-8", "replace")) if found else b""
    return written if written.startswith(b"/") else b"/" + written


def _write(text: bytes) -> bytes:
    return _TO_WRITE.sub(_write_one, text) if _TO_WRITE.search(text) else text


def _write_one(found: re.Match[bytes]) -> bytes:
    text = found[0]
    if len(text) == 1:
        return b"%%%02X" % text[0]
    byte = int(text[1:], 16)
    return bytes((byte,)) if byte in _UNESCAPED else text.upper()

"""Addresses of a space without an end: relative links that nest at each turn, calendars, filters combined at will.

A listing that names such addresses would never be done. Of 61,827 addresses that real news pages link to, 31 are beyond
these limits, none of them an article: shops with 18 parameters and more, fonts, parts of pages. What a person asks for
is not judged.
"""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

MAX_DEPTH = 20
"""Segments of a path."""
MAX_REPEATS = 3
"""How often one segment may stand in a path. Numbers may repeat: they are dates and pages."""
MAX_PARAMETERS = 16
MAX_SAME_PARAMETER = 4
MAX_QUERY_CHARS = 1024


def find_trap(url: str) -> str | None:
    """Why an absolute address is taken for one of an endless space; None when it is not."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    segments = [segment for segment in parts.path.split("/") if segment]
    if len(segments) > MAX_DEPTH:
        return f"its path has {len(segments)} segments"
    segment, count = _most_common(segment for segment in segments if not segment.isdigit())
    if count > MAX_REPEATS:
        return f"{segment[:60]!r} stands {count} times in its path"
    if len(parts.query) > MAX_QUERY_CHARS:
        return f"its query has {len(parts.query)} characters"
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if len(names) > MAX_PARAMETERS:
        return f"its query has {len(names)} parameters"
    name, count = _most_common(names)
    return f"{name[:60]!r} stands {count} times in its query" if count > MAX_SAME_PARAMETER else None


def _most_common(words: Iterable[str]) -> tuple[str, int]:
    found = Counter(words).most_common(1)
    return found[0] if found else ("", 0)

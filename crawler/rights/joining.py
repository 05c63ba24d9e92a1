"""Notices that a page sets in several lines: a label above its text, a line to a sentence, two cells of a table.

In: a line, the page's lines and the article's place. Out: one line made of those that belong together, so that the
notice is kept word for word and nothing of it stays in the body.
"""

import re
from collections.abc import Collection, Sequence

from crawler.items import NoticeKind
from crawler.rights.lines import Line, Segment, strip_invisible
from crawler.rights.patterns import Table
from crawler.rights.place import Place
from crawler.rights.telling import FindKinds, has_label
from crawler.rights.zones import Zone, ancestors, zones_around

_LABEL_CHARS = 60
_MIN_TEXT = 40
"""Characters that make a text of what stands below a label."""
_MAX_LINES = 8
_LINE_CHARS = 110
"""A line that long is prose; a shorter one that ends like a sentence may close the notice above it."""
_NEAR = 3
"""So many elements up, a label and its text have one around both."""
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_CELLS = frozenset(["dt", "th", "td"])
_OTHER_LABEL = re.compile(r"^\W*[^\W\d][\w’' ]{0,24}\s*[:：]")
_SENTENCE = re.compile(r"[.!?。！？]\W*$")
_REJECTED = Zone.MEDIA | Zone.COMMENTS | Zone.RELATED | Zone.CONSENT | Zone.MENU


def join_lines(
    line: Line, tables: Sequence[Table], lines: Sequence[Line], place: Place, find_kinds: FindKinds
) -> tuple[Line, ...]:
    """The lines that make one notice with this one, itself the first; only itself when it begins none.

    Args:
        line: a line with a trigger.
        tables: of the languages whose triggers stand on the page.
        lines: of the page.
        place: of the article.
        find_kinds: tells the kinds of notice whose patterns a text meets.
    """
    parts = [line]
    text = line.text
    if ":" not in text and "：" not in text and (len(text) > _LABEL_CHARS or line.block.tag not in _CELLS):
        return (line,)
    if _is_label(line, text, tables):
        below = _find_text(line, text, tables, lines, place, find_kinds)
        if below is None:
            return (line,)
        parts.append(below)
    elif not has_label(text, tables):
        return (line,)
    for following in lines[parts[-1].index + 1 : parts[-1].index + _MAX_LINES]:
        if not _belongs(following, parts, lines) or not _goes_on(following, tables, lines, place, find_kinds):
            break
        parts.append(following)
    return tuple(parts)


def make_line(parts: Sequence[Line]) -> Line:
    """One line of several, a space between them."""
    segments: list[Segment] = []
    for part in parts:
        if segments:
            segments.append(Segment(" ", part.segments[0].parent))
        segments += part.segments
    return Line(parts[0].index, tuple(segments), sum(len(segment.text) for segment in segments))


def _is_label(line: Line, text: str, tables: Sequence[Table]) -> bool:
    """Whether a line is but "Disclaimer:", or so called in a cell of its own."""
    if len(text) > _LABEL_CHARS:
        return False
    bare = strip_invisible(text).strip(" *#_-–—•:：[]【】")
    tag = line.block.tag
    if tag in _HEADINGS or (tag not in _CELLS and not text.rstrip(" *_】]").endswith((":", "："))):
        return False
    return any(p.fullmatch(bare) for table in tables for p in table.headings.among(table.find_words(bare)))


def _find_text(
    line: Line,
    text: str,
    tables: Sequence[Table],
    lines: Sequence[Line],
    place: Place,
    find_kinds: FindKinds,
) -> Line | None:
    """The text below a label."""
    for following in lines[line.index + 1 : line.index + 2]:
        body = following.text
        if len(body) < (_MIN_TEXT // 2 if body[0] > "\u2e80" else _MIN_TEXT):
            return None
        if zones_around(following.segments[0].parent, place.holders) & _REJECTED:
            return None
        around = set(list(ancestors(line.block))[:_NEAR])
        if not around.intersection(list(ancestors(following.block))[:_NEAR]):
            return None
        if place.first <= line.index and following.index < place.last and not find_kinds(f"{text} {body}", tables):
            return None
        return following
    return None


def _belongs(following: Line, parts: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether a line stands in the same block, or in a block around the notice that begins with it."""
    if following.block is parts[-1].block:
        return True
    inner = list(ancestors(parts[0].block))[1:_NEAR]
    wrapper = next((around for around in ancestors(following.block) if around in inner), None)
    if wrapper is None or wrapper.tag in ("article", "main", "body", "section"):
        return False
    before = lines[parts[0].index - 1] if parts[0].index else None
    if before is not None and wrapper in ancestors(before.block):
        return False
    end = lines[min(len(lines) - 1, parts[0].index + _MAX_LINES)]
    return wrapper not in ancestors(end.block)


def _goes_on(
    following: Line, tables: Sequence[Table], lines: Sequence[Line], place: Place, find_kinds: FindKinds
) -> bool:
    """Whether a line goes on with a notice: it is one by itself, or a short sentence with no prose after it."""
    text = following.text
    kinds: Collection[NoticeKind] = find_kinds(text, tables)
    if has_label(text, tables) or _OTHER_LABEL.match(text):
        return False
    if all(any(around.tag == "a" for around in list(ancestors(s.parent))[:3]) for s in following.segments):
        return False
    after = lines[following.index : place.last + 1]
    if any(other.size >= _LINE_CHARS and not find_kinds(other.text, tables) for other in after):
        return False
    return bool(kinds) or (len(text) < _LINE_CHARS and _SENTENCE.search(text) is not None)

"""Notices that a page sets in several lines: a label above its text, a line to a sentence, two cells of a table.

In: a line, the page's lines and the article's place. Out: one line made of those that belong together, so that the
notice is kept word for word and nothing of it stays in the body.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.items import NoticeKind
from crawler.rights.lines import Line, Segment, collapse, strip_invisible
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
_BOX = re.compile(r"disclaim|haftungsausschluss|avertissement|descargo|avviso-?legale|mianzeshengming", re.IGNORECASE)
"""What a block that holds nothing but a disclaimer is called."""
_MAX_BOX_LINES = 16
_BEGUN_CHARS = 100
"""A disclaimer said in so many characters may close with sentences that are none by themselves: "Thank you."."""
_MAX_TAIL_LINES = 3
_MAX_TAIL_CHARS = 200
_NO_TAIL = re.compile(
    r"^\W{0,3}(?:(?-i:[^\W\d_a-zа-я][\w’'-]+ [^\W\d_a-zа-я][\w’'-]+\b)|(?:subscribe|sign up|follow|join|download|"
    r"share|read|also|see|more|watch|listen|report(?:ing|ed) by|edit(?:ing|ed) by|written by|by|source|photos?|"
    r"last updated|published|abonnieren|folgen|lesen|abonnez|suivez|lire|suscr|síguenos|lea)\b)|"
    r"^[\"“„«»‘「『]|[\"”“»」』]\W*$",
    re.IGNORECASE,
)
"""How a closing sentence of a disclaimer does not begin: with a person's name, a call, a quotation."""
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


@dataclass(frozen=True, slots=True)
class Begun:
    """A notice found, as the beginning of what may go on in the blocks behind it."""

    first: int
    last: int
    """Its lines on the page."""
    text: str
    is_disclaimer: bool
    """Whether it disclaims or governs copies; a mere line of copyright begins nothing."""


def carry_on(
    begun: Sequence[Begun], tables: Sequence[Table], lines: Sequence[Line], place: Place, find_kinds: FindKinds
) -> Iterator[tuple[Line, Begun]]:
    """The lines that belong to a disclaimer begun in another block, be they found to be notices by themselves or not.

    A disclaimer is begun by a label ("Disclaimer: ..."), by a heading or label of its own above it, or by the name of
    the box it stands in. It goes on in the blocks beside it, a sentence to a block, as far as the last of them that is
    a notice and a few short sentences beyond, unless prose comes behind; a box named after it is all of it.

    Args:
        begun: the notices found, in document order.
        tables: of the languages whose triggers stand on the page.
        lines: of the page.
        place: of the article.
        find_kinds: tells the kinds of notice whose patterns a text meets.

    Yields:
        Each line with the notice it belongs to.
    """
    taken = {index: one for one in begun for index in range(one.first, one.last + 1)}
    given: set[int] = set()
    for one in begun:
        if not one.is_disclaimer or one.first in given:
            continue
        found = _read_box(one, taken, lines, place)
        if found is None:
            start = one.first if has_label(one.text, tables) else _find_heading(one, tables, lines, place)
            found = () if start is None else _read_blocks(start, one, taken, tables, lines, place, find_kinds)
        for index in found:
            if index not in given and taken.get(index) is not one:
                given.add(index)
                yield lines[index], one


def _read_box(one: Begun, taken: Mapping[int, Begun], lines: Sequence[Line], place: Place) -> Sequence[int] | None:
    """All lines of the box named after a disclaimer in which a notice stands; None when there is none."""
    box: HtmlElement | None = None
    for around in ancestors(lines[one.first].block):
        if around in place.holders and _holds_more(around, taken, lines, place):
            break
        if around.tag in ("body", "html", "article", "main"):
            break
        if _BOX.search(f"{around.get('class') or ''} {around.get('id') or ''}"):
            box = around
    if box is None:
        return None
    first, last = one.first, one.last
    while first and last - first < _MAX_BOX_LINES and box in ancestors(lines[first - 1].block):
        first -= 1
    while last + 1 < len(lines) and last - first < _MAX_BOX_LINES and box in ancestors(lines[last + 1].block):
        last += 1
    if last - first >= _MAX_BOX_LINES:
        return None
    return [
        index
        for index in range(first, last + 1)
        if not _is_linked(lines[index])
        and lines[index].block.tag not in _HEADINGS
        and not zones_around(lines[index].segments[0].parent, place.holders) & _REJECTED
    ]


def _holds_more(around: HtmlElement, taken: Mapping[int, Begun], lines: Sequence[Line], place: Place) -> bool:
    """Whether prose that is no notice stands in an element."""
    return any(
        lines[index].size >= _LINE_CHARS and index not in taken and around in ancestors(lines[index].block)
        for index in range(max(place.first, 0), place.last + 1)
    )


def _find_heading(one: Begun, tables: Sequence[Table], lines: Sequence[Line], place: Place) -> int | None:
    """The line above a notice that but says "Disclaimer"; at most two lines of it may stand between."""
    for index in range(one.first - 1, max(-1, one.first - 4), -1):
        text = lines[index].text
        bare = strip_invisible(text).strip(" *#_-–—•:：[]【】")
        if len(text) <= _LABEL_CHARS and any(
            p.fullmatch(bare) for table in tables for p in table.headings.among(table.find_words(bare))
        ):
            around = zones_around(lines[index].segments[0].parent, place.holders)
            return None if _is_linked(lines[index]) or around & (_REJECTED | Zone.FOOTER) else index
        if lines[index].size >= _LINE_CHARS or not _SENTENCE.search(text):
            return None
    return None


def _read_blocks(
    start: int,
    one: Begun,
    taken: Mapping[int, Begun],
    tables: Sequence[Table],
    lines: Sequence[Line],
    place: Place,
    find_kinds: FindKinds,
) -> Sequence[int]:
    """The lines of a disclaimer whose label or first line stands at `start`."""
    home = lines[start].block.getparent()
    behind = range(max(place.first, start + 1), place.last + 1)
    if home is None or any(_is_prose(index, taken, lines, find_kinds, tables) for index in behind):
        return ()
    found: list[int] = []
    tail: list[int] = []
    chars = 0
    if start < one.first and lines[start].block.tag not in _HEADINGS:
        found.append(start)
    for index in range(start if start == one.first else start + 1, min(len(lines), one.last + 2 * _MAX_LINES)):
        line = lines[index]
        if index in taken and (taken[index].is_disclaimer or _is_sentence_on_rights(line)):
            if index != start and has_label(line.text, tables) and taken[index] is not one:
                break
            if home not in ancestors(line.block):
                break
            (found if taken[index].is_disclaimer else tail).append(index)
            if taken[index].is_disclaimer:
                found += tail
                tail.clear()
                chars += line.size
            continue
        if index in taken:
            break
        text = line.text
        if home not in ancestors(line.block) or line.block.tag in _HEADINGS or _is_linked(line):
            break
        if zones_around(line.segments[0].parent, place.holders) & _REJECTED:
            break
        if len(text) >= _LINE_CHARS or _OTHER_LABEL.match(text) or not _SENTENCE.search(text) or _NO_TAIL.search(text):
            break
        tail.append(index)
    sizes = [lines[index].size for index in tail]
    if chars >= _BEGUN_CHARS and len(tail) <= _MAX_TAIL_LINES and sum(sizes) <= _MAX_TAIL_CHARS:
        found += tail
    return found


def _is_prose(
    index: int, taken: Mapping[int, Begun], lines: Sequence[Line], find_kinds: FindKinds, tables: Sequence[Table]
) -> bool:
    line = lines[index]
    return line.size >= _LINE_CHARS and index not in taken and not find_kinds(line.text, tables)


def _is_sentence_on_rights(line: Line) -> bool:
    """Whether a line found to be one of copyright is a sentence: "The copyright of this article belongs to ..."."""
    text = line.text
    return _SENTENCE.search(text) is not None and re.search(r"©|\([cC]\)|\d{4}", text) is None


def _is_linked(line: Line) -> bool:
    """Whether all of a line is a link."""
    return all(any(around.tag == "a" for around in list(ancestors(s.parent))[:3]) for s in line.segments)


def make_line(parts: Sequence[Line]) -> Line:
    """One line of several, a space between them."""
    segments: list[Segment] = []
    for part in parts:
        if segments:
            segments.append(Segment(" ", part.segments[0].parent))
        segments += part.segments
    text = collapse("".join([segment.text for segment in segments]))
    return Line(parts[0].index, tuple(segments), sum(len(segment.text) for segment in segments), text)


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
    if _is_linked(following):
        return False
    after = lines[following.index : place.last + 1]
    if any(other.size >= _LINE_CHARS and not find_kinds(other.text, tables) for other in after):
        return False
    return bool(kinds) or (len(text) < _LINE_CHARS and _SENTENCE.search(text) is not None)

"""What stands beside the headline on the page: the byline and the date that no structured source gives.

In: the leaves of the page, the folded headlines. Out: bylines and dates, nearest first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from crawler.extract.bylines import Byline, parse_byline, parse_dated_name
from crawler.extract.bylinewords import FULL_LABEL, JOIN_WORDS, LONE_LABEL
from crawler.extract.dates import day_of, find_date_spans
from crawler.extract.datewords import PUBLISHED, UPDATED
from crawler.extract.leaves import Leaf
from crawler.extract.names import clean_names, looks_like_names
from crawler.extract.nodes import fold
from crawler.extract.roles import role, roles_of
from crawler.extract.shown import in_picture, in_side_block, is_clock

BEFORE = 6
AFTER = 14
"""Leaves looked at before and after the headline."""
LABEL = 40
"""Characters of a line that may be the label of the date in the next one, and of the words behind a date."""
CLOSING = 2
"""Lines behind the text that may name its author."""
MAX_NAMES = 80
"""Characters of a line of names below a label in a line of its own."""
ALONE = 40
"""Other characters in the line of a date that has it more or less to itself."""
MAX_JOINED = 8
"""People whom one line may name."""
_JOINING = re.compile(rf"[\s,](?:{JOIN_WORDS}|&)\s", re.I)
_SIGNATURE = re.compile(
    r"(?:^|[\s_-])(?:sign(?:ature|ed)?|author|firma)(?:$|[\s_-])|text-align:\s*right|\bright\b", re.I
)
_HAS_MARK = re.compile(r"[:：=＝／]")
_UPDATE_CLASS = re.compile(r"updated|modifi|revised", re.I)
_DATE_CLASS = re.compile(r"date|time(?!line)|publi|byline|author|meta(?:$|[-_ ])|posted", re.I)
_GLUED = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
"""Where the words of two elements meet without a space."""
TEXT_CHARS = 300
"""Characters of running text below the headline behind which nothing is beside it any more."""
SENTENCE_WORDS = 3
"""Words beside a date from which a line that ends like a sentence is one."""
_TEXT = re.compile(r"^.{80,}[.!?。！？।؟۔]['\"”»’)]?$", re.S)
"""A line of running text."""
_TOWN = re.compile(r"^\W{0,2}[^\W\d_a-zß-ÿ][^.!?:;]{1,60}[,(–—/|-]\s*$")
"""What stands before the day of a dateline."""
_WIRE = re.compile(r"^\W{0,2}\s*(?:[(/][^()/]{2,40}[)/])?\s*(?:[–—]|--?)\s")
"""What stands behind it."""
_TELLS = re.compile(r"[^\W\d_]{4,}:?\s+$")
"""A word right before a date that says what was on that day: "died 29 April"."""
_SENTENCE_END = re.compile(r"[.!?。！？।؟۔]['\"”»’)]?$")
_OWN_CLOCK = re.compile(rf"(?:{UPDATED.pattern})[^\d.]{{0,20}}\d{{1,2}}\s?[:.h]\s?\d\d", UPDATED.flags)
"""The time of a change on the day of publication: "05/03/2024 8.15. Updated at 10.40."."""
LONGEST = 100
"""Characters of a line that may date a page from anywhere in its text."""
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date that readers see near the headline."""

    raw: str
    """Its line."""
    value: str
    """ISO 8601, as precise as the line."""
    role: str
    """published | updated | plain (nothing says which)"""
    is_alone: bool = True
    """Whether its line says little else."""
    distance: int = 1
    """Lines below the headline; negative above it."""
    is_bare: bool = True
    """Whether no word tells what is dated: a name, a label of publication, marks and other dates may stand with it."""


def find_headline(leaves: Sequence[Leaf], titles: frozenset[str]) -> int | None:
    """Index of the leaf that is the headline; the h1 among several."""
    places = [index for index, leaf in enumerate(leaves) if leaf.folded in titles]
    for index in places:
        if leaves[index].owner.tag == "h1":
            return index
    heads = [index for index in places if leaves[index].kind == "head"]
    return next(iter(heads or places), None)


_LEAD = re.compile(
    r"stand-?first|(?:^|[\s_-])(?:lead|lede|dek|deck|intro|chapo|vorspann|anlesetext|entradilla|bajada|sommario|"
    r"occhiello|"
    r"sub-?(?:title|head(?:line|ing)?)|summary|ingress|manchet|perex)(?:$|[\s_-])",
    re.I,
)
_LEAD_ROLE = role("lead")


def find_lead(
    leaves: Sequence[Leaf], place: int, text: Sequence[Leaf] = (), description: str | None = None
) -> str | None:
    """The standfirst: a line below the headline in an element marked as such; before the text also one that the
    page's description repeats, or that stands right below the headline and is a heading or a sentence.

    Args:
        leaves: those of the page.
        place: the headline.
        text: those of the body; one that is not marked and stands in it is no standfirst.
        description: what the page gives as its description.
    """
    inside = {id(leaf) for leaf in text}
    summary = fold(description or "")
    has_begun, is_first = False, True
    for leaf in leaves[place + 1 : place + 1 + AFTER]:
        has_begun = has_begun or id(leaf) in inside
        if not 40 <= len(leaf.text) <= 600 or leaf.link_share > 0.5:
            continue
        parent = leaf.owner.getparent()
        around = (leaf.owner, parent) if parent is not None else (leaf.owner,)
        is_marked = any(_LEAD.search(f"{e.get('class') or ''} {e.get('itemprop') or ''}") for e in around)
        if not is_marked and (has_begun or not text):
            continue
        if parse_byline(leaf.text):
            continue
        is_sentence = leaf.owner.tag in ("h2", "h3") or _SENTENCE_END.search(leaf.text) is not None
        is_told = leaf.folded == summary or (is_first and is_sentence) or any(roles_of(e) & _LEAD_ROLE for e in around)
        if is_marked or (is_told and not in_picture(leaf.owner)):
            return leaf.text
        is_first = False
    return None


def find_near_byline(leaves: Sequence[Leaf], place: int) -> Byline | None:
    """The first line near the headline that is a byline; a source line only when there is no other."""
    source = None
    for _, leaf, before in _near_leaves(leaves, place):
        byline = parse_byline(leaf.text) or parse_dated_name(leaf.text)
        if byline is None and before and len(leaf.text) <= MAX_NAMES and LONE_LABEL.match(before):
            byline = parse_byline(f"{before} {leaf.text}")
        if byline and in_picture(leaf.owner):
            continue
        if byline and not byline.is_source:
            return byline
        if source is None or source.is_editor:
            source = byline or source
    return source


def find_fuller_byline(leaves: Sequence[Leaf], place: int, names: Sequence[str]) -> Byline | None:
    """The byline near the headline that joins others to the people a source names: many a node knows one author only.

    What a comma alone parts may be an employer: a joining word must stand before the last name.
    """
    known = [fold(name) for name in names]
    for _, leaf, _ in _near_leaves(leaves, place):
        folded = leaf.folded
        if not all(name in folded for name in known) or not _JOINING.search(leaf.text):
            continue
        byline = parse_byline(leaf.text)
        if byline is None or byline.is_source or not len(names) < len(byline.names) <= MAX_JOINED:
            continue
        others = [fold(name) for name in byline.names]
        is_joined = all(any(name in other for other in others) for name in known)
        if is_joined and all(" " in name for name in byline.names) and not in_picture(leaf.owner):
            return byline
    return None


def find_closing_byline(leaves: Sequence[Leaf], last: Leaf | None) -> Byline | None:
    """The byline in one of the lines right behind the text; else the name that stands there by itself, set to the right
    or called a signature: so papers of Vietnam and others sign.

    Args:
        leaves: those of the page.
        last: the last one of the text; None when it is not known.
    """
    index = next((number for number, leaf in enumerate(leaves) if leaf is last), None)
    for leaf in leaves[index + 1 : index + 1 + CLOSING] if index is not None else ():
        byline = parse_byline(leaf.text) if len(leaf.text) <= MAX_NAMES else None
        if byline and not byline.is_source:
            return byline
    for leaf in leaves[index : index + 1 + CLOSING] if index else ():
        if (
            "," not in leaf.text
            and 2 <= len(leaf.text.split()) <= 4
            and looks_like_names(leaf.text)
            and _is_signature(leaf.owner)
        ):
            return Byline(clean_names([leaf.text]), None, False, leaf.text)
    return None


def _is_signature(element: HtmlElement) -> bool:
    """Whether an element of one line is set to the right, or called a signature."""
    mark = f"{element.get('class') or ''} {element.get('align') or ''} {element.get('style') or ''}"
    return _SIGNATURE.search(mark) is not None


def find_lone_byline(leaves: Sequence[Leaf]) -> Byline | None:
    """The byline of a page that names nobody near its headline: a line anywhere whose label introduces nothing but
    names. None where several of them differ; a source line only when there is no other."""
    found: list[Byline] = []
    for leaf in leaves:
        text = leaf.text
        if not 6 <= len(text) <= LONGEST or not (_HAS_MARK.search(text[:40]) or FULL_LABEL.match(text)):
            continue
        byline = parse_byline(text)
        if byline and not in_side_block(leaf.owner) and not in_picture(leaf.owner):
            found.append(byline)
    named = [byline for byline in found if not byline.is_source] or found
    return named[0] if len({byline.names for byline in named}) == 1 else None


def find_shown_dates(
    leaves: Sequence[Leaf], place: int, month_first: bool | None = None, language: str | None = None
) -> tuple[ShownDate, ...]:
    """The dates near the headline, those below it first, each with what the page calls it."""
    found: list[ShownDate] = []
    for distance, leaf, before in _near_leaves(leaves, place):
        if _DIGIT.search(leaf.text):
            if is_clock(leaf.owner) or (distance < 0 and _is_in_masthead(leaf, leaves[place])):
                continue
            dates = _read_leaf(leaf, before, month_first, language)
            found += [replace(date, distance=distance) for date in dates]
    return tuple(found)


def _read_leaf(leaf: Leaf, before: str, month_first: bool | None, language: str | None) -> list[ShownDate]:
    """The dates of a line.

    Args:
        leaf: the line.
        before: the line before it, where it is short enough to be a label.
    """
    line = _GLUED.sub(" ", leaf.text)
    spans = find_date_spans(line, month_first, language)
    rest = len(line) - sum(stop - start for start, stop, _ in spans)
    is_told = bool(spans) and _is_sentence(line, rest)
    found: list[ShownDate] = []
    end = 0
    for number, (start, stop, value) in enumerate(spans):
        label = line[end:start]
        behind = _OWN_CLOCK.split(line[stop:][:LABEL])[0] if number == len(spans) - 1 else ""
        role = _role_of(label) or (_role_of(before) if not label.strip() and number == 0 else None)
        role = role or _role_of(behind) or _role_of_class(leaf)
        end = stop
        if is_told and role is None:
            continue
        is_bare = role is not None or not _TELLS.search(label) or parse_byline(leaf.text) is not None
        found.append(ShownDate(leaf.text, value, role or "plain", rest <= ALONE, is_bare=is_bare))
    if [date.role for date in found] == ["plain", "plain"]:
        later = max(found, key=lambda date: date.value)
        found = [replace(date, role="updated") if date is later else date for date in found]
    return found


def find_dateline(leaves: Sequence[Leaf], place: int | None) -> ShownDate | None:
    """The day in the dateline that opens the text, with its year: "EXAMPLETOWN, March 12, 2024 /Example Wire/ -- ..."

    Args:
        leaves: those of the page.
        place: the headline; None where it is not known.
    """
    start = 0 if place is None else place + 1
    opening = next((leaf for leaf in leaves[start : start + AFTER] if _TEXT.search(leaf.text)), None)
    spans = find_date_spans(opening.text[:LONGEST]) if opening and _DIGIT.search(opening.text[:LONGEST]) else []
    if opening is None or not spans:
        return None
    begin, end, value = spans[0]
    if not _TOWN.match(opening.text[:begin]) or not _WIRE.match(opening.text[end:]):
        return None
    return ShownDate(opening.text[:end], value, "published")


def _is_sentence(line: str, rest: int) -> bool:
    """Whether a line tells something that has a date: "The fair opens on 10 October 2024." A byline may end in a point,
    too."""
    if rest < 12 or _SENTENCE_END.search(line) is None or parse_byline(line) or _OWN_CLOCK.search(line):
        return False
    return len(line.split()) > SENTENCE_WORDS + 3


def _is_in_masthead(leaf: Leaf, headline: Leaf) -> bool:
    """Whether a line above the headline stands in another of the blocks that make up the page, beside other things:
    such a date is that of the visit."""
    top = None
    for element in leaf.owner.iterancestors():
        if element.tag == "body":
            break
        top = element
    if top is None:
        return False
    return top not in set(headline.owner.iterancestors()) and len(top) > 1


def find_lone_dates(
    leaves: Sequence[Leaf], month_first: bool | None = None, language: str | None = None
) -> tuple[ShownDate, ...]:
    """The dates that the page, anywhere in its text, calls those of publication; where there is none, those in
    elements marked as dates. Nothing when they are not all of one day: they are then those of a list.

    For pages that date themselves nowhere else.
    """
    named: list[ShownDate] = []
    marked: list[ShownDate] = []
    for index, leaf in enumerate(leaves):
        if not 6 <= len(leaf.text) <= LONGEST or not _DIGIT.search(leaf.text):
            continue
        before = leaves[index - 1].text if index else ""
        for date in _read_leaf(leaf, before if len(before) <= LABEL else "", month_first, language):
            if not date.is_alone or in_side_block(leaf.owner) or is_clock(leaf.owner):
                continue
            if date.role == "published":
                named.append(date)
            elif date.role == "plain" and _DATE_CLASS.search(leaf.owner.get("class") or ""):
                marked.append(date)
    found = named or marked
    return tuple(found[:1]) if len({day_of(date.value) for date in found}) == 1 else ()


def _near_leaves(leaves: Sequence[Leaf], place: int) -> Iterator[tuple[int, Leaf, str]]:
    """Short lines around the headline, those below first, until running text begins: each with its distance and the
    short line before it, which may be its label."""
    told = 0
    for index in range(place + 1, min(len(leaves), place + 1 + AFTER)):
        leaf = leaves[index]
        told += len(leaf.text) if leaf.kind == "p" and _TEXT.search(leaf.text) else 0
        if len(leaf.text) > TEXT_CHARS or told > 2 * TEXT_CHARS:
            break
        if len(leaves[index].text) < 160:
            before = leaves[index - 1].text if index > place + 1 else ""
            yield index - place, leaves[index], before if len(before) <= LABEL else ""
    for index in range(place - 1, max(-1, place - 1 - BEFORE), -1):
        if len(leaves[index].text) < 160:
            before = leaves[index - 1].text if index else ""
            yield index - place, leaves[index], before if len(before) <= LABEL else ""


def _role_of(label: str) -> str | None:
    """What the words around a date call it: the word nearest to it, where both stand there."""
    if not label:
        return None
    updated = max((match.end() for match in UPDATED.finditer(label)), default=-1)
    published = max((match.end() for match in PUBLISHED.finditer(label)), default=-1)
    if updated == published:
        return None
    return "updated" if updated > published else "published"


def _role_of_class(leaf: Leaf) -> str | None:
    mark = leaf.owner.get("class") or ""
    return "updated" if _UPDATE_CLASS.search(mark) and "publi" not in mark.lower() else None

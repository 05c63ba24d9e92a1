"""What stands beside the headline on the page: the byline and the date that no structured source gives.

In: the leaves of the page, the folded headlines. Out: bylines and dates, nearest first.
"""

import re
from collections.abc import Iterator, Sequence

from crawler.extract.bylines import Byline, parse_byline, parse_dated_name
from crawler.extract.dates import find_date_span, parse_date
from crawler.extract.leaves import Leaf

BEFORE = 6
AFTER = 14
"""Leaves looked at before and after the headline."""
_UPDATE = re.compile(r"updat|modif|aktualis|mise à jour|actualiz|aggiornat|güncelle|обновл|更新|수정", re.I)


def find_headline(leaves: Sequence[Leaf], titles: frozenset[str]) -> int | None:
    """Index of the leaf that is the headline; the h1 among several."""
    places = [index for index, leaf in enumerate(leaves) if leaf.folded in titles]
    for index in places:
        if leaves[index].owner.tag == "h1":
            return index
    heads = [index for index in places if leaves[index].kind == "head"]
    return next(iter(heads or places), None)


def near_lines(leaves: Sequence[Leaf], place: int) -> Iterator[str]:
    """Short lines around the headline: those below first, until running text begins."""
    for leaf in leaves[place + 1 : place + 1 + AFTER]:
        if len(leaf.text) > 300:
            break
        if len(leaf.text) < 160:
            yield leaf.text
    for leaf in reversed(leaves[max(0, place - BEFORE) : place]):
        if len(leaf.text) < 160:
            yield leaf.text


_LEAD = re.compile(
    r"stand-?first|(?:^|[\s_-])(?:lead|lede|dek|deck|intro|chapo|vorspann|anlesetext|entradilla|bajada|sommario|"
    r"occhiello|"
    r"sub-?(?:title|head(?:line|ing)?)|summary|ingress|manchet|perex)(?:$|[\s_-])",
    re.I,
)


def find_lead(leaves: Sequence[Leaf], place: int) -> str | None:
    """The standfirst: the text below the headline in an element marked as such, or an h2 that is a sentence."""
    for leaf in leaves[place + 1 : place + 1 + AFTER]:
        if not 40 <= len(leaf.text) <= 600 or leaf.link_share > 0.5:
            continue
        parent = leaf.owner.getparent()
        around = (leaf.owner, parent) if parent is not None else (leaf.owner,)
        if any(_LEAD.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}") for element in around):
            return leaf.text
    return None


def find_near_byline(leaves: Sequence[Leaf], place: int) -> Byline | None:
    """The first line near the headline that is a byline; a source line only when there is no other."""
    source = None
    for line in near_lines(leaves, place):
        byline = parse_byline(line) or parse_dated_name(line)
        if byline and not byline.is_source:
            return byline
        source = source or byline
    return source


def find_near_date(leaves: Sequence[Leaf], place: int, month_first: bool | None) -> tuple[str, str] | None:
    """The date near the headline as (raw, ISO 8601); one said to be an update does not count."""
    for line in near_lines(leaves, place):
        span = find_date_span(line)
        found = (
            span[2] if span else parse_date(line, month_first) if re.match(r"^\W*\d{1,2}/\d{1,2}/\d{4}", line) else None
        )
        if not found:
            continue
        rest = line[: span[0]] + line[span[1] :] if span else ""
        if len(rest) > 90:
            continue
        if not _UPDATE.search(line[: span[0]] if span else ""):
            return line, found
    return None

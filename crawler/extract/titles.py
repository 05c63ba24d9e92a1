"""The headline of the page, among those it claims.

A headline that readers see wins over the one written for machines when both are the same headline. It stands in an h1;
where the h1 is only the last step of a breadcrumb (its words are then those for search engines), the article's node or
the heading below is asked instead.
An h1 that resembles none of the others is a logo or a section name, unless it is marked as the headline or is the only
one of the article. Site and section names are cut from the ends.

Source: measured on 456 pages: h1 is the headline as printed on 79%, JSON-LD (where present) on 77%, og:title on 57%.
On 14 of 151 news pages the only h1 ends a breadcrumb; the node's headline is right on 8 of them, the h2 below on 7.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from lxml.html import HtmlElement

from crawler.extract.dates import find_date_span
from crawler.extract.nodes import fold, plain
from crawler.extract.tree import HtmlDocument

_MARKS = re.compile(r"\s+[|｜ㅣǀ•·»«:/–—-]\s+|\s*[|｜ㅣǀ]\s*|\s+::\s+|\s*--\s*|(?<=\S)[-–—](?=[^\s-]+$)")
_WORD = re.compile(r"\w+")
_LOGO = re.compile(r"(?:^|[\s_-])(?:logo|brand|site-?name|masthead)(?:$|[\s_-])", re.I)
_CRUMB = re.compile(r"bread-?crumb|brotkrum|(?:^|[\s_-])(?:crumbs?|ariadne|rootline|navigation-link)(?:$|[\s_-])", re.I)
_HEADLINE = re.compile(
    r"(?:^|[\s_-])(?:headline|(?:entry|post|article|story|news|page|content|main|single|detail|blog)[_-]*(?:title|"
    r"head(?:line|ing)?)|titulo|titre|titel|titolo|title)(?:$|[\s_-])",
    re.I,
)
_UNSEEN = re.compile(r"(?:^|[\s_-])(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|a11y-hidden)(?:$|[\s_-])", re.I)
_FRAME = frozenset(("header", "footer", "nav", "aside", "dialog", "form"))
_STEPS = frozenset(">›»")
"""What stands between the steps of a breadcrumb."""
_LABEL_END = re.compile(r"\s+[:/|–—-]\s+|:\s+")
_NUMBERED = re.compile(r"[#№]\s?\d")
"""An issue of something named like the site: "Example Letter #18"."""
SIMILAR = 0.45
"""Share of common words from which an h1 counts as the same headline as another source's."""
SAME = 0.9
"""The same, from which an h1 that is not the first of the article is its headline."""
ANCESTORS = 5
"""Elements around a heading that are asked whether it stands in a breadcrumb."""
MAX_REPEATS = 3
"""h1 elements that repeat the headline."""
MIN_LETTERS, MIN_WORDS = 12, 4
"""An h1 unlike every other source is a label when it is shorter; scripts without spaces have letters only."""
LESSER = 20
"""Headings below h1 among which one that the title element repeats is looked for."""
MAX_SITE = 40
"""Letters that a site's name may have."""
FOLLOWING = 8
"""Headings behind the breadcrumb among which the headline as printed is looked for."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that may be the headline as printed."""

    text: str
    parts: tuple[str, ...] = ()
    """Texts of the elements inside it (a kicker and the headline proper often share one heading); the text before them
    where they hold a date: they are then the byline."""
    is_marked: bool = False
    """Whether the page marks it as the headline, by class or itemprop."""
    is_framed: bool = False
    """Whether it stands in a header, navigation, sidebar, footer or form, outside any article."""
    is_crumb: bool = False
    """Whether it is the last step of a breadcrumb."""
    tag: str = "h1"


def find_headings(document: HtmlDocument) -> list[Heading]:
    """The headings that may be the headline, likeliest first: h1 elements but logos; where all of them are breadcrumbs,
    the h2 elements that follow the last one, then the breadcrumbs."""
    proper: list[Heading] = []
    crumbs: list[Heading] = []
    below: list[Heading] = []
    for element in document.elements.of("h1", "h2"):
        if element.tag == "h2":
            if crumbs and not proper and len(below) < FOLLOWING and (heading := _read_heading(element)):
                below.append(heading)
            continue
        if _LOGO.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            continue
        heading = _read_heading(element)
        if heading is None or any(heading.text == other.text for other in proper):
            continue
        if _is_crumb(element):
            crumbs.append(replace(heading, is_crumb=True))
            below.clear()
        else:
            proper.append(heading)
    return [*proper, *crumbs] if proper else [*below, *crumbs]


def _read_heading(element: HtmlElement) -> Heading | None:
    text = visible_text(element)
    if not text:
        return None
    if len(element):
        pieces = _without_unseen(element, text)
        parts = tuple(_parts(element))
    else:
        pieces, parts = text, ()
    mark = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return Heading(
        text=pieces,
        parts=parts,
        is_marked=_HEADLINE.search(mark) is not None,
        is_framed=_is_framed(element),
        tag=str(element.tag),
    )


def _parts(element: HtmlElement) -> Iterator[str]:
    start = " ".join((element.text or "").split())
    if start and find_date_span(visible_text(element)[len(start) :]):
        yield start
    for child in element.iter("span", "div", "strong", "b", "a", "p", "em"):
        if text := visible_text(child):
            yield text
    tail = " ".join(" ".join(node.tail.split()) for node in element if node.tail and node.tail.strip())
    if tail:
        yield tail


def _without_unseen(element: HtmlElement, text: str) -> str:
    """The text without what only screen readers are told; all of it where nothing else is left."""
    for child in element.iter("span", "small", "div"):
        if child is not element and _UNSEEN.search(child.get("class") or ""):
            shorter = " ".join(text.replace(visible_text(child), " ", 1).split())
            text = shorter or text
    return text


def _is_crumb(h1: HtmlElement) -> bool:
    """Whether the h1 is the last step of a breadcrumb: so called, or an item of a list, or behind a `>`."""
    element: HtmlElement | None = h1
    for _ in range(ANCESTORS):
        if element is None or element.tag in ("main", "article", "body"):
            break
        if element.tag == "li" or any(
            _CRUMB.search(name if name.startswith("data-") else str(value))
            for name, value in element.attrib.items()
            if name in ("class", "id", "itemtype") or name.startswith("data-")
        ):
            return True
        element = element.getparent()
    before = h1.getprevious()
    if before is None or not isinstance(before.tag, str):
        return False
    return (before.tail or before.text or "").strip()[-1:] in _STEPS


def _is_framed(element: HtmlElement) -> bool:
    inside_header = False
    for ancestor in element.iterancestors():
        if ancestor.tag in ("article", "main"):
            return False
        if ancestor.tag == "header":
            inside_header = True
        elif ancestor.tag in _FRAME:
            return True
    return inside_header


def visible_text(element: HtmlElement) -> str:
    """Text of an element on one line, without scripts and styles; a line break is a space."""
    if not len(element):
        return " ".join((element.text or "").split())
    if element.find(".//script") is None and element.find(".//style") is None and element.find(".//br") is None:
        return " ".join(element.text_content().split())
    pieces = []
    for node in element.iter():
        if node.tag in ("script", "style", "noscript") or not isinstance(node.tag, str):
            if node is not element and node.tail:
                pieces.append(node.tail)
            continue
        if node.tag == "br":
            pieces.append(" ")
        pieces.append(node.text or "")
        if node is not element:
            pieces.append(node.tail or "")
    return " ".join("".join(pieces).split())


def cut_site(title: str, sites: Sequence[str], loose: bool = False, sections: Sequence[str] = ()) -> str:
    """`title` without the site's name at its end or start.

    Args:
        title: a headline.
        sites: names of the site, the host's included.
        loose: also cut what follows the last bar, named or not (right for the title element only).
        sections: names of the article's section, cut from the end behind a bar, or where the site stood behind them.
    """
    names = {fold(name) for name in sites if len(fold(name)) > 1}
    labels = {fold(name) for name in sections if len(fold(name)) > 1}
    is_cut = False
    for _ in range(3):
        cuts = list(_MARKS.finditer(title))
        if not cuts:
            return title
        first, last = cuts[0], cuts[-1]
        if _is_site(title[last.end() :], names) and title[: last.start()].strip():
            title = title[: last.start()].strip()
            is_cut = True
        elif (
            fold(title[last.end() :]) in labels
            and (is_cut or last.group().strip() in "|｜ㅣǀ")
            and len(title[: last.start()].split()) > 1
        ):
            title = title[: last.start()].strip()
        elif _is_site(title[: first.start()], names) and len(title[first.end() :]) > 15 and ":" not in first.group():
            title = title[first.end() :].strip()
        elif loose and last.group().strip() in "|｜ㅣ" and last.start() > len(title) * 0.4:
            title = title[: last.start()].strip()
        else:
            return title
    return title


def _is_site(text: str, names: set[str]) -> bool:
    folded = fold(text)
    if not folded:
        return True
    if folded in names:
        return True
    return any(
        len(name) > 4
        and (
            (
                len(folded) > 4
                and (name.startswith(folded) or (folded.startswith(name) and _NUMBERED.search(text) is None))
            )
            or _ends_name(folded, name)
        )
        for name in names
    )


def _ends_name(folded: str, name: str) -> bool:
    """Whether the text is a brand that the host's label puts a word before ("getexample")."""
    return len(folded) > 3 and name.endswith(folded)


def choose_title(
    headings: Sequence[Heading],
    declared: Sequence[tuple[str, str]],
    sites: Sequence[str],
    is_news: bool = False,
    sections: Sequence[str] = (),
) -> tuple[str, str, str] | None:
    """The headline as (origin, cleaned, raw).

    Args:
        headings: what `find_headings` found.
        declared: (origin, raw) of structured sources, best first; the title element last as `title-element`.
        sites: names of the site.
        is_news: whether the article's node is of a news type: its headline was written in a newsroom, elsewhere it
            often was for search engines.
        sections: names of the article's section; cut where they stand between headline and site.
    """
    cleaned = [
        (origin, tidy(cut_site(plain(raw), sites, origin == "title-element", sections)), raw)
        for origin, raw in declared
    ]
    cleaned = [entry for entry in cleaned if entry[1]]
    shown = [(heading, tidy(cut_site(heading.text, sites))) for heading in headings]
    shown = [(heading, text) for heading, text in shown if text]
    known = [text for _, text, _ in cleaned]
    if not known:
        first = next(((heading, text) for heading, text in shown if heading.tag == "h1"), None)
        return ("h1", first[1], first[0].text) if first else None
    folded = [fold(text) for text in known[:3]]
    for heading, _ in shown:
        for part in heading.parts:
            if fold(part) in folded:
                return heading.tag, tidy(part), part
    best, best_score = _find_likest(shown, known)
    if cleaned[0][0] == "json-ld" and best and best_score >= SIMILAR and (best[0].is_crumb or best[0].tag != "h1"):
        return cleaned[0]
    if best is None or best_score < SIMILAR:
        best = _find_printed(shown, sites)
    if best:
        heading, text = best
        social = [other for origin, other, _ in cleaned if origin == "opengraph"] if is_news else []
        if _is_fuller(cleaned[0], text, social):
            return cleaned[0]
        if len(heading.parts) > 1 and (spelt := _find_spelt(text, cleaned)):
            return spelt
        return (heading.tag, _without_kicker(text, known), heading.text)
    return cleaned[0]


def find_heading_in_title(document: HtmlDocument, title: str, headings: Sequence[Heading]) -> Heading | None:
    """The lesser heading that the title element repeats beside the site's name, on pages without an h1 or with one that
    holds that name; on pages without any heading the line in bold type or a larger font.

    Args:
        document: the page.
        title: its title element.
        headings: what `find_headings` found.
    """
    whole = fold(title)
    names = [fold(heading.text) for heading in headings if heading.tag == "h1"]
    if any(_without(whole, name) is None for name in names):
        return None
    lesser = document.elements.of("h2", "h3", "h4") or (
        document.elements.of("b", "font", "strong") if not names else []
    )
    for number, element in enumerate(lesser):
        if number >= LESSER:
            break
        own = fold(visible_text(element))
        if len(own) < (MIN_LETTERS if own.isascii() else MIN_LETTERS // 2):
            continue
        rest = _without(whole, own)
        if rest and (rest in names if names else len(rest) <= MAX_SITE):
            return _read_heading(element)
    return None


def _without(whole: str, part: str) -> str | None:
    """What is left of a folded title without its beginning or its end; None when the part is neither."""
    if part and whole.startswith(part):
        return whole[len(part) :]
    return whole[: -len(part)] if part and whole.endswith(part) else None


def find_repeats(headings: Sequence[Heading], titles: Sequence[str]) -> list[str]:
    """The h1 elements that say what one of the titles says; the first one where none does, for it is the headline as
    printed. Others are headings of the text, on pages that have several."""
    texts = [heading.text for heading in headings if heading.tag == "h1"]
    folded = [fold(title) for title in titles]
    repeats = [text for text in texts if (own := fold(text)) and any(own in title or title in own for title in folded)]
    return repeats[:MAX_REPEATS] or texts[:1]


def _find_likest(
    shown: Sequence[tuple[Heading, str]], known: Sequence[str]
) -> tuple[tuple[Heading, str] | None, float]:
    """The heading most like a headline that another source gives, and how like it is. Of several h1 elements of the
    article the first one is the headline, unless another is all but the same as what a source gives."""
    best, best_score = None, 0.0
    is_found = False
    for heading, text in shown:
        score = max((alike(text, other) for other in known), default=0.0)
        is_proper = heading.tag == "h1" and not (heading.is_framed or heading.is_crumb)
        if is_proper and is_found and score < SAME:
            continue
        is_found = is_found or (is_proper and score >= SIMILAR)
        if score > best_score:
            best, best_score = (heading, text), score
    return best, best_score


def _find_printed(shown: Sequence[tuple[Heading, str]], sites: Sequence[str]) -> tuple[Heading, str] | None:
    """The headline as printed where it is worded quite otherwise than for search engines: an h1 of the article that is
    marked as the headline, or is its only one and no mere label."""
    names = {fold(name) for name in sites}
    proper = [
        (heading, text)
        for heading, text in shown
        if heading.tag == "h1" and not (heading.is_framed or heading.is_crumb)
        if fold(text) not in names and len(fold(text)) >= MIN_LETTERS and not text.endswith(":")
    ]
    marked = [entry for entry in proper if entry[0].is_marked]
    if len(marked) == 1:
        return marked[0]
    if not proper and len(shown) == 1 and shown[0][0].is_marked and len(shown[0][1].split()) >= MIN_WORDS:
        return shown[0]
    return proper[0] if len(proper) == 1 and not 1 < len(proper[0][1].split()) < MIN_WORDS else None


def _is_fuller(declared: tuple[str, str, str], printed: str, social: Sequence[str]) -> bool:
    """Whether the headline of the article's node is the printed one with its marks and spaces in place, or one that
    OpenGraph repeats and that says more."""
    origin, text, _ = declared
    one, other = fold(text), fold(printed)
    if origin != "json-ld":
        return False
    return one == other or (len(one) > len(other) and any(fold(rival) == one for rival in social))


def _find_spelt(glued: str, cleaned: Sequence[tuple[str, str, str]]) -> tuple[str, str, str] | None:
    """The source's headline that parts words where those of two elements meet without a space in the printed one."""
    words = len(_WORD.findall(glued))
    return next(
        (entry for entry in cleaned if fold(entry[1]) == fold(glued) and len(_WORD.findall(entry[1])) > words), None
    )


def _without_kicker(text: str, known: Sequence[str]) -> str:
    """`text` without a label in front that another source does not have."""
    for mark in _LABEL_END.finditer(text):
        label, rest = text[: mark.start()], text[mark.end() :].strip()
        if len(label.split()) <= 6 and len(rest.split()) >= 3 and any(fold(rest) == fold(other) for other in known):
            return rest
    return text


def alike(one: str, other: str) -> float:
    """How far two headlines are the same: share of the shorter one's words that the other has; for scripts without
    spaces, of characters."""
    left, right = _WORD.findall(one.casefold()), _WORD.findall(other.casefold())
    if min(len(left), len(right)) <= 3:
        return SequenceMatcher(None, fold(one), fold(other)).ratio()
    common = len(set(left) & set(right))
    return common / min(len(set(left)), len(set(right)))


def tidy(text: str) -> str:
    """One line, without a stray mark at either end."""
    return re.sub(r"^[\s|–—»·•]+|[\s|–—«·•]+$", "", " ".join(text.split()))

"""The headline of the page, among those it claims.

A headline that readers see (h1) wins over the one written for machines when both are the same headline; an h1 that
resembles none of the others is a logo or a section name. Site names are cut from the ends.

Source: measured on 456 pages: h1 is the headline as printed on 79%, JSON-LD (where present) on 77%, og:title on 57%.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from lxml.html import HtmlElement

from crawler.extract.nodes import fold, plain

_MARKS = re.compile(r"\s+[|｜ㅣ•·»«:/–—-]\s+|\s*[|｜ㅣ]\s*|\s+::\s+|(?<=\S)[-–—](?=[^\s-]+$)")
_WORD = re.compile(r"\w+")
_HIDDEN = re.compile(r"(?:^|[\s_-])(?:logo|brand|site-?name|masthead)(?:$|[\s_-])", re.I)
_LABEL_END = re.compile(r"\s+[:/|–—-]\s+|:\s+")
SIMILAR = 0.45
"""Share of common words from which an h1 counts as the same headline as another source's."""


def find_headings(root: HtmlElement) -> list[str]:
    """Texts of the h1 elements, those marked as the headline first; of a heading with parts, each part too."""
    texts: list[str] = []
    for h1 in root.iter("h1"):
        if _HIDDEN.search(f"{h1.get('class') or ''} {h1.get('id') or ''}"):
            continue
        text = visible_text(h1)
        if text and text not in texts:
            texts.append(text)
    return texts


def find_heading_parts(root: HtmlElement) -> list[str]:
    """Texts of the elements inside h1 elements (a kicker and the headline proper often share one h1)."""
    parts = []
    for h1 in root.iter("h1"):
        for child in h1.iter("span", "div", "strong", "b", "a", "p", "em"):
            text = visible_text(child)
            if text:
                parts.append(text)
        tail = " ".join(" ".join(node.tail.split()) for node in h1 if node.tail and node.tail.strip())
        if tail:
            parts.append(tail)
    return parts


def visible_text(element: HtmlElement) -> str:
    """Text of an element on one line, without scripts and styles; a line break is a space."""
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


def cut_site(title: str, sites: Sequence[str], loose: bool = False) -> str:
    """`title` without the site's name at its end or start.

    Args:
        title: a headline.
        sites: names of the site, the host's included.
        loose: also cut what follows the last bar, named or not (right for the title element only).
    """
    names = {fold(name) for name in sites if len(fold(name)) > 1}
    for _ in range(3):
        cuts = list(_MARKS.finditer(title))
        if not cuts:
            return title
        first, last = cuts[0], cuts[-1]
        if _is_site(title[last.end() :], names) and title[: last.start()].strip():
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
        and ((len(folded) > 4 and (name.startswith(folded) or folded.startswith(name))) or _ends_name(folded, name))
        for name in names
    )


def _ends_name(folded: str, name: str) -> bool:
    """Whether the text is a brand that the host's label puts a word before ("getexample")."""
    return len(folded) > 3 and name.endswith(folded)


def choose_title(
    headings: Sequence[str],
    parts: Sequence[str],
    declared: Sequence[tuple[str, str]],
    sites: Sequence[str],
    is_news: bool = False,
) -> tuple[str, str, str] | None:
    """The headline as (origin, cleaned, raw).

    Args:
        headings: texts of h1 elements.
        parts: texts of elements inside them.
        declared: (origin, raw) of structured sources, best first; the title element last as `title-element`.
        sites: names of the site.
        is_news: whether the article's node is of a news type: its headline was written in a newsroom, elsewhere it
            often was for search engines.
    """
    cleaned = [(origin, tidy(cut_site(plain(raw), sites, origin == "title-element")), raw) for origin, raw in declared]
    cleaned = [entry for entry in cleaned if entry[1]]
    shown = [(tidy(cut_site(text, sites)), text) for text in headings]
    known = [text for _, text, _ in cleaned]
    if not known:
        return ("h1", *shown[0]) if shown else None
    for part in parts:
        if any(fold(part) == fold(text) for text in known[:3]):
            return "h1", tidy(part), part
    best, best_score = None, 0.0
    for text, raw in shown:
        score = max((alike(text, other) for other in known), default=0.0)
        if text and score > best_score:
            best, best_score = (text, raw), score
    if best and best_score >= SIMILAR:
        text, raw = best
        social = [other for origin, other, _ in cleaned if origin == "opengraph"] if is_news else []
        if _is_fuller(cleaned[0], text, social):
            return cleaned[0]
        return ("h1", _without_kicker(text, known), raw)
    return cleaned[0]


def _is_fuller(declared: tuple[str, str, str], printed: str, social: Sequence[str]) -> bool:
    """Whether the headline of the article's node is the printed one with its marks and spaces in place, or one that
    OpenGraph repeats and that says more."""
    origin, text, _ = declared
    one, other = fold(text), fold(printed)
    if origin != "json-ld":
        return False
    return one == other or (len(one) > len(other) and any(fold(rival) == one for rival in social))


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

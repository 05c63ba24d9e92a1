"""The body of an article: what trafilatura finds, made right.

In: the document (not changed), its facts, the notices. Out: a `Body`. Steps: copy the tree and drop what is surely no
text; let trafilatura choose; weigh its choice against the places on the page (`evidence`, `forest`); take out headline
repeats, bylines, captions, promos, notices, page controls and reposts' frames; end where the article ends.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import zip_longest
from operator import itemgetter
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.blocks import Block, join_leaves, run_trafilatura
from crawler.extract.bylines import Byline, parse_byline
from crawler.extract.cutting import NoticeCutter
from crawler.extract.dates import find_date_span
from crawler.extract.datewords import PUBLISHED, UPDATED
from crawler.extract.evidence import find_hits
from crawler.extract.leaves import TEXT_TAGS, Leaf, read_leaves
from crawler.extract.lines import is_bio, is_caption, is_chrome, is_contact, is_promo, is_sign_up, is_tag_line
from crawler.extract.marks import mark_blocks
from crawler.extract.metadata import Facts
from crawler.extract.nearby import (
    ShownDate,
    find_closing_byline,
    find_dateline,
    find_fuller_byline,
    find_headline,
    find_lead,
    find_lone_byline,
    find_lone_dates,
    find_near_byline,
    find_shown_dates,
)
from crawler.extract.nodes import NEVER_TEXT, fold
from crawler.extract.pictures import find_images, read_scene
from crawler.extract.reposts import parse_source_line
from crawler.extract.rescue import rescue_blocks
from crawler.extract.roles import role, roles_of
from crawler.extract.ruled import read_marked
from crawler.extract.select import choose_leaves
from crawler.extract.titles import visible_text
from crawler.extract.tree import HtmlDocument
from crawler.items import Image, Mark, Notice


@dataclass(frozen=True, slots=True)
class Body:
    """The cleaned text and what was taken out of it."""

    text: str
    marks: tuple[Mark, ...] = ()
    """What the stretches of the text are."""
    leaves: tuple[Leaf, ...] = ()
    """Those of the text, until its pictures are found."""
    images: tuple[Image, ...] = ()
    lead: str | None = None
    """The standfirst, where the page marks it; it stays in the text when the page has it in its column."""
    promos: tuple[str, ...] = ()
    byline: Byline | None = None
    """A byline line found at the head or the end of the text."""
    near_byline: Byline | None = None
    """The byline beside the headline, else one elsewhere, looked for when the structured sources name no person; when
    they do, only one that names them and others."""
    shown_dates: tuple[ShownDate, ...] = ()
    """The dates beside the headline, nearest first."""
    source_title: str | None = None
    source_url: str | None = None


def extract_body(document: HtmlDocument, facts: Facts, notices: Sequence[Notice] = ()) -> Body:
    """The article's text; `Body("")` when there is none."""
    tree = deepcopy(document.root)
    scene = read_scene(tree)
    clean_tree(tree, document.elements.has_odd_names())
    places: dict[HtmlElement, int] = {}
    leaves = read_leaves(tree, places)
    titles = folded_titles(facts)
    place = find_headline(leaves, titles)
    for leaf in leaves:
        if leaf.pieces > MAX_PIECES:
            merge_text(leaf.owner)
    if document.is_body_marked:
        blocks = read_marked(tree, leaves)
    else:
        host = urlsplit(document.url).hostname or ""
        blocks = place_blocks(leaves, run_trafilatura(tree, leaves), facts, titles, place, host)
    body = clean_blocks(blocks, document, facts, titles, notices)
    rescued = None
    if not document.is_body_marked:
        rescued = rescue_blocks(document.root, body.text, facts.article_body, facts.is_declared_article)
    if rescued:
        body = clean_blocks(rescued, document, facts, titles, notices)
    if body.source_url is None:
        source_title, source_url = find_source_lines(leaves, titles)
        body = replace(body, source_title=source_title, source_url=source_url)
    images = find_images(scene, places, leaves, body.leaves, place, facts.image, document.base_url)
    near_byline = _find_fuller(leaves, place, facts) if facts.has_person else _find_byline(leaves, place, body)
    text = body.leaves
    body = replace(body, images=images, leaves=(), near_byline=near_byline)
    shown = _find_shown_dates(leaves, place, facts)
    if place is None:
        return replace(body, shown_dates=shown)
    return replace(
        body,
        lead=find_lead(leaves, place, text, facts.description),
        shown_dates=shown,
    )


def _find_fuller(leaves: Sequence[Leaf], place: int | None, facts: Facts) -> Byline | None:
    if place is None or not facts.authors:
        return None
    return find_fuller_byline(leaves, place, facts.authors)


def _find_byline(leaves: Sequence[Leaf], place: int | None, body: Body) -> Byline | None:
    """The byline near the headline, behind the text, or by its label anywhere on the page."""
    near = None if place is None else find_near_byline(leaves, place)
    if near and not near.is_source:
        return near
    closing = find_closing_byline(leaves, body.leaves[-1] if body.leaves else None)
    return closing or near or find_lone_byline(leaves)


def _find_shown_dates(leaves: Sequence[Leaf], place: int | None, facts: Facts) -> tuple[ShownDate, ...]:
    """The dates near the headline; where neither they nor a structured source date the page, those that the page calls
    its own elsewhere."""
    order, language = facts.month_first, facts.language_hint
    shown = () if place is None else find_shown_dates(leaves, place, order, language)
    if facts.date_published or any(date.role != "updated" for date in shown):
        return shown
    lone = find_lone_dates(leaves, order, language)
    dateline = None if lone else find_dateline(leaves, place)
    return (*shown, *lone, dateline) if dateline else (*shown, *lone)


def find_source_lines(leaves: Sequence[Leaf], titles: frozenset[str]) -> tuple[str | None, str | None]:
    """The repost frame where it stands outside the body: an address line, and within three leaves of it a title line
    that repeats the headline, or right before it one that does not."""
    found: dict[str, tuple[int, str]] = {}
    for index, leaf in enumerate(leaves):
        line = parse_source_line(leaf.text, titles) if len(leaf.text) < 300 else None
        if line:
            found[line.kind] = (index, line.value)
    if "url" not in found:
        return None, None
    place, url = found["url"]
    if "title" in found and abs(place - found["title"][0]) <= 3:
        return found["title"][1], url
    if "maybe-title" in found and found["maybe-title"][0] == place - 1:
        return found["maybe-title"][1], url
    return None, None


def folded_titles(facts: Facts) -> frozenset[str]:
    """The headlines a page claims, folded; too short ones left out."""
    return frozenset(folded for title in facts.titles if len(folded := fold(title)) > 3)


_DROP = ("script", "style", "noscript", "template", "figcaption", "svg", "iframe", "select")
_ODD_NAMES = etree.XPath(".//*[contains(name(), ':') or starts-with(name(), '.')]")
"""Elements such as the `o:p` of word processors: HTML has such names, lxml makes no element of one."""
_INLINE_CAPTIONS = ("em", "span", "i", "small", "font")
_CAPTION = role("caption")
MAX_PIECES = 2000
"""Pieces of one stretch of text from which the mark-up in it is taken out before trafilatura does it: what it leaves,
text beside text, costs lxml a time that grows with the cube of their number (28 s for 10,000 links)."""
MAX_HEADING_CHARS = 1000
"""A longer heading outweighs the text below it in every choice by size; it is cut in the copy."""
FOUND = 0.5
"""Share of trafilatura's text that must be found in the tree, else its own blocks are taken (it reads JSON-LD too)."""
MAX_LEAVES = 20_000
"""Leaves up to which all that speaks for each is weighed; of longer pages trafilatura's text stands."""


def clean_tree(tree: HtmlElement, has_odd_names: bool = True) -> None:
    """Take out of a copy the elements that never hold text of the article.

    Args:
        tree: the copy.
        has_odd_names: whether it may hold elements with odd names.
    """
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    etree.strip_elements(tree, *_DROP, with_tail=False)
    for element in _ODD_NAMES(tree) if has_odd_names else ():
        element.tag = "span"
    for element in list(tree.iter("nav", "button", "img")):
        if element.tag == "img":
            if element.getnext() is not None:
                drop_inline_caption(element)
            continue
        if element.getparent() is None:
            continue
        if (
            element.find(".//h1") is not None
            or element.find(".//article") is not None
            or len(element.findall(".//p")) > 5
        ):
            element.drop_tag()
        else:
            element.drop_tree()
    for heading in tree.iter("h1", "h2", "h3"):
        if not len(heading) and len(heading.text or "") > MAX_HEADING_CHARS:
            heading.text = (heading.text or "")[:MAX_HEADING_CHARS]


def drop_inline_caption(picture: HtmlElement) -> None:
    """Take out the caption that stands in line behind a picture, and so in one stretch with the text that follows."""
    for element in list(picture.itersiblings(*_INLINE_CAPTIONS)):
        if roles_of(element) & _CAPTION:
            element.drop_tree()


def merge_text(element: HtmlElement) -> None:
    """Take the mark-up inside lines out of an element, and make one text of what stood in neighbours."""
    etree.strip_tags(element, *TEXT_TAGS)
    for inner in element.iter():
        inner.text = inner.text or None
        if inner is not element:
            inner.tail = inner.tail or None


def place_blocks(
    leaves: Sequence[Leaf],
    blocks: Sequence[Block],
    facts: Facts,
    titles: frozenset[str],
    place: int | None,
    host: str = "",
) -> list[Block]:
    """The leaves that are the article by all that speaks for them, `blocks` first; `blocks` themselves where the page
    does not show them."""
    lines = [folded for block in blocks for line in block.text.split("\n") if (folded := fold(line))]
    hit, found = find_hits(leaves, lines)
    if found < FOUND or not any(hit) or len(leaves) > MAX_LEAVES:
        return list(blocks)
    choice = choose_leaves(leaves, hit, facts, titles, place, host)
    placed = join_leaves(leaves, choice.text)
    placed |= {index: Block("promo", leaves[index].text) for index in choice.links}
    return [block for _, block in sorted(placed.items())]


def clean_blocks(
    blocks: Sequence[Block],
    document: HtmlDocument,
    facts: Facts,
    titles: frozenset[str],
    notices: Sequence[Notice] = (),
) -> Body:
    """Take out of the blocks what is no text of the article."""
    captions = _captions(document)
    cutter = NoticeCutter(notices)
    names = frozenset(fold(name) for name in facts.authors)
    kept: list[Block] = []
    promos: list[tuple[int, str]] = []
    """What is cut, with the number of its block."""
    numbers: dict[int, int] = {}
    byline: Byline | None = None
    source_title: str | None = None
    source_url: str | None = None
    maybe_title: str | None = None
    seen = 0
    for number, block in enumerate(blocks):
        if source_url and number > len(blocks) * 0.6:
            promos += [(number, line) for line in map(cutter.cut, block.text.split("\n")) if _is_worth_note(line)]
            continue
        lines: list[str] = []
        leaves: list[Leaf | None] = []
        for line, leaf in zip_longest(block.text.split("\n"), block.leaves):
            cut = cutter.cut(line if leaf else NEVER_TEXT.sub("", line))
            if not cut:
                continue
            folded = fold(cut)
            if not folded:
                continue
            early = seen < 3
            if block.kind == "head" and len(cut) > 0.9 * MAX_HEADING_CHARS and _opens_one(folded, titles):
                continue
            if folded in titles and (block.kind == "head" or early):
                continue
            if folded in captions or folded in names:
                continue
            if block.kind == "promo" or is_promo(cut):
                promos.append((number, cut))
                continue
            if is_caption(cut) or is_tag_line(cut):
                continue
            if is_chrome(cut) or is_contact(cut):
                if _is_worth_note(cut):
                    promos.append((number, cut))
                continue
            source = parse_source_line(cut, titles) if len(cut) < 400 else None
            if source and source.kind == "url":
                source_url = source_url or source.value
                source_title = source_title or maybe_title
                if lines and maybe_title and lines[-1].endswith(maybe_title):
                    lines.pop()
                    leaves.pop()
                elif not lines and maybe_title and kept and kept[-1].text.endswith(maybe_title):
                    kept[-1:] = _without_last_line(kept[-1])
                continue
            if source and source.kind == "title":
                source_title = source_title or source.value
                continue
            maybe_title = source.value if source else maybe_title
            if early and len(cut) < 160:
                found = parse_byline(cut)
                if found:
                    if byline and _is_worth_note(cut):
                        promos.append((number, cut))
                    byline = byline or found
                    continue
                if block.kind != "head" and _is_dateline(cut):
                    continue
            lines.append(cut)
            leaves.append(leaf)
        if lines:
            text = "\n".join(lines)
            kept.append(Block(block.kind, text, tuple(leaves)))
            numbers[id(kept[-1])] = number
            seen += len(text) > 60
    kept, taken = _trim_end(kept, facts.authors)
    if len(kept) > 2 and (editor := parse_byline(kept[-1].text)) and editor.is_editor:
        taken.append(kept.pop())
    if kept and len(kept) > 2 and (closing := parse_byline(kept[-1].text)) and not closing.is_source:
        if byline:
            taken.append(kept[-1])
        byline = byline or closing
        kept, more = _trim_end(kept[:-1], facts.authors)
        taken += more
    for block in taken:
        promos += [(numbers[id(block)], line) for line in block.text.split("\n")]
    promos.sort(key=itemgetter(0))
    return Body(
        text="\n\n".join(block.text for block in kept),
        marks=mark_blocks(kept, document.base_url),
        leaves=tuple(leaf for block in kept for leaf in block.leaves if leaf),
        promos=tuple(dict.fromkeys(text for _, text in promos)),
        byline=byline,
        source_title=source_title,
        source_url=source_url,
    )


def _is_worth_note(line: str) -> bool:
    """Whether a line that is no text of the article is more than a button, a label or what other fields hold."""
    if is_tag_line(line) or is_caption(line):
        return False
    return len(line.split()) > 3 or sum(char > "\u2e80" for char in line) > 8


def _without_last_line(block: Block) -> list[Block]:
    """The block without its last line; none when that was all."""
    text, _, _ = block.text.rpartition("\n")
    return [Block(block.kind, text, block.leaves[:-1])] if text else []


def _opens_one(folded: str, titles: frozenset[str]) -> bool:
    """Whether it is the first part of a headline, as a heading is that was cut."""
    return any(title.startswith(folded) for title in titles)


def _captions(document: HtmlDocument) -> frozenset[str]:
    """Folded texts of captions on the page."""
    found = set()
    for element in document.elements.of("figcaption"):
        folded = fold(visible_text(element))
        if len(folded) > 3:
            found.add(folded)
    return frozenset(found)


def _is_dateline(line: str) -> bool:
    """Whether a short line is little more than a date; a sentence is more: "It began on 3 May 2020."."""
    span = find_date_span(line)
    if span is None or len(line) > 90:
        return False
    rest = re.sub(r"[\W\d_]+", " ", line[: span[0]] + line[span[1] :]).strip()
    if len(rest) > 30:
        return False
    is_sentence = line.rstrip('"”“»’ ').endswith((".", "!", "?")) and len(rest.split()) > 2
    return not is_sentence or PUBLISHED.search(line) is not None or UPDATED.search(line) is not None


CLOSING = 5
"""Blocks at the end of a text among which calls to subscribe and presentations of the author are looked for."""


def _trim_end(blocks: list[Block], authors: Sequence[str]) -> tuple[list[Block], list[Block]]:
    """The blocks without headings that head nothing and without the calls and presentations that close a text, and
    those."""
    kept = list(blocks)
    taken: list[Block] = []
    for index in range(len(kept) - 1, max(0, len(kept) - 1 - CLOSING), -1):
        block = kept[index]
        if block.kind == "head":
            if index == len(kept) - 1:
                taken.append(kept.pop(index))
        elif is_bio(block.text, authors) or all(map(is_sign_up, block.text.split("\n"))):
            taken.append(kept.pop(index))
    while len(kept) > 1 and kept[-1].kind == "head":
        taken.append(kept.pop())
    return kept, taken

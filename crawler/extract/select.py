"""Which leaves are the article: what the forest makes of the evidence, then what a declared article leaves out.

In: the leaves, which of them trafilatura chose, the facts. Out: the chosen leaves, and the links left out. trafilatura
knows which text is the article; the tree knows what stands beside it in the same column (lost paragraphs come back) and
what stands elsewhere (strays go). Where the forest leaves next to nothing of trafilatura's choice, that choice stands.
See decision 0020.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extract.evidence import Evidence
from crawler.extract.forest import Forest, load_forest
from crawler.extract.leaves import Leaf
from crawler.extract.metadata import Facts
from crawler.extract.roles import role

MAX_ASIDE = 0.35
"""Share of the text in boxes that are named as something beside it, up to which they go."""
MAX_LINKS = 0.3
"""Share of the text that is nothing but links, up to which they go; an article of more consists of them."""
LISTED = 6
"""Links standing by themselves which a text must have to be one that lists things by their links; fewer are pointers to
other pages."""
SURE = 0.5
"""Sum of the forest from which such a link counts as listed."""
WHOLE_CHARS = 2000
"""Letters from which a stretch may be all of the text once more."""
PART_CHARS = 60
"""Letters from which a paragraph counts as told twice."""
TWICE = 0.35
"""Share of the text in paragraphs that stood before, from which the page shows its text twice."""
LEAST = 0.4
"""Share of trafilatura's running text that the forest's choice must hold as running text, else it is not believed. On
492 pages it held .48 at least, with trees that had not seen the site."""
ENOUGH = 250
"""Characters of a text that does without its comments."""
CARDS = 3
"""Headings that link elsewhere from which they are those of cards."""
CARD_LINES, CARD_CHARS = 2, 250
"""Lines of a card below its heading, and characters of each."""
NEAR = 2
"""Leaves before and behind a table among which one must be text."""
MAX_LINKED = 0.5
"""Mean share of links in its rows."""
_BOXES = role("aside", "related", "comment", "navigation", "signup", "share", "advert", "hidden", "product")
_ASIDE = role("aside")
_COMMENT = role("comment")
_LEAD = role("lead")
_NEVER = role("caption", "hidden")


@dataclass(frozen=True, slots=True)
class Choice:
    """Indexes of leaves."""

    text: tuple[int, ...]
    links: tuple[int, ...]
    """Links standing by themselves, which trafilatura or the forest took for text."""


def choose_leaves(
    leaves: Sequence[Leaf], hit: Sequence[bool], facts: Facts, titles: frozenset[str], place: int | None
) -> Choice:
    """The leaves that are the article; trafilatura's choice where nothing else comes out.

    Args:
        leaves: those of the page.
        hit: which of them trafilatura chose; at least one.
        facts: those of the page.
        titles: its headlines, folded.
        place: the leaf that is its headline.
    """
    evidence = Evidence(
        leaves,
        hit,
        titles,
        place,
        facts.article_body,
        facts.description,
        facts.is_declared_article,
    )
    forest = load_forest()
    rows = evidence.rows()
    told = [index for index, row in enumerate(rows) if row is not None and forest.is_text(row)]
    lone = _without_listed(evidence, [(index, rows[index]) for index in told if evidence.lone[index]], forest)
    is_link = (
        lone
        if facts.is_declared_article
        else [one or _is_linked_head(leaf) for one, leaf in zip(lone, leaves, strict=True)]
    )
    chosen = [index for index in told if hit[index] or not is_link[index]]
    chosen = _leave_out_unseen(evidence, chosen)
    chosen = _leave_out_copies(leaves, chosen)
    first = [index for index, one in enumerate(hit) if one and not lone[index] and not _is_linked_head(leaves[index])]
    if _running(leaves, chosen) < LEAST * _running(leaves, first) or not _holds_text(leaves, lone, chosen):
        chosen = first or [index for index, one in enumerate(hit) if one]
    chosen = _take_tables(evidence, chosen)
    chosen = _leave_out_cards(evidence, chosen, place)
    asked = {*chosen, *[index for index, one in enumerate(hit) if one]}
    boxed = [i in asked and _is_boxed(place.roles, facts.is_declared_article) for i, place in enumerate(evidence.spots)]
    _unbox_heads(evidence, chosen, boxed)
    chosen = _leave_out(leaves, _leave_out(leaves, chosen, boxed, MAX_ASIDE), lone, MAX_LINKS)
    chosen = _leave_out_kickers(leaves, chosen, place)
    text = frozenset(chosen)
    links = [i for i, place in enumerate(evidence.spots) if hit[i] and lone[i] and place.inside and not boxed[i]]
    return Choice(tuple(chosen), tuple(i for i in links if i not in text and leaves[i].kind != "table"))


def _running(leaves: Sequence[Leaf], chosen: Sequence[int]) -> int:
    """Characters of running text."""
    return sum([len(leaves[index].text) for index in chosen if leaves[index].is_running])


def _holds_text(leaves: Sequence[Leaf], lone: Sequence[bool], chosen: Sequence[int]) -> bool:
    """Whether anything is there but headings and links."""
    return any(leaves[index].kind != "head" and not lone[index] for index in chosen)


def _without_listed(evidence: Evidence, links: Sequence[tuple[int, list[float] | None]], forest: Forest) -> list[bool]:
    """Which leaves are links standing by themselves, those of a text that lists links left out.

    Args:
        evidence: of the page.
        links: lone links that the forest takes for text, with their rows.
        forest: the forest.
    """
    lone = list(evidence.lone)
    listed = [index for index, row in links if row is not None and forest.weigh(row) > SURE]
    if len(listed) >= LISTED:
        for index in listed:
            lone[index] = False
    return lone


def _is_linked_head(leaf: Leaf) -> bool:
    """A heading that is a link."""
    return leaf.kind == "head" and leaf.link_share >= 0.9


def _leave_out_unseen(evidence: Evidence, chosen: list[int]) -> list[int]:
    """Without comments and standfirsts that trafilatura did not choose, where there is a text without them."""
    hit, spots = evidence.hit, evidence.spots
    seen = [i for i, one in enumerate(hit) if one and not spots[i].roles & _COMMENT]
    if sum(len(evidence.leaves[i].text) for i in seen) < ENOUGH:
        return chosen
    return [i for i in chosen if hit[i] or not (spots[i].roles & _COMMENT or (i < seen[0] and spots[i].roles & _LEAD))]


def _leave_out_copies(leaves: Sequence[Leaf], chosen: list[int]) -> list[int]:
    """Without a stretch in which the paragraphs stand once more, all in one; and without paragraphs that stand twice,
    where much of the text does, as on pages that are written for narrow and wide screens. A verse or a form that
    repeats itself stays."""
    copies = set()
    seen: set[str] = set()
    for index in chosen:
        text = leaves[index].folded
        if len(text) >= PART_CHARS and text in seen:
            copies.add(index)
        seen.add(text)
    total = sum([len(leaves[index].folded) for index in chosen])
    if sum([len(leaves[index].folded) for index in copies]) < TWICE * total:
        copies.clear()
    parts = [text for index in chosen if len(text := leaves[index].folded) >= PART_CHARS]
    for index in chosen:
        whole = leaves[index].folded
        if len(whole) >= WHOLE_CHARS:
            held = sum([len(part) for part in parts if len(part) < len(whole) and part in whole])
            if held > 0.6 * len(whole):
                copies.add(index)
    return [index for index in chosen if index not in copies]


def _is_boxed(roles: int, is_declared: bool) -> bool:
    """Whether it stands in a box beside the text: on pages that are no declared articles only captions and what is
    hidden, for their texts are often made of boxes."""
    return bool(roles & _ASIDE) and (is_declared or bool(roles & _NEVER))


def _leave_out_kickers(leaves: Sequence[Leaf], chosen: list[int], headline: int | None) -> list[int]:
    """Without the few words that stand above the headline, where text stands below it."""
    if headline is None or not any(index > headline and leaves[index].is_running for index in chosen):
        return chosen
    return [index for index in chosen if index >= headline or leaves[index].is_running]


def _take_tables(evidence: Evidence, chosen: list[int]) -> list[int]:
    """With the tables of data that trafilatura chose and that stand within the text: their rows say little, each by
    itself."""
    leaves = evidence.leaves
    text = frozenset(chosen)
    taken: list[int] = []
    index = 0
    while index < len(leaves):
        end = index
        while end < len(leaves) and leaves[end].kind == "table":
            end += 1
        table = range(index, end)
        if len(table) > 1 and _is_within_text(evidence, table, text):
            taken += [row for row in table if row not in text]
        index = max(end, index + 1)
    return sorted([*chosen, *taken]) if taken else chosen


def _is_within_text(evidence: Evidence, table: range, text: frozenset[int]) -> bool:
    """Whether the rows of a table are chosen, stand in no box and have text close before and behind them."""
    hit, spots, links = evidence.hit, evidence.spots, evidence.links
    if not all(hit[row] and spots[row].narrow and not spots[row].roles & _BOXES for row in table):
        return False
    if sum(links[row] for row in table) > MAX_LINKED * len(table):
        return False
    before, behind = range(table.start - NEAR, table.start), range(table.stop, table.stop + NEAR)
    return not text.isdisjoint(before) and not text.isdisjoint(behind)


def _unbox_heads(evidence: Evidence, chosen: Sequence[int], boxed: list[bool]) -> None:
    """A heading that trafilatura and the forest chose and right behind which a text goes on that stands in no box is of
    that text, whatever the element is called in which it stands alone."""
    text = frozenset(chosen)
    for index in chosen:
        if (
            boxed[index]
            and evidence.leaves[index].kind == "head"
            and evidence.hit[index]
            and index + 1 in text
            and not boxed[index + 1]
        ):
            boxed[index] = False


def _leave_out_cards(evidence: Evidence, chosen: list[int], headline: int | None) -> list[int]:
    """Without the teasers of other articles behind a text: outside of what holds headline and text, each a heading
    that links to a page and a few lines. A short article has less text than they have."""
    if headline is None or evidence.leaves[headline].owner.tag != "h1":
        return chosen
    leaves = evidence.leaves
    running = [index for index in chosen if leaves[index].is_running]
    around = _text_around(evidence, headline, running)
    if around is None:
        return chosen
    cards: list[int] = []
    heads = 0
    own: list[int] = []
    for index in range(headline + 1, len(leaves)):
        if _is_within(evidence.spots[index].element, around):
            continue
        leaf = leaves[index]
        if leaf.kind == "head":
            own = [index] if _is_linked_head(leaf) else []
            heads += len(own)
            cards += own
        elif own and len(own) <= CARD_LINES and len(leaf.text) <= CARD_CHARS:
            own.append(index)
            cards.append(index)
    if heads < CARDS:
        return chosen
    out = frozenset(cards)
    return [index for index in chosen if index not in out]


def _text_around(evidence: Evidence, headline: int, running: Sequence[int]) -> HtmlElement | None:
    """The smallest element that holds the headline and running text; None when that is the whole page."""
    element = evidence.leaves[headline].owner.getparent()
    while element is not None and element.tag not in ("body", "html", "main"):
        if any(_is_within(evidence.leaves[index].owner, element) for index in running):
            return element
        element = element.getparent()
    return None


def _is_within(element: HtmlElement, around: HtmlElement) -> bool:
    return element is around or any(above is around for above in element.iterancestors())


def _leave_out(leaves: Sequence[Leaf], chosen: list[int], out: Sequence[bool], most: float) -> list[int]:
    """Without those that are `out`, when they are not more than this share."""
    size = sum(len(leaves[index].text) for index in chosen if out[index])
    if size > most * sum(len(leaves[index].text) for index in chosen):
        return chosen
    return [index for index in chosen if not out[index]]

"""Which leaves are the article: what the forest makes of the evidence, then what a declared article leaves out.

In: the leaves, which of them trafilatura chose, the facts. Out: the chosen leaves, and the links left out. trafilatura
knows which text is the article; the tree knows what stands beside it in the same column (lost paragraphs come back) and
what stands elsewhere (strays go). Where the forest leaves next to nothing of trafilatura's choice, that choice stands.
See decision 0020.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from lxml.html import HtmlElement

from crawler.extract.evidence import Evidence, Place, is_in
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
BOX_DEPTH = 3
"""Elements around a heading that may be its card."""
NEAR = 2
"""Leaves before and behind a table among which one must be text."""
DOUBT = -0.5
"""Sum of the forest from which it is in doubt about a heading that it leaves out."""
MAX_LINKED = 0.5
"""Mean share of links in its rows."""
_HOST = re.compile(r"\s*(?:https?:)?//([^/:?#]+)", re.I)
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
    leaves: Sequence[Leaf],
    hit: Sequence[bool],
    facts: Facts,
    titles: frozenset[str],
    place: int | None,
    host: str = "",
) -> Choice:
    """The leaves that are the article; trafilatura's choice where nothing else comes out.

    Args:
        leaves: those of the page.
        hit: which of them trafilatura chose; at least one.
        facts: those of the page.
        titles: its headlines, folded.
        place: the leaf that is its headline.
        host: that of the page.
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
    chosen = _take_heads(evidence, rows, forest, chosen)
    chosen = _take_tables(evidence, chosen)
    chosen = _leave_out_cards(evidence, chosen, place, host)
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


def _take_heads(evidence: Evidence, rows: Sequence[list[float] | None], forest: Forest, chosen: list[int]) -> list[int]:
    """With the headings that trafilatura chose, that head chosen running text and of which the forest is in doubt."""
    leaves, text = evidence.leaves, frozenset(chosen)
    taken = [
        index - 1
        for index in chosen
        if index
        and leaves[index - 1].kind == "head"
        and index - 1 not in text
        and evidence.hit[index - 1]
        and leaves[index].is_running
        and not _is_linked_head(leaves[index - 1])
        and evidence.spots[index - 1].narrow
        and not evidence.spots[index - 1].roles & _BOXES
        and (row := rows[index - 1]) is not None
        and forest.weigh(row) > DOUBT
    ]
    return sorted([*chosen, *taken]) if taken else chosen


def _take_tables(evidence: Evidence, chosen: list[int]) -> list[int]:
    """With the tables of data that trafilatura chose and that stand within the text: their rows say little, each by
    itself."""
    rows = [index for index, leaf in enumerate(evidence.leaves) if leaf.kind == "table"]
    if not rows:
        return chosen
    text = frozenset(chosen)
    taken: list[int] = []
    starts = [row for number, row in enumerate(rows) if not number or rows[number - 1] != row - 1]
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        last = rows[-1] if after is None else rows[bisect_left(rows, after) - 1]
        table = range(start, last + 1)
        if len(table) > 1 and _is_within_text(evidence, table, text):
            taken += [row for row in table if row not in text]
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


def _leave_out_cards(evidence: Evidence, chosen: list[int], headline: int | None, host: str) -> list[int]:
    """Without the teasers of other articles: a heading that links to a page of the site, and a few lines. Three of them
    go where they stand outside of what holds headline and text, for a short article has less text than they have; and
    everywhere where a picture links to the same page, too, and most of the text is elsewhere."""
    leaves = evidence.leaves
    asked = {index - lines for index in chosen for lines in range(CARD_LINES + 1)}
    heads = [index for index, leaf in enumerate(leaves) if leaf.kind == "head"]
    linked = [index for index in heads if index in asked and _is_linked_head(leaves[index])]
    linked = [index for index in linked if _links_to(leaves[index].owner, host)] if len(linked) >= CARDS else []
    if len(linked) < CARDS:
        return chosen
    out: set[int] = set()
    if headline is not None and leaves[headline].owner.tag == "h1":
        around = _text_around(evidence, headline, chosen)
        if around is not None:
            apart = [index for index in linked if index > headline and not is_in(evidence.spots[index], around)]
            out |= _lines_of_cards(leaves, heads, apart)
    pictured = [index for index in linked if _is_pictured(leaves[index].owner)]
    lines = _lines_of_cards(leaves, heads, pictured, True)
    if 2 * _size(leaves, [index for index in chosen if index in lines]) <= _size(leaves, chosen):
        out |= lines
    return [index for index in chosen if index not in out] if out else chosen


def _size(leaves: Sequence[Leaf], chosen: Sequence[int]) -> int:
    return sum(len(leaves[index].text) for index in chosen)


def _lines_of_cards(
    leaves: Sequence[Leaf], heads: Sequence[int], linked: Sequence[int], is_boxed: bool = False
) -> set[int]:
    """The lines of the cards with these headings: up to the next heading, a few and short ones; none where the cards
    are too few to be a list.

    Args:
        leaves: those of the page.
        heads: all headings.
        linked: those of cards.
        is_boxed: only what stands in an element with the heading, and with no other, counts.
    """
    found: list[set[int]] = []
    after = dict(zip(heads, [*heads[1:], len(leaves)], strict=True))
    for head in linked:
        end = min(after[head], head + 1 + CARD_LINES)
        if is_boxed:
            box = _box_of(leaves, head, [one for one in (head - 1, after[head]) if 0 <= one < len(leaves)])
            end = next((index for index in range(head + 1, end) if not _is_within(leaves[index].owner, box)), end)
        if all(len(leaves[index].text) <= CARD_CHARS for index in range(head + 1, end)):
            found.append(set(range(head, end)))
    return set().union(*found) if len(found) >= CARDS else set()


def _box_of(leaves: Sequence[Leaf], head: int, others: Sequence[int]) -> HtmlElement:
    """The largest element near a heading that holds neither what stands before it nor the next heading."""
    box = leaves[head].owner
    for _ in range(BOX_DEPTH):
        up = box.getparent()
        if up is None or up.tag in ("body", "main") or any(_is_within(leaves[one].owner, up) for one in others):
            break
        box = up
    return box


def _links_to(heading: HtmlElement, host: str) -> bool:
    """Whether a linked heading leads to a page of this host, or one beside it."""
    link = next(chain(heading.iter("a"), heading.iterancestors("a")), None)
    target = _HOST.match(link.get("href") or "") if link is not None else None
    return target is None or (bool(host) and target[1].lower().split(".")[-2:] == host.lower().split(".")[-2:])


def _is_pictured(heading: HtmlElement) -> bool:
    """Whether a picture beside a linked heading links to the same page, or both stand in one link."""
    link = next(heading.iter("a"), None)
    if link is None:
        return True
    href = link.get("href")
    card = heading.getparent()
    for _ in range(2):
        if card is None or card.tag in ("body", "main", "article"):
            return False
        if any(a is not link and a.get("href") == href and a.find(".//img") is not None for a in card.iter("a")):
            return True
        card = card.getparent()
    return False


def _text_around(evidence: Evidence, headline: int, chosen: Sequence[int]) -> Place | None:
    """The smallest element that holds the headline and running text; None when that is the whole page."""
    place = evidence.spots[headline].up
    running = [evidence.spots[index] for index in chosen if evidence.leaves[index].is_running]
    while place is not None and place.element.tag not in ("body", "html", "main"):
        if any(is_in(one, place) for one in running):
            return place
        place = place.up
    return None


def _is_within(element: HtmlElement, around: HtmlElement) -> bool:
    return element is around or any(above is around for above in element.iterancestors())


def _leave_out(leaves: Sequence[Leaf], chosen: list[int], out: Sequence[bool], most: float) -> list[int]:
    """Without those that are `out`, when they are not more than this share."""
    if _size(leaves, [index for index in chosen if out[index]]) > most * _size(leaves, chosen):
        return chosen
    return [index for index in chosen if not out[index]]

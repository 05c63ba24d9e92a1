"""What speaks for and against each leaf of a page being text of the article, as numbers.

In: the leaves, which of them trafilatura chose, the facts. Out: for each leaf that can be in question a row of
`FEATURES`. trafilatura knows which text is the article; the tree knows what stands beside it in the same column, what
stands in boxes of their own, and what those boxes are called.

The numbers are shares (0 to 1), logarithms of counts and sizes, and yes or no. "Chosen" always means: by trafilatura.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.extract.leaves import Leaf
from crawler.extract.nodes import fold
from crawler.extract.roles import ROLES, role, roles_of

FAR = 9
"""Leaves further than this from a chosen one, and outside of its container, are not in question."""
SHORT_CHARS = 24
"""Letters below which a leaf only counts as chosen when it is a whole line of trafilatura's text."""
RUNNING_CHARS = 60
"""Letters from which a leaf that is no list of links counts as running text."""

_NOT_HOLDERS = frozenset(
    ("p", "span", "b", "font", "li", "ul", "ol", "dl", "dd", "dt", "blockquote", "table", "tbody", "thead", "tr", "td")
)
_PARTS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr", "td"))
_NEUTRAL = role("body", "aside", "lead", "header", "live", "summary", "quote", "references")
_ENDS = frozenset('.!?。！？｡．"”»…।॥؟۔։።។။')
"""What ends a sentence, in the scripts that mark it."""
_NO_LINK_ENDS = frozenset(".!?。:।॥؟۔։።។။")
"""What ends a sentence that is mostly link."""
_log = math.log1p


@dataclass(slots=True, eq=False)
class Place:
    """An element with text in it, and the sums over all of its text."""

    up: "Place | None"
    element: HtmlElement
    depth: int
    chars: int = 0
    hit: int = 0
    link: float = 0.0
    leaves: int = 0
    running: int = 0
    chosen_running: int = 0
    chosen_all: int = 0
    inside: bool = False
    """In the container, which holds the chosen text and the other columns like it."""
    narrow: bool = False
    """In the deepest block that holds nearly all of the chosen text."""
    densest: bool = False
    """In the deepest block that holds most of the page's running text."""
    below: int = 0
    """Levels below the container, or below the root for what is not in it."""
    branch: "Place | None" = None
    """The child of the container it stands in; None for that child itself: what refers to itself keeps its tree until
    garbage is looked for."""
    is_branch: bool = False
    """Whether it is a child of the container."""
    path: str = ""
    """Tags below the container."""
    _own: int = -1
    _roles: int = -1

    @property
    def own(self) -> int:
        """Its roles; none for the container and for what holds the whole page. Told when they are asked for, which they
        are not of most menus."""
        if self._own < 0:
            tag = self.element.tag
            bears = tag != "body" and (self.inside or tag not in ("main", "article"))
            self._own = roles_of(self.element) if bears else 0
        return self._own

    @property
    def roles(self) -> int:
        """All roles of the elements between the container and here, its own included."""
        unknown: list[Place] = []
        at = self
        while at._roles < 0 and at.up is not None:
            unknown.append(at)
            at = at.up
        found = max(0, at._roles)
        for place in reversed(unknown):
            found |= place.own
            place._roles = found
        return found

    def holds_all(self) -> None:
        """It has no roles: it is the container, or the root."""
        self._own = self._roles = 0


@dataclass(slots=True)
class _Sum:
    chars: int = 0
    hit: int = 0
    link: float = 0.0
    leaves: int = 0


class Evidence:
    """The places of a page and the rows of its leaves."""

    def __init__(
        self,
        leaves: Sequence[Leaf],
        hit: Sequence[bool],
        titles: frozenset[str] = frozenset(),
        headline: int | None = None,
        article_body: str | None = None,
        description: str | None = None,
        is_declared: bool = False,
    ) -> None:
        """
        Args:
            leaves: those of the page.
            hit: which of them trafilatura chose; at least one.
            titles: the headlines the page claims, folded.
            headline: number of the leaf that is the headline.
            article_body: articleBody of the structured data.
            description: the description of the page.
            is_declared: whether the page says that it is an article.
        """
        self.leaves = leaves
        self.hit = hit
        self.titles = titles
        self.headline = headline
        self.description = fold(description or "")[:80]
        self.is_declared = is_declared
        self.sizes = [len(leaf.folded) for leaf in leaves]
        self.links = [leaf.link_share for leaf in leaves]
        self.lone = [is_lone_link(leaf) for leaf in leaves]
        """Whether each is a link standing by itself."""
        self.columns = [column_of(leaf) for leaf in leaves]
        self.total = sum(size for size, chosen in zip(self.sizes, hit, strict=True) if chosen) or 1
        self._places: dict[HtmlElement, Place] = {}
        self.spots = [self._place_of(leaf.owner) for leaf in leaves]
        self._sum_up()
        self.narrow = self._find_container()
        self.container = self._widen(self.narrow)
        self._look_down()
        self.body = self._read_article_body(article_body)

    def _place_of(self, element: HtmlElement) -> Place:
        missing = []
        at: HtmlElement | None = element
        place = None
        while at is not None and (place := self._places.get(at)) is None:
            missing.append(at)
            at = at.getparent()
        for one in reversed(missing):
            place = Place(place, one, place.depth + 1 if place else 0)
            self._places[one] = place
        assert place is not None
        return place

    def _sum_up(self) -> None:
        for leaf, size, link, place, chosen in zip(
            self.leaves, self.sizes, self.links, self.spots, self.hit, strict=True
        ):
            place.chars += size
            place.link += size * link
            place.leaves += 1
            if link < 0.3 and size >= RUNNING_CHARS and leaf.kind != "head":
                place.running += size
            if chosen:
                place.hit += size
                if link <= 0.5:
                    place.chosen_all += len(leaf.text)
                    if leaf.is_running:
                        place.chosen_running += len(leaf.text)
        for place in reversed(self._places.values()):
            up = place.up
            if up is not None:
                up.chars += place.chars
                up.hit += place.hit
                up.link += place.link
                up.leaves += place.leaves
                up.running += place.running
                up.chosen_running += place.chosen_running
                up.chosen_all += place.chosen_all
        self.root = next(iter(self._places.values()))

    def _find_container(self) -> Place:
        """The deepest block that holds nearly all of the chosen text."""
        is_running = self.root.chosen_running >= 0.5 * self.root.chosen_all
        total = self.root.chosen_running if is_running else self.root.chosen_all
        found = self.root
        for share in (0.8, 0.65, 0.5):
            for place in self._places.values():
                weight = place.chosen_running if is_running else place.chosen_all
                if weight >= share * total and place.depth > found.depth:
                    found = place
            if found.element.tag not in ("body", "html"):
                break
        while found.element.tag in _NOT_HOLDERS and found.up is not None:
            found = found.up
        return found

    def _widen(self, container: Place) -> Place:
        """A container that also holds the other columns of the same make, where a page cuts its text into several."""
        weights: dict[tuple[object, ...], int] = defaultdict(int)
        for index, chosen in enumerate(self.hit):
            if (
                chosen
                and self.leaves[index].kind == "p"
                and self.links[index] < 0.5
                and is_in(self.spots[index], container)
            ):
                weights[self.columns[index]] += self.sizes[index]
        total = sum(weights.values())
        columns = {column for column, weight in weights.items() if weight >= 0.1 * total and column[1]}
        if not columns:
            return container
        article = _article_of(container)
        for index, (leaf, place) in enumerate(zip(self.leaves, self.spots, strict=True)):
            if leaf.kind != "p" or len(leaf.text) < 80 or self.links[index] > 0.3:
                continue
            if self.columns[index] not in columns or is_in(place, container) or _article_of(place.up) is not article:
                continue
            common = container.up
            while common is not None and not is_in(place, common):
                common = common.up
            if common is not None and common.element.tag not in ("body", "html"):
                return common
        return container

    def _look_down(self) -> None:
        """Tell each place where it stands."""
        densest = self.root
        for place in self._places.values():
            if place.running >= 0.6 * self.root.running and place.depth > densest.depth:
                densest = place
        self.root.holds_all()
        self.container.holds_all()
        for place in self._places.values():
            up = place.up
            place.narrow = place is self.narrow or (up is not None and up.narrow)
            place.densest = place is densest or (up is not None and up.densest)
            if place is self.container:
                place.inside = True
            elif up is not None:
                place.inside = up.inside
                place.below = up.below + 1
                place.branch = up if up.is_branch else up.branch
                place.is_branch = up is self.container
                if place.inside:
                    place.path = f"{up.path}/{place.element.tag!s}"

    def _read_article_body(self, text: str | None) -> str:
        """articleBody folded; empty when it is another text than what is chosen."""
        if not text or len(text) <= 200:
            return ""
        body = fold(text)
        long = [i for i, chosen in enumerate(self.hit) if chosen and self.sizes[i] >= 20]
        covered = sum(self.sizes[i] for i in long if self.leaves[i].folded in body)
        return body if long and covered >= 0.3 * sum(self.sizes[i] for i in long) else ""

    def rows(self) -> list[list[float] | None]:
        """The features of each leaf; None for those that are not in question."""
        return _Table(self).rows()


class _Table:
    """Sums over the leaves that share something, and the rows made of them."""

    def __init__(self, evidence: Evidence) -> None:
        self.e = e = evidence
        self.count = len(e.leaves)
        inside = [i for i, place in enumerate(e.spots) if e.hit[i] and place.inside]
        chosen = inside or [i for i, one in enumerate(e.hit) if one]
        self.first, self.last = chosen[0], chosen[-1]
        self.columns: dict[object, _Sum] = defaultdict(_Sum)
        self.makes: dict[object, _Sum] = defaultdict(_Sum)
        self.paths: dict[object, _Sum] = defaultdict(_Sum)
        self.keys: list[tuple[_Sum, _Sum, _Sum]] = []
        self.around: dict[Place | None, tuple[float, ...]] = {}
        self.sections = [_Sum()]
        self.heads = [-1]
        self.section_of: list[int] = []
        self.before = [0]
        self.chars = [0]
        self.links = [0.0]
        for index, (leaf, place) in enumerate(zip(e.leaves, e.spots, strict=True)):
            self._add(index, leaf, place)
        self.previous = self._distances(range(self.count))
        self.next = self._distances(range(self.count - 1, -1, -1))
        found = [place if place.is_branch else place.branch for place in e.spots]
        branches = {id(branch): branch for branch in found if branch is not None}
        self.alike: dict[object, int] = defaultdict(int)
        for branch in branches.values():
            self.alike[branch.element.tag, branch.element.get("class")] += 1

    def _add(self, index: int, leaf: Leaf, place: Place) -> None:
        size, chosen = self.e.sizes[index], self.e.hit[index]
        link = size * self.e.links[index]
        element = leaf.owner
        sums = (
            self.columns[self.e.columns[index]],
            self.makes[element.tag, element.get("class")],
            self.paths[place.path if place.inside else index],
        )
        self.keys.append(sums)
        if leaf.kind == "head":
            self.heads.append(index)
            self.sections.append(_Sum())
            sums_and_section: Iterable[_Sum] = sums
        else:
            sums_and_section = (*sums, self.sections[-1])
        for one in sums_and_section:
            one.chars += size
            one.link += link
            one.leaves += 1
            if chosen:
                one.hit += size
        self.section_of.append(len(self.heads) - 1)
        self.before.append(self.before[-1] + (size if chosen else 0))
        self.chars.append(self.chars[-1] + size)
        self.links.append(self.links[-1] + link)

    def _distances(self, order: Iterable[int]) -> list[int]:
        """From each leaf to the nearest chosen one before it in that order."""
        found = [FAR] * self.count
        distance = FAR
        for index in order:
            found[index] = distance
            distance = 1 if self.e.hit[index] else min(FAR, distance + 1)
        return found

    def rows(self) -> list[list[float] | None]:
        boxes = 0
        rows: list[list[float] | None] = [None] * self.count
        page = self._page()
        previous, following, hit = self.previous, self.next, self.e.hit
        asked = [
            index
            for index, place in enumerate(self.e.spots)
            if place.inside or previous[index] < FAR or following[index] < FAR or hit[index]
        ]
        told = set(asked)
        for index, place in enumerate(self.e.spots[: asked[-1] + 1 if asked else 0]):
            if index > self.first and place.roles & ~_NEUTRAL:
                boxes += 1
            if index not in told:
                continue
            row: list[float] = []
            self._add_text(row, index)
            self._add_position(row, index, place)
            self._add_places(row, place)
            self._add_groups(row, index, place)
            self._add_roles(row, place)
            row.append(_log(boxes))
            self._add_witnesses(row, index)
            self._add_neighbours(row, index)
            row += page
            rows[index] = row
        return rows

    def _add_text(self, row: list[float], index: int) -> None:
        leaf = self.e.leaves[index]
        text, kind, tag = leaf.text, leaf.kind, str(leaf.owner.tag)
        words = text.split(maxsplit=60)
        last = text[-1]
        row += (
            _log(len(text)),
            self.e.links[index],
            1.0 if last in _ENDS else 0.5 if last in ":：" else 0.0,
            sum([word[0].isupper() for word in words]) / len(words) if len(words) < 60 else 0.1,
            100 * (text.count(",") + text.count("،") + text.count("、") + text.count("，")) / len(text),
            1.0 if kind in ("p", "code") else 0.0,
            1.0 if kind == "item" else 0.0,
            1.0 if kind == "quote" else 0.0,
            1.0 if kind == "table" else 0.0,
            float(tag[1]) if kind == "head" and len(tag) == 2 and tag[1].isdigit() else 0.0,
            float(self.e.lone[index]),
        )

    def _add_position(self, row: list[float], index: int, place: Place) -> None:
        row += (
            float(self.e.hit[index]),
            float(place.inside) + float(place.narrow),
            float(place.below) if place.inside else 20.0,
            float(place.densest),
            -1.0 if index < self.first else 1.0 if index > self.last else 0.0,
            _log(abs(index - self.first)),
            _log(abs(index - self.last)),
            self.before[index] / self.e.total,
            float(self.previous[index]),
            float(self.next[index]),
        )

    def _add_places(self, row: list[float], place: Place) -> None:
        """The element, those around it, and the branch of the container."""
        total = self.e.total
        row += (place.hit / place.chars, place.link / place.chars)
        key = place.up if place.branch is not None else None
        if (around := self.around.get(key)) is None:
            around = self._read_around(place, total)
            if key is not None:
                self.around[key] = around
        row += around

    def _read_around(self, place: Place, total: int) -> tuple[float, ...]:
        """What the children of one element have in common."""
        first = place.up or place
        second = first.up or first
        third = second.up or second
        branch = place.branch or place
        chars = branch.chars
        return (
            first.hit / first.chars,
            second.hit / total,
            second.running / second.chars,
            third.hit / third.chars,
            branch.hit / chars,
            branch.link / chars,
            chars / total,
            _log(chars / branch.leaves),
            _log(branch.leaves),
            branch.running / chars,
            _log(self.alike[branch.element.tag, branch.element.get("class")])
            if place.is_branch or place.branch
            else -1.0,
        )

    def _add_groups(self, row: list[float], index: int, place: Place) -> None:
        """The leaves of the same column, of the same make, and at the same path."""
        total = self.e.total
        column, make, path = self.keys[index]
        row += (
            column.hit / column.chars,
            column.hit / total,
            column.link / column.chars,
            _log(column.chars / column.leaves),
            _log(column.leaves),
            make.hit / make.chars,
            _log(make.leaves),
            path.hit / path.chars if place.inside else 0.0,
            path.hit / total if place.inside else 0.0,
        )

    @staticmethod
    def _add_roles(row: list[float], place: Place) -> None:
        """0 without the role, 1 when an element above has it, 2 when this one or its parent has."""
        roles = place.roles
        if not roles:
            row += _NO_ROLES
            return
        row += _tell_roles(roles, place.own | place.up.own if place.up else place.own)

    def _add_witnesses(self, row: list[float], index: int) -> None:
        e = self.e
        leaf = e.leaves[index]
        size = e.sizes[index]
        headline, description = e.headline, e.description
        is_described = size >= 30 and (leaf.folded[:60] in description or description[:60] in leaf.folded)
        row += (
            0.0 if headline is None else 1.0 if index > headline else -1.0,
            float(leaf.folded in e.titles),
            (1.0 if leaf.folded in e.body else -1.0) if e.body and size >= 12 else 0.0,
            float(bool(description) and is_described),
        )

    def _add_neighbours(self, row: list[float], index: int) -> None:
        """The section, the leaves before and after, and the few around."""
        number = self.section_of[index]
        section, head = self.sections[number], self.heads[number]
        leaves, count, chars = self.e.leaves, self.count, self.chars
        low, high = max(0, index - 4), min(count, index + 5)
        end = min(count, index + 11)
        coming = chars[end] - chars[index + 1]
        is_last = index + 1 >= count
        row += (
            section.hit / section.chars if section.chars else 0.0,
            section.link / section.chars if section.chars else 0.0,
            _log(section.chars),
            _log(index - head) if head >= 0 else 5.0,
            self.e.links[index - 1] if index else 1.0,
            1.0 if is_last else self.e.links[index + 1],
            0.0 if is_last else float(leaves[index + 1].text[-1] in _ENDS),
            _log((chars[high] - chars[low]) / (high - low)),
            1.0 if is_last else (self.links[end] - self.links[index + 1]) / coming,
            0.0 if is_last else _log(coming / (end - index - 1)),
        )

    def _page(self) -> tuple[float, ...]:
        e = self.e
        return (
            _share(e.total, e.root.running),
            float(e.is_declared),
            _log(self.count),
            (e.total - e.container.hit) / e.total,
        )


_ROLES_TOLD = (
    *("comment", "related", "share", "signup", "advert", "author", "caption", "navigation", "tags", "hidden", "box"),
    *("product", "lead", "live", "aside"),
)
_TOLD = tuple(ROLES.index(name) for name in _ROLES_TOLD)
_NO_ROLES = (0.0,) * (len(_TOLD) + 1)
FEATURES = (
    *("log_len", "link", "ends", "upper", "comma", "k_p", "k_item", "k_quote", "k_table", "h_level", "lone"),
    *("hit", "inside", "depth", "densest", "rel", "d_first", "d_last", "pos", "prev", "next"),
    *("a0_hit", "a0_link", "a1_hit", "a2_of", "a2_run", "a3_hit"),
    *("b_hit", "b_link", "b_of", "b_mean", "b_n", "b_run", "b_sib"),
    *("col_hit", "col_of", "col_link", "col_mean", "col_n", "own_hit", "own_n", "path_hit", "path_of"),
    *(f"m_{name}" for name in _ROLES_TOLD),
    *("neg", "boxes", "head", "title", "ab", "desc"),
    *("s_hit", "s_link", "s_size", "s_d", "p_link", "n_link", "n_ends", "w_mean", "wn_link", "wn_mean"),
    *("g_share", "g_declared", "g_n", "g_out"),
)
"""Names of the numbers in a row."""


@lru_cache(maxsize=4096)
def _tell_roles(roles: int, near: int) -> tuple[float, ...]:
    told = [float((roles >> bit & 1) + (near >> bit & 1)) for bit in _TOLD]
    return (*told, float((roles & ~_NEUTRAL).bit_count()))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def is_in(place: Place | None, above: Place) -> bool:
    """Whether a place is another one, or within it."""
    while place is not None and place.depth > above.depth:
        place = place.up
    return place is above


def _article_of(place: Place | None) -> HtmlElement | None:
    while place is not None:
        if place.element.tag == "article":
            return place.element
        place = place.up
    return None


def is_lone_link(leaf: Leaf) -> bool:
    """All link, or mostly link and no sentence."""
    if leaf.kind == "table":
        return leaf.link_chars >= 0.9 * len(leaf.folded)
    if not leaf.link_chars or leaf.kind not in ("p", "item", "quote"):
        return False
    return leaf.link_share >= 0.9 or (
        leaf.link_share >= 0.65 and len(leaf.text) > 30 and leaf.text[-1] not in _NO_LINK_ENDS
    )


def column_of(leaf: Leaf) -> tuple[object, ...]:
    """The kind of place a leaf stands in: tag and class of the block around its paragraph, list or table."""
    owner = leaf.owner
    tag = owner.tag
    holder = owner
    parent = owner.getparent()
    if tag in _PARTS and parent is not None and not (tag == "td" and leaf.kind == "p"):
        holder = parent
    if leaf.kind in ("item", "quote", "table"):
        while holder.tag in _NOT_HOLDERS and (parent := holder.getparent()) is not None:
            holder = parent
    return holder.tag, holder.get("class"), holder.get("itemprop")


def find_hits(leaves: Sequence[Leaf], lines: Sequence[str]) -> tuple[list[bool], float]:
    """Which leaves trafilatura chose, and the share of its text that stands in them; repeats can lift it above 1.

    Args:
        leaves: those of the page.
        lines: trafilatura's text, line by line, folded.
    """
    whole = frozenset(lines)
    text = "".join(lines)
    hit = [leaf.folded in whole or (len(leaf.folded) >= SHORT_CHARS and leaf.folded in text) for leaf in leaves]
    found = sum(len(leaf.folded) for leaf, chosen in zip(leaves, hit, strict=True) if chosen)
    return hit, found / max(1, len(text))

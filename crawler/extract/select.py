"""Which leaves are the article: trafilatura's choice, corrected by where its parts stand on the page.

In: the leaves, the lines trafilatura chose. Out: the chosen leaves. trafilatura knows which text is the article; the tree
knows what stands beside it in the same column (lost paragraphs come back) and what stands elsewhere (strays go).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from crawler.extract.leaves import Leaf

_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recirc\w*|recommend\w*|read-?(?:more|next|also)|more-?(?:stories|on|news|from)|newsletter\w*|"
    r"sign-?up|subscri\w*|share|sharing|social\w*|promo\w*|advert\w*|ads?|sponsor\w*|teasers?|trending|popular|most-?read|"
    r"outbrain|taboola|comments?|caption|credits?|byline|author-?(?:bio|box|info|card)?|tags?|tag-?list|breadcrumbs?|"
    r"toolbar|paywall|cookie\w*|consent|modal|popup|tooltip|sidebar|aside|footer|nav\w*|menu|rating|widget|embed-?card|"
    r"infobox|fact-?box|disclaimer|copyright|donat\w*|poll|quiz|gallery|slideshow|player|carousel|swiper|jump-?links?|toc|"
    r"table-of-contents|screen-?reader\w*|visually-?hidden|sr-only|hidden|print-?only|pagination|pager)(?:$|[\s_-])",
    re.I,
)
_TOP = frozenset(("body", "html", "main"))
SHORT = 24
"""Letters below which a leaf only counts as chosen when it is a whole line of trafilatura's text."""


class Selection:
    """The leaves of a page and trafilatura's choice among them."""

    def __init__(self, leaves: Sequence[Leaf], lines: Iterable[str]) -> None:
        self.leaves = leaves
        whole = set()
        parts = []
        for line in lines:
            whole.add(line)
            parts.append(line)
        text = "".join(parts)
        self.hit = [leaf.folded in whole or (len(leaf.folded) >= SHORT and leaf.folded in text) for leaf in leaves]
        self.found = sum(len(leaf.folded) for leaf, hit in zip(leaves, self.hit, strict=True) if hit) / max(
            1, len(text)
        )
        """Share of trafilatura's text that stands in chosen leaves; repeated texts can lift it above 1."""
        self._asides: dict[HtmlElement, bool] = {}

    def container(self) -> HtmlElement | None:
        """The deepest element that holds nearly all of the chosen running text."""
        weights: dict[HtmlElement, int] = defaultdict(int)
        total = 0
        for leaf, hit in zip(self.leaves, self.hit, strict=True):
            if not hit or leaf.kind == "head" or leaf.link_share > 0.5 or len(leaf.text) < 50:
                continue
            total += len(leaf.text)
            element: HtmlElement | None = leaf.owner
            while element is not None:
                weights[element] += len(leaf.text)
                element = element.getparent()
        best, depth = None, -1
        for element, weight in weights.items():
            if weight >= 0.8 * total:
                level = sum(1 for _ in element.iterancestors())
                if level > depth:
                    best, depth = element, level
        return best

    def choose(self) -> list[int]:
        """Indexes of the leaves that are the article."""
        container = self.container()
        if container is None:
            return [index for index, hit in enumerate(self.hit) if hit]
        while container.tag in ("p", "span", "b", "font") and container.getparent() is not None:
            container = container.getparent()
        inside = [self._within(leaf, container) for leaf in self.leaves]
        columns = self._columns(inside)
        hits = [i for i, hit in enumerate(self.hit) if hit and inside[i]]
        if not hits:
            return [index for index, hit in enumerate(self.hit) if hit]
        first, last = hits[0], hits[-1]
        article = self._article_of(self.leaves[first].owner)
        chosen = []
        for index, leaf in enumerate(self.leaves):
            if self.hit[index]:
                if inside[index] or (index < first and first - index < 12 and leaf.link_share < 0.5):
                    chosen.append(index)
                continue
            if not inside[index] or leaf.link_share > 0.5 or self._aside(leaf.owner, container):
                continue
            if self._article_of(leaf.owner) is not article:
                continue
            if self._fits(leaf, columns, first <= index <= last):
                chosen.append(index)
        return chosen

    def _fits(self, leaf: Leaf, columns: set[tuple[object, ...]], between: bool) -> bool:
        if column_of(leaf) not in columns:
            return False
        if leaf.kind == "p":
            return len(leaf.text) >= 40 or between
        return between

    def _columns(self, inside: Sequence[bool]) -> set[tuple[object, ...]]:
        """Kinds of places that hold a good part of the chosen running text."""
        weights: dict[tuple[object, ...], int] = defaultdict(int)
        total = 0
        for index, leaf in enumerate(self.leaves):
            if self.hit[index] and inside[index] and leaf.kind == "p" and leaf.link_share < 0.5:
                weights[column_of(leaf)] += len(leaf.text)
                total += len(leaf.text)
        return {column for column, weight in weights.items() if weight >= 0.1 * total}

    @staticmethod
    def _within(leaf: Leaf, container: HtmlElement) -> bool:
        element: HtmlElement | None = leaf.owner
        while element is not None:
            if element is container:
                return True
            element = element.getparent()
        return False

    @staticmethod
    def _article_of(element: HtmlElement) -> HtmlElement | None:
        return next(element.iterancestors("article"), None)

    def _aside(self, element: HtmlElement, container: HtmlElement) -> bool:
        """Whether an element between here and the container is marked as something beside the text."""
        if element is container or element.tag in _TOP:
            return False
        known = self._asides.get(element)
        if known is None:
            mark = f"{element.get('class') or ''} {element.get('id') or ''}"
            parent = element.getparent()
            known = (
                element.tag in ("aside", "nav", "footer", "figure", "form")
                or (len(mark) > 1 and _ASIDE.search(mark) is not None)
                or "none" in (element.get("style") or "").replace(" ", "").partition("display:")[2][:4]
                or (parent is not None and self._aside(parent, container))
            )
            self._asides[element] = known
        return known


def column_of(leaf: Leaf) -> tuple[object, ...]:
    """The kind of place a leaf stands in: for paragraphs, heads and items the block around them, else the block itself."""
    owner = leaf.owner
    tag = owner.tag
    holder = owner
    if tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr", "td"):
        holder = owner.getparent() if owner.getparent() is not None else owner
    if leaf.kind in ("item", "quote", "table"):
        while holder.tag in ("li", "ul", "ol", "dl", "dd", "dt", "blockquote", "table", "tbody", "tr", "td", "thead"):
            parent = holder.getparent()
            if parent is None:
                break
            holder = parent
    return holder.tag, holder.get("class"), holder.get("itemprop")

"""Which leaves are the article: trafilatura's choice, corrected by where its parts stand on the page.

In: the leaves, the lines trafilatura chose. Out: the chosen leaves. trafilatura knows which text is the article; the
tree knows what stands beside it in the same column (lost paragraphs come back) and what stands elsewhere (strays go).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from crawler.extract.leaves import Leaf

_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recirc\w*|recommend\w*|read-?(?:more|next|also)|more-?(?:stories|on|news|from)|"
    r"newsletter\w*|"
    r"sign-?up|subscri\w*|share|sharing|social\w*|promo\w*|advert\w*|ads?|sponsor\w*|teasers?|trending|popular|"
    r"most-?read|"
    r"outbrain|taboola|comments?|caption|credits?|byline|author-?(?:bio|box|info|card)?|tags?|tag-?list|breadcrumbs?|"
    r"toolbar|paywall|cookie\w*|consent|modal|popup|tooltip|sidebar|aside|footer|nav\w*|menu|rating|widget|"
    r"embed-?card|"
    r"infobox|fact-?box|disclaimer|copyright|donat\w*|poll|quiz|gallery|slideshow|player|carousel|swiper|"
    r"jump-?links?|toc|didascalia|bildunterschrift|bildtext|pie-?de-?foto|pic[_-]?desc|"
    r"table-of-contents|screen-?reader\w*|visually-?hidden|sr-only|hidden|print-?only|pagination|pager)(?:$|[\s_-])",
    re.I,
)
_TOP = frozenset(("body", "html", "main"))
SHORT = 24
"""Letters below which a leaf only counts as chosen when it is a whole line of trafilatura's text."""


_NOT_HOLDERS = frozenset(
    ("p", "span", "b", "font", "li", "ul", "ol", "dl", "dd", "dt", "blockquote", "table", "tbody", "thead", "tr", "td")
)


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
        self.dropped: list[int] = []
        """Indexes of links standing by themselves that `choose` left out."""
        self._asides: dict[HtmlElement, bool] = {}

    def container(self) -> HtmlElement | None:
        """The deepest block that holds nearly all of the chosen text."""
        running = [leaf for leaf, hit in zip(self.leaves, self.hit, strict=True) if hit and leaf.is_running]
        every = [leaf for leaf, hit in zip(self.leaves, self.hit, strict=True) if hit and leaf.link_share <= 0.5]
        if sum(len(leaf.text) for leaf in running) < 0.5 * sum(len(leaf.text) for leaf in every):
            running = every
        weights: dict[HtmlElement, int] = defaultdict(int)
        for leaf in running:
            element: HtmlElement | None = leaf.owner
            while element is not None:
                weights[element] += len(leaf.text)
                element = element.getparent()
        total = sum(len(leaf.text) for leaf in running)
        found = None
        for share in (0.8, 0.65, 0.5):
            enough = [element for element, weight in weights.items() if weight >= share * total]
            if enough:
                found = max(enough, key=lambda element: sum(1 for _ in element.iterancestors()))
                if found.tag not in ("body", "html"):
                    break
        if found is None:
            return None
        while found.tag in _NOT_HOLDERS and (parent := found.getparent()) is not None:
            found = parent
        return found

    def choose(self) -> list[int]:
        """Indexes of the leaves that are the article."""
        container = self.container()
        if container is None:
            return [index for index, hit in enumerate(self.hit) if hit]
        container = self._widen(container)
        inside = self._inside(container)
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
        chosen = self._drop_asides(chosen, container)
        chosen = self._drop_tail(chosen, columns)
        return self._drop_links(chosen)

    def _widen(self, container: HtmlElement) -> HtmlElement:
        """A container that also holds the other columns of the same make, where a page cuts its text into several."""
        inside = self._inside(container)
        columns = {column for column in self._columns(inside) if column[1]}
        article = self._article_of(container) if container.tag != "article" else container
        for index, leaf in enumerate(self.leaves):
            if inside[index] or leaf.kind != "p" or len(leaf.text) < 80 or leaf.link_share > 0.3:
                continue
            if column_of(leaf) not in columns or self._article_of(leaf.owner) is not article:
                continue
            above = set(leaf.owner.iterancestors())
            common = next((element for element in container.iterancestors() if element in above), None)
            if common is not None and common.tag not in ("body", "html"):
                return common
        return container

    def _drop_asides(self, chosen: list[int], container: HtmlElement) -> list[int]:
        """Without boxes beside the text, when they are the smaller part."""
        aside = {index for index in chosen if self._aside(self.leaves[index].owner, container)}
        size = sum(len(self.leaves[index].text) for index in aside)
        if size > 0.35 * sum(len(self.leaves[index].text) for index in chosen):
            return chosen
        return [index for index in chosen if index not in aside]

    def _drop_tail(self, chosen: list[int], columns: set[tuple[object, ...]]) -> list[int]:
        """Without what follows the last paragraph of the article's own columns, when it is the smaller part."""
        last = max(
            (i for i in chosen if self.leaves[i].kind == "p" and column_of(self.leaves[i]) in columns), default=None
        )
        if last is None:
            return chosen
        tail = [i for i in chosen if i > last and column_of(self.leaves[i]) not in columns]
        if sum(len(self.leaves[i].text) for i in tail) > 0.3 * sum(len(self.leaves[i].text) for i in chosen):
            return chosen
        gone = set(tail)
        return [index for index in chosen if index not in gone]

    def _drop_links(self, chosen: list[int]) -> list[int]:
        """Without paragraphs and items that are nothing but a link, unless the article consists of them."""
        links = {index for index in chosen if _is_lone_link(self.leaves[index])}
        size = sum(len(self.leaves[index].text) for index in links)
        if size > 0.3 * sum(len(self.leaves[index].text) for index in chosen):
            return chosen
        self.dropped = sorted(
            index for index in links if self.leaves[index].kind != "table"
        )  # a row of links is a menu
        return [index for index in chosen if index not in links]

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

    def _inside(self, container: HtmlElement) -> list[bool]:
        members = set(container.iter())
        return [leaf.owner in members for leaf in self.leaves]

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
                element.tag in ("aside", "nav", "footer", "form")
                or (element.tag == "figure" and element.find(".//table") is None)
                or element.get("itemprop") == "caption"
                or (len(mark) > 1 and _ASIDE.search(mark) is not None)
                or "none" in (element.get("style") or "").replace(" ", "").partition("display:")[2][:4]
                or (parent is not None and self._aside(parent, container))
            )
            self._asides[element] = known
        return known


def _is_lone_link(leaf: Leaf) -> bool:
    """All link, or mostly link and no sentence."""
    if leaf.kind == "table":
        return leaf.link_chars >= 0.9 * len(leaf.folded)
    if leaf.kind not in ("p", "item", "quote"):
        return False
    return leaf.link_share >= 0.9 or (leaf.link_share >= 0.65 and len(leaf.text) > 30 and leaf.text[-1] not in ".!?。:")


def column_of(leaf: Leaf) -> tuple[object, ...]:
    """The kind of place a leaf stands in: tag and class of the block around its paragraph, list or table."""
    owner = leaf.owner
    tag = owner.tag
    holder = owner
    parent = owner.getparent()
    is_part = tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr", "td")
    if is_part and parent is not None and not (tag == "td" and leaf.kind == "p"):
        holder = parent
    if leaf.kind in ("item", "quote", "table"):
        while holder.tag in _NOT_HOLDERS and (parent := holder.getparent()) is not None:
            holder = parent
    return holder.tag, holder.get("class"), holder.get("itemprop")

"""A page under its site's rule: what the selectors find decides, the rest is left to the general reading.

In: the document (not changed) and the rule. Out: a copy of the document without what the rule removes and with the
body's elements marked, and corrections of `Facts` and `Article`. Each field that the rule decided has the origin
`site-rule`; where it found nothing, `site-rule` stands among the field's rivals with an empty value.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from lxml.html import HtmlElement

from crawler.extract.blocks import Block, add_leaf
from crawler.extract.bylines import clean_names, parse_byline
from crawler.extract.dates import apply_zone, parse_date
from crawler.extract.leaves import Leaf
from crawler.extract.metadata import Facts
from crawler.extract.nodes import plain
from crawler.extract.rules import FIELDS, REMOVE, SiteRule
from crawler.extract.titles import tidy, visible_text
from crawler.extract.tree import HtmlDocument
from crawler.items import Article, FieldOrigin

ORIGIN = "site-rule"
MARK = "data-pressmark-body"
"""Attribute of the elements that a rule chose as the body, in the rule's own copy of the tree."""
MAX_TAGS = 50
MAX_RAW = 500
"""Characters kept of the raw form of a list."""
_NAMED_IN = {"time": "datetime", "meta": "content"}
"""Elements whose value stands in an attribute."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ruled:
    """A document under a rule."""

    rule: SiteRule
    document: HtmlDocument
    """The copy; `is_body_marked` where the rule found a body."""

    def correct_facts(self, facts: Facts, time_zone: str | None = None) -> Facts:
        """The facts, with what the rule finds in the place of what the page's other sources say.

        Where it finds both headline and body, it declares the page an article.
        """
        origins = list(facts.origins)

        def decide(key: str, known: T, read: Callable[[list[str]], tuple[str, T] | None]) -> T:
            for texts in self._finds(key):
                if (found := read(texts)) and found[1]:
                    _put_first(origins, FieldOrigin(FIELDS[key], ORIGIN, found[0]))
                    return found[1]
            return known

        def read_date(texts: list[str]) -> tuple[str, str] | None:
            for text in texts:
                if date := parse_date(text, facts.month_first):
                    return text, apply_zone(date, time_zone) if time_zone else date
            return None

        title = decide("title", facts.title, lambda texts: (texts[0], tidy(texts[0])))
        authors = decide("author", facts.authors, lambda texts: (_join(texts), read_names(texts)))
        has_title, has_authors = (_is_decided(origins, FIELDS[key]) for key in ("title", "author"))
        return replace(
            facts,
            title=title,
            titles=(title, *facts.titles) if has_title and title else facts.titles,
            authors=authors,
            has_person=facts.has_person or has_authors,
            date_published=decide("date", facts.date_published, read_date),
            date_modified=decide("modified", facts.date_modified, read_date),
            is_dated=facts.is_dated or _is_decided(origins, "date_published"),
            section=decide("section", facts.section, lambda texts: (texts[0], texts[0])),
            tags=decide("tags", facts.tags, lambda texts: (_join(texts), tuple(dict.fromkeys(texts))[:MAX_TAGS])),
            is_declared_article=facts.is_declared_article or (has_title and self.document.is_body_marked),
            origins=tuple(origins),
        )

    def finish(self, article: Article, is_body_found: bool) -> Article:
        """The article with the rule's lead, the origin of its body, and a note of what the rule did not find.

        Args:
            article: as assembled.
            is_body_found: whether its body is the rule's.
        """
        origins = list(article.origins)
        lead = article.lead
        for texts in self._finds("lead"):
            lead = "\n".join(texts)
            _put_first(origins, FieldOrigin("lead", ORIGIN))
            break
        if is_body_found:
            _put_first(origins, FieldOrigin("body", ORIGIN))
        for key, name in FIELDS.items():
            if key in self.rule.selectors and not _is_decided(origins, name):
                _note_miss(origins, name)
        return replace(article, lead=lead, origins=tuple(origins))

    def _finds(self, key: str) -> Iterator[list[str]]:
        """The texts each selector of the key finds; those that find nothing left out."""
        for selector in self.rule.selectors.get(key, ()):
            texts = [text for node in selector.find(self.document.root) if (text := text_of_node(node))]
            if texts:
                yield texts


def apply_rule(document: HtmlDocument, rule: SiteRule) -> Ruled:
    """Remove what the rule removes, and mark its body.

    Raises:
        RuleError: a selector fails on this very page.
    """
    root = deepcopy(document.root)
    for element in root.xpath(f"//*[@{MARK}]"):
        del element.attrib[MARK]
    for selector in rule.selectors.get(REMOVE, ()):
        for node in selector.find(root):
            if isinstance(node, HtmlElement) and node.getparent() is not None:
                node.drop_tree()
    is_marked = False
    for selector in rule.selectors.get("body", ()):
        blocks = [node for node in selector.find(root) if isinstance(node, HtmlElement) and visible_text(node)]
        for node in blocks:
            node.set(MARK, "")
        if blocks:
            is_marked = True
            break
    return Ruled(rule, replace(document, root=root, is_body_marked=is_marked))


def read_marked(tree: HtmlElement, leaves: Sequence[Leaf]) -> list[Block]:
    """The blocks of the marked elements.

    Args:
        tree: made from a document under a rule.
        leaves: of this tree.
    """
    members = {element for marked in tree.xpath(f"//*[@{MARK}]") for element in marked.iter()}
    blocks: list[Block] = []
    last = -2
    for index, leaf in enumerate(leaves):
        if leaf.owner not in members:
            continue
        add_leaf(blocks, leaf, last == index - 1)
        last = index
    return blocks


def text_of_node(node: Any) -> str:
    """One line of what a selector found: of `time` its datetime, of `meta` its content, else the visible text."""
    if isinstance(node, str):
        return plain(node)
    if not isinstance(node, HtmlElement):
        return ""
    name = _NAMED_IN.get(str(node.tag))
    value = plain(node.get(name) or "") if name else ""
    return value or visible_text(node)


def read_names(texts: list[str]) -> tuple[str, ...]:
    """The names in what an author's selector found."""
    bylines = [(text, parse_byline(text)) for text in texts]
    return clean_names(name for text, byline in bylines for name in (byline.names if byline else (text,)))


def _join(texts: list[str]) -> str:
    return "; ".join(texts)[:MAX_RAW]


def _put_first(origins: list[FieldOrigin], origin: FieldOrigin) -> None:
    """Put `origin` in the place of the field's older one, which becomes its first rival."""
    for index, old in enumerate(origins):
        if old.name == origin.name:
            origins[index] = replace(origin, rivals=((old.origin, old.raw or ""), *old.rivals))
            return
    origins.append(origin)


def _is_decided(origins: Sequence[FieldOrigin], name: str) -> bool:
    return any(origin.name == name and origin.origin == ORIGIN for origin in origins)


def _note_miss(origins: list[FieldOrigin], name: str) -> None:
    """Say that the rule found nothing for this field."""
    for index, old in enumerate(origins):
        if old.name == name:
            origins[index] = replace(old, rivals=(*old.rivals, (ORIGIN, "")))
            return
    origins.append(FieldOrigin(name, "trafilatura" if name == "body" else "none", rivals=((ORIGIN, ""),)))

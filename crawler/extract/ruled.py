"""A page under its site's rule: what the selectors find decides, the rest is left to the general reading.

In: the document (not changed) and the rule. Out: a copy of the document without what the rule removes and with the
body's elements marked, and corrections of `Facts` and `Article`. Each field that the rule decided has the origin
`site-rule`; where it found nothing, `site-rule` stands among the field's rivals with an empty value.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from lxml.html import HtmlElement

from crawler.extract.blocks import Block, join_leaves
from crawler.extract.bylines import parse_byline
from crawler.extract.dates import apply_zone, parse_date
from crawler.extract.leaves import Leaf
from crawler.extract.metadata import Facts
from crawler.extract.names import clean_names
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

Decided = tuple[str | None, Any]
"""Raw and clean value of a field."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A document under a rule."""

    rule: SiteRule
    document: HtmlDocument
    """The copy; `is_body_marked` where the rule found a body."""

    def read_fields(self, month_first: bool | None = None, time_zone: str | None = None) -> dict[str, Decided]:
        """What the rule decides: field of `Article` to raw and clean value; fields it finds nothing for are left out.

        Args:
            month_first: how the page's numeric dates are meant, see `crawler.extract.dates.parse_date`.
            time_zone: IANA zone of the source, for times without one.
        """

        def read_date(texts: list[str]) -> Decided | None:
            for text in texts:
                if date := parse_date(text, month_first):
                    return text, apply_zone(date, time_zone) if time_zone else date
            return None

        readers: dict[str, Callable[[list[str]], Decided | None]] = {
            "title": lambda texts: (texts[0], tidy(texts[0])),
            "author": lambda texts: (_join(texts), read_names(texts)),
            "date": read_date,
            "modified": read_date,
            "section": lambda texts: (texts[0], texts[0]),
            "tags": lambda texts: (_join(texts), tuple(dict.fromkeys(texts))[:MAX_TAGS]),
            "lead": lambda texts: (None, "\n".join(texts)),
        }
        found = {}
        for key, read in readers.items():
            values = (read(texts) for texts in self._finds(key))
            if value := next((value for value in values if value and value[1]), None):
                found[FIELDS[key]] = value
        return found

    def correct_facts(self, facts: Facts, decided: Mapping[str, Decided]) -> Facts:
        """The facts, with what the rule decides in the place of what the page's other sources say.

        Where it finds both headline and body, it declares the page an article.
        """
        origins = list(facts.origins)
        values: dict[str, Any] = {}
        for name, (raw, value) in decided.items():
            if name != "lead":
                values[name] = value
                _put_first(origins, FieldOrigin(name, ORIGIN, raw))
        if "title" in decided:
            values["titles"] = (values["title"], *facts.titles)
            values["is_declared_article"] = facts.is_declared_article or self.document.is_body_marked
        if "authors" in decided:
            values["has_person"] = True
        if "date_published" in decided:
            values["is_dated"] = True
        return replace(facts, origins=tuple(origins), **values)

    def finish(self, article: Article, decided: Mapping[str, Decided], is_body_found: bool) -> Article:
        """The article as the rule decides, whatever was concluded since, with a note of what the rule did not find.

        Args:
            article: as assembled.
            decided: what `read_fields` gave.
            is_body_found: whether its body is the rule's.
        """
        origins = list(article.origins)
        for name, (raw, _) in decided.items():
            _put_first(origins, FieldOrigin(name, ORIGIN, raw))
        if is_body_found:
            _put_first(origins, FieldOrigin("body", ORIGIN))
        for key, name in FIELDS.items():
            if key in self.rule.selectors and not _is_decided(origins, name):
                _note_miss(origins, name)
        values: dict[str, Any] = {name: value for name, (_, value) in decided.items()}
        return replace(article, origins=tuple(origins), **values)

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
    chosen = (index for index, leaf in enumerate(leaves) if leaf.owner in members)
    return list(join_leaves(leaves, chosen).values())


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
    """Put `origin` in the place of the field's older one, which becomes its first rival where it is another's."""
    for index, old in enumerate(origins):
        if old.name == origin.name:
            own = () if old.origin == origin.origin else ((old.origin, old.raw or ""),)
            rivals = tuple(rival for rival in old.rivals if rival[0] != origin.origin)
            origins[index] = replace(origin, rivals=(*own, *rivals))
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

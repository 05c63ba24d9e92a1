"""A site rule learned from pages of one host: selectors that hold the parts of an article on many of them.

What the parts are is taken from the general reading, and from the feed's entry where a page has one. A selector holds
on a page when a rule made of it would read that very part; chosen is the one that holds on most pages. Classes and ids
that look made by a build step, and change with the next one, are left out.

In: pages. Out: an `Observation` of each (the workers' task), of all of them a `Proposal`. Pure.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from crawler.extract.article import extract_article
from crawler.extract.dates import day_of, parse_date
from crawler.extract.names import clean_names
from crawler.extract.nodes import fold
from crawler.extract.ruled import read_names, text_of_node
from crawler.extract.rules import REMOVE, Proof, compile_selector
from crawler.extract.titles import tidy, visible_text
from crawler.extract.tree import parse_html
from crawler.items import Article, Page

TASK = "crawler.extract.learned:observe"
ADMITTED = ("crawler.extract.learned",)
"""Module of what the task returns."""
KEYS = ("title", "author", "date", "lead", "body", REMOVE)
SHARE = 0.6
"""A selector is proposed when it holds on this share of the pages that show its part at all."""
MIN_REMOVED = 0.3
"""Share of the pages on which something stands between the paragraphs before it is proposed to be removed."""
MAX_REMOVED = 8
MIN_COVERED = 0.9
"""Share of the body's text that its container must hold."""
MAX_EXCESS = 1.0
"""Other text in it, as a share of the body's."""
MAX_ANCESTORS = 5
MAX_TRIED = 150
"""Selectors tried for one part on one page."""
SMALL = 20
"""Elements in one that may hold a headline, a name or a date."""

_MADE = re.compile(
    r"\d{3}|(?:^|[-_])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]{5,}(?:$|[-_])|^(?:css|sc|jsx|svelte|astro|emotion|jss)-",
    re.A,
)
"""Numbers, a part of letters and digits mixed, names of styling libraries."""
_NAME = re.compile(r"^[A-Za-z_][\w-]{1,40}$", re.A)
_NO_PART = frozenset(
    ("html", "head", "body", "meta", "link", "title", "script", "style", "noscript", "template", "svg", "iframe", "br")
)
_SPEAKING = frozenset(("h1", "time", "article", "main", "address"))
"""Elements whose tag alone may tell what they are."""
_ATTRIBUTES = ("itemprop", "rel", "data-testid", "role")

Held = Callable[[list[Any]], float | None]
"""Given what a selector found: None when it is not the part, else what stands there besides, as a share of the part."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What holds on one page."""

    url: str
    held: tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
    """Key of a rule to its selectors, each with its excess."""
    bearing: tuple[str, ...] = ()
    """Selectors of what stands between the body's container and a paragraph or another part: never to be removed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A selector, and on how many of the pages that show its part it holds."""

    selector: str
    pages: int
    shown: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was learned."""

    choices: tuple[tuple[str, tuple[Choice, ...]], ...]
    """Key of a rule to its selectors; keys for which nothing was found are left out."""
    pages: int
    """Articles it was learned from."""


def observe(page: Page) -> Observation | None:
    """Find the selectors that hold on one page; None when it is read as no article.

    Raises:
        PageError: it is no HTML.
    """
    document = parse_html(page.body, page.url, page.headers)
    article = extract_article(document, page)
    if not isinstance(article, Article):
        return None
    root = document.root
    small = [(element, text) for element in root.iter() if _is_small(element) and (text := text_of_node(element))]
    held: dict[str, tuple[tuple[str, float], ...]] = {}
    parts: list[HtmlElement] = []
    for key, is_held in _parts(article, page).items():
        places = [element for element, _ in small if is_held([element]) is not None]
        held[key] = _hold(root, places, is_held)
        parts += places
    paragraphs = _paragraphs(root, article.body)
    total = sum(len(text) for text in paragraphs.values())
    containers = _containers(paragraphs, MIN_COVERED * total)
    held["body"] = _hold(root, containers, lambda nodes: _excess(nodes, paragraphs, total))
    bearing: set[str] = set()
    if containers:
        inside = {node for part in (*paragraphs, *parts) for node in _line(part, containers[0])}
        bearing = {text for node in inside for text in _names(node)}
        held[REMOVE] = tuple((text, 0.0) for text in sorted(_asides(containers[0], inside, article.body) - bearing))
    return Observation(page.url, tuple(held.items()), tuple(sorted(bearing)))


def propose(observations: Sequence[Observation]) -> Proposal:
    """Choose for each key the selector that holds on most pages; of equal ones the tightest, then the shortest."""
    count = len(observations)
    never = {text for observation in observations for text in observation.bearing}
    choices: list[tuple[str, tuple[Choice, ...]]] = []
    for key in KEYS:
        excesses: dict[str, list[float]] = defaultdict(list)
        shown = 0
        for observation in observations:
            found = dict(observation.held).get(key, ())
            shown += bool(found)
            for selector, excess in found:
                excesses[selector].append(excess)
        ranked = sorted(excesses, key=lambda text: _rank(text, excesses[text]))
        if key == REMOVE:
            enough = max(min(2, count), MIN_REMOVED * count)
            best = [text for text in ranked if len(excesses[text]) >= enough and text not in never][:MAX_REMOVED]
        else:
            best = [text for text in ranked[:1] if len(excesses[text]) >= max(min(2, count), SHARE * shown)]
        if best:
            choices.append((key, tuple(Choice(text, len(excesses[text]), shown) for text in best)))
    return Proposal(tuple(choices), count)


def _rank(selector: str, excesses: list[float]) -> tuple[object, ...]:
    """The best first: many pages, little besides, a name of its own, short."""
    is_bare = " " in selector and not re.search(r"[.#\[]", selector.rpartition(" ")[2])
    return -len(excesses), sum(excesses), is_bare, len(selector), selector


def _parts(article: Article, page: Page) -> dict[str, Held]:
    """Key to what tells whether nodes are that part of this article."""
    entry = page.entry
    titles = {fold(title) for title in (article.title, entry.title if entry else None) if title}
    authors = [article.authors, clean_names(entry.authors) if entry else ()]
    names = [frozenset(map(fold, found)) for found in authors if found]
    lead = fold(article.lead or "")
    published = article.date_published

    def is_title(nodes: list[Any]) -> float | None:
        return 0.0 if fold(tidy(_first(nodes))) in titles else None

    def is_author(nodes: list[Any]) -> float | None:
        found = read_names([text for node in nodes if (text := text_of_node(node))])
        return 0.0 if found and frozenset(map(fold, found)) in names else None

    def is_date(nodes: list[Any]) -> float | None:
        found = next((date for node in nodes if (date := parse_date(text_of_node(node)))), None)
        if not found or not published or day_of(found) != day_of(published):
            return None
        return 0.0 if found == published else 1.0

    def is_lead(nodes: list[Any]) -> float | None:
        return 0.0 if lead and fold(_first(nodes)) == lead else None

    return {"title": is_title, "author": is_author, "date": is_date, "lead": is_lead}


def _first(nodes: list[Any]) -> str:
    return next((text for node in nodes if (text := text_of_node(node))), "")


def _is_small(element: HtmlElement) -> bool:
    return (
        isinstance(element.tag, str)
        and element.tag not in _NO_PART
        and sum(1 for _, _ in zip(element.iter(), range(SMALL + 1), strict=False)) <= SMALL
    )


def _hold(root: HtmlElement, places: Iterable[HtmlElement], is_held: Held) -> tuple[tuple[str, float], ...]:
    """The selectors of these places that hold the part on the whole page."""
    texts = dict.fromkeys(text for place in places for text in _names_with_ancestors(place))
    held = []
    for text in list(texts)[:MAX_TRIED]:
        excess = is_held(compile_selector(text).find(root))
        if excess is not None:
            held.append((text, round(excess, 3)))
    return tuple(held)


def _names_with_ancestors(element: HtmlElement) -> Iterator[str]:
    """Selectors of an element: by itself, then below each near ancestor that has a name."""
    own = _names(element)
    yield from own
    if element.tag in _SPEAKING:
        yield str(element.tag)
    for _, ancestor in zip(range(MAX_ANCESTORS), element.iterancestors(), strict=False):
        for above in _names(ancestor) if ancestor.tag not in _NO_PART else ():
            for name in (*own, str(element.tag)):
                yield f"{above} {name}"


def _names(element: HtmlElement) -> list[str]:
    """Selectors that name an element by id, class or a speaking attribute."""
    tag = str(element.tag)
    names = [f"{tag}#{name}"] if (name := element.get("id") or "") and _is_stable(name) else []
    names += [f"{tag}.{name}" for name in (element.get("class") or "").split() if _is_stable(name)]
    for attribute in _ATTRIBUTES:
        value = element.get(attribute) or ""
        if _is_stable(value):
            names.append(f'{tag}[{attribute}="{value}"]')
    return names


def _is_stable(name: str) -> bool:
    return _NAME.match(name) is not None and _MADE.search(name) is None


def _paragraphs(root: HtmlElement, body: str) -> dict[HtmlElement, str]:
    """Elements that are paragraphs of the body, each with its folded text."""
    wanted = {folded for line in re.split(r"\n+", body) if len(folded := fold(line)) > 20}
    found: dict[HtmlElement, str] = {}
    for element in root.iter("p", "li", "blockquote", "h2", "h3", "h4", "div", "td", "pre"):
        folded = fold(visible_text(element))
        if folded in wanted:
            found[element] = folded
            wanted.discard(folded)
    return found


def _containers(paragraphs: dict[HtmlElement, str], enough: float) -> list[HtmlElement]:
    """Elements that hold so much of the paragraphs, the innermost first."""
    weights: dict[HtmlElement, int] = defaultdict(int)
    for element, text in paragraphs.items():
        for ancestor in element.iterancestors():
            weights[ancestor] += len(text)
    found = [element for element, weight in weights.items() if weight >= enough and element.tag not in _NO_PART]
    return sorted(found, key=lambda element: -sum(1 for _ in element.iterancestors()))


def _excess(nodes: list[Any], paragraphs: dict[HtmlElement, str], total: int) -> float | None:
    members = {inner for node in nodes if isinstance(node, HtmlElement) for inner in node.iter()}
    covered = sum(len(text) for element, text in paragraphs.items() if element in members)
    if not total or covered < MIN_COVERED * total:
        return None
    tops = [node for node in nodes if isinstance(node, HtmlElement) and node.getparent() not in members]
    excess = sum(len(fold(visible_text(node))) for node in tops) / total - 1
    return max(0.0, excess) if excess <= MAX_EXCESS else None


def _line(element: HtmlElement, container: HtmlElement) -> Iterator[HtmlElement]:
    """The element and its ancestors up to the container, which is left out."""
    node: HtmlElement | None = element
    while node is not None and node is not container:
        yield node
        node = node.getparent()


def _asides(container: HtmlElement, inside: set[HtmlElement], body: str) -> set[str]:
    """Selectors of the outermost elements of the container that hold text, and none of the body's."""
    folded = fold(body)
    found: set[str] = set()
    stack = list(container)
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag in _NO_PART:
            continue
        if element in inside:
            stack.extend(element)
            continue
        text = fold(visible_text(element))
        if len(text) > 2 and text not in folded:
            found.update(name for name in _names(element) if "." in name or "#" in name)
    return found


def write_rule(proposal: Proposal, proof: Proof, comment: str) -> str:
    """The rule as TOML, ready to be saved as the file of its domain."""
    lines = [f"# {comment}", "", "[[rule]]"]
    for key, choices in proposal.choices:
        if key == REMOVE:
            lines.append(f"{key} = [")
            lines += [f"    {_quote(choice.selector)},  # on {choice.pages} pages" for choice in choices]
            lines.append("]")
        else:
            lines += [
                f"{key} = {_quote(choice.selector)}  # on {choice.pages} of {choice.shown} pages" for choice in choices
            ]
    lines += ["", "[rule.proof]", f"page = {_quote(proof.page)}"]
    lines += [f"{key} = {_quote(value)}" for key, value in _said(proof) if value]
    return "\n".join(lines) + "\n"


def _said(proof: Proof) -> Iterator[tuple[str, str | tuple[str, ...] | None]]:
    yield "url", proof.url
    yield "title", proof.title
    yield "author", proof.author
    yield "date", proof.date
    yield "words", proof.words


def _quote(value: str | tuple[str, ...]) -> str:
    """A TOML string or array; JSON's forms are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

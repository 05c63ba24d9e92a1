"""Does a site rule do what its proof says? The page is read by it in a worker, as in a crawl, and compared.

In: a rule, pages. Out: what each selector finds, and what is wrong in one line each.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from crawler.errors import PageError, RuleError
from crawler.extract.ruled import ORIGIN, apply_rule, text_of_node
from crawler.extract.rules import FIELDS, REMOVE, Proof, SiteRule, find_rule
from crawler.extract.tree import parse_html
from crawler.items import Article, Page, Reading
from crawler.reading import read_page

TASK = "crawler.walk.proving:perform"
ADMITTED = ("crawler.walk.proving",)
"""Module of what the task returns."""
MAX_SHOWN = 200
"""Characters kept of what a selector finds."""


@dataclass(frozen=True, slots=True)
class Find:
    """What one selector finds on a page."""

    key: str
    selector: str
    count: int
    first: str = ""
    """Text of the first thing found, cut at `MAX_SHOWN`."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A page read by the rule in force for it."""

    reading: Reading
    number: int | None = None
    """The rule's place in its file; None when none is in force."""
    finds: tuple[Find, ...] = ()


def perform(page: Page) -> Tried:
    """The workers' task: read the page, and tell what each selector of its rule finds."""
    reading = read_page(page)
    try:
        rule = find_rule(page.url, page.fetched_at, page.rules_folder)
    except RuleError:
        rule = None
    if rule is None:
        return Tried(reading)
    try:
        return Tried(reading, rule.number, tuple(_find_all(rule, page)))
    except (PageError, RuleError):  # the reading says so
        return Tried(reading, rule.number)


def find_problems(rule: SiteRule, proof: Proof, tried: Tried) -> list[str]:
    """What of a proof does not hold; empty when the rule is proved."""
    if tried.number is None:
        return ["the rule is not in force for its proof: the address is of another domain, or of another time"]
    if tried.number != rule.number:
        return [f"rule {tried.number} is in force for its proof, not rule {rule.number}"]
    article = tried.reading.article
    if article is None:
        return [f"its proof is read as no article: {tried.reading.outcome} ({tried.reading.reason})"]
    decided = {origin.name for origin in article.origins if origin.origin == ORIGIN}
    missed = [key for key, name in FIELDS.items() if key in rule.selectors and name not in decided]
    return [f"{key} finds nothing on its proof" for key in missed] + list(_compare(proof, article, missed))


def _compare(proof: Proof, article: Article, missed: Collection[str]) -> Iterator[str]:
    for key, expected, found in (
        ("title", proof.title, article.title),
        ("author", list(proof.author) or None, list(article.authors)),
        ("date", proof.date, article.date_published),
    ):
        if expected is not None and expected != found and key not in missed:
            yield f"{key} is {found!r} on its proof, not {expected!r}"
    body = " ".join(article.body.split())
    yield from (f"the body of its proof lacks {words!r}" for words in proof.words if _flat(words) not in body)
    yield from (f"the body of its proof has {words!r}" for words in proof.absent if _flat(words) in body)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _find_all(rule: SiteRule, page: Page) -> Iterator[Find]:
    document = parse_html(page.body, page.url, page.headers)
    root = apply_rule(document, rule).document.root
    for key, selectors in rule.selectors.items():
        for selector in selectors:
            found = [text_of_node(node) for node in selector.find(document.root if key == REMOVE else root)]
            first = next((text for text in found if text), "")
            yield Find(key, selector.text, len(found), first[:MAX_SHOWN])

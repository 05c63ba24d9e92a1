"""Site rules: where on the pages of one domain the parts of an article stand, said in TOML instead of code.

A file is named after its domain (`news.example.toml`) and holds for the domain and every host below it; of two files
the one of the longer name counts. Those that ship stand in `crawler/extract/sites/`; a file of the same name in the
user's folder takes the place of the shipped one. A file holds one or more `[[rule]]` tables. In force is the rule with
the latest `valid_from` among those that hold on the day the page was fetched, so that old pages are read by old rules.

In: TOML. Out: `SiteRule`, its selectors compiled. Raises `RuleError` only. docs/rules.md explains every key.
"""

import difflib
import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lxml import etree, html
from lxml.html import HtmlElement

from crawler.errors import RuleError, UrlError
from crawler.urls import host_of

FIELDS: Mapping[str, str] = {
    "title": "title",
    "author": "authors",
    "date": "date_published",
    "modified": "date_modified",
    "section": "section",
    "tags": "tags",
    "lead": "lead",
    "body": "body",
}
"""Key of a rule to the field of `Article` that it decides."""
REMOVE = "remove"
SELECTORS = (*FIELDS, REMOVE)
SHIPPED = Path(__file__).parent / "sites"
SUFFIX = ".toml"

_RULE_KEYS = (*SELECTORS, "valid_from", "valid_until", "proof")
_PROOF_KEYS = ("page", "url", "title", "author", "date", "words", "absent")
_EXPECTATIONS = ("title", "author", "date", "words", "absent")
_XPATH_STARTS = ("/", "./", "(")
"""No CSS selector begins like this."""
_NAMESPACES = {"re": "http://exslt.org/regular-expressions"}


@dataclass(frozen=True, slots=True)
class Selector:
    """One CSS selector or XPath expression."""

    text: str
    """As written."""
    path: etree.XPath = field(compare=False, repr=False)

    def find(self, root: HtmlElement) -> list[Any]:
        """What it selects below `root`, in document order: elements, or the strings of attributes and text nodes.

        Raises:
            RuleError: the expression fails on this very page.
        """
        try:
            found = self.path(root)
        except etree.XPathError as error:
            raise RuleError(f"selector {self.text!r}: {error}") from error
        return found if isinstance(found, list) else [found]


@dataclass(frozen=True, slots=True)
class Proof:
    """A page that shows what a rule finds, and what has to be found there."""

    page: str
    """A file, relative to the rule's own, or the address of a page in the corpus."""
    url: str | None = None
    """The address of the page in the file."""
    title: str | None = None
    author: tuple[str, ...] = ()
    date: str | None = None
    words: tuple[str, ...] = ()
    """Stretches of text that stand in the body."""
    absent: tuple[str, ...] = ()
    """Stretches of text that do not."""

    @property
    def is_stored(self) -> bool:
        """The page is one of the corpus, not a file."""
        return self.page.startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class SiteRule:
    """Where the parts of an article stand on a domain's pages of some time."""

    domain: str
    file: Path
    number: int
    """Its place in the file, from 1."""
    selectors: Mapping[str, tuple[Selector, ...]] = field(hash=False)
    """Key of the rule to its selectors, the preferred one first. `remove` uses all of them."""
    digest: str
    """Of what decides the reading: selectors and dates, not comments or the proof."""
    valid_from: date | None = None
    """The first day of its pages; None: from the beginning."""
    valid_until: date | None = None
    """The last day; None: it holds still."""
    proof: Proof | None = None

    @property
    def name(self) -> str:
        """`news.example/1a2b3c4d`, for the provenance."""
        return f"{self.domain}/{self.digest}"

    def holds_on(self, day: date | None) -> bool:
        """Whether it is for pages fetched on this day; on a day not known, whether it has no end."""
        if day is None:
            return self.valid_until is None
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


def find_rule(url: str, fetched_at: datetime | None = None, folder: str | None = None) -> SiteRule | None:
    """The rule in force for a page.

    What the folders hold is looked at once a process; rules changed later are for the next one.

    Args:
        url: its address.
        fetched_at: when it was had; None when that is not known.
        folder: the user's rules; a file for that one alone.

    Raises:
        RuleError: the file of the page's domain cannot be used.
    """
    files = _rule_files(folder)
    if not files:
        return None
    try:
        host = host_of(url)
    except UrlError:
        return None
    domain = next((name for name in _names_above(host) if name in files), None)
    if domain is None:
        return None
    day = fetched_at.date() if fetched_at else None
    holding = [rule for rule in _read_cached(files[domain]) if rule.holds_on(day)]
    return max(holding, key=lambda rule: (rule.valid_from or date.min, rule.number), default=None)


def list_rule_files(folder: Path | None) -> dict[str, Path]:
    """Domain to file of all rules: those that ship, overridden by those of the user's folder, or by one file of it.

    Raises:
        RuleError: the folder cannot be read, or a file is not named after a domain.
    """
    found: dict[str, Path] = {}
    for place in (SHIPPED, folder):
        if place is not None and place.is_file():
            found[domain_of(place)] = place
        if place is None or not place.is_dir():
            continue
        try:
            paths = sorted(path for path in place.iterdir() if path.suffix == SUFFIX)
        except OSError as error:
            raise RuleError(error.strerror or str(error), str(place)) from error
        found.update({domain_of(path): path for path in paths})
    return found


def domain_of(path: Path) -> str:
    """The domain a rule file is named after, in the form hosts are compared in.

    Raises:
        RuleError: its name is no host name.
    """
    try:
        return host_of(f"https://{path.name.removesuffix(SUFFIX)}/")
    except UrlError as error:
        raise RuleError("a rule file is named after a domain, like news.example.toml", str(path)) from error


def read_rules(path: Path) -> tuple[SiteRule, ...]:
    """The rules of one file, in its order.

    Raises:
        RuleError: it cannot be read, or something in it is wrong; the message names the nearest key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(getattr(error, "strerror", None) or str(error), str(path)) from error
    return parse_rules(text, path)


def parse_rules(text: str, path: Path) -> tuple[SiteRule, ...]:
    """As `read_rules`, for text that stands (or is to stand) in the file."""
    domain = domain_of(path)
    try:
        document = tomllib.loads(text)
        _refuse_unknown(document, ("rule",), "the file")
        tables = document.get("rule")
        if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
            raise RuleError("there is no [[rule]] table")
        return tuple(_build_rule(table, domain, path, number) for number, table in enumerate(tables, 1))
    except RuleError as error:
        raise RuleError(error.why, str(path)) from error
    except ValueError as error:  # also of a number of 5000 digits
        raise RuleError(f"no TOML: {error}", str(path)) from error
    except RecursionError as error:
        raise RuleError("no TOML: nested too deep", str(path)) from error


def compile_selector(text: str) -> Selector:
    """A selector ready for use: XPath when it begins with `/`, `./` or `(`, else CSS (with `::text`, `::attr(name)`).

    Raises:
        RuleError: it is neither.
    """
    try:
        path = etree.XPath(
            text if text.startswith(_XPATH_STARTS) else _translate_css(text),
            namespaces=_NAMESPACES,
            smart_strings=False,
        )
        found = path(_empty_page())
    except (etree.XPathError, SyntaxError, RuntimeError, ValueError) as error:  # cssselect's errors are the middle two
        raise RuleError(f"selector {text!r}: {error}") from error
    if not isinstance(found, list | str):
        raise RuleError(f"selector {text!r}: gives a {type(found).__name__}, not elements, attributes or text")
    return Selector(text, path)


def _translate_css(text: str) -> str:
    from parsel.csstranslator import HTMLTranslator  # 40 ms, and only rules need it

    return str(HTMLTranslator().css_to_xpath(text))


@cache
def _empty_page() -> HtmlElement:
    return html.document_fromstring("<html><body><p>.</p></body></html>")


@cache
def _rule_files(folder: str | None) -> dict[str, Path]:
    return list_rule_files(Path(folder) if folder else None)


@lru_cache(maxsize=4096)
def _read_cached(path: Path) -> tuple[SiteRule, ...]:
    return read_rules(path)


def _names_above(host: str) -> Iterator[str]:
    """The host, then the domains it stands under: `a.news.example`, `news.example`, `example`."""
    yield host
    while "." in host:
        host = host.partition(".")[2]
        yield host


def _build_rule(table: dict[str, Any], domain: str, path: Path, number: int) -> SiteRule:
    place = f"rule {number}"
    _refuse_unknown(table, _RULE_KEYS, place)
    texts = {key: _texts(table[key], f"{place}: {key}") for key in SELECTORS if key in table}
    if not texts:
        raise RuleError(f"{place}: it selects nothing; give one of {', '.join(SELECTORS)}")
    start, end = (_day(table.get(key), f"{place}: {key}") for key in ("valid_from", "valid_until"))
    if start and end and start > end:
        raise RuleError(f"{place}: valid_until is before valid_from")
    decisive = json.dumps([texts, str(start), str(end)], sort_keys=True)
    return SiteRule(
        domain=domain,
        file=path,
        number=number,
        selectors={key: tuple(_compile(text, f"{place}: {key}") for text in found) for key, found in texts.items()},
        digest=hashlib.sha256(decisive.encode()).hexdigest()[:8],
        valid_from=start,
        valid_until=end,
        proof=_build_proof(table["proof"], f"{place}: proof") if "proof" in table else None,
    )


def _build_proof(table: object, place: str) -> Proof:
    if not isinstance(table, dict):
        raise RuleError(f"{place}: it is a table with the keys {', '.join(_PROOF_KEYS)}")
    _refuse_unknown(table, _PROOF_KEYS, place)
    for key in ("page", "url", "title", "date"):
        if not isinstance(table.get(key, ""), str):
            raise RuleError(f"{place}: {key} must be text in quotes, not {table[key]!r}")
    if not table.get("page"):
        raise RuleError(f"{place}: page names a file beside this one, or an address in the corpus")
    if not any(key in table for key in _EXPECTATIONS):
        raise RuleError(f"{place}: it expects nothing; give one of {', '.join(_EXPECTATIONS)}")
    lists = {key: _texts(table[key], f"{place}: {key}") for key in ("author", "words", "absent") if key in table}
    return Proof(table["page"], table.get("url"), table.get("title"), date=table.get("date"), **lists)


def _refuse_unknown(table: dict[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"
            raise RuleError(f"{place}: no key {key!r}{hint}")


def _texts(value: object, place: str) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    texts = tuple(text.strip() for text in values if isinstance(text, str))
    if not values or len(texts) < len(values) or not all(texts):
        raise RuleError(f"{place} must be text or a list of texts, not {value!r}")
    return texts


def _day(value: object, place: str) -> date | None:
    if value is None:
        return None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise RuleError(f"{place} must be a day without quotes, like 2026-01-31, not {value!r}")
    return value


def _compile(text: str, place: str) -> Selector:
    try:
        return compile_selector(text)
    except RuleError as error:
        raise RuleError(f"{place}: {error.why}") from error

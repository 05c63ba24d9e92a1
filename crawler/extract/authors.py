"""Which of the authors a page names are taken.

In: the witnesses, the names of the site. Out: clean names; their origin and rivals are noted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.bylines import parse_byline
from crawler.extract.bylinewords import CHECKED_BY
from crawler.extract.dates import find_date_span
from crawler.extract.jsonld import types_of
from crawler.extract.language import primary_subtag
from crawler.extract.names import clean_names, looks_like_names
from crawler.extract.nodes import fold, list_of, plain, resolved, text_of
from crawler.extract.shown import CARD, in_picture, in_side_block, is_on_card
from crawler.extract.titles import visible_text
from crawler.extract.tree import HtmlDocument
from crawler.extract.witnesses import Witnesses, meta_origin, titles_of
from crawler.items import FieldOrigin
from crawler.words import RarePattern

_Group = tuple[str, tuple[str, ...], str]
_AUTHOR = (
    "author", "article:author", "article:author_name", "og:article:author", "parsely-author", "sailthru.author",
    "cxenseparse:author", "byl", "byline", "dc.creator", "dcterms.creator", "dc.contributor", "citation_author",
    "article.author", "authors", "article_author", "rbauthors", "twitter:creator:name", "vr:author", "dable:author",
)  # fmt: skip
_PORTRAIT = re.compile(r"avatar|author|autor|headshot|portrait|profile|rounded-full|circle|byline|writer|staff", re.I)
_PICTURE_OF = re.compile(
    r"^(?:(?:profile |head ?)?(?:picture|photo|image|shot|avatar|portrait)s? (?:of|for|by) )", re.I
)
RUNNING = 200
"""Characters of a paragraph of running text."""
LABEL = 40
"""Characters before a name that may be its label."""
MAX_DEPTH = 4
"""Lists and people inside one another that are followed."""
_ORGANISATIONS = frozenset(("organization", "newsmediaorganization", "corporation", "localbusiness", "brand"))
_LOGIN = re.compile(r"^[a-z][a-z0-9._-]*$|^\w*\d+\w*$")
"""One word in lower case, or with a number."""
_DESK = re.compile(
    r"\b(?:staff|team|desk|admin|editorial|newsroom|redaktion|rédaction|redacción|redazione|redactie|redação|marketing|"
    r"communications?|press office|webmaster|редакция|编辑部|編集部)\b|^(?:the )?(?:editors?|contributors?)$",
    re.I,
)
_BYLINE_CLASS = RarePattern(
    r"(?:^|[\s_-])(?:by-?line|author(?!i[sz])|authors|article-?author|post-?author|writer|reporter|autor(?!i[sz])|"
    r"autrice|auteur|autore|firma(?:nte|s)?(?![a-z])|redakteur(?:in)?|periodista|journalist|jornalista|"
    r"giornalista|muhabir|yazar|penulis|wartawan|kirjoittaja|skribent|forfatter|szerzo|verfasser)"
)
_FROM = re.compile(r"\s(?:in|at|from|à|en|aus|i|w)\s(?=[^\W\d_a-zß-ÿ])")
"""What leads from a name to a town."""
_AUTHOR_PAGE = RarePattern(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|contributors?|columnists?|journalists?|reporters?|writers?)/[^/?#]+/?$"
)


@dataclass(frozen=True, slots=True)
class Authors:
    """Whom the page names."""

    names: tuple[str, ...]
    has_person: bool
    """Whether one of them is neither the site itself, nor an organisation, nor a log-in name or a desk."""


def find_authors(sources: Witnesses, sites: Sequence[str], origins: list[FieldOrigin]) -> Authors:
    """Authors of the first source that names a person; one that only names the site, an organisation, a log-in name
    or a desk waits for a better one."""
    own = {fold(site) for site in sites}
    weak = own | {fold(name) for name in _organisations(sources)}
    desks = _desk_pattern(sites)
    language = primary_subtag(sources.document.root.get("lang") or "")
    groups = list(_clean_groups(_author_groups(sources), own, desks, language))
    if not any(_is_person(name, weak) for group in groups for name in group[1]):
        for group in _clean_groups(_visible_authors(sources.document, titles_of(sources)), own, desks, language):
            groups.append(group)
            if any(_is_person(name, weak) for name in group[1]):
                break
    if not groups:
        return Authors((), False)
    chosen = next((group for group in groups if any(_is_person(name, weak) for name in group[1])), None)
    chosen = chosen or next((group for group in groups if not all(_is_own(name, own) for name in group[1])), groups[0])
    chosen = _fuller(chosen, groups, own)
    rivals = tuple((group[0], "; ".join(group[1])) for group in groups if group[1] != chosen[1])
    origins.append(FieldOrigin("authors", chosen[0], chosen[2], rivals))
    return Authors(chosen[1], any(_is_person(name, weak) for name in chosen[1]))


def _clean_groups(
    raw_groups: Iterable[tuple[str, list[str], str]], own: set[str], desks: re.Pattern[str], language: str | None
) -> Iterator[_Group]:
    """The groups that name somebody, without the site itself and its desks beside others."""
    for origin, values, raw in raw_groups:
        names = clean_names(_without_places(values, own), language)
        people = tuple(name for name in names if not _is_own(name, own))
        if len(people) > 1:
            people = tuple(name for name in people if desks.search(name) is None) or people
        if names:
            yield origin, people or names, raw


def _desk_pattern(sites: Sequence[str]) -> re.Pattern[str]:
    """What a desk of the site is called by: behind the site's initials ("ABC Business"), or for its host."""
    initials = "|".join({re.escape(site) for site in sites if re.fullmatch(r"[A-Z]{3,5}", site)})
    hosts = "|".join({re.escape(site) for site in sites if "." in site and " " not in site})
    return re.compile(rf"^(?:{initials or '(?!)'})\b|\b(?i:{hosts or '(?!)'})$")


def _organisations(sources: Witnesses) -> Iterator[str]:
    """Authors that the node calls organisations."""
    for item in list_of(sources.node.get("author")) if sources.node else []:
        found = resolved(sources.document, item)
        if isinstance(found, dict) and not _ORGANISATIONS.isdisjoint(types_of(found)):
            yield from (text for name in list_of(found.get("name")) if (text := text_of(name)))


def _without_places(values: Sequence[str], own: set[str]) -> list[str]:
    """The values; of one that begins with the site's name nothing else: what follows is its address."""
    return [first if fold(first := value.split(",")[0]) in own else value for value in values]


def _is_own(name: str, own: set[str]) -> bool:
    """Whether an author is the site itself, also with a legal form behind its name."""
    folded = fold(name)
    return folded in own or any(len(site) > 7 and folded.startswith(site) for site in own)


def _is_person(name: str, weak: set[str]) -> bool:
    """Whether nothing speaks against a person: neither the site, nor an organisation, nor a log-in name or a desk."""
    is_login = _LOGIN.match(name) is not None or (name.islower() and " " not in name)
    return not _is_own(name, weak) and not is_login and _DESK.search(name) is None


def _fuller(chosen: _Group, groups: Sequence[_Group], own: set[str]) -> _Group:
    """A source that names the same people and more; or the people that two other sources, one of them visible, agree on
    (the first one is then whoever uploaded the page)."""
    names = {fold(name) for name in chosen[1]}
    for group in groups:
        more = {fold(name) for name in group[1]}
        if group[0] not in ("byline", "microdata") and names < more and own.isdisjoint(more) and len(more) <= 8:
            return group
    others = [({fold(name) for name in group[1]}, group) for group in groups if group is not chosen]
    for people, group in others:
        agreeing = {other[0] for same, other in others if same == people}
        if names.isdisjoint(people) and len(agreeing) > 1 and not agreeing.isdisjoint(("byline", "rel-author")):
            return group
    return chosen


def _author_groups(sources: Witnesses) -> Iterator[tuple[str, list[str], str]]:
    """(origin, raw values, all of them as one string) of every source of authors, best first."""
    for node, origin in ((sources.node, "json-ld"), (sources.other, "json-ld-page")):
        for key in ("author", "creator"):
            values = _people(sources.document, node.get(key)) if node else []
            if values:
                yield origin, values, "; ".join(values)
    values = [value for _, value in sources.itemprop("author")] or [value for _, value in sources.itemprop("creator")]
    if values:
        yield "microdata", values, "; ".join(values)
    for name in _AUTHOR:
        values = list(sources.head.meta.get(name, ()))
        if values:
            yield meta_origin(name), values, "; ".join(values)
    for number in ("1", "2"):
        label = (sources.head.first(f"twitter:label{number}") or "").lower()
        value = sources.head.first(f"twitter:data{number}")
        if value and re.search(r"written by|verfasst von|écrit par|escrito por|scritto da|author|autor", label):
            yield "twitter", [value], value
    yield from _linked_authors(sources.document)
    if sources.page.entry and sources.page.entry.authors:
        yield "feed", list(sources.page.entry.authors), "; ".join(sources.page.entry.authors)


def _people(document: HtmlDocument, value: object, depth: int = 0) -> list[str]:
    """Names out of a value of any shape: a string, a person, a reference, lists of these."""
    names: list[str] = []
    for item in list_of(value):
        found = resolved(document, item)
        if isinstance(found, list) and depth < MAX_DEPTH:
            names += _people(document, found, depth + 1)
        elif isinstance(found, dict):
            inner = next((found[key] for key in ("name", "@list", "@set", "@value") if found.get(key)), None)
            if inner is None:
                parts = [text for key in ("givenName", "familyName") if (text := text_of(found.get(key)))]
                names += [" ".join(parts)] if parts else []
            elif depth < MAX_DEPTH:
                names += _people(document, inner, depth + 1)
        elif isinstance(found, str) and found.strip():
            names.append(plain(found))
    return names


def _linked_authors(document: HtmlDocument) -> Iterator[tuple[str, list[str], str]]:
    links = [a for a in document.elements.of("a") if "author" in (a.get("rel") or "") and not in_side_block(a)]
    values = list(dict.fromkeys(text for a in links if (text := visible_text(a)) and len(text) < 80))
    if 0 < len(values) <= 6:
        yield "rel-author", values, "; ".join(values)


def _visible_authors(document: HtmlDocument, titles: Sequence[str]) -> Iterator[tuple[str, list[str], str]]:
    """Elements marked as bylines; the dearest of the sources, asked only when no other names a person."""
    links = document.elements.of("a")
    some = _AUTHOR_PAGE.may_meet_some([link.get("href") or "" for link in links])
    link = next(filter(_is_name_link, [links[place] for place in some]), None)
    if link is not None:
        beside = [link, *(a for a in link.itersiblings("a") if _is_name_link(a))]
        names = list(dict.fromkeys(visible_text(a) for a in beside))
        yield "byline", names, "; ".join(names)
    found = 0
    elements = [element for body in document.elements.of("body")[:1] for element in body.iterdescendants(etree.Element)]
    marks = [element.get("class") or element.get("data-testid") or "" for element in elements]
    marked = [elements[place] for place in _BYLINE_CLASS.may_meet_some(marks) if _BYLINE_CLASS.search(marks[place])]
    for element in marked:
        if found >= 3:
            return
        if in_side_block(element):
            continue
        text = " ".join(" ".join(element.itertext()).split())
        if not 3 < len(text) < 160:
            continue
        byline = parse_byline(text)
        if byline and byline.is_source:
            continue
        names = list(byline.names) if byline else _names_in(element) if len(text) <= 100 else []
        names = names or _without_town(text)
        if names and not in_picture(element) and not is_on_card(element, titles):
            found += 1
            yield "byline", names, text
    yield from _pictured_authors(document, titles)


def _names_in(element: HtmlElement) -> list[str]:
    """The names that stand alone in elements of an element marked as a byline; the one before all elements where there
    is one, for what follows it is an employer or a place."""
    own = " ".join((element.text or "").split()).strip(" -–—|,·")
    if 2 <= len(own.split()) <= 4 and looks_like_names(own):
        return [own]
    parts = [
        part
        for inner in element.iter("a", "span", "address", "strong", "b", "em", "div", "p", "h3", "h4", "h5", "h6")
        if not any(child.tag != "br" for child in inner)
        and (part := _before_date(visible_text(inner).partition("|")[0].strip()))
        and 2 <= len(part.split()) <= 4
        and looks_like_names(part)
    ]
    return list(dict.fromkeys(parts))


def _without_town(text: str) -> list[str]:
    """The name of a byline that tells where somebody writes from: "Ann Example in Exampletown"."""
    name, town = _FROM.split(text, maxsplit=1) if _FROM.search(text) else ("", "")
    is_name = 2 <= len(name.split()) <= 4 and looks_like_names(name)
    return [name] if is_name and 0 < len(town.split()) <= 4 else []


def _pictured_authors(document: HtmlDocument, titles: Sequence[str]) -> Iterator[tuple[str, list[str], str]]:
    """The name beside a portrait between headline and text that is also the portrait's description."""
    has_begun = False
    for element in document.elements.of("h1", "p", "img"):
        if element.tag == "h1":
            has_begun = True
        elif element.tag == "p":
            if has_begun and len(visible_text(element)) > RUNNING:
                return
        elif has_begun and (name := _read_portrait(element, titles)):
            yield "byline", [name], name
            return


def _read_portrait(img: HtmlElement, titles: Sequence[str]) -> str | None:
    """Whom a picture shows, where it is marked as a portrait of an author and the name stands beside it."""
    name = _PICTURE_OF.sub("", " ".join((img.get("alt") or "").split()))
    if not 2 <= len(name.split()) <= 4 or not looks_like_names(name) or in_side_block(img):
        return None
    marks = " ".join(str(e.get(key) or "") for e in (img, *islice(img.iterancestors(), 2)) for key in ("class", "src"))
    if not _PORTRAIT.search(marks):
        return None
    for ancestor in islice(img.iterancestors(), CARD):
        if ancestor.tag in ("figure", "article", "main", "body"):
            return None
        texts = [" ".join(text.split()) for text in ancestor.itertext()]
        if name in texts and sum(map(len, texts)) < RUNNING:
            return None if is_on_card(img, titles) else name
    return None


def _is_name_link(link: HtmlElement) -> bool:
    """Whether the link leads to a page of an author, and its text is a name."""
    if not _AUTHOR_PAGE.search(link.get("href") or ""):
        return False
    text = visible_text(link)
    if not (2 <= len(text.split()) <= 4 and looks_like_names(text)) or in_side_block(link) or in_picture(link):
        return False
    return CHECKED_BY.search(_text_before(link)[-LABEL:]) is None


def _text_before(element: HtmlElement) -> str:
    """What stands right before an element, or before the one around it."""
    for inner in (element, element.getparent()):
        if inner is None:
            break
        previous, parent = inner.getprevious(), inner.getparent()
        if previous is not None:
            text = (previous.tail or "").strip() or (visible_text(previous) if isinstance(previous.tag, str) else "")
        else:
            text = (parent.text or "") if parent is not None else ""
        if text.strip():
            return text.strip()
    return ""


def _before_date(text: str) -> str:
    span = find_date_span(text)
    return text[: span[0]].strip() if span else text

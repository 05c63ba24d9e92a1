"""Everything an article says about itself but its body, each field with its origin and the sources that lost.

In: the document, the page. Out: `Facts`. Order of trust: JSON-LD article node, microdata, meta elements (OpenGraph,
article:, parsely, sailthru, Dublin Core, citation), visible elements (time, rel=author, byline), other JSON-LD nodes,
the feed's entry, the address.

Source: https://schema.org/Article, https://ogp.me/, https://www.dublincore.org/specifications/dublin-core/dcmi-terms/,
https://docs.parse.ly/metatags/, Google Scholar's inclusion guidelines (citation_*).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extract.bylines import clean_names, looks_like_names, parse_byline
from crawler.extract.dates import apply_zone, day_of, find_date_span, has_time, has_zone, parse_date
from crawler.extract.head import Head, absolute, read_head
from crawler.extract.jsonld import ARTICLE_TYPES, Node, is_article, types_of
from crawler.extract.microdata import find_microdata, value_of
from crawler.extract.nodes import find_article_node, find_page_node, fold, list_of, plain, resolved, text_of
from crawler.extract.shown import find_shown_date, find_times, in_side_block
from crawler.extract.titles import choose_title, find_headings, visible_text
from crawler.extract.tree import HtmlDocument
from crawler.items import FieldOrigin, Image, Page

_Group = tuple[str, tuple[str, ...], str]
Candidate = tuple[str, str]
"""(origin, raw value)."""

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "citation_publication_date",
    "citation_online_date", "citation_date", "bt:pubdate", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "publicationdate", "article_date_original", "originalpublicationdate", "article.created",
    "rnews:datepublished", "vr:published_time", "prism.publicationdate", "date_published", "dateposted", "ptime",
    "og:pubdate", "og:regdate", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "lastmod", "last-modified",
    "dcterms.modified", "dc.date.modified", "article.updated", "date_modified", "revised", "utime",
)  # fmt: skip
_AUTHOR = (
    "author", "article:author", "article:author_name", "og:article:author", "parsely-author", "sailthru.author",
    "cxenseparse:author", "byl", "byline", "dc.creator", "dcterms.creator", "dc.contributor", "citation_author",
    "article.author", "authors", "article_author", "rbauthors", "twitter:creator:name", "vr:author", "dable:author",
)  # fmt: skip
_SECTION = ("article:section",
            "parsely-section", "cxenseparse:section", "section", "article.section", "og:article:section",
            "bt:section", "dc.subject.section", "category", "news_section")  # fmt: skip
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "og:article:tag", "keywords", "dc.subject")
_DATING = frozenset(("json-ld", "opengraph", "microdata", "meta", "dublin-core", "shown"))
_BYLINE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|authors|article-?author|post-?author|writer|reporter|autor)", re.I
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|contributors?|columnists?|journalists?|reporters?|writers?)/[^/?#]+/?$",
    re.I,
)
_NEWS_TYPES = frozenset(kind for kind in ARTICLE_TYPES if "newsarticle" in kind) | {"liveblogposting"}
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|\d{0,9}[/_.-]|$)")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page says about the article."""

    title: str | None
    titles: tuple[str, ...]
    """Every headline the page claims, for recognising it in the body."""
    authors: tuple[str, ...]
    date_published: str | None
    date_modified: str | None
    languages: tuple[Candidate, ...]
    """Declared languages, best first: (origin, tag)."""
    section: str | None
    tags: tuple[str, ...]
    description: str | None
    image: Image | None
    canonical_url: str | None
    publisher: str | None
    kind: str
    is_dated: bool
    """Whether a structured source (not the address) dates the page as an article."""
    has_person: bool
    """Whether an author is named who is not the site itself."""
    month_first: bool | None
    """How the page's numeric dates are meant, see `crawler.extract.dates.parse_date`."""
    article_body: str | None
    """JSON-LD or microdata articleBody: a witness."""
    sites: tuple[str, ...]
    is_declared_article: bool
    """Whether the page says of itself that it is an article (type of node, og:type)."""
    origins: tuple[FieldOrigin, ...]


@dataclass(slots=True)
class _Sources:
    document: HtmlDocument
    page: Page
    head: Head
    node: Node | None
    other: Node | None
    micro: Mapping[str, tuple[HtmlElement, ...]]

    def ld(self, *keys: str) -> Iterator[Candidate]:
        for node, origin in ((self.node, "json-ld"), (self.other, "json-ld-page")):
            for key in keys:
                text = text_of(resolved(self.document, node.get(key))) if node else None
                if text:
                    yield origin, text

    def meta(self, *names: str) -> Iterator[Candidate]:
        for name in names:
            for value in self.head.meta.get(name, ()):
                yield _meta_origin(name), value

    def itemprop(self, name: str) -> Iterator[Candidate]:
        for element in self.micro.get(name, ()):
            value = value_of(element)
            if value:
                yield "microdata", value


def find_facts(document: HtmlDocument, page: Page) -> Facts:
    """Read everything but the body."""
    head = read_head(document)
    node = find_article_node(document, head)
    sources = _Sources(document, page, head, node, find_page_node(document), find_microdata(document.root))
    origins: list[FieldOrigin] = []
    publisher = _pick(origins, "publisher", _publishers(sources), _one_line)
    sites = _site_names(document, head, publisher)
    title, titles = _find_title(sources, sites, origins)
    published, modified = _find_dates(sources, origins)
    authors = _find_authors(sources, sites, origins)
    own = {fold(site) for site in sites}
    return Facts(
        title=title,
        titles=titles,
        authors=authors,
        date_published=published,
        date_modified=modified,
        languages=tuple(_languages(sources)),
        section=_pick(
            origins,
            "section",
            [*sources.ld("articleSection"), *sources.itemprop("articlesection"), *sources.meta(*_SECTION)],
            _one_line,
        ),
        tags=_find_tags(sources, origins),
        description=_pick(
            origins,
            "description",
            [
                *sources.meta("og:description"),
                *sources.meta("description"),
                *sources.ld("description"),
                *sources.meta("twitter:description", "dc.description", "sailthru.description"),
            ],
            _one_line,
        ),
        image=_find_image(sources, origins),
        canonical_url=_pick(
            origins, "canonical_url", _canonicals(sources), lambda raw: absolute(raw, document.base_url)
        ),
        publisher=publisher,
        kind=_find_kind(sources),
        is_dated=any(o.name == "date_published" and o.origin in _DATING for o in origins),
        has_person=any(fold(name) not in own for name in authors),
        month_first=_month_first(sources),
        article_body=_find_article_body(sources),
        sites=sites,
        is_declared_article=node is not None or (head.first("og:type") or "").lower().endswith("article"),
        origins=tuple(origins),
    )


def _meta_origin(name: str) -> str:
    if name.startswith(("og:", "article:")):
        return "opengraph"
    if name.startswith("twitter:"):
        return "twitter"
    if name.startswith(("dc.", "dcterms.")):
        return "dublin-core"
    return "meta"


def _pick(
    origins: list[FieldOrigin], name: str, candidates: Iterable[Candidate], clean: Callable[[str], str | None]
) -> str | None:
    """The first candidate that survives cleaning; notes it and its rivals."""
    chosen: tuple[str, str, str] | None = None
    rivals: list[tuple[str, str]] = []
    for origin, raw in candidates:
        value = clean(raw)
        if not value:
            continue
        if chosen is None:
            chosen = (origin, value, raw)
        elif value != chosen[1] and (origin, value) not in rivals:
            rivals.append((origin, value))
    if chosen is None:
        return None
    origins.append(FieldOrigin(name, chosen[0], chosen[2], tuple(rivals)))
    return chosen[1]


def _one_line(raw: str) -> str | None:
    text = plain(raw)
    return text if text and text.lower() not in ("null", "none", "undefined") else None


def _publishers(sources: _Sources) -> list[Candidate]:
    found = [*sources.ld("publisher", "provider", "sourceOrganization"), *sources.itemprop("publisher")]
    found += sources.meta("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_publisher")
    for node in sources.document.json_ld:
        if not types_of(node).isdisjoint(("newsmediaorganization", "organization", "website")):
            text = text_of(node.get("name"))
            if text:
                found.append(("json-ld-page", text))
    if sources.page.entry and sources.page.entry.source_name:
        found.append(("feed", sources.page.entry.source_name))
    return [(origin, raw) for origin, raw in found if not raw.startswith("http") and len(raw) < 120]


def _site_names(document: HtmlDocument, head: Head, publisher: str | None) -> tuple[str, ...]:
    host = urlsplit(document.url).hostname or ""
    labels = host.removeprefix("www.").split(".")
    names = [publisher, head.first("og:site_name"), head.first("application-name"), ".".join(labels), host]
    names += [label for label in labels[:-1] if len(label) > 3]
    twitter = head.first("twitter:site")
    if twitter:
        names.append(twitter.lstrip("@"))
    for node in document.json_ld:
        if "website" in types_of(node):
            names.append(text_of(node.get("name")))
    return tuple(dict.fromkeys(name for name in names if name))


def _find_title(
    sources: _Sources, sites: Sequence[str], origins: list[FieldOrigin]
) -> tuple[str | None, tuple[str, ...]]:
    declared = [
        *(entry for entry in sources.ld("headline") if entry[0] == "json-ld"),
        *(entry for entry in sources.ld("name") if entry[0] == "json-ld"),
        *sources.itemprop("headline"),
        *sources.meta("headline", "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title",
                      "dcterms.title", "citation_title", "title"),
        *(entry for entry in sources.ld("headline", "name") if entry[0] != "json-ld"),
    ]  # fmt: skip
    if sources.head.title:
        declared.append(("title-element", sources.head.title))
    if sources.page.entry and sources.page.entry.title:
        declared.append(("feed", sources.page.entry.title))
    headings = find_headings(sources.document.root)
    is_news = sources.node is not None and not _NEWS_TYPES.isdisjoint(types_of(sources.node))
    chosen = choose_title(headings, declared, sites, is_news, _section_names(sources))
    everything = tuple(
        dict.fromkeys([*[h.text for h in headings if h.tag == "h1"][:3], *(plain(raw) for _, raw in declared)])
    )
    if chosen is None:
        return None, everything
    origin, title, raw = chosen
    rivals = tuple((name, value) for name, value in declared if plain(value) != title)
    origins.append(FieldOrigin("title", origin, raw, rivals))
    return title, (title, *everything)


def _section_names(sources: _Sources) -> tuple[str, ...]:
    """How the page calls the article's section, the folders of its address included."""
    named = [
        *sources.ld("articleSection"),
        *sources.itemprop("articlesection"),
        *sources.meta(*_SECTION, "content_category"),
    ]
    folders = urlsplit(sources.document.url).path.split("/")[:-1]
    return (*(value for _, value in named), *folders)


def _find_authors(sources: _Sources, sites: Sequence[str], origins: list[FieldOrigin]) -> tuple[str, ...]:
    """Authors of the first source that names a person; a source that only names the site waits for a better one."""
    own = {fold(site) for site in sites}
    groups: list[_Group] = []
    for origin, values, raw in _author_groups(sources):
        if origin == "byline" and any(not _is_own(name, own) for group in groups for name in group[1]):
            break
        names = clean_names(values)
        people = tuple(name for name in names if not _is_own(name, own))
        if names:
            groups.append((origin, people or names, raw))
    if not groups:
        return ()
    chosen = next((group for group in groups if any(not _is_own(name, own) for name in group[1])), groups[0])
    chosen = _fuller(chosen, groups, own)
    rivals = tuple((group[0], "; ".join(group[1])) for group in groups if group[1] != chosen[1])
    origins.append(FieldOrigin("authors", chosen[0], chosen[2], rivals))
    return chosen[1]


def _is_own(name: str, own: set[str]) -> bool:
    """Whether an author is the site itself, also with a legal form behind its name."""
    folded = fold(name)
    return folded in own or any(len(site) > 7 and folded.startswith(site) for site in own)


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


def _author_groups(sources: _Sources) -> Iterator[tuple[str, list[str], str]]:
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
            yield _meta_origin(name), values, "; ".join(values)
    for number in ("1", "2"):
        label = (sources.head.first(f"twitter:label{number}") or "").lower()
        value = sources.head.first(f"twitter:data{number}")
        if value and re.search(r"written by|verfasst von|écrit par|escrito por|scritto da|author|autor", label):
            yield "twitter", [value], value
    yield from _linked_authors(sources.document.root)
    if sources.page.entry and sources.page.entry.authors:
        yield "feed", list(sources.page.entry.authors), "; ".join(sources.page.entry.authors)
    yield from _visible_authors(sources.document.root)


def _people(document: HtmlDocument, value: object) -> list[str]:
    names = []
    for item in list_of(value):
        found = resolved(document, item)
        if isinstance(found, dict):
            inner = found.get("name")
            names += [text for part in list_of(inner) if (text := text_of(part))]
        elif isinstance(found, str) and found.strip():
            names.append(plain(found))
    return names


def _linked_authors(root: HtmlElement) -> Iterator[tuple[str, list[str], str]]:
    links = [a for a in root.xpath("//a[contains(@rel, 'author')]") if not in_side_block(a)]
    values = list(dict.fromkeys(text for a in links if (text := visible_text(a)) and len(text) < 80))
    if 0 < len(values) <= 6:
        yield "rel-author", values, "; ".join(values)


def _visible_authors(root: HtmlElement) -> Iterator[tuple[str, list[str], str]]:
    """Elements marked as bylines; the dearest of the sources, asked only when no other names a person."""
    link = next(filter(_is_name_link, root.iter("a")), None)
    if link is not None:
        beside = [link, *(a for a in link.itersiblings("a") if _is_name_link(a))]
        names = list(dict.fromkeys(visible_text(a) for a in beside))
        yield "byline", names, "; ".join(names)
    found = 0
    for element in root.xpath("//body//*[@class or @data-testid]"):
        if found >= 3:
            return
        mark = element.get("class") or element.get("data-testid") or ""
        if not _BYLINE_CLASS.search(mark) or in_side_block(element):
            continue
        text = " ".join(" ".join(element.itertext()).split())
        if not 3 < len(text) < 160:
            continue
        byline = parse_byline(text)
        if byline:
            if not byline.is_source:
                found += 1
                yield "byline", list(byline.names), text
            continue
        if len(text) > 100:
            continue
        parts = [
            part
            for inner in element.iter("a", "span", "address", "strong", "b", "em", "div", "p", "h3", "h4", "h5", "h6")
            if not any(child.tag != "br" for child in inner)
            and (part := _before_date(visible_text(inner).partition("|")[0].strip()))
            and 2 <= len(part.split()) <= 4
            and looks_like_names(part)
        ]
        if parts:
            found += 1
            yield "byline", list(dict.fromkeys(parts)), text


def _is_name_link(link: HtmlElement) -> bool:
    """Whether the link leads to a page of an author, and its text is a name."""
    if not _AUTHOR_PAGE.search(link.get("href") or ""):
        return False
    text = visible_text(link)
    return 2 <= len(text.split()) <= 4 and looks_like_names(text) and not in_side_block(link)


def _before_date(text: str) -> str:
    span = find_date_span(text)
    return text[: span[0]].strip() if span else text


def _find_dates(sources: _Sources, origins: list[FieldOrigin]) -> tuple[str | None, str | None]:
    order = _month_first(sources)
    zone = sources.page.time_zone

    def read(raw: str) -> str | None:
        return parse_date(raw, order)

    found = [(o, raw, v) for o, raw in _published(sources) if (v := read(raw))]
    published = _choose_date(origins, "date_published", _without_build_day(sources, found, read))
    modified = _pick(
        origins,
        "date_modified",
        [*sources.ld("dateModified"), *sources.itemprop("datemodified"), *sources.meta(*_MODIFIED)],
        read,
    )
    if zone:
        published = _zoned(origins, "date_published", published, zone)
        modified = _zoned(origins, "date_modified", modified, zone)
    return published, modified


def _without_build_day(
    sources: _Sources, found: list[tuple[str, str, str]], read: Callable[[str], str | None]
) -> list[tuple[str, str, str]]:
    """The dates, led by the one readers see where the node only names the day the page was last built.

    Site builders stamp a page's node with one and the same moment as published and modified, whenever anything on the
    site changes; the date under the headline is then earlier.
    """
    if not found or found[0][0] != "json-ld":
        return found
    changed = next((value for origin, raw in sources.ld("dateModified") if (value := read(raw))), None)
    if changed != found[0][2]:
        return found
    shown = find_shown_date(sources.document.root, read)
    if shown and day_of(shown[1]) < day_of(changed) and _days_between(shown[1], changed) > 1:
        return [("shown", *shown), *found]
    return found


def _days_between(one: str, other: str) -> int:
    return abs((date.fromisoformat(day_of(one)) - date.fromisoformat(day_of(other))).days)


def _zoned(origins: list[FieldOrigin], name: str, value: str | None, zone: str) -> str | None:
    """The value with the source's configured zone, noted in its origin, where it names a time and no zone."""
    if value is None or not has_time(value) or has_zone(value):
        return value
    for index, origin in enumerate(origins):
        if origin.name == name:
            origins[index] = FieldOrigin(name, f"{origin.origin}+source-zone", origin.raw, origin.rivals)
    return apply_zone(value, zone)


def _choose_date(origins: list[FieldOrigin], name: str, found: list[tuple[str, str, str]]) -> str | None:
    """The first date; but one of the same day with a time, or with a zone, says it better."""
    if not found:
        return None
    origin, raw, value = found[0]
    for better in (has_time, has_zone):
        if not better(value):
            for other_origin, other_raw, other in found[1:]:
                if better(other) and day_of(other) == day_of(value) and other[10:16] not in ("T00:00",):
                    origin, raw, value = other_origin, other_raw, other
                    break
    rivals = tuple(dict.fromkeys((o, v) for o, _, v in found if v != value))
    origins.append(FieldOrigin(name, origin, raw, rivals))
    return value


def _published(sources: _Sources) -> Iterator[Candidate]:
    ld = list(sources.ld("datePublished"))
    yield from (entry for entry in ld if entry[0] == "json-ld")
    micro = list(sources.itemprop("datepublished"))
    is_list = len({raw for _, raw in micro}) > 2
    yield from () if is_list else micro
    yield from sources.meta(*_PUBLISHED)
    yield from micro if is_list else ()
    yield from (entry for entry in ld if entry[0] != "json-ld")
    yield from (entry for entry in sources.ld("dateCreated", "uploadDate") if entry[0] == "json-ld")
    yield from find_times(sources.document.root)
    entry = sources.page.entry
    if entry and (entry.published_at or entry.published_raw):
        yield "feed", entry.published_at.isoformat() if entry.published_at else str(entry.published_raw)
    match = _URL_DAY.search(urlsplit(sources.document.url).path)
    if match:
        yield "url", "-".join(match.groups())


def _month_first(sources: _Sources) -> bool | None:
    """How the page's numeric dates are meant: month first for en-US, day first for other declared regions."""
    tag = (sources.document.root.get("lang") or sources.head.first("og:locale") or "").replace("_", "-").lower()
    if tag.startswith("en-us"):
        return True
    if tag.startswith(
        ("en-", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ru", "cs", "da", "sv", "nb", "no", "fi")
    ):
        return False
    host = urlsplit(sources.document.url).hostname or ""
    return False if host.endswith((".uk", ".au", ".in", ".ie", ".nz", ".za")) else None


def _languages(sources: _Sources) -> Iterator[Candidate]:
    root = sources.document.root
    lang = root.get("lang") or root.get("xml:lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    if lang:
        yield "html-lang", lang
    yield from sources.ld("inLanguage")
    yield from sources.itemprop("inlanguage")
    yield from sources.meta("og:locale", "content-language", "language", "dc.language", "dcterms.language")
    for body in root.iter("body"):
        if body.get("lang"):
            yield "html-lang", body.get("lang") or ""
    for name, value in sources.page.headers:
        if name.lower() == "content-language":
            yield "http-header", value
    if sources.page.entry and sources.page.entry.language:
        yield "feed", sources.page.entry.language


def _find_tags(sources: _Sources, origins: list[FieldOrigin]) -> tuple[str, ...]:
    groups: list[tuple[str, list[str]]] = []
    if sources.node:
        groups.append(("json-ld", [text for item in list_of(sources.node.get("keywords")) if (text := text_of(item))]))
    groups.append(("microdata", [value for _, value in sources.itemprop("keywords")]))
    groups += [(_meta_origin(name), list(sources.head.meta.get(name, ()))) for name in _TAGS]
    for origin, values in groups:
        tags = tuple(dict.fromkeys(tag for value in values for part in re.split(r"[,;、，|]", value)
                                   if (tag := plain(part)) and len(tag) < 80))  # fmt: skip
        if tags:
            origins.append(FieldOrigin("tags", origin, ", ".join(values)[:500]))
            return tags[:50]
    return ()


def _find_image(sources: _Sources, origins: list[FieldOrigin]) -> Image | None:
    base = sources.document.base_url
    for item in list_of(sources.node.get("image")) if sources.node else []:
        found = resolved(sources.document, item)
        if isinstance(found, dict):
            address = absolute(text_of(found.get("url") or found.get("contentUrl") or found.get("@id")), base)
            if address:
                origins.append(FieldOrigin("image", "json-ld", address))
                return Image(address, text_of(found.get("caption") or found.get("description")),
                             text_of(found.get("creditText") or found.get("copyrightNotice")))  # fmt: skip
        elif (address := absolute(found, base)) is not None:
            origins.append(FieldOrigin("image", "json-ld", address))
            return Image(address)
    for origin, raw in sources.meta("og:image", "og:image:url", "og:image:secure_url", "twitter:image",
                                    "twitter:image:src", "parsely-image-url", "thumbnail"):  # fmt: skip
        address = absolute(raw, base)
        if address:
            origins.append(FieldOrigin("image", origin, raw))
            return Image(address, sources.head.first("og:image:alt"))
    return None


def _canonicals(sources: _Sources) -> Iterator[Candidate]:
    for href in sources.head.links.get("canonical", ()):
        yield "link-canonical", href
    yield from sources.meta("og:url")
    if sources.node and isinstance(sources.node.get("url"), str):
        yield "json-ld", sources.node["url"]


def _find_kind(sources: _Sources) -> str:
    kinds = types_of(sources.node) if sources.node else frozenset()
    path = urlsplit(sources.document.url).path.lower()
    og_type = (sources.head.first("og:type") or "").lower()
    if "liveblogposting" in kinds or any("liveblogposting" in types_of(node) for node in sources.document.json_ld):
        return "live_blog"
    if og_type.startswith("video") or (sources.node is None and re.search(r"/videos?/", path)):
        return "video"
    if re.search(
        r"/(?:photo-?galler\w*|galler(?:y|ies|ia)|slideshows?|fotostrecke\w*|bildergalerie\w*|diaporama)[/-]", path
    ):
        return "gallery"
    section = (
        next((value for _, value in sources.ld("articleSection")), "")
        + " "
        + (sources.head.first("article:section") or "")
    )
    if "opinionnewsarticle" in kinds or re.search(r"/(?:opinions?|op-ed|commentisfree|kommentar\w*|meinung)/", path):
        return "opinion"
    if re.search(r"\b(?:opinions?|op-ed|editorials?|kommentar|meinung|opini[oó]n)\b", section, re.I):
        return "opinion"
    return "article"


def _find_article_body(sources: _Sources) -> str | None:
    for node in (sources.node, *(n for n in sources.document.json_ld if is_article(n))):
        body = node.get("articleBody") if node else None
        if isinstance(body, list):
            body = "\n".join(part for part in body if isinstance(part, str))
        if isinstance(body, str) and len(body) > 100:
            return body
    return None

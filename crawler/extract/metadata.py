"""Everything an article says about itself but its body, each field with its origin and the sources that lost.

In: the document, the page. Out: `Facts`. Order of trust: JSON-LD article node, microdata, meta elements (OpenGraph,
article:, parsely, sailthru, Dublin Core, citation), visible elements (time, rel=author, byline), other JSON-LD nodes,
the feed's entry, the address.

Source: https://schema.org/Article, https://ogp.me/, https://www.dublincore.org/specifications/dublin-core/dcmi-terms/,
https://docs.parse.ly/metatags/, Google Scholar's inclusion guidelines (citation_*).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extract.authors import find_authors
from crawler.extract.dating import find_dates
from crawler.extract.head import Head, absolute, read_head
from crawler.extract.jsonld import ARTICLE_TYPES, Node, is_article, types_of
from crawler.extract.kinds import find_kind
from crawler.extract.language import primary_subtag
from crawler.extract.microdata import find_microdata
from crawler.extract.nodes import find_article_node, find_page_node, fold, list_of, plain, resolved, text_of
from crawler.extract.titles import choose_title, find_heading_in_title, find_headings, find_repeats
from crawler.extract.tree import HtmlDocument
from crawler.extract.witnesses import Candidate, Witnesses, meta_origin, one_line, pick
from crawler.items import FieldOrigin, Image, Page

_SECTION = ("article:section",
            "parsely-section", "cxenseparse:section", "section", "article.section", "og:article:section",
            "bt:section", "dc.subject.section", "category", "news_section")  # fmt: skip
_TAGS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "og:article:tag", "keywords", "dc.subject")
_DATING = frozenset(("json-ld", "opengraph", "microdata", "meta", "dublin-core", "shown"))
_NEWS_TYPES = frozenset(kind for kind in ARTICLE_TYPES if "newsarticle" in kind) | {"liveblogposting"}


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
    language_hint: str | None
    """Primary subtag of the first declared language: in which month names are read."""
    month_first: bool | None
    """How the page's numeric dates are meant, see `crawler.extract.dates.parse_date`."""
    article_body: str | None
    """JSON-LD or microdata articleBody: a witness."""
    sites: tuple[str, ...]
    is_declared_article: bool
    """Whether the page says of itself that it is an article (type of node, og:type)."""
    origins: tuple[FieldOrigin, ...]


def find_facts(document: HtmlDocument, page: Page) -> Facts:
    """Read everything but the body."""
    head = read_head(document)
    node = find_article_node(document, head)
    sources = Witnesses(
        document,
        page,
        head,
        node,
        find_page_node(document, head),
        find_microdata(document, _headlines(document, head, node)),
    )
    origins: list[FieldOrigin] = []
    publisher = pick(origins, "publisher", _publishers(sources), one_line)
    sites = _site_names(document, head, publisher)
    title, titles = _find_title(sources, sites, origins)
    languages = tuple(_languages(sources))
    hint = next((tag for _, raw in languages if (tag := primary_subtag(raw))), None)
    published, modified, month_first = find_dates(sources, hint, origins)
    authors = find_authors(sources, sites, origins)
    return Facts(
        title=title,
        titles=titles,
        authors=authors.names,
        date_published=published,
        date_modified=modified,
        languages=languages,
        language_hint=hint,
        section=pick(
            origins,
            "section",
            _sections(sources, titles),
            one_line,
        ),
        tags=_find_tags(sources, origins),
        description=pick(
            origins,
            "description",
            [
                *sources.meta("og:description"),
                *sources.meta("description"),
                *sources.ld("description"),
                *sources.itemprop("description"),
                *sources.meta("twitter:description", "dc.description", "sailthru.description"),
            ],
            one_line,
        ),
        image=_find_image(sources, origins),
        canonical_url=pick(
            origins, "canonical_url", _canonicals(sources), lambda raw: absolute(raw, document.base_url)
        ),
        publisher=publisher,
        kind=find_kind(sources),
        is_dated=any(o.name == "date_published" and o.origin in _DATING for o in origins),
        has_person=authors.has_person,
        month_first=month_first,
        article_body=_find_article_body(sources),
        sites=sites,
        is_declared_article=node is not None or (head.first("og:type") or "").lower().endswith("article"),
        origins=tuple(origins),
    )


def _sections(sources: Witnesses, titles: Sequence[str]) -> Iterator[Candidate]:
    yield from sources.ld("articleSection")
    yield from sources.itemprop("articlesection")
    yield from sources.meta(*_SECTION)
    entry = sources.page.entry
    if entry and entry.section:
        yield "feed", entry.section
    yield from _breadcrumb(sources, {fold(title) for title in titles})


def _breadcrumb(sources: Witnesses, titles: Collection[str]) -> Iterator[Candidate]:
    """The step before the article in the page's breadcrumb, where it is not the first one, which is the front page."""
    for node in sources.document.json_ld:
        if "breadcrumblist" not in types_of(node):
            continue
        steps = []
        for step in list_of(node.get("itemListElement")):
            item = step.get("item") if isinstance(step, dict) else None
            name = text_of(step.get("name")) if isinstance(step, dict) else None
            name = name or (text_of(item.get("name")) if isinstance(item, dict) else None)
            if name and fold(name) not in titles:
                steps.append(name)
        if len(steps) > 1:
            yield "json-ld-breadcrumb", steps[-1]


def _headlines(document: HtmlDocument, head: Head, node: Node | None) -> frozenset[str]:
    """The folded headlines that h1, node, OpenGraph and title element claim."""
    texts = [element.text_content() for element in document.elements.of("h1")]
    texts += [text_of(node.get("headline")) or "" if node else "", head.first("og:title") or "", head.title or ""]
    return frozenset(folded for text in texts if (folded := fold(text)))


def _publishers(sources: Witnesses) -> list[Candidate]:
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
    sources: Witnesses, sites: Sequence[str], origins: list[FieldOrigin]
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
    headings = find_headings(sources.document)
    is_news = sources.node is not None and not _NEWS_TYPES.isdisjoint(types_of(sources.node))
    if sources.head.title and all(origin == "title-element" for origin, _ in declared):
        lesser = find_heading_in_title(sources.document, sources.head.title, headings)
        headings = [lesser] if lesser else headings
    chosen = choose_title(headings, declared, sites, is_news, _section_names(sources))
    claimed = [plain(raw) for _, raw in declared]
    if chosen is None:
        return None, tuple(dict.fromkeys(claimed))
    origin, title, raw = chosen
    everything = tuple(dict.fromkeys([*find_repeats(headings, (title, *claimed)), *claimed]))
    rivals = tuple((name, value) for name, value in declared if plain(value) != title)
    origins.append(FieldOrigin("title", origin, raw, rivals))
    return title, (title, *everything)


def _section_names(sources: Witnesses) -> tuple[str, ...]:
    """How the page calls the article's section, the folders of its address included."""
    named = [
        *sources.ld("articleSection"),
        *sources.itemprop("articlesection"),
        *sources.meta(*_SECTION, "content_category"),
    ]
    folders = urlsplit(sources.document.url).path.split("/")[:-1]
    return (*(value for _, value in named), *folders)


def _languages(sources: Witnesses) -> Iterator[Candidate]:
    root = sources.document.root
    lang = root.get("lang") or root.get("xml:lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    if lang:
        yield "html-lang", lang
    yield from sources.ld("inLanguage")
    yield from sources.itemprop("inlanguage")
    yield from sources.meta("og:locale", "content-language", "language", "dc.language", "dcterms.language")
    for body in sources.document.elements.of("body"):
        if body.get("lang"):
            yield "html-lang", body.get("lang") or ""
    for name, value in sources.page.headers:
        if name.lower() == "content-language":
            yield "http-header", value
    if sources.page.entry and sources.page.entry.language:
        yield "feed", sources.page.entry.language


def _find_tags(sources: Witnesses, origins: list[FieldOrigin]) -> tuple[str, ...]:
    groups: list[tuple[str, list[str]]] = []
    if sources.node:
        groups.append(("json-ld", [text for item in list_of(sources.node.get("keywords")) if (text := text_of(item))]))
    groups.append(("microdata", [value for _, value in sources.itemprop("keywords")]))
    groups += [(meta_origin(name), list(sources.head.meta.get(name, ()))) for name in _TAGS]
    for origin, values in groups:
        tags = tuple(dict.fromkeys(tag for value in values for part in re.split(r"[,;、，|]", value)
                                   if (tag := plain(part)) and len(tag) < 80))  # fmt: skip
        if tags:
            origins.append(FieldOrigin("tags", origin, ", ".join(values)[:500]))
            return tags[:50]
    return ()


def _find_image(sources: Witnesses, origins: list[FieldOrigin]) -> Image | None:
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
            return Image(address)
    return None


def _canonicals(sources: Witnesses) -> Iterator[Candidate]:
    for href in sources.head.links.get("canonical", ()):
        yield "link-canonical", href
    yield from sources.meta("og:url")
    if sources.node and isinstance(sources.node.get("url"), str):
        yield "json-ld", sources.node["url"]


def _find_article_body(sources: Witnesses) -> str | None:
    for node in (sources.node, *(n for n in sources.document.json_ld if is_article(n))):
        body = node.get("articleBody") if node else None
        if isinstance(body, list):
            body = "\n".join(part for part in body if isinstance(part, str))
        if isinstance(body, str) and len(body) > 100:
            return body
    return None

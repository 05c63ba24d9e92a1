"""The machine-readable statements of one page, each raw with the channel it came through.

In: the parsed page and the reply it came in. Out: signals in a fixed order of channels: HTTP header, robots.txt,
tdmrep.json, RSL documents, meta, link, microdata, JSON-LD, feed entry. No verdict is drawn here.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from lxml.html import HtmlElement

from crawler.errors import UrlError
from crawler.extract.jsonld import is_article, resolve, types_of
from crawler.extract.microdata import is_foreign_item
from crawler.extract.nodes import find_own_articles, find_titles
from crawler.extract.tree import HtmlDocument
from crawler.items import Page, Signal
from crawler.rights.preferences import AGENT, find_tdm_state, parse_signal, parse_tdm_value, parse_usage
from crawler.rights.zones import Zone, zones_around
from crawler.robots import parse_robots
from crawler.urls import find_url, host_of, registered_domain

_HEADERS = frozenset({"tdm-reservation", "tdm-policy", "content-usage", "content-signal", "x-robots-tag"})
_META = frozenset(
    [
        "tdm-reservation",
        "tdm-policy",
        "robots",
        "copyright",
        "rights",
        "dc.rights",
        "dcterms.rights",
        "dcterms.rightsholder",
        "dc.rights.license",
        "dcterms.license",
        "dcterms.accessrights",
        "prism.copyright",
        "prism.rightsagent",
        "article:content_tier",
        "content_tier",
        "syndication-source",
        "original-source",
        "cc.license",
        "copyrightholder",
        "copyrightyear",
        "license",
        "rights-standard",
        "content-usage",
        "noai",
        "googlebot",
        "googlebot-news",
        "bingbot",
        "gptbot",
        "ccbot",
    ]
)
_LD_KEYS = (
    "copyrightHolder", "copyrightYear", "copyrightNotice", "creditText", "license", "usageInfo", "acquireLicensePage",
    "isAccessibleForFree", "isBasedOn", "sourceOrganization", "conditionsOfAccess",
)  # fmt: skip
_INNER_KEYS = {"license": ("url", "@id", "name"), "copyrightHolder": ("name", "legalName", "alternateName")}
"""Which value of a node stands for it; an `@id` that leads nowhere is nobody's name."""
_ITEMPROPS = frozenset(key.lower() for key in _LD_KEYS)
_FOREIGN_TYPES = frozenset(
    {"product", "offer", "imageobject", "videoobject", "audioobject", "event", "course", "place"}
)
"""Nodes that are free or not for themselves."""
_RELATIONS = ("canonical", "licen", "copyright", "c2pa")
_MAX_RAW_CHARS = 4000
"""A longer raw value is cut: whole JSON graphs stand behind some keys."""
_LINK_VALUE = re.compile(r"<([^<>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]*))?)*)")
_LINK_PARAM = re.compile(r";\s*([^\s=;,]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]*))")
_PREFIXES = ("dc:", "dcterms:", "prism:", "cc:")
"""RDFa writes `dc:rights` for what HTML writes `DC.rights`."""
_RSL_TYPE = "application/rsl+xml"
_NOT_LICENCE = Zone.ASIDE | Zone.MEDIA | Zone.COMMENTS | Zone.RELATED


def find_signals(document: HtmlDocument, page: Page, tdmrep: str | None = None) -> tuple[Signal, ...]:
    """All signals about one page.

    Args:
        document: the parsed page.
        page: the reply; its headers, robots.txt and feed entry are read.
        tdmrep: the text of the host's /.well-known/tdmrep.json, where it was fetched.
    """
    titles = cache(lambda: find_titles(document))
    found = [
        *_read_headers(page),
        *_read_robots_txt(page),
        *_read_tdmrep(tdmrep, page.url),
        *(Signal("rsl", "rsl-document", text) for text in page.rsl),
        *_read_head(document),
        *_read_links(document, titles),
        *_read_microdata(document, titles),
        *_read_json_ld(document),
        *_read_entry(page),
    ]
    return tuple(dict.fromkeys(found))


def _read_headers(page: Page) -> Iterator[Signal]:
    for name, value in page.headers:
        key = name.lower()
        if key in _HEADERS:
            yield Signal(key, "http-header", value, _parse(key, value))
        elif key == "link":
            for href, parameters in parse_link_header(value):
                yield from _read_link_header(href, parameters, page.url)


def _read_link_header(href: str, parameters: Mapping[str, str], base_url: str) -> Iterator[Signal]:
    relations = parameters.get("rel", "").lower().split()
    url = find_url(href, base_url)
    if "license" in relations:
        name = "rsl" if parameters.get("type", "").lower() == _RSL_TYPE else "license"
        yield Signal(name, "http-header", href, url)
    elif "copyright" in relations:
        yield Signal("copyright", "http-header", href, url)
    if "c2pa-manifest" in relations:
        yield Signal("c2pa-manifest", "http-header", href, url)
    if "canonical" in relations and url and _is_foreign(url, base_url):
        yield Signal("canonical", "http-header", href, url)


def parse_link_header(value: str) -> list[tuple[str, dict[str, str]]]:
    """The targets of a Link header with their parameters (RFC 8288); names in lower case, the first of equals wins."""
    found = []
    for match in _LINK_VALUE.finditer(value):
        parameters: dict[str, str] = {}
        for name, quoted, plain in _LINK_PARAM.findall(match[2]):
            parameters.setdefault(name.lower(), quoted or plain)
        found.append((match[1].strip(), parameters))
    return found


def _read_tdmrep(text: str | None, url: str) -> Iterator[Signal]:
    """The file as it is, with what it says of this page."""
    if not text:
        return
    state = find_tdm_state(text, url)
    said = None if state.reservation is None else str(int(state.reservation))
    yield Signal("tdm-reservation", "tdmrep.json", text, said)
    if state.policy:
        yield Signal("tdm-policy", "tdmrep.json", state.policy, find_url(state.policy, url))


def _read_robots_txt(page: Page) -> Iterator[Signal]:
    if not page.robots_txt:
        return
    for line in parse_robots(page.robots_txt.encode()).use_lines(AGENT):
        name = "rsl" if line.name == "license" else line.name
        yield Signal(name, "robots.txt", line.value, find_url(line.value, page.url) if name == "rsl" else None)


def _read_head(document: HtmlDocument) -> Iterator[Signal]:
    for meta in document.elements.of("meta"):
        for attribute in ("name", "property", "http-equiv"):
            key = (meta.get(attribute) or "").strip().lower()
            if key.startswith(_PREFIXES):
                key = key.replace(":", ".", 1)
            if key in _META or key == "x-robots-tag":
                content = meta.get("content")
                if content and content.strip():
                    yield Signal(key, "html-meta", content, _parse(key, content))
                break


def _parse(key: str, value: str) -> str | None:
    """The value in the form its specification gives it; None where it does not obey or has no fixed form."""
    if key == "tdm-reservation":
        said = parse_tdm_value(value)
        return None if said is None else str(int(said))
    if key in ("content-usage", "content-signal"):
        pairs = parse_usage(value) if key == "content-usage" else parse_signal(value)
        return ", ".join(f"{label}={said}" for label, said in pairs.items()) if pairs else None
    if key.endswith("content_tier"):
        return value.strip().lower() if value.strip().lower() in ("free", "metered", "locked") else None
    return None


def _read_links(document: HtmlDocument, titles: Callable[[], frozenset[str]]) -> Iterator[Signal]:
    for element in document.elements.of("link", "a", "script"):
        rel, kind = element.get("rel"), element.get("type")
        if not rel and not kind:
            continue
        rel, kind = (rel or "").lower(), (kind or "").strip().lower()
        if kind != _RSL_TYPE and not any(relation in rel for relation in _RELATIONS):
            continue
        relations = rel.split()
        href = (element.get("href") or element.get("src") or "").strip()
        url = find_url(href, document.base_url) if href else None
        if kind == _RSL_TYPE:
            yield Signal("rsl", "html-link", _cut(href or element.text or ""), url)
        elif "license" in relations or "licence" in relations:
            aside = element.tag == "a" and (
                bool(zones_around(element) & _NOT_LICENCE) or is_foreign_item(element, titles())
            )
            yield Signal("license-elsewhere" if aside else "license", "html-link", href, url)
        elif "copyright" in relations:
            yield Signal("copyright", "html-link", href, url)
        elif "c2pa-manifest" in relations:
            yield Signal("c2pa-manifest", "html-link", href, url)
        elif "canonical" in relations and url and _is_foreign(url, document.url):
            yield Signal("canonical", "html-link", href, url)


def _is_foreign(url: str, own_url: str) -> bool:
    """Whether an address has another registered domain than the page; False where the page has none (replays)."""
    try:
        own = host_of(own_url)
        return bool(own) and registered_domain(host_of(url)) != registered_domain(own)
    except UrlError:
        return False


def _read_microdata(document: HtmlDocument, titles: Callable[[], frozenset[str]]) -> Iterator[Signal]:
    for element in document.elements.marked:
        for name in (element.get("itemprop") or "").split():
            if name.lower() not in _ITEMPROPS or _owner_is_picture(element):
                continue
            if is_foreign_item(element, titles()):
                continue
            raw = element.get("content") or element.get("href") or _name_in(element)
            if raw and raw.strip():
                yield Signal(name, "microdata", " ".join(raw.split())[:_MAX_RAW_CHARS])


def _name_in(element: HtmlElement) -> str:
    """The text of an item property; of a nested item its name."""
    for inner in element.iterfind(".//*[@itemprop]"):
        if "name" in (inner.get("itemprop") or "").split():
            return inner.get("content") or "".join(inner.itertext())
    return "".join(element.itertext())


def _owner_is_picture(element: HtmlElement) -> bool:
    """On a picture or a video these properties are photo rights."""
    owner = element.getparent()
    while owner is not None:
        kind = (owner.get("itemtype") or "").lower()
        if owner.get("itemscope") is not None or kind:
            return kind.endswith(("imageobject", "videoobject", "mediaobject", "photograph", "comment"))
        owner = owner.getparent()
    return False


def _read_json_ld(document: HtmlDocument) -> Iterator[Signal]:
    """The page's own article nodes speak for it; isAccessibleForFree counts on a WebPage too, below the article's."""
    own = find_own_articles(document)
    for node in document.json_ld:
        if is_article(node):
            if not any(node is one for one in own):
                continue
            for key in _LD_KEYS:
                for value in _as_list(node.get(key)):
                    if (signal := _read_value(document.json_ld, key, value)) is not None:
                        yield signal
            for part in _as_list(node.get("hasPart")):
                value = part.get("isAccessibleForFree") if isinstance(part, dict) and not is_article(part) else None
                if (signal := _read_value(document.json_ld, "hasPart.isAccessibleForFree", value)) is not None:
                    yield signal
        elif "webpage" in types_of(node):
            for key in ("isAccessibleForFree", "license", "copyrightHolder"):
                for value in _as_list(node.get(key)):
                    if (signal := _read_value(document.json_ld, f"WebPage.{key}", value)) is not None:
                        yield signal
        elif types_of(node).isdisjoint(_FOREIGN_TYPES):
            for value in _as_list(node.get("isAccessibleForFree")):
                if (signal := _read_value(document.json_ld, "Other.isAccessibleForFree", value)) is not None:
                    yield signal


def _read_value(nodes: Sequence[dict[str, Any]], key: str, value: object) -> Signal | None:
    target = resolve(nodes, value)
    raw = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    parsed: str | None = None
    if key.endswith("isAccessibleForFree"):
        parsed = parse_boolean(target)
    elif isinstance(target, Mapping):
        for inner in _INNER_KEYS.get(key.rpartition(".")[2], ("name", "url", "@id")):
            if isinstance(target.get(inner), str) and target[inner].strip():
                parsed = target[inner].strip()
                break
    elif isinstance(target, str | int | float) and str(target).strip():
        parsed = str(target).strip()
    if value is None or not raw.strip():
        return None
    return Signal(key, "json-ld", _cut(raw), parsed)


def parse_boolean(value: object) -> str | None:
    """`true` or `false` of the spellings in use: booleans, "True", "true", schema.org addresses, yes/no, 1/0."""
    text = str(value).strip().lower().rsplit("/", 1)[-1]
    return {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}.get(text)


def _as_list(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _cut(raw: str) -> str:
    return raw[:_MAX_RAW_CHARS]


def _read_entry(page: Page) -> Iterator[Signal]:
    entry = page.entry
    if entry is None:
        return
    if entry.rights:
        yield Signal("rights", "feed-entry", entry.rights)
    if entry.licence_url:
        yield Signal("license", "feed-entry", entry.licence_url, find_url(entry.licence_url, page.url))
    if entry.rsl:
        yield Signal("rsl", "feed-entry", _cut(entry.rsl))
    if entry.source_url:
        yield Signal("source", "feed-entry", entry.source_url, find_url(entry.source_url, page.url))
    if entry.feed_rights:
        yield Signal("rights", "feed", entry.feed_rights)
    if entry.feed_licence_url:
        yield Signal("license", "feed", entry.feed_licence_url, find_url(entry.feed_licence_url, page.url))

"""RSS, RDF, Atom and CDF: feedparser's reading, with what it lacks added."""

import io
import re
from collections.abc import Sequence
from typing import Any

import feedparser

from crawler.errors import FeedError
from crawler.feeds.dates import parse_date
from crawler.feeds.document import FeedDocument, FeedItem, find_label
from crawler.feeds.extras import Extra, Extras, find_extras
from crawler.feeds.markup import decode, empty_crowded_tags, find_header, mend
from crawler.feeds.prose import plain_text, safe_html, scalar_text, without_scripts
from crawler.feeds.trim import trim_feed
from crawler.urls import find_url

_FIRST_ELEMENT = re.compile(r"<\w")
_EMPTY_LINES = re.compile(r"\n\s+")
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?([A-Za-z][\w.-]{0,30})")
_FEED_ROOTS = {"rss", "feed", "rdf", "channel", "newlocation", "redirect"}
_HTML_ROOTS = {"html", "head", "body", "script", "div", "p", "h1"}
_OTHER_ROOTS = {"urlset", "sitemapindex", "opml"}
_EXTENSION = re.compile(
    r"<textinput\b[^<>]*>[\s\S]{0,5000}?</textinput\s*>"
    r"|</?(?:(?:georss|geo|gml|itunes|psc|admin|media|creativecommons|cc|googleplay):|(?:width|height)\b)[^<>]*>",
    re.I,
)
_OWN_NAMES = re.compile(
    r"(</?(?:[A-Za-z][\w.-]{0,30}:)?)(?=(?:links|authors|contributors|enclosures|[a-z]{1,20}_detail)[\s/>])", re.I
)
"""Elements called like something that feedparser makes: their text would stand where it looks for a list or a table."""
_BUGS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, ArithmeticError)
"""What feedparser has been seen to raise on broken input, and its like."""

_EMAIL_REST = re.compile(r"\s*[(<\[]?\s*mailto:?\s*[)>\]]?\s*$", re.I)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HTML_TYPES = ("text/html", "application/xhtml+xml")


def parse_xml_feed(body: bytes, url: str, headers: Sequence[tuple[str, str]]) -> FeedDocument:
    """The feed.

    Raises:
        FeedError: the bytes are no feed of XML.
    """
    decoded = decode(body, find_header(headers, "content-type"))
    problems = list(decoded.problems)
    _refuse_others(decoded.text, url)
    text, cuts = trim_feed(empty_crowded_tags(mend(decoded.text)))
    text = _OWN_NAMES.sub(r"\1own-", text)
    problems += cuts
    location = find_header(headers, "content-location")
    answer = _ask_feedparser(text, headers, url, problems)
    _require_feed(text, answer, url)
    if answer.get("bozo"):
        problems.append(_describe(answer.get("bozo_exception")))
    return _document(answer, find_extras(text), decoded.charset, has_location=location is not None, problems=problems)


def _refuse_others(text: str, url: str) -> None:
    """Known documents of other kinds are refused at once: feedparser takes 15 s for a large sitemap."""
    root = _root_name(text)
    if root in _OTHER_ROOTS:
        raise FeedError(f"not a feed but <{root}>", url)


def _root_name(text: str) -> str:
    found = _ROOT.search(text[:20_000])
    return found.group(1).lower() if found else ""


def _ask_feedparser(text: str, headers: Sequence[tuple[str, str]], url: str, problems: list[str]) -> Any:
    """feedparser's answer; where a bug of its readers of extensions stops it, that to the feed without extensions.

    Raises:
        FeedError: it fails on both.
    """
    location, language = find_header(headers, "content-location"), find_header(headers, "content-language")
    given = {"content-type": "application/xml; charset=utf-8"}
    given["content-location"] = find_url(location or "", url) or url
    if language:
        given["content-language"] = language.split(",")[0].strip()
    try:
        return _run_feedparser(text, given)
    except _BUGS as error:
        problems.append(f"read without extensions: {_describe(error)}")
    try:
        return _run_feedparser(_EXTENSION.sub("", text), given)
    except _BUGS as error:
        raise FeedError(f"feedparser failed: {_describe(error)}", url) from error


def _run_feedparser(text: str, headers: dict[str, str]) -> Any:
    # feedparser looks for entities before the first element, from each line break on: quadratic time over empty lines
    head = _FIRST_ELEMENT.search(text)
    if head:
        text = _EMPTY_LINES.sub("\n", text[: head.start()]) + text[head.start() :]
    # a stream, never bytes: feedparser opens bytes as the name of a file first
    stream = io.BytesIO(text.encode("utf-8", "replace"))
    return feedparser.parse(stream, response_headers=headers, sanitize_html=True, resolve_relative_uris=True)


def _require_feed(text: str, answer: Any, url: str) -> None:
    if answer.get("version"):
        return
    root = _root_name(text)
    if root in _FEED_ROOTS:
        return
    if root in _HTML_ROOTS or not answer.entries:
        raise FeedError("HTML, not a feed" if root in _HTML_ROOTS else "not a feed", url)


def _document(answer: Any, extras: Extras, charset: str, *, has_location: bool, problems: list[str]) -> FeedDocument:
    feed = answer.feed
    version = str(answer.get("version") or "")
    kind = _kind(version, answer)
    home = find_url(str(feed.get("link") or ""))
    seconds = _seconds(feed.get("ttl")) or extras.channel.update_s
    if len(extras.items) == len(answer.entries):
        matched: Sequence[Extra] = extras.items
    else:
        matched = [Extra()] * len(answer.entries)
        problems.append("items could not be matched for a second look")
    shared = extras.channel.people or _people(feed) if kind in ("atom", "cdf") else ()
    site = home if home and not has_location else None
    items = tuple(
        _item(entry, extra, extras.channel, kind, site, shared)
        for entry, extra in zip(answer.entries, matched, strict=True)
    )
    return FeedDocument(
        kind=kind,
        version=version,
        charset=charset,
        title=_plain(feed, "title"),
        rights=_rights(feed, extras.channel),
        licence_url=extras.channel.licence_url or _licence(feed),
        language=_text(feed.get("language")),
        home_url=home,
        ttl_s=seconds,
        hub_url=_linked(feed, "hub"),
        self_url=_linked(feed, "self"),
        next_url=_linked(feed, "next") or _linked(feed, "prev-archive"),
        items=items,
        problems=tuple(problems),
    )


def _item(entry: Any, extra: Extra, channel: Extra, kind: str, site: str | None, shared: tuple[str, ...]) -> FeedItem:
    link = _link(entry, extra, kind, site)
    title = _plain(entry, "title")
    content, summary = _content(entry), _detail_html(entry, "summary")
    published, updated = _text(entry.get("published")), _text(entry.get("updated") if "updated" in entry else None)
    if kind in ("rss", "rdf") and not published:
        published = extra.dc_date or _text(entry.get("created"))
    elif not published:
        published = _text(entry.get("created"))
    source = entry.get("source") or {}
    tags = entry.get("tags") or [{}]
    return FeedItem(
        url=find_url(link) if link else None,
        link=link,
        entry_id=_text(entry.get("id")),
        title=title,
        label=find_label(title, plain_text(summary) or plain_text(content), link),
        authors=extra.people or _people(entry) or _people(source) or shared,
        published_at=parse_date(published),
        updated_at=parse_date(updated),
        published_raw=published,
        updated_raw=updated,
        summary=summary,
        content=content,
        rights=_rights(entry, extra),
        licence_url=extra.licence_url or _licence(entry),
        rsl=extra.rsl or channel.rsl,
        language=_text(entry.get("language")) or _text((entry.get("title_detail") or {}).get("language")),
        section=plain_text(_text(tags[0].get("label")) or _text(tags[0].get("term"))) if tags else None,
        source_name=plain_text(_text(source.get("title"))),
        source_url=find_url(str(source.get("href") or source.get("link") or "")),
    )


def _link(entry: Any, extra: Extra, kind: str, site: str | None) -> str | None:
    """The page's address: where a proxy put its own, the original; else link, permalink, other link, enclosure."""
    original = _text(entry.get("feedburner_origlink"))
    if original and find_url(original):
        return original
    if site and extra.link and not _ABSOLUTE.match(extra.link):
        return find_url(extra.link, site)
    link = _text(entry.get("link"))
    if link:
        return link
    for relation in ("alternate", "related", "via", None):
        for candidate in entry.get("links") or ():
            href = _text(candidate.get("href"))
            if href and candidate.get("rel") in (relation, relation or "enclosure"):
                return href
    name = None if kind == "rss" else _text(entry.get("id"))  # the guid of RSS says whether it is a link
    return name if name and name.startswith(("http://", "https://")) and find_url(name) else None


def _people(holder: Any) -> tuple[str, ...]:
    """Names; for who has none, the e-mail address."""
    names = []
    for person in holder.get("authors") or ():
        name = _text(person.get("name")) or _text(person.get("email"))
        if name:
            names.append(plain_text(_EMAIL_REST.sub("", name)))
    if not any(names):
        names = [plain_text(_text(holder.get("author")))]
    return tuple(dict.fromkeys(name for name in names if name))


def _content(entry: Any) -> str | None:
    """The fullest of the entry's contents that is text."""
    texts = [
        safe_html(_text(part.get("value")), str(part.get("type") or ""))
        for part in entry.get("content") or ()
        if not str(part.get("type") or "").startswith(("image/", "audio/", "video/"))
    ]
    return next((text for text in texts if text), None)


def _detail_html(holder: Any, key: str) -> str | None:
    detail = holder.get(f"{key}_detail") or {}
    if not detail:  # a copy of the content, whose type then holds for it
        parts = holder.get("content") or ()
        detail = next((part for part in parts if part.get("value") == holder.get(key)), {})
    return safe_html(_text(holder.get(key)), str(detail.get("type") or "text/html"))


def _plain(holder: Any, key: str) -> str | None:
    detail = holder.get(f"{key}_detail") or {}
    return plain_text(_text(holder.get(key)), is_html=detail.get("type", "text/html") in _HTML_TYPES)


def _rights(holder: Any, extra: Extra) -> str | None:
    return plain_text(without_scripts(extra.rights)) or _plain(holder, "rights")


def _licence(holder: Any) -> str | None:
    return find_url(str(holder.get("license") or ""))


def _linked(feed: Any, relation: str) -> str | None:
    for link in feed.get("links") or ():
        if link.get("rel") == relation and (found := find_url(str(link.get("href") or ""))):
            return found
    return None


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return scalar_text(value.strip()) or None


def _seconds(minutes: object) -> int | None:
    text = _text(minutes)
    return int(text) * 60 if text and text.isascii() and text.isdigit() and len(text) < 8 else None


def _kind(version: str, answer: Any) -> str:
    if version in ("rss090", "rss10"):
        return "rdf"
    if version == "rss" and "http://www.w3.org/1999/02/22-rdf-syntax-ns#" in answer.get("namespaces", {}).values():
        return "rdf"
    return next((kind for kind in ("atom", "cdf") if version.startswith(kind)), "rss")


def _describe(error: object) -> str:
    line = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {line}" if line else type(error).__name__

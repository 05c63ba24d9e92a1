"""Find the feeds of a site from one of its pages: what it declares, what it links, what is usual.

`find_article_links`, for sites without a feed, stands in `articles`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from crawler.feeds.articles import find_article_links
from crawler.feeds.page import find_base, parse_page
from crawler.feeds.prose import plain_text
from crawler.urls import find_url, origin_of

__all__ = ["FeedLink", "find_article_links", "find_feeds", "guess_feed_urls"]

MAX_FEEDS = 100
"""Feeds taken from one page: sites with a feed for each section have some dozens."""

_TYPES = {
    "application/rss+xml": "rss", "application/x-rss+xml": "rss", "text/rss+xml": "rss", "application/rss": "rss",
    "application/atom+xml": "atom", "text/atom+xml": "atom", "application/rdf+xml": "rdf", "text/rdf+xml": "rdf",
    "application/feed+json": "json", "application/json": "json", "text/xml": "unknown", "application/xml": "unknown",
}  # fmt: skip
_VAGUE = ("application/json", "text/xml", "application/xml", "application/rdf+xml")
"""Types that are used for other things too: the address or the title has to speak of a feed as well."""

_FEED_WORD = re.compile(r"(?:^|[/._=?&-])(?:rss(?:[12]|feeds?)?|atom|feeds?|rdf|xmlfeed|newsfeed)(?:$|[/._=?&-])", re.I)
_FEED_END = re.compile(r"\.(?:rss|atom|rdf)$|(?:rss|atom|feed|index|news|headlines)[\w-]*\.(?:xml|json)$", re.I)
_FEED_TITLE = re.compile(r"\b(?:rss|atom|feed)\b", re.I)
_NO_FEED = re.compile(
    r"oembed|opensearch|wp-json|manifest|\bfeedback|newsfeed/login|\.(?:html?|php|aspx|png|gif|jpe?g|svg|css|js|ico)$",
    re.I,
)
_READERS = re.compile(
    r"(?:^|\.)(?:feedly\.com|inoreader\.com|netvibes\.com|newsblur\.com|bloglines\.com|my\.yahoo\.com)$"
)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario|replies", re.I)
_USUAL = (
    "feed", "rss", "feed/", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss/", "feeds/", "feed.json", "index.rdf",
    "feeds/posts/default", "?feed=rss2", "rss/news.xml", "feeds/all.atom.xml", "feed/rss/", "news/rss.xml",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page points to."""

    url: str
    """Absolute http(s) address."""
    title: str | None = None
    kind: str = "unknown"
    """rss | atom | rdf | json | unknown, as the link says; nobody has looked."""


def find_feeds(body: bytes, url: str) -> tuple[FeedLink, ...]:
    """The feeds a page declares, then those it links, each once; feeds of comments come last. Never fails.

    Declared: `link` (or `a`) with rel=alternate or rel=feed and the type of a feed, JSON Feed included. Linked: `a`
    whose address looks like one.
    """
    root = parse_page(body)
    return () if root is None else find_feeds_in(root, url)


def find_feeds_in(root: etree._Element, url: str) -> tuple[FeedLink, ...]:
    """See `find_feeds`; of a page that is parsed."""
    base = find_base(root, url)
    found: dict[str, FeedLink] = {}
    for link in (*_declared(root, base), *_linked(root, base)):
        if len(found) < MAX_FEEDS:
            found.setdefault(link.url, link)
    return tuple(sorted(found.values(), key=_is_of_comments))


def guess_feed_urls(url: str) -> tuple[str, ...]:
    """Addresses where feeds usually are, the likeliest first: to be tried when a page names none.

    Below the page's own folder (a blog inside a site) before the root of the site.

    Raises:
        UrlError: `url` is no address.
    """
    root = origin_of(url) + "/"
    folder = find_url(".", url) or root
    bases = (root,) if folder == root else (folder, root)
    guesses = [find_url(path, base) for base in bases for path in _USUAL]
    return tuple(dict.fromkeys(guess for guess in guesses if guess))


def _declared(root: etree._Element, base: str) -> Iterator[FeedLink]:
    for element in root.iter("link", "a"):
        relations = (element.get("rel") or "").lower().split()
        kind = (element.get("type") or "").partition(";")[0].strip().lower()
        if not ({"alternate", "feed"} & set(relations)) or "stylesheet" in relations:
            continue
        href, title = element.get("href") or "", element.get("title") or ""
        if kind not in _TYPES and not (not kind and "feed" in relations):
            continue
        if kind in _VAGUE and (_NO_FEED.search(href) or not (_is_feed_address(href) or _FEED_TITLE.search(title))):
            continue
        if (address := find_url(_unwrapped(href), base)) and href.strip():
            yield FeedLink(address, plain_text(title, is_html=False), _TYPES.get(kind, "unknown"))


def _linked(root: etree._Element, base: str) -> Iterator[FeedLink]:
    for element in root.iter("a"):
        href = (element.get("href") or "").strip()
        if not href or len(href) > 2000 or not _is_feed_address(href):
            continue
        address = find_url(_unwrapped(href), base)
        if address and not _READERS.search(urlsplit(address).hostname or ""):
            text = plain_text("".join(str(part) for part in element.itertext())[:500], is_html=False)
            yield FeedLink(address, text or plain_text(element.get("title"), is_html=False), _kind_of(address))


def _unwrapped(href: str) -> str:
    """Without the feed: scheme that once opened readers."""
    text = href.strip()
    if text.lower().startswith("feed://"):
        return "http://" + text[7:]
    return text[5:] if text.lower().startswith("feed:") else text


def _is_feed_address(href: str) -> bool:
    text = re.sub(r"^[a-z]+:(//[^/]*)?", "", href.strip().partition("#")[0], flags=re.I)
    if text.count("/") > 8 or _NO_FEED.search(text.partition("?")[0]):
        return False
    if _FEED_END.search(text.partition("?")[0]):
        return True
    tail = "/" + "/".join([part for part in text.split("/") if part][-3:])
    # a headline about feeds is no feed: the word must be a segment's whole name, or near to it
    return bool(_FEED_WORD.search(tail)) and max(len(part) for part in tail.split("/")) <= 40 and tail.count("-") <= 2


def _kind_of(address: str) -> str:
    path = address.lower()
    for word, kind in (("atom", "atom"), (".rdf", "rdf"), (".json", "json"), ("rss", "rss")):
        if word in path:
            return kind
    return "unknown"


def _is_of_comments(link: FeedLink) -> bool:
    return bool(_COMMENTS.search(link.title or "") or _COMMENTS.search(link.url))

"""Find the articles that a page of a site links to, where the site has neither feed nor sitemap.

At first nothing is known about the site but this one page. So each link is weighed by its address, its words and its
place; then links of one shape (`/a/17`, `/a/18`) decide together: the shape that most links of substance share is that
of articles, also for those of its links that say little. Once pages of the site were fetched, what became of them
decides (`crawler.feeds.shapes`).
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import etree

from crawler.feeds.page import find_base, parse_page
from crawler.feeds.prose import plain_text
from crawler.feeds.shapes import PAGE_END, QUERY_ID, Shapes, split_shape, varies
from crawler.items import Entry
from crawler.urls import find_url, host_of, registered_domain

MAX_ARTICLES = 500
"""Links returned, in document order. Source: front pages link 30 to 300 articles."""

MAX_ANCHORS = 20_000
"""Links looked at."""

_ENOUGH = 3.0
"""Weight from which a link counts by itself."""

_GROUP_ENOUGH = 1.4
"""Mean weight from which a group of one shape counts."""

MAX_BARE = 50
"""Links taken from a page none of whose links looks like an article's."""

_DATE = re.compile(r"(?:^|[/_-])(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2])(?:[/_-]?(?:0?[1-9]|[12]\d|3[01]))?(?=$|[/_.-])")
_ID = re.compile(r"\d{5,}")
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|pdf|zip|gz|mp[34]|m4a|ogg|avi|mov|css|js|xml|rss|atom|rdf|json|txt|docx?|"
    r"xlsx?|pptx?|exe|apk|ics)$",
    re.I,
)
STOP = frozenset((
    "about", "about-us", "account", "advertise", "advertising", "amp-login", "app", "apps", "archive", "archives",
    "author", "authors", "autor", "basket", "cart", "categories", "category", "careers", "checkout", "comment",
    "comments", "contact", "contact-us", "cookie", "cookies", "donate", "faq", "feed", "feeds", "followers", "forum",
    "help",
    "home", "imprint", "impressum", "index", "jobs", "kontakt", "label", "login", "logout", "legal", "mailto",
    "masthead", "member", "membership", "my", "newsletter", "newsletters", "page", "pages", "people", "podcast",
    "privacy", "privacy-policy", "profile", "register", "rss", "search", "settings", "shop", "share", "sign-in",
    "signin", "signup", "sitemap", "staff", "subscribe", "subscription", "subscriptions", "support", "tag", "tags",
    "team", "terms", "terms-of-service", "terms-of-use", "topic", "topics", "user", "users", "weather", "wp-admin",
    "wp-content", "wp-login.php",
))  # fmt: skip
"""Path segments of pages that are no articles."""

_ASIDE = frozenset(("nav", "footer", "header", "aside", "form"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_CJK = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


NOTHING_KNOWN = Shapes()


@dataclass(frozen=True, slots=True)
class _Link:
    url: str
    text: str
    place: float
    """What its place in the page is worth: headings count for it, navigation against it."""


def find_article_links(body: bytes, url: str, known: Shapes = NOTHING_KNOWN) -> tuple[Entry, ...]:
    """The pages of the same site that look like articles, in document order; `title` is the text of the link.

    Never fails; empty when nothing looks like an article.

    Args:
        known: what became of the site's addresses so far: it counts before everything that this one page says.
    """
    root = parse_page(body)
    return () if root is None else find_article_links_in(root, url, known)


def find_article_links_in(root: etree._Element, url: str, known: Shapes) -> tuple[Entry, ...]:
    """See `find_article_links`; of a page that is parsed."""
    here = find_url(url)
    if here is None:
        return ()
    links = _collect(root, here)
    weights = {link.url: _weigh(link) for link in links}
    accepted = _accepted_shapes(links, weights)
    verdicts = {link.url: known.verdict(link.url) for link in links}
    links = [link for link in links if verdicts[link.url] is not False]
    chosen = [
        link
        for link in links
        if verdicts[link.url] or weights[link.url] >= _ENOUGH or _is_carried(link, weights, accepted)
    ]
    # An index of bare links says nothing about any of them: what nothing speaks against is worth a look.
    chosen = chosen or [link for link in links if weights[link.url] >= 0][:MAX_BARE]
    return tuple(Entry(url=link.url, title=link.text or None) for link in chosen[:MAX_ARTICLES])


def _collect(root: etree._Element, here: str) -> list[_Link]:
    """Links to other pages of the site, each once, with their best text and place."""
    base = find_base(root, here)
    site = registered_domain(host_of(here))
    found: dict[str, _Link] = {}
    own = {here.partition("#")[0].rstrip("/")}
    for count, anchor in enumerate(root.iter("a")):
        if count >= MAX_ANCHORS:
            break
        href = (anchor.get("href") or "").strip()
        address = find_url(href, base) if href and not href.startswith("#") else None
        if address is None:
            continue
        address = address.partition("#")[0]
        parts = urlsplit(address)
        host = parts.hostname or ""
        if registered_domain(host) != site or address.rstrip("/") in own or _FILE.search(parts.path):
            continue
        if parts.path in ("", "/") and not parts.query:
            continue
        link = _Link(address, _words(anchor), _place(anchor))
        known = found.get(address)
        if known is None:
            found[address] = link
        else:
            text = max(known.text, link.text, key=len)
            found[address] = replace(known, text=text, place=max(known.place, link.place))
    return list(found.values())


def _words(anchor: etree._Element) -> str:
    """The heading inside the link, else its text, else its title or its picture's."""
    heading = next((child for child in anchor.iter(*_HEADINGS) if len(child) < 20), None)
    text = _text(anchor if heading is None else heading) or _text(anchor)
    if text:
        return text
    images = [image.get("alt") for image in anchor.iter("img")]
    return plain_text(anchor.get("title") or next((alt for alt in images if alt), ""), is_html=False) or ""


def _text(element: etree._Element) -> str | None:
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        parts.append(str(part))
        size += len(parts[-1])
        if size > 1000:
            break
    return plain_text("".join(parts)[:1000], is_html=False)


def _place(anchor: etree._Element) -> float:
    worth = 0.0
    for depth, holder in enumerate(anchor.iterancestors()):
        if holder.tag in _HEADINGS and depth < 4:
            worth += 1
        elif holder.tag == "article":
            worth += 0.5
        elif holder.tag in _ASIDE:
            # the header of an article is a good place
            worth -= 0 if holder.tag == "header" and worth > 0 else 2
            break
        if depth > 12:
            break
    if any(child.tag in _HEADINGS for child in anchor):
        worth += 1
    return worth


def _weigh(link: _Link) -> float:
    parts = urlsplit(link.url)
    segments = [unquote(segment).lower() for segment in parts.path.split("/") if segment]
    weight = link.place + _weigh_text(link.text)
    if any(segment in STOP for segment in segments):
        weight -= 4
    if _DATE.search(parts.path):
        weight += 3
    last = PAGE_END.sub("", segments[-1]) if segments else ""
    hyphens = max(last.count("-"), last.count("_"), last.count("+"))
    if hyphens >= 3:
        weight += 2
    elif hyphens == 2 or (PAGE_END.search(segments[-1]) if segments else False):
        weight += 1
    if _ID.search(last):
        weight += 1.5
    elif last.isdigit():
        weight += 1
    elif re.search(r"\d", last):
        weight += 0.5
    if any(QUERY_ID.search(name) and re.search(r"\d", value) for name, value in parse_qsl(parts.query[:500])):
        weight += 1.5
    elif len(segments) == 1 and hyphens == 0 and not re.search(r"\d", last):
        weight -= 2
    return weight


def _weigh_text(text: str) -> float:
    """A headline has five words and more; scripts without spaces are counted in characters."""
    size = len(_CJK.findall(text)) / 2.5 + len(re.findall(r"[^\W\d_]{2,}", _CJK.sub(" ", text)))
    if size >= 5:
        return 2.0
    return 0.5 if size >= 3 else 0.0


def _accepted_shapes(links: list[_Link], weights: dict[str, float]) -> set[tuple[str, ...]]:
    """The shapes that articles have here.

    A shape needs a part that varies as articles' addresses do (a number, a slug, a page's ending, an id in the query)
    and three links at least. It counts when its links weigh enough on average, or when it is plainly what the page is
    made of: five links and a third of all.
    """
    groups: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for link in links:
        groups[split_shape(link.url)].append(weights[link.url])
    accepted = set()
    for shape, found in groups.items():
        mean = sum(found) / len(found)
        if len(found) < 3 or not varies(shape):
            continue
        dominates = len(found) >= 5 and len(found) * 3 >= len(links) and mean > 0
        if mean >= _GROUP_ENOUGH or dominates:
            accepted.add(shape)
    return accepted


def _is_carried(link: _Link, weights: dict[str, float], accepted: set[tuple[str, ...]]) -> bool:
    """Of an accepted shape, and nothing speaks against it."""
    return weights[link.url] >= 0 and split_shape(link.url) in accepted

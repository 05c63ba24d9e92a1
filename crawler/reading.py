"""One reply, read whole, in a worker process: a page becomes article and rights, a listing becomes entries.

`perform` is the workers' task. The HTML is parsed once; extraction, rights and fingerprints are taken from that one
tree. Nothing of Scrapy is imported here.
"""

import hashlib
import time
from dataclasses import replace
from functools import cache
from importlib.metadata import version

from crawler import __version__
from crawler.dedupe.exact import key_of_tokens
from crawler.dedupe.near import fingerprint_lines
from crawler.dedupe.normal import token_lines
from crawler.errors import FeedError, PageError, RuleError
from crawler.extract.article import NotArticle, extract_article
from crawler.extract.nodes import NEVER_TEXT
from crawler.extract.paging import find_next_page, goes_on, join_pages
from crawler.extract.rules import SHIPPED, SiteRule, find_rule
from crawler.extract.tree import parse_html
from crawler.extract.variants import find_amp_url, find_proper_url
from crawler.feeds.articles import find_article_links_in
from crawler.feeds.feed import parse_feed
from crawler.feeds.home import find_feeds_in
from crawler.feeds.opml import read_opml
from crawler.feeds.page import parse_page
from crawler.feeds.sections import find_section_links_in
from crawler.feeds.shapes import Shapes
from crawler.feeds.sitemap import parse_sitemap
from crawler.feeds.sniff import find_odd_lines, parse_url_list, sniff
from crawler.items import (
    Article,
    Entry,
    FieldOrigin,
    Link,
    Listing,
    ListingReading,
    Outcome,
    Page,
    PagePart,
    Reading,
    Rights,
)
from crawler.rights.corrections import find_corrections
from crawler.rights.lines import read_lines
from crawler.rights.merging import merge_rights
from crawler.rights.parties import agency_of
from crawler.rights.paywall import find_wall
from crawler.rights.signals import parse_link_header
from crawler.rights.verdict import read_rights
from crawler.rights.withdrawal import find_retraction
from crawler.urls import find_url


def perform(job: Page | Listing) -> Reading | ListingReading:
    """The workers' task: read what was fetched."""
    return read_page(job) if isinstance(job, Page) else read_listing(job)


def read_page(page: Page) -> Reading:
    """Article and rights of a page and of those that go on with it; a page that is no article says why."""
    reading = _read_alone(page, None)
    for further in page.further:
        joined = _join(reading, _read_alone(further, page.url), page, further)
        if joined is None:
            break
        reading = joined
    return reading


def _read_alone(page: Page, first_url: str | None) -> Reading:
    """One page by itself; `first_url` is the address of the article's first one, where this is a later one."""
    began = time.perf_counter()
    extractor = extractor_name()
    try:
        rule = find_rule(page.url, page.fetched_at, page.rules_folder)
        extractor = extractor_name(rule)
        document = parse_html(page.body, page.url, page.headers)
        shown = read_lines(document.root)
        rights = read_rights(document, page, page.tdmrep, shown)
        found = extract_article(document, page, rights.notices, rule)
    except PageError as error:
        return Reading(Outcome.NOT_HTML, reason=error.why, extractor=extractor)
    except RuleError as error:
        return Reading(Outcome.EXTRACTION_FAILED, reason=f"site rule: {error}", extractor=extractor)
    if isinstance(found, NotArticle):
        return Reading(
            Outcome.NOT_ARTICLE,
            reason=found.reason,
            charset=document.charset,
            extractor=extractor,
            elapsed_ms=_elapsed_ms(began),
        )
    found = replace(name_by_header(found, page), next_page_url=find_next_page(document, first_url))
    lines = token_lines(found.body)
    return Reading(
        Outcome.STORED,
        article=set_agencies_apart(make_sound(found)),
        rights=rights,
        text_key=key_of_tokens(lines),
        fingerprint=fingerprint_lines(lines),
        retraction=find_retraction(found.title, found.body),
        corrections=find_corrections(shown, found.body, document.json_ld),
        wall=find_wall(shown),
        charset=document.charset,
        proper_url=find_proper_url(document),
        amp_url=find_amp_url(document),
        extractor=extractor,
        elapsed_ms=_elapsed_ms(began),
    )


def _elapsed_ms(began: float) -> float:
    return round(1000 * (time.perf_counter() - began), 1)


def _join(reading: Reading, further: Reading, first: Page, page: Page) -> Reading | None:
    """The reading with that of a further page behind it; None when the page does not go on with the article."""
    article, more = reading.article, further.article
    if article is None or more is None or not goes_on(article, more):
        return None
    if not article.parts:
        part = PagePart(article.url, 0, len(article.body), first.payload_sha256)
        article = replace(article, parts=(part,))
    joined = join_pages(article, more, page.payload_sha256)
    lines = token_lines(joined.body)
    return replace(
        reading,
        article=joined,
        rights=merge_rights(reading.rights or Rights(), further.rights or Rights()),
        text_key=key_of_tokens(lines),
        fingerprint=fingerprint_lines(lines),
        corrections=tuple(dict.fromkeys((*reading.corrections, *further.corrections))),
        elapsed_ms=(reading.elapsed_ms or 0) + (further.elapsed_ms or 0),
    )


def name_by_header(article: Article, page: Page) -> Article:
    """The article with the proper address that the reply's Link header names (RFC 6596), where the page has no
    rel=canonical itself; it goes before og:url and the like."""
    before = next((one for one in article.origins if one.name == "canonical_url"), None)
    if before is not None and before.origin == "link-canonical":
        return article
    for name, value in page.headers:
        if name.lower() == "link" and "canonical" in value.lower():
            for href, parameters in parse_link_header(value):
                url = find_url(href, page.url) if "canonical" in parameters.get("rel", "").lower().split() else None
                if url is not None:
                    lost = () if before is None else ((before.origin, article.canonical_url or ""), *before.rivals)
                    origins = tuple(one for one in article.origins if one is not before)
                    origin = FieldOrigin("canonical_url", "link-header", href, lost)
                    return replace(article, canonical_url=url, origins=(*origins, origin))
    return article


def set_agencies_apart(article: Article) -> Article:
    """The article with the agencies among its authors named for themselves, too."""
    agencies = [agency for name in article.authors if (agency := agency_of(name))]
    return replace(article, agencies=tuple(dict.fromkeys(agencies))) if agencies else article


MAX_TITLE_CHARS = 1000
"""The longest headline among 834 real pages has under 300 characters; longer ones are attacks or whole texts."""


def make_sound(article: Article) -> Article:
    """The article with short fields that cannot reorder, break or swamp what is shown around them.

    A headline that is cut says so in its origin.
    """
    title = NEVER_TEXT.sub("", article.title) if article.title else None
    origins = article.origins
    if title and len(title) > MAX_TITLE_CHARS:
        title = title[:MAX_TITLE_CHARS]
        origins = (*origins, FieldOrigin("title", f"cut at {MAX_TITLE_CHARS} characters"))
    return replace(
        article,
        title=title,
        authors=tuple(NEVER_TEXT.sub("", name) for name in article.authors),
        description=NEVER_TEXT.sub("", article.description) if article.description else None,
        origins=origins,
    )


def extractor_name(rule: SiteRule | None = None) -> str:
    """`pressmark/0.1.0 trafilatura/2.3.1 lxml/6.1.3 cfg:1a2b3c4d`: what made the text, for the provenance.

    The last word is a digest of the extraction room's own source and data, so that any change of rule is visible. A
    page that a site rule was in force for says which behind it, `rule:news.example/5e6f7a8b`.
    """
    return f"{_general_name()} rule:{rule.name}" if rule else _general_name()


@cache
def _general_name() -> str:
    names = " ".join(f"{name}/{version(name)}" for name in ("trafilatura", "lxml"))
    return f"pressmark/{__version__} {names} cfg:{_rules_digest()[:8]}"


def _rules_digest() -> str:
    """Of the code and data that read every page; site rules, which read those of their domain only, have their own."""
    from importlib.resources import as_file, files

    digest = hashlib.sha256()
    for room in ("crawler.extract", "crawler.rights"):
        with as_file(files(room)) as folder:
            for path in sorted(folder.rglob("*")):
                if path.suffix in (".py", ".toml", ".json") and path.parent.name != SHIPPED.name:
                    digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def read_listing(listing: Listing) -> ListingReading:
    """Entries and links of a feed, sitemap, OPML file, list of addresses or home page, whatever it turns out to be."""
    kind = sniff(listing.body, listing.url, listing.headers)
    try:
        if kind == "feed" and listing.expected == "sitemap":
            kind = "sitemap"
        if kind == "feed":
            return _read_feed(listing)
        if kind == "sitemap" or (kind in ("url_list", "unknown") and listing.expected == "sitemap"):
            return _read_sitemap(listing)
        if kind == "opml":
            feeds, odd = read_opml(listing.body)
            return ListingReading(
                "opml",
                links=tuple(Link(feed.url, "feed", feed.title, home_url=feed.home_url) for feed in feeds),
                problems=(f"{odd} entries without an http(s) address were passed over",) if odd else (),
            )
        if kind == "url_list":
            text = listing.body.decode("utf-8", "replace")
            odd = len(find_odd_lines(text))
            return ListingReading(
                "url_list",
                entries=tuple(Entry(url) for url in parse_url_list(text)),
                problems=(f"{odd} lines that are no http(s) address were passed over",) if odd else (),
            )
    except FeedError as error:
        return ListingReading("unknown", error=error.why)
    if kind == "html":
        root = parse_page(listing.body)
        if root is None:
            return ListingReading("home")
        shapes = Shapes(frozenset(listing.article_shapes), frozenset(listing.other_shapes))
        return ListingReading(
            "home",
            entries=find_article_links_in(root, listing.url, shapes),
            links=tuple(Link(link.url, "feed", link.title) for link in find_feeds_in(root, listing.url)),
            sections=find_section_links_in(root, listing.url) if listing.expected == "home" else (),
        )
    return ListingReading("unknown", error="neither feed, sitemap, OPML, HTML nor a list of addresses")


def _read_feed(listing: Listing) -> ListingReading:
    feed = parse_feed(listing.body, listing.url, listing.headers)
    return ListingReading(
        "feed",
        title=feed.title,
        rights=feed.rights,
        language=feed.language,
        home_url=feed.home_url,
        ttl_s=feed.ttl_s,
        entries=feed.entries,
        problems=feed.problems,
    )


def _read_sitemap(listing: Listing) -> ListingReading:
    sitemap = parse_sitemap(listing.body, listing.url)
    links = tuple(Link(child.url, "sitemap", updated_at=child.lastmod) for child in sitemap.sitemaps)
    return ListingReading("sitemap", entries=sitemap.pages, links=links, problems=sitemap.problems)

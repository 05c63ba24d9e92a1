"""What one look at a listing leads to: what is written of it, and which listings are looked at next. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.config import Config
from crawler.errors import UrlError
from crawler.feeds.shapes import Shapes, learn_shapes
from crawler.items import Discovery, DiscoveryMeans, Entry, Fetch, ListingReading
from crawler.schedule.listing import choose_children, choose_entries
from crawler.schedule.upkeep import Verdict
from crawler.store.base import Feed, FeedDraft
from crawler.store.rows import headers_value
from crawler.store.sqlite import SqliteStore
from crawler.urls import find_url, request_url, url_key
from crawler.walk.parts import in_parts

MEANS = {"feed": DiscoveryMeans.FEED, "sitemap": DiscoveryMeans.SITEMAP, "home": DiscoveryMeans.HOME}

MAX_SITEMAP_DEPTH = 3
"""Indexes of indexes are followed this deep; sitemaps.org allows one level."""

MAX_REPLACEMENTS = 3
"""Feeds taken up at once in place of one that is none any more; those a page declares come first."""
MAX_LEARNED = 2000
"""Addresses, the newest, that tell of the shapes of a site's articles."""
MAX_NAMED_SITEMAPS = 5
"""Sitemaps of robots.txt that are watched once a feed without a known one has lost entries."""
LONGEST_GAP = timedelta(days=30)
"""A sitemap is not read further back than this to fill a gap."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a listing's reply brought, ready to be written."""

    outcome: str
    """ok | not_modified | error | not_a_feed"""
    error: str | None = None
    discoveries: tuple[Discovery, ...] = ()
    children: tuple[FeedDraft, ...] = ()
    left_out: int = 0
    """Entries not followed: too old, undated beyond the bound, or no address."""
    dates: tuple[datetime, ...] = ()
    """Dates of the document's entries, for the polling rule."""
    is_rediscovery: bool = False
    """`children` are what is looked at in place of a feed that has become a page."""

    def outcome_of(self, verdict: Verdict) -> str:
        """As it is written of the feed: `gone` where the server says so."""
        return "gone" if verdict.is_gone else self.outcome


async def look_at(
    feed: Feed, reading: ListingReading, fetch: Fetch, config: Config, depth: int, gap_since: datetime | None = None
) -> Look:
    """Turn a reading into discoveries and children, a part at a time.

    Args:
        feed: as it was before the look.
        depth: how many indexes lie above it.
        gap_since: a feed of the source lost entries that are no older than this: a sitemap's pages back to then are
            followed.
    """
    now = fetch.fetched_at
    if reading.kind == "home" and feed.kind == "feed":
        return Look(
            "not_a_feed",
            error="a web page stands where the feed was",
            children=find_replacements(feed, reading),
            is_rediscovery=True,
        )
    if reading.kind == "unknown" or (reading.kind == "home" and feed.kind != "home"):
        return Look("not_a_feed", error=reading.error or "a web page stands where the feed was")
    max_age = timedelta(days=config.sitemap_max_age_days)
    if gap_since is not None:
        max_age = min(max(max_age, now - gap_since), LONGEST_GAP)
    entries, left_out = choose_entries(feed.kind, reading.entries, now, max_age, config.undated_per_sitemap)
    found: list[Discovery | None] = []
    async for part in in_parts(lambda some: [discovery_of(entry, feed, now) for entry in some], entries):
        found += part
    children: tuple[FeedDraft, ...] = ()
    if feed.kind == "sitemap" and depth < MAX_SITEMAP_DEPTH:
        children = tuple(
            FeedDraft(feed.source_id, link.url, "sitemap", parent_feed_id=feed.feed_id)
            for link in choose_children(reading.links, now, max_age)
            if link.url != feed.url
        )
    kept = tuple(discovery for discovery in found if discovery is not None)
    dates = tuple(sorted({moment for entry in reading.entries if (moment := entry.published_at or entry.updated_at)}))
    return Look("ok", None, kept, children, left_out + len(found) - len(kept), dates)


def find_replacements(feed: Feed, reading: ListingReading) -> tuple[FeedDraft, ...]:
    """The feeds that the page in a feed's place points to."""
    urls = dict.fromkeys(link.url for link in reading.links if link.url != feed.url)
    return tuple(FeedDraft(feed.source_id, url, "feed") for url in list(urls)[:MAX_REPLACEMENTS])


def stand_in(feed: Feed, home_url: str) -> FeedDraft:
    """The home page of a source whose feed has become a page that points to no other: its links tell of articles, and
    it may name feeds."""
    return FeedDraft(feed.source_id, home_url, "home")


def has_listings(feeds: Iterable[Feed]) -> bool:
    """The source has a feed or sitemap: its home page needs no sections to help it."""
    return any(feed.is_active and feed.kind in ("feed", "sitemap") for feed in feeds)


def section_drafts(feed: Feed, reading: ListingReading) -> tuple[FeedDraft, ...]:
    """The section pages in a home page's menus, to be looked at like it."""
    return tuple(FeedDraft(feed.source_id, url, "home") for url in reading.sections if url != feed.url)


def learn_site(store: SqliteStore, feed: Feed) -> Shapes:
    """What became of the addresses of a home page's site; nothing for other listings, which name articles only."""
    if feed.kind != "home":
        return Shapes()
    return learn_shapes(store.ended_pages(feed.source_id, MAX_LEARNED))


def sitemap_drafts(feed: Feed, urls: Iterable[str]) -> tuple[FeedDraft, ...]:
    """The sitemaps that the robots.txt of a feed's host names, to look for what the feed lost."""
    found = dict.fromkeys(url for name in urls if (url := find_url(name, feed.url)))
    return tuple(FeedDraft(feed.source_id, url, "sitemap") for url in list(found)[:MAX_NAMED_SITEMAPS])


def discovery_of(entry: Entry, feed: Feed, now: datetime) -> Discovery | None:
    """The discovery of one entry; None when its address cannot be fetched, or is that of the listing itself."""
    try:
        request_url(entry.url)
        key = url_key(entry.url)
        if key == url_key(feed.url):
            return None
    except UrlError:
        return None
    return Discovery(entry, MEANS[feed.kind], key, now, source_id=feed.source_id, feed_id=feed.feed_id)


def validators(feed: Feed, fetch: Fetch, is_good: bool) -> tuple[str | None, str | None]:
    """(ETag, Last-Modified) to ask with the next time: the reply's when it was read, else the ones before."""
    if fetch.status == 304 or not is_good:
        return feed.etag, feed.last_modified
    headers = fetch.response_headers
    return headers_value(headers, "etag"), headers_value(headers, "last-modified")

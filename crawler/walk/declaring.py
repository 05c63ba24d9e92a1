"""Sources written down in pressmark.toml become those of the corpus, at the beginning of a crawl."""

from collections.abc import Iterable
from datetime import datetime

from crawler.declared import DeclaredSource
from crawler.store.base import FeedDraft
from crawler.store.sqlite import SqliteStore


def apply_sources(store: SqliteStore, declared: Iterable[DeclaredSource], now: datetime) -> int:
    """Add what the corpus does not have, and set what the file says; returns how many sources are new. What was erased
    on request is passed over.

    Doing it again writes nothing.
    """
    known = {source.home_url: source for source in store.sources()}
    feeds = {feed.url for feed in store.feeds()}
    added = 0
    for one in declared:
        if store.is_forgotten(one.home):
            continue
        source = known.get(one.home)
        if source is None:
            store.add_source(one.home, one.name or None, None, now, one.language or None)
            source = next(found for found in store.sources() if found.home_url == one.home)
            added += 1
        drafts = [FeedDraft(source.source_id, url, "feed") for url in one.feeds]
        drafts += [FeedDraft(source.source_id, url, "sitemap") for url in one.sitemaps]
        for draft in drafts or [FeedDraft(source.source_id, one.home, "home")]:
            if draft.url not in feeds and not store.is_forgotten(draft.url):
                store.add_feed(draft, now)
        if (one.name and one.name != source.name) or (one.language and one.language != source.language):
            store.set_name(source.source_id, one.name or None, one.language or None)
        if "time_zone" in one.given and (one.time_zone or None) != source.time_zone:
            store.set_zone(source.source_id, one.time_zone or None)
        if "render" in one.given and one.render != source.is_rendered:
            store.set_rendered(source.source_id, one.render)
        payload = one.store_payload or source.store_payload
        noarchive = one.store_noarchive or source.store_noarchive
        if (payload, noarchive) != (source.store_payload, source.store_noarchive):
            store.set_kept(source.source_id, payload, noarchive)
    return added

"""When a listing is looked at next: the polling rule of `crawler.schedule.polling`, fed with what the look brought."""

from datetime import datetime, timedelta

from crawler.config import Config
from crawler.items import Fetch, ListingReading
from crawler.store.base import Feed
from crawler.walk.looking import Look


def find_next_look(
    feed: Feed, fetch: Fetch, look: Look, reading: ListingReading | None, config: Config
) -> tuple[str | None, datetime]:
    """(the rule's memory as JSON, the instant of the next look)."""
    return feed.poll_state, fetch.fetched_at + timedelta(hours=1)

"""When a listing is looked at next: the polling rule of `crawler.schedule.polling`, fed with what the look brought."""

from collections.abc import Collection
from datetime import datetime

from crawler.items import Fetch, ListingReading
from crawler.schedule.ending import parse_retry_after
from crawler.schedule.fleet import Fleet
from crawler.schedule.polling import PollObservation
from crawler.store.base import Feed
from crawler.store.rows import headers_value
from crawler.walk.looking import Look


def find_next_look(
    fleet: Fleet, feed: Feed, fetch: Fetch, look: Look, reading: ListingReading | None, new_keys: Collection[str]
) -> tuple[str, datetime]:
    """(the rule's memory as JSON, the instant of the next look).

    Args:
        new_keys: of the look's discoveries, those that were never seen before.
    """
    is_good = look.outcome in ("ok", "not_modified")
    new = [discovery.entry for discovery in look.discoveries if discovery.url_key in new_keys]
    dates = tuple(moment for entry in new if (moment := entry.published_at or entry.updated_at))
    asked = parse_retry_after(headers_value(fetch.response_headers, "retry-after"), fetch.fetched_at)
    observation = PollObservation(
        status=fetch.status if is_good or (fetch.status or 0) >= 400 else None,
        new_items=len(new),
        new_at=dates,
        window_items=len(reading.entries) if reading and look.outcome == "ok" else None,
        window_at=look.dates,
        max_age_s=max_age_s(headers_value(fetch.response_headers, "cache-control")),
        ttl_s=reading.ttl_s if reading else None,
        retry_after_s=(asked - fetch.fetched_at).total_seconds() if asked else None,
    )
    state, next_look_at = fleet.look(feed.feed_id, observation, fetch.fetched_at)
    return state.to_json(), next_look_at


def max_age_s(cache_control: str | None) -> float | None:
    """Seconds of a Cache-Control header's max-age; None where it has none."""
    for part in (cache_control or "").lower().split(","):
        name, _, value = part.strip().partition("=")
        digits = value.strip('"')
        if name == "max-age" and digits.isascii() and digits.isdigit():
            return float(digits[:10])
    return None

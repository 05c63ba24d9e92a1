"""What follows from a look at a listing: the rules of `crawler.schedule` (when next, has it moved, what was lost), fed
with what the look brought."""

from collections.abc import Collection, Iterable
from datetime import datetime

from crawler.items import Fetch, ListingReading
from crawler.schedule.ending import parse_retry_after
from crawler.schedule.fleet import Fleet
from crawler.schedule.gaps import Window, find_gap
from crawler.schedule.polling import PollObservation, PollState, steady_rate
from crawler.schedule.upkeep import Seen, Verdict, judge
from crawler.store.base import Feed, Gap
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


def judge_look(feed: Feed, fetch: Fetch, look: Look, new_items: int, siblings: Iterable[Feed] = ()) -> Verdict:
    """What the look makes of the feed itself.

    Args:
        siblings: the feeds of its source, where it is in question whether another one can take its place.
    """
    seen = Seen(
        outcome=look.outcome,
        at=fetch.fetched_at,
        url=feed.url,
        final_url=fetch.final_url,
        hops=fetch.redirects,
        status=fetch.status,
        new_items=new_items,
        dates=look.dates,
        is_whole=not any(name.lower() in ("if-none-match", "if-modified-since") for name, _ in fetch.request_headers),
        etag=headers_value(fetch.response_headers, "etag"),
        last_modified=headers_value(fetch.response_headers, "last-modified"),
    )
    others = (one for one in siblings if one.kind == "feed" and one.feed_id != feed.feed_id and one.is_active)
    return judge(feed, seen, has_other=any(map(_works, others)))


def _works(feed: Feed) -> bool:
    return feed.error_streak == 0 and feed.upkeep.no_feed_looks == 0 and feed.upkeep.read_at is not None


def find_look_gap(feed: Feed, fetch: Fetch, look: Look, known: int) -> Gap | None:
    """What the feed lost since its document was read last.

    Args:
        known: entries of the look that this feed had listed before. What the corpus has from elsewhere (a sitemap that
            was read first, another feed, a fetch on demand) does not tell whether this feed's looks lie close enough.
    """
    if feed.kind != "feed" or look.outcome != "ok":
        return None
    upkeep = feed.upkeep
    window = Window(fetch.fetched_at, len(look.discoveries), known, look.dates)
    rate = steady_rate(PollState.from_json(feed.poll_state))
    return find_gap(window, upkeep.read_at, upkeep.newest_entry_at, rate)


def max_age_s(cache_control: str | None) -> float | None:
    """Seconds of a Cache-Control header's max-age; None where it has none."""
    for part in (cache_control or "").lower().split(","):
        name, _, value = part.strip().partition("=")
        digits = value.strip('"')
        if name == "max-age" and digits.isascii() and digits.isdigit():
            return float(digits[:10])
    return None

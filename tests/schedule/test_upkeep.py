"""A feed moves when its server keeps saying so, ends when it is gone, and is not believed for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import Hop
from crawler.schedule.upkeep import MOVE_LOOKS, NO_FEED_LOOKS, Seen, find_permanent_target, is_whole_due, judge
from crawler.store.base import Feed, Upkeep

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OLD, NEW, OTHER = "https://news.example/rss", "https://news.example/feed", "https://feeds.example/1"
FEED = Feed(1, 1, OLD, "feed", '"v1"', None, upkeep=Upkeep(read_at=NOW - HOUR))


def seen(outcome: str = "ok", **more: object) -> Seen:
    return replace(Seen(outcome, NOW, OLD, OLD), **more)  # type: ignore[arg-type] # named ones pass through


def look_often(feed: Feed, *looks: Seen) -> tuple[Feed, list[str | None]]:
    """The feed behind these looks, and where each of them moved it."""
    moves = []
    for look in looks:
        verdict = judge(feed, look)
        feed = replace(feed, upkeep=verdict.upkeep)
        moves.append(verdict.moved_to)
    return feed, moves


MOVED = seen(final_url=NEW, hops=(Hop(OLD, 301),))


@pytest.mark.parametrize(
    ("hops", "final_url", "target"),
    [
        pytest.param((), OLD, None, id="no redirect"),
        pytest.param((Hop(OLD, 301),), NEW, NEW, id="moved permanently"),
        pytest.param((Hop(OLD, 308),), NEW, NEW, id="permanent redirect"),
        pytest.param((Hop(OLD, 302),), NEW, None, id="found elsewhere for now"),
        pytest.param((Hop(OLD, 307), Hop(NEW, 301)), OTHER, None, id="for now, then for good"),
        pytest.param((Hop(OLD, 301), Hop(NEW, 302)), OTHER, NEW, id="for good, then for now"),
        pytest.param((Hop(OLD, 301), Hop(NEW, 308)), OTHER, OTHER, id="for good twice"),
        pytest.param((Hop(OLD, 301), Hop(NEW, 301)), OLD, None, id="back to where it was"),
    ],
)
def test_only_permanent_redirects_say_where_a_feed_is(hops: tuple[Hop, ...], final_url: str, target: str) -> None:
    assert find_permanent_target(OLD, final_url, hops) == target


def test_a_feed_moves_once_its_redirect_has_held_for_several_good_looks() -> None:
    feed, moves = look_often(FEED, *[MOVED, replace(MOVED, outcome="not_modified")] * 2)
    assert moves[:MOVE_LOOKS] == [None] * (MOVE_LOOKS - 1) + [NEW]
    assert feed.upkeep.moved_looks == 1  # the count begins again


def test_a_redirect_that_is_taken_back_or_leads_elsewhere_is_counted_from_the_start() -> None:
    elsewhere = replace(MOVED, final_url=OTHER)
    _, moves = look_often(FEED, MOVED, MOVED, seen(), MOVED, MOVED, elsewhere, elsewhere)
    assert moves == [None] * 7


def test_a_look_that_fails_behind_a_redirect_neither_counts_nor_forgets() -> None:
    failed = replace(MOVED, outcome="error", status=500)
    _, moves = look_often(FEED, MOVED, failed, MOVED, failed, MOVED)
    assert moves == [None, None, None, None, NEW]


def test_a_feed_that_is_gone_is_not_asked_again() -> None:
    verdict = judge(FEED, seen("error", status=410))
    assert (verdict.is_gone, verdict.ended_reason) == (True, "gone (410)")
    assert judge(FEED, seen("error", status=404)).ended_reason is None


def test_a_page_in_a_feeds_place_ends_it_only_when_it_stays_and_another_feed_works() -> None:
    alone, replaced = FEED, FEED
    for number in range(1, NO_FEED_LOOKS + 1):
        one, other = judge(alone, seen("not_a_feed")), judge(replaced, seen("not_a_feed"), has_other=True)
        alone, replaced = replace(alone, upkeep=one.upkeep), replace(replaced, upkeep=other.upkeep)
        assert one.ended_reason is None
        assert (other.ended_reason is None) is (number < NO_FEED_LOOKS)
    assert judge(alone, seen()).upkeep.no_feed_looks == 0


@pytest.mark.parametrize(
    ("upkeep", "is_due"),
    [
        pytest.param(Upkeep(), True, id="never read"),
        pytest.param(Upkeep(read_at=NOW - 23 * HOUR), False, id="read today"),
        pytest.param(Upkeep(read_at=NOW - 24 * HOUR), True, id="read a day ago"),
        pytest.param(Upkeep(read_at=NOW - 2 * HOUR, lies=1), True, id="its validators lied"),
        pytest.param(Upkeep(read_at=NOW - HOUR / 2, lies=1), False, id="they lied, and it was just read"),
        pytest.param(Upkeep(read_at=NOW - 2 * HOUR, doubted_at=NOW - HOUR), True, id="doubted since"),
        pytest.param(Upkeep(read_at=NOW - HOUR, doubted_at=NOW - 2 * HOUR), False, id="doubted before"),
        pytest.param(Upkeep(read_at=NOW + 365 * 24 * HOUR), True, id="read while the clock was wrong"),
    ],
)
def test_a_document_is_asked_for_whole_each_day_and_sooner_in_doubt(upkeep: Upkeep, is_due: bool) -> None:
    assert is_whole_due(replace(FEED, upkeep=upkeep), NOW) is is_due


def test_validators_that_stay_the_same_over_new_entries_are_lies() -> None:
    lie = seen(new_items=2, etag='"v1"')
    feed, _ = look_often(FEED, lie, lie)
    assert feed.upkeep.lies == 2
    assert judge(feed, replace(lie, etag='"v2"')).upkeep.lies == 0
    assert judge(feed, replace(lie, new_items=0)).upkeep.lies == 2
    assert judge(feed, replace(lie, is_whole=False)).upkeep.lies == 2
    assert judge(feed, seen("not_modified", etag='"v1"')).upkeep == feed.upkeep


def test_the_newest_date_is_never_one_in_the_future() -> None:
    far = datetime(2999, 1, 1, tzinfo=UTC)
    upkeep = judge(FEED, seen(dates=(NOW - HOUR, far))).upkeep
    assert (upkeep.newest_entry_at, upkeep.read_at) == (NOW - HOUR, NOW)
    again = judge(replace(FEED, upkeep=upkeep), seen(dates=(NOW - 9 * HOUR,))).upkeep
    assert again.newest_entry_at == NOW - HOUR

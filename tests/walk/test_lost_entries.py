"""What a feed lost is told by the feed alone: what the corpus has from elsewhere hides no gap."""

from dataclasses import replace

from deskkit import Desk, minute, rss, sitemap, story
from storekit import make_result

from crawler.items import Discovery, DiscoveryMeans, Entry
from crawler.store.rows import discovery_of
from crawler.urls import url_key


def test_a_sitemap_read_before_the_feed_hides_no_gap_and_has_filled_it(desk: Desk) -> None:
    feed, site = desk.add("feed.xml"), desk.add("sitemap.xml", "sitemap")
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(site, sitemap(range(1, 46)), minute(50))
    desk.look(feed, rss(range(36, 46)), minute(51))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 25}]
    assert desk.counts["entries missed"] == 25


def test_an_entry_that_a_sister_feed_showed_hides_no_gap(desk: Desk) -> None:
    feed, sister = desk.add("feed.xml"), desk.add("sport.xml")
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(sister, rss([45, 1, 2, 3]), minute(50))
    desk.look(feed, rss(range(36, 46)), minute(51))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 0}]


def test_what_a_sister_feed_showed_of_the_lost_entries_is_not_missing(desk: Desk) -> None:
    feed, sister = desk.add("feed.xml"), desk.add("sport.xml")
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(sister, rss(range(20, 30)), minute(30))
    desk.look(feed, rss(range(36, 46)), minute(51))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 10}]


def test_a_sitemap_made_anew_just_now_fills_a_gap_by_the_days_in_its_addresses(desk: Desk) -> None:
    feed, site = desk.add("feed.xml"), desk.add("sitemap.xml", "sitemap")
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(feed, rss(range(36, 46)), minute(51))
    desk.look(site, sitemap(range(1, 46), lastmod=minute(52)), minute(53))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 25}]


def test_at_the_end_of_a_run_the_pages_own_dates_tell_which_were_lost(desk: Desk) -> None:
    feed, site = desk.add("feed.xml"), desk.add("sitemap.xml", "sitemap")
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(feed, rss(range(36, 46)), minute(51))
    desk.look(site, sitemap(range(11, 13), lastmod=minute(52)), minute(53))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 2}]
    for number, day in ((11, "2026-03-01T13:11:00Z"), (12, "2025-11-30T13:12:00Z")):
        (known,) = desk.store.query("SELECT * FROM discoveries WHERE url = :url", {"url": story(number)})
        result = make_result(discovery_of(known))
        assert result.reading is not None
        assert result.reading.article is not None
        article = replace(result.reading.article, date_published=day, body=f"Text of {number}.")
        desk.store.write_results([replace(result, reading=replace(result.reading, article=article))], desk.run_id)
    desk.store.end_run(desk.run_id, minute(54), 0, {})
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 1}]


def test_an_entry_that_was_fetched_on_demand_hides_no_gap(desk: Desk) -> None:
    feed = desk.add("feed.xml")
    desk.look(feed, rss(range(1, 11)), minute(11))
    asked = Discovery(Entry(story(45)), DiscoveryMeans.ON_DEMAND, url_key(story(45)), minute(50))
    desk.store.add_discovery(asked, desk.run_id)
    desk.look(feed, rss(range(36, 46)), minute(51))
    assert desk.gaps() == [{"feed_id": feed, "missing": 25, "filled": 0}]


def test_a_page_in_the_place_of_a_sources_only_feed_is_no_failed_look(desk: Desk) -> None:
    feed = desk.add("feed.xml")
    desk.look(feed, rss(range(1, 11)), minute(11))
    for number in range(4):
        desk.look(feed, b"<!doctype html><title>Sorry</title><h1>No feed here</h1>", minute(20 + number))
    (row,) = desk.store.query("SELECT * FROM feeds", {})
    assert (row["last_outcome"], row["error_streak"], row["no_feed_looks"], row["is_active"]) == ("not_a_feed", 0, 4, 1)


def test_two_feeds_that_both_became_pages_do_not_replace_each_other(desk: Desk) -> None:
    feeds = [desk.add("feed.xml"), desk.add("sport.xml")]
    for feed in feeds:
        desk.look(feed, rss(range(1, 11)), minute(11))
    for number in range(4):
        for feed in feeds:
            desk.look(feed, b"<!doctype html><title>Sorry</title><h1>No feed here</h1>", minute(20 + number))
    assert [row["is_active"] for row in desk.store.query("SELECT is_active FROM feeds", {})] == [1, 1]


def test_an_entry_that_the_feed_itself_showed_before_leaves_no_gap(desk: Desk) -> None:
    feed, site = desk.add("feed.xml"), desk.add("sitemap.xml", "sitemap")
    desk.look(site, sitemap(range(1, 11)), minute(10))
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(feed, rss(range(10, 20)), minute(21))
    assert desk.gaps() == []

"""A feed is taken whole, of a sitemap what is fresh."""

from datetime import UTC, datetime, timedelta

from crawler.items import Entry, Link
from crawler.schedule.listing import MAX_CHILDREN, choose_children, choose_entries

NOW = datetime(2026, 5, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
OLD = Entry("https://news.example/old", published_at=NOW - timedelta(days=30))
NEW = Entry("https://news.example/new", updated_at=NOW - timedelta(days=1))
UNDATED = tuple(Entry(f"https://news.example/{number}") for number in range(5))


def test_a_feed_is_taken_whole() -> None:
    assert choose_entries("feed", [OLD, NEW, *UNDATED], NOW, WEEK, 2) == ((OLD, NEW, *UNDATED), 0)


def test_of_a_sitemap_the_fresh_and_a_bounded_number_of_undated_ones_are_taken() -> None:
    assert choose_entries("sitemap", [OLD, NEW, *UNDATED], NOW, WEEK, 2) == ((NEW, *UNDATED[:2]), 4)


def test_of_an_index_the_sitemaps_changed_last_are_followed_undated_ones_first() -> None:
    links = [Link(f"https://news.example/{n}.xml", "sitemap", updated_at=NOW - timedelta(hours=n)) for n in range(99)]
    undated = Link("https://news.example/undated.xml", "sitemap")
    stale = Link("https://news.example/stale.xml", "sitemap", updated_at=NOW - timedelta(days=30))
    chosen = choose_children([*reversed(links), stale, undated], NOW, WEEK)
    assert chosen == (undated, *links[: MAX_CHILDREN - 1])

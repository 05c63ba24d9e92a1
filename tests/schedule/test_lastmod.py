"""When the pages of a sitemap are from, and when it cannot be believed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Entry, Link
from crawler.schedule.backfill import choose_pages, choose_sitemaps
from crawler.schedule.lastmod import Span, date_entries, date_links, find_span
from crawler.schedule.listing import choose_children, choose_entries

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
MAY = Span.of_days(date(2024, 5, 1), date(2024, 5, 31))


def day(year: int, month: int, number: int) -> Span:
    return Span.of_days(date(year, month, number), date(year, month, number))


@pytest.mark.parametrize(
    ("url", "span"),
    [
        pytest.param("/2024/05/17/story", day(2024, 5, 17), id="path"),
        pytest.param("/politics/2024/may/17/story", day(2024, 5, 17), id="name of a month"),
        pytest.param("/news/2024-05-17-story.html", day(2024, 5, 17), id="hyphens"),
        pytest.param("/a/20240517/story", day(2024, 5, 17), id="eight figures"),
        pytest.param("/2024/05/story", MAY, id="month"),
        pytest.param("/sitemap-2024-05.xml", MAY, id="sitemap of a month"),
        pytest.param("/sitemap/202405.xml.gz", MAY, id="joined month"),
        pytest.param("/sitemap.xml?yyyy=2024&mm=05", MAY, id="query"),
        pytest.param("/sitemap-2024.xml", Span.of_days(date(2024, 1, 1), date(2024, 12, 31)), id="sitemap of a year"),
        pytest.param("/2024/05/17/what-1999-was-like", day(2024, 5, 17), id="the most exact one counts"),
        pytest.param("/what-1999-was-like", None, id="year in a headline"),
        pytest.param("/story-20245099", None, id="number"),
        pytest.param("/2024-13-45-story", None, id="no month"),
        pytest.param("/2031/01/01/story", None, id="to come"),
        pytest.param("/article/123202405178", None, id="figures in a longer number"),
        pytest.param("/story?p=2024", None, id="other query"),
    ],
)
def test_what_an_address_says_about_its_day(url: str, span: Span | None) -> None:
    assert find_span(f"https://news.example{url}", NOW) == span


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_address_is_read_without_failing(path: str, query: str) -> None:
    span = find_span(f"https://news.example/{path}?{query}".replace("[", "").replace("]", ""), NOW)
    assert span is None or span.first <= span.last


def entries(count: int, moment: datetime | None = None, raw: str | None = None, path: str = "/story") -> list[Entry]:
    return [
        Entry(f"https://news.example{path}-{n}", updated_at=moment + timedelta(hours=n) if moment else None,
              updated_raw=raw)
        for n in range(count)
    ]  # fmt: skip


def test_a_day_alone_is_a_date() -> None:
    (found,) = date_entries(entries(1, raw="2024-05-17"), NOW)
    assert found == day(2024, 5, 17)


def test_a_file_that_bears_one_instant_everywhere_says_nothing() -> None:
    lying = [Entry(f"https://news.example/{n}", updated_at=NOW) for n in range(20)]
    assert date_entries(lying, NOW) == [None] * 20
    assert date_entries(lying[:9], NOW) == [Span(NOW, NOW)] * 9


def test_a_file_that_dates_pages_before_the_day_in_their_address_says_nothing() -> None:
    lying = entries(12, datetime(2020, 1, 1, tzinfo=UTC), path="/2024/05/17/story")
    assert date_entries(lying, NOW) == [day(2024, 5, 17)] * 12


def test_a_date_to_come_is_none_and_the_others_count() -> None:
    moment = datetime(2024, 5, 2, tzinfo=UTC)
    mixed = [*entries(2, moment), Entry("https://news.example/x", updated_at=datetime(2999, 1, 1, tzinfo=UTC))]
    assert [found is None for found in date_entries(mixed, NOW)] == [False, False, True]


def test_a_crawl_takes_a_bounded_number_of_a_file_that_always_says_now() -> None:
    lying = [Entry(f"https://news.example/{n}", updated_at=NOW) for n in range(500)]
    chosen, left_out = choose_entries("sitemap", lying, NOW, WEEK, 30)
    assert (len(chosen), left_out) == (30, 470)


def test_a_crawl_takes_what_was_changed_today_where_only_days_are_given() -> None:
    fresh, old = entries(40, raw="2026-05-01"), entries(40, raw="2026-04-01", path="/old")
    assert choose_entries("sitemap", [*old, *fresh], NOW, WEEK, 5) == (tuple(fresh), 40)


def test_an_index_that_always_says_now_is_judged_by_its_addresses() -> None:
    links = [Link(f"https://news.example/sitemap-{2010 + n}-05.xml", "sitemap", updated_at=NOW) for n in range(16)]
    assert date_links(links, NOW) == [None] * 16
    assert choose_children([*links, Link("https://news.example/sitemap-2026-05.xml", "sitemap")], NOW, WEEK) == (
        Link("https://news.example/sitemap-2026-05.xml", "sitemap"),
    )


def test_a_backfill_takes_the_pages_of_its_days_the_newest_first() -> None:
    moments = [datetime(2024, 4, 30, tzinfo=UTC) + timedelta(days=n) for n in range(40)]
    dated = [Entry(f"https://news.example/{n}", updated_at=moment) for n, moment in enumerate(moments)]
    pages = choose_pages([*dated, Entry("https://news.example/undated")], MAY, NOW, "https://news.example/sitemap.xml")
    assert pages.wanted == tuple(reversed(dated[1:32]))
    assert pages.undated == (Entry("https://news.example/undated"),)
    assert pages.outside == 9


def test_the_day_in_an_address_counts_more_than_a_later_change() -> None:
    changed = Entry("https://news.example/2024/05/17/story", updated_at=NOW)
    assert choose_pages([changed], MAY, NOW, "https://news.example/sitemap.xml").wanted == (changed,)


def test_the_month_of_a_sitemap_dates_its_silent_pages() -> None:
    silent = Entry("https://news.example/story")
    assert choose_pages([silent], MAY, NOW, "https://news.example/sitemap-2024-05.xml").wanted == (silent,)
    assert choose_pages([silent], MAY, NOW, "https://news.example/sitemap-2024-06.xml").outside == 1


def test_of_an_index_only_sitemaps_that_may_hold_the_days_are_read() -> None:
    names = {
        "sitemap-2024-05.xml": None, "sitemap-2023-05.xml": None, "posts-1.xml": datetime(2024, 4, 1, tzinfo=UTC),
        "posts-2.xml": datetime(2024, 6, 1, tzinfo=UTC), "posts-3.xml": datetime(2025, 6, 1, tzinfo=UTC),
        "misc.xml": None,
    }  # fmt: skip
    links = [Link(f"https://news.example/{name}", "sitemap", updated_at=moment) for name, moment in names.items()]
    assert [link.url.rpartition("/")[2] for link in choose_sitemaps(links, MAY, NOW)] == [
        "sitemap-2024-05.xml", "posts-2.xml", "posts-3.xml", "misc.xml",
    ]  # fmt: skip

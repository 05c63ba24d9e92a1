"""What other listings name is counted towards the gaps of feeds, and only what lies in them."""

from datetime import UTC, datetime

import pytest
from storekit import at, make_discovery, make_feed, make_look

from crawler.items import DiscoveryMeans, Entry
from crawler.store.base import FeedDraft, FeedUpdate, Gap, Upkeep
from crawler.store.filling import lies_within
from crawler.store.sqlite import SqliteStore

GAP = Gap(at(-600), at(-60), 9)
ROW = {"since": "2026-02-28T22:00:00.000Z", "until": "2026-03-01T09:00:00.000Z"}


@pytest.mark.parametrize(
    ("entry", "is_in"),
    [
        pytest.param(Entry("x", published_at=datetime(2026, 3, 1, tzinfo=UTC)), True, id="published in it"),
        pytest.param(Entry("x", updated_at=datetime(2026, 3, 1, tzinfo=UTC)), True, id="changed in it"),
        pytest.param(Entry("x", published_at=datetime(2026, 2, 28, 22, tzinfo=UTC)), False, id="known before"),
        pytest.param(Entry("x", published_at=datetime(2026, 3, 1, 9, tzinfo=UTC)), False, id="known behind"),
        pytest.param(Entry("x", updated_raw="2026-03-01"), True, id="a day in it"),
        pytest.param(Entry("x", updated_raw="2026-02-27"), False, id="a day before"),
        pytest.param(Entry("x", published_raw="Tue, 3 March"), False, id="another form"),
        pytest.param(Entry("x"), False, id="no date"),
        pytest.param(Entry("https://n.example/2026/03/01/a"), True, id="no date, its day in the address"),
        pytest.param(Entry("https://n.example/2026/02/27/a"), False, id="no date, an earlier day in the address"),
        pytest.param(
            Entry("https://n.example/20260301/a", updated_at=datetime(2026, 3, 4, 1, tzinfo=UTC)),
            True,
            id="touched later",
        ),
        pytest.param(
            Entry("https://n.example/2026-03-01-a", updated_at=datetime(2020, 1, 1, tzinfo=UTC)),
            True,
            id="before its day",
        ),
        pytest.param(
            Entry("https://n.example/2026/02/28/a", updated_at=datetime(2026, 2, 28, 21, tzinfo=UTC)), False, id="older"
        ),
    ],
)
def test_an_entry_lies_in_a_gap_by_its_date_or_its_day(entry: Entry, is_in: bool) -> None:
    assert lies_within(ROW, entry) is is_in


@pytest.mark.parametrize(
    ("published", "is_in"),
    [
        pytest.param("2026-03-01T01:00:00+02:00", True, id="in it"),
        pytest.param("2026-02-28T23:30:00+02:00", False, id="before it"),
        pytest.param("2026-03-01", True, id="a day"),
        pytest.param("2026-03-01T10:00:00", True, id="no zone: its day"),
        pytest.param("some day", False, id="no date"),
    ],
)
def test_the_pages_own_date_is_believed_before_the_listings(published: str, is_in: bool) -> None:
    assert lies_within(ROW, Entry("x", updated_at=datetime(2026, 2, 1, tzinfo=UTC)), published) is is_in


def test_a_pages_date_of_the_same_day_leaves_the_listing_to_tell() -> None:
    touched = Entry("https://n.example/2026/03/01/a", updated_at=datetime(2026, 3, 1, 20, tzinfo=UTC))
    assert lies_within(ROW, touched, "2026-03-01T10:30:00Z")
    assert not lies_within(ROW, touched, "2026-02-27T10:30:00Z")


def gaps_of(store: SqliteStore) -> list[tuple[int, int, bool]]:
    rows = store.query("SELECT missing, filled, checked_at FROM feed_gaps ORDER BY gap_id")
    return [(row["missing"], row["filled"], row["checked_at"] is not None) for row in rows]


def test_a_gap_counts_what_its_sources_sitemap_named_before_and_names_after(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    sitemap_id, _ = store.add_feed(FeedDraft(1, "https://news.example/sitemap.xml", "sitemap"), at(0))
    listed = [
        make_discovery(f"https://news.example/{number}", 1, sitemap_id, published_at=at(-100 * number))
        for number in range(9)
    ]
    listed = [found.__class__(found.entry, DiscoveryMeans.SITEMAP, found.url_key, found.seen_at, None, 1, sitemap_id)
              for found in listed]  # fmt: skip
    store.write_feed_fetch(make_look(feed_id), FeedUpdate(upkeep=Upkeep(read_at=at(0))), run_id)
    store.write_feed_fetch(make_look(sitemap_id, *listed[:3], minutes=1), FeedUpdate(), run_id)
    store.write_feed_fetch(make_look(feed_id, minutes=2), FeedUpdate(gap=GAP), run_id)
    assert gaps_of(store) == [(9, 2, False)]  # -100 and -200
    store.write_feed_fetch(make_look(sitemap_id, *listed[:5], minutes=3), FeedUpdate(), run_id)
    assert gaps_of(store) == [(9, 4, True)]  # -300 and -400
    store.write_feed_fetch(make_look(sitemap_id, *listed, minutes=4), FeedUpdate(), run_id)
    assert gaps_of(store) == [(9, 5, True)]  # -500; the others are older
    store.write_feed_fetch(make_look(sitemap_id, *listed, minutes=5), FeedUpdate(), run_id)
    assert gaps_of(store) == [(9, 5, True)]

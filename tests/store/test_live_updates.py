"""Live blogs in the store: every version has its own entries, and the view shows the newest ones."""

from storekit import URL, make_discovery, make_reading, make_result, store_article

from crawler.items import LiveUpdate, Outcome
from crawler.store.sqlite import SqliteStore

NOON = LiveUpdate("Rain.", "Noon", "2026-03-01T12:00:00+01:00", "12:00", authors=("Ada Example",), url=f"{URL}#1")
LATER = LiveUpdate("Sun.", published_raw="13:00")


def write_again(store: SqliteStore, run_id: int, minutes: int, *updates: LiveUpdate) -> tuple[Outcome, str | None]:
    discovery = store.add_discovery(make_discovery(URL, minutes), run_id)
    reading = make_reading(kind="live_blog", updates=updates)
    (written,) = store.write_results([make_result(discovery, minutes, reading)], run_id)
    return written.outcome, written.reason


def test_an_entry_more_makes_a_version_and_the_same_entries_do_not(store: SqliteStore, run_id: int) -> None:
    article_id = store_article(store, run_id, URL, kind="live_blog", updates=(NOON,))
    assert store.updates(article_id) == (NOON,)
    assert write_again(store, run_id, 2, NOON) == (Outcome.UNCHANGED, None)
    assert write_again(store, run_id, 3, LATER, NOON) == (Outcome.NEW_VERSION, "updates")
    assert write_again(store, run_id, 4, NOON, LATER) == (Outcome.UNCHANGED, None)
    assert store.updates(article_id) == (LATER, NOON)


def test_the_view_shows_the_entries_of_the_newest_version_in_the_order_of_the_page(
    store: SqliteStore, run_id: int
) -> None:
    store_article(store, run_id, URL, kind="live_blog", updates=(LATER, NOON))
    store_article(store, run_id, "https://news.example/other", 2)
    assert store.query("SELECT * FROM live_updates") == [
        {
            "article_id": 1,
            "url": URL,
            "position": position,
            "published": update.published,
            "published_raw": update.published_raw,
            "modified": None,
            "headline": update.headline,
            "body": update.body,
            "authors": authors,
            "update_url": update.url,
            "version_id": 1,
        }
        for position, update, authors in ((1, LATER, "[]"), (2, NOON, '["Ada Example"]'))
    ]

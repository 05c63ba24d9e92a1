from dataclasses import replace

from storekit import URL, at, make_discovery, make_feed, make_fetch, make_look, make_reading, make_result

from crawler.items import Hop, Outcome, Result, RobotsVerdict
from crawler.store.base import FeedUpdate, Step
from crawler.store.sqlite import SqliteStore


def test_an_address_nobody_has_seen_has_no_story(store: SqliteStore) -> None:
    assert store.explain(URL) == []


def test_the_story_of_an_article_is_told_from_feed_to_outcome(store: SqliteStore, run_id: int) -> None:
    feed_id = make_feed(store)
    store.write_feed_fetch(make_look(feed_id, make_discovery(URL, 0, feed_id)), FeedUpdate(), run_id)
    (found,) = store.open_discoveries(at(0), "news.example", 9, 0, None)
    failure = make_fetch(
        minutes=1, status=None, content_type=None, raw=None, robots=RobotsVerdict(True, "Allow: /", "ef" * 32)
    )
    failure = replace(failure, error="connection reset")
    store.write_results([Result(found, Outcome.NETWORK_ERROR, "reset", failure, retry_at=at(2))], run_id)
    (found,) = store.open_discoveries(at(2), "news.example", 9, 0, None)
    moved = make_fetch(
        minutes=3, attempt=2, final_url=URL + "/full", redirects=(Hop(URL, 301),), robots=None, started_at=at(2.5)
    )

    assert [step.what for step in store.explain(URL)] == [
        "discovered", "listed", "robots", "failure", "verdict", "open",
    ]  # fmt: skip
    assert store.explain(URL)[-1] == Step(
        at(1), "open", "waits to be fetched after reset, not before 2026-03-01T12:02:00.000Z"
    )

    store.write_results([make_result(found, fetch=moved)], run_id)

    feed = "https://news.example/feed.xml"
    assert store.explain(URL + "?utm_source=x") == [
        Step(at(0), "discovered", f"{URL} in the feed {feed} as 'A bridge is opened'"),
        Step(at(0), "listed", f"by {feed}"),
        Step(at(1) - (at(1) - failure.started_at), "robots", "allows it (Allow: /, sha256 efefefefefef)"),
        Step(at(1), "failure", "try 1: connection reset"),
        Step(at(1), "verdict", "network_error: reset"),
        Step(at(2.5), "redirect", f"301 at {URL}"),
        Step(at(3), "reply", f"200 text/html from {URL}/full, raw record a.warc.gz:10"),
        Step(at(3), "verdict", "stored"),
        Step(at(3), "outcome", "stored (article 1)"),
    ]


def test_an_address_known_only_as_the_end_of_a_redirect_has_the_story_of_what_led_there(
    store: SqliteStore, run_id: int
) -> None:
    for number, short in enumerate(("https://short.example/1", "https://short.example/2")):
        discovery = store.add_discovery(make_discovery(short, number), run_id)
        fetch = make_fetch(short, number + 5, final_url=URL, redirects=(Hop(short, 302),))
        store.write_results([make_result(discovery, fetch=fetch, reading=make_reading())], run_id)

    told = store.explain(URL)

    assert [step.detail for step in told if step.what in ("discovered", "redirect", "outcome")] == [
        "https://short.example/1 on demand as 'A bridge is opened'",
        "https://short.example/2 on demand as 'A bridge is opened'",
        "302 at https://short.example/1",
        "stored (article 1)",
        "302 at https://short.example/2",
        "unchanged (article 1)",
    ]


def test_a_refused_address_says_why(store: SqliteStore, run_id: int) -> None:
    discovery = store.add_discovery(make_discovery("http://127.0.0.1/admin"), run_id)
    store.write_results([Result(discovery, Outcome.ADDRESS_REFUSED, "a loopback address")], run_id)

    assert store.explain("http://127.0.0.1/admin")[-1] == Step(at(0), "outcome", "address_refused: a loopback address")

"""Stored articles are looked at again over real sockets: 304 is cheap, a change is a version, an end is an end."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from faultreplies import answer_lying_etag, page
from faultsite import Site
from ownrun import Corpus

from crawler.clock import format_instant
from crawler.demo.loopback import Reply

NOW = datetime.now(UTC)


def article(title: str, words: str) -> Reply:
    made = page(title, f"{words} " * 40)
    return Reply(body=made.body, has_etag=True)


def let_time_pass(corpus: Corpus, ago: timedelta) -> None:
    """As if everything had been found and fetched so long ago."""
    moment = format_instant(NOW - ago)
    corpus.change("UPDATE discoveries SET seen_at = ?, entry = json_remove(entry, '$.published_at')", moment)
    corpus.change("UPDATE fetches SET fetched_at = ?", moment)
    corpus.change("UPDATE discoveries SET revisit_at = ? WHERE revisit_at IS NOT NULL", format_instant(NOW))


def test_a_young_article_is_asked_for_conditionally_and_a_changed_one_becomes_a_version(
    site: Site, corpus: Corpus
) -> None:
    site.set("/same", article("Same", "All of it is told here."))
    site.set("/changed", article("Changed", "The first account of it."), article("Changed", "Quite another account."))
    site.set("/gone", article("Gone", "It will be taken back."), Reply(status=410))
    names = ["/same", "/changed", "/gone"]
    site.set("/feed", Reply(body=undated(map(site.url, names)), content_type="text/xml"))
    corpus.run("add", "--allow-private", site.url("/feed"))
    assert corpus.run("crawl").code == 0
    planned = corpus.query("SELECT count(*) FROM discoveries WHERE revisit_at > ended_at")
    site.forget()
    corpus.run("crawl")
    assert (planned, site.paths()) == ([(3,)], [])  # nothing is due yet

    let_time_pass(corpus, timedelta(minutes=16))
    assert "next look" in corpus.run("why", site.url("/same")).out
    assert corpus.run("crawl").code == 0
    assert [(row.path, row.status) for row in site.log] == [("/gone", 410), ("/changed", 200), ("/same", 304)]
    assert {path: end for path, (end, _) in corpus.ends().items()} == {
        "/same": "not_modified", "/changed": "new_version", "/gone": "gone",
    }  # fmt: skip
    assert corpus.query("SELECT count(*) FROM articles WHERE withdrawn_at IS NOT NULL") == [(1,)]
    rows = corpus.query("SELECT url, revisit_at IS NOT NULL FROM discoveries ORDER BY discovery_id")
    assert [is_planned for _, is_planned in rows] == [1, 1, 0]
    corpus.require_sound()


def test_a_page_whose_validators_lie_is_asked_for_whole_with_a_day(site: Site, corpus: Corpus) -> None:
    site.set("/lying", answer_lying_etag)
    site.set("/feed", Reply(body=undated([site.url("/lying")]), content_type="text/xml"))
    corpus.run("add", "--allow-private", site.url("/feed"))
    corpus.run("crawl")
    let_time_pass(corpus, timedelta(hours=1))
    corpus.run("crawl")
    assert corpus.ends()["/lying"][0] == "not_modified"
    let_time_pass(corpus, timedelta(hours=25))
    corpus.run("crawl")
    assert corpus.ends()["/lying"][0] == "new_version"
    assert corpus.query("SELECT version_number FROM articles") == [(2,)]


def undated(urls: Iterable[str]) -> bytes:
    items = "".join(f"<item><title>Item</title><link>{url}</link></item>" for url in urls)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'.encode()

"""A feed over its life, over real sockets: it moves, ends, turns into a page, lies, and loses entries."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from faultreplies import page, redirect, retry_later, robots, rss
from faultsite import Site
from ownrun import Corpus, Done

from crawler.clock import format_instant
from crawler.demo.loopback import Reply, Request

NOW = datetime.now(UTC).replace(microsecond=0)
Dated = tuple[str, datetime]


def dated_rss(entries: Iterable[Dated]) -> Reply:
    items = "".join(
        f"<item><title>Item {url}</title><link>{url}</link><pubDate>{format_datetime(moment)}</pubDate></item>"
        for url, moment in entries
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'
    return Reply(body=text.encode(), content_type="application/rss+xml", has_etag=True)


def dated_sitemap(entries: Iterable[Dated]) -> Reply:
    rows = "".join(f"<url><loc>{url}</loc><lastmod>{moment.isoformat()}</lastmod></url>" for url, moment in entries)
    text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
    return Reply(body=text.encode(), content_type="application/xml", has_etag=True)


def stories(site: Site, numbers: Iterable[int]) -> list[Dated]:
    """Stories that came out every ten minutes, number 100 just now; their pages are there."""
    found = []
    for number in numbers:
        site.set(f"/story/{number}", page(f"Story {number}", f"All of story {number} is told here. " * 40))
        found.append((site.url(f"/story/{number}"), NOW - timedelta(minutes=10 * (100 - number), seconds=1)))
    return found


def crawl(corpus: Corpus) -> Done:
    """Look at every feed, due or not."""
    return corpus.run("crawl", "--all", "--json")


def test_a_feed_that_keeps_saying_it_has_moved_is_asked_at_its_new_address(site: Site, corpus: Corpus) -> None:
    site.set("/rss", redirect("/feed", 301))
    site.set("/feed", dated_rss(stories(site, [1, 2])))
    assert corpus.run("add", "--allow-private", site.url("/rss")).code == 0
    corpus.change("UPDATE feeds SET url = ?", site.url("/rss"))  # `add` keeps where it was led
    told = [crawl(corpus).err for _ in range(3)]
    assert [f"{site.url('/rss')}: moved for good to {site.url('/feed')}" in err for err in told] == [False, False, True]
    assert corpus.query("SELECT url, is_active, moved_looks FROM feeds") == [(site.url("/feed"), 1, 0)]
    site.forget()
    assert crawl(corpus).code == 0
    assert site.paths() == ["/feed"]
    assert [row.status for row in site.log] == [304]


def test_a_feed_that_is_gone_is_said_to_be_gone_once_and_not_asked_again(site: Site, corpus: Corpus) -> None:
    site.set("/feed", dated_rss(stories(site, [1])), Reply(status=410))
    corpus.run("add", "--allow-private", site.url("/feed"))
    site.set("/feed", Reply(status=410))
    done = crawl(corpus)
    assert (done.code, done.rows[0]["problems"]) == (3, [f"{site.url('/feed')}: gone (410): it is not asked again"])
    assert corpus.query("SELECT is_active, last_outcome, ended_reason FROM feeds") == [(0, "gone", "gone (410)")]
    site.forget()
    assert crawl(corpus).code == 0
    assert site.paths() == []
    site.set("/feed", dated_rss(stories(site, [1])))
    corpus.run("add", "--allow-private", site.url("/feed"))
    assert corpus.query("SELECT is_active, ended_reason FROM feeds") == [(1, None)]


def test_a_page_where_a_feed_was_leads_to_the_feeds_it_names(site: Site, corpus: Corpus) -> None:
    site.set("/feed", dated_rss(stories(site, [1])))
    corpus.run("add", "--allow-private", site.url("/feed"))
    crawl(corpus)
    link = '<link rel=alternate type="application/rss+xml" href="/new.xml">'
    site.set("/feed", page("Our feeds have moved", head=link))
    site.set("/new.xml", dated_rss(stories(site, [1, 2])))
    done = crawl(corpus)
    assert (done.code, corpus.ends()["/story/2"]) == (0, ("stored", None))
    assert done.rows[0]["remarks"] == [
        f"{site.url('/feed')}: a web page stands where the feed was: looking at {site.url('/new.xml')}"
    ]
    crawl(corpus)
    assert "its source has another feed" in crawl(corpus).rows[0]["remarks"][0]
    assert corpus.query("SELECT url FROM feeds WHERE is_active = 1") == [(site.url("/new.xml"),)]


def test_a_page_without_feeds_in_a_feeds_place_lets_the_home_page_stand_in_until_the_feed_is_back(
    site: Site, corpus: Corpus
) -> None:
    site.set("/feed", dated_rss(stories(site, [1])))
    corpus.run("add", "--allow-private", site.url("/feed"))
    crawl(corpus)
    stories(site, range(2, 8))
    links = "".join(f'<h2><a href="/story/{number}">The whole story of number {number}</a></h2>' for number in range(8))
    site.set("/feed", page("Sorry"))
    site.set("/", Reply(body=f"<!doctype html><html><body><main>{links}</main></body></html>".encode()))
    done = crawl(corpus)
    assert done.code == 0
    assert (site.url("/"), "home", 1) in corpus.query("SELECT url, kind, is_active FROM feeds")
    site.set("/feed", dated_rss(stories(site, [1, 9])))
    crawl(corpus)
    assert corpus.query("SELECT ended_reason FROM feeds WHERE kind = 'home'") == [("the feed it stood in for is back",)]


def test_a_server_that_says_304_for_ever_is_found_out_within_a_day_or_when_its_sitemap_tells(
    site: Site, corpus: Corpus
) -> None:
    newest = [1]

    def lie(request: Request) -> Reply:
        if request.header("if-none-match"):
            return Reply(status=304, headers=(("ETag", '"always"'),), content_type=None)
        honest = dated_rss(stories(site, newest))
        return Reply(body=honest.body, headers=(("ETag", '"always"'),), content_type=honest.content_type)

    site.set("/feed", lie)
    site.set("/sitemap.xml", dated_sitemap([]))
    corpus.run("add", "--allow-private", site.url("/feed"), site.url("/sitemap.xml"))
    crawl(corpus)
    newest.append(2)
    crawl(corpus)
    assert "/story/2" not in corpus.ends()
    corpus.change("UPDATE feeds SET read_at = ?", format_instant(NOW - timedelta(hours=25)))
    crawl(corpus)
    assert corpus.ends()["/story/2"] == ("stored", None)
    assert corpus.query("SELECT lies FROM feeds WHERE kind = 'feed'") == [(1,)]

    newest.append(3)
    site.set("/sitemap.xml", dated_sitemap(stories(site, [4])))
    corpus.change("UPDATE feeds SET lies = 0, read_at = ?", format_instant(NOW - timedelta(hours=7)))
    crawl(corpus)  # the sitemap names what the feed does not
    crawl(corpus)
    assert corpus.ends()["/story/3"] == ("stored", None)
    assert corpus.query("SELECT lies FROM feeds WHERE kind = 'feed'") == [(1,)]


def test_a_feed_of_ten_with_thirty_five_published_between_two_looks_misses_and_fills_twenty_five(
    site: Site, corpus: Corpus
) -> None:
    site.set("/feed", dated_rss(stories(site, range(46, 56))))
    site.set("/sitemap.xml", dated_sitemap(stories(site, range(40, 56))))
    corpus.run("add", "--allow-private", site.url("/feed"), site.url("/sitemap.xml"))
    assert crawl(corpus).code == 0
    assert corpus.query("SELECT count(*) FROM articles") == [(16,)]
    assert corpus.query("SELECT count(*) FROM feed_gaps") == [(0,)]

    site.set("/feed", dated_rss(stories(site, range(81, 91))))
    site.set("/sitemap.xml", dated_sitemap(stories(site, range(40, 91))))
    corpus.change("UPDATE feeds SET next_look_at = NULL WHERE kind = 'feed'")  # the sitemap is not due
    done = corpus.run("crawl", "--json")
    assert done.rows[0]["remarks"] == [f"{site.url('/feed')}: entries were lost between two looks: about 25"]
    assert (done.code, done.rows[0]["counts"]["entries missed"]) == (0, 25)
    (gap,) = corpus.query("SELECT missing, filled, checked_at IS NOT NULL FROM feed_gaps")
    assert gap == (25, 25, 1)
    assert corpus.query("SELECT count(*), count(DISTINCT url) FROM articles") == [(51, 51)]
    assert corpus.query("SELECT count(*) FROM feed_gaps WHERE feed_id IN (SELECT feed_id FROM feeds)") == [(1,)]


def test_a_gap_of_a_feed_without_a_known_sitemap_is_filled_from_those_of_robots_txt(site: Site, corpus: Corpus) -> None:
    site.set("/robots.txt", robots(f"User-agent: *\nDisallow:\nSitemap: {site.url('/sitemap.xml')}\n"))
    site.set("/sitemap.xml", dated_sitemap(stories(site, range(50, 64))))
    site.set("/feed", dated_rss(stories(site, range(50, 52))))
    corpus.run("add", "--allow-private", site.url("/feed"))
    corpus.change("DELETE FROM feeds WHERE kind = 'sitemap'")
    crawl(corpus)
    site.set("/feed", dated_rss(stories(site, range(62, 64))))
    crawl(corpus)
    assert corpus.query("SELECT missing, filled FROM feed_gaps") == [(10, 10)]
    assert corpus.query("SELECT url FROM feeds WHERE kind = 'sitemap'") == [(site.url("/sitemap.xml"),)]


def test_a_feed_that_shares_an_entry_with_its_last_look_has_no_gap(site: Site, corpus: Corpus) -> None:
    site.set("/feed", dated_rss(stories(site, range(46, 56))))
    corpus.run("add", "--allow-private", site.url("/feed"))
    crawl(corpus)
    site.set("/feed", dated_rss(stories(site, range(55, 65))))
    assert crawl(corpus).rows[0]["remarks"] == []
    site.set("/feed", retry_later(503, "0"))
    crawl(corpus)
    site.set("/feed", rss([site.url("/story/64")]))
    assert crawl(corpus).rows[0]["remarks"] == []
    assert corpus.query("SELECT count(*) FROM feed_gaps") == [(0,)]

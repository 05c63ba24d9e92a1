"""Sitemaps of a source in a crawl: indexes that lead in circles, and every form that a sitemap has."""

import gzip
from datetime import UTC, datetime

from deskkit import BEGIN, Desk
from faultreplies import page, rss
from faultsite import Site
from ownrun import Corpus

from crawler.demo.loopback import Reply
from crawler.walk.looking import MAX_SITEMAP_DEPTH
from spiders.feeds import MAX_NEW_SITEMAPS

NOW = datetime.now(UTC).isoformat()
NAMES = "http://www.sitemaps.org/schemas/sitemap/0.9"


def xml(text: str) -> Reply:
    return Reply(body=text.encode(), content_type="application/xml")


def index(*urls: str) -> Reply:
    return xml(f'<sitemapindex xmlns="{NAMES}">{"".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)}'
               "</sitemapindex>")  # fmt: skip


def test_indexes_in_a_circle_are_read_once_each_and_every_form_of_sitemap_is_read(site: Site, corpus: Corpus) -> None:
    for name in ("packed", "text", "feed", "news"):
        site.set(f"/{name}", page(f"A story out of {name}"))
    forms = [site.url(f"/{name}") for name in ("a.xml", "b.xml", "packed.xml.gz", "text.txt", "feed.rss", "news.xml")]
    site.set("/a.xml", index(*forms))
    site.set("/b.xml", index(site.url("/a.xml"), site.url("/b.xml")))
    urlset = f'<urlset xmlns="{NAMES}" xmlns:x="http://www.w3.org/1999/xhtml"><url><loc>{site.url("/packed")}</loc>'
    urlset += f'<lastmod>{NOW}</lastmod><x:link rel="alternate" hreflang="de" href="{site.url("/nowhere")}"/></url>'
    site.set(
        "/packed.xml.gz", Reply(body=gzip.compress(f"{urlset}</urlset>".encode()), content_type="application/gzip")
    )
    site.set("/text.txt", Reply(body=site.url("/text").encode(), content_type="text/plain"))
    site.set("/feed.rss", rss([site.url("/feed")]))
    site.set(
        "/news.xml",
        xml(f'<urlset xmlns="{NAMES}" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>'
            f"<loc>{site.url('/news')}</loc><n:news><n:publication><n:name>The News</n:name><n:language>en</n:language>"
            f"</n:publication><n:publication_date>{NOW}</n:publication_date><n:title>Told by the sitemap</n:title>"
            "</n:news></url></urlset>"),
    )  # fmt: skip
    assert corpus.run("add", "--allow-private", site.url("/a.xml")).code == 0
    site.forget()

    done = corpus.run("crawl", "--json")

    assert (done.code, done.rows[0]["problems"]) == (0, [])
    asked = [path for path in site.paths() if path.endswith((".xml", ".gz", ".txt", ".rss")) and path != "/robots.txt"]
    assert sorted(asked) == ["/a.xml", "/b.xml", "/feed.rss", "/news.xml", "/packed.xml.gz", "/text.txt"]
    assert {path for path, (outcome, _) in corpus.ends().items() if outcome == "stored"} >= {
        "/packed",
        "/text",
        "/news",
    }
    assert "/nowhere" not in corpus.ends()
    assert corpus.query("SELECT json_extract(entry, '$.title'), json_extract(entry, '$.source_name') FROM discoveries "
                        "WHERE url LIKE '%/news'") == [("Told by the sitemap", "The News")]  # fmt: skip


def test_indexes_without_end_bring_a_bounded_number_of_sitemaps_into_a_run(desk: Desk) -> None:
    spider = desk.make_spider()
    desk.add("index.xml", "sitemap")
    for number in range(20):
        feed = desk.store.feeds()[number]
        names = [f"https://news.example/{number}-{place}.xml" for place in range(40)]
        desk.look_with(spider, feed.feed_id, index(*names).body, BEGIN)
    assert len(desk.store.feeds()) == 1 + MAX_NEW_SITEMAPS
    assert len(spider.runtime.remarks) == 1


def test_an_index_found_by_an_earlier_run_is_as_deep_as_it_was(desk: Desk) -> None:
    place = desk.add("0.xml", "sitemap")
    for depth in range(1, 6):
        desk.look(place, index(f"https://news.example/{depth}.xml").body, BEGIN)
        place = max(feed.feed_id for feed in desk.store.feeds())
    assert len(desk.store.feeds()) == 1 + MAX_SITEMAP_DEPTH

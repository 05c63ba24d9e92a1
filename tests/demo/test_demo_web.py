"""The demo's answer sheet is true of what its server sends, and the second edition differs as it says."""

import gzip
import html
import http.client
import json
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import feedparser
import lxml.etree
import lxml.html
import pytest

from crawler.clock import now
from crawler.demo.server import CHUNKED_PATH, DemoWeb
from crawler.items import Outcome


def ask(url: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """One GET on a connection of its own; redirects are not followed. Header names are written with underscores."""
    parts = urlsplit(url)
    link = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        link.request("GET", parts.path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        reply = link.getresponse()
        return reply, reply.read()
    finally:
        link.close()


def read_feeds(web: DemoWeb) -> dict[str, list[str]]:
    """The addresses that each publisher's feed lists, in order."""
    rss, atom, json_feed = (ask(url)[1] for url in web.feed_urls)
    return {
        "ledger": [entry.link for entry in feedparser.parse(rss).entries],
        "courier": [entry.link for entry in feedparser.parse(atom).entries],
        "digest": [item["url"] for item in json.loads(json_feed)["items"]],
    }


def test_the_truth_lists_what_the_feeds_list(demo_web: DemoWeb) -> None:
    listed = read_feeds(demo_web)
    for publisher, urls in listed.items():
        assert sorted(urls) == sorted(row.url for row in demo_web.truth() if row.publisher == publisher)
    assert {publisher: len(urls) for publisher, urls in listed.items()} == {"ledger": 5, "courier": 5, "digest": 7}


def test_title_authors_body_and_notices_of_the_truth_stand_in_the_pages(demo_web: DemoWeb) -> None:
    for row in demo_web.truth():
        if row.body is None:
            continue
        tree = lxml.html.fromstring(ask(row.final_url)[1].decode())
        text = tree.text_content()
        assert tree.findtext(".//h1") == row.title
        assert row.first_words is not None and text.count(row.first_words) == 1
        pieces = (*row.authors, *row.body.split("\n\n"), *row.promos, *(row.disclaimer or "").split("\n\n"))
        missing = [piece for piece in (*pieces, row.caption or "", row.copyright_line or "") if piece not in text]
        assert missing == []


@pytest.mark.parametrize("edition", [1, 2])
def test_articles_are_of_an_article_s_length(demo_web: DemoWeb, edition: int) -> None:
    lengths = [len(row.body.split()) for row in demo_web.truth(edition) if row.body and row.access != "paywalled"]
    assert len(lengths) == 13
    assert min(lengths) >= 350 and max(lengths) <= 700


def test_the_ledger_speaks_json_ld(demo_web: DemoWeb) -> None:
    for row in (row for row in demo_web.truth() if row.publisher == "ledger"):
        reply, body = ask(row.url)
        script = lxml.html.fromstring(body.decode()).findtext(".//script[@type='application/ld+json']")
        node = json.loads(script or "")
        assert (node["headline"], node["datePublished"]) == (row.title, row.date_published)
        assert tuple(person["name"] for person in node["author"]) == row.authors
        assert reply.getheader("tdm-reservation") == "1"


def test_the_courier_speaks_opengraph_and_meta(demo_web: DemoWeb) -> None:
    for row in (row for row in demo_web.truth() if row.publisher == "courier"):
        tree = lxml.html.fromstring(ask(row.url)[1].decode())
        meta = {item.get("property"): item.get("content") for item in tree.findall(".//meta[@property]")}
        assert (meta["og:title"], meta["article:published_time"]) == (row.title, row.date_published)
        assert tuple(item.get("content") for item in tree.findall(".//meta[@name='author']")) == row.authors


def test_the_digest_s_pages_end_as_reposts_do(demo_web: DemoWeb) -> None:
    for row in (row for row in demo_web.truth() if row.publisher == "digest" and row.body):
        tree = lxml.html.fromstring(ask(row.final_url)[1].decode())
        lines = [" ".join(line.text_content().split()) for line in tree.findall(".//div[@class='content']/p")]
        day = (row.date_published or "").replace("T", " ")
        assert lines[0].startswith(f"Author:{row.authors[0]} {day} ")
        assert lines[0].removeprefix(f"Author:{row.authors[0]} {day} ").isdigit()
        tags = " ".join(["Tags", ", ".join(row.tags)]).strip()
        assert lines[-4:] == [row.disclaimer, f"Title:{row.source_title}", f"Url:{row.source_url}", tags]
        assert len([line for line in lines if line.startswith("ALSO READ| ")]) == 2


def test_outcomes_of_both_editions_are_the_ones_the_demo_is_about(demo_web: DemoWeb) -> None:
    first, second = ([row.outcome for row in demo_web.truth(edition)] for edition in (1, 2))
    assert {outcome: first.count(outcome) for outcome in first} == {
        Outcome.STORED: 13,
        Outcome.COPY: 1,
        Outcome.NOT_ARTICLE: 1,
        Outcome.ROBOTS_DENIED: 1,
        Outcome.GONE: 1,
    }
    assert second.count(Outcome.NEW_VERSION) == 1
    assert Outcome.STORED not in second


def test_the_copy_has_the_text_of_its_original_and_a_republication_line(demo_web: DemoWeb) -> None:
    rows = {row.final_url: row for row in demo_web.truth()}
    copy = next(row for row in rows.values() if row.copy_of is not None)
    original = rows[copy.copy_of or ""]
    assert (copy.body, copy.title) == (original.body, original.title)
    assert original.disclaimer is None and "republished here with permission" in (copy.disclaimer or "")
    assert f'<a href="{original.final_url}">'.encode() in ask(copy.url)[1]


def test_the_moved_article_answers_301_and_the_missing_one_404(demo_web: DemoWeb) -> None:
    moved = [row for row in demo_web.truth() if row.url != row.final_url]
    assert len(moved) == 1
    reply, _ = ask(moved[0].url)
    assert (reply.status, reply.getheader("Location")) == (301, moved[0].final_url)
    gone = next(row for row in demo_web.truth() if row.outcome is Outcome.GONE)
    assert ask(gone.url)[0].status == 404


def test_the_forbidden_address_is_listed_and_forbidden_and_its_asking_is_seen(demo_web: DemoWeb) -> None:
    robots = ask(demo_web.origins["digest"] + "/robots.txt")[1].decode()
    path = urlsplit(demo_web.forbidden_url).path
    assert "Disallow: /go/" in robots and path.startswith("/go/")
    assert demo_web.forbidden_url in read_feeds(demo_web)["digest"]
    assert path not in [row.path for row in demo_web.requests]
    ask(demo_web.forbidden_url)
    assert demo_web.requests[-1].path == path


def test_the_paywalled_page_says_so(demo_web: DemoWeb) -> None:
    row = next(row for row in demo_web.truth() if row.access == "paywalled")
    body = ask(row.url)[1]
    assert b'"isAccessibleForFree": false' in body and b'class="paywall"' in body


def test_home_pages_name_the_feeds(demo_web: DemoWeb) -> None:
    for home, feed in zip(demo_web.home_urls, demo_web.feed_urls, strict=True):
        tree = lxml.html.fromstring(ask(home)[1].decode(), base_url=home)
        tree.make_links_absolute()
        assert [link.get("href") for link in tree.findall(".//link[@rel='alternate']")] == [feed]


def test_the_courier_s_sitemaps_list_its_articles(demo_web: DemoWeb) -> None:
    origin = demo_web.origins["courier"]
    assert f"Sitemap: {origin}/sitemap.xml" in ask(origin + "/robots.txt")[1].decode()
    listed = [loc.text or "" for loc in lxml.etree.fromstring(ask(origin + "/sitemap.xml")[1]).iterfind(".//{*}loc")]
    assert listed == [f"{origin}/sitemaps/2026-03.xml", f"{origin}/sitemaps/news.xml"]
    own = sorted(row.url for row in demo_web.truth() if row.publisher == "courier")
    for url in listed:
        assert sorted(loc.text or "" for loc in lxml.etree.fromstring(ask(url)[1]).iterfind(".//{*}loc")) == own


def test_the_second_edition_changes_one_article_and_its_listings(demo_web: DemoWeb) -> None:
    courier = demo_web.origins["courier"]
    maps = [courier + path for path in ("/sitemap.xml", "/sitemaps/2026-03.xml", "/sitemaps/news.xml")]
    urls = [*(row.final_url for row in demo_web.truth()), *demo_web.home_urls, *demo_web.feed_urls, *maps]
    before = {url: ask(url)[1] for url in urls}
    demo_web.edition = 2
    changed = [url for url in urls if ask(url)[1] != before[url]]
    edited = [row for row in demo_web.truth() if row.outcome is Outcome.NEW_VERSION]
    assert changed == [edited[0].final_url, demo_web.feed_urls[1], *maps[:2]]
    entry = next(e for e in feedparser.parse(ask(demo_web.feed_urls[1])[1]).entries if e.link == edited[0].url)
    assert (entry.published, entry.updated) == (edited[0].date_published, edited[0].date_modified)


def test_the_edit_is_dated_when_the_edition_is_set(demo_web: DemoWeb) -> None:
    before = now()
    demo_web.edition = 2
    edited = next(row for row in demo_web.truth() if row.outcome is Outcome.NEW_VERSION)
    moment = datetime.fromisoformat(edited.date_modified or "")
    assert before < moment <= before + timedelta(seconds=2)
    demo_web.edition = 1
    demo_web.edition = 2
    assert edited in demo_web.truth()
    assert f'content="{edited.date_modified}"'.encode() in ask(edited.url)[1]


def test_what_has_not_changed_answers_304_in_the_second_edition(demo_web: DemoWeb) -> None:
    urls = [row.final_url for row in demo_web.truth(2) if row.outcome is Outcome.NOT_MODIFIED] + [
        demo_web.feed_urls[0],
        demo_web.feed_urls[2],
    ]
    first = {url: ask(url)[0] for url in urls}
    demo_web.edition = 2
    for url, reply in first.items():
        by_tag, body = ask(url, If_None_Match=reply.headers["ETag"])
        assert (by_tag.status, body) == (304, b"")
        assert ask(url, If_Modified_Since=reply.headers["Last-Modified"])[0].status == 304


def test_the_edited_feed_answers_200_to_its_old_validators(demo_web: DemoWeb) -> None:
    url = demo_web.feed_urls[1]
    old = ask(url)[0].headers
    demo_web.edition = 2
    reply, _ = ask(url, If_None_Match=old["ETag"], If_Modified_Since=old["Last-Modified"])
    assert reply.status == 200
    assert ask(url, If_Modified_Since=old["Last-Modified"])[0].status == 200


def test_pages_are_compressed_on_request_and_one_comes_in_chunks(demo_web: DemoWeb) -> None:
    url = demo_web.origins["courier"] + CHUNKED_PATH
    plain_reply, plain = ask(url)
    packed_reply, packed = ask(url, Accept_Encoding="gzip, deflate")
    assert plain_reply.getheader("Transfer-Encoding") == packed_reply.getheader("Transfer-Encoding") == "chunked"
    assert (packed_reply.getheader("Content-Encoding"), gzip.decompress(packed)) == ("gzip", plain)
    assert packed_reply.getheader("ETag") != plain_reply.getheader("ETag")
    assert ask(url, If_None_Match=packed_reply.headers["ETag"])[0].status == 304


def test_pages_are_well_escaped(demo_web: DemoWeb) -> None:
    for row in demo_web.truth():
        text = ask(row.final_url)[1].decode()
        assert "$" not in text
        assert "&amp;amp;" not in text and html.unescape("&quot;") not in (row.title or "")


def test_it_can_be_served_from_the_command_line() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "crawler.demo.server"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as served:
        assert served.stdout is not None and served.stderr is not None
        homes = [served.stdout.readline().strip() for _ in range(3)]
        titles = [lxml.html.fromstring(ask(home)[1].decode()).findtext(".//title") or "" for home in homes]
        served.send_signal(signal.SIGINT)
        try:
            assert served.wait(timeout=60) == 0
        finally:
            served.kill()
        assert served.stderr.read() == "3 requests\n"
    for title, name in zip(titles, ("The Harbour Ledger", "Valley Courier", "Marketwire Digest"), strict=True):
        assert name in title


def test_it_needs_no_scrapy() -> None:
    code = "import sys, crawler.demo.server; sys.exit(bool({'scrapy', 'twisted', 'lxml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_edition_that_does_not_exist_is_refused(demo_web: DemoWeb) -> None:
    with pytest.raises(ValueError, match="no edition 3"):
        demo_web.edition = 3

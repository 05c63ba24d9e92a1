"""What belongs to an article on other pages: its further pages, and the page that an AMP or print form is a form of."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from faultreplies import page, redirect, robots, rss
from faultsite import Site
from ownrun import Corpus

from crawler.archive.reader import read_record
from crawler.demo.loopback import Reply
from crawler.items import RawRecord

TITLE = "The long story of the lock"
FETCHES = "SELECT url, outcome, reason, status FROM fetches WHERE discovery_id IS NOT NULL ORDER BY fetch_id"


def prose(number: int) -> str:
    """Paragraphs that no other number has."""
    said = f"On day {number} the keeper of the lock wrote that the water stood {number} inches higher than before. "
    return "\n\n".join(f"{said * 3}Part {part} of day {number}." for part in range(3))


def pager(site: Site, *paths: str) -> str:
    """Links to pages, as they stand below an article."""
    links = " ".join(f"<a href='{site.url(path)}'>{number}</a>" for number, path in enumerate(paths, 1))
    return f"</p></article><div class='pagination'>{links}</div><p>"


def put_story(site: Site, *paths: str, head: str = "") -> None:
    """An article over these pages."""
    for number, path in enumerate(paths, 1):
        site.set(path, page(TITLE, f"{prose(number)}{pager(site, *paths)}", head=head))


def crawl(site: Site, corpus: Corpus, *paths: str, pages_per_article: str = "10") -> list[tuple[str, str]]:
    """Crawl a feed of these pages; path and text of the articles it leaves."""
    site.set("/feed", rss(map(site.url, paths)))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    site.forget()
    done = corpus.run("crawl", pages_per_article=pages_per_article)
    assert (done.code, site.max_in_flight()) == (0, 1), done.err
    corpus.require_sound()
    found = corpus.query("SELECT url, body FROM articles ORDER BY url")
    return [(url.removeprefix(site.url("")), body) for url, body in found]


def record_of(corpus: Corpus) -> dict[str, Any]:
    """What the newest version says beside its columns."""
    ((record,),) = corpus.query("SELECT record FROM versions ORDER BY version_id DESC LIMIT 1")
    return dict(json.loads(record))


def test_the_pages_of_an_article_are_fetched_one_by_one_and_joined(site: Site, corpus: Corpus) -> None:
    paths = ("/lock", "/lock/2", "/lock/3")
    put_story(site, *paths)
    site.set("/robots.txt", robots("User-agent: *\nCrawl-delay: 0.2\n"))
    ((path, body),) = crawl(site, corpus, "/lock")
    assert (path, body) == ("/lock", "\n\n".join(prose(number) for number in (1, 2, 3)))
    assert site.paths()[-3:] == list(paths)
    assert min(site.gaps_s()) >= 0.19
    assert corpus.query(FETCHES) == [
        (site.url("/lock"), "stored", None, 200),
        (site.url("/lock/2"), "beside", "page 2", 200),
        (site.url("/lock/3"), "beside", "page 3", 200),
    ]
    record = record_of(corpus)
    assert [body[part["start"] : part["end"]] for part in record["parts"]] == [prose(n) for n in (1, 2, 3)]
    assert "next_page_url" not in record
    rows = corpus.query(
        "SELECT p.position, p.url, p.fetch_id, f.warc_file, f.warc_offset, f.warc_length, f.warc_record_id, "
        "f.payload_sha256, f.payload_bytes FROM article_parts p JOIN fetches f USING (fetch_id) ORDER BY 1"
    )
    assert [row[:2] for row in rows] == [(n, site.url(path)) for n, path in enumerate(paths, 1)]
    assert [row[2] - rows[0][2] for row in rows] == [0, 1, 2]
    for (_, _, _, *raw), number in zip(rows, (1, 2, 3), strict=True):
        reply = read_record(Path(f"{corpus.path}.warc"), RawRecord(*raw))
        assert f"Part 0 of day {number}.".encode() in (reply.payload or b"")
    assert corpus.run("verify").code == 0
    assert "1 unchanged" in corpus.run("reextract", "--all", "--force").out


def test_no_more_pages_are_fetched_than_allowed_and_the_article_says_where_it_goes_on(
    site: Site, corpus: Corpus
) -> None:
    put_story(site, "/lock.html", "/lock-2.html", "/lock-3.html")
    assert crawl(site, corpus, "/lock.html", pages_per_article="2") == [("/lock.html", f"{prose(1)}\n\n{prose(2)}")]
    assert record_of(corpus)["next_page_url"] == site.url("/lock-3.html")
    assert "/lock-3.html" not in site.paths()


def test_what_does_not_go_on_with_the_article_is_not_joined(site: Site, corpus: Corpus) -> None:
    other = page("Plums", prose(9))
    put_story(site, "/a", "/a?page=2")
    site.set("/a?page=2", page(TITLE, prose(1)))
    site.set("/b", page("Bees", f"{prose(4)}{pager(site, '/b', '/b/2')}"))
    site.set("/b/2", other)
    site.set("/c", page("Coal", prose(5), head=f"<link rel=next href='{site.url('/plums')}'>"))
    site.set("/plums", other)
    assert crawl(site, corpus, "/a", "/b", "/c") == [("/a", prose(1)), ("/b", prose(4)), ("/c", prose(5))]
    assert sorted(row[:3] for row in corpus.query(FETCHES) if row[1] == "beside") == [
        (site.url("/a?page=2"), "beside", "page 2, not joined"),
        (site.url("/b/2"), "beside", "page 2, not joined"),
    ]
    assert "/plums" not in site.paths()


def test_an_article_whose_further_page_cannot_be_had_keeps_what_it_has_and_says_so(site: Site, corpus: Corpus) -> None:
    put_story(site, "/gone", "/gone/2")
    site.set("/gone/2", page("Gone", status=404))
    put_story(site, "/hidden", "/hidden/2")
    site.set("/robots.txt", robots("User-agent: *\nDisallow: /hidden/\n"))
    assert crawl(site, corpus, "/gone", "/hidden") == [("/gone", prose(1)), ("/hidden", prose(1))]
    nexts = [json.loads(record)["next_page_url"] for (record,) in corpus.query("SELECT record FROM versions")]
    assert sorted(nexts) == [site.url("/gone/2"), site.url("/hidden/2")]
    assert "/hidden/2" not in site.paths()
    found = corpus.query("SELECT url, status, robots_rule FROM fetches WHERE outcome = 'beside' ORDER BY url")
    assert found == [(site.url("/gone/2"), 404, "no rule"), (site.url("/hidden/2"), None, "Disallow: /hidden/")]


def make_amp(site: Site, path: str, canonical: str, number: int, title: str = TITLE) -> None:
    """An AMP page."""
    made = page(title, prose(number), head=f"<link rel=canonical href='{site.url(canonical)}'>")
    site.set(path, Reply(body=made.body.replace(b"<html", b"<html amp")))


def atom(url: str, updated: datetime) -> Reply:
    """A feed of one page that was changed then."""
    when = f"<updated>{updated.isoformat()}</updated>"
    text = (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Site</title><id>x</id>{when}"
        f"<entry><title>Lock</title><id>{url}</id><link href='{url}'/>{when}</entry></feed>"
    )
    return Reply(body=text.encode(), content_type="application/atom+xml")


def test_an_amp_page_gives_way_to_the_page_itself_which_is_asked_for_from_then_on(site: Site, corpus: Corpus) -> None:
    make_amp(site, "/v/71x", "/lock-71", 1)
    site.set("/lock-71", Reply(body=page(TITLE, f"{prose(1)}\n\n{prose(2)}").body, has_etag=True))
    changed = datetime.now(UTC)
    site.set("/feed", atom(site.url("/v/71x"), changed), atom(site.url("/v/71x"), changed + timedelta(hours=1)))
    corpus.run("add", "--allow-private", site.url("/feed"))
    site.set("/feed", atom(site.url("/v/71x"), changed), atom(site.url("/v/71x"), changed + timedelta(hours=1)))
    assert corpus.run("crawl", "--all", revisit_min_s="0").code == 0
    assert corpus.query("SELECT url, url_key, body FROM articles") == [
        (site.url("/lock-71"), site.url("/lock-71").replace("http:", "https:"), f"{prose(1)}\n\n{prose(2)}")
    ]
    assert corpus.query(FETCHES) == [
        (site.url("/lock-71"), "stored", f"moved to {site.url('/lock-71')}", 200),
        (site.url("/v/71x"), "beside", f"a form of {site.url('/lock-71')}", 200),
    ]
    site.forget()
    assert corpus.run("crawl", "--all", revisit_min_s="0").code == 0
    assert [(row.path, row.status) for row in site.log] == [("/feed", 200), ("/lock-71", 304)]
    corpus.require_sound()


def test_a_form_whose_page_is_known_is_joined_with_it_and_the_page_is_not_asked_for_again(
    site: Site, corpus: Corpus
) -> None:
    site.set("/lock-72", page(TITLE, prose(1)))
    make_amp(site, "/lock-72/amp", "/lock-72", 1)
    assert crawl(site, corpus, "/lock-72") == [("/lock-72", prose(1))]
    site.set("/feed", rss([site.url("/lock-72/amp")]))
    site.forget()
    assert corpus.run("crawl", "--all", revisit_min_s="0").code == 0
    assert [path for path in site.paths() if path.startswith("/lock")] == ["/lock-72/amp"]
    assert corpus.query("SELECT outcome, reason FROM discoveries WHERE url LIKE '%/amp'") == [
        ("form", f"same page as {site.url('/lock-72')} (rel=canonical)")
    ]


def test_a_form_whose_canonical_page_is_missing_or_another_article_is_kept_itself(site: Site, corpus: Corpus) -> None:
    make_amp(site, "/v/1", "/missing", 1)
    make_amp(site, "/v/2", "/other", 2, "Bees in the attic")
    site.set("/other", page("Plums", prose(9)))
    make_amp(site, "/v/3", "/", 3, "Coal from the canal")
    assert crawl(site, corpus, "/v/1", "/v/2", "/v/3") == [(f"/v/{number}", prose(number)) for number in (1, 2, 3)]
    assert sorted(row[:3] for row in corpus.query(FETCHES) if row[1] == "beside") == [
        (site.url("/missing"), "beside", f"canonical page of {site.url('/v/1')}, not taken"),
        (site.url("/other"), "beside", f"canonical page of {site.url('/v/2')}, not taken"),
    ]


def test_a_print_page_gives_way_too_and_its_further_pages_are_those_of_the_page(site: Site, corpus: Corpus) -> None:
    put_story(site, "/lock-8", "/lock-8/2")
    canonical = f"<link rel=canonical href='{site.url('/lock-8')}'>"
    site.set("/print/8", page(TITLE, f"{prose(1)}", head=canonical))
    assert crawl(site, corpus, "/print/8") == [("/lock-8", f"{prose(1)}\n\n{prose(2)}")]
    assert site.paths()[-3:] == ["/print/8", "/lock-8", "/lock-8/2"]


def test_an_article_moved_by_a_redirect_is_joined_from_where_it_stands_now(site: Site, corpus: Corpus) -> None:
    put_story(site, "/new/lock", "/new/lock/2")
    site.set("/old", redirect("/new/lock", 301))
    assert crawl(site, corpus, "/old") == [("/new/lock", f"{prose(1)}\n\n{prose(2)}")]


def test_a_saved_page_is_read_alone_and_says_where_it_goes_on(site: Site, corpus: Corpus) -> None:
    put_story(site, "/lock", "/lock/2")
    made = page(TITLE, f"{prose(1)}{pager(site, '/lock', '/lock/2')}").body
    (row,) = corpus.run("extract", "-", "--json", "--url", site.url("/lock"), stdin=made).rows
    assert row["article"]["next_page_url"] == site.url("/lock/2")
    assert site.paths() == []

"""Crawls over real sockets: every fault of a server becomes one outcome, and the corpus stays sound."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from faultreplies import page, redirect, retry_later, robots, rss
from faultsite import ROBOTS, Site
from ownrun import Corpus, finish

from crawler.archive.reader import read_record
from crawler.demo.loopback import LoopbackServer, Reply
from crawler.items import RawRecord

OF_SITES = ("/robots.txt", "/.well-known/tdmrep.json")
"""What is asked of a site before its pages."""

FAULTS = {
    "/redirect/chain": ("stored", None),
    "/redirect/loop": ("redirect_loop", "max redirections reached"),
    "/redirect/other": ("address_refused", "127.0.0.1 is refused: a loopback address"),
    "/redirect/private": ("address_refused", "10.11.12.13 is refused: not a public address"),
    "/redirect/metadata": ("address_refused", "169.254.169.254 is refused: a link-local address"),
    "/redirect/file": (
        "address_refused",
        "file:///etc/hostname is refused: the scheme file is neither http nor https",
    ),
    "/404": ("gone", "http_404"),
    "/410": ("gone", "http_410"),
    "/451": ("http_error", "http_451"),
    "/500": ("http_error", "http_500"),
    "/drip": ("timeout", "no whole reply within 1 s"),
    "/hang": ("timeout", "no whole reply within 1 s"),
    "/endless": ("too_large", "the reply is above the size limit"),
    "/truncated": ("truncated", "the reply ended before its declared end"),
    "/chunk-cut": ("truncated", "the reply ended before its declared end"),
    "/cut-gzip": ("truncated", "the gzip stream ended in the middle"),
    "/pdf": ("not_html", "application/pdf"),
    "/no-content": ("not_html", "http_204"),
    "/slow-to-read": ("extraction_timeout", "no answer within 4 s"),
}


def test_every_fault_ends_in_its_outcome_and_the_crawl_goes_on(site: Site, corpus: Corpus) -> None:
    hard = page("Hard", "\n\n".join("word " * 30 + str(number) for number in range(45_000)))
    site.set("/slow-to-read", hard)
    site.set("/meta-refresh", page("Moved", head=f'<meta http-equiv=refresh content="0; url={site.other_url("/x")}">'))
    site.set("/last", page("The last of all"))
    bomb = ["/bomb"]
    site.set("/feed", rss([*map(site.url, [*FAULTS, *bomb, "/meta-refresh", "/last"]), site.other_url("/canary")]))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    done = corpus.run("crawl", reply_deadline_s="1", max_tries="1", page_time_limit_s="4")
    ends = corpus.ends()
    assert {path: ends[path] for path in FAULTS} == FAULTS
    assert ends["/bomb"][0] == "too_large"
    assert ends["/last"][0] == "stored"
    assert ends["/meta-refresh"][0] == ends["/canary"][0] == "address_refused"
    assert (done.code, site.other_log, site.max_in_flight()) == (0, (), 1)
    assert "Traceback" not in done.err
    corpus.require_sound()
    (hops,) = corpus.query("SELECT redirects FROM fetches WHERE url LIKE '%/redirect/chain'")[0]
    assert [hop["status"] for hop in json.loads(hops)] == [302, 307, 308]
    assert corpus.query("SELECT count(*) FROM fetches WHERE outcome = 'robots_txt'")[0][0] == 1


def test_pages_come_one_by_one_with_their_pause_and_every_record_can_be_read_back(site: Site, corpus: Corpus) -> None:
    site.set("/robots.txt", robots("User-agent: *\nCrawl-delay: 0.2\nDisallow: /private\n"))
    names = [f"/story/{number}" for number in range(12)]
    for name in names:
        site.set(name, page(f"Story {name}", f"All of {name} is told here. " * 40))
    site.set("/from", redirect("/story/1", 301))
    site.set("/feed", rss([site.url(name) for name in (*names, "/from", "/private/x")]))
    corpus.run("add", "--allow-private", site.url("/feed"))
    site.forget()
    done = corpus.run("crawl", "--json", batch_size="4")
    assert done.code == 0
    assert site.max_in_flight() == 1
    assert min(site.gaps_s()) >= 0.19
    assert not any(path.startswith("/private") for path in site.paths())
    assert corpus.query("SELECT count(*) FROM articles") == [(12,)]
    assert corpus.ends()["/private/x"] == ("robots_denied", "Disallow: /private")
    rows = corpus.query(
        "SELECT warc_file, warc_offset, warc_length, warc_record_id, payload_sha256, payload_bytes, v.title "
        "FROM versions v JOIN fetches USING (fetch_id)"
    )
    assert len(rows) >= 12
    for *where, title in rows:
        reply = read_record(Path(f"{corpus.path}.warc"), RawRecord(*where))
        assert reply.payload is not None
        assert title.encode() in reply.payload
    told = corpus.run("why", site.url("/from")).out
    assert "listed" in told
    assert "robots" in told
    assert "/story/1" in told
    corpus.require_sound()
    site.forget()
    again = corpus.run("crawl", "--all", "--json")
    assert again.rows[0]["counts"] == {
        "listings": 1,
        "listings not_modified": 1,
        "discovered": 0,
        "entries left out": 0,
    }
    assert [row.status for row in site.log] == [304]


def test_a_short_wait_is_waited_for_a_broken_page_gets_three_tries_and_a_long_wait_binds_the_next_run(
    site: Site, corpus: Corpus
) -> None:
    site.set("/short", retry_later(429, "1"), page("After a short wait"))
    site.set("/long", retry_later(503, format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)))
    site.set("/beside", page("Beside"))
    site.set("/feed", rss([site.url("/short"), site.url("/500"), site.url("/beside")]))
    corpus.run("add", "--allow-private", site.url("/feed"))
    assert corpus.run("crawl", retry_wait_s="0.3").code == 0
    assert (site.paths().count("/short"), site.paths().count("/500")) == (2, 3)
    assert {path: end for path, (end, _) in corpus.ends().items()} == {
        "/short": "stored", "/500": "http_error", "/beside": "stored",
    }  # fmt: skip
    tries = corpus.query("SELECT attempt FROM fetches WHERE url LIKE '%/500' ORDER BY fetch_id")
    assert tries == [(1,), (2,), (3,)]
    site.forget()
    corpus.run("fetch", "--allow-private", site.url("/long"))
    assert site.paths() == ["/long"]
    site.forget()
    held = corpus.run("crawl", "--all")
    assert "0 listings (0 not modified, 1 put off by their hosts), 0 discovered" in held.out
    fetched = corpus.run("fetch", "--json", "--allow-private", site.url("/beside"), site.url("/long"))
    assert site.paths() == []
    assert [(row["outcome"], row["reason"]) for row in fetched.rows] == [("http_error", "the host asked to wait")] * 2


def test_robots_that_cannot_be_read_forbids_everything_and_a_lost_redirect_counts_as_none(corpus: Corpus) -> None:
    texts = {
        "error": ROBOTS["error"],
        "hang": ROBOTS["hang"],
        "private": ROBOTS["redirected-private"],
        "loop": ROBOTS["redirect-loop"],
        "html": ROBOTS["html"],
    }

    def answer_as(name: str) -> object:
        text = texts[name]
        return lambda request: text if request.path == "/robots.txt" else page(f"Page of {name}")

    with LoopbackServer({name: answer_as(name) for name in texts}) as server:  # type: ignore[misc] # Script or Reply
        urls = [f"{server.origins[name]}/page" for name in texts]
        done = corpus.run("fetch", "--json", "--allow-private", *urls, reply_deadline_s="1", max_tries="1")
        reasons = [row["reason"] or "" for row in done.rows]
        assert [row["outcome"] for row in done.rows[:2]] == ["network_error"] * 2
        assert [reason.startswith("robots.txt unreachable: ") for reason in reasons] == [
            True,
            True,
            False,
            False,
            False,
        ]
        assert reasons[1] == "robots.txt unreachable: no whole reply within 1 s"
        asked = {(row.origin, row.path) for row in server.requests if row.path not in OF_SITES}
        assert asked == {("private", "/page"), ("loop", "/page"), ("html", "/page")}
        forced = corpus.run("fetch", "--json", "--allow-private", "--ignore-robots", urls[0])
        assert forced.rows[0]["outcome"] == "stored"
    overrides = corpus.query("SELECT DISTINCT overrides FROM fetches WHERE status = 200 ORDER BY fetch_id")
    assert [json.loads(row[0]) for row in overrides] == [["allow_private"], ["ignore_robots", "allow_private"]]


def test_a_postponed_page_that_was_let_through_is_let_through_by_the_next_crawl(site: Site, corpus: Corpus) -> None:
    site.set("/late", retry_later(503, "3600"), page("Late"))
    done = corpus.run("fetch", "--json", "--allow-private", site.url("/late"))
    assert "the next crawl tries again" in done.err, done
    corpus.change("UPDATE discoveries SET next_try_at = '2020-01-01T00:00:00.000Z'")
    corpus.change("UPDATE hosts SET retry_at = NULL, last_reply_at = NULL")
    corpus.path.with_name("news.db.turns").unlink(missing_ok=True)
    corpus.run("crawl")
    assert corpus.ends()["/late"] == ("stored", None)


def test_robots_that_leads_to_a_closed_port_of_its_own_host_counts_as_none(site: Site, corpus: Corpus) -> None:
    site.set("/robots.txt", redirect(site.other_url("/robots.txt")))
    done = corpus.run("fetch", "--json", "--allow-private", site.url("/page"))
    assert (done.rows[0]["outcome"], site.other_log) == ("stored", ())
    (robots_row,) = corpus.query("SELECT robots_state FROM hosts")
    assert robots_row == ("absent: 302, a redirect that cannot be followed",)


def test_a_slow_reply_has_until_our_deadline_and_not_scrapy_s(site: Site, corpus: Corpus) -> None:
    site.set("/slow", replace(page("A slow page"), delay_s=1.0))
    code = (
        "from scrapy.core.downloader.handlers import http11\n"
        "kind = getattr(http11, '_ScrapyAgent', None) or http11.ScrapyAgent\n"
        "init = kind.__init__\n"
        "def hurry(self, **words): init(self, **words); self._connectTimeout = 0.3\n"
        "kind.__init__ = hurry\n"
    )
    words = corpus.words("fetch", "--json", "--allow-private", site.url("/slow"), site.url("/hang"))
    words[3] = words[3].replace("from crawler.cli.main", f"exec({code!r}, globals()); from crawler.cli.main")
    done = finish(words, corpus.environment())
    assert [(row["outcome"], row["reason"]) for row in done.rows] == [
        ("stored", None),
        ("timeout", "no whole reply within 2 s"),
    ]
    assert "the next crawl tries again" in done.err
    assert site.paths().count("/hang") == 1


def test_a_redirect_to_what_is_no_web_address_ends_at_once_and_such_a_refresh_is_ignored(
    site: Site, corpus: Corpus
) -> None:
    ends = {
        "javascript:alert(1)": "address_refused",
        "data:text/html,x": "address_refused",
        "ftp://127.0.0.1/x": "address_refused",
        "http://[::1": "invalid_url",
        "http://127.0.0.1:99999/": "invalid_url",
        "http://exa mple.org/": "invalid_url",
    }
    for number, location in enumerate(ends):
        site.set(f"/to/{number}", redirect(location))
        head = f'<meta http-equiv=refresh content="0; url={location}">'
        site.set(f"/refresh/{number}", page(f"Refresh {number}", head=head))
    paths = [f"/{way}/{number}" for number in range(len(ends)) for way in ("to", "refresh")]
    done = corpus.run("fetch", "--json", "--allow-private", *map(site.url, paths))
    found = {path: row["outcome"] for path, row in zip(paths, done.rows, strict=True)}
    assert [found[f"/to/{number}"] for number in range(len(ends))] == list(ends.values())
    assert [found[f"/refresh/{number}"] for number in range(3)] == ["stored"] * 3
    assert [path for path in site.paths() if path not in OF_SITES] == paths


def test_nothing_opens_a_port_that_was_not_given(site: Site, corpus: Corpus) -> None:
    with LoopbackServer({"canary": lambda request: Reply(body=b"caught")}) as canary:
        trap = canary.origins["canary"]
        site.set("/robots.txt", redirect(f"{trap}/robots.txt"))
        site.set("/sitemap.xml", Reply(content_type="application/xml", body=make_sitemap(f"{trap}/a", f"{trap}/b")))
        site.set("/feed", rss([f"{trap}/story", site.url("/redirect/one")]))
        corpus.run("add", "--allow-private", "--ignore-robots", site.url("/feed"), site.url("/sitemap.xml"))
        corpus.run("crawl")
        corpus.run("fetch", "--ignore-robots", f"{trap}/x")
        assert canary.requests == ()
        assert corpus.query("SELECT outcome FROM discoveries WHERE url LIKE '%/x'") == [("address_refused",)]


def make_sitemap(*urls: str) -> bytes:
    rows = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()

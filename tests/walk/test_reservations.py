"""tdmrep.json is asked for once a day and host, and speaks only where the page itself does not."""

import json

import pytest
from faultreplies import page, robots, rss
from faultsite import Site
from ownrun import Corpus

from crawler.demo.loopback import Reply

WELL_KNOWN = "/.well-known/tdmrep.json"
FILE = json.dumps([{"location": "/open/*", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]).encode()


def crawl(site: Site, corpus: Corpus, *paths: str) -> None:
    site.set("/feed", rss([site.url(path) for path in paths]))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    assert corpus.run("crawl").code == 0


def asked(site: Site) -> int:
    return sum(request.path == WELL_KNOWN for request in site.log)


def verdicts(corpus: Corpus) -> dict[str, str]:
    return {"/" + url.split("/", 3)[3]: tdm for url, tdm in corpus.query("SELECT url, tdm FROM articles")}


def test_the_file_speaks_for_pages_that_say_nothing_themselves(site: Site, corpus: Corpus) -> None:
    site.set(WELL_KNOWN, Reply(200, FILE, (("Content-Type", "application/json"),)))
    site.set("/closed", page("Closed"))
    site.set("/open/a", page("Open"))
    site.set("/own", page("Own word", head='<meta name="tdm-reservation" content="0">'))
    crawl(site, corpus, "/closed", "/open/a", "/own")
    assert verdicts(corpus) == {"/closed": "reserved", "/open/a": "not_reserved", "/own": "not_reserved"}
    assert asked(site) == 1
    ((body,),) = corpus.query("SELECT body FROM site_policies WHERE kind = 'tdmrep.json'")
    assert body == FILE
    assert corpus.query("SELECT count(DISTINCT tdmrep_sha256) FROM fetches") == [(1,)]
    assert corpus.run("verify").code == 0
    corpus.run("fetch", "--allow-private", site.url("/closed"))
    assert asked(site) == 1  # kept between runs
    corpus.require_sound()


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(404, b"no"), id="missing"),
        pytest.param(Reply(200, b"<html>Welcome</html>"), id="an error page that answers 200"),
        pytest.param(Reply(200, b'[{"location": "/", "tdm-reservation": "yes"}]'), id="an invalid value"),
        pytest.param(Reply(500, b""), id="a server in trouble"),
        pytest.param(Reply(200, b"[" * 100_000), id="nested without end"),
    ],
)
def test_a_file_that_says_nothing_changes_nothing(site: Site, corpus: Corpus, reply: Reply) -> None:
    site.set(WELL_KNOWN, reply)
    site.set("/a", page("Page"))
    crawl(site, corpus, "/a")
    assert verdicts(corpus) == {"/a": "unknown"}
    corpus.require_sound()


def test_robots_txt_is_obeyed_for_it_too(site: Site, corpus: Corpus) -> None:
    site.set("/robots.txt", robots("User-agent: *\nDisallow: /.well-known/\n"))
    site.set(WELL_KNOWN, Reply(200, FILE))
    site.set("/a", page("Page"))
    crawl(site, corpus, "/a")
    assert asked(site) == 0
    assert verdicts(corpus) == {"/a": "unknown"}


def test_a_file_that_was_read_while_the_clock_was_a_year_ahead_is_asked_for_again(site: Site, corpus: Corpus) -> None:
    site.set(WELL_KNOWN, Reply(200, FILE))
    site.set("/a", page("Page"))
    crawl(site, corpus, "/a")
    assert asked(site) == 1
    corpus.change("UPDATE hosts SET tdmrep_until = '2999-01-01T00:00:00.000Z'")
    corpus.run("fetch", "--allow-private", site.url("/a"))
    assert asked(site) == 2


RSL = (
    '<?xml version="1.0" encoding="UTF-8"?><rsl xmlns="https://rslstandard.org/rsl"><content url="/closed">'
    '<license><prohibits type="usage">ai-train</prohibits></license></content><content url="/open"><license>'
    '<permits type="usage">all</permits></license></content></rsl>'
)


def trains(corpus: Corpus) -> dict[str, str]:
    return {"/" + url.split("/", 3)[3]: value for url, value in corpus.query("SELECT url, ai_train FROM articles")}


def test_the_licence_that_robots_txt_names_is_read_once_kept_and_obeyed(site: Site, corpus: Corpus) -> None:
    site.set("/robots.txt", robots(f"User-agent: *\nAllow: /\n\nLicense: {site.url('/license.xml')}\n"))
    site.set("/license.xml", Reply(body=RSL.encode(), content_type="application/rsl+xml"))
    for path in ("/closed", "/open", "/other"):
        site.set(path, page(path[1:]))
    crawl(site, corpus, "/closed", "/open", "/other")
    assert trains(corpus) == {"/closed": "disallow", "/open": "allow", "/other": "unknown"}
    assert sum(request.path == "/license.xml" for request in site.log) == 1
    assert corpus.query("SELECT body FROM site_policies WHERE kind = 'rsl'") == [(RSL.encode(),)]
    assert corpus.query("SELECT DISTINCT raw FROM signals WHERE channel = 'rsl-document'") == [(RSL,)]
    assert corpus.query("SELECT count(*) FROM fetches WHERE outcome = 'rsl' AND warc_file IS NOT NULL") == [(1,)]
    assert corpus.run("verify").code == 0
    assert "3 unchanged" in corpus.run("reextract", "--all", "--force").out
    corpus.run("fetch", "--allow-private", site.url("/closed"))
    assert sum(request.path == "/license.xml" for request in site.log) == 1  # kept between runs
    assert corpus.run("forget", "127.0.0.1", "--yes").code == 0
    assert corpus.query("SELECT count(*) FROM rsl_documents") == [(0,)]
    assert corpus.run("verify").code == 0


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(404, b"no"), id="missing"),
        pytest.param(Reply(200, b"<html>Welcome</html>"), id="an error page that answers 200"),
        pytest.param(Reply(500, b""), id="a server in trouble"),
    ],
)
def test_a_licence_that_says_nothing_changes_nothing(site: Site, corpus: Corpus, reply: Reply) -> None:
    site.set("/robots.txt", robots(f"License: {site.url('/license.xml')}\nUser-agent: *\nAllow: /\n"))
    site.set("/license.xml", reply)
    site.set("/a", page("Page"))
    crawl(site, corpus, "/a")
    assert trains(corpus) == {"/a": "unknown"}
    assert corpus.query("SELECT policy_id FROM rsl_documents") == [(None,)]
    corpus.require_sound()

"""Crawls of a site whose pages are written by a script, with a real browser where there is one."""

import json
import os
import signal
import time
from pathlib import Path

import pytest
from faultreplies import PROSE, hang, redirect, retry_later, robots, rss
from faultsite import Site
from ownrun import Corpus, Done, finish
from showing import SANDBOX

from crawler.archive import read_record, read_rendering
from crawler.audit.replay import replay_page
from crawler.audit.verify import verify
from crawler.config import Config
from crawler.demo.loopback import Reply
from crawler.items import RawRecord
from crawler.reading import read_page
from crawler.render.browser import find_problem
from crawler.store.sqlite import open_store

BROWSER = {"browser_sandbox": SANDBOX, "reply_deadline_s": "10"}
OTHER = "Two ferries were taken out of the water in spring, and a diver looked at what ice had done to their keels. "
SCRIPT = """
addEventListener('DOMContentLoaded', async () => {
    const name = location.pathname.split('/').pop();
    const story = await (await fetch('/api/' + name)).json();
    document.title = story.title;
    document.getElementById('root').innerHTML = '<article><h1>' + story.title + '</h1>' +
        story.text.map((part) => '<p>' + part + '</p>').join('') + '</article>';
});
"""


@pytest.fixture(autouse=True)
def _needs_a_browser() -> None:
    if problem := find_problem(Config(browser_sandbox=SANDBOX)):
        pytest.skip(f"no page can be rendered here: {problem}")


def run(corpus: Corpus, *arguments: str, **settings: str) -> Done:
    """Run `pressmark ARGUMENTS` with what a browser needs here."""
    return finish(corpus.words(*arguments), corpus.environment(**BROWSER | settings))


def shell(head: str = "<script src=/app.js></script>", body: str = "<div id=root></div>") -> Reply:
    html = f"<!doctype html><html lang=en><head><title>Loading</title>{head}</head><body>{body}</body></html>"
    return Reply(body=html.encode())


def set_story(site: Site, name: str, head: str = "<script src=/app.js></script>") -> str:
    """A page of which only a script knows the text; returns its address."""
    text = [f"{PROSE} {name}, part {number}." for number in range(1, 5)]
    site.set(f"/story/{name}", shell(head))
    site.set(
        f"/api/{name}",
        Reply(body=json.dumps({"title": f"Story {name}", "text": text}).encode(), content_type="application/json"),
    )
    return site.url(f"/story/{name}")


@pytest.fixture
def scripted(site: Site, corpus: Corpus) -> Site:
    """A site with two such pages, added to the corpus."""
    site.set("/app.js", Reply(body=SCRIPT.encode(), content_type="text/javascript"))
    site.set("/feed", rss([set_story(site, "one"), set_story(site, "two")]))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    site.forget()
    return site


def test_a_shell_ends_as_such_and_as_an_article_once_its_source_is_rendered(scripted: Site, corpus: Corpus) -> None:
    assert corpus.run("crawl").code == 0
    assert corpus.ends() == {"/story/one": ("not_article", "shell"), "/story/two": ("not_article", "shell")}
    assert "/app.js" not in scripted.paths()
    assert "pressmark sources render 127.0.0.1 on" in corpus.run("why", scripted.url("/story/one")).err
    assert run(corpus, "sources", "render", "127.0.0.1", "on").code == 0
    scripted.forget()
    done = run(corpus, "fetch", "--json", scripted.url("/story/one"), scripted.url("/story/two"))
    assert [row["outcome"] for row in done.rows] == ["stored", "stored"]
    assert [row["article"]["title"] for row in done.rows] == ["Story one", "Story two"]
    assert "two, part 4." in done.rows[1]["article"]["body"]
    assert (done.code, done.err.count("Traceback"), scripted.max_in_flight()) == (0, 0, 1)
    agents = {request.header("user-agent") or "" for request in scripted.log}
    assert [agent.partition("/")[0] for agent in agents] == ["Pressmark"]
    assert not any(request.header("cookie") for request in scripted.log)
    told = corpus.run("why", scripted.url("/story/one"))
    assert "rendered" in told.out
    assert "render" not in told.err


def test_what_was_sent_and_what_was_shown_are_both_kept_and_read_again(scripted: Site, corpus: Corpus) -> None:
    done = run(corpus, "fetch", "--render", "--allow-private", scripted.url("/story/one"))
    assert done.code == 0, done.err
    assert "rendered by" in done.out
    folder = Path(f"{corpus.path}.warc")
    columns = "warc_file, warc_offset, warc_length, warc_record_id, payload_sha256, payload_bytes"
    (sent,) = corpus.query(f"SELECT {columns} FROM fetches WHERE discovery_id IS NOT NULL")
    (shown,) = corpus.query(f"SELECT {columns} FROM renderings")
    reply, rendering = read_record(folder, RawRecord(*sent)), read_rendering(folder, RawRecord(*shown))
    assert reply.payload == shell().body
    assert b"one, part 4." in rendering.html
    assert rendering.refers_to == sent[3]
    (parts,) = corpus.query("SELECT parts FROM renderings")[0]
    assert [(part["kind"], part["url"]) for part in json.loads(parts)] == [
        ("script", scripted.url("/app.js")),
        ("fetch", scripted.url("/api/one")),
    ]
    data = read_record(folder, RawRecord(**json.loads(parts)[1]["raw"]))
    assert data.payload is not None
    assert b"one, part 4." in data.payload
    store = open_store(corpus.path, is_read_only=True)
    try:
        again = read_page(replay_page(store.connection, folder, 3))
        assert again.article is not None
        assert corpus.query("SELECT body FROM articles") == [(again.article.body,)]
        assert verify(store.connection, folder).findings == []
    finally:
        store.close()
    corpus.require_sound()


def test_with_hashes_only_the_page_as_shown_is_kept_as_its_digest(scripted: Site, corpus: Corpus) -> None:
    done = run(corpus, "fetch", "--render", "--allow-private", scripted.url("/story/one"), store_payload="hash_only")
    assert done.code == 0, done.err
    ((digest, size, file),) = corpus.query("SELECT payload_sha256, payload_bytes, warc_file FROM renderings")
    assert (len(digest), size > 500, file) == (64, True, None)
    corpus.require_sound()
    store = open_store(corpus.path, is_read_only=True)
    try:
        report = verify(store.connection, Path(f"{corpus.path}.warc"))
    finally:
        store.close()
    assert (report.findings, report.checked["versions without a raw page"]) == ([], 1)


def test_a_part_that_asks_to_be_left_alone_is_obeyed_by_what_follows(scripted: Site, corpus: Corpus) -> None:
    scripted.set("/app.js", Reply(body=SCRIPT.encode(), content_type="text/javascript"))
    scripted.set("/api/one", retry_later(429, "3600"))
    scripted.forget()
    done = run(
        corpus, "fetch", "--json", "--render", "--allow-private", *map(scripted.url, ("/story/one", "/story/two"))
    )
    assert [(row["outcome"], row["reason"]) for row in done.rows] == [
        ("not_article", "shell"),
        ("http_error", "the host asked to wait"),
    ]
    assert scripted.paths()[-1] == "/api/one"


def test_stories_told_apart_by_a_path_of_scripts_are_articles_of_their_own(site: Site, corpus: Corpus) -> None:
    site.set("/app.js", Reply(body=SCRIPT.replace("pathname", "hash").encode(), content_type="text/javascript"))
    site.set("/", shell())
    for name in ("one", "two"):
        set_story(site, name)
    urls = [site.url(f"/#!/story/{name}") for name in ("one", "two")]
    done = run(corpus, "fetch", "--json", "--render", "--allow-private", *urls)
    assert [(row["outcome"], row["article"]["title"]) for row in done.rows] == [
        ("stored", "Story one"),
        ("stored", "Story two"),
    ]
    assert corpus.query("SELECT url, url LIKE '%' || substr(url_key, -12) FROM articles") == [(url, 1) for url in urls]
    assert corpus.query("SELECT url, final_url FROM fetches WHERE outcome = 'stored'") == [
        (site.url("/"), url) for url in urls
    ]
    corpus.require_sound()


def test_robots_and_the_guard_hold_for_what_a_page_asks_for(site: Site, corpus: Corpus) -> None:
    site.set("/app.js", Reply(body=SCRIPT.encode(), content_type="text/javascript"))
    site.set("/robots.txt", robots("User-agent: *\nDisallow: /api/two\n"))
    site.set("/away", redirect(site.other_url("/x")))
    canary = f"<script>fetch('{site.other_url('/x')}'); fetch('/away')</script><script src=/app.js></script>"
    urls = [set_story(site, name, canary) for name in ("one", "two")]
    done = run(corpus, "fetch", "--json", "--render", "--allow-private", *urls)
    assert [(row["outcome"], row["reason"]) for row in done.rows] == [("stored", None), ("not_article", "shell")]
    assert site.other_log == ()
    assert "/api/two" not in site.paths()
    refusals = [why for (refused,) in corpus.query("SELECT refused FROM renderings") for _, why in json.loads(refused)]
    assert sum("AddressRefused" in why for why in refusals) == 4
    assert sum("RobotsDenied" in why for why in refusals) == 1


def test_a_page_comes_after_its_pause_and_its_parts_without(scripted: Site, corpus: Corpus) -> None:
    run(corpus, "sources", "render", "1", "on")
    scripted.forget()
    assert run(corpus, "crawl", "--all", host_delay_s="1.5").code == 0
    paths = scripted.paths()
    first, second = paths.index("/story/one"), paths.index("/story/two")
    assert (first, second) in ((paths.index("/story/one"), first + 3), (second + 3, paths.index("/story/two")))
    gaps = dict(zip(paths[1:], scripted.gaps_s(), strict=True))
    assert min(gaps["/story/one"], gaps["/story/two"]) >= 1.4
    assert min(gaps["/api/one"], gaps["/api/two"]) < 1.4
    assert scripted.max_in_flight() == 1


def test_a_page_that_never_ends_keeps_its_deadline_and_the_next_one_is_stored(site: Site, corpus: Corpus) -> None:
    site.set("/app.js", Reply(body=SCRIPT.encode(), content_type="text/javascript"))
    site.set("/hung", shell("<script>for (;;);</script>"))
    site.set("/slow", shell("<script src=/never.js></script>", f"<article><p>{OTHER * 8}</p></article>"))
    site.set("/never.js", hang())
    urls = [site.url("/hung"), site.url("/slow"), set_story(site, "one")]
    began = time.monotonic()
    done = run(
        corpus,
        "fetch",
        "--json",
        "--render",
        "--allow-private",
        *urls,
        render_deadline_s="3",
        requests_in_flight="1",
    )
    assert [(row["outcome"], row["reason"]) for row in done.rows] == [
        ("extraction_timeout", "rendering: the page's scripts do not end"),
        ("stored", None),
        ("stored", None),
    ]
    assert time.monotonic() - began < 45
    assert corpus.query("SELECT ending FROM renderings ORDER BY rendering_id") == [("hung",), ("deadline",), ("quiet",)]
    corpus.require_sound()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_the_browser_ends_with_the_run_however_that_ends(site: Site, corpus: Corpus, sign: signal.Signals) -> None:
    import psutil

    site.set("/busy", shell("<script>setInterval(() => document.title += '.', 20)</script>"))
    run = corpus.start(
        "fetch", "--render", "--allow-private", site.url("/busy"), browser_sandbox=SANDBOX, render_deadline_s="60"
    )
    family: list[psutil.Process] = []
    until = time.monotonic() + 40
    while not any("--type=renderer" in " ".join(one.cmdline()) for one in family) and time.monotonic() < until:
        time.sleep(0.2)
        family = [one for one in psutil.Process(run.pid).children(recursive=True) if one.status() != "zombie"]
    assert len(family) > 3
    os.kill(run.pid, sign)
    run.communicate(timeout=30)
    _, alive = psutil.wait_procs(family, timeout=15)
    assert alive == []
    assert set(corpus.ends().values()) <= {(None, None)}

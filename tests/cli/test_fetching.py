"""`pressmark fetch` and `add`, plain `scrapy`, the progress bar: pages on demand over real sockets."""

import json
import os
import pty
import subprocess
from dataclasses import replace

from faultreplies import page, rss
from faultsite import Site
from ownrun import Corpus

from crawler.archive.reader import iter_replies


def test_fetch_prints_one_line_for_each_address_in_their_order(site: Site, corpus: Corpus) -> None:
    urls = [
        site.url("/page"), "https://nowhere.invalid/x", "not an address", "ftp://news.example/x", site.url("/404"),
        site.url("/page") + "#part", site.url("/pdf"), site.other_url("/x"), "http://127.0.0.1:1/x",
    ]  # fmt: skip
    opened = [url for url in urls if url.startswith(site.url(""))]
    done = corpus.run("fetch", "--json", *urls, max_tries="1", pages_per_run="1")
    assert [row["url"] for row in done.rows] == urls
    refused = [row["outcome"] for row in done.rows]
    assert refused == [
        "address_refused", "network_error", "invalid_url", "invalid_url", "address_refused", "address_refused",
        "address_refused", "address_refused", "address_refused",
    ]  # fmt: skip
    assert done.rows[1]["reason"] == "robots.txt unreachable: the name does not resolve"
    assert (done.code, site.log, site.other_log) == (3, (), ())
    done = corpus.run("fetch", "--json", "--allow-private", *opened, pages_per_run="1")
    assert [row["outcome"] for row in done.rows] == ["stored", "gone", "stored", "not_html"]
    assert done.rows[0]["article"]["title"] == "A page"
    assert f"corpus: {corpus.path}" in done.err.splitlines()
    corpus.require_sound()


def test_without_store_nothing_is_kept_and_with_hashes_only_no_payload(site: Site, corpus: Corpus) -> None:
    site.set("/named", page("Named"))
    url = site.url("/named").replace("http://", "http://user:secret@")
    done = corpus.run("fetch", "--json", "--no-store", "--allow-private", url)
    assert (done.code, done.rows[0]["outcome"]) == (0, "stored")
    assert [file.name for file in corpus.folder.iterdir()] == ["pressmark.toml"]
    done = corpus.run("fetch", "--allow-private", url, store_payload="hash_only")
    assert done.code == 0
    (file,) = corpus.folder.glob("*.warc/*.warc.gz")
    replies = [reply for _, reply in iter_replies(file)]
    assert [(reply.status, reply.payload) for reply in replies] == [(404, None), (404, None), (200, None)]
    corpus.require_sound()
    assert "secret" not in json.dumps(corpus.query("SELECT url, final_url, request_headers FROM fetches"))


def test_of_a_page_that_names_an_erased_address_a_fetch_leaves_nothing_on_disk(site: Site, corpus: Corpus) -> None:
    gone = site.url("/erased")
    heads = {
        "/link": f'<link rel=canonical href="{gone}">',
        "/og": f'<meta property="og:url" content="{gone}">',
        "/ld": f'<script type="application/ld+json">{{"@type": "NewsArticle", "url": "{gone}"}}</script>',
        "/refresh": f'<meta http-equiv=refresh content="0; url={gone}">',
    }
    for path, head in heads.items():
        site.set(path, page("Secretword", head=head))
    header = replace(page("Secretword"), headers=(("Link", f'<{gone}>; rel="canonical"'),))
    site.set("/header", header)
    assert corpus.run("forget", "--yes", gone).code == 0
    paths = [*heads, "/header"]
    done = corpus.run("fetch", "--json", "--allow-private", *map(site.url, paths))
    assert [row["outcome"] for row in done.rows] == ["forgotten"] * len(paths)
    assert "5 addresses led to erased ones" in done.err
    for file in corpus.folder.glob("*.warc/*.warc.gz"):
        assert b"Secretword" not in b"".join(reply.payload or b"" for _, reply in iter_replies(file))
    assert b"Secretword" not in corpus.path.read_bytes()
    assert corpus.run("verify", "--quick").code == 0


def test_adding_twice_changes_nothing_and_a_target_that_fails_is_told(site: Site, corpus: Corpus) -> None:
    site.set("/", page("Home", head='<link rel=alternate type="application/rss+xml" href=/feed title=News>'))
    words = ("add", "--json", "--allow-private", site.url("/"), "http://127.0.0.1:1/")
    first, second = corpus.run(*words), corpus.run(*words)
    for done, is_new in ((first, True), (second, False)):
        good, bad = done.rows
        assert (done.code, good["is_new"], bad["error"] is not None) == (3, is_new, True)
        assert good["feeds"] == [{"url": site.url("/feed"), "kind": "feed", "is_new": is_new, "error": None}]
    assert corpus.query("SELECT (SELECT count(*) FROM sources), (SELECT count(*) FROM feeds)") == [(1, 1)]


def test_the_plain_scrapy_command_works_in_the_checkout(site: Site, corpus: Corpus) -> None:
    assert corpus.scrapy("list").out.split() == ["backfill", "feeds", "pages", "probe", "sitemaps"]
    corpus.run("add", "--allow-private", site.url("/feed"))
    site.forget()
    assert corpus.scrapy("crawl", "feeds").code == 0
    assert corpus.query("SELECT count(*) FROM articles") == [(2,)]
    assert corpus.query("SELECT command, exit_code FROM runs WHERE run_id = 2") == [("scrapy crawl feeds", 0)]
    agents = {row.header("user-agent") for row in site.log}
    assert len(agents) == 1
    assert str(agents.pop()).startswith("Pressmark/")
    assert corpus.scrapy("crawl", "pages", "-a", f"url={site.url('/latin1')}").code == 0
    assert corpus.ends()["/latin1"] == ("stored", None)


def test_a_terminal_gets_a_progress_bar_and_a_pipe_does_not(site: Site, corpus: Corpus) -> None:
    names = [f"/story/{number}" for number in range(6)]
    for name in names:
        site.set(name, page(f"Story {name}"))
    site.set("/feed", rss(map(site.url, names)))
    corpus.run("add", "--allow-private", site.url("/feed"))
    main, side = pty.openpty()
    environment = corpus.environment(host_delay_s="0.3") | {"TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(corpus.words("crawl"), env=environment, stdout=subprocess.PIPE, stderr=side)
    os.close(side)
    seen = b""
    try:
        while piece := os.read(main, 65536):
            seen += piece
    except OSError:  # Linux says EIO when the other side has gone
        assert seen
    out, _ = process.communicate(timeout=60)
    os.close(main)
    assert process.returncode == 0
    assert b"6 discovered" in out
    assert b"1 listings  " in seen
    assert b" stored  " in seen
    assert b"Traceback" not in seen

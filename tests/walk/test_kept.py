"""What is kept of raw replies: by source, and less where a page says `noarchive`; what then becomes of the proof."""

import json
from pathlib import Path

from faultreplies import page, rss
from faultsite import Site
from ownrun import Corpus

from crawler.archive.reader import iter_replies
from crawler.config import Config
from crawler.demo.loopback import Reply
from crawler.store.base import Source
from crawler.walk.kept import Kept

NOARCHIVE = '<meta name="robots" content="noarchive">'


def crawl(site: Site, corpus: Corpus, *keep: str) -> None:
    """One feed with a plain page and two that say noarchive; `keep` are the words of `sources keep`."""
    site.set("/plain", page("Plain"))
    site.set("/meta", page("Meta", head=NOARCHIVE))
    header = page("Header")
    site.set("/header", Reply(200, header.body, (("X-Robots-Tag", "noarchive"),), content_type="text/html"))
    site.set("/feed", rss([site.url(path) for path in ("/plain", "/meta", "/header")]))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    if keep:
        assert corpus.run("sources", "keep", "127.0.0.1", *keep).code == 0
    assert corpus.run("crawl").code == 0


def kept(corpus: Corpus) -> dict[str, str]:
    query = "SELECT f.url, f.payload_kept FROM versions v JOIN fetches f ON f.fetch_id = v.fetch_id"
    return {"/" + url.split("/", 3)[3]: kept for url, kept in corpus.query(query)}


def test_pages_that_say_noarchive_are_kept_as_others_unless_told_otherwise(site: Site, corpus: Corpus) -> None:
    crawl(site, corpus)
    assert kept(corpus) == {"/plain": "yes", "/meta": "yes", "/header": "yes"}
    assert corpus.query("SELECT archive, count(*) FROM articles GROUP BY 1") == [("disallow", 2), ("unknown", 1)]
    done = corpus.run("wacz", "2", str(corpus.folder / "run.wacz"))
    assert done.code == 0
    assert "2 of the articles ask not to be shown from an archive" in done.err


def test_of_noarchive_pages_of_a_source_the_digest_is_kept_and_everything_verifies(site: Site, corpus: Corpus) -> None:
    crawl(site, corpus, "--noarchive", "hash_only")
    assert kept(corpus) == {"/plain": "yes", "/meta": "hash_only", "/header": "hash_only"}
    (file,) = corpus.folder.glob("*.warc/*run2*.warc.gz")
    payloads = {"/" + reply.url.split("/", 3)[3]: reply.payload for _, reply in iter_replies(file)}
    assert payloads["/plain"]
    assert (payloads["/meta"], payloads["/header"]) == (None, None)
    done = corpus.run("verify", "--json")
    assert done.code == 0, done.out
    assert json.loads(done.out.splitlines()[-1])["checked"]["versions without a raw page"] == 2
    assert corpus.run("reextract", "--all", "--force").out.endswith("2 not kept, 1 unchanged\n")
    wacz = corpus.run("wacz", "2", str(corpus.folder / "run.wacz"), "--json")
    assert (wacz.rows[0]["articles"], wacz.rows[0]["without_payload"], wacz.rows[0]["noarchive"]) == (1, 2, 0)
    corpus.require_sound()


def test_a_dropped_payload_can_be_told_from_another_by_its_digest(site: Site, corpus: Corpus) -> None:
    import hashlib

    crawl(site, corpus, "hash_only")
    query = "SELECT payload_sha256, payload_bytes FROM fetches WHERE url LIKE '%/plain'"
    body = page("Plain").body
    assert corpus.query(query) == [(hashlib.sha256(body).hexdigest(), len(body))]


def test_of_a_source_that_keeps_nothing_no_record_is_written(site: Site, corpus: Corpus) -> None:
    crawl(site, corpus, "no")
    assert kept(corpus) == {"/plain": "no", "/meta": "no", "/header": "no"}
    (file,) = corpus.folder.glob("*.warc/*run2*.warc.gz")
    recorded = {"/" + reply.url.split("/", 3)[3] for _, reply in iter_replies(file)}
    assert recorded == {"/.well-known/tdmrep.json"}  # what the site asks of robots stays
    assert corpus.query("SELECT count(*) FROM fetches WHERE url LIKE '%/feed' AND warc_file IS NOT NULL") == [(0,)]
    assert corpus.run("verify").code == 0
    assert corpus.run("reextract", "--all").out == "0 pages read: 3 not kept\n"
    assert corpus.run("forget", site.url("/plain"), "--yes").code == 0
    assert corpus.run("verify").code == 0
    corpus.require_sound()


def test_a_source_may_keep_more_than_the_corpus_does(site: Site, corpus: Corpus) -> None:
    site.set("/plain", page("Plain"))
    site.set("/feed", rss([site.url("/plain")]))
    assert corpus.run("add", "--allow-private", site.url("/feed"), store_payload="no").code == 0
    assert corpus.run("sources", "keep", "1", "yes").code == 0
    assert corpus.run("crawl", store_payload="no").code == 0
    assert kept(corpus) == {"/plain": "yes"}
    assert corpus.run("verify").code == 0


def test_an_erased_page_of_which_the_digest_was_kept_leaves_no_digest(site: Site, corpus: Corpus) -> None:
    crawl(site, corpus, "hash_only")
    ((digest,),) = corpus.query("SELECT payload_sha256 FROM fetches WHERE url LIKE '%/plain'")
    assert corpus.run("forget", site.url("/plain"), "--yes").code == 0
    for path in corpus.folder.rglob("*"):
        if path.is_file():
            assert digest.encode() not in path.read_bytes(), path
    assert corpus.run("verify").code == 0


def test_the_command_says_what_holds_and_takes_it_back(site: Site, corpus: Corpus) -> None:
    site.set("/feed", rss([]))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    done = corpus.run("sources", "keep", "1", "hash_only", "--noarchive", "no")
    assert (done.code, done.out) == (0, f"{site.url('/')}  keeps hash_only, of pages that say noarchive no\n")
    assert "hash_only noarchive: no" in corpus.run("sources").out
    back = corpus.run("sources", "keep", "1", "default", "--noarchive", "default")
    assert back.out == f"{site.url('/')}  keeps yes, of pages that say noarchive yes\n"
    assert corpus.query("SELECT store_payload, store_noarchive FROM sources") == [(None, None)]
    assert corpus.run("sources", "keep", "1").code == 2
    assert corpus.run("sources", "keep", "nobody", "no").code == 2


def test_a_page_that_nobody_listed_is_kept_as_its_host_s_source(tmp_path: Path) -> None:
    source = Source(7, "https://news.example/", "news.example", store_payload="no")
    kept = Kept.of([source], Config())
    assert kept.of_source(None, "https://news.example/story").payload == "no"
    assert kept.of_source(7, "https://elsewhere.example/story").payload == "no"
    assert kept.of_source(None, "https://other.example/").payload == "yes"
    assert kept.of_url("no address").payload == "yes"

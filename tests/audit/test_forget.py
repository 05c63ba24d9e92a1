"""Erasing on request: nothing of the text stays anywhere, everything else stays sound, and it does not come back."""

import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from ownrun import Corpus
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.blanking import make_blank
from crawler.audit import forget as forgetting
from crawler.audit.verify import verify
from crawler.demo.loopback import Reply
from crawler.demo.server import DemoWeb
from crawler.errors import ArchiveError
from crawler.store.sqlite import open_store

CONTENT = b"http://purl.org/rss/1.0/modules/content/"
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def archive_of(corpus: Corpus) -> Path:
    return corpus.path.with_name(corpus.path.name + ".warc")


def everything(corpus: Corpus) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of the corpus, raw records unpacked as well as as they are."""
    for path in sorted(corpus.folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield path.name, data
            rest = data if path.suffix == ".gz" else b""
            while rest:
                member = zlib.decompressobj(zlib.MAX_WBITS + 16)
                plain = member.decompress(rest)
                rest = member.unused_data
                yield f"{path.name} unpacked", plain
                _, _, body = plain.partition(b"\r\n\r\n")
                if b"content-encoding: gzip" in body[:2000].lower() and (start := body.find(b"\x1f\x8b")) >= 0:
                    yield f"{path.name} body", zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(body[start:])


def holders(corpus: Corpus, *texts: str) -> list[tuple[str, str]]:
    """Files in which a text still stands, in UTF-8, as JSON or as HTML would hold it."""
    found = []
    for name, data in everything(corpus):
        for text in texts:
            if text.encode() in data or json.dumps(text)[1:-1].encode() in data:
                found.append((name, text))
    return found


def require_sound(corpus: Corpus) -> None:
    corpus.require_sound()
    store = open_store(corpus.path, is_read_only=True)
    try:
        assert verify(store.connection, archive_of(corpus)).findings == []
    finally:
        store.close()


def pick(corpus: Corpus) -> tuple[str, str, list[str]]:
    """Address and title of an article that no other tells about, and sentences of it."""
    ((url, title, body),) = corpus.query(
        "SELECT url, title, body FROM articles WHERE cluster_id NOT IN (SELECT cluster_id FROM copies) "
        "AND source_url IS NULL ORDER BY length(body) DESC LIMIT 1"
    )
    return url, title, [line for line in re.split(r"\n+|(?<=\.) ", body) if len(line) > 60][:6]


def test_nothing_of_an_erased_article_stays_in_any_file(copy: Corpus) -> None:
    url, title, sentences = pick(copy)
    assert holders(copy, sentences[0])
    others = copy.query(f"SELECT article_id, body FROM articles WHERE url <> '{url}' ORDER BY 1")
    done = copy.run("forget", "--yes", "--json", "--reason", "asked by the author", url)
    assert done.code == 0, done.err
    (receipt,) = done.rows
    assert receipt["rows"]["articles"] == receipt["rows"]["versions"] == 1
    assert receipt["raw_records"] >= 2  # the page and at least one listing that named it
    assert holders(copy, url, url.partition("://")[2], *sentences) == []
    assert "news.db" not in [name for name, _ in holders(copy, title)]  # other articles' pages may link to it
    assert copy.query("SELECT article_id, body FROM articles ORDER BY 1") == others
    require_sound(copy)


@contextmanager
def full_text(web: DemoWeb, url: str, text: str) -> Iterator[None]:
    """Every feed of the publishers carries the text of one page for a while, whether it lists the page or not, and the
    RSS feed a second address that redirects to it."""
    short = f"{web.origins['ledger']}/short/again"
    answer = escape(f"<p>{text}</p>")
    inserts = {
        b"<item>": f"<item><title>Again</title><guid>{url}</guid><link>{url}?utm_source=feed</link>"
        f"<content:encoded>{answer}</content:encoded></item><item><title>Again</title><link>{short}</link></item><item>",
        b"<entry>": f'<entry><title>Again</title><id>{url}</id><link href="{url}"/>'
        f'<content type="html">{answer}</content></entry><entry>',
        b'"items": [': f'"items": [{json.dumps({"id": url, "url": url, "content_html": text})}, ',
    }
    kept = {key: dict(replies) for key, replies in web._replies.items()}
    for replies in web._replies.values():
        for path, reply in replies.items():
            for mark, text_ in inserts.items():
                if mark in reply.body:
                    new = reply.body.replace(b'version="2.0"', b'version="2.0" xmlns:content="' + CONTENT + b'"')
                    replies[path] = replace(reply, body=new.replace(mark, text_.encode(), 1), last_modified=None)
        replies["/short/again"] = Reply(status=301, headers=(("Location", url),))
    try:
        yield
    finally:
        web._replies.clear()
        web._replies.update(kept)


def test_an_erased_article_does_not_come_back_with_feeds_that_carry_its_text(copy: Corpus, web: DemoWeb) -> None:
    url, _, sentences = pick(copy)
    copy.run("forget", "--yes", url)
    before = len(web.requests)
    with full_text(web, url, " ".join(sentences)):
        assert copy.run("crawl", "--all").code == 0
    withheld = copy.query(
        "SELECT count(*), min(payload_kept), max(payload_kept) FROM fetches WHERE withheld = 'erasure'"
    )
    assert withheld == [(3, "hash_only", "hash_only")]
    assert copy.query("SELECT count(*) FROM erasures") == [(2,)]  # the address that redirects was erased on its own
    assert copy.query("SELECT count(*) FROM discoveries WHERE url LIKE '%/short/again'") == [(0,)]
    assert holders(copy, "/short/again") == []
    asked = copy.run("fetch", "--json", url)
    assert (asked.code, asked.rows[0]["outcome"]) == (3, "forgotten")
    paths = {"/" + url.split("/", 3)[3]}
    assert not [request for request in web.requests[before:] if request.path in paths]
    assert copy.query("SELECT count(*) FROM discoveries WHERE url LIKE '%" + url.split("/", 3)[3] + "'") == [(0,)]
    assert holders(copy, url, *sentences) == []
    why = copy.run("why", "--json", url)
    assert (why.code, [row["what"] for row in why.rows]) == (0, ["erased"])
    require_sound(copy)


def test_a_host_is_erased_with_its_source_and_feeds(copy: Corpus, web: DemoWeb) -> None:
    """All three publishers share the loopback address, so that nothing is left but the tombstone."""
    done = copy.run("forget", "--yes", "--json", "127.0.0.1")
    assert done.code == 0, done.err
    assert done.rows[0]["scope"] == "host"
    for table in ("articles", "versions", "notices", "discoveries", "fetches", "sources", "feeds", "hosts"):
        assert copy.query(f"SELECT count(*) FROM {table}") == [(0,)], table
    assert holders(copy, "127.0.0.1") == []
    require_sound(copy)
    again = copy.run("add", "--allow-private", web.home_urls[0])
    assert again.code == 3
    assert "erased on request" in again.out + again.err
    assert copy.query("SELECT count(*) FROM sources") == [(0,)]


def test_a_page_asked_for_by_hand_is_not_named_by_its_run_either(copy: Corpus) -> None:
    url, _, _ = pick(copy)
    assert copy.run("fetch", "--allow-private", url).code == 0
    assert copy.run("forget", "--yes", url).code == 0
    assert holders(copy, url) == []
    require_sound(copy)


def test_every_warc_reader_still_reads_the_files(copy: Corpus) -> None:
    url, _, _ = pick(copy)
    before = {path.name: path.stat().st_size for path in archive_of(copy).iterdir()}
    copy.run("forget", "--yes", url)
    assert {path.name: path.stat().st_size for path in archive_of(copy).iterdir()} == before
    for path in archive_of(copy).iterdir():
        with path.open("rb") as stream:
            kinds = [record.rec_type for record in ArchiveIterator(stream, check_digests="raise")]
        with path.open("rb") as stream:
            fast = [record.headers["WARC-Type"] for record in FastIterator(stream)]
        assert fast == kinds
    assert "metadata" in kinds


def test_an_interrupted_erasure_is_finished_later(copy: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    url, _, sentences = pick(copy)
    store = open_store(copy.path)

    def fail(*_: object) -> int:
        raise ArchiveError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "blank_exchange", fail)
        with pytest.raises(ArchiveError):
            forgetting.forget(store, archive_of(copy), url, is_host=False, reason=None, now=NOW)
    store.close()
    assert copy.query("SELECT count(*) FROM pending_erasures") == [(1,)]
    assert copy.run("verify", "--quick").code == 0  # under way is no fault
    assert copy.run("forget", "--finish").code == 0
    assert copy.query("SELECT count(*) FROM pending_erasures") == [(0,)]
    assert holders(copy, url, *sentences) == []
    require_sound(copy)


def test_a_salt_that_was_wiped_without_an_erasure_is_named(copy: Corpus) -> None:
    store = open_store(copy.path)
    store.connection.execute("UPDATE ledger SET salt = NULL WHERE entry_id = 5")
    whys = [finding.why for finding in verify(store.connection, archive_of(copy), reads=False).findings]
    store.close()
    assert any("no erasure names it" in why for why in whys)


def test_what_was_never_stored_is_not_fetched_either(copy: Corpus) -> None:
    assert copy.run("forget", "--yes", "https://news.example/never").code == 0
    assert copy.run("fetch", "--json", "http://news.example/never?utm_source=x").rows[0]["outcome"] == "forgotten"


@pytest.mark.parametrize("arguments", [(), ("--finish", "news.example"), ("http://[",)])
def test_a_wrong_target_is_a_usage_error_and_erases_nothing(copy: Corpus, arguments: tuple[str, ...]) -> None:
    before = copy.query("SELECT count(*) FROM articles")
    assert copy.run("forget", "--yes", *arguments).code == 2
    assert copy.query("SELECT count(*) FROM articles") == before


@pytest.mark.parametrize("length", [400, 401, 5_000, 1_000_003])
def test_a_blank_has_exactly_the_length_it_is_to_fill(length: int) -> None:
    blank = make_blank(length, NOW)
    assert len(blank) == length
    member = zlib.decompressobj(zlib.MAX_WBITS + 16)
    assert member.decompress(blank).startswith(b"WARC/1.1\r\nWARC-Type: metadata\r\n")
    assert member.eof
    assert member.unused_data == b""


def test_a_place_too_small_for_a_blank_is_an_error() -> None:
    with pytest.raises(ArchiveError, match="too few"):
        make_blank(60, NOW)

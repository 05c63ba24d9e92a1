"""What is fuzzed, and the law each parser keeps.

A target takes bytes, whatever they are, hands them to one parser, and fails by AssertionError, or by any error that is
not the parser's own, when the law is broken. Four laws hold for all: no error but its own, the same twice, an end
within `TIME_LIMIT_S` (kept by `run_target`), nothing unsound in what comes out.

Used by test_fuzz.py, which hypothesis feeds, and by run.py, which mutates the corpus for hours.
"""

import csv
import io
import json
import pickle
import re
import sqlite3
import tempfile
import time
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import brotli
import pieces

from crawler.archive.coding import undo_codings
from crawler.archive.reader import iter_replies, parse_member
from crawler.archive.tears import find_tear
from crawler.cli.terminal import CONTROLS, cell_width, make_safe, one_line
from crawler.config import load_config
from crawler.dedupe.exact import text_key
from crawler.dedupe.near import fingerprint, hash_bits
from crawler.errors import (
    ArchiveError,
    CodingError,
    ConfigError,
    FeedError,
    PageError,
    RuleError,
    UrlError,
    WorkerError,
)
from crawler.export.forms import _cell, _document, to_json
from crawler.export.selection import COLUMNS
from crawler.extract import dates as page_dates
from crawler.extract.article import extract_article
from crawler.extract.nodes import NEVER_TEXT
from crawler.extract.rules import parse_rules
from crawler.extract.tree import parse_html
from crawler.feeds import dates as feed_dates
from crawler.feeds.feed import parse_feed
from crawler.feeds.home import find_article_links, find_feeds
from crawler.feeds.opml import parse_opml
from crawler.feeds.sitemap import parse_sitemap
from crawler.items import Listing, Outcome, Page, Reading
from crawler.net.guard import why_host_refused
from crawler.pool.records import dump_record, load_record
from crawler.reading import read_listing, read_page
from crawler.rendition.html import render_html
from crawler.rendition.markdown import render_markdown
from crawler.rights.preferences import (
    find_tdm_state,
    parse_robots_directives,
    parse_robots_usage,
    parse_signal,
    parse_usage,
)
from crawler.rights.signals import parse_link_header
from crawler.rights.verdict import read_rights
from crawler.robots import parse_robots
from crawler.store.rows import record_of
from crawler.store.schema import migrations
from crawler.store.search import find, find_words
from crawler.urls import find_url, host_of, is_same_site, origin_of, page_key, port_of, registered_domain, url_key

URL = "https://news.example/2026/story.html"
TIME_LIMIT_S = 5.0
"""Processor time for one input. A worker has ten seconds for a page (`page_time_limit_s`), inputs have 1 MB at most."""
MAX_INPUT_BYTES = 1_000_000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""What XML and HTML do not have. DEL and the controls of C1 they have: those are taken out where text is shown."""
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20]+\Z")


class TooSlow(AssertionError):
    """An input took longer than `TIME_LIMIT_S`."""


@dataclass(frozen=True, slots=True)
class Target:
    """One parser and its law."""

    name: str
    """Also the folder of its seeds in corpus/."""
    check: Callable[[bytes], object]
    words: tuple[bytes, ...]
    """What its input is made of: mutations put them in."""


def run_target(target: Target, data: bytes, limit_s: float = TIME_LIMIT_S) -> None:
    """Hold one input against the law.

    Raises:
        TooSlow: it took longer.
        Exception: the law is broken.
    """
    began = time.process_time()
    target.check(data[:MAX_INPUT_BYTES])
    if (taken := time.process_time() - began) > limit_s:
        raise TooSlow(f"{target.name}: {taken:.1f} s for {len(data)} bytes")


def twice(read: Callable[[], Any]) -> Any:
    """What is read, which a second reading gives again."""
    first = read()
    assert read() == first
    return first


def split(data: bytes, count: int) -> list[str]:
    """The input in so many texts, cut at its first lines."""
    parts = [part.decode("utf-8", "surrogateescape") for part in data.split(b"\n", count - 1)]
    return parts + [""] * (count - len(parts))


def require_address(url: str | None) -> None:
    """An address that came out of a document can be asked for, and resolves to itself."""
    if url is not None:
        assert _ADDRESS.match(url), url
        assert find_url(url) == url


def require_line(text: str | None) -> None:
    """A title or name is one line, without controls."""
    assert text is None or not _CONTROLS.search(text), text


def check_feed(data: bytes) -> None:
    """Entries name http(s) addresses or none; what is shown in one line has no controls; instants are aware."""
    head, body = data[:1], data[1:]
    headers = {b"h": (("Content-Type", "text/html"),), b"j": (("Content-Type", "application/feed+json"),)}.get(head, ())
    try:
        feed = twice(lambda: parse_feed(body, URL, headers))
    except FeedError as error:
        assert error.why
        return
    for item in feed.items:
        require_address(item.url)
        for line in (item.title, item.label, *item.authors, item.section):
            require_line(line)
        assert all(moment is None or moment.tzinfo is UTC for moment in (item.published_at, item.updated_at))
        for markup in (item.summary, item.content):
            assert not re.search(r"<\s*(?:script|iframe|object|embed|style)\b|<[^>]*\son\w+\s*=", markup or "", re.I)
    require_address(feed.home_url)


def check_sitemap(data: bytes) -> None:
    try:
        sitemap = twice(lambda: parse_sitemap(data, URL))
    except FeedError as error:
        assert error.why
        return
    for page in sitemap.pages:
        require_address(page.url)
        require_line(page.title)
    for further in sitemap.sitemaps:
        require_address(further.url)
    assert len({page.url for page in sitemap.pages}) == len(sitemap.pages)


def check_opml(data: bytes) -> None:
    try:
        feeds = twice(lambda: parse_opml(data))
    except FeedError as error:
        assert error.why
        return
    for feed in feeds:
        require_address(find_url(feed.url))
        require_address(feed.home_url)
        require_line(feed.title)


def check_listing(data: bytes) -> None:
    """Whatever a source sends is read as something, and crosses the wall between processes."""
    place, _, body = data.partition(b"\n")
    listing = Listing(
        f"https://news.example/{place[:1].hex()}", body, expected="sitemap" if place[:1] == b"s" else "feed"
    )
    reading = twice(lambda: read_listing(listing))
    assert load_record(dump_record(reading)) == reading
    for entry in reading.entries:
        require_address(entry.url)
    for link in reading.links:
        require_address(find_url(link.url))  # those of OPML are as written


def check_home(data: bytes) -> None:
    for entry in twice(lambda: find_article_links(data, URL)):
        require_address(entry.url)
    for link in twice(lambda: find_feeds(data, URL)):
        require_address(link.url)


def check_robots(data: bytes) -> None:
    """Always an answer, and the line it rests on stands in the file."""
    agent, url, rest = [*data.split(b"\n", 2), b"", b""][:3]
    robots = twice(lambda: parse_robots(rest))
    plain = rest.replace(b"\x00", b"")
    source = squeeze(
        "\n".join((plain.decode("utf-8", "replace"), plain.decode("latin-1"), rest.decode("utf-16", "replace")))
    )
    address = find_url("https://news.example/" + url.decode("utf-8", "replace")) or URL
    for name in (agent.decode("latin-1"), "Pressmark/1.0 (news archive)"):
        verdict = twice(lambda name=name: robots.verdict(name, address))  # type: ignore[misc]
        stands_there = verdict.rule is None or squeeze(verdict.rule)[:20] in source
        assert stands_there or verdict.rule in ("no rule", "too many wildcard rules for so long an address")
        delay = robots.crawl_delay_s(name)
        assert delay is None or 0 <= delay < float("inf")
        robots.use_lines(name)


def check_page(data: bytes) -> None:
    """Every page has a reading that is sound, can be sent to another process, written as JSON, and shown."""
    kind, _, body = data.partition(b"\n")
    kinds = {b"w": "text/html; charset=windows-1251", b"7": "text/html; charset=utf-7", b"x": "application/xhtml+xml"}
    page = Page(URL, body, (("Content-Type", kinds.get(kind[:1], "text/html")),))
    reading = twice(lambda: replace(read_page(page), elapsed_ms=None))
    require_sound_reading(reading)


def require_sound_reading(reading: Reading) -> None:
    assert pickle.loads(pickle.dumps(reading)) == reading
    assert load_record(dump_record(reading)) == reading
    to_json(record_of(reading)).encode()
    article = reading.article
    assert (article is None) == (reading.outcome is not Outcome.STORED)
    if article is None:
        return
    assert not _CONTROLS.search(article.body)
    assert not NEVER_TEXT.search(article.body)
    for line in (article.title, *article.authors, article.description, article.section, *article.tags):
        require_line(line)
        assert line is None or not NEVER_TEXT.search(line)
    assert all(0 <= mark.start <= mark.end <= len(article.body) for mark in article.marks)
    assert not re.search(r"<(?:script|iframe|style)|javascript:", render_html("", article.marks), re.I)
    render_markdown(article.body, article.marks)
    for day in (article.date_published, article.date_modified):
        require_date(day)
    for image in article.images:
        assert re.match("https?://.", image.url), image.url  # as published: it may want encoding


def check_json_ld(data: bytes) -> None:
    """JSON-LD in a page that is an article, whatever it holds."""
    prose = b"<p>The council met on Monday and talked for three hours about the old harbour and its cranes.</p>" * 3
    node = data.replace(b"</script", b"")
    body = b'<html><head><title>Council talks</title><script type="application/ld+json">' + node
    body += b"</script></head><body><article><h1>Council talks</h1>" + prose + b"</article></body></html>"
    require_sound_reading(twice(lambda: replace(read_page(Page(URL, body)), elapsed_ms=None)))


def require_date(value: str | None) -> None:
    """An ISO 8601 day or time that exists."""
    if value is not None:
        assert re.match(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d|\Z)", value), value
        datetime.fromisoformat(value)


def check_dates(data: bytes) -> None:
    """A date that is read exists, and is read again from what was made of it."""
    zone, text = split(data, 2)
    for month_first in (None, True, False):
        for language in (None, "de", "ar", "ja"):
            found = page_dates.parse_date(text, month_first, language)
            require_date(found)
            if found is not None:
                again = page_dates.parse_date(found)
                assert again is not None
                assert datetime.fromisoformat(again) == datetime.fromisoformat(found)
    for start, end, value in page_dates.find_date_spans(text[:2000]):
        assert 0 <= start < end <= len(text)
        require_date(value)
        with suppress(ValueError):
            require_date(page_dates.apply_zone(value, zone))
    for read in (feed_dates.parse_date, feed_dates.guess_date):
        moment = twice(lambda read=read: read(text))  # type: ignore[misc]
        assert moment is None or moment.tzinfo is UTC
    exact = feed_dates.parse_date(text)
    assert exact is None or feed_dates.parse_date(exact.isoformat()) == exact


def check_urls(data: bytes) -> None:
    """An address resolves to itself; its key is an address with the same key; every host is judged."""
    text, base = split(data, 2)
    url = find_url(text, find_url(base))
    require_address(url)
    if url is None:
        return
    host, port = host_of(url), port_of(url)
    assert host
    assert 0 <= port < 65536
    assert origin_of(url).startswith("http")
    assert is_same_site(url, url)
    registered_domain(host)
    assert why_host_refused(host) == why_host_refused(host.upper())
    key, page = url_key(url), page_key(url)
    assert url_key(url) == key
    try:
        assert url_key(key) == key
        assert page_key(key) == url_key(page) == page
    except UrlError:
        assert not key.startswith("http")
    one_line(url, 80)


def squeeze(text: str) -> str:
    """The text without white space, in the form notices are kept in."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def check_notices(data: bytes) -> None:
    """A notice stands in the page word for word; a verdict names its evidence."""
    page = Page(URL, data, (("Content-Type", "text/html; charset=utf-8"),))
    try:
        document = parse_html(page.body, page.url, page.headers)
    except PageError:
        return
    rights = twice(lambda: read_rights(document, page))
    source = squeeze("".join(document.root.itertext()))
    for notice in rights.notices:
        assert notice.text == " ".join(notice.text.split())
        assert squeeze(notice.text) in source, notice.text
        for link in notice.links:
            require_address(link)
    assert rights.tdm in ("reserved", "not_reserved", "unknown"), rights.tdm
    extract_article(document, page, rights.notices, None)


def check_signals(data: bytes) -> None:
    """Headers, robots.txt, tdmrep.json, meta elements: any value is kept raw, and no verdict lacks a basis."""
    header, value, meta, robots, tdmrep = split(data, 5)
    body = (
        "<html><head><meta name='tdm-reservation' content='{0}'><meta name='robots' content='{0}'>"
        "<meta name='content-usage' content='{0}'><link rel=license type='application/rsl+xml' href='{0}'>"
        "<script type='application/rsl+xml'>{0}</script></head><body><p>Talk</p></body></html>"
    ).format(meta.replace("'", ""))
    names = ("tdm-reservation", "Content-Usage", "Content-Signal", "X-Robots-Tag", "Link", "tdm-policy")
    headers = (("Content-Type", "text/html"), *((name, value) for name in names), (header, value))
    page = Page(
        URL, body.encode("utf-8", "surrogateescape"), headers, robots_txt=_scalar(robots), tdmrep=_scalar(tdmrep)
    )
    try:
        document = parse_html(page.body, page.url, page.headers)
    except PageError:
        return
    rights = twice(lambda: read_rights(document, page, page.tdmrep))
    for signal in rights.signals:
        if signal.channel == "http-header" and signal.name != "license":
            assert signal.raw in value
    explained = {basis.verdict for basis in rights.basis}
    for verdict in ("status", "tdm", "ai_train", "archive", "access"):
        assert getattr(rights, verdict) == "unknown" or verdict in explained
    for text in (header, value, meta, robots, tdmrep):
        twice(lambda text=text: (parse_usage(text), parse_signal(text), parse_robots_directives(text)))  # type: ignore[misc]
        parse_link_header(text)
        parse_robots_usage(text, "/2026/story.html")
        find_tdm_state(text, URL)
    assert load_record(dump_record(rights)) == rights


def _scalar(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@cache
def _scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="pressmark-fuzz-"))


def check_warc(data: bytes) -> None:
    """Replies of a file that may be anything: whole ones come out, the end of a torn one is told."""
    path = _scratch() / "one.warc"
    for content in (data, b"".join(_pack(part) for part in data.split(b"\n~~\n"))):
        path.write_bytes(content)
        try:
            for record, reply in iter_replies(path):
                assert record.offset >= 0
                assert reply.payload is None or len(reply.payload) <= len(content) * 1100 + 1000
        except ArchiveError as error:
            assert str(error)
        tear = find_tear(path)
        assert tear is None or 0 <= tear <= len(content)
    try:
        fields, block = twice(lambda: parse_member(data))
        assert int(fields["content-length"]) == len(block)
    except ArchiveError as error:
        assert str(error)


def _pack(part: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return packer.compress(part) + packer.flush()


def check_rules(data: bytes) -> None:
    """A rule file is used or refused; one that is used can be put to any page."""
    try:
        rules = parse_rules(data.decode("utf-8", "replace"), Path("news.example.toml"))
    except RuleError as error:
        assert str(error)
        return
    document = parse_html(b"<html><body><article><h1>Talks</h1><p>The council met.</p></article></body></html>", URL)
    for rule in rules:
        page = Page(URL, b"")
        extract_article(document, page, (), rule)


def check_config(data: bytes) -> None:
    path = _scratch() / "pressmark.toml"
    path.write_bytes(data)
    try:
        load_config(environ={}, file=path)
    except ConfigError as error:
        assert str(error)


@cache
def _corpus() -> sqlite3.Connection:
    from sqlite_utils import Database

    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    migrations.apply(Database(connection))
    connection.execute(
        "INSERT INTO articles_fts (rowid, title, body, authors, disclaimer) VALUES (1, 'Council talks', ?, '[]', NULL)",
        ("The council met about the harbour NEAR the bridge AND the cranes. 港口的夜晚",),
    )
    return connection


def check_query(data: bytes) -> None:
    """Any text can be searched for: it is words, never a language."""
    query = data.decode("utf-8", "surrogateescape")
    assert all(any(letter.isalnum() for letter in word) for word in find_words(query))
    assert isinstance(find(_corpus(), query, 5), list)


def check_output(data: bytes) -> None:
    """Nothing that is shown steers a terminal, runs in a spreadsheet, or becomes markup."""
    text = data.decode("utf-8", "surrogateescape")
    safe = make_safe(text)
    assert not CONTROLS.search(safe)
    assert make_safe(safe) == safe
    assert "\n" not in one_line(text, 80)
    assert len(one_line(text, 80)) <= 80
    assert cell_width(one_line(text, 80)) <= 80
    text = text.encode("utf-8", "replace").decode()
    cell = _cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(["a", cell, "b"])
    assert list(csv.reader(io.StringIO(stream.getvalue(), newline=""))) == [["a", cell, "b"]]
    row = dict.fromkeys(COLUMNS) | {"article_id": 1, "url": URL, "title": text, "body": text, "notices": []}
    document = _document(row)
    assert document.startswith("---\n")
    assert document.split("\n---\n", 1)[0].count("\n---\n") == 0
    assert not re.search(r"(?<!\\)<[a-zA-Z!/]", document.split("\n---\n", 1)[1])
    assert json.loads(to_json({"t": text})) == {"t": text}


def check_codings(data: bytes) -> None:
    """Unpacked within the limit, or refused."""
    names, _, body = data.partition(b"\n")
    known = {b"g": "gzip", b"d": "deflate", b"b": "br", b"z": "zstd"}
    codings = [known.get(bytes([letter]), "gzip") for letter in names[:4]]
    for packed in (body, _pack(body), brotli.compress(body, quality=1)):
        try:
            assert len(undo_codings(packed, codings, 100_000)) <= 100_000 or not codings
        except CodingError as error:
            assert error.why


def check_records(data: bytes) -> None:
    """A result of a worker is a record or an error, never code that runs.

    Three instructions that ask for memory by a number are left out: `load_record` promises nothing about memory.
    """
    if any(letter in data for letter in (b"p", b"r", b"\x96")):  # PUT, LONG_BINPUT, BYTEARRAY8
        return
    try:
        load_record(data)
    except WorkerError as error:
        assert str(error)


def check_texts(data: bytes) -> None:
    """Fingerprints of any text, and the same of it in another composition."""
    text = data.decode("utf-8", "replace")
    assert text_key(text) == text_key(unicodedata.normalize("NFD", text))
    assert twice(lambda: fingerprint(text)) == fingerprint(text)
    assert hash_bits(text, 32) < 2**32


_ALL = (
    Target("feed", check_feed, pieces.MARKUP + pieces.FEED),
    Target("sitemap", check_sitemap, pieces.MARKUP + pieces.SITEMAP),
    Target("opml", check_opml, pieces.MARKUP + pieces.OPML),
    Target("listing", check_listing, pieces.MARKUP + pieces.FEED + pieces.SITEMAP + pieces.OPML),
    Target("home", check_home, pieces.MARKUP + pieces.HTML),
    Target("robots", check_robots, pieces.ROBOTS),
    Target("page", check_page, pieces.MARKUP + pieces.HTML + pieces.JSON),
    Target("json_ld", check_json_ld, pieces.JSON),
    Target("dates", check_dates, pieces.DATES),
    Target("urls", check_urls, pieces.URLS),
    Target("notices", check_notices, pieces.MARKUP + pieces.HTML[:12] + pieces.NOTICES),
    Target("signals", check_signals, pieces.SIGNALS),
    Target("warc", check_warc, pieces.WARC),
    Target("rules", check_rules, pieces.RULES),
    Target("config", check_config, pieces.CONFIG),
    Target("query", check_query, pieces.QUERIES),
    Target("output", check_output, pieces.OUTPUTS),
    Target("codings", check_codings, pieces.CODED),
    Target("records", check_records, pieces.PICKLES),
    Target("texts", check_texts, pieces.TEXTS),
)  # fmt: skip
TARGETS: Mapping[str, Target] = {target.name: target for target in _ALL}
"""By name."""
CORPUS = Path(__file__).parent / "corpus"


def read_seeds(target: Target) -> list[bytes]:
    """The kept inputs of a target, by name."""
    folder = CORPUS / target.name
    return [path.read_bytes() for path in sorted(folder.iterdir())] if folder.is_dir() else []

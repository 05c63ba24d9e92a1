"""Lists of feeds and addresses, in and out: OPML, packs, files and standard input."""

import json
from contextlib import closing
from datetime import UTC, datetime

import pytest
from faultreplies import page
from faultsite import Site
from hypothesis import given
from hypothesis import strategies as st
from ownrun import Corpus, run_here

from crawler.cli.add_command import _add_finding
from crawler.cli.lists import read_addresses
from crawler.errors import AddressRefused
from crawler.feeds.opml import OpmlFeed, parse_opml, write_opml
from crawler.feeds.packs import find_pack
from crawler.items import Listing
from crawler.net.guard import Guard
from crawler.reading import read_listing
from crawler.store.sqlite import open_store
from crawler.walk.plan import Plan
from crawler.walk.runtime import guard_of
from spiders.probe import Finding

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FEEDS = "SELECT f.url, f.kind, f.title, s.home_url FROM feeds f JOIN sources s USING (source_id) ORDER BY f.url"


def test_what_is_written_as_opml_reads_back_equal(corpus: Corpus) -> None:
    assert corpus.run("add", "--pack", "fr", "--pack", "jp").code == 0
    other = Corpus(corpus.folder / "other")
    other.folder.mkdir()
    written = corpus.run("sources", "--opml")
    (corpus.folder / "feeds.opml").write_text(written.out, encoding="utf-8")

    assert other.run("add", str(corpus.folder / "feeds.opml")).code == 0

    assert written.out.startswith("<?xml version=")
    assert other.query(FEEDS) == corpus.query(FEEDS) != []
    assert other.run("sources", "--opml").out.partition("<body>")[2] == written.out.partition("<body>")[2] != ""


titles = st.none() | st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
feeds = st.builds(
    lambda n, title, home: OpmlFeed(f"https://news.example/{n}?a=1&b=<2>", title, f"https://{home}.example/"),
    st.integers(0, 10**6), titles, st.from_regex(r"[a-z]{1,10}", fullmatch=True),
)  # fmt: skip


@given(st.lists(feeds, max_size=8, unique_by=lambda feed: feed.url))
def test_every_list_reads_back_equal(wanted: list[OpmlFeed]) -> None:
    found = parse_opml(write_opml(wanted, "feeds & <more>", NOW))

    assert [(feed.url, feed.title, feed.home_url) for feed in found] == [
        (feed.url, feed.title or feed.url, feed.home_url) for feed in wanted
    ]


def test_characters_that_xml_cannot_hold_are_left_out() -> None:
    (feed,) = parse_opml(write_opml([OpmlFeed("https://news.example/f", "a\x00b\x0b\ud800c")], "\x01", NOW))
    assert feed.title == "abc"


def test_a_pack_is_added_without_a_request_and_adding_it_again_changes_nothing(corpus: Corpus) -> None:
    first = corpus.run("add", "--pack", "de", "--json")
    again = corpus.run("add", "--pack", "Germany", "--json")

    assert first.code == 0
    assert sorted(url for url, *_ in corpus.query(FEEDS)) == sorted(feed.url for feed in find_pack("de"))
    assert corpus.query("SELECT DISTINCT language FROM sources") == [("de",)]
    assert {feed["is_new"] for feed in again.rows[0]["feeds"]} == {False}
    assert corpus.query("SELECT count(*) FROM fetches") == [(0,)]


def test_packs_are_listed_with_what_was_checked(corpus: Corpus) -> None:
    listed, one = corpus.run("sources", "pack"), corpus.run("sources", "pack", "fr", "--json")

    assert "Germany" in listed.out and " packs; `pressmark add --pack PACK` adds one" in listed.out
    assert one.rows[0]["state"] == "unverified"
    assert corpus.run("sources", "pack", "nowhere").code == 2
    assert corpus.run("add", "--pack", "nowhere").code == 2
    assert corpus.run("add").code == 2


def test_addresses_on_standard_input_are_queued_and_fetched(site: Site, corpus: Corpus) -> None:
    for number in range(3):
        site.set(f"/{number}", page(f"Story {number} of the list"))
    text = f"# mine\n{site.url('/0')}\n\n{site.url('/1')}  # the second\n{site.url('/0')}\nnonsense\n".encode()

    added = corpus.run("add", "-", stdin=b"https://news.example/a\nhttps://news.example/b\n")
    fetched = corpus.run("fetch", "--allow-private", "--json", "-", site.url("/2"), stdin=text)

    assert (added.code, added.out.splitlines()[-1]) == (0, "  2 addresses queued for the next crawl")
    assert [(row["url"], row["outcome"]) for row in fetched.rows] == [
        (site.url(f"/{number}"), "stored") for number in range(3)
    ]


def test_what_a_list_of_ones_own_names_is_let_through_like_an_address_on_the_command_line(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = "http://127.0.0.1:81/a\nhttp://127.0.0.1:81/b\nhttp://10.0.0.1/\n"
    opml = corpus.folder / "feeds.opml"
    opml.write_text("<opml><body><outline type='rss' xmlUrl='http://10.0.0.2/feed'/></body></opml>")

    closed = run_here(corpus, monkeypatch, "add", "-", stdin="http://10.0.0.3/\n")
    opened = run_here(corpus, monkeypatch, "add", "--allow-private", "-", str(opml), stdin=listed)

    assert (closed.exit_code, opened.exit_code) == (0, 0)
    with closing(open_store(corpus.path)) as store:
        guard = guard_of(store, Plan("crawl"))
        refused = [
            url
            for url in [*listed.split(), "http://10.0.0.2/feed", "http://10.0.0.3/", "http://127.0.0.1/"]
            if refuses(guard, url)
        ]
        assert refused == ["http://10.0.0.3/", "http://127.0.0.1/"]


def test_lines_that_are_no_address_are_named_with_their_number_and_in_the_exit_code(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = "# mine\nhttps://a.example/1\n\nftp://bob:s3cret@a.example/2\nhttps://a.example/3 and more\n"

    done = run_here(corpus, monkeypatch, "add", "-", stdin=listed)

    assert done.exit_code == 3
    assert [line for line in done.stderr.splitlines() if line.startswith("standard input")] == [
        "standard input, line 4: no http(s) address: ftp://a.example/2",
        "standard input, line 5: no http(s) address: https://a.example/3 and more",
    ]
    (row,) = [
        json.loads(line)
        for line in run_here(corpus, monkeypatch, "add", "--json", "-", stdin=listed).stdout.splitlines()
    ]
    assert row["odd_lines"] == [
        {"line": 4, "text": "ftp://a.example/2"},
        {"line": 5, "text": "https://a.example/3 and more"},
    ]
    assert read_addresses(("https://a.example/1",)) == (("https://a.example/1",), 0)


def test_a_list_is_called_new_while_it_brings_something(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(*numbers: int) -> list[str]:
        listed = "".join(f"https://a.example/{number}\n" for number in numbers)
        return run_here(corpus, monkeypatch, "add", "-", stdin=listed).stdout.splitlines()

    assert told(1, 2) == ["-  (url_list, new)", "  2 addresses queued for the next crawl"]
    assert told(2, 3) == ["-  (url_list, new)", "  1 addresses queued for the next crawl, 1 known already"]
    assert told(1, 3) == ["-  (url_list, known)", "  0 addresses queued for the next crawl, 2 known already"]


def refuses(guard: Guard, url: str) -> bool:
    try:
        guard.check_url(url)
    except AddressRefused:
        return True
    return False


def test_a_file_of_addresses_is_fetched_and_an_empty_one_is_told(site: Site, corpus: Corpus) -> None:
    site.set("/0", page("Story of a file"))
    (corpus.folder / "urls.txt").write_text(site.url("/0"))

    done = corpus.run("fetch", "--allow-private", "--json", str(corpus.folder / "urls.txt"))
    empty = corpus.run("fetch", "-", stdin=b"nothing here\n")

    assert [row["outcome"] for row in done.rows] == ["stored"]
    assert (empty.code, "the list holds no address" in empty.err) == (2, True)


def test_what_a_list_from_the_web_holds_that_is_no_address_is_counted() -> None:
    lines = b"https://a.example/1\nftp://a.example/2\nhttps://a.example/3 and more\n"
    assert read_listing(Listing("https://a.example/l.txt", lines, (), "any")).problems == (
        "2 lines that are no http(s) address were passed over",
    )
    outlines = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in ("https://a.example/f", "gopher://x", "x:y"))
    opml = f"<opml version='2.0'><body><outline text='a folder'>{outlines}</outline></body></opml>".encode()
    reading = read_listing(Listing("https://a.example/l.opml", opml, (), "any"))
    assert (len(reading.links), reading.problems) == (1, ("2 entries without an http(s) address were passed over",))


def test_what_was_passed_over_in_a_list_is_told_by_add(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    file = corpus.folder / "feeds.opml"
    outlines = '<outline xmlUrl="https://a.example/f"/><outline xmlUrl="x:y"/>'
    file.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    done = run_here(corpus, monkeypatch, "add", str(file))
    assert done.exit_code == 3
    assert f"{file}: 1 entries without an http(s) address were passed over" in done.stderr
    finding = Finding("https://a.example/l", "url_list", problems=("2 lines were passed over",))
    store = open_store(corpus.path)
    row = _add_finding(store, finding, False, False)
    store.close()
    assert row["problems"] == ["2 lines were passed over"]


def test_a_crawl_of_a_corpus_without_sources_says_what_is_missing(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(corpus.path).close()
    done = run_here(corpus, monkeypatch, "crawl", "--dry-run")
    assert "no source" in done.stderr

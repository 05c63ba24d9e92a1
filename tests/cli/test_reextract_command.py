"""`pressmark reextract`: what it shows, what it writes, what it survives. Pages come over sockets once, then never."""

import fcntl
import gzip
import importlib
import signal
import sqlite3
import sys
import time
import zlib

import brotli
import pytest
from faultreplies import coded, page
from faultsite import Site
from ownrun import Corpus

RULE = '[[rule]]\ntitle = "h2"\nsection = "i.part"\n'
TITLES = 3


def publish(site: Site, count: int = TITLES) -> list[str]:
    """Pages whose h2 is to become the headline."""
    for number in range(count):
        plain = page(f"Story {number}", f"All of story {number} is told here, word for word. " * 20)
        site.set(f"/story/{number}", coded(gzip.compress(plain.body.replace(b"<footer>", b"<footer><h2>Proper</h2>"))))
    return [site.url(f"/story/{number}") for number in range(count)]


@pytest.fixture
def urls(site: Site, corpus: Corpus) -> list[str]:
    """Three stories in the corpus, read without a rule."""
    found = publish(site)
    assert corpus.run("fetch", "--allow-private", *found).code == 0
    site.forget()
    return found


def titles(corpus: Corpus) -> list[str]:
    return [title for (title,) in corpus.query("SELECT title FROM articles ORDER BY article_id")]


def test_without_write_the_changes_are_shown_and_nothing_is_changed(
    site: Site, corpus: Corpus, urls: list[str]
) -> None:
    corpus.write_rules("127.0.0.1.toml", RULE)
    before = corpus.query("SELECT * FROM ledger")

    done = corpus.run("reextract", "--all")

    assert done.code == 0
    assert done.out.splitlines()[:2] == [
        f"{urls[0]} (article 1, fetch 3): new_version",
        "  title            Story 0 -> Proper",
    ]
    assert done.out.splitlines()[-1].startswith("3 pages read (")
    assert done.out.splitlines()[-1].endswith("a second): 3 new version; nothing written, --write does")
    assert titles(corpus) == ["Story 0", "Story 1", "Story 2"]
    assert corpus.query("SELECT * FROM ledger") == before
    assert site.paths() == []


def test_written_versions_name_their_fetch_and_the_next_run_has_nothing_to_do(
    site: Site, corpus: Corpus, urls: list[str]
) -> None:
    corpus.write_rules("127.0.0.1.toml", RULE)
    notices = corpus.query("SELECT * FROM notices ORDER BY notice_id")

    done = corpus.run("reextract", "--all", "--write", "--json")

    assert done.code == 0
    assert [(row["url"], row["outcome"], row["version"]) for row in done.rows] == [
        (url, "new_version", 2) for url in urls
    ]
    assert done.rows[0]["changes"] == [
        {"field": "title", "old": "Story 0", "new": "Proper", "words_added": 1, "words_removed": 2}
    ]
    assert titles(corpus) == ["Proper"] * 3
    assert corpus.query("SELECT number, changes, count(*) FROM versions GROUP BY 1, 2 ORDER BY 1") == [
        (1, "[]", 3), (2, '["headline"]', 3),
    ]  # fmt: skip
    assert corpus.query(
        "SELECT count(*) FROM versions one JOIN versions two USING (article_id, fetch_id) "
        "WHERE one.number = 1 AND two.number = 2 AND two.extractor LIKE one.extractor || ' rule:127.0.0.1/%'"
    ) == [(3,)]
    assert corpus.query("SELECT * FROM notices ORDER BY notice_id")[: len(notices)] == notices
    runs = corpus.query("SELECT run_id, command, exit_code, counts FROM runs")
    assert runs[-1] == (2, "reextract", 0, '{"new_version":3}')
    assert corpus.query("SELECT DISTINCT reextraction_run_id FROM provenance") == [(2,)]
    shown = corpus.run("search", "Proper", "--json")
    assert len(shown.rows) == 3
    again = corpus.run("reextract", "--all", "--write")
    assert again.out == "0 pages read: 3 up to date\n"
    verified = corpus.run("verify")
    assert (verified.code, verified.out.startswith("sound")) == (0, True)
    assert site.paths() == []
    corpus.require_sound()


def test_a_rule_taken_away_brings_the_first_reading_back_as_a_third_version(corpus: Corpus, urls: list[str]) -> None:
    rule = corpus.write_rules("127.0.0.1.toml", RULE)
    assert corpus.run("reextract", "--all", "--write").code == 0
    rule.unlink()

    done = corpus.run("reextract", "--url", urls[1], "--write")

    assert done.code == 0
    assert titles(corpus) == ["Proper", "Story 1", "Proper"]
    assert corpus.query("SELECT number, title FROM versions WHERE article_id = 2 ORDER BY number") == [
        (1, "Story 1"), (2, "Proper"), (3, "Story 1"),
    ]  # fmt: skip


def test_a_rule_of_another_time_leaves_the_pages_alone(corpus: Corpus, urls: list[str]) -> None:
    corpus.write_rules("127.0.0.1.toml", f"{RULE}valid_until = 2020-01-01\n")

    assert corpus.run("reextract", "--all").out == "0 pages read: 3 up to date\n"
    assert corpus.run("reextract", "--all", "--force", "--json").rows == [
        {"url": url, "fetch_id": number + 3, "article_id": number + 1, "version": 1, "outcome": "unchanged",
         "reason": None, "changes": []}
        for number, url in enumerate(urls)
    ]  # fmt: skip


def test_pages_in_every_coding_are_read_again_as_they_were_read(site: Site, corpus: Corpus) -> None:
    zstd = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    codings = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}
    for coding, pack in codings.items():
        site.set(f"/{coding}", coded(pack(page(f"Packed in {coding}").body), coding))
    site.set("/latin", page("Ein Weg über die Brücke", charset="cp1252"))
    urls = [site.url(f"/{name}") for name in (*codings, "latin")]
    assert corpus.run("fetch", "--allow-private", *urls).code == 0

    done = corpus.run("reextract", "--all", "--force", "--json")

    assert [row["outcome"] for row in done.rows] == ["unchanged"] * 5


def test_killed_again_and_again_every_page_is_read_once_and_every_version_made_once(site: Site, corpus: Corpus) -> None:
    count = 24
    assert corpus.run("fetch", "--allow-private", *publish(site, count)).code == 0
    corpus.write_rules("127.0.0.1.toml", RULE)
    kills = 0
    for wanted in (3, 12):
        process = corpus.start("reextract", "--all", "--write", batch_size="2")
        deadline = time.monotonic() + 60
        while process.poll() is None and count_reextractions(corpus) < wanted and time.monotonic() < deadline:
            time.sleep(0.005)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.communicate()
    assert kills > 0
    assert 0 < count_reextractions(corpus) < count

    assert corpus.run("reextract", "--all", "--write").code == 0

    assert corpus.query("SELECT count(*), count(DISTINCT fetch_id) FROM reextractions") == [(count, count)]
    assert corpus.query("SELECT count(*), count(DISTINCT article_id) FROM versions WHERE number = 2") == [
        (count, count)
    ]
    assert corpus.query("SELECT max(number) FROM versions") == [(2,)]
    assert titles(corpus) == ["Proper"] * count
    assert len(corpus.run("search", "Proper", "--limit", "100", "--json").rows) == count
    corpus.require_sound()


def count_reextractions(corpus: Corpus) -> int:
    try:
        return int(corpus.query("SELECT count(*) FROM reextractions")[0][0])
    except sqlite3.OperationalError:
        return 0


def test_stopped_by_a_person_it_leaves_whole_batches_and_goes_on_later(site: Site, corpus: Corpus) -> None:
    assert corpus.run("fetch", "--allow-private", *publish(site, 60)).code == 0
    corpus.write_rules("127.0.0.1.toml", RULE)
    process = corpus.start("reextract", "--all", "--write", batch_size="2")
    while process.poll() is None and count_reextractions(corpus) < 4:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    stopped = count_reextractions(corpus)
    assert (process.returncode, err.splitlines()[-1]) == (130, "Stopped.")
    assert stopped % 2 == 0

    done = corpus.run("reextract", "--all", "--write")

    assert done.out.endswith(f"{60 - stopped} new version, {stopped} up to date\n") or done.out.endswith(
        f"{stopped} up to date, {60 - stopped} new version\n"
    )
    assert corpus.query("SELECT command, exit_code FROM runs WHERE command = 'reextract'") == [
        ("reextract", 130), ("reextract", 0),
    ]  # fmt: skip


def test_a_spoiled_raw_record_is_told_and_the_other_pages_are_read(corpus: Corpus, urls: list[str]) -> None:
    corpus.write_rules("127.0.0.1.toml", RULE)
    (file, offset) = corpus.query("SELECT warc_file, warc_offset FROM fetches WHERE fetch_id = 4")[0]
    path = corpus.path.with_name(corpus.path.name + ".warc") / file
    data = bytearray(path.read_bytes())
    data[offset + 400] ^= 1
    path.write_bytes(data)

    done = corpus.run("reextract", "--all", "--write", "--json")

    assert done.code == 3
    first, spoiled, last = sorted(done.rows, key=lambda row: row["fetch_id"])
    assert (first["outcome"], last["outcome"]) == ("new_version", "new_version")
    assert (spoiled["outcome"], spoiled["reason"].startswith(f"{file} at {offset}: ")) == ("unreadable", True)
    assert titles(corpus) == ["Proper", "Story 1", "Proper"]


def test_replies_of_which_only_the_hash_was_kept_are_counted(site: Site, corpus: Corpus) -> None:
    assert corpus.run("fetch", "--allow-private", *publish(site), store_payload="hash_only").code == 0

    assert corpus.run("reextract", "--all").out == "0 pages read: 3 not kept\n"


def test_while_another_run_holds_the_corpus_nothing_is_written(corpus: Corpus, urls: list[str]) -> None:
    corpus.write_rules("127.0.0.1.toml", RULE)
    with corpus.path.with_name(corpus.path.name + ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = corpus.run("reextract", "--all", "--write")
        shown = corpus.run("reextract", "--all")

    assert (done.code, "another run is at work" in done.err) == (0, True)
    assert titles(corpus) == ["Story 0", "Story 1", "Story 2"]
    assert "3 new version" in shown.out


def test_pages_are_chosen_by_source_address_and_number(site: Site, corpus: Corpus, urls: list[str]) -> None:
    corpus.write_rules("127.0.0.1.toml", RULE)

    assert corpus.run("reextract", "--all", "--limit", "2", "--json").rows[-1]["url"] == urls[1]
    one = corpus.run("reextract", "--url", f"{urls[2]}?utm_source=letter", "--json")
    assert [row["url"] for row in one.rows] == [urls[2]]
    unknown = corpus.run("reextract", "--url", site.url("/never"))
    assert (unknown.code, "no page of it is stored" in unknown.err) == (3, True)
    for words in ((), ("--all", "--url", urls[0]), ("--source", "nobody")):
        assert corpus.run("reextract", *words).code == 2
    wrong = corpus.write_rules("news.example.toml", "[[rule]]\n")
    done = corpus.run("reextract", "--all")
    assert (done.code, done.err.splitlines()[-1]) == (
        2, f"pressmark: {wrong}: rule 1: it selects nothing; give one of title, author, date, modified, section, tags, "
        "lead, body, remove",
    )  # fmt: skip

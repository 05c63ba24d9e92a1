"""What cron sees: at every start an exit code, and at most one line that says what is wrong."""

import ctypes
import os
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from faultreplies import page
from faultsite import Site
from ownrun import Corpus, Done, finish

from crawler.demo.loopback import Reply

NOW = datetime.now(UTC)
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1
"""Source: prctl(2), capabilities(7)."""
NO_POWER_TO_LOSE = 77


def publish(site: Site, numbers: range, moment: datetime | None = None) -> None:
    """Stories and their feed; dated at `moment` where that is given."""
    date = f"<pubDate>{format_datetime(moment)}</pubDate>" if moment else ""
    for number in numbers:
        site.set(f"/story/{number}", page(f"Story {number}", f"All of story {number} is told here. " * 40))
    items = "".join(
        f"<item><title>Story {number}</title><link>{site.url(f'/story/{number}')}</link>{date}</item>"
        for number in numbers
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'
    site.set("/feed", Reply(body=text.encode(), content_type="application/rss+xml", has_etag=True))


@pytest.fixture
def ready(site: Site, corpus: Corpus) -> Corpus:
    """A corpus with one feed, looked at once."""
    publish(site, range(2))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    assert corpus.run("crawl").code == 0
    site.forget()
    return corpus


def run_at(corpus: Corpus, ahead: timedelta, *arguments: str) -> Done:
    """Run a command with a clock that is so far ahead of ours."""
    turn = (
        "import crawler.clock as clock; from datetime import timedelta; real = clock.now; "
        f"clock.now = lambda: real() + timedelta(seconds={ahead.total_seconds()!r}); "
    )
    words = corpus.words(*arguments)
    words[3] = words[3].replace("from crawler.cli.main", f"{turn}from crawler.cli.main")
    return finish(words, corpus.environment())


def test_a_start_with_nothing_due_asks_nobody_and_is_done(site: Site, ready: Corpus) -> None:
    done = ready.run("crawl")
    assert (done.code, site.paths()) == (0, [])
    assert done.err.splitlines() == [f"corpus: {ready.path}"]
    assert done.out == "0 listings (0 not modified), 0 discovered; pages: none\n"


def test_a_clock_that_is_set_back_a_day_ahead_a_year_and_right_again_never_stops_the_news(
    site: Site, ready: Corpus
) -> None:
    for number, ahead in enumerate([timedelta(days=-1), timedelta(days=365), timedelta(0), timedelta(days=1)], 2):
        publish(site, range(number + 1))
        done = run_at(ready, ahead, "crawl")
        assert (done.code, done.err.splitlines()[1:]) == (0, []), ahead
        assert ready.ends()[f"/story/{number}"] == ("stored", None), ahead
        assert site.paths().count("/feed") == 1, ahead
        site.forget()
    looks = ready.query("SELECT julianday(next_look_at) - julianday(?) FROM feeds".replace("?", f"'{NOW:%F %T}'"))
    assert all(0 < days < 3 for (days,) in looks)


def test_a_wait_that_was_noted_by_a_clock_a_year_ahead_does_not_hold_the_host(site: Site, ready: Corpus) -> None:
    site.set("/busy", Reply(status=429, headers=(("Retry-After", "3600"),)), page("Busy no more"))
    run_at(ready, timedelta(days=365), "fetch", "--allow-private", site.url("/busy"))
    assert ready.query("SELECT retry_at > '2027' FROM hosts") == [(1,)]
    Path(f"{ready.path}.turns").unlink()
    done = ready.run("fetch", "--json", "--allow-private", site.url("/busy"))
    assert done.rows[0]["outcome"] == "stored"


def test_a_feed_with_dates_in_the_year_2999_is_looked_at_again_within_a_day(site: Site, corpus: Corpus) -> None:
    publish(site, range(3), datetime(2999, 1, 1, tzinfo=UTC))
    corpus.run("add", "--allow-private", site.url("/feed"))
    assert corpus.run("crawl").code == 0
    assert corpus.query("SELECT count(*) FROM articles") == [(3,)]
    assert corpus.query("SELECT julianday(next_look_at) - julianday('now') < 1.1, newest_entry_at FROM feeds") == [
        (1, None)
    ]
    publish(site, range(4), datetime(2999, 1, 1, tzinfo=UTC))
    assert run_at(corpus, timedelta(hours=25), "crawl").code == 0
    assert corpus.ends()["/story/3"] == ("stored", None)


def require_line(done: Done, path: Path, why: str) -> None:
    """Exit code 4, nothing on stdout, and behind the corpus's name exactly this line."""
    assert (done.code, done.out) == (4, "")
    assert done.err.splitlines() == [f"corpus: {path}", f"pressmark: {path}: {why}"]


def test_a_corpus_that_is_not_there_is_not_made_by_a_crawl(corpus: Corpus) -> None:
    require_line(corpus.run("crawl"), corpus.path, "there is no corpus: add a source first")
    far = Corpus(corpus.folder / "not-mounted" / "disk")
    words = ("--db", str(far.path), "crawl")
    done = finish([*corpus.words()[:4], *words], corpus.environment())
    require_line(done, far.path, "there is no corpus: add a source first")
    assert sorted(path.name for path in corpus.folder.iterdir()) == ["pressmark.toml"]


def test_a_crawl_makes_the_corpus_of_the_sources_that_the_configuration_writes_down(site: Site, corpus: Corpus) -> None:
    (corpus.folder / "pressmark.toml").write_text(f'[[source]]\nhome = "{site.url("/")}"\n')
    done = corpus.run("crawl")
    assert (done.code, "loopback address" in done.err) == (3, True)  # the file opens no private address
    assert corpus.query("SELECT url, kind FROM feeds") == [(site.url("/"), "home")]


def test_a_corpus_that_another_program_holds_is_told_in_one_line(ready: Corpus) -> None:
    words = ready.words("crawl")
    words[3] = words[3].replace(
        "from crawler.cli.main",
        "import crawler.store.opening as opening; opening.BUSY_TIMEOUT_S = 0.5; from crawler.cli.main",
    )
    with closing(sqlite3.connect(ready.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        require_line(
            finish(words, ready.environment()),
            ready.path,
            "another process holds the database; start again when it has ended",
        )
        other.execute("ROLLBACK")
    assert ready.run("crawl").code == 0


def test_a_corpus_of_a_newer_pressmark_is_told_in_one_line(ready: Corpus) -> None:
    ready.change(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('pressmark', 'm999_future', '')"
    )
    why = "was written by a newer Pressmark (it has m999_future): update Pressmark"
    require_line(ready.run("crawl"), ready.path, why)


def test_what_is_no_corpus_is_told_in_one_line(corpus: Corpus) -> None:
    corpus.path.write_text("Dear diary, " * 500)
    require_line(
        corpus.run("crawl"), corpus.path, "is not a SQLite database; name another file with --db or PRESSMARK_DB"
    )


def lose_power() -> None:
    """In the child: root, too, may then write only where the mode of a file says so."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) != 0:
        os._exit(NO_POWER_TO_LOSE)


def run_as_plain_user(corpus: Corpus, *arguments: str) -> Done:
    """Run a command as somebody who may not write where the mode forbids it."""
    done = subprocess.run(
        corpus.words(*arguments),
        env=corpus.environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
        preexec_fn=lose_power if os.geteuid() == 0 else None,
    )
    if done.returncode == NO_POWER_TO_LOSE:
        pytest.skip("root may write everywhere here")
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("is_folder_closed", [True, False], ids=["the folder", "the file"])
def test_a_corpus_that_may_only_be_read_is_told_in_one_line_and_can_be_searched(
    site: Site, corpus: Corpus, is_folder_closed: bool
) -> None:
    publish(site, range(1))
    corpus.run("add", "--allow-private", site.url("/feed"))
    corpus.run("crawl")
    corpus.environment()
    for path in corpus.folder.iterdir():
        path.chmod(0o755 if path.is_dir() else 0o444)
    corpus.folder.chmod(0o555 if is_folder_closed else 0o755)
    done = run_as_plain_user(corpus, "crawl")
    assert (done.code, done.out, len(done.err.splitlines())) == (4, "", 2)
    line = done.err.splitlines()[1]
    assert line.startswith("pressmark: ")
    assert "ermission denied" in line or "read-only" in line or "readonly" in line
    found = run_as_plain_user(corpus, "search", "told")
    corpus.folder.chmod(0o755)
    assert (found.code, "Story 0" in found.out) == (0, True)

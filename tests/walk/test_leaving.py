"""Commands besides `crawl` that are told to leave: what is whole stays, nothing is left lying about."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from faultreplies import hang, page, rss
from faultsite import Site
from ownrun import Corpus

SIGNALS = [signal.SIGINT, signal.SIGTERM]
STORIES = 6


def wait_for(condition: Callable[[], bool], limit_s: float = 60.0) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def crawled(site: Site, corpus: Corpus) -> Corpus:
    """A corpus with a few stories in it."""
    names = [f"/story/{number}" for number in range(STORIES)]
    for name in names:
        site.set(name, page(f"Story {name}", f"All of {name} is told here. " * 40))
    site.set("/feed", rss(map(site.url, names)))
    corpus.run("add", "--allow-private", site.url("/feed"))
    assert corpus.run("crawl").code == 0
    return corpus


def slow_down(corpus: Corpus, module: str, name: str, *words: str) -> list[str]:
    """The words of a command in whose process each item that a generator of ours gives takes half a second."""
    code = (
        f"import {module} as room, time\n"
        f"whole = room.{name}\n"
        "def slowly(*given, **named):\n"
        "    for one in whole(*given, **named):\n"
        "        yield one\n"
        "        print('one', file=__import__('sys').stderr, flush=True); time.sleep(0.5)\n"
        f"room.{name} = slowly\n"
    )
    started = corpus.words(*words)
    started[3] = started[3].replace("from crawler.cli.main", f"exec({code!r}, globals()); from crawler.cli.main")
    return started


def stop_after_one(corpus: Corpus, words: list[str], kind: signal.Signals) -> tuple[int, str]:
    process = subprocess.Popen(
        words, env=corpus.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    while (line := process.stderr.readline()) and line != "one\n":
        pass
    process.send_signal(kind)
    _, err = process.communicate(timeout=60)
    return process.returncode, err


@pytest.mark.parametrize("kind", SIGNALS)
def test_an_export_that_is_stopped_leaves_nothing_half_written(
    crawled: Corpus, tmp_path: Path, kind: signal.Signals
) -> None:
    place = tmp_path / "out"
    place.mkdir()
    words = slow_down(crawled, "crawler.export.writing", "select", "export", str(place / "export"))
    code, err = stop_after_one(crawled, words, kind)
    assert (code, "Traceback" in err, list(place.iterdir())) == (130, False, [])
    assert crawled.run("export", str(place / "export")).code == 0
    crawled.require_sound()


@pytest.mark.parametrize("kind", SIGNALS)
def test_reading_again_that_is_stopped_keeps_what_is_whole_and_closes_its_run(
    crawled: Corpus, kind: signal.Signals
) -> None:
    words = slow_down(crawled, "crawler.walk.reextract", "reextract", "reextract", "--write", "--all", "--force")
    code, err = stop_after_one(crawled, words, kind)
    assert (code, "Traceback" in err) == (130, False)
    assert crawled.query("SELECT count(*) FROM runs WHERE ended_at IS NULL") == [(0,)]
    assert crawled.run("reextract", "--write", "--all", "--force").code == 0
    assert crawled.query("SELECT count(*) FROM articles") == [(STORIES,)]
    crawled.require_sound()


@pytest.mark.parametrize(
    ("kind", "command"),
    [(signal.SIGINT, ("fetch",)), (signal.SIGTERM, ("fetch", "--no-store")), (signal.SIGTERM, ("add",))],
)
def test_a_command_that_waits_for_a_server_leaves_when_told_twice(
    site: Site, corpus: Corpus, kind: signal.Signals, command: tuple[str, ...]
) -> None:
    site.set("/slow", hang())
    process = corpus.start(*command, "--allow-private", site.url("/slow"), reply_deadline_s="80")
    wait_for(lambda: "/slow" in site.paths())
    process.send_signal(kind)
    time.sleep(0.5)
    process.send_signal(kind)
    _, err = process.communicate(timeout=40)  # half of what the server may take
    assert (process.returncode in (0, 3), "Traceback" in err) == (True, False), err
    if "--no-store" not in command:
        assert corpus.query("SELECT count(*) FROM runs WHERE ended_at IS NULL") == [(0,)]
        corpus.require_sound()


def test_a_kill_in_the_middle_of_reading_again_loses_and_doubles_nothing(crawled: Corpus) -> None:
    before = crawled.query("SELECT url, body FROM articles ORDER BY url")
    words = slow_down(crawled, "crawler.walk.reextract", "reextract", "reextract", "--write", "--all", "--force")
    code, _ = stop_after_one(crawled, words, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert crawled.run("reextract", "--write", "--all", "--force").code == 0
    assert crawled.query("SELECT url, body FROM articles ORDER BY url") == before
    crawled.require_sound()


def test_a_kill_in_the_middle_of_an_export_does_not_hinder_the_next(crawled: Corpus, tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.mkdir()
    words = slow_down(crawled, "crawler.export.writing", "select", "export", str(place / "export"))
    assert stop_after_one(crawled, words, signal.SIGKILL)[0] == -signal.SIGKILL
    assert not (place / "export").exists()
    done = crawled.run("export", str(place / "export"))
    assert (done.code, (place / "export" / "articles.jsonl").read_text().count("\n")) == (0, STORIES)

"""Whatever ends a crawl, the next one goes on: nothing lost, nothing twice."""

import random
import signal
import sqlite3
import time
from collections.abc import Callable

import pytest
from faultreplies import hang, page, rss
from faultsite import Site
from ownrun import Corpus, Done, finish

from crawler.cli.own_command import own_words

STORIES = 40


def publish(site: Site, count: int = STORIES) -> None:
    names = [f"/story/{number}" for number in range(count)]
    for name in names:
        site.set(name, page(f"Story {name}", f"All of {name} is told here. " * 40))
    site.set("/feed", rss(map(site.url, names)))


def wait_for(condition: Callable[[], bool], limit_s: float = 30.0) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def require_each_once(corpus: Corpus, count: int = STORIES) -> None:
    assert corpus.query("SELECT count(*), count(DISTINCT url) FROM articles") == [(count, count)]
    assert corpus.query("SELECT count(*) FROM versions") == [(count,)]
    assert corpus.query("SELECT count(*) FROM discoveries WHERE outcome IS NULL") == [(0,)]
    corpus.require_sound()


def test_after_five_kills_every_article_is_there_once(site: Site, corpus: Corpus) -> None:
    publish(site)
    corpus.run("add", "--allow-private", site.url("/feed"))
    chance = random.Random(7)
    for _ in range(5):
        site.forget()
        process = corpus.start("crawl", "--all", batch_size="4", host_delay_s="0.05")
        wanted = chance.randint(1, 8)
        wait_for(lambda: len(site.log) >= wanted or process.poll() is not None)  # noqa: B023 - waited for in this turn
        time.sleep(chance.random() / 4)
        process.kill()
        process.communicate()
    assert corpus.run("crawl").code == 0
    require_each_once(corpus)


def test_a_signal_ends_the_crawl_with_its_batch_and_a_second_crawl_leaves_at_once(site: Site, corpus: Corpus) -> None:
    publish(site)
    corpus.run("add", "--allow-private", site.url("/feed"))
    for kind in (signal.SIGINT, signal.SIGTERM):
        site.forget()
        process = corpus.start("crawl", "--all", host_delay_s="0.3")
        wait_for(lambda: len(site.log) >= 5)
        if kind is signal.SIGINT:
            second = corpus.run("crawl")
            assert (second.code, second.out) == (0, "")
            assert "another crawl is at work" in second.err
        process.send_signal(kind)
        began = time.monotonic()
        out, err = process.communicate(timeout=20)
        assert time.monotonic() - began < 10
        assert (process.returncode, "Traceback" in err) == (0, False)
        assert "the next run goes on from here" in err
        answered = sum(row.path.startswith("/story/") and row.status == 200 for row in site.log)
        assert f"{answered} stored" in out
    assert corpus.query("SELECT count(*) FROM runs WHERE ended_at IS NULL") == [(0,)]
    corpus.run("crawl")
    require_each_once(corpus)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_leaves_at_once_and_costs_only_what_was_under_way(
    site: Site, corpus: Corpus, kind: signal.Signals
) -> None:
    publish(site, 3)
    site.set("/story/2", hang(), page("Story /story/2", "All of /story/2 is told here. " * 40))
    corpus.run("add", "--allow-private", site.url("/feed"))
    process = corpus.start("crawl", reply_deadline_s="80", batch_wait_s="80")
    wait_for(lambda: "/story/2" in site.paths())
    process.send_signal(kind)
    time.sleep(0.5)
    assert process.poll() is None  # it waits for the reply that is under way
    process.send_signal(kind)
    began = time.monotonic()
    _, err = process.communicate(timeout=20)
    assert time.monotonic() - began < 10
    assert (process.returncode, "Traceback" in err) == (0, False)
    assert "the next run goes on from here" in err
    assert corpus.query("SELECT count(*) FROM runs WHERE ended_at IS NULL") == [(0,)]
    assert corpus.run("crawl").code == 0
    require_each_once(corpus, 3)


def test_a_long_pause_does_not_hold_up_the_end(site: Site, corpus: Corpus) -> None:
    urls = site.url("/page"), site.url("/article")
    process = corpus.start("fetch", "--json", "--allow-private", *urls, host_delay_s="50")
    wait_for(lambda: len(site.log) >= 1)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    out, _ = process.communicate(timeout=20)
    assert time.monotonic() - began < 5
    assert (process.returncode, len(out.splitlines())) == (3, 2)


def test_validators_and_discoveries_of_a_feed_are_written_together(site: Site, corpus: Corpus) -> None:
    publish(site, 3)
    corpus.run("add", "--allow-private", site.url("/feed"))
    blocker = sqlite3.connect(corpus.path)
    blocker.execute(
        "CREATE TRIGGER refuse BEFORE INSERT ON discoveries WHEN NEW.url LIKE '%/2' "
        "BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    blocker.commit()
    failed = corpus.run("crawl")
    assert failed.code != 0
    assert corpus.query("SELECT count(*) FROM discoveries") == [(0,)]
    assert corpus.query("SELECT etag, last_modified FROM feeds") == [(None, None)]
    blocker.execute("DROP TRIGGER refuse")
    blocker.commit()
    blocker.close()
    assert corpus.run("crawl").code == 0
    require_each_once(corpus, 3)


def test_a_bug_in_a_page_s_rows_ends_the_page_and_not_the_run(site: Site, corpus: Corpus) -> None:
    publish(site, 3)
    code = (
        "from pipelines.dedupe import DedupePipeline\n"
        "async def fail(self, item):\n"
        "    if item.discovery.entry.url.endswith('/1'): raise KeyError('a bug')\n"
        "    return item\n"
        "DedupePipeline.process_item = fail\n"
    )
    corpus.run("add", "--allow-private", site.url("/feed"))
    done = crawl_with(code, corpus)
    assert done.code == 3
    assert corpus.ends()["/story/1"] == ("extraction_failed", "KeyError: 'a bug'")
    assert [end for end, _ in corpus.ends().values()].count("stored") == 2


FAIL_IN_THE_STORE = (
    "from crawler.store import sqlite\n"
    "write = sqlite.write_result\n"
    "def fail(connection, result, *more):\n"
    "    if result.discovery.entry.url.endswith('/1') and {condition}: raise KeyError('a bug')\n"
    "    return write(connection, result, *more)\n"
    "sqlite.write_result = fail\n"
)


def crawl_with(code: str, corpus: Corpus) -> Done:
    """`pressmark crawl` after this code was run in its process."""
    words = own_words("--db", str(corpus.path), "crawl")
    words[3] = words[3].replace("from crawler.cli.main", f"exec({code!r}, globals()); from crawler.cli.main")
    return finish(words, corpus.environment())


def test_a_bug_in_the_transaction_of_a_batch_costs_one_page_of_it(site: Site, corpus: Corpus) -> None:
    publish(site, 6)
    corpus.run("add", "--allow-private", site.url("/feed"))
    done = crawl_with(FAIL_IN_THE_STORE.format(condition="result.reading is not None"), corpus)
    assert done.code == 3
    assert corpus.ends().pop("/story/1") == ("extraction_failed", "KeyError: 'a bug'")
    assert [end for end, _ in corpus.ends().values()].count("stored") == 5
    corpus.require_sound()


def test_a_page_whose_end_cannot_be_written_ends_the_run_and_is_open_for_the_next(site: Site, corpus: Corpus) -> None:
    publish(site, 6)
    corpus.run("add", "--allow-private", site.url("/feed"))
    done = crawl_with(FAIL_IN_THE_STORE.format(condition="True"), corpus)
    assert (done.code, "the run broke off: KeyError: 'a bug'" in done.err) == (1, True)
    assert corpus.ends()["/story/1"] == (None, None)
    assert corpus.run("crawl").code == 0
    require_each_once(corpus, 6)

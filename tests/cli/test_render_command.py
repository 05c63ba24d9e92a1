"""`pressmark sources render`, `add --render`, `fetch --render` and what they say: no browser is started here."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from faultreplies import page, rss
from faultsite import Site
from ownrun import Corpus, Done, finish

from crawler.cli.crawl_command import summary
from crawler.cli.rendering import Shells, hint_of_rendering, hint_of_shells
from crawler.demo.loopback import Reply
from crawler.items import Discovery, DiscoveryMeans, Entry, Outcome, Result
from crawler.store.base import Written

NOT_THERE = "the browser '/nowhere/chrome' (setting `browser`) is not there, or cannot be run"
SHELL = Reply(body=b"<!doctype html><title>Loading</title><script src=/a.js></script><div id=root></div>")

pytestmark = pytest.mark.skipif(find_spec("playwright") is None, reason="playwright is not installed")


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """What looks like a browser and does not start."""
    path = tmp_path / "chrome"
    path.write_text("#!/bin/sh\necho no display >&2\nexit 1\n")
    path.chmod(0o755)
    return str(path)


def run(corpus: Corpus, *arguments: str, browser: str) -> Done:
    return finish(corpus.words(*arguments), corpus.environment(browser=browser, browser_sandbox="no"))


def test_asked_for_without_a_browser_rendering_is_refused_in_one_line(site: Site, corpus: Corpus) -> None:
    for words in (
        ("fetch", "--render", site.url("/a")),
        ("add", "--render", site.url("/")),
        ("sources", "render", "1", "on"),
    ):
        done = run(corpus, *words, browser="/nowhere/chrome")
        assert (done.code, done.out, done.err) == (2, "", f"pressmark: {NOT_THERE}\n")
    assert site.log == ()
    assert not corpus.path.exists()


def test_sources_are_rendered_from_the_day_they_are_added_or_later_and_not_for_ever(
    site: Site, corpus: Corpus, broken: str
) -> None:
    site.set("/feed", rss([]))
    assert run(corpus, "add", "--render", "--allow-private", site.url("/feed"), browser=broken).code == 0
    assert [row["is_rendered"] for row in corpus.run("sources", "--json").rows] == [1]
    off = run(corpus, "sources", "render", "127.0.0.1", "off", browser="/nowhere/chrome")
    assert (off.code, off.out) == (0, f"{site.url('/')}  its pages are read as they are sent from the next crawl on\n")
    assert [row["is_rendered"] for row in corpus.run("sources", "--json").rows] == [0]
    on = run(corpus, "sources", "render", "127.0.0.1", "on", browser=broken)
    assert "rendered in a browser" in on.out
    assert "yes" in corpus.run("sources").out
    unknown = run(corpus, "sources", "render", "nobody", "on", browser=broken)
    assert (unknown.code, unknown.err.splitlines()[-1]) == (2, "no source 'nobody': see `pressmark sources`")


@pytest.mark.parametrize("is_there", [False, True], ids=["missing", "does not start"])
def test_without_its_browser_the_pages_of_a_rendered_source_wait_and_the_others_do_not(
    site: Site, corpus: Corpus, broken: str, is_there: bool
) -> None:
    site.set("/feed", rss([site.url("/one"), site.url("/two")]))
    site.set("/one", SHELL)
    site.set("/two", SHELL)
    run(corpus, "add", "--render", "--allow-private", site.url("/feed"), browser=broken)
    site.forget()
    done = run(corpus, "crawl", browser=broken if is_there else "/nowhere/chrome")
    assert (done.code, "Traceback" in done.err) == (3, False)
    told = [line for line in done.err.splitlines() if line.startswith("the browser")]
    assert len(told) == 1
    assert told[0] == (f"the browser {broken} does not start: no display" if is_there else NOT_THERE)
    assert sum(path in ("/one", "/two") for path in site.paths()) == is_there
    assert set(corpus.ends().values()) == {(None, told[0])}
    bad = [line for line in run(corpus, "doctor", browser="/nowhere/chrome").out.splitlines() if line[:3] == "BAD"]
    assert bad == [f"BAD  browser          {NOT_THERE} (1 sources rendered)"]
    run(corpus, "sources", "render", "1", "off", browser="/nowhere/chrome")
    assert run(corpus, "fetch", site.url("/one"), browser="/nowhere/chrome").out.endswith("not_article (shell)\n")


def test_a_shell_is_told_with_what_may_help(site: Site, corpus: Corpus) -> None:
    site.set("/one", SHELL)
    url = site.url("/one")
    done = corpus.run("fetch", "--allow-private", url)
    assert hint_of_rendering(url) in done.err.splitlines()
    assert corpus.run("why", url).err.splitlines()[-1] == hint_of_rendering(url)
    site.set("/one", page("One"))
    corpus.run("fetch", "--allow-private", url)
    assert "render" not in corpus.run("why", url).err


def test_a_crawl_counts_shells_that_were_not_rendered_and_pages_that_were() -> None:
    shells = Shells()
    result = Result(Discovery(Entry("u"), DiscoveryMeans.FEED, "u", None), Outcome.NOT_ARTICLE)  # type: ignore[arg-type]
    for reason in ("shell", "listing", "shell"):
        shells.count(result, Written(Outcome.NOT_ARTICLE, reason, None))
    assert hint_of_shells(shells.number).startswith("2 pages hold scripts and no text")
    assert "pages: 2 stored, 3 rendered" in summary({"stored": 2, "pages rendered": 3})

"""Politeness counted on the server: each pause and each Retry-After is kept over two runs and several processes."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
from faultreplies import http_date, page, retry_later, robots, rss
from ownrun import Corpus, Done

from crawler.demo.loopback import LoopbackServer, Reply, Request

DELAY_S = 0.4
STORIES = 8
CLOSE_S = 0.005
"""Clocks of two processes, and what a request takes from being sent to being read."""


@dataclass
class NewsWeb:
    """Three sites with a Crawl-delay; each answers one story with a status that asks to wait, once."""

    asked: dict[str, int] = field(default_factory=dict)
    waits: list[tuple[str, float, float]] = field(default_factory=list)
    """(site, monotonic second of the reply, seconds it asks for)."""

    def answer(self, request: Request) -> Reply:
        if request.path == "/robots.txt":
            return robots(f"User-agent: *\nCrawl-delay: {DELAY_S}\n")
        if request.path == "/feed":
            return rss([f"http://{request.host}/story/{number}" for number in range(STORIES)], request.origin)
        if request.path == "/story/3" and self.is_first(request):
            return self.ask_to_wait(request)
        if request.path.startswith("/story/"):
            return page(
                f"{request.origin} tells {request.path}", f"What {request.path} of {request.origin} says. " * 40
            )
        return Reply(status=404)

    def is_first(self, request: Request) -> bool:
        key = request.origin + request.path
        self.asked[key] = self.asked.get(key, 0) + 1
        return self.asked[key] == 1

    def ask_to_wait(self, request: Request) -> Reply:
        if request.origin == "busy":
            reply, seconds = retry_later(429, "2"), 2.0
        elif request.origin == "down":
            reply, seconds = retry_later(503, http_date(4)), 3.0  # the date says whole seconds only
        else:
            reply, seconds = replace(page("No news", status=404), headers=(("Retry-After", "2"),)), 2.0
        self.waits.append((request.origin, time.monotonic(), seconds))
        return reply


@pytest.fixture
def web() -> NewsWeb:
    return NewsWeb()


@pytest.fixture
def server(web: NewsWeb) -> Iterator[LoopbackServer]:
    with LoopbackServer(dict.fromkeys(("busy", "down", "odd"), web.answer)) as running:
        yield running


def require_polite(server: LoopbackServer, web: NewsWeb) -> None:
    """One request in flight at each site, its Crawl-delay behind each, and nobody asked while told to wait."""
    for origin in server.origins:
        rows = [row for row in server.requests if row.origin == origin]
        first_story = next(place for place, row in enumerate(rows) if row.path != "/robots.txt")
        gaps = [after.started - (before.ended or 0) for before, after in pairwise(rows[max(first_story - 1, 0) :])]
        assert server.max_in_flight(origin) == 1
        assert min(gaps) >= DELAY_S - CLOSE_S
        for site, at, seconds in web.waits:
            assert not [row.path for row in rows if site == origin and at + CLOSE_S < row.started < at + seconds]


def finish_all(*processes: object) -> list[Done]:
    ends = []
    for process in processes:
        out, err = process.communicate(timeout=200)  # type: ignore[attr-defined] # Popen[str]
        ends.append(Done(process.returncode, out, err))  # type: ignore[attr-defined]
    return ends


def test_a_crawl_and_what_is_fetched_and_added_beside_it_keep_one_pace(
    server: LoopbackServer, web: NewsWeb, corpus: Corpus
) -> None:
    origins = server.origins
    assert corpus.run("add", "--allow-private", *(f"{origin}/feed" for origin in origins.values())).code == 0
    crawl = corpus.start("crawl")
    stories = [f"{origin}/story/{number}" for origin in origins.values() for number in (2, 5)]
    fetch = corpus.start("fetch", "--json", "--allow-private", *stories)
    unstored = corpus.start("fetch", "--json", "--no-store", "--allow-private", f"{origins['busy']}/story/7")
    add = corpus.start("add", "--allow-private", *(f"{origin}/feed" for origin in origins.values()))
    crawled, fetched, alone, added = finish_all(crawl, fetch, unstored, add)
    assert [crawled.code, fetched.code, alone.code, added.code] == [0, 0, 0, 0]
    assert "Traceback" not in crawled.err + fetched.err + alone.err + added.err
    assert corpus.run("crawl").code == 0  # what asked to wait
    require_polite(server, web)
    assert len(web.waits) == 3
    assert corpus.query("SELECT count(*), count(DISTINCT url) FROM articles") == [(23, 23)]
    ends = dict(corpus.query("SELECT outcome, count(*) FROM discoveries GROUP BY 1"))
    assert (ends.pop("gone"), ends.pop("stored") + ends.pop("unchanged", 0), ends) == (1, 23, {})


def test_a_run_that_is_killed_leaves_its_pauses_to_the_next_one(
    server: LoopbackServer, web: NewsWeb, corpus: Corpus
) -> None:
    origins = server.origins
    corpus.run("add", "--allow-private", *(f"{origin}/feed" for origin in origins.values()))
    crawl = corpus.start("crawl")
    deadline = time.monotonic() + 200
    while corpus.query("SELECT count(*) FROM hosts WHERE retry_at IS NOT NULL") != [(3,)]:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    crawl.kill()
    crawl.communicate()
    assert corpus.run("crawl").code == 0
    assert corpus.run("crawl").code == 0
    require_polite(server, web)
    assert len(web.waits) >= 3
    assert corpus.query("SELECT count(*) FROM discoveries WHERE outcome IS NULL") == [(0,)]
    assert corpus.query("SELECT count(*) = count(DISTINCT url) FROM articles") == [(1,)]

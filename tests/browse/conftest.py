"""One corpus for the tests of the pages, written as a crawl writes it, and the site on it, asked without a network."""

import asyncio
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

try:
    with warnings.catch_warnings():  # see LEFT_OPEN
        warnings.simplefilter("ignore", ResourceWarning)
        import_module("datasette.app")
except ModuleNotFoundError:  # the extra `browse` is not installed: there are no pages to test
    collect_ignore_glob = ["test_*.py"]

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from storekit import (
    NOTICE,
    START,
    at,
    make_discovery,
    make_feed,
    make_fetch,
    make_look,
    make_reading,
    make_result,
    make_rights,
    make_run,
)

from crawler.archive import ArchiveWriter, RawRequest, RawResponse
from crawler.items import Basis, Mark, Notice, NoticeKind, Outcome, Reading, Rendering, Result, Scope, Signal
from crawler.store.base import FeedUpdate
from crawler.store.sqlite import SqliteStore, open_store

BRIDGE = "https://news.example/2026/bridge"
BRIDGE_BODY = (
    "The new bridge over the harbour was opened on Sunday by the mayor of the town.\n\n"
    "What comes next\n\n"
    "Several hundred people walked across it before the first buses were let through.\n\n"
    "The old bridge will be taken down in spring, the council said in its plan for the harbour."
)
SOURCE = (
    "<html><body><h1>A bridge is opened</h1><script>document.title = 'ran'</script><p>The new bridge</p></body></html>"
)
STORY = "\n\n".join(
    " ".join(f"{word}{chr(97 + line)}" for word in ("ferry", "quay", "tide", "rope", "mast", "crew", "port", "sail"))
    for line in range(8)
)
HOSTILE_TITLE = "<script>document.title='ran'</script>\u202e=HYPERLINK(\"x\") \x1b[31mred\x07"
HOSTILE_BODY = "\n\n".join(
    (
        "<img src=x onerror=\"document.title='ran'\"> <svg onload=alert(1)> {{ 7 * 7 }} {% raw %}",
        "=cmd|' /C calc'!A0",
        "W" * 4000,
        "\u202eright to left\u202c \u2066isolated \x1b]0;title\x07 \x00 \ufffe bell \u0007",
        "</p></section></article></main><h1>Outside</h1>\u0336\u0336\u0336 " + "a\u0301\u0300\u0302" * 300,
        "\u5bbd\u5c4f" * 400,
    )
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site answered."""

    status: int
    headers: dict[str, str]
    text: str
    body: bytes
    json: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where it stands, and what is in it by name."""

    path: Path
    archive: Path
    ids: dict[str, int]


class Maker:
    """Writes articles as a crawl does."""

    def __init__(self, store: SqliteStore, archive: ArchiveWriter, run_id: int, feed_id: int) -> None:
        self._store, self._archive, self._run_id, self._feed_id = store, archive, run_id, feed_id

    def put(
        self, url: str, minutes: float, reading: Reading, *, is_listed: bool = False, dom: bytes | None = None
    ) -> int:
        """Fetch and store an address, perhaps shown in a browser; returns the article's id."""
        discovery = make_discovery(url, minutes, self._feed_id if is_listed else None)
        if is_listed:
            look = make_look(self._feed_id, discovery, minutes=minutes, etag=f'"{minutes}"')
            self._store.write_feed_fetch(look, FeedUpdate(), self._run_id)
        discovery = self._store.add_discovery(discovery, self._run_id)
        headers = (("Content-Type", "text/html; charset=utf-8"), ("X-Odd", "<b>=1+1</b>"))
        raw = self._archive.append_exchange(
            url, RawRequest("GET", (("Host", "news.example"),)), RawResponse(200, headers, SOURCE.encode()),
            "203.0.113.7", at(minutes), at(minutes),
        )  # fmt: skip
        rendering = None
        if dom is not None:
            shown = self._archive.append_rendering(url, dom, raw, at(minutes), "Chromium/1 playwright/1")
            rendering = Rendering("Chromium/1 playwright/1", at(minutes), at(minutes), "quiet", shown, (), (), 3)
        fetch = make_fetch(url, minutes, raw=raw, response_headers=headers, rendering=rendering)
        (written,) = self._store.write_results([make_result(discovery, minutes, reading, fetch)], self._run_id)
        assert written.article_id is not None
        return written.article_id

    def withdraw(self, url: str, minutes: float) -> None:
        """The address answers 410."""
        discovery = self._store.add_discovery(make_discovery(url, minutes), self._run_id)
        fetch = make_fetch(url, minutes, status=410)
        self._store.write_results([Result(discovery, Outcome.GONE, "http_410", fetch=fetch)], self._run_id)


def fill(path: Path, archive_folder: Path) -> dict[str, int]:
    """Write the corpus; returns the ids of its articles by name."""
    ids: dict[str, int] = {}
    archive = ArchiveWriter(archive_folder, "test", use_fsync=False)
    with closing(open_store(path)) as store:
        run_id = make_run(store)
        maker = Maker(store, archive, run_id, make_feed(store))
        store.add_source("https://silent.example/", "Silent paper", None, START)
        for number in range(24):
            url = f"https://news.example/brief/{number}"
            body = " ".join(f"brief{number}x{word}" for word in range(30)) + " harbour"
            reading = make_reading(body, url, title=f"Brief {number}", date_published=f"2026-02-{number % 20 + 1:02}")
            maker.put(url, 1 + number / 100, reading, is_listed=number % 2 == 0)
        ids["bridge"] = maker.put(BRIDGE, 2, _read_bridge(BRIDGE_BODY, "A bridge is opened"), is_listed=True)
        edited = BRIDGE_BODY.replace("mayor", "deputy mayor")
        maker.put(BRIDGE, 200, _read_bridge(edited, "A bridge is opened at last"))
        for site, minutes in (("first", 10), ("second", 20), ("third", 30)):
            url = f"https://{site}.example/story"
            rights = replace(make_rights(), agency="Invented Press")
            reading = make_reading(STORY, url, rights=rights, title=f"What {site} says", language="de")
            ids[site] = maker.put(url, minutes, reading)
        hostile = make_reading(
            HOSTILE_BODY, "https://news.example/hostile", title=HOSTILE_TITLE, authors=("=1+1", "<b>Bold</b>"),
            rights=make_rights("=IMPORTXML(\"http://x\") <script>document.title='ran'</script> \u202e never"),
            source_url="javascript:alert(1)",
        )  # fmt: skip
        ids["hostile"] = maker.put("https://news.example/hostile", 40, hostile)
        arabic = "افتتح الجسر الجديد فوق الميناء يوم الأحد بحضور رئيس البلدية وجمع كبير من السكان"
        ids["arabic"] = maker.put(
            "https://news.example/ar",
            50,
            make_reading(arabic, "https://news.example/ar", title="افتتاح الجسر", language="ar"),
        )
        chinese = "港口新桥周日开通，市长出席了仪式。许多市民步行走过大桥。"
        ids["chinese"] = maker.put(
            "https://news.example/zh",
            60,
            make_reading(chinese, "https://news.example/zh", title="新桥开通", language="zh"),
            dom=b"<p>What a script wrote</p>",
        )
        ids["rendered"] = ids["chinese"]
        gone = make_reading(
            "A report about a lighthouse that nobody asked for was published by mistake.", "https://news.example/gone",
            title="A lighthouse",
        )  # fmt: skip
        ids["gone"] = maker.put("https://news.example/gone", 70, gone)
        maker.withdraw("https://news.example/gone", 80)
        store.update_search()
        archive.close()
        files = archive.take_finished()
        store.end_run(run_id, at(300), 0, {"stored": 33, "gone": 1}, files, Ed25519PrivateKey.generate())
    return ids


def _read_bridge(body: str, title: str) -> Reading:
    start = body.index("What comes next")
    marks = (Mark("h2", start, start + 15), Mark("a", 4, 14, "https://news.example/old"))
    return make_reading(
        body, BRIDGE, rights=_bridge_rights(), marks=marks, language="en", date_published="2026-03-01", title=title
    )


def _bridge_rights() -> Any:
    rights = make_rights()
    notice = Notice(NoticeKind.DISCLAIMER, Scope.ARTICLE, "Views are those of the author alone.", "/html/body/p[8]")
    return replace(
        rights,
        notices=(*rights.notices, notice),
        disclaimer=f"{NOTICE}\n\n{notice.text}",
        signals=(*rights.signals, Signal("tdm-reservation", "http-header", "0", "0")),
        tdm="reserved",
        basis=(Basis("status", "notice 1"), Basis("tdm", "notice 1")),
        conflicts=("tdm: http-header tdm-reservation says not_reserved",),
        holder="News Example",
    )


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus; nobody writes to it."""
    folder = tmp_path_factory.mktemp("browse")
    path, archive = folder / "an odd?name#100%.db", folder / "warc"
    return Corpus(path, archive, fill(path, archive))


HERE = Path(__file__).parent
LEFT_OPEN = "ignore:unclosed database in <sqlite3.Connection:ResourceWarning"
"""Datasette 0.65 looks in passing what SQLite can, on connections in memory that it leaves to be forgotten: a warning
from Python 3.13 on. That ours are closed is a test of its own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.filterwarnings(LEFT_OPEN))


Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def ask(corpus: Corpus) -> Iterator[Ask]:
    """Asks the site for an address; further words are headers."""
    from crawler.browse.site import open_site

    with asyncio.Runner() as runner, open_site(corpus.path, corpus.archive) as site:

        def get(address: str, method: str = "GET", **headers: str) -> Answer:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            reply = runner.run(site.client.request(method, address, headers=named))
            return Answer(reply.status_code, dict(reply.headers), reply.text, reply.content, reply.json)

        yield get

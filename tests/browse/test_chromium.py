"""A real browser on the pages: what a reader does, on a desk and on a phone, and what axe-core finds.

axe.min.js is axe-core 4.14.1 (MPL-2.0, unchanged, its licence beside it): for tests only, so that they need no network.
Pictures for the documentation are taken on demand, of a corpus that `pressmark demo --keep my-demo` left:

    PRESSMARK_PICTURES=docs/pictures PRESSMARK_PICTURES_OF=my-demo/demo.db pytest tests/browse -k pictures
"""

import base64
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from showing import SANDBOX

from crawler.browse.guard import hosts_for
from crawler.browse.server import address_of, bind, make_server
from crawler.browse.site import open_site
from crawler.config import Config
from crawler.errors import ConfigError
from crawler.render.browser import require_browser

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: the extra `browser`")

AXE = Path(__file__).parent / "axe" / "axe.min.js"
DESK, PHONE = {"width": 1200, "height": 850}, {"width": 375, "height": 750}
WAIT_MS = 120_000
"""For a machine that is slow and busy; nothing here waits for time to pass."""
RUN_AXE = """rules => axe.run(document, {resultTypes: ['violations'], preload: false, ...rules})
    .then(found => found.violations)"""
ALL_RULES: dict[str, Any] = {}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
FOLLOWS_WIDTH = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def served(path: Path, archive: Path) -> Iterator[str]:
    """The site on a socket of its own, answered by a thread; gives its address."""
    listening = bind("127.0.0.1", 0)
    with open_site(path, archive, hosts_for("127.0.0.1")) as site:
        server = make_server(site)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield address_of("127.0.0.1", listening).removesuffix("/")
        finally:
            server.should_exit = True
            thread.join()
            listening.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless browser; skipped, with the reason, where there is none."""
    try:
        path = require_browser(Config(browser_sandbox=SANDBOX))
    except ConfigError as error:
        pytest.skip(f"no browser starts here: {error}")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(path), chromium_sandbox=SANDBOX == "yes")
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(corpus: Any) -> Iterator[str]:
    with served(corpus.path, corpus.archive) as found:
        yield found


class Reader:
    """One page of the browser, and what went wrong on it."""

    def __init__(self, browser: Any, address: str, **context: Any) -> None:
        self.context = browser.new_context(base_url=address, **context)
        self.context.set_default_timeout(WAIT_MS)
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.problems.append(f"dialog: {dialog.message}"))
        self.page.on("request", lambda request: self._see(request.url, address))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.problems.append(f"{kind}: {text}")

    def _see(self, url: str, address: str) -> None:
        if not url.startswith(address):
            self.problems.append(f"asked for {url}")


@contextmanager
def reading(browser: Any, address: str, **context: Any) -> Iterator[Reader]:
    reader = Reader(browser, address, **context)
    try:
        yield reader
    finally:
        reader.context.close()
    assert reader.problems == []


def kinds(corpus: Any) -> list[str]:
    """One page of each template."""
    number = corpus.ids["bridge"]
    articles = [f"/-/articles/{number}{end}" for end in ("", "/history", "/versions/1/2")]
    lists = [
        "/",
        "/-/search?q=harbour&since=2026-01-01",
        "/-/sources",
        "/-/edits",
        "/-/rights",
        "/-/fetches/3",
        "/-/report",
    ]
    return [*lists, *articles, f"/-/articles/{corpus.ids['second']}", "/corpus", "/corpus/articles?language=de"]


def wide(corpus: Any) -> list[str]:
    """Pages with what is hardest to show."""
    number = corpus.ids["hostile"]
    articles = [f"/-/articles/{number}{end}" for end in ("", "/history", "/versions/1")]
    return [*articles, "/-/runs/1", "/-/withdrawals", "/-/copies", "/corpus/newest", f"/corpus/articles/{number}"]


def test_a_reader_searches_narrows_reads_and_compares(browser: Any, address: str) -> None:
    with reading(browser, address, viewport=DESK) as reader:
        page = reader.page
        page.goto("/")
        page.get_by_label("Words in title, text, authors or notices").fill("harbour")
        page.get_by_role("button", name="Search").click()
        playwright.expect(page.get_by_role("status")).to_contain_text("25 articles")
        page.get_by_role("group", name="Narrow the search").get_by_role("link", name="en", exact=True).click()
        playwright.expect(page.get_by_role("status")).to_contain_text("1 article.")
        page.get_by_role("link", name="A bridge is opened at last").click()
        playwright.expect(page.get_by_role("heading", level=1)).to_have_text("A bridge is opened at last")
        page.get_by_role("navigation", name="On this page").get_by_role("link", name="Notices").click()
        playwright.expect(page.get_by_text("Views are those of the author alone.")).to_be_in_viewport()
        page.get_by_role("link", name="The whole history with its differences").click()
        playwright.expect(page.locator(".diff ins").first).to_be_visible()
        assert page.locator(".diff ins").all_inner_texts() == ["at last", "deputy"]
        page.get_by_role("link", name="The article", exact=True).click()
        page.get_by_role("link", name="The reply as it was sent: headers and source").click()
        playwright.expect(page.locator("pre.source")).to_contain_text("<script>document.title = 'ran'</script>")


def test_a_reader_sees_the_copies_on_a_timeline(browser: Any, address: str, corpus: Any) -> None:
    with reading(browser, address, viewport=DESK) as reader:
        page = reader.page
        page.goto(f"/-/articles/{corpus.ids['second']}#copies")
        playwright.expect(page.locator(".timeline")).to_be_in_viewport()
        assert page.locator(".timeline-title").count() == 3
        page.locator(".timeline").get_by_role("link", name="What first says").click()
        playwright.expect(page.get_by_role("heading", level=1)).to_have_text("What first says")


def test_the_keyboard_leads_past_the_menu(browser: Any, address: str) -> None:
    with reading(browser, address, viewport=DESK) as reader:
        reader.page.goto("/-/runs")
        reader.page.keyboard.press("Tab")
        playwright.expect(reader.page.get_by_role("link", name="Skip to the content")).to_be_focused()
        reader.page.keyboard.press("Enter")
        playwright.expect(reader.page.locator("main")).to_be_focused()


def test_no_page_runs_anything_or_is_wider_than_a_phone(browser: Any, address: str, corpus: Any) -> None:
    with reading(browser, address, viewport=PHONE) as reader:
        for place in (*kinds(corpus), *wide(corpus)):
            reader.page.goto(place)
            assert "Pressmark" in reader.page.title(), place
            assert reader.page.evaluate(FOLLOWS_WIDTH) <= 0, place


@pytest.mark.parametrize(
    ("scheme", "rules", "first"), [("light", ALL_RULES, 0), ("dark", CONTRAST, -7)], ids=["light", "dark"]
)
def test_axe_finds_nothing_serious(
    browser: Any, address: str, corpus: Any, scheme: Any, rules: dict[str, Any], first: int
) -> None:
    script = AXE.read_text(encoding="utf-8")
    serious = {}
    with reading(browser, address, viewport=DESK, color_scheme=scheme) as reader:
        for place in kinds(corpus)[first:]:
            reader.page.goto(place)
            reader.page.evaluate(script)
            for found in reader.page.evaluate(RUN_AXE, rules):
                if found["impact"] in ("serious", "critical"):
                    serious[place, found["id"]] = [node["html"][:200] for node in found["nodes"]][:3]
    assert serious == {}


def test_axe_would_find_what_is_wrong(browser: Any, address: str) -> None:
    with reading(browser, address, viewport=DESK) as reader:
        reader.page.goto("/-/withdrawals")
        reader.page.evaluate(AXE.read_text(encoding="utf-8"))
        reader.page.evaluate("() => document.querySelector('main').append(document.createElement('input'))")
        assert [found["id"] for found in reader.page.evaluate(RUN_AXE, ALL_RULES)] == ["label"]


PICTURES = {
    "start": ("/", DESK, "light"),
    "search": ("/-/search?q=harbour", DESK, "light"),
    "article": ("/-/articles/1", DESK, "light"),
    "rights": ("/-/articles/1#notices", DESK, "light"),
    "history": ("{edited}", DESK, "light"),
    "dark": ("/-/articles/1#provenance", DESK, "dark"),
    "phone": ("/-/articles/1", PHONE, "light"),
    "report": ("/-/report", DESK, "light"),
}


@pytest.mark.skipif("PRESSMARK_PICTURES" not in os.environ, reason="pictures are taken on demand")
def test_pictures_for_the_documentation_are_small(browser: Any) -> None:
    folder, path = Path(os.environ["PRESSMARK_PICTURES"]), Path(os.environ["PRESSMARK_PICTURES_OF"])
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        address = stack.enter_context(served(path.absolute(), path.with_name(path.name + ".warc").absolute()))
        for name, (place, viewport, scheme) in PICTURES.items():
            with reading(browser, address, viewport=viewport, color_scheme=scheme) as reader:
                reader.page.goto("/-/edits")
                edited = reader.page.locator(".hit-title a").first.get_attribute("href")
                reader.page.goto(place.format(edited=edited))
                session = reader.context.new_cdp_session(reader.page)
                taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": 80})
                (folder / f"browse-{name}.webp").write_bytes(base64.b64decode(taken["data"]))
    assert max(file.stat().st_size for file in folder.glob("browse-*.webp")) < 150_000

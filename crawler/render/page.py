"""Shows one page in the browser and takes what it then says.

In: a page with its reply, and a function that fetches what the page asks for. Out: its HTML as shown, and how that came
about. Ended by a deadline, a budget, the browser's memory or the end of the run, whichever comes first.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from crawler.clock import now
from crawler.errors import PressmarkError
from crawler.items import Outcome, Part, Rendering
from crawler.render.browser import Browser
from crawler.render.kept import KeptScripts, Reply
from crawler.render.parts import Ask, Budget, Treatment, choose, headers_to_send, headers_to_show

if TYPE_CHECKING:
    from playwright.async_api import Browser as PlaywrightBrowser
    from playwright.async_api import BrowserContext, CDPSession, Page, Route

logger = logging.getLogger(__name__)

QUIET_S = 0.3
"""A page is done when, over two such spans, it asks for nothing, its scripts rest, and its text keeps its length."""
PATIENCE_MS = 2000
"""How long a look at the page waits for its scripts to rest."""
TAKE_S = 3.0
"""Seconds for reading the HTML of a page that is done, or out of time."""
LEAVE_S = 3.0
"""Seconds for closing it; a page that does not close takes the browser with it."""
WATCH_S = 0.2
"""How often memory, floods and the run's end are looked for."""
MAX_REFUSED_NOTED = 50
"""Refused requests kept with their address; the others are counted."""
HEIGHT = 4000
"""Pixels of the window: what is loaded when it comes into view is mostly in view at once."""

HTML_READ = frozenset({"quiet", "deadline"})
"""Endings that leave a DOM to read."""
WHY = {
    "hung": "the page's scripts do not end",
    "crashed": "the page's process broke down",
    "memory": "the page fills the browser's memory",
    "flood": "the page asks without end",
    "too_large": "the page as shown is above the size limit",
}
"""Endings that leave none, in words."""

NO_WAYS_OUT = """
delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection; delete window.WebTransport;
window.open = () => null; window.print = () => undefined;
"""
"""Not what holds the page in - the browser has no network - but what spares it the attempt."""


class PartRefused(PressmarkError):
    """A request of the page is not made, or brought nothing: the page is told that it failed, and goes on."""


class Stopped(PressmarkError):
    """The run ends: the page is the next run's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost."""

    deadline_s: float
    max_requests: int
    max_bytes: int
    memory_bytes: int
    html_chars: int


@dataclass(frozen=True, slots=True)
class PageToShow:
    """A page that was fetched and is now to be shown."""

    url: str
    """Final address, without fragment."""
    reply: Reply
    time_zone: str | None = None
    """IANA zone of the source: scripts write their dates in it; None: UTC."""
    script_path: str = ""
    """The fragment that tells its scripts which page is meant, `#!/story/1`; empty without one."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of it."""

    rendering: Rendering
    html: bytes | None = field(default=None, repr=False)
    """UTF-8; None when there was no DOM to read."""
    script_path: str = ""
    """The fragment under which it was shown, see `PageToShow`."""


Fetcher = Callable[[Ask, dict[str, str], int, float], Awaitable[Reply]]
"""(request, headers to send, bytes it may bring, seconds it may take) to a reply.

Raises `PartRefused` when there is none; anything else ends the run.
"""


class Renderer:
    """Shows pages one at a time, each in a context of its own: nothing of one is left for the next but public scripts.

    Args:
        browser: started with the first page.
        agent: the user agent that the page's scripts see; the same that is sent.
    """

    def __init__(self, browser: Browser, limits: Limits, agent: str) -> None:
        self.browser = browser
        self.limits = limits
        self.agent = agent
        self.kept = KeptScripts()
        self._lock = asyncio.Lock()

    async def show(self, page: PageToShow, fetch: Fetcher, is_ending: Callable[[], bool]) -> Shown:
        """Show a page when its turn comes.

        Raises:
            BrowserError: the browser does not start.
            Stopped: the run ends.
        """
        async with self._lock:
            if is_ending():
                raise Stopped
            running = await self.browser.open()
            showing = _Showing(self, page, fetch, is_ending)
            try:
                return await showing.run(running)
            finally:
                if not await showing.leave():
                    await self.browser.kill()

    async def close(self) -> None:
        """End the browser."""
        async with self._lock:
            await self.browser.close()


class _Showing:
    """One page being shown."""

    def __init__(self, renderer: Renderer, page: PageToShow, fetch: Fetcher, is_ending: Callable[[], bool]) -> None:
        self.renderer = renderer
        self.page = page
        self.fetch = fetch
        self.is_ending = is_ending
        self.limits = renderer.limits
        self.budget = Budget(self.limits.max_requests, self.limits.max_bytes)
        self.parts: list[Part] = []
        self.refused: list[tuple[str, str]] = []
        self.refused_count = 0
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + self.limits.deadline_s
        self._under_way = 0
        self._last_at = 0.0
        """When a request last began or ended."""
        self._is_over = False
        self._has_crashed = False
        self._ending = "hung"
        self._broken: asyncio.Future[None] = self._loop.create_future()
        """Takes the error of our own that ends the run."""
        self._fetches: set[asyncio.Task[Reply]] = set()
        self._context: BrowserContext | None = None
        self._session: CDPSession | None = None
        self._frame_id = ""

    async def run(self, browser: "PlaywrightBrowser") -> Shown:
        """Open, wait, take."""
        started_at = now()
        name = self.renderer.browser.name
        watch = self._loop.create_task(self._watch(browser))
        try:
            self._ending = await self._first(self._settle(browser), watch, self.limits.deadline_s, "quiet", "deadline")
            html = None
            if self._ending in HTML_READ:
                self._is_over = True
                ending, taken = self._ending, self._loop.create_task(self._take())
                self._ending = await self._first(taken, watch, TAKE_S, ending, "hung")
                if self._ending == ending:
                    html = taken.result()
                    self._ending = ending if html is not None else "too_large"
        finally:
            self._is_over = True
            watch.cancel()
        if self._ending == "stopped":
            raise Stopped
        rendering = Rendering(
            name, started_at, now(), self._ending, None, tuple(self.parts), tuple(self.refused), self.refused_count
        )
        logger.info(
            "page shown url=%s ending=%s parts=%d refused=%d",
            self.page.url, self._ending, len(self.parts), self.refused_count,
        )  # fmt: skip
        return Shown(rendering, html, self.page.script_path)

    async def _first(
        self, work: Awaitable[Any], watch: "asyncio.Task[str]", limit_s: float, done: str, late: str
    ) -> str:
        """How the work ends: `done`, `late`, or as the watch says."""
        from playwright.async_api import Error

        task = asyncio.ensure_future(work)
        await asyncio.wait({task, watch, self._broken}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        if self._broken.done():
            task.cancel()
            self._broken.result()
        if task.done():
            try:
                task.result()
                return done
            except Error as error:
                logger.info("page broke off url=%s error=%s", self.page.url, str(error)[:200])
                return await self._name_crash()
        task.cancel()
        with suppress(asyncio.CancelledError, Error):
            await task
        return watch.result() if watch.done() else late

    async def _name_crash(self) -> str:
        """A signal to all of our processes ends the browser, too: then it is the run that ends."""
        await asyncio.sleep(2 * WATCH_S)
        return "stopped" if self.is_ending() else "crashed"

    async def _settle(self, browser: "PlaywrightBrowser") -> None:
        """Open the page and wait until nothing more comes."""
        from playwright.async_api import Error

        self._context = context = await browser.new_context(
            user_agent=self.renderer.agent,
            locale="en-US",
            timezone_id=self.page.time_zone or "UTC",
            service_workers="block",
            accept_downloads=False,
            viewport={"width": 1280, "height": HEIGHT},
        )
        await context.add_init_script(NO_WAYS_OUT)
        await context.route("**/*", self._answer)
        page = await context.new_page()
        page.on("crash", self._note_crash)
        page.on("popup", lambda popup: self._loop.create_task(_close(popup)))
        self._session = await context.new_cdp_session(page)
        tree = await self._session.send("Page.getFrameTree")
        self._frame_id = tree["frameTree"]["frame"]["id"]
        # Not `page.goto`: it waits for ever when the page's scripts try to lead elsewhere.
        went = await self._session.send("Page.navigate", {"url": self.page.url + self.page.script_path})
        if went.get("errorText"):
            raise Error(f"not opened: {went['errorText']}")
        size = -1
        while True:
            await self._be_still()
            seen_at, found = self._last_at, await self._evaluate("measure", PATIENCE_MS)
            if found == size and seen_at == self._last_at and not self._under_way:
                return
            size = found

    async def _be_still(self) -> None:
        """Wait until nothing was asked for, and nothing under way, for `QUIET_S`."""
        still_from = self._loop.time()
        while True:
            still_from = max(still_from, self._last_at)
            if self._under_way:
                await asyncio.sleep(QUIET_S / 4)
                still_from = self._loop.time()
                continue
            wait_s = still_from + QUIET_S - self._loop.time()
            if wait_s <= 0:
                return
            await asyncio.sleep(wait_s)

    async def _take(self) -> bytes | None:
        """The page as HTML; None when it is too large."""
        found = await self._evaluate("take", self.limits.html_chars)
        html = found.get("html")
        return None if html is None else str(html).encode("utf-8", "replace")

    async def _evaluate(self, name: str, argument: int) -> Any:
        """Call a function of dom.js in a world of its own."""
        assert self._session is not None
        world = await self._session.send(
            "Page.createIsolatedWorld", {"frameId": self._frame_id, "worldName": "pressmark"}
        )
        answer = await self._session.send(
            "Runtime.evaluate",
            {
                "expression": f"{_dom_script()}\n{name}({json.dumps(argument)})",
                "contextId": world["executionContextId"],
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        return answer["result"].get("value")

    async def _watch(self, browser: "PlaywrightBrowser") -> str:
        """Returns when the page has to end before it is done: how."""
        own, turn = self.renderer.browser, 0
        while True:
            if self.is_ending():
                return "stopped"
            if self._has_crashed or not browser.is_connected():
                return await self._name_crash()
            if self.budget.is_flood:
                return "flood"
            if turn % 5 == 0:
                own.look()
            if own.memory_bytes() > self.limits.memory_bytes:
                return "memory"
            turn += 1
            await asyncio.sleep(WATCH_S)

    def _note_crash(self, page: "Page") -> None:
        self._has_crashed = True

    async def _answer(self, route: "Route") -> None:
        """Answer one request of the page: each is answered by us, or fails."""
        from playwright.async_api import Error

        try:
            await self._treat(route, _ask_of(route))
        except Error:
            return  # the page is gone
        except Exception as error:  # noqa: BLE001 - playwright would only log it; the run ends by it
            if not self._broken.done():
                self._broken.set_exception(error)

    async def _treat(self, route: "Route", ask: Ask) -> None:
        choice = choose(ask, self.page.url, self.budget)
        if choice.treatment is Treatment.PAGE:
            await _fulfil(route, self.page.reply)
        elif choice.treatment is Treatment.EMPTY:
            await route.fulfill(
                status=200, content_type="text/css", body="", headers={"access-control-allow-origin": "*"}
            )
        elif choice.treatment is Treatment.FETCH and not self._is_over:
            await self._fetch(route, ask)
        elif ask.is_main:
            self._note_refusal(ask, choice.why or "its time is over")
            await route.fulfill(status=204)  # the page stays where it is
        else:
            await self._refuse(route, ask, choice.why or "its time is over")

    async def _fetch(self, route: "Route", ask: Ask) -> None:
        self._under_way += 1
        self._last_at = self._loop.time()
        try:
            reply = await self._reply_to(ask)
            await _fulfil(route, reply)
        except PartRefused as error:
            await self._refuse(route, ask, str(error))
        finally:
            self._under_way -= 1
            self._last_at = self._loop.time()

    async def _reply_to(self, ask: Ask) -> Reply:
        """Raises PartRefused: none came, in time or at all."""
        kept = self.renderer.kept
        is_script = ask.kind == "script" and ask.method == "GET"
        reply = kept.find(ask.url, self._loop.time()) if is_script else None
        is_kept = reply is not None
        if reply is None:
            left_s = self._until - self._loop.time()
            sent = headers_to_send(ask, self.page.url)
            task = asyncio.ensure_future(self.fetch(ask, sent, self.budget.bytes_left, max(left_s, 0.1)))
            self._fetches.add(task)
            task.add_done_callback(self._fetches.discard)
            # Left to end by itself, within its own deadline: what Scrapy has begun is not broken off half-way.
            await asyncio.wait({task}, timeout=left_s)
            if not task.done() or self._is_over:
                task.add_done_callback(_take_notice)
                raise PartRefused("its time is over")
            reply = task.result()
        self.budget.bytes_left -= len(reply.body)
        if self.budget.bytes_left < 0:
            raise PartRefused("the page's bytes are used up")
        if is_script and not is_kept:
            kept.add(ask.url, reply, self._loop.time())
        self.parts.append(Part(ask.url, ask.method, ask.kind, reply.status, len(reply.body), reply.raw, is_kept))
        return reply

    async def _refuse(self, route: "Route", ask: Ask, why: str) -> None:
        self._note_refusal(ask, why)
        await route.abort("blockedbyclient")

    def _note_refusal(self, ask: Ask, why: str) -> None:
        self.refused_count += 1
        if len(self.refused) < MAX_REFUSED_NOTED:
            self.refused.append((ask.url[:2000], why))

    async def leave(self) -> bool:
        """Close the page; False when the browser has to go with it."""
        from playwright.async_api import Error

        if self._context is None or self._ending not in HTML_READ | {"too_large"}:
            return False
        try:
            async with asyncio.timeout(LEAVE_S):
                await self._context.close()
        except (Error, TimeoutError):
            return False
        return True


def end_of_rendering(rendering: Rendering) -> tuple[Outcome, str]:
    """Outcome and reason of a page that left no DOM to read."""
    why = f"rendering: {WHY[rendering.ending]}"
    if rendering.ending == "too_large":
        return Outcome.TOO_LARGE, why
    if rendering.ending == "crashed":
        return Outcome.EXTRACTION_FAILED, why
    return Outcome.EXTRACTION_TIMEOUT, why


async def _fulfil(route: "Route", reply: Reply) -> None:
    await route.fulfill(status=reply.status, headers=headers_to_show(reply.headers), body=reply.body)


async def _close(page: "Page") -> None:
    from playwright.async_api import Error

    with suppress(Error):
        await page.close()


def _ask_of(route: "Route") -> Ask:
    from playwright.async_api import Error

    request = route.request
    is_main = False
    if request.resource_type == "document":
        with suppress(Error):
            is_main = request.is_navigation_request() and request.frame.parent_frame is None
    return Ask(
        request.url.partition("#")[0],
        request.method,
        request.resource_type,
        dict(request.headers),
        request.post_data_buffer,
        is_main,
    )


def _take_notice(task: "asyncio.Task[Reply]") -> None:
    """The error of a fetch that nobody waits for any more."""
    if not task.cancelled():
        task.exception()


@cache
def _dom_script() -> str:
    return files("crawler.render").joinpath("dom.js").read_text(encoding="utf-8")

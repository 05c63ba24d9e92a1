"""Shows the pages of rendered sources in a browser once they are fetched, and fetches what they ask for.

The outermost middleware: a reply gets here unpacked, its redirects followed. What a shown page asks for goes through
the engine like any other request: robots.txt, guard, one at a time on each host, limits, raw record.
"""

import asyncio
import hashlib
import logging
import time
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.exceptions import UnsupportedURLSchemeError
from scrapy.http import Response

from crawler.archive.keeping import Keeping
from crawler.errors import ArchiveError, BrowserError, PressmarkError, StoreError
from crawler.items import RawRecord
from crawler.middlewares.handler import EXCHANGE, IS_PART, KEEPING, UNTIL, Exchange, header_list, keeping_of
from crawler.middlewares.politeness import RunEnds
from crawler.middlewares.provenance import SHOWN
from crawler.middlewares.robots import UNREACHABLE, header
from crawler.middlewares.session import is_ending, runtime_of
from crawler.middlewares.withholding import IS_PAGE
from crawler.render.browser import Browser, require_browser
from crawler.render.kept import Reply
from crawler.render.page import Limits, PageToShow, PartRefused, Renderer, Shown, Stopped
from crawler.render.parts import Ask
from crawler.urls import request_url
from crawler.urls.hosts import host_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

WISH = "pressmark_render"
"""Key of the `Wish` in the meta of a page's request."""

SHOWN_TYPES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Wish:
    """The page is to be shown in a browser."""

    time_zone: str | None = None
    """IANA zone of its source."""
    script_path: str = ""
    """The fragment by which its scripts know the page."""


class RenderMiddleware:
    """Puts on the request what the browser showed; the reply itself stays as it came."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler
        self._renderer: Renderer | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "RenderMiddleware":
        middleware = cls(crawler)
        crawler.signals.connect(middleware.spider_closed, signal=signals.spider_closed)
        return middleware

    async def process_response(self, request: Request, response: Response) -> Response:
        """Show the page when that is wished for and there is one.

        Raises:
            BrowserError: the browser does not start; no other page of the run is tried.
            RunEnds: the run was told to stop.
        """
        wish = request.meta.get(WISH)
        if isinstance(wish, Wish) and is_page(response):
            request.meta[SHOWN] = await self._show(wish, request, response)
        return response

    async def _show(self, wish: Wish, request: Request, response: Response) -> Shown:
        runtime = runtime_of(self.scrapy_crawler)
        exchange = request.meta[EXCHANGE]
        assert isinstance(exchange, Exchange)
        assert exchange.raw is not None
        reply = Reply(response.status, header_list(response.headers), response.body, exchange.raw)
        page = PageToShow(request_url(response.url), reply, wish.time_zone, wish.script_path)
        try:
            fetch = partial(self.fetch, keeping_of(runtime, request))
            shown = await self.renderer.show(page, fetch, lambda: is_ending(self.scrapy_crawler))
        except Stopped as error:
            raise RunEnds(host_key(response.url)) from error
        except BrowserError as error:
            runtime.rendering_problem = str(error)
            raise
        except StoreError as error:
            runtime.fail(error)
            raise RunEnds(host_key(response.url)) from error
        runtime.counts["pages rendered"] += 1
        return await asyncio.to_thread(self._keep, page.url, reply.raw, shown, exchange.kept == "yes")

    @property
    def renderer(self) -> Renderer:
        """Made for the first page."""
        if self._renderer is None:
            runtime = runtime_of(self.scrapy_crawler)
            config = runtime.config
            limits = Limits(
                deadline_s=config.render_deadline_s,
                max_requests=config.render_max_requests,
                max_bytes=config.render_max_bytes,
                memory_bytes=config.browser_memory_bytes,
                html_chars=config.reply_max_bytes,
            )
            browser = Browser(require_browser(config), config.browser_sandbox == "yes")
            self._renderer = Renderer(browser, limits, runtime.user_agent)
        return self._renderer

    def _keep(self, url: str, reply: RawRecord, shown: Shown, is_kept: bool) -> Shown:
        """Put what was shown into the archive, where the reply was kept whole."""
        runtime, html = runtime_of(self.scrapy_crawler), shown.html
        if html is None:
            return shown
        if not is_kept:
            raw = RawRecord("", 0, 0, "", hashlib.sha256(html).hexdigest(), len(html))
        else:
            rendering = shown.rendering
            raw = runtime.archive.append_rendering(url, html, reply, rendering.ended_at, rendering.browser)
        return replace(shown, rendering=replace(shown.rendering, raw=raw))

    async def fetch(self, keeping: Keeping, ask: Ask, headers: dict[str, str], max_bytes: int, limit_s: float) -> Reply:
        """Fetch what a shown page asks for.

        Raises:
            PartRefused: by robots.txt, the guard or a limit, or nothing came.
            StoreError, ArchiveError: the run ends.
        """
        config = runtime_of(self.scrapy_crawler).config
        engine = self.scrapy_crawler.engine
        assert engine is not None
        try:
            request = Request(
                request_url(ask.url),
                method=ask.method,
                headers=headers,
                body=ask.body or b"",
                meta={
                    IS_PART: True,
                    IS_PAGE: True,
                    KEEPING: keeping,
                    UNTIL: time.monotonic() + limit_s,
                    "download_maxsize": max(1, min(max_bytes, config.reply_max_bytes)),
                },
                dont_filter=True,
            )
            response = await engine.download_async(request)
        except (StoreError, ArchiveError):
            raise
        except (PressmarkError, UnsupportedURLSchemeError, *UNREACHABLE) as error:
            raise PartRefused(" ".join(f"{type(error).__name__}: {error}".split())[:300]) from error
        assert response.request is not None
        exchange = response.request.meta[EXCHANGE]
        assert isinstance(exchange, Exchange)
        assert exchange.raw is not None
        return Reply(response.status, header_list(response.headers), response.body, exchange.raw)

    async def spider_closed(self) -> None:
        """The browser ends with the run."""
        if self._renderer is not None:
            await self._renderer.close()


def is_page(response: Response) -> bool:
    """True for a reply that a browser shows as a page: HTML, or of no type, with a status that is a success."""
    content_type = (header(response, "Content-Type") or SHOWN_TYPES[0]).split(";")[0].strip().lower()
    return 200 <= response.status < 300 and response.status not in (204, 205) and content_type in SHOWN_TYPES

"""Shows pages of a test in a real browser, and notes what they ask for."""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from crawler.items import RawRecord
from crawler.render.kept import Reply
from crawler.render.page import Limits, PageToShow, PartRefused, Renderer, Shown
from crawler.render.parts import Ask

T = TypeVar("T")
AGENT = "Pressmark/0 (news archive; test@example.org)"
LIMITS = Limits(deadline_s=15.0, max_requests=20, max_bytes=1 << 20, memory_bytes=1 << 30, html_chars=1 << 20)
SANDBOX = "no" if os.geteuid() == 0 else "yes"


def raw_of(body: bytes) -> RawRecord:
    """The place of a reply of which nothing is kept but its digest."""
    return RawRecord("", 0, 0, "", hashlib.sha256(body).hexdigest(), len(body))


def reply_of(text: str, content_type: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Reply:
    """A reply with that text."""
    body = text.encode()
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, (("Content-Type", content_type), *named), body, raw_of(body))


class Shower:
    """Shows pages of `http://news.example/`; what they ask for is in `served`, and noted in `asked`."""

    def __init__(self, renderer: Renderer, runner: asyncio.Runner) -> None:
        self.renderer = renderer
        self.runner = runner
        self.served: dict[str, Reply] = {}
        self.asked: list[Ask] = []
        self.sent: list[Mapping[str, str]] = []

    def run(self, work: Awaitable[T]) -> T:
        async def wait() -> T:
            return await work

        return self.runner.run(wait())

    async def fetch(self, ask: Ask, headers: dict[str, str], max_bytes: int, limit_s: float) -> Reply:
        self.asked.append(ask)
        self.sent.append(headers)
        if ask.url not in self.served:
            raise PartRefused("not served")
        return self.served[ask.url]

    def show(
        self,
        html: str,
        limits: Limits = LIMITS,
        is_ending: Callable[[], bool] = lambda: False,
        fetch: "Callable[[Ask, dict[str, str], int, float], Awaitable[Reply]] | None" = None,
    ) -> Shown:
        """Show this page."""
        self.renderer.limits = limits
        page = PageToShow("http://news.example/story", reply_of(html), "Europe/Helsinki")
        return self.run(self.renderer.show(page, fetch or self.fetch, is_ending))

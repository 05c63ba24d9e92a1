"""A progress bar on a terminal: sources, pages, stored, skipped, rate. Nothing where stderr is no terminal."""

import time
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from crawler.items import Outcome
from crawler.middlewares.session import runtime_of

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

STORED = (Outcome.STORED, Outcome.COPY, Outcome.NEW_VERSION)
REFRESH_S = 0.25


class Progress:
    """Draws what the run has counted so far."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self.scrapy_crawler = scrapy_crawler
        self.began = time.monotonic()
        columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self.task = self.bar.add_task("starting", total=None)
        self.loop = create_looping_call(self.draw)

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Progress":
        import sys

        if not crawler.settings.getbool("PRESSMARK_PROGRESS") or not sys.stderr.isatty():
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self, spider: "Spider") -> None:
        self.bar.start()
        self.loop.start(REFRESH_S, now=False)

    def spider_closed(self, spider: "Spider", reason: str) -> None:
        self.loop.stop()
        self.bar.stop()

    def draw(self) -> None:
        """Show the counts."""
        runtime = runtime_of(self.scrapy_crawler)
        counts = runtime.counts
        done = sum(counts[outcome] for outcome in Outcome)
        stored = sum(counts[outcome] for outcome in STORED)
        rate = done / max(0.001, time.monotonic() - self.began)
        self.bar.update(
            self.task,
            total=max(counts["discovered"], done) or None,
            completed=done,
            description=f"{counts['listings']} listings  {done} pages  {stored} stored  {done - stored} skipped  "
            f"{rate:.1f}/s",
        )

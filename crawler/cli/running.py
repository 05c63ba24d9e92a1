"""Runs a spider in this process, with parts that a command opened. Imports Scrapy: for commands that crawl only."""

import gc
import sys
from typing import TYPE_CHECKING

from crawler.cli.context import require_rules
from crawler.cli.terminal import note
from crawler.config import Config
from crawler.errors import PressmarkError
from crawler.walk.plan import Plan
from crawler.walk.runtime import Listener, Runtime, open_runtime

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import AsyncCrawlerProcess, Crawler


def run_spider(
    name: str,
    config: Config,
    plan: Plan,
    listeners: tuple[Listener, ...] = (),
    has_progress: bool = False,
    before_close: "Callable[[Runtime], None] | None" = None,
) -> Runtime:
    """Run the spider of this name to its end and close the run's parts.

    Args:
        listeners: called after each commit.
        before_close: called with the parts still open, when the spider has ended.

    Returns:
        The closed parts: counts and problems can still be read.

    Raises:
        RuleError: a site rule of the user's is wrong; nothing was begun.
        StoreError, ArchiveError: the corpus cannot be used.
        PressmarkError: the run broke off by an error of our own, whose traceback was logged.
    """
    require_rules(config)
    runtime = open_runtime(config, plan)
    runtime.is_closed_by_extension = False
    runtime.listeners.extend(listeners)
    exit_code = 1
    try:
        runtime.start_workers()
        process, scrapy_crawler = _load_scrapy(name, config, runtime, has_progress)
        task = process.crawl(scrapy_crawler)
        _spare_collections()
        process.start()
        if task.done() and not task.cancelled():
            task.result()  # what kept the spider from starting
        runtime.is_interrupted = finish_reason(scrapy_crawler) in ("shutdown", None)
        if before_close is not None:
            before_close(runtime)
        exit_code = exit_code_of(runtime)
    finally:
        runtime.close(exit_code)
    if runtime.store_error is not None:
        raise runtime.store_error
    if runtime.breakdown is not None:
        raise PressmarkError(f"the run broke off: {runtime.breakdown}")
    if runtime.is_interrupted:
        note("stopped before the end; nothing is lost, the next run goes on from here")
    return runtime


def _load_scrapy(
    name: str, config: Config, runtime: Runtime, has_progress: bool
) -> "tuple[AsyncCrawlerProcess, Crawler]":
    """Scrapy with the spider of this name; some 0.6 s, in which the workers start beside it."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    # Now, not from within the import of the spiders: it looks at every frame and module there is (0.15 s there).
    import scrapy.core.downloader.contextfactory  # noqa: F401 # isort: skip

    from crawler.middlewares.session import attach_runtime
    from crawler.settings import scrapy_settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(scrapy_settings(config, runtime.user_agent), priority="cmdline")
    settings.set("PRESSMARK_PROGRESS", has_progress and sys.stderr.isatty(), priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    scrapy_crawler = process.create_crawler(name)
    attach_runtime(scrapy_crawler, runtime)
    return process, scrapy_crawler


COLLECT_AFTER = 5_000
"""Containers made and not yet freed after which garbage is looked for, instead of Python's 700."""


def _spare_collections() -> None:
    """Leave what was loaded for good, Scrapy and Twisted among it, out of every search for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 10, 10)


def finish_reason(scrapy_crawler: "Crawler") -> str | None:
    """Why Scrapy closed the spider: `finished`, `shutdown` (a signal), ...; None after a second signal, which left no
    time to close it."""
    return scrapy_crawler.stats.get_value("finish_reason") if scrapy_crawler.stats else None


def exit_code_of(runtime: Runtime) -> int:
    """0 done, 3 some sources failed, 4 the store did not take it."""
    from crawler.cli.exits import EXIT_DONE, EXIT_FAILED, EXIT_STORE

    if runtime.store_error is not None:
        return EXIT_STORE
    return EXIT_FAILED if runtime.problems else EXIT_DONE

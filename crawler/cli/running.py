"""Runs a spider in this process, with parts that a command opened. Imports Scrapy: for commands that crawl only."""

import sys
from typing import TYPE_CHECKING

from crawler.config import Config
from crawler.walk.plan import Plan
from crawler.walk.runtime import Listener, Runtime, open_runtime

if TYPE_CHECKING:
    from collections.abc import Callable


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
        StoreError: the corpus cannot be used.
    """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from crawler.middlewares.session import attach_runtime
    from crawler.settings import scrapy_settings

    runtime = open_runtime(config, plan)
    runtime.is_closed_by_extension = False
    runtime.listeners.extend(listeners)
    exit_code = 1
    try:
        settings = Settings()
        settings.setmodule("crawler.settings", priority="project")
        settings.setdict(scrapy_settings(config, runtime.user_agent), priority="cmdline")
        settings.set("PRESSMARK_PROGRESS", has_progress and sys.stderr.isatty(), priority="cmdline")
        process = AsyncCrawlerProcess(settings)
        scrapy_crawler = process.create_crawler(name)
        attach_runtime(scrapy_crawler, runtime)
        process.crawl(scrapy_crawler)
        process.start()
        if before_close is not None:
            before_close(runtime)
        exit_code = exit_code_of(runtime)
    finally:
        runtime.close(exit_code)
    if runtime.store_error is not None:
        raise runtime.store_error
    return runtime


def exit_code_of(runtime: Runtime) -> int:
    """0 done, 3 some sources failed, 4 the store did not take it."""
    from crawler.cli.exits import EXIT_DONE, EXIT_FAILED, EXIT_STORE

    if runtime.store_error is not None:
        return EXIT_STORE
    return EXIT_FAILED if runtime.problems else EXIT_DONE

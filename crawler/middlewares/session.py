"""How Scrapy components find the parts of their run: on the Scrapy crawler object, put there once."""

from typing import TYPE_CHECKING

from crawler.config import load_config
from crawler.walk.plan import Plan
from crawler.walk.runtime import Runtime, open_runtime

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

ATTRIBUTE = "pressmark_runtime"


def attach_runtime(scrapy_crawler: "Crawler", runtime: Runtime) -> None:
    """Give a Scrapy crawler the parts it runs with; done by Pressmark's commands."""
    setattr(scrapy_crawler, ATTRIBUTE, runtime)


def is_ending(scrapy_crawler: "Crawler") -> bool:
    """A signal came, or the run failed: what has not left is left to the next run."""
    engine = scrapy_crawler.engine
    return runtime_of(scrapy_crawler).has_failed or engine is None or not engine.running


def runtime_of(scrapy_crawler: "Crawler") -> Runtime:
    """The run's parts; under plain `scrapy crawl` they are opened here, from configuration and the spider's plan.

    Scrapy hands the process, not the crawler, to what belongs to the reactor (the resolver): its one crawler is meant.
    """
    if hasattr(scrapy_crawler, "crawlers"):
        scrapy_crawler = next(iter(scrapy_crawler.crawlers))
    runtime = getattr(scrapy_crawler, ATTRIBUTE, None)
    if runtime is None:
        plan = getattr(scrapy_crawler.spider, "plan", None) or Plan("scrapy")
        runtime = open_runtime(load_config().config, plan)
        attach_runtime(scrapy_crawler, runtime)
    assert isinstance(runtime, Runtime)
    return runtime

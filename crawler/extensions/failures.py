"""What becomes of errors that nobody foresaw: the page ends as failed, the run ends when it cannot go on.

Without it an exception in a callback or pipeline is only logged by Scrapy, and its page would stay in hand for ever.
"""

import logging
from typing import TYPE_CHECKING, Any

from scrapy import signals

from crawler.errors import ArchiveError, StoreError
from crawler.items import Discovery, Fetch, Outcome, Result
from crawler.middlewares.session import runtime_of
from crawler.schedule.frontier import Job

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)


class Failures:
    """Listens to Scrapy's signals of errors."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Failures":
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_error, signal=signals.spider_error)
        crawler.signals.connect(extension.item_error, signal=signals.item_error)
        return extension

    def spider_error(self, failure: "Failure", response: Any, spider: "Spider") -> None:
        """A callback failed, or (without a response) the feeder itself, which ends the run."""
        error = failure.value
        if self._is_of_store(error):
            return
        request = getattr(response, "request", None)
        job = request.meta.get("pressmark_job") if request is not None else None
        if not isinstance(job, Job):
            runtime_of(self.scrapy_crawler).breakdown = words_of(error)
        elif job.discovery is not None:
            self._end(job.discovery, None, error)
        elif job.feed is not None:
            runtime_of(self.scrapy_crawler).problems.append(f"{job.feed.url}: {words_of(error)}")

    def item_error(self, item: Any, response: Any, spider: "Spider", failure: "Failure") -> None:
        """A pipeline step failed on one page."""
        if not self._is_of_store(failure.value) and isinstance(item, Result):
            self._end(item.discovery, item.fetch, failure.value)

    def _is_of_store(self, error: BaseException | None) -> bool:
        if not isinstance(error, (StoreError, ArchiveError)):
            return False
        runtime_of(self.scrapy_crawler).fail(error)
        return True

    def _end(self, discovery: Discovery, fetch: Fetch | None, error: BaseException | None) -> None:
        """The page ends as failed, and the run goes on without it; where not even that can be written, the run ends."""
        runtime = runtime_of(self.scrapy_crawler)
        runtime.problems.append(f"{discovery.entry.url}: {words_of(error)}")
        try:
            runtime.write_now(Result(discovery, Outcome.EXTRACTION_FAILED, words_of(error), fetch))
        except (StoreError, ArchiveError) as failed:
            runtime.fail(failed)
        except Exception as failed:
            logger.exception("the end of a page cannot be written url=%s", discovery.entry.url)
            runtime.breakdown = words_of(failed)


def words_of(error: BaseException | None) -> str:
    """An error in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]

"""Commits finished pages in small batches; a page is done only when its rows are committed."""

import asyncio
import logging
from typing import TYPE_CHECKING

from crawler.clock import now
from crawler.errors import StoreError
from crawler.items import Result
from crawler.middlewares.session import runtime_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.walk.runtime import Runtime

logger = logging.getLogger(__name__)


class StorePipeline:
    """Collects results until there are `batch_size` of them or `batch_wait_s` has gone by."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler
        self._batch: list[Result] = []
        self._done: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "StorePipeline":
        return cls(crawler)

    @property
    def runtime(self) -> "Runtime":
        return runtime_of(self.scrapy_crawler)

    async def process_item(self, item: Result) -> Result:
        """Wait until the item's batch is committed."""
        loop = asyncio.get_running_loop()
        if self._done is None:
            self._done = loop.create_future()
            self._timer = loop.call_later(self.runtime.config.batch_wait_s, self._commit)
        done = self._done
        self._batch.append(item)
        if len(self._batch) >= self.runtime.config.batch_size:
            self._commit()
        await done
        return item

    def close_spider(self) -> None:
        """Commit what is left."""
        if self._batch:
            self._commit()

    def _commit(self) -> None:
        batch, self._batch = self._batch, []
        done, self._done = self._done, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        runtime = self.runtime
        try:
            if runtime.archive is not None:
                runtime.archive.sync()
            written = runtime.store.write_results(batch, runtime.run_id)
        except StoreError as error:
            self._fail(error, done)
            return
        for result, end in zip(batch, written, strict=True):
            again_in_s = (result.retry_at - now()).total_seconds() if result.retry_at else None
            runtime.counts["tries postponed" if result.retry_at else end.outcome.value] += 1
            for listener in runtime.listeners:
                listener(result, end)
            runtime.frontier.finish(result.discovery, again_in_s)
        if done is not None and not done.done():
            done.set_result(None)

    def _fail(self, error: StoreError, done: "asyncio.Future[None] | None") -> None:
        """The store does not take it: nothing of the batch is lost (its discoveries are still open); the run ends."""
        logger.error("store failed, the run ends error=%s", error)
        self.runtime.store_error = error
        if done is not None and not done.done():
            done.set_result(None)
        engine = self.scrapy_crawler.engine
        if engine is not None:
            from scrapy.utils.defer import deferred_from_coro

            deferred_from_coro(engine.close_spider_async(reason="store_failed"))

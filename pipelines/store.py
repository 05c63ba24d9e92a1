"""Commits finished pages in small batches; a page is done only when its rows are committed."""

import asyncio
from typing import TYPE_CHECKING

from crawler.errors import ArchiveError, StoreError
from crawler.items import Result
from crawler.middlewares.session import runtime_of
from crawler.schedule.revisits import plan_revisit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.walk.runtime import Runtime


class StorePipeline:
    """Collects results until there are `batch_size` of them or `batch_wait_s` has gone by."""

    def __init__(self, scrapy_crawler: "Crawler") -> None:
        self.scrapy_crawler = scrapy_crawler
        self._batch: list[Result] = []
        self._done: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._bugs: dict[int, Exception] = {}

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
        if self.runtime.has_failed or len(self._batch) >= self.runtime.config.batch_size:
            self._commit()
        await done
        if (error := self._bugs.pop(id(item), None)) is not None:
            raise error
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
            runtime.archive.sync()
            self._write(batch)
        except (StoreError, ArchiveError) as error:
            # Nothing of the batch is lost: its discoveries are still open. The spider's feeder sees it and ends.
            runtime.fail(error)
        finally:
            if done is not None and not done.done():
                done.set_result(None)

    def _write(self, batch: list[Result]) -> None:
        """One transaction for all; one for each where a bug of ours stops that, so that it costs one page only."""
        try:
            ends = self.runtime.store.write_results([plan_revisit(result) for result in batch], self.runtime.run_id)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a wall: `process_item` raises it on
            if len(batch) == 1:
                self._bugs[id(batch[0])] = error
                return
            for result in batch:
                self._write([result])
        else:
            for result, end in zip(batch, ends, strict=True):
                self.runtime.note_written(result, end)

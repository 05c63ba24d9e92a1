"""Worker processes that can be killed: a hostile page may loop, eat memory or crash, and the crawl goes on.

Public: `WorkerPool` (and what bounds it: `DEFAULT_MEMORY_BYTES`, `MAX_FRAME_BYTES`).

The processes are started with `subprocess` and spoken to over pipes. They import the library only, never Scrapy, and
never the main module of the parent, so that a pool can be used from a console script, a notebook or standard input.
"""

from crawler.pool.channel import MAX_FRAME_BYTES
from crawler.pool.workers import DEFAULT_MEMORY_BYTES, WorkerPool

__all__ = ["DEFAULT_MEMORY_BYTES", "MAX_FRAME_BYTES", "WorkerPool"]

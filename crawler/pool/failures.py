"""What a page's reading is when the worker did not give one."""

from crawler.errors import WorkerDied, WorkerError, WorkerTimeout
from crawler.items import Outcome, Reading

READING_ERRORS = (WorkerError, ValueError, RecursionError, MemoryError)
"""What a pool's future raises instead of a reading: a worker's end, or an error of the libraries in it."""

MAX_REASON = 300


def failed_reading(error: BaseException) -> Reading:
    """The reading of a page that raised one of `READING_ERRORS`: out of time or memory, or failed."""
    if isinstance(error, WorkerTimeout):
        return Reading(Outcome.EXTRACTION_TIMEOUT, reason=str(error))
    if isinstance(error, WorkerDied):
        return Reading(Outcome.EXTRACTION_TIMEOUT, reason=f"worker died: {error}"[:MAX_REASON])
    return Reading(Outcome.EXTRACTION_FAILED, reason=f"{type(error).__name__}: {error}"[:MAX_REASON])

"""Logging: one format on stderr, facts as keys behind a constant message."""

import logging
import re

from crawler.errors import ArchiveError, StoreError

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
ROOMS = ("crawler", "spiders", "pipelines")
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Controls, marks of direction, line separators, halves of surrogate pairs. Source: CWE-117, CWE-150."""


class SafeFormatter(logging.Formatter):
    """Writes what steers a terminal as an escape, and a message on one line: addresses and errors of the web stand in
    records, and may not forge another one. Tracebacks keep their lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        record.message = record.message.replace("\n", "\\n")
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        return _STEERING.sub(lambda found: ascii(found[0])[1:-1], super().format(record))


def set_up_logging(level: str) -> None:
    """Log to stderr: our own rooms from `level` (a name of the logging module) on, libraries from warnings on, Scrapy
    from errors on."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter(FORMAT))
    handler.addFilter(_is_wanted)
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    for name in ROOMS:
        logging.getLogger(name).setLevel(level)


def set_up_worker_logging() -> None:
    """In a worker process: what parsers say of odd pages is no news, our own warnings are."""
    handler = logging.StreamHandler()
    handler.setFormatter(SafeFormatter(logging.BASIC_FORMAT))
    logging.basicConfig(handlers=[handler], level=logging.CRITICAL)
    logging.getLogger("crawler").setLevel(logging.WARNING)


def _is_wanted(record: logging.LogRecord) -> bool:
    """Scrapy lowers its own loggers' levels when it starts; its chatter stays out, and its warnings, too: what they
    tell of (a reply too large, cut, or not to be unpacked) is an outcome of its address."""
    room = record.name.split(".")[0]
    if room == "scrapy" and record.exc_info and isinstance(record.exc_info[1], ArchiveError | StoreError):
        return False  # it ends the run, and is told in one line
    return room in ROOMS or record.levelno >= (logging.ERROR if room == "scrapy" else logging.WARNING)

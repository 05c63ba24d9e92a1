"""Logging: one format on stderr, facts as keys behind a constant message."""

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
ROOMS = ("crawler", "spiders", "pipelines")


def set_up_logging(level: str) -> None:
    """Log to stderr: our own rooms from `level` (a name of the logging module) on, libraries from warnings on, Scrapy
    from errors on."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(_is_wanted)
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    for name in ROOMS:
        logging.getLogger(name).setLevel(level)


def _is_wanted(record: logging.LogRecord) -> bool:
    """Scrapy lowers its own loggers' levels when it starts; its chatter stays out, and its warnings, too: what they
    tell of (a reply too large, cut, or not to be unpacked) is an outcome of its address."""
    room = record.name.split(".")[0]
    return room in ROOMS or record.levelno >= (logging.ERROR if room == "scrapy" else logging.WARNING)

"""Logging: one format on stderr, facts as keys behind a constant message."""

import logging

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def set_up_logging(level: str) -> None:
    """Log to stderr at `level` (a name of the logging module); libraries speak up from warnings on."""
    logging.basicConfig(format=FORMAT, level=logging.WARNING)
    for name in ("crawler", "spiders", "pipelines"):
        logging.getLogger(name).setLevel(level)

"""The day that an address names in its path: `/2026/11/26/`, `/2026-11-26-`, `/20261126/`."""

import re
from contextlib import suppress
from datetime import date
from urllib.parse import urlsplit

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(1[0-2]|0[1-9])\2(3[01]|[12]\d|0[1-9])(?!\d)")


def find_day(url: str) -> date | None:
    """The first whole date in the path; None where there is none, or the address cannot be read."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for match in _DAY.finditer(path):
        with suppress(ValueError):  # the 31st of February is part of a number
            return date(int(match[1]), int(match[3]), int(match[4]))
    return None

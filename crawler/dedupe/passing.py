"""Lines that change on a page without anybody editing it: "3 hours ago", "12 comments". Pure.

They belong to the frame of a page and slip into a text now and then; a difference in them is no edit. How they are
worded is data: passing.toml, language by language.
"""

import re
from functools import cache

MAX_CHARS = 60
"""Such a line is short; a sentence that says how long ago something was is not."""
_CLOCK = re.compile(r"\W*(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:[:.][0-5]\d)?\s*(?:[ap]\.?m\.?|uhr|[a-z]{2,4})?\W*", re.I)


def is_passing(line: str) -> bool:
    """Whether the line says how long ago the page was published, or counts its readers."""
    return len(line) <= MAX_CHARS and _pattern().fullmatch(line) is not None


def is_clock(line: str) -> bool:
    """Whether the line is the time of day and nothing else, as above an entry of a live blog."""
    return _CLOCK.fullmatch(line) is not None


@cache
def _pattern() -> re.Pattern[str]:
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("crawler.dedupe").joinpath("passing.toml").read_text("utf-8"))
    ago = "|".join(one for language in table.values() for one in language["ago"])
    counted = "|".join(one for language in table.values() for one in language["counted"])
    number = r"\d[\d.,\s]*(?:k|m|tys\.?|mil)?"
    return re.compile(
        rf"\W*(?:(?:[^\W\d_]+[\s:]+){{0,2}}(?:{ago})|{number}\s*(?:{counted})|(?:{counted})\W*{number})\W*",
        re.IGNORECASE,
    )

"""Is an article withdrawn by its publisher? Told by its headline, its text, or a robots directive.

A page that answers 404 or 410, or turned into a "not found" page, is the walk's business (`crawler.store.withdrawing`).
"""

import re
from collections.abc import Sequence
from functools import cache

from crawler.items import Signal
from crawler.rights.preferences import AGENT, parse_robots_directives

NOTE_CHARS = 700
"""A withdrawn article leaves a note, not a text: longer bodies that open with such words report on a withdrawal."""


def find_retraction(title: str | None, body: str) -> str | None:
    """The words by which the page says that the article is withdrawn, verbatim; None when it does not.

    Args:
        title: the headline.
        body: the text.
    """
    headline, sentence = _patterns()
    if title and (match := headline.match(title)):
        return match[0].strip()
    if len(body) <= NOTE_CHARS and (match := sentence.search(body)):
        return match[0].strip()
    return None


def has_noindex(signals: Sequence[Signal]) -> bool:
    """Whether a robots directive for everybody, or for us, asks not to be listed."""
    return any(
        word in ("noindex", "none")
        for signal in signals
        if signal.name in ("robots", "x-robots-tag")
        for agent, word in parse_robots_directives(signal.raw)
        if agent in (None, AGENT, "robots")
    )


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("crawler.rights").joinpath("retractions.toml").read_text("utf-8"))
    languages = table.values()
    headlines = [pattern for language in languages for pattern in language["headline"]]
    sentences = [pattern for language in languages for pattern in language["sentence"]]
    return (
        re.compile(rf"^\W{{0,3}}(?:{'|'.join(headlines)})", re.IGNORECASE),
        re.compile("|".join(f"(?:{pattern})" for pattern in sentences), re.IGNORECASE),
    )

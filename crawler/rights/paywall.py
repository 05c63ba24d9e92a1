"""The line by which a page says that the rest of its article is for subscribers.

It is no verdict: pages that anybody may read have such lines, too, for readers who come a fifth time. Beside a text
that ends earlier than it did it tells why. How publishers word it is data: paywalls.toml, language by language.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain

from crawler.rights.lines import Line
from crawler.words import WordFinder, find_needs, fold_case

MAX_CHARS = 300
"""A longer paragraph tells a story."""


def find_wall(lines: Sequence[Line]) -> str | None:
    """The first such line of a page, word for word; None when there is none.

    Args:
        lines: those of the page, `crawler.rights.lines.read_lines`.
    """
    short = [line.text for line in lines if line.size <= 2 * MAX_CHARS]
    finder, patterns = _patterns()
    folded = fold_case("\0".join(short)).split("\0")
    for place, word in sorted(finder.find_in(folded)):
        if len(short[place]) <= MAX_CHARS and any(pattern.search(short[place]) for pattern in patterns[word]):
            return short[place]
    return None


@cache
def _patterns() -> tuple[WordFinder, dict[str, list[re.Pattern[str]]]]:
    """What finds the words that patterns need, and the patterns by these words."""
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("crawler.rights").joinpath("paywalls.toml").read_text("utf-8"))
    patterns: dict[str, list[re.Pattern[str]]] = {}
    for one in chain.from_iterable(table.values()):
        pattern = re.compile(one, re.IGNORECASE)
        for word in find_needs(one):
            patterns.setdefault(word, []).append(pattern)
    return WordFinder(patterns), patterns

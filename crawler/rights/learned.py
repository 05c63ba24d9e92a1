"""A site's boilerplate told by repetition: a line on three pages of a host is the site's, in whatever language.

In: notices of pages of one host. Out: the same notices with repeated article-scope lines turned into the site's. Pure:
the store keeps the counts.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from crawler.items import Notice, NoticeKind, Scope

MIN_PAGES = 3
"""Pages of one host that carry the same line before it counts as the site's. Source: design page on rights."""
_NUMBERS = re.compile(r"\d+")
_NOT_LETTERS = re.compile(r"[\W_]+")
_STAYS = frozenset({NoticeKind.AGENCY_CREDIT, NoticeKind.REPUBLICATION})
"""A credit or a repost note that stands on many articles still speaks of each of them."""


def line_key(text: str) -> str:
    """Equal for the same line on two pages: case, punctuation, white space and numbers (years, ids) do not count."""
    return _NOT_LETTERS.sub("", _NUMBERS.sub("", text)).casefold()


def count_lines(pages: Iterable[Iterable[Notice]]) -> dict[str, int]:
    """On how many of the pages each line stands, by `line_key`."""
    counts: dict[str, int] = {}
    for notices in pages:
        for key in {line_key(notice.text) for notice in notices}:
            counts[key] = counts.get(key, 0) + 1
    return counts


def is_boilerplate(text: str, counts: Mapping[str, int]) -> bool:
    """Whether the line stands on enough pages of the host to be the site's."""
    return counts.get(line_key(text), 0) >= MIN_PAGES


def apply_learned(notices: Iterable[Notice], counts: Mapping[str, int]) -> tuple[Notice, ...]:
    """Notices with the scope that repetition tells: article lines that are the host's boilerplate become the site's."""
    return tuple(
        replace(notice, scope=Scope.SITE)
        if notice.scope is Scope.ARTICLE and notice.kind not in _STAYS and is_boilerplate(notice.text, counts)
        else notice
        for notice in notices
    )

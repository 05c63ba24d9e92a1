"""A site's boilerplate told by repetition: a line on three pages of a host is the site's, in whatever language.

In: notices of pages of one host. Out: the same notices with repeated article-scope lines turned into the site's. Pure:
the store keeps the counts.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from crawler.items import Notice, NoticeKind, Scope

MIN_PAGES = 3
"""Pages of one host, copies of each other counted once, that carry the same line before it counts as the site's."""
_NUMBERS = re.compile(r"\d+")
_NOT_LETTERS = re.compile(r"[\W_]+")
GOVERNING = (NoticeKind.REPUBLICATION, NoticeKind.DISCLAIMER, NoticeKind.RESERVATION)
"""The notices of an article that govern its use: its `disclaimer`."""
_STAYS = frozenset({NoticeKind.AGENCY_CREDIT, NoticeKind.REPUBLICATION})
"""A credit or a repost note that stands on many articles still speaks of each of them."""


def line_key(text: str) -> str:
    """Equal for the same line on two pages: case, punctuation, white space and numbers (years, ids) do not count."""
    return _NOT_LETTERS.sub("", _NUMBERS.sub("", text)).casefold()


def is_learnable(kind: str, scope: str) -> bool:
    """Whether repetition can turn a notice that the page alone gives to the article into the site's."""
    return scope == Scope.ARTICLE and kind not in _STAYS


def apply_learned(notices: Iterable[Notice], is_learned: Callable[[str], bool]) -> tuple[Notice, ...]:
    """Notices with the scope that repetition tells: article lines that are the host's boilerplate become the site's.

    Args:
        notices: as the page alone tells.
        is_learned: whether a line is known as the site's.
    """
    return tuple(
        replace(notice, scope=Scope.SITE)
        if is_learnable(notice.kind, notice.scope) and is_learned(notice.text)
        else notice
        for notice in notices
    )

"""The frame that repost pages put around an article: a byline with date and counter above, source lines below.

    Author:NAME 2024-07-24 15:50 11
    ...
    Title:The headline
    Url:https://www.example.org
    Tags

In: lines. Out: what they say. The label may be in several languages, the colon full-width.
"""

import re
from dataclasses import dataclass

from crawler.extract.nodes import fold

_TITLE = re.compile(
    r"^\W{0,2}(?:title|original title|article title|titel|titre|título|titolo|tytuł|заголовок|标题|"
    r"原标题|原文标题|標題|タイトル|제목)"
    r"\s*[:：]\s*(?P<value>.+)$",
    re.I,
)
_URL = re.compile(
    r"^\W{0,2}(?:url|link|source ?(?:url|link)|original ?(?:url|link|article|source)|article ?(?:url|link)|permalink|"
    r"web ?site|"
    r"source|via|quelle|originallink|lien|enlace|fuente|fonte|link originale|bron|źródło|источник|ссылка|"
    r"本文链接|本文地址|原文链接|原文地址|文章链接|文章来源|链接|链接地址|来源|转载|轉載|出典|元記事|원문|출처)"
    r"\s*(?:[:：]|\s)\s*(?P<value>https?://[^\s<>\"'，。；]+)\W*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the frame."""

    kind: str
    """title | url"""
    value: str


def parse_source_line(line: str, titles: frozenset[str]) -> SourceLine | None:
    """Read "Title:..." or "Url:..."; None for other lines.

    Args:
        line: one line.
        titles: folded headlines of the page; a title line counts only when it repeats one of them, or is followed by
            an address (the caller's matter: see `crawler.extract.body`).
    """
    match = _URL.match(line)
    if match:
        return SourceLine("url", match["value"].rstrip(".,;)"))
    match = _TITLE.match(line)
    if match:
        return SourceLine("title" if fold(match["value"]) in titles else "maybe-title", match["value"].strip())
    return None

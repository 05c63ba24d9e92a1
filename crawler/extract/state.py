"""The date of publication in the script state of a page: what pages built in the browser carry, and no mark-up says.

In: the tree. Out: raw value and ISO 8601. For pages that date themselves nowhere else: scripts also hold the dates of
other articles, so nothing is taken that is not the only one.
"""

import re

from lxml.html import HtmlElement

from crawler.extract.dates import day_of, has_time, parse_date

MAX_SCRIPT_CHARS = 2_000_000
"""A longer script is passed over."""
_KEY = re.compile(
    r"[\"'](?:date_?published|(?:first_?|article_?)?publi(?:sh|cation|shed)_?(?:at|on|date|time|datetime)|"
    r"pub_?(?:date|time)|deploy_?dt|regist(?:er|ration)_?date)\\?[\"']\s*:\s*\\?[\"']([^\"'\\]{8,40})\\?[\"']",
    re.I,
)


def find_state_date(root: HtmlElement, month_first: bool | None, language: str | None) -> tuple[str, str] | None:
    """The day that all values called publication in the page's scripts agree on, as (raw, ISO 8601), with the time of
    the most precise of them."""
    found: list[tuple[str, str]] = []
    for script in root.iter("script"):
        text = script.text or ""
        if len(text) > MAX_SCRIPT_CHARS:
            continue
        for match in _KEY.finditer(text):
            if value := parse_date(match[1], month_first, language):
                found.append((match[1], value))
    if len({day_of(value) for _, value in found}) != 1:
        return None
    return max(found, key=lambda entry: (has_time(entry[1]), len(entry[1])))

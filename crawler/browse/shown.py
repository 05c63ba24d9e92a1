"""How values are shown: the filters of our templates. Whatever they are given from the web, what comes out is inert."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from crawler.items import Mark
from crawler.rendition.differences import Piece, drop_controls, read_paragraphs, with_context, write_pieces
from crawler.rendition.html import is_web_address, render_html
from crawler.rendition.plain import calm_marks
from crawler.store.facets import CLOSING, OPENING

OUTWARD = "noreferrer noopener nofollow"
"""`rel` of every link that leaves the site."""

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_RIGHTS_WORDS = {
    "ai_train": "training of AI",
    "tdm": "text and data mining",
    "not_reserved": "not reserved",
}


def finalize(value: Any) -> Any:
    """What a template puts out: nothing for None, no character that HTML cannot hold, and no tower of marks."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = calm_marks(value)
    return type(value)(drop_controls(text) if _UNFIT.search(text) else text)


def body(text: str, marks: Sequence[Mark]) -> Markup:
    """An article's text with its marks, as HTML made by us."""
    return Markup(drop_controls(render_html(text, marks, rel=OUTWARD)))  # noqa: S704 - every character of the text is escaped there


def outward(address: str | None, label: str | None = None) -> Markup:
    """A link to the web that tells nobody where it was followed from; text, where the address is not of the web."""
    shown = escape(drop_controls(label or address or ""))
    if not is_web_address(address):
        return Markup("<bdi>{}</bdi>").format(shown)
    return Markup('<a href="{}" rel="{}"><bdi>{}</bdi></a>').format(drop_controls(address or ""), OUTWARD, shown)


def difference(pieces: Sequence[Piece], is_whole: bool = False) -> Markup:
    """Paragraphs of two versions in one: what went as `del`, what came as `ins`; those that stayed if `is_whole`."""
    paragraphs = read_paragraphs(pieces)
    parts = []
    for one in paragraphs if is_whole else with_context(paragraphs):
        if isinstance(one, int):
            parts.append(Markup('<p class="same">{} paragraphs that did not change</p>').format(one))
        else:
            parts.append(Markup('<p dir="auto">{}</p>').format(words(one.pieces)))
    return Markup("\n").join(parts)


def words(pieces: Iterable[Piece]) -> Markup:
    """One line of two versions in one."""
    return Markup(write_pieces(pieces))  # noqa: S704 - every character of the text is escaped there


def snippet(text: str | None) -> Markup:
    """Words around what was found, and that marked."""
    parts = str(escape(" ".join((text or "").split())))
    marked = parts.replace(OPENING, "<mark>").replace(CLOSING, "</mark>")
    if marked.count("<mark>") != marked.count("</mark>"):
        marked = parts
    return Markup(drop_controls(marked))  # noqa: S704 - escaped above


def instant(value: str | None) -> Markup:
    """A UTC instant, without its milliseconds; the whole of it in the element's attribute."""
    if not value:
        return Markup("")
    text = drop_controls(value)
    short = f"{text[:10]} {text[11:16]}" if text.endswith("Z") and len(text) >= 20 else text
    return Markup('<time datetime="{}">{}</time>').format(text, short)


def number(value: Any) -> str:
    """An integer with separators of thousands."""
    return f"{value:,}" if isinstance(value, int) else str(value)


def size(value: int | None) -> str:
    """Bytes in the largest unit that leaves a figure of one or more."""
    if value is None:
        return "unknown"
    amount = float(value)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    raise AssertionError("not reached")


def percent(value: float | None) -> str:
    """A share of 0 to 1; nothing when it is not known."""
    return "" if value is None else f"{value:.0%}"


def verdict(value: Any) -> str:
    """A verdict in words."""
    return _RIGHTS_WORDS.get(str(value), str(value).replace("_", " "))


def as_json(value: Any) -> str:
    """A value of the record, indented."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def cell(value: Any, column: str, limit: int) -> Markup | None:
    """A cell of Datasette's own tables; None for what Datasette shows itself: numbers, bytes, labels of other rows, and
    texts beyond the limit, which it cuts in tables and shows whole on a row's own page. It makes links of addresses
    without saying `rel`: these are all ours."""
    if column == "article_id" and isinstance(value, int):
        return Markup('<a href="/-/articles/{0}">{0}</a>').format(value)
    if not isinstance(value, str):
        return None
    address = value.strip()
    if is_web_address(address) and not any(letter.isspace() for letter in address):
        return outward(address, address if len(address) <= limit else address[: limit - 1] + "…")
    return Markup("<bdi>{}</bdi>").format(drop_controls(value)) if len(value) <= limit else None


FILTERS: Mapping[str, Any] = {
    "as_json": as_json, "body": body, "difference": difference, "instant": instant, "number": number,
    "outward": outward, "percent": percent, "size": size, "snippet": snippet, "verdict": verdict, "words": words,
}  # fmt: skip

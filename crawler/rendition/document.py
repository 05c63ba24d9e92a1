"""A stored article as a document of its own: headline, authors and date, address, text, and its notices word for word.

In: the article's row. Out: Markdown, or an HTML page. Both are written from one marked text.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from crawler.items import Mark
from crawler.rendition.html import is_web_address, render_html
from crawler.rendition.markdown import render_markdown

_RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))


def write_markdown(article: Mapping[str, Any], marks: Sequence[Mark]) -> str:
    """The article as Markdown."""
    return render_markdown(*compose(article, marks))


def write_html(article: Mapping[str, Any], marks: Sequence[Mark]) -> str:
    """The article as an HTML page without scripts, styles or anything that is loaded from elsewhere."""
    language = article.get("language") or ""
    direction = ' dir="rtl"' if language in _RIGHT_TO_LEFT else ""
    title, body = escape(article.get("title") or ""), render_html(*compose(article, marks))
    head = f'<html lang="{escape(language)}"{direction}>\n<meta charset="utf-8">\n<title>{title}</title>'
    return f"<!doctype html>\n{head}\n<body>\n{body}\n</body>\n</html>"


def compose(article: Mapping[str, Any], marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """The whole article as one text and its marks."""
    text = ""
    found: list[Mark] = []

    def add(part: str | None, *inner: Mark) -> None:
        nonlocal text
        if part:
            text += "\n\n" * bool(text)
            found.extend(mark._replace(start=mark.start + len(text), end=mark.end + len(text)) for mark in inner)
            text += part

    title, url = article.get("title"), article.get("url")
    add(title, Mark("h1", 0, len(title or "")))
    add(" | ".join(part for part in (", ".join(article.get("authors") or ()), article.get("date_published")) if part))
    add(url, *([Mark("a", 0, len(url), url)] if url and is_web_address(url) else []))
    add(article.get("body"), *marks)
    disclaimer = article.get("disclaimer")
    add(disclaimer, Mark("blockquote", 0, len(disclaimer or "")))
    add(article.get("copyright_line"))
    return text, found

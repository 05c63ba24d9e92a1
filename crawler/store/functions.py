"""SQL functions for whoever asks the corpus with SQL: addresses, verdicts and texts as Pressmark itself tells them.

sqlite-utils has them in every connection once Pressmark is installed beside it; other programs call `add_functions`.
NULL gives NULL. The functions of an article take its number or its address, any variant of it; what is no article of
the corpus gives NULL.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from crawler.errors import UrlError
from crawler.rendition.plain import FORMULA_STARTS, make_safe

EXCERPT_CHARS = 160
"""What an excerpt shows unless told otherwise."""
MAX_ID_DIGITS = 18
_OF_ARTICLE = "SELECT article_id, status, tdm, ai_train, disclaimer FROM articles WHERE article_id = ?"
_BY_KEY = """
SELECT article_id FROM articles WHERE url_key = :key
UNION ALL SELECT article_id FROM discoveries WHERE url_key = :key AND article_id IS NOT NULL LIMIT 1
"""

SIGNATURES = {
    "url_key(url)": "The form under which addresses are compared: equal for all ways to write one.",
    "host_of(url)": "Host of an address, in lower case and without its port.",
    "site_of(url)": "The registered domain of its host: `news.example.co.uk` is of `example.co.uk`.",
    "article_id(url)": "Number of the article at this address, or that it led to.",
    "rights_status(article)": "`licensed`, `reserved` or `unknown`.",
    "tdm_status(article)": "Text and data mining: `reserved`, `not_reserved` or `unknown`.",
    "ai_train_status(article)": "Training of AI: `disallow`, `allow` or `unknown`.",
    "disclaimer(article)": "The notices that govern the article, word for word.",
    "excerpt(text, words)": "The text around the first of these words, on one line; without them its beginning.",
    "safe_text(text)": "The text without what steers a terminal: control, bidirectional and zero-width characters.",
    "safe_cell(value)": "The value for a spreadsheet: a text that would be run as a formula begins with an apostrophe.",
}
"""Every function with what it gives."""


def add_functions(connection: sqlite3.Connection) -> None:
    """Register the functions. Nothing heavy is loaded before one is called."""
    plain: dict[str, tuple[int, Callable[..., Any]]] = {
        "url_key": (1, _url_key), "host_of": (1, _host_of), "site_of": (1, _site_of), "excerpt": (2, make_excerpt),
        "safe_text": (1, _safe_text), "safe_cell": (1, safe_cell),
    }  # fmt: skip
    for name, (count, function) in plain.items():
        connection.create_function(name, count, function, deterministic=True)

    def find(name: object, column: str) -> Any:
        found = _find_article(connection, name)
        return None if found is None else found[column]

    connection.create_function("article_id", 1, lambda name: find(name, "article_id"))
    connection.create_function("disclaimer", 1, lambda name: find(name, "disclaimer"))
    connection.create_function("rights_status", 1, lambda name: find(name, "status"))
    connection.create_function("tdm_status", 1, lambda name: find(name, "tdm"))
    connection.create_function("ai_train_status", 1, lambda name: find(name, "ai_train"))


def _find_article(connection: sqlite3.Connection, name: object) -> dict[str, Any] | None:
    if isinstance(name, str) and not (name.isascii() and name.isdigit()):
        from crawler.store.forms import find_known_key

        row = connection.execute(_BY_KEY, {"key": find_known_key(connection, name)}).fetchone()
        if row is None:
            return None
        name = row[0]
    if not isinstance(name, int | str) or len(str(name)) > MAX_ID_DIGITS:
        return None
    cursor = connection.execute(_OF_ARTICLE, (int(name),))
    row = cursor.fetchone()
    return None if row is None else dict(zip([column[0] for column in cursor.description], row, strict=True))


def _url_key(url: object) -> str | None:
    from crawler.store.rows import without_surrogates
    from crawler.urls import url_key

    return without_surrogates(url_key(url)) if isinstance(url, str) else None


def _host_of(url: object) -> str | None:
    from crawler.urls import host_of

    try:
        return host_of(url) or None if isinstance(url, str) else None
    except UrlError:
        return None


def _site_of(url: object) -> str | None:
    from crawler.urls import registered_domain

    host = _host_of(url)
    return registered_domain(host) if host else None


def make_excerpt(text: object, words: object = None, chars: int = EXCERPT_CHARS) -> str | None:
    """`EXCERPT_CHARS` characters of the text around the first of the words that stands in it, on one line.

    Examples:
        >>> make_excerpt("The bridge over the harbour was opened.", "harbour", 24)
        '… over the harbour was …'
    """
    if not isinstance(text, str):
        return None
    flat = " ".join(text.split())
    folded = flat.casefold()
    wanted = [word.casefold() for word in str(words or "").split()]
    found = [place for word in wanted if (place := folded.find(word)) >= 0]
    if len(flat) <= chars:
        return flat
    start = max(0, min(min(found, default=0) - chars // 2, len(flat) - chars + 2))
    piece = flat[start : start + chars - 4]
    if start:
        piece = "… " + piece.partition(" ")[2] if " " in piece else "…" + piece
    if start + chars - 4 < len(flat):
        piece = piece.rpartition(" ")[0] + " …" if " " in piece[2:] else piece + "…"
    return piece


def _safe_text(text: object) -> str | None:
    return make_safe(text) if isinstance(text, str) else None


def safe_cell(value: Any) -> Any:
    """The value as a cell that no spreadsheet runs."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value

"""Which addresses are forms of one page (AMP, mobile, print), told inside the caller's transaction.

`crawler.urls.page_key` names the candidates. They are joined when the texts agree, or when one page names the other:
by rel=canonical, or as its form by rel=amphtml. What was confirmed often enough on a host is trusted there, so that its
forms need not be fetched; a sample of them is all the same, and a single other story under such an address ends the
trust. See docs/decisions/0031-forms-of-a-page.md.
"""

import json
import sqlite3
from collections.abc import Collection
from contextlib import suppress
from datetime import time
from typing import NamedTuple

from crawler.dedupe.decision import MIN_WORDS_OF_A_COPY
from crawler.dedupe.near import (
    SHORT_TOKENS,
    Kind,
    View,
    compare,
    fingerprint,
    has_same_title,
    instant_of,
    title_words,
    view_of,
)
from crawler.dedupe.origin import canonical_key
from crawler.errors import UrlError
from crawler.items import Article, Discovery, DiscoveryMeans, Outcome, Reading
from crawler.store import queries
from crawler.urls import form_of, is_same_site, page_key, url_key
from crawler.urls.hosts import host_key

TRUSTED_FROM = 3
"""Forms of one kind confirmed on a host from which on the others need not be fetched."""
ERRORS_OF = 50
"""One form in so many may fail to be confirmed: a page that was read badly once costs no second fetch for ever."""
SAMPLE = 16
"""One form in so many is fetched although its kind is trusted: a site may begin a section `/print/` any day."""
TRUSTED = "a form of its page, as others of its host were"
"""Reason of a discovery that was not fetched, because forms of its kind are trusted on its host."""
PAGE_READ = "its page was read since"
"""Reason of a form that an article was read from until its page was."""
LISTED_ELSEWHERE = "its entry names another address since"
"""Reason of an address under which an article was listed until its feed gave the entry another."""
THROUGH_FORM = "read through a form of it"
"""Reason of a page that was not fetched for itself, because one of its forms led to it."""

_ARTICLES = """
SELECT article_id, version_id, version_number, url_key, url, title, body, canonical_url, text_key
FROM articles WHERE url_key = :page_key
UNION
SELECT a.article_id, a.version_id, a.version_number, a.url_key, a.url, a.title, a.body, a.canonical_url, a.text_key
FROM discoveries d JOIN articles a ON a.article_id = d.article_id WHERE d.page_key = :page_key
ORDER BY 1 LIMIT 8
"""
_OPEN_FORMS = "SELECT discovery_id, url_key FROM discoveries WHERE page_key = :page_key AND outcome IS NULL"
_SKIPPED = """
SELECT discovery_id, url_key FROM discoveries WHERE host = :host AND outcome = 'form' AND reason = :reason
"""
_KNOWN = "SELECT 1 FROM discoveries WHERE url_key = :key UNION ALL SELECT 1 FROM articles WHERE url_key = :key LIMIT 1"
_NAMED = """
SELECT url_key FROM articles WHERE url_key = :page_key
UNION ALL SELECT url_key FROM discoveries WHERE url_key = :page_key
UNION ALL SELECT url_key FROM discoveries WHERE page_key = :page_key LIMIT 1
"""
_READ_THROUGH = """
SELECT a.article_id FROM articles a JOIN discoveries d ON d.article_id = a.article_id
WHERE a.url_key = :key AND d.page_key = :key LIMIT 1
"""
_OF_PAGE = """
SELECT article_id FROM articles WHERE url_key = :page_key
UNION SELECT article_id FROM discoveries WHERE page_key = :page_key AND article_id IS NOT NULL
"""
_COUNT = """
INSERT INTO page_forms (host, form, confirmed, refuted) VALUES (:host, :form, :confirmed, 1 - :confirmed)
ON CONFLICT (host, form) DO UPDATE
SET confirmed = confirmed + excluded.confirmed, refuted = refuted + excluded.refuted
"""
_COUNTED = "SELECT confirmed, refuted FROM page_forms WHERE host = ? AND form = ?"
_REOPEN = """
UPDATE discoveries SET outcome = NULL, reason = NULL, ended_at = NULL, article_id = NULL WHERE discovery_id = ?
"""
_LISTED = """
SELECT a.article_id, a.version_id, a.version_number, a.url_key, a.url, a.title, a.body, a.canonical_url,
    a.authors, a.date_published, d.discovery_id
FROM discoveries d JOIN articles a ON a.article_id = d.article_id
WHERE d.discovery_id <> :discovery_id AND d.discovery_id IN (
    SELECT discovery_id FROM discoveries WHERE source_id = :source_id
        AND json_extract(entry, '$.entry_id') = :entry_id AND json_extract(entry, '$.entry_id') <> url
    UNION SELECT discovery_id FROM discoveries WHERE url_key = :id_key AND source_id = :source_id)
ORDER BY d.discovery_id LIMIT 4
"""
"""An id may be the address under which the entry was listed first."""
_RETIRE_LISTED = """
UPDATE discoveries SET outcome = 'form', reason = :reason, revisit_at = NULL
WHERE discovery_id = :discovery_id AND outcome <> 'form'
"""
_RETIRE = """
UPDATE discoveries SET outcome = 'form', reason = :reason, revisit_at = NULL
WHERE article_id = :article_id AND page_key = :page_key AND url_key <> :key AND outcome <> 'form'
"""


class Joined(NamedTuple):
    """An article that a page is another form of."""

    row: sqlite3.Row
    why: str
    """`rel=canonical`, `rel=amphtml` or `the text`."""


def find_known_key(connection: sqlite3.Connection, url: str) -> str:
    """The `url_key` under which a person's address is known: its own, else that of the page it is a form of, or of a
    form of it."""
    key = _scalar(url_key(url))
    if connection.execute(_KNOWN, {"key": key}).fetchone() is not None:
        return key
    row = connection.execute(_NAMED, {"page_key": _scalar(page_key(url))}).fetchone()
    return key if row is None else str(row[0])


def find_page_of(connection: sqlite3.Connection, key: str, reading: Reading) -> Joined | None:
    """The stored article that the page at this address is another form of, confirmed; candidates that are another
    story are counted against their kind of form.

    Args:
        connection: inside a write transaction.
        key: of the address that the page was read from.
        reading: the page, with an article.
    """
    assert reading.article is not None
    refuted = []
    for row in connection.execute(_ARTICLES, {"page_key": page_key(key)}).fetchall():
        if row["url_key"] == key:
            continue
        why = _why_one(row, key, reading, reading.article)
        if why is not None:
            _count(connection, key if form_of(key) else row["url_key"], is_confirmed=True)
            return Joined(row, why)
        refuted.append(key if form_of(key) else row["url_key"])
    for form in dict.fromkeys(refuted):
        _count(connection, form, is_confirmed=False)
        _reopen_doubtful(connection, form)
    return None


def is_proper(key: str, article: Article, row: sqlite3.Row) -> bool:
    """Is the page at this address the proper one of a stored article that was read from a form of it, or that names it
    as its canonical page? Not where the page names the other as its own.

    Args:
        key: of the address that the page was read from.
        article: the page.
        row: the stored article: `url`, `url_key` and `canonical_url` are asked.
    """
    stored = Article(row["url"], None, "", canonical_url=row["canonical_url"])
    if row["url_key"] in (key, canonical_key(article)):
        return False
    return key in (page_key(row["url_key"]), canonical_key(stored))


def find_listed(connection: sqlite3.Connection, discovery: Discovery, reading: Reading) -> sqlite3.Row | None:
    """The stored article that the same source listed before under another address with the same id, where the site and
    the text agree: its address was changed, with its headline for the most part. Some feeds give all entries one id.

    A short text under another headline is asked for its authors and the time of its publication as well.
    """
    assert reading.article is not None
    entry = discovery.entry
    if entry.entry_id is None or entry.entry_id == entry.url or discovery.source_id is None:
        return None
    keys: dict[str, object] = {"id_key": _scalar(url_key(entry.entry_id))}
    keys |= {"source_id": discovery.source_id, "entry_id": entry.entry_id, "discovery_id": discovery.discovery_id}
    row: sqlite3.Row
    for row in connection.execute(_LISTED, keys).fetchall():
        stored = Article(row["url"], row["title"], row["body"])
        with suppress(UrlError):
            if is_same_site(row["url"], reading.article.url) and (
                _is_one_text(reading, reading.article, stored) or _is_one_issue(reading, reading.article, stored, row)
            ):
                return row
    return None


def retire_listed(connection: sqlite3.Connection, discovery_id: int) -> None:
    """End the address under which an entry was listed before: it is not looked at again for itself."""
    connection.execute(_RETIRE_LISTED, {"discovery_id": discovery_id, "reason": LISTED_ELSEWHERE})


def retire_forms(connection: sqlite3.Connection, key: str, article_id: int) -> None:
    """End the forms that an article was read from until its page, at this address, was: they are not looked at again
    for themselves."""
    keys = {"key": key, "page_key": page_key(key), "article_id": article_id, "reason": PAGE_READ}
    connection.execute(_RETIRE, keys)


def confirm_forms(
    connection: sqlite3.Connection,
    listed_key: str,
    key: str,
    article_id: int,
    amp_url: str | None,
    ended_at: str,
    *,
    is_new: bool,
) -> None:
    """Note what an article that was read says of its forms, and end those that need not be fetched.

    Args:
        connection: inside a write transaction.
        listed_key: of the address that was discovered.
        key: of the address that the article was read from; the one before led to it, by a redirect or rel=canonical.
        article_id: the article.
        amp_url: what the page declares as its AMP form.
        ended_at: when.
        is_new: the article was not known; what is said once is counted once.
    """
    page = page_key(key)
    if listed_key != key and form_of(listed_key) and page_key(listed_key) == page:
        if is_new:
            _count(connection, listed_key, is_confirmed=True)
        _end(connection, key, THROUGH_FORM, article_id, ended_at)
    declared = url_key(amp_url) if amp_url is not None else key
    if declared != key and page_key(declared) == page:
        if is_new:
            _count(connection, declared, is_confirmed=True)
        _end(connection, declared, "declared by its page", article_id, ended_at)
    for row in connection.execute(_OPEN_FORMS, {"page_key": page}).fetchall():
        if row["url_key"] not in (key, listed_key) and _is_skipped(connection, row["url_key"]):
            _end(connection, row["url_key"], TRUSTED, article_id, ended_at)


def find_met(connection: sqlite3.Connection, key: str) -> tuple[int, str] | None:
    """(article, reason) for an address that is listed for the first time and need not be fetched: a form of a kind that
    is trusted, of a page that was read; or a page that was read through its form."""
    if page_key(key) == key:
        row = connection.execute(_READ_THROUGH, {"key": key}).fetchone()
        return None if row is None else (row["article_id"], THROUGH_FORM)
    row = connection.execute(queries.ARTICLE_BY_KEY, {"url_key": page_key(key)}).fetchone()
    return (row["article_id"], TRUSTED) if row is not None and _is_skipped(connection, key) else None


def has_others(connection: sqlite3.Connection, key: str, doomed: Collection[int]) -> bool:
    """Whether another article than these stands under an address with the same `page_key`."""
    found = connection.execute(_OF_PAGE, {"page_key": page_key(key)}).fetchall()
    return any(article_id not in doomed for (article_id,) in found)


def _why_one(row: sqlite3.Row, key: str, reading: Reading, article: Article) -> str | None:
    stored = Article(row["url"], row["title"], row["body"], canonical_url=row["canonical_url"])
    if canonical_key(article) == row["url_key"] or canonical_key(stored) == key:
        return "rel=canonical"
    if reading.amp_url is not None and url_key(reading.amp_url) == row["url_key"]:
        return "rel=amphtml"
    return "the text" if _is_one_text(reading, article, stored) else None


def _is_one_text(reading: Reading, article: Article, stored: Article) -> bool:
    """Do the texts agree? Short ones under two headlines may be one notice of the site, such as that of a paywall."""
    new, old = _views_of(reading, article, stored)
    if compare(new, old, 0) is None:
        return False
    least = min(new.tokens, old.tokens)
    is_titled = has_same_title(new, old) or (article.title or "").strip() == (stored.title or "").strip()
    return least >= SHORT_TOKENS or (least >= MIN_WORDS_OF_A_COPY and is_titled)


def _is_one_issue(reading: Reading, article: Article, stored: Article, row: sqlite3.Row) -> bool:
    """Do texts agree, however short, that have the same authors and were published at the same instant? Not where it is
    told as a day or its beginning, nor behind a paywall, whose notice may be all that is read."""
    published = instant_of(article.date_published)
    if published is None or published != instant_of(row["date_published"]) or reading.wall is not None:
        return False
    if published.time() == time() or list(article.authors) != json.loads(row["authors"]):
        return False
    new, old = _views_of(reading, article, stored)
    agreed = compare(new, old, 0)
    return agreed is not None and agreed[0] is Kind.COPY and min(new.tokens, old.tokens) >= MIN_WORDS_OF_A_COPY


def _views_of(reading: Reading, article: Article, stored: Article) -> tuple[View, View]:
    """The new text and the stored one, as `compare` takes them."""
    new = view_of(reading.fingerprint or fingerprint(article.body), title_words(article.title))
    return new, view_of(fingerprint(stored.body), title_words(stored.title))


def _count(connection: sqlite3.Connection, key: str, *, is_confirmed: bool) -> None:
    with suppress(UrlError):
        keys = {"host": host_key(key), "form": form_of(key), "confirmed": int(is_confirmed)}
        connection.execute(_COUNT, keys)


def _is_trusted(connection: sqlite3.Connection, key: str) -> bool:
    form = form_of(key)
    if not form:
        return False
    row = connection.execute(_COUNTED, (host_key(key), form)).fetchone()
    return row is not None and row[0] >= max(TRUSTED_FROM, ERRORS_OF * row[1])


def _is_skipped(connection: sqlite3.Connection, key: str) -> bool:
    """A form of a trusted kind, and none of the sample that is fetched all the same."""
    return not is_sample(key) and _is_trusted(connection, key)


def is_sample(key: str) -> bool:
    """Whether a form is fetched though its kind is trusted."""
    from xxhash import xxh3_64_intdigest

    return xxh3_64_intdigest(key.encode("utf-8", "surrogatepass")) % SAMPLE == 0


def _end(connection: sqlite3.Connection, key: str, reason: str, article_id: int, ended_at: str) -> None:
    """End an address that waits, unless a person asked for it; one not known is left to be met when it is listed."""
    query = "SELECT discovery_id FROM discoveries WHERE url_key = :url_key AND outcome IS NULL AND means <> :asked"
    for (discovery_id,) in connection.execute(
        query, {"url_key": key, "asked": DiscoveryMeans.ON_DEMAND.value}
    ).fetchall():
        keys = {"fetch_id": None, "tried": 0, "revisit_at": None, "ended_at": ended_at}
        keys |= {"discovery_id": discovery_id, "outcome": Outcome.FORM, "reason": reason, "article_id": article_id}
        connection.execute(queries.END_DISCOVERY, keys)


def _reopen_doubtful(connection: sqlite3.Connection, form: str) -> None:
    """Queue again what was not fetched because of a trust that has gone."""
    if _is_trusted(connection, form):
        return
    with suppress(UrlError):
        kind, host = form_of(form), host_key(form)
        for row in connection.execute(_SKIPPED, {"host": host, "reason": TRUSTED}).fetchall():
            if form_of(row["url_key"]) == kind:
                connection.execute(_REOPEN, (row["discovery_id"],))


def _scalar(key: str) -> str:
    from crawler.store.rows import without_surrogates

    return without_surrogates(key)

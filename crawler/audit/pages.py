"""Checks of what was read: every notice stands word for word in the stored page, and reading the page again with the
same rules gives the same text and notices.

`examine` is a worker's task: it reads a page as the crawl did. Pages come from their raw records; nothing is fetched.
"""

import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.audit.findings import Report
from crawler.audit.replay import replay_page
from crawler.errors import ArchiveError, PageError, WorkerError
from crawler.items import Page, Reading
from crawler.pool import WorkerPool

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TASK = "crawler.audit.pages:examine"
_IN_FLIGHT = 8
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")

_VERSIONS = """
SELECT v.version_id, v.fetch_id, v.body_sha256, v.extractor, a.url, f.warc_file,
    EXISTS (SELECT 1 FROM notices n WHERE n.version_id = v.version_id) AS has_notices FROM versions v
JOIN fetches f ON f.fetch_id = v.fetch_id JOIN articles a ON a.article_id = v.article_id
WHERE :run_id IS NULL OR f.run_id = :run_id
ORDER BY f.warc_file, f.warc_offset
"""
_NOTICES = "SELECT notice_id, kind, text FROM notices WHERE version_id = ? ORDER BY position"


@dataclass(frozen=True, slots=True)
class Question:
    """One stored page and what is to be found in it."""

    page: Page
    texts: tuple[str, ...]
    """Notices that must stand in it word for word."""
    reads: bool
    """Whether it is also to be read again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What `examine` found."""

    lost: tuple[int, ...]
    """Numbers of the texts that do not stand in the page."""
    reading: Reading | None


def examine(question: Question) -> Answer:
    """The workers' task."""
    from crawler.extract.tree import parse_html
    from crawler.reading import read_page

    page = question.page
    chunks: list[str] = []
    for one in (page, *page.further):
        with suppress(PageError):
            chunks += filter(None, map(squeeze, texts_of(parse_html(one.body, one.url, one.headers).root)))
    shown = "".join(chunks)
    squeezed = [squeeze(text) for text in question.texts]
    lost = tuple(n for n, text in enumerate(squeezed) if text not in shown and not stands_in(chunks, text))
    return Answer(lost, read_page(page) if question.reads else None)


MAX_SKIPPED = 12
"""Pieces of text that may stand between two of a notice: icons' titles, hidden words, what a script is replaced by."""


def stands_in(chunks: Sequence[str], text: str) -> bool:
    """Whether a text is made of these pieces in their order, pieces that readers do not see left out.

    Args:
        chunks: the squeezed texts between the page's tags, in document order.
        text: squeezed.
    """
    for start, chunk in enumerate(chunks):
        for offset in range(len(chunk)):
            if text[0] == chunk[offset] and text.startswith(chunk[offset:]):
                rest = text[len(chunk) - offset :]
                if not rest or _continues(chunks, start + 1, rest, MAX_SKIPPED):
                    return True
    return False


def _continues(chunks: Sequence[str], place: int, rest: str, skips: int) -> bool:
    """Whether the rest of a text follows from this piece on."""
    while place < len(chunks):
        chunk = chunks[place]
        if chunk.startswith(rest):
            return True
        if rest.startswith(chunk) and _continues(chunks, place + 1, rest[len(chunk) :], MAX_SKIPPED):
            return True
        if not skips:
            return False
        place, skips = place + 1, skips - 1
    return False


def squeeze(text: str) -> str:
    """NFC without any white space: what two renderings of the same words have in common."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _SPACE.sub("", text)))


def texts_of(root: "HtmlElement") -> Iterator[str]:
    """The texts between the page's tags in document order, scripts and styles left out."""
    found = root.xpath("//text()[not(parent::script) and not(parent::style)]", smart_strings=False)
    assert isinstance(found, list)
    for text in found:
        yield str(text)


def check_pages(
    connection: sqlite3.Connection,
    folder: Path,
    pool: WorkerPool[Question, Answer],
    report: Report,
    run_id: int | None = None,
    reads: bool = True,
    rules_folder: Path | None = None,
) -> None:
    """Compare every version whose raw page was kept with that page."""
    waiting: list[tuple[sqlite3.Row, list[sqlite3.Row], Future[Answer]]] = []
    for row in connection.execute(_VERSIONS, {"run_id": run_id}).fetchall():
        if row["warc_file"] is None:
            report.checked["versions without a raw page"] += 1
            continue
        if not reads and not row["has_notices"]:
            report.checked["versions without notices to look for in their pages"] += 1
            continue
        try:
            page = replay_page(connection, folder, row["fetch_id"], rules_folder)
        except ArchiveError as error:
            if (folder / row["warc_file"]).is_file():
                _note_unreadable(report, row, error)
            continue
        notices = connection.execute(_NOTICES, (row["version_id"],)).fetchall()
        question = Question(page, tuple(notice["text"] for notice in notices), reads)
        waiting.append((row, notices, pool.submit(question)))
        if len(waiting) >= _IN_FLIGHT:
            _compare(connection, report, *waiting.pop(0))
    for one in waiting:
        _compare(connection, report, *one)


def _note_unreadable(report: Report, row: sqlite3.Row, error: ArchiveError) -> None:
    subject = f"version {row['version_id']} ({row['url']})"
    if "kept the digest of its" in str(error):
        report.checked["versions without a raw page"] += 1
    else:
        report.mismatch(subject, f"its raw page: {error}")


def _compare(
    connection: sqlite3.Connection,
    report: Report,
    row: sqlite3.Row,
    notices: list[sqlite3.Row],
    future: "Future[Answer]",
) -> None:
    subject = f"version {row['version_id']} ({row['url']})"
    try:
        answer = future.result()
    except WorkerError as error:
        report.note(subject, f"its page could not be read again: {error}")
        return
    report.checked["stored pages"] += 1
    for number in answer.lost:
        notice = notices[number]
        report.mismatch(
            f"notice {notice['notice_id']} of {subject}", f"the {notice['kind']} does not stand in the stored page"
        )
    reading = answer.reading
    if reading is None:
        return
    if reading.extractor != row["extractor"]:
        report.checked["pages read by other rules then"] += 1
        return
    report.checked["pages read again"] += 1
    body = reading.article.body if reading.article else None
    (stored,) = connection.execute("SELECT body FROM versions WHERE version_id = ?", (row["version_id"],)).fetchone()
    if body != stored:
        report.mismatch(subject, "reading its stored page again gives another body")
    found = [notice.text for notice in reading.rights.notices] if reading.rights else []
    if found != [notice["text"] for notice in notices]:
        report.mismatch(subject, "reading its stored page again gives other notices")

"""Is the corpus what it was when it was stored?

Everything that was committed is looked at: SQLite's own structure, the ledger and its signed heads, every row of
evidence, bodies and notices against their digests, robots.txt bodies, raw records (replies, and what browsers made of
them) and their files, the notices in the stored pages, and the pages read again. One changed byte in any of these is
found and named.

Not looked at: what is the crawler's own memory and no evidence (when a feed is due, how long a host is left alone), and
what is made from the rest (the index of near copies). `crawler.store.evidence.NOT_COVERED` lists it.
"""

import sqlite3
import time
from pathlib import Path

from crawler.audit.findings import Report
from crawler.audit.pages import TASK, Answer, Question, check_pages
from crawler.audit.raw import check_files, check_records, check_renderings, check_strays
from crawler.audit.rows import (
    check_chain,
    check_database,
    check_erasures,
    check_fetch_times,
    check_heads,
    check_learned,
    check_policies,
    check_settings,
    check_texts,
)
from crawler.pool import WorkerPool


def verify(
    connection: sqlite3.Connection,
    folder: Path,
    *,
    run_id: int | None = None,
    reads: bool = True,
    expected: str | None = None,
    workers: int = 1,
    rules_folder: Path | None = None,
) -> Report:
    """Check the corpus, or what one run brought.

    Args:
        connection: reading is enough; its rows must be `sqlite3.Row`.
        folder: the archive.
        run_id: rows, texts and raw records of this run only; chain, heads and policies are always checked whole.
        reads: also read every stored page again (the dear part).
        expected: the hash of a head noted earlier, hex.
        workers: processes that read pages.
        rules_folder: the user's site rules, by which pages are read again.
    """
    began = time.perf_counter()
    report = Report()
    check_database(connection, report)
    check_erasures(connection, report)
    check_chain(connection, report, run_id)
    check_heads(connection, report, expected)
    check_settings(connection, report)
    check_policies(connection, report)
    check_texts(connection, report, run_id)
    check_fetch_times(connection, report)
    check_learned(connection, report, run_id)
    check_records(connection, folder, report, run_id)
    check_renderings(connection, folder, report, run_id)
    check_files(connection, folder, report, run_id)
    if run_id is None:
        check_strays(connection, folder, report)
    pool: WorkerPool[Question, Answer] = WorkerPool(TASK, workers, time_limit_s=60.0, admitted=("crawler.audit.pages",))
    try:
        check_pages(connection, folder, pool, report, run_id, reads, rules_folder)
    finally:
        pool.close()
    report.elapsed_s = time.perf_counter() - began
    return report

"""`pressmark extract`: saved pages, offline."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import config_of, require_rules
from crawler.cli.exits import EXIT_FAILED, EXIT_USAGE
from crawler.cli.terminal import make_safe, note, say, say_json

if TYPE_CHECKING:
    from crawler.items import Listing, ListingReading, Page, Reading
    from crawler.pool import WorkerPool

MAX_PAGE_BYTES = 64 * 2**20
"""A packed page of a batch is not unpacked further than this: it may be a bomb."""
NO_ADDRESS = "https://news.example/"
"""Stands for the address of a page whose own is not known: relative links resolve against it."""


@click.command(
    "extract",
    epilog="""\b
Examples:
  pressmark extract page.html --url https://news.example/story
  curl -s https://news.example/story | pressmark extract - --json
  pressmark extract --batch manifest.jsonl > articles.jsonl
\b
Exit codes: 0 every page is an article, 2 usage, 3 some page is not.""",
)
@click.argument("file", required=False, type=click.Path(allow_dash=True))
@click.option("--url", help="The page's address.")
@click.option("--batch", type=click.Path(allow_dash=True), metavar="MANIFEST", help="Rows of JSON: id, path, url.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON, as `fetch --json` prints it.")
@click.pass_context
def command(ctx: click.Context, file: str | None, url: str | None, batch: str | None, as_json: bool) -> None:
    """Read saved pages without the network: FILE (or - for standard input), or every page of a manifest."""
    if (file is None) == (batch is None):
        note("give FILE or --batch MANIFEST, one of them")
        ctx.exit(EXIT_USAGE)
    if batch is not None:
        ctx.exit(_extract_batch(ctx, batch))
    from crawler.items import Page
    from crawler.urls import without_credentials

    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file or "").read_bytes()
    except OSError as error:
        note(f"{file}: {error.strerror}")
        ctx.exit(EXIT_USAGE)
    rules = require_rules(config_of(ctx))
    url = without_credentials(url) if url else None
    with _pool(ctx, 1) as pool:
        reading = _read(pool, Page(url or NO_ADDRESS, body, rules_folder=rules))
    _show(url, reading, as_json)
    ctx.exit(0 if reading.article else EXIT_FAILED)


def _pool(ctx: click.Context, size: int) -> "WorkerPool[Page | Listing, Reading | ListingReading]":
    from crawler.pool import WorkerPool

    config = config_of(ctx)
    return WorkerPool(
        "crawler.reading:perform",
        size,
        time_limit_s=config.page_time_limit_s,
        memory_limit_bytes=config.page_memory_bytes,
    )


def _read(pool: "WorkerPool[Page | Listing, Reading | ListingReading]", page: "Page") -> "Reading":
    from crawler.items import Reading
    from crawler.pool.failures import READING_ERRORS, failed_reading

    try:
        reading = pool.submit(page).result()
    except READING_ERRORS as error:
        return failed_reading(error)
    assert isinstance(reading, Reading)
    return reading


def _show(url: str | None, reading: "Reading", as_json: bool) -> None:
    from crawler.cli.article_view import show_article
    from crawler.store.rows import record_of

    if as_json:
        say_json(_line(url, reading))
    elif reading.article is None:
        say(make_safe(f"{url or 'page'}: {reading.outcome} ({reading.reason})"))
    else:
        show_article(record_of(reading))


def _line(url: str | None, reading: "Reading") -> dict[str, Any]:
    from crawler.store.rows import record_of

    article = record_of(reading) if reading.article else None
    return {"url": url, "outcome": reading.outcome, "reason": reading.reason, "article": article}


def _extract_batch(ctx: click.Context, batch: str) -> int:
    """Pages in parallel, results in the manifest's order; paths are relative to the manifest."""
    import zlib
    from concurrent.futures import ThreadPoolExecutor

    from crawler.config import worker_count
    from crawler.errors import WorkerError
    from crawler.items import Outcome, Page, Reading
    from crawler.urls import without_credentials

    rules = require_rules(config_of(ctx))
    size = worker_count(config_of(ctx))
    folder = Path.cwd() if batch == "-" else Path(batch).absolute().parent

    def read_row(line: str) -> dict[str, Any]:
        row: dict[str, Any] = {}
        try:
            row = json.loads(line)
            if isinstance(row.get("url"), str):
                row["url"] = without_credentials(row["url"])
            body = _read_page_file(folder / row["path"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zlib.error) as error:
            reading = Reading(Outcome.EXTRACTION_FAILED, reason=f"manifest: {type(error).__name__}: {error}")
        else:
            reading = _read(pool, Page(row.get("url") or NO_ADDRESS, body, rules_folder=rules))
        known = row if isinstance(row, dict) else {}
        return {"id": known.get("id")} | _line(known.get("url"), reading)

    failed = False
    try:
        stream = click.open_file(batch, encoding="utf-8")
    except OSError as error:
        note(f"{batch}: {error.strerror}")
        return EXIT_USAGE
    with stream, _pool(ctx, size) as pool, ThreadPoolExecutor(size + 1) as threads:
        try:
            for row in threads.map(read_row, (line for line in stream if line.strip())):
                failed = failed or row["article"] is None
                say_json(row)
        except WorkerError as error:
            note(str(error))
            failed = True
    return EXIT_FAILED if failed else 0


def _read_page_file(path: Path) -> bytes:
    import gzip

    if path.suffix != ".gz":
        return path.read_bytes()
    with gzip.open(path) as file:
        body = file.read(MAX_PAGE_BYTES + 1)
    if len(body) > MAX_PAGE_BYTES:
        raise ValueError(f"more than {MAX_PAGE_BYTES} bytes are packed in it")
    return body

"""`pressmark import`: pages out of WARC files and WACZ packages of any software, offline."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.bars import byte_bar
from crawler.cli.context import config_of, require_rules, tell_path
from crawler.cli.exits import EXIT_FAILED, EXIT_INTERRUPTED
from crawler.cli.terminal import make_safe, note, say, say_json
from crawler.config import database_path

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.store.importing import Imported
    from crawler.walk.importing import Importer, Selection, Tally

MAX_SHOWN = 20
"""Broken records that are told line by line."""
FAILURES = ("extraction_failed", "extraction_timeout", "store_failed")


@click.command(
    "import",
    epilog="""\b
Examples:
  pressmark import crawl.warc.gz
  pressmark import CC-NEWS-20260131-00001.warc.gz --host news.example
  pressmark import saved.wacz --json
\b
Exit codes: 0 done (also when another run holds the corpus), 2 usage or configuration,
3 some records were damaged or could not be read, 4 the corpus is not usable.""",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--host", "hosts", multiple=True, metavar="H", help="Only pages of this host and of hosts below it.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Read at most N pages.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a page that was written.")
@click.pass_context
def command(
    ctx: click.Context, files: tuple[Path, ...], hosts: tuple[str, ...], limit: int | None, as_json: bool
) -> None:
    """Take in the pages of WARC files and WACZ packages that other software wrote, Common Crawl's among them.

    Nothing is asked of the network. The pages are read, compared and stored as fetched ones are; each names the file,
    its digest and the record in its provenance, and its reply is copied into the corpus's own raw records. Importing a
    file again changes nothing; an import that was broken off goes on where it stopped.
    """
    from crawler.walk.importing import Selection, Tally
    from crawler.walk.lock import hold_lock

    config = config_of(ctx)
    require_rules(config)
    tell_path(config)
    tally = Tally()
    selection = Selection(tuple(host.lower().strip(".") for host in hosts), limit)
    with hold_lock(database_path(config)) as is_ours:
        if not is_ours:
            note("another run is at work on this corpus: nothing done")
            return
        failed = _import(config, selection, tally, files, as_json)
    (note if as_json else say)(summary(tally))
    for damage in tally.damages[:MAX_SHOWN]:
        where = f" ({damage.url})" if damage.url else ""
        note(make_safe(f"damaged at {damage.place.offset}: {damage.why}{where}"))
    is_bad = failed or tally.passed["damaged"] or any(tally.pages[name] for name in FAILURES)
    ctx.exit(EXIT_FAILED if is_bad else 0)


def _import(
    config: "Config", selection: "Selection", tally: "Tally", files: tuple[Path, ...], as_json: bool
) -> list[Path]:
    """Import the files one by one; gives those that could not be read."""
    from crawler.store.sqlite import open_store
    from crawler.walk.importing import Importer

    names = tuple(str(file) for file in files)
    with closing(open_store(database_path(config))) as store:
        importer = Importer(store, config, selection, tally, names)
        code = EXIT_INTERRUPTED
        try:
            failed = [file for file in files if not _take(importer, file, as_json)]
            code = EXIT_FAILED if failed else 0
        finally:
            importer.close(code)
    return failed


def _take(importer: "Importer", file: Path, as_json: bool) -> bool:
    """Import one file; False, with a line that says why, when it cannot be read."""
    from crawler.errors import ArchiveError

    if not file.is_file():
        note(make_safe(f"{file}: {'is no file of records' if file.exists() else 'no such file'}"))
        return False
    size = 2 * file.stat().st_size  # once for its digest, once for its records
    try:
        with byte_bar(file.name, size) as advance:
            for url, imported in importer.take(file, advance):
                if as_json:
                    say_json(_row_of(url, imported))
    except ArchiveError as error:
        if importer.is_unwritable:
            raise
        note(make_safe(str(error)))
        return False
    return True


def _row_of(url: str, imported: "Imported") -> dict[str, Any]:
    return {"url": url, "outcome": imported.outcome, "reason": imported.reason, "article_id": imported.article_id}


def summary(tally: "Tally") -> str:
    """One line: pages by outcome, and the records that nothing was written of."""
    pages = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in tally.pages.most_common())
    passed = ", ".join(f"{count} {why}" for why, count in sorted(tally.passed.items()))
    return f"{tally.pages.total()} pages imported: {pages or 'none'}" + (f"; passed over: {passed}" if passed else "")

"""`pressmark reextract`: stored pages read again, offline; what changes, and new versions of it."""

import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import config_of, find_source_ids, reading, require_rules, tell_path
from crawler.cli.exits import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE
from crawler.cli.terminal import make_safe, note, one_line, say, say_json
from crawler.config import database_path

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.store.base import FieldChange, Reread, StoredPage
    from crawler.store.sqlite import SqliteStore
    from crawler.walk.reextract import Selection, Tally

WIDTH = 70
"""Characters shown of a value."""
LONG = 200
"""A text above this is shown by the words it gained and lost."""
FAILURES = ("extraction_failed", "extraction_timeout", "store_failed", "unreadable")


@click.command(
    "reextract",
    epilog="""\b
Examples:
  pressmark reextract --url https://news.example/story
  pressmark reextract --source news.example --limit 50
  pressmark reextract --all --write
\b
Exit codes: 0 done (also when another run holds the corpus), 2 usage, configuration or a wrong rule,
3 some pages could not be read, 4 the corpus is not usable.""",
)
@click.option(
    "--source", "names", multiple=True, metavar="S", help="Pages of this source: its id, host, name, address."
)
@click.option("--url", help="The page at this address, whatever read it last.")
@click.option("--all", "is_all", is_flag=True, help="Every page.")
@click.option(
    "--write/--dry-run",
    "is_writing",
    default=False,
    help="Write new versions, or only show what changes (the default).",
)
@click.option(
    "--force", "is_forced", is_flag=True, help="Also pages that the same extractor and rule have read already."
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Read at most N pages.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a page that was read.")
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    url: str | None,
    is_all: bool,
    is_writing: bool,
    is_forced: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    """Read stored pages again, by today's site rules and extraction, and show what changes, field by field.

    Nothing is asked of the network: pages come from the raw records, their digests checked. Without --write nothing is
    changed. With it, each changed article gets a new version whose provenance names the fetch it was read from; the
    versions and notices that are there stay. A run that is broken off goes on where it stopped when started again.
    """
    if sum((bool(names), url is not None, is_all)) != 1:
        note("give --source S, --url URL or --all, one of them")
        ctx.exit(EXIT_USAGE)
    from crawler.walk.reextract import Selection, Tally

    config = config_of(ctx)
    require_rules(config)
    selection = Selection(find_source_ids(ctx, names), url, limit, is_forced or url is not None)
    tally = Tally()
    began = time.monotonic()
    if is_writing:
        _write(config, selection, tally, as_json)
    else:
        with reading(ctx) as store:
            _show_all(store, config, selection, tally, None, as_json)
    _tell_end(tally, time.monotonic() - began, is_writing, as_json)
    if url is not None and not tally.pages:
        note(f"{url}: no page of it is stored; `pressmark why` tells what became of an address")
        ctx.exit(EXIT_FAILED)
    ctx.exit(_exit_code(tally))


def _write(config: "Config", selection: "Selection", tally: "Tally", as_json: bool) -> None:
    from crawler.store.sqlite import open_store
    from crawler.walk.lock import hold_lock
    from crawler.walk.reextract import begin_run, end_run

    tell_path(config)
    with hold_lock(database_path(config)) as is_ours:
        if not is_ours:
            note("another run is at work on this corpus: nothing done")
            return
        with closing(open_store(database_path(config))) as store:
            run_id = begin_run(store, config, selection)
            exit_code = EXIT_INTERRUPTED
            try:
                _show_all(store, config, selection, tally, run_id, as_json)
                exit_code = _exit_code(tally)
            finally:
                end_run(store, config, run_id, exit_code, tally)


def _show_all(
    store: "SqliteStore", config: "Config", selection: "Selection", tally: "Tally", run_id: int | None, as_json: bool
) -> None:
    from crawler.walk.reextract import reextract

    for page, reread in reextract(store, config, selection, tally, run_id):
        if as_json:
            say_json(_row_of(page, reread))
        else:
            _show(page, reread)


def _row_of(page: "StoredPage", reread: "Reread") -> dict[str, Any]:
    return {
        "url": page.url,
        "fetch_id": page.fetch_id,
        "article_id": reread.article_id,
        "version": reread.version_number,
        "outcome": reread.outcome,
        "reason": reread.reason,
        "changes": [_change_row(change) for change in reread.changes],
    }


def _change_row(change: "FieldChange") -> dict[str, Any]:
    row: dict[str, Any] = {"field": change.name, "old": change.old, "new": change.new}
    if _is_text(change.old) and _is_text(change.new):
        from crawler.dedupe.differences import count_changed_words

        row["words_added"], row["words_removed"] = count_changed_words(change.old or "", change.new or "")
    return row


def _show(page: "StoredPage", reread: "Reread") -> None:
    """One page with its changes; pages that say the same are not shown, nor those that were no article before."""
    if reread.outcome in ("unchanged", "superseded") or (reread.outcome == "not_article" and not reread.article_id):
        return
    article = f"article {reread.article_id}, " if reread.article_id is not None else ""
    reason = f" ({reread.reason})" if reread.reason else ""
    say(make_safe(f"{page.url} ({article}fetch {page.fetch_id}): {reread.outcome}{reason}"))
    for change in reread.changes:
        say(f"  {change.name:16} {_difference(change)}")


def _difference(change: "FieldChange") -> str:
    old, new = change.old, change.new
    if _is_text(old) and _is_text(new) and max(len(old or ""), len(new or "")) > LONG:
        from crawler.dedupe.differences import count_changed_words

        added, removed = count_changed_words(old or "", new or "")
        return f"+{added} -{removed} words"
    if isinstance(old, list) and isinstance(new, list) and len(old) + len(new) > 10:
        return f"{len(old)} -> {len(new)} entries"
    return f"{_brief(old)} -> {_brief(new)}"


def _brief(value: object) -> str:
    if value is None:
        return "(none)"
    if isinstance(value, list):
        value = "; ".join(part if isinstance(part, str) else " ".join(map(str, part)) for part in value)
    return one_line(str(value), WIDTH)


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)


def _tell_end(tally: "Tally", elapsed_s: float, is_writing: bool, as_json: bool) -> None:
    """One line: the result on stdout, or on stderr where stdout is JSON."""
    pages = tally.pages
    counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in pages.most_common())
    rate = f" ({tally.read / elapsed_s:.1f} a second)" if tally.read and elapsed_s else ""
    text = f"{tally.read} pages read{rate}: {counts or 'none'}"
    if not is_writing and any(pages[name] for name in ("new_version", "stored", "copy")):
        text += "; nothing written, --write does"
    (note if as_json else say)(text)


def _exit_code(tally: "Tally") -> int:
    return EXIT_FAILED if any(tally.pages[name] for name in FAILURES) else 0

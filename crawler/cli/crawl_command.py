"""`pressmark crawl`: what is due, one shot, made for cron."""

from contextlib import closing
from typing import TYPE_CHECKING

import click

from crawler.cli.context import apply_declared, config_of, find_source_ids, tell_path
from crawler.cli.rendering import Shells, hint_of_shells
from crawler.cli.terminal import note, say, say_json
from crawler.config import Config, LoadedConfig, database_path

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.cli.ending import Ended

AT_WORK = "another crawl is at work on this corpus: nothing done"


@click.command(
    "crawl",
    epilog="""\b
Examples:
  pressmark crawl
  pressmark crawl --source news.example --limit 50
  pressmark crawl --all --json
  pressmark crawl --quiet
\b
Exit codes: 0 done (also when another run is at work), 2 usage or configuration,
3 some sources failed, 4 the corpus is not usable.""",
)
@click.option("--source", "names", multiple=True, metavar="S", help="Only this source: its id, host, name or address.")
@click.option("--all", "is_forced", is_flag=True, help="Look at every feed now, due or not.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Fetch at most N pages.")
@click.option("--dry-run", is_flag=True, help="Only list what is due.")
@click.option("--quiet", is_flag=True, help="Print nothing but problems: for cron, which mails what is printed.")
@click.option("--json", "as_json", is_flag=True, help="The summary as one line of JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    is_forced: bool,
    limit: int | None,
    dry_run: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Look at the feeds and sitemaps that are due and fetch the pages that are new.

    Quiet when all is well: one line at the end, and one on stderr for each source that failed, and for each feed that
    moved, ended or lost entries.
    """
    from crawler.cli.ending import telling
    from crawler.walk.lock import hold_lock

    config = config_of(ctx)
    if not quiet:
        tell_path(config)
    with telling(config, "crawl") as ended, hold_lock(_require_corpus(ctx)) as is_ours:
        if not is_ours and not dry_run:
            if as_json:
                say_json({"run": None, "counts": {}, "problems": [], "remarks": [AT_WORK]})
            if not quiet:
                note(AT_WORK)
            return
        if not dry_run:
            apply_declared(ctx)
        source_ids = find_source_ids(ctx, names)
        if not quiet:
            _hint_at_nothing(config)
        if dry_run:
            _list_due(ctx, source_ids, is_forced)
            return
        _crawl(ctx, ended, source_ids, is_forced, limit, quiet, as_json)


def _require_corpus(ctx: click.Context) -> "Path":
    """Where the corpus is. A disk that is not mounted, a path that is mistyped, a file cut to nothing: without this
    cron would crawl an empty corpus from then on. A first one is made where the configuration file writes down the
    sources.

    Raises:
        StoreError: nothing is there.
    """
    from crawler.errors import StoreError

    loaded = ctx.find_object(LoadedConfig)
    assert loaded is not None
    path = database_path(loaded.config)
    if not loaded.sources and not (path.exists() and path.stat().st_size):
        raise StoreError("there is no corpus: add a source first", str(path))
    return path


def _hint_at_nothing(config: Config) -> None:
    """Say what to do where a corpus has neither sources nor addresses that wait."""
    from crawler.clock import now
    from crawler.store.sqlite import open_store

    path = database_path(config)
    if not path.exists():
        return
    with closing(open_store(path)) as store:
        if not (store.sources() or store.open_hosts(now(), None) or store.revisit_hosts(now(), None)):
            note("the corpus has no source: `pressmark add URL` adds one")


def _list_due(ctx: click.Context, source_ids: tuple[int, ...] | None, is_forced: bool) -> None:
    from crawler.clock import now
    from crawler.store.sqlite import open_store

    store = open_store(database_path(config_of(ctx)))
    try:
        for feed in store.due_feeds(now(), source_ids, is_forced):
            say(f"{feed.kind}\t{feed.url}")
        for host in store.open_hosts(now(), source_ids):
            say(f"pages\t{host}")
        for host in store.revisit_hosts(now(), source_ids):
            say(f"revisits\t{host}")
    finally:
        store.close()


def _crawl(
    ctx: click.Context,
    ended: "Ended",
    source_ids: tuple[int, ...] | None,
    is_forced: bool,
    limit: int | None,
    quiet: bool,
    as_json: bool,
) -> None:
    import sys

    from crawler.cli.forget_command import tell_erased
    from crawler.cli.running import exit_code_of, run_spider
    from crawler.walk.erasing import erase_what_led_there
    from crawler.walk.plan import Plan

    config = config_of(ctx)
    plan = Plan("crawl", source_ids=source_ids, is_forced=is_forced, page_limit=limit)
    is_watched = sys.stderr.isatty() and not as_json and not quiet
    shells = Shells()
    runtime = run_spider("feeds", config, plan, (shells.count,), has_progress=is_watched)
    ended.take(exit_code_of(runtime), runtime.counts)
    tell_erased(erase_what_led_there(config))
    for line in (*runtime.remarks, *runtime.problems):
        note(line)
    counts = dict(runtime.counts)
    if as_json:
        say_json({"run": runtime.run_id, "counts": counts, "problems": runtime.problems, "remarks": runtime.remarks})
    elif not quiet:
        say(summary(counts))
    if is_watched and shells.number:
        note(hint_of_shells(shells.number))
    ctx.exit(exit_code_of(runtime))


def summary(counts: dict[str, int]) -> str:
    """One line: listings looked at and those not asked for their hosts' sake, pages by outcome."""
    from crawler.items import Outcome

    pages = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts.get(outcome))
    held = f", {counts['listings put off']} put off by their hosts" if counts.get("listings put off") else ""
    looks = f"{counts.get('listings', 0)} listings ({counts.get('listings not_modified', 0)} not modified{held})"
    late = f", {counts['tries postponed']} tries postponed" if counts.get("tries postponed") else ""
    shown = f", {counts['pages rendered']} rendered" if counts.get("pages rendered") else ""
    return f"{looks}, {counts.get('discovered', 0)} discovered; pages: {pages or 'none'}{shown}{late}"

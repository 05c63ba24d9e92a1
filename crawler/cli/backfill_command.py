"""`pressmark backfill`: a source's pages of past days, found in its sitemaps."""

from datetime import date, datetime

import click

from crawler.cli.context import config_of, find_source_ids, tell_path
from crawler.cli.exits import EXIT_USAGE
from crawler.cli.terminal import note, say, say_json
from crawler.config import database_path

DAY = click.DateTime(["%Y-%m-%d"])


@click.command(
    "backfill",
    epilog="""\b
Examples:
  pressmark backfill news.example --from 2025-01-01 --to 2025-01-31
  pressmark backfill news.example --from 2024-06-01 --to 2024-06-30 --budget 500
\b
Exit codes: 0 done (also when another run is at work), 2 usage, configuration or no such source,
3 a sitemap could not be read, 4 the corpus is not usable.""",
)
@click.argument("source", metavar="SOURCE")
@click.option("--from", "first", type=DAY, required=True, metavar="DATE", help="First day, as 2025-01-31.")
@click.option("--to", "last", type=DAY, required=True, metavar="DATE", help="Last day.")
@click.option(
    "--budget", type=click.IntRange(1), metavar="N", help="Fetch at most N pages.  [default: pages_per_source]"
)
@click.option("--undated", is_flag=True, help="Also pages of which nothing says when they are from.")
@click.option("--json", "as_json", is_flag=True, help="The summary as one line of JSON.")
@click.pass_context
def command(
    ctx: click.Context, source: str, first: datetime, last: datetime, budget: int | None, undated: bool, as_json: bool
) -> None:
    """Fetch a source's pages of past days.

    SOURCE is its id, host, name or address. Its sitemaps are read, those of robots.txt among them: the day in an
    address counts before what a sitemap says of the last change, and a sitemap whose dates are made up is not
    believed. No more addresses are queued than the budget lets this run fetch; started again, it goes on where it
    stopped.
    """
    from crawler.walk.lock import hold_lock

    config = config_of(ctx)
    days = first.date(), last.date()
    if days[0] > days[1]:
        note(f"--from {days[0]} lies after --to {days[1]}")
        ctx.exit(EXIT_USAGE)
    tell_path(config)
    with hold_lock(database_path(config)) as is_ours:
        if not is_ours:
            note("another crawl is at work on this corpus: nothing done")
            return
        source_ids = find_source_ids(ctx, (source,))
        assert source_ids is not None
        _backfill(ctx, source_ids, days, budget, undated, as_json)


def _backfill(
    ctx: click.Context,
    source_ids: tuple[int, ...],
    days: tuple[date, date],
    budget: int | None,
    undated: bool,
    as_json: bool,
) -> None:
    import sys

    from crawler.cli.crawl_command import summary
    from crawler.cli.forget_command import tell_erased
    from crawler.cli.running import exit_code_of, run_spider
    from crawler.walk.erasing import erase_what_led_there
    from crawler.walk.plan import Plan

    config = config_of(ctx)
    limit = budget or config.pages_per_source or None
    plan = Plan("backfill", source_ids=source_ids, page_limit=limit, days=days, takes_undated=undated)
    runtime = run_spider("backfill", config, plan, has_progress=sys.stderr.isatty() and not as_json)
    tell_erased(erase_what_led_there(config))
    for line in (*runtime.remarks, *runtime.problems):
        note(line)
    counts = dict(runtime.counts)
    if as_json:
        say_json({"run": runtime.run_id, "counts": counts, "problems": runtime.problems})
    else:
        say(summary(counts))
    if left := counts.get("addresses left for another run"):
        note(f"{left} more addresses of these days wait in the sitemaps read so far: start it again for them")
    if silent := counts.get("addresses without a date"):
        note(f"{silent} addresses were left out of which nothing says when they are from: --undated takes them")
    if beyond := counts.get("sitemaps left out"):
        note(f"{beyond} sitemaps beyond the first thousand were not read: take fewer days at a time")
    ctx.exit(exit_code_of(runtime))

"""`pressmark reindex`: the index of near copies built anew from the stored texts."""

import time

import click

from crawler.cli.context import config_of, tell_path
from crawler.cli.exits import EXIT_DONE
from crawler.cli.terminal import note, say, say_json
from crawler.config import database_path


@click.command(
    "reindex",
    epilog="""\b
Examples:
  pressmark reindex
  pressmark reindex --all
\b
Exit codes: 0 done (also when another run holds the corpus), 2 usage, 4 the corpus is not usable.""",
)
@click.option("--all", "is_all", is_flag=True, help="Every article, not only those that an older version placed.")
@click.option("--json", "as_json", is_flag=True, help="What was done as one line of JSON.")
@click.pass_context
def command(ctx: click.Context, is_all: bool, as_json: bool) -> None:
    """Fingerprint stored articles and find their near copies again, offline.

    Needed after an update that changes the fingerprints, for articles that were stored before there were any, and when
    the index is damaged. Texts, versions and people's verdicts stay. A run that is broken off goes on where it stopped
    when started again, without --all.
    """
    from crawler.clock import now
    from crawler.store.sqlite import open_store
    from crawler.walk.lock import hold_lock

    config = config_of(ctx)
    tell_path(config)
    began = time.monotonic()
    with hold_lock(database_path(config)) as is_ours:
        if not is_ours:
            note("another run is at work on this corpus: nothing done")
            ctx.exit(EXIT_DONE)
        store = open_store(database_path(config))
        try:
            placed = 0
            for count in store.reindex(now(), is_all):
                placed += count
                note(f"{placed} articles placed, {placed / max(time.monotonic() - began, 0.001):.0f} a second")
        finally:
            store.close()
    if as_json:
        say_json({"placed": placed})
    else:
        say(f"{placed} articles placed")

"""`pressmark search`: full text over title, body, authors and disclaimer."""

from collections.abc import Mapping
from typing import Any

import click

from crawler.cli.context import config_of, tell_path
from crawler.cli.terminal import LEAST_COLUMNS, fit, make_safe, note, say, say_json, terminal_columns
from crawler.config import database_path


@click.command(
    "search",
    epilog="""\b
Examples:
  pressmark search harbour bridge
  pressmark search '"written permission"' --limit 50 --json
  pressmark search --past "four million"
\b
Exit codes: 0 done (also when nothing was found), 2 usage, 4 the corpus is not usable.""",
)
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--past", is_flag=True, help="Words that publishers took out: earlier versions that held them.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON an article.")
@click.pass_context
def command(ctx: click.Context, query: tuple[str, ...], limit: int, past: bool, as_json: bool) -> None:
    """Articles that hold all words of QUERY, best first; "quotes" make a phrase.

    Of more than 5,000 such articles the last stored are ranked.
    """
    from crawler.store.sqlite import open_store

    config = config_of(ctx)
    tell_path(config)
    store = open_store(database_path(config), is_read_only=True)
    try:
        words = " ".join(query)
        found = store.search_past(words, limit) if past else store.search(words, limit)
    finally:
        store.close()
    for row in found:
        if as_json:
            say_json(row)
            continue
        head = f"version {row['version']}, {row['seen_at']}" if past else row["date_published"] or ""
        marks = _marks(row)
        if (terminal_columns() or LEAST_COLUMNS) < LEAST_COLUMNS:
            say(f"{row['article_id']:>6}  {head}{marks}\n        {fit(row['title'] or '', 90, 8)}")
        else:
            say(f"{row['article_id']:>6}  {head:25}  {fit(row['title'] or '', 90, 35 + len(marks))}{marks}")
        say(f"        {make_safe(row['url'])}")
        say(f"        {fit(row['snippet'], 160, 8)}")
    if not found:
        note("nothing found")


def _marks(row: Mapping[str, Any]) -> str:
    """What became of the article since it was first stored, for whoever is about to quote it."""
    silent = row.get("silent_edits")
    told = [f"{silent} silent edit{'s' * (silent > 1)}"] if silent else []
    told += ["withdrawn"] if row.get("withdrawn_at") else []
    return f" [{', '.join(told)}]" if told else ""

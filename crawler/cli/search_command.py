"""`pressmark search`: full text over title, body, authors and disclaimer."""

import click

from crawler.cli.context import config_of, tell_path
from crawler.cli.terminal import make_safe, note, one_line, say, say_json
from crawler.config import database_path


@click.command(
    "search",
    epilog="""\b
Examples:
  pressmark search harbour bridge
  pressmark search '"written permission"' --limit 50 --json
\b
Exit codes: 0 done (also when nothing was found), 2 usage, 4 the corpus is not usable.""",
)
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON an article.")
@click.pass_context
def command(ctx: click.Context, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Articles that hold all words of QUERY, best first; "quotes" make a phrase."""
    from crawler.store.sqlite import open_store

    config = config_of(ctx)
    tell_path(config)
    store = open_store(database_path(config), is_read_only=True)
    try:
        found = store.search(" ".join(query), limit)
    finally:
        store.close()
    for row in found:
        if as_json:
            say_json(row)
            continue
        say(f"{row['article_id']:>6}  {row['date_published'] or '':25}  {one_line(row['title'] or '', 90)}")
        say(f"        {make_safe(row['url'])}")
        say(f"        {one_line(row['snippet'], 160)}")
    if not found:
        note("nothing found")

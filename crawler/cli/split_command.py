"""`pressmark split`: an article is no copy of another, whatever the rules say."""

import click

from crawler.cli.context import require_two
from crawler.cli.terminal import make_safe, note, say, say_json


@click.command(
    "split",
    epilog="""\b
Examples:
  pressmark split https://news.example/story
  pressmark split https://news.example/story https://other.example/another --reason "another match"
\b
Exit codes: 0 split, 1 there is no such article or nothing to split it from, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("one", metavar="ID|URL")
@click.argument("other", metavar="ID|URL", required=False)
@click.option("--reason", help="Kept with the verdict.")
@click.option("--json", "as_json", is_flag=True, help="The article's cluster as one line of JSON.")
@click.pass_context
def command(ctx: click.Context, one: str, other: str | None, reason: str | None, as_json: bool) -> None:
    """Keep an article apart from another, or from every article that is in its cluster now.

    No later text, rule or run undoes it; `pressmark merge` does.
    """
    from crawler.clock import now

    with require_two(ctx, one, other) as (store, first, second):
        count = store.split(first["article_id"], second["article_id"] if second else None, reason, now())
        if not count:
            note(make_safe(f"{first['url']} has no copies"))
            ctx.exit(1)
        if as_json:
            found = store.find_article(str(first["article_id"]))
            assert found is not None
            say_json(store.cluster(found["cluster_id"]))
            return
        say(make_safe(f"split: {first['url']} from {count} {'article' if count == 1 else 'articles'}"))

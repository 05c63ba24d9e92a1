"""`pressmark merge`: two articles are one story, whatever the rules say."""

import click

from crawler.cli.context import require_two
from crawler.cli.terminal import make_safe, say, say_json


@click.command(
    "merge",
    epilog="""\b
Examples:
  pressmark merge https://news.example/story https://other.example/the-same --reason "translated by the agency"
\b
Exit codes: 0 merged, 1 there is no such article, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("one", metavar="ID|URL")
@click.argument("other", metavar="ID|URL")
@click.option("--reason", help="Kept with the verdict.")
@click.option(
    "--json", "as_json", is_flag=True, help="The cluster as one line of JSON, as `pressmark cluster` shows it."
)
@click.pass_context
def command(ctx: click.Context, one: str, other: str, reason: str | None, as_json: bool) -> None:
    """Make one cluster of those of two articles. No later text, rule or run undoes it; `pressmark split` does."""
    from crawler.clock import now

    with require_two(ctx, one, other) as (store, first, second):
        assert second is not None
        store.merge(first["article_id"], second["article_id"], reason, now())
        found = store.find_article(str(first["article_id"]))
        assert found is not None
        if as_json:
            say_json(store.cluster(found["cluster_id"]))
            return
        say(make_safe(f"merged: {first['url']} and {second['url']}, cluster {found['cluster_id']}"))

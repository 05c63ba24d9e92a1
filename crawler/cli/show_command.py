"""`pressmark show`: one article, read."""

import click

from crawler.cli.article_view import show_article, show_provenance
from crawler.cli.context import reading
from crawler.cli.terminal import note, say_json


@click.command(
    "show",
    epilog="""\b
Examples:
  pressmark show 12
  pressmark show https://news.example/story --provenance
\b
Exit codes: 0 shown, 1 there is no such article, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("name", metavar="ID|URL")
@click.option(
    "--provenance", "has_provenance", is_flag=True, help="How it was obtained, and which source gave each field."
)
@click.option("--json", "as_json", is_flag=True, help="The whole row as JSON.")
@click.pass_context
def command(ctx: click.Context, name: str, has_provenance: bool, as_json: bool) -> None:
    """Show one stored article by its id or by any variant of its address."""
    with reading(ctx) as store:
        article = store.find_article(name)
        if article is None:
            note(f"no article {name!r}; `pressmark why` tells what became of an address")
            ctx.exit(1)
        provenance = store.provenance(article["article_id"]) if has_provenance or as_json else {}
    if as_json:
        say_json(article | {"provenance": provenance})
        return
    show_article(article)
    if has_provenance:
        show_provenance(provenance)

"""`pressmark cite`: one article as a reference."""

import click

from crawler.cli.context import reading, refuse_article
from crawler.cli.terminal import make_safe, say, say_json
from crawler.export.citation import STYLES


@click.command(
    "cite",
    epilog="""\b
Examples:
  pressmark cite https://news.example/story
  pressmark cite 12 --style bibtex
\b
Exit codes: 0 told, 1 there is no such article, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("name", metavar="ID|URL")
@click.option("--style", type=click.Choice(STYLES), default="text", show_default=True, help="Form of the reference.")
@click.option("--json", "as_json", is_flag=True, help="The reference in one line of JSON with what it refers to.")
@click.pass_context
def command(ctx: click.Context, name: str, style: str, as_json: bool) -> None:
    """Print a reference with version, digest of the text and time of retrieval, by which a reader can check it."""
    from crawler.export.citation import cite

    with reading(ctx) as store:
        article = store.find_article(name)
        provenance = store.provenance(article["article_id"]) if article else {}
    if article is None or not provenance:
        refuse_article(ctx, name)
    reference = cite(article, provenance, style)
    if as_json:
        wanted = {"url": article["url"], "style": style, "reference": reference}
        say_json(wanted | {name: provenance[name] for name in ("version", "body_sha256", "fetched_at")})
    else:
        say(make_safe(reference))

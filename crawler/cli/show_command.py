"""`pressmark show`: one article, read."""

from dataclasses import asdict

import click

from crawler.cli.article_view import show_article, show_document, show_provenance
from crawler.cli.context import reading, refuse_article
from crawler.cli.terminal import note, say_json

COUNTS = """
SELECT count(*) AS versions, coalesce(sum(v.is_silent), 0) AS silent_edits,
    (SELECT t.number FROM articles a JOIN versions n ON n.version_id = a.version_id
        JOIN versions t ON t.version_id = n.text_version_id WHERE a.article_id = :article_id) AS text_version
FROM versions v WHERE v.article_id = :article_id
"""


@click.command(
    "show",
    epilog="""\b
Examples:
  pressmark show 12
  pressmark show https://news.example/story --provenance
  pressmark show 12 --format html > story.html
  pressmark show 12 --version 1
\b
Exit codes: 0 shown, 1 there is no such article, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("name", metavar="ID|URL")
@click.option(
    "--provenance", "has_provenance", is_flag=True, help="How it was obtained, and which source gave each field."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "markdown", "html")),
    default="text",
    show_default=True,
    help="Markdown and HTML keep headings, lists, tables, links and emphasis; the HTML is safe to open.",
)
@click.option("--version", "number", type=click.IntRange(1), metavar="N", help="As it read in that version.")
@click.option("--json", "as_json", is_flag=True, help="The whole row as JSON, with the text in all three forms.")
@click.pass_context
def command(ctx: click.Context, name: str, has_provenance: bool, form: str, number: int | None, as_json: bool) -> None:
    """Show one stored article by its id or by any variant of its address."""
    if form != "text" and (as_json or has_provenance):
        raise click.UsageError("--format markdown and html go without --json and --provenance")
    if number is not None and (as_json or has_provenance):
        raise click.UsageError("--version goes without --json and --provenance: see `pressmark history --json`")
    with reading(ctx) as store:
        article = store.find_article(name)
        if article is None:
            refuse_article(ctx, name)
        marks = store.marks(article["article_id"])
        article["updates"] = [asdict(update) for update in store.updates(article["article_id"])]
        article |= store.query(COUNTS, {"article_id": article["article_id"]})[0]
        if number is not None:
            article = store.article_as_of(article, number)
            if article is None:
                note(f"there is no version {number}: see `pressmark history`")
                ctx.exit(1)
            marks, article["text_version"] = article["marks"], None
            article["updates"] = [asdict(update) for update in article["updates"]]
        provenance = store.provenance(article["article_id"]) if has_provenance or as_json else {}
    if as_json:
        from crawler.rendition.html import render_html
        from crawler.rendition.markdown import render_markdown

        article["body_markdown"] = render_markdown(article["body"], marks)
        article["body_html"] = render_html(article["body"], marks)
        say_json(article | {"provenance": provenance})
        return
    if form != "text":
        show_document(article, marks, form)
        return
    show_article(article)
    if has_provenance:
        show_provenance(provenance)

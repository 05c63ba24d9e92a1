"""`pressmark why`: every step an address went through."""

import click

from crawler.cli.context import reading
from crawler.cli.rendering import SHELL, hint_of_rendering
from crawler.cli.terminal import make_safe, note, say, say_json
from crawler.clock import format_instant


@click.command(
    "why",
    epilog="""\b
Examples:
  pressmark why https://news.example/story
\b
Exit codes: 0 told, 1 the address was never seen, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a step.")
@click.pass_context
def command(ctx: click.Context, url: str, as_json: bool) -> None:
    """Tell what happened to an address and why: where it was found, robots.txt's word, every try, its outcome."""
    with reading(ctx) as store:
        steps = store.explain(url)
    for step in steps:
        at = format_instant(step.at)
        if as_json:
            say_json({"at": at, "what": step.what, "detail": step.detail})
        else:
            say(make_safe(f"{at}  {step.what:12} {step.detail}"))
    if (
        steps
        and not as_json
        and steps[-1].detail.startswith(f"not_article: {SHELL}")
        and not any(step.what == "rendered" for step in steps)
    ):
        note(make_safe(hint_of_rendering(url)))
    if not steps:
        note(f"{url} was never seen: no feed, sitemap or person named it")
        ctx.exit(1)

"""`pressmark cluster`: the copies of an article on a timeline, where they likely come from, and the graph of them."""

from typing import Any

import click

from crawler.cli.context import reading, refuse_article
from crawler.cli.exits import EXIT_USAGE
from crawler.cli.terminal import make_safe, note, one_line, say, say_json, spell_json, spell_markup

WIDTH = 76
"""Characters shown of a headline or a notice."""
_RELATIONS = {
    "excerpt_of": "is an excerpt of",
    "full_text_of": "is the full text of",
    "contains": "is a round-up with",
    "part_of": "stands in the round-up",
}


@click.command(
    "cluster",
    epilog="""\b
Examples:
  pressmark cluster https://news.example/story
  pressmark cluster 12 --json
  pressmark cluster 12 --format graphml > story.graphml
  pressmark cluster --all --format json > copies.json
\b
Exit codes: 0 shown, 1 there is no such article, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("name", metavar="ID|URL", required=False)
@click.option("--all", "is_all", is_flag=True, help="Every cluster of the corpus (with --json or --format).")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a cluster.")
@click.option("--format", "form", type=click.Choice(["graphml", "json"]), help="The copies as a graph.")
@click.pass_context
def command(ctx: click.Context, name: str | None, is_all: bool, as_json: bool, form: str | None) -> None:
    """Show the copies of an article in the order in which they were out, each with the share of text it kept.

    The likely origin is named with the reason: a page that copies declare as their source, the site of the agency they
    credit, the agency alone, or the article that was out first, by dates that can be trusted. Each copy is shown with
    its own notices. Excerpts and round-ups are listed below; they are linked, not merged.
    """
    if (name is None) is not is_all or (as_json and form) or (is_all and not (as_json or form)):
        note("give an article, or --all with --json or --format; one form at a time")
        ctx.exit(EXIT_USAGE)
    with reading(ctx) as store:
        article = store.find_article(name) if name is not None else None
        if name is not None and article is None:
            refuse_article(ctx, name)
        clusters = [store.cluster(article["cluster_id"])] if article else store.clusters()
        if form:
            from crawler.export.graph import write_graph

            text = write_graph(clusters, form)
            say(spell_json(text) if form == "json" else spell_markup(text))
            return
        for cluster in clusters:
            if as_json:
                say_json(cluster)
            else:
                _show(cluster, article or {})


def _show(cluster: dict[str, Any], article: dict[str, Any]) -> None:
    members, origin = cluster["members"], cluster["origin"]
    if not members:
        say(make_safe(f"{article['url']}: no copies"))
    else:
        span = f"{members[0]['out_at']} to {members[-1]['out_at']}"
        say(f"cluster {cluster['cluster_id']}: {len(members)} articles, {span}")
    if origin:
        source = origin["origin_url"] or origin["origin_name"] or origin["origin_agency"]
        stored = "" if origin["origin_id"] or not origin["origin_url"] else ", not in the corpus"
        say(make_safe(f"origin: {source}{stored} ({origin['reason'].replace('_', ' ')}: {origin['evidence']})"))
    for member in members:
        _show_member(member)
    for link in cluster["links"]:
        share = f"{max(link['share'], link['other_share']):.0%}"
        say(make_safe(f"{link['url']} {_RELATIONS[link['relation']]} {link['other_url']} ({share})"))
    for said in cluster["overrides"]:
        reason = f": {said['reason']}" if said["reason"] else ""
        say(make_safe(f"{said['made_at']}  {said['verdict']} by hand: {said['url']} and {said['other_url']}{reason}"))


def _show_member(member: dict[str, Any]) -> None:
    kept = "lead" if member["is_leader"] else f"{member['kept']:4.0%}" if member["kept"] is not None else "hand"
    say(make_safe(f"{member['out_at']}  {kept:>4}  {member['url']}"))
    say(f"{'':28}{one_line(member['title'] or '(no headline)', WIDTH)}")
    for label, value in (
        ("agency", member["agency"]),
        ("declares", member["declared_url"]),
        ("rights", member["copyright_line"]),
        ("notice", member["disclaimer"]),
    ):
        if value:
            say(f"{'':28}{label}: {one_line(value, WIDTH)}")

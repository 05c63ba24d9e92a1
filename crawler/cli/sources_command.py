"""`pressmark sources`: what is watched."""

import click

from crawler.cli.context import reading
from crawler.cli.terminal import note, say, say_json, say_table

STATES = """
SELECT s.source_id, s.name, s.home_url, count(DISTINCT f.feed_id) AS feeds, max(f.last_success_at) AS last_success,
    min(f.next_look_at) AS next_look, max(f.error_streak) AS errors,
    (SELECT count(*) FROM articles a WHERE a.source_id = s.source_id) AS articles,
    (SELECT count(*) FROM discoveries d WHERE d.source_id = s.source_id AND d.outcome IS NULL) AS open
FROM sources s LEFT JOIN feeds f ON f.source_id = s.source_id AND f.is_active = 1
GROUP BY s.source_id ORDER BY s.source_id
"""


@click.command(
    "sources",
    epilog="""\b
Examples:
  pressmark sources
  pressmark sources --feeds --json
\b
Exit codes: 0 done, 2 usage, 4 the corpus is not usable.""",
)
@click.option("--feeds", "has_feeds", is_flag=True, help="List the feeds and sitemaps of each source, too.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a source.")
@click.pass_context
def command(ctx: click.Context, has_feeds: bool, as_json: bool) -> None:
    """List the sources with their articles, open addresses, last success and next look."""
    with reading(ctx) as store:
        states = store.query(STATES)
        feeds = store.query("SELECT * FROM feeds ORDER BY feed_id") if has_feeds else []
    if as_json:
        for state in states:
            own = [feed for feed in feeds if feed["source_id"] == state["source_id"]]
            say_json(state | ({"feeds": own} if has_feeds else {}))
        return
    if not states:
        note("no source yet: `pressmark add https://news.example/`")
        return
    names = ("id", "articles", "open", "feeds", "errors", "last success", "next look", "home page")
    say_table(
        [
            (
                str(state["source_id"]), str(state["articles"]), str(state["open"]), str(state["feeds"]),
                str(state["errors"] or 0), (state["last_success"] or "never")[:19], (state["next_look"] or "now")[:19],
                state["home_url"],
            )
            for state in states
        ],
        names,
    )  # fmt: skip
    if has_feeds:
        say()
        say_table(
            [
                (str(feed["source_id"]), feed["kind"], feed["last_outcome"] or "not yet",
                 (feed["next_look_at"] or "now")[:19], feed["url"])
                for feed in feeds
            ],
            ("source", "kind", "last look", "next look", "address"),
        )  # fmt: skip

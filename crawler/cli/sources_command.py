"""`pressmark sources`: what is watched, and how its pages are read."""

from typing import Any

import click

from crawler.cli.context import config_of, reading, tell_path
from crawler.cli.exits import EXIT_USAGE
from crawler.cli.terminal import make_safe, note, say, say_json, say_table
from crawler.config import database_path

STATES = """
SELECT s.source_id, s.name, s.home_url, s.is_rendered, s.store_payload, s.store_noarchive,
    count(CASE WHEN f.is_active = 1 THEN 1 END) AS feeds, max(f.last_success_at) AS last_success,
    CASE WHEN NOT total(f.is_active = 1 AND f.next_look_at IS NULL)
        THEN min(CASE WHEN f.is_active = 1 THEN f.next_look_at END) END AS next_look,
    max(CASE WHEN f.is_active = 1 THEN f.error_streak END) AS errors,
    (SELECT count(*) FROM articles a WHERE a.source_id = s.source_id) AS articles,
    (SELECT count(*) FROM discoveries d WHERE d.source_id = s.source_id AND d.outcome IS NULL) AS open
FROM sources s LEFT JOIN feeds f ON f.source_id = s.source_id
GROUP BY s.source_id ORDER BY s.source_id
"""


@click.group(
    "sources",
    invoke_without_command=True,
    epilog="""\b
Examples:
  pressmark sources
  pressmark sources --feeds --json
  pressmark sources --health
  pressmark sources --opml > subscriptions.opml
  pressmark sources pack
  pressmark sources render news.example on
  pressmark sources keep news.example hash_only
\b
Exit codes: 0 done, 2 usage, 4 the corpus is not usable.""",
)
@click.option("--feeds", "has_feeds", is_flag=True, help="List the feeds and sitemaps of each source, too.")
@click.option(
    "--health",
    "has_health",
    is_flag=True,
    help="How each does: last success, errors in a row, next look, items a day, gaps filled, coverage.",
)
@click.option("--opml", "is_opml", is_flag=True, help="The feeds as a subscription list, for `add` and other readers.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a source.")
@click.pass_context
def command(ctx: click.Context, has_feeds: bool, has_health: bool, is_opml: bool, as_json: bool) -> None:
    """List the sources with their articles, open addresses, last success and next look.

    With --health: items a day, gaps and coverage are those of the last seven days. A gap is told as entries found
    elsewhere, of those lost between two looks. Coverage is the share of what was published that is in the corpus.
    """
    if ctx.invoked_subcommand is not None:
        return
    if has_health:
        from crawler.cli.health_view import show_health
        from crawler.clock import now

        with reading(ctx) as store:
            rows = store.health(now())
        show_health(rows, as_json)
        return
    if is_opml:
        from crawler.cli.packs_view import say_opml

        with reading(ctx) as store:
            say_opml(store)
        return
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
    names = ("id", "articles", "open", "feeds", "errors", "last success", "next look", "rendered", "keeps", "home page")
    say_table(
        [
            (
                str(state["source_id"]), str(state["articles"]), str(state["open"]), str(state["feeds"]),
                str(state["errors"] or 0), (state["last_success"] or "never")[:19],
                next_look(state["next_look"], bool(state["feeds"])),
                "yes" if state["is_rendered"] else "", keeps(state), state["home_url"],
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
                 next_look(feed["next_look_at"], bool(feed["is_active"])), feed["url"])
                for feed in feeds
            ],
            ("source", "kind", "last look", "next look", "address"),
        )  # fmt: skip


def next_look(stamp: str | None, is_looked_at: bool) -> str:
    """As a table says it: what has ended, or was replaced, is looked at no more."""
    return (stamp or "now")[:19] if is_looked_at else "never"


def keeps(state: dict[str, Any]) -> str:
    """What is kept of a source's replies, where it has a word of its own."""
    own = [state["store_payload"] or ""]
    if state["store_noarchive"]:
        own.append(f"noarchive: {state['store_noarchive']}")
    return " ".join(filter(None, own))


@command.command(
    "render",
    epilog="""\b
Examples:
  pressmark sources render news.example on
  pressmark sources render https://news.example/ off
\b
Exit codes: 0 done, 2 no such source, or no page can be rendered here, 4 the corpus is not usable.""",
)
@click.argument("source", metavar="SOURCE")
@click.argument("state", type=click.Choice(["on", "off"]), metavar="on|off")
@click.pass_context
def render(ctx: click.Context, source: str, state: str) -> None:
    """Show the pages of a source in a browser before they are read, or stop doing so.

    SOURCE is its id, host, name or address. For sites whose pages are written by scripts; it takes a Chromium or Chrome
    and `pip install 'pressmark[browser]'`, and much more time than a fetch.
    """
    from crawler.render.browser import require_browser
    from crawler.store.sqlite import open_store

    config = config_of(ctx)
    if state == "on":
        require_browser(config)
    tell_path(config)
    store = open_store(database_path(config))
    try:
        found = store.find_sources(source)
        for one in found:
            store.set_rendered(one.source_id, state == "on")
    finally:
        store.close()
    for one in found:
        how = "rendered in a browser" if state == "on" else "read as they are sent"
        say(make_safe(f"{one.home_url}  its pages are {how} from the next crawl on"))
    if not found:
        note(f"no source {source!r}: see `pressmark sources`")
        ctx.exit(EXIT_USAGE)


HOW = click.Choice(["yes", "hash_only", "no", "default"])


@command.command(
    "keep",
    epilog="""\b
Examples:
  pressmark sources keep news.example hash_only
  pressmark sources keep news.example --noarchive hash_only
  pressmark sources keep news.example default --noarchive default
\b
Exit codes: 0 done, 2 usage or no such source, 4 the corpus is not usable.""",
)
@click.argument("source", metavar="SOURCE")
@click.argument("how", type=HOW, required=False, metavar="[yes|hash_only|no|default]")
@click.option("--noarchive", type=HOW, help="The same for pages of the source that say noarchive.")
@click.pass_context
def keep(ctx: click.Context, source: str, how: str | None, noarchive: str | None) -> None:
    """Say what is kept of a source's raw replies: all, headers and digest, or the digest alone.

    SOURCE is its id, host, name or address. `default` is what the settings store_payload and store_noarchive say. It
    holds from the next crawl on; what was kept before stays.
    """
    from crawler.store.sqlite import open_store

    if how is None and noarchive is None:
        raise click.UsageError("say what is kept: yes, hash_only, no or default")
    config = config_of(ctx)
    tell_path(config)
    store = open_store(database_path(config))
    try:
        found = store.find_sources(source)
        for one in found:
            payload, archived = _chosen(how, one.store_payload), _chosen(noarchive, one.store_noarchive)
            store.set_kept(one.source_id, payload, archived)
            payload, archived = payload or config.store_payload, archived or config.store_noarchive
            say(make_safe(f"{one.home_url}  keeps {payload}, of pages that say noarchive {archived}"))
    finally:
        store.close()
    if not found:
        note(f"no source {source!r}: see `pressmark sources`")
        ctx.exit(EXIT_USAGE)


def _chosen(word: str | None, before: str | None) -> str | None:
    """The new setting of a source; None: the corpus's."""
    if word is None:
        return before
    return None if word == "default" else word


@command.command(
    "pack",
    epilog="""\b
Examples:
  pressmark sources pack
  pressmark sources pack de
  pressmark add --pack de
\b
Exit codes: 0 done, 2 no such pack.""",
)
@click.argument("name", required=False, metavar="[PACK]")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a feed.")
@click.pass_context
def pack(ctx: click.Context, name: str | None, as_json: bool) -> None:
    """List the packs of publishers' feeds that come with Pressmark, or the feeds of one: of a country, or `world`.

    An unverified feed was written down from what is publicly known; nobody has looked since. `pressmark add --pack`
    adds the feeds of a pack.
    """
    from crawler.cli.packs_view import show_packs

    if not show_packs(name, as_json):
        note(f"no pack {name!r}: see `pressmark sources pack`")
        ctx.exit(EXIT_USAGE)

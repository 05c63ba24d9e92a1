"""`pressmark add`: look into a site, say what is there, and remember it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import apply_declared, config_of, tell_path
from crawler.cli.exits import EXIT_FAILED
from crawler.cli.lists import STDIN, read_list, tell_odd_lines, why_no_address
from crawler.cli.terminal import make_safe, note, say, say_json
from crawler.config import LoadedConfig, database_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.items import Link, ListingReading
    from crawler.store.sqlite import SqliteStore
    from crawler.walk.runtime import Runtime

FORGOTTEN = "erased on request: it is not fetched again"


@click.command(
    "add",
    epilog="""\b
Examples:
  pressmark add https://news.example/
  pressmark add https://news.example/feed.xml https://other.example/sitemap.xml
  pressmark add subscriptions.opml urls.txt
  pressmark add - < urls.txt
  pressmark add --pack de --pack at
\b
Exit codes: 0 all added, 2 usage or configuration, 3 some targets, or lines of a list, could not be added,
4 the corpus is not usable.""",
)
@click.argument("targets", nargs=-1, metavar="[TARGET...]")
@click.option("--pack", "packs", multiple=True, metavar="P", help="The feeds of a pack: see `pressmark sources pack`.")
@click.option(
    "--allow-private", is_flag=True, help="Let these very hosts and ports through though they are not public."
)
@click.option("--render", is_flag=True, help="Show the pages of these sources in a browser before they are read.")
@click.option("--ignore-robots", is_flag=True, help="Do not ask robots.txt now; recorded. Crawls still ask.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a target.")
@click.pass_context
def command(
    ctx: click.Context,
    targets: tuple[str, ...],
    packs: tuple[str, ...],
    allow_private: bool,
    render: bool,
    ignore_robots: bool,
    as_json: bool,
) -> None:
    """Add sites to the corpus: home pages, feeds, sitemaps, OPML files or lists of addresses.

    Each TARGET is an address, a file, or - for a list on standard input; without one the sources of the configuration
    file are added. What is found (feeds, sitemaps, the robots.txt verdict) is printed before the first crawl. Adding
    twice changes nothing.
    """
    from crawler.cli.running import run_spider
    from crawler.urls import without_credentials
    from crawler.walk.plan import Plan

    loaded = ctx.find_object(LoadedConfig)
    if not targets and not packs:
        if loaded is None or not loaded.sources:
            raise click.UsageError("give an address, a file, - or --pack; pressmark.toml writes down no source")
        tell_path(loaded.config)
        new = apply_declared(ctx)
        say(f"{len(loaded.sources)} sources of the configuration file, {new} of them new")
        return
    unknown = find_unknown_packs(packs)
    if unknown:
        raise click.UsageError(f"no pack {unknown[0]!r}: see `pressmark sources pack`")
    config = config_of(ctx)
    if render:
        from crawler.render.browser import require_browser

        require_browser(config)
    tell_path(config)
    if not config.contact and not config.user_agent:
        note("no contact is set: site owners cannot reach you; set `contact` in pressmark.toml or PRESSMARK_CONTACT")
    odd = {target: why for target in dict.fromkeys(targets) if (why := why_no_address(target))}
    files = [target for target in targets if target == STDIN or ("://" not in target and Path(target).is_file())]
    urls = tuple(
        without_credentials(target if "://" in target else f"https://{target}")
        for target in dict.fromkeys(targets)
        if target not in files and target not in odd
    )
    opened = urls if allow_private else ()
    added = [_row(target, "unknown", why) for target, why in odd.items()]
    if packs:
        added += _add_packs(config, packs, render)
    if files:
        added += _add_files(config, files, allow_private, render)
    if urls:
        plan = Plan("add", targets=urls, ignore_robots=ignore_robots, allow_private=opened)

        def keep(runtime: "Runtime") -> None:
            found = {finding.target: finding for finding in runtime.findings}
            for target in dict.fromkeys(urls):
                if target in found:
                    added.append(_add_finding(runtime.store, found[target], allow_private, render))
                else:
                    added.append(_row(target, "unknown", runtime.breakdown or "stopped before it was looked into"))

        run_spider("probe", config, plan, before_close=keep)
    for row in added:
        say_json(row) if as_json else _show(row)
    if any(row["error"] or row["odd_lines"] or row["problems"] for row in added):
        ctx.exit(EXIT_FAILED)


def _add_files(config: Any, files: list[str], allow_private: bool, render: bool) -> list[dict[str, Any]]:
    """OPML files and lists of addresses on this machine: read without a request. What they list was given by the user,
    and is let through like what stands on the command line; what a list from the web names is not."""
    from crawler.store.sqlite import open_store

    rows = []
    store = open_store(database_path(config))
    try:
        for name in files:
            data = read_list(name)
            reading = _read_file(name, data)
            error = None if reading.kind in ("opml", "url_list") else reading.error or f"a {reading.kind} file"
            row = _row(name, reading.kind, error)
            if reading.kind == "opml":
                row["problems"] = list(reading.problems)
                row["error"] = None if reading.links else "; ".join(("no feed in it", *reading.problems))
                _add_links(store, reading.links, row, None, render, allow_each=allow_private)
            elif reading.kind == "url_list":
                row["odd_lines"] = tell_odd_lines(name, data.decode("utf-8", "replace"))
                _queue(store, reading.entries, row, allow_private)
            rows.append(row)
    finally:
        store.close()
    return rows


def _read_file(name: str, data: bytes) -> "ListingReading":
    """What a file says. One that is nothing else is a list where a single line is an address: the others are told."""
    from crawler.feeds.sniff import parse_url_list
    from crawler.items import Entry, Listing, ListingReading
    from crawler.reading import read_listing

    reading = read_listing(Listing(Path(name).absolute().as_uri(), data, (), "any"))
    if reading.kind == "unknown" and (urls := parse_url_list(data.decode("utf-8", "replace"))):
        return ListingReading("url_list", entries=tuple(map(Entry, urls)))
    return reading


def _add_packs(config: Any, names: tuple[str, ...], render: bool) -> list[dict[str, Any]]:
    """Feeds that ship with Pressmark: added as they are written down, without a request."""
    from crawler.feeds.packs import find_pack
    from crawler.items import Link
    from crawler.store.sqlite import open_store

    rows = []
    store = open_store(database_path(config))
    try:
        for name in names:
            row = _row(name, "pack", None)
            feeds = find_pack(name)
            links = tuple(Link(feed.url, "feed", feed.name, home_url=feed.home_url) for feed in feeds)
            _add_links(store, links, row, None, render, {feed.url: feed.language for feed in feeds})
            rows.append(row)
    finally:
        store.close()
    note("feeds of a pack are not asked now; those that do not answer are told by the first crawl")
    return rows


def find_unknown_packs(names: tuple[str, ...]) -> list[str]:
    """Names that no pack has."""
    from crawler.feeds.packs import find_pack

    return [name for name in names if not find_pack(name)]


def _row(target: str, kind: str, error: str | None) -> dict[str, Any]:
    return {
        "target": target, "kind": kind, "source": None, "is_new": False, "robots": None, "feeds": [], "queued": 0,
        "known": 0, "odd_lines": [], "problems": [], "error": error,
    }  # fmt: skip


def _add_finding(store: "SqliteStore", finding: Any, allow_private: bool, render: bool) -> dict[str, Any]:
    """Store what the probe found; returns the row that is shown."""
    from crawler.clock import now

    row = _row(finding.target, finding.kind, finding.error)
    row["robots"] = finding.robots
    row["problems"] = list(finding.problems)
    if finding.error:
        return row
    if finding.home_url and store.is_forgotten(finding.home_url):
        return row | {"error": FORGOTTEN}
    opened = finding.target if allow_private else None
    if finding.kind == "url_list":
        _queue(store, finding.entries, row)
    elif finding.home_url is None:
        _add_links(store, finding.feeds, row, opened, render)
    else:
        source_id, row["is_new"] = store.add_source(finding.home_url, finding.name, opened, now(), finding.language)
        row["source"] = finding.home_url
        if render:
            store.set_rendered(source_id, True)
        _add_feeds(store, source_id, finding.feeds, row)
    return row


def _add_links(
    store: "SqliteStore",
    links: "tuple[Link, ...]",
    row: dict[str, Any],
    opened: str | None,
    render: bool,
    languages: "Mapping[str, str] | None" = None,
    allow_each: bool = False,
) -> None:
    """Feeds of an OPML file or pack: each under its own site.

    Args:
        opened: the address that is let through for all of them.
        languages: of the sites, by the address of the feed.
        allow_each: each is let through itself.
    """
    from crawler.clock import now
    from crawler.errors import UrlError
    from crawler.urls import origin_of, resolve_url, without_credentials

    for link in links:
        try:
            url = without_credentials(resolve_url(link.url))
            home = resolve_url(link.home_url) if link.home_url else f"{origin_of(url)}/"
        except UrlError as error:
            row["feeds"].append({"url": link.url, "kind": link.kind, "is_new": False, "error": str(error)})
            continue
        if store.is_forgotten(url) or store.is_forgotten(home):
            row["feeds"].append({"url": url, "kind": link.kind, "is_new": False, "error": FORGOTTEN})
            continue
        allowed = url if allow_each else opened
        source_id, is_new = store.add_source(home, link.title, allowed, now(), (languages or {}).get(link.url))
        row["is_new"] = row["is_new"] or is_new
        if render:
            store.set_rendered(source_id, True)
        _add_feeds(store, source_id, (link,), row)


def _add_feeds(store: "SqliteStore", source_id: int, links: "tuple[Link, ...]", row: dict[str, Any]) -> None:
    from crawler.clock import now
    from crawler.store.base import FeedDraft
    from crawler.urls import without_credentials

    for link in links:
        url = without_credentials(link.url)
        if store.is_forgotten(url):
            row["feeds"].append({"url": url, "kind": link.kind, "is_new": False, "error": FORGOTTEN})
            continue
        _, is_new = store.add_feed(FeedDraft(source_id, url, link.kind, link.title), now())
        row["feeds"].append({"url": url, "kind": link.kind, "is_new": is_new, "error": None})


def _queue(store: "SqliteStore", entries: Any, row: dict[str, Any], allow_private: bool = False) -> None:
    """Queue plain addresses for the next crawl."""
    from crawler.clock import now
    from crawler.errors import UrlError
    from crawler.items import Discovery, DiscoveryMeans
    from crawler.urls import origin_of, request_url, url_key

    found = {}
    for entry in entries:
        try:
            request_url(entry.url)
        except UrlError as error:
            note(str(error))
            continue
        found[url_key(entry.url)] = Discovery(entry, DiscoveryMeans.ON_DEMAND, url_key(entry.url), now())
    row["queued"] = store.queue_discoveries(list(found.values()))
    row["known"] = len(found) - row["queued"]
    row["is_new"] = row["queued"] > 0
    if allow_private:
        store.allow_origins(sorted({origin_of(discovery.entry.url) for discovery in found.values()}), now())


def _show(row: dict[str, Any]) -> None:
    if row["error"]:
        note(make_safe(f"{row['target']}: not added: {row['error']}"))
        return
    say(make_safe(f"{row['source'] or row['target']}  ({row['kind']}{', new' if row['is_new'] else ', known'})"))
    if row["robots"]:
        say(make_safe(f"  robots   {row['robots']}"))
    for feed in row["feeds"]:
        state = feed["error"] or ("new" if feed["is_new"] else "known")
        say(make_safe(f"  {feed['kind']:8} {feed['url']}  ({state})"))
    for problem in row["problems"]:
        note(make_safe(f"{row['target']}: {problem}"))
    if row["queued"] or row["kind"] == "url_list":
        known = f", {row['known']} known already" if row["known"] else ""
        say(f"  {row['queued']} addresses queued for the next crawl{known}")

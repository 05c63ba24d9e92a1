"""`pressmark fetch`: single pages on demand."""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import config_of, tell_path
from crawler.cli.exits import EXIT_FAILED
from crawler.cli.rendering import hint_of_rendering, is_shell
from crawler.cli.terminal import make_safe, note, say, say_json

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.items import Outcome, Result
    from crawler.store.base import Written
    from crawler.walk.plan import Plan
    from crawler.walk.runtime import Runtime


@click.command(
    "fetch",
    epilog="""\b
Examples:
  pressmark fetch https://news.example/2026/01/31/story.html
  pressmark fetch --json --no-store https://news.example/a https://news.example/b
  pressmark fetch urls.txt
  grep news.example urls.txt | pressmark fetch -
  pressmark fetch --render https://news.example/written-by-a-script
\b
Exit codes: 0 every page is an article, 2 usage or configuration, 3 some page is not
(the outcome says why) or a line of a list is no address, 4 the corpus is not usable.""",
)
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--json", "as_json", is_flag=True, help='One line a URL: {"url", "outcome", "reason", "article"}.')
@click.option("--no-store", is_flag=True, help="Keep nothing: no article, no raw record.")
@click.option("--render", is_flag=True, help="Show the pages in a browser and read what their scripts write.")
@click.option("--ignore-robots", is_flag=True, help="Do not ask robots.txt; recorded in the provenance.")
@click.option(
    "--allow-private", is_flag=True, help="Let these very hosts and ports through; recorded in the provenance."
)
@click.pass_context
def command(
    ctx: click.Context,
    urls: tuple[str, ...],
    as_json: bool,
    no_store: bool,
    render: bool,
    ignore_robots: bool,
    allow_private: bool,
) -> None:
    """Fetch pages now, whatever is due, and print what they say.

    Each URL is an address, a file with one a line, or - for such a list on standard input.
    robots.txt is obeyed here too. A page that was fetched before is fetched again; a changed text becomes a version.
    """
    from crawler.cli.lists import read_addresses
    from crawler.walk.plan import Plan

    config = config_of(ctx)
    urls, odd_lines = read_addresses(urls)
    if not urls:
        raise click.UsageError("the list holds no address")
    if render:
        from crawler.render.browser import require_browser

        require_browser(config)
    opened = urls if allow_private else ()
    plan = Plan("fetch", urls=urls, ignore_robots=ignore_robots, is_rendered=render, allow_private=opened)
    if no_store:
        code = _without_store(config, plan, as_json)
    else:
        tell_path(config)
        code = _fetch(config, plan, as_json, has_provenance=True)
    ctx.exit(code or (EXIT_FAILED if odd_lines else 0))


def _without_store(config: "Config", plan: "Plan", as_json: bool) -> int:
    """The same work on a corpus that is thrown away."""
    import os
    import tempfile
    from pathlib import Path

    from crawler.config import database_path

    corpus = database_path(config)
    if corpus.is_file() and os.access(corpus.parent, os.W_OK):
        plan = replace(plan, paced_with=str(corpus))  # a crawl of the corpus may be asking the same hosts just now
    with tempfile.TemporaryDirectory(prefix="pressmark-") as folder:
        passing = replace(
            config,
            db=str(Path(folder) / "passing.db"),
            archive="",
            store_payload="no",
            signing_key=str(Path(folder) / "signing.key"),
        )
        return _fetch(passing, plan, as_json, has_provenance=False)


def _fetch(config: "Config", plan: "Plan", as_json: bool, has_provenance: bool) -> int:
    from crawler.cli.forget_command import erase_after
    from crawler.cli.running import run_spider

    ends: dict[str, tuple[Result, Written]] = {}

    def keep(result: "Result", written: "Written") -> None:
        """The last word on each address: a try that is postponed may be followed by another in this run."""
        ends[result.discovery.url_key] = (result, written)

    def show(runtime: "Runtime") -> None:
        """One line or article for each address that was given, also when one was given twice."""
        for url in plan.urls:
            end = ends.get(_key_of(url))
            if plan.allow_private and has_provenance and (end is None or end[0].retry_at is not None):
                _leave_open(runtime, url)
            if end is None:
                _show_unreached(url, as_json)
                continue
            result, written = end
            if result.retry_at is not None and has_provenance:
                note(make_safe(f"{url}: the next crawl tries again"))
            _show(runtime, url, result, written, as_json, has_provenance)

    run_spider("pages", config, plan, (keep,), before_close=show)
    if has_provenance:
        erase_after(config)
    found = [ends.get(_key_of(url)) for url in plan.urls]
    return 0 if all(end is not None and end[1].outcome in _good() for end in found) else EXIT_FAILED


def _leave_open(runtime: "Runtime", url: str) -> None:
    """An address that waits for the next crawl takes its permission along: its host and port stay let through."""
    from crawler.clock import now
    from crawler.errors import UrlError
    from crawler.urls import origin_of, resolve_url

    with suppress(UrlError):
        runtime.store.allow_origins([origin_of(resolve_url(url))], now())


def _good() -> "frozenset[Outcome]":
    """How a page ends that is an article."""
    from crawler.items import Outcome

    return frozenset({Outcome.STORED, Outcome.COPY, Outcome.NEW_VERSION, Outcome.UNCHANGED, Outcome.FORM})


def _key_of(url: str) -> str:
    """Under what the end of an address is kept: its key, or the address itself when it is none."""
    from crawler.errors import UrlError
    from crawler.urls import resolve_url, url_key

    try:
        return url_key(resolve_url(url))
    except UrlError:
        return url


def _show_unreached(url: str, as_json: bool) -> None:
    """The run ended before this address: it waits in the corpus for the next crawl."""
    why = "the run ended before it"
    if as_json:
        say_json({"url": url, "outcome": None, "reason": why, "article": None})
    else:
        say(make_safe(f"{url}: not fetched ({why})"))


def _show(
    runtime: "Runtime", url: str, result: "Result", written: "Written", as_json: bool, has_provenance: bool
) -> None:
    from crawler.cli.article_view import show_article, show_provenance
    from crawler.store.rows import record_of

    record: dict[str, Any] | None = record_of(result.reading) if result.reading and result.reading.article else None
    if record is None and written.article_id is not None and written.outcome in _good():
        record = runtime.store.find_article(str(written.article_id))  # another run was fetching it, and stored it
    if as_json:
        say_json({"url": url, "outcome": written.outcome, "reason": written.reason, "article": record})
        return
    if record is None:
        say(make_safe(f"{url}: {written.outcome}" + (f" ({written.reason})" if written.reason else "")))
        if is_shell(written.outcome, written.reason) and not runtime.is_rendered(result.discovery):
            note(make_safe(hint_of_rendering(url)))
        return
    show_article(record)
    if has_provenance and written.article_id is not None:
        show_provenance(runtime.store.provenance(written.article_id))
    say(make_safe(f"  outcome        {written.outcome}" + (f" ({written.reason})" if written.reason else "")))

"""`pressmark demo`: the whole walk on a small news web that ships with the package. No network is needed."""

import json
import shlex
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.own_command import own_environment, own_words, sqlite_utils_words
from crawler.cli.terminal import make_safe, note, say

if TYPE_CHECKING:
    from crawler.demo.server import DemoWeb

HOST_DELAY_S = "0.05"
"""The demo's own servers need no second of rest; their robots.txt still asks for a Crawl-delay, which is kept."""

LOOKS = (
    ("rows", "select article_id, title, authors, date_published from articles order by date_published desc limit 5"),
    ("a disclaimer, word for word", "select url, disclaimer from articles where source_url is not null limit 1"),
    (
        "from an article to its proof",
        "select title, feed_url, fetched_at, status, payload_sha256, warc_file, warc_offset, robots_rule "
        "from provenance limit 2",
    ),
    ("how every address ended", "select * from outcomes"),
    ("copies", "select cluster_id, url, title from copies"),
)
"""(what it shows, query) for sqlite-utils."""


@click.command(
    "demo",
    epilog="""\b
Examples:
  pressmark demo
  pressmark demo --keep my-demo
\b
Exit codes: 0 everything came out as it should, 1 something did not.""",
)
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="Keep the corpus here."
)
@click.pass_context
def command(ctx: click.Context, keep: Path | None) -> None:
    """Crawl three invented publishers on this machine, twice, and look at what was kept.

    It starts a small web on loopback (feeds, sitemaps, a reposter with its disclaimer, an edit between two crawls, a
    copy, a redirect, a paywalled page, a page that is no article), crawls it, and checks the result against the web's
    own answer sheet.
    """
    from crawler.demo.server import DemoWeb

    began = time.monotonic()
    with _folder(keep) as folder, DemoWeb() as web:
        database = folder / "demo.db"
        if database.exists():
            raise click.UsageError(f"{database} is there already: choose another folder")
        _step("Three publishers are up on loopback. What is there?")
        _run(database, "add", "--allow-private", *web.home_urls)
        _step("First crawl")
        _run(database, "crawl")
        wrong = _check(database, web, 1)
        _step("One article is edited at its publisher. Second crawl, every feed looked at again")
        web.edition = 2
        first_requests = len(web.requests)
        _run(database, "crawl", "--all")
        _tell_second(web, first_requests)
        wrong += _check(database, web, 2)
        _show_article(database, web)
        _look(database)
        for origin in web.origins.values():
            if web.max_in_flight(origin) > 1:
                wrong.append(f"{origin} had {web.max_in_flight(origin)} requests in flight")
    _step(f"Done in {time.monotonic() - began:.0f} s" + (f"; the corpus is {database}" if keep else ""))
    for line in wrong:
        note(make_safe(f"not as it should be: {line}"))
    if wrong:
        ctx.exit(1)
    say("Everything came out as the web's answer sheet says. Now a real site:")
    say("  pressmark add https://news.example/ && pressmark crawl")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        try:
            keep.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise click.UsageError(f"{keep} cannot be made: {error.strerror}") from error
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="pressmark-demo-") as name:
        yield Path(name)


def _step(text: str) -> None:
    say()
    say(click.style(f"== {text}", bold=True))


def _run(database: Path, *arguments: str) -> str:
    """Run one of our commands as a person would, show it and its output; give its output back."""
    say(f"$ pressmark --db {shlex.quote(str(database))} {shlex.join(arguments)}")
    environment = own_environment() | {
        "PRESSMARK_HOST_DELAY_S": HOST_DELAY_S,
        "PRESSMARK_CONTACT": "demo@pressmark.invalid",
        "PRESSMARK_REVISIT_MIN_S": "0",
        "PRESSMARK_SIGNING_KEY": str(database.with_name("signing.key")),
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own words
        own_words("--db", str(database), *arguments), env=environment, capture_output=True, text=True, check=False
    )
    say(done.stdout.rstrip())
    for line in done.stderr.splitlines():
        if not line.startswith("corpus: "):
            note(line)
    if done.returncode not in (0, 3):
        raise click.ClickException(f"`pressmark {arguments[0]}` ended with {done.returncode}")
    return done.stdout


def _query(database: Path, sql: str) -> list[dict[str, Any]]:
    from crawler.store.sqlite import open_store

    store = open_store(database, is_read_only=True)
    try:
        return store.query(sql)
    finally:
        store.close()


def _check(database: Path, web: "DemoWeb", edition: int) -> list[str]:
    """What differs from the web's answer sheet."""
    from crawler.items import Outcome
    from crawler.urls import url_key

    found = {row["url_key"]: row for row in _query(database, "SELECT * FROM discoveries")}
    articles = {row["article_id"]: row for row in _query(database, "SELECT * FROM articles")}
    wrong = []
    stored = (Outcome.STORED, Outcome.COPY)
    for truth in web.truth(1):
        row = found.get(url_key(truth.url))
        if row is None:
            wrong.append(f"{truth.url} was not discovered")
            continue
        is_right = row["outcome"] == truth.outcome or (truth.outcome in stored and row["outcome"] in stored)
        if edition == 1 and not is_right:
            wrong.append(f"{truth.url} ended as {row['outcome']} ({row['reason']}), not {truth.outcome}")
    for truth in web.truth(edition):
        if truth.title is None:
            continue
        row = found.get(url_key(truth.url))
        article = articles.get(row["article_id"]) if row else None
        if article is None:
            wrong.append(f"{truth.url} is not stored")
            continue
        wrong += [
            f"{truth.url}: {name} is {article[name]!r}, not {wanted!r}"
            for name, wanted in (("title", truth.title), ("authors", json.dumps(truth.authors, ensure_ascii=False)))
            if article[name].replace(", ", ",") != wanted.replace(", ", ",")
        ]
        if truth.disclaimer and truth.source_url and truth.disclaimer not in (article["disclaimer"] or ""):
            wrong.append(f"{truth.url}: the disclaimer was not kept")
    if missing := _query(database, "SELECT * FROM missing_provenance"):
        wrong.append(f"{len(missing)} versions without provenance")
    changed = _query(database, "SELECT count(*) AS n FROM versions WHERE number > 1")[0]["n"]
    if changed != edition - 1:
        wrong.append(f"{changed} new versions, not {edition - 1}")
    return wrong


def _tell_second(web: "DemoWeb", first_requests: int) -> None:
    """The second crawl by the server's own count."""
    later = web.requests[first_requests:]
    same = sum(request.status == 304 for request in later)
    whole = [request.path for request in later if request.status == 200]
    say(f"By the servers' count: {len(later)} requests, {same} answered 304, {len(whole)} answered whole.")


def _show_article(database: Path, web: "DemoWeb") -> None:
    """The repost: every part in its own field."""
    truth = next(row for row in web.truth(1) if row.source_url)
    _step("A repost, each part in its own field")
    _run(database, "show", truth.url)
    _step("What happened to it, and why")
    _run(database, "why", truth.url)


def _look(database: Path) -> None:
    """sqlite-utils commands, printed and run."""
    _step("Look further with sqlite-utils (these run as they stand)")
    for what, sql in LOOKS:
        say(f"# {what}")
        _run_sqlite_utils(["query", str(database), sql, "--table" if what != "a disclaimer, word for word" else "--nl"])
    say("# full text")
    _run_sqlite_utils(["search", str(database), "articles", "harbour", "--column", "title", "--limit", "3", "--table"])


def _run_sqlite_utils(arguments: list[str]) -> None:
    say(f"$ sqlite-utils {shlex.join(arguments)}")
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own words
        sqlite_utils_words(*arguments), capture_output=True, text=True, check=False
    )
    say(make_safe(done.stdout.rstrip()))
    say()
    if done.returncode != 0:
        raise click.ClickException(f"sqlite-utils: {done.stderr.strip()}")

"""`pressmark changes`: what publishers changed in stored articles, as a list or as an Atom feed."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.context import reading, require_instant, require_sources
from crawler.cli.terminal import fit, make_safe, note, say, say_json, spell_markup, terminal_columns

if TYPE_CHECKING:
    from crawler.store.base import Source
    from crawler.store.history import PastEdit
    from crawler.store.sqlite import SqliteStore


@click.command(
    "changes",
    epilog="""\b
Examples:
  pressmark changes --silent
  pressmark changes --source news.example --since 2026-01-31
  pressmark changes --source news.example --atom /var/www/changes.atom
\b
Exit codes: 0 told, 2 usage, 4 the corpus is not usable.""",
)
@click.option("--source", "names", multiple=True, metavar="S", help="Only this source; may be repeated.")
@click.option(
    "--since", metavar="INSTANT", help="Seen then or later: a day or instant of ISO 8601, UTC without a zone."
)
@click.option("--silent", "only_silent", is_flag=True, help="Only those that nothing on the page owns up to.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many, the newest.")
@click.option(
    "--atom", "feed", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE|-", help="Write an Atom feed."
)
@click.option("--feed-url", metavar="URL", help="Where the feed will be published, for its own link to itself.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON an edit, newest first.")
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    since: str | None,
    only_silent: bool,
    limit: int,
    feed: str | None,
    feed_url: str | None,
    as_json: bool,
) -> None:
    """List what publishers changed in stored articles, newest first.

    With --atom write a feed of it: an entry an edit, with its classes, whether it was silent, and what changed. The
    file appears complete or not at all, and the same corpus gives the same bytes.
    """
    if feed and as_json:
        raise click.UsageError("--atom goes without --json")
    if feed_url and not feed:
        raise click.UsageError("--feed-url goes with --atom")
    with reading(ctx) as store:
        sources = require_sources(store, names) if names else None
        ids = None if sources is None else [source.source_id for source in sources]
        edits = store.newest_edits(ids, require_instant(since, "--since"), only_silent, limit)
        standing = _standing_for_none(store, sources) if feed and not edits else None
    if feed:
        _write_feed(edits, sources, only_silent, standing, feed, feed_url)
    elif as_json:
        for edit in edits:
            say_json(_row(edit))
    else:
        for edit in edits:
            _tell(edit)
        if not edits:
            asked = "was changed like that" if names or since or only_silent else "was changed"
            note(f"no article {asked}, as far as it was looked at again")


def _tell(edit: "PastEdit") -> None:
    from crawler.store.history import tell_words, told_of

    new = edit.new
    said = "; ".join(filter(None, (", ".join(new.changes), tell_words(new))))
    say(f"{new.seen_at}  {'SILENT  ' if new.is_silent else ''}{said}{_declared(edit)}")
    say(f"    {fit(new.title or '(no headline)', 200, 4)}")
    say(make_safe(f"    {edit.url} (article {edit.article_id})"))
    for line in told_of(new):
        say("      " + (make_safe(line) if terminal_columns() is None else fit(line, len(line), 6)))


def _declared(edit: "PastEdit") -> str:
    from crawler.store.history import verdict_of

    verdict = verdict_of(edit.new)
    return "" if edit.new.is_silent or not verdict else f"; {verdict}"


def _row(edit: "PastEdit") -> dict[str, object]:
    old, new = asdict(edit.old), asdict(edit.new)
    for version in (old, new):
        del version["body"]
    about = {name: getattr(edit, name) for name in ("article_id", "url", "source_id", "source", "language")}
    return about | {"old": old, "new": new}


def _write_feed(
    edits: "list[PastEdit]",
    sources: "list[Source] | None",
    only_silent: bool,
    standing: str | None,
    file: str,
    url: str | None,
) -> None:
    from crawler.export.changes import render_atom
    from crawler.files import write_whole

    named = sources or []
    name = ", ".join(source.name or source.host for source in named) or "all sources"
    key = " ".join([*sorted(source.home_url for source in named), *(["silent"] if only_silent else [])])
    updated = edits[0].new.seen_at if edits else standing
    if updated is None:
        raise click.UsageError("the corpus is empty: there is nothing to write a feed of")
    data = render_atom(edits, name + (", silent edits" if only_silent else ""), key, updated, url)
    if file == "-":
        say(spell_markup(data.decode("utf-8")).rstrip("\n"))
    else:
        write_whole(Path(file), data)
        note(f"written: {file}, {len(edits)} edits")


def _standing_for_none(store: "SqliteStore", sources: "list[Source] | None") -> str | None:
    """The instant of a feed without entries: when the newest of its sources was added, else of the newest run."""
    ids = ",".join(str(source.source_id) for source in sources or ())
    where = f" WHERE source_id IN ({ids})" if sources else ""
    (row,) = store.query(f"SELECT max(added_at) AS at FROM sources{where}")  # noqa: S608 - our own numbers
    if row["at"] is None:
        (row,) = store.query("SELECT max(started_at) AS at FROM runs")
    return None if row["at"] is None else str(row["at"])

"""`pressmark export`: the corpus as files, with the rights of every row."""

from datetime import datetime
from pathlib import Path

import click

from crawler.cli.context import reading, require_instant, require_sources
from crawler.cli.terminal import note, say, say_json
from crawler.export.forms import FORMS
from crawler.export.selection import RightsFilter


@click.command(
    "export",
    epilog="""\b
Examples:
  pressmark export corpus-2026 --rights not-reserved
  pressmark export corpus.parquet.d --format parquet --language en --from 2026-01-01
  pressmark export as-it-was --as-of 2026-03-01T12:00:00Z
\b
Exit codes: 0 written, 2 usage (the folder is there already, something is not installed),
4 the corpus is not usable.""",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMS), default="jsonl", show_default=True, help="Of the rows.")
@click.option(
    "--rights",
    type=click.Choice([one.value for one in RightsFilter]),
    default="any",
    show_default=True,
    help="licensed: an open licence stands there; not-reserved: nothing reserves them; tdm-allowed: somebody said yes "
    "to mining; ai-allowed: to training.",
)
@click.option("--as-of", metavar="INSTANT", help="The corpus as it was known then: ISO 8601, UTC without a zone.")
@click.option("--source", "sources", multiple=True, metavar="S", help="Only this source; may be repeated.")
@click.option("--language", "languages", multiple=True, metavar="L", help="Only this language; may be repeated.")
@click.option("--from", "first_day", metavar="DAY", help="Published on this day or later.")
@click.option("--to", "last_day", metavar="DAY", help="Published on this day or earlier.")
@click.option("--with-withdrawn", is_flag=True, help="Also articles that their publisher took back.")
@click.option("--json", "as_json", is_flag=True, help="What was written, as one line of JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    form: str,
    rights: str,
    as_of: str | None,
    sources: tuple[str, ...],
    languages: tuple[str, ...],
    first_day: str | None,
    last_day: str | None,
    with_withdrawn: bool,
    as_json: bool,
) -> None:
    """Write the corpus into FOLDER: rows with their notices word for word, what was left out and why, a datasheet,
    Croissant metadata, and digests.

    It appears complete or not at all, and the same corpus gives the same bytes.
    """
    from crawler.export.selection import Wanted
    from crawler.export.writing import export

    with reading(ctx) as store:
        wanted = Wanted(
            rights=RightsFilter(rights),
            as_of=require_instant(as_of, "--as-of"),
            source_ids=tuple(source.source_id for source in require_sources(store, sources)),
            languages=languages,
            published_from=_day(first_day),
            published_to=_day(last_day),
            is_with_withdrawn=with_withdrawn,
        )
        done = export(store.connection, wanted, form, folder.absolute())
    if as_json:
        say_json(
            {
                "folder": str(done.folder),
                "articles": done.articles,
                "excluded": done.excluded,
                "withdrawn": done.withdrawn,
                "sha256": done.sha256,
            }
        )
        return
    reserved = done.excluded - done.withdrawn
    why = [f"{reserved} left out for their rights"] if reserved or not done.withdrawn else []
    why += [f"{done.withdrawn} left out as withdrawn by their publishers"] if done.withdrawn else []
    say(f"{done.articles} articles in {done.folder}, {', '.join(why)}")
    note(f"sha256 of SHA256SUMS: {done.sha256}")


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no day: write 2026-01-31") from error

"""`pressmark report`: what the last days brought, as plots in one file, as text for a mail, or as JSON."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.context import config_of, reading
from crawler.cli.terminal import note, say, say_json
from crawler.config import database_path

if TYPE_CHECKING:
    from crawler.report.figures import Report, Span

DAYS = 7
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(
    "report",
    epilog="""\b
Examples:
  pressmark report
  pressmark report --html report.html --days 30
  pressmark report --from 2026-01-01 --to 2026-01-31 --json
  pressmark report --ascii | mail -s "The week's news" you@example.org
\b
Exit codes: 0 done, 2 usage, 4 the corpus is not usable.""",
)
@click.option("--from", "first", type=_DAY, metavar="DAY", help="First day, in UTC.")
@click.option("--to", "last", type=_DAY, metavar="DAY", help="Last day, in UTC; without it today.")
@click.option(
    "--days", type=click.IntRange(1, 36_600), metavar="N", help="So many days up to the last one. [default: 7]"
)
@click.option(
    "--html", "page", type=click.Path(dir_okay=False, allow_dash=True), metavar="FILE|-", help="Write a page of plots."
)
@click.option("--text", "is_text", is_flag=True, help="Bars and numbers in 80 columns; what is done without --html.")
@click.option("--ascii", "is_ascii", is_flag=True, help="The same with signs of ASCII only.")
@click.option("--json", "as_json", is_flag=True, help="One object with every figure.")
@click.pass_context
def command(
    ctx: click.Context,
    first: datetime | None,
    last: datetime | None,
    days: int | None,
    page: str | None,
    is_text: bool,
    is_ascii: bool,
    as_json: bool,
) -> None:
    """Tell what some days brought: articles by source, how soon they were found, how addresses ended, rights, copies
    and which way they went, edits, and what needs attention.

    Without an option the last seven days are told as text. The page stands for itself: no script, nothing loaded, with
    a table for each plot; it is written whole or not at all.
    """
    if as_json and (is_text or is_ascii or page):
        raise click.UsageError("--json goes without --html, --text and --ascii")
    if page == "-" and (is_text or is_ascii):
        raise click.UsageError("--html - and --text both write to standard output: give --html a file")
    if first is not None and days is not None:
        raise click.UsageError("--from or --days, not both")
    report, made_at = _count(ctx, _span_of(first, last, days))
    if as_json:
        _say_json(report, made_at)
        return
    if page:
        _write_page(report, made_at, page)
    if is_text or is_ascii or not page:
        _say_text(report, is_ascii)


def _span_of(first: datetime | None, last: datetime | None, days: int | None) -> "Span":
    from datetime import UTC

    from crawler.clock import now
    from crawler.report.counting import last_days
    from crawler.report.figures import Span

    end = last.replace(tzinfo=UTC) if last else now()
    if first is None:
        return last_days(end, days or DAYS)
    if first.date() > end.date():
        raise click.UsageError(f"--from {first.date()} is after --to {end.date()}")
    return Span(first.date(), end.date())


def _count(ctx: click.Context, span: "Span") -> "tuple[Report, str]":
    from crawler.clock import format_instant, now
    from crawler.report.counting import make_report

    moment = now()
    with reading(ctx) as store:
        report = make_report(store.connection, database_path(config_of(ctx)).name, span, moment)
    return report, format_instant(moment)


def _write_page(report: "Report", made_at: str, page: str) -> None:
    from crawler.files import write_whole
    from crawler.report.page import render_page

    text = render_page(report, made_at)
    if page == "-":
        say(text.rstrip("\n"))
        return
    write_whole(Path(page), text.encode("utf-8"))
    note(f"written: {page}")


def _say_text(report: "Report", is_ascii: bool) -> None:
    from crawler.cli.report_view import GRAVE, HEAD, write_report

    styles = {HEAD: {"bold": True}, GRAVE: {"fg": "red"}}
    for kind, line in write_report(report, is_ascii or not _can_draw()):
        say(click.style(line, **styles[kind]) if kind in styles else line)  # type: ignore[arg-type]


def _can_draw() -> bool:
    """Whether standard output takes the signs that bars are made of."""
    try:
        "█▏→".encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def _say_json(report: "Report", made_at: str) -> None:
    from dataclasses import asdict

    figures = [
        {"name": one.name, "title": one.title, "told": one.told, "label": one.label, "series": one.series}
        | {"rows": [{one.label: label} | dict(zip(one.series, values, strict=True)) for label, values in one.rows]}
        for one in report.figures
    ]
    say_json(
        {
            "corpus": report.corpus,
            "counted_at": made_at,
            "from": _iso(report.span.first),
            "to": _iso(report.span.last),
            "totals": dict(report.totals),
            "attention": [asdict(one) for one in report.matters],
            "figures": figures,
        }
    )


def _iso(day: date) -> str:
    return day.isoformat()

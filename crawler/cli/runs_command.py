"""`pressmark runs`: what the last runs did."""

import json
from datetime import datetime
from typing import Any

import click

from crawler.cli.context import reading
from crawler.cli.terminal import note, say, say_json, say_table

RUNS = """
SELECT run_id, command, started_at, ended_at, exit_code, user_agent, versions, settings_sha256, counts
FROM runs ORDER BY run_id DESC LIMIT :limit
"""
ONE_RUN = """
SELECT run_id, command, started_at, ended_at, exit_code, user_agent, versions, settings_sha256, counts
FROM runs WHERE run_id = :run_id
"""
PAGES = ("stored", "copy", "new_version", "unchanged", "form", "not_modified")


@click.command(
    "runs",
    epilog="""\b
Examples:
  pressmark runs
  pressmark runs --limit 100 --json
  pressmark runs 17
\b
Exit codes: 0 done, 1 there is no such run, 2 usage, 4 the corpus is not usable.""",
)
@click.argument("run", type=click.IntRange(1), required=False, metavar="[RUN]")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="The last so many.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a run, with all its counts.")
@click.pass_context
def command(ctx: click.Context, run: int | None, limit: int, as_json: bool) -> None:
    """List the last runs, the newest first: when, how long, how they ended, what they found. RUN shows one whole.

    A run without an end is at work, or was killed.
    """
    with reading(ctx) as store:
        rows = store.query(ONE_RUN, {"run_id": run}) if run else store.query(RUNS, {"limit": limit})
    found = [row | {name: json.loads(row[name] or "{}") for name in ("versions", "counts")} for row in rows]
    if run and not found:
        note(f"there is no run {run}")
        ctx.exit(1)
    if as_json:
        for row in found:
            say_json(row | {"took_s": took_s(row)})
    elif run:
        _show_one(found[0])
    else:
        _show(found)


def took_s(row: dict[str, Any]) -> float | None:
    """Seconds from start to end by the wall clock; None for a run without an end."""
    if row["ended_at"] is None:
        return None
    began, ended = (datetime.fromisoformat(row[name]) for name in ("started_at", "ended_at"))
    return round((ended - began).total_seconds(), 3)


def _show(rows: list[dict[str, Any]]) -> None:
    if not rows:
        note("no run yet: `pressmark crawl`")
        return
    heads = ("run", "command", "started", "took", "exit", "listings", "discovered", "articles", "same", "other ends")
    say_table([_cells(row) for row in rows], heads)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    counts = row["counts"]
    return (
        str(row["run_id"]), row["command"], row["started_at"][:19], _duration(row),
        "" if row["exit_code"] is None else str(row["exit_code"]), str(counts.get("listings", 0)),
        str(counts.get("discovered", 0)), str(sum(counts.get(name, 0) for name in PAGES[:3])),
        str(sum(counts.get(name, 0) for name in PAGES[3:])), str(_other_ends(counts)),
    )  # fmt: skip


def _other_ends(counts: dict[str, int]) -> int:
    from crawler.items import Outcome

    return sum(counts.get(outcome, 0) for outcome in Outcome if outcome not in PAGES)


def _duration(row: dict[str, Any]) -> str:
    seconds = took_s(row)
    return "no end" if seconds is None else f"{seconds:.1f} s"


def _show_one(row: dict[str, Any]) -> None:
    for name in ("run_id", "command", "started_at", "ended_at", "exit_code", "user_agent", "settings_sha256"):
        say(f"{name:18} {'' if row[name] is None else row[name]}")
    say(f"{'took':18} {_duration(row)}")
    for name, version in row["versions"].items():
        say(f"{name:18} {version}")
    for name, count in sorted(row["counts"].items()):
        say(f"{name:18} {count}")

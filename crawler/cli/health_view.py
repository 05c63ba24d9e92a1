"""How `pressmark sources --health` shows its rows."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from crawler.cli.terminal import say_json, say_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.store.health import Health

HEADS = (
    "id", "state", "feeds", "last success", "errors", "next look", "a day", "open", "gaps", "coverage", "home page",
)  # fmt: skip


def show_health(rows: "Sequence[Health]", as_json: bool) -> None:
    """A table, or one object a source."""
    if as_json:
        for row in rows:
            say_json(asdict(row))
        return
    say_table(
        [
            (
                str(row.source_id), row.state, str(row.feeds), (row.last_success or "never")[:19],
                str(row.error_streak), _next_look(row), "" if row.items_a_day is None else f"{row.items_a_day:g}",
                str(row.open), f"{row.filled} of {row.missing}" if row.gaps else "",
                "" if row.coverage is None else f"{row.coverage:.0%}", row.home_url,
            )
            for row in rows
        ],
        HEADS,
    )  # fmt: skip


def _next_look(row: "Health") -> str:
    if row.state == "ended":
        return "never"
    return (row.next_look or "now")[:19]

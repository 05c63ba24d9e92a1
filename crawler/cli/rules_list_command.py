"""`pressmark rules list`: the rules in use."""

from typing import TYPE_CHECKING, Any

import click

from crawler.cli.context import config_of
from crawler.cli.terminal import note, say_json, say_table
from crawler.config import rules_folder

if TYPE_CHECKING:
    from crawler.extract.rules import SiteRule


@click.command(
    "list",
    epilog="""\b
Examples:
  pressmark rules list
  pressmark rules list --json
\b
Exit codes: 0 done, 1 a file cannot be used, 2 usage.""",
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a rule.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List every rule: those that ship, overridden by those of your own folder."""
    from crawler.errors import RuleError
    from crawler.extract.rules import SHIPPED, list_rule_files, read_rules

    folder = rules_folder(config_of(ctx))
    note(f"your rules: {folder}{'' if folder.is_dir() else ' (not there)'}")
    found: list[dict[str, Any]] = []
    is_sound = True
    for path in list_rule_files(folder).values():
        try:
            found += [_row_of(rule, path.parent == SHIPPED) for rule in read_rules(path)]
        except RuleError as error:
            note(str(error))
            is_sound = False
    if as_json:
        for row in found:
            say_json(row)
    elif found:
        say_table([_cells(row) for row in found], ("domain", "rule", "days", "decides", "proof", "from"))
    else:
        note("no site rules")
    ctx.exit(0 if is_sound else 1)


def _row_of(rule: "SiteRule", is_shipped: bool) -> dict[str, Any]:
    return {
        "domain": rule.domain,
        "rule": rule.number,
        "name": rule.name,
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
        "keys": list(rule.selectors),
        "proof": rule.proof.page if rule.proof else None,
        "file": str(rule.file),
        "is_shipped": is_shipped,
    }


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    days = "all"
    if row["valid_from"] or row["valid_until"]:
        days = f"{row['valid_from'] or ''}..{row['valid_until'] or ''}"
    place = "shipped" if row["is_shipped"] else row["file"]
    return row["domain"], str(row["rule"]), days, ", ".join(row["keys"]), row["proof"] or "(none)", place

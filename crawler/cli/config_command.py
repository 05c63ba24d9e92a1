"""`pressmark config`: every setting, its value and where it comes from."""

from dataclasses import asdict
from importlib.resources import files

import click

from crawler.cli.terminal import note, say, say_json, say_table
from crawler.config import LoadedConfig, archive_folder, database_path, default_config_file


@click.command(
    "config",
    epilog="""\b
Examples:
  pressmark config
  PRESSMARK_HOST_DELAY_S=5 pressmark config --json
  pressmark config --schema > pressmark.schema.json
\b
Exit codes: 0 done, 2 a setting is wrong.""",
)
@click.option("--schema", "is_schema", is_flag=True, help="A JSON Schema of pressmark.toml, for editors.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def command(ctx: click.Context, is_schema: bool, as_json: bool) -> None:
    """Print each setting, its value, and where it came from: default, file, environment or flag."""
    if is_schema:
        say(files("crawler").joinpath("pressmark.schema.json").read_text(encoding="utf-8").rstrip("\n"))
        return
    loaded = ctx.find_object(LoadedConfig)
    assert loaded is not None
    values = asdict(loaded.config)
    note(f"file: {loaded.file or default_config_file()}")
    note(f"corpus: {database_path(loaded.config)}")
    note(f"raw records: {archive_folder(loaded.config)}")
    if as_json:
        say_json({name: {"value": value, "origin": loaded.origins[name]} for name, value in values.items()})
        return
    say_table(
        [(name, str(value) if value != "" else "(empty)", loaded.origins[name]) for name, value in values.items()],
        ("setting", "value", "from"),
    )

"""`pressmark wacz`: the raw records of a run as one file for replay."""

from pathlib import Path

import click

from crawler.cli.context import config_of, reading
from crawler.cli.terminal import note, say, say_json
from crawler.config import archive_folder


@click.command(
    "wacz",
    epilog="""\b
Examples:
  pressmark wacz 12 run-12.wacz
\b
Exit codes: 0 written, 2 usage (no such run, the file is there already),
4 the corpus or a raw record file is not usable.""",
)
@click.argument("run_id", type=int, metavar="RUN")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="What was written, as one line of JSON.")
@click.pass_context
def command(ctx: click.Context, run_id: int, path: Path, as_json: bool) -> None:
    """Package the raw records of a run with an index and a list of its articles, for replay in a browser.

    Open FILE with ReplayWeb.page or any reader of WACZ 1.1.1. Payloads that were not kept are not in it.
    """
    from crawler.export.wacz import write_wacz

    with reading(ctx) as store:
        done = write_wacz(store.connection, archive_folder(config_of(ctx)), run_id, path.absolute())
    if as_json:
        say_json(
            {
                "file": str(done.path), "records": done.records, "articles": done.pages,
                "without_payload": done.without_payload, "noarchive": done.noarchive, "sha256": done.sha256,
            }
        )  # fmt: skip
        return
    say(f"{done.records} replies, {done.pages} articles in {done.path}")
    if done.without_payload:
        note(f"{done.without_payload} replies were kept without their payload: they cannot be shown")
    if done.noarchive:
        note(
            f"{done.noarchive} of the articles ask not to be shown from an archive (noarchive): look before you publish"
        )
    note(f"sha256 {done.sha256}")

"""`pressmark man`: the manual for man(1), made from the commands themselves."""

import os
from pathlib import Path

import click

from crawler.cli.context import put_in_place
from crawler.cli.terminal import note, say


@click.command(
    "man",
    epilog="""\b
Examples:
  pressmark man --install && man pressmark
  pressmark man | man -l -
\b
Exit codes: 0 done, 1 the file cannot be written, 2 usage.""",
)
@click.option("--install", "is_installed", is_flag=True, help="Write it where man looks for pages of its user.")
@click.pass_context
def command(ctx: click.Context, is_installed: bool) -> None:
    """Print the manual as a page for man(1); with --install put it into the user's own folder of pages.

    Run it again after an update.
    """
    from crawler.cli.manual import write_roff
    from crawler.clock import now

    page = write_roff(now().date())
    if not is_installed:
        say(page.rstrip("\n"))
        return
    path = page_path()
    put_in_place(ctx, path, page, "pressmark man > pressmark.1")
    note(f"written: {path}; man finds it when {path.parent.parent} is among what `manpath` prints")


def page_path() -> Path:
    """`~/.local/share/man/man1/pressmark.1`, which man-db looks at when `~/.local/bin` is in PATH."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(data) / "man" / "man1" / "pressmark.1"

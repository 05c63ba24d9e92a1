"""`pressmark browse`: the corpus as web pages on this machine."""

import importlib.util
import webbrowser
from contextlib import closing, suppress

import click

from crawler.cli.context import config_of, tell_path
from crawler.cli.exits import EXIT_USAGE
from crawler.cli.terminal import note, say
from crawler.config import archive_folder, database_path

NEEDS = ("datasette", "uvicorn")


@click.command(
    "browse",
    epilog="""\b
Examples:
  pressmark browse --open
  pressmark browse --port 0
  pressmark --db my-demo/demo.db browse
\b
Exit codes: 0 stopped, 1 the port is taken, 2 usage or not installed, 4 the corpus is not usable.""",
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Address it listens on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="Port it listens on; 0: a free one."
)
@click.option("--open", "is_opened", is_flag=True, help="Show it in the browser of this machine.")
@click.pass_context
def command(ctx: click.Context, host: str, port: int, is_opened: bool) -> None:
    """Look at the corpus in a browser: articles, search, rights, history, copies, sources, runs, tables and SQL.

    Read-only, also beside a running crawl. It prints its address and answers until Ctrl-C. Whoever can reach ADDRESS
    can read the corpus; the default is this machine alone.
    """
    missing = [name for name in NEEDS if importlib.util.find_spec(name) is None]
    if missing:
        note(f"pressmark browse needs {' and '.join(missing)}: pip install 'pressmark[browse]'")
        ctx.exit(EXIT_USAGE)
    from crawler.browse.guard import is_loopback
    from crawler.browse.server import address_of, bind, serve
    from crawler.store.sqlite import open_store

    config = config_of(ctx)
    tell_path(config)
    path = database_path(config)
    with closing(open_store(path, is_read_only=True)):
        pass
    listening = bind(host, port)
    address = address_of(host, listening)
    if not is_loopback(host):
        note(f"whoever can reach {host} can read the corpus: there are no accounts here")

    def tell() -> None:
        say(address)
        note("Ctrl-C stops it")
        if is_opened:
            webbrowser.open(address)

    with suppress(KeyboardInterrupt):  # the server puts its things away first, and then gives the signal on
        serve(path, archive_folder(config), host, listening, tell)
    note("stopped")

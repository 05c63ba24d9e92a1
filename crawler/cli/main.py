"""The `pressmark` command: global options, and commands that are imported when they are called."""

import importlib
import io
import os
import signal
import sys
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from crawler import __version__
from crawler.cli.exits import EXIT_DONE, EXIT_OUTPUT, EXIT_PIPE, EXIT_REFUSED, EXIT_STORE, EXIT_USAGE
from crawler.cli.terminal import is_plain, make_safe, note
from crawler.errors import ArchiveError, ConfigError, PressmarkError, StoreError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "add": "Add sites, feeds, sitemaps, OPML files or lists of addresses.",
    "crawl": "Look at what is due and fetch what is new.",
    "backfill": "Fetch a source's pages of past days, by its sitemaps.",
    "fetch": "Fetch single pages now.",
    "import": "Take in pages from WARC files and WACZ packages, offline.",
    "extract": "Read saved pages, offline.",
    "reextract": "Read stored pages again, offline, and show what changes.",
    "rules": "List, check and suggest site rules.",
    "search": "Search the corpus.",
    "show": "Show one article.",
    "history": "Tell the versions of an article, and silent edits.",
    "diff": "Show what changed between two versions, word by word.",
    "changes": "List what publishers changed, silently or not; or write it as an Atom feed.",
    "rights": "Explain an article's rights, signal by signal.",
    "cluster": "Show the copies of an article, and where they come from.",
    "merge": "Say that two articles are one story.",
    "split": "Say that an article is no copy of another.",
    "why": "Tell every step an address went through.",
    "sources": "List sources and their feeds.",
    "browse": "Look at the corpus in a browser, on this machine.",
    "runs": "List the last runs and what they did.",
    "report": "Tell what some days brought: plots in one page, text for a mail, JSON.",
    "config": "Print every setting and where it comes from.",
    "cron": "Print a crontab line and a systemd timer, or set one up.",
    "export": "Write the corpus as files, with the rights of every row.",
    "wacz": "Package a run's raw records for replay.",
    "cite": "Print one article as a reference.",
    "reindex": "Find near copies anew from the stored texts.",
    "verify": "Check that the corpus is what it was when it was stored.",
    "forget": "Erase an address or a host for good.",
    "doctor": "Check the installation and the corpus.",
    "completion": "Let your shell complete commands and options.",
    "man": "Print the manual for man(1).",
    "demo": "Crawl a small news web that comes with Pressmark, offline.",
}
"""Command name to its short help; the module `crawler.cli.<name>_command` holds the rest."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called: `--help` costs no more than click."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"crawler.cli.{cmd_name}_command")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it; an unknown command is told with the nearest one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], COMMANDS, 1)
            hint = f"Did you mean {near[0]!r}?" if near else "`pressmark --help` lists them."
            raise click.UsageError(f"{error.message} {hint}", ctx) from error

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """The commands that begin so, none of them loaded; behind them the options."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=text) for name, text in COMMANDS.items() if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 2 usage or configuration, 3 some sources or pages failed, 4 the corpus is not usable.",
)
@click.version_option(__version__, prog_name="pressmark")
@click.option("--db", type=click.Path(readable=False), metavar="PATH", help="The corpus. [env: PRESSMARK_DB]")
@click.option(
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="The configuration file. [env: PRESSMARK_CONFIG]",
)
@click.pass_context
def group(ctx: click.Context, db: str | None, config_file: Path | None) -> None:
    """Pressmark crawls news sites and keeps every article with proof of where it came from and with its copyright
    notices word for word."""
    from crawler.config import load_config
    from crawler.log import set_up_logging

    if is_plain():
        ctx.color = False
    loaded = load_config({"db": db}, file=config_file)
    set_up_logging(loaded.config.log_level)
    ctx.obj = loaded


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line; errors become one line on stderr and an exit code (wall: nothing gets past it raw)."""
    signal.signal(signal.SIGTERM, _stop)
    _fill_closed()
    _buffer_output()
    output = sys.stdout
    try:
        ended = group.main(arguments, prog_name="pressmark", standalone_mode=False)
        code = ended if isinstance(ended, int) else EXIT_DONE
        output.flush()
    except click.ClickException as error:
        error.show()
        code = EXIT_USAGE if isinstance(error, click.UsageError) else error.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        code = 130
    except ConfigError as error:
        note(f"pressmark: {error}")
        code = EXIT_USAGE
    except (StoreError, ArchiveError) as error:
        from crawler.cli.hints import find_next_step

        note(f"pressmark: {error}{find_next_step(error)}")
        code = EXIT_STORE
    except PressmarkError as error:
        note(f"pressmark: {error}")
        code = EXIT_REFUSED
    except SystemExit:
        if sys.stdout is output:
            raise
        # click has put its own in place of a pipe that nobody reads
        code = _leave_output(BrokenPipeError())
    except OSError as error:
        code = _leave_output(error) if _is_output_broken() else _tell_refusal(error)
    sys.exit(code)


def _fill_closed() -> None:
    """Give what is closed of the three standard streams to the null device: the next file that is opened, perhaps one
    of raw records, would get its number, and with it whatever is printed there, by our workers, too."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            handle = os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
            if handle != number:
                os.dup2(handle, number)
                os.close(handle)
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115


def _buffer_output() -> None:
    """Give standard output a buffer where it has none (PYTHONUNBUFFERED, `python -u`), emptied with each line: what
    cannot be written stays in it, by which `_is_output_broken` tells it from any other fault."""
    output = sys.stdout
    raw: object = getattr(output, "buffer", None)
    if isinstance(output, io.TextIOWrapper) and isinstance(raw, io.RawIOBase):
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), output.encoding, output.errors, line_buffering=True)


def _is_output_broken() -> bool:
    """Whether what was printed cannot be written: what is left of it is refused again."""
    try:
        sys.stdout.flush()
    except OSError:
        return True
    return False


def _leave_output(error: OSError) -> int:
    """Give up standard output, so that nothing is written to it at the end either; returns the exit code.

    Who closed a pipe has read enough: nothing is said. For every other reason there is one line.
    """
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return EXIT_PIPE
    note(f"pressmark: what was to be printed cannot be written: {error.strerror or error}")
    return EXIT_OUTPUT


def _tell_refusal(error: OSError) -> int:
    """Say what the machine refused, and where, in one line; returns the exit code. At `debug` the log has it whole."""
    import logging

    logging.getLogger(__name__).debug("refused by the machine", exc_info=error)
    place = f"{error.filename}: " if error.filename is not None else ""
    note(make_safe(f"pressmark: {place}{error.strerror or str(error) or type(error).__name__}"))
    return EXIT_REFUSED


def _stop(number: int, _: object) -> NoReturn:
    """End as Ctrl-C does, so that what was begun is put away; a second signal ends the process at once.

    Commands that crawl have Scrapy's handlers in place of this one while they do.
    """
    signal.signal(number, signal.SIG_DFL)
    raise KeyboardInterrupt

"""`pressmark cron`: a crontab line and a systemd timer for this very installation, shown or set up."""

import shlex
import sys
from pathlib import Path

import click

from crawler.cli.context import config_of, tell_path
from crawler.cli.exits import EXIT_USAGE
from crawler.cli.terminal import note, say, say_json
from crawler.config import Config, LoadedConfig, database_path

PARTS = tuple(minutes for minutes in range(1, 60) if 60 % minutes == 0)
"""Intervals that go on evenly over the full hour."""


@click.command(
    "cron",
    epilog="""\b
Examples:
  pressmark cron
  pressmark --db /srv/corpus/news.db cron --every 5
  pressmark cron --install
  pressmark cron --install --systemd --every 15
  pressmark cron --remove
\b
Exit codes: 0 done, 2 usage, 3 crontab or systemctl failed.""",
)
@click.option(
    "--every",
    type=click.IntRange(1, 59),
    default=10,
    show_default=True,
    help="Minutes between two starts; a part of an hour.",
)
@click.option("--install", "is_install", is_flag=True, help="Set it up, or change what was set up before.")
@click.option("--remove", "is_remove", is_flag=True, help="Take away what --install set up.")
@click.option("--systemd", "is_systemd", is_flag=True, help="With these: a systemd user timer in place of crontab.")
@click.option("--json", "as_json", is_flag=True, help="The lines in one JSON object.")
@click.pass_context
def command(ctx: click.Context, every: int, is_install: bool, is_remove: bool, is_systemd: bool, as_json: bool) -> None:
    """Print a crontab line and a systemd timer that run `pressmark crawl` with this installation and this corpus; with
    --install set one of them up, with --remove take it away again.

    In the crontab only a marked block is touched, one for each corpus; every other line stays as it is. A start that
    finds another one at work leaves at once, so the interval may be short: each feed is asked only when it is due.
    """
    config = config_of(ctx)
    if is_install and is_remove:
        raise click.UsageError("--install and --remove exclude each other")
    if 60 % every:
        near = [max(n for n in PARTS if n < every), *(n for n in PARTS if n > every)][:2]
        told = " or ".join(map(str, near))
        raise click.UsageError(f"--every {every}: both cron and systemd count anew from each full hour; take {told}")
    if is_systemd and not (is_install or is_remove):
        note("--systemd goes with --install or --remove")
        ctx.exit(EXIT_USAGE)
    tell_path(config)
    loaded = ctx.find_object(LoadedConfig)
    assert loaded is not None
    words = crawl_words(config, loaded.file)
    if is_install or is_remove:
        _act(ctx, loaded, words, every, is_install, is_systemd)
        return
    line, service, timer = crontab_line(words, every), service_unit(words), timer_unit(every)
    if as_json:
        say_json({"crontab": line, "service": service, "timer": timer})
        return
    say("# crontab -e, then add (or: pressmark cron --install):")
    say(line)
    say()
    say("# ~/.config/systemd/user/pressmark.service")
    say(service)
    say("# ~/.config/systemd/user/pressmark.timer")
    say(timer)
    say("# systemctl --user enable --now pressmark.timer")


def _act(
    ctx: click.Context, loaded: LoadedConfig, words: list[str], every: int, is_install: bool, is_systemd: bool
) -> None:
    from crawler.cli.exits import EXIT_FAILED
    from crawler.cli.timing import TimingError, remove_block, remove_units, set_block, set_units

    path = str(database_path(loaded.config))
    try:
        if is_systemd and is_install:
            told = set_units(path, service_unit(words), timer_unit(every))
        elif is_systemd:
            told = remove_units(path)
        elif is_install:
            told = set_block(path, crontab_line(words, every))
        else:
            told = remove_block(path)
    except TimingError as error:
        note(str(error))
        ctx.exit(EXIT_FAILED)
    say(told)
    lost = sorted(name for name, origin in loaded.origins.items() if origin.startswith("environment"))
    if is_install and (lost := [name for name in lost if name != "db"]):
        note(f"set in this environment, which a timer does not have: {', '.join(lost)}; put it into pressmark.toml")


def crawl_words(config: Config, file: Path | None = None) -> list[str]:
    """The command as words: absolute paths, for cron has no PATH and no home of ours.

    Args:
        file: the configuration file when it is not the usual one.
    """
    script = Path(sys.executable).parent / "pressmark"
    start = [str(script)] if script.exists() else [sys.executable, "-m", "crawler.cli"]
    named = ["--config", str(file.expanduser().absolute())] if file is not None else []
    return [*start, *named, "--db", str(database_path(config)), "crawl", "--quiet"]


def crontab_line(words: list[str], every: int) -> str:
    """One line for crontab(5), in which an unescaped % would end the command."""
    return f"*/{every} * * * * " + shlex.join(words).replace("%", "\\%")


def service_unit(words: list[str]) -> str:
    """A oneshot service; systemd has its own quoting, in which % and $ are doubled."""
    quoted = " ".join(_systemd_word(word) for word in words)
    return f"[Unit]\nDescription=Pressmark news crawl\n\n[Service]\nType=oneshot\nExecStart={quoted}\n"


def timer_unit(every: int) -> str:
    """A timer that starts it."""
    return (
        f"[Unit]\nDescription=Pressmark news crawl every {every} minutes\n\n[Timer]\nOnCalendar=*:0/{every}\n"
        "RandomizedDelaySec=30\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )


def _systemd_word(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if any(letter.isspace() or letter in "\"'\\" for letter in word) else escaped

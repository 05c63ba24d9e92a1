"""`pressmark cron`: a crontab line and a systemd timer for this very installation."""

import shlex
import sys
from pathlib import Path

import click

from crawler.cli.context import config_of, tell_path
from crawler.cli.terminal import say, say_json
from crawler.config import Config, database_path


@click.command(
    "cron",
    epilog="""\b
Examples:
  pressmark cron
  pressmark --db /srv/corpus/news.db cron --every 5
\b
Exit codes: 0 done, 2 usage.""",
)
@click.option("--every", type=click.IntRange(1, 59), default=10, show_default=True, help="Minutes between two starts.")
@click.option("--json", "as_json", is_flag=True, help="The lines in one JSON object.")
@click.pass_context
def command(ctx: click.Context, every: int, as_json: bool) -> None:
    """Print a crontab line and a systemd timer that run `pressmark crawl` with this installation and this corpus.

    A start that finds another one at work leaves at once, so the interval may be short: each feed is asked only when
    it is due.
    """
    config = config_of(ctx)
    tell_path(config)
    words = crawl_words(config)
    line, service, timer = crontab_line(words, every), service_unit(words), timer_unit(every)
    if as_json:
        say_json({"crontab": line, "service": service, "timer": timer})
        return
    say("# crontab -e, then add:")
    say(line)
    say()
    say("# ~/.config/systemd/user/pressmark.service")
    say(service)
    say("# ~/.config/systemd/user/pressmark.timer")
    say(timer)
    say("# systemctl --user enable --now pressmark.timer")


def crawl_words(config: Config) -> list[str]:
    """The command as words: absolute paths, for cron has no PATH and no home of ours."""
    script = Path(sys.executable).parent / "pressmark"
    start = [str(script)] if script.exists() else [sys.executable, "-m", "crawler.cli"]
    return [*start, "--db", str(database_path(config)), "crawl"]


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

"""Runs the commands that the documentation shows, in this process, as a reader would who stands in a folder."""

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click.testing import CliRunner, Result

ROOT = Path(__file__).parent.parent.parent
KEEP = "pressmark demo --keep my-demo"
PLACEHOLDERS = ("news.example", "saved.html", "cron --install", "completion bash --install", "/srv/")
"""Stand for a site or a file of the reader's, or change the machine: such a command is parsed, not run."""
WITHOUT_CORPUS = tuple(f"pressmark {name}" for name in ("completion", "cron", "man", "sources pack"))
"""Need none. A command that names no corpus would read the one of whoever runs the tests: it is parsed, too."""


def console_commands(page: Path) -> list[str]:
    """What stands behind `$ ` in the console blocks of a page, continued lines joined."""
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [command.strip() for block in blocks for command in re.split(r"^\$ ", block, flags=re.MULTILINE) if command]


def is_run(command: str) -> bool:
    """Whether the command can be run: on the demo's corpus, or on none."""
    has_corpus = "my-demo/" in command or command.startswith(WITHOUT_CORPUS)
    return has_corpus and command != KEEP and not any(word in command for word in PLACEHOLDERS)


def program(name: str) -> click.Command:
    """The command line of a program by its name."""
    if name == "pressmark":
        from crawler.cli.main import group

        return group
    assert name == "sqlite-utils", name
    from sqlite_utils.cli import cli
    from sqlite_utils.plugins import pm

    from crawler.cli import sqlite_plugin

    if not any(plugin is sqlite_plugin for plugin in pm.get_plugins()):  # this checkout was installed before it had one
        pm.register(sqlite_plugin)
        sqlite_plugin.register_commands(cli)
    assert isinstance(cli, click.Command)
    return cli


def run_here(command: str, folder: Path) -> Result:
    """Run a command in a folder; `> FILE` at its end writes its output there, as a shell does."""
    command, _, target = command.partition(" > ")
    name, *words = shlex.split(command.replace("\\\n", " "))
    before = Path.cwd()
    os.chdir(folder)
    try:
        with no_settings(folder):
            done = CliRunner().invoke(program(name), words, prog_name=name)
        if target:
            Path(target.strip()).write_bytes(done.stdout_bytes)
    finally:
        os.chdir(before)
    return done


@contextmanager
def no_settings(folder: Path) -> Iterator[None]:
    """No setting of whoever runs the tests, and no file of theirs."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PRESSMARK_")}
    os.environ["PRESSMARK_CONFIG"] = str(folder / "none.toml")
    (folder / "none.toml").touch()
    try:
        yield
    finally:
        os.environ.pop("PRESSMARK_CONFIG")
        os.environ.update(kept)


FILE = re.compile(r"[\w.-]+\.(html|gz|wacz|opml|txt|toml)")


def parse(command: str, folder: Path) -> None:
    """Let click read the command's words, with every option and every command in it; nothing is run. Files that it
    names are made in the folder.

    Raises:
        click.UsageError: there is no such command or option.
    """
    name, *words = shlex.split(command.partition(" > ")[0].partition(" | ")[0].replace("\\\n", " "))
    words = [str(folder / word) if FILE.fullmatch(word) else word for word in words]
    for word in words:
        if word.startswith(f"{folder}/"):
            Path(word).touch()
    found: click.Command = program(name)
    context: click.Context | None = None
    while True:
        context = found.make_context(name, words, parent=context, resilient_parsing=False)
        words = [*context._protected_args, *context.args]
        if not isinstance(found, click.Group) or not words:
            return
        name, inner, words = found.resolve_command(context, words)  # type: ignore[assignment]
        assert inner is not None
        found = inner

"""The manual, made from the commands themselves: as Markdown for the documentation, as roff for man(1).

Sources: man(7), groff_char(7).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import click

from crawler import __version__
from crawler.cli.main import group


@dataclass(frozen=True, slots=True)
class Entry:
    """One command."""

    words: str
    """As it is typed: `pressmark rules check`."""
    usage: str
    """What follows the words."""
    text: tuple[str, ...]
    """Paragraphs of what it does."""
    options: tuple[tuple[str, str], ...]
    """(option as written, what it does)."""
    examples: tuple[str, ...]
    exits: str
    """Exit codes, without their heading; empty where they are those of its group."""


def read_manual() -> Iterator[Entry]:
    """Every command, the program itself first. Loads the modules of all commands."""
    yield from _read(group, "pressmark", None)


def _read(command: click.Command, words: str, parent: click.Context | None) -> Iterator[Entry]:
    context = click.Context(command, parent, words.rpartition(" ")[2])
    paragraphs = [
        " ".join(part.split()) for part in re.split(r"\n\s*\n", (command.help or "").replace("\b", "").strip())
    ]
    records = (parameter.get_help_record(context) for parameter in command.get_params(context))
    epilog = (command.epilog or "").replace("\b", "")
    examples, _, exits = epilog.partition("Exit codes:")
    yield Entry(
        words,
        " ".join(command.collect_usage_pieces(context)),
        tuple(filter(None, paragraphs)),
        tuple((name, " ".join(text.split())) for name, text in filter(None, records) if text),
        tuple(line.strip() for line in examples.splitlines() if line.startswith("  ")),
        " ".join(exits.split()),
    )
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _read(inner, f"{words} {name}", context)


def write_markdown() -> str:
    """The page of commands."""
    lines = [
        "# Commands",
        "",
        "Made from the program itself. `pressmark man` gives the same as a page for man(1).",
    ]
    for entry in read_manual():
        lines += ["", f"## {entry.words}", "", "```text", f"{entry.words} {entry.usage}".rstrip(), "```"]
        for paragraph in entry.text:
            lines += ["", _md(paragraph)]
        lines += ["", "| option | what it does |", "|---|---|"]
        lines += [f"| `{name.replace('|', chr(92) + '|')}` | {_md(text)} |" for name, text in entry.options]
        if entry.examples:
            lines += ["", "```sh", *entry.examples, "```"]
        if entry.exits:
            lines += ["", f"Exit codes: {entry.exits}"]
    return "\n".join(lines) + "\n"


def _md(text: str) -> str:
    return re.sub(r"([<>|*_\[\]])", r"\\\1", text)


def write_roff(today: date) -> str:
    """The page for man(1), section 1."""
    first, *others = read_manual()
    lines = [
        '.\\" made by: pressmark man',
        f'.TH PRESSMARK 1 "{today.isoformat()}" "Pressmark {__version__}" "User Commands"',
        ".SH NAME",
        "pressmark \\- crawl news sites, and keep every article with its proof and its notices",
        ".SH SYNOPSIS",
        f".B pressmark\n{_roff(first.usage)}",
        ".SH DESCRIPTION",
        *_paragraphs(first),
        ".SH OPTIONS",
        *_options(first),
        ".SH COMMANDS",
    ]
    for entry in others:
        lines += [f".SS {_roff(entry.words)} {_roff(entry.usage)}", *_paragraphs(entry), *_options(entry)]
        if entry.examples:
            lines += [".PP", "Examples:", ".PP", ".nf", ".RS", *map(_roff, entry.examples), ".RE", ".fi"]
        if entry.exits:
            lines += [".PP", f"Exit codes: {_roff(entry.exits)}"]
    lines += [
        ".SH EXIT STATUS", _roff(first.exits),
        ".SH ENVIRONMENT",
        ".TP\n.B PRESSMARK_DB\nThe corpus.",
        ".TP\n.B PRESSMARK_CONFIG\nThe configuration file.",
        ".TP\n.B PRESSMARK_*\nEvery other setting, in capitals; "
        "\\fBpressmark config\\fR prints them with where each value comes from.",
        ".TP\n.B NO_COLOR\nSet to anything: no colours.",
        ".SH FILES",
        _roff("The corpus is pressmark.db in the data folder of the user; its raw replies lie in pressmark.db.warc."),
        _roff("pressmark config prints both paths, and that of pressmark.toml."),
        ".SH SEE ALSO",
        ".BR sqlite-utils (1), .BR crontab (5)",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _paragraphs(entry: Entry) -> Iterator[str]:
    for paragraph in entry.text:
        yield ".PP"
        yield _roff(paragraph)


def _options(entry: Entry) -> Iterator[str]:
    for name, text in entry.options:
        yield f".TP\n.B {_roff(name)}\n{_roff(text)}"


def _roff(text: str) -> str:
    """Words as roff shows them: escapes and hyphens spelled out, no line taken for a request."""
    shown = text.replace("\\", "\\(rs").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return f"\\&{shown}" if shown.startswith((".", "\\(aq")) else shown

"""The README's commands, run as a reader would, against the corpus of one demo."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

README = Path(__file__).parent.parent / "README.md"
KEEP = "pressmark demo --keep my-demo"
PLACEHOLDERS = ("news.example", "saved.html")
"""Stand for a site or a file of the reader's: such a command is checked against its help, not run."""


def console_commands() -> list[str]:
    """What stands behind `$ ` in the console blocks, continued lines joined."""
    blocks = re.findall(r"^```console\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [command.strip() for block in blocks for command in re.split(r"^\$ ", block, flags=re.MULTILINE) if command]


def environment() -> dict[str, str]:
    """Commands of this installation first; no setting of whoever runs the tests."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PRESSMARK_")}
    return own | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=300
    )


COMMANDS = console_commands()
RUN = [line for line in COMMANDS if line != KEEP and not any(word in line for word in PLACEHOLDERS)]
SHOWN = [line for line in COMMANDS if line not in RUN and line != KEEP]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the reader stands after `pressmark demo --keep my-demo`."""
    assert KEEP in COMMANDS
    place = tmp_path_factory.mktemp("reader")
    done = run(KEEP, place)
    assert (place / "my-demo" / "demo.db").is_file(), done.stderr
    yield place


@pytest.mark.parametrize("command", RUN, ids=lambda command: " ".join(command.split())[:60])
def test_command_of_the_readme_answers(folder: Path, command: str) -> None:
    done = run(command, folder)

    assert done.returncode == 0, done.stderr
    target = re.search(r"> (\S+)$", command)
    assert (folder / target[1]).read_text(encoding="utf-8") if target else done.stdout.strip() not in ("", "[]")


def test_table_for_a_spreadsheet_has_a_line_with_the_words_of_a_disclaimer(folder: Path) -> None:
    command = next(line for line in RUN if line.endswith("> rights.csv"))
    assert run(command, folder).returncode == 0

    header, *lines = (folder / "rights.csv").read_text(encoding="utf-8").splitlines()

    assert header == "url,title,status,tdm,ai_train,holder,copyright_line,disclaimer"
    assert any("does not constitute investment advice" in line for line in lines)


def help_of(*words: str) -> str:
    """What `pressmark WORDS --help` prints."""
    done = run(shlex.join(["pressmark", *words, "--help"]), Path.cwd())
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", SHOWN)
def test_command_with_a_placeholder_has_its_options(command: str) -> None:
    program, name, *words = shlex.split(command)
    text = help_of(name)

    assert program == "pressmark"
    assert [word for word in words if word.startswith("--") and word not in text] == []


def test_every_command_is_in_the_table_of_commands() -> None:
    listed = re.findall(r"^\| `pressmark (\w+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    known = re.findall(r"^  (\w+) +[A-Z]", help_of().split("Commands:")[1].split("\n\n")[0], re.MULTILINE)

    assert listed == known


def test_every_file_the_readme_points_to_is_there() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))

    assert targets
    assert [target for target in targets if not (README.parent / target).exists()] == []

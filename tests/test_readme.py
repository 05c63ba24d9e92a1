"""The commands of the README and of the how-to pages, run as a reader would, against the corpus of one demo."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from readercommands import KEEP, ROOT, console_commands, is_run, parse, run_here

from crawler.cli.main import group

README = ROOT / "README.md"
PAGES = [README, ROOT / "docs" / "sql.md", *sorted((ROOT / "docs" / "howto").glob("*.md"))]
COMMANDS = list(dict.fromkeys(command for page in PAGES for command in console_commands(page)))
RUN = [command for command in COMMANDS if is_run(command)]
SHOWN = [command for command in COMMANDS if command not in RUN and command != KEEP]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the reader stands after `pressmark demo --keep my-demo`."""
    assert KEEP in COMMANDS
    place = tmp_path_factory.mktemp("reader")
    own = {name: value for name, value in os.environ.items() if not name.startswith("PRESSMARK_")}
    own["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{own['PATH']}"
    done = subprocess.run(
        ["bash", "-c", KEEP], cwd=place, env=own, capture_output=True, text=True, check=False, timeout=300
    )
    assert (place / "my-demo" / "demo.db").is_file(), done.stderr
    yield place


@pytest.mark.parametrize("command", RUN, ids=lambda command: " ".join(command.split())[:60])
def test_command_of_the_pages_answers(folder: Path, command: str) -> None:
    done = run_here(command, folder)

    assert (done.exit_code, done.exception) == (0, None), done.output
    target = re.search(r" > (\S+)$", command)
    assert (folder / target[1]).stat().st_size if target else done.stdout.strip() not in ("", "[]")


@pytest.mark.parametrize("command", SHOWN)
def test_command_with_a_placeholder_is_one_that_can_be_given(command: str, tmp_path: Path) -> None:
    parse(command, tmp_path)


def test_table_for_a_spreadsheet_has_a_line_with_the_words_of_a_disclaimer(folder: Path) -> None:
    command = next(line for line in RUN if line.endswith("> rights.csv"))
    assert run_here(command, folder).exit_code == 0

    header, *lines = (folder / "rights.csv").read_text(encoding="utf-8").splitlines()

    assert header == "url,title,status,tdm,ai_train,holder,copyright_line,disclaimer"
    assert any("does not constitute investment advice" in line for line in lines)


def test_raw_reply_is_the_page_that_the_article_was_read_from(folder: Path) -> None:
    command = next(line for line in RUN if line.endswith("> page.html"))
    assert run_here(command, folder).exit_code == 0
    title = run_here("pressmark --db my-demo/demo.db show 1", folder).stdout.splitlines()[0]

    page = (folder / "page.html").read_text(encoding="utf-8")
    assert f"<title>{title}" in page


def test_every_command_is_in_the_table_of_commands() -> None:
    listed = re.findall(r"^\| `pressmark (\w+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    known = re.findall(
        r"^  (\w+) +[A-Z]",
        CliRunner().invoke(group, ["--help"]).output.split("Commands:")[1].split("\n\n")[0],
        re.MULTILINE,
    )

    assert listed == known


def test_every_file_the_readme_points_to_is_there() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))

    assert targets
    assert [target for target in targets if not (README.parent / target).exists()] == []

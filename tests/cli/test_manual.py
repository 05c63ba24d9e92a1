"""Shell completion, the manual, and what a mistyped command is told."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from crawler.cli.completion_command import SHELLS, completion_script, script_path
from crawler.cli.hints import find_next_step
from crawler.cli.main import COMMANDS, group
from crawler.cli.manual import _roff, read_manual, write_markdown, write_roff
from crawler.errors import ArchiveError, NotAStore, PressmarkError, StoreError, StoreLocked, StoreNewer


def complete(words: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What bash would offer for the last of these words."""
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    monkeypatch.setenv("_PRESSMARK_COMPLETE", "bash_complete")
    done = CliRunner().invoke(group, [], prog_name="pressmark")
    assert done.exit_code == 0, done.output
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        pytest.param("pressmark rep", ["report"], id="a command"),
        pytest.param("pressmark --d", ["--db"], id="an option of the program"),
        pytest.param("pressmark report --h", ["--html", "--help"], id="an option of a command"),
        pytest.param("pressmark completion ", list(SHELLS), id="a choice"),
        pytest.param("pressmark rules ch", ["check"], id="a command of a command"),
    ],
)
def test_shell_is_offered(words: str, offered: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert complete(words, monkeypatch) == offered


def test_every_command_is_offered_and_none_is_loaded_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.import_module", lambda name: pytest.fail(f"{name} was loaded"))

    assert complete("pressmark ", monkeypatch) == list(COMMANDS)


@pytest.mark.parametrize("shell", SHELLS)
def test_script_is_put_where_the_shell_looks(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR", "BASH_COMPLETION_USER_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PRESSMARK_CONFIG", "/dev/null")
    done = CliRunner().invoke(group, ["completion", shell, "--install"], prog_name="pressmark")

    assert done.exit_code == 0, done.output
    (written,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (
        written.relative_to(tmp_path).as_posix()
        == {
            "bash": ".local/share/bash-completion/completions/pressmark",
            "zsh": ".zfunc/_pressmark",
            "fish": ".config/fish/completions/pressmark.fish",
        }[shell]
    )
    assert written == script_path(shell)
    assert written.read_text(encoding="utf-8") == completion_script(shell)
    assert CliRunner().invoke(group, ["completion", shell]).stdout.strip() == completion_script(shell).strip()
    assert "_PRESSMARK_COMPLETE" in completion_script(shell)


def test_script_for_bash_is_one(tmp_path: Path) -> None:
    if (bash := shutil.which("bash")) is None:
        pytest.skip("there is no bash here")
    script = tmp_path / "script"
    script.write_text(completion_script("bash"), encoding="utf-8")
    done = subprocess.run([bash, "-n", str(script)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_manual_holds_every_command_option_and_example() -> None:
    entries = {entry.words: entry for entry in read_manual()}
    page, markdown = write_roff(date(2026, 1, 31)), write_markdown()

    assert set(entries) >= {f"pressmark {name}" for name in COMMANDS} | {"pressmark", "pressmark rules check"}
    for entry in entries.values():
        assert entry.text and entry.options, entry.words
        assert f"## {entry.words}\n" in markdown
        for name, text in entry.options:
            assert f".B {_roff(name)}\n{_roff(text)}" in page
        assert all(f"\n{example}\n" in markdown for example in entry.examples)
    assert page.startswith('.\\" made by: pressmark man\n.TH PRESSMARK 1 "2026-01-31"')


def test_man_reads_the_manual_without_a_warning(tmp_path: Path) -> None:
    if (groff := shutil.which("groff")) is None:
        pytest.skip("there is no groff here")
    page = write_roff(date(2026, 1, 31)).encode()
    done = subprocess.run([groff, "-ww", "-man", "-Tascii"], input=page, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"pressmark backfill" in done.stdout


def test_manual_is_installed_and_a_folder_that_is_closed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    done = CliRunner().invoke(group, ["man", "--install"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "man" / "man1" / "pressmark.1").read_text(encoding="utf-8").startswith('.\\"')
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    failed = CliRunner().invoke(group, ["man", "--install"])
    assert failed.exit_code == 1
    assert "put it elsewhere: pressmark man > pressmark.1" in failed.stderr


@pytest.mark.parametrize(
    ("text", "shown"),
    [(".TH x", "\\&.TH x"), ("a-b", "a\\-b"), ("'q'", "\\&\\(aqq\\(aq"), ("back\\slash", "back\\(rsslash")],
)
def test_no_text_is_taken_for_a_request(text: str, shown: str) -> None:
    assert _roff(text) == shown


@pytest.mark.parametrize(
    ("error", "step"),
    [
        (StoreLocked("another process holds the database", "x"), "; start again when it has ended"),
        (NotAStore("is not a SQLite database", "x"), "; name another file with --db or PRESSMARK_DB"),
        (StoreNewer("was written by a newer Pressmark: update Pressmark", "x"), ""),
        (StoreError("database or disk is full", "x"), "; make room and start again: what was committed is there"),
        (
            StoreError("disk I/O error", "x"),
            "; on a full disk even reading fails so: see `df`, make room and start again",
        ),
        (ArchiveError("a record ends too soon"), ""),
    ],
)
def test_who_cannot_use_the_corpus_is_told_what_to_do_next(error: PressmarkError, step: str) -> None:
    assert find_next_step(error) == step


@pytest.mark.parametrize(
    ("word", "told"), [("serch", "Did you mean 'search'?"), ("xyzzy", "`pressmark --help` lists them.")]
)
def test_an_unknown_command_is_told_with_what_to_do_next(word: str, told: str) -> None:
    done = CliRunner().invoke(group, [word])

    assert done.exit_code == click.UsageError.exit_code
    assert told in done.stderr

"""`sqlite-utils pressmark`: the corpus from sqlite-utils' own command line."""

import csv
import io
import json
from pathlib import Path

import pytest
import sqlite_utils
from click.testing import CliRunner, Result
from readercommands import ROOT, program
from storekit import NOTICE, URL, make_run, store_article

from crawler.cli.sqlite_plugin import pressmark
from crawler.store.functions import SIGNATURES
from crawler.store.sqlite import open_store

FORMULA = "=HYPERLINK(1)\x1b[31m"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    store = open_store(path)
    run_id = make_run(store)
    store_article(store, run_id, URL)
    store_article(store, run_id, "https://news.example/formula", title=FORMULA, body="Words of another story. " * 20)
    store.close()
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(program("sqlite-utils"), ["pressmark", *map(str, words)])


def test_articles_are_listed_newest_first_with_their_rights(path: Path) -> None:
    rows = json.loads(run("articles", path).stdout)

    assert [(row["article_id"], row["status"], row["copies"], row["source"]) for row in rows] == [
        (2, "reserved", 1, None), (1, "reserved", 1, None),
    ]  # fmt: skip
    assert json.loads(run("articles", path, "--status", "licensed").stdout) == []
    assert len(run("articles", path, "--nl", "--limit", 1).stdout.splitlines()) == 1
    assert run("articles", path, "--nl", "--csv").exit_code == 2


def test_csv_runs_nothing_and_tables_steer_no_terminal(path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("articles", path, "--csv").stdout)))
    table = run("articles", path, "--table").stdout

    assert rows[0]["title"] == f"'{FORMULA}"
    assert "\x1b" not in table
    assert "\x1b" not in run("articles", path).stdout
    assert "=HYPERLINK(1)[31m" in table


def test_rights_shows_the_notices_word_for_word(path: Path) -> None:
    rows = json.loads(run("rights", path, URL).stdout)

    assert [(row["kind"], row["scope"]) for row in rows] == [("republication", "article"), ("copyright_line", "site")]
    assert rows[0]["text"] == NOTICE


@pytest.mark.parametrize("name", ["rights", "raw"])
def test_an_unknown_article_is_told_with_what_to_do_next(path: Path, name: str) -> None:
    done = run(name, path, "https://news.example/never")

    assert done.exit_code == 1
    assert "no article 'https://news.example/never': `sqlite-utils pressmark articles DB` lists them" in done.stderr


def test_an_unknown_source_is_told(path: Path) -> None:
    done = run("articles", path, "--source", "nosuch")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "no source 'nosuch'" in done.stderr


def test_a_missing_raw_record_and_a_file_that_is_no_corpus_are_told_in_one_line(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"no database at all " * 99)

    for words in (("raw", path, 1, "--archive", tmp_path), ("articles", tmp_path / "other.db")):
        done = run(*words)
        assert (done.exit_code, len(done.stderr.splitlines())) == (1, 1)


def test_functions_are_in_every_connection_of_sqlite_utils(path: Path) -> None:
    program("sqlite-utils")
    database = sqlite_utils.Database(path)
    found = next(database.query("select rights_status(?) as status, host_of(?) as host", [URL, URL]))
    database.close()

    assert found == {"status": "reserved", "host": "news.example"}
    assert [row["function"] for row in json.loads(run("functions").stdout)] == list(SIGNATURES)


def test_every_function_and_command_is_documented() -> None:
    page = (ROOT / "docs" / "sql.md").read_text(encoding="utf-8")

    assert [f"| `{name}` | {text} |" for name, text in SIGNATURES.items() if f"| `{name}` | {text} |" not in page] == []
    for name, command in pressmark.commands.items():
        (line,) = [line for line in page.splitlines() if line.startswith(f"| `sqlite-utils pressmark {name}`")]
        own = {option for each in command.params for option in each.opts if option.startswith("--")}
        assert [option for option in own - {"--table", "--csv", "--nl"} if f"`{option}`" not in line] == []

"""The command line as a whole: cheap help, exit codes, one line for what is wrong."""

import importlib
import resource
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from faultreplies import page, rss
from faultsite import Site
from ownrun import Corpus, finish

from crawler.cli.main import COMMANDS
from crawler.cli.own_command import ROOT, own_words

HEAVY = ("playwright", "psutil", "scrapy", "twisted", "trafilatura", "datasette", "lxml", "sqlite_utils", "feedparser")
WITHOUT_ROWS = ("browse", "completion", "demo", "man", "rules")


def test_help_imports_nothing_heavy() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from crawler.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    print(f"help: {time.monotonic() - began:.2f} s")
    assert all(name in done.stdout for name in COMMANDS)
    assert not set(HEAVY) & set(done.stderr.split())


def test_no_file_of_ours_gets_the_number_of_a_closed_standard_stream(tmp_path: Path) -> None:
    """What is printed there, also by a worker or a C library, would be written into it."""
    told = tmp_path / "told"
    code = (
        f"import os, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from crawler.cli.main import main\n"
        "try: main(['--version'])\n"
        "except SystemExit as end: code = end.code\n"
        "null = os.stat(os.devnull).st_rdev\n"
        f"with open({str(told)!r}, 'w') as file: print(code, file.fileno() > 2, *map(os.get_inheritable, (0, 1, 2)), "
        "*(os.fstat(number).st_rdev == null for number in (0, 1, 2)), file=file)"
    )

    subprocess.run(["sh", "-c", '"$0" -P -c "$1" 0<&- 1>&- 2>&-', sys.executable, code], check=True)

    assert told.read_text() == "0" + " True" * 7 + "\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_exit_codes_and_json(name: str) -> None:
    command: click.Command = importlib.import_module(f"crawler.cli.{name}_command").command
    assert command.epilog is not None
    assert f"\n  pressmark {name}" in command.epilog
    assert "\nExit codes: 0 " in command.epilog
    options = {option for parameter in command.params for option in parameter.opts}
    assert ("--json" in options) is (name not in WITHOUT_ROWS)


def test_an_unknown_setting_is_an_error_that_names_the_nearest(corpus: Corpus) -> None:
    done = corpus.run("config", host_dely_s="1")
    assert (done.code, done.out) == (2, "")
    assert done.err == "pressmark: PRESSMARK_HOST_DELY_S: no setting 'host_dely_s'; did you mean 'host_delay_s'?\n"


def test_what_is_wrong_with_a_corpus_is_one_line_and_exit_4(corpus: Corpus) -> None:
    missing = corpus.run("search", "bridge")
    assert missing.code == 4
    assert missing.err.splitlines() == [
        f"corpus: {corpus.path}",
        f"pressmark: {corpus.path}: there is no corpus yet: add a source or fetch a page first",
    ]
    corpus.path.write_text("no database at all " * 100)
    for words in (("search", "x"), ("crawl",), ("fetch", "https://news.example/")):
        done = corpus.run(*words)
        assert (done.code, len(done.err.splitlines()), done.out) == (4, 2, "")
        assert "is not a SQLite database" in done.err


def test_a_full_disk_ends_the_crawl_with_exit_4_and_nothing_is_lost(site: Site, corpus: Corpus) -> None:
    names = [f"/story/{number}" for number in range(12)]
    for name in names:
        site.set(name, page(f"Story {name}", " ".join(f"{name} told in word {n}." for n in range(800))))
    site.set("/feed", rss(map(site.url, names)))
    assert corpus.run("add", "--allow-private", site.url("/feed")).code == 0
    limit = corpus.path.stat().st_size + 20_000

    def fill_the_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        corpus.words("crawl"),
        env=corpus.environment(),
        capture_output=True,
        text=True,
        preexec_fn=fill_the_disk,
        timeout=60,
        check=False,
    )
    assert done.returncode == 4
    assert done.stderr.splitlines()[-1].startswith("pressmark: ")
    assert corpus.run("crawl").code == 0
    assert corpus.query("SELECT count(*) FROM discoveries WHERE outcome IS NULL") == [(0,)]
    corpus.require_sound()


def test_a_folder_that_cannot_be_made_is_exit_4(corpus: Corpus) -> None:
    (corpus.folder / "file").touch()
    path = corpus.folder / "file" / "news.db"
    done = finish(own_words("--db", str(path), "crawl"), corpus.environment())
    assert (done.code, len(done.err.splitlines())) == (4, 2)

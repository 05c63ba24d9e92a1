"""What is called wrongly is told at once, in the words of the mistake."""

import errno
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from ownrun import Corpus, run_here

from crawler.cli import timing
from crawler.cli.main import group, main
from crawler.config import load_config
from crawler.errors import ConfigError, NotAStore, StoreError
from crawler.store.sqlite import open_store
from crawler.walk.lock import hold_lock

PATHS = [
    ("/tmp", "is a folder"),
    ("./nowhere", "no such file"),
    ("urls.txt", "no such file"),
    ("/no/feed", "no such file"),
    ("", "an empty word"),
    ("/dev/null", "no file to read: give a pipe's text on standard input, with -"),
]


@pytest.mark.parametrize(("word", "why"), PATHS, ids=lambda text: text)
def test_a_path_is_not_taken_for_a_host(corpus: Corpus, monkeypatch: pytest.MonkeyPatch, word: str, why: str) -> None:
    added = run_here(corpus, monkeypatch, "add", word)
    assert (added.exit_code, added.stderr.splitlines()[-1]) == (3, f"{word}: not added: {why}")
    fetched = run_here(corpus, monkeypatch, "fetch", word)
    assert (fetched.exit_code, f"{word}: {why}" in fetched.stderr) == (2, True)


def test_a_subscription_list_without_a_feed_is_not_added(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, outline in (("bare", '<outline text="Folder"/>'), ("odd", '<outline xmlUrl="ftp://a.example/feed"/>')):
        (tmp_path / f"{name}.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    done = run_here(corpus, monkeypatch, "add", str(tmp_path / "bare.opml"), str(tmp_path / "odd.opml"))
    assert done.exit_code == 3
    assert [line.partition(".opml: ")[2] for line in done.stderr.splitlines() if ".opml" in line] == [
        "not added: no feed in it",
        "not added: no feed in it; 1 entries without an http(s) address were passed over",
    ]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"metrics_file": "/var/lib/pressmark.txt"}, "metrics_file must end in .prom"),
        ({"ping_url": "health.example/{code}"}, "ping_url is no http(s) address"),
        ({"notify_url": "ftp://health.example/s3cret"}, "notify_url is no http(s) address"),
        ({"ping_url": "https://joe:s3cret@health.example/"}, "ping_url names a user or password, which is never sent"),
        ({"notify_url": "https://s3cret@health.example/"}, "notify_url names a user or password"),
    ],
    ids=["a metrics file that is not collected", "no scheme", "another scheme", "a password", "a user"],
)
def test_where_the_end_of_a_run_cannot_be_told_the_setting_is_refused(settings: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_config(settings, environ={"PRESSMARK_CONFIG": os.devnull})
    assert (words in str(refused.value), "s3cret" in str(refused.value)) == (True, False)


def test_a_private_address_to_tell_is_refused_before_the_crawl(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(corpus.path).close()
    done = run_here(corpus, monkeypatch, "crawl", ping_url="http://127.0.0.1:9/s3cret")
    assert isinstance(done.exception, ConfigError)
    assert str(done.exception).startswith("ping_url is refused: ")
    assert "s3cret" not in str(done.exception)
    assert corpus.query("SELECT * FROM runs") == []


@pytest.mark.parametrize(("every", "near"), [("45", "30"), ("7", "6 or 10"), ("59", "30")])
def test_an_interval_that_breaks_at_the_full_hour_is_refused_with_the_nearest(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, every: str, near: str
) -> None:
    done = run_here(corpus, monkeypatch, "cron", "--every", every)
    assert (done.exit_code, done.stderr.rstrip().endswith(f"from each full hour; take {near}")) == (2, True)


def test_a_corpus_that_is_a_folder_or_may_not_be_read_is_no_mistake_of_usage(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = tmp_path / "closed.db"
    closed.write_bytes(b"x" * 4096)
    monkeypatch.setattr(os, "access", lambda *_, **__: False)  # root may read all
    for path in (tmp_path, closed):
        done = CliRunner().invoke(group, ["--db", str(path), "crawl"], env=corpus.environment())
        assert isinstance(done.exception, StoreError), done.output
        assert str(path) in str(done.exception)


COMMANDS = [("crawl",), ("reextract", "--all"), ("reindex",), ("search", "x"), ("fetch", "https://x.example/")]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_folder_named_as_the_corpus_is_said_to_be_one_and_nothing_is_laid_beside_it(
    tmp_path: Path, corpus: Corpus, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "taken" / "news"
    folder.mkdir(parents=True)
    done = CliRunner().invoke(group, ["--db", str(folder), *words], env=corpus.environment())
    assert isinstance(done.exception, NotAStore), done.output
    assert str(done.exception) == f"{folder}: is a folder, not a database"
    assert list(folder.parent.iterdir()) == [folder]


def test_what_the_machine_refuses_is_one_line_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # that of the tests stays
    for error, line in (
        (OSError(errno.ENOSPC, "No space left on device", "/spool/\x1b[2Jx"), "/spool/[2Jx: No space left on device"),
        (OSError(errno.EMFILE, "Too many open files"), "Too many open files"),
        (TimeoutError(), "TimeoutError"),
    ):

        def refuse(*_: object, error: OSError = error, **__: object) -> None:
            raise error

        monkeypatch.setattr(group, "main", refuse)
        with pytest.raises(SystemExit) as ended:
            main([])
        assert (ended.value.code, *capsys.readouterr()) == (1, "", f"pressmark: {line}\n")


def test_installing_and_removing_exclude_each_other(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run_here(corpus, monkeypatch, "cron", "--install", "--remove")
    assert (done.exit_code, "--install and --remove exclude each other" in done.stderr) == (2, True)


@pytest.mark.parametrize("before", [None, "# Made by `pressmark cron` for x\nold\n"], ids=["new", "changed"])
def test_a_timer_that_systemd_refuses_leaves_its_files_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    files = [timing.unit_folder() / f"{timing.unit_name('news.db')}.{kind}" for kind in ("service", "timer")]
    if before is not None:
        files[0].parent.mkdir(parents=True)
        before = before.replace("# Made by `pressmark cron`", f"# {timing._MADE}")
        for file in files:
            file.write_text(before)

    def refuse(words: list[str], data: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
        return subprocess.CompletedProcess(words, 1, b"", b"no bus")

    monkeypatch.setattr(timing, "_run", refuse)
    with pytest.raises(timing.TimingError, match="no bus"):
        timing.set_units("news.db", "service\n", "timer\n")
    assert [file.read_text() if file.exists() else None for file in files] == [before, before]


def test_what_is_there_but_no_file_of_records_is_not_called_missing(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run_here(corpus, monkeypatch, "import", os.devnull, str(corpus.folder / "absent"))
    assert done.exit_code == 3
    lines = [line for line in done.stderr.splitlines() if not line.startswith("corpus: ")]
    assert lines == [f"{os.devnull}: is no file of records", f"{corpus.folder / 'absent'}: no such file"]


def test_a_crawl_that_finds_another_at_work_says_so_in_json_too(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(corpus.path).close()
    with hold_lock(corpus.path) as is_ours:
        assert is_ours
        done = run_here(corpus, monkeypatch, "crawl", "--json", "--quiet")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {
        "run": None, "counts": {}, "problems": [], "remarks": ["another crawl is at work on this corpus: nothing done"],
    })  # fmt: skip


def test_a_corpus_of_no_bytes_is_told_like_one_that_is_missing(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.path.touch()
    for words in (("crawl",), ("search", "news")):
        done = run_here(corpus, monkeypatch, *words)
        assert isinstance(done.exception, StoreError)
        assert "there is no corpus" in str(done.exception)


def test_a_demo_that_cannot_be_kept_is_told_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = CliRunner().invoke(group, ["demo", "--keep", str(tmp_path / "file" / "demo")])

    assert done.exit_code == 2
    assert done.stderr.splitlines()[-1] == f"Error: {tmp_path / 'file' / 'demo'} cannot be made: Not a directory"

"""What commands answer to questions that have no good answer: in this process, on a corpus of a few rows."""

import io
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from click.testing import CliRunner, Result
from ownrun import Corpus
from storekit import URL, at, make_run, store_article

from crawler.audit.forget import forget
from crawler.cli.main import group, main
from crawler.store.sqlite import open_store


@pytest.fixture
def small(corpus: Corpus) -> Corpus:
    """A corpus with one article."""
    store = open_store(corpus.path)
    run_id = make_run(store)
    store_article(store, run_id, URL)
    store.end_run(run_id, at(5), 0, {})
    store.close()
    return corpus


def ask(corpus: Corpus, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(group, ["--db", str(corpus.path), *arguments], input=stdin, env=corpus.environment())


@pytest.mark.parametrize("name", ["com", "co.uk", "CO.UK.", "github.io", "com:443"])
def test_a_public_suffix_is_not_erased(small: Corpus, name: str) -> None:
    done = ask(small, "forget", "--yes", name)
    assert done.exit_code == 2
    assert "public suffix" in done.stderr
    assert small.query("SELECT count(*) FROM tombstones") == [(0,)]


@pytest.mark.parametrize("name", ["192.0.2.7", "news.example", "localhost", "[2001:db8::1]", "someone.github.io"])
def test_hosts_and_addresses_of_hosts_are_erased(small: Corpus, name: str) -> None:
    assert ask(small, "forget", "--yes", name).exit_code == 0
    assert small.query("SELECT count(*) FROM tombstones") == [(1,)]


def test_an_erasure_that_is_not_confirmed_erases_nothing(small: Corpus) -> None:
    done = ask(small, "forget", URL, stdin="n\n")
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (1, "nothing was erased")
    assert small.query("SELECT count(*) FROM articles") == [(1,)]


def test_a_run_that_is_not_there_cannot_be_sound(small: Corpus) -> None:
    done = ask(small, "verify", "--run", "99")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith("there is no run 99: see `pressmark runs`\n")


@pytest.mark.parametrize("noted", ["5f0c...e1", "5f0c", "", "g" * 64])
def test_what_is_no_hash_is_no_tampering(small: Corpus, noted: str) -> None:
    done = ask(small, "verify", "--quick", "--expect", noted)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "64 hexadecimal digits" in done.stderr


def test_a_note_of_verify_is_not_called_a_fault(small: Corpus) -> None:
    lines = ask(small, "verify", "--quick", "--json").stdout.splitlines()
    assert '{"subject": "run 1", "note": "was not signed"}' in lines


@pytest.mark.parametrize("asked", [URL, f"{URL}?utm_source=x"])
def test_why_tells_when_an_address_was_erased(small: Corpus, asked: str) -> None:
    store = open_store(small.path)
    forget(store, small.folder / "raw", URL, is_host=False, reason=None, now=at(9))
    store.close()
    done = ask(small, "why", asked)
    assert (done.exit_code, done.stdout) == (
        0,
        "2026-03-01T12:09:00.000Z  erased       on request, or its host was: nothing of it is kept\n",
    )
    assert ask(small, "why", f"{URL}/other").exit_code == 1


def test_rights_say_what_they_cannot_do_together(small: Corpus) -> None:
    assert "either an article or --changed" in ask(small, "rights", "1", "--changed").stderr
    assert "give an article" in ask(small, "rights").stderr


def test_a_package_that_cannot_be_written_is_named_as_asked_for(small: Corpus) -> None:
    small.change("UPDATE fetches SET warc_file = 'x.warc.gz'")
    path = small.folder / "none" / "run.wacz"
    done = ask(small, "wacz", "1", str(path))
    assert str(done.exception) == f"{path} cannot be written: No such file or directory"


@pytest.fixture
def _signals_stay() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


ASKED = [("--help",), ("config",), ("show", "1"), ("why", URL), ("verify", "--quick"), ("runs", "--json")]


@pytest.mark.usefixtures("_signals_stay")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("is_buffered", [True, False])
def test_a_full_output_is_told_in_one_line_buffered_or_not(
    small: Corpus,
    is_buffered: bool,
    asked: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in small.environment().items():
        monkeypatch.setenv(name, value)
    raw = io.FileIO("/dev/full", "w")  # without a buffer, as PYTHONUNBUFFERED=1 makes it, nothing is left to be refused
    stream = io.BufferedWriter(raw) if is_buffered else cast("BinaryIO", raw)
    full = io.TextIOWrapper(stream, encoding="utf-8", write_through=not is_buffered)
    with full, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", full)
        with pytest.raises(SystemExit) as ended:
            main(["--db", str(small.path), *asked])
    said = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("corpus: ")]
    assert ended.value.code == 74
    assert said[-1] == "pressmark: what was to be printed cannot be written: No space left on device"
    assert "Traceback" not in "".join(said)


@pytest.mark.usefixtures("_signals_stay")
@pytest.mark.parametrize("asked", ASKED)
def test_a_reader_who_has_read_enough_is_told_nothing(
    small: Corpus, asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import os

    for name, value in small.environment().items():
        monkeypatch.setenv(name, value)
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as broken, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", broken)
        with pytest.raises(SystemExit) as ended:
            main(["--db", str(small.path), *asked])
    assert ended.value.code == 141
    assert "cannot be written" not in capsys.readouterr().err

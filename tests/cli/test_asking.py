"""What commands answer to questions that have no good answer: in this process, on a corpus of a few rows."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from ownrun import Corpus
from storekit import URL, at, make_run, store_article

from crawler.cli.main import main
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


@pytest.fixture
def _signals_stay() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


ASKED = [("--help",), ("config",), ("show", "1"), ("why", URL), ("verify", "--quick"), ("runs", "--json")]


@pytest.mark.usefixtures("_signals_stay")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("asked", ASKED)
def test_a_full_output_is_told_in_one_line(
    small: Corpus, asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in small.environment().items():
        monkeypatch.setenv(name, value)
    with open("/dev/full", "w", encoding="utf-8") as full, monkeypatch.context() as patch:  # noqa: PTH123 - a device
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

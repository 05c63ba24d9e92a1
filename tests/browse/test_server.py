"""The command and its socket."""

import asyncio
import http.client
import os
import queue
import signal
import socket
import sqlite3
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from crawler.browse.server import CannotListen, address_of, bind
from crawler.browse.site import open_site
from crawler.cli import browse_command
from crawler.cli.main import group
from crawler.errors import NotAStore, StoreError


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A port that is taken."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken


def run(*words: str) -> Any:
    return CliRunner().invoke(group, list(words), prog_name="pressmark")


def test_it_prints_its_address_answers_and_is_ended_by_sigint(corpus: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: queue.Queue[str] = queue.Queue()
    statuses: list[int] = []
    monkeypatch.setattr(webbrowser, "open", opened.put)

    def visit() -> None:
        try:
            place = urlsplit(opened.get(timeout=120))
            connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)
            connection.request("GET", "/-/runs")
            statuses.append(connection.getresponse().status)
            connection.close()
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    visitor = threading.Thread(target=visit)
    visitor.start()
    ended = run("--db", str(corpus.path), "browse", "--port", "0", "--open")
    visitor.join()

    assert (ended.exit_code, statuses) == (0, [200])
    assert urlsplit(ended.stdout.strip()).hostname == "127.0.0.1"
    assert ended.stderr.splitlines()[-1] == "stopped"


def test_a_port_that_is_taken_is_told_with_the_way_out(listening: socket.socket) -> None:
    port = listening.getsockname()[1]
    with pytest.raises(CannotListen, match=f"port {port} is taken: give another with --port, or --port 0"):
        bind("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.9", "nobody.invalid"])
def test_an_address_that_is_not_of_this_machine_is_told(host: str) -> None:
    with pytest.raises(CannotListen, match=host):
        bind(host, 0)


def test_an_address_of_version_6_stands_in_brackets(listening: socket.socket) -> None:
    port = listening.getsockname()[1]
    assert address_of("::1", listening) == f"http://[::1]:{port}/"


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(browse_command, "NEEDS", ("no_such_datasette",))
    ended = run("--db", str(tmp_path / "none.db"), "browse")

    assert ended.exit_code == 2
    assert ended.stderr == "pressmark browse needs no_such_datasette: pip install 'pressmark[browse]'\n"


def test_a_corpus_that_is_not_there_or_not_one_is_told(tmp_path: Path) -> None:
    none, other = tmp_path / "none.db", tmp_path / "other.db"
    other.write_bytes(b"not a database, but a text that is long enough to be read as one" * 20)

    assert isinstance(run("--db", str(none), "browse").exception, StoreError)
    assert isinstance(run("--db", str(other), "browse").exception, NotAStore)


def test_whoever_opens_it_to_others_is_told(corpus: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.browse.server.serve", lambda path, archive, host, listening, tell: listening.close())
    ended = run("--db", str(corpus.path), "browse", "--host", "0.0.0.0", "--port", "0")

    assert "whoever can reach 0.0.0.0 can read the corpus" in ended.stderr


def test_no_connection_to_the_corpus_is_left_open(corpus: Any) -> None:
    with asyncio.Runner() as runner, open_site(corpus.path, corpus.archive) as site:
        assert runner.run(site.client.get("/corpus")).status_code == 200
    opened = [one for database in site.databases.values() for one in database._all_file_connections]

    assert len(opened) >= 3
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")

"""Runs this checkout's own commands as a person would: in a process, on a corpus of the test's, with short pauses.

`Corpus.run` saves the imports, see `nursery`; `Corpus.start` and `finish` start an interpreter.
"""

import atexit
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from nursery import Nursery

from crawler.cli.main import group
from crawler.cli.own_command import ROOT, own_environment, own_words

LIMIT_S = 90.0
"""No command of a test takes longer; one that does has hung."""
SETTINGS = {
    "HOST_DELAY_S": "0.02",
    "RETRY_WAIT_S": "0.05",
    "REPLY_DEADLINE_S": "2",
    "CONTACT": "test@example.org",
    "WORKERS": "1",
}


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of standard output as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus in a folder of the test's."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "news.db"

    @property
    def rules(self) -> Path:
        """The folder of the corpus's site rules, not there until a test makes it."""
        return self.folder / "sites"

    def write_rules(self, name: str, text: str) -> Path:
        """Write a file of site rules."""
        self.rules.mkdir(exist_ok=True)
        file = self.rules / name
        file.write_text(text, encoding="utf-8")
        return file

    def words(self, *arguments: str) -> list[str]:
        """The words of a command on this corpus."""
        return own_words("--db", str(self.path), *arguments)

    def environment(self, **settings: str) -> dict[str, str]:
        """An environment in which nothing of the caller's counts; `host_delay_s="1"` sets a setting."""
        config = self.folder / "pressmark.toml"
        if not config.exists():
            config.touch()
        own = {"SITE_RULES": str(self.rules), "SIGNING_KEY": str(self.folder / "signing.key")}
        named = SETTINGS | own | {name.upper(): value for name, value in settings.items()}
        return own_environment() | {
            f"PRESSMARK_{name}": value for name, value in (named | {"CONFIG": str(config)}).items()
        }

    def run(self, *arguments: str, stdin: bytes = b"", **settings: str) -> Done:
        """Run `pressmark ARGUMENTS` to its end."""
        environment = self.environment(**settings)
        nursery = _nursery()
        if not nursery.takes(environment):
            return finish(self.words(*arguments), environment, stdin)
        code, out, err = nursery.run(["--db", str(self.path), *arguments], environment, stdin, LIMIT_S)
        return Done(code, out.decode(), err.decode())

    def start(self, *arguments: str, **settings: str) -> "subprocess.Popen[str]":
        """Start `pressmark ARGUMENTS`; the caller ends it."""
        return subprocess.Popen(
            self.words(*arguments),
            env=self.environment(**settings),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def scrapy(self, *arguments: str, **settings: str) -> Done:
        """Run the plain `scrapy` command in the checkout, on this corpus."""
        environment = self.environment(**settings, db=str(self.path))
        return finish([sys.executable, "-m", "scrapy", *arguments], environment, cwd=ROOT)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the corpus."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()

    def change(self, sql: str, *values: object) -> None:
        """Change rows of the corpus behind the commands' back, as if time had passed."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(sql, values)

    def ends(self) -> dict[str, tuple[str | None, str | None]]:
        """Path (behind the origin) to (outcome, reason) of every address that was discovered."""
        return {
            "/" + url.split("/", 3)[3]: (outcome, reason)
            for url, outcome, reason in self.query("SELECT url, outcome, reason FROM discoveries")
        }

    def require_sound(self) -> None:
        """The database is whole, and every version has its provenance."""
        assert self.query("PRAGMA integrity_check") == [("ok",)]
        assert self.query("SELECT * FROM missing_provenance") == []


def run_here(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: str = "", **settings: str
) -> Result:
    """Run a command in this process: for those that start no Scrapy."""
    for name in [name for name in os.environ if name.startswith("PRESSMARK_")]:
        monkeypatch.delenv(name)
    for name, value in corpus.environment(**settings).items():
        if name.startswith("PRESSMARK_"):
            monkeypatch.setenv(name, value)
    return CliRunner().invoke(group, ["--db", str(corpus.path), *arguments], input=stdin)


@cache
def _nursery() -> Nursery:
    """The one of this process of tests, started when the first command is."""
    nursery = Nursery.start(ROOT, own_environment())
    atexit.register(nursery.close)
    return nursery


def finish(words: list[str], environment: Mapping[str, str], stdin: bytes = b"", cwd: Path | None = None) -> Done:
    """Run to the end and take what was printed."""
    done = subprocess.run(
        words, env=environment, input=stdin, capture_output=True, timeout=LIMIT_S, check=False, cwd=cwd or os.sep
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

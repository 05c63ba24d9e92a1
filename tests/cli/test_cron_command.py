"""`pressmark cron`: what it sets up is its own, and nothing else is touched."""

import os
import re
from pathlib import Path

import pytest
from ownrun import Corpus, Done, finish

from crawler.store.sqlite import open_store

FAKE_CRONTAB = """#!/bin/sh
table="$FAKE_TABLE"
echo "$@" >> "$FAKE_LOG"
case "$1" in
-l) [ -f "$table" ] && cat "$table" || { echo "no crontab for you" >&2; exit 1; } ;;
-) cat > "$table.new"; [ -z "$FAKE_REFUSES" ] || { echo "bad minute" >&2; exit 1; }; mv "$table.new" "$table" ;;
esac
"""
FAKE_SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$FAKE_LOG"
[ -z "$FAKE_REFUSES" ] || { echo "Failed to connect to bus" >&2; exit 1; }
"""
OTHERS = b"# mine\n\nMAILTO=me@example.org\r\n5 4 * * * /usr/bin/backup --all  \n* * * * * caf\xe9"


class Machine:
    """A machine with commands of ours in place of crontab and systemctl."""

    def __init__(self, folder: Path, corpus: Corpus) -> None:
        self.folder, self.corpus = folder, corpus
        self.table, self.log, self.units = folder / "table", folder / "log", folder / "config/systemd/user"
        commands = folder / "bin"
        commands.mkdir()
        for name, text in (("crontab", FAKE_CRONTAB), ("systemctl", FAKE_SYSTEMCTL)):
            (commands / name).write_text(text)
            (commands / name).chmod(0o755)
        self.environment = {
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "FAKE_TABLE": str(self.table),
            "FAKE_LOG": str(self.log), "XDG_CONFIG_HOME": str(folder / "config"), "FAKE_REFUSES": "",
        }  # fmt: skip

    def run(self, *words: str, db: str = "", **more: str) -> Done:
        start = self.corpus.words("cron", *words)
        if db:
            start[start.index("--db") + 1] = db
        return finish(start, self.corpus.environment() | self.environment | more)

    @property
    def asked(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path, corpus: Corpus) -> Machine:
    return Machine(tmp_path, corpus)


def test_without_a_flag_the_lines_are_printed_and_nothing_is_run(machine: Machine) -> None:
    done = machine.run("--every", "5")

    assert done.code == 0
    assert f"--db {machine.corpus.path} crawl --quiet" in done.out
    assert "*/5 * * * * " in done.out and "OnCalendar=*:0/5" in done.out
    assert machine.asked == []


def test_installing_adds_a_marked_block_behind_the_lines_of_others(machine: Machine) -> None:
    machine.table.write_bytes(OTHERS)

    done = machine.run("--install")

    assert done.code == 0
    assert done.out.startswith("added to the crontab: */10 * * * * ")
    begin, line, end = machine.table.read_bytes().removeprefix(OTHERS + b"\n").decode().splitlines()
    assert begin == f"# BEGIN pressmark {machine.corpus.path} (made by `pressmark cron --install`)"
    assert end == f"# END pressmark {machine.corpus.path}"
    assert re.fullmatch(r"\*/10 \* \* \* \* .*pressmark.* crawl --quiet", line)
    assert "set in this environment, which a timer does not have: " in done.err and "contact" in done.err


def test_installing_twice_changes_nothing_and_another_interval_takes_its_place(machine: Machine) -> None:
    machine.run("--install")
    machine.table.write_bytes(machine.table.read_bytes() + b"0 0 * * * later\n")
    before = machine.table.read_bytes()

    assert machine.run("--install").out.startswith("already in the crontab")
    assert machine.table.read_bytes() == before
    assert machine.run("--install", "--every", "20").out.startswith("changed in the crontab")
    assert machine.table.read_bytes() == before.replace(b"*/10 ", b"*/20 ")


def test_removing_leaves_every_other_byte_as_it_was(machine: Machine) -> None:
    machine.table.write_bytes(OTHERS + b"\n")
    machine.run("--install")
    other = str(machine.folder / "other corpus.db")
    machine.run("--install", db=other)

    assert machine.run("--remove").out == "taken out of the crontab\n"
    assert str(machine.corpus.path).encode() not in machine.table.read_bytes()
    assert machine.run("--remove").out == "nothing of this corpus is in the crontab\n"
    machine.run("--remove", db=other)
    assert machine.table.read_bytes() == OTHERS + b"\n"


def test_a_block_without_its_end_is_not_touched(machine: Machine) -> None:
    machine.run("--install")
    cut = machine.table.read_bytes().rpartition(b"# END")[0] + b"0 0 * * * not ours\n"
    machine.table.write_bytes(cut)

    for words in (["--install"], ["--remove"]):
        done = machine.run(*words)
        assert (done.code, "mend it with crontab -e" in done.err) == (3, True)
    assert machine.table.read_bytes() == cut


def test_a_refusal_of_crontab_is_told(machine: Machine) -> None:
    done = machine.run("--install", FAKE_REFUSES="yes")

    assert (done.code, done.err.splitlines()[-1]) == (3, "crontab refused it: bad minute")
    assert not machine.table.exists()


def test_a_machine_without_crontab_is_told(machine: Machine) -> None:
    done = machine.run("--install", PATH=str(machine.folder))

    assert (done.code, done.err.splitlines()[-1]) == (3, "there is no crontab command here")


def test_a_user_timer_is_set_up_once_changed_and_taken_away(machine: Machine) -> None:
    first = machine.run("--install", "--systemd")
    assert (first.code, first.out.startswith("set up: ")) == (0, True), first.err
    timer, service = sorted(machine.units.iterdir(), key=lambda file: file.suffix, reverse=True)
    assert (timer.suffix, service.suffix) == (".timer", ".service")
    assert "OnCalendar=*:0/10" in timer.read_text()
    assert f"--db {machine.corpus.path} crawl --quiet" in service.read_text()
    assert machine.asked == ["--user daemon-reload", f"--user enable --now {timer.name}"]

    assert machine.run("--install", "--systemd").out.startswith("already set up: ")
    machine.run("--install", "--systemd", "--every", "30")
    assert "OnCalendar=*:0/30" in timer.read_text()

    assert machine.run("--remove", "--systemd").out.startswith("taken away: ")
    assert list(machine.units.iterdir()) == []
    assert machine.asked[-2:] == [f"--user disable --now {timer.name}", "--user daemon-reload"]
    assert machine.run("--remove", "--systemd").out == "no systemd timer of this corpus is there\n"


def test_a_unit_of_that_name_which_is_not_ours_is_left_alone(machine: Machine) -> None:
    machine.run("--install", "--systemd")
    (service,) = machine.units.glob("*.service")
    service.write_text("[Unit]\nDescription=theirs\n")

    for words in (["--install", "--systemd"], ["--remove", "--systemd"]):
        done = machine.run(*words)
        assert (done.code, "not made by `pressmark cron`" in done.err) == (3, True)
    assert service.read_text() == "[Unit]\nDescription=theirs\n"


def test_a_quiet_crawl_prints_nothing_when_all_is_well(corpus: Corpus) -> None:
    open_store(corpus.path).close()
    done = corpus.run("crawl", "--quiet")

    assert (done.code, done.out, done.err) == (0, "", "")

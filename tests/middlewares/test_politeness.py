"""A request waits for its host's turn among all processes, but for nobody without an end."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from crawler.middlewares import politeness
from crawler.middlewares.politeness import HostTurns, HostWaits, RunEnds
from crawler.schedule.pacer import Pacer
from crawler.walk.runtime import Runtime
from crawler.walk.turnfile import Trace, TurnFile

HOST = "a.example"


def make_turns(database: Path, *, is_ending: bool = False) -> HostTurns:
    """Turns of a run of its own."""

    def instant_of(moment: float) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=moment - time.monotonic())

    def second_of(moment: datetime | None) -> float | None:
        return None if moment is None else time.monotonic() + (moment - datetime.now(UTC)).total_seconds()

    runtime: Any = SimpleNamespace(
        pacer=Pacer(0.05, 120.0), turns=TurnFile.open(database), wall_of=instant_of, retry_of=second_of
    )
    return HostTurns(cast(Runtime, runtime), lambda: is_ending)


async def ask(turns: HostTurns) -> float:
    """Take the host's turn once; the second at which it came."""
    async with turns.turn(HOST):
        return time.monotonic()


def test_two_runs_take_turns_with_the_longer_pause_of_the_two(tmp_path: Path) -> None:
    one, other = make_turns(tmp_path / "news.db"), make_turns(tmp_path / "news.db")
    one.pacer.set_delay(HOST, 0.4)
    first = asyncio.run(ask(one))
    assert asyncio.run(ask(other)) - first >= 0.39


def test_what_one_run_was_asked_to_wait_holds_for_the_other_at_once(tmp_path: Path) -> None:
    one, other = make_turns(tmp_path / "news.db"), make_turns(tmp_path / "news.db")
    one.pacer.set_retry_at(HOST, time.monotonic() + 3600)
    one.runtime.turns.write(HOST, Trace(None, 0.0, datetime.now(UTC) + timedelta(hours=1)))
    with pytest.raises(HostWaits) as waits:
        asyncio.run(ask(other))
    assert 3500 < waits.value.wait_s <= 3600


def test_a_turn_that_is_never_given_up_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(politeness, "HELD_S", 0.3)
    other = make_turns(tmp_path / "news.db")
    monkeypatch.setattr(other.runtime.turns, "take", lambda host: False)
    with pytest.raises(HostWaits) as waits:
        asyncio.run(ask(other))
    assert waits.value.wait_s == politeness.AFTER_HELD_S


def test_a_run_that_is_told_to_stop_asks_nobody_and_leaves_no_trace(tmp_path: Path) -> None:
    turns = make_turns(tmp_path / "news.db", is_ending=True)
    with pytest.raises(RunEnds):
        asyncio.run(ask(turns))
    assert turns.runtime.turns.read(HOST) == Trace()
    assert turns.runtime.turns.take(HOST)

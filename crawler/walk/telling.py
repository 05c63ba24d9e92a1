"""What is told to other machines when a crawl ends: a file for Prometheus, a health check, a webhook.

None of it can fail the crawl: what goes wrong is a line. The webhook hears of changes only: when a crawl ends
otherwise than the one before, or when other feeds fail for good. What was told last lies in a small file beside the
database, so that it can be told that the database is not usable.
"""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler import __version__
from crawler.clock import format_instant
from crawler.config import SECRET, Config, database_path, user_agent
from crawler.errors import AddressRefused, ConfigError, StoreError, UrlError
from crawler.files import write_whole
from crawler.items import Outcome
from crawler.net.guard import Guard
from crawler.net.post import send
from crawler.store.sqlite import open_store

FAILING_AFTER = 3
"""Failed looks in a row from which a feed counts as failing: one is the weather."""
COLLECTORS, OWN = 0o644, 0o600
"""Modes: metrics are for collectors to read; addresses of feeds may hold tokens, and are the operator's own."""
MAX_NAMED = 50
"""Failing feeds named in a message; all are counted."""

FACTS = """
SELECT (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM discoveries WHERE outcome IS NULL) AS open,
    (SELECT count(*) FROM sources WHERE is_active = 1) AS sources,
    (SELECT count(*) FROM feeds WHERE is_active = 1) AS feeds
"""
FAILING = "SELECT url FROM feeds WHERE is_active = 1 AND error_streak >= :after ORDER BY url"


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended."""

    command: str
    started_at: datetime
    ended_at: datetime
    exit_code: int
    counts: Mapping[str, int]
    problem: str | None = None
    """Why the corpus could not be used, in one line."""


@dataclass(frozen=True, slots=True)
class State:
    """What a change is told of."""

    exit_code: int
    failing: tuple[str, ...]
    """Addresses of the feeds that fail for good."""


def tell_end(config: Config, end: End) -> list[str]:
    """Do all that is set up; gives what went wrong, a line each."""
    if not (config.metrics_file or config.ping_url or config.notify_url):
        return []
    facts, failing = _look(config)
    problems = []
    if config.metrics_file:
        problems.append(_write_metrics(config, end, facts, len(failing)))
    if config.ping_url:
        url = config.ping_url.replace("{code}", str(end.exit_code))
        problems.append(_told("ping_url", send(url, None, user_agent(config, __version__), guard_of(config))))
    if config.notify_url:
        problems.append(_notify(config, end, State(end.exit_code, failing)))
    return [problem for problem in problems if problem is not None]


def require_dialled(config: Config) -> None:
    """Refuse addresses that could not be told at the end of a run either, as far as their spelling tells.

    Raises:
        ConfigError: one lies in a private network, and the operator did not say that it may.
    """
    guard = guard_of(config)
    for name in SECRET:
        url = getattr(config, name).replace("{code}", "0")
        try:
            if url:
                guard.check_url(url)
        except AddressRefused as error:
            raise ConfigError(f'{name} is refused: {error.why}; `tell_private = "yes"` lets it through') from error


def guard_of(config: Config) -> Guard:
    """Public addresses only, unless the operator says that these two need not be."""
    if config.tell_private != "yes":
        return Guard()
    opened = []
    for url in (config.ping_url.replace("{code}", "0"), config.notify_url):
        with suppress(UrlError):
            Guard.allowing([url])
            opened.append(url)
    return Guard.allowing(opened)


def metrics_text(end: End, facts: Mapping[str, int], failing: int, corpus: str) -> str:
    """The text format of Prometheus.

    Source: https://prometheus.io/docs/instrumenting/exposition_formats/
    """
    label = f'corpus="{_escape(corpus)}"'
    outcomes = {outcome.value: end.counts.get(outcome.value, 0) for outcome in Outcome}
    seconds = (end.ended_at - end.started_at).total_seconds()
    rows: list[tuple[str, str, dict[str, float]]] = [
        ("last_run_end_timestamp_seconds", "When the last run ended.", {"": round(end.ended_at.timestamp(), 3)}),
        ("last_run_duration_seconds", "How long it took.", {"": round(seconds, 3)}),
        ("last_run_exit_code", "Its exit code: 0 done, 3 some sources failed, 4 corpus not usable.",
         {"": end.exit_code}),
        ("last_run_listings", "Feeds, sitemaps and home pages it looked at.", {"": end.counts.get("listings", 0)}),
        ("last_run_pages", "Pages that ended in it, by outcome.",
         {f',outcome="{name}"': count for name, count in outcomes.items()}),
        ("feeds_failing", f"Feeds with {FAILING_AFTER} failed looks in a row or more.", {"": failing}),
        ("articles", "Articles in the corpus.", {"": facts.get("articles", 0)}),
        ("open_addresses", "Addresses that wait to be fetched.", {"": facts.get("open", 0)}),
        ("sources", "Sources that are watched.", {"": facts.get("sources", 0)}),
        ("feeds", "Feeds, sitemaps and home pages that are watched.", {"": facts.get("feeds", 0)}),
    ]  # fmt: skip
    if not facts:  # the corpus cannot be read: nothing is made up about it
        rows = rows[:5]
    lines = []
    for name, text, values in rows:
        lines += [f"# HELP pressmark_{name} {text}", f"# TYPE pressmark_{name} gauge"]
        lines += [f"pressmark_{name}{{{label}{more}}} {value}" for more, value in values.items()]
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _look(config: Config) -> tuple[dict[str, int], tuple[str, ...]]:
    """(counts, failing feeds); nothing when the corpus cannot be read."""
    try:
        with closing(open_store(database_path(config), is_read_only=True)) as store:
            (facts,) = store.query(FACTS)
            return facts, tuple(row["url"] for row in store.query(FAILING, {"after": FAILING_AFTER}))
    except (StoreError, sqlite3.Error):
        return {}, ()


def _write_metrics(config: Config, end: End, facts: Mapping[str, int], failing: int) -> str | None:
    path = Path(config.metrics_file).expanduser().absolute()
    return _write(path, metrics_text(end, facts, failing, str(database_path(config))), COLLECTORS)


def _write(path: Path, text: str, mode: int) -> str | None:
    """Put the file in place at once; what went wrong."""
    try:
        write_whole(path, text.encode(), mode)
    except ConfigError as error:
        return str(error)
    return None


def _notify(config: Config, end: End, state: State) -> str | None:
    """Tell of a change; one that could not be told is told after the next run."""
    path = database_path(config)
    path = path.with_name(path.name + ".told")
    before = _read_state(path)
    if end.exit_code == 4 and before is not None:
        state = State(end.exit_code, before.failing)  # what fails cannot be known
    if state == (before or State(0, ())):
        return None if before else _keep_state(path, end, state)  # the next message says what was before
    text = json.dumps(message(end, state, before), ensure_ascii=False).encode()
    problem = send(config.notify_url, text, user_agent(config, __version__), guard_of(config))
    if problem is not None:
        return _told("notify_url", problem)
    return _keep_state(path, end, state)


def _keep_state(path: Path, end: End, state: State) -> str | None:
    told = {"exit_code": state.exit_code, "failing": list(state.failing), "told_at": format_instant(end.ended_at)}
    return _write(path, json.dumps(told), OWN)


def message(end: End, state: State, before: State | None) -> dict[str, Any]:
    """What a webhook is sent. `text` is what chat services show."""
    known = set(before.failing) if before else set()
    new = [url for url in state.failing if url not in known]
    mended = sorted(known - set(state.failing))
    words = [f"pressmark {end.command}: exit code {state.exit_code}"]
    if before and before.exit_code != state.exit_code:
        words[0] += f", was {before.exit_code}"
    if end.problem:
        words.append(end.problem)
    for urls, of_one, of_many in ((new, "feed fails now", "feeds fail now"),
                                  (mended, "feed is well again", "feeds are well again")):  # fmt: skip
        if urls:
            what = of_one if len(urls) == 1 else of_many
            words.append(f"{len(urls)} {what}: {', '.join(urls[:5])}{', ...' if len(urls) > 5 else ''}")
    return {
        "text": "; ".join(words),
        "command": end.command,
        "exit_code": state.exit_code,
        "exit_code_before": before.exit_code if before else None,
        "failing": list(state.failing[:MAX_NAMED]),
        "failing_count": len(state.failing),
        "newly_failing": new[:MAX_NAMED],
        "well_again": mended[:MAX_NAMED],
        "problem": end.problem,
        "ended_at": format_instant(end.ended_at),
    }


def _read_state(path: Path) -> State | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return State(int(told["exit_code"]), tuple(map(str, told["failing"])))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _told(name: str, problem: str | None) -> str | None:
    return None if problem is None else f"{name}: {problem}"

"""The lists: start page, search, sources, runs, edits, rights, withdrawals, copies. Each is made of one connection.

In: a connection and the address's parameters. Out: a `Page`: plain values that a template shows, and that JSON and CSV
give as they are.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import urlencode

from crawler.clock import now
from crawler.store import drift, facets, health, overview
from crawler.store.facets import SOURCE_NAME

NEWEST = 8
"""Articles on the start page."""
ROWS = 50
"""Rows of a list on one page."""

FORM = "_form"
"""Under this name the parameters tell the form that is asked for: empty, `json` or `csv`."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ORDERS = {"best": "best match", "published": "latest date", "stored": "stored last"}
_FACET_ROWS = 12
_LABELS = {"source": "Source", "language": "Language", "status": "Rights", "access": "Access"}

T = TypeVar("T")
Row = dict[str, Any]
Arguments = Mapping[str, str]
Cache = Callable[[Any, Callable[[], Any]], Any]


class NoSuchPage(LookupError):
    """The address names nothing that is in the corpus."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page before it has a form."""

    template: str
    title: str
    data: Mapping[str, Any]
    rows: tuple[Row, ...] | None = None
    """What CSV gives; None where the page is no list."""
    columns: tuple[str, ...] = field(default=())
    """Of CSV, so that an empty list has its heads."""


SOURCES = f"SELECT s.source_id, {SOURCE_NAME} FROM sources s"  # noqa: S608 - a constant


def show_start(connection: sqlite3.Connection, arguments: Arguments, cache: Cache) -> Page:
    """The state at a glance."""
    state: overview.Overview = cache("overview", lambda: overview.read_overview(connection, now()))
    newest = facets.find_newest(connection, NEWEST)
    runs = [run | {"counts": json.loads(run["counts"] or "{}")} for run in state.runs]
    data = {"overview": state, "runs": runs, "newest": newest}
    figures = tuple({"figure": name, "number": number} for name, number in state.figures)
    return Page("start.html", "The corpus", data, figures, ("figure", "number"))


def show_search(connection: sqlite3.Connection, arguments: Arguments, cache: Cache) -> Page:
    """Articles that hold all words, narrowed by facets."""
    wanted = read_wanted(arguments)
    state = facets.read_state(connection)
    inside: str | None = cache(("inside", wanted.text, state), lambda: facets.find_inside(connection, wanted))
    wanted = replace(wanted, inside=inside)
    key = ("counts", wanted.text, wanted.since, wanted.until, state)
    counts: facets.Counts = cache(key, lambda: facets.count(connection, wanted))
    found = facets.find(connection, wanted, counts)
    of_days = ("days", *key[1:], *sorted(wanted.chosen.items()))
    days: tuple[tuple[str, int], ...] = cache(of_days, lambda: facets.count_days(connection, wanted))
    names = {str(number): name for number, name in connection.execute(SOURCES)}
    last = min(-(-found.total // facets.PAGE_ROWS), facets.MAX_PAGE)
    data = {
        "wanted": replace(wanted, inside=None),
        "found": found,
        "facets": [_facet(name, wanted, counts, names, arguments.get("all") == name) for name in facets.FACETS],
        "days": [_day(wanted, day, count) for day, count in days],
        "chosen": [
            {"label": f"{_LABELS[name]}: {_value(name, value, names)}", "href": _without(wanted, name)}
            for name, value in wanted.chosen.items()
        ],
        "orders": [
            {"order": name, "label": label, "is_chosen": name == wanted.order, "href": _address(wanted, order=name)}
            for name, label in _ORDERS.items()
        ],
        "previous": _address(wanted, page=wanted.page - 1) if wanted.page > 1 else None,
        "next": _address(wanted, page=wanted.page + 1) if wanted.page < last else None,
        "pages": last,
        "is_cut": found.total > facets.MAX_PAGE * facets.PAGE_ROWS,
    }
    title = f"Search: {wanted.text}" if wanted.text else "Articles"
    return Page("search.html", title, data, found.rows, _HIT_COLUMNS)


_HIT_COLUMNS = (
    "article_id", "url", "title", "authors", "publisher", "date_published", "first_seen_at", "status", "access",
    "language", "word_count", "version_number", "withdrawn_at", "agency", "cluster_id", "source_id", "source",
    "silent_edits", "copies", "snippet",
)  # fmt: skip


def read_wanted(arguments: Arguments) -> facets.Wanted:
    """What an address asks for; what it says amiss is as if it were not there."""
    chosen = {name: arguments[name] for name in facets.FACETS if arguments.get(name)}
    source = chosen.get("source", facets.NONE)
    if source != facets.NONE and not (source.isascii() and source.isdigit() and len(source) < 19):
        del chosen["source"]
    since, until = (_find_day(arguments.get(name)) for name in ("since", "until"))
    order, is_csv = arguments.get("order", "best"), arguments.get(FORM) == "csv"
    return facets.Wanted(
        text=arguments.get("q", "").strip(),
        chosen=chosen,
        since=since,
        until=until,
        order=order if order in _ORDERS else "best",
        page=1 if is_csv else max(1, min(find_number(arguments.get("page")) or 1, facets.MAX_PAGE)),
        rows=facets.MAX_ROWS if is_csv else facets.PAGE_ROWS,
    )


def _find_day(text: str | None) -> str | None:
    return text if text and _DAY.fullmatch(text) else None


def find_number(text: str | None) -> int | None:
    """A whole number in a parameter; None for whatever else stands there."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _facet(name: str, wanted: facets.Wanted, counts: facets.Counts, names: Mapping[str, str], is_whole: bool) -> Row:
    values = counts.of(name, wanted.chosen)
    chosen = wanted.chosen.get(name)
    shown = [pair for place, pair in enumerate(values) if is_whole or place < _FACET_ROWS or pair[0] == chosen]
    more = _address(wanted)
    return {
        "name": name,
        "label": _LABELS[name],
        "more": len(values) - len(shown),
        "more_href": f"{more}{'&' if '?' in more else '?'}all={name}#facet-{name}",
        "values": [
            {
                "value": value,
                "label": _value(name, value, names),
                "count": count,
                "is_chosen": value == chosen,
                "href": _without(wanted, name) if value == chosen else _with(wanted, name, value),
            }
            for value, count in shown
        ],
    }


def _value(name: str, value: str, names: Mapping[str, str]) -> str:
    if value == facets.NONE:
        return {"source": "no source", "language": "not known"}.get(name, "none")
    return names.get(value, value) if name == "source" else value


def _day(wanted: facets.Wanted, day: str, count: int) -> Row:
    is_day = _find_day(day) is not None
    is_chosen = is_day and wanted.since == day and wanted.until == day
    href = _address(wanted, since=None if is_chosen else day, until=None if is_chosen else day) if is_day else None
    label = "no date" if day == facets.NONE else day
    return {"day": day, "label": label, "count": count, "is_chosen": is_chosen, "href": href}


def _with(wanted: facets.Wanted, name: str, value: str) -> str:
    return _address(wanted, chosen={**wanted.chosen, name: value})


def _without(wanted: facets.Wanted, name: str) -> str:
    return _address(wanted, chosen={one: value for one, value in wanted.chosen.items() if one != name})


def _address(wanted: facets.Wanted, **changes: Any) -> str:
    """The address of this search with something changed; on its first page unless that is what changes."""
    chosen = changes.get("chosen", wanted.chosen)
    page, order = changes.get("page", 1), changes.get("order", wanted.order)
    parts = {"q": wanted.text, **chosen, "since": changes.get("since", wanted.since)}
    parts |= {"until": changes.get("until", wanted.until), "order": order if order != "best" else ""}
    parts |= {"page": str(page) if page > 1 else ""}
    query = urlencode([(name, value) for name, value in parts.items() if value], errors="replace")
    return f"/-/search?{query}" if query else "/-/search"


def show_sources(connection: sqlite3.Connection, arguments: Arguments, cache: Cache) -> Page:
    """How each source does."""
    found: list[health.Health] = cache("health", lambda: health.read_health(connection, now()))
    columns = tuple(health.Health.__dataclass_fields__)
    rows = tuple({name: getattr(one, name) for name in columns} for one in found)
    return Page("sources.html", "Sources", {"sources": rows}, rows, columns)


RUNS = """
SELECT run_id, command, started_at, ended_at, exit_code, user_agent, counts FROM runs
WHERE :before IS NULL OR run_id < :before ORDER BY run_id DESC LIMIT :limit
"""
RUN = "SELECT * FROM runs WHERE run_id = :run_id"
FETCHES_OF_RUN = """
SELECT outcome, count(*) AS requests, sum(payload_bytes) AS bytes FROM fetches WHERE run_id = :run_id
GROUP BY outcome ORDER BY requests DESC
"""
WARC_FILES_OF_RUN = "SELECT name, size_bytes, sha256, closed_at FROM warc_files WHERE run_id = :run_id"
HEAD_OF_RUN = "SELECT entry_id, hash, signed_at FROM heads WHERE run_id = :run_id"


def show_runs(connection: sqlite3.Connection, arguments: Arguments, cache: Cache) -> Page:
    """Runs, newest first."""
    rows, older = _listed(connection, RUNS, "/-/runs", "run_id", arguments)
    for row in rows:
        row["counts"] = json.loads(row["counts"] or "{}")
    columns = ("run_id", "command", "started_at", "ended_at", "exit_code", "user_agent", "counts")
    return Page("runs.html", "Runs", {"runs": rows, "older": older}, tuple(rows), columns)


def show_run(connection: sqlite3.Connection, arguments: Arguments, cache: Cache, run_id: int) -> Page:
    """One run whole."""
    found = _rows(connection, RUN, run_id=run_id)
    if not found:
        raise NoSuchPage(f"There is no run {run_id}.")
    run = found[0] | {name: json.loads(found[0][name] or "{}") for name in ("counts", "versions", "settings")}
    fetches = _rows(connection, FETCHES_OF_RUN, run_id=run_id)
    heads = [row | {"hash": row["hash"].hex()} for row in _rows(connection, HEAD_OF_RUN, run_id=run_id)]
    files = _rows(connection, WARC_FILES_OF_RUN, run_id=run_id)
    data = {"run": run, "fetches": fetches, "files": files, "heads": heads}
    return Page("run.html", f"Run {run_id}", data, tuple(fetches), ("outcome", "requests", "bytes"))


EDITS = f"""
SELECT v.version_id, v.article_id, a.url, {SOURCE_NAME} AS source, v.number AS version,
    f.fetched_at AS seen_at, v.changes, v.is_silent, v.declared_by, v.words_added, v.words_removed, v.correction,
    o.title AS old_title, v.title AS new_title, v.cause
FROM versions v INDEXED BY versions_later
JOIN versions o ON o.article_id = v.article_id AND o.number = v.number - 1
JOIN articles a ON a.article_id = v.article_id JOIN fetches f ON f.fetch_id = v.fetch_id
LEFT JOIN sources s ON s.source_id = a.source_id
WHERE v.number > 1 AND v.cause IS NOT 'reading' AND (:silent = 0 OR v.is_silent = 1)
    AND (:before IS NULL OR v.version_id < :before)
ORDER BY v.version_id DESC LIMIT :limit
"""  # noqa: S608 - a constant


def show_edits(connection: sqlite3.Connection, arguments: Arguments, cache: Cache) -> Page:
    """What publishers changed, newest first."""
    is_silent = arguments.get("silent") == "1"
    address = "/-/edits?silent=1" if is_silent else "/-/edits"
    rows, older = _listed(connection, EDITS, address, "version_id", arguments, silent=int(is_silent))
    for row in rows:
        row["changes"] = json.loads(row["changes"])
    columns = (
        "version_id", "article_id", "url", "source", "version", "seen_at", "changes", "is_silent", "declared_by",
        "words_added", "words_removed", "correction", "old_title", "new_title", "cause",
    )  # fmt: skip
    title = "Silent edits" if is_silent else "Edits"
    return Page("edits.html", title, {"edits": rows, "older": older, "is_silent": is_silent}, tuple(rows), columns)


VERDICTS = f"""
SELECT {SOURCE_NAME} AS source, a.source_id, a.status, count(*) AS articles
FROM articles a INDEXED BY articles_facets LEFT JOIN sources s ON s.source_id = a.source_id
GROUP BY a.source_id, a.status ORDER BY articles DESC
"""  # noqa: S608 - a constant
CONFLICTS = """
SELECT r.article_id, a.title, a.url, r.status, r.tdm, r.ai_train, r.archive, r.access, r.conflicts
FROM rights r INDEXED BY rights_conflicts JOIN articles a ON a.version_id = r.version_id
WHERE r.conflicts <> '[]' ORDER BY r.version_id DESC LIMIT :limit
"""


def show_rights(connection: sqlite3.Connection, arguments: Arguments, cache: Cache) -> Page:
    """The ledger of rights: verdicts by source, evidence that disagrees, and changes."""
    verdicts: list[Row] = cache("verdicts", lambda: _rows(connection, VERDICTS))
    sources: dict[Any, Row] = {}
    for row in verdicts:
        name = row["source"] or "no source"
        one = sources.setdefault(row["source_id"], {"source": name, "source_id": row["source_id"], "articles": 0})
        one[row["status"]] = row["articles"]
        one["articles"] += row["articles"]
    conflicts = [row | {"conflicts": json.loads(row["conflicts"])} for row in _rows(connection, CONFLICTS, limit=ROWS)]
    changes = drift.rights_changes(connection, ROWS)
    listed = sorted(sources.values(), key=lambda one: -one["articles"])
    data = {"sources": listed, "conflicts": conflicts, "changes": changes, "limit": ROWS}
    rows = tuple({name: one.get(name, 0) for name in _VERDICT_COLUMNS} for one in listed)
    return Page("rights.html", "Rights", data, rows, _VERDICT_COLUMNS)


_VERDICT_COLUMNS = ("source", "source_id", "licensed", "reserved", "unknown", "articles")

WITHDRAWALS = f"""
SELECT a.article_id, a.title, a.url, {SOURCE_NAME} AS source, a.withdrawn_at, a.withdrawn_reason,
    a.first_seen_at, a.version_number
FROM articles a LEFT JOIN sources s ON s.source_id = a.source_id
WHERE a.withdrawn_at IS NOT NULL ORDER BY a.withdrawn_at DESC, a.article_id DESC LIMIT :limit
"""  # noqa: S608 - a constant
ERASURES = """
SELECT erasure_id, erased_at, scope, digest, reason, counts, raw_bytes FROM erasures
ORDER BY erasure_id DESC LIMIT :limit
"""
MAX_WITHDRAWALS = 500


def show_withdrawals(connection: sqlite3.Connection, arguments: Arguments, cache: Cache) -> Page:
    """Articles that publishers took back, and receipts of what was erased here."""
    rows = tuple(_rows(connection, WITHDRAWALS, limit=MAX_WITHDRAWALS))
    erasures = [row | {"counts": json.loads(row["counts"])} for row in _rows(connection, ERASURES, limit=ROWS)]
    columns = (
        "article_id", "title", "url", "source", "withdrawn_at", "withdrawn_reason", "first_seen_at", "version_number"
    )  # fmt: skip
    data = {"withdrawals": rows, "erasures": erasures, "limit": MAX_WITHDRAWALS}
    return Page("withdrawals.html", "Withdrawals", data, rows, columns)


LARGEST = """
SELECT cluster_id, count(*) AS articles, max(article_id) AS last FROM articles INDEXED BY articles_cluster
GROUP BY cluster_id HAVING articles > 1 ORDER BY articles DESC, last DESC LIMIT :limit
"""
ORIGIN = "SELECT * FROM cluster_origins WHERE cluster_id = :cluster_id"
TITLE = "SELECT title FROM articles WHERE article_id = :article_id"


def show_copies(connection: sqlite3.Connection, arguments: Arguments, cache: Cache) -> Page:
    """Stories with most copies."""
    rows: tuple[Row, ...] = cache("copies", lambda: tuple(_origins(connection)))
    columns = (
        "cluster_id", "articles", "reason", "origin_url", "origin_id", "origin_agency", "origin_name", "evidence",
        "leader_id", "leader_url", "first_seen_at", "last_seen_at", "title",
    )  # fmt: skip
    return Page("copies.html", "Copies", {"clusters": rows, "limit": ROWS}, rows, columns)


def _origins(connection: sqlite3.Connection) -> list[Row]:
    found = []
    for cluster in _rows(connection, LARGEST, limit=ROWS):
        for row in _rows(connection, ORIGIN, cluster_id=cluster["cluster_id"]):
            titles = _rows(connection, TITLE, article_id=row["leader_id"])
            found.append(row | {"title": titles[0]["title"] if titles else None})
    return found


def _listed(
    connection: sqlite3.Connection, query: str, address: str, key: str, arguments: Arguments, **given: Any
) -> tuple[list[Row], str | None]:
    """A page of rows, newest first, and the address of the older ones."""
    rows = _rows(connection, query, limit=ROWS + 1, before=find_number(arguments.get("before")), **given)
    mark = "&" if "?" in address else "?"
    older = f"{address}{mark}before={rows[ROWS - 1][key]}" if len(rows) > ROWS else None
    return rows[:ROWS], older


def _rows(connection: sqlite3.Connection, query: str, **given: Any) -> list[Row]:
    return [dict(row) for row in connection.execute(query, given)]

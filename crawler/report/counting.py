"""Counts a report out of the corpus.

Each statement is answered from an index or from the narrow tables (discoveries, sketched_articles): the texts are never
read. What a figure leaves out of its rows it adds up in one of them and says how many that are.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import ceil

from crawler.clock import format_instant, parse_instant
from crawler.report.figures import Figure, Form, Matter, Report, Span
from crawler.store.health import Health, read_health
from crawler.urls import host_of

MOST_SERIES = 5
"""Sources with a colour of their own; the others are one series."""
MOST_ROWS = 15
"""Rows of a figure; the others are added up in one."""
MOST_DAYS, MOST_WEEKS = 62, 62 * 7
"""Spans up to so many days are shown by day, by week; longer ones by month."""
MOST_NAMED = 3
"""Sources that one line names; it counts the others."""
LOW_COVERAGE = 0.9
OLD_QUEUE = timedelta(days=1)
Bounds = dict[str, str | int]
LONE = "(no source)"
"""Pages that were asked for on their own, or taken from an archive."""

TOTALS = """
SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM sources WHERE is_active = 1),
    (SELECT count(*) FROM discoveries WHERE outcome IS NULL)
"""
SOURCES = "SELECT source_id, coalesce(name, host), added_at FROM sources"
ARTICLES = """
SELECT substr(first_seen_at, 1, 10) AS day, source_id, status, tdm, ai_train, count(*) AS articles
FROM articles WHERE first_seen_at >= :since AND first_seen_at < :until
GROUP BY day, source_id, status, tdm, ai_train
"""
OUTCOMES = """
SELECT coalesce(outcome, 'open'), count(*) FROM discoveries
WHERE seen_at >= :since AND seen_at < :until GROUP BY outcome
"""
LAGS = """
SELECT d.source_id, (julianday(d.seen_at) - julianday(json_extract(d.entry, '$.published_at'))) * 1440 AS minutes
FROM discoveries d JOIN sources s ON s.source_id = d.source_id
WHERE d.seen_at >= :since AND d.seen_at < :until AND d.means IN ('feed', 'sitemap')
    AND julianday(json_extract(d.entry, '$.published_at')) >= julianday(s.added_at)
"""
"""What was published before its source was added waited for us, not we for it."""
SIZES = """
SELECT count(*) AS size FROM sketched_articles GROUP BY leader_id
HAVING count(*) > 1 AND max(seen) >= :first_s AND max(seen) < :end_s
"""
FLOWS = """
SELECT a.url AS url, coalesce(
    (SELECT y.url FROM syndications y WHERE y.article_id = s.article_id
        ORDER BY CASE y.how WHEN 'republication' THEN 1 WHEN 'canonical' THEN 2 ELSE 3 END LIMIT 1), l.url) AS origin
FROM sketched_articles s
JOIN articles a ON a.article_id = s.article_id
JOIN articles l ON l.article_id = s.leader_id
WHERE s.leader_id <> s.article_id AND s.seen >= :first_s AND s.seen < :end_s
"""
EDITS = """
SELECT a.source_id, v.is_silent, count(*) FROM versions v JOIN articles a ON a.article_id = v.article_id
WHERE v.number > 1 AND v.made_at >= :since AND v.made_at < :until AND v.cause IS NOT 'reading'
    AND NOT EXISTS (SELECT 1 FROM reextractions x WHERE x.version_id = v.version_id)
GROUP BY a.source_id, v.is_silent
"""
RUNS = """
SELECT count(*), sum(exit_code IS NULL AND run_id < (SELECT max(run_id) FROM runs)), sum(exit_code IN (1, 2, 4)),
    sum(exit_code = 3)
FROM runs WHERE started_at >= :since AND started_at < :until
"""
GAPS = "SELECT sum(missing), sum(min(filled, missing)) FROM feed_gaps WHERE found_at >= :since AND found_at < :until"
WITHDRAWN = "SELECT count(*) FROM articles WHERE withdrawn_at >= :since AND withdrawn_at < :until"
WAITING = "SELECT count(*) FROM discoveries WHERE outcome IS NULL AND seen_at < :before"


def make_report(connection: sqlite3.Connection, corpus: str, span: Span, now: datetime) -> Report:
    """Count everything.

    Args:
        corpus: name of the corpus's file.
        now: how sources do is told as of this instant, whatever the span.
    """
    names, bounds = _names_of(connection), _bounds_of(span)
    articles = [_Group(*row) for row in connection.execute(ARTICLES, bounds)]
    outcomes = dict(connection.execute(OUTCOMES, bounds).fetchall())
    edits = _edits(connection, names, bounds)
    clusters = _clusters(connection, bounds)
    figures = (
        _articles(articles, names, span),
        _lags(connection, names, bounds),
        _outcomes(outcomes),
        _statuses(articles, names),
        _machines(articles, names),
        clusters,
        _flows(connection, bounds),
        edits,
    )
    stored, sources, waiting = connection.execute(TOTALS).fetchone()
    totals = (
        ("articles in the corpus", stored),
        ("articles new in this time", sum(group.articles for group in articles)),
        ("addresses found in this time", sum(outcomes.values())),
        ("edits noticed in this time", int(edits.total)),
        ("clusters that grew in this time", int(clusters.total)),
        ("sources", sources),
        ("addresses waiting", waiting),
    )
    matters = (
        *_ill(read_health(connection, now), names),
        *_runs(connection, bounds),
        *_lost(connection, bounds, outcomes, now),
        *_publishers(connection, bounds, sum(values[0] for _, values in edits.rows)),
    )
    return Report(corpus, span, totals, matters, figures)


def _bounds_of(span: Span) -> Bounds:
    """The parameters of the statements: instants as text, and as seconds since 1970."""
    first_s, end_s = (int(parse_instant(text).timestamp()) for text in (span.since, span.until))
    return {"since": span.since, "until": span.until, "first_s": first_s, "end_s": end_s}


@dataclass(frozen=True, slots=True)
class _Group:
    """So many articles of one day and source whose verdicts are the same."""

    day: str
    source_id: int | None
    status: str
    tdm: str
    ai_train: str
    articles: int


def _names_of(connection: sqlite3.Connection) -> Mapping[int | None, str]:
    """Name of each source; two of one name are told apart by their number."""
    rows = connection.execute(SOURCES).fetchall()
    seen = Counter(row[1] for row in rows)
    named: dict[int | None, str] = {row[0]: row[1] if seen[row[1]] == 1 else f"{row[1]} ({row[0]})" for row in rows}
    return named | {None: LONE}


def _articles(groups: list[_Group], names: Mapping[int | None, str], span: Span) -> Figure:
    by_source = Counter[str]()
    cells = Counter[tuple[str, str]]()
    step = find_step(span)
    for group in groups:
        by_source[names[group.source_id]] += group.articles
        cells[_start_of(group.day, step), names[group.source_id]] += group.articles
    shown = [name for name, _ in by_source.most_common(MOST_SERIES)]
    others = [name for name in by_source if name not in shown]
    series = (*shown, *_other(len(others), "sources"))
    rows = []
    for start in _starts(span, step):
        values = [float(cells[start, name]) for name in shown]
        rows.append((start, tuple(values + ([float(sum(cells[start, name] for name in others))] if others else []))))
    told = f"Articles by the {step} on which they were first fetched (UTC), and by source."
    return Figure("articles", f"Articles a {step} by source", told, Form.TIME, step, series, tuple(rows), bool(others))


def find_step(span: Span) -> str:
    """`day`, `week` or `month`: how a span of this length is divided."""
    days = (span.last - span.first).days + 1
    return "day" if days <= MOST_DAYS else "week" if days <= MOST_WEEKS else "month"


def _start_of(day: str, step: str) -> str:
    if step == "day":
        return day
    if step == "month":
        return day[:7]
    moment = date.fromisoformat(day)
    return (moment - timedelta(days=moment.weekday())).isoformat()


def _starts(span: Span, step: str) -> Iterator[str]:
    """Every day, week or month of the span, also those in which nothing came."""
    days = (span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1))
    yield from dict.fromkeys(_start_of(day.isoformat(), step) for day in days)


def _lags(connection: sqlite3.Connection, names: Mapping[int | None, str], bounds: Bounds) -> Figure:
    found: dict[str, list[float]] = defaultdict(list)
    for source_id, minutes in connection.execute(LAGS, bounds):
        if minutes is not None:
            found[names[source_id]].append(max(0.0, minutes))
    most = sorted(found, key=lambda name: (-len(found[name]), name))
    rows = [_lag(name, found[name]) for name in most[:MOST_ROWS]]
    if most[MOST_ROWS:]:
        (label,) = _other(len(most) - MOST_ROWS, "sources")
        rows.append(_lag(label, [value for name in most[MOST_ROWS:] for value in found[name]]))
    told = (
        "Minutes from an article's publication, as its feed or sitemap dates it, to the moment its address was found: "
        "half were found sooner than the median, nine in ten sooner than the second number. What was published before "
        "its source was added does not count."
    )
    return Figure(
        "lag",
        "How soon articles are found",
        told,
        Form.LAGS,
        "source",
        ("median", "nine in ten", "counted"),
        tuple(rows),
    )


def _lag(name: str, minutes: list[float]) -> tuple[str, tuple[float, ...]]:
    minutes.sort()
    return name, (find_rank(minutes, 0.5), find_rank(minutes, 0.9), float(len(minutes)))


def find_rank(ordered: list[float], share: float) -> float:
    """The smallest of the ordered values that at least this share of them do not exceed (nearest rank)."""
    return round(ordered[max(0, ceil(share * len(ordered)) - 1)], 1)


def _outcomes(outcomes: Mapping[str, int]) -> Figure:
    rows = tuple((name, (float(count),)) for name, count in sorted(outcomes.items(), key=lambda row: (-row[1], row[0])))
    told = "How the addresses that were found in this time have ended by now; open ones wait."
    return Figure("outcomes", "How addresses ended", told, Form.SHARES, "outcome", ("addresses",), rows)


def _statuses(groups: list[_Group], names: Mapping[int | None, str]) -> Figure:
    series = ("licensed", "reserved", "unknown")
    cells = ((names[group.source_id], group.status, group.articles) for group in groups)
    told = "The verdict on the rights of each article that was new in this time, as its newest version reads."
    return Figure(
        "rights", "Rights statuses by source", told, Form.PARTS, "source", series, _table(cells, series), True
    )


def _machines(groups: list[_Group], names: Mapping[int | None, str]) -> Figure:
    series = ("both", "mining", "AI training", "neither")
    kinds = {(True, True): "both", (True, False): "mining", (False, True): "AI training", (False, False): "neither"}
    cells = (
        (names[group.source_id], kinds[group.tdm == "reserved", group.ai_train == "disallow"], group.articles)
        for group in groups
    )
    told = "Of the same articles: what is reserved - text and data mining, the training of AI, both, or neither."
    return Figure(
        "reservations", "Mining and AI training reserved, by source", told, Form.PARTS, "source", series,
        _table(cells, series), True,
    )  # fmt: skip


def _clusters(connection: sqlite3.Connection, bounds: Bounds) -> Figure:
    sizes = Counter(_size_class(size) for (size,) in connection.execute(SIZES, bounds))
    rows = tuple(
        (name, (float(sizes[name]),)) for name in ("2", "3", "4 to 5", "6 to 10", "11 and more") if sizes[name]
    )
    told = "Stories at more than one address whose last article came in this time, by how many articles they have."
    return Figure("clusters", "Clusters of copies", told, Form.SHARES, "articles in the cluster", ("clusters",), rows)


def _size_class(size: int) -> str:
    return str(size) if size <= 3 else "4 to 5" if size <= 5 else "6 to 10" if size <= 10 else "11 and more"


def _flows(connection: sqlite3.Connection, bounds: Bounds) -> Figure:
    pairs = Counter[tuple[str, str]]()
    for url, origin in connection.execute(FLOWS, bounds):
        one, other = _host_of(_origin_of(origin)), _host_of(_origin_of(url))
        if one and other and one != other:
            pairs[one, other] += 1
    most = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [(f"{one} → {other}", (float(count),)) for (one, other), count in most[:MOST_ROWS]]
    if most[MOST_ROWS:]:
        (label,) = _other(len(most) - MOST_ROWS, "ways")
        rows.append((label, (float(sum(count for _, count in most[MOST_ROWS:])),)))
    told = (
        "Copies that were new in this time, from the host where the text comes from to the host that has the copy: the "
        "page it declares as its source, else the article that leads its cluster. Copies within one host are left out."
    )
    has_rest = len(most) > MOST_ROWS
    return Figure(
        "flows", "Which way copies went", told, Form.SHARES, "from → to", ("copies",), tuple(rows), has_rest=has_rest
    )


def _origin_of(url: str) -> str:
    """Scheme and host of a stored address: it is in its normal form, and asking the parser once a host is enough."""
    return "/".join(url.split("/", 3)[:3])


_host_of = lru_cache(maxsize=4096)(host_of)


def _edits(connection: sqlite3.Connection, names: Mapping[int | None, str], bounds: Bounds) -> Figure:
    series = ("silent", "declared", "not known")
    kinds = {1: "silent", 0: "declared", None: "not known"}
    cells = ((names[row[0]], kinds[row[1]], row[2]) for row in connection.execute(EDITS, bounds))
    told = (
        "Versions that publishers made of articles already stored. Silent: headline or text changed, and nothing on "
        "the page says so. Declared: something does, or the words stayed. Not known: they were not read alike."
    )
    rows = _table(cells, series)
    has_rest = len(rows) > MOST_ROWS
    return Figure("edits", "Edits by publisher", told, Form.STACKS, "source", series, rows, True, has_rest)


def _table(cells: Iterable[tuple[str, str, int]], series: tuple[str, ...]) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Rows with the largest sum first; those behind the first `MOST_ROWS` added up in one."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, kind, count in cells:
        found[name][kind] += count
    most = sorted(found, key=lambda name: (-found[name].total(), name))
    rows = [(name, found[name]) for name in most[:MOST_ROWS]]
    if most[MOST_ROWS:]:
        (label,) = _other(len(most) - MOST_ROWS, "sources")
        rows.append((label, sum((found[name] for name in most[MOST_ROWS:]), Counter[str]())))
    return tuple((name, tuple(float(counts[kind]) for kind in series)) for name, counts in rows)


def _other(count: int, what: str) -> tuple[str, ...]:
    return (f"{count} other {what if count > 1 else what.removesuffix('s')}",) if count else ()


def _ill(health: list[Health], names: Mapping[int | None, str]) -> Iterator[Matter]:
    """Sources that fail, have ended, or lose entries."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in health:
        name = names[one.source_id]
        if one.state == "failing":
            found["no look at the feeds succeeds"].append(f"{name} ({one.error_streak} in a row failed)")
        elif one.state == "ended":
            found["no feed is left to look at"].append(name)
        elif one.items_a_day is not None and one.coverage is not None and one.coverage < LOW_COVERAGE:
            found["not all that was published in the last week is here"].append(f"{name} ({one.coverage:.0%})")
    for what, sources in found.items():
        more = f" and {len(sources) - MOST_NAMED} more" if sources[MOST_NAMED:] else ""
        text = f"{what}: {', '.join(sources[:MOST_NAMED])}{more}"
        yield Matter(not what.startswith("not all"), text, "pressmark sources --health")


def _runs(connection: sqlite3.Connection, bounds: Bounds) -> Iterator[Matter]:
    count, unended, broken, partly = (number or 0 for number in connection.execute(RUNS, bounds).fetchone())
    if broken:
        yield Matter(True, f"{broken} of {count} runs broke off with an error", "pressmark runs")
    if unended:
        yield Matter(False, f"{unended} of {count} runs were killed before their end", "pressmark runs")
    if partly:
        yield Matter(False, f"{partly} of {count} runs ended with sources or pages that failed", "pressmark runs")


def _lost(
    connection: sqlite3.Connection, bounds: Bounds, outcomes: Mapping[str, int], now: datetime
) -> Iterator[Matter]:
    """What did not come into the corpus."""
    for outcome in ("store_failed", "extraction_failed", "extraction_timeout"):
        if outcomes.get(outcome):
            text = f"{outcomes[outcome]} pages were fetched and not read or not stored ({outcome})"
            yield Matter(True, text, "pressmark doctor")
    missing, filled = (number or 0 for number in connection.execute(GAPS, bounds).fetchone())
    if missing > filled:
        text = f"feeds lost about {missing} entries between two looks, {filled} of them found elsewhere"
        yield Matter(False, text, "pressmark sources --health")
    (waiting,) = connection.execute(WAITING, {"before": format_instant(now - OLD_QUEUE)}).fetchone()
    if waiting:
        yield Matter(False, f"{waiting} addresses have waited for more than a day", "pressmark crawl")


def _publishers(connection: sqlite3.Connection, bounds: Bounds, silent: float) -> Iterator[Matter]:
    """What publishers did that nobody announced."""
    (withdrawn,) = connection.execute(WITHDRAWN, bounds).fetchone()
    if withdrawn:
        yield Matter(False, f"{withdrawn} articles were withdrawn by their publishers", "pressmark history URL")
    if silent:
        yield Matter(False, f"{silent:.0f} edits were silent", "pressmark changes --silent")


def last_days(now: datetime, days: int) -> Span:
    """The span of so many days that ends with the day of `now` in UTC."""
    last = now.astimezone(UTC).date()
    return Span(last - timedelta(days=days - 1), last)

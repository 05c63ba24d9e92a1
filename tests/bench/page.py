"""Makes docs/benchmarks.md of what was measured.

    python tests/bench/page.py > docs/benchmarks.md

The figures lie in `tests/bench/figures`: `crawl-*.jsonl` from `crawl.py`, `growth.jsonl` from `sameness.py
store-growth`, `frontier.jsonl` from `frontier.py`. The page says nothing that is not counted from them.
"""

import json
import math
import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).with_name("figures")

HEAD = """# Benchmarks

This page is made by `python tests/bench/page.py > docs/benchmarks.md` from the figures in `tests/bench/figures`; the
commands above each table make those. Measured on one machine: read the ratios, which are of the same round, and expect
other absolute figures elsewhere.
"""

CRAWL = """## A whole crawl beside other crawlers

    python tests/bench/web.py sites.txt --sites 50 --articles 40 &
    python tests/bench/crawl.py sites.txt --rounds 5 --json tests/bench/figures/crawl-own.jsonl \\\\
        --peer newspaper4k=ENV/bin/python --peer news-please=ENV/bin/python --peer trafilatura=ENV/bin/python

Every contestant crawls the same sites from nothing, in turns. CPU is user and system time of all its processes, its
start included, divided by the articles it kept; the ratios are medians of each round's ratio to Pressmark with one
worker. Plain Scrapy + trafilatura obeys robots.txt, finds the articles in the sitemaps and keeps what
`trafilatura.bare_extraction` with metadata returns. The other three are given the addresses of the articles and ask no
robots.txt. Pressmark does all that it does: discovery by every means, raw records, rights, near copies, the ledger.
"""

GROWTH = """## Growth of the corpus

    python tests/bench/sameness.py store-growth --articles 100000 --json tests/bench/figures/growth.jsonl

Articles of some 200 invented words, a third of them copies, through the whole store: CPU of writing the next one
(discovery, fetch, article, version, ledger, near copies), of finding its copies (a part of that), of `why` for an
address, of `search` for the words of a title, and of `search` for one word that stands in many articles, of which it
ranks the last 5,000. The words have 6,000 forms: the rarest of a title stands in 1.1% of the articles (median).
"""

MEMORY = """## Memory of a run over its addresses

    python tests/bench/frontier.py --json tests/bench/figures/frontier.jsonl

Peak resident memory of the crawling process, without its workers, when a sitemap names so many addresses: in a first
run that finds all of them new, and in a second that knows them. Both fetch 20 pages and leave the rest in the store.
"""


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a file of figures; none where it is not there."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rows_of(header: list[str], lines: list[list[str]]) -> str:
    """A Markdown table."""
    table = [header, ["---"] * len(header), *lines]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in table)


def crawl_table(path: Path) -> Iterator[str]:
    """One file of rounds, with what it hangs on."""
    lines = read(path)
    setting: dict[str, str] = {}
    rounds: dict[str, list[dict[str, float]]] = defaultdict(list)
    for line in lines:
        if "setting" in line:
            setting |= line["setting"]
        else:
            rounds[line["contestant"]].append(line)
    web = setting.pop("web", "")
    day = setting.pop("day", "")
    yield f"### {web[:1].upper()}{web[1:]}\n"
    yield f"{day}; " + "; ".join(f"{name} {value}" for name, value in setting.items()) + ".\n"
    yield contestants_table(rounds, next(name for name in rounds if name.startswith("pressmark"))) + "\n"


def contestants_table(rounds: Mapping[str, Sequence[Mapping[str, Any]]], base_name: str) -> str:
    """Medians of each contestant's rounds, and of its ratios to the base in the same round."""
    base = {one["round"]: one for one in rounds[base_name]}
    table = []
    for name, own in rounds.items():
        costs = [1000 * one["cpu_s"] / one["articles"] for one in own]
        speeds = [one["articles"] / one["clock_s"] for one in own]
        ours = [base[one["round"]] for one in own]
        their_costs = [1000 * one["cpu_s"] / one["articles"] for one in ours]
        their_speeds = [one["articles"] / one["clock_s"] for one in ours]
        table.append([
            name, f"{len(own)}", f"{statistics.median(one['articles'] for one in own):.0f}",
            f"{statistics.median(costs):.1f}", ratio(costs, their_costs),
            f"{statistics.median(speeds):.1f}", ratio(speeds, their_speeds),
            f"{statistics.median(one['peak_mb'] for one in own):.0f}",
        ])  # fmt: skip
    header = ["", "rounds", "articles", "CPU ms each", "ratio", "articles a second", "ratio", "peak MB of a process"]
    return rows_of(header, table)


def ratio(values: list[float], others: list[float]) -> str:
    """The median of what the rounds give."""
    return f"{statistics.median(value / other for value, other in zip(values, others, strict=True)):.2f}"


def growth_table(lines: list[dict[str, float]]) -> Iterator[str]:
    """What the store's work costs at each size, and by how much it grows."""
    columns = {
        "batch": ("the next article, ms", 10_000),
        "placing": ("finding its copies, ms", 1_000),
        "why": ("`why`, ms", 1_000),
        "search": ("`search`, a title, ms", 1_000),
        "search, common word": ("`search`, a common word, ms", 1_000),
    }
    shown = [row for row in lines if "why" in row]
    table = [
        [f"{row['size']:,}", *(f"{row[name] / scale:.2f}" for name, (_, scale) in columns.items())] for row in shown
    ]
    exponents = [f"{slope([(row['size'], row[name]) for row in shown]):.2f}" for name in columns]
    yield rows_of(["articles", *(title for title, _ in columns.values())], [*table, ["exponent", *exponents]]) + "\n"


def slope(points: list[tuple[float, float]]) -> float:
    """By how much the logarithm of a cost grows with that of the size; 0: not at all, 1: in proportion."""
    logs = [(math.log(size), math.log(value)) for size, value in points]
    mean_x, mean_y = statistics.mean(x for x, _ in logs), statistics.mean(y for _, y in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def memory_table(lines: list[dict[str, float]]) -> Iterator[str]:
    """Peaks, and what 100,000 addresses add."""
    table = [[f"{row['addresses']:,}", f"{row['new_mb']:.0f}", f"{row['known_mb']:.0f}"] for row in lines]
    low, high = lines[0], lines[-1]
    share = 100_000 / (high["addresses"] - low["addresses"])
    more = [(high[name] - low[name]) * share for name in ("new_mb", "known_mb")]
    table.append(["100,000 more add", *(f"{value:.0f}" for value in more)])
    yield rows_of(["addresses", "MB, all new", "MB, all known"], table) + "\n"


def page(figures: Path = FIGURES) -> str:
    """The whole page."""
    parts = [HEAD, CRAWL]
    for path in sorted(figures.glob("crawl-*.jsonl")):
        parts += crawl_table(path)
    if lines := read(figures / "growth.jsonl"):
        parts += [GROWTH, *growth_table(lines)]
    if lines := read(figures / "frontier.jsonl"):
        parts += [MEMORY, *memory_table(lines)]
    return "\n".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    print(page(), end="")

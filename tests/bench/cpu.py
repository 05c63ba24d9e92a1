"""CPU a page: `read_page` beside plain trafilatura with its metadata, on the same pages, in one run.

    python tests/bench/cpu.py FOLDER [--limit N] [--rounds N] [--stages]

FOLDER holds pages, `.html` or `.html.gz`. Both readers take each page in turn, the order swapped from page to page, so
that a busy machine slows both alike; of each reader's rounds the quickest counts. Printed are medians and means in
milliseconds, their ratios, and the median share of the stages. Times are the CPU time of the process that reads.

Plain trafilatura reads in a process of its own: where `read_page` has run, trafilatura's expressions are those that
remember their verdicts (`crawler.extract.remembered`), and plain trafilatura is a fifth quicker than users have it.
Both search for garbage as the workers of a crawl do.
"""

import argparse
import gzip
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import trafilatura

from crawler.items import Page
from crawler.pool.worker import spare_collections
from crawler.reading import read_page

URL = "https://news.example/article"
STAGES = (
    ("crawler.reading", "parse_html"),
    ("crawler.reading", "read_rights"),
    ("crawler.reading", "extract_article"),
    ("crawler.reading", "token_lines"),
    ("crawler.reading", "fingerprint_lines"),
    ("crawler.reading", "read_lines"),
    ("crawler.reading", "find_next_page"),
    ("crawler.rights.verdict", "find_notices"),
    ("crawler.rights.verdict", "find_signals"),
    ("crawler.extract.article", "find_facts"),
    ("crawler.extract.article", "extract_body"),
    ("crawler.extract.article", "find_reason"),
    ("crawler.extract.article", "choose_language"),
    ("crawler.extract.body", "clean_tree"),
    ("crawler.extract.body", "read_leaves"),
    ("crawler.extract.body", "run_trafilatura"),
    ("crawler.extract.body", "place_blocks"),
    ("crawler.extract.body", "clean_blocks"),
)
"""Where each timed function is looked up, and its name; inner ones count in the outer ones, too."""


def read_plain(body: bytes) -> object:
    """The yardstick."""
    return trafilatura.bare_extraction(body, url=URL, with_metadata=True)


def read_own(body: bytes) -> object:
    """Everything a worker does with a page."""
    return read_page(Page(URL, body, (("Content-Type", "text/html"),)))


def load_pages(folder: Path, limit: int | None) -> list[bytes]:
    """The pages of a folder in order of their names."""
    paths = sorted(path for path in folder.iterdir() if path.name.endswith((".html", ".html.gz")))[:limit]
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths]


def measure(reader: Callable[[bytes], object], body: bytes) -> float:
    """Milliseconds of CPU for one page."""
    began = time.process_time()
    reader(body)
    return 1000 * (time.process_time() - began)


WARM_UP = 20
"""Pages that are read before the first one that counts."""


def serve_plain(line: Connection, folder: Path, limit: int | None) -> None:
    """A process that reads the pages it is told the numbers of, and answers with the milliseconds of each."""
    pages = load_pages(folder, limit)
    for body in pages[:WARM_UP]:
        read_plain(body)
    spare_collections()
    while (number := line.recv()) is not None:
        line.send(measure(read_plain, pages[number]))


class Stopwatch:
    """Times the stages inside the page that is being read."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        for module, name in STAGES:
            holder = import_module(module)
            setattr(holder, name, self._timed(name, getattr(holder, name)))

    def _timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                self.spent[name] = self.spent.get(name, 0.0) + 1000 * (time.process_time() - began)

        return call


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--stages", action="store_true", help="time the stages of read_page, too")
    asked = parser.parse_args()
    pages = load_pages(asked.folder, asked.limit)
    watch = Stopwatch() if asked.stages else None
    context = get_context("spawn")
    line, far_end = context.Pipe()
    other = context.Process(target=serve_plain, args=(far_end, asked.folder, asked.limit), daemon=True)
    other.start()
    for body in pages[:WARM_UP]:
        read_own(body)
    spare_collections()
    plain: list[float] = []
    own: list[float] = []
    stages: dict[str, list[float]] = defaultdict(list)
    for number, body in enumerate(pages):
        best = {read_plain: float("inf"), read_own: float("inf")}
        spent: dict[str, float] = {}
        for turn in range(asked.rounds):
            order = (read_plain, read_own) if (number + turn) % 2 else (read_own, read_plain)
            for reader in order:
                if watch:
                    watch.spent = {}
                if reader is read_plain:
                    line.send(number)
                    took = line.recv()
                else:
                    took = measure(reader, body)
                if took < best[reader]:
                    best[reader] = took
                    if watch and reader is read_own:
                        spent = watch.spent
        plain.append(best[read_plain])
        own.append(best[read_own])
        for name, cost in spent.items():
            stages[name].append(cost)
    line.send(None)
    other.join()
    ratios = [mine / max(theirs, 0.01) for mine, theirs in zip(own, plain, strict=True)]
    print(f"pages {len(pages)}, rounds {asked.rounds}")
    print(f"{'':18}{'median ms':>10}{'mean ms':>10}")
    for name, costs in (("plain trafilatura", plain), ("read_page", own)):
        print(f"{name:18}{statistics.median(costs):10.2f}{statistics.fmean(costs):10.2f}")
    medians = statistics.median(own) / statistics.median(plain)
    print(f"{'ratio':18}{medians:10.3f}{statistics.fmean(own) / statistics.fmean(plain):10.3f}", end="")
    print(f"   median of the pages' ratios {statistics.median(ratios):.3f}")
    for _, name in STAGES if stages else ():
        costs = stages.get(name, [0.0])
        print(f"  {name:16}{statistics.median(costs):10.2f}{sum(costs) / len(pages):10.2f}   on {len(costs)} pages")


if __name__ == "__main__":
    main()

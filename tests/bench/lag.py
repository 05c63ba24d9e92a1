"""How long the event loop of a crawl keeps its callers waiting.

    python tests/bench/lag.py LIST [--workers 1 2] [--rounds 3] [--every 5]

LIST holds home addresses of sites, one a line, as `web.py` writes them. Each round crawls them into a new corpus, in a
process of its own, at full speed: no delay for a host. While pages are fetched a task of the crawl's own loop asks to
be woken every so many milliseconds and notes by how much it was late. Printed are the median, the 99th percentile and
the longest, in milliseconds, and the processor time of the loop's thread between two wakes: on a machine that others
use, a wake is also late because no processor was free. LIST's servers and the workers need processors, too.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from crawler.cli.main import main as run_pressmark

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Probe:
    """A Scrapy extension that measures the loop it runs in."""

    every_s = 0.005
    file = Path("lags.json")

    def __init__(self) -> None:
        self.late: list[float] = []
        self.busy: list[float] = []
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        from scrapy import signals

        probe = cls()
        crawler.signals.connect(probe.begin, signals.engine_started)
        crawler.signals.connect(probe.end, signals.engine_stopped)
        return probe

    def begin(self) -> None:
        """Start to ask."""
        self._task = asyncio.get_running_loop().create_task(self._ask())

    def end(self) -> None:
        """Write down what was found."""
        if self._task is not None:
            self._task.cancel()
        self.file.write_text(json.dumps([self.late, self.busy]))

    async def _ask(self) -> None:
        while True:
            due, used = time.perf_counter() + self.every_s, time.thread_time()
            await asyncio.sleep(self.every_s)
            self.late.append(time.perf_counter() - due)
            self.busy.append(time.thread_time() - used)


def crawl(every_ms: float, file: Path) -> None:
    """In a process of its own: `pressmark crawl --all` with the probe."""
    import crawler.settings

    Probe.every_s, Probe.file = every_ms / 1000, file
    crawler.settings.EXTENSIONS["__main__.Probe"] = 900
    run_pressmark(["crawl", "--all"])


def one_round(sites: list[str], workers: int, every_ms: float) -> tuple[list[float], list[float]]:
    """A crawl into a new corpus; lateness and busy time of every wake, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "NO_PROXY": "*",
            "PRESSMARK_DB": f"{folder}/lag.db",
            "PRESSMARK_CONTACT": "bench@example.org",
            "PRESSMARK_HOST_DELAY_S": "0",
            "PRESSMARK_WORKERS": str(workers),
        }
        marked = [part for site in sites for part in ("--allow-private", site)]
        subprocess.run(
            [str(Path(sys.executable).with_name("pressmark")), "add", *marked],
            env=environment,
            capture_output=True,
            check=True,
        )
        command = [sys.executable, __file__, "--inside", f"{folder}/lags.json", "--every", str(every_ms)]
        subprocess.run(command, env=environment, capture_output=True, check=True)
        late, busy = json.loads(Path(folder, "lags.json").read_text())
    return [1000 * value for value in late], [1000 * value for value in busy]


def tell(name: str, values: list[float]) -> None:
    """One line."""
    share = statistics.quantiles(values, n=100)
    print(f"  {name:28} median {share[49]:6.1f}  p99 {share[98]:6.1f}  longest {max(values):6.1f} ms", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", type=Path, nargs="?")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--every", type=float, default=5, help="milliseconds between two wakes")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside is not None:
        crawl(options.every, options.inside)
        return
    sites = options.list.read_text().split()
    for number in range(options.rounds):
        for workers in options.workers:
            late, busy = one_round(sites, workers, options.every)
            print(f"round {number + 1}, {workers} worker{'s' * (workers > 1)}, {len(late)} wakes")
            tell("late", late)
            tell("the thread's own time", busy)


if __name__ == "__main__":
    main()

"""CPU and speed of a whole crawl: `pressmark crawl` beside plain Scrapy with trafilatura, on the same sites, in turns.

    python tests/bench/crawl.py SITES [--rounds N] [--workers 1 2] [--folder FOLDER]

SITES is a file with the home addresses of news sites on loopback, one a line, that are served with robots.txt and
sitemaps. Each round crawls all of them once with every contestant, from nothing, in an order that turns from round to
round. Counted are user and system time of all processes, articles stored and the time on the clock; what is printed
are medians of the rounds. The yardstick is Scrapy's own SitemapSpider, which obeys robots.txt, asks one page at a time
of a host, and keeps what `trafilatura.bare_extraction` with metadata returns as JSON lines.
"""

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Result:
    """One crawl."""

    articles: int
    cpu_s: float
    clock_s: float
    peak_mb: float
    """The largest single process."""


def crawl_plain(sites: Path, out: Path) -> None:
    """The yardstick, in a process of its own."""
    import trafilatura
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response
    from scrapy.spiders import SitemapSpider
    from trafilatura.settings import Document

    class Plain(SitemapSpider):
        name = "plain"
        sitemap_urls = [f"{home.rstrip('/')}/robots.txt" for home in sites.read_text().split()]  # noqa: RUF012
        custom_settings = {  # noqa: RUF012
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS": 64,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": 0,
            "RETRY_ENABLED": False,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "FEEDS": {out.as_uri(): {"format": "jsonlines"}},
        }

        def parse(self, response: Response, **_: object) -> object:
            found = trafilatura.bare_extraction(response.body, url=response.url, with_metadata=True)
            if isinstance(found, Document):
                yield {"url": response.url, "title": found.title, "date": found.date, "author": found.author,
                       "text": found.text}  # fmt: skip

    process = CrawlerProcess()
    process.crawl(Plain)
    process.start()


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """CPU seconds of a command with all its children, seconds on the clock, and MB of its largest process."""
    began = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    complaints = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]}: status {status}\n{complaints.decode(errors='replace')[-2000:]}")
    return used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024


def measure_plain(sites: Path, folder: Path) -> Result:
    """One crawl of the yardstick."""
    out = folder / "plain.jsonl"
    cpu_s, clock_s, peak_mb = run([sys.executable, __file__, str(sites), "--plain", str(out)], dict(os.environ))
    with out.open(encoding="utf-8") as lines:
        articles = sum(1 for line in lines if json.loads(line)["text"])
    return Result(articles, cpu_s, clock_s, peak_mb)


def measure_own(sites: Path, folder: Path, workers: int) -> Result:
    """One crawl of Pressmark into a new corpus."""
    database = folder / "corpus.db"
    command = str(Path(sys.executable).with_name("pressmark"))
    environment = {
        **os.environ,
        "PRESSMARK_DB": str(database),
        "PRESSMARK_CONTACT": "bench@example.org",
        "PRESSMARK_HOST_DELAY_S": "0",
        "PRESSMARK_WORKERS": str(workers),
    }
    homes = [part for home in sites.read_text().split() for part in ("--allow-private", home)]
    run([command, "add", *homes], environment)
    cpu_s, clock_s, peak_mb = run([command, "crawl", "--all"], environment)
    with sqlite3.connect(database) as connection:
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    connection.close()
    return Result(articles, cpu_s, clock_s, peak_mb)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--folder", type=Path, help="where corpora are made; a temporary folder otherwise")
    parser.add_argument("--plain", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.plain:
        crawl_plain(asked.sites, asked.plain)
        return
    contestants = ["plain Scrapy + trafilatura", *(f"pressmark, workers = {count}" for count in asked.workers)]
    results: dict[str, list[Result]] = defaultdict(list)
    for number in range(asked.rounds):
        for name in contestants[number % len(contestants) :] + contestants[: number % len(contestants)]:
            with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
                if name == contestants[0]:
                    result = measure_plain(asked.sites, Path(folder).resolve())
                else:
                    result = measure_own(asked.sites, Path(folder), int(name.rsplit(" ", 1)[1]))
            results[name].append(result)
    print(f"{f'medians of {asked.rounds} rounds':30}{'articles':>9}{'CPU ms each':>13}{'a second':>10}{'peak MB':>9}")
    for name in contestants:
        rounds = results[name]
        each = statistics.median(1000 * r.cpu_s / r.articles for r in rounds)
        speed = statistics.median(r.articles / r.clock_s for r in rounds)
        print(f"{name:30}{statistics.median(r.articles for r in rounds):9.0f}{each:13.1f}{speed:10.1f}", end="")
        print(f"{statistics.median(r.peak_mb for r in rounds):9.0f}")


if __name__ == "__main__":
    main()

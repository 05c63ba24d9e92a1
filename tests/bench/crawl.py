"""CPU and speed of a whole crawl: `pressmark crawl` beside other crawlers, on the same sites, in turns.

    python tests/bench/crawl.py SITES [--rounds N] [--workers 1 2] [--folder FOLDER] [--json FILE]
                                [--peer newspaper4k=PYTHON] [--peer news-please=PYTHON] [--peer trafilatura=PYTHON]
                                [--web TEXT] [--only NAME ...]

SITES is a file with the home addresses of news sites on loopback, one a line, that are served with robots.txt and
sitemaps (`web.py` serves such). Each round crawls all of them once with every contestant, from nothing, in an order
that turns from round to round. Counted are user and system time of all processes, articles stored and the time on the
clock; what is printed are medians of the rounds, and each contestant's median ratio to Pressmark with one worker in the
same round.

Pressmark's modules are compiled before the first round, as those of an installed package are.

Contestants:
    plain        Scrapy's own SitemapSpider, which obeys robots.txt, asks one page at a time of a host, and keeps what
                 `trafilatura.bare_extraction` with metadata returns as JSON lines; in Pressmark's environment.
    pressmark    all it does, once for each number of workers.
    newspaper4k  its `Article` in threads, without images, with PYTHON of an environment that has newspaper4k[all].
    news-please  `NewsPlease.from_urls`, with PYTHON of an environment that has news-please.
    trafilatura  its command with an input file and JSON output, with PYTHON of an environment that has trafilatura.

FILE gets every round's figures, one a line, behind a line that tells the setting; `page.py` makes docs/benchmarks.md of
such files.

The last three are given the addresses of the articles, which costs them no discovery; none of them asks robots.txt.
"""

import argparse
import json
import os
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from compileall import compile_dir
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from page import contestants_table

PLAIN = "plain Scrapy + trafilatura"
THREADS = 16


@dataclass(frozen=True)
class Result:
    """One crawl."""

    articles: int
    cpu_s: float
    clock_s: float
    peak_mb: float
    """The largest single process."""


# contestants, each in a process of its own: `python crawl.py --as NAME LIST OUT`


def crawl_plain(sites: Path, out: Path) -> None:
    """The yardstick."""
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


def crawl_newspaper(urls: Path, out: Path) -> None:
    """newspaper4k in threads. Its own `fetch_news` does the same, but one page that it cannot read loses all."""
    from newspaper import Article, Config  # type: ignore[import-not-found]

    config = Config()
    config.fetch_images = False  # it would ask hosts that are not there, and wait for each

    def read(url: str) -> dict[str, object] | None:
        article = Article(url, config=config)
        try:
            article.download()
            article.parse()
        except Exception:  # noqa: BLE001 - whatever it cannot read counts as not kept
            return None
        return {"url": url, "title": article.title, "date": str(article.publish_date), "author": article.authors,
                "text": article.text}  # fmt: skip

    with ThreadPoolExecutor(THREADS) as threads, out.open("w", encoding="utf-8") as file:
        for row in threads.map(read, urls.read_text().split()):
            if row is not None:
                file.write(json.dumps(row) + "\n")


def crawl_newsplease(urls: Path, out: Path) -> None:
    """news-please's own way to fetch a list."""
    from newsplease import NewsPlease  # type: ignore[import-not-found]

    # Without arguments for its requests, it returns nothing; images would be asked of hosts that are not there.
    found = NewsPlease.from_urls(urls.read_text().split(), request_args={"timeout": 60}, fetch_images=False)
    with out.open("w", encoding="utf-8") as file:
        for url, article in found.items():
            row = article.get_serializable_dict() if article else {}
            file.write(json.dumps(row | {"url": url, "text": row.get("maintext")}) + "\n")


SCRIPTS = {"plain": crawl_plain, "newspaper4k": crawl_newspaper, "news-please": crawl_newsplease}


# measuring


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """CPU seconds of a command with all its children, seconds on the clock, and MB of its largest process."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=complaints)
        _, status, used = os.wait4(process.pid, 0)
        if status:
            complaints.seek(0)
            sys.exit(f"{command}: status {status}\n{complaints.read().decode(errors='replace')[-2000:]}")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / scale


def measure_script(name: str, python: str, listed: Path, folder: Path) -> Result:
    """One crawl of a contestant that has a function here."""
    out = folder / "articles.jsonl"
    used = run([python, str(Path(__file__).resolve()), str(listed), "--as", name, "--out", str(out)], dict(os.environ))
    with out.open(encoding="utf-8") as lines:
        articles = sum(1 for line in lines if json.loads(line)["text"])
    return Result(articles, *used)


def measure_trafilatura(python: str, urls: Path, folder: Path) -> Result:
    """One run of trafilatura's command."""
    config = folder / "settings.cfg"
    found = subprocess.run(
        [python, "-c", "import trafilatura; print(trafilatura.__path__[0])"], capture_output=True, text=True, check=True
    )
    shipped = (Path(found.stdout.strip()) / "settings.cfg").read_text(encoding="utf-8")
    for key, value in (("SLEEP_TIME", "0"), ("SSRF_PROTECTION", "off")):  # the sites stand on loopback
        shipped = re.sub(rf"(?m)^{key} *=.*$", f"{key} = {value}", shipped)
    config.write_text(shipped, encoding="utf-8")
    out = folder / "out"
    command = [str(Path(python).with_name("trafilatura")), "-i", str(urls), "-o", str(out), "--json",
               "--with-metadata", "--config-file", str(config), "--parallel", "2"]  # fmt: skip
    used = run(command, dict(os.environ))
    return Result(sum(1 for _ in out.rglob("*.json")), *used)


def compile_own() -> None:
    """Leave nothing to compile in a checkout, where PYTHONDONTWRITEBYTECODE may have kept it so: 0.2 s each process."""
    import crawler

    root = Path(crawler.__file__).resolve().parent.parent
    for name in ("crawler", "spiders", "pipelines"):
        compile_dir(root / name, quiet=1)


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
    used = run([command, "crawl", "--all"], environment)
    with sqlite3.connect(database) as connection:
        (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    connection.close()
    return Result(articles, *used)


def list_articles(sites: Path) -> list[str]:
    """Addresses of the articles that the sites' sitemaps name."""
    found: dict[str, None] = {}
    asked = [f"{home.rstrip('/')}/sitemap.xml" for home in sites.read_text().split()]
    while asked:
        with urlopen(asked.pop()) as reply:
            text = reply.read().decode()
        places = re.findall(r"<url>\s*<loc>([^<]+)", text)
        found |= dict.fromkeys(places)
        asked += re.findall(r"<sitemap>\s*<loc>([^<]+)", text)
    return list(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sites", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--folder", type=Path, help="where corpora are made; a temporary folder otherwise")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--json", type=Path, help="every round's figures, one a line, appended")
    parser.add_argument("--web", default="", help="what the sites are, for the reader of the figures")
    parser.add_argument("--only", nargs="+", help="contestants to run, by name or number of workers; all otherwise")
    parser.add_argument("--as", dest="script", choices=SCRIPTS, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.script:
        SCRIPTS[asked.script](asked.sites, asked.out)
        return
    pythons = dict(peer.split("=", 1) for peer in asked.peer)
    own = [f"pressmark, workers = {count}" for count in asked.workers]
    contestants = [*own, PLAIN, *pythons]
    if asked.only:
        contestants = [name for name in contestants if any(word in name for word in asked.only)]
    if asked.json:
        with asked.json.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"setting": setting_of(asked.web, pythons)}) + "\n")
    compile_own()
    results: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number in range(asked.rounds):
        turn = number % len(contestants)
        for name in contestants[turn:] + contestants[:turn]:
            with tempfile.TemporaryDirectory(dir=asked.folder) as made:
                folder = Path(made).resolve()
                urls = folder / "urls.txt"
                urls.write_text("\n".join(list_articles(asked.sites)) + "\n", encoding="utf-8")
                if name in own:
                    result = measure_own(asked.sites, folder, asked.workers[own.index(name)])
                elif name == PLAIN:
                    result = measure_script("plain", sys.executable, asked.sites, folder)
                elif name == "trafilatura":
                    result = measure_trafilatura(pythons[name], urls, folder)
                else:
                    result = measure_script(name, pythons[name], urls, folder)
            line = {"round": number, "contestant": name} | asdict(result)
            results[name].append(line)
            if asked.json:
                with asked.json.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + "\n")
    print(contestants_table({name: results[name] for name in contestants}, contestants[0]))


def setting_of(web: str, pythons: dict[str, str]) -> dict[str, str]:
    """What the figures hang on: the machine, the sites, the versions."""
    asks = "import sys; from importlib.metadata import version as v; print(v(sys.argv[1]))"
    return {
        "web": web,
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "day": datetime.now(UTC).date().isoformat(),
        "pressmark": version("pressmark"),
        "Scrapy": version("scrapy"),
        "trafilatura (Scrapy's and Pressmark's)": version("trafilatura"),
    } | {
        name: subprocess.check_output([python, "-c", asks, name], text=True).strip() for name, python in pythons.items()
    }


if __name__ == "__main__":
    main()

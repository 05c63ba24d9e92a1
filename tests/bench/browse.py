"""What pages of `pressmark browse` cost the server on a large corpus of invented words.

    python tests/bench/browse.py make CORPUS [--articles 100000]
    python tests/bench/browse.py time CORPUS [--rounds 5]
    python tests/bench/browse.py show CORPUS [--rounds 5]

One article is stored as a crawl stores it; its rows are then written again and again with other values, in SQL:
sources, languages and verdicts by weights, days over a year, every tenth in the cluster of the one before. Texts are
drawn from a pool of sentences over words with Zipf's weights, so that some words stand in nearly every article. Times
are wall clock of whole answers in one process, without a network: the first of each page, and the median of the rest.
"""

import argparse
import asyncio
import json
import random
import resource
import sqlite3
import statistics
import sys
import threading
import time
from contextlib import closing
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path += [str(Path(__file__).parent.parent / kit) for kit in ("store", "site")]

from storekit import START, make_run, store_article

from crawler.clock import format_instant
from crawler.store.opening import in_transaction
from crawler.store.sqlite import open_store

SOURCES = 40
BATCH = 2000
DAYS = 365
LANGUAGES = ("en", "de", "fr", "ar", None)
STATUSES = ("unknown", "reserved", "licensed")
ACCESSES = ("unknown", "free", "metered", "paywalled")

Row = dict[str, Any]


def make(path: Path, articles: int) -> None:
    """Write a corpus with so many articles."""
    chance = random.Random(1)
    with closing(open_store(path)) as store:
        run_id = make_run(store)
        for number in range(SOURCES):
            store.add_source(f"https://paper{number}.example/", f"Paper {number}", "en", START)
        first = store_article(store, run_id, "https://paper0.example/first")
        connection = store.connection
        kinds = ("discoveries", "fetches", "clusters", "articles", "versions", "notices", "rights", "sightings")
        models = {name: _last_row(connection, name) for name in kinds}
        pool = _sentences(chance)
        connection.execute("PRAGMA foreign_keys = OFF")  # they hold at the end; checked row by row they cost an hour
        for begin in range(first + 1, articles + 1, BATCH):
            rows: dict[str, list[Row]] = {name: [] for name in kinds}
            for number in range(begin, min(begin + BATCH, articles + 1)):
                _add_article(number, chance, pool, models, rows)
            with in_transaction(connection):
                for name in kinds:
                    _insert(connection, name, rows[name])
            print(begin, flush=True)
        store.update_search()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _last_row(connection: sqlite3.Connection, table: str) -> Row:
    return dict(connection.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1").fetchone())


def _insert(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    names = list(rows[0])
    marks = ", ".join(f":{name}" for name in names)
    connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)


def _sentences(chance: random.Random) -> list[str]:
    parts = [a + b for a in ("b", "d", "f", "g", "k", "l", "m", "n", "r", "s", "t", "v") for b in "aeiou"]
    words = ["".join(chance.choices(parts, k=chance.choice((1, 2, 2, 3, 3, 4)))) for _ in range(30_000)]
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(words))))
    return [" ".join(chance.choices(words, cum_weights=weights, k=18)).capitalize() + "." for _ in range(20_000)]


def _add_article(
    number: int, chance: random.Random, pool: list[str], models: dict[str, Row], rows: dict[str, list[Row]]
) -> None:
    host = f"paper{number % SOURCES}.example"
    url = f"https://{host}/{number}"
    seen = START + timedelta(days=DAYS * number / 100_000, seconds=chance.random() * 3600)
    body = "\n\n".join(" ".join(chance.choices(pool, k=4)) for _ in range(5))
    at = format_instant(seen)
    leader = number - 1 if number % 10 == 0 else number
    own: Row = {
        "title": chance.choice(pool)[:70],
        "body": body,
        "date_published": f"{(seen - timedelta(hours=2)):%Y-%m-%dT%H:%M:%S+00:00}",
        "article_id": number,
        "version_id": number,
        "fetch_id": number,
        "discovery_id": number,
        "source_id": number % SOURCES + 1,
        "url": url,
        "url_key": url,
        "final_url": url,
        "host": host,
        "language": chance.choices(LANGUAGES, (60, 20, 10, 5, 5))[0],
        "status": chance.choices(STATUSES, (50, 45, 5))[0],
        "access": chance.choices(ACCESSES, (50, 30, 5, 15))[0],
        "cluster_id": leader,
        "first_seen_at": at,
        "fetched_at": at,
        "started_at": at,
        "seen_at": at,
        "made_at": at,
        "ended_at": at,
        "text_key": f"1:{number}",
        "indexed_version_id": None,
        "is_indexed": 0,
    }
    for name, model in models.items():
        changed = model | {key: value for key, value in own.items() if key in model}
        if name == "fetches":
            changed["status"] = 200
        if name == "notices":
            changed["notice_id"] = 10 * number
        if name == "sightings":
            changed["sighting_id"] = 10 * number
        if name == "clusters" and leader != number:
            continue
        rows[name].append(changed)


def measure(path: Path, rounds: int) -> None:
    """Print what each page costs."""
    from crawler.browse.site import open_site

    with open_site(path, path.with_name("warc")) as site:
        for address in PAGES:
            took = []
            for _ in range(rounds):
                began = time.perf_counter()
                reply = asyncio.run(site.client.get(address))
                took.append((time.perf_counter() - began) * 1000)
            size = len(reply.content)
            told = {"page": address, "status": reply.status_code, "first_ms": round(took[0], 1)}
            print(json.dumps(told | {"then_ms": round(statistics.median(took[1:]), 1), "bytes": size}))
    print(json.dumps({"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"


def show(path: Path, rounds: int) -> None:
    """Print what each page costs in a headless Chromium, from the click to the end of its loading."""
    from playwright.sync_api import sync_playwright
    from showing import SANDBOX

    from crawler.browse.guard import hosts_for
    from crawler.browse.server import address_of, bind, make_server
    from crawler.browse.site import open_site
    from crawler.config import Config
    from crawler.render.browser import require_browser

    browser_path = require_browser(Config(browser_sandbox=SANDBOX))
    listening = bind("127.0.0.1", 0)
    address = address_of("127.0.0.1", listening).removesuffix("/")
    with open_site(path, path.with_name("warc"), hosts_for("127.0.0.1")) as site, sync_playwright() as driver:
        server = make_server(site)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        browser = driver.chromium.launch(executable_path=str(browser_path), chromium_sandbox=SANDBOX == "yes")
        page = browser.new_page()
        for place in PAGES[:11]:
            took = []
            for _ in range(rounds):
                page.goto(address + place)
                took.append(float(page.evaluate(LOADED)))
            told = {"page": place, "first_ms": round(took[0], 1), "then_ms": round(statistics.median(took[1:]), 1)}
            print(json.dumps(told))
        browser.close()
        server.should_exit = True
        thread.join()
    listening.close()


PAGES = (
    "/",
    "/-/search",
    "/-/search?q=ba",
    "/-/search?q=ba+de+ki",
    "/-/search?q=ba&language=de&status=reserved",
    "/-/search?q=nosuchword",
    "/-/search?source=7",
    "/-/search?source=7&page=20",
    "/-/articles/50000",
    "/-/articles/50000/history",
    "/-/sources",
    "/-/runs",
    "/-/edits",
    "/-/rights",
    "/-/copies",
    "/corpus/articles",
    "/corpus/articles?_search=ba",
    "/corpus/versions",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("make", "time", "show"))
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if given.what == "make":
        make(given.corpus, given.articles)
    else:
        {"time": measure, "show": show}[given.what](given.corpus, given.rounds)


if __name__ == "__main__":
    main()

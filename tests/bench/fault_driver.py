"""Runs Pressmark itself against one fault of the yardsticks' web of faults: fault_driver.py URL KIND DB.

Prints one line, `@@` and JSON: rows (what was stored), entries (what a feed or sitemap named), errors.

A page behind a robots.txt is fetched by a crawler that had read that file the day before: one of the faults is a file
that changes, and asks for a clock that is moved. Both visits together have the time that others have for one.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from crawler.cli.own_command import own_words
from crawler.errors import StoreError
from crawler.store.sqlite import open_store
from crawler.urls import origin_of

SETTINGS = {
    "PRESSMARK_HOST_DELAY_S": "0.05",
    "PRESSMARK_RETRY_WAIT_S": "0.5",
    "PRESSMARK_SITEMAP_MAX_AGE_DAYS": "36500",  # the web is dated 2024, which a crawl leaves to a backfill
    "PRESSMARK_CONTACT": "bench@pressmark.invalid",
}
ROBOTS_DEADLINE = {"PRESSMARK_REPLY_DEADLINE_S": "8"}
NEXT_DAY = (
    "import datetime, crawler.clock; today = crawler.clock.now; "
    "crawler.clock.now = lambda: today() + datetime.timedelta(hours=25); "
)
ROWS = "SELECT url, title, authors, date_published, body, canonical_url, disclaimer FROM articles"
ENTRIES = "SELECT url, entry FROM discoveries WHERE means IN ('feed', 'sitemap')"


def main() -> None:
    """Fetch a page, or add and crawl a listing, then tell what is in the corpus."""
    url, kind, database = sys.argv[1:4]
    errors = []
    for words, settings in commands_of(url, kind, database):
        done = subprocess.run(
            words, env=os.environ | SETTINGS | settings, capture_output=True, text=True, errors="replace", check=False
        )
        if "Traceback" in done.stderr:
            errors.append("SPIDER EXCEPTION " + done.stderr[-300:])
        elif done.returncode not in (0, 3):
            errors.append(done.stderr[-300:])
    print("@@" + json.dumps({**found_in(Path(database)), "errors": errors}))


def commands_of(url: str, kind: str, database: str) -> list[tuple[list[str], dict[str, str]]]:
    """What is run for a fault of this kind, and further settings."""
    fetch = own_words("--db", database, "fetch", "--allow-private", "--json")
    if kind == "page":
        return [([*fetch, url], {})]
    if kind == "robots":
        later = fetch.copy()
        later[3] = later[3].replace("from crawler.cli.main", NEXT_DAY + "from crawler.cli.main")
        return [([*fetch, origin_of(url) + "/robots.txt"], ROBOTS_DEADLINE), ([*later, url], ROBOTS_DEADLINE)]
    add, crawl = ["add", "--allow-private", url], ["crawl", "--all"]
    return [(own_words("--db", database, *words), {}) for words in (add, crawl)]


def found_in(database: Path) -> dict[str, list[dict[str, str | None]]]:
    """Stored articles and named entries."""
    try:
        store = open_store(database, is_read_only=True)
    except StoreError:
        return {"rows": [], "entries": []}
    try:
        rows = [
            {
                "url": row["url"],
                "title": row["title"],
                "author": "; ".join(json.loads(row["authors"])),
                "date": row["date_published"],
                "text": "\n\n".join(filter(None, (row["body"], row["disclaimer"]))),
                "canonical": row["canonical_url"],
            }
            for row in store.query(ROWS)
        ]
        entries = [{"url": row["url"], "title": json.loads(row["entry"]).get("title")} for row in store.query(ENTRIES)]
    finally:
        store.close()
    return {"rows": rows, "entries": entries}


if __name__ == "__main__":
    main()

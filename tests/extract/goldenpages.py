"""Golden pages: folders of tests/pages with the page, the record that is expected of it, and a note on what it shows.

`expected.json` is what `pressmark extract page.html --url URL --json` prints; its `url` is the page's address. When the
reading has changed on purpose, write the records anew, and look at every line that differs before you commit it:

    python tests/extract/goldenpages.py [NAME ...] && git diff tests/pages
"""

import json
import sys
from pathlib import Path
from typing import Any

from crawler.items import Page
from crawler.reading import read_page
from crawler.store.rows import record_of

FOLDERS = sorted(file.parent for file in (Path(__file__).parent.parent / "pages").glob("*/expected.json"))
PASSING = ("extractor", "marks")
"""Left out of the records: it changes with every line of code; the HTML of the text shows them."""


def read_record(folder: Path, url: str) -> dict[str, Any]:
    """What is read from a folder's page, as plain data; the origin of each field without its rivals."""
    reading = read_page(Page(url, (folder / "page.html").read_bytes()))
    article = {name: value for name, value in record_of(reading).items() if name not in PASSING}
    if article:
        article["origins"] = {origin["name"]: origin["origin"] for origin in article["origins"]}
    record = {"url": url, "outcome": reading.outcome, "reason": reading.reason, "article": article or None}
    return dict(json.loads(json.dumps(record)))


def expected_record(folder: Path) -> dict[str, Any]:
    """What is expected of it."""
    return dict(json.loads((folder / "expected.json").read_text("utf-8")))


def main(names: list[str]) -> None:
    """Write the expected records anew, of all folders or of those that are named."""
    for folder in FOLDERS:
        if not names or folder.name in names:
            record = read_record(folder, expected_record(folder)["url"])
            text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
            (folder / "expected.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])

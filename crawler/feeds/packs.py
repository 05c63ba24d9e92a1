"""Ready-made lists of publishers' feeds, by country: a place to begin.

They are data (`packs.csv`): country, publisher, home page, feed, language, and the day on which the feed was last seen
to answer. An empty day means that nobody has looked since it was written down: publishers move their feeds, and the
first crawl tells which still stand.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class PackFeed:
    """One publisher's feed."""

    pack: str
    """ISO 3166 code of the country in lower case, or `world`."""
    country: str
    name: str
    home_url: str
    url: str
    language: str
    """BCP 47 primary subtag."""
    checked: str | None
    """Day on which it answered, as 2026-01-31; None: unverified."""


@cache
def read_packs() -> tuple[PackFeed, ...]:
    """Every feed of every pack, in the order of the file."""
    text = files("crawler.feeds").joinpath("packs.csv").read_text(encoding="utf-8")
    return tuple(
        PackFeed(
            row["pack"], row["country"], row["name"], row["home_url"], row["feed_url"], row["language"],
            row["checked"] or None,
        )
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


def find_pack(name: str) -> tuple[PackFeed, ...]:
    """The feeds of one pack; empty when there is none of that name."""
    wanted = name.strip().lower()
    return tuple(feed for feed in read_packs() if wanted in (feed.pack, feed.country.lower()))


def pack_names() -> tuple[str, ...]:
    """The names of all packs, in order."""
    return tuple(dict.fromkeys(feed.pack for feed in read_packs()))

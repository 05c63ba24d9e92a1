"""Lists of feeds as a person or another reader takes them: packs, and the corpus's own as OPML."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from crawler.cli.terminal import note, say, say_json, say_table, spell_markup

if TYPE_CHECKING:
    from crawler.store.sqlite import SqliteStore

FEEDS = """
SELECT f.url, coalesce(f.title, s.name) AS title, s.home_url FROM feeds f JOIN sources s ON s.source_id = f.source_id
WHERE f.kind = 'feed' AND f.is_active = 1 AND s.is_active = 1 ORDER BY s.source_id, f.feed_id
"""
WITHOUT = """
SELECT count(*) AS n FROM sources s WHERE is_active = 1 AND NOT EXISTS
    (SELECT 1 FROM feeds f WHERE f.source_id = s.source_id AND f.kind = 'feed' AND f.is_active = 1)
"""


def say_opml(store: "SqliteStore") -> None:
    """Print the feeds in use as a subscription list."""
    from crawler.clock import now
    from crawler.feeds.opml import OpmlFeed, write_opml

    feeds = [OpmlFeed(row["url"], row["title"], row["home_url"]) for row in store.query(FEEDS)]
    say(spell_markup(write_opml(feeds, "Pressmark's feeds", now()).decode("utf-8")).rstrip("\n"))
    (without,) = store.query(WITHOUT)
    if without["n"]:
        note(f"{without['n']} sources have no feed (sitemaps or home pages only): OPML has no place for them")


def show_packs(name: str | None, as_json: bool) -> bool:
    """Print the packs, or the feeds of one; False when there is none of that name."""
    from crawler.feeds.packs import find_pack, pack_names, read_packs

    feeds = find_pack(name) if name is not None else read_packs()
    if not feeds:
        return False
    if as_json:
        for feed in feeds:
            say_json(asdict(feed) | {"state": feed.checked or "unverified"})
    elif name is not None:
        rows: list[tuple[str, ...]] = [
            (feed.name, feed.language, feed.checked or "unverified", feed.url) for feed in feeds
        ]
        say_table(rows, ("publisher", "language", "checked", "feed"))
    else:
        groups = [(one, find_pack(one)) for one in pack_names()]
        say_table(
            [
                (one, group[0].country, str(len(group)), str(sum(feed.checked is not None for feed in group)))
                for one, group in groups
            ],
            ("pack", "country", "feeds", "checked"),
        )
        say(f"{len(feeds)} feeds in {len(groups)} packs; `pressmark add --pack PACK` adds one")
    return True

"""A listing of many addresses is written in parts: nothing of it is lost, and nobody waits for it."""

import asyncio

import pytest
from deskkit import Desk, minute, rss, sitemap

from crawler.errors import StoreError
from crawler.store.sqlite import SqliteStore
from crawler.walk.parts import PART, in_parts

MANY = range(1, 4 * PART + 8)


def facts(desk: Desk) -> dict[str, int]:
    (row,) = desk.store.query(
        "SELECT (SELECT count(*) FROM discoveries) AS addresses, (SELECT count(*) FROM sightings) AS sightings,"
        " (SELECT count(*) FROM fetches WHERE feed_id IS NOT NULL) AS looks,"
        " (SELECT count(last_success_at) FROM feeds) AS told",
        {},
    )
    return dict(row)


def test_a_long_sitemap_is_one_look_with_all_its_addresses(desk: Desk) -> None:
    site = desk.add("sitemap.xml", "sitemap")

    desk.look(site, sitemap(MANY), minute(50))

    assert facts(desk) == {"addresses": len(MANY), "sightings": len(MANY), "looks": 1, "told": 1}
    assert desk.counts["discovered"] == len(MANY)
    (row,) = desk.store.query("SELECT count(DISTINCT fetch_id) AS fetches FROM sightings", {})
    assert row["fetches"] == 1


def test_a_long_sitemap_fills_the_gap_of_a_feed_with_every_part(desk: Desk) -> None:
    feed, site = desk.add("feed.xml"), desk.add("sitemap.xml", "sitemap")
    last = MANY[-1]
    desk.look(feed, rss(range(1, 11)), minute(11))
    desk.look(feed, rss(range(last - 9, last + 1)), minute(last))

    desk.look(site, sitemap(MANY), minute(last + 1))

    (gap,) = desk.gaps()
    assert gap["filled"] == gap["missing"] == last - 20


def test_a_crash_between_two_parts_has_the_listing_read_again_and_loses_or_doubles_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = desk.add("sitemap.xml", "sitemap")
    begin = SqliteStore.begin_feed_fetch
    parts: list[object] = []

    def fail(store: SqliteStore, *given: object) -> object:
        if len(parts) == 2:
            raise StoreError("database or disk is full", "news.db")
        parts.append(given)
        return begin(store, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(SqliteStore, "begin_feed_fetch", fail)
    with pytest.raises(StoreError):
        desk.look(site, sitemap(MANY), minute(50))
    assert facts(desk) == {"addresses": 2 * PART, "sightings": 2 * PART, "looks": 1, "told": 0}
    monkeypatch.undo()

    desk.look(site, sitemap(MANY), minute(51))

    assert facts(desk) == {"addresses": len(MANY), "sightings": len(MANY), "looks": 2, "told": 1}


def test_others_take_their_turn_between_two_parts() -> None:
    told: list[str] = []

    async def other() -> None:
        for number in range(3):
            told.append(f"turn {number}")
            await asyncio.sleep(0)

    async def work() -> None:
        task = asyncio.get_running_loop().create_task(other())
        async for part in in_parts(lambda some: list(some), "abcde", 2):
            told.append("".join(part))
        await task

    asyncio.run(work())

    assert told == ["ab", "turn 0", "cd", "turn 1", "e", "turn 2"]


def test_no_values_are_no_part() -> None:
    async def work() -> list[int]:
        return [part async for part in in_parts(len, [])]

    assert asyncio.run(work()) == []

"""`pressmark sources`: its views agree on what has ended."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli.main import group
from crawler.clock import parse_instant
from crawler.store.base import FeedDraft
from crawler.store.sqlite import open_store

AT = parse_instant("2026-03-01T12:00:00.000Z")


@pytest.fixture
def corpus(tmp_path: Path) -> str:
    """One source whose feed is gone, one with a feed that waits and one that was just added."""
    path = tmp_path / "news.db"
    store = open_store(path)
    for host in ("gone.example", "well.example"):
        source_id, _ = store.add_source(f"https://{host}/", None, None, AT)
        store.add_feed(FeedDraft(source_id, f"https://{host}/feed", "feed"), AT)
    store.add_feed(FeedDraft(source_id, "https://well.example/new", "feed"), AT)
    with store.transaction():
        store.connection.execute(
            "UPDATE feeds SET is_active = url NOT LIKE '%gone%', next_look_at = '2027-01-01T00:00:00.000Z',"
            " last_success_at = '2026-02-01T00:00:00.000Z' WHERE url LIKE '%/feed'"
        )
    store.close()
    return str(path)


def shown(corpus: str, *words: str) -> str:
    done = CliRunner().invoke(group, ["--db", corpus, "sources", *words], env={"COLUMNS": "300"})
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize("words", [(), ("--health",)], ids=["plain", "health"])
def test_a_source_whose_feeds_have_ended_is_never_looked_at_and_its_last_success_is_kept(
    corpus: str, words: tuple[str, ...]
) -> None:
    gone, well = (line for line in shown(corpus, *words).splitlines() if "example" in line)
    assert ("2026-02-01T00:00:00" in gone, "never" in gone, "now" in gone) == (True, True, False)
    assert ("now" in well, "never" in well) == (True, False)


def test_a_feed_that_has_ended_has_no_next_look(corpus: str) -> None:
    table = shown(corpus, "--feeds").splitlines()
    (gone,) = (line for line in table if "gone.example/feed" in line)
    (well,) = (line for line in table if "well.example/feed" in line)
    assert ("never" in gone, "2027" in gone, "2027" in well) == (True, False, True)

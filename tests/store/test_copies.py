"""What people say of copies, clusters as they are told, and the index built anew."""

import json
import xml.etree.ElementTree as ElementTree
from itertools import count

import pytest
from storekit import NOTICE, at, make_discovery, make_reading, make_result, make_rights

from crawler.export.graph import make_graph, write_graph
from crawler.store import copies
from crawler.store.sqlite import SqliteStore

minutes = count(1)


def story(lead: str, sentences: int = 10) -> list[str]:
    """Sentences that no other story has."""
    return [
        " ".join(f"{lead}{chr(97 + sentence)}{chr(97 + word)}" for word in range(10)) for sentence in range(sentences)
    ]


def put(store: SqliteStore, run_id: int, site: str, lines: list[str], **article: object) -> int:
    """Store what a site shows; returns the article's id."""
    url, now = f"https://{site}.example/story", next(minutes)
    discovery = store.add_discovery(make_discovery(url, now), run_id)
    article = {"title": " ".join(f"{site}{word}" for word in ("council", "closes", "bridge", "early"))} | article
    reading = make_reading("\n\n".join(lines), url, make_rights(f"{NOTICE} {site}"), **article)
    (written,) = store.write_results([make_result(discovery, now, reading)], run_id)
    assert written.article_id is not None
    return written.article_id


def groups(store: SqliteStore) -> set[frozenset[int]]:
    """The clusters, by their articles."""
    found: dict[int, set[int]] = {}
    for row in store.query("SELECT article_id, cluster_id FROM articles"):
        found.setdefault(row["cluster_id"], set()).add(row["article_id"])
    assert len(found) == store.query("SELECT count(*) AS n FROM clusters")[0]["n"]
    return {frozenset(group) for group in found.values()}


@pytest.fixture
def filled(store: SqliteStore, run_id: int) -> SqliteStore:
    """Articles 1 to 3 are copies, so are 4 and 5; 6 is alone."""
    for site, lines in (
        ("a", story("harbour")),
        ("b", story("harbour")[:8]),
        ("c", story("harbour")[1:]),
        ("d", story("orchard")),
        ("e", story("orchard")[:7]),
        ("f", story("railway")),
    ):
        put(store, run_id, site, lines)
    assert groups(store) == {frozenset({1, 2, 3}), frozenset({4, 5}), frozenset({6})}
    return store


def test_merging_two_articles_makes_one_cluster_of_theirs(filled: SqliteStore) -> None:
    filled.merge(2, 5, "translated", at(99))
    assert groups(filled) == {frozenset({1, 2, 3, 4, 5}), frozenset({6})}
    kept = {row["article_id"]: row["kept"] for row in filled.query("SELECT article_id, kept FROM cluster_members")}
    assert (kept[1], kept[4], kept[5]) == (1.0, None, None)
    assert filled.cluster(1)["overrides"][0] | {"article_id": 0, "other_id": 0} == {
        "article_id": 0, "other_id": 0, "verdict": "merge", "made_at": "2026-03-01T13:39:00.000Z",
        "reason": "translated", "url": "https://a.example/story", "other_url": "https://b.example/story",
    }  # fmt: skip


def test_a_merged_article_stays_merged_when_its_text_changes(filled: SqliteStore, run_id: int) -> None:
    filled.merge(1, 6, None, at(99))
    put(filled, run_id, "f", story("weather"))
    put(filled, run_id, "g", story("weather")[:9])
    assert groups(filled) == {frozenset({1, 2, 3, 6, 7}), frozenset({4, 5})}


def test_splitting_an_article_leaves_its_cluster_together(filled: SqliteStore, run_id: int) -> None:
    assert filled.split(1, None, None, at(99)) == 2
    assert groups(filled) == {frozenset({1}), frozenset({2, 3}), frozenset({4, 5}), frozenset({6})}
    put(filled, run_id, "g", story("harbour")[:9])
    assert frozenset({2, 3}) in groups(filled) or frozenset({2, 3, 7}) in groups(filled)
    put(filled, run_id, "a", [*story("harbour"), "One word more."])
    assert not any({1, 2} <= group or {1, 3} <= group for group in groups(filled))


def test_a_large_cluster_stays_together_when_its_leader_is_split_off(store: SqliteStore, run_id: int) -> None:
    for number in range(12):
        put(store, run_id, f"site{number}", story("harbour")[: 10 - number % 3])
    store.split(1, None, None, at(99))
    assert groups(store) == {frozenset({1}), frozenset(range(2, 13))}


def test_the_last_word_of_a_person_counts(filled: SqliteStore) -> None:
    filled.split(1, 2, "another bridge", at(99))
    assert not any({1, 2} <= group for group in groups(filled))
    filled.merge(1, 2, None, at(100))
    assert frozenset({1, 2, 3}) in groups(filled)
    filled.split(2, 1, None, at(101))
    assert not any({1, 2} <= group for group in groups(filled))


def test_an_article_merged_back_comes_into_the_whole_cluster_that_it_was_split_from(filled: SqliteStore) -> None:
    assert filled.split(2, None, None, at(98)) == 2
    filled.merge(2, 1, None, at(99))
    assert groups(filled) == {frozenset({1, 2, 3}), frozenset({4, 5}), frozenset({6})}
    assert [row["verdict"] for row in filled.query("SELECT verdict FROM overrides")] == ["merge"]


def test_the_index_built_anew_is_the_one_that_was(filled: SqliteStore) -> None:
    filled.merge(3, 6, None, at(99))
    tables = ("sketched_articles", "sketches", "sketch_lines", "copy_edges", "syndications")
    before = [filled.query(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables]
    clusters = filled.query("SELECT article_id, cluster_id FROM articles")
    assert (list(filled.reindex(at(99), is_all=True)), list(filled.reindex(at(99), is_all=False))) == ([6], [])
    assert [filled.query(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables] == before
    assert filled.query("SELECT article_id, cluster_id FROM articles") == clusters


def test_a_reindexing_that_is_broken_off_goes_on_where_it_stopped(
    filled: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "BATCH", 2)
    work = filled.reindex(at(99), is_all=True)
    assert next(work) == 2
    work.close()  # type: ignore[attr-defined]
    assert copies.count_unplaced(filled.connection) == 4
    assert list(filled.reindex(at(99), is_all=False)) == [2, 2]
    assert groups(filled) == {frozenset({1, 2, 3}), frozenset({4, 5}), frozenset({6})}


def test_articles_placed_by_another_method_are_placed_anew(filled: SqliteStore) -> None:
    for table in ("sketched_articles", "sketches", "sketch_lines"):
        filled.connection.execute(f"UPDATE {table} SET partition = partition - 4096 WHERE article_id < 4")
    filled.sketches.forget()
    assert list(filled.reindex(at(99), is_all=False)) == [3]
    assert copies.count_unplaced(filled.connection) == 0
    assert filled.query("SELECT count(DISTINCT partition) AS n FROM sketches") == [{"n": 1}]
    assert groups(filled) == {frozenset({1, 2, 3}), frozenset({4, 5}), frozenset({6})}


def test_a_cluster_is_told_with_each_copy_s_own_notices(filled: SqliteStore) -> None:
    found = filled.cluster(1)
    assert [(member["url"], member["kept"], member["disclaimer"]) for member in found["members"]] == [
        ("https://a.example/story", 1.0, f"{NOTICE} a"),
        ("https://b.example/story", 0.796, f"{NOTICE} b"),
        ("https://c.example/story", 0.898, f"{NOTICE} c"),
    ]
    assert found["origin"]["origin_url"] == "https://a.example/story"
    assert filled.cluster(3) == {"cluster_id": 3, "origin": None, "members": [], "links": [], "overrides": []}


def test_the_graph_names_copies_round_ups_and_declared_sources(filled: SqliteStore, run_id: int) -> None:
    put(filled, run_id, "g", story("harbour")[2:], source_url="https://wire.example/9?a=1&b=<2>")
    put(filled, run_id, "h", story("harbour") + story("orchard") + story("weather"))
    nodes, links = make_graph(filled.clusters())
    assert {(link["source"], link["target"], link["relation"]) for link in links} >= {
        ("a2", "a1", "copy"),
        ("a5", "a4", "copy"),
        ("a8", "a1", "contains"),
        ("a7", "https://wire.example/9?a=1&b=<2>", "declared_source"),
    }
    assert set(nodes) == {"a1", "a2", "a3", "a4", "a5", "a7", "a8", "https://wire.example/9?a=1&b=<2>"}
    root = ElementTree.fromstring(write_graph(filled.clusters(), "graphml"))
    spaced = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(root.findall(f".//{spaced}node")) == len(nodes)
    assert len(root.findall(f".//{spaced}edge")) == len(links)
    told = json.loads(write_graph(filled.clusters(), "json"))  # the names that networkx and sigma.js look for
    assert [one["id"] for one in told["nodes"]] == list(nodes)
    assert (told["directed"], told["multigraph"], told["edges"]) == (True, True, links)


def test_an_article_in_another_cluster_than_its_leader_is_counted(filled: SqliteStore) -> None:
    assert (copies.count_astray(filled.connection), copies.count_unplaced(filled.connection)) == (0, 0)
    filled.connection.execute("UPDATE articles SET cluster_id = 3 WHERE article_id = 2")
    assert copies.count_astray(filled.connection) == 1

"""Near copies in the store: what a crawl writes of them, and that changing and erasing leave what never was."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from storekit import NOTICE, at, make_discovery, make_fetch, make_reading, make_result, make_rights, make_run

from crawler.dedupe.near import fingerprint
from crawler.items import Hop, Notice, NoticeKind, Outcome, Rights, Scope
from crawler.store import forgetting, sameness
from crawler.store.base import Written
from crawler.store.copies import clear_index, reindex_some
from crawler.store.sqlite import SqliteStore, open_store
from crawler.urls import url_key

LEADS = ("council", "harbour", "orchard", "railway")


def story(number: int, sentences: int = 10) -> list[str]:
    """Sentences that no other story has."""
    lead = LEADS[number]
    return [
        " ".join(f"{lead}{chr(97 + sentence)}{chr(97 + word)}" for word in range(10)) for sentence in range(sentences)
    ]


def put(store: SqliteStore, run_id: int, site: str, lines: list[str], minutes: float, **article: object) -> Written:
    """Store what a site shows at an address of its own, or shows there now."""
    article = {"title": f"What {site} says of it"} | article
    url = f"https://{site}.example/story"
    discovery = store.add_discovery(make_discovery(url, minutes), run_id)
    reading = make_reading("\n\n".join(lines), url, **article)  # type: ignore[arg-type]
    (written,) = store.write_results([make_result(discovery, minutes, reading)], run_id)
    return written


def clusters(store: SqliteStore) -> set[tuple[str, frozenset[str]]]:
    """(leader, members) of every cluster, by their addresses."""
    rows = store.query(
        "SELECT a.url, a.cluster_id, l.url AS leader FROM articles a JOIN sketched_articles s USING (article_id) "
        "JOIN articles l ON l.article_id = s.leader_id"
    )
    leaders = {row["cluster_id"]: row["leader"] for row in rows}
    assert len(set(leaders.values())) == len(leaders) == store.query("SELECT count(*) AS n FROM clusters")[0]["n"]
    assert all(leaders[row["cluster_id"]] == row["leader"] for row in rows)
    return {
        (leader, frozenset(row["url"] for row in rows if row["cluster_id"] == cluster_id))
        for cluster_id, leader in leaders.items()
    }


def edges(store: SqliteStore) -> set[tuple[object, ...]]:
    """All links, by addresses."""
    rows = store.query("SELECT url, relation, other_url, share, other_share, shared FROM article_links")
    return {tuple(row.values()) for row in rows}


def governing_edges(store: SqliteStore) -> set[tuple[object, ...]]:
    """The links that clusters are made of: those with a leader, and all that are between stories. Which of its other
    members a copy is compared with hangs on which of them have a sketch, and so on the order in which they came."""
    leaders = {leader for leader, _ in clusters(store)}
    return {edge for edge in edges(store) if edge[1] != "copy" or leaders & {edge[0], edge[2]}}


def test_a_near_copy_joins_the_cluster_and_its_reason_says_so(store: SqliteStore, run_id: int) -> None:
    put(store, run_id, "a", story(0), 1)
    written = put(store, run_id, "b", [*story(0)[:6], "Our reporter was not there."], 2)

    assert written == Written(Outcome.STORED, "near copy of https://a.example/story (92%)", 2, 1)
    assert store.query("SELECT event, detail FROM sightings WHERE article_id = 2") == [
        {"event": "stored", "detail": written.reason}
    ]
    columns = "cluster_id, url, is_leader, kept, share, disclaimer"
    assert store.query(f"SELECT {columns} FROM cluster_members ORDER BY article_id") == [
        {
            "cluster_id": 1, "url": "https://a.example/story", "is_leader": 1, "kept": 1.0, "share": 1.0,
            "disclaimer": NOTICE,
        },
        {
            "cluster_id": 1, "url": "https://b.example/story", "is_leader": 0, "kept": 0.592, "share": 0.921,
            "disclaimer": NOTICE,
        },
    ]  # fmt: skip


def test_a_fingerprint_made_by_the_worker_is_used(store: SqliteStore, run_id: int) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)
    reading = make_reading("\n".join(story(0)))
    reading = replace(reading, fingerprint=fingerprint("\n".join(story(1))))
    store.write_results([make_result(discovery, reading=reading)], run_id)
    check = fingerprint("\n".join(story(1))).check
    assert store.query("SELECT text_hash FROM sketched_articles") == [{"text_hash": check}]


def test_an_earlier_article_found_later_takes_the_lead_and_the_cluster_keeps_its_number(
    store: SqliteStore, run_id: int
) -> None:
    put(store, run_id, "a", story(0), 1)
    put(store, run_id, "b", story(0)[:8], 2)
    put(store, run_id, "c", story(0)[1:], 3, date_published="2026-03-01T08:00:00+00:00")

    assert store.query("SELECT DISTINCT cluster_id, leader_id FROM cluster_members") == [
        {"cluster_id": 1, "leader_id": 3}
    ]


def test_a_split_cluster_gives_its_number_to_one_part_only(store: SqliteStore, run_id: int) -> None:
    put(store, run_id, "a", story(0) + story(1), 1)
    put(store, run_id, "b", story(0), 2, title="What a says of it")
    put(store, run_id, "c", story(1), 3, title="What a says of it")
    put(store, run_id, "a", story(2), 4)

    assert clusters(store) == {
        (f"https://{site}.example/story", frozenset({f"https://{site}.example/story"})) for site in "abc"
    }


def test_an_article_stored_before_there_was_an_index_is_placed_with_its_next_version(
    store: SqliteStore, run_id: int
) -> None:
    put(store, run_id, "a", story(0), 1)
    put(store, run_id, "b", story(1), 2)
    for table in ("sketched_articles", "sketches", "sketch_lines", "copy_edges"):
        store.connection.execute(f"DELETE FROM {table}")
    store.sketches.forget()
    put(store, run_id, "a", story(2), 3)
    put(store, run_id, "c", story(2)[1:], 4)

    assert store.query("SELECT url FROM cluster_members ORDER BY url") == [
        {"url": "https://a.example/story"},
        {"url": "https://c.example/story"},
    ]


def test_a_batch_that_is_rolled_back_leaves_nothing_in_the_index(store: SqliteStore, run_id: int) -> None:
    put(store, run_id, "a", story(0), 1)
    article = make_reading("\n".join(story(0))).article
    assert article is not None
    coming = sameness.make_coming(2, "k", "2026-03-01T12:00:00.000Z", article, make_rights())
    with pytest.raises(RuntimeError), store.transaction():
        sameness.add(store.connection, store.sketches, coming, "2026-03-01T12:00:00.000Z")
        raise RuntimeError
    assert store.query("SELECT count(*) AS n FROM sketched_articles") == [{"n": 1}]
    assert store.sketches.cached_view(2) is None


def test_another_process_s_new_version_is_compared_as_it_stands(store: SqliteStore, run_id: int, path: Path) -> None:
    put(store, run_id, "a", story(0), 1)
    other = open_store(path)
    put(other, make_run(other), "a", story(1), 2)
    other.close()
    assert put(store, run_id, "b", story(1)[1:], 3).reason == "near copy of https://a.example/story (100%)"


ORIGINS = [
    pytest.param({}, {}, "earliest", "https://a.example/story", "first seen 2026-03-01T12:01:00Z", id="earliest"),
    pytest.param(
        {},
        {"date_published": "2026-03-01T06:00:00+02:00"},
        "earliest",
        "https://b.example/story",
        "published 2026-03-01T04:00:00Z",
        id="published earlier",
    ),
    pytest.param(
        {"canonical_url": "https://b.example/story?utm_source=x"},
        {},
        "declared",
        "https://b.example/story",
        "canonical, by 1 of 2",
        id="rel=canonical to another site",
    ),
    pytest.param(
        {"source_url": "https://wire.example/2026/7"},
        {},
        "declared",
        "https://wire.example/2026/7",
        "source_line, by 1 of 2",
        id="a page that is not stored",
    ),
    pytest.param(
        {"canonical_url": "https://a.example/story?page=2"},
        {},
        "earliest",
        "https://a.example/story",
        "first seen 2026-03-01T12:01:00Z",
        id="rel=canonical within the site is no source",
    ),
    pytest.param(
        {"source_url": "https://wire.example/"},
        {},
        "earliest",
        "https://a.example/story",
        "first seen 2026-03-01T12:01:00Z",
        id="a site is no page",
    ),
]


@pytest.mark.parametrize(("first", "second", "reason", "url", "evidence"), ORIGINS)
def test_a_cluster_names_its_likely_origin_with_the_reason(
    store: SqliteStore,
    run_id: int,
    first: dict[str, object],
    second: dict[str, object],
    reason: str,
    url: str,
    evidence: str,
) -> None:
    put(store, run_id, "a", story(0), 1, **first)
    put(store, run_id, "b", story(0)[:8], 2, **second)

    assert store.query("SELECT articles, reason, origin_url, evidence FROM cluster_origins") == [
        {"articles": 2, "reason": reason, "origin_url": url, "evidence": evidence}
    ]


def put_noticed(store: SqliteStore, run_id: int, site: str, minutes: float, said: str, **article: Any) -> None:
    """A copy with a notice of its own."""
    url = f"https://{site}.example/story"
    discovery = store.add_discovery(make_discovery(url, minutes), run_id)
    notices = (Notice(NoticeKind.REPUBLICATION, Scope.ARTICLE, said),)
    reading = make_reading("\n\n".join(story(0)), url, Rights(notices=notices), **article)
    store.write_results([make_result(discovery, minutes, reading)], run_id)


ORIGIN = "SELECT reason, origin_url, origin_id, origin_name, evidence FROM cluster_origins"


def test_a_first_publisher_named_without_a_link_is_found_in_the_cluster(store: SqliteStore, run_id: int) -> None:
    put_noticed(store, run_id, "copy", 1, "This article was first published in The Example Gazette.")
    put(store, run_id, "other", story(0), 2)
    put(store, run_id, "gazette", story(0), 3, publisher="Example Gazette")
    assert store.query(ORIGIN) == [
        {
            "reason": "named",
            "origin_url": "https://gazette.example/story",
            "origin_id": 3,
            "origin_name": "The Example Gazette",
            "evidence": '"The Example Gazette", named by 1 of 3',
        }
    ]


def test_a_first_publisher_is_known_by_its_host_or_as_a_source(store: SqliteStore, run_id: int) -> None:
    put_noticed(store, run_id, "copy", 1, "Republished with permission from Harbour Post.")
    put(store, run_id, "harbour-post", story(0), 3)
    assert store.query("SELECT reason, origin_id FROM cluster_origins") == [{"reason": "named", "origin_id": 2}]
    store.add_source("https://weir.example/", "The Weir Weekly", None, at(0))
    for minutes, site in enumerate("xy", 5):
        discovery = store.add_discovery(make_discovery(f"https://{site}.example/weir", minutes), run_id)
        said = (Notice(NoticeKind.REPUBLICATION, Scope.ARTICLE, "This story first appeared in Weir Weekly."),)
        reading = make_reading("\n\n".join(story(3)), f"https://{site}.example/weir", Rights(notices=said))
        store.write_results([make_result(discovery, minutes, reading)], run_id)
    assert store.query(f"{ORIGIN} ORDER BY cluster_id DESC LIMIT 1") == [
        {
            "reason": "named",
            "origin_url": "https://weir.example/",
            "origin_id": None,
            "origin_name": "Weir Weekly",
            "evidence": '"Weir Weekly", named by 2 of 2',
        }
    ]


def test_a_first_publisher_whom_nobody_knows_is_told_by_name(store: SqliteStore, run_id: int) -> None:
    put_noticed(store, run_id, "copy", 1, "This article was first published in The Example Gazette.")
    put(store, run_id, "other", story(0), 2)
    (origin,) = store.query(ORIGIN)
    assert (origin["reason"], origin["origin_url"], origin["origin_name"]) == ("named", None, "The Example Gazette")


def test_a_notice_that_names_its_own_publisher_names_no_source(store: SqliteStore, run_id: int) -> None:
    said = "This article was first published in The Example Gazette."
    put_noticed(store, run_id, "gazette", 1, said, publisher="The Example Gazette")
    put(store, run_id, "other", story(0), 2)
    assert store.query("SELECT reason, origin_id FROM cluster_origins") == [{"reason": "earliest", "origin_id": 1}]


def test_a_named_publisher_is_remembered_when_the_index_is_built_anew(store: SqliteStore, run_id: int) -> None:
    put_noticed(store, run_id, "copy", 1, "This article was first published in The Example Gazette.")
    put(store, run_id, "other", story(0), 2)
    before = store.query(ORIGIN)
    with store.transaction():
        clear_index(store.connection)
        reindex_some(store.connection, store.sketches, 0, "2026-03-01T13:00:00Z")
    assert store.query(ORIGIN) == before


HEADS = [
    pytest.param({"date_published": "2019-05-05T09:00:00+00:00"}, 1, id="a date long ago that nothing bears out"),
    pytest.param({"date_published": "2026-02-28T18:00:00+00:00"}, 2, id="a date of the day before, seen soon after"),
    pytest.param({"source_url": "https://wire.example/7", "date_published": "2026-02-28T18:00:00+00:00"}, 1,
                 id="a page that says it is a copy"),
    pytest.param({"canonical_url": "https://wire.example/", "date_published": "2026-02-28T18:00:00+00:00"}, 2,
                 id="a home page as canonical is no confession"),
    pytest.param({"canonical_url": "https://wire.example/index.html"}, 1, id="nor a source"),
]  # fmt: skip


@pytest.mark.parametrize(("article", "head"), HEADS)
def test_a_copy_heads_no_cluster_by_what_it_claims_alone(
    store: SqliteStore, run_id: int, article: dict[str, Any], head: int
) -> None:
    put(store, run_id, "a", story(0), 1)
    put(store, run_id, "b", story(0), 2, **article)
    assert store.query("SELECT leader_id FROM cluster_origins") == [{"leader_id": head}]
    if "source_url" not in article:
        assert store.query("SELECT reason, origin_id FROM cluster_origins") == [
            {"reason": "earliest", "origin_id": head}
        ]


def test_an_old_date_is_believed_where_the_address_names_its_day(store: SqliteStore, run_id: int) -> None:
    put(store, run_id, "a", story(0), 1)
    url = "https://b.example/2026/01/07/story"
    discovery = store.add_discovery(make_discovery(url, 2), run_id)
    reading = make_reading("\n\n".join(story(0)), url, date_published="2026-01-07T09:00:00+00:00")
    store.write_results([make_result(discovery, 2, reading)], run_id)
    assert store.query("SELECT leader_id, evidence FROM cluster_origins") == [
        {"leader_id": 2, "evidence": "published 2026-01-07T09:00:00Z"}
    ]


def test_of_old_dates_alone_the_earliest_is_told_as_the_page_s_own_account(store: SqliteStore, run_id: int) -> None:
    put(store, run_id, "a", story(0), 1, date_published="2025-07-01T09:00:00+00:00")
    put(store, run_id, "b", story(0), 2, date_published="2025-06-01T09:00:00+00:00")
    assert store.query("SELECT leader_id, evidence FROM cluster_origins") == [
        {"leader_id": 2, "evidence": "published 2025-06-01T09:00:00Z, by its own account"}
    ]


def test_a_declared_source_that_holds_another_text_is_no_origin_and_the_first_is_by_date(
    store: SqliteStore, run_id: int
) -> None:
    """The page at x heads its copies, for another article names it; the article that came out first is another one."""
    put(store, run_id, "x", story(0), 1, date_published="2026-03-01T09:00:00+00:00")
    put(store, run_id, "v", story(0), 2, date_published="2026-03-01T06:00:00+00:00")
    named = {"source_url": "https://x.example/story", "date_published": "2026-03-01T08:00:00+00:00"}
    put(store, run_id, "y", story(1), 3, **named)
    put(store, run_id, "z", story(1), 4, date_published="2026-03-01T07:00:00+00:00")

    assert store.query("SELECT reason, origin_url, evidence FROM cluster_origins ORDER BY cluster_id") == [
        {"reason": "earliest", "origin_url": "https://v.example/story", "evidence": "published 2026-03-01T06:00:00Z"},
        {"reason": "earliest", "origin_url": "https://z.example/story", "evidence": "published 2026-03-01T07:00:00Z"},
    ]


def test_a_declared_source_with_a_part_of_the_text_is_an_origin(store: SqliteStore, run_id: int) -> None:
    put(store, run_id, "x", story(0, 60), 1)
    for minutes, site in enumerate("yz", 2):
        put(store, run_id, site, story(0, 6), minutes, source_url="https://x.example/story")

    assert store.query("SELECT reason, origin_url, origin_id FROM cluster_origins") == [
        {"reason": "declared", "origin_url": "https://x.example/story", "origin_id": 1}
    ]


def test_of_copies_published_at_one_instant_the_origin_was_only_seen_first(store: SqliteStore, run_id: int) -> None:
    for minutes, site in enumerate("ab", 1):
        put(store, run_id, site, story(0), minutes, date_published="2026-03-01T08:00:00+00:00")

    assert store.query("SELECT reason, origin_url, evidence FROM cluster_origins") == [
        {
            "reason": "earliest",
            "origin_url": "https://a.example/story",
            "evidence": "first seen 2026-03-01T12:01:00Z of those published 2026-03-01T08:00:00Z",
        }
    ]


def test_copies_that_credit_an_agency_come_from_it(store: SqliteStore, run_id: int) -> None:
    for minutes, site in enumerate(("a", "b"), 1):
        url = f"https://{site}.example/story"
        discovery = store.add_discovery(make_discovery(url, minutes), run_id)
        rights = replace(make_rights(), agency="Reuters")
        store.write_results([make_result(discovery, minutes, make_reading("\n\n".join(story(0)), url, rights))], run_id)
    columns = "reason, origin_url, origin_agency, evidence"
    assert store.query(f"SELECT {columns} FROM cluster_origins") == [
        {"reason": "agency_credit", "origin_url": None, "origin_agency": "Reuters", "evidence": "credited by 2 of 2"}
    ]
    own = "https://www.reuters.com/world/story"
    discovery = store.add_discovery(make_discovery(own, 9), run_id)
    store.write_results([make_result(discovery, 9, make_reading("\n\n".join(story(0)[:9]), own, rights))], run_id)
    assert store.query(f"SELECT {columns} FROM cluster_origins") == [
        {
            "reason": "agency_host",
            "origin_url": own,
            "origin_agency": "Reuters",
            "evidence": "stands on the site of Reuters",
        }
    ]


texts = st.builds(
    lambda base, cut, has_extra: story(base)[: 6 + cut] + story(base ^ 1)[-1:] * has_extra,
    st.integers(0, 3),
    st.integers(0, 4),
    st.booleans(),
)
dates = st.sampled_from([None, "2026-02-27", "2026-02-28T10:00:00+00:00", "2026-02-28T09:00"])
sources = st.sampled_from([None, "https://a.example/story", "https://c.example/story", "https://wire.example/1"])
facts = st.builds(lambda date, source: {"date_published": date, "source_url": source}, dates, sources)
contents = st.tuples(texts, facts)


@settings(max_examples=40, deadline=None)
@given(st.lists(contents, min_size=1, max_size=6), st.data())
def test_clusters_after_changes_and_erasures_are_those_of_a_corpus_built_without(
    shown: list[tuple[list[str], dict[str, str | None]]], data: st.DataObject
) -> None:
    sites = dict(zip("abcdef", shown, strict=False))
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(sites)), contents, max_size=2))
    erased = data.draw(st.sets(st.sampled_from(sorted(sites)), max_size=2))
    with TemporaryDirectory() as folder:
        store, fresh = open_store(Path(folder) / "a.db"), open_store(Path(folder) / "b.db")
        run_id = make_run(store)
        for minutes, (site, (lines, known)) in enumerate(sites.items(), 1):
            put(store, run_id, site, lines, minutes, **known)
        for site, (lines, known) in changed.items():
            put(store, run_id, site, lines, 60, **known)
        for site in erased:
            erase(store, f"https://{site}.example/story")
        run_id = make_run(fresh)
        for minutes, (site, (lines, known)) in enumerate((sites | changed).items(), 1):
            if site not in erased:
                put(fresh, run_id, site, lines, minutes, **known)
        for one in (store, fresh):
            one.settle_clusters(at(99))
        assert clusters(store) == clusters(fresh)
        assert governing_edges(store) == governing_edges(fresh)
        for table in ("sketches", "sketch_lines", "syndications"):
            query = f"SELECT count(*) AS n FROM {table} WHERE article_id NOT IN (SELECT article_id FROM articles)"
            assert store.query(query) == [{"n": 0}]
        store.close()
        fresh.close()


def erase(store: SqliteStore, url: str) -> None:
    """Delete what `pressmark forget` deletes."""
    doomed = forgetting.find_page(store.connection, url_key(url))
    forgetting.close_over(store.connection, doomed)
    with store.transaction():
        forgetting.delete(store.connection, doomed)


def test_an_erased_article_s_verdicts_go_with_it(store: SqliteStore, run_id: int) -> None:
    for minutes, site in enumerate("ab", 1):
        put(store, run_id, site, story(minutes), minutes)
    store.connection.execute("INSERT INTO overrides VALUES (1, 1, 2, 'merge', '2026-03-01T12:00:00.000Z', NULL)")
    erase(store, "https://a.example/story")
    assert store.query("SELECT count(*) AS n FROM overrides") == [{"n": 0}]
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute("INSERT INTO overrides VALUES (1, 1, 2, 'merge', '2026-03-01T12:00:00.000Z', NULL)")


def test_a_moved_article_takes_its_place_in_the_index_along(store: SqliteStore, run_id: int) -> None:
    put(store, run_id, "a", story(0), 1)
    old = store.add_discovery(make_discovery("https://a.example/story", 5), run_id)
    moved = make_fetch("https://a.example/story", 6, final_url="https://new.example/story")
    reading = make_reading("\n\n".join([*story(0), "More words."]), "https://new.example/story")
    store.write_results([make_result(old, fetch=moved, reading=reading)], run_id)
    put(store, run_id, "b", story(0)[:9], 7, source_url="https://new.example/story")
    assert store.query("SELECT reason, origin_id FROM cluster_origins") == [{"reason": "declared", "origin_id": 1}]


def test_an_article_that_moved_with_the_same_text_takes_its_place_in_the_index_along(
    store: SqliteStore, run_id: int
) -> None:
    put(store, run_id, "b", story(0)[:9], 0, source_url="https://new.example/story")
    put(store, run_id, "a", story(0), 1)
    old = store.add_discovery(make_discovery("https://a.example/story", 5), run_id)
    hops = (Hop("https://a.example/story", 301),)
    moved = make_fetch("https://a.example/story", 6, final_url="https://new.example/story", redirects=hops)
    reading = make_reading("\n\n".join(story(0)), "https://new.example/story", title="What a says of it")
    assert store.write_results([make_result(old, fetch=moved, reading=reading)], run_id) == [
        Written(Outcome.UNCHANGED, None, 2, 1)
    ]
    assert clusters(store) == {
        ("https://new.example/story", frozenset({"https://new.example/story", "https://b.example/story"}))
    }
    assert store.query("SELECT reason, origin_id FROM cluster_origins") == [{"reason": "declared", "origin_id": 2}]

"""What of a version changed, who changed it, and whether the page says so: the columns beside each version."""

from dataclasses import replace
from typing import Any

import pytest
from storekit import BODY, URL, at, make_discovery, make_fetch, make_reading, make_result, make_rights, store_article

from crawler.items import Fetch, FieldOrigin, Hop, Image, Outcome, RawRecord, Reading, Rendering
from crawler.store.base import Reextraction, Run, Written
from crawler.store.sqlite import SqliteStore

NOTE = "Correction: the bridge was opened by the deputy mayor."
COLUMNS = "changes, cause, is_silent, declared_by, words_added, words_removed, correction"
OTHER = RawRecord("a.warc.gz", 999, 900, "urn:uuid:2", "ef" * 32, 801)


def visit(store: SqliteStore, run_id: int, minutes: float, reading: Reading, **fetch: Any) -> Written:
    """Fetch the page another time."""
    discovery = store.add_discovery(make_discovery(minutes=minutes), run_id)
    found = make_fetch(minutes=minutes, **({"raw": OTHER} | fetch))
    (written,) = store.write_results([make_result(discovery, minutes, reading, found)], run_id)
    return written


def newest(store: SqliteStore) -> dict[str, Any]:
    return store.query(f"SELECT {COLUMNS} FROM versions ORDER BY number DESC LIMIT 1")[0]


def columns(*values: Any) -> dict[str, Any]:
    return dict(zip(COLUMNS.split(", "), values, strict=True))


def test_the_first_version_is_no_edit(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)

    assert newest(store) == columns("[]", None, None, None, None, None, None)
    assert store.query("SELECT * FROM edits") == []


@pytest.mark.parametrize(
    ("article", "notes", "expected"),
    [
        pytest.param(
            {"title": "A bridge is closed"}, (), columns('["headline"]', "publisher", 1, None, 1, 1, None), id="silent"
        ),
        pytest.param(
            {"title": "A bridge is closed", "date_modified": "2026-03-01T12:04:00Z"},
            (),
            columns('["headline","date"]', "publisher", 0, "date_modified", 1, 1, None),
            id="dated",
        ),
        pytest.param(
            {"body": BODY.replace("the mayor", "the deputy mayor")},
            (NOTE,),
            columns('["body","correction"]', "publisher", 0, "note", 1, 0, NOTE),
            id="with a note outside the text",
        ),
        pytest.param(
            {"authors": ("Ben Example",)}, (), columns('["metadata"]', "publisher", 0, None, 0, 0, None), id="byline"
        ),
        pytest.param(
            {"source_url": "https://wire.example/1"},
            (),
            columns('["metadata"]', "publisher", 0, None, 0, 0, None),
            id="a source is named, by which copies are led",
        ),
        pytest.param(
            {"image": Image("https://news.example/b.jpg?w=3")},
            (),
            columns('["metadata"]', "publisher", 0, None, 0, 0, None),
            id="a picture comes",
        ),
    ],
)
def test_a_version_says_what_changed_and_whether_the_page_owns_up(
    store: SqliteStore, run_id: int, article: dict[str, Any], notes: tuple[str, ...], expected: dict[str, Any]
) -> None:
    store_article(store, run_id, URL)

    visit(store, run_id, 5, replace(make_reading(**article), corrections=notes))

    assert newest(store) == expected
    assert store.query("SELECT correction FROM articles") == [{"correction": expected["correction"]}]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "Tickets cost $5.", "Tickets cost €5.", columns('["body"]', "publisher", 1, None, 0, 0, None), id="a sign"
        ),
        pytest.param(
            "Das Tor ist schon.", "Das Tor ist schön.", columns('["body"]', "publisher", 1, None, 1, 1, None),
            id="an accent",
        ),
        pytest.param(
            "Let's eat, Grandma.", "Let's eat Grandma.", columns('["style"]', "publisher", 0, None, 0, 0, None),
            id="a comma",
        ),
    ],
)  # fmt: skip
def test_an_edit_that_leaves_the_key_for_copies_as_it_was_makes_a_version(
    store: SqliteStore, run_id: int, old: str, new: str, expected: dict[str, Any]
) -> None:
    store_article(store, run_id, URL, body=f"{BODY}\n\n{old}")

    visit(store, run_id, 5, make_reading(f"{BODY}\n\n{new}"))

    assert store.query("SELECT count(DISTINCT text_key) AS keys, count(*) AS versions FROM versions") == [
        {"keys": 1, "versions": 2}
    ]
    assert newest(store) == expected


def test_a_corpus_of_before_gains_no_version_at_its_next_look(store: SqliteStore, run_id: int) -> None:
    """Texts are made comparable when they are compared: nothing stored depends on how. The page as it was stored once
    is spelled otherwise by its publisher's system now, and its key has the form of another Pressmark."""
    body = "“Cafe\u0301 Wei\u00df – fu\u0308r 3\u00a0½ €…” \n\n• One\u00adword, e\ufb03cient\n\nالكتاب"
    store_article(store, run_id, URL, body=body)
    with store.transaction():
        for table in ("versions", "articles"):
            store.connection.execute(f"UPDATE {table} SET text_key = '0:of-before'")

    again = '"Café Weiß — für 3 1/2 €..."\n\nOneword, efficient\n\nالکتاب'

    assert visit(store, run_id, 5, make_reading(again)).outcome is Outcome.UNCHANGED
    assert visit(store, run_id, 6, make_reading(body)).outcome is Outcome.UNCHANGED
    assert store.query("SELECT count(*) AS versions FROM versions") == [{"versions": 1}]


def test_a_date_that_only_the_feed_gives_is_no_edit_and_owns_up_to_nothing(store: SqliteStore, run_id: int) -> None:
    def dated(day: int, **article: Any) -> Reading:
        origin = FieldOrigin("date_modified", "feed")
        return make_reading(date_modified=f"2026-03-{day:02}T08:00:00Z", origins=(origin,), **article)

    discovery = store.add_discovery(make_discovery(), run_id)
    store.write_results([make_result(discovery, reading=dated(1))], run_id)

    assert visit(store, run_id, 5, dated(2)).outcome is Outcome.UNCHANGED
    visit(store, run_id, 6, dated(3, title="A bridge is shut"))
    assert (newest(store)["changes"], newest(store)["is_silent"]) == ('["headline"]', 1)


def test_a_picture_in_another_size_is_no_version(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL, image=Image("https://news.example/a.jpg?w=300", "The bridge"))

    written = visit(store, run_id, 5, make_reading(image=Image("https://news.example/a.jpg?w=900&key=x", "The bridge")))

    assert written.outcome is Outcome.UNCHANGED


def test_a_line_that_stands_in_three_other_articles_of_the_source_makes_no_version(
    store: SqliteStore, run_id: int
) -> None:
    line = "Sign up to the letter of the town."
    for number in range(3):
        body = f"Story {number} of the town is told in a few words of its own here.\n\n{line}"
        store_article(store, run_id, f"https://news.example/{number}", body=body)
    store_article(store, run_id, URL)

    outcomes = [
        visit(store, run_id, 5, make_reading(f"{BODY}\n\n{line}")).outcome,
        visit(store, run_id, 6, make_reading(f"{BODY}\n\nThe bridge is closed again.\n\n{line}")).outcome,
    ]

    assert outcomes == [Outcome.UNCHANGED, Outcome.NEW_VERSION]


@pytest.mark.parametrize(
    ("fetch", "extractor", "cause", "is_silent"),
    [
        pytest.param({"raw": OTHER}, None, "publisher", 1, id="read alike"),
        pytest.param({"raw": OTHER}, "pressmark/9", "unknown", None, id="another extractor, other bytes"),
        pytest.param({"raw": make_fetch().raw}, "pressmark/9", "reading", None, id="another extractor, the same bytes"),
        pytest.param(
            {"raw": OTHER, "rendering": Rendering("Chromium/1", at(5), at(5), "quiet", OTHER)},
            None,
            "unknown",
            None,
            id="shown in a browser for the first time",
        ),
    ],
)
def test_only_a_page_read_as_the_one_before_it_accuses_its_publisher(
    store: SqliteStore, run_id: int, fetch: dict[str, Any], extractor: str | None, cause: str, is_silent: int | None
) -> None:
    store_article(store, run_id, URL)
    reading = make_reading(title="A bridge is closed")

    visit(store, run_id, 5, replace(reading, extractor=extractor or reading.extractor), **fetch)

    assert (newest(store)["cause"], newest(store)["is_silent"]) == (cause, is_silent)
    listed = store.query("SELECT version, is_silent FROM edits")
    assert listed == ([] if cause == "reading" else [{"version": 2, "is_silent": is_silent}])


@pytest.mark.parametrize(
    ("fetch", "cause"),
    [
        pytest.param({"final_url": f"{URL}/?from=feed"}, "publisher", id="the same page with a query"),
        pytest.param(
            {"final_url": f"{URL}-is-shut", "redirects": (Hop(URL, 301),)}, "publisher", id="moved, and led there"
        ),
    ],
)
def test_a_page_read_from_another_address_accuses_its_publisher_only_where_the_old_one_leads_there(
    store: SqliteStore, run_id: int, fetch: dict[str, Any], cause: str
) -> None:
    store_article(store, run_id, URL)

    visit(store, run_id, 5, make_reading(title="A bridge is shut"), **fetch)

    assert (newest(store)["cause"], newest(store)["is_silent"]) == (cause, 1 if cause == "publisher" else None)


def test_a_second_reading_is_no_edit_and_what_comes_after_is_held_against_it(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    (page,) = store.stored_pages(0, 10, url=URL)
    again = replace(make_reading(f"{BODY}\n\nA line that was missed before."), extractor="pressmark/9")
    second = store.begin_run(Run("reextract", at(3), "Pressmark/0 (test)", (), {}))
    store.write_reextractions([Reextraction(page, again, None, "pressmark/9", at(3))], second)
    assert newest(store) == columns('["body"]', "reading", None, None, 6, 0, None)

    visit(store, run_id, 5, again)
    visit(store, run_id, 6, replace(again, article=replace(again.article, title="A bridge is shut")))  # type: ignore[type-var]

    assert store.query("SELECT version, changes, is_silent FROM edits") == [
        {"version": 3, "changes": '["headline"]', "is_silent": 1}
    ]


def test_a_newer_extractor_that_found_the_same_reads_alike_from_then_on(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    newer = replace(make_reading(), extractor="pressmark/9")

    assert visit(store, run_id, 5, newer).outcome is Outcome.UNCHANGED
    visit(store, run_id, 6, replace(make_reading(title="A bridge is shut"), extractor="pressmark/9"))

    assert (newest(store)["cause"], newest(store)["is_silent"]) == ("publisher", 1)


def test_so_does_a_second_reading_that_found_the_same(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    (page,) = store.stored_pages(0, 10, url=URL)
    newer = replace(make_reading(), extractor="pressmark/9")
    second = store.begin_run(Run("reextract", at(3), "Pressmark/0 (test)", (), {}))
    store.write_reextractions([Reextraction(page, newer, None, "pressmark/9", at(3))], second)

    visit(store, run_id, 6, replace(make_reading(title="A bridge is shut"), extractor="pressmark/9"))

    assert (newest(store)["cause"], newest(store)["is_silent"]) == ("publisher", 1)


def test_the_view_of_edits_tells_each_with_its_source_and_headlines(store: SqliteStore, run_id: int) -> None:
    store.add_source("https://news.example/", "News Example", None, at(0))
    discovery = replace(make_discovery(), source_id=1)
    store.queue_discoveries([discovery])
    (queued,) = store.open_discoveries(at(0), "news.example", 9, 0, None)
    store.write_results([make_result(queued)], run_id)

    visit(store, run_id, 5, make_reading(title="A bridge is shut", rights=make_rights("Changed.")))

    assert store.query("SELECT * FROM edits") == [
        {
            "version_id": 2, "article_id": 1, "url": URL, "source_id": 1, "source": "News Example", "version": 2,
            "seen_at": "2026-03-01T12:05:00.000Z", "changes": '["headline","rights"]', "is_silent": 1,
            "declared_by": None, "words_added": 1, "words_removed": 1, "correction": None,
            "old_title": "A bridge is opened", "new_title": "A bridge is shut", "cause": "publisher", "fetch_id": 2,
            "body_sha256": store.query("SELECT body_sha256 FROM versions")[0]["body_sha256"],
        }
    ]  # fmt: skip


def test_the_digest_of_a_version_covers_what_is_said_of_its_edit(store: SqliteStore, run_id: int) -> None:
    from crawler.store.evidence import BY_KIND
    from crawler.store.ledger import digest_row

    store_article(store, run_id, URL)
    (entry,) = store.query("SELECT row_id, form, salt, digest FROM ledger WHERE kind = 'version'")
    version = BY_KIND["version"]
    assert digest_row(store.connection, version, 1, entry["salt"], entry["form"]) == entry["digest"]

    store.connection.execute("UPDATE versions SET is_silent = 1")

    assert digest_row(store.connection, version, 1, entry["salt"], entry["form"]) != entry["digest"]
    assert digest_row(store.connection, version, 1, entry["salt"], 1) is not None


def test_a_fetch_without_a_raw_record_is_compared_all_the_same(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    bare: Fetch = make_fetch(minutes=5, raw=None)
    discovery = store.add_discovery(make_discovery(minutes=5), run_id)

    (written,) = store.write_results([make_result(discovery, 5, make_reading(title="Shut"), bare)], run_id)

    assert (written.outcome, newest(store)["cause"]) == (Outcome.NEW_VERSION, "publisher")


WALL = "Subscribe to read the rest of this article."
WHOLE = "\n\n".join(f"Paragraph {number} tells of the bridge in a sentence of its own." for number in range(12))
CUT = "\n\n".join(WHOLE.split("\n\n")[:3])


def behind_wall(body: str = CUT, **article: Any) -> Reading:
    return replace(make_reading(body, **article), wall=WALL)


def test_a_paywall_that_goes_up_is_no_silent_edit_and_readers_keep_the_whole_text(
    store: SqliteStore, run_id: int
) -> None:
    store_article(store, run_id, URL, body=WHOLE)
    store.update_search()

    assert visit(store, run_id, 5, behind_wall()).outcome is Outcome.NEW_VERSION
    store.update_search()

    assert (newest(store)["changes"], newest(store)["is_silent"]) == ('["access"]', 0)
    (article,) = store.query("SELECT body, word_count, version_number FROM articles")
    assert article == {"body": WHOLE, "word_count": len(WHOLE.split()), "version_number": 2}
    assert store.query("SELECT body, wall, text_version_id FROM versions WHERE number = 2") == [
        {"body": CUT, "wall": WALL, "text_version_id": 1}
    ]
    assert [hit["article_id"] for hit in store.search('"paragraph 11"', 5)] == [1]
    assert store.history(1)[1].told == (
        f'access: less of the text is shown, "{WALL}"; the article keeps that of version 1',
    )
    assert visit(store, run_id, 6, behind_wall()).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("again", "changes", "is_silent"),
    [
        pytest.param(WHOLE, '["access"]', 0, id="as it was"),
        pytest.param(WHOLE.replace("Paragraph 9 tells", "Paragraph 9 lies"), '["body","access"]', 1, id="edited"),
        pytest.param(f"{WHOLE}\n\nIt is open again.", '["body","access"]', 1, id="with a paragraph more"),
    ],
)
def test_when_a_wall_comes_down_the_text_is_compared_with_the_one_before_the_wall(
    store: SqliteStore, run_id: int, again: str, changes: str, is_silent: int
) -> None:
    store_article(store, run_id, URL, body=WHOLE)
    visit(store, run_id, 5, behind_wall())

    visit(store, run_id, 6, make_reading(again))

    assert (newest(store)["changes"], newest(store)["is_silent"]) == (changes, is_silent)
    assert store.query("SELECT body, version_number FROM articles") == [{"body": again, "version_number": 3}]


def test_an_edit_behind_a_wall_is_told_and_dated_from_when_its_text_was_last_seen(
    store: SqliteStore, run_id: int
) -> None:
    store_article(store, run_id, URL, body=WHOLE)
    visit(store, run_id, 5, behind_wall())
    visit(store, run_id, 6, behind_wall())
    visit(store, run_id, 7, make_reading(WHOLE.replace("Paragraph 9 tells", "Paragraph 9 lies")))

    first, _, last = store.history(1)

    assert last.told[0] == 'text: "tells" -> "lies"'
    assert last.not_before == first.seen_at


def test_an_edit_of_what_a_wall_leaves_is_one_and_the_whole_text_stays(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL, body=WHOLE)
    visit(store, run_id, 5, behind_wall())

    visit(store, run_id, 6, behind_wall(CUT.replace("bridge", "ferry"), title="A ferry is opened"))

    assert (newest(store)["changes"], newest(store)["is_silent"]) == ('["headline","body"]', 1)
    assert store.query("SELECT title, body FROM articles") == [{"title": "A ferry is opened", "body": WHOLE}]


def test_an_article_that_a_paywall_cuts_stays_with_its_copies(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL, body=WHOLE)
    store_article(store, run_id, "https://other.example/bridge", body=WHOLE)

    visit(store, run_id, 5, behind_wall())

    assert store.query("SELECT count(*) AS n, count(DISTINCT cluster_id) AS clusters FROM articles") == [
        {"n": 2, "clusters": 1}
    ]
    assert sum(store.reindex(at(9), is_all=True)) == 2
    assert store.query("SELECT count(DISTINCT cluster_id) AS clusters FROM articles") == [{"clusters": 1}]


ELSEWHERE = "https://agency.example/wire/7"
NAMED = {
    "another page of the site": (None, "https://news.example/2026/new-slug"),
    "a page of another site": (URL, ELSEWHERE),
    "another page by its query": ("https://news.example/read?id=7", "https://news.example/read?id=8"),
    "itself again": (ELSEWHERE, URL),
    "nothing any more": (ELSEWHERE, None),
}


@pytest.mark.parametrize(("before", "after"), NAMED.values(), ids=NAMED.keys())
def test_another_canonical_address_is_a_change_of_metadata(
    store: SqliteStore, run_id: int, before: str | None, after: str | None
) -> None:
    store_article(store, run_id, URL, canonical_url=before)

    assert visit(store, run_id, 5, make_reading(canonical_url=after)) == Written(Outcome.NEW_VERSION, "metadata", 1, 2)

    assert (newest(store)["cause"], newest(store)["is_silent"]) == ("publisher", 0)
    assert store.history(1)[1].told == (f'canonical address: "{before or URL}" -> "{after or URL}"',)
    assert visit(store, run_id, 6, make_reading(canonical_url=after)).outcome is Outcome.UNCHANGED


def test_a_source_that_a_page_comes_to_name_as_canonical_is_noted_for_its_copies(
    store: SqliteStore, run_id: int
) -> None:
    store_article(store, run_id, URL)
    visit(store, run_id, 5, make_reading(canonical_url=ELSEWHERE))
    assert store.query("SELECT how, url FROM syndications") == [{"how": "canonical", "url": ELSEWHERE}]
    visit(store, run_id, 6, make_reading())
    assert store.query("SELECT how, url FROM syndications") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(None, URL, id="itself"),
        pytest.param(URL, f"{URL}?utm_source=feed", id="with tracking"),
        pytest.param(URL, f"{URL}/amp", id="a form of it"),
        pytest.param(None, "https://news.example/", id="the home page"),
        pytest.param(None, "https://agency.example/", id="the home page of another site"),
    ],
)
def test_a_canonical_address_that_says_nothing_new_is_no_change(
    store: SqliteStore, run_id: int, before: str | None, after: str | None
) -> None:
    store_article(store, run_id, URL, canonical_url=before)
    assert visit(store, run_id, 5, make_reading(canonical_url=after)).outcome is Outcome.UNCHANGED


def test_a_page_that_moves_and_names_itself_has_no_other_canonical_address_but_an_address(
    store: SqliteStore, run_id: int
) -> None:
    store_article(store, run_id, URL, canonical_url=URL)
    moved = "https://news.example/2026/new-slug"
    reading = make_reading(url=moved, canonical_url=moved)
    hops = (Hop(URL, 301),)

    assert visit(store, run_id, 5, reading, final_url=moved, redirects=hops).outcome is Outcome.UNCHANGED
    assert store.query("SELECT url FROM articles") == [{"url": moved}]

"""The history of an article: versions, what is told of each, withdrawals."""

from dataclasses import replace
from typing import Any

import pytest
from storekit import BODY, URL, at, make_discovery, make_fetch, make_reading, make_result, make_rights, store_article

from crawler.items import Image, LiveUpdate, Outcome, RawRecord, Reading, Result
from crawler.store.history import PastVersion, Turn
from crawler.store.sqlite import SqliteStore

NOTE = "Correction: the bridge was opened by the deputy mayor."
EDITED = BODY.replace("Several hundred", "Some three thousand")


def visit(store: SqliteStore, run_id: int, minutes: float, reading: Reading | None = None, status: int = 200) -> None:
    """Fetch the page another time; a status of 410 finds it gone."""
    discovery = store.add_discovery(make_discovery(minutes=minutes), run_id)
    raw = RawRecord("a.warc.gz", int(minutes), 900, "urn:uuid:2", f"{int(minutes):064x}", 801)
    fetch = make_fetch(minutes=minutes, raw=raw, status=status)
    result = make_result(discovery, minutes, reading, fetch)
    store.write_results([result if reading else Result(discovery, Outcome.GONE, f"http_{status}", fetch)], run_id)


def test_each_version_tells_when_it_was_seen_and_since_when_it_may_have_stood(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    visit(store, run_id, 5, make_reading())
    visit(store, run_id, 6, make_reading(title="A bridge is shut"))

    first, second = store.history(1)

    assert (first.number, first.seen_at, first.not_before, first.told, first.changes) == (
        1, "2026-03-01T12:01:00.000Z", None, (), (),
    )  # fmt: skip
    assert second == PastVersion(
        number=2,
        seen_at="2026-03-01T12:06:00.000Z",
        not_before="2026-03-01T12:05:00.000Z",
        reread_at=None,
        title="A bridge is shut",
        body=BODY,
        changes=("headline",),
        cause="publisher",
        is_silent=True,
        declared_by=None,
        words_added=1,
        words_removed=1,
        correction=None,
        told=('headline: "A bridge is opened" -> "A bridge is shut"',),
        same_as=None,
        wall=None,
        text_number=None,
        fetch_id=3,
        final_url=URL,
        payload_sha256=f"{6:064x}",
        body_sha256=first.body_sha256,
        warc_file="a.warc.gz",
        warc_offset=6,
        extractor="pressmark/0 trafilatura/0 cfg:0",
    )


@pytest.mark.parametrize(
    ("article", "reading", "told"),
    [
        pytest.param(
            {"body": EDITED}, {}, ('text: "Several hundred" -> "Some three thousand"',), id="words of the text"
        ),
        pytest.param(
            {"body": BODY.partition("\n\n")[0]},
            {},
            ('text: - "Several hundred people walked across it before the first buses were let through."',),
            id="a paragraph less",
        ),
        pytest.param({}, {"corrections": (NOTE,)}, (f'correction: "{NOTE}"',), id="a note"),
        pytest.param(
            {"title": "A Bridge is opened"}, {}, ('style: "bridge" -> "Bridge"',), id="a capital of the headline"
        ),
        pytest.param(
            {"body": BODY.replace("walked across", "walked, across").replace("'", "’")},
            {},
            ('style: + "," in "Several hundred people walked, across it before the first"',),
            id="a comma",
        ),
        pytest.param(
            {"body": f"14 hours ago\n\n{BODY}\n\nIt costs €5 million."},
            {},
            ('text: + "It costs €5 million."',),
            id="a paragraph, and a line that passes",
        ),
        pytest.param(
            {"date_published": "2026-03-02", "date_modified": "2026-03-03"},
            {},
            ("date: published not given -> 2026-03-02", "date: changed not given -> 2026-03-03"),
            id="dates",
        ),
        pytest.param(
            {},
            {"rights": replace(make_rights("Free."), tdm="reserved")},
            (
                'rights: tdm unknown -> reserved; - "This material may not be published, broadcast, rewritten or '
                'redistributed without permiss…"; + "Free."',
            ),
            id="notice and verdict",
        ),
        pytest.param(
            {"authors": (), "lead": "It is new.", "image": Image("https://news.example/a.jpg", "The bridge")},
            {},
            (
                "byline: Ada Example -> nobody",
                'standfirst: "" -> "It is new."',
                "picture: none -> https://news.example/a.jpg",
                'captions: "" -> "The bridge"',
            ),
            id="what stands around it",
        ),
    ],
)
def test_a_change_is_told_in_a_line(
    store: SqliteStore, run_id: int, article: dict[str, Any], reading: dict[str, Any], told: tuple[str, ...]
) -> None:
    store_article(store, run_id, URL)
    visit(store, run_id, 5, replace(make_reading(**article), **reading))

    assert store.history(1)[1].told == told


def test_updates_of_a_live_blog_are_counted(store: SqliteStore, run_id: int) -> None:
    def live(*texts: str) -> tuple[LiveUpdate, ...]:
        return tuple(LiveUpdate(text, published=f"2026-03-01T10:0{number}:00Z") for number, text in enumerate(texts))

    store_article(store, run_id, URL, kind="live_blog", updates=live("One.", "Two."))
    visit(store, run_id, 5, make_reading(kind="live_blog", updates=live("One.", "Other.", "Three.")))

    assert store.history(1)[1].told == ('live updates: 1 new, 1 changed; "2026-03-01T10:01:00Z": "Two" -> "Other"',)


def test_a_change_that_is_taken_back_names_the_version_it_reads_as_again(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    for minutes, body in ((5, EDITED), (6, BODY), (7, EDITED)):
        visit(store, run_id, minutes, make_reading(body))

    assert [version.same_as for version in store.history(1)] == [None, None, 1, 2]


def test_withdrawal_and_return_are_told_once_each(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    for minutes in (5, 6):
        visit(store, run_id, minutes, None, 410)
    visit(store, run_id, 7, make_reading())

    turns = [Turn("2026-03-01T12:05:00.000Z", "withdrawn: http_410"), Turn("2026-03-01T12:07:00.000Z", "restored")]
    assert store.turns(1) == turns
    told = [(step.what, step.detail) for step in store.explain(URL)]
    assert [step for step in told if step[0] in ("withdrawn", "restored")] == [
        ("withdrawn", "http_410"),
        ("restored", "it stands again"),
    ]


def test_the_story_of_an_address_says_which_version_a_fetch_made_and_whether_silently(
    store: SqliteStore, run_id: int
) -> None:
    store_article(store, run_id, URL)
    visit(store, run_id, 5, make_reading(EDITED))
    visit(store, run_id, 6, replace(make_reading(BODY), corrections=(NOTE,)))

    verdicts = [step.detail for step in store.explain(URL) if step.what == "verdict"]
    assert verdicts == [
        "stored",
        "new_version: version 2, body, silent",
        "new_version: version 3, body, correction, declared by its note",
    ]


def test_the_newest_edits_come_first_by_source_time_and_silence(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    visit(store, run_id, 5, make_reading(EDITED))
    visit(store, run_id, 6, replace(make_reading(BODY), corrections=(NOTE,)))

    def numbers(**wanted: Any) -> list[tuple[int, int]]:
        asked = {"source_ids": None, "since": None, "only_silent": False, "limit": 9} | wanted
        return [(edit.old.number, edit.new.number) for edit in store.newest_edits(**asked)]

    assert numbers() == [(2, 3), (1, 2)]
    assert numbers(limit=1) == numbers(since=at(6)) == [(2, 3)]
    assert numbers(only_silent=True) == [(1, 2)]
    assert numbers(source_ids=[7]) == []

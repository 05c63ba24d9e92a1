import json
from dataclasses import replace

import pytest
from storekit import (
    BODY,
    NOTICE,
    OTHER_BODY,
    URL,
    at,
    make_discovery,
    make_fetch,
    make_reading,
    make_result,
    make_rights,
    store_article,
)

from crawler.items import FieldOrigin, Hop, Image, Notice, NoticeKind, Outcome, Result, Rights, Scope
from crawler.store.base import KnownPage, Written
from crawler.store.sqlite import SqliteStore

OTHER_URL = "https://other.example/copy"


def test_a_new_page_is_stored_with_all_its_rows(store: SqliteStore, run_id: int) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)

    written = store.write_results([make_result(discovery)], run_id)

    assert written == [Written(Outcome.STORED, None, 1, 1)]
    assert store.query("SELECT url, title, body, authors, date_published, disclaimer FROM articles") == [
        {
            "url": "https://news.example/2026/bridge",
            "title": "A bridge is opened",
            "body": BODY,
            "authors": '["Ada Example"]',
            "date_published": None,
            "disclaimer": NOTICE,
        }
    ]
    assert store.query("SELECT outcome, reason, ended_at, article_id, attempts FROM discoveries") == [
        {"outcome": "stored", "reason": None, "ended_at": "2026-03-01T12:01:00.000Z", "article_id": 1, "attempts": 1}
    ]
    assert store.query("SELECT kind, scope, text FROM notices ORDER BY position") == [
        {"kind": "republication", "scope": "article", "text": NOTICE},
        {"kind": "copyright_line", "scope": "site", "text": "© 2026 News Example"},
    ]
    assert store.query("SELECT name, channel, raw, value, seen_at FROM signals") == [
        {
            "name": "robots",
            "channel": "html-meta",
            "raw": "noarchive",
            "value": "noarchive",
            "seen_at": "2026-03-01T12:01:00.000Z",
        }
    ]
    assert store.query("SELECT event, article_id, fetch_id FROM sightings WHERE fetch_id IS NOT NULL") == [
        {"event": "stored", "article_id": 1, "fetch_id": 1}
    ]


def test_what_has_no_column_is_kept_in_the_record_of_the_version(store: SqliteStore, run_id: int) -> None:
    origin = FieldOrigin("title", "json-ld", "A bridge ", (("opengraph", "Bridge"),))
    reading = make_reading(image=Image("https://news.example/a.jpg", "The bridge"), origins=(origin,), promos=("More",))
    discovery = store.add_discovery(make_discovery(), run_id)

    store.write_results([make_result(discovery, reading=reading)], run_id)

    (version,) = store.query("SELECT record, origins, changes FROM versions")
    assert {name: json.loads(text) for name, text in version.items()} == {
        "record": {
            "image": {"caption": "The bridge", "credit": None, "url": "https://news.example/a.jpg"},
            "kind": "article",
            "promos": ["More"],
            "tags": ["traffic"],
            "url": "https://news.example/2026/bridge",
        },
        "origins": {"title": {"origin": "json-ld", "raw": "A bridge ", "rivals": [["opengraph", "Bridge"]]}},
        "changes": [],
    }


def test_second_copy_joins_the_cluster_of_the_first_and_keeps_its_own_notices(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, "https://news.example/2026/bridge")
    discovery = store.add_discovery(make_discovery(OTHER_URL, 2), run_id)
    reading = make_reading(BODY.upper(), OTHER_URL, make_rights("Reprinted with permission."))

    written = store.write_results([make_result(discovery, 2, reading)], run_id)

    reason = "same text as https://news.example/2026/bridge"
    assert written == [Written(Outcome.COPY, reason, 2, 1)]
    assert [(row["article_id"], row["cluster_id"]) for row in store.query("SELECT * FROM copies")] == [(1, 1), (2, 1)]
    assert store.query("SELECT article_id, text FROM notices WHERE scope = 'article' ORDER BY notice_id") == [
        {"article_id": 1, "text": NOTICE},
        {"article_id": 2, "text": "Reprinted with permission."},
    ]
    assert store.query("SELECT outcome, urls FROM outcomes ORDER BY outcome") == [
        {"outcome": "copy", "urls": 1},
        {"outcome": "stored", "urls": 1},
    ]
    assert store.query("SELECT outcome FROM fetches ORDER BY fetch_id") == [{"outcome": "stored"}, {"outcome": "copy"}]


def test_two_pages_of_one_batch_with_the_same_text_are_one_cluster(store: SqliteStore, run_id: int) -> None:
    results = [make_result(store.add_discovery(make_discovery(u), run_id)) for u in ("https://a.example/1", OTHER_URL)]

    written = store.write_results(results, run_id)

    assert [w.outcome for w in written] == [Outcome.STORED, Outcome.COPY]
    assert store.query("SELECT DISTINCT cluster_id FROM articles") == [{"cluster_id": 1}]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        pytest.param("Watch the video above.", Outcome.STORED, id="a line that any page may have"),
        pytest.param("一座新橋於週日由市長主持開通儀式。", Outcome.COPY, id="a sentence in a script without spaces"),
    ],
)
def test_only_texts_of_some_length_are_copies(store: SqliteStore, run_id: int, body: str, outcome: Outcome) -> None:
    store_article(store, run_id, "https://news.example/1", body=body)
    discovery = store.add_discovery(make_discovery(OTHER_URL), run_id)

    (written,) = store.write_results([make_result(discovery, 2, make_reading(body, OTHER_URL))], run_id)

    assert written.outcome is outcome


def test_pages_without_a_text_key_are_no_copies_of_each_other(store: SqliteStore, run_id: int) -> None:
    results = [
        make_result(
            store.add_discovery(make_discovery(url), run_id), reading=replace(make_reading(body), text_key=None)
        )
        for url, body in (("https://a.example/1", BODY), (OTHER_URL, OTHER_BODY))
    ]

    assert [w.outcome for w in store.write_results(results, run_id)] == [Outcome.STORED, Outcome.STORED]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"title": "The bridge is closed again"}, "headline", id="headline"),
        pytest.param({"body": OTHER_BODY}, "body", id="body"),
        pytest.param({"date_published": "2026-03-01"}, "date", id="date"),
        pytest.param({"rights": make_rights("All rights reserved.")}, "rights", id="rights"),
        pytest.param({"title": "Closed", "body": OTHER_BODY}, "headline, body", id="two at once"),
    ],
)
def test_a_changed_page_is_a_new_version(
    store: SqliteStore, run_id: int, changes: dict[str, object], expected: str
) -> None:
    store_article(store, run_id, "https://news.example/2026/bridge")
    discovery = store.add_discovery(make_discovery(minutes=5), run_id)
    reading = make_reading(**changes)  # type: ignore[arg-type]

    written = store.write_results([make_result(discovery, 6, reading)], run_id)

    assert written == [Written(Outcome.NEW_VERSION, expected, 1, 2)]
    assert reading.article is not None and reading.rights is not None
    assert store.query(
        "SELECT a.title, a.body, a.date_published, a.disclaimer, a.version_number, a.first_seen_at, a.fetched_at, "
        "v.title AS v_title, v.body AS v_body FROM articles a JOIN versions v USING (version_id)"
    ) == [
        {
            "title": reading.article.title,
            "body": reading.article.body,
            "date_published": reading.article.date_published,
            "disclaimer": reading.rights.disclaimer,
            "version_number": 2,
            "first_seen_at": "2026-03-01T12:01:00.000Z",
            "fetched_at": "2026-03-01T12:06:00.000Z",
            "v_title": reading.article.title,
            "v_body": reading.article.body,
        }
    ]
    assert store.query("SELECT number, body FROM versions WHERE number = 1") == [{"number": 1, "body": BODY}]
    assert store.query("SELECT version_id, text FROM notices WHERE scope = 'article' ORDER BY version_id") == [
        {"version_id": 1, "text": NOTICE},
        {"version_id": 2, "text": reading.rights.disclaimer},
    ]


def test_a_page_that_says_the_same_is_unchanged_but_its_signals_are_kept(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, "https://news.example/2026/bridge")
    discovery = store.add_discovery(make_discovery(minutes=5), run_id)
    rights = make_rights()
    new_year = Notice(NoticeKind.COPYRIGHT_LINE, Scope.SITE, "© 2027 News Example")
    reading = make_reading(
        title=" A  bridge is\u00a0opened", rights=replace(rights, notices=(rights.notices[0], new_year))
    )

    written = store.write_results([make_result(discovery, 6, reading)], run_id)

    assert written == [Written(Outcome.UNCHANGED, None, 1, 1)]
    assert store.query("SELECT fetched_at, title FROM articles") == [
        {"fetched_at": "2026-03-01T12:06:00.000Z", "title": "A bridge is opened"}
    ]
    assert store.query("SELECT count(*) AS n FROM versions") == [{"n": 1}]
    assert store.query("SELECT fetch_id FROM signals") == [{"fetch_id": 1}, {"fetch_id": 2}]


@pytest.mark.parametrize(("status", "url"), [(301, "https://news.example/new"), (302, URL)])
def test_304_behind_a_redirect_for_good_moves_the_article(
    store: SqliteStore, run_id: int, status: int, url: str
) -> None:
    store_article(store, run_id, URL)
    discovery = store.add_discovery(make_discovery(minutes=5), run_id)
    fetch = make_fetch(
        minutes=6, status=304, raw=None, final_url="https://news.example/new", redirects=(Hop(URL, status),)
    )

    store.write_results([Result(discovery, Outcome.NOT_MODIFIED, fetch=fetch)], run_id)

    assert store.query("SELECT url FROM articles") == [{"url": url}]


def test_304_touches_the_article(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, "https://news.example/2026/bridge")
    discovery = store.add_discovery(make_discovery(minutes=5), run_id)

    written = store.write_results(
        [Result(discovery, Outcome.NOT_MODIFIED, fetch=make_fetch(minutes=6, status=304, raw=None))], run_id
    )

    assert written == [Written(Outcome.NOT_MODIFIED, None, 1, 1)]
    assert store.query("SELECT fetched_at, version_number FROM articles") == [
        {"fetched_at": "2026-03-01T12:06:00.000Z", "version_number": 1}
    ]


def test_a_page_that_is_asked_again_comes_with_the_validators_of_its_last_good_reply(
    store: SqliteStore, run_id: int
) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)
    assert discovery.discovery_id is not None
    assert store.known_page(discovery.discovery_id) is None
    store.write_results([make_result(discovery)], run_id)
    unchanged = make_fetch(minutes=5, response_headers=(("etag", '"2"'),))
    store.write_results([make_result(discovery, fetch=unchanged)], run_id)
    store.write_results([Result(discovery, Outcome.NOT_MODIFIED, fetch=make_fetch(minutes=9, status=304))], run_id)
    store.write_results([Result(discovery, Outcome.HTTP_ERROR, "503", make_fetch(minutes=11, status=503))], run_id)

    assert store.known_page(discovery.discovery_id) == KnownPage('"2"', None, at(5), URL)


def test_a_postponed_page_stays_open_until_its_time(store: SqliteStore, run_id: int) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)
    result = Result(discovery, Outcome.HTTP_ERROR, "503", make_fetch(status=503, raw=None), retry_at=at(30))

    written = store.write_results([result], run_id)

    assert written == [Written(Outcome.HTTP_ERROR, "503", None)]
    assert store.open_hosts(at(29), None) == []
    assert store.open_discoveries(at(29), "news.example", 9, 0, None) == []
    assert store.open_hosts(at(30), None) == ["news.example"]
    assert store.open_discoveries(at(30), "news.example", 9, 0, None) == [replace(discovery, attempts=1)]
    assert store.query("SELECT outcome, reason FROM outcomes") == [{"outcome": "open", "reason": "503"}]


@pytest.mark.parametrize(
    "outcome",
    [outcome for outcome in Outcome if outcome not in (Outcome.STORED, Outcome.COPY, Outcome.NEW_VERSION)],
)
def test_every_other_outcome_ends_the_discovery(store: SqliteStore, run_id: int, outcome: Outcome) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)

    written = store.write_results([Result(discovery, outcome, "why")], run_id)

    assert written == [Written(outcome, "why", None)]
    assert store.query("SELECT outcome, reason, article_id, attempts FROM discoveries") == [
        {"outcome": outcome.value, "reason": "why", "article_id": None, "attempts": 0}
    ]
    assert store.open_hosts(at(999), None) == []


def test_a_page_that_is_gone_keeps_its_article(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, "https://news.example/2026/bridge")
    discovery = store.add_discovery(make_discovery(minutes=5), run_id)

    store.write_results([Result(discovery, Outcome.GONE, "410", make_fetch(minutes=6, status=410))], run_id)

    assert store.query("SELECT outcome, article_id FROM discoveries") == [{"outcome": "gone", "article_id": 1}]


def test_an_article_that_two_addresses_lead_to_is_one(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, "https://news.example/2026/bridge")
    short = store.add_discovery(make_discovery("https://short.example/b1", 5), run_id)
    fetch = make_fetch(
        "https://short.example/b1",
        6,
        final_url="https://www.news.example/2026/bridge?utm_source=x",
        redirects=(Hop("https://short.example/b1", 301),),
    )

    written = store.write_results([make_result(short, fetch=fetch)], run_id)

    assert written == [Written(Outcome.UNCHANGED, None, 1, 1)]
    assert store.query("SELECT url_key, article_id FROM discoveries ORDER BY discovery_id") == [
        {"url_key": "https://news.example/2026/bridge", "article_id": 1},
        {"url_key": "https://short.example/b1", "article_id": 1},
    ]


def test_an_article_that_moved_takes_its_new_address_along(store: SqliteStore, run_id: int) -> None:
    new_url = "https://news.example/traffic/bridge"
    store_article(store, run_id, "https://news.example/2026/bridge")
    old = store.add_discovery(make_discovery(minutes=5), run_id)
    moved = make_fetch(minutes=6, final_url=new_url, redirects=(Hop("https://news.example/2026/bridge", 301),))
    reading = make_reading(OTHER_BODY, new_url)
    store.write_results([make_result(old, fetch=moved, reading=reading)], run_id)
    new = store.add_discovery(make_discovery(new_url, 7), run_id)

    written = store.write_results([make_result(new, 8, reading)], run_id)

    assert written == [Written(Outcome.UNCHANGED, None, 1, 2)]
    for name in ("https://news.example/2026/bridge", new_url, "1"):
        found = store.find_article(name)
        assert found is not None and (found["article_id"], found["url"]) == (1, new_url)


@pytest.mark.parametrize(("status", "url"), [(301, "https://news.example/traffic/bridge"), (302, URL)])
def test_an_article_that_moved_for_good_with_the_same_text_takes_its_new_address_along(
    store: SqliteStore, run_id: int, status: int, url: str
) -> None:
    new_url = "https://news.example/traffic/bridge"
    store_article(store, run_id, URL)
    old = store.add_discovery(make_discovery(minutes=5), run_id)
    moved = make_fetch(minutes=6, final_url=new_url, redirects=(Hop(URL, status),))
    written = store.write_results([make_result(old, fetch=moved, reading=make_reading(url=new_url))], run_id)
    assert written == [Written(Outcome.UNCHANGED, None, 1, 1)]
    assert store.query("SELECT url, url_key FROM articles") == [{"url": url, "url_key": url}]


def test_the_history_of_an_article_that_moved_goes_on_at_its_new_address(store: SqliteStore, run_id: int) -> None:
    new_url = "https://news.example/traffic/bridge"
    store_article(store, run_id, URL)
    old = store.add_discovery(make_discovery(minutes=5), run_id)
    moved = make_fetch(minutes=6, final_url=new_url, redirects=(Hop(URL, 301),))
    store.write_results([make_result(old, fetch=moved, reading=make_reading(url=new_url))], run_id)
    new = store.add_discovery(make_discovery(new_url, 7), run_id)

    same = store.write_results([make_result(new, 8, make_reading(url=new_url))], run_id)
    edited = store.write_results([make_result(new, 9, make_reading(OTHER_BODY, new_url))], run_id)

    assert [(one.outcome, one.article_id, one.version_number) for one in (*same, *edited)] == [
        (Outcome.UNCHANGED, 1, 1), (Outcome.NEW_VERSION, 1, 2),
    ]  # fmt: skip


def test_a_changed_text_leaves_its_copies_and_the_next_copy_is_found(store: SqliteStore, run_id: int) -> None:
    first = store.add_discovery(make_discovery(), run_id)
    second = store.add_discovery(make_discovery(OTHER_URL), run_id)
    store.write_results([make_result(first), make_result(second)], run_id)

    store.write_results([make_result(first, 5, make_reading(OTHER_BODY))], run_id)
    assert store.query("SELECT article_id, cluster_id FROM articles ORDER BY article_id") == [
        {"article_id": 1, "cluster_id": 2},
        {"article_id": 2, "cluster_id": 1},
    ]

    store.write_results([make_result(second, 6, make_reading(OTHER_BODY, OTHER_URL))], run_id)
    assert store.query("SELECT count(DISTINCT cluster_id) AS n, count(*) AS m FROM articles") == [{"n": 1, "m": 2}]


def test_a_fetch_that_cannot_be_stored_costs_its_own_page_only(store: SqliteStore, run_id: int) -> None:
    first, second = (
        store.add_discovery(make_discovery(f"https://news.example/{n}", minutes=n), run_id) for n in (1, 2)
    )
    wild = Result(first, Outcome.HTTP_ERROR, "http_9", fetch=make_fetch(minutes=3, status=10**22, raw=None))

    written = store.write_results([wild, make_result(second, 4, make_reading())], run_id)

    reason = "OverflowError: Python int too large to convert to SQLite INTEGER"
    assert written == [Written(Outcome.STORE_FAILED, reason, None), Written(Outcome.STORED, None, 1, 1)]
    assert store.query("SELECT outcome, fetch_id FROM discoveries ORDER BY discovery_id") == [
        {"outcome": "store_failed", "fetch_id": None},
        {"outcome": "stored", "fetch_id": 1},
    ]


def test_half_a_surrogate_pair_does_not_cost_the_page(store: SqliteStore, run_id: int) -> None:
    first = store.add_discovery(make_discovery(), run_id)
    second = store.add_discovery(make_discovery(OTHER_URL), run_id)
    broken = make_reading(title="Bridge \ud83d", rights=make_rights("No reuse \udc00."))

    written = store.write_results([make_result(first, reading=broken), make_result(second, 2)], run_id)
    again = store.write_results([make_result(first, 3, broken)], run_id)

    assert [w.outcome for w in written + again] == [Outcome.STORED, Outcome.COPY, Outcome.UNCHANGED]
    assert store.query("SELECT title, disclaimer FROM articles WHERE article_id = 1") == [
        {"title": "Bridge \ufffd", "disclaimer": "No reuse \ufffd."}
    ]


def test_a_row_that_cannot_be_stored_spares_the_others_of_its_batch(store: SqliteStore, run_id: int) -> None:
    first = store.add_discovery(make_discovery(), run_id)
    second = store.add_discovery(make_discovery(OTHER_URL), run_id)
    results = [Result(first, Outcome.STORED, fetch=make_fetch()), make_result(second, 2)]

    written = store.write_results(results, run_id)

    reason = "ValueError: a stored result needs its article and its fetch"
    assert written == [Written(Outcome.STORE_FAILED, reason, None), Written(Outcome.STORED, None, 1, 1)]
    assert store.query("SELECT outcome, count(*) AS n FROM fetches GROUP BY outcome") == [
        {"outcome": "store_failed", "n": 1},
        {"outcome": "stored", "n": 1},
    ]


def test_nothing_is_missing_from_the_provenance_of_complete_articles(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, "https://news.example/2026/bridge")
    store_article(store, run_id, "https://news.example/2026/bridge", 5, body=OTHER_BODY)
    store_article(store, run_id, OTHER_URL, 6)

    assert store.query("SELECT * FROM missing_provenance") == []
    found = store.provenance(1)
    names = ("means", "requested_url", "final_url", "redirects", "robots_rule", "warc_file", "run_id", "version")
    assert {name: found[name] for name in names} == {
        "means": "on_demand",
        "requested_url": "https://news.example/2026/bridge",
        "final_url": "https://news.example/2026/bridge",
        "redirects": [],
        "robots_rule": "no rule",
        "warc_file": "a.warc.gz",
        "run_id": run_id,
        "version": 2,
    }
    assert [notice["text"] for notice in found["notices"]] == [NOTICE, "© 2026 News Example"]
    assert found["rights"] == {"basis": [], "conflicts": []}
    assert store.provenance(99) == {}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        pytest.param({"status": None}, "status", id="status"),
        pytest.param({"raw": None}, "payload digest", id="payload digest"),
        pytest.param({"robots": None}, "robots verdict", id="robots verdict"),
        pytest.param({"user_agent": None}, "user agent", id="user agent"),
        pytest.param({"raw": None, "payload_kept": "no"}, None, id="nothing, the user keeps no payloads"),
    ],
)
def test_the_view_of_missing_provenance_names_what_is_missing(
    store: SqliteStore, run_id: int, changes: dict[str, object], missing: str | None
) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)

    store.write_results([make_result(discovery, fetch=make_fetch(**changes))], run_id)  # type: ignore[arg-type]

    expected = [] if missing is None else [{"article_id": 1, "missing": missing}]
    assert store.query("SELECT article_id, missing FROM missing_provenance") == expected


def test_an_article_without_rights_says_unknown(store: SqliteStore, run_id: int) -> None:
    discovery = store.add_discovery(make_discovery(), run_id)

    store.write_results([make_result(discovery, reading=make_reading(rights=Rights()))], run_id)

    assert store.query("SELECT disclaimer, status, tdm, ai_train, archive, access FROM articles") == [
        {
            "disclaimer": None,
            "status": "unknown",
            "tdm": "unknown",
            "ai_train": "unknown",
            "archive": "unknown",
            "access": "unknown",
        }
    ]


def test_storing_an_article_costs_the_same_however_many_there_are(store: SqliteStore, run_id: int) -> None:
    def steps_of(number: int) -> int:
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        store.connection.set_progress_handler(count, 10)
        store_article(store, run_id, f"https://news.example/{number}", number + 1, body=f"{OTHER_BODY} {number}")
        store.connection.set_progress_handler(None, 10)
        return steps

    costs = [steps_of(number) for number in range(200)]

    assert max(costs[150:]) < 1.5 * max(costs[2:10])


TWINS = [
    pytest.param(None, "https://a.example/story", True, id="the second names the first"),
    pytest.param("https://a.example/app/story", None, True, id="the first names the second"),
    pytest.param("https://a.example/s/1", "https://a.example/s/1?utm_source=x", True, id="both name a third"),
    pytest.param(None, None, False, id="none is named"),
    pytest.param("https://a.example/", "https://a.example/", False, id="both name the home page"),
    pytest.param(None, "https://b.example/story", False, id="another site is named"),
]


@pytest.mark.parametrize(("first", "second", "is_one"), TWINS)
def test_two_addresses_of_a_site_are_one_article_when_rel_canonical_and_the_text_say_so(
    store: SqliteStore, run_id: int, first: str | None, second: str | None, is_one: bool
) -> None:
    url, other = "https://a.example/story", "https://a.example/app/story"
    store_article(store, run_id, url, canonical_url=first)
    discovery = store.add_discovery(make_discovery(other), run_id)
    (written,) = store.write_results([make_result(discovery, 2, make_reading(url=other, canonical_url=second))], run_id)

    if is_one:
        said = "read before as" if first == other else "same page as"
        assert written == Written(Outcome.UNCHANGED, f"{said} {url} (rel=canonical)", 1, 1)
        assert store.query("SELECT url FROM articles") == [{"url": other if first == other else url}]
        assert store.query("SELECT article_id, event, detail FROM sightings WHERE fetch_id = 2") == [
            {"article_id": 1, "event": "unchanged", "detail": written.reason}
        ]
    else:
        assert (written.outcome, written.article_id) == (Outcome.COPY, 2)


def test_rel_canonical_joins_no_pages_of_different_texts(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, "https://a.example/story")
    assert (
        store_article(
            store, run_id, "https://a.example/other", 2, body=OTHER_BODY, canonical_url="https://a.example/story"
        )
        == 2
    )


def test_an_article_keeps_its_proper_address_when_a_variant_of_it_changes(store: SqliteStore, run_id: int) -> None:
    url, other = "https://a.example/story", "https://a.example/app/story"
    store_article(store, run_id, url)
    store_article(store, run_id, other, 2, canonical_url=url)
    assert store_article(store, run_id, other, 3, canonical_url=url, body=OTHER_BODY) == 1
    assert store.query("SELECT url, url_key, version_number FROM articles") == [
        {"url": url, "url_key": url, "version_number": 2}
    ]

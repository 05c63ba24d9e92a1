"""How a page was shown in a browser is written with its fetch, told by `why`, and read again in place of the reply."""

from dataclasses import replace
from pathlib import Path

import pytest
from storekit import BODY, URL, at, make_discovery, make_fetch, make_result, make_run

from crawler.archive import ArchiveWriter, RawRequest, RawResponse
from crawler.audit.replay import replay_page
from crawler.errors import ArchiveError
from crawler.items import Fetch, Part, RawRecord, Rendering
from crawler.store.forgetting import RawPlace, close_over, find_page, find_raw
from crawler.store.sqlite import SqliteStore
from crawler.urls import url_key

DOM = f"<html><body><p>{BODY}</p></body></html>".encode()
PART = Part("https://news.example/api", "GET", "fetch", 200, 10, RawRecord("", 0, 0, "", "ab", 10))
RENDERING = Rendering(
    "Chromium/1 playwright/1", at(1), at(2), "quiet", None, (PART,), (("https://a.example/x", "a frame"),), 3
)


def write(store: SqliteStore, fetch: Fetch) -> int:
    """Store an article read from this fetch; returns the fetch's id."""
    run_id = make_run(store)
    known = store.add_discovery(make_discovery(), run_id)
    store.write_results([replace(make_result(known), fetch=fetch)], run_id)
    return int(store.query("SELECT max(fetch_id) AS n FROM fetches")[0]["n"])


def archive_both(folder: Path) -> tuple[RawRecord, RawRecord]:
    with ArchiveWriter(folder, "test", use_fsync=False) as writer:
        reply = writer.append_exchange(
            URL, RawRequest("GET", ()), RawResponse(200, (), b"<p>shell</p>"), None, at(1), at(1)
        )
        return reply, writer.append_rendering(URL, DOM, reply, at(2), "Chromium/1")


def test_a_rendering_stands_in_its_table_in_the_provenance_and_in_the_story(store: SqliteStore) -> None:
    raw = RawRecord("a.warc.gz", 7, 9, "urn:uuid:2", "cd", 11)
    write(store, make_fetch(rendering=replace(RENDERING, raw=raw)))
    (row,) = store.query("SELECT * FROM renderings")
    assert {name: row[name] for name in ("browser", "ending", "refused_count", "payload_sha256", "warc_offset")} == {
        "browser": "Chromium/1 playwright/1",
        "ending": "quiet",
        "refused_count": 3,
        "payload_sha256": "cd",
        "warc_offset": 7,
    }
    provenance = store.provenance(1)
    assert (provenance["rendered_by"], provenance["rendered_sha256"]) == ("Chromium/1 playwright/1", "cd")
    assert provenance["rendered_parts"][0]["url"] == PART.url
    told = {step.what: step.detail for step in store.explain(URL)}
    assert told["rendered"] == ("by Chromium/1 playwright/1, quiet: 1 parts loaded, 3 refused, 11 bytes in a.warc.gz:7")
    assert store.query("SELECT kind FROM ledger WHERE kind = 'rendering'") == [{"kind": "rendering"}]


def test_the_provenance_of_a_version_read_from_a_rendering_that_is_not_kept_has_a_gap(store: SqliteStore) -> None:
    write(store, make_fetch(rendering=RENDERING))
    assert store.query("SELECT missing FROM missing_provenance") == [{"missing": "digest of the rendering"}]


def test_a_page_that_was_rendered_is_read_again_as_it_was_shown(store: SqliteStore, tmp_path: Path) -> None:
    reply, shown = archive_both(tmp_path)
    fetch_id = write(store, make_fetch(raw=reply, rendering=replace(RENDERING, raw=shown)))
    page = replay_page(store.connection, tmp_path, fetch_id)
    assert page.body == DOM
    assert page.headers == (
        ("ETag", '"1"'),
        ("Last-Modified", "yesterday"),
        ("Content-Type", "text/html; charset=utf-8"),
    )


def test_a_page_that_was_to_be_rendered_is_never_read_from_its_reply_instead(
    store: SqliteStore, tmp_path: Path
) -> None:
    reply, _ = archive_both(tmp_path)
    fetch_id = write(store, make_fetch(raw=reply, rendering=replace(RENDERING, ending="hung")))
    with pytest.raises(ArchiveError, match=r"left nothing to read in the browser \(hung\)"):
        replay_page(store.connection, tmp_path, fetch_id)


def test_a_source_is_rendered_when_it_is_said_and_until_it_is_taken_back(store: SqliteStore) -> None:
    source_id, _ = store.add_source("https://news.example/", None, None, at(0))
    assert [source.is_rendered for source in store.sources()] == [False]
    store.set_rendered(source_id, True)
    assert [source.is_rendered for source in store.sources()] == [True]
    store.add_source("https://news.example/", "Again", None, at(1))
    assert [source.is_rendered for source in store.sources()] == [True]
    store.set_rendered(source_id, False)
    assert [source.is_rendered for source in store.sources()] == [False]


def test_what_was_shown_and_loaded_is_erased_with_its_page(store: SqliteStore) -> None:
    own = RawRecord("b.warc.gz", 30, 5, "urn:uuid:3", "ef", 10)
    parts = (replace(PART, raw=own), replace(PART, raw=replace(own, offset=40), is_kept=True))
    shown = RawRecord("b.warc.gz", 7, 9, "urn:uuid:2", "cd", 11)
    write(store, make_fetch(rendering=replace(RENDERING, raw=shown, parts=parts)))
    doomed = find_page(store.connection, url_key(URL))
    close_over(store.connection, doomed)
    assert find_raw(store.connection, doomed)[1:] == [RawPlace("b.warc.gz", 7, 9), RawPlace("b.warc.gz", 30, 5)]
    assert doomed.rows["renderings"] == {1}

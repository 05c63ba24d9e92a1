"""An export: rows with their notices, only those whose rights allow it, the same bytes each time, all or nothing."""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from storekit import (
    BODY,
    NOTICE,
    URL,
    at,
    make_discovery,
    make_fetch,
    make_reading,
    make_result,
    make_rights,
    make_run,
    store_article,
)

from crawler.errors import ConfigError
from crawler.export.selection import COLUMNS, RightsFilter, Row, Wanted, find_refusal, select
from crawler.export.writing import export
from crawler.items import Basis, Outcome, Result, Rights
from crawler.store.sqlite import SqliteStore, open_store

OPEN_URL, MINED_URL = "https://open.example/a", "https://mined.example/b"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Four articles: reserved, licensed, mining allowed, nothing said; the first has a second version at minute 30."""
    store = open_store(tmp_path / "news.db")
    run_id = make_run(store)
    store_article(store, run_id, URL, date_published="2026-02-28", language="en")
    for url, rights, title in (
        (OPEN_URL, Rights(status="licensed", licence_id="CC-BY-4.0", licence_url="https://cc.example/by"), "=1+1"),
        (MINED_URL, Rights(tdm="not_reserved", basis=(Basis("tdm", "http-header:tdm-reservation"),)), "Zweite"),
        ("https://plain.example/c", Rights(), None),
    ):
        discovery = store.add_discovery(make_discovery(url), run_id)
        reading = make_reading(f"{BODY} {url}", url, rights, title=title, language="de")
        store.write_results([make_result(discovery, 2, reading)], run_id)
    again = store.add_discovery(make_discovery(minutes=30), run_id)
    changed = make_reading(f"{BODY}\n\nA third bridge is planned.", rights=replace(make_rights(), tdm="reserved"))
    store.write_results([make_result(again, 30, changed)], run_id)
    store.end_run(run_id, at(40), 0, {})
    yield store
    store.close()


def rows_of(folder: Path) -> list[Row]:
    return [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]


def test_every_row_carries_its_notices_word_for_word(store: SqliteStore, tmp_path: Path) -> None:
    done = export(store.connection, Wanted(), "jsonl", tmp_path / "out")
    rows = rows_of(tmp_path / "out")
    assert (done.articles, done.excluded, len(rows)) == (4, 0, 4)
    assert list(rows[0]) == list(COLUMNS)
    assert rows[0]["notices"][0] == {
        "kind": "republication",
        "scope": "article",
        "text": NOTICE,
        "sha256": hashlib.sha256(NOTICE.encode()).hexdigest(),
    }
    assert (rows[0]["version"], rows[0]["tdm"], rows[0]["authors"]) == (2, "reserved", ["Ada Example"])


@pytest.mark.parametrize(
    ("rights", "urls"),
    [
        (RightsFilter.ANY, [URL, OPEN_URL, MINED_URL, "https://plain.example/c"]),
        (RightsFilter.LICENSED, [OPEN_URL]),
        (RightsFilter.NOT_RESERVED, [OPEN_URL, MINED_URL, "https://plain.example/c"]),
        (RightsFilter.TDM_ALLOWED, [OPEN_URL, MINED_URL]),
    ],
)
def test_the_filter_lets_through_what_its_name_says_and_tells_of_the_rest(
    store: SqliteStore, tmp_path: Path, rights: RightsFilter, urls: list[str]
) -> None:
    export(store.connection, Wanted(rights), "jsonl", tmp_path / "out")
    assert [row["url"] for row in rows_of(tmp_path / "out")] == urls
    excluded = [json.loads(line) for line in (tmp_path / "out/excluded.jsonl").read_text().splitlines()]
    assert {row["url"] for row in excluded} == {URL, OPEN_URL, MINED_URL, "https://plain.example/c"} - set(urls)
    assert all(row["reason"] for row in excluded)


def test_the_corpus_is_given_as_it_was_known_then(store: SqliteStore, tmp_path: Path) -> None:
    export(store.connection, Wanted(as_of=at(10)), "jsonl", tmp_path / "then")
    export(store.connection, Wanted(as_of=at(1.5)), "jsonl", tmp_path / "earlier")
    export(store.connection, Wanted(as_of=datetime(2020, 1, 1, tzinfo=UTC)), "jsonl", tmp_path / "before")
    then = rows_of(tmp_path / "then")[0]
    assert (then["version"], then["body"], then["tdm"]) == (1, BODY, "unknown")
    assert [row["url"] for row in rows_of(tmp_path / "earlier")] == [URL]
    assert rows_of(tmp_path / "before") == []


@pytest.mark.parametrize("form", ["jsonl", "csv", "markdown", "parquet"])
def test_the_same_corpus_gives_the_same_bytes(store: SqliteStore, tmp_path: Path, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow", reason="Parquet needs pyarrow")
    one = export(store.connection, Wanted(), form, tmp_path / "one")
    two = export(store.connection, Wanted(), form, tmp_path / "elsewhere" / "two")
    assert one.sha256 == two.sha256
    for path in sorted((tmp_path / "one").rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "elsewhere/two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_a_cell_of_csv_is_never_a_formula(store: SqliteStore, tmp_path: Path) -> None:
    export(store.connection, Wanted(), "csv", tmp_path / "out")
    with (tmp_path / "out/articles.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["title"] for row in rows] == ["A bridge is opened", "'=1+1", "Zweite", ""]
    assert json.loads(rows[0]["notices"])[0]["text"] == NOTICE


def test_parquet_holds_the_same_rows(store: SqliteStore, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow")
    export(store.connection, Wanted(), "parquet", tmp_path / "p")
    export(store.connection, Wanted(), "jsonl", tmp_path / "j")
    assert pq.read_table(tmp_path / "p/articles.parquet").to_pylist() == rows_of(tmp_path / "j")


def test_a_markdown_file_shows_the_text_and_its_notices(store: SqliteStore, tmp_path: Path) -> None:
    export(store.connection, Wanted(), "markdown", tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out/articles").iterdir())
    assert names[0] == "00000001-a-bridge-is-opened.md"
    text = (tmp_path / "out/articles" / names[0]).read_text("utf-8")
    assert "A third bridge is planned." in text
    assert f"> **republication** (article): {NOTICE}" in text


def test_an_export_never_overwrites_and_leaves_nothing_half_done(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(ConfigError, match="never overwrites"):
        export(store.connection, Wanted(), "jsonl", tmp_path / "mine")

    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crawler.export.writing.write_datasheet", fail)
    with pytest.raises(ConfigError, match="No space left"):
        export(store.connection, Wanted(), "jsonl", tmp_path / "full")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["mine"]
    assert store.connection.in_transaction is False


def test_what_was_withdrawn_is_left_out_unless_it_is_asked_for(store: SqliteStore) -> None:
    discovery = store.add_discovery(make_discovery(MINED_URL, 50), 1)
    gone = Result(discovery, Outcome.GONE, "http_410", fetch=make_fetch(MINED_URL, 51))
    store.write_results([gone], 1)
    refused = [one.row["url"] for one in select(store.connection, Wanted()) if one.refusal]
    assert refused == [MINED_URL]
    assert not [one for one in select(store.connection, Wanted(is_with_withdrawn=True)) if one.refusal]
    assert not [one for one in select(store.connection, Wanted(as_of=at(40))) if one.refusal]


def test_languages_and_days_narrow_the_choice_without_a_word_in_the_exclusions(store: SqliteStore) -> None:
    def urls(wanted: Wanted) -> list[str]:
        return [one.row["url"] for one in select(store.connection, wanted)]

    assert len(urls(Wanted(languages=("de",)))) == 3
    assert urls(Wanted(as_of=at(10), published_from="2026-02-28", published_to="2026-02-28")) == [URL]
    assert urls(Wanted(as_of=at(10), published_from="2026-03-01")) == []


def test_a_refusal_names_its_evidence() -> None:
    row: Row = {"withdrawn_at": None, "status": "unknown", "tdm": "reserved"}
    basis = [{"verdict": "tdm", "evidence": "html-meta:tdm-reservation"}]
    assert find_refusal(row, basis, Wanted(RightsFilter.TDM_ALLOWED)) == "tdm reserved by html-meta:tdm-reservation"


@pytest.mark.parametrize(
    ("verdicts", "refusal"),
    [
        ({"ai_train": "allow"}, None),
        ({"ai_train": "allow", "status": "reserved"}, None),
        ({"ai_train": "allow", "tdm": "reserved"}, "tdm reserved"),
        ({"ai_train": "disallow", "status": "licensed"}, "ai_train disallow by robots.txt:content-signal"),
        ({"status": "licensed", "tdm": "not_reserved"}, "ai_train unknown"),
    ],
)
def test_training_needs_a_word_that_allows_it(verdicts: dict[str, str], refusal: str | None) -> None:
    row: Row = {"withdrawn_at": None, "status": "unknown", "tdm": "unknown", "ai_train": "unknown", **verdicts}
    is_said = verdicts.get("ai_train") == "disallow"
    basis = [{"verdict": "ai_train", "evidence": "robots.txt:content-signal"}] if is_said else []
    assert find_refusal(row, basis, Wanted(RightsFilter.AI_ALLOWED)) == refusal


def test_the_datasheet_and_the_metadata_describe_every_field(store: SqliteStore, tmp_path: Path) -> None:
    export(store.connection, Wanted(), "jsonl", tmp_path / "out")
    sheet = (tmp_path / "out/datasheet.md").read_text("utf-8")
    assert all(f"| `{name}` |" in sheet for name in COLUMNS)
    assert "| CC-BY-4.0 | 1 |" in sheet
    croissant = json.loads((tmp_path / "out/croissant.json").read_text("utf-8"))
    (file,) = croissant["distribution"]
    digest = hashlib.sha256((tmp_path / "out/articles.jsonl").read_bytes()).hexdigest()
    assert (file["@id"], file["sha256"]) == ("articles.jsonl", digest)
    assert [field["name"] for field in croissant["recordSet"][0]["field"]] == list(COLUMNS)


def test_the_metadata_is_sound_croissant(store: SqliteStore, tmp_path: Path) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="the reference validator is not installed")
    export(store.connection, Wanted(), "jsonl", tmp_path / "out")
    dataset = mlcroissant.Dataset(jsonld=tmp_path / "out/croissant.json")
    records = list(dataset.records("articles"))
    assert len(records) == 4


def test_an_export_where_nothing_can_be_written_names_its_folder(store: SqliteStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ConfigError) as caught:
        export(store.connection, Wanted(), "jsonl", tmp_path / "file" / "out")

    assert str(caught.value) == f"{tmp_path / 'file' / 'out'} cannot be written: Not a directory"

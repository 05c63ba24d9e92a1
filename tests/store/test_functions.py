"""The SQL functions for users of the corpus."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storekit import NOTICE, URL, make_discovery, store_article

from crawler.rendition.plain import FORMULA_STARTS
from crawler.store.functions import EXCERPT_CHARS, SIGNATURES, add_functions, make_excerpt, safe_cell
from crawler.store.sqlite import SqliteStore


@pytest.fixture
def connection(store: SqliteStore, run_id: int, path: Path) -> Iterator[sqlite3.Connection]:
    """A corpus with one article, found at another address too, opened by some other program."""
    store_article(store, run_id, URL)
    store.add_discovery(make_discovery("https://news.example/short"), run_id)
    store.connection.execute("UPDATE discoveries SET article_id = 1")
    opened = sqlite3.connect(path)
    add_functions(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("url_key('https://www.news.example/2026/bridge/?utm_source=x')", "https://news.example/2026/bridge"),
        ("host_of('HTTPS://News.Example:8443/a')", "news.example"),
        ("host_of('no address')", None),
        ("site_of('https://a.b.example.co.uk/x')", "example.co.uk"),
        ("article_id('https://www.news.example/2026/bridge?utm_medium=y')", 1),
        ("article_id('https://news.example/short')", 1),
        ("article_id('https://news.example/never')", None),
        ("article_id(1)", 1),
        ("article_id('1')", 1),
        ("article_id(99999999999999999)", None),
        ("article_id('99999999999999999999999')", None),
        ("rights_status('https://news.example/2026/bridge')", "reserved"),
        ("tdm_status(1)", "unknown"),
        ("ai_train_status(1)", "unknown"),
        ("disclaimer(1)", NOTICE),
        ("disclaimer(2.5)", None),
        ("article_id('²')", None),
        ("article_id('١')", None),
        ("excerpt('  two\n words ', 'words')", "two words"),
        ("safe_text('a' || char(27) || '[31m' || char(8238) || 'b')", "a[31mb"),
        ("safe_cell('=1+1')", "'=1+1"),
        ("safe_cell(-5)", -5),
    ],
)
def test_function_gives(connection: sqlite3.Connection, call: str, expected: Any) -> None:
    assert connection.execute(f"SELECT {call}").fetchone() == (expected,)


@pytest.mark.parametrize("signature", SIGNATURES)
def test_every_function_is_there_and_gives_null_for_null(connection: sqlite3.Connection, signature: str) -> None:
    name, _, arguments = signature.partition("(")
    nulls = ", ".join("NULL" for _ in arguments.split(","))

    assert connection.execute(f"SELECT {name}({nulls})").fetchone() == (None,)


@given(st.text(max_size=600), st.text(max_size=20))
def test_an_excerpt_is_one_short_line_of_the_text(text: str, words: str) -> None:
    made = make_excerpt(text, words)

    assert made is not None
    assert len(made) <= EXCERPT_CHARS
    assert made.strip("… ") in " ".join(text.split())


def test_an_excerpt_shows_the_word_it_was_asked_for() -> None:
    text = f"{'before ' * 100}the harbour wall {'after ' * 100}"

    assert "the harbour wall" in str(make_excerpt(text, "nowhere HARBOUR"))
    assert str(make_excerpt(text)).startswith("before before")


@given(st.one_of(st.text(max_size=20), st.integers(), st.none(), st.floats(allow_nan=False)))
def test_no_cell_is_run_by_a_spreadsheet_and_numbers_stay(value: Any) -> None:
    cell = safe_cell(value)

    assert not (isinstance(cell, str) and cell.startswith(FORMULA_STARTS))
    assert cell == value or cell == f"'{value}"

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storekit import OTHER_BODY, URL, make_rights, store_article

from crawler.store import search
from crawler.store.search import MAX_CHARS, find_words, match_expression
from crawler.store.sqlite import SqliteStore

ANY_TEXT = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


def check_index(store: SqliteStore) -> None:
    """The index holds exactly the words of the articles: SQLite compares each."""
    store.query("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")


def ids(store: SqliteStore, query: str) -> list[int]:
    return [row["article_id"] for row in store.search(query, 20)]


def test_an_article_is_found_once_it_is_indexed(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    assert store.search("harbour", 20) == []

    assert (store.update_search(), store.update_search()) == (1, 0)

    assert store.search("harbour", 20) == [
        {
            "article_id": 1,
            "url": URL,
            "title": "A bridge is opened",
            "authors": ["Ada Example"],
            "date_published": None,
            "status": "reserved",
            "cluster_id": 1,
            "version_number": 1,
            "withdrawn_at": None,
            "silent_edits": 0,
            "snippet": (
                "The new bridge over the [harbour] was opened on Sunday by the mayor of the town.\n\n"
                "Several hundred people walked across it before the ... "
            ),
        }
    ]
    check_index(store)


def test_a_new_version_replaces_the_words_of_the_old_one(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    store.update_search()

    for minutes in (5, 6):
        rights = make_rights("Ask us first.")
        store_article(store, run_id, URL, minutes, body=f"{OTHER_BODY} {minutes}", title="A tree", rights=rights)
    assert store.update_search() == 1

    for words, expected in {"harbour": [], "bridge": [], "redistributed": [], "tree": [1], "ask first": [1]}.items():
        assert ids(store, words) == expected
    check_index(store)


def test_a_touched_article_is_not_indexed_again(store: SqliteStore, run_id: int) -> None:
    store_article(store, run_id, URL)
    store.update_search()

    store_article(store, run_id, URL, 5)

    assert store.update_search() == 0
    check_index(store)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("bridge harbour", [1], id="all words"),
        pytest.param("bridge tree", [], id="one word of another article"),
        pytest.param('"the harbour"', [1], id="phrase"),
        pytest.param('"harbour the"', [], id="phrase in the wrong order"),
        pytest.param("HARBOÜR", [1], id="case and accents"),
        pytest.param("title:tree", [], id="no column filters"),
        pytest.param("harb*", [], id="no prefixes"),
        pytest.param("tree OR bridge", [], id="no operators"),
        pytest.param("ada", [1, 2], id="authors"),
        pytest.param('"harbour', [1], id="open quote"),
        pytest.param("- ( ) * :", [], id="no word"),
        pytest.param("harbour\0bridge", [1], id="NUL"),
    ],
)
def test_a_query_is_words_and_phrases(store: SqliteStore, run_id: int, query: str, expected: list[int]) -> None:
    store_article(store, run_id, URL)
    store_article(store, run_id, "https://news.example/tree", 2, body=OTHER_BODY, title="A tree")
    store.update_search()

    assert sorted(ids(store, query)) == expected


@ANY_TEXT
@given(st.text() | st.text('"*:^+-(){}ANDORNEAR \0x,'))
def test_no_text_is_a_wrong_query(store: SqliteStore, query: str) -> None:
    assert store.search(query, 20) == []


@pytest.mark.parametrize(
    "query", ["word " * 20_000, f'"{"word " * 200_000}"', '"' * 50_001, '"a" ' * 3_000, "\ud800 x", "ſ" * 9999]
)
def test_long_and_broken_queries_are_queries(store: SqliteStore, query: str) -> None:
    assert store.search(query, 20) == []
    assert sum(len(word) for word in find_words(query)) <= MAX_CHARS


def test_a_limit_is_a_limit(store: SqliteStore, run_id: int) -> None:
    for number in range(5):
        store_article(store, run_id, f"{URL}/{number}", number)
    store.update_search()

    assert len(store.search("harbour", 3)) == 3


def test_of_too_many_articles_the_last_stored_are_ranked(
    store: SqliteStore, run_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        store_article(store, run_id, f"{URL}/{number}", number)
    store.update_search()
    monkeypatch.setattr(search, "RANKED", 3)

    assert sorted(row["article_id"] for row in store.search("harbour", 2)) in ([3, 4], [3, 5], [4, 5])
    assert sorted(row["article_id"] for row in store.search("harbour", 4)) == [2, 3, 4, 5]


def test_an_expression_holds_quoted_words_only() -> None:
    words = find_words('harbour "new  bridge" AND x* - "open')

    assert match_expression(words) == '"harbour" "new  bridge" "AND" "x*" "open"'


@pytest.mark.parametrize(
    ("query", "snippets"),
    [
        ("新橋", ["一座[新橋]於週日由市長主持開通儀式。"]),
        ("市長主持", ["一座新橋於週日由[市長主持]開通儀式。"]),
        ("天氣", []),
        ("市長 新橋", ["一座[新橋]於週日由市長主持開通儀式。"]),
        ("新橋 天氣", []),
        ("bridge 新橋", ["一座[新橋]於週日由市長主持開通儀式。"]),
        ("tree 新橋", []),
    ],
)
def test_words_of_scripts_without_spaces_are_found_inside_their_sentence(
    store: SqliteStore, run_id: int, query: str, snippets: list[str]
) -> None:
    store_article(store, run_id, URL, body="一座新橋於週日由市長主持開通儀式。")
    store.update_search()

    assert [row["snippet"] for row in store.search(query, 20)] == snippets

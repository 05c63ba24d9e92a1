"""`pressmark cluster`, `merge`, `split` and `reindex` on a corpus of two copies and a stranger."""

import json

import pytest
from faultreplies import PROSE, page
from faultsite import Site
from ownrun import Corpus

OTHER = "The ferry will run every half hour from May, the harbour office said, and bicycles will cost nothing. " * 5


@pytest.fixture
def urls(site: Site, corpus: Corpus) -> list[str]:
    """The first and the second are copies of one story."""
    texts = (f"{PROSE}\n\nThe council meets again in May.", PROSE, OTHER)
    for number, text in enumerate(texts):
        site.set(f"/{number}", page(f"Headline number {number} of this site", text))
    found = [site.url(f"/{number}") for number in range(len(texts))]
    for url in found:
        assert corpus.run("fetch", "--allow-private", url).code == 0
    return found


def test_copies_are_shown_merged_split_and_found_anew(urls: list[str], corpus: Corpus) -> None:
    told = corpus.run("cluster", urls[1])
    assert told.code == 0
    assert told.out.startswith("cluster 1: 2 articles, ")
    assert f"\norigin: {urls[0]} (earliest: first seen " in told.out
    assert "© 2026 Fault Site" in told.out
    (row,) = corpus.run("cluster", "--all", "--json").rows
    assert [member["url"] for member in row["members"]] == urls[:2]
    graph = json.loads(corpus.run("cluster", urls[0], "--format", "json").out)
    assert [(link["source"], link["target"], link["relation"]) for link in graph["edges"]] == [("a2", "a1", "copy")]
    assert "<graphml" in corpus.run("cluster", "--all", "--format", "graphml").out
    assert corpus.run("cluster", urls[2]).out == f"{urls[2]}: no copies\n"

    assert corpus.run("split", urls[1], "--reason", "another council").out == f"split: {urls[1]} from 1 article\n"
    assert "split by hand" in corpus.run("cluster", urls[1]).out
    assert corpus.run("split", urls[2]).code == 1
    merged = corpus.run("merge", urls[1], "3")
    assert (merged.code, merged.out) == (0, f"merged: {urls[1]} and {urls[2]}, cluster 3\n")
    assert corpus.run("reindex", "--all").out == "3 articles placed\n"
    (row,) = corpus.run("cluster", "--all", "--json").rows
    assert [member["url"] for member in row["members"]] == urls[1:]


def test_a_command_on_copies_says_what_it_cannot_do(urls: list[str], corpus: Corpus) -> None:
    codes = [
        corpus.run(*words).code
        for words in (
            ("cluster",), ("cluster", "--all"), ("cluster", "1", "--json", "--format", "json"), ("cluster", "99"),
            ("merge", "1", "99"), ("merge", "1", urls[0]), ("split", "99"),
        )
    ]  # fmt: skip
    assert codes == [2, 2, 2, 1, 1, 2, 1]

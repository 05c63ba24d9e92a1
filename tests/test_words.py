"""The words that patterns need: no text that meets one is without them, so that leaving it out loses nothing."""

import re
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.rights.patterns import LANGUAGES, Rules, Table, load_table
from crawler.words import RarePattern, WordFinder, find_needs, fold_case


def rules_of(table: Table) -> list[Rules]:
    return [
        *(rules for _, rules in table.kinds),
        table.alone,
        table.never,
        table.guard,
        table.headings,
        table.article,
        table.site,
        table.holder,
    ]


PATTERNS = sorted({source for name in LANGUAGES for rules in rules_of(load_table(name)) for source in rules.sources})


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param(r"\ball\s+rights?\s+reserved\b", {"reserved"}, id="the longest run of letters"),
        pytest.param(r"(?:reprinted|reposting)", {"rinted", "osting"}, id="one of each alternative"),
        pytest.param(r"(?:reprint|x?)\s", set(), id="none when an alternative has none"),
        pytest.param(r"(?:not\s+)?forbidden", {"forbidden"}, id="nothing that may be left out"),
        pytest.param(r"(?!forbidden)copy", {"copy"}, id="nothing that must not be there"),
        pytest.param(r"copy(?=.*forbidden)", {"forbidden"}, id="what is looked for ahead"),
        pytest.param(r"(?:prohibited){1,3}", {"prohibited"}, id="what is repeated at least once"),
        pytest.param(r"saklıdır", {"saklidir"}, id="letters that pass for each other made one"),
        pytest.param(r"^.{20,}$", set(), id="none where there is none"),
    ],
)
def test_the_words_of_a_pattern_are(pattern: str, words: set[str]) -> None:
    assert find_needs(pattern) == words


@given(st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_text_that_meets_a_pattern_of_the_tables_holds_one_of_its_words(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from(PATTERNS))
    text = data.draw(st.from_regex(re.compile(pattern, re.IGNORECASE)))
    needs = find_needs(pattern)

    assert not needs or any(word in fold_case(text) for word in needs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_a_pattern_is_tried_on_every_line(language: str) -> None:
    assert sum(len(rules.among(())) for rules in rules_of(load_table(language))) <= 1


def test_without_the_parser_of_re_every_pattern_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re._parser", None)

    assert [pattern.pattern for pattern in Rules(["forbidden", "copy"]).among(())] == ["forbidden", "copy"]


@given(
    st.lists(st.text(alphabet="abcé文", min_size=1, max_size=3), min_size=1, unique=True),
    st.lists(st.text(alphabet="abcé文 ", max_size=20), max_size=4),
)
def test_words_are_found_wherever_they_stand(words: list[str], texts: list[str]) -> None:
    expected = sorted(
        (number, word)
        for number, text in enumerate(texts)
        for word in words
        for at in range(len(text))
        if text.startswith(word, at)
    )

    assert sorted(WordFinder(words).find_in(texts)) == expected
    for number, text in enumerate(texts):
        assert WordFinder(words).find(text) == {word for place, word in expected if place == number}


@given(st.lists(st.text(alphabet="abcİıK ", max_size=12), max_size=4))
def test_a_rare_pattern_meets_what_its_pattern_meets(texts: list[str]) -> None:
    rare = RarePattern("(?:ab+|[ab]ci|ka?b)")

    assert [rare.search(text) is not None for text in texts] == [
        rare.pattern.search(text) is not None for text in texts
    ]
    assert [rare.match(text) is not None for text in texts] == [rare.pattern.match(text) is not None for text in texts]
    assert {place for place, text in enumerate(texts) if rare.pattern.search(text)} <= set(rare.may_meet_some(texts))


def test_half_of_a_surrogate_pair_is_no_word_and_no_error() -> None:
    finder = WordFinder(["pair"])
    assert finder.find("half \ud83d a pair") == {"pair"}
    assert list(finder.find_in(["\ud83d", "a pair"])) == [(1, "pair")]

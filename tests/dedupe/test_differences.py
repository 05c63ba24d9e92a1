"""Words gained and lost between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe.differences import count_changed_words


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        pytest.param("One two.\n\nThree.", "Three.\n\nOne two.", (0, 0), id="a moved paragraph"),
        pytest.param("One two.", "one, TWO", (0, 0), id="case and punctuation"),
        pytest.param("One two three.", "One two four.", (1, 1), id="a word"),
        pytest.param("One.\n\nTwo three.", "One.\n\nTwo three.\n\nTwo three.", (2, 0), id="a paragraph said twice"),
        pytest.param("", "One two.", (2, 0), id="from nothing"),
        pytest.param("港口关闭", "港口开放", (2, 2), id="characters"),
    ],
)
def test_words_are_counted_where_paragraphs_differ(old: str, new: str, changed: tuple[int, int]) -> None:
    assert count_changed_words(old, new) == changed


@given(st.text(), st.text())
def test_the_way_back_gains_what_the_way_there_lost(one: str, other: str) -> None:
    there, back = count_changed_words(one, other), count_changed_words(other, one)

    assert there == back[::-1]
    assert count_changed_words(one, one) == (0, 0)

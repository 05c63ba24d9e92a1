"""Text that is made harmless for showing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.browse.shown import finalize
from crawler.rendition.plain import calm_marks


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("H" + "\u0300\u0489" * 200 + "ello", "H" + "\u0300\u0489" * 2 + "ello", id="a tower of marks"),
        pytest.param("ệ Vie\u0323\u0302t", "ệ Vie\u0323\u0302t", id="Vietnamese"),
        pytest.param(
            "\u05d1\u05bc\u05b0\u05e8\u05b5\u0591\u05d0", "\u05d1\u05bc\u05b0\u05e8\u05b5\u0591\u05d0", id="Hebrew"
        ),
        pytest.param("plain", "plain", id="no marks"),
    ],
)
def test_no_letter_carries_more_marks_than_a_writing_has(text: str, shown: str) -> None:
    assert calm_marks(text) == shown
    assert finalize(text) == shown


@given(st.text(st.sampled_from("a\u0300\u0301\u0e31 ")))
def test_calming_twice_is_calming_once(text: str) -> None:
    assert calm_marks(calm_marks(text)) == calm_marks(text)

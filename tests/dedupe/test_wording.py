"""Two texts, word by word."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe import wording
from crawler.dedupe.wording import GONE, NEW, SAME, Piece, count_words, diff_words

texts = st.lists(
    st.sampled_from(["a", "bridge", "桥", "ที่", "कि", "1,000", "don't", ".", "\n\n", " ", "é", "-", "😀"]), max_size=25
)
texts_of_words = texts.map(" ".join)


def words(text: str) -> list[str]:
    return [token.word for token in wording._tokens(text)]


@given(texts_of_words | st.text(max_size=40), texts_of_words | st.text(max_size=40))
def test_what_stays_and_what_is_new_are_the_newer_text_and_the_rest_the_older_one(old: str, new: str) -> None:
    pieces = diff_words(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == new.lstrip()
    assert words(" ".join(piece.text for piece in pieces if piece.kind != NEW)) == words(old)


@given(texts_of_words)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert count_words(diff_words(text, text)) == (0, 0)
    assert {piece.kind for piece in diff_words(text, text)} <= {SAME}


@given(texts_of_words, texts_of_words)
def test_in_the_long_way_the_same_law_holds(old: str, new: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "MAX_CELLS", 4)
        pieces = diff_words(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == new.lstrip()
    assert words(" ".join(piece.text for piece in pieces if piece.kind != NEW)) == words(old)


@pytest.mark.parametrize(
    ("old", "new", "pieces", "counts"),
    [
        pytest.param(
            "The council closed the bridge in 1921.",
            "The council shut the bridge in 1922.",
            (
                Piece(SAME, "The council "),
                Piece(GONE, "closed "),
                Piece(NEW, "shut "),
                Piece(SAME, "the bridge in "),
                Piece(GONE, "1921"),
                Piece(NEW, "1922"),
                Piece(SAME, "."),
            ),
            (2, 2),
            id="words",
        ),
        pytest.param(
            "One here.\n\nTwo there.",
            "One here.\n\nTwo there.\n\nThree.",
            (Piece(SAME, "One here.\n\nTwo there.\n\n"), Piece(NEW, "Three.")),
            (1, 0),
            id="a paragraph more",
        ),
        pytest.param(
            "桥建于1921年",
            "桥建于1922年",
            (Piece(SAME, "桥建于"), Piece(GONE, "1921"), Piece(NEW, "1922"), Piece(SAME, "年")),
            (1, 1),
            id="Chinese",
        ),
        pytest.param(
            "สะพานเก่า",
            "สะพานใหม่",
            (Piece(SAME, "สะพาน"), Piece(GONE, "เก่า"), Piece(NEW, "ใหม่")),
            (3, 3),
            id="Thai, marks stay with their letters",
        ),
        pytest.param(
            "पुल पुराना है",
            "पुल नया है",
            (Piece(SAME, "पुल "), Piece(GONE, "पुराना "), Piece(NEW, "नया "), Piece(SAME, "है")),
            (1, 1),
            id="Hindi, whole words",
        ),
        pytest.param(
            "It costs 4.2 million at 1,000.",
            "It costs 4.6 million at 1,000.",
            (Piece(SAME, "It costs "), Piece(GONE, "4.2 "), Piece(NEW, "4.6 "), Piece(SAME, "million at 1,000.")),
            (1, 1),
            id="numbers with their marks",
        ),
        pytest.param(
            "One is here.\n\nTwo is here.",
            "One is here.\n\nThree is here.\n\nTwo is here.",
            (Piece(SAME, "One is here.\n\n"), Piece(NEW, "Three is here.\n\n"), Piece(SAME, "Two is here.")),
            (3, 0),
            id="a new paragraph begins where paragraphs begin",
        ),
        pytest.param(
            "One is here. Two is here. Three.",
            "One is here. Three.",
            (Piece(SAME, "One is here. "), Piece(GONE, "Two is here. "), Piece(SAME, "Three.")),
            (0, 3),
            id="a sentence less",
        ),
        pytest.param("", "All new", (Piece(NEW, "All new"),), (2, 0), id="from nothing"),
        pytest.param("  ", "", (), (0, 0), id="nothing"),
    ],
)
def test_pieces(old: str, new: str, pieces: tuple[Piece, ...], counts: tuple[int, int]) -> None:
    assert diff_words(old, new) == pieces
    assert count_words(pieces) == counts


@pytest.mark.parametrize("parts", [1, 3])
def test_no_table_of_two_texts_is_larger_than_it_may_be(parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of texts of so many lines that a table of these would take gigabytes."""
    monkeypatch.setattr(wording, "MAX_CELLS", 10_000)
    align = wording._opcodes

    def require_small(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
        assert len(old) * len(new) <= 10_000
        return align(old, new)

    monkeypatch.setattr(wording, "_opcodes", require_small)
    lines = [f"line {number}" for number in range(400 * parts)]
    old, new = "\n".join(lines), "\n".join(["first", *lines[:200], "came", *lines[200:], "last"])

    pieces = diff_words(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == new
    assert diff_words(old, old.replace("line 200\n", "line changed\n"))[1:3] == (
        Piece(GONE, "200\n"),
        Piece(NEW, "changed\n"),
    )


def test_a_text_of_100_kb_with_a_thousand_changes_is_told_word_by_word() -> None:
    made = random.Random(1)
    old = [f"w{int(made.paretovariate(1))}" for _ in range(18_000)]
    new = list(old)
    for place in range(0, len(new), 18):
        new[place] = f"new{place}"

    assert count_words(diff_words(" ".join(old), " ".join(new))) == (1000, 1000)

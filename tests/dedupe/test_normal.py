"""Laws and examples of comparable text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe.normal import fold, normal_tokens, token_lines

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(words)
def test_tokens_of_the_joined_tokens_are_the_tokens(text: str) -> None:
    tokens = normal_tokens(text)
    assert normal_tokens(" ".join(tokens)) == tokens


@given(words)
def test_tokens_hold_no_white_space_and_are_never_empty(text: str) -> None:
    assert all(token and not any(character.isspace() for character in token) for token in normal_tokens(text))


@given(words)
def test_composition_does_not_matter(text: str) -> None:
    assert normal_tokens(unicodedata.normalize("NFC", text)) == normal_tokens(unicodedata.normalize("NFD", text))


@given(
    st.lists(st.text("abcéßñø日本ไทย1", min_size=1, max_size=6), max_size=8),
    st.sampled_from([" ", "\n", " \t ", "\n\n"]),
)
def test_white_space_does_not_matter(parts: list[str], space: str) -> None:
    assert normal_tokens(space.join(parts)) == normal_tokens(" ".join(parts))


def garble(text: str) -> str:
    """The text as UTF-8, read as Windows-1252."""
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return "".join(chr(byte) if byte in undefined else bytes([byte]).decode("cp1252") for byte in text.encode("utf-8"))


FOREIGN = ["été", "“España”", "Über—", "«Zürich»", "don’t…", "żółty", "Straße", "привет", "мир", "日本語", "مرحبا"]


@given(st.lists(st.sampled_from(FOREIGN)))
def test_utf_8_read_as_windows_1252_is_put_right(parts: list[str]) -> None:
    text = " ".join(parts)
    assert normal_tokens(garble(text)) == normal_tokens(text)


def test_letters_before_quotes_are_not_taken_for_garbled_ones() -> None:
    assert normal_tokens("»groß« MENÜ« liberté»…") == ["gross", "menu", "liberte"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("Don’t STOP", ["don", "t", "stop"], id="curly apostrophe"),
        pytest.param("Don't stop", ["don", "t", "stop"], id="straight apostrophe"),
        pytest.param("Donʼt stop", ["don", "t", "stop"], id="letter apostrophe"),
        pytest.param("co­operate", ["cooperate"], id="soft hyphen"),
        pytest.param("Café – STRASSE — straße", ["cafe", "strasse", "strasse"], id="accents, dashes, sharp s"),
        pytest.param("東京で123円", ["東", "京", "て", "123", "円"], id="Japanese, one token a character"),
        pytest.param("ไทย", ["ไ", "ท", "ย"], id="Thai"),
        pytest.param("snake_case", ["snake", "case"], id="underscore is no letter"),
        pytest.param("see [the USA](https://news.example/a-b?c=1) now", ["see", "the", "usa", "now"], id="link"),
        pytest.param("full ２０２４", ["full", "2024"], id="full-width digits"),
        pytest.param("15,000 of 1,234,567; 1,23", ["15000", "of", "1234567", "1", "23"], id="thousands"),
        pytest.param("— …", [], id="no words"),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert normal_tokens(text) == tokens


def test_lines_without_words_are_left_out() -> None:
    assert token_lines("One two\n\n—\nthree") == [["one", "two"], ["three"]]


def test_fold_keeps_line_feeds() -> None:
    assert fold("Ä\nB") == "a\nb"

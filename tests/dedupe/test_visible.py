"""Text as its reader sees it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dedupe.visible import loud_tokens, spell, visible_key, visible_tokens


def compare(one: str, other: str) -> str:
    tokens = visible_tokens(one), visible_tokens(other)
    if tokens[0] == tokens[1]:
        return "same"
    return "style" if loud_tokens(tokens[0]) == loud_tokens(tokens[1]) else "says something else"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("schon", "schön", id="an accent"),
        pytest.param("Maße", "Masse", id="a letter that folds into two"),
        pytest.param("все", "всё", id="Cyrillic dots"),
        pytest.param("कि", "की", id="a vowel sign in Hindi"),
        pytest.param("कम", "कमा", id="a vowel sign more"),
        pytest.param("ใกล", "ใกล้", id="a tone mark in Thai"),
        pytest.param("كَتَب", "كُتِب", id="vowel signs in Arabic"),
        pytest.param("שַׁבָּת", "שבת", id="points in Hebrew"),
        pytest.param("5 $", "5 €", id="a currency"),
        pytest.param("+3", "-3", id="plus and minus"),
        pytest.param("-3 degrees", "3 degrees", id="a minus that goes"),
        pytest.param("5 %", "5 ‰", id="a share"),
        pytest.param("5%", "5", id="a percent sign that goes"),
        pytest.param("10²", "102", id="a superscript"),
        pytest.param("H₂O", "H2O", id="a subscript"),
        pytest.param("②", "2", id="a circled number"),
        pytest.param("५ लोग", "५० लोग", id="digits of another script"),
        pytest.param("५", "5", id="digits of two scripts"),
        pytest.param("2½", "21/2", id="a fraction"),
        pytest.param("3.5m", "35m", id="a decimal point"),
        pytest.param("3.5m", "3,5m", id="a decimal comma"),
        pytest.param("re-sign", "resign", id="a hyphen that parts a word"),
        pytest.param("its", "it's", id="an apostrophe"),
        pytest.param("It is over.", "It is over?", id="a question"),
        pytest.param("a disaster", 'a "disaster"', id="quotes around a word"),
        pytest.param("now here", "nowhere", id="a space that parts a word"),
        pytest.param("see http://x.example/a", "see http://x.example/b", id="an address"),
        pytest.param("We won 🎉", "We won", id="a picture sign"),
        pytest.param("新橋開通", "新橋關通", id="a Chinese character"),
    ],
)
def test_what_a_reader_sees_counts(one: str, other: str) -> None:
    assert compare(one, other) == "says something else"
    assert visible_key(one) != visible_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Let's eat, Grandma", "Let's eat Grandma", id="a comma"),
        pytest.param("polish", "Polish", id="a capital"),
        pytest.param("One; two.", "One. Two", id="full stops"),
        pytest.param("He came (late)", "He came - late", id="brackets and dashes"),
        pytest.param("वह आया।", "वह आया", id="a danda"),
        pytest.param("他來了。", "他來了", id="a Chinese full stop"),
    ],
)
def test_capitals_and_punctuation_are_style(one: str, other: str) -> None:
    assert compare(one, other) == "style"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("“It’s over,” he said", '"It\'s over," he said', id="straight quotes"),
        pytest.param("« Fini », dit-il", "“Fini”, dit‑il", id="guillemets, a hyphen that does not break"),
        pytest.param("a – b", "a — b", id="dashes"),
        pytest.param("a -- b", "a—b", id="two hyphens for a dash"),
        pytest.param("Well...", "Well…", id="an ellipsis"),
        pytest.param("10\u00a0000\u202f€", "10 000 €", id="spaces that do not break"),
        pytest.param("Donau\u00addampf\u200bschiff", "Donaudampfschiff", id="soft hyphen, zero-width space"),
        pytest.param("One\n\ntwo", "  One two ", id="line breaks"),
        pytest.param("Cafe\u0301", "Café", id="composed letters"),
        pytest.param("ﬁnal ５人", "final 5人", id="a ligature, full width"),
        pytest.param("½ mile", "1/2 mile", id="a fraction"),
        pytest.param("3 × 5", "3x5", id="times"),
        pytest.param("schÃ¶n", "schön", id="an encoding that was mistaken"),
        pytest.param("می\u200cخواهم كتاب", "میخواهم کتاب", id="Persian from an Arabic keyboard"),
        pytest.param("Bucureşti", "București", id="Romanian with a cedilla"),
        pytest.param("ن\u0640\u0640عم", "نعم", id="Arabic stretched"),
        pytest.param("❤\ufe0f here", "❤ here", id="a variation selector"),
        pytest.param("see http://www.x.example/a?utm_source=b", "see https://x.example/a/", id="how a link is written"),
        pytest.param("• One\n• Two", "One\nTwo", id="bullets"),
        pytest.param("iPhone發售", "iPhone 發售", id="a space between scripts"),
    ],
)
def test_how_a_system_writes_it_does_not_count(one: str, other: str) -> None:
    assert compare(one, other) == "same"


texts = st.text(st.sampled_from("aéß1²½.,-–—'’“\"… \n\u00a0\u00ad#%€कािที่ـ桥e\u0301_|•xX/")) | st.text(max_size=30)


@given(texts)
def test_composition_and_white_space_never_count(text: str) -> None:
    assert visible_tokens(unicodedata.normalize("NFD", text)) == visible_tokens(text)
    assert visible_tokens(f" {text} ") == visible_tokens(text)


@given(texts, texts)
def test_a_key_tells_what_the_words_and_signs_tell(one: str, other: str) -> None:
    keys = visible_key(one), visible_key(other)
    loud = loud_tokens(visible_tokens(one)), loud_tokens(visible_tokens(other))

    assert "" in keys or (keys[0] == keys[1]) == (loud[0] == loud[1])


@given(texts)
def test_words_that_are_compared_alike_are_spelled_alike(text: str) -> None:
    assert spell(unicodedata.normalize("NFD", text)) == spell(text) or not visible_tokens(text)

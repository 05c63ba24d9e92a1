"""The language of an article: declared, and checked against its text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.language import _words_of, choose_language, detect_language, primary_subtag

GERMAN = (
    "Der Hafen ist in der Nacht von der Polizei gesperrt worden, und die Boote sind nicht mehr aus dem Becken "
    "gekommen. " * 4
)
ENGLISH = (
    "The harbour was closed by the police in the night, and the boats have not been able to leave it since then. " * 4
)


@pytest.mark.parametrize(
    ("tag", "subtag"),
    [
        ("en-GB", "en"),
        ("en_US", "en"),
        ("DE", "de"),
        ("nb-NO", "no"),
        ("jp", "ja"),
        ("English", "en"),
        ("und", None),
        ("", None),
    ],
)
def test_tags_become_primary_subtags(tag: str, subtag: str | None) -> None:
    assert primary_subtag(tag) == subtag


def test_a_declaration_the_text_agrees_with_is_believed() -> None:
    assert choose_language([("html-lang", "de-AT")], GERMAN) == ("html-lang", "de", "de-AT")


def test_a_template_left_in_another_language_is_overruled_by_a_better_declaration_or_the_text() -> None:
    assert choose_language([("html-lang", "en"), ("opengraph", "de_DE")], GERMAN) == ("opengraph", "de", "de_DE")
    assert choose_language([("html-lang", "en")], GERMAN) == ("text", "de", None)


def test_an_undeclared_language_is_read_from_the_text() -> None:
    assert detect_language(ENGLISH) == "en"
    assert detect_language("港口在夜间被警方封锁，船只再也没有离开过港池。" * 3) == "zh"
    assert detect_language("港は夜のうちに警察によって閉鎖され、船は港から出られなくなった。" * 3) == "ja"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Городской совет решил сохранить старый маяк. Жители просили починить башню, а не сносить её.", "ru"),
        ("Міська рада вирішила зберегти старий маяк. Мешканці просили полагодити вежу, а не зносити її.", "uk"),
        ("Общинският съвет реши да запази стария фар. Хората искаха кулата да се поправи, а не да се събори.", "bg"),
        ("Градско веће одлучило је да сачува стари светионик. Људи су тражили да се кула поправи, не сруши.", "sr"),
        ("Градскиот совет одлучи да го зачува стариот светилник. Луѓето бараа кулата да се поправи, ќе чека.", None),
    ],
)  # fmt: skip
def test_neighbours_in_cyrillic_are_told_apart_by_their_letters(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_a_short_text_says_nothing() -> None:
    assert detect_language("Hafen") is None
    assert choose_language([], "Hafen") is None


XHOSA = (
    "Ibhunga ledolophu ligqibe ekubeni isibane sakudala sigcinwe kwaye abantu bayavuya kakhulu. Abahlali bathi bafuna "
    "ukuba kulungiswe loo ndlu ngoku, kodwa imali ayikabikho. Umgcini wayo uthi akazange alindele abantu abaninzi "
    "bavote. Namhlanje bonke baza kuhlangana apha ukuze bathethe ngenxa yokuba unyaka uphelile. "
)
ZULU = (
    "Umkhandlu wedolobha unqume ukuthi isibani esidala sigcinwe futhi abantu bajabule kakhulu. Izakhamuzi zithi zifuna "
    "ukuthi kulungiswe leyo ndlu manje, kodwa imali ayikabi khona. Umgcini wayo uthe akazange alindele ukuthi abantu "
    "abaningi bavote. Namuhla bonke bazohlangana lapho ukuze bakhulume ngoba unyaka usuphelile. "
)


@pytest.mark.parametrize(("text", "language"), [(XHOSA * 3, "xh"), (ZULU * 3, "zu")])
def test_a_declared_language_without_a_word_of_its_own_in_the_text_is_refused(text: str, language: str) -> None:
    assert choose_language([("html-lang", "en-US")], text) == ("text", language, None)


def test_a_language_nobody_knows_here_is_unknown_rather_than_the_templates() -> None:
    text = "Bulo torvek nalipo smerdi kanto wulip derostu mavik pelno tiruk. " * 20
    assert choose_language([("html-lang", "en-US")], text) is None
    assert choose_language([("html-lang", "en-US"), ("meta", "ty")], text) == ("meta", "ty", "ty")


def test_a_short_text_refuses_no_declaration() -> None:
    assert choose_language([("html-lang", "en")], "Bulo torvek nalipo smerdi kanto wulip.") == ("html-lang", "en", "en")


@given(st.text(alphabet="aB zÉß1_-\u0130\u03a3\u03c3\u0416\u01c5\u216b\u4e2d\u0301", max_size=30))
def test_words_are_those_of_the_text_each_in_lower_case(text: str) -> None:
    assert _words_of(text) == [word.lower() for word in re.findall(r"[^\W\d_]+", text)]

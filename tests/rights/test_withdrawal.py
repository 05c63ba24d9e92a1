"""Withdrawn by the page's own words, or by a robots directive."""

import pytest

from crawler.items import Signal
from crawler.rights.withdrawal import find_retraction, has_noindex

NOTES = [
    "This article has been removed following a complaint.",
    "We have unpublished this story while we look into it.",
    "Dieser Artikel wurde auf Wunsch der Redaktion gelöscht.",
    "Cet article a été retiré par la rédaction.",
    "Esta noticia ha sido eliminada a petición de los afectados.",
    "Esta matéria foi removida por decisão judicial.",
    "Questo articolo è stato rimosso dalla redazione.",
    "Dit artikel is op verzoek verwijderd.",
    "Ten artykuł został usunięty.",
    "Artikeln har på begäran tagits bort.",
    "Denne artikel er blevet slettet.",
    "Эта статья была удалена по требованию автора.",
    "Цей матеріал було видалено.",
    "Bu haber mahkeme kararıyla kaldırılmıştır.",
    "本文已被作者删除。",
    "この記事は削除されました。",
    "해당 기사는 삭제되었습니다.",
    "تم حذف هذا الخبر بناء على طلب.",
    "Artikel ini telah dihapus.",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_in_place_of_the_text_is_a_retraction_in_nineteen_languages(note: str) -> None:
    assert find_retraction("A headline", note)


@pytest.mark.parametrize(
    "title",
    [
        "RETRACTED: Study of the bay's fish", "Withdrawn | Council to sell the pier",
        "Zurückgezogen: Bericht zum Hafen", "撤稿：港口报道",
    ],
)  # fmt: skip
def test_a_headline_that_opens_with_it_is_a_retraction(title: str) -> None:
    assert find_retraction(title, "Long text. " * 200)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("Council withdrawn from talks", "The council has left the talks.", id="a word in a headline"),
        pytest.param("Retracted study costs professor his chair", "The study was withdrawn by its authors.", id="news"),
        pytest.param("On deletion", "This article has been removed, said the note. " + "More text. " * 90, id="report"),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_news_about_a_withdrawal_is_none(title: str | None, body: str) -> None:
    assert find_retraction(title, body) is None


@pytest.mark.parametrize(
    ("raw", "says_so"),
    [
        ("noindex, follow", True), ("none", True), ("index, follow", False), ("googlebot: noindex", False),
        ("pressmark: noindex", True), ("noarchive", False),
    ],
)  # fmt: skip
def test_noindex_counts_when_it_speaks_to_everybody_or_to_us(raw: str, says_so: bool) -> None:
    assert has_noindex([Signal("x-robots-tag", "http-header", raw)]) is says_so

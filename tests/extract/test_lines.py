"""Lines that are no part of an article's text, by language."""

import pytest

from crawler.extract.lines import is_bio, is_caption, is_chrome, is_contact, is_promo, is_sign_up, is_tag_line


@pytest.mark.parametrize(
    "line",
    [
        "ALSO READ| Ferry line wants a quiet harbour",
        "Read more: Ferry line wants a quiet harbour",
        "READ ALSO – Ferry line wants a quiet harbour",
        "Related: Ferry line",
        "Lesen Sie auch: Fähre will Ruhe im Hafen",
        "À lire aussi : Le port se tait",
        "Lea también: El puerto calla",
        "Te puede interesar | El puerto calla",
        "Leggi anche > Il porto tace",
        "Leia também: O porto cala",
        "Lees ook: De haven zwijgt",
        "Läs också: Hamnen tiger",
        "Les også: Havnen tier",
        "Lue myös: Satama on hiljaa",
        "Czytaj też: Port milczy",
        "Čtěte také: Přístav mlčí",
        "Читайте также: Порт молчит",
        "Читайте також: Порт мовчить",
        "İlginizi çekebilir: Liman sessiz",
        "Baca juga: Pelabuhan sunyi",
        "Xem thêm: Bến cảng im lặng",
        "Διαβάστε επίσης: Το λιμάνι σιωπά",
        "延伸阅读：港口的沉默",
        "関連記事：静かな港",
        "관련기사: 조용한 항구",
        "यह भी पढ़ें: शांत बंदरगाह",
        "اقرأ أيضا: ميناء هادئ",
        "Related articles",
    ],
)
def test_a_promo_line_is_known_in_many_languages(line: str) -> None:
    assert is_promo(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read the letter aloud, the judge said, and the clerk did.",
        "More than a hundred boats were in the harbour.",
        "Watch towers stand along the coast: nobody mans them any more, and the paint is peeling from their doors, "
        "which "
        "have been shut since the war ended and the last of the crews went home to the mainland for good. " * 2,
        "Related species live further north.",
        "Mehr als hundert Boote lagen im Hafen.",
    ],
)
def test_a_sentence_is_no_promo(line: str) -> None:
    assert not is_promo(line)


@pytest.mark.parametrize(
    "line",
    [
        "Share this article on Facebook",
        "Advertisement",
        "Anzeige",
        "Partager",
        "5 min read",
        "Follow us on X",
        "Comments",
    ],
)
def test_controls_of_the_page_are_known(line: str) -> None:
    assert is_chrome(line)


def test_a_sentence_is_no_control() -> None:
    assert not is_chrome("Share prices fell on Tuesday after the bank said that it would close forty branches.")


def test_captions_end_with_their_credit() -> None:
    assert is_caption("The lighthouse as seen from the harbour wall (File)")
    assert is_caption("The mayor at the opening (Photo: Example Agency)")
    assert not is_caption("The mayor opened the fair on Tuesday. (AP)")


def test_tag_lines_contacts_and_calls_are_known() -> None:
    assert is_tag_line("Tags: harbour, lighthouse")
    assert is_tag_line("标签：港口")
    assert is_contact("Contact the author at ann@news.example")
    assert is_sign_up("Sign up here for our weekly newsletter, delivered to your inbox.")
    assert not is_sign_up("The newsletter was printed on paper until the war.")


def test_a_presentation_of_the_author_is_known_by_name() -> None:
    assert is_bio("Ann Example is a reporter who covers the coast.", ["Ann Example"])
    assert not is_bio("Ann Example's boat sank.", ["Bob Sample"])

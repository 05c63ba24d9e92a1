"""Names of authors out of lines and values."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.extract.bylines import Byline, parse_byline, parse_dated_name
from crawler.extract.names import clean_names


@pytest.mark.parametrize(
    ("line", "names", "date"),
    [
        ("Author:Ann Marie Example 2024-07-24 15:50 11", ("Ann Marie Example",), "2024-07-24T15:50"),
        ("By Ann Example", ("Ann Example",), None),
        ("By ANN EXAMPLE, Staff Writer", ("Ann Example",), None),
        ("By Ann Example, staff writer", ("Ann Example",), None),
        ("24.07.2024 15:50 von Erika Beispiel", ("Erika Beispiel",), "2024-07-24T15:50"),
        ("Story by Ann Example; photos by Bob Sample", ("Ann Example",), None),
        ("（记者 示例）", ("示例",), None),
        ("示範報 記者示例／範城即時報導", ("示例",), None),
        ("By Ann Example and Bob Sample | July 4, 2024 3:00 PM", ("Ann Example", "Bob Sample"), "2024-07-04T15:00"),
        ("Von Erika Beispiel und Max Muster", ("Erika Beispiel", "Max Muster"), None),
        ("Autor: Jan Przykład 24.07.2024, 15:50", ("Jan Przykład",), "2024-07-24T15:50"),
        ("作者：示例 2024年7月24日 15:50", ("示例",), "2024-07-24T15:50"),
        ("Written by: Ann Example", ("Ann Example",), None),
        ("Por Ana Ejemplo", ("Ana Ejemplo",), None),
    ],
)
def test_a_byline_gives_names_and_date(line: str, names: tuple[str, ...], date: str | None) -> None:
    assert parse_byline(line) == Byline(names, date, False, line)


def test_a_source_line_says_so() -> None:
    assert parse_byline("来源：示例社 2024-07-24 15:50") == Byline(
        ("示例社",), "2024-07-24T15:50", True, "来源：示例社 2024-07-24 15:50"
    )


def test_what_stands_in_brackets_behind_a_source_is_another_line() -> None:
    byline = parse_byline("来源：示例社【字体：大 中 小】")
    assert byline is not None
    assert byline.names == ("示例社",)


def test_the_number_of_an_editor_is_no_part_of_the_line() -> None:
    byline = parse_byline("责任编辑：示例 SN232")
    assert byline is not None
    assert (byline.names, byline.is_editor) == (("示例",), True)


@pytest.mark.parametrize(
    "line",
    [
        "By the time he arrived, it was over",
        "Author: it is not known who wrote the book. Some say it was him.",
        "Paris",
        "Von der Insel kamen am Abend die ersten Boote zurück.",
    ],
)
def test_a_sentence_is_no_byline(line: str) -> None:
    assert parse_byline(line) is None


def test_a_name_before_a_mark_and_a_date_is_a_byline_without_a_label() -> None:
    assert parse_dated_name("Ann Example | 24.07.2024") == Byline(
        ("Ann Example",), "2024-07-24", False, "Ann Example | 24.07.2024"
    )
    assert parse_dated_name("Paris, 24 July 2024") is None


@pytest.mark.parametrize(
    ("values", "names"),
    [
        pytest.param(["By Ann Example, Bob Sample and Cy Third"], ("Ann Example", "Bob Sample", "Cy Third"), id="list"),
        pytest.param(["Ann Example", "ANN EXAMPLE"], ("Ann Example",), id="doubles"),
        pytest.param(["https://x.example/ann", "social.example/ann.example"], (), id="addresses"),
        pytest.param(["@annexample", "admin", "Share"], (), id="handles and roles"),
        pytest.param(["Jane Example, Ph.D., M.D."], ("Jane Example",), id="credentials"),
        pytest.param(["Jane Example, Senior Political Correspondent"], ("Jane Example",), id="role"),
        pytest.param(["Example News Agency"], ("Example News Agency",), id="organisation"),
        pytest.param(["Ann Example 2024-07-24"], ("Ann Example",), id="date"),
        pytest.param(["Di Wang"], ("Di Wang",), id="a first name that is also a label"),
        pytest.param(["Par Östlund"], ("Par Östlund",), id="the same beyond ASCII"),
        pytest.param(["John A Example"], ("John A Example",), id="an initial that is a joining word elsewhere"),
        pytest.param(["Ann Dan Example"], ("Ann Dan Example",), id="a name that is one"),
        pytest.param(["ANN EXAMPLE AND BOB SAMPLE"], ("Ann Example", "Bob Sample"), id="a list in capitals"),
    ],
)
def test_names_are_cleaned(values: list[str], names: tuple[str, ...]) -> None:
    assert clean_names(values) == names


@given(st.text(max_size=80))
@example("\x80\r.")
def test_no_text_makes_the_readers_raise(text: str) -> None:
    parse_byline(text)
    parse_dated_name(text)
    assert all(name == name.strip() and name for name in clean_names([text]))


def test_whoever_looked_the_text_over_is_no_author() -> None:
    assert clean_names(["By Ada Example, DVM . Reviewed by Bob Example, DVM"]) == ("Ada Example",)


def test_what_stands_behind_a_name_is_cut() -> None:
    assert clean_names(["Ada Example - Example Editorial Team"]) == ("Ada Example",)
    assert clean_names(["홍길동 기자"]) == ("홍길동",)


@pytest.mark.parametrize("count", ["12 Comments", "No comments", "Ein Kommentar", "1 commentaire", "3 comentarios"])
def test_the_number_of_comments_behind_a_name_is_cut(count: str) -> None:
    assert clean_names([f"Ada Example {count}"]) == ("Ada Example",)


def test_names_in_ideographs_are_parted_by_spaces_but_in_japanese() -> None:
    assert clean_names(["李四 張三"], "zh") == clean_names(["李四 張三"]) == ("李四", "張三")
    assert clean_names(["山本 花子"], "ja") == ("山本 花子",)


def test_a_short_form_of_a_fuller_name_is_a_double() -> None:
    assert clean_names(["Ada", "Ada Example", "Bob"]) == ("Ada Example", "Bob")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By ANN EXAMPLE Associated Press", ("Ann Example",)),
        ("By Ann Example, For The Daily Sample", ("Ann Example",)),
        ("By Ann Example Political Editor", ("Ann Example",)),
        ("By Dr. Ann Example, PhD", ("Dr. Ann Example",)),
        ("By A. J. Example", ("A. J. Example",)),
        ("By Ann Example (@annexample)", ("Ann Example",)),
        ("By Ann Example ann@news.example", ("Ann Example",)),
        ("By Ann Example Updated 3 hours ago", ("Ann Example",)),
        ("By Ann Example5 min read", ("Ann Example",)),
        ("By Ann Example, in News, Harbour, Business", ("Ann Example",)),
        ("Written by Ann Example · Edited by Bob Sample", ("Ann Example",)),
        ("Posted on July 24, 2024 by Ann Example", ("Ann Example",)),
        ("03/04/2024 by Ann Example", ("Ann Example",)),
        ("بقلم: أحمد مثال", ("أحمد مثال",)),
        ("كتب: أحمد مثال", ("أحمد مثال",)),
        ("Автор: Иван Примеров и Анна Образцова", ("Иван Примеров", "Анна Образцова")),
        ("Napsal Jan Příklad", ("Jan Příklad",)),
        ("Af Mette Eksempel og Lars Prøve", ("Mette Eksempel", "Lars Prøve")),
        ("24.07.2024 von Erika Beispiel", ("Erika Beispiel",)),
        ("Von Erika Beispiel und Max Muster (dpa)", ("Erika Beispiel", "Max Muster")),
        ("Ein Artikel von Erika Beispiel, Hamburg", ("Erika Beispiel",)),
        ("By Ann Example, Reuters", ("Ann Example", "Reuters")),
        ("Γράφει ο Νίκος Παράδειγμα", ("Νίκος Παράδειγμα",)),
        ("Por María Ejemplo y José Ortega y Gasset", ("María Ejemplo", "José Ortega y Gasset")),
        ("Teksti: Matti Esimerkki ja Liisa Malli", ("Matti Esimerkki", "Liisa Malli")),
        ("Par Marie Exemple avec AFP", ("Marie Exemple", "AFP")),
        ("Propos recueillis par Marie Exemple", ("Marie Exemple",)),
        ("מאת ישראל ישראלי", ("ישראל ישראלי",)),
        ("लेखक: राम उदाहरण", ("राम उदाहरण",)),
        ("Autor: Ivan Primjer i Ana Uzor", ("Ivan Primjer", "Ana Uzor")),
        ("Írta: Példa Anna", ("Példa Anna",)),
        ("Oleh: Budi Contoh dan Siti Misal", ("Budi Contoh", "Siti Misal")),
        ("di Maria Esempio e Luca Modello", ("Maria Esempio", "Luca Modello")),
        ("取材・文＝山田太郎", ("山田太郎",)),
        ("기자 홍길동", ("홍길동",)),
        ("홍길동 기자 hong@news.example", ("홍길동",)),
        ("Door Jan Voorbeeld en Piet Proef", ("Jan Voorbeeld", "Piet Proef")),
        ("Tekst: Kari Eksempel", ("Kari Eksempel",)),
        ("Opracowała: Anna Wzór", ("Anna Wzór",)),
        ("Por Ana Exemplo e João Modelo", ("Ana Exemplo", "João Modelo")),
        ("Scris de Ana Exemplu", ("Ana Exemplu",)),
        ("Piše: Ivan Primjer", ("Ivan Primjer",)),
        ("Av Anna Exempel och Erik Prov", ("Anna Exempel", "Erik Prov")),
        ("เรื่องโดย สมชาย ตัวอย่าง", ("สมชาย ตัวอย่าง",)),
        ("Haber: Ayşe Örnek - İstanbul", ("Ayşe Örnek",)),
        ("Автор: Олена Прикладенко", ("Олена Прикладенко",)),
        ("Tác giả: Nguyễn Văn Mẫu", ("Nguyễn Văn Mẫu",)),
        ("记者 张三 李四", ("张三", "李四")),
        ("作者：张三 编辑：李四", ("张三",)),
        ("文／王小明", ("王小明",)),
        ("記者王小明／台北報導", ("王小明",)),
    ],
)
def test_bylines_are_read_in_many_languages(line: str, names: tuple[str, ...]) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert (byline.names, byline.is_source) == (names, False)


@pytest.mark.parametrize(
    "line",
    [
        "Edited By: Ram Example",
        "Redaktion: Erika Beispiel",
        "责编：张三",
        "Nguồn: Báo Mẫu",
        "Źródło: Przykład",
        "Fonte: Esempio",
    ],
)
def test_who_edited_or_supplied_a_text_is_told_from_its_author(line: str) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert byline.is_source


@given(st.text(alphabet="By von记者：:|, AEa.\u0627", max_size=60))
def test_no_label_makes_the_reader_raise(text: str) -> None:
    parse_byline(text)


@pytest.mark.parametrize(
    ("line", "names", "date"),
    [
        ("来源：示例社 作者：王五 责编：李四 2024-07-24 15:50", ("王五",), "2024-07-24T15:50"),
        ("2024-07-24 15:50 编辑：李四 作者：王五", ("王五",), "2024-07-24T15:50"),
        ("Editor: Bob Sample | Reporter: Ann Example", ("Ann Example",), None),
        ("03/01/2017 by Ann Example, Delegate to the Board of Towers", ("Ann Example",), None),
        ("By Ann Example , Bob Sample on Monday, July 24th, 2024", ("Ann Example", "Bob Sample"), "2024-07-24"),
    ],
)
def test_the_author_is_found_among_what_a_line_says_else(line: str, names: tuple[str, ...], date: str | None) -> None:
    assert parse_byline(line) == Byline(names, date, False, line)


@pytest.mark.parametrize(
    "line",
    ["编辑：李四 2024-07-24 15:50", "2024-07-24 15:50 责编：李四", "Peer reviewed by: Bob Sample 2024-07-24 15:50"],
)
def test_an_editors_line_says_so_and_keeps_its_time(line: str) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert (byline.date, byline.is_source, byline.is_editor) == ("2024-07-24T15:50", True, True)


def test_a_label_glued_to_the_name_is_cut() -> None:
    assert clean_names(["ByAnn Example", "Byron Sample"]) == ("Ann Example", "Byron Sample")


def test_the_last_of_several_authors_is_not_lost_with_the_paper_they_write_for() -> None:
    assert clean_names(["By Ann Example And Bob Sample For The Mail On Sunday"]) == ("Ann Example", "Bob Sample")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Por Ana Ejemplo, g7 — Ejemplópolis", id="paper and town"),
        pytest.param("By: Ana EjemploLast Updated: May 04, 2024", id="the label of a date without a space"),
        pytest.param("Interview by Ana Ejemplo", id="a label of two words"),
    ],
)
def test_what_stands_behind_a_name_is_no_part_of_it(line: str) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert byline.names == ("Ana Ejemplo",)


def test_a_korean_reporter_is_read_before_the_label_of_a_date() -> None:
    byline = parse_byline("한바다 기자입력 2024. 5. 3. 14:05")
    assert byline is not None
    assert byline.names == ("한바다",)

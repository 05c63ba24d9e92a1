"""Captions: what a picture shows, and whom it is from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.extract.credits import read_caption, split_credit


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("The old harbour at night. Photo: Ann Example / Agency", "The old harbour at night.", "Ann Example / Agency"),
        ("The old harbour (Photo by Ann Example/Getty Images)", "The old harbour", "Ann Example/Getty Images"),
        ("Two men talk. (AP Photo/Ann Example)", "Two men talk.", "AP Photo/Ann Example"),
        ("The old harbour, © 2024 Ann Example", "The old harbour", "© 2024 Ann Example"),
        ("The old harbour. Ann Example/Example Press via Getty Images", "The old harbour.",
         "Ann Example/Example Press via Getty Images"),
        ("Photograph by Ann Example", None, "Ann Example"),
        ("Image source, Reuters", None, "Reuters"),
        ("Image caption, The old harbour", "The old harbour", None),
        ("Der alte Hafen Foto: Anna Beispiel/dpa", "Der alte Hafen", "Anna Beispiel/dpa"),
        ("Le vieux port. Crédit photo : Anne Exemple", "Le vieux port.", "Anne Exemple"),
        ("El puerto viejo. Fuente: EFE", "El puerto viejo.", "EFE"),
        ("Stary port. Fot. Anna Przykład", "Stary port.", "Anna Przykład"),
        ("Старый порт. Фото: Анна Пример / ТАСС", "Старый порт.", "Анна Пример / ТАСС"),
        ("الميناء القديم. الصورة: رويترز", "الميناء القديم.", "رويترز"),
        ("הנמל הישן. צילום: אנה דוגמה", "הנמל הישן.", "אנה דוגמה"),
        ("古い港＝写真：共同通信", "古い港", "共同通信"),
        ("旧港口。（图源：新华社）", "旧港口。", "新华社"),
        ("旧港口。新华社记者某某摄", "旧港口。", "新华社记者某某摄"),
        ("오래된 항구. (사진=연합뉴스)", "오래된 항구.", "연합뉴스"),
        ("पुराना बंदरगाह। फोटो: पीटीआई", "पुराना बंदरगाह।", "पीटीआई"),
        ("Source of the river", "Source of the river", None),
        ("A photo: what is it worth?", "A photo: what is it worth?", None),
        ("Ann (left) and the Reuters office", "Ann (left) and the Reuters office", None),
        ("The copyright of the plan is disputed", "The copyright of the plan is disputed", None),
        ("", None, None),
    ],
)  # fmt: skip
def test_a_line_is_split_into_caption_and_credit(line: str, caption: str | None, credit: str | None) -> None:
    assert split_credit(line) == (caption, credit)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            '<span class="text">The old harbour.</span><span class="credit">Credit: Ann Example</span>',
            ("The old harbour.", "Ann Example"),
            id="a marked credit",
        ),
        pytest.param("The old harbour.<cite>© Ann Example</cite>", ("The old harbour.", "© Ann Example"), id="cite"),
        pytest.param(
            'Two people<span class="credit"> (<div><span></span>Image:</div>Ann Example)</span>',
            ("Two people", "Ann Example"),
            id="brackets and label in elements of their own",
        ),
        pytest.param(
            '<div class="caption-and-credit">The harbour. Photo: Ann Example</div>',
            ("The harbour.", "Ann Example"),
            id="one element for both",
        ),
        pytest.param("The <b>old</b> harbour<button>toggle</button>", ("The old harbour", None), id="no controls"),
    ],
)
def test_marked_parts_of_a_caption_are_believed(markup: str, expected: tuple[str | None, str | None]) -> None:
    assert read_caption(html.fragment_fromstring(f"<figcaption>{markup}</figcaption>")) == expected


@given(st.text(st.sampled_from("Photo: Bild ©()[]./|APdpa 摄,-"), max_size=80))
def test_nothing_is_added_to_a_line(line: str) -> None:
    caption, credit = split_credit(line)
    assert all(part is None or part in " ".join(line.split()) for part in (caption, credit))
    assert all(part is None or part.strip() for part in (caption, credit))

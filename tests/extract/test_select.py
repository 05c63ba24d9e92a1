"""Which leaves are taken for the article, on pages of many makes and scripts."""

from dataclasses import replace

import pytest

from crawler.extract import select
from crawler.extract.article import extract_article
from crawler.extract.evidence import FEATURES
from crawler.extract.forest import Forest, Stage, load_forest
from crawler.extract.tree import parse_html
from crawler.items import Article, Page

URL = "https://news.example/2024/05/03/harbour-budget"
PAGES = {
    "English": (
        "Harbour gets more money",
        "The committee said on Tuesday that the harbour budget would rise by four percent, after long talks.",
    ),
    "Hindi": (
        "बंदरगाह को अधिक धन",
        "समिति ने मंगलवार को कहा कि बंदरगाह का बजट लंबी बातचीत के बाद चार प्रतिशत बढ़ेगा, और काम गर्मियों में शुरू होगा।",
    ),
    "Arabic": (
        "مزيد من المال للميناء",
        "قالت اللجنة يوم الثلاثاء إن ميزانية الميناء سترتفع بنسبة أربعة في المئة، بعد محادثات طويلة مع النقابات.",
    ),
    "Chinese": (
        "港口获得更多资金",
        "委员会星期二表示，经过长时间的谈判，港口预算将增加百分之四，工程将于夏季开始，预计持续两年。",
    ),
    "Thai": (
        "ท่าเรือได้รับเงินเพิ่ม",
        "คณะกรรมการกล่าวเมื่อวันอังคารว่างบประมาณของท่าเรือจะเพิ่มขึ้นร้อยละสี่หลังจากการเจรจาที่ยาวนาน",
    ),
    "Greek": (
        "Περισσότερα χρήματα για το λιμάνι",
        "Η επιτροπή δήλωσε την Τρίτη ότι ο προϋπολογισμός του λιμανιού θα αυξηθεί κατά τέσσερα τοις εκατό.",
    ),
}
"""A headline and a sentence."""
MENU = "<ul><li><a href='/a'>{0}</a></li><li><a href='/b'>{1}</a></li><li><a href='/c'>{2}</a></li></ul>"


def paragraphs_of(language: str, count: int = 6) -> list[str]:
    return [" ".join([f"{number * 7 + 1}: {PAGES[language][1]}"] * 4) for number in range(count)]


def in_paragraphs(texts: list[str]) -> str:
    return "<div class='x1'>" + "".join(f"<p>{text}</p>" for text in texts) + "</div>"


def in_line_breaks(texts: list[str]) -> str:
    return "<div class='x1'>" + "<br><br>".join(texts) + "</div>"


def in_blocks(texts: list[str]) -> str:
    return (
        "<section><div>" + "".join(f"<div class='c3d'><span>{text}</span></div>" for text in texts) + "</div></section>"
    )


def in_a_table(texts: list[str]) -> str:
    body = "".join(f"<p>{text}</p>" for text in texts)
    return f"<table><tr><td width=150>{MENU.format('x', 'y', 'z')}</td><td>{body}</td></tr></table>"


def in_columns(texts: list[str]) -> str:
    cut = len(texts) // 2
    parts = ("".join(f"<p>{text}</p>" for text in part) for part in (texts[:cut], texts[cut:]))
    return "<div>" + "<div class='ad'>x</div>".join(f"<div class='chunk'>{part}</div>" for part in parts) + "</div>"


def read(inner: str, language: str = "English") -> str:
    head = PAGES[language][0]
    body = (
        f"<html><head><title>{head}</title></head><body><header>{MENU.format('A', 'B', 'C')}</header>"
        f"<h1>{head}</h1>{inner}<footer>{MENU.format('D', 'E', 'F')}</footer></body></html>"
    ).encode()
    article = extract_article(parse_html(body, URL, (("Content-Type", "text/html; charset=utf-8"),)), Page(URL, body))
    assert isinstance(article, Article)
    return article.body


@pytest.mark.parametrize("layout", [in_paragraphs, in_line_breaks, in_blocks, in_a_table, in_columns])
@pytest.mark.parametrize("language", PAGES)
def test_the_whole_text_is_taken_in_any_script_and_make(language: str, layout: object) -> None:
    texts = paragraphs_of(language)
    assert callable(layout)
    assert "".join(read(layout(texts), language).split()) == "".join("".join(texts).split())


def test_a_box_of_other_stories_between_paragraphs_is_left_out() -> None:
    texts = paragraphs_of("English")
    shown = [f"<p>{text}</p>" for text in texts]
    link = "<p><a href='/other'>Storm closes the northern pier</a></p>"
    shown.insert(3, f"<div class='related-stories'><h3>Read also</h3>{link}</div>")
    assert read(f"<article>{''.join(shown)}</article>").split("\n\n") == texts


def test_a_text_that_stands_once_more_in_one_piece_is_taken_once() -> None:
    texts = paragraphs_of("English", 9)
    shown = "".join(f"<p>{text}</p>" for text in texts)
    assert read(f"<article>{shown}<p>{' '.join(texts)}</p></article>").split("\n\n") == texts


def test_a_text_shown_for_narrow_and_wide_screens_is_taken_once() -> None:
    texts = paragraphs_of("English")
    shown = "".join(f"<p>{text}</p>" for text in texts)
    inner = f"<article><div class='wide'>{shown}</div><div class='narrow'>{shown}</div></article>"
    assert read(inner).split("\n\n") == texts


def test_a_refrain_stays() -> None:
    first, refrain, *rest = paragraphs_of("English")
    texts = [first, refrain, *rest, refrain]
    assert read(f"<article>{''.join(f'<p>{text}</p>' for text in texts)}</article>").split("\n\n") == texts


def with_links(count: int) -> str:
    """The text of a page with so many links standing by themselves between its paragraphs."""
    opening, *rest = paragraphs_of("English")
    listed = "".join(f"<p><a href='/b{number}'>Northern pier, part {number}</a></p>" for number in range(count))
    return read(f"<article><p>{opening}</p>{listed}{''.join(f'<p>{text}</p>' for text in rest)}</article>")


def test_many_links_are_listed_by_a_text_and_few_point_away(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = Stage(((FEATURES.index("inside"), 0.5, -9.0, 9.0),), 0.0, 0.0)
    monkeypatch.setattr(select, "load_forest", lambda: Forest(FEATURES, 0.0, (inside,)))
    assert [with_links(count).count("Northern pier") for count in (1, 5, 6, 9)] == [0, 0, 6, 9]


def test_one_link_between_paragraphs_is_no_text() -> None:
    assert with_links(1).split("\n\n") == paragraphs_of("English")


def test_comments_are_no_text() -> None:
    texts = paragraphs_of("English")
    shown = "".join(f"<p>{text}</p>" for text in texts)
    said = "<div class='comment'><p>I do not agree with that, not at all, and I say so whenever I am asked.</p></div>"
    assert read(f"<article>{shown}</article><section id='comments'>{said * 5}</section>").split("\n\n") == texts


def test_where_the_forest_takes_next_to_nothing_the_first_choice_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    none = replace(load_forest(), start=-1000.0)
    monkeypatch.setattr(select, "load_forest", lambda: none)
    texts = paragraphs_of("English")
    assert read(in_paragraphs(texts)).split("\n\n") == texts

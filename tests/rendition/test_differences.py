"""Differences as lines and as HTML."""

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html

from crawler.dedupe.wording import diff_words
from crawler.rendition.differences import (
    DiffDocument,
    Paragraph,
    read_paragraphs,
    with_context,
    write_fragment,
    write_line,
    write_page,
)

PIECES = [("same", "The council "), ("gone", "closed "), ("new", "shut "), ("same", "the bridge.\n\nSecond.\n\n")]
texts = st.text(st.characters(codec="utf-8") | st.sampled_from("ab \n<>&\"'\x00\x1b]"), max_size=60)


def test_without_colour_what_went_and_came_stands_in_brackets() -> None:
    assert write_line(PIECES[:3], False) == "The council [-closed-] {+shut+} "


def test_in_colour_it_is_told_apart_by_more_than_colour() -> None:
    assert write_line(PIECES[1:3], True) == "\x1b[31;9mclosed\x1b[0m \x1b[32;4mshut\x1b[0m "


def test_paragraphs_that_did_not_change_are_counted_but_for_those_beside_a_change() -> None:
    same = [Paragraph((("same", str(number)),)) for number in range(9)]
    changed = Paragraph((("new", "x"),))

    assert list(with_context([*same[:4], changed, *same[4:]])) == [3, same[3], changed, same[4], 4]
    assert list(with_context([*same[:2], changed])) == [*same[:2], changed]
    assert list(with_context(same)) == [9]


def test_a_paragraph_that_gave_way_to_another_is_one_paragraph() -> None:
    pieces = diff_words("One here.\n\nOld words stand.\n\nThree.", "One here.\n\nNew ones came now!\n\nThree.")

    assert len(read_paragraphs(pieces)) == 3


def test_a_fragment_holds_what_changed_in_words_that_are_escaped() -> None:
    pieces = [("same", "a\n\nb\n\nc\n\nd <b>\n\n"), ("gone", "<i>\x00 "), ("new", "& ")]

    assert write_fragment(pieces) == (
        "<p>[3 paragraphs that did not change]</p>\n<p>d &lt;b&gt;</p>\n<p><del>&lt;i&gt;</del> <ins>&amp;</ins> </p>"
    )


@example("0\x1f", "")
@given(texts, texts)
def test_a_page_reads_as_both_texts_and_holds_nothing_that_acts(old: str, new: str) -> None:
    document = DiffDocument(
        title=new, url=f"https://news.example/?{old}", language="de", facts=(("Before", old),),
        headline=diff_words(old, new), body=diff_words(old, new), notes=(new,),
    )  # fmt: skip
    page = html.document_fromstring(write_page(document).encode(), parser=html.HTMLParser(encoding="utf-8"))

    allowed = {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "table", "caption", "tbody", "tr", "th",
        "td", "p", "del", "ins", "section", "blockquote", "article",
    }  # fmt: skip
    assert {element.tag for element in page.iter(etree.Element)} <= allowed
    assert not [name for element in page.iter(etree.Element) for name in element.attrib if name.startswith("on")]
    for gone in page.xpath("//article//del"):
        gone.drop_tree()
    shown = "".join("".join(page.xpath("//article")[0].itertext()).split())
    dropped = dict.fromkeys((*range(32), 0xFFFE, 0xFFFF))
    wanted = "".join((new + new).split()).translate(dropped)
    assert shown == wanted


def test_a_page_names_the_language_of_the_article_and_its_own() -> None:
    document = DiffDocument("Título", "https://news.example/1", "es", (("Words", "1 came"),), [("same", "Título")], [])
    page = write_page(document)

    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert '<article lang="es">' in page
    assert "default-src 'none'" in page
    assert '<th scope="row">Words</th><td>1 came</td>' in page


def test_a_tower_of_marks_does_not_draw_over_the_page() -> None:
    title = "H" + "\u0300" * 400
    page = write_page(DiffDocument(title, "https://news.example/1", "en", (), [("same", title)], [("new", title)]))

    assert "\u0300" * 4 in page
    assert "\u0300" * 5 not in page

"""Markdown and HTML of a marked text: the same words in every form, and nothing that acts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from crawler.items import Mark
from crawler.rendition.blocks import BLOCK, INLINE
from crawler.rendition.document import write_html, write_markdown
from crawler.rendition.html import render_html
from crawler.rendition.markdown import render_markdown

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SPECIAL = "*_`~[]()<>#+-=.!|\\&;:'\"1 9a Bé中🙂–\n"
PIECES = (
    "**",
    "* ",
    "- ",
    "1. ",
    "10) ",
    "# ",
    "> ",
    "```",
    "---",
    "===",
    "| - |",
    "<b>",
    "&amp;",
    "&#60;",
    "](x)",
    "![",
    "\n\n",
    "a",
    "b_c",
)


def letters(text: str) -> str:
    """Everything but white space and the bars between cells."""
    return re.sub(r"[\s|]+", "", text)


def shown(markup: str) -> str:
    """What a reader sees of HTML."""
    return html.fragment_fromstring(markup, create_parent="div").text_content()


def marks_of(text: str) -> st.SearchStrategy[list[Mark]]:
    """Any marks, also such as cross one another or lie outside the text."""
    place = st.integers(-2, len(text) + 2)
    value = st.sampled_from([None, "https://news.example/a_(b)?x=1&amp=2", "javascript:alert(1)", "7", "-1"])
    names = st.sampled_from([*sorted(INLINE | BLOCK), "script"])
    return st.lists(st.builds(Mark, names, place, place, value), max_size=14)


marked = (
    (st.text(SPECIAL, max_size=60) | st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
    .flatmap(lambda text: st.tuples(st.just(text), marks_of(text)))
)  # fmt: skip


@given(marked)
def test_whatever_the_marks_html_carries_the_words_of_the_text(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    assert letters(shown(render_html(text, marks))) == letters(text)


@given(marked)
def test_whatever_the_marks_markdown_is_read_back_as_the_words_of_the_text(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    assert letters(shown(READER.render(render_markdown(text, marks)))) == letters(text)


@given(marked)
def test_whatever_the_marks_html_holds_nothing_that_acts(case: tuple[str, list[Mark]]) -> None:
    root = html.fragment_fromstring(render_html(*case), create_parent="div")
    for element in root.iterdescendants():
        assert element.tag in INLINE | BLOCK | {"p", "br"}
        assert set(element.attrib) <= {"a": {"href"}, "ol": {"start"}}.get(str(element.tag), set())
        assert (element.get("href") or "https://").startswith("https://")


TEXT = """What was found

The gallery, see the report, has rusted and x is not X.

one
more

two

one of two

Nobody | 1
was there | 2"""


def mark(name: str, words: str, value: str | None = None) -> Mark:
    start = TEXT.index(words)
    return Mark(name, start, start + len(words), value)


MARKS = [
    mark("h2", "What was found"),
    mark("strong", "gallery"),
    mark("a", "the report", "https://news.example/report_(final)"),
    mark("em", "report"),
    mark("code", "x"),
    mark("ol", TEXT[TEXT.index("one") : TEXT.index("\n\nNobody")], "3"),
    mark("li", "one\nmore"),
    mark("li", TEXT[TEXT.index("two\n") : TEXT.index("\n\nNobody")]),
    mark("ul", "one of two"),
    mark("li", "one of two"),
    mark("table", "Nobody | 1\nwas there | 2"),
    mark("tr", "Nobody | 1"),
    mark("td", "Nobody"),
    Mark("td", TEXT.index("| 1") + 2, TEXT.index("| 1") + 3),
    mark("tr", "was there | 2"),
    mark("td", "was there"),
    Mark("td", TEXT.index("| 2") + 2, TEXT.index("| 2") + 3),
]


def test_html_is_written_from_the_marks() -> None:
    assert render_html(TEXT, MARKS) == (
        "<h2>What was found</h2>\n"
        '<p>The <strong>gallery</strong>, see <a href="https://news.example/report_(final)">the <em>report</em></a>, '
        "has rusted and <code>x</code> is not X.</p>\n"
        '<ol start="3">\n<li>one<br>\nmore</li>\n<li>two\n<ul>\n<li>one of two</li>\n</ul>\n</li>\n</ol>\n'
        "<table>\n<tr><td>Nobody</td><td>1</td></tr>\n<tr><td>was there</td><td>2</td></tr>\n</table>"
    )


def test_markdown_is_written_from_the_marks() -> None:
    assert render_markdown(TEXT, MARKS) == (
        "## What was found\n\n"
        "The **gallery**, see [the *report*](<https://news.example/report_(final)>), has rusted and `x` is not X.\n\n"
        "3. one\\\n   more\n\n"
        "4. two\n\n   - one of two\n\n"
        "|  |  |\n| --- | --- |\n| Nobody | 1 |\n| was there | 2 |"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1986. A year", "1986\\. A year", id="a number at the start of a line"),
        pytest.param("# 1 of 5 * stars", "\\# 1 of 5 \\* stars", id="a number sign and an asterisk"),
        pytest.param("snake_case and _this", "snake_case and \\_this", id="an underscore inside a word is none"),
        pytest.param("a < b & c &lt; <b>", "a < b & c \\&lt; \\<b>", id="only what would be read as mark-up"),
        pytest.param("one\n===", "one\\\n\\===", id="the underline of a heading"),
        pytest.param("- 5 degrees", "\\- 5 degrees", id="a dash that opens a line"),
        pytest.param("–5 -5", "–5 -5", id="dashes that are none of Markdown's"),
    ],
)
def test_text_that_looks_like_markdown_is_escaped(text: str, expected: str) -> None:
    assert render_markdown(text, []) == expected


@pytest.mark.parametrize(
    ("text", "strong", "expected"),
    [
        pytest.param("He said no.", "said ", "He **said** no.", id="white space goes outside"),
        pytest.param(
            "「東京」は", "「東京」", "**「東京**」は", id="a mark between emphasis and a letter goes outside"
        ),
        pytest.param("(see) x", "(see)", "**(see)** x", id="a mark beside a space stays inside"),
        pytest.param("unbelievable", "believ", "un**believ**able", id="inside a word"),
    ],
)
def test_emphasis_stands_where_commonmark_sees_it(text: str, strong: str, expected: str) -> None:
    start = text.index(strong)
    written = render_markdown(text, [Mark("strong", start, start + len(strong))])
    assert written == expected
    assert "<strong>" in READER.render(written)


def test_emphasis_that_meets_another_is_left_out_rather_than_shown_as_asterisks() -> None:
    marks = [Mark("strong", 0, 3), Mark("em", 3, 6)]
    assert render_markdown("onetwo", marks) == "one*two*"
    assert render_html("onetwo", marks) == "<p><strong>one</strong><em>two</em></p>"


def test_a_list_behind_a_list_stays_one_of_its_own() -> None:
    marks = [Mark("ul", 0, 3), Mark("li", 0, 3), Mark("ul", 5, 8), Mark("li", 5, 8)]
    assert render_markdown("one\n\ntwo", marks) == "- one\n\n* two"


def test_a_document_has_headline_source_and_notices() -> None:
    article = {
        "title": "Lighthouse *stays*",
        "url": "https://news.example/a",
        "authors": ["Ann Example"],
        "date_published": "2026-03-04",
        "language": "ar",
        "body": "It <stays>.",
        "disclaimer": "No copies.",
        "copyright_line": "© Example News",
    }
    assert write_markdown(article, [Mark("strong", 0, 2)]) == (
        "# Lighthouse \\*stays\\*\n\nAnn Example | 2026-03-04\n\n[https://news.example/a](https://news.example/a)\n\n"
        "**It** \\<stays>.\n\n> No copies.\n\n© Example News"
    )
    assert write_html(article, []) == (
        '<!doctype html>\n<html lang="ar" dir="rtl">\n<meta charset="utf-8">\n<title>Lighthouse *stays*</title>\n'
        "<body>\n"
        '<h1>Lighthouse *stays*</h1>\n<p>Ann Example | 2026-03-04</p>\n<p><a href="https://news.example/a">'
        "https://news.example/a</a></p>\n<p>It &lt;stays&gt;.</p>\n<blockquote>\n<p>No copies.</p>\n</blockquote>\n"
        "<p>© Example News</p>\n</body>\n</html>"
    )

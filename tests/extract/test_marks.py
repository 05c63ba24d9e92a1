"""The structure of a text, read from the page: what becomes a mark and what does not."""

import pytest

from crawler.extract.article import extract_article
from crawler.extract.tree import parse_html
from crawler.items import Article, Notice, NoticeKind, Page, Scope
from crawler.rendition.html import render_html

URL = "https://news.example/2026/story.html"
PROSE = "The council met on Monday evening and talked for three hours about the old harbour and its cranes."
AFTER = "Nobody had expected that so many people would come to listen, and some had to stand in the corridor."


def read(inner: str, notices: tuple[Notice, ...] = ()) -> Article:
    """The article of a page with this between two paragraphs of prose."""
    text = f"<h1>Council talks</h1><p>{PROSE}</p>{inner}<p>{AFTER}</p>"
    return read_page(f"<head><title>Council talks</title></head><body><article>{text}</article></body>", notices)


def read_page(page: str, notices: tuple[Notice, ...] = ()) -> Article:
    article = extract_article(parse_html(page.encode(), URL), Page(URL, page.encode()), notices)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(
            f'<p>As <a href="/a?utm_source=x">the paper</a> wrote, {AFTER}</p>',
            f'<p>As <a href="https://news.example/a?utm_source=x">the paper</a> wrote, {AFTER}</p>',
            id="links are absolute, their parameters as published",
        ),
        pytest.param(
            f'<p>As <a href="javascript:run()">the</a> <a href="data:x,y">paper</a> <a href="#n">wrote</a>, '
            f"{AFTER}</p>",
            f"<p>As the paper wrote, {AFTER}</p>",
            id="scripts, data and places on the page are no links",
        ),
        pytest.param(
            f'<p onclick="x()" style="color:red">It <b>was</b> <i class="y">late</i>, CO<sub>2</sub>. {AFTER}</p>',
            f"<p>It <strong>was</strong> <em>late</em>, CO<sub>2</sub>. {AFTER}</p>",
            id="emphasis without attributes",
        ),
        pytest.param(
            f"<p>{PROSE}<b>Bold<br>goes on</b></p>",
            f"<p>{PROSE}<strong>Bold</strong><br>\n<strong>goes on</strong></p>",
            id="emphasis over a line break",
        ),
        pytest.param(
            f"<h2><strong>What was said</strong></h2><p>{AFTER}</p><h4>What comes next</h4>",
            f"<h2>What was said</h2>\n<p>{AFTER}</p>\n<h4>What comes next</h4>",
            id="headings keep their level, bold ones are plain",
        ),
        pytest.param(
            "<p>Two things were said there:</p>"
            "<ol start=4><li>the cranes stay;<ul><li>all of them</li></ul></li><li><p>the rails go.</p></li></ol>",
            "<p>Two things were said there:</p>\n"
            '<ol start="4">\n<li>the cranes stay;\n<ul>\n<li>all of them</li>\n</ul>\n</li>\n'
            "<li>the rails go.</li>\n</ol>",
            id="lists in lists",
        ),
        pytest.param(
            f"<blockquote><p>{AFTER}</p><p>And so it was.</p></blockquote>",
            f"<blockquote>\n<p>{AFTER}</p>\n<p>And so it was.</p>\n</blockquote>",
            id="a quotation of two paragraphs",
        ),
        pytest.param(
            "<table><tr><th>Year</th><th>Cranes</th></tr><tr><td>1950</td><td><b>12</b></td></tr>"
            "<tr><td>2020</td><td></td></tr></table>",
            "<table>\n<tr><th>Year</th><th>Cranes</th></tr>\n<tr><td>1950</td><td><strong>12</strong></td></tr>\n"
            "<tr><td>2020</td><td></td></tr>\n</table>",
            id="a table with an empty cell",
        ),
        pytest.param(
            f"<table><tr><td><p>{PROSE}x</p><p>{AFTER}</p></td></tr></table>",
            f"<p>{PROSE}x</p>\n<p>{AFTER}</p>",
            id="a table for layout is none",
        ),
        pytest.param(
            f"<ul><li><p>{PROSE}x</p><p>{AFTER}</p></li></ul>",
            f"<p>{PROSE}x</p>\n<p>{AFTER}</p>",
            id="a list with one item that holds everything is none",
        ),
    ],
)
def test_structure_becomes_marks(inner: str, expected: str) -> None:
    article = read(inner)
    assert render_html(article.body, article.marks) == f"<p>{PROSE}</p>\n{expected}\n<p>{AFTER}</p>"


def test_marks_stand_right_when_a_notice_was_cut_out_of_the_line() -> None:
    notice = "All rights to this story are held by the Example Press Agency."
    line = (
        f'Before that <b>the mayor</b> spoke. {notice} Then <a href="/b">the crane drivers</a> had their say at length.'
    )
    article = read(f"<p>{line}</p>", (Notice(NoticeKind.RESERVATION, Scope.ARTICLE, notice),))
    marked = [(mark.name, article.body[mark.start : mark.end], mark.value) for mark in article.marks]
    assert notice not in article.body
    assert marked == [("strong", "the mayor", None), ("a", "the crane drivers", "https://news.example/b")]


def test_marks_stand_right_behind_characters_that_reorder_text() -> None:
    article = read(f"<p>It was \u202blate\u202c and \u202bdark\u202c when <b>the mayor</b> spoke. {AFTER}</p>")
    assert [article.body[mark.start : mark.end] for mark in article.marks] == ["the mayor"]
    assert "It was late and dark when the mayor spoke." in article.body


def test_text_that_stands_only_in_structured_data_has_paragraphs() -> None:
    body = " ".join([PROSE] * 4) + "\\n\\n" + " ".join([AFTER] * 4)
    node = f'{{"@type":"NewsArticle","headline":"Council talks","articleBody":"{body}"}}'
    article = read_page(f'<script type="application/ld+json">{node}</script><body><h1>Council talks</h1></body>')
    assert render_html(article.body, article.marks).count("<p>") == 2

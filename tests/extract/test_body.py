"""The body of a page whose make-up is odd."""

import json

import pytest

from crawler.extract.article import extract_article
from crawler.extract.tree import parse_html
from crawler.items import Article, Page

URL = "https://news.example/2026/03/budget.html"
SENTENCE = "The committee said on Tuesday that the harbour budget would rise by four percent after long talks."


def test_a_headline_of_a_million_characters_does_not_cost_the_article() -> None:
    title = "T" * 1_000_000
    paragraphs = [f"{SENTENCE} Part {number}." for number in range(5)]
    html = (
        f"<title>{title}</title><article><h1>{title}</h1>{''.join(f'<p>{text}</p>' for text in paragraphs)}</article>"
    )
    body = html.encode()
    article = extract_article(parse_html(body, URL), Page(URL, body))
    assert isinstance(article, Article)
    assert article.body == "\n\n".join(paragraphs)


def read(inner: str, head: str = "") -> str:
    """The text of an article with this between two paragraphs."""
    text = f"<h1>Harbour budget</h1><p>{SENTENCE}</p>{inner}<p>{SENTENCE} It ends here.</p>"
    body = f"<head><title>Harbour budget</title>{head}</head><body><article>{text}</article></body>".encode()
    article = extract_article(parse_html(body, URL), Page(URL, body))
    assert isinstance(article, Article)
    assert article.body.startswith(SENTENCE)
    assert article.body.endswith("It ends here.")
    return article.body[len(SENTENCE) : -len(f"{SENTENCE} It ends here.")].strip()


def test_a_table_in_a_figure_is_text() -> None:
    rows = (("th", "Year", "Crowns"), ("td", "2025", "410"), ("td", "2026", ""), ("td", "", "all"))
    for gap in ("", "\n "):
        cells = "".join(
            f"<tr>{gap}<{tag}>{one}</{tag}>{gap}<{tag}>{other}</{tag}>{gap}</tr>" for tag, one, other in rows
        )
        assert read(f'<figure class="wp-block-table"><table>{gap}{cells}</table></figure>') == (
            "Year | Crowns\n\n2025 | 410\n\n2026 |\n\n| all"
        )


@pytest.mark.parametrize(
    "line",
    [
        '<p class="didascalia">Il porto di notte</p>',
        '<p class="pic-desc">港口的夜晚。</p>',
        '<p itemprop="caption">The harbour at night</p>',
        "<p>港口的夜晚。（图源：新华社）</p>",
        "<p>항구의 밤. (사진=연합뉴스)</p>",
        "<p>Гавань ночью (Фото: Анна Пример)</p>",
        "<p>Photographs by Ann Example</p>",
    ],
)
def test_captions_without_a_figure_are_no_text(line: str) -> None:
    assert read(f'<p align="center"><img src="/p/harbour.jpg"></p>{line}') == ""


def test_a_source_in_brackets_ends_a_sentence_of_the_text() -> None:
    line = "Die Gebühren steigen im nächsten Jahr noch einmal um vier Prozent. (Quelle: Hafenamt)"
    assert read(f"<p>{line}</p>") == line


def test_a_page_laid_out_with_a_table_reads_like_any_other() -> None:
    menu = "<td><a href=/1>Ferry keeps its prices</a><br><a href=/2>Market moves</a><br><a href=/3>Whose pier?</a></td>"
    text = f"{SENTENCE}<br><br>{SENTENCE} {SENTENCE}<br><br><b>What comes next</b><br><br>{SENTENCE} Nobody objected."
    page = (
        "<html><head><title>Harbour budget</title></head><body><table><tr><td colspan=2><a href=/>Paper</a> | "
        f"<a href=/news>News</a> | <a href=/sport>Sport</a></td></tr><tr>{menu}<td><h1>Harbour budget</h1>{text}</td>"
        "</tr></table></body></html>"
    )
    article = extract_article(parse_html(page.encode(), URL), Page(URL, page.encode()))
    assert isinstance(article, Article)
    assert article.body == (f"{SENTENCE}\n\n{SENTENCE} {SENTENCE}\n\nWhat comes next\n\n{SENTENCE} Nobody objected.")
    assert {mark.name for mark in article.marks} <= {"strong"}


def test_a_text_rescued_from_a_script_keeps_its_structure() -> None:
    text = "".join(f"<p>{SENTENCE} Part {number}.</p>" for number in range(6))
    state = f"<h2>What it costs</h2>{text}<ul><li>the <b>crane</b></li></ul>".replace("/", "\\/")
    page = (
        '<html><head><meta property="og:type" content="article"><title>Harbour budget</title></head>'
        f'<body><div id="app"></div><script>window.s = {{"html": "{state}", "n": 1}};</script></body></html>'
    )
    article = extract_article(parse_html(page.encode(), URL), Page(URL, page.encode()))
    assert isinstance(article, Article)
    assert [(mark.name, article.body[mark.start : mark.end]) for mark in article.marks] == [
        ("h2", "What it costs"),
        ("ul", "the crane"),
        ("li", "the crane"),
        ("strong", "crane"),
    ]


def with_article_body(visible: int, whole: int) -> str:
    """The text of a page that shows so many of the paragraphs which its articleBody has."""
    texts = [f"{SENTENCE} Part {number} of the long talks." for number in range(whole)]
    shown = "".join(f"<p>{text}</p>" for text in texts[:visible])
    data = json.dumps({"@type": "NewsArticle", "headline": "Harbour budget", "articleBody": "\n".join(texts)})
    body = (
        f"<head><title>Harbour budget</title><script type='application/ld+json'>{data}</script></head>"
        f"<body><article><h1>Harbour budget</h1>{shown}</article></body>"
    ).encode()
    article = extract_article(parse_html(body, URL), Page(URL, body))
    assert isinstance(article, Article)
    return article.body


def test_a_text_that_goes_on_in_its_articlebody_is_taken_from_there() -> None:
    assert with_article_body(6, 12).count("Part ") == 12


def test_an_articlebody_that_is_hardly_longer_changes_nothing() -> None:
    assert with_article_body(10, 12).count("Part ") == 10


def test_headings_of_the_text_in_h1_stay_in_it() -> None:
    paragraph = "The council of the harbour town voted on Monday evening to keep the old lighthouse lit. " * 3
    parts = "".join(f"<h1>{name}</h1><p>{name}: {paragraph}</p>" for name in ("What the keeper says", "What it costs"))
    page = (
        "<html><head><title>A lighthouse stays lit</title></head><body><article><h1>A lighthouse stays lit</h1>"
        f"<p>{paragraph}</p>{parts}</article></body></html>"
    ).encode()
    url = "https://news.example/lighthouse"
    article = extract_article(parse_html(page, url), Page(url, page))
    assert isinstance(article, Article)
    assert [line for line in article.body.split("\n\n") if len(line) < 40] == ["What the keeper says", "What it costs"]

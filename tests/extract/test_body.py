"""The body of a page whose make-up is odd."""

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

"""Golden pages: each folder of tests/pages named extract_* holds page.html, the expected record and a note."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from crawler.extract.article import extract_article
from crawler.extract.tree import parse_html
from crawler.items import Article, Page
from crawler.rendition.html import render_html
from crawler.rendition.markdown import render_markdown

PAGES = sorted((Path(__file__).parent.parent / "pages").glob("extract_*"))
URL = "https://news.example/2026/03/lighthouse.html?utm_source=x"


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.name) for folder in PAGES])
def test_the_page_is_read_as_expected(folder: Path) -> None:
    body = (folder / "page.html").read_bytes()
    article = extract_article(parse_html(body, URL), Page(URL, body))
    assert isinstance(article, Article)
    record = asdict(article)
    del record["marks"]
    record["body_markdown"] = render_markdown(article.body, article.marks)
    record["body_html"] = render_html(article.body, article.marks)
    record["origins"] = {origin.name: origin.origin for origin in article.origins}
    assert json.loads(json.dumps(record)) == json.loads((folder / "expected.json").read_text("utf-8"))

"""Laws for every page, whatever it is made of: see `anypages`."""

import json
import pickle
import re
from dataclasses import replace

from anypages import content_types, page_bytes
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from crawler.errors import PageError
from crawler.extract.article import extract_article
from crawler.extract.nodes import NEVER_TEXT
from crawler.extract.tree import parse_html
from crawler.items import Outcome, Page, Reading
from crawler.reading import read_page
from crawler.rendition.blocks import BLOCK, INLINE
from crawler.rendition.html import render_html
from crawler.rendition.markdown import render_markdown
from crawler.store.rows import record_of, version_record

URL = "https://news.example/2026/story.html"
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SLOW = settings(deadline=None)
"""No page of these takes long, but the first one loads trafilatura, and the machine may be busy."""
READ = frozenset((Outcome.STORED, Outcome.NOT_ARTICLE, Outcome.NOT_HTML, Outcome.EXTRACTION_FAILED))
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def letters(text: str) -> str:
    return re.sub(r"[\s|]+", "", text)


def shown(markup: str) -> str:
    return html.fragment_fromstring(markup, create_parent="div").text_content()


def without_time(reading: Reading) -> Reading:
    return replace(reading, elapsed_ms=None)


@SLOW
@given(page_bytes, content_types)
def test_every_page_has_a_reading_that_can_be_sent_and_written(body: bytes, content_type: str) -> None:
    page = Page(URL, body, (("Content-Type", content_type),))
    reading = read_page(page)
    assert reading.outcome in READ
    assert (reading.article is None) == (reading.outcome is not Outcome.STORED)
    assert pickle.loads(pickle.dumps(reading)) == reading
    assert without_time(read_page(page)) == without_time(reading)
    json.dumps(record_of(reading), ensure_ascii=False).encode("utf-8", "surrogatepass")


@SLOW
@given(page_bytes, content_types)
def test_every_article_says_the_same_in_all_forms_and_nothing_that_acts(body: bytes, content_type: str) -> None:
    article = read_page(Page(URL, body, (("Content-Type", content_type),))).article
    if article is None:
        return
    assert not CONTROLS.search(article.body)
    assert not NEVER_TEXT.search(article.body)
    assert all(0 <= mark.start <= mark.end <= len(article.body) for mark in article.marks)
    markup = render_html(article.body, article.marks)
    assert letters(shown(markup)) == letters(article.body)
    assert letters(shown(MARKDOWN.render(render_markdown(article.body, article.marks)))) == letters(article.body)
    for element in html.fragment_fromstring(markup, create_parent="div").iterdescendants():
        assert element.tag in INLINE | BLOCK | {"p", "br"}
        assert set(element.attrib) <= {"href", "start"}
        assert (element.get("href") or "https:").startswith(("https:", "http:"))
    for image in (*article.images, *([article.image] if article.image else [])):
        assert image.url.startswith(("https://", "http://"))
    assert json.loads(version_record(article)).get("url") == URL


@SLOW
@given(st.binary(max_size=300), content_types)
def test_bytes_that_are_no_page_are_refused_by_their_own_error_only(body: bytes, content_type: str) -> None:
    try:
        document = parse_html(body, URL, (("Content-Type", content_type),))
    except PageError as error:
        assert error.why
    else:
        extract_article(document, Page(URL, body))

"""Further pages of an article: which address is the next one, and how texts are joined."""

import pytest
from frames import json_ld, paragraphs, portal, prose
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.paging import Numbered, find_next_page, goes_on, join_pages, split_number
from crawler.extract.tree import parse_html
from crawler.items import Article, Mark, Outcome, Page, PagePart
from crawler.reading import read_page

HOST = "https://courier.example"


def find(url: str, main: str, head: str = "", first_url: str | None = None) -> str | None:
    document = parse_html(portal(f"<h1>Crane</h1>{paragraphs(3)}{main}", "Crane", head).encode(), f"{HOST}{url}")
    found = find_next_page(document, f"{HOST}{first_url}" if first_url else None)
    return found.removeprefix(HOST) if found else None


def link(href: str, text: str = "2", attributes: str = "") -> str:
    return f"<a href='{href}' {attributes}>{text}</a>"


@pytest.mark.parametrize(
    ("url", "main", "found"),
    [
        pytest.param("/crane", f"<div class='pagination'>{link('/crane/2')}</div>", "/crane/2", id="segment"),
        pytest.param("/crane/", f"<div class='page-links'>{link('/crane/2/')}</div>", "/crane/2/", id="WordPress"),
        pytest.param("/crane", link("/crane/2", "2", "class='post-page-numbers'"), "/crane/2", id="its class"),
        pytest.param("/crane", f"<nav class='pager'>{link('/crane?page=2')}</nav>", "/crane?page=2", id="query"),
        pytest.param("/crane?id=7", f"<nav class='pager'>{link('?id=7&page=2')}</nav>", "/crane?id=7&page=2", id="id"),
        pytest.param("/crane?utm_source=x", link("/crane?page=2", "Next", "rel='next'"), "/crane?page=2", id="tracked"),
        pytest.param("/crane.html", link("/crane-2.html", "weiter", "rel='next'"), "/crane-2.html", id="suffix"),
        pytest.param("/crane.html", link("/crane,seite2.html", "2", "rel='next'"), "/crane,seite2.html", id="word"),
        pytest.param("/kran", f"<ol class='seiten'>{link('/kran/seite-2', 'Nächste Seite')}</ol>", "/kran/seite-2",
                     id="German"),
        pytest.param("/crane", f"<p>{link('/crane', '1')} {link('/crane/2')} {link('/crane/3', '3')}</p>", "/crane/2",
                     id="row of numbers"),
        pytest.param("/crane", link("/plums", "Next", "rel='next'"), None, id="next article"),
        pytest.param("/crane", f"<div class='pagination'>{link('/plums/2')}</div>", None, id="pages of another"),
        pytest.param("/crane", f"<div class='pagination'>{link('/crane/3', '3')}</div>", None, id="the one after"),
        pytest.param("/crane", f"<p>See {link('/crane/2', 'part two of our series')}</p>", None, id="link in the text"),
        pytest.param("/crane", f"<div id='comments'>{link('/crane?page=2', '2', 'rel=next')}</div>", None, id="talk"),
        pytest.param("/a/4711", link("/a/4712", "Next", "rel='next'"), None, id="numbers of articles"),
        pytest.param("/crane", link("https://other.example/crane/2", "2", "rel='next'"), None, id="another host"),
        pytest.param("/crane/2", link("/crane/3", "3", "rel='next'"), None, id="a later page found by itself"),
    ],
)  # fmt: skip
def test_the_next_page_has_the_first_one_s_address_and_the_next_number(url: str, main: str, found: str | None) -> None:
    assert find(url, main) == found


def test_a_page_that_goes_on_is_followed_from_where_the_first_one_stands() -> None:
    assert find("/crane/2", link("/crane/3", "3", "rel='next'"), first_url="/crane") == "/crane/3"
    assert find("/crane/2", link("/crane", "1", "rel='prev'"), first_url="/crane") is None


def test_the_head_s_word_counts_for_pages_of_the_same_article_only() -> None:
    assert find("/crane", "", f"<link rel='next' href='{HOST}/crane?page=2'>") == "/crane?page=2"
    assert find("/crane", "", f"<link rel='next' href='{HOST}/2026/plums'>") is None


@given(st.text(max_size=60))
def test_no_address_breaks_the_search_for_its_number(text: str) -> None:
    assert isinstance(split_number(f"{HOST}/{text}"), Numbered)
    assert isinstance(split_number(text), Numbered)


def test_pages_are_joined_without_what_they_repeat_and_their_marks_move_along() -> None:
    part = PagePart(f"{HOST}/a", 0, 11)
    first = Article(f"{HOST}/a", "Crane", "Lead.\n\nOne.", marks=(Mark("em", 0, 5),), parts=(part,))
    marks = (Mark("em", 0, 5), Mark("strong", 7, 10), Mark("em", 21, 24))
    text = "Lead.\n\nTwo is here.\n\nOne."
    more = Article(f"{HOST}/a/2", "Crane", text, marks=marks, next_page_url=f"{HOST}/a/3")
    joined = join_pages(first, more, "ab")
    assert joined.body == "Lead.\n\nOne.\n\nTwo is here."
    assert joined.marks == (Mark("em", 0, 5), Mark("strong", 13, 16))
    assert joined.body[13:16] == "Two"
    assert joined.parts == (part, PagePart(f"{HOST}/a/2", 13, 25, "ab"))
    assert joined.next_page_url == f"{HOST}/a/3"


@pytest.mark.parametrize(
    ("title", "body", "joins"),
    [
        ("The crane", "New text.", True),
        ("The crane - Page 2", "New text.", True),
        ("The crane (Seite 2 von 4)", "New text.", True),
        ("The crane (2/3)", "New text.", True),
        ("Plums", "New text.", False),
        (None, "New text.", False),
        ("The crane", "Old text.", False),
        ("The crane", "Old text.\n\nNew.", False),
        ("The crane", "", False),
    ],
)
def test_a_page_goes_on_when_it_has_the_headline_and_new_text(title: str | None, body: str, joins: bool) -> None:
    assert goes_on(Article("a", "The crane", "Old text."), Article("b", title, body)) is joins


def page(number: int, notice: str = "") -> Page:
    """One of three pages."""
    node = json_ld(
        {"@type": "NewsArticle", "headline": "The crane waits", "datePublished": "2026-03-05T09:00:00+01:00"}
    )
    pager = f"<div class='pagination'>{''.join(link(f'/crane/{n}', str(n)) for n in (1, 2, 3))}</div>"
    main = f"<article><h1>The crane waits</h1><p>{prose(8, 4 * number)} Page {number}.</p>{notice}</article>{pager}"
    url = f"{HOST}/crane" if number == 1 else f"{HOST}/crane/{number}"
    return Page(url, portal(main, "The crane waits", node).encode(), payload_sha256=f"sha{number}")


def test_pages_read_together_are_one_article_with_the_notices_of_all() -> None:
    notice = "<p>This article may not be reproduced without the written permission of the Harbour Press Office.</p>"
    first = page(1)
    alone = read_page(first)
    assert alone.article is not None and alone.rights is not None
    assert (alone.article.next_page_url, alone.article.parts) == (f"{HOST}/crane/2", ())
    whole = read_page(Page(first.url, first.body, payload_sha256="sha1", further=(page(2), page(3, notice))))
    assert whole.article is not None and whole.rights is not None
    assert whole.outcome is Outcome.STORED
    assert whole.article.body == "\n\n".join(f"{prose(8, 4 * n)} Page {n}." for n in (1, 2, 3))
    assert [(part.url, part.payload_sha256) for part in whole.article.parts] == [
        (f"{HOST}/crane", "sha1"), (f"{HOST}/crane/2", "sha2"), (f"{HOST}/crane/3", "sha3")
    ]  # fmt: skip
    assert whole.article.next_page_url is None
    assert whole.text_key != alone.text_key
    added = {notice.text for notice in whole.rights.notices} - {notice.text for notice in alone.rights.notices}
    assert added == {"This article may not be reproduced without the written permission of the Harbour Press Office."}
    assert whole.rights.disclaimer is not None and "Harbour Press Office" in whole.rights.disclaimer
    assert (alone.rights.status, whole.rights.status) == ("unknown", "reserved")

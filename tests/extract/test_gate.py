"""What is no article, and what must not be taken for it."""

from typing import Any

import lookalikes
import nonarticles
import nonarticles_second
import pytest
from frames import Case
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.article import NotArticle, extract_article
from crawler.extract.tree import parse_html
from crawler.extract.walls import REASONS, find_headline_reason, find_line_reason, says_missing
from crawler.items import Article, Outcome, Page
from crawler.reading import read_page

SENTENCE = "The committee said on Tuesday that the budget will rise by four percent next year after months of talks. "
TEXT = "".join(f"<p>{SENTENCE * 3} Part {number}.</p>" for number in range(5))
CONSENT = "We and our partners store and access information on a device such as cookies and process personal data. "


def read(body: str, head: str = "", url: str = "https://news.example/2026/budget.html") -> Article | NotArticle:
    page = f"<html lang='en'><head>{head}</head><body>{body}</body></html>".encode()
    return extract_article(parse_html(page, url), Page(url, page))


@pytest.mark.parametrize(
    ("body", "head", "reason"),
    [
        pytest.param("<h1>Sorry, page not found</h1><p>Try the search.</p>", "", "soft_404", id="soft 404"),
        pytest.param(f"<article><h1>404 - Page not found</h1>{TEXT}</article>", "", "soft_404", id="long soft 404"),
        pytest.param(f"<h1>Seite nicht gefunden</h1><p>{SENTENCE}</p>", "", "soft_404", id="German soft 404"),
        pytest.param(f"<h1>We value your privacy</h1><p>{CONSENT * 8}</p>", "", "consent_wall", id="consent"),
        pytest.param("<p>Checking</p>", "<title>Just a moment...</title>", "captcha", id="captcha"),
        pytest.param(f"<p>{SENTENCE}</p>", "<title>503 Service Unavailable</title>", "error_page", id="error page"),
        pytest.param(f"<h1>Log in</h1><p>{SENTENCE}</p>", "", "login", id="login"),
        pytest.param(f"<h1>Search results for budget</h1><p>{SENTENCE}</p>", "", "search_results", id="search"),
        pytest.param(
            f"<div id='root'></div><script>var s = '{SENTENCE}'</script>", "<title>App</title>", "shell", id="shell"
        ),
        pytest.param("<div></div>", "", "empty", id="empty"),
    ],
)
def test_a_page_that_is_no_article_says_what_it_is(body: str, head: str, reason: str) -> None:
    assert read(body, head) == NotArticle(reason)


def test_a_front_page_and_a_section_page_are_lists() -> None:
    cards = "".join(
        f"<div class='card'><h3><a href='/a/{n}'>Story number {n}</a></h3><p>{SENTENCE}</p></div>" for n in range(9)
    )
    assert read(cards, url="https://news.example/") == NotArticle("home")
    assert read(cards, url="https://news.example/category/politics/") == NotArticle("listing")


@pytest.mark.parametrize(
    "title", ["404: what the error means", "Search for missing boat goes on", "Log in, drop out: a history of the web"]
)
def test_an_article_about_such_things_is_an_article(title: str) -> None:
    found = read(f"<article><h1>{title}</h1>{TEXT}</article>")
    assert isinstance(found, Article)
    assert found.title == title


def test_text_in_the_state_of_a_declared_article_is_rescued() -> None:
    state = "".join(f"\\u003cp\\u003e{SENTENCE * 3}\\u003c/p\\u003e" for _ in range(4))
    found = read(
        f'<div id=\'root\'></div><script>window.page = {{"contentHtml": "{state}"}}</script>',
        "<meta property='og:type' content='article'><meta property='og:title' content='Budget will rise'>",
    )
    assert isinstance(found, Article)
    assert found.body == "\n\n".join([(SENTENCE * 3).strip()] * 4)


def ids(cases: tuple[Case, ...]) -> list[Any]:
    return [pytest.param(case, id=f"{case.reason or 'article'}: {case.name}") for case in cases]


def reason_of(case: Case) -> str | None:
    """Why the page is none, None for an article: read as a worker reads it, notices cut out."""
    reading = read_page(Page(case.url, case.html.encode(), case.headers, requested_url=case.requested_url))
    assert (reading.article is None) is (reading.outcome is Outcome.NOT_ARTICLE)
    return reading.reason


@pytest.mark.parametrize("case", ids(nonarticles.ALL))
def test_no_page_that_systems_and_walls_build_is_taken_for_an_article(case: Case) -> None:
    assert reason_of(case) == case.reason


KNOWN_GAPS = {"newsletters to choose from"}
"""A list of descriptions without a single link: nothing but its sense tells it from an article with sub-headings."""


@pytest.mark.parametrize("case", ids(nonarticles_second.ALL))
def test_pages_that_the_gate_was_not_fitted_to_are_refused_too(case: Case) -> None:
    assert (reason_of(case) == case.reason) is (case.name not in KNOWN_GAPS)


@pytest.mark.parametrize("case", ids(lookalikes.ALL))
def test_an_article_that_looks_like_something_else_is_let_through(case: Case) -> None:
    assert reason_of(case) is None


@pytest.mark.parametrize(
    ("line", "is_missing"),
    [
        ("404", True),
        ("Error 404 | Page", True),
        ("We can't seem to find the page you're looking for", True),
        ("Die gewünschte Seite gibt es leider nicht mehr", True),
        ("Nie znaleziono strony", True),
        ("Missing hiker not found after six days", False),
        ("404 houses without power after the storm", False),
        ("Police have not found the article of clothing", False),
        ("Der gesuchte Seehund wurde nicht gefunden", False),
        ("La page blanche d'un romancier introuvable", False),
    ],
)
def test_a_headline_speaks_of_a_missing_page_only_when_it_speaks_of_nothing_else(line: str, is_missing: bool) -> None:
    assert says_missing(line) is is_missing


@given(st.text(max_size=200))
def test_no_line_breaks_the_tables_of_words(line: str) -> None:
    assert says_missing(line) in (True, False)
    assert find_headline_reason([line]) in (None, *REASONS)
    assert find_line_reason(line) in (None, *REASONS)

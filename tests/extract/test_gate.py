"""What is no article, and what must not be taken for it."""

import pytest

from crawler.extract.article import NotArticle, extract_article
from crawler.extract.tree import parse_html
from crawler.items import Article, Page

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

"""Pages in the mark-up of many content systems, languages and kinds of article: nothing lost, nothing strange."""

import pytest
from skeletons import AMISS, Skeleton, all_skeletons
from skeletons_second import second_skeletons
from skeletons_third import third_skeletons

from crawler.extract.dates import day_of
from crawler.extract.nodes import fold
from crawler.items import Page
from crawler.reading import read_page

PAGES = (*all_skeletons(), *second_skeletons(), *third_skeletons())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_body_headline_authors_and_day_are_those_of_the_page(page: Skeleton) -> None:
    article = read_page(Page(page.url, page.html.encode())).article
    assert article is not None
    ours = [fold(line) for line in article.body.split("\n")]
    either = {fold(line) for line in page.optional}
    found = {
        "body": [line for line in ours if line and line not in either],
        "title": fold(article.title or ""),
        "authors": list(article.authors),
        "date": day_of(article.date_published) if article.date_published else None,
    }
    true = {
        "body": [line for line in map(fold, page.body) if line not in either],
        "title": fold(page.title),
        "authors": list(page.authors),
        "date": page.date and day_of(page.date),
    }
    amiss = AMISS.get(page.name, ())
    assert {key: found[key] for key in found if key not in amiss} == {
        key: true[key] for key in true if key not in amiss
    }


@pytest.mark.parametrize(
    "name", ["arc styled", "vietnamese signed", "plone", "joomla k2"], ids=lambda name: str(name).replace(" ", "-")
)
def test_a_standfirst_that_is_no_part_of_the_text_is_not_lost(name: str) -> None:
    page = next(page for page in PAGES if page.name == name)
    article = read_page(Page(page.url, page.html.encode())).article
    assert article is not None
    assert article.lead == (page.body[0] if name == "joomla k2" else page.optional[0])
    assert article.lead not in article.body


def test_what_is_known_to_be_read_wrongly_names_pages_that_there_are() -> None:
    assert AMISS.keys() <= {page.name for page in PAGES}

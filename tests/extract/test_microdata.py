"""Properties of the page's article in microdata and RDFa."""

import pytest

from crawler.extract.microdata import find_microdata, value_of
from crawler.extract.nodes import fold
from crawler.extract.tree import parse_html

HEADLINE = "A lighthouse stays lit"
ARTICLE = 'itemscope itemtype="https://schema.org/NewsArticle"'


def values(html: str, name: str) -> list[str | None]:
    document = parse_html(f"<html><body>{html}</body></html>".encode(), "https://news.example/a")
    found = find_microdata(document, {fold(HEADLINE)})
    return [value_of(element) for element in found.get(name, ())]


def test_properties_of_the_article_are_found() -> None:
    page = f'<div {ARTICLE}><span itemprop="headline name">{HEADLINE}</span><b itemprop=author>Ann Example</b></div>'
    assert (values(page, "headline"), values(page, "author")) == ([HEADLINE], ["Ann Example"])


def test_properties_elsewhere_belong_to_the_item_that_refers_to_them() -> None:
    page = (
        f'<div {ARTICLE} itemref="by line"><h1 itemprop=headline>{HEADLINE}</h1></div>'
        "<p id=by itemprop=author>Ann Example</p>"
        "<p id=line><time itemprop=datePublished datetime=2025-03-02>x</time></p>"
    )
    assert (values(page, "author"), values(page, "datepublished")) == (["Ann Example"], ["2025-03-02"])


def test_an_abbreviation_has_the_instant_in_its_title() -> None:
    day = "<abbr itemprop=datePublished title=2025-03-02T19:40:00Z>19:40</abbr>"
    page = f"<div {ARTICLE}><h1 itemprop=headline>{HEADLINE}</h1>{day}<abbr itemprop=publisher title=x>EN</abbr></div>"
    assert (values(page, "datepublished"), values(page, "publisher")) == (["2025-03-02T19:40:00Z"], ["EN"])


@pytest.mark.parametrize("name", ["schema:author", "author", "https://schema.org/author"])
def test_rdfa_is_read_with_any_prefix(name: str) -> None:
    page = (
        f'<div vocab="https://schema.org/" typeof="NewsArticle"><h1 property="headline">{HEADLINE}</h1>'
        f'<span property="{name}" typeof="Person"><span property="name">Ann Example</span></span></div>'
    )
    assert values(page, "author") == ["Ann Example"]


def test_cards_of_other_articles_are_not_the_page() -> None:
    card = "<div {}><a itemprop=headline>Other {}</a><time itemprop=datePublished datetime=2025-0{}-01>x</time></div>"
    cards = "".join(card.format(ARTICLE, n, n) for n in (1, 2, 3))
    assert values(cards, "datepublished") == []
    day = "<time itemprop=datePublished datetime=2026-02-03>x</time>"
    own = f"<div {ARTICLE}><p itemprop=headline>{HEADLINE}</p>{day}</div>"
    assert values(cards + own, "datepublished") == ["2026-02-03"]


def test_the_item_around_the_h1_is_the_page() -> None:
    card = f"<div {ARTICLE}><time itemprop=datePublished datetime=2025-01-01>x</time></div>"
    own = f"<div {ARTICLE}><h1>{HEADLINE}</h1><time itemprop=datePublished datetime=2026-02-03>x</time></div>"
    assert values(card + own, "datepublished") == ["2026-02-03"]


def test_properties_of_comments_are_left_out() -> None:
    comment = '<div itemscope itemtype="https://schema.org/Comment"><b itemprop=author>Bob Reader</b></div>'
    assert values(f"<div {ARTICLE}><h1>{HEADLINE}</h1>{comment}</div>", "author") == []

"""What another article on the page says of itself decides nothing about this one."""

import json
from itertools import permutations

import pytest

from crawler.extract.tree import parse_html
from crawler.items import Page, Rights
from crawler.rights.verdict import read_rights

URL = "https://a.example/news/story"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PROSE = "<p>" + "The harbour was closed on Tuesday after a storm had damaged the northern pier. " * 3 + "</p>"
OWN: dict[str, object] = {"@type": "NewsArticle", "headline": "Storm closes the harbour", "url": URL}
FOREIGN: dict[str, object] = {
    "license": LICENCE,
    "copyrightHolder": {"@type": "Organization", "name": "Other Paper"},
    "isAccessibleForFree": False,
    "copyrightNotice": "© Other Paper. All rights reserved.",
}


def read(*nodes: object, body: str = "", url: str = URL, head: str = "") -> Rights:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)
    html = (
        f"<html><head><title>Storm closes the harbour - A News</title>{head}{scripts}</head><body><article>"
        f"<h1>Storm closes the harbour</h1>{PROSE * 3}</article>{body}</body></html>"
    )
    page = Page(url=url, body=html.encode())
    return read_rights(parse_html(page.body, url), page)


def decided(rights: Rights) -> tuple[str, str, str | None, str | None, str | None]:
    return rights.status, rights.access, rights.holder, rights.licence_url, rights.copyright_line


NOTHING = ("unknown", "unknown", None, None, None)
ANOTHER: dict[str, dict[str, object]] = {
    "by its address and headline": {"url": "https://b.example/o", "headline": "Other"},
    "by its headline": {"headline": "Other"},
    "by its address": {"url": "https://b.example/o"},
    "by its identifier": {"@id": "https://a.example/news/other#article", "headline": "Bakery opens"},
    "by its page": {"mainEntityOfPage": {"@type": "WebPage", "@id": "https://a.example/news/other"}},
    "by a short headline within the page's": {"headline": "harbour"},
    "in spite of an identifier on this page": {"@id": f"{URL}#card", "url": "https://b.example/o", "headline": "Other"},
}


@pytest.mark.parametrize("name", ANOTHER)
def test_another_article_s_node_decides_nothing(name: str) -> None:
    another = {"@type": "NewsArticle", **ANOTHER[name], **FOREIGN}
    for nodes in permutations((OWN, another)):
        assert decided(read(*nodes)) == NOTHING
        assert decided(read(list(nodes))) == NOTHING
        assert decided(read({"@context": "https://schema.org", "@graph": list(nodes)})) == NOTHING


def test_another_article_raises_no_page_that_reserves_its_rights() -> None:
    own = {**OWN, "copyrightNotice": "All rights reserved"}
    rights = read(own, {"@type": "NewsArticle", **ANOTHER["by its address and headline"], "license": LICENCE})
    assert (rights.status, rights.conflicts) == ("reserved", ())


@pytest.mark.parametrize(
    "own",
    [
        {"url": URL},
        {"url": "/news/story"},
        {"@id": f"{URL}#article"},
        {"mainEntityOfPage": URL + "/"},
        {"url": "https://www.a.example/2026/canonical"},
        {"headline": "Storm closes the harbour"},
        {"headline": "Storm closes the harbour", "url": "https://wire.example/first-published-here"},
        {"headline": "Storm closes the harbour - A News"},
        {},
    ],
)
def test_the_page_s_own_among_several_decides(own: dict[str, str]) -> None:
    head = '<link rel="canonical" href="https://a.example/2026/canonical">'
    other = {"@type": "NewsArticle", **ANOTHER["by its address and headline"], "copyrightHolder": {"name": "Other"}}
    rights = read(other, {"@type": "NewsArticle", **own, "license": LICENCE}, head=head)
    assert (rights.status, rights.licence_url, rights.holder) == ("licensed", LICENCE, None)


@pytest.mark.parametrize(
    ("node", "licence"),
    [
        ({}, LICENCE),
        ({"headline": "A headline for search engines"}, LICENCE),
        ({"url": "https://b.example/o"}, LICENCE),
        ({"url": "https://b.example/o", "headline": "Other"}, None),
    ],
)
def test_a_single_node_is_the_page_s_unless_address_and_headline_say_otherwise(
    node: dict[str, str], licence: str | None
) -> None:
    assert read({"@type": "NewsArticle", **node, "license": LICENCE}).licence_url == licence


def test_a_query_tells_articles_apart_where_the_page_has_one() -> None:
    def node(number: int, licence: str) -> dict[str, str]:
        return {"@type": "NewsArticle", "url": f"https://a.example/story?id={number}", "license": licence}

    by, other = LICENCE, LICENCE.replace("/by/", "/by-nd/")
    assert read(node(8, other), node(7, by), url="https://a.example/story?id=7").licence_url == by


CARD = (
    '<div itemscope itemtype="https://schema.org/NewsArticle"><h3 itemprop="headline">Bakery opens</h3>'
    '<span itemprop="copyrightHolder" itemscope itemtype="https://schema.org/Person"><span itemprop="name">Other Paper'
    f'</span></span><meta itemprop="isAccessibleForFree" content="false"><a itemprop="license" href="{LICENCE}">CC</a>'
    "</div>"
)


def test_the_card_of_a_related_article_names_no_holder() -> None:
    assert decided(read(body=CARD)) == NOTHING
    assert decided(read(OWN, body=CARD * 2)) == NOTHING


def test_a_card_without_a_headline_names_none_beside_the_page_s_own_item() -> None:
    own = '<div itemscope itemtype="https://schema.org/Article"><meta itemprop="headline" content="%s"></div>'
    card = CARD.replace('itemprop="headline"', "")
    assert decided(read(body=own % "Storm closes the harbour" + card)) == NOTHING


def test_a_card_that_has_a_name_or_a_licence_link_decides_nothing() -> None:
    assert decided(read(body=CARD.replace('itemprop="headline"', 'itemprop="name"'))) == NOTHING
    item = '<div itemscope itemtype="https://schema.org/Article"><h3 itemprop="headline">%s</h3>%s</div>'
    link = f'<a rel="license" href="{LICENCE}">CC</a>'
    assert decided(read(body=item % ("Bakery opens", link))) == NOTHING
    assert read(body=item % ("Storm closes the harbour", link)).status == "licensed"


def test_an_article_that_is_part_of_this_one_closes_nothing() -> None:
    part = {"headline": "Bakery opens", "isAccessibleForFree": False}
    assert read({**OWN, "hasPart": {"@type": "NewsArticle", **part}}).access == "unknown"
    assert read({**OWN, "hasPart": {"@type": "WebPageElement", **part}}).access == "paywalled"


def test_the_page_s_own_item_names_its_holder() -> None:
    for headline in ("Storm closes the harbour", None):
        body = CARD.replace("Bakery opens", headline) if headline else CARD.replace('itemprop="headline"', "")
        assert read(body=body).holder == "Other Paper"
        assert read(body=body).access == "paywalled"

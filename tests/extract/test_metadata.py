"""What each family of mark-up says about an article, and that the page's own item is taken."""

import pytest

from crawler.extract.metadata import Facts, find_facts
from crawler.extract.tree import parse_html
from crawler.items import Entry, FieldOrigin, Page

URL = "https://news.example/coast/lighthouse"
HEADLINE = "A lighthouse stays lit for another winter"
DAY = "2025-03-02T15:50:00+01:00"


def meta(**values: str) -> str:
    return "".join(f'<meta name="{name.replace("_", ".")}" content="{value}">' for name, value in values.items())


def read(head: str = "", body: str = "", entry: Entry | None = None) -> Facts:
    html = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    return find_facts(parse_html(html, URL), Page(URL, html, entry=entry))


PARSELY_PAGE = (
    "<meta name=parsely-page content='"
    f'{{"title": "{HEADLINE}", "pub_date": "{DAY}", "author": "Ann Example", "section": "Coast", '
    """"tags": ["lamps", "towers"]}'>"""
)
MICRODATA = (
    '<div itemscope itemtype="https://schema.org/NewsArticle">'
    f'<h2 itemprop="headline">{HEADLINE}</h2><time itemprop="datePublished" datetime="{DAY}">x</time>'
    '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ann Example</b></span>'
    '<i itemprop="articleSection">Coast</i><meta itemprop="keywords" content="lamps, towers"></div>'
)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(
            '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": '
            f'"{HEADLINE}", "datePublished": "{DAY}", "author": {{"@type": "Person", "name": "Ann Example"}}, '
            '"articleSection": "Coast", "keywords": ["lamps", "towers"]}</script>',
            "",
            id="JSON-LD",
        ),
        pytest.param("", MICRODATA, id="microdata"),
        pytest.param(
            "",
            MICRODATA.replace("itemprop", "property").replace('itemscope itemtype="https://schema.org/', 'typeof="'),
            id="RDFa",
        ),
        pytest.param(
            f'<meta property="og:title" content="{HEADLINE}"><meta property="article:published_time" content="{DAY}">'
            '<meta property="article:author" content="Ann Example"><meta property="article:section" content="Coast">'
            '<meta property="article:tag" content="lamps"><meta property="article:tag" content="towers">',
            "",
            id="OpenGraph",
        ),
        pytest.param(
            meta(dc_title=HEADLINE, dc_date_issued=DAY, dc_creator="Ann Example", section="Coast",
                 dc_subject="lamps; towers"),
            "",
            id="Dublin Core",
        ),
        pytest.param(
            f'<meta name="parsely-title" content="{HEADLINE}"><meta name="parsely-pub-date" content="{DAY}">'
            '<meta name="parsely-author" content="Ann Example"><meta name="parsely-section" content="Coast">'
            '<meta name="parsely-tags" content="lamps,towers">',
            "",
            id="Parse.ly",
        ),
        pytest.param(PARSELY_PAGE, "", id="Parse.ly in JSON"),
        pytest.param(
            meta(sailthru_title=HEADLINE, sailthru_date=DAY, sailthru_author="Ann Example", section="Coast",
                 sailthru_tags="lamps, towers"),
            "",
            id="Sailthru",
        ),
        pytest.param(
            f'<meta name="citation_title" content="{HEADLINE}"><meta name="citation_publication_date" content="{DAY}">'
            '<meta name="citation_author" content="Ann Example"><meta name="section" content="Coast">'
            '<meta name="keywords" content="lamps, towers">',
            "",
            id="citation",
        ),
    ],
)  # fmt: skip
def test_every_family_of_mark_up_is_read(head: str, body: str) -> None:
    facts = read(head, body)
    found = (facts.title, facts.date_published, facts.authors, facts.section, facts.tags)
    assert found == (HEADLINE, DAY, ("Ann Example",), "Coast", ("lamps", "towers"))


def test_the_step_before_the_article_in_a_breadcrumb_is_its_section() -> None:
    steps = ", ".join(
        f'{{"@type": "ListItem", "position": {n}, "item": {{"@id": "x", "name": "{name}"}}}}'
        for n, name in enumerate(("Home", "Coast", "Harbours", HEADLINE), 1)
    )
    crumbs = f'<script type="application/ld+json">{{"@type": "BreadcrumbList", "itemListElement": [{steps}]}}</script>'
    assert read(crumbs, f"<h1>{HEADLINE}</h1>").section == "Harbours"


def test_the_feed_is_a_witness_of_the_section() -> None:
    assert read(entry=Entry(URL, section="Coast")).section == "Coast"


def test_nodes_of_other_articles_are_not_the_page() -> None:
    card = '{{"@type": "NewsArticle", "headline": "Another story {0}", "url": "/{0}", "datePublished": "2020-01-0{0}"}}'
    cards = "[" + ", ".join(card.format(n) for n in (1, 2, 3)) + "]"
    own = f', {{"@type": "NewsArticle", "headline": "{HEADLINE}", "datePublished": "2025-03-02"}}]'
    body = f"<h1>{HEADLINE}</h1>"
    assert read(f'<script type="application/ld+json">{cards}</script>', body).date_published is None
    assert read(f'<script type="application/ld+json">{cards[:-1]}{own}</script>', body).date_published == "2025-03-02"


def test_every_field_tells_its_origin_and_its_rivals() -> None:
    head = (
        '<script type="application/ld+json">'
        '{"@type": "NewsArticle", "headline": "x", "articleSection": "Coast"}</script>'
        '<meta property="article:section" content="Sea">'
    )
    origin = next(origin for origin in read(head).origins if origin.name == "section")
    assert origin == FieldOrigin("section", "json-ld", "Coast", (("opengraph", "Sea"),))

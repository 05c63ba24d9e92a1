"""Which of a page's authors are taken."""

import pytest

from crawler.extract.article import extract_article
from crawler.extract.metadata import find_facts
from crawler.extract.tree import parse_html
from crawler.items import Article, Notice, NoticeKind, Page, Scope
from crawler.reading import read_page

URL = "https://news.example/lighthouse"
NODE = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A lighthouse", "author": %s}</script>'
PEOPLE = '<script type="application/ld+json">{"@id": "#a", "@type": "Person", "name": "Ada Example"}</script>'
SITE = '<meta property="og:site_name" content="Example News">'


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        pytest.param('<meta name=author content="Ada Example"><meta name=author content="Example News">', "",
                     ("Ada Example",), id="the site is no author beside a person"),
        pytest.param('<meta name=author content="Example News Ltd">', "<p class=byline>By Ada Example</p>",
                     ("Ada Example",), id="the site with a legal form waits for a person"),
        pytest.param('<meta name=author content="Example News">', "", ("Example News",), id="the site alone"),
        pytest.param("", "<p><a href=/authors/ada>Ada Example</a> <a href=/authors/bob>Bob Example</a></p>",
                     ("Ada Example", "Bob Example"), id="links to pages of authors"),
        pytest.param("", "<aside><a href=/authors/ada>Ada Example</a></aside>", (), id="a link in a side block"),
        pytest.param("", "<p class=author>Ada Example<br>4 August 2026</p>", ("Ada Example",), id="a name and a date"),
        pytest.param("", "<div class=author-box><h4>Ada Example</h4></div>", ("Ada Example",), id="a small heading"),
        pytest.param('<meta name=author content="adaexample">', "<p class=byline>By Ada Example</p>",
                     ("Ada Example",), id="a log-in name waits for a person"),
        pytest.param(NODE % '"málaga"', "<p class=byline>By Ada Example</p>", ("Ada Example",),
                     id="a word in lower case waits for a person, with accents too"),
        pytest.param('<meta name=author content="Example Desk Team">', "<p class=byline>By Ada Example</p>",
                     ("Ada Example",), id="a desk waits for a person"),
        pytest.param('<meta name=author content="adaexample">', "", ("adaexample",), id="a log-in name alone"),
        pytest.param('<meta name=author content="Example News, Harbour Town, Land">', "",
                     ("Example News",), id="the address behind the site's name"),
        pytest.param(NODE % '{"@type": "Organization", "name": "The Sample Trust"}',
                     "<p class=byline>By Ada Example</p>", ("Ada Example",), id="an organisation waits for a person"),
        pytest.param(NODE % '{"@type": "Organization", "name": "The Sample Trust"}', "",
                     ("The Sample Trust",), id="an organisation alone"),
        pytest.param(NODE % '[{"@id": "#a"}, "Bob Example"]', PEOPLE, ("Ada Example", "Bob Example"),
                     id="a reference and a string"),
        pytest.param(NODE % '[["Ada Example", "Bob Example"]]', "", ("Ada Example", "Bob Example"),
                     id="a list in a list"),
        pytest.param(NODE % '{"givenName": "Ada", "familyName": "Example"}', "", ("Ada Example",),
                     id="parts of a name"),
        pytest.param(NODE % '{"@type": "Person", "name": ["Ada Example", "Bob Example"]}', "",
                     ("Ada Example", "Bob Example"), id="a list of names"),
        pytest.param(NODE % '{"@list": [{"name": "Ada Example"}]}', "", ("Ada Example",), id="an ordered list"),
        pytest.param(NODE % '"By Ada Example and Bob Example"', "", ("Ada Example", "Bob Example"), id="a line"),
    ],
)  # fmt: skip
def test_authors(head: str, body: str, expected: tuple[str, ...]) -> None:
    page = f"<html><head>{SITE}{head}</head><body><h1>A lighthouse</h1>{body}</body></html>".encode()
    assert find_facts(parse_html(page, URL), Page(URL, page)).authors == expected


TEXT = (
    "The council of the harbour town voted on Monday evening to keep the old lighthouse on the headland lit, after a "
    "debate that lasted for three hours and drew more people than the hall could seat."
)


def article_of(body: str, notices: tuple[Notice, ...] = (), head: str = "") -> Article:
    text = f"<p>{TEXT} {TEXT.replace('lamp', 'light')}</p><p>{TEXT.replace('lighthouse', 'beacon')}</p>"
    page = body.format(text=text)
    html = (
        f"<html><head>{SITE}{head}</head><body><article><h1>A lighthouse stays lit</h1>{page}</article></body></html>"
    )
    found = extract_article(parse_html(html.encode(), URL), Page(URL, html.encode()), notices)
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<p>Written by</p><p>Ada Example</p>{text}", id="a label in a line of its own"),
        pytest.param("{text}<p><em>By Ada Example</em></p>", id="behind the text"),
        pytest.param("{text}<h4>You may like</h4><ul><li>One</li><li>Two</li></ul><p>Written by Ada Example</p>",
                     id="elsewhere, by its label"),
    ],
)  # fmt: skip
def test_a_byline_is_found_where_it_stands(body: str) -> None:
    assert article_of(body).authors == ("Ada Example",)


def test_two_bylines_elsewhere_are_those_of_other_articles() -> None:
    card = "<li><a href=/{0}>Story {0}</a><p>More on it.</p><p>Written by {0} Example</p></li>"
    cards = "".join(card.replace("{0}", name) for name in ("Ada", "Bob"))
    assert article_of("{text}" + f"<h4>You may like</h4><ul>{cards}</ul>").authors == ()


def test_an_agencys_credit_names_the_author_where_only_the_site_is_named() -> None:
    credit = Notice(NoticeKind.AGENCY_CREDIT, Scope.ARTICLE, "By Sample Press Agency")
    found = article_of("{text}", (credit,), '<meta name=author content="Example News">')
    assert found.authors == ("Sample Press Agency",)


def test_agencies_are_named_apart_and_stay_among_the_authors() -> None:
    head = NODE % '["Ada Example", "dpa", "Agence France-Presse"]'
    text = f"<p>{TEXT}</p><p>{TEXT.replace('lighthouse', 'beacon')}</p>"
    html = f"<html><head>{head}</head><body><h1>A lighthouse</h1>{text}</body></html>".encode()
    article = read_page(Page(URL, html)).article
    assert article is not None
    assert (article.authors, article.agencies) == (("Ada Example", "dpa", "Agence France-Presse"), ("dpa", "AFP"))


PORTRAIT = '<div><img class=avatar alt="%s" src=/a.png><div><p>Ada Example</p><p>4 August 2026</p></div></div>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "<li><a href=/x><h4>Ferries are late once more</h4><span class=author>Ada Example</span></a></li>",
            (),
            id="in the link of a teaser",
        ),
        pytest.param(
            "<div><h3><a href=/x>The ferries are late once more</a></h3><p class=author>Ada Example</p></div>",
            (),
            id="beside the linked heading of a teaser",
        ),
        pytest.param(
            "<div><h2><a href=/lighthouse>A lighthouse stays lit again</a></h2><p class=author>Ada Example</p></div>",
            ("Ada Example",),
            id="beside the page's own linked heading",
        ),
        pytest.param(
            "<div><h2>A lighthouse stays lit again</h2><p class=author>Ada Example</p>"
            "<h3>Leave a comment <a href=#x>Cancel reply</a></h3></div>",
            ("Ada Example",),
            id="beside the page's own heading and a linked one",
        ),
        pytest.param(
            "<p>Peer reviewed by</p><a href=/authors/bob>Bob Example</a>"
            "<p>Authored by:</p><a href=/authors/ada>Ada Example</a>",
            ("Ada Example",),
            id="who looked the text over is no author",
        ),
        pytest.param("<div class=authorization-form><b>Log Mein</b></div>", (), id="a form to log in"),
        pytest.param(PORTRAIT % "Picture of Ada Example", ("Ada Example",), id="a portrait and its name"),
        pytest.param(PORTRAIT % "Bob Example", (), id="a portrait of somebody else"),
        pytest.param(
            f"<p>{'The lamp was to be switched off. ' * 9}</p>" + PORTRAIT % "Ada Example",
            (),
            id="a portrait below the text",
        ),
        pytest.param(
            "<figure><img class=portrait alt='Ada Example' src=/a.png><figcaption>Ada Example</figcaption></figure>",
            (),
            id="who is shown in a picture of the article",
        ),
        pytest.param(
            "<div class='elementor-widget elementor-widget-text-editor'><p class=author>Ada Example</p></div>",
            ("Ada Example",),
            id="a part of a page builder is no side block",
        ),
        pytest.param(
            "<figure><img src=/a.png><figcaption>The lamp. <span class=author>Bob Example</span></figcaption></figure>"
            "<p class=author>Ada Example</p>",
            ("Ada Example",),
            id="who took the picture is no author",
        ),
        pytest.param("<div class=photo-author>Bob Example</div>", (), id="nor in a credit without a figure"),
    ],
)
def test_authors_as_readers_see_them(body: str, expected: tuple[str, ...]) -> None:
    head = "<title>A lighthouse stays lit again - Example News</title>"
    page = f"<html><head>{head}</head><body><h1>A lighthouse stays lit again</h1>{body}</body></html>".encode()
    assert find_facts(parse_html(page, URL), Page(URL, page)).authors == expected


def test_an_editor_is_no_author_and_the_time_beside_him_is_kept() -> None:
    head = '<meta name=publishdate content="2024-07-24">'
    page = (
        f"<html lang=zh><head>{head}</head><body><article><h1>一座灯塔将继续亮着</h1>"
        "<p>2024年07月24日15:50 编辑：李四</p>"
        f"<p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    ).encode()
    article = extract_article(parse_html(page, URL), Page(URL, page))
    assert isinstance(article, Article)
    assert (article.authors, article.date_published) == ((), "2024-07-24T15:50")


def test_the_video_that_has_the_name_of_the_page_tells_its_author_and_day() -> None:
    def read(name: str) -> tuple[tuple[str, ...], str | None]:
        video = (
            '<script type="application/ld+json">{"@type": "VideoObject", "name": "%s", "uploadDate": '
            '"2024-07-24T15:50:00Z", "author": {"name": "Ada Example"}}</script>'
        )
        page = f"<html><head><title>The lamp is lit - Example News</title>{video % name}</head></html>".encode()
        facts = find_facts(parse_html(page, URL), Page(URL, page))
        return facts.authors, facts.date_published

    assert read("The lamp is lit") == (("Ada Example",), "2024-07-24T15:50:00+00:00")
    assert read("Ferries are late once more") == ((), None)


def test_a_desk_of_the_site_beside_a_person_is_no_author() -> None:
    def read(author: str) -> tuple[str, ...]:
        head = f'<meta property="og:site_name" content="XYZ"><meta name=author content="{author}">'
        page = f"<html><head>{head}</head><body><h1>A lighthouse</h1></body></html>".encode()
        return find_facts(parse_html(page, URL), Page(URL, page)).authors

    assert read("Ada Example, XYZ Business") == ("Ada Example",)
    assert read("Ada Example | Example Media for News.Example") == ("Ada Example",)
    assert read("XYZ Business") == ("XYZ Business",)
    assert read("Ada Example, The Sample Trust") == ("Ada Example", "The Sample Trust")


def test_a_byline_in_a_caption_near_the_headline_is_the_photographers() -> None:
    def read(credit: str) -> tuple[str, ...]:
        page = (
            f"<html><body><article><h1>A lighthouse stays lit for another winter</h1>{credit}<p>{TEXT}</p><p>{TEXT}</p>"
            "</article></body></html>"
        ).encode()
        article = extract_article(parse_html(page, URL), Page(URL, page))
        assert isinstance(article, Article)
        return article.authors

    assert read("<p>By Ada Example</p>") == ("Ada Example",)
    assert read("<figure><img src=/a.png><figcaption>By Bob Example</figcaption></figure>") == ()
    assert read("<div class=caption><p>By Bob Example</p></div>") == ()


def test_a_japanese_name_is_one_though_a_space_parts_it() -> None:
    node = NODE % '"山本 花子"'
    page = f"<html lang=ja><head>{node}</head><body><h1>A lighthouse</h1></body></html>".encode()
    assert find_facts(parse_html(page, URL), Page(URL, page)).authors == ("山本 花子",)


TEXT = "<p>The lamp was to be switched off in the spring, and the town had asked for another winter of light.</p>" * 4


def authors_of(body: str, author: str = "Ada Example", lang: str = "en") -> tuple[str, ...]:
    node = f'{{"@type": "NewsArticle", "headline": "A lighthouse", "author": {{"name": "{author}"}}}}' if author else ""
    head = f'<script type="application/ld+json">{node}</script>' if node else ""
    html = f"<html lang={lang}><head>{head}</head><body><h1>A lighthouse</h1>{body}</body></html>".encode()
    article = read_page(Page(URL, html)).article
    assert article is not None
    return article.authors


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        pytest.param("By Ada Example and Bob Example", ("Ada Example", "Bob Example"), id="two"),
        pytest.param(
            "By Ada Example, Bob Example and Cy Third", ("Ada Example", "Bob Example", "Cy Third"), id="three"
        ),
        pytest.param("By Ada Example and Bob ExampleMarch 5, 2024", ("Ada Example", "Bob Example"), id="a date behind"),
        pytest.param("By Ada Example, Example News", ("Ada Example",), id="an employer"),
        pytest.param("By Bob Example and Cy Third", ("Ada Example",), id="others"),
        pytest.param("Photos by Ada Example and Bob Example", ("Ada Example",), id="who took pictures"),
    ],
)
def test_whom_the_byline_joins_to_the_author_of_the_node_is_an_author(byline: str, expected: tuple[str, ...]) -> None:
    assert authors_of(f"<div>{byline}</div>{TEXT}") == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        pytest.param("<p style='text-align:right'><b>Ada Example</b></p>", ("Ada Example",), id="set to the right"),
        pytest.param("<p class=author>Ada Example</p>", ("Ada Example",), id="called the author"),
        pytest.param("<p><b>Ada Example</b></p>", (), id="a name"),
    ],
)
def test_a_name_by_itself_behind_the_text_is_the_author_where_it_is_a_signature(
    end: str, expected: tuple[str, ...]
) -> None:
    assert authors_of(f"{TEXT}{end}", author="") == expected

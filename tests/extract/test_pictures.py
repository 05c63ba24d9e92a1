"""The pictures of an article: which they are, their addresses and words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.article import extract_article
from crawler.extract.pictures import parse_srcset, picture_key
from crawler.extract.tree import parse_html
from crawler.items import Article, Image, Page
from crawler.reading import read_page as read_whole_page
from crawler.store.rows import record_of

URL = "https://news.example/2026/story.html"
PROSE = "The council met on Monday evening and talked for three hours about the old harbour and its cranes."
AFTER = "Nobody had expected that so many people would come to listen, and some had to stand in the corridor."


def page_of(inner: str, head: str = "", top: str = "") -> str:
    text = f"<h1>Council talks</h1>{top}<div class=text><p>{PROSE}</p>{inner}<p>{AFTER}</p></div>"
    related = '<div class="related"><a href="/other"><img src="/teaser.jpg" width=600></a></div>'
    return f"<head><title>Council talks</title>{head}</head><body><article>{text}</article>{related}</body>"


def read(inner: str, head: str = "", top: str = "") -> Article:
    body = page_of(inner, head, top).encode()
    article = extract_article(parse_html(body, URL), Page(URL, body))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(
            "<figure><img src=/p/harbour.jpg><figcaption>The harbour. Photo: Ann Example</figcaption></figure>",
            Image("https://news.example/p/harbour.jpg", "The harbour.", "Ann Example"),
            id="a figure",
        ),
        pytest.param(
            '<div class="wp-caption"><img src=/p/harbour.jpg><p class="wp-caption-text">The harbour</p></div>',
            Image("https://news.example/p/harbour.jpg", "The harbour"),
            id="a caption of WordPress",
        ),
        pytest.param(
            '<p><img src="data:image/gif;base64,R0" data-src="/p/harbour.jpg"></p>',
            Image("https://news.example/p/harbour.jpg"),
            id="put off until seen",
        ),
        pytest.param(
            "<p><img src=/p/dot.png><noscript><img src=/p/harbour.jpg></noscript></p>",
            Image("https://news.example/p/harbour.jpg"),
            id="the real one in noscript",
        ),
        pytest.param(
            "<p><img src=/p/s.jpg srcset='/p/harbour,w_300.jpg 300w, /p/harbour,w_1200.jpg 1200w, /p/m.jpg 600w'></p>",
            Image("https://news.example/p/harbour,w_1200.jpg"),
            id="the largest of a set, commas in addresses",
        ),
        pytest.param(
            '<picture><source srcset="/p/l.webp 2x, /p/m.webp"><source srcset="/p/s.jpg"><img src="/t.jpg"></picture>',
            Image("https://news.example/p/l.webp"),
            id="the largest of a picture element",
        ),
        pytest.param(
            '<a href="/p/large/harbour.jpg"><img src="/p/harbour.jpg" data-credit="Photo: Ann Example"></a>',
            Image("https://news.example/p/harbour.jpg", None, "Ann Example"),
            id="linked to another, the credit in an attribute",
        ),
        pytest.param(
            '<a href="/p/harbour-cranes.jpg"><img src="/p/harbour-cranes-300x200.jpg"></a>',
            Image("https://news.example/p/harbour-cranes.jpg"),
            id="linked to itself in full size",
        ),
        pytest.param(
            '<p><img src="/p/harbour.jpg"></p><p>The harbour (Photo: Ann Example)</p>',
            Image("https://news.example/p/harbour.jpg", "The harbour", "Ann Example"),
            id="the line below, told by its brackets",
        ),
        pytest.param(
            '<div><img src="/p/harbour.jpg"><div class="media-caption">The harbour (AP Photo/A E)</div></div>',
            Image("https://news.example/p/harbour.jpg", "The harbour", "AP Photo/A E"),
            id="a caption beside it in one box",
        ),
        pytest.param(
            '<div><div><img src="/p/harbour.jpg"></div><figcaption>The harbour</figcaption></div>',
            Image("https://news.example/p/harbour.jpg", "The harbour"),
            id="a caption without a figure",
        ),
        pytest.param(
            '<amp-img src="/p/harbour.jpg" width=800 height=600></amp-img>',
            Image("https://news.example/p/harbour.jpg"),
            id="an AMP picture",
        ),
    ],
)
def test_a_picture_in_the_text_is_found(inner: str, expected: Image) -> None:
    assert read(inner).images == (expected,)


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param('<img src="/p/a.jpg" width=1 height=1>', id="a pixel"),
        pytest.param('<img src="https://stats.example/pixel/x.jpg">', id="a counter"),
        pytest.param('<img class="icon" src="/p/star.png">', id="an icon"),
        pytest.param('<img class="avatar" src="/p/ann.jpg" width=96 height=96>', id="a portrait"),
        pytest.param('<div class="author-box"><img src="/p/ann.jpg" width=400></div>', id="an author's box"),
        pytest.param('<div class="advert"><img src="/p/buy.jpg"></div>', id="an advert"),
        pytest.param('<a href="/other-story"><img src="/p/other.jpg"></a>', id="a door to another story"),
        pytest.param('<aside><figure><img src="/p/o.jpg"><figcaption>Other</figcaption></figure></aside>', id="aside"),
        pytest.param('<img src="data:image/gif;base64,R0lGODlhAQ">', id="data"),
        pytest.param('<img src="javascript:x()"><img src="/p/{width}.jpg">', id="no address"),
    ],
)
def test_what_is_no_picture_of_the_article_is_left_out(inner: str) -> None:
    assert read(inner).images == ()


def test_the_lead_picture_takes_its_words_from_the_page() -> None:
    head = '<meta property="og:image" content="https://cdn.news.example/p/harbour-cranes-1200x630.jpg">'
    caption = "<figcaption>The cranes <small>© Ann Example</small></figcaption>"
    top = f"<figure><img src=/p/harbour-cranes.jpg>{caption}</figure>"
    article = read("", head, top)
    words = ("The cranes", "© Ann Example")
    assert article.image == Image("https://cdn.news.example/p/harbour-cranes-1200x630.jpg", *words)
    assert article.images == (Image("https://news.example/p/harbour-cranes.jpg", *words),)


@pytest.mark.parametrize("name", ["", '<meta property="og:image" content="/img/default-logo.png">'])
def test_a_page_that_names_no_picture_is_led_by_its_first(name: str) -> None:
    article = read("<figure><img src=/p/harbour.jpg><figcaption>The harbour</figcaption></figure>", name)
    assert article.image == Image("https://news.example/p/harbour.jpg", "The harbour")
    assert [origin.origin for origin in article.origins if origin.name == "image"] == ["figure"]


def test_a_picture_met_twice_is_one_with_its_words() -> None:
    small = "<p><img src=/p/harbour-cranes-300x200.jpg></p>"
    large = "<figure><img src=/p/harbour-cranes.jpg><figcaption>Cranes</figcaption></figure>"
    assert read(small + large).images == (Image("https://news.example/p/harbour-cranes-300x200.jpg", "Cranes"),)


def test_the_copyright_of_a_picture_never_becomes_the_article_s() -> None:
    inner = (
        "<figure><img src=/p/harbour.jpg><figcaption>The harbour. © 2026 Ann Example. All rights reserved."
        "</figcaption></figure><p><img src=/p/b.jpg data-credit='© Bob Sample'></p>"
    )
    node = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Council talks", "image": '
        '{"@type": "ImageObject", "url": "/p/harbour.jpg", "copyrightNotice": "© Cy Third", "license": "/l"}}</script>'
    )
    body = page_of(inner, node).encode()
    reading = read_whole_page(Page(URL, body))
    record = record_of(reading)
    assert [image["credit"] for image in record["images"]] == [
        "© 2026 Ann Example. All rights reserved.",
        "© Bob Sample",
    ]
    assert record["notices"] == ()
    assert [record[name] for name in ("copyright_line", "holder", "licence_url", "disclaimer")] == [None] * 4
    assert "rights reserved" not in record["body"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/i/harbour-cranes.jpg", "https://cdn.example/x/harbour-cranes-1024x683.webp?q=80"),
        ("https://a.example/i/harbour-cranes.jpg", "https://a.example/_next/image?url=%2Fi%2Fharbour-cranes.jpg&w=640"),
        ("https://a.example/i/harbour-cranes-scaled.jpg", "https://a.example/i/harbour-cranes.jpg"),
    ],
)
def test_variants_of_one_picture_share_their_key(one: str, other: str) -> None:
    assert picture_key(one) == picture_key(other)


def test_bare_file_names_are_no_key() -> None:
    assert picture_key("https://a.example/i/1/image.jpg") != picture_key("https://a.example/i/2/image.jpg")


@given(st.text(st.sampled_from("a,/ .x1w2"), max_size=60))
def test_a_set_of_any_form_is_read(text: str) -> None:
    assert all(width >= 0 and address for width, address in parse_srcset(text))

"""What kind of article a page is, and the text of galleries."""

import pytest
from frames import HEADLINES, json_ld, paragraphs, portal, prose

from crawler.extract.kinds import has_live_sign
from crawler.items import Article, Page
from crawler.reading import read_page

TEXT = paragraphs(3) + "".join(
    f"<p>On day {number} of the wait the crane stood where it had stood before, its driver read {number + 4} pages of "
    f"a novel about canals, and those who count ships said that the {number * 7}th had turned round at the bar.</p>"
    for number in range(2, 6)
)
OG = '<meta property="og:type" content="article">'
VIDEO = '<meta property="og:type" content="video.other">'


def read(path: str, head: str = OG, main: str = f"<article><h1>{HEADLINES[0]}</h1>{TEXT}</article>") -> Article:
    page = Page(f"https://courier.example{path}", portal(main, HEADLINES[0], head).encode())
    found = read_page(page).article
    assert found is not None
    return found


def node(kind: str, **more: object) -> str:
    return json_ld({"@context": "https://schema.org", "@type": kind, "headline": HEADLINES[0]} | more)


@pytest.mark.parametrize(
    ("path", "head", "kind"),
    [
        pytest.param("/2026/crane", OG, "article", id="nothing said"),
        pytest.param("/opinion/crane-waits", OG, "opinion", id="folder"),
        pytest.param("/meinung/kommentare/kran", OG, "opinion", id="German folder"),
        pytest.param("/opinion-polls/crane-waits", OG, "article", id="folder that only begins so"),
        pytest.param("/news/opinion", OG, "article", id="last part of the address"),
        pytest.param("/2026/crane", node("OpinionNewsArticle"), "opinion", id="node of opinion"),
        pytest.param("/2026/crane", node("NewsArticle", articleSection="Gastkommentar"), "opinion", id="section"),
        pytest.param(
            "/2026/crane", node("NewsArticle", articleSection="Public opinion research"), "article", id="topic"
        ),
        pytest.param("/2026/crane", node("NewsArticle", headline="Opinion: Let it rust"), "opinion", id="label"),
        pytest.param("/2026/crane", node("ReviewNewsArticle"), "article", id="review"),
        pytest.param("/fotostrecke/crane", OG, "gallery", id="gallery's folder"),
        pytest.param("/2026/crane", node("ImageGallery"), "gallery", id="node of a gallery"),
        pytest.param("/2026/crane", node("NewsArticle") + node("ImageGallery"), "article", id="article with a gallery"),
        pytest.param("/2026/crane", VIDEO, "article", id="long text with a film in it"),
        pytest.param("/2026/crane", node("LiveBlogPosting"), "live_blog", id="node of a live blog"),
    ],
)
def test_the_kind_is_what_node_address_and_section_say(path: str, head: str, kind: str) -> None:
    assert read(path, head).kind == kind


def test_a_film_with_a_paragraph_is_a_video() -> None:
    assert read("/video/crane-waits", VIDEO, f"<h1>{HEADLINES[0]}</h1><video></video><p>{prose(4)}</p>").kind == "video"


@pytest.mark.parametrize(
    ("url", "titles", "is_live"),
    [
        ("/news/live/storm", (), True),
        ("/news/storm-live-b2505820.html", (), True),
        ("/a/1", ("Storm reaches the coast: live",), True),
        ("/a/1", ("Tempête : en direct, les dernières informations",), True),
        ("/a/1", ("Sturm im Norden - Liveticker",), True),
        ("/a/1", ("They live on a barge",), False),
        ("/news/how-we-live-now", (), False),
        ("/oliver/1", (), False),
    ],
)
def test_a_page_followed_live_is_known_by_address_or_headline(url: str, titles: tuple[str, ...], is_live: bool) -> None:
    assert has_live_sign(f"https://courier.example{url}", titles) is is_live


def test_the_captions_of_a_gallery_are_its_text() -> None:
    slides = "".join(
        f"<figure><img src='/{n}.jpg'><figcaption>{prose(2, n)} <span class='credit'>Photo: A. Lens</span></figcaption>"
        "</figure>"
        for n in range(4)
    )
    found = read("/gallery/the-storm", OG, f"<h1>The storm in pictures</h1><div class='slides'>{slides}</div>")
    assert (found.kind, found.body) == ("gallery", "\n\n".join(prose(2, n) for n in range(4)))
    assert next(origin.origin for origin in found.origins if origin.name == "body") == "captions"


def test_captions_are_no_part_of_an_article_with_a_text_of_its_own() -> None:
    figure = "<figure><img src='/1.jpg'><figcaption>The crane as it was built in 1962.</figcaption></figure>" * 4
    assert "1962" not in read("/2026/crane", OG, f"<article><h1>{HEADLINES[0]}</h1>{TEXT}{figure}</article>").body

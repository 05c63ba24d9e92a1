"""The founding case: a repost whose frame (byline, promos, caption, disclaimer, source lines) stands in any "
"mark-up."""

import pytest

from crawler.extract.article import NotArticle, extract_article
from crawler.extract.tree import parse_html
from crawler.items import Article, Notice, NoticeKind, Page, Scope

URL = "https://reposts.example/n/1.html"
TITLE = "Harbour town votes to keep its old lighthouse"
BYLINE = "Author:Ann Marie Example 2024-07-24 15:50 11"
PARAGRAPHS = (
    "The council of the harbour town has voted to keep its old lighthouse, after a debate that lasted most of the "
    "night.",
    "Residents had asked for the tower to be repaired rather than torn down, saying that it still guides the small "
    "boats "
    "of the bay on foggy mornings and brings visitors all through the summer.",
    "“We have built up a fund at a scale that may be larger than anyone expected,” the mayor said on Tuesday, “and "
    "we will "
    "spend it on stone, on glass and on a new lamp.”",
    "Engineers who looked at the tower in the spring found that its foundations are sound, and that the damage is "
    "limited "
    "to the gallery and to the stairs inside.",
    "Work is to begin in the autumn and will take about two years, during which the light will be shown from a mast.",
)
HEADING = "What the engineers found in the tower"
CAPTION = "The lighthouse as seen from the harbour wall (File)"
PROMO_1 = "ALSO READ| Ferry line wants ‘quiet’ harbour: 'It talks a lot but…'"
PROMO_2 = "ALSO READ| Fishermen vow to ‘fight the new fees’ that 'killed' their trade"
DISCLAIMER = (
    "Disclaimer: The copyright of this article belongs to the original author. Reposting this article is solely for "
    "the "
    "purpose of information dissemination and does not constitute any investment advice. If there is any "
    "infringement, "
    "please contact us immediately. We will make corrections or deletions as necessary. Thank you."
)
LINES = (
    BYLINE, PARAGRAPHS[0], CAPTION, PARAGRAPHS[1], PARAGRAPHS[2], PROMO_1, HEADING, PARAGRAPHS[3], PROMO_2,
    PARAGRAPHS[4], DISCLAIMER, f"Title:{TITLE}", "Url:https://www.origin.example", "Tags",
)  # fmt: skip
NOTICE = Notice(NoticeKind.DISCLAIMER, Scope.ARTICLE, DISCLAIMER)


def wrapped(body: str) -> str:
    menu = "".join(f"<li><a href='/s{n}'>Section {n}</a></li>" for n in range(6))
    more = "".join(f"<li><a href='/n/{n}'>Another story of the day, number {n}</a></li>" for n in range(5))
    return (
        f"<html lang='en'><head><title>{TITLE}-Reposts</title></head><body><div class='top'><ul>{menu}</ul></div>"
        f"<div class='page'><div class='left'>{body}</div><div class='right'><h3>Hot</h3><ul>{more}</ul></div></div>"
        "<div class='bottom'><p>About us</p></div></body></html>"
    )


def own_blocks() -> str:
    middle = "".join(f"<p>{line}</p>" for line in LINES[1:10])
    return (
        f"<h1>{TITLE}</h1><div class='info'>{BYLINE}</div><div class='content'>{middle}</div>"
        f"<div class='statement'>{DISCLAIMER}</div><div class='src'><div>Title:{TITLE}</div>"
        "<div>Url:https://www.origin.example</div></div><div class='tags'>Tags</div>"
    )


VARIANTS = {
    "own blocks": own_blocks(),
    "one block with breaks": f"<h1>{TITLE}</h1><div class='text'>" + "<br>".join(LINES) + "</div>",
    "one block with double breaks": f"<h1>{TITLE}</h1><div>" + "<br/><br/>".join(LINES) + "</div>",
    "paragraphs to the end": f"<h1>{TITLE}</h1><article>" + "".join(f"<p>{line}</p>" for line in LINES) + "</article>",
    "plain divs": f"<div class='t'>{TITLE}</div>" + "".join(f"<div>{line}</div>" for line in LINES),
    "spans inside divs": f"<h2>{TITLE}</h2>" + "".join(f"<div><span>{line}</span></div>" for line in LINES),
    "byline in spans": f"<h1>{TITLE}</h1><div class='meta'><span>Author:Ann Marie Example</span> "
    "<span>2024-07-24 15:50</span> <span>11</span></div>" + "".join(f"<p>{line}</p>" for line in LINES[1:]),
    "figure": f"<h1>{TITLE}</h1><p>{BYLINE}</p><p>{LINES[1]}</p><figure><img src='a.jpg'><figcaption>{CAPTION}"
    "</figcaption></figure>" + "".join(f"<p>{line}</p>" for line in LINES[3:]),
    "promos as links": f"<h1>{TITLE}</h1>"
    + "".join(f"<p><a href='/x'>{line}</a></p>" if line.startswith("ALSO") else f"<p>{line}</p>" for line in LINES),
}


@pytest.mark.parametrize("markup", [pytest.param(body, id=name) for name, body in VARIANTS.items()])
@pytest.mark.parametrize("notices", [pytest.param((NOTICE,), id="notice known")])
def test_a_repost_is_read_without_its_frame(markup: str, notices: tuple[Notice, ...]) -> None:
    article = extract_article(parse_html(wrapped(markup).encode(), URL), Page(URL, b""), notices)
    assert isinstance(article, Article)
    assert (article.title, article.authors, article.date_published) == (
        TITLE,
        ("Ann Marie Example",),
        "2024-07-24T15:50",
    )
    assert (article.source_title, article.source_url) == (TITLE, "https://www.origin.example")
    assert article.promos == (PROMO_1, PROMO_2)
    paragraphs = [line for line in article.body.replace("\n", "\n\n").split("\n") if line]
    assert paragraphs == [
        *PARAGRAPHS[:3], HEADING, *PARAGRAPHS[3:],
    ]  # fmt: skip


def test_a_notice_is_cut_also_when_its_lines_were_joined_or_split() -> None:
    first, second = DISCLAIMER[:148], DISCLAIMER[149:]
    body = "".join(f"<p>{line}</p>" for line in PARAGRAPHS[:4]) + f"<p>{first}</p><p>{second}</p>"
    joined = "".join(f"<p>{line}</p>" for line in PARAGRAPHS[:3]) + f"<p>{PARAGRAPHS[3]} {DISCLAIMER}</p>"
    for markup in (body, joined):
        page = wrapped(f"<h1>{TITLE}</h1><article>{markup}</article>")
        article = extract_article(parse_html(page.encode(), URL), Page(URL, b""), (NOTICE,))
        assert not isinstance(article, NotArticle)
        assert article.body == "\n\n".join(PARAGRAPHS[:4])


def test_the_shared_tree_is_left_as_it_was() -> None:
    from lxml import etree

    document = parse_html(wrapped(VARIANTS["own blocks"]).encode(), URL)
    before = etree.tostring(document.root)
    extract_article(document, Page(URL, b""), (NOTICE,))
    assert etree.tostring(document.root) == before


BLOCKS = ("paragraphs to the end", "plain divs", "one block with breaks", "own blocks", "one block with double breaks")


@pytest.mark.parametrize("markup", [pytest.param(VARIANTS[name], id=name) for name in BLOCKS])
def test_a_source_title_other_than_the_headline_leaves_the_text_too(markup: str) -> None:
    original = "Town keeps lighthouse"
    page = wrapped(markup.replace(f"Title:{TITLE}", f"Title:{original}"))
    article = extract_article(parse_html(page.encode(), URL), Page(URL, b""), (NOTICE,))
    assert isinstance(article, Article)
    assert (article.source_title, article.source_url) == (original, "https://www.origin.example")
    assert original not in article.body
    assert article.body.endswith(PARAGRAPHS[-1])

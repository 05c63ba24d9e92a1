"""Rights of whole pages."""

from crawler.extract.tree import parse_html
from crawler.items import NoticeKind, Page, Rights, Scope
from crawler.rights.verdict import read_rights

URL = "https://news.example/2024/07/24/story.html"
REPOST = (
    "Disclaimer: The copyright of this article belongs to the original author. Reposting this article is solely for the"
    " purpose of information dissemination and does not constitute any investment advice. If there is any infringement,"
    " please contact us immediately. We will make corrections or deletions as necessary. Thank you."
)
PROSE = (
    "<p>" + "The harbour of the town was closed on Tuesday after a storm had damaged the northern pier. " * 3 + "</p>"
)


def read(html: str, url: str = URL, **fields: object) -> Rights:
    page = Page(url=url, body=html.encode(), **fields)  # type: ignore[arg-type]
    return read_rights(parse_html(page.body, url), page)


def repost_kinds(rights: Rights) -> set[NoticeKind]:
    return {n.kind for n in rights.notices if n.text == REPOST and n.scope is Scope.ARTICLE}


LAYOUTS = {
    "own block": f"<article><h1>Storm</h1>{PROSE * 4}</article><div class='x'>{REPOST}</div><p>Title:Storm</p>",
    "last paragraph": f"<article><h1>Storm</h1>{PROSE * 4}<p>{REPOST}</p></article>",
    "footer": f"<article><h1>Storm</h1>{PROSE * 4}</article><footer><p>{REPOST}</p><p>© 2024 X</p></footer>",
    "after a line break": f"<div class='text'>{PROSE * 3}<p>Last words.<br><br>{REPOST}<br>Title:Storm</p></div>",
    "before the tags": f"<main>{PROSE * 4}<p>{REPOST}</p><div>Tags</div><ul><li><a href='/t'>AI</a></li></ul></main>",
}


def test_repost_disclaimer_is_kept_in_every_layout() -> None:
    for name, layout in LAYOUTS.items():
        rights = read(f"<html><body>{layout}</body></html>")
        assert {NoticeKind.DISCLAIMER, NoticeKind.REPUBLICATION, NoticeKind.COPYRIGHT_LINE} <= repost_kinds(rights), (
            name
        )
        assert rights.disclaimer == REPOST, name
        assert rights.disclaimer_scope is Scope.ARTICLE, name


def test_states_take_the_most_restrictive_signal_and_keep_the_rest_raw() -> None:
    head = (
        "<meta name='robots' content='noarchive, noai'><meta name='tdm-reservation' content='0'>"
        "<link rel='canonical' href='https://wire.test/a'>"
        '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False",'
        '"copyrightHolder":{"@type":"Organization","name":"Example Wire"},'
        '"license":"https://creativecommons.org/licenses/by/4.0/"}</script>'
    )
    rights = read(
        f"<html><head>{head}</head><body><article>{PROSE * 3}</article><footer>© 2024 X Ltd</footer></body></html>",
        headers=(("TDM-Reservation", "1"), ("Content-Usage", "train-ai=y")),
        robots_txt="User-agent: *\nContent-Signal: ai-train=no\nAllow: /\n",
    )
    assert (rights.status, rights.tdm, rights.ai_train, rights.archive, rights.access) == (
        "licensed",
        "not_reserved",
        "disallow",
        "disallow",
        "paywalled",
    )
    assert (rights.holder, rights.licence_id) == ("Example Wire", "CC-BY-4.0")
    assert rights.syndicated_from_url == "https://wire.test/a"
    assert "tdm: http-header:tdm-reservation says reserved" in rights.conflicts
    assert "ai_train: http-header:content-usage says allow" in rights.conflicts
    assert {signal.channel for signal in rights.signals} == {
        "http-header",
        "robots.txt",
        "html-meta",
        "html-link",
        "json-ld",
    }


def test_bare_copyright_line_decides_nothing() -> None:
    rights = read(f"<html><body><article>{PROSE * 3}</article><footer><p>© 2024 Example Ltd</p></footer></body></html>")
    assert (rights.status, rights.copyright_line, rights.holder) == ("unknown", "© 2024 Example Ltd", "Example Ltd")
    assert rights.disclaimer is None


def test_republication_link_to_another_site_is_the_source() -> None:
    link = "<a href='https://paper.test/2024/a'>The Paper</a>"
    rights = read(f"<html><body><article>{PROSE * 3}<p>This article was originally published by {link}.</p></article>")
    assert rights.syndicated_from_url == "https://paper.test/2024/a"
    assert rights.disclaimer == "This article was originally published by The Paper."


def test_photo_credits_comments_and_bare_links_are_no_notices() -> None:
    rights = read(
        f"<html><body><article>{PROSE * 2}<figure><img src='a.jpg'><figcaption>© 2026 AP</figcaption></figure>{PROSE}"
        "</article><div class='comments'><p>The views expressed are those of the author. All rights reserved.</p></div>"
        "<nav><a href='/c'>Copyright</a></nav><footer><a href='/d'>Disclaimer</a></footer></body></html>"
    )
    assert rights.notices == ()


def test_agency_in_the_byline_is_credited() -> None:
    rights = read(f"<html><body><article><div class='byline'>Quelle: ino/dpa</div>{PROSE * 3}</article></body></html>")
    assert (rights.agency, [notice.kind for notice in rights.notices]) == ("dpa", [NoticeKind.AGENCY_CREDIT])


def test_the_page_s_own_copyright_line_goes_before_what_a_supplier_claims_deep_in_a_text() -> None:
    supplied = (
        "Quotations of shares come from the exchanges and are shown twenty minutes late. Times are those of the place. "
        "What is shown is for information alone. Copyright 2026 Hollow Oak Quotations. All rights reserved."
    )
    rights = read(
        f"<html><body><article>{PROSE * 3}</article><footer><p>{supplied}</p><p>© 2026 Alder Post Media</p></footer>"
    )
    assert (rights.copyright_line, rights.holder) == ("© 2026 Alder Post Media", "Alder Post Media")
    assert supplied in [notice.text for notice in rights.notices]


def test_links_of_a_notice_are_addresses_that_can_be_asked_for() -> None:
    words = "This article is republished from <a href='https://a.example/b c'>The Example</a> under a "
    licence = "<a href='https://a.exampla href='>Creative Commons</a> <a href='/licence'>license</a>."
    rights = read(f"<html><body><article>{PROSE * 3}<p>{words}{licence}</p></article></body></html>")
    assert {link for notice in rights.notices for link in notice.links} == {
        "https://a.example/b%20c",
        "https://news.example/licence",
    }

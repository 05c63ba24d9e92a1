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

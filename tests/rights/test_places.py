"""Where a line stands decides whether it is a notice, and whose: what the guards keep out and let through."""

import pytest

from crawler.extract.tree import parse_html
from crawler.items import NoticeKind, Scope
from crawler.rights.notices import find_notices

URL = "https://news.example/story"
PROSE = (
    "<p>The harbour of the town was closed on Tuesday after a storm had damaged the northern pier, and nobody could "
    "say when the boats to the islands would leave again.</p>"
)
SHORT = "<p>The harbour was closed on Tuesday after a storm that nobody had foreseen.</p>"

Found = list[tuple[str, str, str]]


def find(html: str) -> Found:
    document = parse_html(f"<html><body>{html}</body></html>".encode(), URL)
    found = find_notices(document)
    return [(str(one.notice.kind), str(one.notice.scope), one.notice.text) for one in found]


C, R, D, A = (
    NoticeKind.COPYRIGHT_LINE, NoticeKind.RESERVATION, NoticeKind.DISCLAIMER, NoticeKind.AGENCY_CREDIT,
)  # fmt: skip
OWN, SITE = Scope.ARTICLE, Scope.SITE


@pytest.mark.parametrize(
    ("html", "found"),
    [
        pytest.param(
            f"<article>{SHORT * 6}<p>© 2026 Ada Writer</p></article>", [(C, OWN, "© 2026 Ada Writer")],
            id="the line below an article of short paragraphs is its own",
        ),
        pytest.param(
            f"<nav><a href='/'>Home</a><main><article>{PROSE * 4}<p>© 2026 Ada Writer</p></article></main>",
            [(C, OWN, "© 2026 Ada Writer")], id="a menu that is never closed is not around the article",
        ),
        pytest.param(
            f"<header><div>© 2026 Example Press</div></header><main><article>{PROSE * 4}</article></main>",
            [(C, SITE, "© 2026 Example Press")], id="a header above the article is the site's",
        ),
        pytest.param(
            f"<main><article>{PROSE * 4}</article></main><nav><p>© 2026 Example Press</p></nav>",
            [(C, SITE, "© 2026 Example Press")], id="a menu right below the article is the site's",
        ),
        pytest.param(
            f"<main><article>{PROSE * 4}</article></main><footer class='cmp-footer'><div class='cmp-container'>"
            "<p>© 2026 Example Press. All rights reserved.</p></div></footer>",
            [(C, SITE, "© 2026 Example Press. All rights reserved."),
             (R, SITE, "© 2026 Example Press. All rights reserved.")],
            id="cmp is a component as often as a dialogue of consent",
        ),
        pytest.param(
            f"<main><article>{PROSE * 4}</article></main><footer><small class='text caption'>© 2026 Example Press"
            "</small></footer>", [(C, SITE, "© 2026 Example Press")], id="a caption in a footer is small print",
        ),
        pytest.param(
            f"<main><article>{PROSE * 4}</article></main><div class='footer'><label>The material on this site may not "
            "be reproduced without permission.</label></div>",
            [(R, SITE, "The material on this site may not be reproduced without permission.")],
            id="a reservation in a footer may be set as a label or heading",
        ),
        pytest.param(
            f"<main><article>{PROSE * 4}</article></main><footer><nav><ul><li><a href='/c'><span>©&nbsp;</span>"
            "<span>2026</span><span>&nbsp;</span><span>Example Press</span></a></li></ul></nav></footer>",
            [(C, SITE, "© 2026 Example Press")], id="a line that is one link is not cut like a menu",
        ),
        pytest.param(
            f"<main><article>{PROSE * 4}</article></main><footer><ul><li><a href='/c'>© Example Press GmbH</a></li>"
            "</ul></footer>", [(C, SITE, "© Example Press GmbH")], id="a linked holder without a year",
        ),
        pytest.param(
            f"<article><h1>Storm</h1>{PROSE * 2}<h3>Disclosure</h3><p>The council had kept its report on the state of "
            f"the pier to itself for two years before anybody asked.</p>{PROSE * 2}</article>", [],
            id="a chapter of the article that is called disclosure",
        ),
        pytest.param(
            f"<article><h1>Storm</h1>{PROSE * 4}<h3>Disclaimer</h3><p>Nothing that is written here has been agreed "
            "with the council beforehand.</p></article>",
            [(D, OWN, "Nothing that is written here has been agreed with the council beforehand.")],
            id="the text below the heading at the end",
        ),
        pytest.param(
            f"<article><h1>Storm</h1>{PROSE * 2}<div>dpa</div>{PROSE * 2}</article>", [],
            id="an agency's name amid the prose credits a picture",
        ),
        pytest.param(
            f"<article><h1>Storm</h1><div>The Associated Press</div><div>March 3, 2026 9:10 AM</div>{PROSE * 4}"
            "</article>", [(A, OWN, "The Associated Press")], id="an agency's name above the date is a byline",
        ),
        pytest.param(
            f"<article><h1>Storm</h1><div class='byline'><span>Share</span><div>AA</div></div>{PROSE * 4}"
            "</article>", [], id="a button for the size of letters",
        ),
        pytest.param(
            f"<article><h1>Storm</h1><p>By THE ASSOCIATED PRESS</p>{PROSE * 4}</article>",
            [(A, OWN, "By THE ASSOCIATED PRESS")], id="an agency in capitals",
        ),
        pytest.param(
            f"<article>{PROSE * 4}</article><section><p>Opinions expressed here are the author’s alone, not those of "
            "any bank.</p></section>",
            [(D, OWN, "Opinions expressed here are the author’s alone, not those of any bank.")],
            id="words that speak of the author are the article's",
        ),
        pytest.param(
            f"<article>{PROSE * 4}<p>Beitragsbild:</p><p>(c) Rathaus Beispiel | Ada Writer</p></article>", [],
            id="a credit below the word for picture",
        ),
        pytest.param(
            f"<article>{PROSE * 4}<p>© 2017-2026</p></article>", [(C, SITE, "© 2017-2026")],
            id="a line of years only is the site's",
        ),
        pytest.param(
            f"<article>{PROSE * 4}</article><footer><p>Example Street 1. Copyright ® Example Press 1918 - 2026</p>"
            "</footer>", [(C, SITE, "Example Street 1. Copyright ® Example Press 1918 - 2026")], id="the wrong sign",
        ),
        pytest.param(
            f"<article>{PROSE * 4}</article><footer><p>All content and design is copyright Example Press Ltd</p>"
            "</footer>", [(C, SITE, "All content and design is copyright Example Press Ltd")], id="the word alone",
        ),
        pytest.param(
            f"<article>{PROSE * 2}<p>Agents recommend the tour because they get a commission when you buy it through "
            f"their links.</p>{PROSE * 2}</article>", [], id="others' commissions are told, not disclosed",
        ),
    ],
)  # fmt: skip
def test_where_a_line_stands_decides(html: str, found: Found) -> None:
    assert find(html) == found

"""What a page says is the article's text, a notice, or a promotion: none of it is lost, and nothing comes twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Page
from crawler.reading import read_page
from crawler.rendition.markdown import render_markdown

URL = "https://news.example/2026/harbour-report.html"
OPENING = "The report on the harbour, which the town had waited for since the spring, was read aloud on Monday evening."
CLOSING = "The council will come back to it in the autumn, when the engineers have looked at the second quay as well."
SENTENCES = (
    "Chapter {} says that the cranes on the north quay have to be replaced before the winter, at a cost nobody likes.",
    "In its part {} the report counts the ships that had to wait outside, and the hours for which crews were paid.",
    "Table {} shows what the fishermen have said all along: that the water in the inner basin is too shallow for them.",
    "On page {} the authors ask why the old lighthouse is lit at all, since no chart has named it for twenty years.",
)
PROMOS = (
    "ALSO READ| Ferry line {} wants a quiet harbour",
    "Read more: What became of crane number {}",
    "Lesen Sie auch: Fähre {} will Ruhe im Hafen",
    "Lea también: El puerto {} calla",
    "延伸阅读：港口的沉默（{}）",
)
NOTICES = (
    "This material may not be published, broadcast, rewritten or redistributed without permission of office {}.",
    "Copyright 2026 The Example Press, series {}. All rights reserved.",
    "Reposting of this article is permitted only with written permission of the publisher, list {}.",
)
kinds = st.sampled_from(("text", "text", "text", "promo", "notice"))
lines = st.lists(st.tuples(kinds, st.integers(0, 11)), max_size=10)
"""Kinds of lines with the number of their pattern; each line then gets a number of its own."""
layouts = st.sampled_from(("<p>{}</p>", "<div>{}</div>", "<p><span>{}</span></p>", "<p>{}<br></p>"))


def spell(kind: str, pattern: int, number: int) -> str:
    choices = {"text": SENTENCES, "promo": PROMOS, "notice": NOTICES}[kind]
    return choices[pattern % len(choices)].format(number)


@settings(deadline=None)
@given(lines, layouts)
def test_text_notices_and_promotions_together_are_what_was_written(found: list[tuple[str, int]], layout: str) -> None:
    written = [(kind, spell(kind, pattern, number)) for number, (kind, pattern) in enumerate(found, start=1)]
    texts = [OPENING, *(line for kind, line in written if kind == "text"), CLOSING]
    promos = [line for kind, line in written if kind == "promo"]
    notices = [line for kind, line in written if kind == "notice"]
    inner = "".join(layout.format(line) for line in (OPENING, *(line for _, line in written), CLOSING))
    page = (
        "<html lang=en><head><title>Report on the harbour</title></head><body><nav><a href=/>Home</a></nav><main>"
        f"<article><h1>Report on the harbour</h1>{inner}</article></main><footer>Example Press</footer></body></html>"
    )
    reading = read_page(Page(URL, page.encode()))
    assert reading.article is not None
    assert reading.rights is not None
    assert reading.article.body.split("\n\n") == texts
    assert reading.article.promos == tuple(promos)
    assert [line for line in notices if line not in {notice.text for notice in reading.rights.notices}] == []
    assert render_markdown(reading.article.body, reading.article.marks).count("\n\n") == len(texts) - 1

"""The lines of a page."""

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from crawler.rights.lines import collapse, collapse_all, read_lines

PIECES = st.text(alphabet=st.sampled_from(" \n\t\u00a0\u2000\u0085ae\u0301\u0308\u0344\u212b\u1100\u1161\0\u037e"))


@given(texts=st.lists(PIECES))
@example(texts=["e", "\u0301"])
@example(texts=[""])
def test_all_texts_collapse_as_each_by_itself(texts: list[str]) -> None:
    assert collapse_all(texts) == [collapse(text) for text in texts]


def test_a_line_has_its_text_without_mark_up_and_line_ends() -> None:
    body = "<p>Cafe\u0301 <b>at\n the</b>\u00a0 quay</p> <p> </p><div>Open<br> late</div>"
    root = html.document_fromstring(f"<body>{body}</body>")
    assert [line.text for line in read_lines(root)] == ["Caf\u00e9 at the quay", "Open", "late"]

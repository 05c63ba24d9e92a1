"""The numbers that tell for and against each leaf."""

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from crawler.extract.evidence import FAR, FEATURES, Evidence, find_hits
from crawler.extract.leaves import Leaf, read_leaves

SENTENCE = "The committee said on Tuesday that the harbour budget would rise by four percent after long talks."


def leaves_of(body: str) -> list[Leaf]:
    return read_leaves(html.document_fromstring(f"<html><body>{body}</body></html>"))


def rows_of(leaves: list[Leaf], hit: list[bool]) -> list[dict[str, float] | None]:
    rows = Evidence(leaves, hit).rows()
    return [None if row is None else dict(zip(FEATURES, row, strict=True)) for row in rows]


def test_a_paragraph_left_out_stands_in_the_column_of_the_others() -> None:
    leaves = leaves_of(f"<div class='story'>{f'<p>{SENTENCE}</p>' * 4}</div><div class='links'><a>Weather</a></div>")
    rows = rows_of(leaves, [True, True, False, True, False])
    lost, link = rows[2], rows[4]
    assert lost is not None and link is not None
    assert (lost["hit"], lost["col_hit"], lost["inside"], lost["rel"]) == (0.0, 0.75, 2.0, 0.0)
    assert (link["hit"], link["col_hit"], link["inside"], link["rel"], link["link"]) == (0.0, 0.0, 0.0, 1.0, 1.0)


def test_the_name_of_a_box_speaks_for_all_in_it() -> None:
    box = f"<div class='related-stories'><ul><li>{SENTENCE}</li></ul></div>"
    leaves = leaves_of(f"<div><p>{SENTENCE}</p>{box}<p>{SENTENCE}</p></div>")
    rows = rows_of(leaves, [True, False, True])
    assert [row and row["m_related"] for row in rows] == [0.0, 1.0, 0.0]
    assert [row and row["neg"] for row in rows] == [0.0, 1.0, 0.0]


def test_a_second_column_of_the_same_make_is_inside() -> None:
    column = f"<section><div class='text'><p>{SENTENCE}</p><p>{SENTENCE}</p></div></section>"
    leaves = leaves_of(f"<main><div class='chunks'>{column}<hr>{column}</div></main><footer><p>{SENTENCE}</p></footer>")
    rows = rows_of(leaves, [True, True, False, False, False])
    assert [row and row["inside"] for row in rows] == [2.0, 2.0, 1.0, 1.0, 0.0]


def test_what_is_far_from_the_text_is_not_in_question() -> None:
    far = "".join(f"<p>Menu {number}</p>" for number in range(2 * FAR))
    rows = rows_of(leaves_of(f"{far}<div><p>{SENTENCE}</p></div>"), [False] * (2 * FAR) + [True])
    assert [row is None for row in rows] == [True] * (FAR + 1) + [False] * FAR


def test_hits_are_found_however_lines_were_joined() -> None:
    leaves = leaves_of(f"<p>{SENTENCE}</p><p>Part two</p><p>Weather</p>")
    hit, found = find_hits(leaves, [leaves[0].folded + leaves[1].folded])
    assert hit == [True, False, False], "a short leaf counts only as a whole line"
    assert 0.9 < found < 1


TAGS = st.sampled_from(["p", "div", "ul", "li", "h2", "article", "aside", "table", "tr", "td", "a", "span", "br"])
TREES = st.recursive(
    st.sampled_from(["", "Text.", SENTENCE, "、。", "12"]),
    lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, max_size=4)),
    max_leaves=30,
)


@settings(deadline=None)
@given(TREES, st.randoms(use_true_random=False))
def test_every_leaf_in_question_has_every_number(body: str, dice: object) -> None:
    leaves = leaves_of(body + SENTENCE)
    hit = [dice.random() < 0.5 for _ in leaves]  # type: ignore[attr-defined]  # hypothesis' Random has no stub
    hit[-1] = True
    for row in Evidence(leaves, hit).rows():
        assert row is None or (len(row) == len(FEATURES) and all(-100 < number < 1000 for number in row))

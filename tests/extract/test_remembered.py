"""Expressions with a memory choose what the expressions they stand for choose."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring
from trafilatura import xpaths

from crawler.extract.remembered import Gate, Remembered, Sought, remember, seek, sought_by, words_of

GROUPS = (
    "BODY_XPATH",
    "OVERALL_DISCARD_XPATH",
    "RAW_TREE_PRUNE_XPATH",
    "REMOVE_COMMENTS_AND_LISTS_XPATH",
    "REMOVE_COMMENTS_XPATH",
    "PRECISION_DISCARD_XPATH",
)
PLAIN = {
    name: [getattr(expression, "expression", expression) for expression in getattr(xpaths, name)] for name in GROUPS
}
EXPRESSIONS = [expression for group in PLAIN.values() for expression in group]
WORDS = sorted(
    {
        word
        for expression in EXPRESSIONS
        for literal in re.findall(r"'([^']*)'", str(expression.path))
        for word in re.findall(r"[\w-]+", literal)
        if len(word) > 2
    }
)
VALUES = st.lists(st.sampled_from(WORDS) | st.sampled_from(["Ad", "row", "x-1", ""]), max_size=3).map(" ".join)
NAMES = st.sampled_from(["class", "id", "style", "role", "itemprop", "aria-hidden", "data-component"])
TAGS = ["div", "section", "article", "main", "p", "span", "ul", "ol", "list", "aside", "h1", "o:p"]
ELEMENTS = st.tuples(st.sampled_from(TAGS), st.lists(st.tuples(NAMES, VALUES), max_size=3), st.integers(0, 3))


def make_tree(rows: list[tuple[str, list[tuple[str, str]], int]]) -> HtmlElement:
    """Elements one after another; the number says how many of those that are open are closed before."""
    html = ["<div>"]
    still_open: list[str] = []
    for tag, attributes, closed in rows:
        for _ in range(min(closed, len(still_open))):
            html.append(f"</{still_open.pop()}>")
        html.append(f"<{tag} " + " ".join(f'{name}="{value}"' for name, value in dict(attributes).items()) + ">text")
        still_open.append(tag)
    return fragment_fromstring("".join(html))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(ELEMENTS, max_size=12), min_size=1, max_size=3))
def test_an_expression_with_a_memory_chooses_the_same_elements(
    pages: list[list[tuple[str, list[tuple[str, str]], int]]],
) -> None:
    for expression in EXPRESSIONS:
        expressions = [expression]
        remember(expressions)
        for rows in pages:
            tree = make_tree(rows)
            assert list(expressions[0](tree)) == list(expression(tree))


SOUGHT = [
    getattr(expression, "expression", expression)
    for expression in (*xpaths.DISCARD_IMAGE_ELEMENTS, *xpaths.TEASER_DISCARD_XPATH)
]
PLACES = st.lists(
    st.tuples(st.sampled_from(["class", "id"]), st.sampled_from(["wp-caption", "Teaser", "teasers", "tEaser", "row"])),
    max_size=2,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TAGS), PLACES, st.integers(0, 3)), max_size=6))
def test_an_expression_whose_word_is_sought_first_chooses_the_same_elements(
    rows: list[tuple[str, list[tuple[str, str]], int]],
) -> None:
    tree = make_tree(rows)
    for expression in SOUGHT:
        expressions = [expression]
        seek(expressions)
        assert isinstance(expressions[0], Sought)
        assert list(expressions[0](tree)) == list(expression(tree))


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param("contains(@id, 'note') and @class", id="more than words"),
        pytest.param("starts-with(@id, 'note')", id="another function"),
        pytest.param("contains(translate(@id, '-_', ''), 'note')", id="letters that are taken out"),
        pytest.param("contains(translate(@id, 'NOTE', 'note'), 'note')", id="no letter that is certain"),
    ],
)
def test_where_no_word_is_certain_none_is_sought(condition: str) -> None:
    assert sought_by(condition) == []


PRUNED = [*PLAIN["RAW_TREE_PRUNE_XPATH"], *PLAIN["REMOVE_COMMENTS_AND_LISTS_XPATH"]]
MARKS = ["comments", "Comment", "commentary", "infinite-scroll", "elementor-share-buttons", "mvp-post-add-box", "row"]
MARKED = st.lists(st.tuples(st.sampled_from(["class", "id"]), st.sampled_from(MARKS)), max_size=2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TAGS), MARKED, st.integers(0, 3)), max_size=6))
def test_a_gate_that_stays_shut_hides_nothing_the_expressions_behind_it_find(
    rows: list[tuple[str, list[tuple[str, str]], int]],
) -> None:
    tree = make_tree(rows)
    finds = any([*expression(tree)] for expression in PRUNED)
    assert Gate(PRUNED).may_find(tree) or not finds


def test_a_gate_opens_for_what_it_cannot_judge_and_stays_shut_on_a_plain_page() -> None:
    tree = make_tree([("div", [("class", "text")], 0)])
    assert not Gate(PRUNED).may_find(tree)
    assert Gate([*PRUNED, etree.XPath(".//article")]).may_find(tree)


def test_what_remembers_is_every_expression_with_regular_expressions() -> None:
    for name, group in PLAIN.items():
        expressions = list(group)
        remember(expressions)
        remembering = [isinstance(expression, Remembered) for expression in expressions]
        assert remembering == ["re:test(" in str(expression.path) for expression in group], name


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(".//*[re:test(@class, 'a') and .//h1]", id="looks inside"),
        pytest.param("//*[re:test(@class, 'a')]", id="from the root"),
        pytest.param(".//*[re:test(@class, 'a')]/p", id="goes on"),
        pytest.param(".//*[re:test(text(), 'a')]", id="reads text"),
    ],
)
def test_an_expression_of_another_form_is_left_alone(path: str) -> None:
    expression = etree.XPath(path, namespaces={"re": "http://exslt.org/regular-expressions"})
    expressions = [expression]
    remember(expressions)

    assert expressions == [expression]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        pytest.param("re:test(@id|@class, '^share|social')", {"share", "social"}, id="alternatives of a pattern"),
        pytest.param("contains(translate(@role, 'N', 'n'), 'nav')", {"nav"}, id="part of a value in another case"),
        pytest.param("@class='Post' or starts-with(@id, 'main')", {"post", "main"}, id="a whole value or its start"),
        pytest.param("@hidden", {"@hidden "}, id="an attribute that only has to be there"),
        pytest.param("not(@class='a')", None, id="none of what must not be"),
        pytest.param("re:test(@class, '^.$')", None, id="none of a pattern without words"),
        pytest.param("@class='a' or self::p", None, id="none where a tag is enough"),
    ],
)
def test_words_without_which_no_element_meets_a_condition(condition: str, words: set[str] | None) -> None:
    assert words_of(condition) == words

"""The sum of trees that tells the text."""

from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.evidence import FEATURES
from crawler.extract.forest import Forest, load_forest

ROWS = st.lists(st.floats(-20, 20), min_size=len(FEATURES), max_size=len(FEATURES))


def test_the_forest_reads_the_rows_that_are_made() -> None:
    assert load_forest().features == FEATURES


@given(ROWS)
def test_a_sum_that_is_final_early_is_the_whole_sum(row: list[float]) -> None:
    forest = load_forest()
    total = forest.start
    for tree in forest.trees:
        node = tree
        while not isinstance(node, float):
            feature, threshold, low, high = node
            node = low if row[feature] <= threshold else high
        total += node
    assert forest.is_text(row) == (total > 0)


def test_a_tree_asks_and_adds() -> None:
    forest = Forest(("hit", "link"), -0.5, ((0, 0.5, -1.0, (1, 0.2, 2.0, -2.0)),), (-2.0,), (2.0,))
    assert [forest.is_text(row) for row in ([0.0, 0.0], [1.0, 0.1], [1.0, 0.9])] == [False, True, False]

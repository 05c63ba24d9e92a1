"""The sum of trees that tells the text."""

from pathlib import Path

import pytest

from crawler.extract.evidence import FEATURES, Evidence
from crawler.extract.forest import Forest, Stage, load_forest
from crawler.extract.leaves import read_leaves
from crawler.extract.tree import parse_html

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*/page.html"))


def test_the_forest_reads_the_rows_that_are_made() -> None:
    assert load_forest().features == FEATURES


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_a_sum_that_is_final_early_has_the_sign_of_the_whole(path: Path) -> None:
    leaves = read_leaves(parse_html(path.read_bytes(), "https://news.example/a", ()).root)
    forest = load_forest()
    for step in (1, 2, 3):
        hit = [len(leaf.text) > 80 and index % step == 0 for index, leaf in enumerate(leaves)]
        rows = [row for row in Evidence(leaves, hit).rows() if row is not None] if any(hit) else []
        assert [forest.is_text(row) for row in rows] == [forest.weigh(row) > 0 for row in rows]


def test_a_tree_asks_and_adds() -> None:
    forest = Forest(("hit", "link"), -0.5, (Stage(((0, 0.5, -1.0, (1, 0.2, 2.0, -2.0)),), 0.0, 0.0),))
    assert [forest.weigh(row) for row in ([0.0, 0.0], [1.0, 0.1], [1.0, 0.9])] == [-1.5, 1.5, -2.5]
    assert [forest.is_text(row) for row in ([0.0, 0.0], [1.0, 0.1], [1.0, 0.9])] == [False, True, False]


def test_far_from_zero_no_more_trees_are_asked() -> None:
    first, second = Stage(((0, 0.5, -3.0, 3.0),), -2.0, 2.0), Stage((10.0,), 0.0, 0.0)
    forest = Forest(("hit",), 0.0, (first, second))
    assert [forest.is_text(row) for row in ([0.0], [1.0])] == [False, True]
    assert [forest.weigh(row) for row in ([0.0], [1.0])] == [7.0, 13.0]

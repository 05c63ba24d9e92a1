"""The sum of trees that tells the text."""

from pathlib import Path
from random import Random

import forestcode
import pytest

from crawler.extract.evidence import FEATURES, Evidence
from crawler.extract.forest import Forest, Stage, load_forest, load_table
from crawler.extract.leaves import read_leaves
from crawler.extract.tree import parse_html

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*/page.html"))


def test_the_forest_reads_the_rows_that_are_made() -> None:
    assert load_forest().features == FEATURES


def test_the_code_of_the_forest_is_made_of_its_data() -> None:
    assert forestcode.PLACE.read_text("utf-8") == forestcode.to_source()


def test_the_code_of_the_forest_adds_up_what_walking_through_its_trees_does() -> None:
    code, table = load_forest(), load_table()
    chance = Random(1)
    bars = [[] for _ in FEATURES]  # type: list[list[float]]
    waiting = [tree for stage in table.stages for tree in stage.trees]
    while waiting:
        if isinstance(tree := waiting.pop(), tuple):
            feature, bar, *below = tree
            bars[feature] += (bar, bar - 0.01, bar + 0.01)
            waiting += below
    for _ in range(200):
        row = [chance.choice(of or [0.0]) for of in bars]
        assert code.weigh(row) == table.weigh(row)
        assert code.is_text(row) == table.is_text(row)


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

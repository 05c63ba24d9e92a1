"""Whether a leaf is text of the article: a sum of small decision trees over its row of evidence.

In: a row of `crawler.extract.evidence.FEATURES`. Out: yes or no. The trees are data, in forest.json, with a note on how
they came about; `tests/bench/train_forest.py` grows them. Each asks a few questions ("is at least this share of its
column chosen?") and adds or subtracts a little; a positive sum is a yes. Most rows are told by the first third of the
trees: the sum is looked at after every few of them, and far from zero it is final. The shipped trees are asked as code,
in `grown.py`, which tests/extract/forestcode.py makes of the data.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib.resources import files
from typing import Any

Tree = float | tuple[int, float, "Tree", "Tree"]
"""A number to add, or (place of the feature, threshold, tree for at most that, tree for more)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Trees that are asked together, and when their sum is final."""

    trees: tuple[Tree, ...]
    no: float
    """At most that is a no; likewise more than `yes` is a yes. No row learned from came back from there. In the last
    stage both are 0."""
    yes: float
    add_up: Callable[[list[float]], float] = field(compare=False, default=None)  # type: ignore[assignment]  # see below
    """What the trees say of a row, added up; they are walked through where no code is given that does so."""

    def __post_init__(self) -> None:
        if self.add_up is None:
            object.__setattr__(self, "add_up", partial(_add_up, self.trees))


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees over the same rows."""

    features: tuple[str, ...]
    start: float
    stages: tuple[Stage, ...]

    def is_text(self, row: list[float]) -> bool:
        """Whether the sum is positive, as far as it is asked for."""
        total = self.start
        for stage in self.stages:
            total += stage.add_up(row)
            if total > stage.yes:
                return True
            if total <= stage.no:
                return False
        return total > 0

    def weigh(self, row: list[float]) -> float:
        """The whole sum."""
        return self.start + sum([stage.add_up(row) for stage in self.stages])


def _add_up(trees: tuple[Tree, ...], row: list[float]) -> float:
    total = 0.0
    node: Any
    for node in trees:
        while type(node) is tuple:
            feature, threshold, low, high = node
            node = low if row[feature] <= threshold else high
        total += node
    return total


@cache
def load_forest() -> Forest:
    """The forest that ships with the program."""
    from crawler.extract.grown import STAGES

    table = load_table()
    stages = tuple(replace(stage, add_up=code) for stage, code in zip(table.stages, STAGES, strict=True))
    return replace(table, stages=stages)


def load_table() -> Forest:
    """The same without its code."""
    table = json.loads(files("crawler.extract").joinpath("forest.json").read_text("utf-8"))
    stages = tuple(
        Stage(tuple(_freeze(tree) for tree in stage["trees"]), stage["no"], stage["yes"]) for stage in table["stages"]
    )
    return Forest(tuple(table["features"]), table["start"], stages)


def _freeze(node: Any) -> Tree:
    if isinstance(node, list):
        feature, threshold, low, high = node
        return feature, threshold, _freeze(low), _freeze(high)
    return float(node)

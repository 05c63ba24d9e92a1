"""Whether a leaf is text of the article: a sum of small decision trees over its row of evidence.

In: a row of `crawler.extract.evidence.FEATURES`. Out: yes or no. The trees are data, in forest.json, with a note on how
they came about; `tests/bench/train_forest.py` grows them. Each asks a few questions ("is at least this share of its
column chosen?") and adds or subtracts a little; a positive sum is a yes.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Tree = float | tuple[int, float, "Tree", "Tree"]
"""A number to add, or (place of the feature, threshold, tree for at most that, tree for more)."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees over the same rows."""

    features: tuple[str, ...]
    start: float
    trees: tuple[Tree, ...]
    least: tuple[float, ...]
    """What this tree and all after it can add at least; likewise `most`. A sum that can change its sign no more is
    final: on most rows a quarter of the trees decides."""
    most: tuple[float, ...]

    def is_text(self, row: list[float]) -> bool:
        """Whether the sum of the trees is positive."""
        total = self.start
        for tree, least, most in zip(self.trees, self.least, self.most, strict=True):
            if total + least > 0:
                return True
            if total + most <= 0:
                return False
            node: Any = tree
            while type(node) is tuple:
                node = node[2] if row[node[0]] <= node[1] else node[3]
            total += node
        return total > 0


@cache
def load_forest() -> Forest:
    """The forest that ships with the program."""
    table = json.loads(files("crawler.extract").joinpath("forest.json").read_text("utf-8"))
    trees = tuple(_freeze(tree) for tree in table["trees"])
    least, most = [0.0], [0.0]
    for tree in reversed(trees):
        values = list(_values(tree))
        least.append(least[-1] + min(values))
        most.append(most[-1] + max(values))
    return Forest(tuple(table["features"]), table["start"], trees, tuple(least[:0:-1]), tuple(most[:0:-1]))


def _freeze(node: Any) -> Tree:
    if isinstance(node, list):
        feature, threshold, low, high = node
        return feature, threshold, _freeze(low), _freeze(high)
    return float(node)


def _values(node: Tree) -> "list[float]":
    return [node] if isinstance(node, float) else [*_values(node[2]), *_values(node[3])]

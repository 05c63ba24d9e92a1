"""Writes the forest as code: `crawler/extract/grown.py`, made from `crawler/extract/forest.json`.

    python tests/extract/forestcode.py

To be run whenever the forest has been grown anew. Asked as code, a tree takes a third of the time that it takes to be
walked through.
"""

import textwrap
from pathlib import Path

from crawler.extract.forest import Tree, load_table

PLACE = Path(__file__).parents[2] / "crawler" / "extract" / "grown.py"
HEADER = '''"""The trees of forest.json as code; made by tests/extract/forestcode.py, not by hand.

A function for each stage: it takes a row and adds up what the stage's trees say of it.
"""

# fmt: off
'''


def to_source() -> str:
    """The module."""
    parts = [HEADER]
    stages = load_table().stages
    for number, stage in enumerate(stages):
        lines = [f"\n\ndef add_{number}(r: list[float]) -> float:", "    return (0.0"]
        for tree in stage.trees:
            lines += textwrap.wrap(f"+ {_to_text(tree)}", 112, initial_indent="        ", subsequent_indent="         ")
        parts += ["\n".join(lines), ")\n"]
    names = ", ".join(f"add_{number}" for number in range(len(stages)))
    parts += ["\n\n", "\n".join(textwrap.wrap(f"STAGES = ({names})", 112, subsequent_indent="          ")), "\n"]
    return "".join(parts)


def _to_text(tree: Tree) -> str:
    if isinstance(tree, float):
        return str(tree)
    feature, threshold, low, high = tree
    return f"({_to_text(low)} if r[{feature}] <= {threshold} else {_to_text(high)})"


if __name__ == "__main__":
    PLACE.write_text(to_source(), "utf-8")

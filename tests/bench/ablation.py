"""What each part of the body's making contributes: body F1 with that part switched off.

    python tests/bench/ablation.py DATA [--limit N] [--part NAME ...]

DATA holds `truth.jsonl` (rows: id, source, url, body, optional, charset, news_like) and `pages/ID.html.gz`. Printed are
means over pages of the F1 of four-word sequences, for all pages, for news and for the rows set aside (SHA-1 of the id
divisible by three), and what they lose without each part. A figure below zero is a part that does harm.
"""

import argparse
import gzip
import hashlib
import json
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from crawler.extract.evidence import FEATURES
from crawler.extract.forest import Forest
from crawler.extract.leaves import Leaf
from crawler.extract.select import Choice
from crawler.items import Page
from crawler.reading import read_page

WORD = re.compile(r"\w+")
_BODY = "crawler.extract.body"
_FOREST = "crawler.extract.forest.Forest.is_text"


def _hits(leaves: Sequence[Leaf], hit: Sequence[bool], *more: object) -> Choice:
    """trafilatura's choice as it is."""
    return Choice(tuple(index for index, one in enumerate(hit) if one), ())


def _blind(*beginnings: str) -> Callable[[Forest, list[float]], bool]:
    """The forest, blind to features whose names begin like this."""
    places = [index for index, name in enumerate(FEATURES) if name.startswith(beginnings)]
    see = Forest.is_text

    def is_text(forest: Forest, row: list[float]) -> bool:
        for index in places:
            row[index] = 0.0
        return see(forest, row)

    return is_text


def _keep(leaves: object, chosen: list[int], *more: object) -> list[int]:
    return chosen


def _never(*args: object, **more: object) -> bool:
    return False


def _nothing(*args: object, **more: object) -> None:
    return None


def _none(*args: object, **more: object) -> list[object]:
    return []


def _same(blocks: list[Any], *args: object) -> list[Any]:
    return blocks


def _no_titles(facts: object) -> frozenset[str]:
    return frozenset()


def _whole(self: object, line: str) -> str:
    return line


PARTS: dict[str, dict[str, Any]] = {
    "all corrections of trafilatura's choice": {f"{_BODY}.choose_leaves": _hits},
    "names of boxes (class and id words)": {_FOREST: _blind("m_", "neg", "boxes")},
    "text of the leaf itself": {_FOREST: _blind("log_len", "link", "ends", "upper", "comma")},
    "articleBody and description as witnesses": {_FOREST: _blind("ab", "desc")},
    "boxes and lone links of declared articles out": {"crawler.extract.select._leave_out": _keep},
    "rescue from articleBody and script state": {f"{_BODY}.rescue_blocks": _none},
    "headline repeats out": {f"{_BODY}.folded_titles": _no_titles},
    "promos out": {f"{_BODY}.is_promo": _never},
    "captions out": {f"{_BODY}.is_caption": _never},
    "page controls, tag lines, contacts out": {
        f"{_BODY}.is_chrome": _never,
        f"{_BODY}.is_tag_line": _never,
        f"{_BODY}.is_contact": _never,
    },
    "bylines and datelines out": {f"{_BODY}.parse_byline": _nothing, f"{_BODY}._is_dateline": _never},
    "calls and presentations at the end out": {f"{_BODY}._trim_end": _same},
    "notices out": {"crawler.extract.cutting.NoticeCutter.cut": _whole},
    "what never holds text out before": {f"{_BODY}.clean_tree": _nothing},
}


def main() -> None:
    """Measure the whole, then without each part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--part", action="append", choices=[*PARTS])
    options = parser.parse_args()
    rows = list(read_rows(options.data))[: options.limit]
    whole = measure(options.data, rows)
    print(f"{'':45}{'all':>9}{'news':>9}{'aside':>9}")
    print(f"{'with all parts':45}" + "".join(f"{figure:9.4f}" for figure in whole))
    for name in options.part or PARTS:
        with ExitStack() as switched:
            for place, stand_in in PARTS[name].items():
                switched.enter_context(patch(place, stand_in))
            figures = measure(options.data, rows)
        lost = [before - after for before, after in zip(whole, figures, strict=True)]
        print(f"{name:45}" + "".join(f"{figure:+9.4f}" for figure in lost), flush=True)


def read_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Rows with a true body."""
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row.get("body"):
            yield row


def measure(folder: Path, rows: Sequence[dict[str, Any]]) -> tuple[float, float, float]:
    """Mean F1 of all pages, of news, of the rows set aside."""
    figures = [(row, score(row, read(folder, row))) for row in rows]
    news = [figure for row, figure in figures if row.get("news_like", True)]
    aside = [figure for row, figure in figures if int(hashlib.sha1(row["id"].encode()).hexdigest(), 16) % 3 == 0]
    return statistics.fmean(figure for _, figure in figures), statistics.fmean(news), statistics.fmean(aside or [0.0])


def read(folder: Path, row: dict[str, Any]) -> str:
    """The body of a row's page; empty when it is taken for no article."""
    page = gzip.decompress((folder / "pages" / f"{row['id']}.html.gz").read_bytes())
    charset = (row.get("charset") or "").removesuffix("-sig")
    kind = f"text/html; charset={charset}" if charset else "text/html"
    reading = read_page(Page(row.get("url") or "https://news.example/article", page, (("Content-Type", kind),)))
    return reading.article.body if reading.article else ""


def score(row: dict[str, Any], body: str) -> float:
    """F1 of four-word sequences; an optional paragraph that is not found is not missed."""
    truth, found = row["body"], sequences(body)
    for paragraph in row.get("optional") or []:
        wanted = sequences(paragraph)
        if wanted and 2 * (wanted & found).total() < wanted.total():
            truth = truth.replace(paragraph, "", 1)
    true = sequences(truth)
    both = (true & found).total()
    return 2 * both / (true.total() + found.total()) if both else 0.0


def sequences(text: str) -> Counter[tuple[str, ...]]:
    """Sequences of four words; a shorter text is one."""
    words = WORD.findall(text)
    return Counter(tuple(words[index : index + 4]) for index in range(max(1, len(words) - 3))) if words else Counter()


if __name__ == "__main__":
    main()

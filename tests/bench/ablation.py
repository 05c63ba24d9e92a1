"""What each part of the body's making contributes: body F1 with that part switched off.

    python tests/bench/ablation.py DATA [--limit N] [--all]

DATA holds `truth.jsonl` (rows: id, url, body, optional, charset, news_like) and `pages/ID.html.gz`. Printed are means
over pages of the F1 of four-word sequences, and how they change without each part: for all pages, for news, and for
each half of the news, which tells what is chance. Only rows set aside are read (SHA-1 of the id divisible by three), as
the forest has learned from the others. A figure above zero is a part that does harm.
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

from crawler.extract.blocks import Block, run_trafilatura
from crawler.extract.body import extract_body
from crawler.extract.evidence import FEATURES
from crawler.extract.forest import Forest
from crawler.extract.leaves import Leaf
from crawler.extract.metadata import find_facts
from crawler.extract.select import Choice
from crawler.extract.tree import parse_html
from crawler.items import Page
from crawler.rights.verdict import read_rights

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


def _same(blocks: list[Any], *args: object) -> tuple[list[Any], list[Any]]:
    return blocks, []


def _no_titles(facts: object) -> frozenset[str]:
    return frozenset()


def _whole(self: object, line: str) -> str:
    return line


WHOLE = "with all parts"
PARTS: dict[str, dict[str, Any]] = {
    "all corrections of trafilatura's choice": {f"{_BODY}.choose_leaves": _hits},
    "names of boxes (class and id words)": {_FOREST: _blind("m_", "neg", "boxes")},
    "text of the leaf itself": {_FOREST: _blind("log_len", "link", "ends", "upper", "comma")},
    "articleBody and description as witnesses": {_FOREST: _blind("ab", "desc")},
    "what stands where in column, class and path": {_FOREST: _blind("col_", "own_", "path_", "s_hit", "s_link")},
    "boxes and lone links out": {"crawler.extract.select._leave_out": _keep},
    "links that a text lists": {"crawler.extract.select.LISTED": 10**9},
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
    """Measure the whole and without each part, page by page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--all", action="store_true", help="the rows learned from, too")
    options = parser.parse_args()
    rows = [row for row in read_rows(options.data) if options.all or is_aside(row)][: options.limit]
    names = [WHOLE, *PARTS]
    figures: dict[str, list[float]] = {name: [] for name in names}
    for row in rows:
        for name, text in read_bodies(options.data, row).items():
            figures[name].append(score(row, text))
    news = [place for place, row in enumerate(rows) if row.get("news_like", True)]
    columns = {
        name: (
            statistics.fmean(found),
            statistics.fmean([found[place] for place in news]),
            sum(figure < 0.5 for figure in found),
            statistics.fmean([found[place] for place in news if place % 2]),
            statistics.fmean([found[place] for place in news if not place % 2]),
        )
        for name, found in figures.items()
    }
    print(f"{len(rows)} pages, {len(news)} of news")
    print(f"{'':46}{'all':>9}{'news':>9}{'below .5':>9}{'news, odd':>11}{'even':>9}")
    for name, own in columns.items():
        shown = own if name == WHOLE else [mine - whole for mine, whole in zip(own, columns[WHOLE], strict=True)]
        sign = "" if name == WHOLE else "+"
        all_, of_news, low, odd, even = shown
        print(f"{name:46}{all_:{sign}9.4f}{of_news:{sign}9.4f}{low:{sign}9.0f}{odd:{sign}11.4f}{even:{sign}9.4f}")


def read_rows(folder: Path) -> Iterator[dict[str, Any]]:
    """Rows with a true body."""
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row.get("body"):
            yield row


def is_aside(row: dict[str, Any]) -> bool:
    """Whether no forest learned from it."""
    return int(hashlib.sha1(row["id"].encode()).hexdigest(), 16) % 3 == 0


def read_bodies(folder: Path, row: dict[str, Any]) -> dict[str, str]:
    """The body of a row's page as all parts make it, and without each. trafilatura is asked once for each tree."""
    raw = gzip.decompress((folder / "pages" / f"{row['id']}.html.gz").read_bytes())
    charset = (row.get("charset") or "").removesuffix("-sig")
    kind = f"text/html; charset={charset}" if charset else "text/html"
    page = Page(row.get("url") or "https://news.example/article", raw, (("Content-Type", kind),))
    document = parse_html(raw, page.url, page.headers)
    notices = read_rights(document, page).notices
    facts = find_facts(document, page)
    known: list[Block] | None = None

    def ask_once(tree: Any, leaves: Sequence[Leaf]) -> list[Block]:
        nonlocal known
        known = run_trafilatura(tree, leaves) if known is None else known
        return known

    bodies = {}
    for name, stand_ins in {WHOLE: {}, **PARTS}.items():
        with ExitStack() as switched:
            if f"{_BODY}.clean_tree" not in stand_ins:
                switched.enter_context(patch(f"{_BODY}.run_trafilatura", ask_once))
            for place, stand_in in stand_ins.items():
                switched.enter_context(patch(place, stand_in))
            bodies[name] = extract_body(document, facts, notices).text
    return bodies


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

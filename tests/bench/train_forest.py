"""Grows the forest that tells the text of the article, and says what it is worth on pages it has not seen.

    python tests/bench/train_forest.py DATA [--out crawler/extract/forest.json]
    python tests/extract/forestcode.py

The second makes code of the forest. DATA holds `truth.jsonl` (rows: id, url, body, optional, charset) and
`pages/ID.html.gz`. Needs scikit-learn, which is no dependency of the project. Rows whose SHA-1 of the id is divisible
by three are set aside: they are never learned from. Printed are precision, recall and F1 in words: of cross-validation
over five groups of hosts, and of the rows set aside.

A leaf is text when at least half of its four-word sequences stand in the true body. It weighs what its words are of the
article. So that the forest does not lean on trafilatura alone, each page is also learned as it looks when trafilatura's
other modes choose, or a plain measure of density does, and twice with the choice spoiled: its end or beginning lost,
leaves lost at random, a box lost, everything but paragraphs lost, a strange box taken in. What speaks for a leaf may
only ever speak for it (a chosen neighbourhood), what speaks against it only against it (links, comments).
"""

import argparse
import gzip
import hashlib
import json
import math
import random
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.extract.blocks import read_blocks, run_trafilatura
from crawler.extract.body import clean_tree, folded_titles
from crawler.extract.evidence import FEATURES, Evidence, find_hits
from crawler.extract.leaves import Leaf, read_leaves
from crawler.extract.metadata import find_facts
from crawler.extract.nearby import find_headline
from crawler.extract.nodes import fold
from crawler.extract.roles import role, roles_of
from crawler.extract.tree import parse_html
from crawler.items import Page

WORD = re.compile(r"\w+")
FOLDS = 5
SPOILED = 2
"""Spoiled copies of each page."""
COPY_WEIGHT = 0.3
DOUBTFUL_WEIGHT = 0.25
"""Of pages whose truth is hardly on the page, or hardly like any choice: mostly the truth is wrong."""
KEPT_OTHERS = 0.35
"""Share of the leaves that are neither text nor chosen which are learned from; they weigh more in turn."""
TREES, LEAVES, RATE = 120, 10, 0.09
THRESHOLD = 0.45
STAGE = 10
"""Trees after which a sum is looked at."""
MARGIN = 0.25
"""Beyond the sums from which rows came back: none of 24,000 rows of the pages set aside is told otherwise."""
_FOR = """hit inside densest path_hit col_hit own_hit a0_hit a1_hit a3_hit b_hit b_run a2_run ab s_hit"""
_AGAINST = """link m_comment m_related m_share m_signup m_advert m_navigation m_tags m_hidden m_author m_caption neg
a0_link col_link b_link"""
FOR, AGAINST = frozenset(_FOR.split()), frozenset(_AGAINST.split())


@dataclass(slots=True)
class Case:
    """One page under one choice of trafilatura's kind."""

    name: str
    group: int
    is_aside: bool
    is_copy: bool
    hit: list[bool]
    truth: list[bool]
    words: list[int]
    free: list[bool]
    """Leaves of optional paragraphs: they count for nothing."""
    asked: list[int]
    """Leaves in question."""
    rows: "array[float]"
    doubt: float = 1.0


def main() -> None:
    """Learn, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    cases = list(read_cases(options.data))
    shown = [case for case in cases if not case.is_aside]
    yes: dict[str, list[bool]] = {}
    for group in range(FOLDS):
        model = grow([case for case in shown if case.group != group])
        yes |= {case.name: judge(model, case) for case in shown if case.group == group and not case.is_copy}
    print_figures("cross-validation", [case for case in shown if not case.is_copy], yes)
    model = grow(shown)
    aside = [case for case in cases if case.is_aside and not case.is_copy]
    print_figures("set aside", aside, {case.name: judge(model, case) for case in aside})
    if options.out:
        options.out.write_text(to_json(model, shown), "utf-8")


def read_cases(folder: Path) -> Iterator[Case]:
    """Every page with a true body, and its copies."""
    for line in (folder / "truth.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row.get("body"):
            yield from _cases_of(row, gzip.decompress((folder / "pages" / f"{row['id']}.html.gz").read_bytes()))


def _cases_of(row: dict[str, Any], body: bytes) -> Iterator[Case]:
    url = row.get("url") or "https://news.example/article"
    charset = (row.get("charset") or "").removesuffix("-sig")
    headers = (("Content-Type", f"text/html; charset={charset}" if charset else "text/html"),)
    document = parse_html(body, url, headers)
    facts = find_facts(document, Page(url, body, headers))
    tree = deepcopy(document.root)
    clean_tree(tree)
    leaves = read_leaves(tree)
    hit, found = find_hits(leaves, _lines(run_trafilatura(tree, leaves)))
    if found < 0.5 or not any(hit):
        return
    truth = label(leaves, row["body"])
    words = [len(WORD.findall(leaf.text)) for leaf in leaves]
    optional = fold(" ".join(row.get("optional") or []))
    free = [len(leaf.folded) > 8 and leaf.folded in optional for leaf in leaves]
    titles = folded_titles(facts)
    key = hashlib.sha1(row["id"].encode()).hexdigest()
    host = ".".join(urlsplit(url).netloc.split(".")[-2:])
    group = int(hashlib.md5(host.encode()).hexdigest(), 16) % FOLDS
    for number, choice in enumerate(_choices(row["id"], tree, leaves, hit)):
        if sum(len(leaf.folded) for leaf, one in zip(leaves, choice, strict=True) if one) < 60:
            continue
        evidence = Evidence(
            leaves,
            choice,
            titles,
            find_headline(leaves, titles),
            facts.article_body,
            facts.description,
            facts.is_declared_article,
        )
        rows = evidence.rows()
        asked = [index for index, one in enumerate(rows) if one is not None]
        case = Case(
            row["id"],
            group,
            int(key, 16) % 3 == 0,
            number > 0,
            choice,
            truth,
            words,
            free,
            asked,
            array("f", chain.from_iterable(rows[index] or () for index in asked)),
        )
        on_page = sum(size for size, one in zip(words, truth, strict=True) if one)
        if on_page < 0.8 * len(WORD.findall(row["body"])) or _measure(case, choice)[2] < 0.6:
            case.doubt = DOUBTFUL_WEIGHT
        yield case


def _lines(blocks: Sequence[Any]) -> list[str]:
    return [folded for block in blocks for line in block.text.split("\n") if (folded := fold(line))]


def label(leaves: Sequence[Leaf], body: str) -> list[bool]:
    """Whether each leaf is text of the true body; leaves of less than four words together with those beside them."""
    known = Counter(_sequences([word.lower() for word in WORD.findall(body)]))
    words = [[word.lower() for word in WORD.findall(leaf.text)] for leaf in leaves]

    def share(tokens: Sequence[str]) -> float:
        sequences = _sequences(tokens)
        return sum(one in known for one in sequences) / len(sequences) if sequences else 0.0

    labels = []
    for index, own in enumerate(words):
        if len(own) >= 4:
            labels.append(share(own) >= 0.5)
            continue
        before = list(chain.from_iterable(words[max(0, index - 3) : index]))[-3:]
        after = list(chain.from_iterable(words[index + 1 : index + 4]))[:3]
        labels.append(bool(own) and max(share([*before, *own]), share([*own, *after])) >= 0.5)
    return labels


def _sequences(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[index : index + 4]) for index in range(len(words) - 3)]


def _choices(name: str, tree: Any, leaves: Sequence[Leaf], hit: list[bool]) -> Iterator[list[bool]]:
    """trafilatura's choice, then others."""
    yield hit
    yield find_dense(leaves)
    extract = import_module("trafilatura").bare_extraction
    for mode in ("favor_precision", "favor_recall"):
        found = extract(deepcopy(tree), with_metadata=False, include_comments=False, **{mode: True})
        other = (
            find_hits(leaves, _lines(read_blocks(found.body)))[0] if getattr(found, "body", None) is not None else hit
        )
        if other != hit:
            yield other
    for number in range(SPOILED):
        yield spoil(leaves, hit, random.Random(f"{name}{number}"))


def find_dense(leaves: Sequence[Leaf]) -> list[bool]:
    """The running text of the deepest element that holds three fifths of the page's."""
    boxes = role("comment", "related", "hidden", "navigation")
    weights: dict[Any, float] = defaultdict(float)
    running = [leaf.kind != "head" and leaf.link_share < 0.3 and len(leaf.text) >= 80 for leaf in leaves]
    for leaf, one in zip(leaves, running, strict=True):
        if one:
            above = [leaf.owner, *leaf.owner.iterancestors()]
            boxed = any(roles_of(e) & boxes and e.tag not in ("html", "body", "main", "article") for e in above)
            for element in above:
                weights[element] += min(len(leaf.text), 1200) * (0.15 if boxed else 1)
    most = max(weights.values(), default=0.0)
    enough = [element for element, weight in weights.items() if weight >= 0.6 * most]
    if not enough:
        return [False] * len(leaves)
    within = frozenset(max(enough, key=lambda element: sum(1 for _ in element.iterancestors())).iter())
    return [one and leaf.owner in within for leaf, one in zip(leaves, running, strict=True)]


def spoil(leaves: Sequence[Leaf], hit: Sequence[bool], dice: random.Random) -> list[bool]:
    """The choice with something lost or something strange."""
    chosen = [index for index, one in enumerate(hit) if one]
    way = dice.choice(("tail", "tail", "head", "some", "box", "kinds", "strange"))
    if way == "tail":
        end = chosen[int(len(chosen) * dice.uniform(0.15, 0.8))]
        return [one and index <= end for index, one in enumerate(hit)]
    if way == "head":
        begin = chosen[int(len(chosen) * dice.uniform(0.1, 0.6))]
        return [one and index >= begin for index, one in enumerate(hit)]
    if way == "some":
        share = dice.uniform(0.1, 0.4)
        return [one and dice.random() > share for one in hit]
    if way == "kinds":
        return [one and leaf.kind in ("p", "code") for leaf, one in zip(leaves, hit, strict=True)]
    others = [index for index, one in enumerate(hit) if not one and len(leaves[index].text) > 60]
    if way == "strange" and not others:
        return list(hit)
    box = leaves[dice.choice(chosen if way == "box" else others)].owner.getparent()
    if box is not None and box.getparent() is not None and (way == "strange" or dice.random() < 0.5):
        box = box.getparent()
    within = frozenset(box.iter()) if box is not None else frozenset()
    if way == "box":
        return [one and leaf.owner not in within for leaf, one in zip(leaves, hit, strict=True)]
    return [one or (leaf.owner in within and leaf.link_share < 0.5) for leaf, one in zip(leaves, hit, strict=True)]


def grow(cases: Sequence[Case]) -> Any:
    """A forest of these pages."""
    numpy = import_module("numpy")
    ensemble = import_module("sklearn.ensemble")
    xs, ys, weights = [], [], []
    for case in cases:
        dice = random.Random(f"{case.name}{sum(case.hit)}")
        length = max(50, sum(size for size, one in zip(case.words, case.truth, strict=True) if one))
        table = _table(case)
        kept, keep_weights = [], []
        for place, index in enumerate(case.asked):
            is_other = not case.truth[index] and not case.hit[index]
            if is_other and dice.random() >= KEPT_OTHERS:
                continue
            weight = 0.0 if case.free[index] else min(1.0, (case.words[index] + 0.5) / length)
            weight *= case.doubt * (COPY_WEIGHT if case.is_copy else 1) / (KEPT_OTHERS if is_other else 1)
            kept.append(place)
            keep_weights.append(weight)
        xs.append(table[kept])
        ys += [case.truth[case.asked[place]] for place in kept]
        weights += keep_weights
    weight = numpy.array(weights)
    model = ensemble.HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=40,
        l2_regularization=1.0,
        max_features=0.4,
        monotonic_cst=[1 if name in FOR else -1 if name in AGAINST else 0 for name in FEATURES],
        early_stopping=False,
        random_state=0,
    )
    return model.fit(numpy.concatenate(xs), numpy.array(ys), sample_weight=weight / weight.mean())


def _table(case: Case) -> Any:
    numpy = import_module("numpy")
    return numpy.frombuffer(case.rows, dtype=numpy.float32).reshape(len(case.asked), -1)


def judge(model: Any, case: Case) -> list[bool]:
    """Which leaves of the page a forest takes for text."""
    table = _table(case)
    yes = [False] * len(case.truth)
    for index, chance in zip(case.asked, model.predict_proba(table)[:, 1], strict=True):
        yes[index] = bool(chance > THRESHOLD)
    return yes


def _measure(case: Case, chosen: Sequence[bool]) -> tuple[float, float, float]:
    """Precision, recall and F1 in words."""
    sizes = [0 if free else size for size, free in zip(case.words, case.free, strict=True)]
    both = sum(size for size, one, true in zip(sizes, chosen, case.truth, strict=True) if one and true)
    precision = both / max(1, sum(size for size, one in zip(sizes, chosen, strict=True) if one))
    recall = both / max(1, sum(size for size, true in zip(sizes, case.truth, strict=True) if true))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def print_figures(name: str, cases: Sequence[Case], yes: dict[str, list[bool]]) -> None:
    """Figures of the forest beside those of trafilatura's choice as it is."""
    for label_of, choices in (("trafilatura", {case.name: case.hit for case in cases}), ("forest", yes)):
        figures = [_measure(case, choices[case.name]) for case in cases]
        means = [sum(column) / len(figures) for column in zip(*figures, strict=True)]
        low = sum(figure[2] < 0.5 for figure in figures)
        print(
            f"{name:17} {label_of:12} {len(cases)} pages  precision {means[0]:.4f}  recall {means[1]:.4f}"
            f"  mean F1 {means[2]:.4f}  below 0.5: {low}"
        )


def to_json(model: Any, cases: Sequence[Case]) -> str:
    """The forest as JSON, a tree a line, with the sums from which none of these pages' rows came back."""
    numpy = import_module("numpy")
    bar = math.log(THRESHOLD / (1 - THRESHOLD))
    rows = numpy.concatenate([_table(case) for case in cases])
    final = model.decision_function(rows) > bar
    trees = [json.dumps(_to_list(tree.nodes, 0), separators=(",", ":")) for step in model._predictors for tree in step]
    stages = []
    for number, sums in enumerate(model.staged_decision_function(rows), start=1):
        if number % STAGE and number < len(trees):
            continue
        yes = no = 0.0
        if number < len(trees):
            yes = round(float(sums[~final].max()) - bar + MARGIN, 3)
            no = round(float(sums[final].min()) - bar - MARGIN, 3)
        own = ",\n".join(trees[(number - 1) // STAGE * STAGE : number])
        stages.append(f'{{"no": {no}, "yes": {yes}, "trees": [\n{own}\n]}}')
    table = {
        "note": "grown by tests/bench/train_forest.py; how, is told there",
        "features": list(FEATURES),
        "start": round(float(model._baseline_prediction.ravel()[0]) - bar, 5),
    }
    return json.dumps(table)[:-1] + ', "stages": [\n' + ",\n".join(stages) + "\n]}\n"


def _to_list(nodes: Any, place: int) -> Any:
    node = nodes[place]
    if node["is_leaf"]:
        return round(float(node["value"]), 5)
    threshold = float(f"{node['num_threshold']:.6g}")
    return [
        int(node["feature_idx"]),
        threshold,
        _to_list(nodes, int(node["left"])),
        _to_list(nodes, int(node["right"])),
    ]


if __name__ == "__main__":
    main()

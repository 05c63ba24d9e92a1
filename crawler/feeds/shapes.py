"""The forms that addresses of one site have, and which of them have been articles there.

A shape is an address with its varying parts as kinds: `/a/17` is `a/9`, `/sport/2024/big-match-tonight` is `sport/9/-`.
The general shape leaves out the names of folders, too: `*/9/-`. What became of addresses that were fetched tells of the
shapes: those of articles are followed wherever they stand, those of anything else no more.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

PAGE_END = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cms|ece|do)$", re.I)

MIN_ARTICLES = 3
"""Articles of one shape from which it counts as theirs."""
MIN_OTHERS = 5
"""Other pages of one shape, and no article, from which it counts as theirs."""
ARTICLE_SHARE = 0.8
OTHER_SHARE = 0.1
"""Articles among the pages of a shape that is followed, and of one that is not."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """What is known of a site's addresses."""

    articles: frozenset[str] = frozenset()
    """Shapes that have been articles."""
    others: frozenset[str] = frozenset()
    """Shapes that have been something else."""

    def verdict(self, url: str) -> bool | None:
        """True for an address like those of articles, False for one like those of other pages, None when nothing is
        known. The exact shape counts before the general one."""
        for shape in (shape_of(url), general_shape_of(url)):
            if shape in self.articles:
                return True
            if shape in self.others:
                return False
        return None


def learn_shapes(ended: Iterable[tuple[str, bool]]) -> Shapes:
    """The shapes of addresses that were fetched.

    Args:
        ended: (address, whether it was an article).
    """
    articles: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for url, is_article in ended:
        (articles if is_article else others).update({shape_of(url), general_shape_of(url)})
    good, bad = set(), set()
    for shape in articles.keys() | others.keys():
        count, total = articles[shape], articles[shape] + others[shape]
        if count >= MIN_ARTICLES and count >= ARTICLE_SHARE * total:
            good.add(shape)
        elif others[shape] >= MIN_OTHERS and count <= OTHER_SHARE * total:
            bad.add(shape)
    return Shapes(frozenset(good), frozenset(bad))


def shape_of(url: str) -> str:
    """The shape of an address."""
    return "/".join(split_shape(url))


def general_shape_of(url: str) -> str:
    """Its shape without the names of folders; that of a word alone stays as it is: it says too little."""
    parts = split_shape(url)
    path = [part for part in parts if not part.startswith("?")]
    names = ["*" if part != "9" else part for part in path[:-1]]
    if not varies(parts):
        return "/".join(parts)
    return "/".join([*names, *path[-1:], *(part for part in parts if part.startswith("?"))])


def split_shape(url: str) -> tuple[str, ...]:
    """The parts of the shape."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    shape = [_kind(segment, is_last=index == len(segments) - 1) for index, segment in enumerate(segments)]
    query = sorted(name for name, _ in parse_qsl(parts.query[:500]))
    return (*shape, *("?" + name for name in query))


def _kind(segment: str, *, is_last: bool) -> str:
    end = PAGE_END.search(segment)
    stem = segment[: end.start()] if end else segment
    suffix = end.group() if end else ""
    if stem.isdigit():
        return "9" + suffix
    if not is_last:
        return segment
    if stem.count("-") + stem.count("_") >= 2:
        return "-" + suffix
    if re.search(r"\d", stem):
        return re.sub(r"\d+", "9", stem) + suffix if len(stem) < 20 else "x9" + suffix
    return "w" + suffix


QUERY_ID = re.compile(
    r"(?:^|_)(?:id|p|a|aid|nid|sid|article|articleid|story|storyid|news|newsid|item|post|no|idx)$", re.I
)


def varies(shape: tuple[str, ...]) -> bool:
    """It has a part that differs as articles' addresses do: a number, a slug, a page's ending, an id in the query."""
    path = [part for part in shape if not part.startswith("?")]
    last = path[-1] if path else ""
    return (
        "9" in last
        or last.startswith("-")
        or bool(last.startswith("w.") and last != "w.php")
        or any(QUERY_ID.search(part[1:]) for part in shape if part.startswith("?"))
    )

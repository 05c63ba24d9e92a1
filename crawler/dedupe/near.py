"""Near copies: when are two texts one story? Records, fingerprints, the verdict on a pair, and what storage must offer.

Two texts of one story share most three-word runs of the shorter one, once lines that many stories carry are left out.
The candidates come from a sample of five-word runs, kept as integer rows. Templates (markets, weather) differ in their
numbers, and short texts far apart in time are a template's or a stub's more often than a copy.
"""

import re
from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import compress
from operator import not_
from typing import Protocol

from xxhash import xxh3_64_intdigest

from crawler.dedupe.normal import normal_tokens, token_lines
from crawler.items import Fingerprint
from crawler.urls.days import find_day

METHOD = 3
"""Version of the fingerprints; it stands in every stored partition number, so that rows of two methods never meet."""

METHOD_BITS = 12
"""Lowest bits of a partition that hold the month; the method stands above them."""

SHINGLE = 3
"""Words in a run that is compared."""
SKETCH = 5
"""Words in a run that is sampled: rarer by chance than a run of three, so that candidates are few."""
SPREAD, MASK = 0x9E3779B97F4A7C15, (1 << 64) - 1
"""An odd number without a pattern (Knuth's, 2^64 by the golden ratio), to make one hash of two; 64 bits."""
SAMPLE = 10
"""One run in so many is kept in the sketch."""
LONG_SHINGLES = 512
"""Above so many runs the sample is half as dense: there is enough to find."""
LEAD_RUNS = 12
"""Where a text begins the sample is denser: teasers and cut copies are beginnings, and short."""
LEAD_SAMPLE = 2
LINE_TOKENS = 3
"""Lines shorter than this hold no run and are not counted."""
COMMON_CLUSTERS = 4
"""A line seen in so many distinct stories belongs to none."""
COMMON_TITLES = 3
"""A line seen under so many titles of one host is a notice of that host; asked of short texts only."""
SHORT_TOKENS = 150
"""Texts below this may be stubs: a paywall notice, a consent text."""
EXACT_SHOWN = 8
"""Exact copies that an index names: the first by id. They are in one cluster anyway."""
LEAST_TOKENS = 12
LEAST_SHARED = 10
CONTAINMENT = 0.65
"""Share of the smaller text's runs that the other must have."""
TEASER_TOKENS = 40
"""A shorter text is an excerpt rather than a copy of a longer one."""
TITLE_WORDS = 3
TITLE_OVERLAP = 0.8
"""Headlines with this share of words in common are one."""
TITLED_SHARED = 6
"""Shared runs that are enough under one headline."""
PART = 0.5
"""A story that makes up no more than this of another text may be one of several in a round-up."""
APART = 0.1
"""Parts of a round-up that share no more than this are two stories."""
NUMBERS = 4
NUMBERED = 80
"""A text that has at least NUMBERS distinct numbers, and one in so many words, is told by them: a report of markets,
sports or weather. A longer story with a few is told by its words."""
NUMBER_OVERLAP = 0.7
FAR_SECONDS = 96 * 3600
FAR_SHINGLES = 150
FAR_JACCARD = 0.97


NAMED, REPRINT, ELSEWHERE, CLAIMED = 8, 4, 2, 1
"""What makes an article come later among those of its cluster, see `NearRow.rank`; the first counts most."""
FRESH_SECONDS = 48 * 3600
"""A date within this before the page was first seen is believed."""

DAY_CHARS = 10
"""`2026-01-31`: a longer date has a time."""
_ZONED = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")


class Kind(StrEnum):
    """What one text is to another."""

    COPY = "copy"
    """The same story: both belong into one cluster."""
    EXCERPT = "excerpt"
    """The one is a teaser of the other."""
    CONTAINS = "contains"
    """The one is a round-up that holds the other among other stories."""
    ALONE = "alone"
    """No relation to any stored text (of a `Placement` only)."""


@dataclass(frozen=True, slots=True)
class NearDocument:
    """One article as it arrives to be placed."""

    article: int
    """Row id of the article; a newer text of the same article comes with the same id."""
    fingerprint: Fingerprint
    """Of the body, paragraphs on lines of their own."""
    title: str | None
    host: str
    url_key: str
    seen_at: datetime
    """When the article was first seen: aware. Decides the partition."""
    published: str | None = None
    """`Article.date_published`: ISO 8601 of any precision; read as UTC where it has no zone, for comparison only."""
    source_key: str | None = None
    """`url_key` of the page that this one declares as its canonical or syndication source, when it is another page."""
    agency_host: bool = False
    """Does it stand on the host of the agency it credits?"""
    is_reprint: bool = False
    """Does it say itself that its text comes from elsewhere?"""


@dataclass(frozen=True, slots=True)
class NearRow:
    """What is stored of a placed article, apart from its sketch and lines. Hashes are signed integers."""

    article: int
    leader: int
    """The article that heads its cluster: itself, when it is alone. Serves as the cluster's id."""
    partition: int
    """Method and month of first sight, see `partition_of`."""
    moment: int
    """Published, else first seen: seconds since 1970."""
    seen: int
    """First seen: seconds since 1970."""
    rank: int
    """NAMED unless another article names it as its source, REPRINT where it says of itself that it is a copy, ELSEWHERE
    unless it is on its agency's own host, CLAIMED where nothing bears out its date; added up."""
    host: int
    """32-bit hash."""
    title: int
    """32-bit hash of the normalised title."""
    url: int
    """48-bit hash of the url key."""
    source: int | None
    """48-bit hash of the declared source's url key."""
    check: int
    """48-bit hash of the normalised text: equal for exact copies."""
    tokens: int
    """Words of the whole text."""

    @property
    def order(self) -> tuple[int, int, int, int, int]:
        """Who comes first becomes the head of a cluster."""
        return self.rank, self.moment, self.seen, self.url, self.article


@dataclass(frozen=True, slots=True)
class Edge:
    """A verified relation of two stored articles."""

    article: int
    other: int
    kind: Kind
    """COPY has no direction. EXCERPT: `article` is the teaser of `other`. CONTAINS: `article` is the round-up."""
    shared: int
    """Runs of three words that both have."""
    of_article: float
    """Share of the runs of `article` that `other` has, too: 0 to 1, three decimals."""
    of_other: float
    """Share of the runs of `other` that `article` has."""

    @property
    def containment(self) -> float:
        """Share of the smaller one's runs that the larger one has."""
        return max(self.of_article, self.of_other)


@dataclass(frozen=True, slots=True)
class Override:
    """A person's verdict on two articles, which no text and no rule undoes."""

    one: int
    """The lower of the two article ids."""
    other: int
    is_merge: bool
    """They are in one cluster; else they never are."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article was put."""

    article: int
    leader: int
    """The head of its cluster, itself when there is no other."""
    kind: Kind
    """COPY when it shares a cluster, else EXCERPT or CONTAINS when it has such an edge, else ALONE."""
    edges: tuple[Edge, ...] = ()
    """To the stored articles, by article id of the other end."""
    moved: tuple[tuple[int, int], ...] = ()
    """(article, new leader) of every other article whose cluster changed with this one."""


@dataclass(frozen=True, slots=True)
class View:
    """A text without its common lines, ready to be compared."""

    shingles: frozenset[int]
    """Hashes of its runs of three words."""
    numbers: frozenset[str]
    """Its distinct words with a digit."""
    tokens: int
    title: frozenset[str]
    """The distinct words of the headline."""


class SketchIndex(Protocol):
    """What placing needs of storage. All of it belongs to the transaction in which the article is stored."""

    def row(self, article: int) -> NearRow | None:
        """The stored row of an article."""

    def rows(self, articles: Collection[int]) -> dict[int, NearRow]:
        """The stored rows of those articles that have one."""

    def put_row(self, row: NearRow) -> None:
        """Insert or replace a row."""

    def drop_row(self, article: int) -> None:
        """Delete a row; there may be none."""

    def exact(self, check: int) -> list[int]:
        """The first EXACT_SHOWN articles, by id, whose `check` is this."""

    def named(self, url: int) -> int | None:
        """The article with this hash of its url key."""

    def naming(self, url: int) -> bool:
        """Does any article declare the page with this hash as its source?"""

    def sketch_rows(self, partitions: Iterable[int], hashes: Collection[int]) -> list[tuple[int, int]]:
        """(hash, article) of the stored sketch rows with these hashes."""

    def leaders(self, articles: Collection[int]) -> dict[int, int]:
        """The leader of each of these articles that has a row."""

    def add_sketch(self, partition: int, article: int, hashes: Iterable[int]) -> None:
        """Add rows; those already there stay."""

    def drop_sketch(self, partition: int, article: int, hashes: Iterable[int]) -> None:
        """Delete rows; those not there are passed over."""

    def line_rows(self, partitions: Iterable[int], lines: Collection[int]) -> list[tuple[int, int]]:
        """(line, article) of the stored line rows with these hashes."""

    def facts(self, articles: Collection[int]) -> dict[int, tuple[int, int, int, int]]:
        """(leader, host, title, words) of each of these articles that has a row."""

    def add_lines(self, partition: int, article: int, lines: Iterable[int]) -> None:
        """Add rows; those already there stay."""

    def drop_lines(self, partition: int, article: int, lines: Iterable[int]) -> None:
        """Delete rows; those not there are passed over."""

    def edges(self, articles: Collection[int]) -> list[Edge]:
        """Every edge that has one of these articles at either end, once."""

    def put_edges(self, edges: Iterable[Edge]) -> None:
        """Insert or replace edges; there is one for each pair at most."""

    def drop_edges(self, article: int) -> None:
        """Delete every edge of an article."""

    def drop_all(self, partition: int, article: int) -> None:
        """Delete every sketch row and line row of an article. Slow: for texts that cannot be recalled as they were."""

    def overrides(self, articles: Collection[int]) -> list[Override]:
        """Every verdict by hand that has one of these articles at either end, once."""

    def touch(self, articles: Iterable[int]) -> None:
        """Note articles whose edges are to be verified again."""

    def take_touched(self, limit: int) -> list[int]:
        """The first of them by id, at most so many; they are noted no longer."""

    def recall(self, article: int) -> tuple[str, str | None]:
        """Text and title of a stored article."""

    def cached_view(self, article: int) -> View | None:
        """A view kept by `cache_view`, or None: a cache may forget at any time."""

    def cache_view(self, article: int, view: View | None) -> None:
        """Keep a view for a while; None forgets it."""


def hash_bits(text: str, bits: int) -> int:
    """A signed integer hash of `bits` bits: the smallest that SQLite stores in few bytes."""
    return (xxh3_64_intdigest(text.encode("utf-8", "surrogatepass")) >> (64 - bits)) - (1 << (bits - 1))


def fingerprint(text: str) -> Fingerprint:
    """Normalise, cut into lines and words, hash. About 0.4 ms for a text of 550 words."""
    return fingerprint_lines(token_lines(text))


def fingerprint_lines(lines: Iterable[Sequence[str]]) -> Fingerprint:
    """The same, of a text that is normalised already: what `token_lines` gives."""
    tokens: list[str] = []
    spans: list[tuple[int, int, int]] = []
    numbers: list[tuple[int, str]] = []
    for line in lines:
        start = len(tokens)
        spans.append((hash_bits(" ".join(line), 32), start, start + len(line)))
        if not "".join(line).isalpha():
            numbers += compress(enumerate(line, start), map(not_, map(str.isalpha, line)))
        tokens += line
    whole = " ".join(tokens)
    words = whole.encode("utf-8", "surrogatepass").split(b" ")
    joined = map(b" ".join, zip(words, words[1:], words[2:], strict=False))
    runs = array("Q", map(xxh3_64_intdigest, joined))
    return Fingerprint(len(tokens), tuple(spans), runs.tobytes(), tuple(numbers), hash_bits(whole, 48))


def lines_of(print_: Fingerprint) -> frozenset[int]:
    """Hashes of the lines that count."""
    return frozenset([line for line, start, end in print_.spans if end - start >= LINE_TOKENS])


def view_of(print_: Fingerprint, title: frozenset[str], common: Collection[int] = ()) -> View:
    """The text without the lines whose hashes are in `common`; `title` are the words of its headline."""
    hashes = memoryview(print_.runs).cast("Q")
    if not common:
        return View(frozenset(hashes), frozenset([word for _, word in print_.numbers]), print_.tokens, title)
    runs: list[int] = []
    numbers: list[str] = []
    tokens = 0
    for start, end in kept_stretches(print_, common):
        runs += hashes[start : max(start, end - SHINGLE + 1)]
        numbers += [word for at, word in print_.numbers if start <= at < end]
        tokens += end - start
    return View(frozenset(runs), frozenset(numbers), tokens, title)


def title_words(title: str | None) -> frozenset[str]:
    """The distinct words of a headline, as `view_of` takes them."""
    return frozenset(normal_tokens(title)) if title else frozenset()


def kept_stretches(print_: Fingerprint, common: Collection[int]) -> list[tuple[int, int]]:
    """(first token, after the last) of the stretches that are left when common lines are taken out."""
    if not common:
        return [(0, print_.tokens)] if print_.tokens else []
    stretches: list[tuple[int, int]] = []
    for line, start, end in print_.spans:
        if line in common:
            continue
        if stretches and stretches[-1][1] == start:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return stretches


def sketch_of(print_: Fingerprint, common: Collection[int] = ()) -> set[int]:
    """32-bit hashes of the sampled runs of five words, each made of the two runs of three that it holds.

    A run is taken when the hash of its first three words is small, so that texts of equal density take the same runs.
    """
    runs = memoryview(print_.runs).cast("Q")
    sample = SAMPLE if len(runs) <= LONG_SHINGLES else 2 * SAMPLE
    below = (1 << 64) // sample
    found: set[int] = set()
    for start, end in kept_stretches(print_, common):
        last = max(start, end - SKETCH + 1)
        taken = [at for at, run in enumerate(runs[start:last], start) if run < below]
        if not found:
            lead = range(start, min(start + LEAD_RUNS, last))
            taken += [at for at in lead if runs[at] < (1 << 64) // LEAD_SAMPLE]
        found.update([((runs[at] ^ (runs[at + 2] * SPREAD & MASK)) >> 32) - (1 << 31) for at in taken])
    return found


def traces_of(print_: Fingerprint) -> set[int]:
    """Every hash that `sketch_of` may give of this text, whatever lines are common."""
    runs = memoryview(print_.runs).cast("Q")
    below = (1 << 64) // LEAD_SAMPLE
    taken = [at for at, run in enumerate(runs[: max(0, print_.tokens - SKETCH + 1)]) if run < below]
    return {((runs[at] ^ (runs[at + 2] * SPREAD & MASK)) >> 32) - (1 << 31) for at in taken}


def partition_of(seen_at: datetime) -> int:
    """The partition of an article: METHOD above the lowest METHOD_BITS, months since 1970 in those; two bytes."""
    month = seen_at.astimezone(UTC)
    return (METHOD << METHOD_BITS) + (month.year - 1970) * 12 + month.month - 1


def window_of(partition: int) -> tuple[int, int, int]:
    """The partitions in which copies are looked for: the month, the one before and the one after."""
    return partition - 1, partition, partition + 1


def moment_of(published: str | None, seen_at: datetime) -> int:
    """The instant by which an article was out, as far as it can be trusted: seconds since 1970.

    What a page says counts for no later than it was seen. A day counts as its end, a time without a zone as in the
    last zone that has it: nothing leads by a date that is not precise. 1 January 1970 is a missing number, not a date.
    """
    seen = int(seen_at.astimezone(UTC).timestamp())
    moment = instant_of(published)
    if published is None or moment is None or moment.date() == date(1970, 1, 1):
        return seen
    known = int(moment.timestamp())
    if len(published) <= DAY_CHARS:
        known += 24 * 3600
    elif not _ZONED.search(published):
        known += 12 * 3600
    return min(known, seen)


def is_claimed(published: str | None, seen_at: datetime, url_key: str) -> bool:
    """Whether a page claims a date that nothing bears out: it was not seen within two days of it, and its address names
    no such day. A copy with a false date would head its cluster else."""
    moment = moment_of(published, seen_at)
    if int(seen_at.astimezone(UTC).timestamp()) - moment <= FRESH_SECONDS:
        return False
    day = find_day(url_key)
    return day is None or abs((day - datetime.fromtimestamp(moment, UTC).date()).days) > 1


def instant_of(published: str | None) -> datetime | None:
    """An ISO 8601 date of any precision as an instant, UTC where it names no zone: for comparison only."""
    if published is None:
        return None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def compare(one: View, other: View, seconds_apart: int) -> tuple[Kind, int] | None:
    """Are two texts one story?

    Args:
        seconds_apart: between the instants of publication.

    Returns:
        (COPY or EXCERPT, shared runs), or None when they are not. EXCERPT: the shorter one is a teaser that stands
        under another headline.
    """
    if min(len(one.numbers), len(other.numbers)) >= max(NUMBERS, min(one.tokens, other.tokens) / NUMBERED):
        both = len(one.numbers & other.numbers)
        if both < NUMBER_OVERLAP * min(len(one.numbers), len(other.numbers)):
            return None
    small, large = (one, other) if len(one.shingles) <= len(other.shingles) else (other, one)
    size = len(small.shingles)
    shared = len(small.shingles & large.shingles)
    if not size or shared < CONTAINMENT * size:
        return None
    same_title = has_same_title(one, other)
    if shared < (TITLED_SHARED if same_title else LEAST_SHARED):
        return None
    if not same_title and small.tokens < LEAST_TOKENS:
        return None
    jaccard = shared / (size + len(large.shingles) - shared)
    if seconds_apart > FAR_SECONDS and size < FAR_SHINGLES and jaccard < FAR_JACCARD:
        return None
    is_teaser = small.tokens < TEASER_TOKENS and jaccard < CONTAINMENT and not same_title
    return (Kind.EXCERPT if is_teaser else Kind.COPY), shared


def is_part(small: View, large: View) -> bool:
    """Is the one, a copy of the other, so small a part of it that the other may be a round-up of several stories?"""
    return len(small.shingles & large.shingles) <= PART * len(large.shingles)


def are_two(one: View, other: View) -> bool:
    """Are two parts of one text two stories: from different places in it, and under different headlines?"""
    least = min(len(one.shingles), len(other.shingles))
    return len(one.shingles & other.shingles) <= APART * least and not has_same_title(one, other)


def has_same_title(one: View, other: View) -> bool:
    """Does the one headline have nearly all words of the other, as after "Watch:" or a cut?"""
    least = min(len(one.title), len(other.title))
    return least >= TITLE_WORDS and len(one.title & other.title) >= TITLE_OVERLAP * least

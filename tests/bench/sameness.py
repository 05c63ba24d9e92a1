"""Near copies on texts made here: quality by kind of copy, cost, arrival orders, growth. Works without any data.

    python tests/bench/sameness.py quality [--stories 300] [--seed 1]
    python tests/bench/sameness.py orders  [--stories 300] [--seed 1]
    python tests/bench/sameness.py growth  [--articles 1000000] [--seed 1]
    python tests/bench/sameness.py store-growth [--articles 100000] [--seed 1] [--json FILE]

How the texts are made: a vocabulary of invented words (syllables, with Zipf's weights) is drawn for each language, some
of them written without spaces; sentences are runs of its words with names and numbers among them; a story is 6 to 18
paragraphs of them. Publishers have pools of their own lines (subscribe, share, read more, legal), drawn from the same
vocabulary, so that no line and no word is one the rules were made with. From each story copies of the kinds in `COPIES`
are made, each under another host, later and with that host's lines around it. `apart` makes what must not be merged:
market reports that differ in their numbers, stubs of one host, reports of one event that share its quotes, follow-ups
that repeat a third, round-ups of several stories, teasers under another headline.

A pair is right when both texts are of one cluster by construction. Times are processor time of this thread.
"""

import argparse
import json
import math
import random
import resource
import sqlite3
import statistics
import tempfile
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, combinations
from pathlib import Path
from typing import Any

from adapters import EPOCH, batches, results_of
from page import slope

from crawler.dedupe.clusters import place, reverify
from crawler.dedupe.near import NearDocument, fingerprint
from crawler.store import sameness
from crawler.store.base import Run
from crawler.store.sketches import SqliteSketches
from crawler.store.sqlite import SqliteStore, open_store

ONSETS = (
    "b",
    "d",
    "f",
    "g",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "br",
    "dr",
    "gr",
    "kl",
    "pl",
    "st",
    "tr",
)
VOWELS = "aeiou"
CODAS = ("", "", "n", "r", "s", "l")
START = datetime(2026, 1, 5, tzinfo=UTC)


class Language:
    """A vocabulary and what is said with it."""

    def __init__(self, rng: random.Random, is_spaced: bool = True) -> None:
        self.rng, self.is_spaced = rng, is_spaced
        words = {self._word() for _ in range(6000)}
        self.words = sorted(words)
        rng.shuffle(self.words)
        self.weights = list(accumulate(1 / (rank + 8) for rank in range(len(self.words))))

    def _word(self) -> str:
        if not self.is_spaced:
            return "".join(chr(self.rng.randint(0x4E00, 0x5FFF)) for _ in range(self.rng.randint(1, 2)))
        rng = self.rng
        return "".join(
            rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(CODAS) for _ in range(rng.choice((1, 2, 2, 3)))
        )

    def pick(self, count: int) -> list[str]:
        """Words as often as they are used."""
        return self.rng.choices(self.words, cum_weights=self.weights, k=count)

    def say(self, words: Iterable[str]) -> str:
        """Words as they are written."""
        return (" " if self.is_spaced else "").join(words)

    def sentence(self, least: int = 8, most: int = 24) -> str:
        """A sentence, with a number now and then."""
        words = self.pick(self.rng.randint(least, most))
        if self.rng.random() < 0.2:
            words[self.rng.randrange(len(words))] = str(self.rng.randint(2, 4000))
        return self.say([words[0].capitalize(), *words[1:]]) + "."

    def paragraph(self) -> str:
        """One to four sentences."""
        return " ".join(self.sentence() for _ in range(self.rng.randint(1, 4)))

    def title(self) -> str:
        """A headline."""
        return self.say(self.pick(self.rng.randint(6, 10)))


@dataclass(frozen=True)
class Document:
    """One text with what it is."""

    id: str
    host: str
    title: str
    published: datetime
    text: str
    cluster: str
    kind: str

    def plain(self) -> dict[str, Any]:
        """As the adapters take it."""
        return {
            "id": self.id, "host": self.host, "title": self.title, "text": self.text,
            "published": self.published.isoformat(),
        }  # fmt: skip


Lines = list[str]


def cut(share: float) -> Callable[[random.Random, Language, Lines], Lines]:
    """The beginning of a text."""

    def make(rng: random.Random, language: Language, lines: Lines) -> Lines:
        kept: Lines = []
        for line in lines:
            if sum(map(len, kept)) + len(line) / 2 > share * sum(map(len, lines)) and kept:
                break
            kept.append(line)
        return kept

    return make


def rewrite(share: float) -> Callable[[random.Random, Language, Lines], Lines]:
    """Some sentences said otherwise, whole."""

    def make(rng: random.Random, language: Language, lines: Lines) -> Lines:
        return [
            " ".join(
                language.sentence() if rng.random() < share else part.rstrip(".") + "." for part in line.split(". ")
            )
            for line in lines
        ]

    return make


def drop(rng: random.Random, language: Language, lines: Lines) -> Lines:
    """Without a quarter of its paragraphs."""
    kept = [line for line in lines if rng.random() > 0.25]
    return kept if len(kept) > 3 else lines


def reorder(rng: random.Random, language: Language, lines: Lines) -> Lines:
    """Paragraphs behind the first three in another order."""
    return lines[:3] + rng.sample(lines[3:], len(lines) - 3)


def update(rng: random.Random, language: Language, lines: Lines) -> Lines:
    """A later take: a new lead, and more at the end."""
    return [language.paragraph(), *lines, *(language.paragraph() for _ in range(rng.randint(1, 4)))]


def typos(rng: random.Random, language: Language, lines: Lines) -> Lines:
    """One word in fifty is spelled otherwise."""
    return [
        " ".join(word + rng.choice("aeiou") if rng.random() < 0.02 else word for word in line.split(" "))
        for line in lines
    ]


def style(rng: random.Random, language: Language, lines: Lines) -> Lines:
    """Capitals, other quotes, one line."""
    return [f"\u201c{line.upper()}\u201d" for line in lines]


COPIES: dict[str, Callable[[random.Random, Language, Lines], Lines]] = {
    "exact": lambda rng, language, lines: lines, "cut to 70%": cut(0.7), "cut to 50%": cut(0.5),
    "cut to 30%": cut(0.3), "paragraphs dropped": drop, "reordered": reorder, "a tenth rewritten": rewrite(0.1),
    "a quarter rewritten": rewrite(0.25), "updated": update, "typos": typos, "style": style,
    "intro": lambda rng, language, lines: [language.paragraph(), *lines],
}  # fmt: skip


class Publisher:
    """A host with its own lines."""

    def __init__(self, rng: random.Random, language: Language, number: int) -> None:
        self.rng, self.host = rng, f"{language.say(language.pick(2)) if language.is_spaced else 'site'}{number}.example"
        self.host = self.host.replace(" ", "-")
        self.before = [language.sentence(4, 12) for _ in range(rng.randint(0, 3))]
        self.after = [language.sentence(5, 40) for _ in range(rng.randint(2, 9))]

    def dress(self, lines: Lines) -> str:
        """A text as it is extracted with most of the host's lines."""
        before = [line for line in self.before if self.rng.random() < 0.7]
        after = [line for line in self.after if self.rng.random() < 0.7]
        return "\n\n".join([*before, *lines, *after])


def make_documents(stories: int, seed: int) -> list[Document]:
    """Everything, in order of publication."""
    rng = random.Random(seed)
    found: list[Document] = []
    for tongue, share in enumerate((0.5, 0.3, 0.2)):
        language = Language(rng, is_spaced=tongue < 2)
        publishers = [Publisher(rng, language, 100 * tongue + number) for number in range(40)]
        for number in range(int(stories * share)):
            found += _family(rng, language, publishers, f"{tongue}-{number}")
        found += _apart(rng, language, publishers, f"{tongue}", max(4, int(stories * share / 10)))
    return sorted(found, key=lambda document: (document.published, document.id))


def _family(rng: random.Random, language: Language, publishers: list[Publisher], name: str) -> Iterator[Document]:
    lines = [language.paragraph() for _ in range(rng.randint(6, 18))]
    title, moment = language.title(), START + timedelta(minutes=rng.randint(0, 60 * 24 * 25))
    hosts = rng.sample(publishers, 6)
    yield Document(f"{name}-0", hosts[0].host, title, moment, hosts[0].dress(lines), name, "original")
    for place_, kind in enumerate(rng.sample(sorted(COPIES), 4), 1):
        text = hosts[place_].dress(COPIES[kind](rng, language, lines))
        heading = title if rng.random() < 0.5 else language.title()
        later = moment + timedelta(minutes=rng.randint(1, 60 * 30))
        yield Document(f"{name}-{place_}", hosts[place_].host, heading, later, text, name, kind)
    if rng.random() < 0.3:
        teaser = language.say(lines[0].split()[:28]) if language.is_spaced else lines[0][:34]
        yield Document(
            f"{name}-t", hosts[5].host, language.title(), moment + timedelta(hours=2), teaser, f"{name}-t", "teaser"
        )
    if rng.random() < 0.3:
        text = hosts[5].dress([*(language.paragraph() for _ in range(2 * len(lines))), *lines[: len(lines) // 2]])
        later = moment + timedelta(hours=30)
        yield Document(f"{name}-f", hosts[5].host, language.title(), later, text, f"{name}-f", "follow-up")


def _apart(
    rng: random.Random, language: Language, publishers: list[Publisher], name: str, count: int
) -> Iterator[Document]:
    template = [language.sentence(14, 20).rstrip(".") for _ in range(9)]
    stub = [language.sentence(14, 20) for _ in range(3)]
    quotes = [language.sentence(14, 24) for _ in range(3)]
    for number in range(count):
        moment = START + timedelta(hours=rng.randint(0, 600))
        report = [f"{line} {rng.randint(100, 9999)} {rng.randint(10, 99)}." for line in template]
        at = rng.choice(publishers)
        yield Document(
            f"{name}-m{number}", at.host, f"{template[0][:30]} {number}", moment, at.dress(report), f"{name}-m{number}",
            "template",
        )  # fmt: skip
        yield Document(
            f"{name}-s{number}",
            publishers[0].host,
            language.title(),
            moment,
            "\n\n".join(stub),
            f"{name}-s{number}",
            "stub",
        )
        own = [language.paragraph() for _ in range(7)]
        text = at.dress([*own[:3], *quotes, *own[3:]])
        yield Document(f"{name}-e{number}", at.host, language.title(), moment, text, f"{name}-e{number}", "same event")
        parts = [[language.paragraph() for _ in range(4)] for _ in range(3)]
        for place_, part in enumerate(parts):
            host = rng.choice(publishers)
            alone = f"{name}-p{number}{place_}"
            yield Document(alone, host.host, language.title(), moment, host.dress(part), alone, "in a round-up")
        whole = at.dress([line for part in parts for line in part])
        later = moment + timedelta(hours=rng.choice((-3, 3)))
        yield Document(f"{name}-r{number}", at.host, language.title(), later, whole, f"{name}-r{number}", "round-up")


def run_store(documents: list[Document], costs: list[int] | None = None) -> tuple[dict[str, int], dict[str, int], int]:
    """(cluster by id before articles are compared anew, after, bytes of the index) of documents sent through it."""
    add = sameness.add

    def timed(*arguments: Any) -> Any:
        began = time.thread_time_ns()
        try:
            return add(*arguments)
        finally:
            if costs is not None:
                costs.append(time.thread_time_ns() - began)

    with tempfile.TemporaryDirectory() as folder, closing(open_store(Path(folder) / "a.db")) as store:
        sameness.add = timed  # type: ignore[assignment]
        try:
            run_id = store.begin_run(Run("bench", EPOCH, "bench", (), {}))
            for batch in batches(document.plain() for document in documents):
                store.write_results(results_of(store, batch), run_id)
        finally:
            sameness.add = add
        before = _clusters(store)
        store.settle_clusters(EPOCH, 10**9)
        store.connection.execute("VACUUM")
        return before, _clusters(store), _index_bytes(store)


def _clusters(store: SqliteStore) -> dict[str, int]:
    rows = store.query("SELECT url, cluster_id FROM articles")
    return {row["url"].rpartition("/")[2]: row["cluster_id"] for row in rows}


def _index_bytes(store: SqliteStore) -> int:
    names = "'sketches', 'sketch_lines', 'copy_edges', 'sketched_articles', 'sketched_articles_url', "
    names += "'sketched_articles_source', 'sketched_articles_text'"
    query = f"SELECT coalesce(sum(pgsize), 0) AS n FROM dbstat WHERE name IN ({names})"
    return int(store.query(query)[0]["n"])


def quality(stories: int, seed: int) -> None:
    """Pairs found by kind, false merges by kind, cost."""
    documents = make_documents(stories, seed)
    costs: list[int] = []
    before, after, size = run_store(documents, costs)
    prints = []
    for document in documents[:1000]:
        began = time.thread_time_ns()
        fingerprint(document.text)
        prints.append(time.thread_time_ns() - began)
    print(f"{len(documents)} documents, {sum(len(d.text) for d in documents) // len(documents)} characters each")
    for name, found in (("as they came", before), ("after the end of the run", after)):
        _score(documents, found, name)
    for name, taken in (("placing", costs), ("fingerprint", prints)):
        mean, median = statistics.mean(taken) / 1000, statistics.median(taken) / 1000
        print(f"{name}: mean {mean:.0f} us, median {median:.0f} us")
    print(f"index: {size / len(documents):.0f} bytes a document")


def _score(documents: list[Document], found: dict[str, int], name: str) -> None:
    by_id = {document.id: document for document in documents}
    members: dict[int, list[Document]] = defaultdict(list)
    families: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        members[found[document.id]].append(document)
        families[document.cluster].append(document)
    false: Counter[str] = Counter()
    right = 0
    for group in members.values():
        for one, other in combinations(group, 2):
            if one.cluster == other.cluster:
                right += 1
            else:
                false["/".join(sorted((one.kind, other.kind)))] += 1
    wanted = sum(math.comb(len(family), 2) for family in families.values())
    wrong = false.total()
    precision, recall = right / max(1, right + wrong), right / max(1, wanted)
    print(f"{name}: pair F1 {2 * precision * recall / (precision + recall):.4f}, precision {precision:.4f}, "
          f"recall {recall:.4f}, {wrong} false merges {dict(false.most_common(6))}")  # fmt: skip
    kinds: dict[str, list[bool]] = defaultdict(list)
    for document in documents:
        origin = by_id.get(f"{document.cluster}-0")
        if origin is not None and document.kind in COPIES:
            kinds[document.kind].append(found[document.id] == found[origin.id])
    print("  recall: " + ", ".join(f"{kind} {sum(hits) / len(hits):.3f}" for kind, hits in sorted(kinds.items())))


def orders(stories: int, seed: int) -> None:
    """How many clusters are not the same in three arrival orders: of publication, backwards, at random."""
    documents = make_documents(stories, seed)
    shuffled = random.Random(seed + 1).sample(documents, len(documents))
    runs = [run_store(order)[:2] for order in (documents, documents[::-1], shuffled)]
    for name, at in (("as they came", 0), ("after the end of the run", 1)):
        sets = [_groups(run[at]) for run in runs]
        same = set.intersection(*sets)
        differing = [len(groups - same) for groups in sets]
        print(f"{name}: {[len(groups) for groups in sets]} clusters, not the same in all: {differing}")


def _groups(found: dict[str, int]) -> set[frozenset[str]]:
    groups: dict[int, set[str]] = defaultdict(set)
    for name, cluster in found.items():
        groups[cluster].add(name)
    return {frozenset(group) for group in groups.values()}


MONTHLY = 50_000
"""Articles a month in the growing corpus."""
STOCK = 0.05
"""Share of the sentences in it that were said in other stories, too: one of 5,000."""
PHRASED = 0.25
"""Share of its other sentences that hold one of 2,000 stock phrases, some much more often than others."""
TEMPLATES = 40
"""Reports that come again and again with other numbers: one article in fifty."""
RUN = 2_500
"""Articles of one run in it, at whose end those are compared anew whose lines have become common."""
BATCH = 10
"""Articles in one transaction of it."""
CHECKPOINTS = (1_000, 10_000, 20_000, 30_000, 50_000, 70_000, *(size * 100_000 for size in range(1, 11)))
"""Sizes at which the articles that led there are reported: the last tenth of them, 5,000 at least where there are."""
ASKED = 100
"""Articles that `why` and `search` are asked for at a checkpoint."""


class Growing:
    """An endless row of articles of some 200 words, 400 hosts, 50,000 a month.

    Three in ten are copies of one of the last 2,000 stories, cut or with a sentence more; one in fifty is a report made
    by a template; every text has four lines of its host; sentences and phrases return as STOCK and PHRASED say.
    """

    def __init__(self, seed: int) -> None:
        self.rng = rng = random.Random(seed)
        self.language = language = Language(rng)
        self.stock = [language.sentence(10, 18) for _ in range(5_000)]
        self.phrases = [language.pick(rng.randint(5, 8)) for _ in range(2_000)]
        self.often = list(accumulate(1 / (rank + 8) for rank in range(len(self.phrases))))
        self.notices = [[language.sentence(6, 24) for _ in range(4)] for _ in range(400)]
        self.templates = [[language.pick(14) for _ in range(8)] for _ in range(TEMPLATES)]
        self.recent: deque[tuple[str, Lines]] = deque(maxlen=2000)

    def document(self, number: int) -> Document:
        """The next one; `cluster` is the number of its story."""
        rng, language = self.rng, self.language
        chance, story, kind = rng.random(), f"{number}", "story"
        if self.recent and chance < 0.3:
            kind = "copy"
            story, lines = rng.choice(self.recent)
            lines = lines[: rng.randint(4, len(lines))] if rng.random() < 0.5 else [*lines, language.sentence()]
        elif chance < 0.32:
            kind = "template"
            lines = [
                language.say([*words[:7], f"{rng.randint(10, 99999) / 10}", *words[7:], f"{rng.randint(2, 9999)}"])
                for words in rng.choice(self.templates)
            ]
        else:
            lines = [self._sentence() for _ in range(rng.randint(6, 16))]
            self.recent.append((story, lines))
        host = rng.randrange(400)
        text, title = "\n\n".join([*lines, *self.notices[host]]), language.title()
        seen_at = START + timedelta(days=30.4 * number / MONTHLY)
        return Document(f"{number}", f"h{host}.example", title, seen_at, text, story, kind)

    def _sentence(self) -> str:
        rng, language = self.rng, self.language
        if rng.random() < STOCK:
            return rng.choice(self.stock)
        if rng.random() >= PHRASED:
            return language.sentence(10, 18)
        (phrase,) = rng.choices(self.phrases, cum_weights=self.often)
        return language.say([*language.pick(rng.randint(3, 6)), *phrase, *language.pick(rng.randint(2, 5))]) + "."


class Meter:
    """What each step of the growing corpus cost, and what it is at the checkpoints."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.taken: dict[str, list[int]] = defaultdict(list)
        self.measured: list[dict[str, float]] = []

    def time(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its processor time noted."""

        def timed(*arguments: Any) -> Any:
            began = time.thread_time_ns()
            try:
                return work(*arguments)
            finally:
                self.taken[name].append(time.thread_time_ns() - began)

        return timed

    def look(self, number: int, last: int) -> None:
        """Report at a checkpoint; forget what lies before the tenth that leads to the next one."""
        following = min((size for size in CHECKPOINTS if number <= size < last), default=last)
        if number == following:
            means = {name: sum(times) / len(times) / 1000 for name, times in self.taken.items()}
            places = self.taken["placing"]
            means["settling"] = sum(self.taken.get("settling", [])) / len(places) / 1000
            self.measured.append({"size": number, **means})
            told = ", ".join(f"{name} {mean:.0f} us" for name, mean in sorted(means.items()))
            print(
                f"{number:>8} articles: {told}; placing, median {statistics.median(places) / 1000:.0f} us; "
                f"{_resident_mib()} MiB resident, {self.path.stat().st_size / number:.0f} bytes an article in the file",
                flush=True,
            )
        if number in (following, following - max(5_000, following // 10)):
            self.taken.clear()

    def note(self, name: str, mean_us: float) -> None:
        """One more figure of the last checkpoint."""
        self.measured[-1][name] = mean_us
        print(f"{'':>18} {name} {mean_us:.0f} us", flush=True)

    def tell(self) -> None:
        """By how much the times grow."""
        for name in ("placing", "query", "batch", "settling", "why", "search", "search, common word"):
            points = [(row["size"], row[name]) for row in self.measured if row.get(name)]
            if len(points) > 1:
                print(f"exponent of {name}: {slope(points):.3f}")


def _resident_mib() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() >> 20


def growth(articles: int, seed: int) -> None:
    """Time of placing an article, of finding its candidates and of comparing anew, and memory, as the corpus grows.

    Only what belongs to near copies is written: texts are recalled from a table of their own.
    """
    growing = Growing(seed)
    with tempfile.TemporaryDirectory() as folder, closing(open_store(Path(folder) / "a.db")) as store:
        connection = store.connection
        connection.execute("CREATE TABLE texts (article_id INTEGER PRIMARY KEY, body TEXT, title TEXT, story INTEGER)")

        def recall(number: int) -> tuple[str, str | None]:
            row = connection.execute("SELECT body, title FROM texts WHERE article_id = ?", (number,)).fetchone()
            return row[0], row[1]

        sketches = SqliteSketches(connection, recall)
        meter = Meter(Path(folder) / "a.db")
        sketches.sketch_rows = meter.time("query", sketches.sketch_rows)  # type: ignore[method-assign]
        put, make, settle = (
            meter.time("placing", place),
            meter.time("fingerprint", fingerprint),
            meter.time("settling", _settle),
        )
        for first in range(1, articles + 1, BATCH):
            connection.execute("BEGIN IMMEDIATE")
            sketches.look_around()
            for number in range(first, first + BATCH):
                new = growing.document(number)
                connection.execute("INSERT INTO texts VALUES (?, ?, ?, ?)", (number, new.text, new.title, new.cluster))
                key = f"{new.host}/{number}"
                put(NearDocument(number, make(new.text), new.title, new.host, key, new.published), sketches)
            connection.execute("COMMIT")
            if (first + BATCH - 1) % RUN == 0:
                settle(connection, sketches)
            meter.look(first + BATCH - 1, articles)
        meter.tell()
        _tell_right(connection, "SELECT t.story, s.leader_id FROM texts t JOIN sketched_articles s USING (article_id)")


def _settle(connection: sqlite3.Connection, sketches: SqliteSketches) -> None:
    """What `SqliteStore.settle_clusters` does."""
    times: Counter[int] = Counter()
    done = [0]
    while done:
        connection.execute("BEGIN IMMEDIATE")
        done, _ = reverify(sketches, sameness.BATCH, times)
        connection.execute("COMMIT")


def store_growth(articles: int, seed: int, json_file: Path | None = None) -> None:
    """The same through the whole store, as a crawl writes: discovery, fetch, article, version, ledger, near copies.

    At the checkpoints also what `why` and `search` take: of articles of all ages and of a common word.
    """
    growing = Growing(seed)
    with tempfile.TemporaryDirectory() as folder, closing(open_store(Path(folder) / "a.db")) as store:
        run_id = store.begin_run(Run("bench", EPOCH, "bench", (), {}))
        meter = Meter(Path(folder) / "a.db")
        store.sketches.sketch_rows = meter.time("query", store.sketches.sketch_rows)  # type: ignore[method-assign]
        write = meter.time("batch", lambda results: store.write_results(results, run_id))
        settle = meter.time("settling", lambda: store.settle_clusters(START))
        add = sameness.add
        sameness.add = meter.time("placing", add)
        try:
            for first in range(1, articles + 1, BATCH):
                documents = [growing.document(number) for number in range(first, first + BATCH)]
                write(results_of(store, [document.plain() for document in documents]))
                if (first + BATCH - 1) % RUN == 0:
                    settle()
                if (first + BATCH - 1) in CHECKPOINTS:
                    store.update_search()
                meter.look(first + BATCH - 1, articles)
                if (first + BATCH - 1) in CHECKPOINTS:
                    _ask(store, meter, random.Random(seed), growing.language)
        finally:
            sameness.add = add
        meter.tell()
        if json_file is not None:
            lines = [json.dumps(row) for row in meter.measured]
            json_file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _ask(store: SqliteStore, meter: Meter, rng: random.Random, language: Language) -> None:
    """Time `why` and `search`."""
    (highest,) = store.query("SELECT max(article_id) AS id FROM articles", {})
    ids = [rng.randint(1, highest["id"]) for _ in range(ASKED)]
    found = [store.query("SELECT url, title FROM articles WHERE article_id = :id", {"id": number})[0] for number in ids]
    asked: dict[str, tuple[Callable[[str], list[Any]], list[str]]] = {
        "why": (store.explain, [one["url"] for one in found]),
        "search": (lambda title: store.search(title, 20), [one["title"] for one in found]),
        "search, common word": (lambda word: store.search(word, 20), language.words[:20]),
    }
    for name, (work, arguments) in asked.items():
        began = time.thread_time_ns()
        told = [work(argument) for argument in arguments]
        meter.note(name, (time.thread_time_ns() - began) / len(arguments) / 1000)
        assert all(told), name


def _tell_right(connection: sqlite3.Connection, query: str) -> None:
    """How many of the pairs of one story are in one cluster, and how many that are in one are not of one story."""
    counts = f"SELECT count(*) AS n, story, leader_id FROM ({query}) GROUP BY story, leader_id"
    wanted, joined, right = (
        connection.execute(
            f"SELECT sum(n * (n - 1) / 2) FROM (SELECT sum(n) AS n FROM ({counts}) GROUP BY {by})"
        ).fetchone()[0]
        for by in ("story", "leader_id", "story, leader_id")
    )
    precision, recall = right / max(1, joined), right / max(1, wanted)
    print(f"{wanted} pairs: precision {precision:.4f}, recall {recall:.4f}, {joined - right} false merges")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("quality", "orders", "growth", "store-growth"))
    parser.add_argument("--stories", type=int, default=300)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="the figures of store-growth, a checkpoint a line")
    options = parser.parse_args()
    if options.what == "growth":
        growth(options.articles, options.seed)
    elif options.what == "store-growth":
        store_growth(options.articles, options.seed, options.json)
    else:
        {"quality": quality, "orders": orders}[options.what](options.stories, options.seed)


if __name__ == "__main__":
    main()

"""A `SketchIndex` in memory: for tests, and for files of texts that are not stored."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from crawler.dedupe.near import EXACT_SHOWN, Edge, NearRow, Override, View


class MemoryIndex:
    """Keeps everything in dictionaries.

    Args:
        stored: (text, title) of the articles, looked up when a stored text is needed again; the caller fills it.
    """

    def __init__(self, stored: Mapping[int, tuple[str, str | None]]) -> None:
        self._stored = stored
        self._rows: dict[int, NearRow] = {}
        self._sketch: dict[tuple[int, int], set[int]] = defaultdict(set)
        self._lines: dict[tuple[int, int], set[int]] = defaultdict(set)
        self._edges: dict[frozenset[int], Edge] = {}
        self._ends: dict[int, set[frozenset[int]]] = defaultdict(set)
        self._views: dict[int, View] = {}
        self._touched: set[int] = set()
        self.verdicts: set[Override] = set()
        """What people said; whoever has them says so here."""

    def row(self, article: int) -> NearRow | None:
        """See `SketchIndex`."""
        return self._rows.get(article)

    def rows(self, articles: Collection[int]) -> dict[int, NearRow]:
        """See `SketchIndex`."""
        return {article: self._rows[article] for article in articles if article in self._rows}

    def put_row(self, row: NearRow) -> None:
        """See `SketchIndex`."""
        self._rows[row.article] = row

    def drop_row(self, article: int) -> None:
        """See `SketchIndex`."""
        self._rows.pop(article, None)

    def exact(self, check: int) -> list[int]:
        """See `SketchIndex`."""
        return sorted(row.article for row in self._rows.values() if row.check == check)[:EXACT_SHOWN]

    def named(self, url: int) -> int | None:
        """See `SketchIndex`."""
        return next((row.article for row in self._rows.values() if row.url == url), None)

    def naming(self, url: int) -> bool:
        """See `SketchIndex`."""
        return any(row.source == url for row in self._rows.values())

    def sketch_rows(self, partitions: Iterable[int], hashes: Collection[int]) -> list[tuple[int, int]]:
        """See `SketchIndex`."""
        return [
            (hash_, article)
            for partition in partitions
            for hash_ in hashes
            for article in self._sketch.get((partition, hash_), ())
        ]

    def leaders(self, articles: Collection[int]) -> dict[int, int]:
        """See `SketchIndex`."""
        return {article: row.leader for article, row in self.rows(articles).items()}

    def add_sketch(self, partition: int, article: int, hashes: Iterable[int]) -> None:
        """See `SketchIndex`."""
        for hash_ in hashes:
            self._sketch[partition, hash_].add(article)

    def drop_sketch(self, partition: int, article: int, hashes: Iterable[int]) -> None:
        """See `SketchIndex`."""
        for hash_ in hashes:
            self._sketch[partition, hash_].discard(article)

    def line_rows(self, partitions: Iterable[int], lines: Collection[int]) -> list[tuple[int, int]]:
        """See `SketchIndex`."""
        return [
            (line, article)
            for partition in partitions
            for line in lines
            for article in self._lines.get((partition, line), ())
        ]

    def facts(self, articles: Collection[int]) -> dict[int, tuple[int, int, int, int]]:
        """See `SketchIndex`."""
        return {article: (row.leader, row.host, row.title, row.tokens) for article, row in self.rows(articles).items()}

    def add_lines(self, partition: int, article: int, lines: Iterable[int]) -> None:
        """See `SketchIndex`."""
        for line in lines:
            self._lines[partition, line].add(article)

    def drop_lines(self, partition: int, article: int, lines: Iterable[int]) -> None:
        """See `SketchIndex`."""
        for line in lines:
            self._lines[partition, line].discard(article)

    def edges(self, articles: Collection[int]) -> list[Edge]:
        """See `SketchIndex`."""
        ends = {end for article in articles for end in self._ends.get(article, ())}
        return [self._edges[end] for end in ends]

    def put_edges(self, edges: Iterable[Edge]) -> None:
        """See `SketchIndex`."""
        for edge in edges:
            ends = frozenset((edge.article, edge.other))
            self._edges[ends] = edge
            for article in ends:
                self._ends[article].add(ends)

    def drop_edges(self, article: int) -> None:
        """See `SketchIndex`."""
        for ends in self._ends.pop(article, set()):
            del self._edges[ends]
            for other in ends - {article}:
                self._ends[other].discard(ends)

    def drop_all(self, partition: int, article: int) -> None:
        """See `SketchIndex`."""
        for holders in (*self._sketch.values(), *self._lines.values()):
            holders.discard(article)

    def overrides(self, articles: Collection[int]) -> list[Override]:
        """See `SketchIndex`."""
        return [known for known in self.verdicts if known.one in articles or known.other in articles]

    def touch(self, articles: Iterable[int]) -> None:
        """See `SketchIndex`."""
        self._touched.update(articles)

    def take_touched(self, limit: int) -> list[int]:
        """See `SketchIndex`."""
        taken = sorted(self._touched)[:limit]
        self._touched -= set(taken)
        return taken

    def recall(self, article: int) -> tuple[str, str | None]:
        """See `SketchIndex`."""
        return self._stored[article]

    def cached_view(self, article: int) -> View | None:
        """See `SketchIndex`."""
        return self._views.get(article)

    def cache_view(self, article: int, view: View | None) -> None:
        """See `SketchIndex`."""
        if view is None:
            self._views.pop(article, None)
        else:
            self._views[article] = view

"""Clusters of copies, kept up to date as articles arrive, change and go.

`place` finds what a new text is to the stored ones; `remove` takes an article out again. A cluster is named by its
leader. Who leads whom is a pure function of the stored edges and the order of their ends: inside a connected component,
each article in turn joins the first leader it has an edge to, or leads from then on. (Joining along chains of edges
instead merged 56 pairs falsely where leaders merged 1.)
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC

from crawler.dedupe.near import (
    COMMON_CLUSTERS,
    COMMON_TITLES,
    SHORT_TOKENS,
    Edge,
    Fingerprint,
    Kind,
    NearDocument,
    NearRow,
    Placement,
    SketchIndex,
    View,
    compare,
    fingerprint,
    hash_bits,
    instant_of,
    partition_of,
    sketch_of,
    view_of,
    window_of,
)
from crawler.dedupe.normal import normal_tokens

CANDIDATES = 64
"""At most so many stored articles are compared with one, those that share most of the sketch."""
SKETCH_CLUSTERS = 24
"""A run of five words found in so many stories is a stock phrase: it names no candidate and is not stored again."""
SKETCH_COPIES = 4
"""Sketch rows of one run within one cluster: enough to find the cluster by."""
LINE_COPIES = 3
"""Line rows of one line within one cluster: enough to see the titles it stands under."""
LINE_ROWS = 24
"""Rows of one line in all; it is common long before."""
SHARED_ROWS = 2
"""Sketch rows that a candidate shares; one is enough where either text is short."""


def place(document: NearDocument, index: SketchIndex) -> Placement:
    """Put an article into its cluster and store what later ones need to find it.

    An article that was placed before is taken out first: its text has changed.

    Returns:
        Its place, and the other articles that moved with it.
    """
    before: dict[int, int] = {}
    if index.row(document.article) is not None:
        _take_out(document.article, index, before)
    print_ = fingerprint(document.text)
    row = _row_of(document, print_, index)
    lines = print_.lines
    seen = _seen_lines(row, lines, index)
    common = _common(row, seen, is_settled=False)
    view = view_of(print_, document.title, common)
    index.cache_view(row.article, view)
    hashes = sketch_of(print_, common)
    hits = _hits(row, hashes, index)
    candidates = _candidates(row, hits, index)
    edges = _edges(row, view, candidates, index)
    row = _settle_in(row, view, edges, {other.article: other for other in candidates}, index, before)
    if row.source is not None:
        _name_source(row.source, index, before)
    _store_sketch(row, hashes, hits, index)
    unsettled = _store_lines(row, lines, seen, index)
    for article in sorted(unsettled):
        _reconnect(article, index, before, (print_, document.title) if article == row.article else None)
    if before or unsettled:
        row, edges = _require(index, row.article), index.edges([row.article])
    return _placement(row, edges, _moved(before, index))


def remove(article: int, index: SketchIndex) -> tuple[tuple[int, int], ...]:
    """Take an article out, as if it had never been there.

    Returns:
        (article, new leader) of every article whose cluster changed.
    """
    before: dict[int, int] = {}
    if index.row(article) is not None:
        _take_out(article, index, before)
    return _moved(before, index)


def lead(rows: Iterable[NearRow], edges: Iterable[Edge]) -> dict[int, int]:
    """The leader of each article: a pure function of the order of the rows and the copy edges between them."""
    ordered = sorted(rows, key=lambda row: row.order)
    place_of = {row.article: place for place, row in enumerate(ordered)}
    near: dict[int, list[int]] = defaultdict(list)
    for edge in edges:
        if edge.kind is Kind.COPY and edge.article in place_of and edge.other in place_of:
            near[edge.article].append(edge.other)
            near[edge.other].append(edge.article)
    leaders: dict[int, int] = {}
    for row in ordered:
        heads = [other for other in near[row.article] if leaders.get(other) == other]
        leaders[row.article] = min(heads, key=place_of.__getitem__, default=row.article)
    return leaders


def _row_of(document: NearDocument, print_: Fingerprint, index: SketchIndex) -> NearRow:
    url = hash_bits(document.url_key, 48)
    source = hash_bits(document.source_key, 48) if document.source_key else None
    seen = int(document.seen_at.astimezone(UTC).timestamp())
    published = instant_of(document.published)
    rank = 0 if index.naming(url) else 1 if document.agency_host else 2
    return NearRow(
        article=document.article,
        leader=document.article,
        partition=partition_of(document.seen_at),
        moment=seen if published is None else int(published.timestamp()),
        seen=seen,
        rank=rank,
        host=hash_bits(document.host, 32),
        title=hash_bits(" ".join(normal_tokens(document.title or "")), 32),
        url=url,
        source=None if source == url else source,
        check=print_.check,
        tokens=len(print_.tokens),
    )


def _name_source(url: int, index: SketchIndex, before: dict[int, int]) -> None:
    """An article named as a source leads its cluster."""
    named = index.named(url)
    if named is not None and (source := _require(index, named)).rank:
        index.put_row(replace(source, rank=0))
        _reconnect(named, index, before)


Hits = dict[int, list[tuple[int, int]]]
"""By hash of the sketch: (article, leader) of the others that have it."""


def _hits(row: NearRow, hashes: Collection[int], index: SketchIndex) -> Hits:
    hits: Hits = defaultdict(list)
    for hash_, article, leader in index.sketch_rows(window_of(row.partition), hashes):
        if article != row.article:
            hits[hash_].append((article, leader))
    return hits


def _candidates(row: NearRow, hits: Hits, index: SketchIndex) -> list[NearRow]:
    """The stored articles that are worth a comparison, with the leaders of their clusters."""
    shared: dict[int, int] = defaultdict(int)
    for holders in hits.values():
        if len(holders) < SKETCH_CLUSTERS or len({leader for _, leader in holders}) < SKETCH_CLUSTERS:
            for article, _ in holders:
                shared[article] += 1
    best = sorted(shared, key=lambda article: (-shared[article], article))[:CANDIDATES]
    exact = {article for article in index.exact(row.check) if article != row.article}
    rows = index.rows({*best, *exact})
    enough = [
        other
        for article, other in sorted(rows.items())
        if shared[article] >= SHARED_ROWS or article in exact or min(row.tokens, other.tokens) < SHORT_TOKENS
    ]
    heads = {other.leader for other in enough} - rows.keys() - {row.article}
    return enough + list(index.rows(heads).values())


def _edges(row: NearRow, view: View, candidates: Iterable[NearRow], index: SketchIndex) -> list[Edge]:
    found = (_edge(row, view, other, _view(other, index)) for other in candidates)
    return [edge for edge in found if edge is not None]


def _settle_in(
    row: NearRow,
    view: View,
    edges: list[Edge],
    others: Mapping[int, NearRow],
    index: SketchIndex,
    before: dict[int, int],
) -> NearRow:
    """Store an article that is in no cluster, with its edges; returns its row with the leader it got.

    One that comes after all it has an edge to changes the place of no other: the common case, done without a look at
    the whole component.
    """
    index.put_edges(edges)
    near = [
        others[edge.other if edge.article == row.article else edge.article] for edge in edges if edge.kind is Kind.COPY
    ]
    if all(other.order < row.order for other in near):
        head = min(
            (other for other in near if other.leader == other.article), key=lambda other: other.order, default=row
        )
        row = replace(row, leader=head.article)
        index.put_row(row)
        return row
    index.put_row(row)
    index.put_edges(_member_edges(row, view, near, index))
    _lead_again([row.article], index, before)
    return _require(index, row.article)


def _member_edges(row: NearRow, view: View, near: list[NearRow], index: SketchIndex) -> list[Edge]:
    """The edges to those that may follow an article which takes the lead of a cluster: all its later members.

    Each of them has an edge to its present leader. A large cluster has more members than candidates were found.
    """
    known = {row.article, *(other.article for other in near)}
    ends = {end for edge in index.edges({other.leader for other in near}) for end in (edge.article, edge.other)}
    members = [other for other in index.rows(ends - known).values() if other.order > row.order]
    return _edges(row, view, members, index)


def _edge(row: NearRow, view: View, other: NearRow, other_view: View) -> Edge | None:
    measures = compare(view, other_view, abs(row.moment - other.moment))
    if measures is None:
        return None
    kind, shared, containment, jaccard = measures
    first, second = sorted((row.article, other.article))
    if kind is Kind.EXCERPT and (len(view.shingles) <= len(other_view.shingles)) != (first == row.article):
        first, second = second, first
    return Edge(first, second, kind, shared, round(containment, 3), round(jaccard, 3))


def _view(row: NearRow, index: SketchIndex) -> View:
    """The view of a stored article."""
    view = index.cached_view(row.article)
    if view is None:
        text, title = index.recall(row.article)
        print_ = fingerprint(text)
        view = view_of(print_, title, _common(row, _seen_lines(row, print_.lines, index)))
        index.cache_view(row.article, view)
    return view


Seen = dict[int, list[tuple[int, int, int, int]]]
"""By line: (article, leader, host, title) of the other articles that have it."""


def _seen_lines(row: NearRow, lines: Collection[int], index: SketchIndex) -> Seen:
    seen: Seen = defaultdict(list)
    for line, *holder in index.line_rows(window_of(row.partition), lines):
        if holder[0] != row.article:
            seen[line].append((holder[0], holder[1], holder[2], holder[3]))
    return seen


def _common(row: NearRow, seen: Seen, is_settled: bool = True) -> set[int]:
    """The lines of an article that are no part of its story. While it has no cluster it counts for none itself."""
    own = {row.leader} if is_settled else set()
    return {line for line, holders in seen.items() if _is_common(row, holders, own)}


def _is_common(row: NearRow, holders: list[tuple[int, int, int, int]], own: set[int]) -> bool:
    if len(own.union([leader for _, leader, _, _ in holders])) >= COMMON_CLUSTERS:
        return True
    if row.tokens >= SHORT_TOKENS:
        return False
    return len({row.title, *(title for _, _, host, title in holders if host == row.host)}) >= COMMON_TITLES


def _store_sketch(row: NearRow, hashes: Collection[int], hits: Hits, index: SketchIndex) -> None:
    """Store the sampled runs, but for those that enough rows are there for already."""
    fresh = []
    for hash_ in hashes:
        leaders = [leader for _, leader in hits.get(hash_, ())]
        if leaders.count(row.leader) < SKETCH_COPIES and len(set(leaders)) < SKETCH_CLUSTERS:
            fresh.append(hash_)
    index.add_sketch(row.partition, row.article, fresh)


def _store_lines(row: NearRow, lines: Collection[int], seen: Seen, index: SketchIndex) -> set[int]:
    """Store the lines of an article.

    Returns:
        The articles, this one among them, that have a line which became common with it.
    """
    fresh = []
    touched: set[int] = set()
    for line in lines:
        holders = seen.get(line, [])
        if len(holders) < LINE_ROWS and sum(leader == row.leader for _, leader, _, _ in holders) < LINE_COPIES:
            fresh.append(line)
            touched |= _crossed(row, holders, index)
    index.add_lines(row.partition, row.article, fresh)
    return touched


def _crossed(row: NearRow, holders: list[tuple[int, int, int, int]], index: SketchIndex) -> set[int]:
    """The articles for which a line is common with this one, and not without it; this one may be among them."""
    articles = {row.article, *(article for article, _, _, _ in holders)}
    leaders = {leader for _, leader, _, _ in holders}
    if len(leaders) < COMMON_CLUSTERS <= len(leaders | {row.leader}):
        return articles
    titles = {title for _, _, host, title in holders if host == row.host}
    if len(titles) < COMMON_TITLES <= len(titles | {row.title}):
        rows = {row.article: row, **index.rows(articles)}
        return {article for article, other in rows.items() if other.tokens < SHORT_TOKENS}
    return set()


def _reconnect(
    article: int, index: SketchIndex, before: dict[int, int], known: tuple[Fingerprint, str | None] | None = None
) -> None:
    """Compare a stored article anew: one of its lines has become common, or is no longer.

    Args:
        known: its fingerprint and title, where they are at hand.
    """
    if known is None:
        text, title = index.recall(article)
        print_ = fingerprint(text)
    else:
        print_, title = known
    row = _require(index, article)
    common = _common(row, _seen_lines(row, print_.lines, index))
    neighbours = _neighbours(article, index)
    index.drop_edges(article)
    _lead_again([article, *neighbours], index, before)
    view = view_of(print_, title, common)
    index.cache_view(article, view)
    candidates = _candidates(row, _hits(row, sketch_of(print_, common), index), index)
    edges = _edges(row, view, candidates, index)
    index.put_edges(edges)
    met = {end for edge in edges if edge.kind is Kind.COPY for end in (edge.article, edge.other)}
    near = [other for other in candidates if other.article in met]
    if any(other.order > row.order for other in near):
        index.put_edges(_member_edges(row, view, near, index))
    _lead_again([article], index, before)


def _take_out(article: int, index: SketchIndex, before: dict[int, int]) -> None:
    row = _require(index, article)
    print_ = fingerprint(index.recall(article)[0])
    neighbours = _neighbours(article, index)
    seen = _seen_lines(row, print_.lines, index)
    index.drop_edges(article)
    if print_.check == row.check:
        index.drop_sketch(row.partition, article, sketch_of(print_))
        index.drop_lines(row.partition, article, print_.lines)
    else:
        index.drop_all(row.partition, article)
    index.drop_row(article)
    index.cache_view(article, None)
    orphans = [other for other in index.rows(neighbours).values() if other.leader == article]
    _lead_again(neighbours, index, before)
    before.pop(article, None)
    for other in sorted(orphans, key=lambda other: other.order):
        _reconnect(other.article, index, before)
        _store_sketch_again(other.article, index)
    if not orphans:
        for other in sorted(index.rows(neighbours).values(), key=lambda other: other.order)[:SKETCH_COPIES]:
            _store_sketch_again(other.article, index)
    for freed in sorted(_freed(row, seen, index)):
        _reconnect(freed, index, before)


def _freed(row: NearRow, seen: Seen, index: SketchIndex) -> set[int]:
    """The articles with a line that is no longer common without this one."""
    freed: set[int] = set()
    for holders in seen.values():
        freed |= _crossed(row, holders, index)
    return freed - {row.article}


def _store_sketch_again(article: int, index: SketchIndex) -> None:
    """Store a sketch whose rows may have been left out because of an article that is gone."""
    row = _require(index, article)
    print_ = fingerprint(index.recall(article)[0])
    hashes = sketch_of(print_, _common(row, _seen_lines(row, print_.lines, index)))
    _store_sketch(row, hashes, _hits(row, hashes, index), index)


def _neighbours(article: int, index: SketchIndex) -> list[int]:
    ends = {end for edge in index.edges([article]) for end in (edge.article, edge.other)}
    return sorted(ends - {article})


def _lead_again(articles: Collection[int], index: SketchIndex, before: dict[int, int]) -> None:
    """Find the leaders of the components that these articles belong to, and store those that changed."""
    members = set(articles)
    edges: dict[tuple[int, int], Edge] = {}
    border = set(articles)
    while border:
        reached: set[int] = set()
        for edge in index.edges(border):
            if edge.kind is Kind.COPY:
                edges[edge.article, edge.other] = edge
                reached |= {edge.article, edge.other}
        border = reached - members
        members |= border
    rows = index.rows(members)
    for article, leader in lead(rows.values(), edges.values()).items():
        if rows[article].leader != leader:
            before.setdefault(article, rows[article].leader)
            index.put_row(replace(rows[article], leader=leader))


def _require(index: SketchIndex, article: int) -> NearRow:
    row = index.row(article)
    if row is None:
        raise KeyError(article)
    return row


def _moved(before: dict[int, int], index: SketchIndex) -> tuple[tuple[int, int], ...]:
    rows = index.rows(before.keys())
    return tuple(
        sorted((article, rows[article].leader) for article in before if rows[article].leader != before[article])
    )


def _placement(row: NearRow, edges: Iterable[Edge], moved: tuple[tuple[int, int], ...]) -> Placement:
    article = row.article
    ordered = sorted(edges, key=lambda edge: edge.other if edge.article == article else edge.article)
    kinds = {edge.kind for edge in ordered}
    kind = next((kind for kind in (Kind.COPY, Kind.EXCERPT, Kind.CONTAINS) if kind in kinds), Kind.ALONE)
    return Placement(article, row.leader, kind, tuple(ordered), tuple(pair for pair in moved if pair[0] != article))

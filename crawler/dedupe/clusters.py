"""Clusters of copies, kept up to date as articles arrive, change and go.

`place` finds what a new text is to the stored ones; `remove` takes an article out again; `reverify` compares anew those
whose lines have become common since. A cluster is named by its leader. Who leads whom is a pure function of the stored
edges, the order of their ends and people's verdicts: inside a connected component, each article in turn joins the first
leader it has an edge to, or leads from then on. (Joining along chains of edges instead merged 56 pairs falsely where
leaders merged 1.) What a person merged stands as one article there; what a person split never shares a leader.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC
from itertools import chain

from crawler.dedupe.near import (
    CLAIMED,
    COMMON_CLUSTERS,
    COMMON_TITLES,
    ELSEWHERE,
    LONG_SHINGLES,
    NAMED,
    PART,
    REPRINT,
    SAMPLE,
    SHORT_TOKENS,
    Edge,
    Kind,
    NearDocument,
    NearRow,
    Override,
    Placement,
    SketchIndex,
    View,
    are_two,
    compare,
    fingerprint,
    hash_bits,
    is_claimed,
    is_part,
    lines_of,
    moment_of,
    partition_of,
    sketch_of,
    title_words,
    traces_of,
    view_of,
    window_of,
)
from crawler.dedupe.normal import normal_tokens
from crawler.items import Fingerprint

CANDIDATES = 64
"""At most so many stored articles are compared with one, those that share most of the sketch."""
SKETCH_CLUSTERS = 24
"""A run of five words found in so many stories is a stock phrase: it names no candidate and is not stored again."""
SKETCH_COPIES = 3
"""Sketch rows of one run within one cluster: enough to find the cluster by."""
LINE_COPIES = 3
"""Line rows of one line within one cluster: enough to see the titles it stands under."""
LINE_ROWS = 24
"""Rows of one line in all; it is common long before."""
LINE_REFILLED = COMMON_CLUSTERS + 1
"""A line with rows of fewer stories gets those back that were left out when it had enough."""
MATES = 16
"""So many articles of a cluster are looked through at most for lines of one that goes."""
KIN = 0.6
"""Share of the shorter text's words on lines that both have from which on the two are taken for one story."""
KIN_WORDS = 40
"""Words on such lines at least."""
NOTICED = 0.5
"""Of a text with more notices of its host than this leaves it is not asked which they are."""
COMPARED_ANEW = 3
"""So often an article is compared anew at the end of one run at most: two clusters may make and unmake each other."""
SHARED_ROWS = 2
"""Sketch rows that a candidate shares at least; one is enough where either text is short."""
SHARED_SKETCH = 0.15
"""Of the rows that the shorter text should have, the share that a candidate has at least. A copy shares half, the
site's lines and what was left out of the sketch apart; texts that share a stock sentence stay unread: 0.4 ms each."""


def place(document: NearDocument, index: SketchIndex) -> Placement:
    """Put an article into its cluster and store what later ones need to find it.

    An article that was placed before is taken out first: its text has changed.

    Returns:
        Its place, and the other articles that moved with it.
    """
    before: dict[int, int] = {}
    if index.row(document.article) is not None:
        _take_out(document.article, index, before)
    print_ = document.fingerprint
    heading = normal_tokens(document.title) if document.title else []
    row = _row_of(document, heading, index)
    lines = lines_of(print_)
    seen = _seen_lines(row, lines, index)
    common = _common(row, print_, seen, index, is_settled=False)
    view = view_of(print_, frozenset(heading), common)
    index.cache_view(row.article, view)
    hashes = sketch_of(print_, common)
    hits = _hits(row, hashes, index)
    candidates = _candidates(row, hits, index)
    edges = _edges(row, view, candidates, index)
    row = _settle_in(row, view, edges, {other.article: other for other in candidates}, index, before)
    _store_sketch(row, hashes, hits, index)
    unsettled = _store_lines(row, lines, seen, index)
    if row.source is not None:
        _name_source(row.source, index, before)
    if row.article in unsettled:
        _reconnect(row.article, index, before, (print_, view.title))
    _touch((unsettled | _turned(before, index, row.article)) - {row.article}, index)
    if before or unsettled:
        row, edges = _require(index, row.article), index.edges([row.article])
    return _placement(row, edges, _moved(before, index))


def is_placed(document: NearDocument, index: SketchIndex) -> bool:
    """Whether the article is stored with the facts of this document, the lines of its text apart."""
    row = index.row(document.article)
    heading = normal_tokens(document.title) if document.title else []
    return row is not None and replace(_row_of(document, heading, index), leader=row.leader) == row


def remove(article: int, index: SketchIndex) -> tuple[tuple[int, int], ...]:
    """Take an article out, as if it had never been there.

    Returns:
        (article, new leader) of every article whose cluster changed.
    """
    before: dict[int, int] = {}
    if index.row(article) is not None:
        _take_out(article, index, before)
    return _moved(before, index)


def reverify(index: SketchIndex, limit: int, times: Counter[int]) -> tuple[list[int], tuple[tuple[int, int], ...]]:
    """Compare anew articles whose edges may rest on lines that have become common since, or are no longer.

    The clusters that change with that decide again which lines are common: articles with such a line are noted in turn,
    until there are none.

    Args:
        index: the index.
        limit: at most so many articles, about 2 ms each; the others stay noted for the next time.
        times: how often each was compared in this run. It is counted here; from COMPARED_ANEW on an article stays as
            it is.

    Returns:
        Which were compared, none only when none is noted, and (article, new leader) of every article whose cluster
        changed.
    """
    before: dict[int, int] = {}
    found: list[int] = []
    while not found and (taken := index.take_touched(limit)):
        found = sorted(index.rows([article for article in taken if times[article] < COMPARED_ANEW]))
    times.update(found)
    for article in found:
        _reconnect(article, index, before)
    _touch(_turned(before, index), index)
    return found, _moved(before, index)


def lead_again(articles: Collection[int], index: SketchIndex) -> tuple[tuple[int, int], ...]:
    """Find the leaders around these articles anew, after a person's verdict on them.

    Returns:
        (article, new leader) of every article whose cluster changed.
    """
    before: dict[int, int] = {}
    _lead_again(articles, index, before)
    heads = [row for row in index.rows(before.keys()).values() if row.leader == row.article]
    for row in sorted(heads, key=lambda row: row.order):  # in a large cluster most were compared with its leader only
        _reconnect(row.article, index, before)
        _store_sketch_again(row.article, index)
    _touch(_turned(before, index), index)
    return _moved(before, index)


def lead(rows: Iterable[NearRow], edges: Iterable[Edge], overrides: Iterable[Override] = ()) -> dict[int, int]:
    """The leader of each article: a pure function of the order of the rows, the copy edges between them and people's
    verdicts. Articles that a person merged take their turn together, with the first of them."""
    ordered = sorted(rows, key=lambda row: row.order)
    place_of = {row.article: place for place, row in enumerate(ordered)}
    verdicts = [known for known in overrides if known.one in place_of and known.other in place_of]
    group_of = _merged(place_of, verdicts)
    near: dict[int, set[int]] = defaultdict(set)
    for edge in edges:
        if edge.kind is Kind.COPY and edge.article in place_of and edge.other in place_of:
            near[group_of[edge.article]].add(group_of[edge.other])
            near[group_of[edge.other]].add(group_of[edge.article])
    apart: dict[int, set[int]] = defaultdict(set)
    for known in verdicts:
        if not known.is_merge:
            apart[group_of[known.one]].add(group_of[known.other])
            apart[group_of[known.other]].add(group_of[known.one])
    leaders: dict[int, int] = {}
    for row in ordered:
        if group_of[row.article] == row.article:
            shunned = {leaders[group] for group in apart[row.article] if group in leaders} if apart else ()
            heads = [group for group in near[row.article] if leaders.get(group) == group and group not in shunned]
            leaders[row.article] = min(heads, key=place_of.__getitem__, default=row.article)
    return {article: leaders[group] for article, group in group_of.items()}


def _merged(place_of: Mapping[int, int], verdicts: Iterable[Override]) -> dict[int, int]:
    """The first article, by place, of those that a person merged with each."""
    group_of = {article: article for article in place_of}
    for known in verdicts:
        if known.is_merge:
            one, other = sorted((group_of[known.one], group_of[known.other]), key=place_of.__getitem__)
            if one != other:
                group_of |= {article: one for article, group in group_of.items() if group == other}
    return group_of


def _touch(articles: Collection[int], index: SketchIndex) -> None:
    """Note articles that have a line which has become common: they are compared anew later, and rightly from now on."""
    if articles:
        index.touch(sorted(articles))
        for article in articles:
            index.cache_view(article, None)


def _row_of(document: NearDocument, heading: Collection[str], index: SketchIndex) -> NearRow:
    url = hash_bits(document.url_key, 48)
    source = hash_bits(document.source_key, 48) if document.source_key else None
    rank = 0 if index.naming(url) else NAMED
    rank += REPRINT if document.is_reprint else 0
    rank += 0 if document.agency_host else ELSEWHERE
    rank += CLAIMED if is_claimed(document.published, document.seen_at, document.url_key) else 0
    return NearRow(
        article=document.article,
        leader=document.article,
        partition=partition_of(document.seen_at),
        moment=moment_of(document.published, document.seen_at),
        seen=int(document.seen_at.astimezone(UTC).timestamp()),
        rank=rank,
        host=hash_bits(document.host, 32),
        title=hash_bits(" ".join(heading), 32),
        url=url,
        source=None if source == url else source,
        check=document.fingerprint.check,
        tokens=document.fingerprint.tokens,
    )


def _name_source(url: int, index: SketchIndex, before: dict[int, int]) -> None:
    """An article leads its cluster while another names it as its source."""
    named = index.named(url)
    if named is None:
        return
    row = _require(index, named)
    is_named = index.naming(url)
    if is_named is (row.rank >= NAMED):
        index.put_row(replace(row, rank=row.rank - NAMED if is_named else row.rank + NAMED))
        _reconnect(named, index, before)


Hits = dict[int, list[int]]
"""By hash of the sketch: the other articles that have it."""


def _hits(row: NearRow, hashes: Collection[int], index: SketchIndex) -> Hits:
    hits: Hits = defaultdict(list)
    own = row.article
    for hash_, article in index.sketch_rows(window_of(row.partition), hashes):
        if article != own:
            hits[hash_].append(article)
    return hits


def _candidates(row: NearRow, hits: Hits, index: SketchIndex) -> list[NearRow]:
    """The stored articles that are worth a comparison, with the leaders of their clusters."""
    holding: Collection[list[int]] = hits.values()
    crowded = [holders for holders in holding if len(holders) >= SKETCH_CLUSTERS]
    if crowded:
        leaders = index.leaders({article for holders in crowded for article in holders})
        holding = [
            holders
            for holders in holding
            if len(holders) < SKETCH_CLUSTERS or len({leaders.get(article) for article in holders}) < SKETCH_CLUSTERS
        ]
    shared = Counter(chain.from_iterable(holding))
    best: Collection[int] = shared.keys()
    if len(best) > CANDIDATES:
        best = sorted(shared, key=lambda article: (-shared[article], article))[:CANDIDATES]
    exact = {article for article in index.exact(row.check) if article != row.article}
    rows = index.rows({*best, *exact})
    enough = [
        other
        for article, other in sorted(rows.items())
        if shared[article] >= _rows_needed(row, other) or article in exact
    ]
    heads = {other.leader for other in enough} - {row.article, *(other.article for other in enough)}
    return enough + list(index.rows(heads).values()) if heads else enough


def _rows_needed(row: NearRow, other: NearRow) -> float:
    """How many rows of the sketch a candidate has to share to be worth a comparison, at least."""
    small, large = sorted((row.tokens, other.tokens))
    sample = SAMPLE if large <= LONG_SHINGLES else 2 * SAMPLE
    return max(1 if small < SHORT_TOKENS else SHARED_ROWS, SHARED_SKETCH * small / sample)


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

    One that finds a leader, or comes after all it has an edge to, changes the place of no other: the common case, done
    without a look at the whole component.
    """
    edges[:], changed = _find_roundups(row, view, edges, index)
    edges += _edges_of_others(row, view, edges, index)
    index.put_edges(edges)
    _lead_again(changed, index, before)
    near = [
        others[edge.other if edge.article == row.article else edge.article] for edge in edges if edge.kind is Kind.COPY
    ]
    heads = [other for other in near if other.leader == other.article and other.order < row.order]
    if (heads or all(other.order < row.order for other in near)) and not index.overrides(
        {row.article, *(article for other in near for article in (other.article, other.leader))}
    ):
        row = replace(row, leader=min(heads, key=lambda other: other.order, default=row).article)
        index.put_row(row)
        return row
    index.put_row(row)
    index.put_edges(_member_edges(row, view, near, index))
    _lead_again([row.article], index, before)
    return _require(index, row.article)


def _edges_of_others(row: NearRow, view: View, edges: Collection[Edge], index: SketchIndex) -> list[Edge]:
    """The edges of an excerpt or a round-up to members of a story that were no candidates: of the fourth copy on, no
    sketch is stored."""
    ends = {end for edge in edges for end in (edge.article, edge.other)} | {row.article}
    linked = {
        end: edge
        for edge in edges
        if edge.kind is not Kind.COPY
        for end in (edge.article, edge.other)
        if end != row.article
    }
    if not linked:
        return []
    leaders = index.leaders(set(linked))
    model = {leader: linked[article] for article, leader in leaders.items()}
    around = [edge for edge in index.edges(set(leaders.values())) if edge.kind is Kind.COPY]
    members = {end for edge in around for end in (edge.article, edge.other)} - ends
    rows = [other for other in index.rows(members).values() if other.leader in model]
    found = []
    for other in sorted(rows, key=lambda other: other.order)[:CANDIDATES]:
        edge = _edge(row, view, other, _view(other, index))
        as_known = model[other.leader]
        if edge is not None and as_known.kind is Kind.CONTAINS and edge.kind is Kind.COPY:
            edge = _contains(edge, row.article) if as_known.article == row.article else None
        if edge is not None and edge.kind is as_known.kind:
            found.append(edge)
    return found


def _member_edges(row: NearRow, view: View, near: list[NearRow], index: SketchIndex) -> list[Edge]:
    """The edges to those that may follow an article which takes the lead of a cluster: all its later members.

    Each of them has an edge to its present leader. A large cluster has more members than candidates were found.
    """
    known = {row.article, *(other.article for other in near)}
    linked = [edge for edge in index.edges({other.leader for other in near}) if edge.kind is Kind.COPY]
    ends = {end for edge in linked for end in (edge.article, edge.other)}
    members = [other for other in index.rows(ends - known).values() if other.order > row.order]
    return _edges(row, view, members, index)


def _edge(row: NearRow, view: View, other: NearRow, other_view: View) -> Edge | None:
    measures = compare(view, other_view, abs(row.moment - other.moment))
    if measures is None:
        return None
    kind, shared = measures
    ends = (row.article, len(view.shingles)), (other.article, len(other_view.shingles))
    first, second = sorted(ends)
    if kind is Kind.EXCERPT and (ends[0][1] <= ends[1][1]) != (first is ends[0]):
        first, second = second, first
    return Edge(first[0], second[0], kind, shared, round(shared / first[1], 3), round(shared / second[1], 3))


def _find_roundups(row: NearRow, view: View, edges: list[Edge], index: SketchIndex) -> tuple[list[Edge], set[int]]:
    """The edges of an article, those between a round-up and its stories told apart from those between copies.

    A text that holds two stories or more, each of them a small part of it, is no copy of any.

    Returns:
        The edges, and the other articles that have one which is another now: they are stored.
    """
    parts: dict[int, View] = {}
    wholes: dict[int, View] = {}
    for edge in edges:
        if edge.kind is Kind.COPY and min(edge.of_article, edge.of_other) <= PART:
            other = edge.other if edge.article == row.article else edge.article
            found = _view(_require(index, other), index)
            if len(found.shingles) < len(view.shingles) and is_part(found, view):
                parts[other] = found
            elif len(found.shingles) > len(view.shingles) and is_part(view, found):
                wholes[other] = found
    held = parts if _are_several(list(parts.values())) else {}
    holders, changed = set(), set()
    for whole, found in wholes.items():
        stories, turned = _stories_of(whole, found, index)
        if any(are_two(view, story) for story in stories):
            holders.add(whole)
            index.put_edges(turned)
            changed |= {end for edge in turned for end in (edge.article, edge.other)}
    return [_turn(edge, row.article, held, holders) for edge in edges], changed


def _are_several(views: list[View]) -> bool:
    return any(are_two(one, other) for at, one in enumerate(views) for other in views[:at])


def _turn(edge: Edge, article: int, held: Collection[int], holders: Collection[int]) -> Edge:
    other = edge.other if edge.article == article else edge.article
    if other in held:
        return _contains(edge, article)
    return _contains(edge, other) if other in holders else edge


def _contains(edge: Edge, whole: int) -> Edge:
    """The edge as one from a round-up to a story in it."""
    if edge.article == whole:
        return replace(edge, kind=Kind.CONTAINS)
    return Edge(edge.other, edge.article, Kind.CONTAINS, edge.shared, edge.of_other, edge.of_article)


def _stories_of(whole: int, view: View, index: SketchIndex) -> tuple[list[View], list[Edge]]:
    """The small parts of a stored text, and their edges as they are in a round-up where they are not so yet."""
    stories, turned = [], []
    for edge in index.edges([whole]):
        other = edge.other if edge.article == whole else edge.article
        if edge.kind is Kind.EXCERPT or (edge.kind is Kind.CONTAINS and edge.other == whole):
            continue
        found = _view(_require(index, other), index)
        if len(found.shingles) < len(view.shingles) and is_part(found, view):
            stories.append(found)
            if edge.kind is Kind.COPY:
                turned.append(_contains(edge, whole))
    return stories, turned


def _view(row: NearRow, index: SketchIndex) -> View:
    """The view of a stored article."""
    view = index.cached_view(row.article)
    if view is None:
        text, title = index.recall(row.article)
        print_ = fingerprint(text)
        common = _common(row, print_, _seen_lines(row, lines_of(print_), index), index)
        view = view_of(print_, title_words(title), common)
        index.cache_view(row.article, view)
    return view


Seen = dict[int, list[tuple[int, int, int, int, int]]]
"""By line: (article, leader, host, title, words) of the other articles that have it. A line that only one other has can
be common to nobody, and is not in it."""


def _seen_lines(row: NearRow, lines: Collection[int], index: SketchIndex) -> Seen:
    found: dict[int, list[int]] = defaultdict(list)
    own = row.article
    for line, article in index.line_rows(window_of(row.partition), lines):
        if article != own:
            found[line].append(article)
    several = {line: articles for line, articles in found.items() if len(articles) > 1}
    facts = index.facts({article for articles in several.values() for article in articles}) if several else {}
    return {
        line: [(article, *facts[article]) for article in articles if article in facts]
        for line, articles in several.items()
    }


def _common(row: NearRow, print_: Fingerprint, seen: Seen, index: SketchIndex, is_settled: bool = True) -> set[int]:
    """The lines of an article that are no part of its story. While it has no cluster it counts for none itself."""
    if not seen:
        return set()
    own = {row.leader} if is_settled else set()
    kin = _find_kin(row, print_, seen, own, index)
    return {line for line, holders in seen.items() if _is_common(row, holders, own, kin)}


def _find_kin(row: NearRow, print_: Fingerprint, seen: Seen, own: set[int], index: SketchIndex) -> set[int]:
    """The clusters with an article of another host that shares most of what either says: its story, not yet in its
    cluster.

    Else a story whose copies once failed to meet would lose its lines, and they could never meet. A short text may well
    be a notice for the most part. Lines that are common at one host alone count on no side: what a copy was cut to may
    be fewer words than its host's notices.
    """
    crowded = {line for line, holders in seen.items() if _is_crowded(holders, own)}
    if row.tokens < SHORT_TOKENS or not crowded:
        return set()
    notices = {line for line in crowded if _is_notice(row, seen[line], own)}
    if len(notices) == len(crowded):
        return set()
    shared: Counter[int] = Counter()
    known: dict[int, tuple[int, int]] = {}
    said = 0
    for line, start, end in print_.spans:
        if line not in notices:
            said += end - start
            for article, leader, host, _, tokens in seen.get(line, ()):
                if host != row.host:
                    shared[article] += end - start
                    known[article] = leader, tokens
    kin: set[int] = set()
    for article, words in shared.most_common():
        leader, tokens = known[article]
        if words < KIN_WORDS:
            break
        if leader not in kin and leader not in own and _is_kin(article, words, said, tokens, index):
            kin.add(leader)
    return kin


def _is_crowded(holders: list[tuple[int, int, int, int, int]], own: set[int]) -> bool:
    """Do so many clusters have a line, whoever is kin?"""
    if len(holders) + len(own) < COMMON_CLUSTERS:
        return False
    return len(own.union([leader for _, leader, _, _, _ in holders])) >= COMMON_CLUSTERS


def _is_notice(row: NearRow, holders: list[tuple[int, int, int, int, int]], own: set[int]) -> bool:
    """Do so many clusters have a line at one host alone?"""
    at: dict[int, set[int]] = defaultdict(set)
    at[row.host] |= own
    for _, leader, host, _, _ in holders:
        at[host].add(leader)
    return max(map(len, at.values())) >= COMMON_CLUSTERS


def _is_kin(article: int, words: int, said: int, tokens: int, index: SketchIndex) -> bool:
    """Are so many shared words most of what one of two says: one `said` words, the other has `tokens`, notices too?"""
    if words >= KIN * (min(said, tokens) if tokens >= SHORT_TOKENS else said):
        return True
    if tokens < SHORT_TOKENS or words < KIN * NOTICED * tokens:
        return False
    row = _require(index, article)
    print_ = fingerprint(index.recall(article)[0])
    seen = _seen_lines(row, lines_of(print_), index)
    notices = {line for line, holders in seen.items() if _is_notice(row, holders, {row.leader})}
    return words >= KIN * sum(end - start for line, start, end in print_.spans if line not in notices)


def _is_common(row: NearRow, holders: list[tuple[int, int, int, int, int]], own: set[int], kin: set[int]) -> bool:
    if len(own.union([leader for _, leader, _, _, _ in holders if leader not in kin])) >= COMMON_CLUSTERS:
        return True
    if row.tokens >= SHORT_TOKENS:
        return False
    return len({row.title, *(title for _, _, host, title, _ in holders if host == row.host)}) >= COMMON_TITLES


def _store_sketch(row: NearRow, hashes: Collection[int], hits: Hits, index: SketchIndex) -> None:
    """Store the sampled runs, but for those that enough rows are there for already."""
    full = {hash_: holders for hash_, holders in hits.items() if len(holders) >= SKETCH_COPIES}
    if not full:
        index.add_sketch(row.partition, row.article, hashes)
        return
    leader_of = index.leaders({article for holders in full.values() for article in holders})
    for hash_ in list(full):
        leaders = [leader_of.get(article) for article in full[hash_]]
        if leaders.count(row.leader) < SKETCH_COPIES and len(set(leaders)) < SKETCH_CLUSTERS:
            del full[hash_]
    index.add_sketch(row.partition, row.article, [hash_ for hash_ in hashes if hash_ not in full])


def _store_lines(row: NearRow, lines: frozenset[int], seen: Seen, index: SketchIndex) -> set[int]:
    """Store the lines of an article.

    Returns:
        The articles, this one among them, that have a line which became common with it.
    """
    full = set()
    touched: set[int] = set()
    for line, holders in seen.items():
        if len(holders) < LINE_ROWS and [holder[1] for holder in holders].count(row.leader) < LINE_COPIES:
            touched |= _crossed(row, holders, index)
        else:
            full.add(line)
    index.add_lines(row.partition, row.article, lines - full)
    spare = [line for line in full if len(seen[line]) >= LINE_ROWS]
    if spare:
        index.add_lines(_spare(row.partition), row.article, spare)
    return touched


def _spare(partition: int) -> int:
    """Where rows of a line stand that has enough: nobody reads them until it has too few."""
    return -partition


def _crossed(row: NearRow, holders: list[tuple[int, int, int, int, int]], index: SketchIndex) -> set[int]:
    """The articles for which a line is common with this one, and not without it; this one may be among them."""
    articles = {row.article, *(article for article, _, _, _, _ in holders)}
    leaders = {leader for _, leader, _, _, _ in holders}
    if len(leaders) == COMMON_CLUSTERS - 1 and row.leader not in leaders:
        return articles
    titles = {title for _, _, host, title, _ in holders if host == row.host}
    if len(titles) == COMMON_TITLES - 1 and row.title not in titles:
        rows = {row.article: row, **index.rows(articles)}
        return {article for article, other in rows.items() if other.tokens < SHORT_TOKENS}
    return set()


def _turned(before: Mapping[int, int], index: SketchIndex, new: int | None = None) -> set[int]:
    """The articles with a line that became common, or ceased to be, when these left those clusters.

    Args:
        before: article to leader, of those that have another now.
        index: the index.
        new: the article with which it came about: its text may not be stored yet, and what turned with it is known.
    """
    turned: set[int] = set()
    rows = index.rows(before.keys())
    for article in _scattered(before, rows, new):
        row = rows[article]
        found: dict[int, list[int]] = defaultdict(list)
        for line, holder in index.line_rows(window_of(row.partition), lines_of(fingerprint(index.recall(article)[0]))):
            found[line].append(holder)
        several = [{*holders, article} for holders in found.values() if len(holders) >= COMMON_CLUSTERS - 1]
        leader_of = index.leaders({holder for holders in several for holder in holders})
        for holders in several:
            now = {leader_of[holder] for holder in holders if holder in leader_of}
            then = {before.get(holder, leader_of[holder]) for holder in holders if holder in leader_of}
            if (len(now) < COMMON_CLUSTERS) is not (len(then) < COMMON_CLUSTERS):
                turned |= holders
    return turned


def _scattered(before: Mapping[int, int], rows: Mapping[int, NearRow], new: int | None) -> list[int]:
    """Those that changed clusters; not the members of one that has another leader, and is the same otherwise."""
    moves: dict[int, set[int]] = defaultdict(set)
    arrivals: dict[int, set[int]] = defaultdict(set)
    for article, row in rows.items():
        if row.leader != before[article]:
            moves[before[article]].add(row.leader)
            arrivals[row.leader].add(before[article])
    renamed = {
        old
        for old, (leader, *others) in moves.items()
        if not others and old in rows and arrivals[leader] == {old} and (leader == new or before.get(leader) == old)
    }
    return [
        article
        for article, row in rows.items()
        if row.leader != before[article] and before[article] not in renamed and article != new
    ]


def _reconnect(
    article: int, index: SketchIndex, before: dict[int, int], known: tuple[Fingerprint, frozenset[str]] | None = None
) -> None:
    """Compare a stored article anew: one of its lines has become common, or is no longer.

    Args:
        known: its fingerprint and the words of its title, where they are at hand.
    """
    if known is None:
        text, title = index.recall(article)
        known = fingerprint(text), title_words(title)
    print_, heading = known
    row = _require(index, article)
    common = _common(row, print_, _seen_lines(row, lines_of(print_), index), index)
    neighbours = _neighbours(article, index)
    view = view_of(print_, heading, common)
    index.cache_view(article, view)
    candidates = _candidates(row, _hits(row, sketch_of(print_, common), index), index)
    found = {other.article for other in candidates}
    candidates += [other for other in index.rows(neighbours).values() if other.article not in found]
    edges, changed = _find_roundups(row, view, _edges(row, view, candidates, index), index)
    edges += _edges_of_others(row, view, edges, index)
    index.drop_edges(article)  # not before: while an article stands alone its lines seem to be in one story more
    index.put_edges(edges)
    met = {end for edge in edges if edge.kind is Kind.COPY for end in (edge.article, edge.other)}
    near = [other for other in candidates if other.article in met]
    if any(other.order > row.order for other in near):
        index.put_edges(_member_edges(row, view, near, index))
    _lead_again({article, *neighbours, *changed}, index, before)


def _take_out(article: int, index: SketchIndex, before: dict[int, int]) -> None:
    row = _require(index, article)
    print_ = fingerprint(index.recall(article)[0])
    neighbours = _neighbours(article, index)
    for known in index.overrides([article]):
        neighbours += {known.one, known.other} - {article}
    wholes = [edge.article for edge in index.edges([article]) if edge.kind is Kind.CONTAINS and edge.other == article]
    index.drop_edges(article)
    if print_.check == row.check:
        index.drop_sketch(row.partition, article, traces_of(print_))
        index.drop_lines(row.partition, article, lines_of(print_))
        index.drop_lines(_spare(row.partition), article, lines_of(print_))
    else:
        index.drop_all(row.partition, article)
        index.drop_all(_spare(row.partition), article)
    index.drop_row(article)
    _refill_lines(row, lines_of(print_), neighbours, index)
    seen = _seen_lines(row, lines_of(print_), index)
    index.cache_view(article, None)
    orphans = [other for other in index.rows(neighbours).values() if other.leader == article]
    orphans.sort(key=lambda other: other.order)
    for other in orphans:  # one story still, until each is compared: else their lines would seem to be in many
        before.setdefault(other.article, article)
        index.put_row(replace(other, leader=orphans[0].article))
    before.pop(article, None)
    for other in orphans:
        _reconnect(other.article, index, before)
        _store_sketch_again(other.article, index)
    _lead_again(neighbours, index, before)
    if not orphans:
        for other in sorted(index.rows(neighbours).values(), key=lambda other: other.order)[:SKETCH_COPIES]:
            _store_sketch_again(other.article, index)
    for freed in sorted(_freed(row, seen, index).union(wholes)):
        _reconnect(freed, index, before)
    if row.source is not None:
        _name_source(row.source, index, before)
    heads = [other for other in index.rows(before.keys()).values() if other.leader == other.article]
    for head in sorted(heads, key=lambda other: other.order):  # whoever leads now was compared with some members only
        _reconnect(head.article, index, before)


def _refill_lines(row: NearRow, lines: Collection[int], neighbours: Collection[int], index: SketchIndex) -> None:
    """Store rows of lines again that were left out because others had enough of them, among these one that is gone."""
    held: dict[int, set[int]] = defaultdict(set)
    for line, article in index.line_rows(window_of(row.partition), lines):
        held[line].add(article)
    leader_of = index.leaders({article for articles in held.values() for article in articles})
    heads = {line: [leader_of[article] for article in held[line] if article in leader_of] for line in lines}
    scarce = {line for line, leaders in heads.items() if leaders and len(set(leaders)) < LINE_REFILLED}
    spare = map(_spare, window_of(row.partition))
    for line, article in index.line_rows(spare, scarce) if scarce else ():
        if len(held[line]) < LINE_ROWS and article not in held[line] and (other := index.row(article)) is not None:
            index.add_lines(other.partition, article, [line])
            index.drop_lines(_spare(other.partition), article, [line])
            held[line].add(article)
            heads[line].append(other.leader)
    short = {line for line in lines if heads[line].count(row.leader) < LINE_COPIES}
    mates = [mate for mate in index.rows(neighbours).values() if mate.leader == row.leader]
    for mate in sorted(mates, key=lambda mate: mate.order)[:MATES] if short else ():
        lines_of_mate = lines_of(fingerprint(index.recall(mate.article)[0])) & short
        missing = [line for line in lines_of_mate if mate.article not in held[line] and len(held[line]) < LINE_ROWS]
        index.add_lines(mate.partition, mate.article, missing)
        for line in missing:
            held[line].add(mate.article)
            heads[line].append(mate.leader)
        short = {line for line in short if heads[line].count(row.leader) < LINE_COPIES}
        if not short:
            break


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
    hashes = sketch_of(print_, _common(row, print_, _seen_lines(row, lines_of(print_), index), index))
    _store_sketch(row, hashes, _hits(row, hashes, index), index)


def _neighbours(article: int, index: SketchIndex) -> list[int]:
    ends = {end for edge in index.edges([article]) for end in (edge.article, edge.other)}
    return sorted(ends - {article})


def _lead_again(articles: Collection[int], index: SketchIndex, before: dict[int, int]) -> None:
    """Find the leaders of the components that these articles belong to, and store those that changed."""
    members = set(articles)
    edges: dict[tuple[int, int], Edge] = {}
    verdicts: dict[tuple[int, int], Override] = {}
    border = set(articles)
    while border:
        reached: set[int] = set()
        for known in index.overrides(border):
            verdicts[known.one, known.other] = known
            if known.is_merge:
                reached |= {known.one, known.other}
        for edge in index.edges(border):
            if edge.kind is Kind.COPY:
                edges[edge.article, edge.other] = edge
                reached |= {edge.article, edge.other}
        border = reached - members
        members |= border
    rows = index.rows(members)
    for article, leader in lead(rows.values(), edges.values(), verdicts.values()).items():
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

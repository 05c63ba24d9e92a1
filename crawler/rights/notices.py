"""The human-readable notices of a page, found line by line on the tree as parsed, before anything looks for the body.

In: the lines of a page. Out: notices in document order, one for each kind a line is of, with what else is known of the
line. Guards keep out what only looks like a notice: captions and photo credits, menus, bare links, comments, teasers,
consent boxes, prose about copyright, and dates after "originally published".
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.items import Notice, NoticeKind, Scope
from crawler.rights.lines import Line, Segment, collapse, read_lines
from crawler.rights.parties import (
    MARK,
    MAX_CREDIT_CHARS,
    agency_triggers,
    find_credit,
    find_marked_holder,
    find_reserving_holder,
    has_credit_lead,
    is_weak_credit,
)
from crawler.rights.patterns import Table, find_triggers, load_table
from crawler.rights.place import Place, find_place, scope_of
from crawler.rights.zones import Zone, ancestors, zone_of, zones_around

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ONLY_WORDS = re.compile(
    r"^\W*copyrights?\s+(?:&|and|policy|notice|statement|information|law|agent|complaints?|infringement|"
    r"issues?|claims?|dmca|"
    r"terms|disclaimer|permissions?|questions?|rules|act|office|holders?|owners?|protection|takedown|report|"
    r"faq|guidelines)\b",
    re.IGNORECASE,
)
_PHOTO = re.compile(
    r"\w*(?:grafik|foto|bild)\s*[:：]|stock\.adobe|\b(?:fotos?|photos?|bild(?:er|rechte|nachweis|quelle)?|"
    r"image|picture|illustration|getty|shutterstock|imago|istock\w*|alamy|"
    r"unsplash|pixabay|picture[- ]alliance|depositphotos|adobe\s?stock|photograph\w*|foto(?:graf|arena)?|"
    r"crédit|credit|provided by|"
    r"screenshot|grafik|graphic|getty images|ap photo|file photo|handout|zdjęcie|fot|kuva|youtube|afp via|map|"
    r"karte|cartoon|video|"
    r"keystone-sda|picturedesk|dpa-bildfunk|zuma|eyevine|rex features)\b",
    re.IGNORECASE,
)
_MENU_LINK = re.compile(
    r"privacy|terms|contact|about|cookie|imprint|impressum|datenschutz|faq|ad\s?choices|advert|help|feedback|"
    r"careers|sitemap|"
    r"policy|conditions|subscribe|kontakt|agb|mentions|legal|jobs|login|sign|accessib|newsletter|regulamin|"
    r"prywatno|aviso|"
    r"privacidad|contacto|personvern|vilkår|licen[cs]ing|rss|archive|follow|facebook|twitter|instagram",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"^[\s|·•/,–—\-&+¦:;]*$")
_ENDS_SEPARATED = re.compile(r"[|·•/–—¦]\s*$")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])[\"”»)]?\s+|(?<=[。！？])")
_LONG_CHARS = 420
"""A longer line in the article is read sentence by sentence."""
_NEAR_START = 90
"""A notice in longer prose begins this near to the start of its sentence group."""
_SHORT_CHARS = 160
"""A line amid prose that is shorter needs no other sign that it is a notice."""
_PARTLY = re.compile(
    r"^\W*(?:with|additional|avec|mit|con|com)\s+(?:files|inputs?|reporting|information|material|"
    r"informaciones|des)\b",
    re.IGNORECASE,
)
"""A credit for a part: with other names beside the agency's it does not make the text the agency's."""
_PROSE_START = 2 * _NEAR_START + 20
_SMALL_PRINT = frozenset({"em", "i", "small"})
MAX_LINE_CHARS = 50_000
"""A longer line is passed over: it is no notice, and its patterns would cost seconds."""
_MAX_SEARCHED = 6000
"""Characters of a line that are searched: no notice seen is longer, and a hostile page may be one line of megabytes."""
_SPACES = re.compile(r"\s+")
_MARKS = ("©", "ⓒ", "℗", "(c)", "copyright")
_MIN_NOTE = 40
"""A line under a heading like "Disclaimer" is taken for its text from this length on."""
_REJECTED = Zone.MEDIA | Zone.COMMENTS | Zone.RELATED | Zone.CONSENT
_NUMBERED = re.compile(r"^\W*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[.)、．）]")


@dataclass(frozen=True, slots=True)
class FoundNotice:
    """A notice, with what the verdicts need to know of its line."""

    notice: Notice
    languages: tuple[str, ...]
    """The tables whose triggers stand in the line."""
    agency: str | None = None
    """The agency of an agency credit."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: Line
    text: str
    languages: tuple[str, ...]
    may_credit: bool


def find_notices(root: HtmlElement, base_url: str) -> list[FoundNotice]:
    """Every notice of the page.

    Args:
        root: the page's tree; it is not changed.
        base_url: what links are resolved against.

    Returns:
        In document order; a line of two kinds comes twice. The same words in the same scope and kind come once.
    """
    lines = read_lines(root)
    place = find_place(lines)
    titles = {collapse("".join(h.itertext())) for h in root.iter("title", "h1")}
    found: list[FoundNotice] = []
    seen: set[tuple[NoticeKind, Scope, str]] = set()
    for candidate in _find_candidates(lines, place):
        for one in _read_candidate(candidate, lines, place, titles, base_url):
            key = (one.notice.kind, one.notice.scope, one.notice.text)
            if key not in seen:
                seen.add(key)
                found.append(one)
    return found


def _find_candidates(lines: Sequence[Line], place: Place) -> list[_Candidate]:
    """Lines that hold a trigger of some language, a copyright mark or an agency's name.

    All lines are searched as one string, trigger by trigger: `str.find` is some hundred times as fast as one pattern.
    """
    texts = [_searched_text(line, place) for line in lines]
    languages: dict[int, set[str]] = {}
    for index, owners in _find_in_lines(texts, (*((mark, ()) for mark in _MARKS), *find_triggers("\n".join(texts)))):
        languages.setdefault(index, set()).update(owners)
    near = range(max(0, place.first - 15), min(len(lines), place.last + 9))
    credited = [
        texts[index] if index in near and len(texts[index]) <= MAX_CREDIT_CHARS * 2 else ""
        for index in range(len(lines))
    ]
    credits_at = {
        index for index, _ in _find_in_lines(credited, tuple((spelling, ()) for spelling in agency_triggers()))
    }
    return [
        _Candidate(lines[index], lines[index].text, tuple(sorted(languages.get(index, ()))), index in credits_at)
        for index in sorted(languages.keys() | credits_at)
        if sum(len(segment.text) for segment in lines[index].segments) <= MAX_LINE_CHARS
    ]


def _searched_text(line: Line, place: Place) -> str:
    """The part of a line that is worth a search, in lower case: of prose amid the article only the beginning counts
    (see `_stands_apart`), and a short menu link is no notice."""
    segments = line.segments
    text = segments[0].text if len(segments) == 1 else "".join([segment.text for segment in segments])
    if (
        len(text) > _PROSE_START
        and place.first <= line.index < place.last
        and segments[0].parent.tag not in _SMALL_PRINT
    ):
        text = text.lstrip()[:_PROSE_START]
    text = text.lower()
    if "\n" in text or "\xa0" in text or "  " in text:
        text = _SPACES.sub(" ", text)
    return text


def _find_in_lines(
    texts: Sequence[str], words: Sequence[tuple[str, tuple[str, ...]]]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(line, what belongs to the word) for every line that holds a word."""
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    page = "\n".join(texts)
    for word, owners in words:
        at = page.find(word)
        while at >= 0:
            index = bisect_right(starts, at) - 1
            yield index, owners
            at = page.find(word, starts[index + 1])


def _read_candidate(
    candidate: _Candidate, lines: Sequence[Line], place: Place, titles: set[str], base_url: str
) -> list[FoundNotice]:
    line, text = candidate.line, candidate.text
    tables = [load_table(language) for language in candidate.languages]
    if text in titles:
        return []
    if heading := _read_heading(line, text, tables, lines, place, base_url, candidate.languages):
        return heading
    zones = zones_around(line.segments[0].parent, place.holders)
    if zones & _REJECTED:
        return []
    marked = MARK.search(text) is not None
    if zones & Zone.MENU and not marked and NoticeKind.RESERVATION not in find_kinds(text, tables):
        return []
    kinds = _find_line_kinds(line, text, tables, place) if candidate.languages or marked else set()
    credit = find_credit(text) if candidate.may_credit and not (kinds - {NoticeKind.COPYRIGHT_LINE}) else None
    agency = _accept_credit(line, text, credit, zones, place)
    if not kinds and agency is None:
        return []
    run = line.segments
    if agency is None:
        run, text = trim_menu(line, text, tables)
    scope = _decide_scope(line, text, kinds, tables, zones, place)
    if kinds:
        kinds = _guard(line, text, kinds, zones, scope, tables, place)
        if kinds and len(text) > _LONG_CHARS and scope is Scope.ARTICLE:
            text = _cut_sentences(text, tables)
            kinds &= find_kinds(text, tables)
    if agency is not None:
        kinds = (kinds - {NoticeKind.REPUBLICATION}) | {NoticeKind.AGENCY_CREDIT}
        scope = Scope.ARTICLE
    return [
        FoundNotice(
            Notice(kind, scope, text, line.block.getroottree().getpath(line.block), _links(run, base_url)),
            candidate.languages,
            agency if kind is NoticeKind.AGENCY_CREDIT else None,
        )
        for kind in NoticeKind
        if kind in kinds
    ]


def find_kinds(text: str, tables: Sequence[Table]) -> set[NoticeKind]:
    """The kinds of notice whose patterns a text meets; context is not looked at."""
    return set(_find_kinds(text[:_MAX_SEARCHED], tuple(tables)))


@lru_cache(maxsize=4096)
def _find_kinds(text: str, tables: tuple[Table, ...]) -> frozenset[NoticeKind]:
    """Cached: a host's boilerplate comes again on every page, and one line is asked about more than once."""
    kinds: set[NoticeKind] = set()
    for table in tables:
        for kind, patterns in table.kinds:
            if kind not in kinds and any(pattern.search(text) for pattern in patterns):
                kinds.add(kind)
    if MARK.search(text) and not _ONLY_WORDS.match(text):
        kinds.add(NoticeKind.COPYRIGHT_LINE)
        if NoticeKind.REPUBLICATION in kinds and has_credit_lead(text) and len(text) < _SHORT_CHARS:
            kinds = {NoticeKind.REPUBLICATION}
    elif NoticeKind.RESERVATION in kinds and find_reserving_holder(text):
        kinds.add(NoticeKind.COPYRIGHT_LINE)
    if not kinds and any(pattern.search(text) for table in tables for pattern in table.alone):
        kinds.add(NoticeKind.DISCLAIMER)
    return frozenset(kinds)


def _find_line_kinds(line: Line, text: str, tables: Sequence[Table], place: Place) -> set[NoticeKind]:
    """Kinds of a line; of one amid prose only where it stands apart, which the cheap half of the test tells first."""
    if place.first <= line.index < place.last and not _stands_apart(line, text, tables):
        return set()
    return find_kinds(text, tables)


def _read_heading(
    line: Line,
    text: str,
    tables: Sequence[Table],
    lines: Sequence[Line],
    place: Place,
    base_url: str,
    languages: tuple[str, ...],
) -> list[FoundNotice]:
    """The text under a line that only says "Disclaimer" is a disclaimer, whatever its words."""
    if (
        len(text) > 60
        or zones_around(line.segments[0].parent, place.holders) & Zone.FOOTER
        or not any(p.fullmatch(text.strip(" *#_-–—•:：")) for t in tables for p in t.headings)
    ):
        return []
    if all(_link_of(segment.parent) is not None for segment in line.segments if segment.text.strip()):
        return []
    found: list[FoundNotice] = []
    for following in lines[line.index + 1 : line.index + 9]:
        body = following.text
        if found and not _NUMBERED.match(body):
            break
        if len(body) < (_MIN_NOTE // 2 if body[0] > "\u2e80" else _MIN_NOTE):
            break
        zones = zones_around(following.segments[0].parent, place.holders)
        if zones & (_REJECTED | Zone.MENU):
            break
        own = find_kinds(body, [load_table(language) for language in languages])
        if own:
            break
        scope = scope_of(following, place, 12)
        path = following.block.getroottree().getpath(following.block)
        notice = Notice(NoticeKind.DISCLAIMER, scope, body, path, _links(following.segments, base_url))
        found.append(FoundNotice(notice, languages))
    return found


def _accept_credit(line: Line, text: str, credit: tuple[str, bool] | None, zones: Zone, place: Place) -> str | None:
    if credit is None or zones & (_REJECTED | Zone.MENU | Zone.FOOTER) or _PHOTO.search(text):
        return None
    agency, pure = credit
    if zones & Zone.ASIDE and not zones & Zone.BYLINE:
        return None
    near = place.last >= 0 and place.first - 15 <= line.index <= place.last + 8
    if not near:
        return None
    if pure and (zones & Zone.BYLINE or has_credit_lead(text) or text.startswith(("(", "©", "dpa"))):
        return agency
    if is_weak_credit(text):
        return None
    if pure and scope_of(line, place, 6) is Scope.ARTICLE and line.index > place.first - 8:
        return agency
    if not pure and zones & Zone.BYLINE and not _PARTLY.match(text):
        return agency
    return None


def _decide_scope(
    line: Line, text: str, kinds: set[NoticeKind], tables: Sequence[Table], zones: Zone, place: Place
) -> Scope:
    says_article = any(pattern.search(text) for table in tables for pattern in table.article)
    says_site = any(pattern.search(text) for table in tables for pattern in table.site)
    if says_article and not (zones & Zone.FOOTER and says_site):
        return Scope.ARTICLE
    loose = kinds & {NoticeKind.REPUBLICATION, NoticeKind.DISCLAIMER, NoticeKind.LICENCE}
    return scope_of(line, place, 8 if loose else 3)


def _guard(
    line: Line,
    text: str,
    kinds: set[NoticeKind],
    zones: Zone,
    scope: Scope,
    tables: Sequence[Table],
    place: Place,
) -> set[NoticeKind]:
    """What is left of the kinds after a look at the surroundings."""
    marked = MARK.search(text) is not None
    strong = NoticeKind.RESERVATION in kinds or (marked and _YEAR.search(text) is not None)
    if zones & Zone.MENU and not ((marked or find_reserving_holder(text)) and (strong or len(text) < 80)):
        return set()
    if any(pattern.search(text) for table in tables for pattern in table.never):
        return set()
    if _is_bare_link(line) and not (strong and (marked or find_reserving_holder(text))):
        return set()
    if line.block.tag in ("h1", "h2", "h3", "h4", "option", "button", "label") and not marked:
        return set()
    if kinds == {NoticeKind.COPYRIGHT_LINE}:
        if not find_marked_holder(text) and not _YEAR.search(text) and len(text) < 60:
            return set()
        if scope is Scope.ARTICLE and marked:
            if _PHOTO.search(text) or (not _YEAR.search(text) and _near_image(line)):
                return set()
            if len(text) > 300 and (mark := MARK.search(text)) and mark.start() > 60:
                return set()
    if scope is Scope.ARTICLE and not marked and place.first <= line.index < place.last:
        quoted = any(pattern.search(text) for table in tables for pattern in table.guard)
        if quoted:
            return set()
    return kinds


def _stands_apart(line: Line, text: str, tables: Sequence[Table]) -> bool:
    """Whether a line amid the article's prose can be a notice: short, set in italics or small print, or one that is
    a notice from its beginning."""
    if len(text) < _SHORT_CHARS or zones_around(line.segments[0].parent) & Zone.LEGAL:
        return True
    first = next(segment for segment in line.segments if segment.text.strip())
    if any(around.tag in _SMALL_PRINT for around in list(ancestors(first.parent))[:3]):
        return True
    return bool(find_kinds(text[: _NEAR_START * 2], tables))


def _is_bare_link(line: Line) -> bool:
    return all(_link_of(segment.parent) is not None for segment in line.segments if segment.text.strip())


def _near_image(line: Line) -> bool:
    """A picture stands beside the line, in a container with little text of its own."""
    for around in list(ancestors(line.block))[:3]:
        if next(around.iter("img", "picture", "video", "figure"), None) is not None:
            return sum(len(text) for text in around.itertext()) < 400
    return False


def _cut_sentences(text: str, tables: Sequence[Table]) -> str:
    """The sentences of a long line from the first to the last that is a notice by itself; all of it when none is."""
    sentences: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        sentences.append((start, match.start()))
        start = match.end()
    sentences.append((start, len(text)))
    hits = [(begin, end) for begin, end in sentences if find_kinds(text[begin:end], tables)]
    if not hits or hits[0][0] <= _NEAR_START:
        return text
    return text[hits[0][0] : hits[-1][1]].strip()


def trim_menu(line: Line, text: str, tables: Sequence[Table]) -> tuple[tuple[Segment, ...], str]:
    """Cut the menu links off both ends of a line."""
    run = list(line.segments)
    while len(run) > 1 and _drops_end(run, -1):
        run.pop()
    while len(run) > 1 and _drops_end(run, 0):
        run.pop(0)
    if len(run) == len(line.segments):
        return line.segments, text
    trimmed = collapse("".join(segment.text for segment in run))
    if find_kinds(trimmed, tables) != find_kinds(text, tables):
        return line.segments, text
    return tuple(run), trimmed


def _drops_end(run: Sequence[Segment], side: int) -> bool:
    segment = run[side]
    if not segment.text.strip():
        return True
    if _link_of(segment.parent) is None:
        return _SEPARATORS.match(segment.text) is not None
    words = segment.text.strip()
    if len(words) > 45 or MARK.search(words):
        return False
    rest = [other for other in (run[:-1] if side else run[1:]) if other.text.strip()]
    if not rest:
        return False
    neighbour = rest[-1] if side else rest[0]
    if _SEPARATORS.match(neighbour.text) or _link_of(neighbour.parent) is not None:
        return True
    if side and _ENDS_SEPARATED.search(neighbour.text):
        return True
    return (
        _MENU_LINK.search(words) is not None and len(words) < 30 and (not side or neighbour.text.rstrip()[-1] in ".!。")
    )


def _link_of(element: HtmlElement) -> HtmlElement | None:
    for distance, around in enumerate(ancestors(element)):
        if around.tag == "a":
            return around
        if distance > 4 or zone_of(around) & Zone.ARTICLE:
            return None
    return None


def _links(run: Sequence[Segment], base_url: str) -> tuple[str, ...]:
    found: list[str] = []
    for segment in run:
        link = _link_of(segment.parent)
        href = (link.get("href") or "").strip() if link is not None else ""
        if not href or href.startswith(("#", "javascript:", "mailto:")):
            continue
        try:
            address = urljoin(base_url, href)
        except ValueError:
            continue
        if address.startswith(("http://", "https://")) and address not in found:
            found.append(address)
    return tuple(found)

"""The human-readable notices of a page, found line by line on the tree as parsed, before anything looks for the body.

In: the lines of a page. Out: notices in document order, one for each kind a line is of, with what else is known of the
line. Guards keep out what only looks like a notice: captions and photo credits, menus, bare links, comments, teasers,
consent boxes, prose about copyright, and dates after "originally published".
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from operator import itemgetter
from urllib.parse import urljoin

from lxml.html import HtmlElement

from crawler.extract.tree import HtmlDocument
from crawler.items import Notice, NoticeKind, Scope
from crawler.rights.joining import Begun, carry_on, join_lines, make_line
from crawler.rights.lines import Line, Segment, collapse, read_lines, strip_invisible
from crawler.rights.parties import (
    MARK,
    MAX_CREDIT_CHARS,
    begins_marked,
    find_credit,
    find_marked_holder,
    find_reserving_holder,
    has_credit_lead,
    is_marked,
    is_weak_credit,
    load_spellings,
)
from crawler.rights.patterns import Rules, Table, load_table, load_triggers
from crawler.rights.place import Place, find_place, scope_of
from crawler.rights.telling import SURE, has_label, meets_told, weigh_line
from crawler.rights.zones import Zone, ancestors, zone_of, zones_around
from crawler.urls import find_url
from crawler.words import WordFinder

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ONLY_WORDS = re.compile(
    r"^\W*copyrights?\s+(?:&|and|policy|notices?|statements?|information|law|agent|complaints?|infringement|"
    r"issues?|claims?|dmca|"
    r"terms|disclaimer|permissions?|questions?|rules|act|office|holders?|owners?|protection|takedown|report|"
    r"faq|guidelines)\b",
    re.IGNORECASE,
)
_PHOTO = re.compile(
    r"(?:grafik|foto|bild)\s*[:：]|stock\.adobe|\b(?:fotos?|photos?|bild(?:er|rechte|nachweis|quelle)?|"
    r"image|picture|illustration|getty|shutterstock|imago|istock\w*|alamy|"
    r"unsplash|pixabay|picture[- ]alliance|depositphotos|adobe\s?stock|photograph\w*|foto(?:graf|arena)?|"
    r"crédit|credit|provided by|"
    r"fotostrecke|bildergalerie|galer[ií]a|galerie|gallery|diaporama|slideshow|"
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
_SENTENCE_END = re.compile(r"(?<=[.!?。！？।؟])[\"”»)]?\s+|(?<=[。！？])")
_MIXED_CHARS = 160
"""Of a longer line in the article that begins or ends with prose, only the sentences that are a notice are taken."""
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
_BYLINE_REACH = 30
"""A byline stands at most so many lines before the first prose: pictures and buttons to share come between."""
_PROSE_START = 2 * _NEAR_START + 20
_SMALL_PRINT = frozenset({"em", "i", "small"})
MAX_LINE_CHARS = 50_000
"""A longer line is passed over: it is no notice, and its patterns would cost seconds."""
_MAX_SEARCHED = 6000
"""Characters of a line that are searched: no notice seen is longer, and a hostile page may be one line of megabytes."""
_MARKS = ("©", "ⓒ", "℗", "(c)", "(с)", "copyright")
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
    last: int = -1
    """The last of its lines, where it is made of several."""


def find_notices(document: HtmlDocument, lines: Sequence[Line] | None = None) -> list[FoundNotice]:
    """Every notice of the page.

    Args:
        document: the page; its tree is not changed.
        lines: its lines, where they have been read.

    Returns:
        In document order; a line of two kinds comes twice. The same words in the same scope and kind come once.
    """
    lines = read_lines(document.root) if lines is None else lines
    place = find_place(lines)
    titles = {collapse("".join(h.itertext())) for h in document.elements.of("title", "h1")}
    read = [
        (candidate, ones)
        for candidate in _join_candidates(_find_candidates(lines, place), lines, place)
        if (ones := _read_candidate(candidate, lines, place, titles, document.base_url))
    ]
    placed = [(candidate.line.index, one) for candidate, ones in read for one in ones]
    placed = _add_continued(read, placed, lines, place, document.base_url)
    found: dict[tuple[NoticeKind, Scope, str], FoundNotice] = {}
    for _, one in sorted(placed, key=itemgetter(0)):
        found.setdefault((one.notice.kind, one.notice.scope, one.notice.text), one)
    return list(found.values())


def _add_continued(
    read: Sequence[tuple[_Candidate, Sequence[FoundNotice]]],
    placed: list[tuple[int, FoundNotice]],
    lines: Sequence[Line],
    place: Place,
    base_url: str,
) -> list[tuple[int, FoundNotice]]:
    """The notices and what goes on with a disclaimer in the blocks beside it; all of one disclaimer has one scope.

    Args:
        read: the candidates that are notices.
        placed: these notices, each with the place of its line.
        lines: of the page.
        place: of the article.
        base_url: what links are resolved against.
    """
    begun: dict[Begun, FoundNotice] = {}
    spoken: set[str] = set()
    for candidate, ones in read:
        kinds = {one.notice.kind for one in ones}
        first = candidate.line.index
        texts = {one.notice.text for one in ones}
        if candidate.text not in texts:  # under a heading its notices are the lines behind it
            below = [line.index for line in lines[first + 1 : first + 9] if line.text in texts]
            first, last = (below[0], below[-1]) if below else (first, max(first, candidate.last))
        else:
            last = max(first, candidate.last)
        is_disclaimer = not kinds.isdisjoint((NoticeKind.DISCLAIMER, NoticeKind.REPUBLICATION))
        spoken.update(candidate.languages)
        begun[Begun(first, last, ones[0].notice.text, is_disclaimer)] = ones[0]
    if not any(one.is_disclaimer for one in begun):
        return placed
    tables = [load_table(language) for language in sorted(spoken)]
    disclaimers = {one.first for one in begun if one.is_disclaimer}
    added: list[tuple[int, FoundNotice]] = []
    scopes: dict[int, Scope] = {}
    for line, one in carry_on(list(begun), tables, lines, place, find_kinds):
        opening = begun[one]
        if line.index in disclaimers:
            scopes[line.index] = opening.notice.scope
            continue
        path = line.block.getroottree().getpath(line.block)
        links = _links(line.segments, base_url)
        notice = Notice(NoticeKind.DISCLAIMER, opening.notice.scope, line.text, path, links)
        added.append((line.index, FoundNotice(notice, opening.languages)))
    placed = [
        (index, replace(one, notice=replace(one.notice, scope=scopes[index]))) if index in scopes else (index, one)
        for index, one in placed
    ]
    return placed + added


def _join_candidates(candidates: Sequence[_Candidate], lines: Sequence[Line], place: Place) -> Iterator[_Candidate]:
    """The candidates, those that make one notice as one."""
    languages = {candidate.line.index: candidate.languages for candidate in candidates}
    last = -1
    for candidate in candidates:
        if candidate.line.index <= last:
            continue
        tables = [load_table(language) for language in candidate.languages]
        parts = join_lines(candidate.line, tables, lines, place, find_kinds)
        if len(parts) == 1:
            yield candidate
            continue
        last = parts[-1].index
        line = make_line(parts)
        spoken = sorted({language for part in parts for language in languages.get(part.index, ())})
        yield _Candidate(line, line.text, tuple(spoken), False, last)


def _find_candidates(lines: Sequence[Line], place: Place) -> list[_Candidate]:
    """Lines that hold a trigger of some language, a copyright mark or an agency's name.

    All lines are searched as one string, for all words at once.
    """
    texts = strip_invisible("\0".join([_searched_text(line, place) for line in lines])).lower().split("\0")
    near = range(max(0, place.first - _BYLINE_REACH), min(len(lines), place.last + 9))
    known, finder = _load_words()
    languages: dict[int, set[str]] = {}
    spelt: dict[int, set[str]] = {}
    for index, word in finder.find_in(texts):
        owners, spellings = known[word]
        if owners is not None:
            languages.setdefault(index, set()).update(owners)
        if spellings and index in near and len(texts[index]) <= MAX_CREDIT_CHARS * 2:
            spelt.setdefault(index, set()).update(spellings)
    found: list[_Candidate] = []
    for index in sorted(languages.keys() | spelt.keys()):
        line = lines[index]
        if line.size > MAX_LINE_CHARS:
            continue
        text = line.text
        may_credit = any(spelling in text for spelling in spelt.get(index, ()))
        if may_credit or index in languages:
            found.append(_Candidate(line, text, tuple(sorted(languages.get(index, ()))), may_credit))
    return found


@cache
def _load_words() -> tuple[dict[str, tuple[tuple[str, ...] | None, tuple[str, ...]]], WordFinder]:
    """Every word that makes a candidate of a line, and what finds them. Of each word the languages whose trigger it is
    (none for a mark, None for a word that is but an agency's), and the agencies' spellings that it is in lower case."""
    agencies = load_spellings()
    owners = {**dict.fromkeys(agencies), **dict.fromkeys(_MARKS, ()), **dict(load_triggers())}
    return {word: (of, agencies.get(word, ())) for word, of in owners.items()}, WordFinder(owners)


def _searched_text(line: Line, place: Place) -> str:
    """The part of a line that is worth a search: of prose amid the article only the beginning counts (see
    `_stands_apart`)."""
    if (
        line.size > _PROSE_START
        and place.first <= line.index < place.last
        and line.segments[0].parent.tag not in _SMALL_PRINT
    ):
        return line.text[:_PROSE_START]
    return line.text


def _read_candidate(
    candidate: _Candidate, lines: Sequence[Line], place: Place, titles: set[str], base_url: str
) -> list[FoundNotice]:
    line, text = candidate.line, candidate.text
    tables = [load_table(language) for language in candidate.languages]
    if text in titles:
        return []
    if heading := _read_heading(line, text, tables, lines, place, base_url, candidate.languages):
        return heading
    marked = is_marked(text)
    kinds = find_kinds(text, tables) if candidate.languages or marked else set()
    if not kinds and (labelled := _find_labelled(line, text, tables, place)) is not text:
        text = labelled
        kinds = find_kinds(text, tables)
    if not kinds and not (candidate.may_credit and find_credit(text)):
        return []
    zones = zones_around(line.segments[0].parent, place.holders)
    if zones & _rejected(line, zones, marked):
        return []
    if zones & Zone.MENU and not marked and NoticeKind.RESERVATION not in kinds:
        return []
    if place.first <= line.index < place.last and not _stands_apart(line, text, tables):
        kinds = set()
    credit = find_credit(text) if candidate.may_credit and not (kinds - {NoticeKind.COPYRIGHT_LINE}) else None
    agency = _accept_credit(line, text, credit, zones, lines, place)
    if not kinds and agency is None:
        return []
    run = line.segments
    if agency is None:
        run, text = trim_menu(line, text, tables)
    scope = _decide_scope(line, text, kinds, tables, zones, place)
    if kinds:
        kinds = _guard(line, text, kinds, zones, scope, tables, lines, place)
        if kinds and scope is Scope.ARTICLE:
            text = _cut_sentences(text, tables)
            kinds &= find_kinds(text, tables)
        if kinds and scope is Scope.ARTICLE and not _governs(line, text, tables, zones, place):
            kinds = set()
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


def _rejected(line: Line, zones: int, marked: bool) -> int:
    """The zones in which there is no notice. In a footer a class of letters called `caption` makes no picture, and a
    signed line is none of a comment: the end tag of the comments is missing."""
    rejected = _REJECTED
    if zones & Zone.FOOTER and zones & Zone.MEDIA:
        around = list(ancestors(line.segments[0].parent))[:6]
        if not any(element.tag in ("figure", "figcaption", "picture") for element in around):
            rejected &= ~Zone.MEDIA
    if zones & Zone.FOOTER and marked:
        rejected &= ~Zone.COMMENTS
    return rejected


def find_kinds(text: str, tables: Sequence[Table]) -> set[NoticeKind]:
    """The kinds of notice whose patterns a text meets; context is not looked at."""
    return set(_find_kinds(strip_invisible(text[:_MAX_SEARCHED]), tuple(tables)))


@lru_cache(maxsize=4096)
def _find_kinds(text: str, tables: tuple[Table, ...]) -> frozenset[NoticeKind]:
    """Cached: a host's boilerplate comes again on every page, and one line is asked about more than once."""
    kinds: set[NoticeKind] = set()
    alone: list[re.Pattern[str]] = []
    for table in tables:
        words = table.find_words(text)
        for kind, rules in table.kinds:
            if kind not in kinds and any(pattern.search(text) for pattern in rules.among(words)):
                kinds.add(kind)
        alone += table.alone.among(words)
    if is_marked(text) and not _ONLY_WORDS.match(text):
        kinds.add(NoticeKind.COPYRIGHT_LINE)
        if (
            NoticeKind.REPUBLICATION in kinds
            and len(text) < _SHORT_CHARS
            and has_credit_lead(text)
            and not begins_marked(text)
        ):
            kinds = {NoticeKind.REPUBLICATION}
    elif NoticeKind.RESERVATION in kinds and find_reserving_holder(text, [table.language for table in tables]):
        kinds.add(NoticeKind.COPYRIGHT_LINE)
    if not kinds and any(pattern.search(text) for pattern in alone):
        kinds.add(NoticeKind.DISCLAIMER)
    return frozenset(kinds)


def _meets(text: str, tables: Sequence[Table], purpose: Callable[[Table], Rules]) -> bool:
    """Whether a text meets a pattern of some purpose in one of the tables."""
    text = strip_invisible(text)
    return any(pattern.search(text) for table in tables for pattern in purpose(table).among(table.find_words(text)))


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
    if len(text) > 60:
        return []
    bare = text.strip(" *#_-–—•:：")
    if (
        not any(p.fullmatch(bare) for t in tables for p in t.headings.among(t.find_words(bare)))
        or zones_around(line.segments[0].parent, place.holders) & Zone.FOOTER
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
        if place.first <= line.index and following.index < place.last:
            break  # a heading of the article's own
        own = find_kinds(body, [load_table(language) for language in languages])
        if own:
            break
        scope = scope_of(following, place, 12)
        path = following.block.getroottree().getpath(following.block)
        notice = Notice(NoticeKind.DISCLAIMER, scope, body, path, _links(following.segments, base_url))
        found.append(FoundNotice(notice, languages))
    return found


def _accept_credit(
    line: Line, text: str, credit: tuple[str, bool] | None, zones: int, lines: Sequence[Line], place: Place
) -> str | None:
    if credit is None or zones & (_REJECTED | Zone.MENU | Zone.FOOTER) or _PHOTO.search(text):
        return None
    agency, pure = credit
    if zones & Zone.ASIDE and not zones & Zone.BYLINE:
        return None
    reach = _BYLINE_REACH if zones & Zone.BYLINE else 15
    near = place.last >= 0 and place.first - reach <= line.index <= place.last + 8
    if not near:
        return None
    if pure and (zones & Zone.BYLINE or has_credit_lead(text) or text.startswith(("(", "©", "dpa-", "dpa:"))):
        return agency
    if is_weak_credit(text):
        return None
    if pure and scope_of(line, place, 6) is Scope.ARTICLE and line.index > place.first - 8:
        return None if _is_of_picture(line, lines, place) else agency
    if _PARTLY.match(text):
        return None
    if not pure and (zones & Zone.BYLINE or (has_credit_lead(text) and line.index < place.first)):
        return agency
    return None


def _is_of_picture(line: Line, lines: Sequence[Line], place: Place) -> bool:
    """Whether a bare name of an agency credits a picture: it stands amid the prose, beside a picture, or beside words
    of a gallery."""
    if any(len(other.text) < 80 and _YEAR.search(other.text) for other in lines[line.index + 1 : line.index + 2]):
        return False  # a byline: agency and date
    if place.first < line.index < place.last:
        return True
    if _near_image(line):
        return True
    beside = lines[max(0, line.index - 1) : line.index + 2]
    return any(other is not line and other.size < 60 and _PHOTO.search(other.text) for other in beside)


def _decide_scope(
    line: Line, text: str, kinds: set[NoticeKind], tables: Sequence[Table], zones: int, place: Place
) -> Scope:
    if _meets(text, tables, lambda table: table.article) and not (
        zones & Zone.FOOTER and _meets(text, tables, lambda table: table.site)
    ):
        return Scope.ARTICLE
    if kinds == {NoticeKind.COPYRIGHT_LINE} and _names_nobody(text):
        return Scope.SITE
    loose = kinds & {NoticeKind.REPUBLICATION, NoticeKind.DISCLAIMER, NoticeKind.LICENCE}
    return scope_of(line, place, 8 if loose else 3)


def _guard(
    line: Line,
    text: str,
    kinds: set[NoticeKind],
    zones: int,
    scope: Scope,
    tables: Sequence[Table],
    lines: Sequence[Line],
    place: Place,
) -> set[NoticeKind]:
    """What is left of the kinds after a look at the surroundings."""
    marked = is_marked(text)
    strong = NoticeKind.RESERVATION in kinds or (marked and _YEAR.search(text) is not None)
    if zones & Zone.MENU and not ((marked or find_reserving_holder(text)) and (strong or len(text) < 80)):
        return set()
    if _meets(text, tables, lambda table: table.never):
        return set()
    sign = MARK.search(text) if zones & Zone.FOOTER and marked else None
    is_signed = sign is not None and sign.start() < 3 and _has_sign(text) and find_marked_holder(text)
    if _is_bare_link(line) and not is_signed and not (strong and (marked or find_reserving_holder(text))):
        return set()
    is_heading = line.block.tag in ("h1", "h2", "h3", "h4", "option", "button", "label")
    if is_heading and not marked and not (zones & Zone.FOOTER and NoticeKind.RESERVATION in kinds):
        return set()
    if kinds == {NoticeKind.COPYRIGHT_LINE}:
        is_named = find_marked_holder(text) or _meets(text, tables, lambda table: table.holder)
        if not is_named and not _YEAR.search(text) and len(text) < 60:
            return set()
        if scope is Scope.ARTICLE and marked:
            if _PHOTO.search(text) or _is_below_photo(line, lines) or (not _YEAR.search(text) and _near_image(line)):
                return set()
            if len(text) > 300 and (mark := MARK.search(text)) and mark.start() > 60:
                return set()
    is_amid = scope is Scope.ARTICLE and not marked and place.first <= line.index < place.last
    return set() if is_amid and _meets(text, tables, lambda table: table.guard) else kinds


def _stands_apart(line: Line, text: str, tables: Sequence[Table]) -> bool:
    """Whether a line amid the article's prose can be a notice: short, set in italics or small print, or one that is
    a notice from its beginning."""
    if len(text) < _SHORT_CHARS or zones_around(line.segments[0].parent) & Zone.LEGAL:
        return True
    first = next(segment for segment in line.segments if segment.text.strip())
    if any(around.tag in _SMALL_PRINT for around in list(ancestors(first.parent))[:3]):
        return True
    return bool(find_kinds(text[: _NEAR_START * 2], tables))


def _governs(line: Line, text: str, tables: Sequence[Table], zones: int, place: Place) -> bool:
    """Whether a line in the text of the article is a notice rather than a sentence about rights; elsewhere it is."""
    if zones & (Zone.FOOTER | Zone.ASIDE | Zone.LEGAL) or not place.first - 1 <= line.index <= place.last + 2:
        return True
    first = next(segment for segment in line.segments if segment.text.strip())
    is_small = any(around.tag in _SMALL_PRINT for around in list(ancestors(first.parent))[:3])
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if sentence]
    matching = [sentence for sentence in sentences if find_kinds(sentence, tables)]
    hints = is_small + (len(matching) > 1) - 2 * _goes_on_as_prose(sentences, tables)
    return hints + weigh_line(" ".join(matching) or text, tables, find_kinds) >= SURE


def _goes_on_as_prose(sentences: Sequence[str], tables: Sequence[Table]) -> bool:
    """Whether a question, or more than a few words that speak of something else, stand behind the only notice."""
    hits = [place for place, sentence in enumerate(sentences) if find_kinds(sentence, tables)]
    if len(hits) != 1 or has_label(sentences[hits[0]], tables):
        return False
    after = sentences[hits[0] + 1 :]
    is_asked = sentences[hits[0]].rstrip(" ”’»").endswith(("?", "？"))
    return is_asked or (
        sum(map(len, after)) > _NEAR_START and not any(_speaks_of_itself(sentence, tables) for sentence in after)
    )


def _has_sign(text: str) -> bool:
    """Whether a sign of copyright stands near the beginning, not the word alone."""
    return any(sign in text[:14].lower() for sign in _MARKS[:5])


def _names_nobody(text: str) -> bool:
    """A copyright line of years only."""
    return is_marked(text) and not find_marked_holder(text) and len(text) < _MIN_NOTE


def _is_bare_link(line: Line) -> bool:
    return all(_link_of(segment.parent) is not None for segment in line.segments if segment.text.strip())


def _is_below_photo(line: Line, lines: Sequence[Line]) -> bool:
    """The line before it only says that the credit of a picture follows: "Photo:"."""
    before = lines[line.index - 1].text if line.index else ""
    return len(before) < _MIN_NOTE and before.endswith((":", "：")) and _PHOTO.search(before) is not None


def _near_image(line: Line) -> bool:
    """A picture stands beside the line, in a container with little text of its own."""
    for around in list(ancestors(line.block))[:3]:
        if next(around.iter("img", "picture", "video", "figure"), None) is not None:
            return sum(len(text) for text in around.itertext()) < 400
    return False


def _cut_sentences(text: str, tables: Sequence[Table]) -> str:
    """Of a line that holds prose, too, the notice: from a label on, else the sentences from the first to the last that
    is one by itself; all of it when none is, and to its end what begins with a mark of copyright."""
    sentences: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        sentences.append((start, match.start()))
        start = match.end()
    sentences.append((start, len(text)))
    for begin, _ in sentences[1:]:
        if has_label(text[begin:], tables):
            return text[begin:]
    tables = [table for table in tables if find_kinds(text, [table])] or tables
    hits = [(begin, end) for begin, end in sentences if _speaks_of_itself(text[begin:end], tables)]
    scale = 3 if _is_wide(text) else 1
    if len(text) * scale <= _MIXED_CHARS or not hits:
        return text
    begin = hits[0][0] if hits[0][0] * scale > _NEAR_START else 0
    is_one = has_label(text, tables) or is_marked(text[: _NEAR_START // 3])
    end = len(text) if is_one or (len(text) - hits[-1][1]) * scale <= _NEAR_START else hits[-1][1]
    return text[begin:end].strip()


def _find_labelled(line: Line, text: str, tables: Sequence[Table], place: Place) -> str:
    """What stands behind the last prose of an article in one line with it, from its label on; else the whole text."""
    if line.index >= place.last and len(text) > _MIN_NOTE and (":" in text or "：" in text):
        for match in _SENTENCE_END.finditer(text):
            if has_label(text[match.end() :], tables):
                return text[match.end() :]
    return text


def _is_wide(text: str) -> bool:
    """Whether a text is of a script that writes words in two or three characters."""
    return not text.isascii() and sum(char > "\u2e80" for char in text) * 3 > len(text)


def _speaks_of_itself(sentence: str, tables: Sequence[Table]) -> bool:
    """Whether a sentence is a notice, or of those around one: "We are supported by our readers."."""
    return (
        bool(find_kinds(sentence, tables))
        or meets_told(sentence, tables, lambda table: table.ours)
        or meets_told(sentence, tables, lambda table: table.own)
    )


def trim_menu(line: Line, text: str, tables: Sequence[Table]) -> tuple[tuple[Segment, ...], str]:
    """Cut the menu links off both ends of a line; one link around all of it is no menu."""
    run = list(line.segments)
    links = {_link_of(segment.parent) for segment in run if segment.text.strip()}
    if len(links) == 1 and None not in links:
        return line.segments, text
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
            address = find_url(urljoin(base_url, href))
        except ValueError:
            continue
        if address is not None and address not in found:
            found.append(address)
    return tuple(found)

"""Tells a notice from a sentence of the article that is about rights: "All rights reserved", she laughed.

In: what of a line amid the text of the article meets the patterns of a notice. Out: how likely it governs the page, as
a sum of what its words say for and against. For: it names itself ("this article", "we"), begins with a label, is
marked, or is nothing but the formula; that it is set small or says more than one such thing, the caller adds. Against:
its words stand in quotation marks, somebody says them, they are said of something else (a novel, a company), or a
formula goes on as a sentence. A false cut loses words of the article for good, so in doubt a line is none.
"""

import re
from collections.abc import Callable, Collection, Sequence

from crawler.items import NoticeKind
from crawler.rights.lines import strip_invisible
from crawler.rights.parties import MARK, find_marked_holder, find_reservation, is_marked
from crawler.rights.patterns import Rules, Table

SURE = 1
"""From this sum on a line in the text of the article is a notice."""
_SELF = 3
_HINT = 1
_AGAINST = 2
_FORMULA_CHARS = 100
"""A line no longer than this that says nothing else may be nothing but a formula; in scripts that write a word in two
characters, half of it. So it is with disclaimers, for anybody may bear no liability."""
_LABEL_CHARS = 45
_QUOTED = re.compile(
    r"“[^“”]*”|„[^“”„]*[“”]|«[^«»]*»|»[^«»]*«|”[^“”]*”|‘[^‘]*?’(?!\w)|‚[^‘’]*[‘’]|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)|「[^「」]*」|"
    r"『[^『』]*』|^\W{0,3}[“„«‘][^”»]*$"
)
"""Words in quotation marks; a paragraph of a longer quotation is opened and not closed."""
_GOES_ON = re.compile(
    r"(?:[”’»“\"')]*[\s,;:–—-]+)(?=[^\W\d_])(?!(?:by|to|for|in|with|worldwide|under|including|unless|except|and\s+no|"
    r"without|throughout|"
    r"de|du|des|à|au|aux|pour|sauf|y\s+(?:prohib|qued)|por|para|en|di|da|del|della|do|dos|em|von|für|bei|durch|"
    r"insbesondere|einschließlich|auch|inkl|gemäß|aan|door|przez|dla|av|til|till|för|til|при|за|для|на|lub|oraz)\b)"
)
_SENTENCE = re.compile(r"[.!?](?:\s|$)")
_READS = re.compile(
    r"(?:it\s+)?(?:reads?|says|said)\b|(?:heißt|hieß|steht|stand)\b|(?:lit|lisait|dit|peut)-on\b|(?:se\s+)?(?:reza|rezaba|dice|lee|leía)\b|"
    r"(?:recita|recitava|dice|si\s+legge|diz|lê-se|staat|stond|står|stod|głosi|гласит|написано)\b"
)
"""A line that has but a mark holds no word by which its language is told."""
_CLAUSE_CHARS = 24
"""A clause that only says who says it has its verb so near to its start."""
_WORD = re.compile(r"[^\W\d_]+")
_YEAR_THEN_CLAUSE = re.compile(
    r"^\W*copyrights?\s+(?:19|20)\d\d,\s+(?!by\b|all\b|in\b|and\b|the\s+(?-i:[A-Z]))(?-i:[a-z]+\s)", re.IGNORECASE
)
_NO_NAME = frozenset({"a", "an", "and", "by", "copyright", "de", "der", "die", "for", "of", "the", "und", "von", "©"})

FindKinds = Callable[[str, Sequence[Table]], Collection[NoticeKind]]


def weigh_line(text: str, tables: Sequence[Table], find_kinds: FindKinds) -> int:
    """What the words of a line say for its being a notice, less what they say against it.

    Args:
        text: the line, or the sentences of it that meet a notice's patterns.
        tables: of the languages whose triggers stand in it.
        find_kinds: tells the kinds of notice whose patterns a text meets.
    """
    text = strip_invisible(text)
    bare = _QUOTED.sub(" ", text)
    is_quoted = bare != text and not find_kinds(bare, tables) and not is_marked(bare)
    if is_quoted or _YEAR_THEN_CLAUSE.match(bare) or _is_read_out(bare, tables):
        return -_AGAINST
    tables = [table for table in tables if find_kinds(bare, [table])] or tables
    is_own = meets_told(bare, tables, lambda table: table.own) or meets_told(bare, tables, lambda table: table.article)
    is_headed = has_label(text, tables) or _is_well_marked(bare)
    if not is_headed and meets_told(bare, tables, lambda table: table.told):
        return -_AGAINST  # also when it names itself: "This site is not responsible", he said
    against = (
        meets_told(bare, tables, lambda table: table.clause)
        + meets_told(bare, tables, lambda table: table.other)
        + (not is_own and _goes_on(bare))
    )
    chars = _FORMULA_CHARS if find_kinds(bare, tables) != {NoticeKind.DISCLAIMER} else _FORMULA_CHARS // 2
    is_formula = not against and _is_short(text, chars)
    is_ours = meets_told(bare, tables, lambda table: table.ours)
    return _SELF * (is_own + is_headed) + _HINT * (is_ours + is_formula) - _AGAINST * against


def _is_short(text: str, chars: int) -> bool:
    if len(text) > chars:
        return False
    return len(text) <= chars // 2 or sum(char > "\u2e80" for char in text) * 3 <= len(text)


def has_label(text: str, tables: Sequence[Table]) -> bool:
    """Whether it begins with a word like "Disclaimer" and a colon."""
    head = text[: 2 * _LABEL_CHARS].replace("：", ":")
    if ":" not in head:
        return False
    label, colon, _ = strip_invisible(head).partition(":")
    label = label.strip(" *#_-–—•[]【】()（）")
    return (
        bool(colon)
        and len(label) <= _LABEL_CHARS
        and any(
            pattern.fullmatch(label) for table in tables for pattern in table.headings.among(table.find_words(label))
        )
    )


def meets_told(text: str, tables: Sequence[Table], purpose: Callable[[Table], Rules]) -> bool:
    """Whether a text meets a pattern that is for telling notices from prose, in one of the tables."""
    return any(
        pattern.search(text) for table in tables for pattern in purpose(table).among(table.find_told_words(text))
    )


def _is_well_marked(text: str) -> bool:
    """A mark of copyright with a year or a holder, which no sentence goes on from."""
    if not is_marked(text):
        return False
    mark = MARK.search(text)
    return mark is not None and (mark.start() < 3 or find_marked_holder(text) is not None)


def _is_read_out(text: str, tables: Sequence[Table]) -> bool:
    """Whether a marked line is what somebody reads: "(c) 1928 by X, says the card"."""
    if not is_marked(text):
        return False
    end = _SENTENCE.search(text)
    _, comma, clause = text[: end.start() if end else len(text)].rpartition(",")
    clause = clause.strip()
    return bool(comma) and (
        _READS.match(clause) is not None
        or (clause[:1].islower() and meets_told(clause[:_CLAUSE_CHARS], tables, lambda table: table.told))
    )


def _goes_on(text: str) -> bool:
    """Whether "all rights reserved" is part of a longer sentence: the words before it are no name, or it goes on in
    lower case."""
    span = find_reservation(text)
    if span is None:
        return False
    start, end = span
    before = re.split(r"[.!?|•·:–—]\s|\s-\s", text[:start])[-1]
    words = [word for word in _WORD.findall(before) if word.lower() not in _NO_NAME]
    if sum(word.islower() for word in words) > 1 and not is_marked(text):
        return True
    following = _GOES_ON.match(text, end)
    return following is not None and text[following.end()].islower()

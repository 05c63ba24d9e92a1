"""The notes by which a page owns up to a change of its article: corrections, amendments, "Updated to add ...".

In: the lines of a page and the text that was read from it. Out: the notes word for word. They are looked for in the
text, in blocks that the page's mark-up calls corrections, in lines elsewhere that speak of "this article", and in
JSON-LD. How publishers word them is data: corrections.toml, language by language.

Source: https://schema.org/correction
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from lxml.html import HtmlElement

from crawler.extract.jsonld import Node, is_article
from crawler.rights.lines import Line, collapse
from crawler.words import WordFinder, find_needs, fold_case

MAX_NOTE_CHARS = 1200
"""A longer paragraph tells a story; also those of newspapers that explain themselves at length stay below."""
MAX_NOTES = 20
MIN_WORDS = 3
"""A label with less behind it is a line with a date ("Updated: 3 May, 11:30"), or a heading."""
BEGINNING_CHARS = 240
"""A note says what it is in its first words."""
_MAX_HEADING_CHARS = 60

_DATE = (
    r"(?:\s*[,(\[（]\s*[^:\n：]{0,40}?[)\]）]?"
    r"|\s+(?:\w{1,4}\.? )?\d[^:\n：]{0,40}?"
    r"|\s+(?:appended|added|made)\b[^:\n]{0,40}?)?"
)
"""What stands between a label and its mark: "Correction, May 3:", "Korrektur vom 3. Mai:", "Update 15.40 Uhr:"."""
_MARK = r"(?:\s*[:：】\]]|\s+[-–—|]|\.(?=\s))"
_BRACKETED = r"(?=[^()]*\w)[^()]*(?:\([^()]*\)[^()]*)*"
"""The rest of such a line up to its closing bracket: a word at least."""
_BEGINNING = r"(?:^|[.!?:。！？：)—–-]\s*)"
"""Where a sentence begins."""
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]{2,}")
_DATED = re.compile(
    r"\W*(?:[^\W\d_]+\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|\d{1,2}\.?\s+[^\W\d_]+\.?\s+(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?!\s*[:：–—-])"
)
_FRONT = re.compile(r"^[\W_]+")
_SAME = (("\u2019", "'"), ("\u02bc", "'"), ("\xa0", " "), ("\u202f", " "))
_CALLED = re.compile(
    r"correction|clarification|editor'?s?[-_]?note|erratum|amendment|korrektur|rectificat|rettifica", re.I
)
"""Classes, ids and item properties of elements that hold notes."""
_OTHERS = re.compile(r"comment|disqus|related|teaser|promo|most-?read|sidebar|newsletter|trending|carousel", re.I)
"""The same of elements that hold words of readers or about other articles."""


def find_corrections(lines: Sequence[Line], body: str, json_ld: Sequence[Node] = ()) -> tuple[str, ...]:
    """The notes of a page, each once, in document order, those of JSON-LD last.

    Args:
        lines: those of the page, `crawler.rights.lines.read_lines`.
        body: the text that was read from it.
        json_ld: the page's nodes.
    """
    found: list[str] = []
    known: list[str] = []
    for note in (*_find_shown(lines, body), *_find_declared(json_ld)):
        folded = _fold(note)
        if not any(folded in one or one in folded for one in known):
            known.append(folded)
            found.append(note)
    return tuple(found[:MAX_NOTES])


def is_note(line: str) -> bool:
    """The line owns up to a change of the text it stands in."""
    return _says_so(line) or _is_labelled(line) or _is_update_line(line)


def _says_so(line: str) -> bool:
    """It speaks of a change to "this article"."""
    return len(line) <= MAX_NOTE_CHARS and _patterns().sentence.search(_beginning(line)) is not None


def _is_labelled(line: str) -> bool:
    """It opens with the name of such notes, and says something."""
    if len(line) > MAX_NOTE_CHARS:
        return False
    patterns, beginning = _patterns(), _beginning(line)
    if (match := patterns.label.match(beginning)) and _tells(beginning[match.end() :]):
        return True
    return any(label.match(beginning) and words.search(line) for label, words in patterns.editors)


def _is_update_line(line: str) -> bool:
    """An agency's line in brackets that tells what is new."""
    return (
        len(line) <= MAX_NOTE_CHARS and line.startswith("(") and _patterns().update.fullmatch(_plain(line)) is not None
    )


def _is_heading(line: str) -> bool:
    return len(line) <= _MAX_HEADING_CHARS and _patterns().heading.match(_beginning(line)) is not None


def _beginning(line: str) -> str:
    return _FRONT.sub("", _plain(line[:BEGINNING_CHARS]))


def _plain(text: str) -> str:
    """With apostrophes and spaces of one kind."""
    if not text.isascii():
        for character, plain in _SAME:
            text = text.replace(character, plain)
    return text


def _tells(text: str) -> bool:
    """What stands behind a label says something; a date, and text that ran into it, is a page's own date."""
    return _has_words(text) and _DATED.match(text) is None


def _has_words(text: str) -> bool:
    return len(_WORD.findall(text)) >= MIN_WORDS


def _find_shown(lines: Sequence[Line], body: str) -> Iterator[str]:
    beginnings = [line.text[:BEGINNING_CHARS] for line in lines]
    folded = fold_case(_plain("\0".join(beginnings))).split("\0")
    story = ""
    for place in sorted({place for place, _ in _patterns().finder.find_in(folded)}):
        line = lines[place]
        if line.size > 2 * MAX_NOTE_CHARS:
            continue
        text = line.text
        story = story or collapse(body)
        if _says_so(text):
            if text in story or not _is_of_others(line.segments[0].parent):
                yield text
        elif _is_labelled(text) or _is_update_line(text):
            if text in story or _is_called(line.segments[0].parent):
                yield text
        elif _is_heading(text) and place + 1 < len(lines):
            below = lines[place + 1]
            if (
                below.size <= MAX_NOTE_CHARS
                and _has_words(below.text)
                and ((text in story and below.text in story) or _is_called(below.segments[0].parent))
            ):
                yield f"{text}\n{below.text}"


def _is_called(element: HtmlElement) -> bool:
    return any(_CALLED.search(_names_of(one)) for one in _around(element))


def _is_of_others(element: HtmlElement) -> bool:
    return any(one.tag in ("a", "nav") or _OTHERS.search(_names_of(one)) for one in _around(element))


def _around(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element and those around it, up to the article."""
    around: HtmlElement | None = element
    while around is not None and around.tag not in ("article", "main", "body"):
        yield around
        around = around.getparent()


def _names_of(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"


def _find_declared(nodes: Sequence[Node]) -> Iterator[str]:
    """The texts of schema.org's `correction` of the article: text, a CorrectionComment, or a list of them."""
    for node in nodes:
        if "correction" in node and is_article(node):
            yield from _texts_of(node["correction"])


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value[:MAX_NOTES]:
            yield from _texts_of(one)
    elif isinstance(value, dict):
        yield from _texts_of(value.get("text") or value.get("description"))
    elif isinstance(value, str) and len(value) <= MAX_NOTE_CHARS and not value.startswith(("http://", "https://")):
        text = collapse(re.sub(r"<[^<>]{0,300}>", " ", value))
        if _has_words(text):
            yield text


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


class _Patterns(NamedTuple):
    """Those of all languages."""

    finder: WordFinder
    """Finds words of which every note and heading has one."""
    label: re.Pattern[str]
    heading: re.Pattern[str]
    sentence: re.Pattern[str]
    update: re.Pattern[str]
    editors: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


@cache
def _patterns() -> _Patterns:
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("crawler.rights").joinpath("corrections.toml").read_text("utf-8"))
    languages = list(table.values())
    labels = _either(one for language in languages for one in language["label"])
    sentences = _either(one for language in languages for one in language["sentence"])
    updates = _either(one for language in languages for one in language.get("update", ()))
    editors = [(_either(one["editors"]), _either(one["words"])) for one in languages if "editors" in one]
    openings = _either((labels, *(label for label, _ in editors)))
    return _Patterns(
        finder=WordFinder(find_needs(sentences) | find_needs(openings) | find_needs(updates)),
        label=re.compile(f"{labels}{_DATE}{_MARK}", re.IGNORECASE),
        heading=re.compile(f"{openings}{_DATE}\\W*$", re.IGNORECASE),
        sentence=re.compile(f"{_BEGINNING}{sentences}", re.IGNORECASE),
        update=re.compile(rf"\(\s*{updates}(?:(?<=\W)|(?!\w)){_BRACKETED}\)\W*", re.IGNORECASE),
        editors=tuple(
            (re.compile(f"{label}{_DATE}{_MARK}", re.IGNORECASE), re.compile(rf"(?<!\w){words}", re.IGNORECASE))
            for label, words in editors
        ),
    )


def _either(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"

"""Bylines: lines like "Author:NAME 2024-07-24 15:50 11", "By NAME", "NAME | 24.07.2024".

In: one line. Out: the names, the date that trails or leads them, or None for a line that is no byline.
"""

import re
from dataclasses import dataclass, replace

from crawler.extract.bylinewords import ANY_LABEL, BY_LABEL, EDITOR_LABEL, LATER_LABEL, NEXT_LABEL, SOURCE_LABEL
from crawler.extract.dates import find_date_span
from crawler.extract.names import NOISE, clean_names, looks_like_names, without_title

MAX_LINE = 160
LEADING = 25
"""Characters before a date that may lead a byline: "Posted on 24 July 2024 by NAME"."""
_KOREAN = re.compile(
    r"^([가-힣]{2,4}(?:\s?[,·]\s?[가-힣]{2,4})*)\s?(?:선임|수습|인턴)?기자(?:(?=입력|등록|승인|수정|송고)|(?![가-힣]))"
)
"""The reporter's name before the word for it; the label of a date may follow without a space."""
_TRAILING = re.compile(
    r"\s+(?:published|posted|updated|date|time|发布时间|时间|日期|last updated)\s*[:：]?\s*(?:\d+ \w+ ago)?\s*$", re.I
)
_UNCERTAIN_DAY = re.compile(r"^\W{0,3}\d{1,2}/\d{1,2}/(?:\d\d){1,2}\W{1,3}(?=[^\W\d_])")
"""A leading day of which only the page may know how it is meant."""
_BEFORE_DATE = re.compile(r"\s(?:on|am|den|le|el|op|em|dne|pe)(?:\s[^\W\d_]{2,12})?[\s,]*$")
"""What leads from the names to the date: "on Monday, "."""
_NUMBERS = re.compile(r"[\s|·•,(\-–—/]+\d{0,7}[\s|·•,(\-–—/]*$")
_AGENCIES = "Reuters|Bloomberg|Xinhua|Kyodo|Yonhap|Anadolu|Interfax|Ritzau|Belga|Keystone|Ukrinform|Tanjug|Agerpres"
_PLACE = re.compile(rf",\s*(?!(?:{_AGENCIES})\s*$)[A-ZÀ-Þ][a-zß-ÿ]{{4,}}\s*$")
"""A single word behind the last comma: the town somebody writes from, where it is no agency."""


_OFFICE = re.compile(r"(?<=\w),\s*[^,—–]{2,30}\s[—–]\s[^,]{2,40}$")
"""Paper and place behind a name: "Ann Example, The Paper — Exampletown"."""
_MET = re.compile(
    r"(?<=[a-zß-ÿ])(?=(?:(?:Last|First) )?(?:Updated|Published|Posted|Modified|Created|Publié|Aktualisiert|Actualizado|"
    r"Publicado|Atualizado|Pubblicato|Stand)\b|[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d|"
    r"\d{1,2}[./ ]{1,2}[^\W_]{1,12}[./ ]{1,2}(?:19|20)\d\d)"
)
"""Where a date or its label meets a name without a space, as the texts of two elements do."""


_BRACKETED = re.compile(r"^[(（【\[]\s?([^()（）【】\[\]]+?)\s?[)）】\]]$")
"""A line that stands in brackets as a whole, as reporters of East Asia sign."""
_CODE = re.compile(r"(?<=[\u4e00-\u9fff])[\s_]?[A-Z]{1,4}\d{2,6}(?=[)）】\]]?$)")
"""The number of an editor behind a Chinese name."""
_PAPER_FIRST = re.compile(r"^[\u4e00-\u9fff]{2,8}\s(?=(?:記者|记者)\s?[\u4e00-\u9fff]{2,4}\s?[／/])")
"""The paper before "reporter NAME/place"."""


@dataclass(frozen=True, slots=True)
class Byline:
    """A line that does nothing but name the author or the source, with what trails it."""

    names: tuple[str, ...]
    date: str | None
    """ISO 8601, as precise as the line."""
    is_source: bool
    """The label says source or editor rather than author."""
    raw: str
    is_editor: bool = False
    """The label says editor: who is named is no author."""


def parse_byline(line: str) -> Byline | None:
    """Read "Author:NAME 2024-07-24 15:50 11", "By NAME", "来源：NAME 2024年7月24日"; None for other lines."""
    line = " ".join(line.split())
    if not 4 <= len(line) <= MAX_LINE:
        return None
    if match := _KOREAN.match(line):
        return Byline(clean_names([match[1]]), None, False, line)
    text, date = _without_leading_date(line)
    if not text.isascii():
        text = _PAPER_FIRST.sub("", _CODE.sub("", _BRACKETED.sub(r"\1", text)))
    match = ANY_LABEL.match(text)
    has_mark = match is not None
    match = match or BY_LABEL.match(text)
    if match is None:
        return None
    is_editor = EDITOR_LABEL.match(match["label"]) is not None
    is_source = is_editor or SOURCE_LABEL.match(match["label"]) is not None
    if is_source and (later := _find_later(text[match.end() :])):
        return replace(later, date=later.date or date or _find_date(text), raw=line)
    rest = NEXT_LABEL.split(_MET.sub(" ", text[match.end() :]), maxsplit=1)[0]
    span = find_date_span(rest)
    if span:
        trailing = rest[span[1] :].strip(" .,|·•()-–")
        if len(trailing) > 40 and not has_mark:
            return None
        rest, date = _BEFORE_DATE.sub("", rest[: span[0]]), date or span[2]
    rest = _TRAILING.split(NOISE.sub(" ", rest))[0]
    rest = _NUMBERS.sub("", " " + rest).strip()
    if not has_mark and (date or _UNCERTAIN_DAY.match(line)) and not looks_like_names(_without_agency(rest)):
        rest = rest.partition(",")[0]
    rest = _OFFICE.sub("", rest)
    if not has_mark and not looks_like_names(_without_agency(rest)):
        rest = without_title(rest)
    if not rest or (not has_mark and not looks_like_names(_without_agency(rest))):
        return None
    if has_mark and (len(rest) > 100 or re.search(r"[.!?]\s+\S+\s+\S+\s+\S+", rest)):
        return None
    names = clean_names([_PLACE.sub("", rest) if " " in rest.split(",")[0].strip() else rest])
    if not names:
        return None
    return Byline(names, date or (_find_date(text) if has_mark else None), is_source, line, is_editor)


def _find_later(text: str) -> Byline | None:
    """The author whom a line names behind its source or editor."""
    match = LATER_LABEL.search(text)
    byline = parse_byline(text[match.start() :]) if match else None
    return None if byline is None or byline.is_source else byline


def _find_date(text: str) -> str | None:
    span = find_date_span(text)
    return span[2] if span else None


def _without_leading_date(line: str) -> tuple[str, str | None]:
    """The line behind a date that leads it, and the date."""
    line = _UNCERTAIN_DAY.sub("", line)
    span = find_date_span(line)
    if span is None or span[0] > LEADING or ANY_LABEL.match(line) or BY_LABEL.match(line):
        return line, None
    rest = line[span[1] :].lstrip(" .,|·•-–—/")
    return (rest, span[2]) if BY_LABEL.match(rest) or ANY_LABEL.match(rest) else (line, None)


def _without_agency(text: str) -> str:
    """Names without an agency's short form behind them, which may be in lower case: "Erika Beispiel, dpa"."""
    return re.sub(r"[\s,/(]+[a-z]{2,5}\)?$", "", text) or text


def parse_dated_name(line: str) -> Byline | None:
    """Read "NAME | 24.07.2024", a byline without a label; the mark tells it from "Paris, 24 July 2024"."""
    line = " ".join(line.split())
    span = find_date_span(line) if len(line) <= 120 else None
    if span is None:
        return None
    match = re.match(r"^\W{0,2}([^|•·●⋅∙–—]{4,60}?)\s*[|•·●⋅∙–—]", line[: span[0]])
    if match is None or not looks_like_names(match[1]) or not 2 <= len(match[1].split()) <= 4:
        return None
    names = clean_names([match[1]])
    return Byline(names, span[2], False, line) if names else None

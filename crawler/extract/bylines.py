"""Names of authors: from structured values, byline elements and lines like "Author:NAME 2024-07-24 15:50 11".

Out: clean names of people and organisations, in order, without doubles.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.extract.dates import find_date_span
from crawler.extract.nodes import fold, plain

MAX_NAME = 80
MAX_AUTHORS = 30
_JOIN_WORDS = "and und et y e og och en de la van von der den di da del for of the in with bin al le du dos ter zu el i"
_JOINING = frozenset(_JOIN_WORDS.split())

LABELS = (
    r"written\s+by|reported\s+by|reporting\s+by|story\s+by|posted\s+by|published\s+by|words\s+by|edited\s+by|"
    r"article\s+by|"
    r"reviewed\s+by|authored\s+by|authors?|by|byline|reporter|editor|writer|source|"
    r"autor(?:es|as|a|i|ka|en|in)?|verfasst\s+von|von|ein\s+artikel\s+von|quelle|redaktion|"
    r"auteurs?|par|publié\s+par|écrit\s+par|rédigé\s+par|escrito\s+por|publicado\s+por|por|fuente|fonte|"
    r"di|a\s+cura\s+di|scritto\s+da|door|geschreven\s+door|bron|av|skrevet\s+av|text|forfatter|författare|kilde|källa|"
    r"kirjoittaja|toimittaja|napsal(?:a)?|zdroj|źródło|tekst|opracowanie|yazar|yazan|kaynak|haber|szerző|forrás|"
    r"автор(?:ы)?|источник|текст|джерело|συντάκτης|πηγή|penulis|sumber|oleh|tác\s+giả|nguồn|"
    r"edited\s+by|fact[- ]checked\s+by|medically\s+reviewed\s+by|责编|責編|"
    r"作者|来源|來源|记者|記者|编辑|編輯|责任编辑|文|出处|撰文|著者|執筆|取材|出典|글|기자|작성자|출처|"
    r"الكاتب|بقلم|المصدر|کتبه|लेखक|स्रोत|Written|द्वारा"
)
_COLON_LABEL = re.compile(rf"^\W{{0,3}}(?P<label>{LABELS})\s*[:：|]\s*", re.I)
_SPACE_LABEL = re.compile(
    r"^\W{0,3}(?:written\s+by|reported\s+by|reporting\s+by|story\s+by|posted\s+by|published\s+by|words\s+by|"
    r"article\s+by|"
    r"authored\s+by|reviewed\s+by|edited\s+by|insights\s+from|by|verfasst\s+von|ein\s+artikel\s+von|von|publié\s+par|"
    r"écrit\s+par|rédigé\s+par|par|"
    r"escrito\s+por|publicado\s+por|por|a\s+cura\s+di|scritto\s+da|di|geschreven\s+door|door|skrevet\s+av|av|oleh|"
    r"text|"
    r"автор|作者|文|글|बाय|द्वारा|بقلم)\s+(?=\S)",
    re.I,
)
_SOURCE_WORDS = re.compile(
    r"^(?:edited\s+by|reviewed\s+by|fact[- ]checked\s+by|medically\s+reviewed\s+by|editor|责编|責編|编辑|編輯|"
    r"责任编辑|source|"
    r"quelle|fuente|fonte|bron|kilde|källa|zdroj|źródło|kaynak|forrás|источник|джерело|πηγή|sumber|nguồn|"
    r"来源|來源|出处|出典|출처|المصدر|स्रोत)$",
    re.I,
)
_SPLIT = re.compile(
    r"\s*(?:[;|/•·●⋅∙、，\n]|,(?!\s*(?:Jr|Sr(?!\.?\s\w)|Ph\.?D|M\.?D|MD|PhD|MBA|RN|II|III|Esq|CPA|RD|DO|JD|MSc|MA|MS|BSc|CFP)\b)|"
    r"\s(?:and|und|et|y|e|og|och|en|ja|und|with|mit|avec|con)\s(?=[^\W\d_])|\s&(?:amp;)?\s(?=\S)|、)\s*"
)
_TRAILING_CREDENTIALS = re.compile(
    r",?\s+(?:Ph\.?D\.?|M\.?D\.?|MBA|RN|Esq\.?|CPA|RDN?|DO|JD|MSc|BSc|CFP®?|CFA|LCSW|MPH|MS|MA|DDS|DVM|PharmD|BCBA|PT|"
    r"DPT)"
    r"(?=\s*(?:,|$)).*$"
)
_CHECKED = re.compile(
    r"(?<=\w)[\s.,;|•·-]+(?:(?:medically|expert|peer|clinically|legally)\s+)?"
    r"(?:reviewed|edited|verified|updated|fact[- ]checked)\s+by\b",
    re.I,
)
"""Behind it stand those who looked the text over."""
_NOISE = re.compile(
    r"https?://\S*|www\.\S+|\S+@\S+\.\S+|(?<!\w)@\w+|\((?:[^()]*@[^()]*|pictured|photo[^()]*|foto[^()]*)\)|"
    r"\b\d+\s*(?:min(?:ute)?s?)\s*read\b.*",
    re.I,
)
_ADDRESS = re.compile(r"^\s*(?:https?:|www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}/)\S*\s*$", re.I)
_ROLE = re.compile(
    r"\b(?:editors?|reporter|writer|director|manager|analyst|ceo|cto|cfo|cmo|coo|founder|co-founder|developer|"
    r"columnist|"
    r"correspondent|coordinator|specialist|engineer|consultant|strategist|officer|president|producer|contributor|head "
    r"of|"
    r"professor|lecturer|researcher|student|partner|associate|chief|intern|fellow|expert|advisor|journalist|"
    r"redakteur(?:in)?|"
    r"korrespondent(?:in)?|leiter(?:in)?|journaliste|r[ée]dact(?:eur|rice|or|ora)|periodista|giornalista|corresponsal|"
    r"special to .*|for the .*|for .* (?:mail|news|times|post|journal|sentinel))\b",
    re.I,
)
_ROLE_TAIL = re.compile(
    r"\s*(?:[,(|–—/-]|\s)\s*(?:(?:senior|staff|chief|deputy|managing|associate|assistant|contributing|executive|guest|"
    r"special|political|business|sports?|news|health|science|technology|tech|foreign|freelance|us|uk|world|national|"
    r"lead|"
    r"digital|features?|editorial|general|data|crime|city|travel|fashion|food|money|consumer|environment|education|"
    r"entertainment|royal|football|video|web|social media|economics?|opinion|media|investigations?|climate|"
    r"energy)\s+)*"
    r"(?:reporter|correspondent|editor(?:-in-chief)?|writer|columnist|contributor|journalist|author|producer|analyst|"
    r"redakteur(?:in)?|autor(?:in)?|korrespondent(?:in)?|journaliste|redactor[a]?|periodista|giornalista)"
    r"(?:,?\s+(?:at|for|in|of)\s+.*)?\)?$",
    re.I,
)
_AFTER_NAME = re.compile(r"^(\w[\w.'’]*(?: [\w.'’-]+){1,3}) [-–—] .+$|(?<=[\uac00-\ud7af]) ?(?:선임)?기자$")
"""A title or an employer behind a dash; the Korean word for reporter."""
_NOT_A_NAME = re.compile(
    r"^(?:admin(?:istrator)?|root|null|none|undefined|unknown|anonymous|user|author|authors|autor|staff|editor|guest|"
    r"by|von|por|par|test|link|text|text link|name|the author|article|posts?|view|profile|reading time|bio|written|"
    r"in news|web desk|editorial|editors?|mrcgp|default|webmaster|n/?a|share|follow|follow us|facebook|"
    r"twitter|instagram|linkedin|comments?|"
    r"updated?|published|posted|view all posts.*|read more.*|see all.*|more by.*|about the author.*|contributor|"
    r"subscribe.*|sign up.*|\d+|menu|search|home|news|print|email|e-mail|whatsapp|reddit|youtube|google|latest|"
    r"dvm|md|phd|rn|rdn?|mph|"
    r"view profile|view bio|bio|see bio|profile|redaktion|superuser|super user|wordpress|minutes?|min read)$",
    re.I,
)
_STOP_INSIDE = re.compile(
    r"[<>{}=\[\]\\]|\b(?:copyright|all rights|click here|subscribe|newsletter|cookies?|minutes? read|https?|read more|"
    r"comments?|follow us|share this|advertisement)\b|[!?]$|\.{3}|…",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """A line that does nothing but name the author or the source, with what trails it."""

    names: tuple[str, ...]
    date: str | None
    """ISO 8601, as precise as the line."""
    is_source: bool
    """The label says source rather than author."""
    raw: str


def parse_byline(line: str) -> Byline | None:
    """Read "Author:NAME 2024-07-24 15:50 11", "By NAME", "来源：NAME 2024年7月24日"; None for other lines."""
    line = " ".join(line.split())
    if not 4 <= len(line) <= 160:
        return None
    match = _COLON_LABEL.match(line)
    label = match["label"] if match else None
    if match is None:
        match = _SPACE_LABEL.match(line)
        if match is None:
            return None
    rest = line[match.end() :]
    span = find_date_span(rest)
    date = None
    if span:
        trailing = rest[span[1] :].strip(" .,|·•()-–")
        if len(trailing) > 40 and match.re is not _COLON_LABEL:
            return None
        rest, date = rest[: span[0]], span[2]
    rest = re.split(
        r"\s+(?:published|posted|updated|date|time|发布时间|时间|日期|last updated)\s*[:：]?\s*$", rest, flags=re.I
    )[0]
    rest = re.sub(r"[\s|·•,(\-–—]+\d{0,7}[\s|·•,(\-–—]*$", "", " " + rest).strip()
    if not rest or (label is None and not looks_like_names(rest)):
        return None
    if label is not None and (len(rest) > 100 or re.search(r"[.!?]\s+\S+\s+\S+\s+\S+", rest)):
        return None
    names = clean_names([rest])
    if not names:
        return None
    label = label or match.group().strip(" \t([—–-").lower()
    return Byline(names, date, _SOURCE_WORDS.match(label) is not None, line)


def parse_dated_name(line: str) -> Byline | None:
    """Read "NAME | 24.07.2024", a byline without a label; the mark between is what tells it from "Paris, 24 July "
    "2024"."""
    line = " ".join(line.split())
    span = find_date_span(line) if len(line) <= 120 else None
    if span is None:
        return None
    match = re.match(r"^\W{0,2}([^|•·●⋅∙–—]{4,60}?)\s*[|•·●⋅∙–—]", line[: span[0]])
    if match is None or not looks_like_names(match[1]) or not 2 <= len(match[1].split()) <= 4:
        return None
    names = clean_names([match[1]])
    return Byline(names, span[2], False, line) if names else None


def looks_like_names(text: str) -> bool:
    """One to four names: every word capitalised but the joining ones, no sentence."""
    if len(text) > 90 or re.search(r"[.!?:]\s*$", text) or re.search(r"\d", text):
        return False
    words = [word for word in re.split(r"[\s,;&/|]+", text) if word]
    if not words or len(words) > 12:
        return False
    return all(word[0].isupper() or word.lower() in _JOINING or not word[0].isascii() for word in words)


def clean_names(values: Iterable[str]) -> tuple[str, ...]:
    """Names out of raw author strings: labels, roles, dates, addresses and handles removed, lists split.

    A short form that is part of a fuller name of the list is a double.
    """
    names: list[str] = []
    for value in values:
        text = plain(value)
        if _ADDRESS.match(text):
            continue
        text = _CHECKED.split(_without_label(_without_label(text)), maxsplit=1)[0]
        for piece in _SPLIT.split(_NOISE.sub(" ", text)):
            name = clean_name(piece)
            if name and names and (_ROLE.search(piece) or re.match(r"\s*in\s", piece, re.I)):
                continue
            if name and fold(name) not in {fold(other) for other in names}:
                names.append(name)
    return tuple(_without_short_forms(names)[:MAX_AUTHORS])


def _without_short_forms(names: list[str]) -> list[str]:
    """`names` without a single word that another name begins with."""
    first = {fold(name.split()[0]) for name in names if " " in name}
    return [name for name in names if " " in name or fold(name) not in first]


def clean_name(text: str) -> str | None:
    """One name, or None when it is none."""
    text = _without_label(" ".join(text.split()))
    span = find_date_span(text)
    if span:
        text = text[: span[0]]
    text = _TRAILING_CREDENTIALS.sub("", text)
    shorter = _ROLE_TAIL.sub("", text)
    text = shorter if " " in shorter.strip() or re.search(r"[,(|–—/]", text) else text
    text = _AFTER_NAME.sub(r"\1", text)
    text = re.sub(r"\s*\([^()]*\)\s*$|\s*\[[^\[\]]*\]\s*$", "", text)
    text = re.sub(r"\s+(?:on|at|in|am|le|el|il|den|um|il|for|from|last|updated|published)$", "", text, flags=re.I)
    text = text.strip(' \t,;:|/•·–—-_*"“”„»«()[]<>')
    if text.endswith(".") and not re.search(r"\b(?:\w|[A-Z][a-z]{1,2}|Inc|Ltd|Co|Corp)\.$", text):
        text = text[:-1]
    if not 2 <= len(text) <= MAX_NAME or _NOT_A_NAME.match(text) or _STOP_INSIDE.search(text):
        return None
    if not re.search(r"[^\W\d_]{2}", text) and not re.search(r"[^\x00-\x7f]", text):
        return None
    if len(text.split()) > 8 or re.search(r"\d{3}|\w\.\w+\.\w", text):
        return None
    if text[0].islower() and len(text.split()) > 3:
        return None
    if text.isupper() and len(text.split()) >= 2 and text.isascii() and all(len(w) > 1 for w in text.split()):
        text = " ".join(_recase(word) for word in text.split())
    return text


def _without_label(text: str) -> str:
    """`text` without "Author:" or "By"; a bare word is only a label when two more follow ("Von Miller" is a "
    "person)."""
    text = _COLON_LABEL.sub("", text)
    rest = _SPACE_LABEL.sub("", text)
    return rest if " " in rest.strip() or re.match(r"(?i)\W*(?:\w+ )?by\b", text) else text


def _recase(word: str) -> str:
    return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))

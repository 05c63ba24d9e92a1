"""Who is named: the holder in a copyright line, the agency in a credit.

Names are returned as written, without years, marks and the words around them; None when no name can be told.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from crawler.rights.patterns import load_agencies, load_table

MARK = re.compile(
    r"©|ⓒ|℗|(?<![\w(])\([cс]\)\s*(?=(?:19|20)\d\d|(?-i:[A-ZÀ-ÞА-ЯЁ«]))|^\W*copyrights?\b\s*(?:©|\(c\)|®|@|:|by\b|(?:19|"
    r"20)\d\d|(?=(?-i:[A-Z\u00c0-\u024f])))|"
    r"\bcopyrights?\s*(?:©|\(c\)|®|@|by\b|,?\s*(?:19|20)\d\d)|\bc(?:opyright)?\s+(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d",
    re.IGNORECASE,
)
"""What makes a line a copyright line: a sign, or the word where a year or a name follows."""
_SIGNS = ("©", "ⓒ", "℗")
_YEAR = r"(?:(?:19|20)\d\d|MM[XVI]{2,6})"
_YEARS = re.compile(rf"\b{_YEAR}(?:\s*[-–—/~,―]\s*(?:{_YEAR}|\d\d|present|today|heute|now))*\b\.?", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:[\s:：,.;|@®™*•·/–—-]|\bby\b|\bvon\b|\bpar\b|\bpor\b|\bthe copyright of\b|\bcopyright\b|\bcontents?\b)+",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"(?:[\s:：,;|®™*•·/–—\-(\[【]|\bby\b|\band\b|\ball\b|\bNIT\b)+$", re.IGNORECASE)
_STOP = re.compile(
    r"\b(?:all(?:\s+\w+)?\s+rights?|some\s+rights|rights\s+res|todos\s+(?:los|os)|tous\s+(?:les\s+)?droits|"
    r"tutti\s+i\s+diritti|"
    r"alle\s+rechte|alle\s+rechten|alle\s+rettigheter|alle\s+rettigheder|alla\s+rättigheter|kaikki\s+oikeudet|"
    r"wszelkie|"
    r"wszystkie\s+prawa|все\s+права|усі\s+права|всі\s+права|tüm\s+hakları|her\s+hakkı|všechna\s+práva|"
    r"toate\s+drepturile|"
    r"minden\s+jog|reproduc\w+|reprodução|riproduzione|powered|developed|designed|hosted|website|web\s?design|"
    r"webdesign|"
    r"built\s+by|site\s+by|theme\s+by|privacy|terms|cookie|impressum|imprint|kontakt|contact\s|mentions|"
    r"toute\s|prohibid\w+|"
    r"proibid\w+|tel[.:]|phone:|issn|nit\b|cnpj|nif\b|rut\b|p\.?\s?iva|partita|no\s+part|this\s+(?:material|"
    r"article|site|content|"
    r"work|document)|this\s+link|opens\s+in|unauthori\w+|use\s+of|material|may\s+not|is\s+(?:a|the|owned|"
    r"part)|registered|"
    r"a\s+member|member\s+of|except|unless|published\s+by|printed|für\s+die|nachdruck|rechte\s+am|version|"
    r"last\s+updated|"
    r"diese\s+(?:seite|webseite)|eine?\s+marke|do\s+not|please|report|inquir|for\s+(?:reprint|more)|"
    r"mit\s+freundlicher|"
    r"distributed|derechos|direitos|diritti|droits|rechte\s+vorbehalten|práva)"
    r"|(?<=\w)Copyright\b|made\s+with\s+love|حقوق|جميع|جمیع|teisės|tiesības|õigused|všechna|všetky|toate|"
    r"minden|sva\s+prava|vse\s+pravice|всички|bản quyền|hak cipta|สงวน|כל\s+הזכויות|सर्वाधिकार|"
    r"tots\s+els\s+drets|με\s+επιφύλαξη|\babout\b|版权|版權|著作権|無断|禁|未经|保留|저작권|무단|"
    r"All\b(?=$)|(?<=[a-z])this link",
    re.IGNORECASE,
)  # fmt: skip
_PARTS = re.compile(r"\s*[|•·¦‖]\s*|\s+[–—]\s+|©|ⓒ|℗|\n")
_SENTENCE = re.compile(
    r"(?<!\bInc)(?<!\bLtd)(?<!\bCo)(?<!\bCorp)(?<!\bLLC)(?<!\bBros)(?<!\bS)(?<!\bA)(?<!\bSt)(?<!\bU)(?<!\bH)(?<!\bV)(?<!\bz)(?<!\bSp)"
    r"(?<!\bo)(?<!\bMr)(?<!\bDr)(?<!\bNo)(?<!\bPty)(?<!\bPvt)[.;。]\s+|"
    r"[.;]\s+(?=(?-i:[A-ZÀ-Þ][a-zà-þ]+\s+(?:[a-zà-þ]|rights)))"
)
_LEGAL_FORM = re.compile(
    r"\b(?:inc|ltd|llc|gmbh|m\.?\s?b\.?\s?h|corp|corporation|company|s\.\s?a|s\.?p\.?a|s\.?r\.?l|a\.?s|b\.?v|"
    r"n\.?v|oy|ab|plc|kg|e\.?v|gbr|pty|"
    r"sp\.\s?z\s?o\.?\s?o|s\.?a\.?s|d\.?o\.?o)\b\.?",
    re.IGNORECASE,
)
_SHORTENED = re.compile(r"(?:\b\w\.){2,}$|\b(?:co|bros|jr|sr)\.$", re.IGNORECASE)
"""A full stop that belongs to the name: "A.Ş.", "& Co."."""
_DASH = re.compile(r"\s+-\s+")
_DOMAIN = re.compile(r"^(?:https?://)?(?:www\.)[\w.-]+\.\w{2,}/?$", re.IGNORECASE)
_INITIALS = re.compile(r"(?:/[a-zäöü]{2,5})+$")
_MAX_NAME = 90
_MAX_AFTER = 3_000
"""Of what follows a mark, where its name stands; several patterns take the square of a text's length."""
_AT_START = 3
_TERMS = re.compile(
    r"[\s,;(–—-]*\b(?:CC[ -](?:BY|0)\b|Creative Commons\b|dpa-?\w*:\d{6}|"
    r"(?:re-?(?:printed|published|produced)|used)\s+(?:here\s+)?(?:with|by|from)\b)|[,;–—-]\s*(?:siehe|see|voir|vedi|véase|ver|zie|patrz)\s*$",
    re.IGNORECASE,
)
"""A licence, a permission or an agency's number behind a name, or in its place."""
_POINTER = re.compile(
    r"^(?:siehe|see|voir|vedi|vedere|véase|ver|vea|veja|zie|se|katso|patrz|zob|viz|см|дивись|bkz|lásd|vgl|cf)\.?"
    r"(?:\s+(?:the|our|das|die|den|unser\w*|unten|oben|les?|la|nos|il|le|el|los|o|os|aviso|note|página|pagina|"
    r"onze|het|de|below|above|footer|page|section|seite|bas|here|hier|ici|aquí|qui|für|under|i))*$",
    re.IGNORECASE,
)
"""What is left of "see the imprint" once the imprint is cut off."""
_RESERVED_WORDS = re.compile(
    r"^\W*(?:(?:riproduzione|reproducción|reprodução|reproduction|tous|todos|tutti|all|alle|wszelkie|kopiowanie|nachdruck)\b"
    r".*\b(?:riservat\w+|vietat\w+|reservad\w+|prohibid\w+|proibid\w+|réservée?s?|interdite?s?|reserved|"
    r"prohibited|vorbehalten|voorbehouden|zastrzeżone|verboten|zabronione))\W*$",
    re.IGNORECASE,
)
"""Words of reservation, which stand before a mark in a name's place."""


def find_holder(text: str, languages: Iterable[str] = ()) -> str | None:
    """The holder a copyright line names.

    Args:
        text: the line, verbatim.
        languages: tables whose prose patterns ("copyright belongs to X") are tried when no mark names anybody.
    """
    return find_marked_holder(text) or find_prose_holder(text, languages) or find_reserving_holder(text, languages)


def find_prose_holder(text: str, languages: Iterable[str]) -> str | None:
    """The holder named in words: "the copyright belongs to X", "with the consent of X"."""
    for language in languages:
        table = load_table(language)
        for pattern in table.holder.among(table.find_words(text)):
            match = pattern.search(text)
            if match and (name := _clean(match["holder"])) and not is_nobody(name, (language,)):
                return name
    return None


def is_nobody(name: str, languages: Iterable[str]) -> bool:
    """Whether words that stand where a holder is named name none: "the publisher", "this article"."""
    tables = [load_table(language) for language in languages]
    return any(
        any(pattern.fullmatch(name) for pattern in table.nobody.among(words))
        or any(pattern.match(name) for pattern in table.own.among(words))
        for table, words in [(table, table.find_told_words(name)) for table in tables]
    )


@lru_cache(maxsize=64)
def is_marked(text: str) -> bool:
    """Whether `MARK` stands in a text; cheap where it does not. A candidate is asked for it three times."""
    lower = text.lower()
    if (
        "copyright" in lower
        or "(c)" in lower
        or "(с)" in lower
        or any(sign in text for sign in _SIGNS)
        or "19" in text
        or "20" in text
    ):
        return MARK.search(text) is not None
    return False


def begins_marked(text: str) -> bool:
    """Whether a line begins with a mark of copyright and a year or a sign: whatever it says then, it is such a line."""
    mark = MARK.search(text) if is_marked(text) else None
    return (
        mark is not None
        and mark.start() < _AT_START
        and (any(sign in mark[0].lower() for sign in (*_SIGNS, "(c)", "(с)")) or _YEARS.search(text[:40]) is not None)
    )


def find_marked_holder(text: str) -> str | None:
    """The name after a copyright mark, else the one before it; None without a mark."""
    marks = list(MARK.finditer(text))
    if marks:
        end = marks[0].end()
        for mark in marks[1:]:
            if text[end : mark.start()].strip(" .,:-–—") == "":
                end = mark.end()
        name = _clean(text[end:])
        if name:
            return name
        before = _YEARS.sub(" ", text[: marks[0].start()])
        return _clean_before(before)
    return None


_RESERVED = re.compile(
    r"(?:\b(?:all|some|©)?\s*rights?\s+(?:are\s+|were\s+)?re\w{0,4}s\w{0,3}e?r?ved|\b(?:todos\s+)?(?:los\s+|"
    r"os\s+)?(?:derechos|direitos)\s+"
    r"(?:\w+\s+){0,2}?reservados|\btous\s+(?:les\s+)?droits\s+(?:\w+\s+){0,3}?réservés|"
    r"\b(?:tutti\s+i\s+)?diritti\s+(?:sono\s+)?riservati|\balle\s+rechte"
    r"\s+(?:sind\s+)?vorbehalten|\balle\s+rechten\s+voorbehouden|\b(?:wszelkie|wszystkie)\s+prawa\s+zastrzeżone|"
    r"\bвсе\s+права\s+\w+|\b(?:усі|всі)\s+"
    r"права\s+\w+|\balla\s+rättigheter\s+\w+|\balle\s+rettighe[dt]er\s+\w+|\bkaikki\s+oikeudet\s+\w+|\b(?:tüm|"
    r"her)\s+hak\w+\s+saklıdır|"
    r"(?:版权|版權)所有|\btoate\s+drepturile\s+rezervate|\bvšechna\s+práva\s+vyhrazena|\bvšetky\s+práva\s+vyhradené|"
    r"\bminden\s+jog\s+fenntartva)",
    re.IGNORECASE,
)
_MAX_BESIDE = 70
"""Characters that may stand before or after "all rights reserved" in a line that is but a name and those words."""


def find_reservation(text: str) -> tuple[int, int] | None:
    """Where "all rights reserved" stands in a text."""
    found = _RESERVED.search(text)
    return None if found is None else found.span()


def find_reserving_holder(text: str, languages: Iterable[str] = ()) -> str | None:
    """The name beside "all rights reserved" in a line without a mark: "2025 X Inc. All rights reserved."."""
    name = _find_beside(text)
    return None if name is None or is_nobody(name, languages) else name


def _find_beside(text: str) -> str | None:
    found = _RESERVED.search(text)
    if found is None:
        return None
    before = _YEARS.sub(" ", text[: found.start()])
    if len(before) <= _MAX_BESIDE and (name := _clean_before(before)):
        return name if name[0].isupper() or not name[0].isascii() or "." in name else None
    after = text[found.end() :]
    if 1 < len(after) <= _MAX_BESIDE and re.match(r"[\s,:–-]+(?-i:[A-ZÀ-Þ])", after) and not before.strip():
        return _clean(after)
    return None


def _clean_before(text: str) -> str | None:
    """The last part before a mark, when it looks like a name."""
    parts = [part for part in _PARTS.split(text) if part.strip(" .,:-–—")]
    if not parts:
        return None
    last = _SENTENCE.split(parts[-1].strip())[-1]
    last = _TRAIL.sub("", _LEAD.sub("", last)).strip()
    if last.endswith(".") and not _LEGAL_FORM.search(last[-12:]) and not _SHORTENED.search(last):
        last = last.rstrip(".")
    reserved = _RESERVED.search(last)
    if reserved and not (last[: reserved.start()] + last[reserved.end() :]).strip(" .,:-–—"):
        return None
    if _RESERVED_WORDS.match(last) or last.lower() in (
        "all content",
        "all contents",
        "content",
        "contents",
        "text",
        "site",
        "website",
        "all material",
    ):
        return None
    return last if 1 < len(last) <= 50 and not last.isdigit() and any(c.isalpha() for c in last) else None


def _clean(text: str) -> str | None:
    """Cut a name out of what follows a mark."""
    text = text.strip()[:_MAX_AFTER]
    while True:
        shorter = _LEAD.sub("", text)
        years = _YEARS.match(shorter)
        if years:
            shorter = shorter[years.end() :]
        if shorter == text:
            break
        text = shorter
    stop = _STOP.search(text)
    if stop:
        text = text[: stop.start()]
    years = _YEARS.search(text)
    if years and years.start() > 1:
        text = text[: years.start()]
    terms = _TERMS.search(text)
    if terms:
        text = text[: terms.start()]
    text = _pick_part(text)
    text = _SENTENCE.split(text)[0]
    text = _cut_dash(text)
    text = _TRAIL.sub("", text).strip()
    text = _INITIALS.sub("", text)
    if text.endswith(".") and not _LEGAL_FORM.search(text[-12:]):
        text = text.rstrip(".")
    text = text.strip(" ,'\"“”„«»")
    if "«" in text and "»" not in text:
        text += "»"
    if text.count("(") > text.count(")"):
        text = text[: text.rindex("(")].strip()
    if not 1 < len(text) <= _MAX_NAME or not any(char.isalpha() for char in text) or _POINTER.match(text):
        return None
    return text


def _pick_part(text: str) -> str:
    """The first part between separators, unless it is a bare domain and the next is a name."""
    parts = [part.strip() for part in _PARTS.split(text) if part.strip(" .,:-–—")]
    if not parts:
        return ""
    if len(parts) > 1 and _DOMAIN.match(parts[0]) and len(parts[1]) <= 60:
        return parts[1]
    return parts[0]


def _cut_dash(text: str) -> str:
    """ "X S.A. - City" is X S.A.; "Media Group - site" is one name."""
    parts = _DASH.split(text)
    if len(parts) > 1 and (_LEGAL_FORM.search(parts[0]) or len(parts) > 2 or len(parts[1].split()) > 3):
        return parts[0]
    return text


_PLACE_TAIL = re.compile(r"^(?P<name>[^,]{2,60}(?:,[^,]{2,60})?)\s*,\s*[^,]{2,30}\s*,\s*[^,]{2,30}$")


def find_meta_holder(text: str) -> str | None:
    """The holder in a `meta copyright`: like a copyright line, often "Name, City, Country"."""
    if MARK.search(text):
        return find_marked_holder(text)
    name = _clean(text)
    if name is None:
        return None
    tail = _PLACE_TAIL.match(name)
    return tail["name"].strip() if tail else name


@cache
def _agency_names() -> dict[str, str]:
    """Spellings as written, and those of several words in capitals, too."""
    names = {spelling: agency.name for agency in load_agencies() for spelling in agency.spellings}
    return {spelling.upper(): name for spelling, name in names.items() if " " in spelling} | names


@cache
def _agency_domains() -> dict[str, str]:
    return {domain: agency.name for agency in load_agencies() for domain in agency.domains}


def own_agency(domain: str) -> str | None:
    """The agency whose own site has this registered domain."""
    return _agency_domains().get(domain)


def agency_of(name: str) -> str | None:
    """The agency of exactly this name or spelling."""
    return _agency_names().get(name.strip())


@cache
def load_spellings() -> dict[str, tuple[str, ...]]:
    """The spellings of all agencies by what they are in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    for spelling in _agency_names():
        found[spelling.lower()] = (*found.get(spelling.lower(), ()), spelling)
    return found


_CREDIT_LEAD = re.compile(
    r"^\W*(?:(?:quellen?|source|sources|sursa|fonte|fuente|bron|kilde|källa|lähde|źródło|zdroj|forrás|πηγή|"
    r"kaynak|sumber|nguồn|"
    r"источник|джерело|来源|來源|出典|출처|المصدر|via|by|from|von|par|por|di|da|door|av|af|autor|author|text|texte|"
    r"agencia|agency|agentur|agence|agenzia|copyright|with (?:inputs?|reporting|files|information|"
    r"agencies?) (?:from|by)|"
    r"(?:additional )?reporting by|inputs? from|com (?:informações d[aeo]s?)|con información de|avec|"
    r"mit material (?:der|von)|mit)\b|©|\(c\)|ⓒ)"
    r"\s*[:：]?\s*",
    re.IGNORECASE,
)
_CREDIT_SPLIT = re.compile(
    r"\s*(?:[/,;&|+•·()\[\]]|\s[-–—]\s|\b(?:mit|und|and|et|with|y|con|e|og|och|en|i|für|for|via|avec|agencies)\b)\s*",
    re.IGNORECASE,
)
_DATE_TAIL = re.compile(
    r"[,;|\s-]*(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d{2}|\b\d{1,2}\.?\s+\w{3,9}\.?\s+\d{4}|"
    r"\w{3,9}\.?\s+\d{1,2},\s+\d{4}).*$"
)
_DPA_NUMBER = re.compile(r"^\W*(?:©|\(c\))?\s*dpa-?\w*\s*,\s*dpa:\d{6}-[\d-]+/\d+\W*$", re.IGNORECASE)
_WEAK = frozenset(
    {
        "AA",
        "EP",
        "PA",
        "STA",
        "TT",
        "SID",
        "sid",
        "UNI",
        "ATS",
        "ats",
        "APA",
        "apa",
        "AGI",
        "VNA",
        "TNS",
        "SITA",
        "RTR",
        "rtr",
    }
)
"""Spellings that mean other things too: alone in a line they need a byline or a word like "Source:"."""
_OWN_TOKEN = re.compile(r"^(?:[a-zäöüß]{2,4}|[\w-]+\.(?:de|com|at|ch|net|org|fr|it|es|nl|pl)|staff|agencies|web desk)$")
MAX_CREDIT_CHARS = 110


def find_credit(text: str) -> tuple[str, bool] | None:
    """The agency that a whole line credits.

    Returns:
        Its name, and whether the line consists of nothing but agencies, desk initials and the word that leads to them
        (else it holds other names, and only a byline makes it a credit); None when the line is no credit.
    """
    if len(text) > MAX_CREDIT_CHARS:
        return None
    if _DPA_NUMBER.match(text):
        return "dpa", True
    rest = _CREDIT_LEAD.sub("", _DATE_TAIL.sub("", text), count=1).strip(" .()[]*_–—-（）【】［］")
    if rest in _agency_names():
        return _agency_names()[rest], True
    agency = None
    pure = True
    for token in _CREDIT_SPLIT.split(rest):
        token = token.strip(" .:©")
        if not token:
            continue
        name = agency_of(token)
        if name:
            agency = agency or name
        elif not _OWN_TOKEN.match(token):
            pure = False
            if len(token.split()) > 4:
                return None
    return (agency, pure) if agency else None


def is_weak_credit(text: str) -> bool:
    """Whether the line is but a short word that happens to be an agency's."""
    return text.strip(" .()[]") in _WEAK


def has_credit_lead(text: str) -> bool:
    """Whether a line begins with "Source:", "By" or the like in some language."""
    return _CREDIT_LEAD.match(text) is not None

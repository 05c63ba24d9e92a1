"""Names of people and organisations out of what pages give for them.

Out: clean names, in order, without doubles: no labels, job titles, dates, addresses, handles.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from crawler.extract.bylinewords import (
    ANY_LABEL,
    BY_LABEL,
    JOIN_WORDS,
    TITLE_WORDS,
)
from crawler.extract.dates import find_date_span
from crawler.extract.nodes import fold, plain

MAX_NAME = 80
MAX_AUTHORS = 30
MAX_LIST_CHARS = 5_000
"""What is longer than that lists no authors; several patterns take the square of a text's length."""
_LOWER = "de la van von der den di da del for of the in with bin al le du dos das do ter zu zum el i y e a"
_PARTICLES = frozenset(_LOWER.split())
"""Words in lower case that stand inside names."""
_HARD = re.compile(
    r"\s*(?:[;|/•·●⋅∙、，\n]|\s&(?:amp;)?\s|,(?!\s*(?:Jr|Sr(?!\.?\s\w)|Ph\.?D|M\.?D|MD|PhD|MBA|RN|II|III|Esq|CPA|RD|DO|JD|"
    r"MSc|MA|MS|BSc|CFP)\b))\s*"
)
"""Marks that part names."""
_JOINED = re.compile(rf"\s+(?:{JOIN_WORDS}|AND|And|UND|Und|ET)\s+(?=[^\W\d_])")
"""Joining words; in capitals only those that are no initial and no name ("John A Example", "Ann Dan Example")."""
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
NOISE = re.compile(
    r"https?://\S*|www\.\S+|(?<!\S)\S{1,200}@\S{1,200}\.\S{1,200}|(?<!\w)@\w+|"
    r"\((?:[^()]{0,200}@[^()]{0,200}|pictured|photo[^()]*|foto[^()]*)\)|"
    r"(?<!\d)\d+\s*(?:min(?:ute)?s?)\s*read\b.*|"
    r"(?<!\w)(?:\d+|no|one|keine?|ein|aucun|un|nessun|sin|ningún)\s+(?:comments?|kommentare?|commentaires?|"
    r"comment[oi]|comentarios?|comentários?|replies|reply)(?!\w).*",
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
_FIELDS = (
    "senior|staff|chief|deputy|managing|associate|assistant|contributing|executive|guest|special|political|business|"
    "sports?|news|health|science|technology|tech|foreign|freelance|us|uk|world|national|lead|digital|features?|editorial|"
    "general|data|crime|city|travel|fashion|food|money|consumer|environment|education|entertainment|royal|football|video|"
    "web|social media|economics?|opinion|media|investigations?|climate|energy|marketing"
)
_ROLE_TAIL = re.compile(
    rf"\s*(?:[,(|–—/-]|\s)\s*(?:(?:{_FIELDS})\s+)*(?:{TITLE_WORDS})(?:,?\s+(?:at|for|in|of)\s+.*)?\)?$", re.I
)
_UNSPACED_TITLE = re.compile(
    r"(?<=[\uac00-\ud7af]) ?(?:선임|수습|인턴)?(?:기자|특파원)$|"
    r"(?<=[\u4e00-\u9fff]{2})\s?(?:记者|記者|特派員|編集委員)$"
)
_EMPLOYER = re.compile(r"^(\w[\w.'’]*(?: [\w.'’-]+){1,3}) [-–—] .+$|\s+(?:special to|for the|For The) [A-Z].*$")
"""A title or an employer behind a dash, or the paper somebody writes for."""
_GLUED_LABEL = re.compile(r"^(?:By|Von|Par|Por)(?=[A-Z][a-z])")
"""A label whose element meets that of the name without a space."""
_SHOUTED = re.compile(
    r"^((?:[A-Z]\. )?[A-Z][A-Z'’-]+ (?:[A-Z]\. )?[A-Z][A-Z'’-]+(?: [A-Z][A-Z'’-]+)?) [A-Z][a-z]\w*(?: [A-Z][a-z]\w*)*$"
)
"""A name in capitals, and an employer behind it that is not."""
_IDEOGRAPHS = re.compile(r"^[\u3400-\u9fff]{2,4}(?: [\u3400-\u9fff]{2,4})+$")
"""Chinese names parted by spaces only; in Japanese the space parts the two names of one person."""
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_ELSEWHERE = re.compile(r"^\s*in\s", re.I)
_NOT_A_NAME = re.compile(
    r"^(?:admin(?:istrator)?|root|null|none|undefined|unknown|anonymous|user|author|authors|autor|staff|editor|guest|"
    r"by|von|por|par|test|link|text|text link|name|the author|article|posts?|view|profile|reading time|bio|written|"
    r"in news|web desk|editorial|editors?|mrcgp|default|webmaster|n/?a|share|follow|follow us|facebook|"
    r"twitter|instagram|linkedin|comments?|"
    r"updated?|published|posted|view all posts.*|read more.*|see all.*|more by.*|about the author.*|contributor|"
    r"subscribe.*|sign up.*|\d+|menu|search|home|news|print|email|e-mail|whatsapp|reddit|youtube|google|latest|"
    r"dvm|md|phd|rn|rdn?|mph|"
    r"举报|舉報|收藏|分享|打印|评论|評論|"
    r"view profile|view bio|bio|see bio|profile|redaktion|superuser|super user|wordpress|minutes?|min read)$",
    re.I,
)
_STOP_INSIDE = re.compile(
    r"[<>{}=\[\]\\]|\b(?:copyright|all rights|click here|subscribe|newsletter|cookies?|minutes? read|https?|read more|"
    r"comments?|follow us|share this|advertisement)\b|[!?]$|\.{3}|…",
    re.I,
)


def looks_like_names(text: str) -> bool:
    """One to four names: every word capitalised but the joining ones, no sentence."""
    if len(text) > 90 or re.search(r"[.!?:]\s*$", text) or re.search(r"\d", text):
        return False
    words = [word for word in re.split(r"[\s,;&/|()]+", text) if word]
    if not words or len(words) > 12:
        return False
    joining = re.compile(rf"(?:{JOIN_WORDS})$", re.I)
    return all(
        word[0].isupper() or word.lower() in _PARTICLES or not word[0].isascii() or joining.match(word) is not None
        for word in words
    )


def clean_names(values: Iterable[str], language: str | None = None) -> tuple[str, ...]:
    """Names out of raw author strings: labels, roles, dates, addresses and handles removed, lists split.

    A short form that is part of a fuller name of the list is a double.

    Args:
        values: what the page gives.
        language: primary subtag of the language that the page declares.
    """
    names: list[str] = []
    for value in values:
        text = plain(value)[:MAX_LIST_CHARS]
        if _ADDRESS.match(text):
            continue
        text = _CHECKED.split(without_label(without_label(text)), maxsplit=1)[0]
        for number, piece in enumerate(_pieces(NOISE.sub(" ", text), language)):
            if number and _ELSEWHERE.match(piece):
                break
            name = clean_name(piece)
            if name and names and _ROLE.search(_EMPLOYER.sub(r"\1", piece)):
                continue
            if name and fold(name) not in {fold(other) for other in names}:
                names.append(name)
    return tuple(_without_short_forms(names)[:MAX_AUTHORS])


def _pieces(text: str, language: str | None) -> Iterator[str]:
    """The names of a list. Joining words that also stand inside names ("Ortega y Gasset") part only full names."""
    for piece in _HARD.split(text):
        if language != "ja" and _IDEOGRAPHS.match(piece.strip()):
            yield from piece.split()
            continue
        start = 0
        for match in _JOINED.finditer(piece):
            left, right = piece[start : match.start()], piece[match.end() :]
            if match[0].strip().lower() in _PARTICLES and not (" " in left.strip() and " " in right.strip()):
                continue
            yield left
            start = match.end()
        yield piece[start:]


def _without_short_forms(names: list[str]) -> list[str]:
    """`names` without a single word that another name begins with."""
    first = {fold(name.split()[0]) for name in names if " " in name}
    return [name for name in names if " " in name or fold(name) not in first]


MAX_KEPT_CHARS = 200
"""Longer texts are not kept in the caches of names."""


def clean_name(text: str) -> str | None:
    """One name, or None when it is none."""
    return _clean_short(text) if len(text) <= MAX_KEPT_CHARS else _clean(text)


def _clean(text: str) -> str | None:
    text = without_label(" ".join(text.split()))
    span = find_date_span(text)
    if span:
        text = text[: span[0]]
    text = _TRAILING_CREDENTIALS.sub("", text)
    shorter = _ROLE_TAIL.sub("", text)
    text = shorter if " " in shorter.strip() or re.search(r"[,(|–—/]", text) else text
    text = _SHOUTED.sub(r"\1", _EMPLOYER.sub(r"\1", _UNSPACED_TITLE.sub("", text)))
    text = re.sub(r"\s*\([^()]*\)\s*$|\s*\[[^\[\]]*\]\s*$", "", text)
    text = re.sub(r"\s+(?:on|at|in|am|le|el|il|den|um|il|for|from|last|updated|published)$", "", text, flags=re.I)
    text = text.strip(' \t,;:|/•·–—-_*"“”„»«()[]<>')
    if text.endswith(".") and not re.search(r"\b(?:\w|[A-Z][a-z]{1,2}|Inc|Ltd|Co|Corp)\.$", text):
        text = text[:-1].rstrip()
    if not 2 <= len(text) <= MAX_NAME or _NOT_A_NAME.match(text) or _STOP_INSIDE.search(text):
        return None
    if not re.search(r"[^\W\d_]{2}", text) and not re.search(r"[^\W\x00-\x7f]", text):
        return None
    if len(text.split()) > 8 or re.search(r"\d{3}|\w\.\w+\.\w", text):
        return None
    if text[0].islower() and len(text.split()) > 3:
        return None
    if text.isupper() and len(text.split()) >= 2 and text.isascii() and all(len(w) > 1 for w in text.split()):
        text = " ".join(_recase(word) for word in text.split())
    return text


def without_title(text: str) -> str:
    """`text` without a job title behind it, in lower case as pages write it: "Ann Example, staff writer"."""
    return _ROLE_TAIL.sub("", text)


_clean_short = lru_cache(maxsize=2048)(_clean)
"""Several places of a page name its author, and so do other pages; a live blog names the same few a hundred times."""


def without_label(text: str) -> str:
    """`text` without "Author:" or "By"; a bare word is only a label when two more follow ("Von Miller" is a person)."""
    return _strip_short(text) if len(text) <= MAX_KEPT_CHARS else _strip(text)


def _strip(text: str) -> str:
    text = _GLUED_LABEL.sub("", ANY_LABEL.sub("", text))
    rest = BY_LABEL.sub("", text)
    is_label = " " in rest.strip() or _LATIN.search(rest) is None or re.match(r"(?i)\W*(?:\w+ )?by\b", text)
    return rest if is_label else text


_strip_short = lru_cache(maxsize=2048)(_strip)


def _recase(word: str) -> str:
    return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))

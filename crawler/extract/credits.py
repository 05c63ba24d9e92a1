"""The words below a picture as what it shows and whom it is from.

In: one line, or the element that holds it. Out: caption and credit, either may be None. Patterns are data, by language;
each was seen on real pages. A copyright sign stays in the credit: it speaks of the picture, never of the article.
"""

import re

from lxml import etree
from lxml.html import HtmlElement

from crawler.extract.nodes import NEVER_TEXT

MAX_CAPTION_CHARS = 1500
"""Longer texts are no captions but articles that stand in a figure."""
MAX_CREDIT_CHARS = 150

_PICTURE_LABELS = (
    # English, and what other languages share with it
    r"photos?(?: credits?| courtesy(?: of)?| source| illustration)?|videos?|photographs?|photography|"
    r"(?:image|picture|file|stock)s?(?: credits?| courtesy(?: of)?| source| photo)?|pics?|illustration|graphic|"
    # German, Dutch, Nordic
    r"fotos?|fotograf(?:ie|in)?|bild(?:er|quelle|nachweis|rechte)?|(?:archiv|symbol|agentur)(?:foto|bild)|fotocredit|"
    r"grafik|beeld|bilde|"
    # Romance
    r"cr[ée]dits? photos?|photographie|visuel|fotograf[íi]a|imagen|imagem|divulgação|immagine|ph|"
    # Finnish, Hungarian, Turkish, Baltic, Indonesian, Vietnamese
    r"kuva(?:t|aja)?|fotó|kép|görsel|fotoğraf|nuotr|dok|ảnh|"
    # Slavic, Greek
    r"fot|zdjęci[ea]|фото(?:графия|граф)?|снимка|иллюстрация|изображение|світлина|φωτο(?:γραφία)?|φωτ|εικόνα|"
    # Other scripts
    r"写真|撮影|画像|图(?:片(?:来源)?|源|自)?|照片|摄影?|供图|圖(?:片(?:來源)?|源)?|攝影?|資料照|사진(?:제공|출처)?|"
    r"이미지|(?:مصدر )?(?:ال)?صور[ةه]|تصوير|عکس|צילום|תמונה|फोटो|तस्वीर|ছবি|ภาพ"
)
_SOURCE_LABELS = (
    r"credits?|courtesy|source|quelle|bron|källa|kilde|cr[ée]dits?|cr[ée]ditos?|fuente|cortes[íi]a|fonte|sursa|forrás|"
    r"kaynak|sumber|nguồn|źródło|zdroj|izvor|источник|джерело|източник|извор|πηγή|提供|出典|来源|來源|출처|المصدر|منبع|"
    r"קרדיט|साभार|ที่มา"
)
_LABELS = rf"{_PICTURE_LABELS}|{_SOURCE_LABELS}"
_BETWEEN = r"(?:[.]?\s*[:：=／|]|\.{3}|(?<=\bfot)[.])\s*"
_MADE = r"(?:(?:photo|image|picture|illustration)s?|photographs?|photography|graphic)(?: courtesy)? (?:by|of):? "
_INTRODUCED = rf"(?:(?:{_LABELS}){_BETWEEN}|{_MADE}|courtesy of |image source, )"
_LABELLED = re.compile(rf"(?:^|(?<=[\s.!?…。！？)）\]】\"”»,;|/–—＝(（-])){_INTRODUCED}", re.I)
_LABEL_ONLY = re.compile(rf"^{_INTRODUCED}", re.I)
_SIGN = re.compile(r"©|ⓒ|\(c\)\s|\bcopyright\b(?=\s*(?:©|\(c\)|:|\d{4}|by\b))", re.I)
_TAKEN_BY = re.compile(r"(?:^|[\s。，、＝=])([^\s。，、＝=（(]{2,20}(?:[摄攝]|撮影))[)）]?$")
"""Chinese and Japanese: the photographer, then "took it"."""
_PICTURE_NAMED = re.compile(rf"^(?:{_PICTURE_LABELS}){_BETWEEN}", re.I)
_BRACKETS = re.compile(r"[(\[（【]([^()\[\]（）【】]{2,120})[)\]）】][.。]?$")
_AGENCY_NAMES = (
    r"AFP|AP|Associated Press|Reuters|REUTERS|EPA|EFE|ANSA|dpa|PA|Getty ?Images?|Shutterstock|iStock(?:photo)?|Alamy|"
    r"Bloomberg|Xinhua|Anadolu(?: Agency)?|NurPhoto|picture[ -]alliance|imago(?: images)?|Unsplash|Pixabay|Pexels|"
    r"Flickr|Wikimedia(?: Commons)?|Adobe Stock|Depositphotos|SIPA|Keystone|APA|ANP|Belga|NTB|Ritzau|Scanpix|"
    r"Lehtikuva|PAP|MTI|ČTK|TASR|Tanjug|Lusa|Yonhap|Kyodo|ANI|PTI|AAP|VCG|ТАСС|РИА Новости|新华社|新華社|中新社|"
    r"中央社|视觉中国|共同通信|時事通信|연합뉴스|뉴시스|뉴스1"
)
_AGENCY = re.compile(rf"(?:^|[\s/|,·-])(?:{_AGENCY_NAMES})(?:$|[\s/|,.·-])")
_AGENCY_ALONE = re.compile(rf"^(?:{_AGENCY_NAMES})\b|(?:[/|,]\s?|[\s-])(?:{_AGENCY_NAMES})$")
_SENTENCE_END = re.compile(r"[.!?…。！？]\s")
_LAST_SENTENCE = re.compile(r"(?<=[.!?…。！？\"”»)])\s*([^.!?。！？]{2,90})$")
_NOISE = re.compile(
    r"^(?:(?:image|media|video) caption,?|(?:caption|bildunterschrift|legende|légende) ?:|view image in fullscreen|"
    r"(?:toggle|hide) caption|enlarge(?: this)? image)\s*|"
    r"\s*(?:toggle caption|hide caption|enlarge(?: this)? image|more ?>)$",
    re.I,
)
_EDGE = " \t|/–—-:,;•·＝=：、，"
_CREDIT_MARK = re.compile(
    r"credit|copyright|photograph|urheber|fotograf|(?:^|[\s_-])(?:source|byline|attribution|author|quelle|agency|rights)"
    r"(?:$|[\s_-])",
    re.I,
)
_CAPTION_MARK = re.compile(r"caption|legend|text|desc", re.I)


def read_caption(element: HtmlElement) -> tuple[str | None, str | None]:
    """Caption and credit of the element that holds them; a part of it marked as credit is one."""
    marked = _find_marked(element)
    if marked is None:
        return split_credit(_text_of(element))
    credit = strip_label(_text_of(marked))
    if not credit or len(credit) > MAX_CREDIT_CHARS:
        return split_credit(_text_of(element))
    caption, further = split_credit(_text_of(element, marked))
    return caption, f"{further} / {credit}" if further and credit not in further else credit


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Caption and credit of one line."""
    text = _NOISE.sub("", " ".join(NEVER_TEXT.sub("", text).split()))
    if not text or len(text) > MAX_CAPTION_CHARS:
        return None, None
    start, credit = _find_credit(text)
    if credit is None:
        return text, None
    return _trim(text[:start]) or None, _trim(strip_label(credit)) or None


def names_picture(line: str) -> bool:
    """Whether a line ends with brackets in which a picture is credited; a source in brackets may be that of a text."""
    brackets = _BRACKETS.search(line)
    if brackets is None:
        return False
    return brackets[1].endswith(("摄", "攝", "撮影")) or _PICTURE_NAMED.match(brackets[1]) is not None


def strip_label(text: str) -> str:
    """A credit without the word that introduces it."""
    text = " ".join(NEVER_TEXT.sub("", text).split())
    bracketed = _BRACKETS.match(text)
    text = bracketed[1].strip() if bracketed else text
    return _trim(_LABEL_ONLY.sub("", text))


def _find_credit(text: str) -> tuple[int, str | None]:
    """Where a credit begins, and its words."""
    brackets = _BRACKETS.search(text)
    if brackets and (_LABEL_ONLY.match(brackets[1]) or _SIGN.match(brackets[1]) or brackets[1][-1] in "摄攝"):
        return brackets.start(), brackets[1]
    labelled = [match for match in _LABELLED.finditer(text) if _may_introduce(text, match.start())]
    if labelled and 2 <= len(text) - labelled[-1].end() <= MAX_CREDIT_CHARS:
        return labelled[-1].start(), text[labelled[-1].start() :]
    signs = list(_SIGN.finditer(text))
    if signs and 2 < len(text) - signs[-1].start() <= MAX_CREDIT_CHARS:
        return signs[-1].start(), text[signs[-1].start() :]
    if taken := _TAKEN_BY.search(text):
        return taken.start(1), taken[1]
    if brackets and _AGENCY.search(brackets[1]):
        return brackets.start(), brackets[1]
    sentence = _LAST_SENTENCE.search(text)
    if sentence and _AGENCY_ALONE.search(sentence[1]):
        return sentence.start(1), sentence[1]
    return 0, text if len(text) <= 80 and _AGENCY_ALONE.search(text) and not _SENTENCE_END.search(text) else None


def _may_introduce(text: str, start: int) -> bool:
    """Whether a label may stand there: in the middle of a sentence only with a capital letter."""
    return not text[start].islower() or start == 0 or not text[:start].rstrip()[-1:].isalnum()


def _find_marked(element: HtmlElement) -> HtmlElement | None:
    """The part of a caption that says of itself that it is the credit."""
    for inner in element.iterdescendants("span", "small", "cite", "div", "p", "em", "i", "a", "li", "dd"):
        mark = f"{inner.get('class') or ''} {inner.get('itemprop') or ''}"
        if inner.tag == "cite" or (len(mark) > 1 and _CREDIT_MARK.search(mark) and not _CAPTION_MARK.search(mark)):
            return inner
    return None


def _text_of(element: HtmlElement, without: HtmlElement | None = None) -> str:
    """Text on one line, without one of the elements inside."""
    text = ""
    hidden: HtmlElement | None = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        is_apart = node.tag in _APART or node is without
        if event == "start" and hidden is None:
            if node.tag in _HIDDEN or node is without:
                hidden = node
            else:
                text = _join(text, node.text or "", is_apart)
        elif event == "end":
            hidden = None if node is hidden else hidden
            if hidden is None and node is not element:
                text = _join(text, node.tail or "", is_apart)
    return " ".join(text.split())


_HIDDEN = frozenset(("script", "style", "button", "noscript", "svg"))
_APART = frozenset(("br", "div", "p", "li", "dd", "dt", "ul", "dl", "small", "cite", "h2", "h3", "h4", "h5", "h6"))
"""Elements that begin a line or are set apart."""


def _join(before: str, after: str, is_apart: bool) -> str:
    """Both texts; a space between them where an element parts them, or where a name would be glued to a sentence."""
    is_glued = before[-1:].islower() or before[-1:] in ".!?»”)"
    return f"{before} {after}" if is_apart or (is_glued and after[:1].isupper()) else before + after


def _trim(text: str) -> str:
    text = text.strip(_EDGE).removeprefix("(").strip()
    return text[:-1] if text.endswith(")") and "(" not in text else text

"""The language of an article, as the page declares it, checked against its text.

Out: BCP 47 primary subtag, lower case. The text is asked two simple questions: which script, and for the Latin and
Cyrillic scripts which language's commonest words. That is no general detector; it settles what a wrong `lang="en"` left
in a template does, and costs nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence

_SUBTAG = re.compile(r"^\s*([a-zA-Z]{2,3})(?:[-_;,\s]|$)")
_ALIASES = {"iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "ua": "uk", "gr": "el", "cz": "cs", "kr": "ko",
            "nb": "no", "nn": "no", "eng": "en", "ger": "de", "deu": "de", "fra": "fr", "spa": "es", "cmn": "zh",
            "dk": "da", "se": "sv", "vn": "vi"}  # fmt: skip
_NAMES = {"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
          "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "dutch": "nl",
          "russian": "ru", "chinese": "zh", "japanese": "ja", "korean": "ko", "arabic": "ar", "hindi": "hi",
          "turkish": "tr", "polish": "pl"}  # fmt: skip
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("pa", re.compile(r"[\u0a00-\u0a7f]")),
    ("gu", re.compile(r"[\u0a80-\u0aff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
    ("kn", re.compile(r"[\u0c80-\u0cff]")),
    ("ml", re.compile(r"[\u0d00-\u0d7f]")),
    ("si", re.compile(r"[\u0d80-\u0dff]")),
    ("my", re.compile(r"[\u1000-\u109f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("am", re.compile(r"[\u1200-\u137f]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
    ("km", re.compile(r"[\u1780-\u17ff]")),
)
_ANY_SCRIPT = re.compile("[" + "".join(pattern.pattern.strip("[]") for _, pattern in _SCRIPTS) + "]")
_SHARED = {
    "ar": frozenset(("ar", "fa", "ur", "ps", "ckb", "ug", "sd", "ks")),
    "hi": frozenset(("hi", "mr", "ne", "sa", "kok", "bho", "mai")),
    "zh": frozenset(("zh", "yue", "ja")),
    "he": frozenset(("he", "yi")),
    "bn": frozenset(("bn", "as")),
    "am": frozenset(("am", "ti")),
}
"""Languages that share a script: the declared one is believed among them."""
_COMMON = {
    "en": "the of and to in that for was with his it is on as he be by at have from this are not they which you",
    "de": "der die und das den von ist mit des sich auf für dem nicht ein eine als auch es an werden aus hat dass wird",
    "fr": "de la le et les des en un du une que est pour qui dans il par pas au sur plus avec ce ne son cette été",
    "es": "de la que el en y a los del se las por un para con no una su al lo como más este pero sus fue ha",
    "it": "di che è la il un non in per del si una della le con i da sono alla più gli dei nel anche ha come",
    "pt": "de que a o e do da em um para com não uma os no se na por mais as dos como mas foi ao das tem à são",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als die bij door naar heeft maar",
    "sv": "och att det i en som är på för av med den till har inte de om ett han men var jag från så kan",
    "no": "og i det er på som en til at av for å med har de ikke den om et fra var vi men kan blir etter",
    "da": "og i at det er en til af på som for med den der ikke de har et om var han fra kan men blev også",
    "fi": "ja on ei se että hän oli ovat mutta myös kun kuin niin mukaan ole joka jos tai sen vuoden",
    "pl": "w i na z się do nie że jest o to za od po jak dla przez ale są tym oraz który przy czy może",
    "cs": "a v se na je že s z do o to i jako za pro by ale k jsou po od které bylo jeho podle také",
    "sk": "a v sa na je že s z do o to aj ako za pre by ale k sú po od ktoré bolo jeho podľa",
    "hu": "a az és hogy nem is egy ez volt meg csak de már el még van ami akkor szerint után",
    "ro": "de și în a la cu pe o care un nu din mai este pentru să că sunt au fost prin după ce",
    "tr": "ve bir bu da de için ile olarak daha olan çok en gibi olduğu kadar sonra ise var ne göre",
    "id": "yang dan di dengan untuk dari ini itu pada tidak dalam akan juga ke oleh telah ada tersebut karena",
    "vi": "và của là có được trong cho không với các một người những này đã đến khi từ về",
    "hr": "i je u na se da za su od s kao bi koji ne to što iz će nije o a ili do nakon",
    "lt": "ir kad su yra į iš bet tai apie buvo jis kaip savo už nuo ar po dėl jo metų",
    "lv": "un ir ka ar no par uz kas arī tas bet lai tā pēc gada bija vai kā pie to",
    "et": "ja on ei et see oli ka kui mis ning aga oma selle või nii tema välja aasta mida",
    "sw": "ya na wa kwa ni katika la za kuwa hiyo huyo baada ambao hii kama lakini cha yake hilo",
    "ca": "de la i el que a en els les un per una amb és del no es va al són com més aquest",
    "af": "die en van in is het dat vir te nie met op aan sy was om hy 'n wat as deur word",
    "tl": "ang ng sa na mga ay at si ni para ito kay hindi siya niya may kung pa",
    "xh": "ukuba kwaye ngoko kodwa okanye xa ke loo nje into kule yakhe abantu ukuze kunye kuba kwi lo le oku olu eli "
    "aba ezi ezo abo apha apho wathi uthi kwakhona kakhulu bonke zonke wonke emva phambi phakathi ngoku namhlanje "
    "unyaka ngenxa yokuba wakhe zabo yabo sele kwezi kwelo nangona ngabantu bakhe",
    "zu": "ukuthi futhi kodwa noma uma ngoba kanye lapho ngesikhathi abantu kusho lokhu lokho lolu leli laba nje "
    "kakhulu wathi uthe bonke zonke wonke emva phambi phakathi manje namuhla unyaka ngenxa yokuthi wakhe zabo yabo "
    "kule kuleli kulo njengoba nokuthi ukuze yize okwamanje bakhe",
    "ru": "и в не на что с как это по из к у за от для он его но был года также так все было",
    "uk": "і в не на що з як це та до у за від для він його але був року також є про які",
    "bg": "и в не на че с от за да се е по са като до той но ще си което има при след",
    "sr": "и у је да се на не за су од са као би који што из ће није о или до након",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_LANGUAGES_OF = {
    word: tuple(language for language, words in _WORDS.items() if word in words)
    for word in frozenset().union(*_WORDS.values())
}
"""Of each common word the languages whose it is."""
_FURTHER = "ўѓќѕәғқңөұүһҳҷӣӯ"
"""Letters of languages in Cyrillic that are not told here."""
_FOREIGN = {
    "ru": f"ъіїєґјљњћђџ{_FURTHER}",
    "uk": f"ыэъёјљњћђџ{_FURTHER}",
    "bg": f"ыэёіїєґјљњћђџ{_FURTHER}",
    "sr": f"ыэъёіїєґщйя{_FURTHER}",
}
"""Letters that a language in Cyrillic does not have, or hardly (Russian ъ): neighbours share their commonest words."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
FEW_LETTERS = 0.003
"""Share of letters up to which foreign ones may be names."""
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_TOKEN = re.compile(r"[^\W\d_]+")
SAMPLE = 6000
"""Characters of a text that are looked at."""
MANY_WORDS = 100
"""Words from which the absence of a language's commonest ones tells something."""
FEW = 0.03
"""Share of a text's words: of 480 real texts none had fewer of its own language's commonest ones, but in isiXhosa."""
CLEARLY = 1.5
"""How many times the next language's share the closest must have where its words are few."""


def primary_subtag(tag: str | None) -> str | None:
    """`en-GB`, `en_US`, `English` to `en`; None when it is no language."""
    if not tag:
        return None
    name = _NAMES.get(tag.strip().lower())
    if name:
        return name
    match = _SUBTAG.match(tag)
    if not match:
        return None
    subtag = match[1].lower()
    subtag = _ALIASES.get(subtag, subtag)
    return None if subtag in ("und", "mul", "zxx", "xx", "mis") else subtag


def choose_language(declared: Sequence[tuple[str, str]], text: str) -> tuple[str, str, str | None] | None:
    """The language as (origin, subtag, raw).

    Args:
        declared: (origin, tag) pairs, best first.
        text: the article's text; a strong contradiction overrules every declaration.
    """
    known = [(origin, tag, raw) for origin, raw in declared if (tag := primary_subtag(raw))]
    if known and _is_plainly(known[0][1], text):
        return known[0]
    seen = detect_language(text)
    if seen is None:
        words = _words_of(text)
        known = [entry for entry in known if not _is_strange(entry[1], words)]
        if not known and (seen := _closest(words, FEW, CLEARLY)):
            return "text", seen, None
        return known[0] if known else None
    for origin, tag, raw in known:
        if tag == seen or tag in _SHARED.get(seen, ()):
            return origin, tag, raw
    if known and known[0][1] not in _WORDS and seen in _WORDS:
        return known[0]
    return "text", seen, None


def _is_plainly(language: str, text: str) -> bool:
    """Whether a text is so full of a language's commonest words that no other need be tried."""
    common = _WORDS.get(language)
    words = _words_of(text[:3000])
    return common is not None and len(words) >= 30 and sum(word in common for word in words) > 0.3 * len(words)


def _is_strange(language: str, words: Sequence[str]) -> bool:
    """Whether a longer text has hardly any of a language's commonest words, so that it is not in this language."""
    common = _WORDS.get(language)
    return common is not None and len(words) >= MANY_WORDS and sum(word in common for word in words) < FEW * len(words)


def _words_of(text: str) -> list[str]:
    """The words in lower case. The whole is lowered first where that comes to the same: where no letter becomes two,
    and none (the sigma) depends on where it stands."""
    sample = text[:SAMPLE]
    lower = sample.lower()
    if len(lower) == len(sample) and "\u03a3" not in sample:
        return _TOKEN.findall(lower)
    return [word.lower() for word in _TOKEN.findall(sample)]


def detect_language(text: str) -> str | None:
    """The language of a text, only where the answer is clear."""
    sample = text[:SAMPLE]
    others = "".join(_BEYOND_ASCII.findall(sample))
    letters = len(sample.encode("ascii", "ignore").translate(None, _NO_LETTERS)) + sum(map(str.isalpha, others))
    if letters < 40:
        return None
    for language, pattern in _SCRIPTS if len(_ANY_SCRIPT.findall(others)) > 0.1 * letters else ():
        share = len(pattern.findall(sample)) / letters
        if share > (0.1 if language in ("ja", "ko") else 0.4):
            return language
    if len(_CYRILLIC.findall(others)) > 0.6 * letters:
        possible = [language for language in _FOREIGN if not _has_foreign_letters(language, sample, letters)]
        if len(possible) == 1:
            return possible[0]
    words = _words_of(text)
    return _closest(words, 0.12, 1.15) if len(words) >= 30 else None


def _closest(words: Sequence[str], least: float, ahead: float) -> str | None:
    """The language whose commonest words make up the largest share of the text.

    Args:
        words: those of the text, lower case.
        least: share from which they tell anything.
        ahead: how many times the next language's share it must be.
    """
    sums = dict.fromkeys(_WORDS, 0)
    for word, count in Counter(words).items():
        for language in _LANGUAGES_OF.get(word, ()):
            sums[language] += count
    scores = sorted(((found / max(1, len(words)), language) for language, found in sums.items()), reverse=True)
    (best, language), (second, _) = scores[0], scores[1]
    return language if best >= least and best > second * ahead else None


def _has_foreign_letters(language: str, sample: str, letters: int) -> bool:
    return sum(map(sample.lower().count, _FOREIGN[language])) > FEW_LETTERS * letters

"""Text as its reader sees it: every letter, accent, number and sign, but not how a publisher's system spells them.

For telling versions of one article apart. `normal` is much coarser: copies on other sites lose accents and signs.
What counts for nothing is white space and line breaks, invisible characters, composed or decomposed letters, the shape
of quotes and dashes, three dots or an ellipsis, full-width forms and ligatures, the scheme and the query of an address
in the text, UTF-8 that was read as Windows-1252. Nothing of this is stored: two texts are made comparable when they are
compared, so that a change of the rule meets texts that were stored before it.

Source: Unicode 15.1, UnicodeData.txt (decomposition tags, general categories), DerivedCoreProperties.txt
(Default_Ignorable_Code_Point).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from crawler.dedupe.normal import UNSPACED, put_mojibake_right

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("’‘‚‛ʼʻʽʹ′´`ˈ՚׳＇", "'"),
        **dict.fromkeys("“”„‟«»‹›″‶〝〞〟ˮʺ״「」『』＂", '"'),
        **dict.fromkeys("‐‑‒–—―⸺⸻﹘﹣－−־", "-"),
        "…": "...",
        "⋯": "...",
        "‥": "..",
        "〜": "~",
        "⁄": "/",
        "×": "x",
        "ي": "ی",  # Arabic keyboards for Persian and Urdu
        "ك": "ک",
        "ş": "ș",  # the cedilla of old fonts for Romanian
        "Ş": "Ș",
        "ţ": "ț",
        "Ţ": "Ț",
        "ـ": None,  # stretches an Arabic word to the width of the line
    }
)
"""Signs and letters that stand for each other."""
_SAME_SIGN = frozenset(
    {
        "<wide>", "<narrow>", "<noBreak>", "<compat>", "<font>", "<small>", "<vertical>", "<square>", "<initial>",
        "<medial>", "<final>", "<isolated>",
    }
)  # fmt: skip
"""Tags of characters that are another form of the same sign. Not: superscripts, subscripts, circled numbers."""
_IGNORED = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0100, 0xE01EF),
)  # fmt: skip
"""Characters that show nothing: soft hyphen, zero-width space and joiners, marks of direction, variation selectors."""
_LOUD = frozenset('"?!%&@#*/\\§†‡‰‱٪؉؊؟¿¡՞՜⁇⁈⁉‼※')
"""Marks of punctuation that say something: a question, a doubt, a share, a footnote."""
_QUIET = frozenset("|¦_")
"""Signs by category that set things apart, as between the cells of a table."""

_SINGLE = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in UNSPACED)
_URL = r"(?:https?://|www\.)[^\s<>\"'()\[\]]+"
_TOKEN = re.compile(
    rf"{_URL}|[{_SINGLE}]|(?:(?<!\w)[-+])?\d+(?:[.,:/]\d+)*[^\W{_SINGLE}]*|[^\W{_SINGLE}]+(?:'[^\W{_SINGLE}]+)*"
    r"|[\"']+|\.{3,}|-+|[^\w\s]",
    re.IGNORECASE,
)
_DOTS = re.compile(r"\.(?:[ \t]?\.){2,}")
_TIMES = re.compile(r"(?<=\d)[ \t]*x[ \t]*(?=\d)")
_BULLET = re.compile(r"^[^\S\n]*(?:[-*•·‣◦○●■□▪▫►▶▸◆◇✓✔→>|](?:[^\S\n]+|$))+|[^\S\n]+[→▶►|][^\S\n]*$", re.MULTILINE)
_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?([^?#]*)")


def visible_tokens(text: str) -> list[str]:
    """The words, numbers and signs of a text, in order, case kept. In scripts that put no spaces between words each
    character is one; so is each vowel sign that stands for itself."""
    return [_name(word) for word in _TOKEN.findall(_fold(text))]


def loud_tokens(tokens: Iterable[str]) -> list[str]:
    """The tokens without case and without what only sets the others apart: commas, full stops, dashes, brackets."""
    return [token.lower() for token in tokens if is_loud(token)]


def is_loud(token: str) -> bool:
    """Does a word, number or sign say something by itself?"""
    if _is_word(token):
        return True
    first = token[0]
    return first in _LOUD or (first not in _QUIET and unicodedata.category(first)[0] in "SM")


def visible_key(text: str) -> str:
    """Equal for texts that say the same to whoever does not look at case and punctuation; empty without any word."""
    return key_of(visible_tokens(text))


def key_of(tokens: Sequence[str]) -> str:
    """The same, of what `visible_tokens` gives."""
    return " ".join(loud_tokens(tokens)) if any(map(_is_word, tokens)) else ""


def spell(word: str) -> str:
    """A word or sign as it is compared, with its case."""
    return word if word.isascii() and word.isalnum() else "".join(visible_tokens(word)) or word


def _is_word(token: str) -> bool:
    return token[0].isalnum() or any(character.isalnum() for character in token)


def _fold(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", put_mojibake_right(unicodedata.normalize("NFC", text)))
        strange = {ord(character): same for character in set(text) if (same := _same(character)) != character}
        if strange:
            text = unicodedata.normalize("NFC", text.translate(strange))
    text = _BULLET.sub(" ", text.replace("`", "'"))
    return _TIMES.sub("x", _DOTS.sub("...", text))


@lru_cache(maxsize=10_000)
def _same(character: str) -> str:
    """What a character is compared as."""
    alike = character.translate(_ALIKE)
    if alike != character:
        return alike
    code = ord(character)
    if any(first <= code <= last for first, last in _IGNORED):
        return ""
    category = unicodedata.category(character)
    if category[0] == "Z" or (category == "Cc" and character != "\n"):
        return "\n" if category in ("Zl", "Zp") else " "
    tag = unicodedata.decomposition(character).partition(" ")[0]
    if tag == "<fraction>":
        return " " + unicodedata.normalize("NFKC", character).translate(_ALIKE)
    if tag in _SAME_SIGN:
        plain = unicodedata.normalize("NFKC", character).translate(_ALIKE)
        return plain if plain.strip() == plain else character
    return character


def _name(token: str) -> str:
    """A token as it is compared."""
    first = token[0]
    if first in "\"'" and token.strip("\"'") == "":
        return '"'
    if first == "-" and token.strip("-") == "":
        return "-"
    if "." in token and ("://" in token or token[:4].lower() == "www."):
        found = _ADDRESS.match(token)
        return f"www.{found[1].rstrip('/.,;:!?')}" if found else token
    return token

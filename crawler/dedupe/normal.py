"""Text made comparable: what copies of a story share, whatever their sites did to quotes, accents and white space.

For comparison only; nothing here is ever stored as the text of an article.
"""

import re
import unicodedata

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'()\[\]]+", re.IGNORECASE)
"""An address in running text: sites add, drop and rewrite links, so their parts are no words."""

UNSPACED = (
    (0x0E00, 0x0E7F),  # Thai
    (0x0E80, 0x0EFF),  # Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x2E80, 0x2FDF),  # CJK radicals
    (0x3005, 0x3007),  # ideographic iteration mark, closing mark, zero
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3041, 0x30FF),  # Hiragana, Katakana
    (0x3105, 0x312F),  # Bopomofo
    (0x31A0, 0x31FF),  # Bopomofo and Katakana extensions
    (0x3400, 0x4DBF),  # CJK extension A
    (0x4E00, 0x9FFF),  # CJK
    (0xA000, 0xA48F),  # Yi
    (0xAA60, 0xAADF),  # Myanmar extension A, Tai Viet
    (0xF900, 0xFAFF),  # CJK compatibility
    (0x1B000, 0x1B16F),  # Kana supplements
    (0x20000, 0x3FFFF),  # CJK extensions B and later
)
"""Scripts written without spaces between words: one token per character.

Source: Unicode 15.1, Blocks.txt; UAX #14, the line breaking classes SA and ID.
"""

CONTINUATIONS = {bytes([byte]).decode("cp1252", "replace"): byte for byte in range(0x80, 0xC0)}
CONTINUATIONS.pop("\N{REPLACEMENT CHARACTER}", None)
CONTINUATIONS |= {chr(byte): byte for byte in range(0x80, 0xC0)}
"""Characters that a UTF-8 continuation byte turns into when it is read as Windows-1252 or Latin-1."""

LOOKS_LIKE_LETTERS = "(?![æð][ƒœ])"
"""Lower-case letters of real words that would decode as well."""


def _character_class(codes: list[int]) -> str:
    """The inside of a regular expression's class for sorted code points, neighbours joined to ranges."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def _is_dropped(character: str) -> bool:
    """Marks, and invisible format characters (soft hyphen, zero-width space, direction marks)."""
    return unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf"}


_DROPPED = re.compile(
    f"[{_character_class([code for code in range(0xAD, 0x12000) if _is_dropped(chr(code))])}"
    "\\U000e0000-\\U000e0fff]+"  # tags and variation selectors
)
_APOSTROPHES = re.compile("[\u02b9-\u02bf\u02c8-\u02cd\u02ee\ua78b\ua78c]")  # letters by category, quotes by use
_SINGLE = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in UNSPACED)
_WORD = re.compile(f"[{_SINGLE}]|[^\\W_{_SINGLE}]+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_TAIL = "[" + re.escape("".join(CONTINUATIONS)) + "]"
_MOJIBAKE = re.compile(
    f"{LOOKS_LIKE_LETTERS}(?:[\u00c2-\u00df]{_TAIL}|[\u00e0-\u00ef]{_TAIL}{{2}}|[\u00f0-\u00f4]{_TAIL}{{3}})"
)


def normal_tokens(text: str) -> list[str]:
    """The words of a text in comparable form, in order.

    Compatibility decomposition (NFKD), case folding, marks stripped, quotes and dashes dropped, addresses left out,
    UTF-8 that was read as Windows-1252 put right. A word is a run of letters and digits; in scripts that put no spaces
    between words each character is one.

    Returns:
        Tokens without white space; empty for a text without letters and digits. `normal_tokens(" ".join(tokens))` gives
        the same tokens again.
    """
    return [token for line in token_lines(text) for token in line]


def token_lines(text: str) -> list[list[str]]:
    """The tokens of each line that has any, in order; a line ends at a line feed."""
    folded = fold(text)
    find = _ASCII_WORD.findall if folded.isascii() else _words
    return [tokens for line in folded.split("\n") if (tokens := find(line))]


def fold(text: str) -> str:
    """The text before it is cut into words: folded, without marks and addresses; line feeds stay."""
    if "://" in text or "www." in text or "WWW." in text:
        text = URL.sub(" ", text)
    if text.isascii():
        return text.lower()
    text = _MOJIBAKE.sub(_put_right, unicodedata.normalize("NFC", text))
    text = _APOSTROPHES.sub(" ", text)
    text = unicodedata.normalize("NFKD", text).casefold()
    return _DROPPED.sub("", unicodedata.normalize("NFKD", text))


def _words(line: str) -> list[str]:
    return (_ASCII_WORD if line.isascii() else _WORD).findall(line)


def _put_right(match: re.Match[str]) -> str:
    """Read the bytes of a run once more, as UTF-8; a run that is none stays."""
    run = match[0]
    try:
        return bytes([ord(run[0]), *(CONTINUATIONS[character] for character in run[1:])]).decode("utf-8")
    except UnicodeDecodeError:
        return run

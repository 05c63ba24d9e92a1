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

BYTES = {
    **{chr(byte): byte for byte in range(0x80, 0xF5)},
    **{text: byte for byte in range(0x80, 0xC0) if (text := bytes([byte]).decode("cp1252", "replace")) != "\ufffd"},
}
"""Characters that bytes of UTF-8 turn into when they are read as Windows-1252 or Latin-1."""

APOSTROPHES = frozenset("\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u02cc\u02cd\u02ee\ua78b\ua78c")
"""Quotes by use that are letters by category; they end a word like any other quote."""

TYPOGRAPHY = "\u2019\u201c\u201d\u2014\u2013\u2018\u00a0\u2026\u2022\u00a3\u20ac"
"""Quotes, dashes, hard space, ellipsis, bullet, pound and euro: spaces once they are folded."""

DROPPED = frozenset({"Mn", "Mc", "Me", "Cf"})
"""Categories of characters that are left out: marks, and invisible ones (soft hyphen, zero-width space)."""

_SINGLE = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in UNSPACED)
_WORD = re.compile(f"[{_SINGLE}]|[^\\W_{_SINGLE}]+")
_THOUSANDS = re.compile(r"([0-9]),(?=[0-9]{3}(?![0-9]))")
_ASCII = str.maketrans(
    {chr(code): chr(code).lower() if chr(code).isalnum() else " " for code in range(128) if code != ord("\n")}
)
_TAIL = "[" + re.escape("".join(text for text, byte in BYTES.items() if byte < 0xC0)) + "]+"
_MOJIBAKE = re.compile(f"[\u00c2-\u00f4]{_TAIL}(?:[\u00c2-\u00f4]{_TAIL})*")


def normal_tokens(text: str) -> list[str]:
    """The words of a text in comparable form, in order.

    Compatibility decomposition (NFKD), case folding, marks stripped, quotes and dashes dropped, addresses left out,
    commas inside numbers dropped, UTF-8 that was read as Windows-1252 put right. A word is a run of letters and digits;
    in scripts that put no spaces between words each character is one.

    Returns:
        Tokens without white space; empty for a text without letters and digits. `normal_tokens(" ".join(tokens))` gives
        the same tokens again.
    """
    return [token for line in token_lines(text) for token in line]


def token_lines(text: str) -> list[list[str]]:
    """The tokens of each line that has any, in order; a line ends at a line feed."""
    return [tokens for line in fold(text).split("\n") if (tokens := _words(line))]


def fold(text: str) -> str:
    """The text before it is cut into words: folded, without marks, addresses and most punctuation; line feeds stay."""
    if "://" in text or "www." in text or "WWW." in text:
        text = URL.sub(" ", text)
    text = _THOUSANDS.sub(r"\1", text)
    if not text.isascii() and (plain := _without_typography(text)).isascii():
        text = plain
    if text.isascii():
        return text.translate(_ASCII)
    text = put_mojibake_right(unicodedata.normalize("NFC", text))
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    for character in set(text):
        if character > "\x7f":
            if unicodedata.category(character) in DROPPED:
                text = text.replace(character, "")
            elif character in APOSTROPHES or not character.isalnum():
                text = text.replace(character, " ")
    return text.translate(_ASCII) if text.isascii() else text


def put_mojibake_right(text: str) -> str:
    """The text, composed (NFC), with UTF-8 that was read as Windows-1252 or Latin-1 read as UTF-8."""
    return _MOJIBAKE.sub(_put_right, text)


def _without_typography(text: str) -> str:
    """Most texts in English have no other characters outside ASCII than these, and are done in a third of the time."""
    for character in TYPOGRAPHY:
        text = text.replace(character, " ")
    return text


def _words(line: str) -> list[str]:
    """The words of a folded line; one in ASCII has nothing but them and white space."""
    return line.translate(_ASCII).split() if line.isascii() else _WORD.findall(line)


def _put_right(match: re.Match[str]) -> str:
    """Read the bytes of a run once more, as UTF-8; a run that is none stays, as do letters that look like one."""
    run = match[0]
    for end in range(len(run), max(len(run) - 3, 1), -1):
        try:
            read = bytes([BYTES[character] for character in run[:end]]).decode("utf-8")
        except UnicodeDecodeError:
            continue
        return read + run[end:] if _is_likely(read) else run
    return run


def _is_likely(read: str) -> bool:
    """Is it text rather than a chance hit: Latin, punctuation, symbols; letters of other scripts come in groups."""
    if all("\x80" <= character < "\u0180" or "\u2000" <= character < "\u2c00" for character in read):
        return True
    return len(read) > 1 and not any("\u0180" <= c < "\u0370" or "\u0700" <= c < "\u0900" for c in read)

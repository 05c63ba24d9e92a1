"""Plain text from the web, made safe for those who show it: terminals, and spreadsheets."""

import re

CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""C0 and C1 controls, bidirectional and zero-width characters, line separators, lone surrogates: text may not steer a
terminal."""

_MARK = (
    r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u06df-\u06e4\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]"
)
_MARKS = re.compile(f"({_MARK}{{4}}){_MARK}+")
"""Marks that stand above or below a letter, more of them than any writing has: Hebrew with its accents has four."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Cells that begin so are run as formulas by spreadsheets; those of East Asia take the wide signs, too.

Source: OWASP, "CSV Injection".
"""


def make_safe(text: str) -> str:
    """The text without characters that steer a terminal; line breaks and tabs stay."""
    return CONTROLS.sub("", text.replace("\r\n", "\n"))


def calm_marks(text: str) -> str:
    """The text with at most four marks on a letter, for showing: hundreds of them draw over everything around."""
    return text if text.isascii() else _MARKS.sub(r"\1", text)

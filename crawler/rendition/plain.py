"""Plain text from the web, made safe for those who show it: terminals, and spreadsheets."""

import re

CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""C0 and C1 controls, bidirectional and zero-width characters, line separators, lone surrogates: text may not steer a
terminal."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Cells that begin so are run as formulas by spreadsheets. Source: OWASP, "CSV Injection"."""


def make_safe(text: str) -> str:
    """The text without characters that steer a terminal; line breaks and tabs stay."""
    return CONTROLS.sub("", text.replace("\r\n", "\n"))

"""The words around names in bylines, as patterns. They themselves are in bylinewords.toml, language by language."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

_UNSPACED = re.compile("[\u0e00-\u0eff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _read_words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("crawler.extract") / "bylinewords.toml").read_text("utf-8"))


def _join(words: Iterable[str]) -> str:
    """An alternative of all words, longest first, any white space in them."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in ordered)


def _all(*tables: str) -> list[str]:
    return [word for table in tables for line in _WORDS[table].values() for word in line]


_WORDS = _read_words()
_BY = _all("by")
_MARK = r"\s*[:：|]\s*|\s*[=＝／/・]\s*(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
JOIN_WORDS = _join(_all("and"))
"""Words between two names, as an alternative."""
TITLE_WORDS = _join(_all("title"))
"""Job titles behind a name, as an alternative."""
ANY_LABEL = re.compile(rf"^\W{{0,3}}(?P<label>{_join(_all('by', 'author', 'source', 'editor'))})(?:{_MARK})", re.I)
"""A label with a colon, or another mark before a name of East Asia."""
BY_LABEL = re.compile(
    rf"^\W{{0,3}}(?P<label>(?:{_join(word for word in _BY if not _UNSPACED.search(word))})\s+(?=\S)|"
    rf"(?:{_join(word for word in _BY if _UNSPACED.search(word))})\s*(?=[\u0e00-\u9fff\uac00-\ud7af]))",
    re.I,
)
"""A label without any mark."""
LONE_LABEL = re.compile(rf"^\W{{0,3}}(?:{_join(_all('by', 'author'))})\W*$", re.I)
"""A label in a line of its own."""
FULL_LABEL = re.compile(rf"^\W{{0,3}}(?:{_join(word for word in _BY if ' ' in word)})\s+(?=\S)", re.I)
"""A label of several words, which stand before nothing but a name: "written by"."""
SOURCE_LABEL = re.compile(rf"^\W{{0,3}}(?:{_join(_all('source'))})\W*$", re.I)
"""A label that names whose the text was."""
EDITOR_LABEL = re.compile(rf"^\W{{0,3}}(?:{_join(_all('editor'))})\W*$", re.I)
"""A label that names who edited, checked or translated it."""
LATER_LABEL = re.compile(rf"(?<![^\W\d_])(?:{_join(_all('by', 'author'))})\s*[:：]", re.I)
"""The label of an author further on in a line."""
CHECKED_BY = re.compile(rf"(?:{_join(_all('editor'))})\W*$", re.I)
"""The end of a line behind which stands who edited, checked or translated the text."""
NEXT_LABEL = re.compile(
    rf"[\s|·•,;/–—-]+(?:{_join(_all('source', 'editor', 'author'))}|[^\W\d_]{{3,20}})\s*[:：]|"
    rf"[\s|·•,;/–—-]+(?:edited|reviewed|updated|published|posted|"
    rf"(?:photo(?:s|graphs|graphy)?|pictures|images|videos?|illustrations?|graphics?))\s+(?:by|on)\b|\s*【[^】]*[:：]|"
    rf"[／/]\s*[^\s／/]{{1,6}}(?:报道|報導|報道|电|電)",
    re.I,
)
"""The label of another line that was written on behind a byline; the place an East Asian reporter writes from."""

"""What an element is on the page, as its class, its id and its tag tell: comments, navigation, the text itself.

In: an element. Out: a set of roles, one bit each. The words are in roles.toml.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from lxml.html import HtmlElement

_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[A-Z]")
_PART = re.compile(r"[\s_-]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
MAX_CHARS = 400
"""Of a class or an id that are read."""


@cache
def _words() -> tuple[tuple[str, ...], dict[str, int], dict[str, int]]:
    """Names of the roles, the roles of each word, the roles of each tag."""
    table = tomllib.loads(files("crawler.extract").joinpath("roles.toml").read_text("utf-8"))
    names = tuple(table["words"])
    bits: dict[str, int] = {}
    for index, words in enumerate(table["words"].values()):
        for word in words.split():
            bits[word] = bits.get(word, 0) | 1 << index
    tags = {tag: sum(1 << names.index(role) for role in roles.split()) for tag, roles in table["tags"].items()}
    return names, bits, tags


ROLES = _words()[0]
"""Names of the roles; the place of each is the number of its bit."""


def role(*names: str) -> int:
    """The set of these roles."""
    return sum(1 << ROLES.index(name) for name in names)


_HIDDEN_ROLE = role("hidden", "aside")
_ASIDE_ROLE = role("aside")


@lru_cache(maxsize=16_384)
def roles_of_name(name: str) -> int:
    """The roles that the words of a class or id tell; that of an aside only by whole parts of it, as it decides."""
    name = name[:MAX_CHARS]
    found = _tell(word.lower() for word in _WORD.findall(name)) & ~_ASIDE_ROLE
    return found | _tell(_PART.split(name.lower())) & _ASIDE_ROLE


def _tell(words: Iterable[str]) -> int:
    """The roles of the words and of each two that follow each other."""
    bits = _words()[1]
    found = 0
    before = ""
    for word in words:
        found |= bits.get(word, 0) | bits.get(before + word, 0)
        before = word
    return found


def roles_of(element: HtmlElement) -> int:
    """The roles of an element by its own attributes."""
    tag = str(element.tag)
    found = 0 if tag == "figure" and element.find(".//table") is not None else _words()[2].get(tag, 0)
    for key, value in element.items():
        if key in ("class", "id", "itemprop"):
            found |= roles_of_name(value)
        elif key in ("role", "data-testid", "data-component"):
            found |= roles_of_name(value) & ~_ASIDE_ROLE
        elif (
            key == "hidden" or (key == "aria-hidden" and value == "true") or (key == "style" and _HIDDEN.search(value))
        ):
            found |= _HIDDEN_ROLE
    return found

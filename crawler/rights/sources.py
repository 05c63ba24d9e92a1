"""Whom a republication notice names as the first publisher without a link ("first published in The Example Gazette").

In: the words of a notice. Out: the name as it stands there. How such notices begin is data: sources.toml, language by
language. Names are words with a capital, or what stands in quotation marks; scripts without capitals are not read.
"""

import re
from functools import cache
from typing import NamedTuple

MAX_WORDS = 8
"""Names of papers are shorter; more is a sentence in capitals."""
_QUOTED = re.compile(r"\s*[\"“„«»‘'](?P<name>[^\"”“«»’]{2,60}?)[\"”“«»’']")
_WORD = re.compile(r"\s*(\S+)")
_END = re.compile(r"[.,;:!?)\]}|\"”»]+$|['’]s$")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_DROPPED = " .-'’&,"


class _Words(NamedTuple):
    leads: re.Pattern[str]
    articles: re.Pattern[str] | None
    inside: frozenset[str]
    dates: frozenset[str]


def find_named_source(text: str) -> str | None:
    """The name of the paper or site that a notice says its text was first published by; None when it says none."""
    for words in _languages():
        for lead in words.leads.finditer(text):
            name = _read_name(text[lead.end() :], words)
            if name is not None:
                return name
    return None


def name_key(name: str) -> str:
    """A name in the form in which names are compared, the same that the database makes of a publisher's name."""
    key = name.lower() if name.isascii() else "".join(c.lower() if c.isascii() else c for c in name)
    for character in _DROPPED:
        key = key.replace(character, "")
    return key.removeprefix("the")


def name_key_sql(column: str) -> str:
    """`name_key` as an expression of SQLite over a column."""
    key = f"lower({column})"
    for character in _DROPPED:
        key = "replace({}, '{}', '')".format(key, character.replace("'", "''"))
    return f"CASE WHEN {key} LIKE 'the%' THEN substr({key}, 4) ELSE {key} END"


def _read_name(rest: str, words: _Words) -> str | None:
    article = words.articles.match(rest) if words.articles is not None else None
    if article is not None and not article[0].strip()[0].isupper():  # with a capital it is part of the name
        rest = rest[article.end() :]
    quoted = _QUOTED.match(rest)
    if quoted is not None:
        return quoted["name"].strip() or None
    found: list[str] = []
    for match in _WORD.finditer(rest):
        word = match[1]
        plain = _END.sub("", word)
        is_name = bool(plain) and (plain[0].isupper() or _DOMAIN.fullmatch(plain) is not None)
        is_number = plain.isdigit() and bool(found) and found[-1].lower() not in words.inside
        is_inside = bool(found) and (plain.lower() in words.inside or is_number)
        if not (is_name or is_inside) or plain.lower() in words.dates:
            break
        found.append(plain)
        if plain != word and not word.endswith("."):
            break
        if word.endswith(".") and len(plain) > 2:
            break
    while found and found[-1].lower() in words.inside:
        found.pop()
    if not found or len(found) > MAX_WORDS or found[0][0].isdigit():
        return None
    return " ".join(found)


@cache
def _languages() -> tuple[_Words, ...]:
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("crawler.rights").joinpath("sources.toml").read_text("utf-8"))
    return tuple(
        _Words(
            re.compile(rf"\b(?:{'|'.join(one['leads'])})(?=\W)", re.IGNORECASE),
            re.compile(rf"\s*(?:{'|'.join(map(re.escape, one['articles']))})(?:\s+|(?<=['’]))", re.IGNORECASE)
            if one["articles"]
            else None,
            frozenset(one["inside"]),
            frozenset(one["dates"]),
        )
        for one in table.values()
    )

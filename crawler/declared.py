"""Sources written down in pressmark.toml: `[[source]]` tables, checked like settings.

The file says what is to be watched; the corpus remembers what came of it. Taking a table out of the file stops
nothing: the source stays in the corpus.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.errors import ConfigError, UrlError
from crawler.urls import resolve_url, without_credentials

TABLE = "source"
KEEPING = ("yes", "hash_only", "no")


def _key(default: Any, text: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"text": text, "choices": choices})


@dataclass(frozen=True, slots=True)
class DeclaredSource:
    """One `[[source]]` table. docs/config.md lists its keys from here."""

    home: str = _key("", "Home page; the one key that must be there. It names the source.")
    name: str = _key("", "Name of the publisher.")
    feeds: tuple[str, ...] = _key((), "Addresses of its feeds. Without feeds and sitemaps the home page is watched.")
    sitemaps: tuple[str, ...] = _key((), "Addresses of its sitemaps.")
    language: str = _key("", "BCP 47 tag, such as `de`.")
    time_zone: str = _key("", "IANA zone, such as `Europe/Berlin`, for times that its pages give without one.")
    render: bool = _key(False, "Show its pages in a browser before they are read.")
    store_payload: str = _key("", "As the setting, for this source alone.", KEEPING)
    store_noarchive: str = _key("", "As the setting, for this source alone.", KEEPING)
    given: frozenset[str] = field(default=frozenset(), metadata={"is_key": False})
    """The keys that stand in the table: what it does not say is left as it is."""


KEYS = tuple(one for one in fields(DeclaredSource) if one.metadata.get("is_key", True))


def read_sources(value: Any, place: str) -> tuple[DeclaredSource, ...]:
    """The tables of a file.

    Args:
        value: what TOML made of `source`.
        place: of the file, for errors.

    Raises:
        ConfigError: a key is unknown or wrong, or two tables name one home page.
    """
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise ConfigError(f"{place}: a source is written as a table, `[[source]]`")
    found = tuple(_read_source(table, f"{place}: source {number}") for number, table in enumerate(value, 1))
    homes = [source.home for source in found]
    if twice := [home for home in homes if homes.count(home) > 1]:
        raise ConfigError(f"{place}: two sources have the home page {twice[0]}")
    return found


def _read_source(table: Mapping[str, Any], place: str) -> DeclaredSource:
    names = [one.name for one in KEYS]
    for name in table:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            raise ConfigError(f"{place}: no key {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    if "home" not in table:
        raise ConfigError(f"{place}: home is missing")
    values = {one.name: _convert(one.name, one.default, table[one.name], place) for one in KEYS if one.name in table}
    for one in KEYS:
        choices = one.metadata["choices"]
        if choices and one.name in values and values[one.name] not in choices:
            raise ConfigError(f"{place}: {one.name} must be {', '.join(choices)}, not {values[one.name]!r}")
    try:
        values["home"] = without_credentials(resolve_url(values["home"]))
        for name in ("feeds", "sitemaps"):
            values[name] = tuple(without_credentials(resolve_url(url)) for url in values.get(name, ()))
        if zone := values.get("time_zone"):
            ZoneInfo(zone)
    except UrlError as error:
        raise ConfigError(f"{place}: {error}") from error
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(f"{place}: no time zone {values['time_zone']!r}") from error
    return DeclaredSource(**values, given=frozenset(table))


def _convert(name: str, default: Any, value: Any, place: str) -> Any:
    if isinstance(default, tuple):
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        raise ConfigError(f"{place}: {name} must be a list of addresses, not {value!r}")
    if isinstance(value, bool) is isinstance(default, bool) and isinstance(value, type(default)):
        return value
    kind = "true or false" if isinstance(default, bool) else "text"
    raise ConfigError(f"{place}: {name} must be {kind}, not {value!r}")

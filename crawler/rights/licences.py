"""Licences by their address: Creative Commons and a few public ones, with their ids.

Source: https://creativecommons.org/licenses/, https://spdx.org/licenses/
"""

import re

_CC = re.compile(
    r"^https?://(?:www\.)?creativecommons\.org/(?P<kind>licen[cs]es|"
    r"publicdomain)/(?P<name>[a-z-]+)(?:/(?P<version>\d\.\d))?"
    r"(?:/(?P<place>[a-z]{2}|igo))?(?=/|$|\?|#)",
    re.IGNORECASE,
)
_OTHER = (
    (
        re.compile(r"^https?://(?:www\.)?nationalarchives\.gov\.uk/doc/open-government-licence/version/(\d)"),
        "OGL-UK-{}.0",
    ),
    (re.compile(r"^https?://(?:www\.)?gnu\.org/(?:licenses|copyleft)/fdl", re.IGNORECASE), "GFDL-1.3-or-later"),
    (re.compile(r"^https?://opensource\.org/licen[cs]es?/mit", re.IGNORECASE), "MIT"),
    (re.compile(r"^https?://(?:www\.)?apache\.org/licenses/LICENSE-2\.0", re.IGNORECASE), "Apache-2.0"),
    (re.compile(r"^https?://(?:www\.)?opendatacommons\.org/licenses/odbl(?=[/.-]|$)", re.IGNORECASE), "ODbL-1.0"),
    (re.compile(r"^https?://(?:www\.)?opendatacommons\.org/licenses/by(?=[/.-]|$)", re.IGNORECASE), "ODC-By-1.0"),
    (re.compile(r"^https?://(?:www\.)?govdata\.de/dl-de/by-2-0(?=/|$)", re.IGNORECASE), "DL-DE-BY-2.0"),
    (
        re.compile(
            r"^https?://(?:www\.)?spdx\.org/licenses/(CC-BY(?:-[A-Z]{2})*-\d\.\d(?:-[A-Z]{2,3})?|CC0-1\.0|MIT|Apache-2\.0|"
            r"GFDL-1\.\d-or-later|OGL-UK-\d\.0|ODbL-1\.0|ODC-By-1\.0|DL-DE-BY-2\.0)(?:\.html|\.json)?(?=/|$|\?|#)"
        ),
        "{}",
    ),
)  # fmt: skip
_PLAIN = frozenset({"by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"})


def find_licence_id(url: str) -> str | None:
    """The SPDX id of a licence address, or `CC-BY` without a version where it names none; None when unknown.

    >>> find_licence_id("https://creativecommons.org/licenses/by-sa/4.0/deed.de")
    'CC-BY-SA-4.0'
    >>> find_licence_id("http://creativecommons.org/licenses/by-nc/3.0/de/")
    'CC-BY-NC-3.0-DE'
    """
    found = _CC.match(url.strip())
    if found is None:
        for pattern, template in _OTHER:
            if match := pattern.match(url.strip()):
                return template.format(*match.groups())
        return None
    name, version, place = found["name"].lower(), found["version"], found["place"]
    if found["kind"].lower() == "publicdomain":
        return {"zero": "CC0-1.0", "mark": "CC-PDM-1.0"}.get(name)
    if name not in _PLAIN:
        return None
    parts = ["CC", name.upper()]
    if version:
        parts.append(version)
        if place:
            parts.append(place.upper())
    return "-".join(parts)


_NAME = re.compile(
    r"^(?:licen[cs]e[d]?\s*:?\s*)?(?:under\s+)?(?:(?:creative\s+commons\s+)?\(?cc[ -]?(?P<zero>0|zero)(?:[ -]1\.0)?|"
    r"(?:creative\s+commons\s+)?\(?cc[ -](?P<name>by(?:-(?:sa|nd|nc(?:-sa|-nd)?))?)(?:[ -](?P<version>\d\.\d)"
    r"(?:[ -](?P<place>[a-z]{2}|igo))?)?)\)?\.?$",
    re.IGNORECASE,
)
_MAX_NAME = 100
"""Longer words are no name alone; a page may give thousands of spaces for one."""


def find_named_licence(text: str) -> str | None:
    """The id of a Creative Commons licence that is named in words only; None for any other words.

    >>> find_named_licence("CC BY-SA 4.0"), find_named_licence("CC0"), find_named_licence("CC BY, mostly")
    ('CC-BY-SA-4.0', 'CC0-1.0', None)
    """
    text = text.strip()
    found = _NAME.match(text) if len(text) <= _MAX_NAME else None
    if found is None:
        return None
    if found["zero"]:
        return "CC0-1.0"
    return "-".join(["CC", *(part.upper() for part in (found["name"], found["version"], found["place"]) if part)])


def is_licence_url(url: str) -> bool:
    """Whether an address is that of a licence this room knows."""
    return find_licence_id(url) is not None

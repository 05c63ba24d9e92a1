"""The second look at an XML feed: what feedparser loses.

feedparser keeps one of several rights statements (the last), drops the text of media:copyright, does not say whether
an `updated` was a dc:date, resolves relative links against the feed although they are meant for the site, and takes the
end of an address under a newer domain (.media, .london) for a name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from crawler.feeds.markup import attribute_of, mend, name_of, namespace_of, parse_tree, text_of
from crawler.urls import find_url

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Extra:
    """What one item, or the channel, says beside what feedparser tells."""

    rights: str | None = None
    """The statement that feedparser loses: a copyright beside a dc:rights, or a media:copyright alone."""
    licence_url: str | None = None
    rsl: str | None = None
    """An element of the RSL module, as XML."""
    dc_date: str | None = None
    """dc:date where no other element gives a date of publication."""
    link: str | None = None
    """The text of a link element as written, when it has no xml:base around it."""
    people: tuple[str, ...] = ()
    """Names of the authors; the e-mail address of who has no name."""
    update_s: int | None = None
    """Seconds between updates by the syndication module."""


@dataclass(frozen=True, slots=True)
class Extras:
    """The second look's result."""

    channel: Extra
    items: tuple[Extra, ...]
    """In document order."""


_NOTHING = Extra()
_EMAIL = re.compile(r"(?:mailto:\s*)?([^\s()<>\[\],;:]{1,64}@[^\s()<>\[\],;:]{1,255})", re.I)
_MAX_PERSON_CHARS = 2_000
_MAX_RSL_CHARS = 4_000
_BRACKETS = str.maketrans("()<>[]", "      ")
_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
"""Source: https://web.resource.org/rss/1.0/modules/syndication/ (a month taken as 30 days)"""


def find_extras(text: str) -> Extras:
    """What a feed says in places that feedparser does not look at; empty for what cannot be read."""
    root = parse_tree(mend(text))
    if root is None:
        return Extras(_NOTHING, ())
    channel = root if name_of(root) in ("feed", "channel") else next(_named(root, "channel"), root)
    items = tuple(_read(item) for item in _items(root))
    return Extras(_read(channel), items)


def _items(root: etree._Element) -> Iterator[etree._Element]:
    """Items as feedparser counts them: at any depth, none inside another."""
    for element in root.iter():
        if name_of(element) in ("item", "entry") and namespace_of(element) not in ("itunes",):
            yield element


def _named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter() if name_of(element) == name)


def _read(parent: etree._Element) -> Extra:
    rights: dict[str, str] = {}
    rsl: str | None = None
    licence = dc_date = link = period = frequency = media_url = None
    people: list[str] = []
    published = False
    based = any(_XML_BASE in element.attrib for element in (parent, *parent.iterancestors()))
    for child in _children(parent):
        name, namespace = name_of(child), namespace_of(child)
        if name in ("copyright", "rights"):
            text = text_of(child)
            key = "media" if "mrss" in namespace or namespace == "media" else name
            if text:
                rights.setdefault(key, text)
            if key == "media":
                media_url = media_url or find_url(attribute_of(child, "url") or "")
        elif name == "content" and "rslstandard.org" in namespace:
            rsl = rsl or _as_xml(child)
        elif name == "license":
            licence = licence or find_url(
                attribute_of(child, "resource") or attribute_of(child, "href") or text_of(child) or ""
            )
        elif name == "link":
            if attribute_of(child, "rel") == "license":
                licence = licence or find_url(attribute_of(child, "href") or "")
            elif link is None and attribute_of(child, "rel") in (None, "alternate") and _XML_BASE not in child.attrib:
                link = attribute_of(child, "href") or text_of(child)
        elif name == "date" and ("purl.org/dc" in namespace or namespace == "dc"):
            dc_date = dc_date or text_of(child)
        elif name in ("pubdate", "published", "issued"):
            published = True
        elif name in ("author", "creator"):
            if person := _person(child):
                people.append(person)
        elif name == "updateperiod":
            period = _PERIODS_S.get((text_of(child) or "").lower())
        elif name == "updatefrequency":
            frequency = text_of(child)
    return Extra(
        rights=_lost_rights(rights),
        licence_url=licence or media_url,
        rsl=rsl,
        dc_date=None if published else dc_date,
        link=None if based else link,
        people=tuple(dict.fromkeys(people)),
        update_s=_update_s(period, frequency),
    )


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    """The children, and those of media groups and media contents; never those of nested items."""
    for child in parent:
        if name_of(child) in ("item", "entry", "source", "image", "textinput"):
            continue
        yield child
        if name_of(child) in ("group", "content") and ("mrss" in namespace_of(child) or namespace_of(child) == "media"):
            yield from _children(child)


def _as_xml(element: etree._Element) -> str | None:
    """An element as XML; None for one that is too long to be a licence."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return text if len(text) <= _MAX_RSL_CHARS else None


def _person(element: etree._Element) -> str | None:
    """A name out of an Atom person, or out of a text that may hold an address as well."""
    parts = {name_of(part): text_of(part) for part in element}
    text = parts.get("name") or (None if parts else text_of(element)) or parts.get("email")
    if text is None or "@" not in text:
        return text
    text = text[:_MAX_PERSON_CHARS]
    name = " ".join(_EMAIL.sub(" ", text).translate(_BRACKETS).split()).strip(" ,;:-")
    address = _EMAIL.search(text)
    return name or (address.group(1) if address else text)


def _lost_rights(rights: dict[str, str]) -> str | None:
    if "copyright" in rights and "rights" in rights:
        return rights["copyright"]
    return rights["media"] if set(rights) == {"media"} else None


def _update_s(period: int | None, frequency: str | None) -> int | None:
    if period is None:
        return None
    times = int(frequency) if frequency and frequency.isascii() and frequency.isdigit() and len(frequency) < 5 else 1
    return period // max(times, 1)

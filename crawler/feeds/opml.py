"""Read and write lists of feeds: OPML 1.0 and 2.0; read the lists of feeds that some sites publish as FOAF.

Source: https://opml.org/spec2.opml
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from crawler.errors import FeedError
from crawler.feeds.markup import (
    NOT_XML,
    attribute_of,
    cut_tags,
    decode,
    mend,
    name_of,
    parse_tree,
    text_of,
    unpack,
)
from crawler.feeds.prose import scalar_text
from crawler.urls import find_url

_LISTS = ("source", "include")
"""Values of `type` that point to another subscription list, not to a feed."""


@dataclass(frozen=True, slots=True)
class OpmlFeed:
    """One subscription."""

    url: str
    """Address of the feed, as written; relative and non-http ones are left out."""
    title: str | None = None
    """`text`, which the specification requires, else `title`."""
    home_url: str | None = None
    """Absolute http(s) address of the site."""


def parse_opml(body: bytes) -> tuple[OpmlFeed, ...]:
    """The feeds of a subscription list, in order, each once. Broken files give what can be read of them.

    Raises:
        FeedError: the bytes are no list of this kind at all.
    """
    return read_opml(body)[0]


def read_opml(body: bytes) -> tuple[tuple[OpmlFeed, ...], int]:
    """As `parse_opml`, with the number of outlines that were passed over, as their address is none of the web.

    Raises:
        FeedError: the bytes are no list of this kind at all.
    """
    body, _ = unpack(body)
    text, _ = cut_tags(decode(body).text)
    root = parse_tree(mend(text))
    if root is None:
        raise FeedError("not OPML: no readable XML")
    outlines = [element for element in root.iter() if name_of(element) == "outline"]
    if not outlines and name_of(root) not in ("opml", "rdf", "body"):
        raise FeedError(f"not OPML but <{name_of(root)}>")
    found = [_read_outline(element) for element in outlines] if outlines else _read_foaf(root)
    feeds: dict[str, OpmlFeed] = {}
    for feed in found:
        if feed is not None:
            feeds.setdefault(feed.url, feed)
    odd = sum(1 for element, feed in zip(outlines, found, strict=False) if feed is None and _address_of(element))
    return tuple(feeds.values()), odd


def write_opml(feeds: Iterable[OpmlFeed], title: str, made_at: datetime) -> bytes:
    """A subscription list in OPML 2.0, as UTF-8; `parse_opml` gives the same feeds back.

    Characters that XML cannot hold are left out.
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _for_xml(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(made_at)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        outline = etree.SubElement(body, "outline", type="rss", text=_for_xml(feed.title or feed.url))
        if feed.title:
            outline.set("title", _for_xml(feed.title))
        outline.set("xmlUrl", _for_xml(feed.url))
        if feed.home_url:
            outline.set("htmlUrl", _for_xml(feed.home_url))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _for_xml(text: str) -> str:
    return NOT_XML.sub("", text)


def _read_outline(element: etree._Element) -> OpmlFeed | None:
    title = attribute_of(element, "text") or attribute_of(element, "title")
    return _feed(_address_of(element), title, attribute_of(element, "htmlurl"))


def _address_of(element: etree._Element) -> str | None:
    """What an outline has for the address of a feed; None for folders and for lists."""
    kind = (attribute_of(element, "type") or "").lower()
    if kind in _LISTS:
        return None
    address = attribute_of(element, "xmlurl")
    if address is None and kind in ("rss", "atom", "feed", "pie"):
        address = attribute_of(element, "url")
    return address


def _feed(address: str | None, title: str | None, home: str | None) -> OpmlFeed | None:
    if not address:
        return None
    address = address.removeprefix("feed://") if address.startswith("feed://http") else address
    address = "http" + address[4:] if address.startswith("feed://") else address.removeprefix("feed:")
    if find_url(address) is None:
        return None
    return OpmlFeed(scalar_text(address), " ".join(title.split()) or None if title else None, find_url(home or ""))


def _read_foaf(root: etree._Element) -> list[OpmlFeed | None]:
    """Feeds of people and groups, as blog services describe them in FOAF: rss:channel, or ya:feed by its type.

    The name is that of the agent the feed belongs to.
    """
    feeds = []
    for element in root.iter():
        name = name_of(element)
        if name == "channel":
            feeds.append(_feed(attribute_of(element, "about"), _agent_name(element), _home(element)))
        elif name == "feed" and (attribute_of(element, "type") or "").endswith(("rss+xml", "atom+xml", "text/xml")):
            feeds.append(_feed(attribute_of(element, "resource"), _agent_name(element), _home(element)))
    return feeds


def _agent_name(element: etree._Element) -> str | None:
    for holder in element.iterancestors():
        if name_of(holder) in ("agent", "person", "organization"):
            names = [child for child in holder if name_of(child) in ("name", "member_name", "nick")]
            return next((text for child in names if (text := text_of(child))), None)
    return None


def _home(element: etree._Element) -> str | None:
    documents = (holder for holder in element.iterancestors() if name_of(holder) == "document")
    document = next(documents, None)
    return None if document is None else attribute_of(document, "about")

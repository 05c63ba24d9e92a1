"""A page of HTML as a tree, for the finders of this room."""

import re

from lxml import etree, html

from crawler.feeds.markup import cut_tags, decode, drop_illegal_references
from crawler.urls import find_url

_CHARSET = re.compile(rb"""<meta\b[^<>]{0,300}?charset\s*=\s*["']?([A-Za-z0-9._:-]{2,40})""", re.I)


def parse_page(body: bytes) -> etree._Element | None:
    """The tree of an HTML page; None when there is nothing in it."""
    declared = _CHARSET.search(body[:4096])
    content_type = f"text/html; charset={declared.group(1).decode('ascii')}" if declared else None
    text, _ = cut_tags(drop_illegal_references(decode(body, content_type).text))
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def find_base(root: etree._Element, url: str) -> str:
    """What relative addresses of the page stand on."""
    for element in root.iter("base"):
        if found := find_url(element.get("href") or "", url):
            return found
    return url

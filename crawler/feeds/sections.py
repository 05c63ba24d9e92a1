"""Find the section pages that a home page's menus lead to, for sites that have neither feed nor sitemap."""

import re
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.feeds.articles import STOP
from crawler.feeds.page import find_base, parse_page
from crawler.feeds.prose import plain_text
from crawler.urls import find_url, host_of

MAX_SECTIONS = 12
"""Sections watched beside a home page: menus name some ten."""
MAX_ANCHORS = 5_000
MAX_LABEL_CHARS = 30
"""A section's name is a word or two."""
_MENU = re.compile(r"(?:^|[\s_-])(?:main-?|top-?|site-?)?(?:nav|navbar|navigation|menu|sections)(?:$|[\s_-])", re.I)
_ASIDE_WORDS = re.compile(
    r"(?:^|[\s_-])(?:footer|social|share|breadcrumbs?|pagination|language|lang)(?:$|[\s_-])", re.I
)
"""Classes of parts whose links are no sections."""
_NAME = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?(?:\.html?)?/?", re.I)


def find_section_links(body: bytes, url: str) -> tuple[str, ...]:
    """Addresses of section pages, the shortest first. Never fails; empty when no menu is found."""
    root = parse_page(body)
    return () if root is None else find_section_links_in(root, url)


def find_section_links_in(root: etree._Element, url: str) -> tuple[str, ...]:
    """See `find_section_links`; of a page that is parsed."""
    here = find_url(url)
    if here is None:
        return ()
    base, host = find_base(root, here), host_of(here)
    found: dict[str, int] = {}
    for count, anchor in enumerate(root.iter("a")):
        if count >= MAX_ANCHORS:
            break
        address = find_url((anchor.get("href") or "").strip(), base)
        if address is None or not _is_in_menu(anchor):
            continue
        address = address.partition("#")[0]
        parts = urlsplit(address)
        segments = [unquote(segment) for segment in parts.path.split("/") if segment]
        if host_of(address) != host or parts.query or not 1 <= len(segments) <= 2:
            continue
        if any(segment.lower() in STOP or not _NAME.fullmatch(segment) for segment in segments):
            continue
        label = plain_text("".join(str(part) for part in anchor.itertext())[:200], is_html=False) or ""
        if label and len(label) <= MAX_LABEL_CHARS and len(label.split()) <= 3:
            found.setdefault(address, len(segments))
    found.pop(here.partition("#")[0], None)
    return tuple(sorted(found, key=lambda address: found[address]))[:MAX_SECTIONS]


def _is_in_menu(anchor: etree._Element) -> bool:
    """Within nav, the page's header, or what is called a menu; not in an article, nor at the foot."""
    is_found = False
    for depth, holder in enumerate(anchor.iterancestors()):
        if holder.tag in ("article", "footer", "aside", "form", "main"):
            return False
        words = f"{holder.get('class') or ''} {holder.get('id') or ''} {holder.get('role') or ''}"
        if _ASIDE_WORDS.search(words):
            return False
        is_found = is_found or holder.tag in ("nav", "header") or bool(_MENU.search(words))
        if depth > 30:
            break
    return is_found

"""Where on the page a line stands: article, footer, sidebar, picture, comments, menu, consent box.

In: an element. Out: flags, read from tag names and from class and id words of its ancestors. No text is read.
"""

import re
from collections.abc import Iterator, Set
from enum import Flag, auto
from functools import lru_cache

from lxml.html import HtmlElement


class Zone(Flag):
    """What the element and its ancestors are for."""

    NONE = 0
    MEDIA = auto()
    """A picture with its caption and credit."""
    COMMENTS = auto()
    RELATED = auto()
    """Teasers of other articles."""
    MENU = auto()
    CONSENT = auto()
    """Cookie and privacy dialogues."""
    FOOTER = auto()
    ASIDE = auto()
    BYLINE = auto()
    """Author, source and date of the article."""
    ARTICLE = auto()
    LEGAL = auto()
    """A block named after what it says: copyright, disclaimer, licence."""


_TAGS = {
    "figure": Zone.MEDIA,
    "figcaption": Zone.MEDIA,
    "picture": Zone.MEDIA,
    "nav": Zone.MENU,
    "footer": Zone.FOOTER,
    "aside": Zone.ASIDE,
    "article": Zone.ARTICLE,
    "address": Zone.BYLINE,
}
_WORDS = (
    (
        Zone.MEDIA,
        r"caption|(?:photo|image|img|picture|foto|bild|media|video)[-_]*(?:credit|copyright|source|legend|"
        r"desc\w*|info|"
        r"text|rights|quelle|meta)|(?:^|[-_ ])(?:image|img|photo|picture|foto|bild|gallery|galerie|slideshow|"
        r"carousel|"
        r"lightbox|legend|legende|thumb\w*|hero)(?:$|[-_ ])|bildunterschrift|bildnachweis|imagecopyright|"
        r"credits?-?image|"
        r"wrapper-image|image-wrapper|figcaption",
    ),
    (
        Zone.COMMENTS,
        r"(?:^| )(?:comments?|commentary-?list|comment[-_]?(?:list|body|content|text|thread|section|area|item|"
        r"wrapper|"
        r"holder|box)s?|commentlist|disqus\w*|respond|kommentare?|commentaires?|comentarios?)(?:$| )|usercomment",
    ),
    (
        Zone.RELATED,
        r"related|recommend|teaser|trending|most-?(?:read|popular|viewed)|more-?(?:stories|news|from|articles|topic)|"
        r"also-?like|outbrain|taboola|recirc|up-?next|you-?may|popular-?posts|newsfeed|read-?also|thumbnail-link|"
        r"items-grid|card__body",
    ),
    (
        Zone.MENU,
        r"(?:^|[-_ ])(?:menu|navbar|navigation|breadcrumbs?|submenu|hamburger|dropdown|nav)(?:$|[-_ ])|"
        r"menu-item",
    ),
    (Zone.CONSENT, r"cookie|consent|gdpr|onetrust|didomi|usercentrics|privacy-?(?:banner|modal|manager)|cmp-"),
    (
        Zone.ASIDE,
        r"(?:^|[-_ ])(?:sidebar|aside|widget\w*|rail|infobox|factbox|textwidget)(?:$|[-_ ])|right-rail|"
        r"sidebar",
    ),
    (
        Zone.LEGAL,
        r"copyright|copy-?right|disclaim|disclosure|legal|licen[cs]e|syndication|republish|reprint|"
        r"mentions-?leg",
    ),
    (
        Zone.BYLINE,
        r"by-?line|author|autor|auteur|(?:^|[-_ ])source|quelle|agency|agentur|contribut|dateline|journalist|"
        r"writer|publisher|sources?label|backlink",
    ),
)  # fmt: skip
_NOT_PROSE = Zone.FOOTER | Zone.COMMENTS | Zone.CONSENT | Zone.ASIDE | Zone.RELATED | Zone.MEDIA | Zone.MENU
_PATTERNS = tuple((zone, re.compile(words, re.IGNORECASE)) for zone, words in _WORDS)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OWN_FOOT = re.compile(r"article|entry|post|story|note|disclosure|shop|content|single|card|modal|widget", re.IGNORECASE)
_MEDIA_REACH = 4
"""Class words that speak of pictures count only this near: pages call whole articles `image-story`."""
_STYLING = re.compile(r"^(?:has|with|without|no|and|w|category|tag|type|format|status|is|js|col|not)-", re.IGNORECASE)
"""Class words that describe an element's state or contents, not what it is."""


@lru_cache(maxsize=8192)
def _read_flags(tag: str, words: str) -> Zone:
    zone = _TAGS.get(tag, Zone.NONE)
    if not words:
        return zone
    words = _CAMEL.sub("-", " ".join(word for word in words.split() if not _STYLING.match(word)))
    for flag, pattern in _PATTERNS:
        if pattern.search(words):
            zone |= flag
    if any("foot" in word.lower() and not _OWN_FOOT.search(word) for word in words.split()):
        zone |= Zone.FOOTER
    return zone


def zone_of(element: HtmlElement) -> Zone:
    """What one element says of itself."""
    tag = str(element.tag)
    if tag in ("body", "html"):
        return Zone.NONE
    return _read_flags(tag, f"{element.get('class') or ''} {element.get('id') or ''}".strip())


def ancestors(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element itself and everything around it, from the inside out."""
    current: HtmlElement | None = element
    while current is not None:
        yield current
        current = current.getparent()


def zones_around(element: HtmlElement, holders: Set[HtmlElement] = frozenset()) -> Zone:
    """All flags of an element and its ancestors.

    Args:
        element: where to start.
        holders: elements that hold the article; their class words tell of the page's style, so only their tags count.
    """
    found = Zone.NONE
    for distance, around in enumerate(ancestors(element)):
        if around in holders:
            found |= _TAGS.get(str(around.tag), Zone.NONE)
            continue
        zone = zone_of(around)
        if distance >= _MEDIA_REACH and around.tag not in _TAGS:
            zone &= ~Zone.MEDIA
        found |= zone
    return found


def is_prose_zone(element: HtmlElement) -> bool:
    """Whether prose here may be the article's: not in a footer, aside, picture, menu or comment.

    Class words count only near the line, for wrappers are called `with-sidebar` and the like.
    """
    for distance, around in enumerate(ancestors(element)):
        zone = zone_of(around) if distance < _MEDIA_REACH else _TAGS.get(str(around.tag), Zone.NONE)
        if zone & (_NOT_PROSE | Zone.LEGAL):
            return False
    return True

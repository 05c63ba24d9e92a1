"""Where on the page a line stands: article, footer, sidebar, picture, comments, menu, consent box.

In: an element. Out: flags, read from tag names and from class and id words of its ancestors. No text is read.
"""

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from crawler.words import WordFinder, find_needs, fold_case


class Zone:
    """What an element and its ancestors are for: bits of an int, for each `|` of an `enum.Flag` is a call of Python."""

    NONE: Final = 0
    MEDIA: Final = 1
    """A picture with its caption and credit."""
    COMMENTS: Final = 2
    RELATED: Final = 4
    """Teasers of other articles."""
    MENU: Final = 8
    CONSENT: Final = 16
    """Cookie and privacy dialogues."""
    FOOTER: Final = 32
    ASIDE: Final = 64
    BYLINE: Final = 128
    """Author, source and date of the article."""
    ARTICLE: Final = 256
    LEGAL: Final = 512
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
    (Zone.CONSENT, r"cookie|consent|gdpr|onetrust|didomi|usercentrics|privacy-?(?:banner|modal|manager)|"
     r"(?:^|[-_ ])cmp[-_]?(?:banner|box|dialog|layer|modal|overlay|popup|root|wrapper|app)"),
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
_NEVER_HOLDS = Zone.FOOTER | Zone.ASIDE | Zone.MENU
"""What no element is that holds most of the page's prose: an end tag is missing."""
_NO_ARTICLE = _NOT_PROSE | Zone.LEGAL
_PATTERNS = tuple((zone, re.compile(words, re.IGNORECASE), find_needs(words)) for zone, words in _WORDS)
_FINDER = WordFinder({word for _, _, needs in _PATTERNS for word in needs})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OWN_FOOT = re.compile(r"article|entry|post|story|note|disclosure|shop|content|single|card|modal|widget", re.IGNORECASE)
_MEDIA_REACH = 4
"""Class words that speak of pictures count only this near: pages call whole articles `image-story`."""
_STYLING = re.compile(r"^(?:has|with|without|no|and|w|category|tag|type|format|status|is|js|col|not)-", re.IGNORECASE)
"""Class words that describe an element's state or contents, not what it is."""


@lru_cache(maxsize=8192)
def _read_flags(tag: str, css_class: str | None, css_id: str | None) -> int:
    if tag in ("body", "html"):
        return Zone.NONE
    zone = _TAGS.get(tag, Zone.NONE)
    words = f"{css_class or ''} {css_id or ''}".strip()
    if not words:
        return zone
    words = _CAMEL.sub("-", " ".join(word for word in words.split() if not _STYLING.match(word)))
    found = _FINDER.find(fold_case(words))
    for flag, pattern, needs in _PATTERNS:
        if (not needs or not found.isdisjoint(needs)) and pattern.search(words):
            zone |= flag
    if any("foot" in word.lower() and not _OWN_FOOT.search(word) for word in words.split()):
        zone |= Zone.FOOTER
    return zone


def zone_of(element: HtmlElement) -> int:
    """What one element says of itself."""
    return _read_flags(str(element.tag), element.get("class"), element.get("id"))


def ancestors(element: HtmlElement) -> Iterator[HtmlElement]:
    """The element itself and everything around it, from the inside out."""
    current: HtmlElement | None = element
    while current is not None:
        yield current
        current = current.getparent()


def zones_around(element: HtmlElement, holders: Set[HtmlElement] = frozenset()) -> int:
    """All flags of an element and its ancestors.

    Args:
        element: where to start.
        holders: elements that hold the article; their class words tell of the page's style, so only their tags count.
    """
    found = Zone.NONE
    distance = 0
    around: HtmlElement | None = element
    while around is not None:
        tag = str(around.tag)
        if around in holders:
            found |= _TAGS.get(tag, Zone.NONE) & ~_NEVER_HOLDS
        else:
            zone = _read_flags(tag, around.get("class"), around.get("id"))
            if distance >= _MEDIA_REACH and tag not in _TAGS:
                zone &= ~Zone.MEDIA
            found |= zone
        distance += 1
        around = around.getparent()
    return found


def is_prose_zone(around: Sequence[HtmlElement], ignored: int = Zone.NONE) -> bool:
    """Whether prose here may be the article's: not in a footer, aside, picture, menu or comment.

    Class words count only near the line, for wrappers are called `with-sidebar` and the like.

    Args:
        around: the line's element and everything around it, from the inside out.
        ignored: zones that do not count.
    """
    zones = _NO_ARTICLE & ~ignored
    return not any(zone_of(element) & zones for element in around[:_MEDIA_REACH]) and not any(
        _TAGS.get(str(element.tag), Zone.NONE) & zones for element in around[_MEDIA_REACH:]
    )

"""The pictures of an article: those that stand in its text and at its head, with captions and credits.

In: the page's copy before captions are taken out of it, where pictures stand among its leaves, the leaves of the text.
Out: `Image`s in page order. Left out: icons, portraits of authors, tracking pixels, adverts, teasers of other articles.

Source: https://html.spec.whatwg.org/multipage/images.html (srcset), and how pages put pictures off until they are seen
(data-src and its kin, noscript).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml.html import HtmlElement

from crawler.extract.credits import MAX_CREDIT_CHARS, read_caption, split_credit, strip_label
from crawler.extract.head import absolute
from crawler.extract.leaves import PICTURES, Leaf
from crawler.extract.lines import is_caption
from crawler.extract.nodes import NEVER_TEXT
from crawler.items import Image

MAX_IMAGES = 300
"""Of one article; the largest real gallery seen has 120. The cut is noted in the origin of `images`."""
MIN_SIDE = 60
"""Pixels; what is declared smaller on one side is an icon or a rule."""
PORTRAIT_SIDE = 150
"""What is declared no larger than that on both sides is a portrait or a thumbnail."""
BEFORE_HEADLINE = 8
"""Leaves before the headline among which the lead picture may stand."""
REACH = 3
"""Elements around a caption without a figure among which the one that also holds its picture is looked for."""

LINKED = 1e6
"""Rank of the picture that a picture is linked to: itself in full size."""
PIECES = 60
"""Elements around a picture among which its caption is looked for."""
STAND_IN = 1.5
"""What a stand-in ranks above the same attribute of the element that a script fills."""

_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-lazy", "data-orig-file", "data-large-file",
            "data-full-src", "data-hi-res-src", "data-image", "data-original-src", "data-srcimg", "data-url",
            "data-cfsrc", "data-echo", "data-actualsrc", "data-real-src", "nitro-lazy-src", "original")  # fmt: skip
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "nitro-lazy-srcset")
_CANDIDATE = re.compile(r"\s*,?\s*(\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_NOT_PICTURES = re.compile(
    r"(?:^|[/_.\s-])(?:icons?|logos?|avatars?|gravatar|sprites?|spacer|blank|pixel|placeholder|emojis?|smil(?:ey|ies)|"
    r"badges?|buttons?|btn|arrows?|loader|loading|favicon|transparent|grey|captcha|rating|flags?)(?:[/_.\s\d-]|$)|"
    r"/(?:authors?|users?|profiles?)/|\.(?:svg|gif)(?:$|\?)",
    re.I,
)
_TRACKERS = re.compile(
    r"doubleclick|googlesyndication|google-analytics|googletagmanager|scorecardresearch|facebook\.com/tr|quantserve|"
    r"chartbeat|adservice|adserver|adnxs|taboola|outbrain|/(?:ads?|adverts?|banners?|pixel|beacon|track(?:ing|er)?|"
    r"counter|impression)[/.?]|[?&](?:utm_|pixel)|1x1|count(?:er)?\.(?:php|gif)",
    re.I,
)
_SIDE = re.compile(
    r"(?:^|[\s_-])(?:related|recirc\w*|recommend\w*|read-?(?:more|next|also)|more-?(?:stories|on|news|from)|newsletter\w*|"
    r"sign-?up|subscri\w*|share|sharing|social\w*|promo\w*|advert\w*|ads?|sponsor\w*|teasers?|trending|popular|most-?read|"
    r"latest|comments?|by-?lines?|authors?(?:-?(?:bio|box|info|card|image|photo|avatar))?|avatars?|bio|profile|"
    r"contributors?|sidebar|footer|nav\w*|menu|paywall|cookie\w*|consent|disqus|outbrain|"
    r"taboola|breadcrumbs?|masthead|site-?header|logo)(?:$|[\s_-])",
    re.I,
)
_STATE = re.compile(
    r"--[\w-]+|(?:^|(?<=\s))(?:has|with|without|no|is|category|tag|type|status|format|post-type|js)-\S+"
)
"""Parts of class names that say how an element looks or what it is about, not what it is."""
_SIDE_TAGS = frozenset(("aside", "nav", "footer", "form", "address"))
_CAPTION_MARK = re.compile(
    r"caption|didascalia|pie-?de-?foto|bildtext|(?:^|[\s_-])legende?(?:$|[\s_-])|bildunterschrift|(?:image|img|photo|pic|foto|bild)[_-]?(?:desc|text|legend)",
    re.I,
)
_CREDIT_MARK = re.compile(r"(?:image|photo|img|pic|foto|bild|media)[_-]*(?:credit|copyright|source)|^credits?$", re.I)
_SIZE_IN_NAME = re.compile(
    r"(?:[-_](?:\d{1,4}x\d{1,4}|scaled|e\d{9,}|\d{3,4}w?|large|medium|small|thumb(?:nail)?))+$", re.I
)
_SQUARE = re.compile(r"[-_/](\d{2,3})x(\d{2,3})(?:\.|/|$)")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif)(?:$|\?)", re.I)
_GENERIC = re.compile(r"logo|default|placeholder|fallback|favicon|site[-_]?image|og[-_]?image\.", re.I)


@dataclass(slots=True)
class Scene:
    """What is taken from the page's copy before it is cleaned for reading text."""

    captions: dict[HtmlElement, HtmlElement] = field(default_factory=dict)
    """figcaption elements by the figure (else the element) that holds them."""
    stand_ins: dict[HtmlElement, HtmlElement] = field(default_factory=dict)
    """Pictures in `noscript` by the element that holds it: what a page shows where no script loads the real one."""


def read_scene(tree: HtmlElement) -> Scene:
    """Note captions and stand-ins; they keep their own contents when they are taken out of the tree."""
    scene = Scene()
    for caption in tree.iter("figcaption"):
        holder = next(caption.iterancestors("figure"), None)
        if holder is None:
            near = islice(caption.iterancestors(), REACH)
            holder = next((outer for outer in near if next(outer.iter(*PICTURES), None) is not None), None)
        if holder is not None:
            scene.captions.setdefault(holder, caption)
    for stand_in in tree.iter("noscript"):
        picture = next(stand_in.iter("img"), None)
        holder = stand_in.getparent()
        if picture is not None and holder is not None:
            scene.stand_ins.setdefault(holder, picture)
    return scene


def find_images(
    scene: Scene,
    places: Mapping[HtmlElement, int],
    leaves: Sequence[Leaf],
    text: Sequence[Leaf],
    headline: int | None,
    lead: Image | None,
    base_url: str,
) -> tuple[Image, ...]:
    """Pictures of the article, in page order.

    Args:
        scene: see `read_scene`.
        places: for each picture element the number of leaves before it.
        leaves: all of the page.
        text: those that are the article's text.
        headline: which leaf is the headline.
        lead: the picture the page names as its own; looked for before the headline, too.
        base_url: what addresses are resolved against.
    """
    if not text or not places:
        return ()
    chosen = {id(leaf) for leaf in text}
    indexes = [index for index, leaf in enumerate(leaves) if id(leaf) in chosen]
    if not indexes:  # the text was rescued from elsewhere
        return ()
    first, last = indexes[0], indexes[-1]
    start = headline if headline is not None and headline < first else first
    finder = _Finder(scene, _holders_of(text), base_url)
    lead_key = picture_key(lead.url) if lead else None
    found: dict[str, Image] = {}
    for element, place in places.items():
        if not start - BEFORE_HEADLINE <= place <= last + 1:
            continue
        below = leaves[place] if place < len(leaves) else None
        image = finder.read(element, below if id(below) not in chosen else None)
        if image is None:
            continue
        key = picture_key(image.url)
        if start <= place or key == lead_key:
            found[key] = _fuller(found.get(key), image)
        if len(found) == MAX_IMAGES:
            break
    return tuple(found.values())


def _holders_of(leaves: Sequence[Leaf]) -> set[HtmlElement]:
    """Everything that holds one of the leaves."""
    holders: set[HtmlElement] = set()
    for leaf in leaves:
        element: HtmlElement | None = leaf.owner
        while element is not None and element not in holders:
            holders.add(element)
            element = element.getparent()
    return holders


class _Finder:
    def __init__(self, scene: Scene, holders: Collection[HtmlElement], base_url: str) -> None:
        self.scene = scene
        self.holders = holders
        self.base_url = base_url

    def read(self, element: HtmlElement, below: Leaf | None) -> Image | None:
        """The picture of an element, None when it is none of the article's.

        Args:
            element: the picture.
            below: the leaf behind it, where that is none of the text: it may be its caption.
        """
        around = list(self._around(element))
        if any(outer.tag in _SIDE_TAGS for outer in around):
            return None
        figure = next((outer for outer in around if outer.tag == "figure"), None)
        address = self._address(element, around)
        if address is None or _TRACKERS.search(address):
            return None
        caption, credit = self._words(element, around, figure)
        if caption is None and below is not None and (is_caption(below.text) or _is_caption(below.owner)):
            caption, found = split_credit(below.text)
            credit = credit or found
        if not (caption and credit) and any(_is_beside(outer) for outer in around):
            return None
        if caption is None and credit is None and not self._looks_like_one(element, around, address):
            return None
        return Image(address, caption, credit)

    def _around(self, element: HtmlElement) -> Iterator[HtmlElement]:
        """The element and what is around it, up to what also holds text of the article."""
        yield element
        for outer in element.iterancestors():
            if outer in self.holders:
                return
            yield outer

    def _address(self, element: HtmlElement, around: Sequence[HtmlElement]) -> str | None:
        candidates = list(_sources(element))
        picture = next((outer for outer in around if outer.tag == "picture"), None)
        if picture is not None:
            for source in picture.iter("source"):
                candidates += _sources(source)
        link = next((outer for outer in around if outer.tag == "a"), None)
        href = (link.get("href") or "").strip() if link is not None else ""
        if candidates and _PICTURE_FILE.search(href) and picture_key(href) == picture_key(candidates[0][1]):
            candidates.append((LINKED, href))
        for outer in around[1:3]:
            if (stand_in := self.scene.stand_ins.get(outer)) is not None:
                candidates += [(rank + STAND_IN, raw) for rank, raw in _sources(stand_in)]
        for _, raw in sorted(candidates, key=lambda candidate: -candidate[0]):
            if "{" not in raw and (address := absolute(raw, self.base_url)):
                return NEVER_TEXT.sub("", address)
        return None

    def _words(
        self, element: HtmlElement, around: Sequence[HtmlElement], figure: HtmlElement | None
    ) -> tuple[str | None, str | None]:
        caption: str | None = None
        credit: str | None = None
        for outer in around[1:]:
            if (below := self.scene.captions.get(outer)) is not None:
                caption, credit = read_caption(below)
                break
            if outer is figure or sum(1 for _ in islice(outer.iter(*PICTURES), 2)) == 1:
                inside = islice(outer.iterdescendants(), PIECES)
                marked = next((inner for inner in inside if _is_caption(inner)), None)
                if marked is not None:
                    caption, credit = read_caption(marked)
                    break
            if outer.tag == "figure":
                break
        if caption is None:
            raw = element.get("data-caption") or element.get("data-image-caption") or ""
            caption, found = split_credit(re.sub(r"<[^<>]*>", " ", unescape(raw))) if raw else (None, None)
            credit = credit or found
        return caption, credit or self._credit(element, figure)

    @staticmethod
    def _credit(element: HtmlElement, figure: HtmlElement | None) -> str | None:
        for name in ("data-credit", "data-copyright", "data-image-credit", "data-photographer"):
            raw = element.get(name)
            if raw and len(raw) <= MAX_CREDIT_CHARS and (credit := strip_label(raw)):
                return credit
        if figure is None:
            return None
        for inner in figure.iterdescendants("span", "div", "p", "small", "cite"):
            if _CREDIT_MARK.search(inner.get("class") or ""):
                credit = strip_label(" ".join(inner.itertext()))
                if 0 < len(credit) <= MAX_CREDIT_CHARS:
                    return credit
        return None

    def _looks_like_one(self, element: HtmlElement, around: Sequence[HtmlElement], address: str) -> bool:
        """Whether a picture without words is large enough, and neither ornament nor the door to another page."""
        sides = [_pixels(element.get(name)) for name in ("width", "height")]
        known = [side for side in sides if side is not None]
        if any(side < MIN_SIDE for side in known) or (len(known) == 2 and max(known) <= PORTRAIT_SIDE):
            return False
        square = _SQUARE.search(urlsplit(address).path)
        if square and max(int(square[1]), int(square[2])) <= PORTRAIT_SIDE:
            return False
        mark = f"{element.get('class') or ''} {element.get('id') or ''} {urlsplit(address).path}"
        if _NOT_PICTURES.search(mark):
            return False
        link = next((outer for outer in around if outer.tag == "a"), None)
        href = (link.get("href") or "").strip() if link is not None else ""
        return (
            not href
            or href.startswith("#")
            or _PICTURE_FILE.search(href) is not None
            or "attachment" in href
            or self._is_here(href)
        )

    def _is_here(self, href: str) -> bool:
        address = absolute(href, self.base_url)
        return address is not None and urlsplit(address).path == urlsplit(self.base_url).path


def _is_beside(element: HtmlElement) -> bool:
    """Whether its class names say that it is something beside the article."""
    mark = f"{element.get('class') or ''} {element.get('id') or ''}"
    return 1 < len(mark) < 800 and _says_side(mark)


@lru_cache(maxsize=8192)
def _says_side(mark: str) -> bool:
    return _SIDE.search(_STATE.sub(" ", mark)) is not None


def _is_caption(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in PICTURES:
        return False
    mark = element.get("class")
    return element.get("itemprop") == "caption" or (mark is not None and _says_caption(mark))


@lru_cache(maxsize=8192)
def _says_caption(mark: str) -> bool:
    return _CAPTION_MARK.search(mark) is not None


def _sources(element: HtmlElement) -> Iterator[tuple[float, str]]:
    """(rank, address): the largest of a srcset first, then what replaces a stand-in, then what is there."""
    for name in _SETS:
        for width, address in parse_srcset(element.get(name) or ""):
            yield 10 + width, address
    for number, name in enumerate(_SOURCES):
        raw = (element.get(name) or "").strip()
        if raw and not raw.startswith(("data:", "blob:", "about:")):
            yield (1 if name == "src" else 3 - number / 100), raw


def parse_srcset(text: str) -> Iterator[tuple[float, str]]:
    """(width, address) of a srcset; a density of 1 counts as a width of 1000, and so does nothing."""
    text = " ".join(text.split())  # thousands of line ends would be tried at each of them
    position = 0
    while position < len(text):
        match = _CANDIDATE.match(text, position)
        if match is None or match.end() == position:
            return
        position = match.end()
        if not match[1].startswith("data:"):
            size = float(match[2]) if match[2] and match[2].count(".") < 2 and match[2] != "." else 1
            yield (size if match[3] == "w" else 1000 * size), match[1]


def _pixels(value: str | None) -> int | None:
    match = re.match(r"\s*(\d{1,5})(?:px)?\s*$", value or "")
    return int(match[1]) if match else None


@lru_cache(maxsize=1024)
def picture_key(url: str) -> str:
    """What variants of one picture share: its file name without marks of size, and the folder for a bare name."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query) if "/" in parts.query or "%" in parts.query else ():
        if name.lower() in ("url", "src", "image", "img", "u") and "/" in value:
            parts = urlsplit(value)
            break
    *folders, file = unquote(parts.path).rstrip("/").split("/")
    stem, _, ending = file.rpartition(".")
    name = _SIZE_IN_NAME.sub("", (stem if stem and len(ending) < 5 else file).lower())
    if len(name) < 8 or name in ("original", "image", "picture"):
        return "/".join((parts.netloc, *folders[-2:], name))
    return name


def _fuller(one: Image | None, other: Image) -> Image:
    """One picture that was met twice: its words are kept."""
    if one is None:
        return other
    return Image(one.url, one.caption or other.caption, one.credit or other.credit)


def choose_lead(named: Image | None, origin: str, images: Sequence[Image]) -> tuple[Image | None, bool]:
    """The lead picture with the words that stand below it, and whether it was chosen from the page.

    Args:
        named: the picture the page's markup names.
        origin: where it was named.
        images: those of the article.
    """
    is_poor = named is None or (origin in ("opengraph", "twitter", "meta") and _GENERIC.search(named.url) is not None)
    if named is None or (is_poor and images):
        return (images[0], True) if images else (named, False)
    key = picture_key(named.url)
    same = next((image for image in images if picture_key(image.url) == key), None)
    if same is None:
        return named, False
    is_cleaner = named.caption and named.credit and (same.caption or "").startswith(named.caption)
    caption = named.caption if is_cleaner else same.caption or named.caption
    return replace(named, caption=caption, credit=same.credit or named.credit), False

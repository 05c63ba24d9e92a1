"""What kind of article a page is: live blog, video, gallery, opinion, or plainly an article.

In: the witnesses; later the text and the updates found. Out: one of `KINDS`. The type that the page's own node states
comes first, then og:type, whole segments of the address, the section, and a label in front of the headline.
"""

import re
from urllib.parse import unquote, urlsplit

from crawler.extract.jsonld import types_of
from crawler.extract.witnesses import Witnesses
from crawler.words import RarePattern

KINDS = ("article", "live_blog", "video", "gallery", "opinion")
RUNNING = 1_500
"""Characters of text from which a page that only its og:type calls a video is an article with a video in it."""

_VIDEO_PATH = frozenset(
    ("video", "videos", "watch", "vidéo", "vidéos", "film", "filme", "tv", "mediathek", "videos-und-tv", "filmpjes")
)
_GALLERY_PATH = re.compile(
    r"^(?:(?:photo|picture|image|foto|bilder|bild)-?(?:galler\w*|galerie\w*|galer[ií]a\w*|strecken?|essays?)|"
    r"galler(?:y|ies|ia)|galer(?:ie|ien|ia|ía|ias|ías)|slide-?shows?|diaporamas?|fotos?|photos?|pictures|bilder|"
    r"in-pictures|fotogaler\w+|fotogallery|fotostrecken?|bildstrecken?|kuvagalleria|photo-?story)$"
)
_OPINION_PATH = re.compile(
    r"^(?:opinions?|op-?eds?|commentisfree|comment|commentary|commentaries|columns?|columnists?|editorials?|viewpoints?|"
    r"kommentare?|gastkommentare?|meinung(?:en)?|kolumnen?|leitartikel|debatte|opinie|opiniestukken|column|"
    r"opini[oóõ]n(?:es)?|columnas?|tribunas?|opiniao|colunas?|colunistas|tribunes?|idees|idées|edito(?:s|riaux)?|"
    r"chroniques?|commenti|editoriali|debatt|meninger|mening|ledare|ledere?|kronikk?|mielipide|opinie|komentarze?|"
    r"felietony?|komentare|nazory|mnenie|mneniya|opinii|gorusler?|yazarlar|opini|kolom|quan-diem|goc-nhin)$"
)
_OPINION_SECTION = re.compile(
    r"^\W*(?:(?:us|guest|sport) )?(?:opinions?|op-?eds?|editorials?|comment|commentary|columnists?|viewpoint|"
    r"(?:gast)?kommentare?|meinung(?:en)?|kolumnen?|leitartikel|opini[oóõ]n(?:es)?|opinião|tribunes?|débats?|"
    r"idées|éditos?|opinie|debatt|ledare|mening(?:er)?|commenti|editoriali?|мнени[ея]|колонк[аи]|думк[аи]|yorum|görüş|"
    r"评论|評論|社论|社論|社説|オピニオン|오피니언|사설|칼럼|رأي|مقالات الرأي|דעות)\W*$",
    re.I,
)
_OPINION_LABEL = re.compile(
    r"^(?:opinion|op-?ed|editorial|comment(?:ary)?|column|kommentar|gastkommentar|meinung|leitartikel|kolumne|opinión|"
    r"tribune|édito(?:rial)?|opinie|opinião|мнение|колонка)\s*[:|–—]\s",
    re.I,
)
_LIVE = RarePattern(
    r"(?:^|[-_/ ])(?:live-?blog|live-?ticker|live-?updates?|as-it-happened|news-?ticker|minuto-a-minuto|en-direct|"
    r"en-vivo|em-direto|ao-vivo|in-diretta|direktesport|live-?feed|rolling-?coverage)(?:$|[-_/ .])|"
    r"(?:^|/)(?:live|direct|diretta|directo|livebericht|liveblogg?)/|[-_](?:live|liveblog)(?:\.|$|[-_][a-z]?\d)|"
    r"\blive(?: ?blog| ?ticker| updates?| coverage)?\s*[:–—|]|[:–—|]\s*live\b|\bas it happened\b|\bminuto a minuto\b|"
    r"\ben (?:direct|vivo|directo)\b|\bem direto\b|\bao vivo\b|\b(?:in )?diretta\b|\bdirekt(?:sändning)?:|"
    r"\bтрансляция\b|\bонлайн\b|\bcanlı\b|直播|速報|ライブ|실시간"
)


def find_kind(sources: Witnesses) -> str:
    """The kind by what the page claims, before its text is known."""
    types = types_of(sources.node) if sources.node else frozenset()
    path = urlsplit(sources.document.url).path
    folders = [unquote(part).casefold() for part in path.split("/") if part]
    og_type = (sources.head.first("og:type") or "").lower()
    if "liveblogposting" in types:
        return "live_blog"
    if "opinionnewsarticle" in types:
        return "opinion"
    if og_type.startswith("video") or (not sources.node and _has_type(sources, "videoobject")):
        return "video"
    if any(part in _VIDEO_PATH for part in folders[:-1]) and not _is_news(types):
        return "video"
    if any(_GALLERY_PATH.match(part) for part in folders[:-1]) or _is_gallery_type(sources, types):
        return "gallery"
    if _is_opinion(sources, folders):
        return "opinion"
    return "article"


def settle_kind(kind: str, size: int, update_count: int, is_live: bool) -> str:
    """The kind once text and updates are known.

    Args:
        kind: what `find_kind` says.
        size: length of the text in letters.
        update_count: dated updates the page consists of.
        is_live: whether the page is presented as followed live, see `has_live_sign`.
    """
    if kind in ("article", "video", "gallery") and is_live and update_count >= 3:
        return "live_blog"
    return "article" if kind == "video" and size >= RUNNING else kind


def has_live_sign(url: str, titles: tuple[str, ...]) -> bool:
    """Whether address or headlines present the page as one that follows events live."""
    return _LIVE.search(urlsplit(url).path) is not None or any(_LIVE.search(title) for title in titles[:4])


def _is_news(types: frozenset[str]) -> bool:
    return any(name.endswith("article") or name == "blogposting" for name in types)


def _has_type(sources: Witnesses, *names: str) -> bool:
    return any(not types_of(node).isdisjoint(names) for node in sources.document.json_ld)


def _is_gallery_type(sources: Witnesses, types: frozenset[str]) -> bool:
    names = ("imagegallery", "mediagallery")
    return not types.isdisjoint(names) or (not sources.node and _has_type(sources, *names))


def _is_opinion(sources: Witnesses, folders: list[str]) -> bool:
    if any(_OPINION_PATH.match(part) for part in folders[:-1]):
        return True
    sections = [value for _, value in sources.ld("articleSection")]
    sections += sources.head.meta.get("article:section", ())
    if any(_OPINION_SECTION.match(section) for section in sections):
        return True
    titles = [*(value for _, value in sources.ld("headline")), sources.head.first("og:title") or ""]
    return any(_OPINION_LABEL.match(title) for title in titles)

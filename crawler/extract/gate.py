"""Whether a page is an article at all. Precise rather than complete: no good article may be lost.

In: the document, its facts, the body found, the reply. Out: a reason, or None for an article. What decides, from the
cheapest on: what the page claims to be; what the walk saw (redirects, headers); what its content system says; what its
headlines and lines say; how its text is spread over the page. A page that is declared and dated as one article, and has
an article's text, is one, whatever its headline says.
"""

import re
from urllib.parse import parse_qsl, urlsplit

from crawler.extract.body import Body
from crawler.extract.head import read_head
from crawler.extract.jsonld import is_article
from crawler.extract.listings import Teasers, count_words, find_teasers
from crawler.extract.metadata import Facts
from crawler.extract.nodes import address_key, addresses_of, fold, text_of
from crawler.extract.systems import find_list_type, find_page_kind
from crawler.extract.titles import find_headings
from crawler.extract.tree import HtmlDocument
from crawler.extract.walls import REASONS as WALL_REASONS
from crawler.extract.walls import (
    asks_for_script,
    find_headline_reason,
    find_line_reason,
    has_guard,
    headlines_of,
    is_about_consent,
    says_missing,
    visible_lines,
)
from crawler.items import Page

NOT_ARTICLE_REASONS = frozenset(("home", "listing", "soft_404", "feed", "shell", "empty", *WALL_REASONS))
"""Every reason there is; docs/outcomes.md says what each means."""
SHORT = 1_500
"""Characters below which a body that speaks of consent, log-in or errors is nothing else."""
LITTLE = 250
"""Characters below which a page without any sign of an article is no article."""
TINY = 60
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
WIDE_WEIGHT = 2.5
"""A character of Chinese, Japanese or Korean says as much as so many letters."""
HEADLINE_WORDS = 3.5
"""Mean words of linked headlines from which they are headlines of news, not names of things."""
MANY = 5
"""Linked headlines from which a page may be a list; one that claims to be an article needs twice as many."""
SURE, MAYBE, NOTHING = 2, 1, 0
"""How strongly a page claims to be one article: declared and dated, one of them, none."""

_DATING = frozenset(("json-ld", "opengraph", "microdata", "meta", "dublin-core"))
_HOME_PATH = re.compile(r"^/?(?:index\.(?:html?|php|aspx?)|home/?|[a-z]{2}(?:-[a-z]{2})?/?)?$", re.I)
_LIST_PATH = re.compile(
    r"/(?:category|categories|tags?|topics?|authors?|staff|sections?|archives?|search|kategorie|thema|schlagwort|"
    r"rubrique|categoria|etiqueta|autor|tema)/[^/]+/?(?:page/\d+/?)?$|/page/\d+/?$",
    re.I,
)
_SEARCH_PATH = re.compile(
    r"/(?:search|suche|recherche|buscar|busca|busqueda|pesquisa|cerca|ricerca|zoeken|sok|soeg|sog|haku|szukaj|hledat|"
    r"poisk|arama|cari|results?)(?:[/.]|$)",
    re.I,
)
_SEARCH_KEYS = frozenset(
    ("s", "q", "query", "search", "keyword", "keywords", "keys", "term", "text", "searchterm", "sq", "k", "wd")
)
_CONSENT_PLACE = re.compile(
    r"^(?:consent|cmp|privacy|myprivacy|guce|gdpr|cookies?)\.|/(?:cookie-?)?consent(?:[/.?]|$)", re.I
)
_LOGIN_PLACE = re.compile(
    r"^(?:login|signin|auth|sso|accounts?|id)\.|/(?:wp-login\.php|log-?in|sign-?in|sso|auth|account/login|registration|"
    r"register|anmelden|connexion|iniciar-sesion)(?:[/.?]|$)",
    re.I,
)
_OFFER_PLACE = re.compile(r"/(?:subscri(?:be|ptions?)|abo|abonnement|offers?|suscri\w+|plans)(?:[/.?]|$)", re.I)
_CHALLENGES = {"x-amzn-waf-action": ("challenge", "captcha"), "cf-mitigated": ("challenge",)}
"""Headers by which a firewall says that the reply is its own (AWS WAF developer guide; Cloudflare docs)."""
_FEED_TAGS = ("rss", "rdf:rdf", "feed", "urlset", "sitemapindex")


def find_reason(document: HtmlDocument, facts: Facts, body: Body, page: Page) -> str | None:
    """Why the page is no article; None when it is one."""
    size = weigh(body.text)
    claim = weigh_claim(document, facts)
    if claim == SURE and size >= SHORT:
        return None
    return _Case(document, facts, body, page, size, claim).find_reason()


def weigh(text: str) -> int:
    """Length of a text in letters; a character that stands for a word or syllable counts as more than one."""
    return len(text) + int((WIDE_WEIGHT - 1) * len(WIDE.findall(text)))


def weigh_claim(document: HtmlDocument, facts: Facts) -> int:
    """SURE, MAYBE or NOTHING. Nodes of several other articles, as section pages have them, claim nothing."""
    nodes = [node for node in document.json_ld if is_article(node)]
    has_own = bool(nodes) and (len(nodes) < 3 or _has_own_node(document, nodes))
    is_declared = has_own if nodes else facts.is_declared_article
    origin = next((o.origin for o in facts.origins if o.name == "date_published"), None)
    is_dated = origin in _DATING and (origin != "json-ld" or has_own)
    if origin == "microdata" and is_dated:
        is_dated = len(document.root.xpath("//*[@itemprop='datePublished']")) < 3
    return is_declared + is_dated


def _has_own_node(document: HtmlDocument, nodes: list[dict[str, object]]) -> bool:
    """Whether one of several article nodes is that of this page: by its address or its headline."""
    head = read_head(document)
    here = {address_key(url) for url in (document.url, *head.links.get("canonical", ()))}
    titles = [fold(title) for title in (head.title or "", *_texts_of_headings(document)[:3])]
    for node in nodes:
        if any(address_key(url) in here for url in addresses_of(node)):
            return True
        headline = fold(text_of(node.get("headline") or node.get("name")) or "")
        if len(headline) > 8 and any(headline in title for title in titles):
            return True
    return False


class _Case:
    """One page on which doubt is possible; what is dear is looked for when it is asked for."""

    def __init__(self, document: HtmlDocument, facts: Facts, body: Body, page: Page, size: int, claim: int) -> None:
        self.document, self.facts, self.body, self.page = document, facts, body, page
        self.size, self.claim = size, claim
        self.head = read_head(document)
        self.headings = _texts_of_headings(document)
        self.names = list(dict.fromkeys(n for n in (*self.headings[:2], self.head.title, *facts.titles[:4]) if n))
        self.address = urlsplit(document.url)
        self._teasers: Teasers | None = None

    def find_reason(self) -> str | None:
        if next(self.document.root.iter(*_FEED_TAGS), None) is not None and self._is_feed():
            return "feed"
        if self.claim == SURE and self.size >= LITTLE:
            return self._wall_in_text()
        return (
            self._sent_elsewhere()
            or self._system_reason()
            or self._headline_reason()
            or self._line_reason()
            or self._list_reason()
            or self._lack_of_text()
        )

    def _is_feed(self) -> bool:
        root = self.document.root
        if root.find(".//rss") is not None or root.find(".//urlset") is not None:
            return True
        return len(root.findall(".//entry")) + len(root.findall(".//item")) + len(root.findall(".//sitemap")) > 1

    def _wall_in_text(self) -> str | None:
        """A wall in place of the text below an article's own head."""
        if is_about_consent(self.body.text):
            return "consent_wall"
        return None

    def _sent_elsewhere(self) -> str | None:
        """What the walk saw: a guard's headers, or a redirect to a place of another kind."""
        for name, value in self.page.headers:
            if value.strip().lower() in _CHALLENGES.get(name.lower(), ()):
                return "captcha"
        place = f"{self.address.hostname or ''}{self.address.path}"
        if self.size < SHORT and _CONSENT_PLACE.search(place):
            return "consent_wall"
        asked = urlsplit(self.page.requested_url or self.document.url)
        is_moved = (asked.hostname, asked.path.rstrip("/")) != (self.address.hostname, self.address.path.rstrip("/"))
        if not is_moved or self.claim == SURE:
            return None
        if self.size < SHORT and _LOGIN_PLACE.search(place):
            return "login"
        if self.size < SHORT and _OFFER_PLACE.search(place):
            return "subscription"
        if _is_home(self.address.path) and not _is_home(asked.path) and not asked.query and self._looks_like_list():
            return "soft_404"
        return None

    def _looks_like_list(self) -> bool:
        return self.teasers.cards >= 5 or not self._has_long_text()

    def _system_reason(self) -> str | None:
        """What the content system says of the page."""
        kind = find_page_kind(self.document, self.head)
        if kind == "article":
            self.claim = max(self.claim, MAYBE)
            self.is_single = True
            return None
        if kind in ("soft_404", "error_page", "search_results"):
            return kind
        is_poor = self.claim == NOTHING and not self._has_long_text()
        if kind in ("listing", "home") and (is_poor or self._is_list(MANY if kind == "listing" else 2 * MANY)):
            return "home" if kind == "listing" and self._is_at_home() else kind
        if kind == "login" and self.size < SHORT:
            return kind
        return None

    is_single = False
    """The system says that the page is one article."""

    def _headline_reason(self) -> str | None:
        if any(says_missing(name) for name in self.names):
            return "soft_404"
        if self.size >= SHORT:
            return None
        names = self.names if self._has_headline() else headlines_of(self.names)
        if not self._has_headline() and any(says_missing(name) for name in headlines_of(self.names)):
            return "soft_404"
        reason = find_headline_reason(names)
        if reason == "search_results" and not self._looks_like_list():
            return None
        return reason

    def _has_headline(self) -> bool:
        """Whether the h1 reads like the headline of an article."""
        return bool(self.headings) and count_words(self.headings[0]) >= 4 and weigh(self.headings[0]) >= 20

    def _line_reason(self) -> str | None:
        if self.size >= SHORT:
            return None
        lines = self.body.text.split("\n") if self.size >= LITTLE else visible_lines(self.document.root)
        lines = [line for line in lines if line.strip()]
        text = "\n".join(lines)
        if not self._has_headline() and not self.is_single and self._misses_something(lines):
            return "soft_404"
        if is_about_consent(self.body.text if self.size >= TINY else text[:3000]):
            return "consent_wall"
        if self.claim == NOTHING or self.size < LITTLE:
            if self.size < LITTLE and len(text) < 1000 and has_guard(self.document.root):
                return "captcha"
            reason = find_line_reason(text[:3000])
            if reason == "login" and self.claim and self.size >= TINY:
                return None  # the teaser of a paid article
            if reason:
                return reason
        if self.claim == NOTHING and self._has_password_field():
            return "login"
        return None

    def _misses_something(self, lines: list[str]) -> bool:
        """Whether one of the first sentences says that the page is not there, and hardly anything else stands there."""
        if self.size >= 3 * LITTLE:
            return False
        first = lines[:3] if self.size >= LITTLE else lines[:8]
        sentences = [part for line in first for part in re.split(r"(?<=[.!?。！？])\s*", line)]
        return any(says_missing(sentence, 0.2) for sentence in sentences)

    def _has_password_field(self) -> bool:
        field = self.document.root.find(".//input[@type='password']")
        if field is None or self.size >= LITTLE:
            return False
        return not any(parent.tag in ("header", "nav", "footer", "aside") for parent in field.iterancestors())

    @property
    def teasers(self) -> Teasers:
        if self._teasers is None:
            self._teasers = find_teasers(self.document, self.body.text)
        return self._teasers

    def _list_reason(self) -> str | None:
        """home, search_results or listing, by address, types and the way the text is spread."""
        if self.claim == SURE or self.is_single or self.facts.kind == "live_blog":
            return None
        is_home = self._is_at_home()
        if self._is_list():
            return "search_results" if self._is_search() else "home" if is_home else "listing"
        if self.claim > NOTHING or self._has_long_text():
            return None
        if is_home:
            return "home"
        if self._is_search():
            return "search_results"
        if find_list_type(self.document) or _LIST_PATH.search(self.address.path):
            return "listing"
        if self.size < SHORT and not self._has_headline():
            found = self.teasers
            is_full = found.cards >= min(8, max(3, len(self.body.text.split("\n\n"))))
            if is_full and (1 - found.share) * self.size < LITTLE:
                return "listing"
        return None

    def _is_at_home(self) -> bool:
        return _is_home(self.address.path) and not self.address.query

    def _is_list(self, enough: int = 2 * MANY) -> bool:
        """Whether the text lies in cards, each with a headline that leads elsewhere, or is a list of links.

        A page that says of itself that it is an article, or dates itself, is only believed to be a list when it has
        `enough` cards, and no running text but in articles of their own. Lists of things (their names are short) and
        texts whose sections have linked headings are left alone.
        """
        found = self.teasers
        if found.cards < MANY:
            return False
        if found.links > 0.6:
            return True
        if found.used < 3 or found.share < 0.7 or 2 * found.marked < found.used or found.title_words < HEADLINE_WORDS:
            return False
        if self.claim == NOTHING:
            return not found.flowing or self.size < 600 * found.used
        if found.flowing or found.cards < enough:
            return False
        return 2 * found.apart > found.used or not self._has_long_text()

    def _is_search(self) -> bool:
        keys = {name.lower() for name, value in parse_qsl(self.address.query) if value}
        if "s" in keys and self.address.path in ("", "/"):
            return True
        return _SEARCH_PATH.search(self.address.path) is not None and not keys.isdisjoint(_SEARCH_KEYS)

    def _has_long_text(self) -> bool:
        """Whether the body has running text: three paragraphs of 250 letters, or one of 800."""
        sizes = [weigh(paragraph) for paragraph in self.body.text.split("\n\n")]
        return sum(size >= 250 for size in sizes) >= 3 or max(sizes, default=0) >= 800

    def _lack_of_text(self) -> str | None:
        if self.size == 0:
            return "shell" if self._is_shell() else "empty"
        if self.size < TINY and (self.claim < SURE or self.facts.kind in ("video", "gallery")):
            return "shell" if self._is_shell() else "empty"
        if self.size < LITTLE and self.claim == NOTHING and self._is_shell():
            return "shell"
        return None

    def _is_shell(self) -> bool:
        """Whether the page holds scripts and hardly any text, or asks for scripts."""
        root = self.document.root
        if root.find(".//script") is None or _has_media(self.document):
            return False
        lines = visible_lines(root)
        size = sum(map(len, lines))
        return size < 100 or (size < 600 and asks_for_script("\n".join(lines)))


def _has_media(document: HtmlDocument) -> bool:
    """Whether something is shown that is no text."""
    root = document.root
    return next(root.iter("video", "audio", "figure"), None) is not None or sum(1 for _ in root.iter("img")) > 3


def _texts_of_headings(document: HtmlDocument) -> list[str]:
    """Headings that may be the headline; those of the site's head only where there is no other."""
    found = find_headings(document)
    return [heading.text for heading in ([h for h in found if not h.is_framed] or found)]


def _is_home(path: str) -> bool:
    return _HOME_PATH.match(path) is not None

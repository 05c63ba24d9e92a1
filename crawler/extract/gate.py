"""Whether a page is an article at all. Precise rather than complete: no good article may be lost.

In: the document, its facts, the body found. Out: a reason, or None for an article. Phrases are matched against a whole
headline, never inside one: "404: what the error means" is an article.
"""

import re
from urllib.parse import urlsplit

from crawler.extract.body import Body
from crawler.extract.jsonld import types_of
from crawler.extract.metadata import Facts
from crawler.extract.tree import HtmlDocument

SHORT = 1_500
"""Characters below which a body that speaks of consent, log-in or errors is nothing else."""
LITTLE = 250
"""Characters below which a page without any sign of an article is no article."""
TINY = 60

_NOT_FOUND = re.compile(
    r"^\W*(?:(?:error|http|fehler|erreur|errore|ошибка)?\W*(?:404|410)\W*)?(?:error\W*)?(?:(?:sorry|oops|whoops|uh "
    r"oh)\W+)?"
    r"(?:we (?:can'?t|could ?n[o']t|cannot) find (?:that|the|this) page|"
    r"(?:the |this |that |your )?(?:requested )?(?:page|article|content|story|url|file|site|post)s?"
    r"(?: (?:you (?:requested|are looking for|were looking for)))?"
    r" (?:was |is |could |can ?|has been |cannot |can't |does )*(?:not |n't )?(?:be )?(?:found|available|exists?|"
    r"removed|"
    r"unavailable|missing|gone)|"
    r"not found|nothing (?:was )?found|no longer available|"
    r"(?:die )?seite (?:wurde )?(?:leider )?nicht (?:gefunden|vorhanden|verfügbar)|(?:la )?page (?:est "
    r")?(?:introuvable|non trouvée)|"
    r"(?:la )?página no (?:encontrada|existe|disponible)|página não encontrada|pagina non trovata|pagina niet "
    r"gevonden|"
    r"sidan (?:hittades inte|kunde inte hittas)|siden (?:ble|blev) ikke fundet|siden finnes ikke|sivua ei löydy|"
    r"nie znaleziono strony|strona nie istnieje|stránka nenalezena|страница не найдена|сторінку не знайдено|sayfa "
    r"bulunamadı|"
    r"halaman tidak ditemukan|không tìm thấy trang|页面不存在|找不到(?:页面|頁面|网页)|页面未找到|"
    r"ページが見つかりません|"
    r"페이지를 찾을 수 없습니다|الصفحة غير موجودة)\W*(?:\W(?:404|410)\W*)?$|^\W*(?:error\s*)?(?:404|"
    r"410)(?:\s*error)?\W*$",
    re.I,
)
_ERROR = re.compile(
    r"^\W*(?:(?:error|http)?\W*5\d\d\W*)?(?:internal server error|service (?:temporarily )?unavailable|bad gateway|"
    r"gateway time-?out|temporarily unavailable|under maintenance|down for maintenance|something went wrong|"
    r"an error (?:has )?occurred|application error|access denied|forbidden|403 forbidden|401 unauthorized|error 5\d\d|"
    r"unavailable for legal reasons|wartungsarbeiten|maintenance)\W*$",
    re.I,
)
_CAPTCHA = re.compile(
    r"^\W*(?:just a moment|attention required|are you a (?:robot|human)|verify(?:ing)? (?:that )?you(?:'re| are) "
    r"(?:a )?human|"
    r"human verification|security check|pardon our interruption|robot check|please (?:verify|complete the security "
    r"check).{0,40}|"
    r"checking your browser.{0,40}|captcha|bot verification|access to this page has been denied|one more step|"
    r"ddos-guard|please wait.{0,30}|enable javascript and cookies to continue|unusual traffic.{0,40})\W*"
    r"(?:\|?\s*cloudflare)?\W*$",
    re.I,
)
_CONSENT = re.compile(
    r"^\W*(?:before you continue.{0,30}|we value your privacy|your privacy(?: choices| matters)?|cookies? "
    r"(?:consent|settings|"
    r"policy|notice|preferences)|privacy (?:settings|consent|preferences)|consent|manage (?:consent|cookies)|"
    r"datenschutzeinstellungen|wir (?:brauchen|benötigen) ihre (?:zustimmung|einwilligung)|mit werbung "
    r"(?:weiterlesen|lesen).{0,40}|"
    r"votre vie privée.{0,40}|respect de votre vie privée|gérer (?:les|vos) cookies|tu privacidad.{0,30}|"
    r"(?:la )?tua privacy.{0,30}|uw privacy.{0,30}|privacy gate.{0,30}|dpg media privacy gate)\W*$",
    re.I,
)
_CONSENT_WORDS = re.compile(
    r"cookies?|partners?|privacy|personal data|consent|personenbezogene|einwilligung|zustimm\w+|datenschutz\w*|"
    r"données personnelles|consentement|vie privée|datos personales|consentimiento|privacidad|dati personali|"
    r"device identifiers|legitimate interest|vendors?|store and/?or access",
    re.I,
)
_LOGIN = re.compile(
    r"^\W*(?:log ?in|sign ?in|sign up|register|create (?:an |your )?account|anmelden|einloggen|registrieren|"
    r"connexion|se connecter|"
    r"iniciar sesión|accedi|entrar|inloggen|logga in|logg inn|zaloguj się|войти|вход|giriş yap|登录|登入|ログイン|"
    r"로그인)\W*$",
    re.I,
)
_SEARCH = re.compile(
    r"^\W*(?:search(?: results?)?(?: for\b.{0,80})?|results for .{1,80}|suche?(?:rgebnisse)?(?: für .{0,80})?|"
    r"résultats de (?:la )?recherche.{0,80}|resultados de (?:la )?(?:búsqueda|busca).{0,80}|risultati (?:di|della) "
    r"ricerca.{0,80}|"
    r"zoekresultaten.{0,80}|搜索结果.{0,40}|検索結果.{0,40}|검색 ?결과.{0,40})\W*$",
    re.I,
)
_LIST_TYPES = frozenset(("collectionpage", "itemlist", "searchresultspage", "profilepage", "contactpage", "aboutpage"))
_HOME_PATH = re.compile(r"^/?(?:index\.(?:html?|php|aspx?)|home/?|[a-z]{2}(?:-[a-z]{2})?/?)?$", re.I)
_LIST_PATH = re.compile(
    r"/(?:category|categories|tags?|topics?|authors?|sections?|archives?|search|kategorie|thema|schlagwort|rubrique|"
    r"categoria|etiqueta|autor|tema)/[^/]+/?(?:page/\d+/?)?$|/page/\d+/?$",
    re.I,
)


def find_reason(document: HtmlDocument, facts: Facts, body: Body) -> str | None:
    """Why the page is no article; None when it is one."""
    size = len(body.text)
    names = [name for name in facts.titles[:4] if name] or [""]
    if any(_NOT_FOUND.match(name) for name in names[:2]):
        return "soft_404"
    if size < SHORT:
        for pattern, reason in (
            (_CAPTCHA, "captcha"),
            (_ERROR, "error_page"),
            (_CONSENT, "consent_wall"),
            (_LOGIN, "login"),
            (_SEARCH, "search_results"),
        ):
            if any(pattern.match(name) for name in names):
                return reason
        if not facts.is_declared_article and _is_about_consent(body.text):
            return "consent_wall"
    listing = _is_listing(document, facts, body)
    if listing:
        return listing
    if size == 0:
        return "shell" if _is_shell(document) else "empty"
    if size < TINY and not (facts.is_declared_article or facts.date_published or facts.authors):
        return "empty"
    if size < LITTLE and _is_shell(document) and not facts.is_declared_article:
        return "shell"
    return None


def _is_about_consent(text: str) -> bool:
    words = len(text.split())
    return words > 20 and len(_CONSENT_WORDS.findall(text)) > 0.06 * words


def _is_shell(document: HtmlDocument) -> bool:
    """Whether the page holds scripts and hardly any text."""
    body = document.root.find("body")
    if body is None:
        return True
    text = 0
    for element in body.iter():
        if element.tag not in ("script", "style", "noscript", "template") and isinstance(element.tag, str):
            text += len((element.text or "").strip())
        text += len((element.tail or "").strip())
        if text > 600:
            return False
    return document.root.find(".//script") is not None


def _is_listing(document: HtmlDocument, facts: Facts, body: Body) -> str | None:
    """home or listing: no sign of one article, and a body of teasers."""
    if facts.is_declared_article or facts.is_dated:
        return None
    parts = urlsplit(document.url)
    if _HOME_PATH.match(parts.path) and not parts.query and not _has_long_text(body):
        return "home"
    declared = any(not _LIST_TYPES.isdisjoint(types_of(node)) for node in document.json_ld)
    at_list_path = _LIST_PATH.search(parts.path) is not None
    if not (declared or at_list_path or (len(body.text) < SHORT and _is_made_of_cards(document, body))):
        return None
    if _has_long_text(body):
        return None
    return "listing"


def _has_long_text(body: Body) -> bool:
    """Whether the body has running text: three paragraphs of 250 characters, or one of 800."""
    sizes = [len(paragraph) for paragraph in body.text.split("\n\n")]
    return sum(size >= 250 for size in sizes) >= 3 or max(sizes, default=0) >= 800


def _is_made_of_cards(document: HtmlDocument, body: Body) -> bool:
    """Many linked headings, or (three or more) one for each paragraph: the paragraphs are teasers."""
    return _count_cards(document) >= min(8, max(3, len(body.text.split("\n\n"))))


def _count_cards(document: HtmlDocument) -> int:
    """Linked headings: what a page of teasers is made of."""
    count = 0
    for heading in document.root.iter("h2", "h3", "h4"):
        parent = heading.getparent()
        if heading.find(".//a") is not None or (parent is not None and parent.tag == "a"):
            count += 1
    return count

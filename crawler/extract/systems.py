"""What a content system says of a page in places where readers do not look: classes of the body, types, meta elements.

In: the document, its head. Out: the kind of page, or None where the system says nothing. Each table names the system
whose public source or documentation writes the word.
"""

import re

from crawler.extract.head import Head
from crawler.extract.jsonld import types_of
from crawler.extract.tree import HtmlDocument

_CLASSES = {
    # WordPress, body_class() in wp-includes/post-template.php
    "error404": "soft_404",
    "search-results": "search_results",
    "search-no-results": "search_results",
    "archive": "listing",
    "blog": "listing",
    "single-post": "article",
    "single": "article",
    "wp-core-ui": "login",
    # Ghost, body_class helper
    "error-template": "soft_404",
    "home-template": "home",
    "tag-template": "listing",
    "author-template": "listing",
    "post-template": "article",
    # Drupal 7 to 10, classes of html.tpl.php and html.html.twig
    "path-frontpage": "home",
    "front": "home",
    "path-search": "search_results",
    "page-search": "search_results",
    "path-taxonomy": "listing",
    "page-taxonomy": "listing",
    "path-not-found": "soft_404",
    "page-node-type-article": "article",
    "node-type-article": "article",
    "node--type-article": "article",
    "path-user-login": "login",
    # Blogger, the classes of its layouts and of the newer themes
    "error_page": "soft_404",
    "error-view": "soft_404",
    "search-view": "search_results",
    "label-view": "listing",
    "archive-view": "listing",
    "item-view": "article",
    "item": "article",
    # Joomla's and Squarespace's views, Shopify's templates
    "view-category": "listing",
    "view-featured": "listing",
    "view-list": "listing",
    "view-article": "article",
    "view-item": "article",
    "template-404": "soft_404",
    "template-search": "search_results",
    "template-blog": "listing",
    "template-article": "article",
}
_HOME = frozenset(("home", "homepage", "front-page", "frontpage"))
_TYPES = {
    "collectionpage": "listing",
    "searchresultspage": "search_results",
    "profilepage": "listing",
    "itemlist": "listing",
}
_META = ("page-type", "pagetype", "page_type", "parsely-type", "cxenseparse:pageclass", "content-type-name")
_META_KINDS = {
    "sectionpage": "listing",
    "section": "listing",
    "sectionfront": "listing",
    "index": "listing",
    "listing": "listing",
    "category": "listing",
    "tag": "listing",
    "frontpage": "home",
    "homepage": "home",
    "home": "home",
    "search": "search_results",
    "404": "soft_404",
    "error": "soft_404",
    "post": "article",
    "article": "article",
    "story": "article",
}
_STATUS = re.compile(r"^\s*([45]\d\d)\s*$")
_NEXT_ROUTE = re.compile(r'"page"\s*:\s*"(/_error|/404|/500)"')


def find_page_kind(document: HtmlDocument, head: Head) -> str | None:
    """article, home, listing, search_results, soft_404, login or error_page; None when the system does not tell."""
    for name in ("prerender-status-code", "render:status_code"):
        match = _STATUS.match(head.first(name) or "")
        if match:
            return "soft_404" if match[1] in ("404", "410") else "error_page"
    kind = _kind_of_classes(document)
    if kind:
        return kind
    for name in _META:
        value = (head.first(name) or "").strip().lower()
        if value in _META_KINDS:
            return _META_KINDS[value]
    script = document.root.find(".//script[@id='__NEXT_DATA__']")
    if script is not None and (route := _NEXT_ROUTE.search(script.text or "")):
        return "error_page" if route[1] == "/500" else "soft_404"
    return None


def find_list_type(document: HtmlDocument) -> str | None:
    """What the page's nodes say of it when one of them is that of a list; weaker than the word of a system, for
    articles carry lists of their neighbours."""
    for node in document.json_ld:
        for name in types_of(node):
            if name in _TYPES:
                return _TYPES[name]
    return None


def _kind_of_classes(document: HtmlDocument) -> str | None:
    body = document.root.find("body")
    if body is None:
        return None
    classes = (body.get("class") or "").lower().split()
    if not classes:
        return None
    found = {_CLASSES[name] for name in classes if name in _CLASSES}
    if any(name.startswith(("page-node-type-", "node-type-", "postid-")) for name in classes):
        found.add("article")  # one node of Drupal, one post of WordPress
    for kind in ("soft_404", "search_results", "article", "login"):
        if kind in found:
            return kind
    if not _HOME.isdisjoint(classes):
        return "listing" if "paged" in classes else "home"
    return next(iter(found), None)

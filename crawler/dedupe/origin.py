"""Where a copy says it comes from: the pages it declares as its source, and whether it stands on its agency's host."""

from crawler.errors import UrlError
from crawler.items import Article, Rights
from crawler.rights.parties import own_agency
from crawler.urls import host_of, url_key
from crawler.urls.addresses import parse_address
from crawler.urls.sites import is_same_site, registered_domain

REPUBLICATION, CANONICAL, SOURCE_LINE = "republication", "canonical", "source_line"
"""How a source is declared: by the words of a republication notice, by rel=canonical to another site, by a line of the
text ("Url: ...")."""


def declared_sources(article: Article, rights: Rights) -> dict[str, str]:
    """The addresses on other sites that a page names as where its text comes from, by how; the surest first.

    Within the site rel=canonical names another form of the same page, no source. An address without a path names a
    site, not a page.
    """
    syndicated = rights.syndicated_from_url  # may have been read from rel=canonical itself
    named = {
        REPUBLICATION: syndicated if syndicated != article.canonical_url else None,
        CANONICAL: article.canonical_url,
        SOURCE_LINE: article.source_url,
    }
    return {how: url for how, url in named.items() if url is not None and _is_page_elsewhere(url, article.url)}


def canonical_key(article: Article) -> str | None:
    """The `url_key` of the page on its own site that an article declares as its proper one; None without one."""
    if article.canonical_url is None:
        return None
    try:
        address = parse_address(article.canonical_url)
        is_page = bool(address.pathname.strip("/") or address.search)
        is_here = is_page and is_same_site(article.canonical_url, article.url)
    except UrlError:
        return None
    return url_key(article.canonical_url) if is_here else None


def is_agency_host(url: str, agency: str | None) -> bool:
    """Whether a page stands on the own site of the agency it credits, or of any where it credits none."""
    try:
        own = own_agency(registered_domain(host_of(url)))
    except UrlError:
        return False
    return own is not None and agency in (None, own)


def _is_page_elsewhere(url: str, here: str) -> bool:
    try:
        address = parse_address(url)
        return bool(address.pathname.strip("/") or address.search) and (
            registered_domain(address.hostname) != registered_domain(host_of(here))
        )
    except UrlError:
        return False

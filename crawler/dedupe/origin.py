"""Where a copy says it comes from: the pages it declares as its source, and whether it stands on its agency's host."""

from contextlib import suppress

from crawler.errors import UrlError
from crawler.items import Article, NoticeKind, Rights, Scope
from crawler.rights.parties import own_agency
from crawler.rights.sources import find_named_source, name_key
from crawler.urls import host_of, page_key, url_key
from crawler.urls.homes import is_home
from crawler.urls.sites import is_same_site, registered_domain

REPUBLICATION, CANONICAL, SOURCE_LINE = "republication", "canonical", "source_line"
"""How a source is declared: by the words of a republication notice, by rel=canonical to another site, by a line of the
text ("Url: ...")."""


LEAST_NAME = 5
"""Characters of a name, as names are compared, from which on it is looked for in hosts."""


def declared_sources(article: Article, rights: Rights) -> dict[str, str]:
    """The addresses on other sites that a page names as where its text comes from, by how; the surest first.

    Within the site rel=canonical names another form of the same page, no source. The address of a home page names a
    site, not a page: many a site declares its own canonical of everything.
    """
    syndicated = rights.syndicated_from_url  # may have been read from rel=canonical itself
    named = {
        REPUBLICATION: syndicated if syndicated != article.canonical_url else None,
        CANONICAL: article.canonical_url,
        SOURCE_LINE: article.source_url,
    }
    return {how: url for how, url in named.items() if url is not None and _is_page_elsewhere(url, article.url)}


def named_source(article: Article, rights: Rights) -> str | None:
    """The first publisher as the page's own republication notices name it, without an address of the page; None where
    they name nobody else than the page's own publisher."""
    own = {name_key(article.publisher)} if article.publisher else set()
    with suppress(UrlError):
        own.add(name_key(host_of(article.url)))
    for notice in rights.notices:
        if notice.kind is NoticeKind.REPUBLICATION and notice.scope is Scope.ARTICLE:
            name = find_named_source(notice.text)
            if name is not None and not any(_is_of(name_key(name), one) for one in own):
                return name
    return None


def _is_of(name: str, own: str) -> bool:
    """Whether a name, as it is compared, is that of a publisher or stands in its host."""
    return name == own or (len(name) >= LEAST_NAME and name in own)


def canonical_key(article: Article) -> str | None:
    """The `url_key` of the page on its own site that an article declares as its proper one; None without one."""
    if article.canonical_url is None:
        return None
    try:
        is_here = not is_home(article.canonical_url) and is_same_site(article.canonical_url, article.url)
    except UrlError:
        return None
    return url_key(article.canonical_url) if is_here else None


def find_renamed(old_url: str, old: str | None, url: str, canonical_url: str | None) -> tuple[str, str] | None:
    """The addresses that a page declared as its proper one before and declares now, itself where it declares none or a
    home page; None when they are one, or forms of one, or when both times it was the page itself: then it has moved.

    Args:
        old_url: where the page was read before.
        old: what it declared.
        url: where it is read now.
        canonical_url: what it declares.
    """
    if (old_url, old) == (url, canonical_url):
        return None
    before, after = _proper(old_url, old), _proper(url, canonical_url)
    keys = page_key(before), page_key(after)
    if keys[0] == keys[1] or keys == (page_key(old_url), page_key(url)):
        return None
    return before, after


def _proper(url: str, canonical_url: str | None) -> str:
    return url if canonical_url is None or is_home(canonical_url) else canonical_url


def is_agency_host(url: str, agency: str | None) -> bool:
    """Whether a page stands on the own site of the agency it credits, or of any where it credits none."""
    try:
        own = own_agency(registered_domain(host_of(url)))
    except UrlError:
        return False
    return own is not None and agency in (None, own)


def _is_page_elsewhere(url: str, here: str) -> bool:
    try:
        return not is_home(url) and registered_domain(host_of(url)) != registered_domain(host_of(here))
    except UrlError:
        return False

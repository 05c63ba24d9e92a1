"""Which hosts belong to one site: the Public Suffix List, from the copy that tldextract carries."""

from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.urls.addresses import host_of

if TYPE_CHECKING:
    from tldextract import TLDExtract


@lru_cache(maxsize=16_384)
def registered_domain(host: str) -> str:
    """The part of a host name that somebody registered: `news.example.co.uk` gives `example.co.uk`.

    Names under which anyone may open a site of their own (`someone.github.io`) count as registered. What has no
    registered part gives itself: IP addresses, `localhost`, a public suffix. No network and no cache on disk; the
    first call costs about 0.3 s.

    Source: https://publicsuffix.org/list/ (the ICANN and the private section).
    """
    name = host.strip().rstrip(".").lower()
    return _load_suffixes()(name).top_domain_under_public_suffix or name


def is_public_suffix(host: str) -> bool:
    """True for a name under which anyone may register one: `example` is none, `com`, `co.uk` and `github.io` are."""
    found = _load_suffixes()(host.strip().rstrip(".").lower())
    return bool(found.suffix) and not found.domain


def is_same_site(a: str, b: str) -> bool:
    """True when two addresses have the same registered domain.

    Raises:
        UrlError: one of them is not an address.
    """
    one, two = host_of(a), host_of(b)
    return one == two or registered_domain(one) == registered_domain(two)


@lru_cache(maxsize=1)
def _load_suffixes() -> "TLDExtract":
    from tldextract import TLDExtract  # 0.2 s to import, and most commands need no suffix

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)

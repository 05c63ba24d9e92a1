"""Addresses: what they resolve to, what is asked of the server, and which of them name the same page.

Three forms of one address must not be mixed up:

* `resolve_url` gives the address itself, absolute, as a browser would write it (kept in the store as found);
* `request_url` is what is sent to the server: the same without its fragment and without `user:password@`;
* `url_key` is for comparison only, never for fetching: equal for the tracking, AMP, mobile and print variants of one
  page.

Parsing follows the WHATWG URL standard (https://url.spec.whatwg.org/), international names included. The functions
that resolve raise `UrlError`, whatever the input; `find_url` answers None instead, and `url_key` takes anything.
"""

from crawler.urls.addresses import (
    MAX_URL_CHARS,
    find_url,
    host_of,
    origin_of,
    port_of,
    request_url,
    resolve_url,
    without_credentials,
)
from crawler.urls.keys import url_key
from crawler.urls.sites import is_public_suffix, is_same_site, registered_domain

__all__ = [
    "MAX_URL_CHARS",
    "find_url",
    "host_of",
    "is_public_suffix",
    "is_same_site",
    "origin_of",
    "port_of",
    "registered_domain",
    "request_url",
    "resolve_url",
    "url_key",
    "without_credentials",
]

"""Addresses: what they resolve to, what is asked of the server, and which of them name the same page.

Four forms of one address must not be mixed up:

* `resolve_url` gives the address itself, absolute, as a browser would write it (kept in the store as found);
* `request_url` is what is sent to the server: the same without its fragment and without `user:password@`; `script_path`
  is the fragment by which a site made of scripts names its pages (`#!/story/1`): a browser needs it;
* `url_key` is for comparison only, never for fetching: equal for all ways to write one address, tracking parameters
  and the like apart;
* `page_key`, for comparison too, is equal for what may be AMP, mobile and print forms of one page. It tells whom to
  compare with: whether they are one page, their texts or the pages' own words decide.

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
    script_path,
    without_credentials,
)
from crawler.urls.keys import form_of, page_key, url_key
from crawler.urls.sites import is_public_suffix, is_same_site, registered_domain

__all__ = [
    "MAX_URL_CHARS",
    "find_url",
    "form_of",
    "host_of",
    "is_public_suffix",
    "is_same_site",
    "origin_of",
    "page_key",
    "port_of",
    "registered_domain",
    "request_url",
    "resolve_url",
    "script_path",
    "url_key",
    "without_credentials",
]

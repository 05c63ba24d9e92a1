"""What of a reply is not kept because it names what was erased on request.

A listing (feed, sitemap, home page, whatever is looked into before it is added) often carries the text of the pages it
names: of one that names an erased address, only headers and digest are kept. A reply whose headers name one (a
redirect) is not kept at all. Pages of articles are what they are, links included; what a site says of the use of its
pages (robots.txt, tdmrep.json, RSL) is what permission rests on, and is kept.

See docs/decisions/0013-erasing.md.
"""

from typing import TYPE_CHECKING

from crawler.archive.named import names_in_body, names_in_header
from crawler.store.forgetting import ERASED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.store.forgetting import Tombstones

IS_PAGE = "pressmark_is_page"
"""Key in the meta of a request for a page of an article."""
IS_POLICY = "pressmark_is_policy"
"""Key in the meta of a request for what a site says of the use of its pages. Every reply to a request with neither key
is taken for a listing."""
Headers = tuple[tuple[str, str], ...]


def is_listing(meta: "Mapping[str, object]", headers: Headers) -> bool:
    """Whether a reply may list pages: by what it was asked for, and of pages by being no HTML."""
    if meta.get(IS_POLICY):
        return False
    kind = next((value.lower() for name, value in headers if name.lower() == "content-type"), "text/html")
    return not meta.get(IS_PAGE) or "html" not in kind


def withhold(
    tombstones: "Tombstones", url: str, status: int, headers: Headers, body: bytes, meta: "Mapping[str, object]"
) -> tuple[str, Headers]:
    """The most that may be kept of a reply (yes | hash_only | no), and its headers without what they may not say.

    Costs nothing in a corpus of which nothing was erased. Where something was, a listing is searched whole: call it
    off the event loop.
    """
    if not tombstones.made_at:
        return "yes", headers
    may_list, is_followed = is_listing(meta, headers), 300 <= status < 400
    shown = tuple(
        (name, ERASED)
        if (may_list or is_followed) and any(map(tombstones.find, names_in_header(name, value, url)))
        else (name, value)
        for name, value in headers
    )
    if shown != headers:
        return "no", shown
    if may_list and any(map(tombstones.find, names_in_body(headers, body, url))):
        return "hash_only", headers
    return "yes", headers

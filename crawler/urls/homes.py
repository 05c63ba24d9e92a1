"""Home pages: the front of a site, or of an edition of it in a language."""

import re

from crawler.urls.keys import url_key

_FRONT = re.compile(r"/(?:home|[a-z]{2}(?:[-_][a-z]{2})?)?(?:/home)?(?:\.html?)?", re.IGNORECASE)


def is_home(url: str) -> bool:
    """Whether an address is that of a home page: `/`, `/index.html`, `/home`, `/en/`, `/de-at`.

    Many a site declares it the canonical page of everything: an address like that names no page.
    """
    path, _, query = url_key(url).partition("://")[2].partition("?")
    return not query and _FRONT.fullmatch("/" + path.partition("/")[2]) is not None

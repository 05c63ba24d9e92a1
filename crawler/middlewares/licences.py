"""The RSL documents that a robots.txt names, before the first page of an origin, see `documents`.

Documents that only a page itself names (in a Link header or element) are not asked for: the page is read before they
could be.

Source: Really Simple Licensing 1.0, https://rslstandard.org/rsl, sections 4.3 and 4.4.
"""

from typing import TYPE_CHECKING

from scrapy import Request

from crawler.errors import UrlError
from crawler.middlewares.documents import DocumentsMiddleware, is_of_page
from crawler.middlewares.robots import ROBOTS
from crawler.rights.preferences import AGENT
from crawler.rights.rsl import is_rsl
from crawler.robots import Robots, parse_robots
from crawler.store.base import SiteDocument
from crawler.urls import origin_of, request_url, without_credentials

if TYPE_CHECKING:
    from crawler.items import Fetch

RSL = "pressmark_rsl"
"""Key of the texts of the RSL documents in force in a request's meta."""
MAX_DOCUMENTS = 3
"""Documents of one robots.txt that are asked for; a site has one, or one for each robot."""


class LicencesMiddleware(DocumentsMiddleware):
    """Asks for what every page's robots.txt names, after tdmrep.json."""

    name = "RSL"

    async def process_request(self, request: Request) -> None:
        """Put the documents on a page's request."""
        if is_of_page(request):
            is_forgotten = self.runtime.store.is_forgotten
            named = [url for url in self._named(request) if not is_forgotten(url)]
            bodies = [(await self.document(url)).body for url in named]
            request.meta[RSL] = tuple(body.decode("utf-8", "replace") for body in bodies if body)

    def is_one(self, body: bytes) -> bool:
        """See `crawler.rights.rsl.is_rsl`."""
        return is_rsl(body)

    def load(self, url: str) -> SiteDocument | None:
        """What the store has of it."""
        return self.runtime.store.site_document(url)

    def write(self, document: SiteDocument, fetch: "Fetch | None") -> None:
        """Store it."""
        self.runtime.store.write_site_document(document, fetch, self.runtime.run_id)

    def _named(self, request: Request) -> list[str]:
        """Addresses of the documents that the origin's robots.txt names for us, also one that was not asked."""
        if ROBOTS in request.meta:
            robots: Robots | None = request.meta[ROBOTS]
        else:
            body = self.runtime.store.host_state(origin_of(request.url)).robots_body
            robots = parse_robots(body) if body else None
        found = []
        for line in robots.use_lines(AGENT) if robots else ():
            if line.name == "license":
                try:
                    found.append(without_credentials(request_url(line.value)))
                except (UrlError, ValueError):
                    continue
        return list(dict.fromkeys(found))[:MAX_DOCUMENTS]

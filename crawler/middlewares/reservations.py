"""tdmrep.json before the first page of an origin, see `documents`; its digest goes with the page's request.

Source: W3C Community Group, TDM Reservation Protocol (TDMRep), final report 2024, section 6.
"""

import hashlib
import json
from typing import TYPE_CHECKING

from scrapy import Request

from crawler.middlewares.documents import DocumentsMiddleware, is_of_page
from crawler.middlewares.provenance import TDMREP
from crawler.store.base import HostState, SiteDocument
from crawler.urls import origin_of

if TYPE_CHECKING:
    from crawler.items import Fetch

PATH = "/.well-known/tdmrep.json"


class ReservationsMiddleware(DocumentsMiddleware):
    """Asks every page's origin, after robots.txt."""

    name = "tdmrep.json"

    async def process_request(self, request: Request) -> None:
        """Put the file's digest on a page's request."""
        if is_of_page(request):
            body = (await self.document(f"{origin_of(request.url)}{PATH}")).body
            request.meta[TDMREP] = hashlib.sha256(body).hexdigest() if body is not None else None

    def is_one(self, body: bytes) -> bool:
        """Whether the bytes are a JSON array, as the protocol asks."""
        try:
            return isinstance(json.loads(body), list)
        except (ValueError, RecursionError):
            return False

    def load(self, url: str) -> SiteDocument | None:
        """What the store has for the origin."""
        state = self.runtime.store.host_state(origin_of(url))
        return SiteDocument(url, state.tdmrep_body, state.tdmrep_until) if state.tdmrep_until else None

    def write(self, document: SiteDocument, fetch: "Fetch | None") -> None:
        """Store it with the origin."""
        state = HostState(origin_of(document.url), tdmrep_body=document.body, tdmrep_until=document.valid_until)
        self.runtime.store.write_tdmrep(state, fetch, self.runtime.run_id)

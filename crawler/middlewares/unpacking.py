"""Content codings of replies, undone off the event loop by `crawler.archive.coding`."""

import asyncio
from typing import TYPE_CHECKING

from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.archive.coding import undo_codings
from crawler.errors import CodingBomb, CodingCut, CodingError
from crawler.robots import MAX_ROBOTS_BYTES

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

IS_ROBOTS = "pressmark_is_robots"
"""Key in the meta of a request for robots.txt, of which the first bytes are enough."""
READ_BYTES = "pressmark_robots_bytes"
"""Key of how many bytes of it came."""
ACCEPTED = "gzip, deflate, br, zstd"


class Unpacking:
    """Stands in for Scrapy's HttpCompressionMiddleware."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> "Unpacking":
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: "Request") -> None:
        """Say what we can unpack."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    async def process_response(self, request: "Request", response: Response) -> Response:
        """The reply with its body as it was before the server coded it.

        Raises:
            CodingError, CodingCut, CodingBomb: it is a success, and cannot be had, or not within the limit of its kind.
        """
        codings = ",".join(value.decode("latin-1") for value in response.headers.getlist("Content-Encoding"))
        if not codings or not response.body:
            return response
        try:
            body = await asyncio.to_thread(self._unpack, request, response, codings.split(","))
        except CodingError:
            if 200 <= response.status < 300:
                raise
            return response  # its status says how it ends; a failing server's coding is often a wrong one
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        # Not `response.replace`, which asks the coded body for its encoding first: 0.2 ms a page.
        kept = {name: getattr(response, name) for name in Response.attributes}
        return kind(**kept | {"headers": headers, "body": body})

    def _unpack(self, request: "Request", response: Response, codings: list[str]) -> bytes:
        if not request.meta.get(IS_ROBOTS):
            return undo_codings(response.body, codings, request.meta.get("download_maxsize") or self.max_bytes)
        try:
            return undo_codings(response.body, codings, MAX_ROBOTS_BYTES)
        except (CodingBomb, CodingCut) as error:
            was_stopped = isinstance(error, CodingBomb) or request.meta.get(READ_BYTES, 0) > MAX_ROBOTS_BYTES
            if was_stopped and error.so_far:
                return error.so_far
            raise

"""One request more for a page in hand: its proper form, a further page of the article.

It takes the way of every request (robots.txt, guard, the host's turn, deadline, raw record), but is no job of the
frontier: it belongs to the discovery whose page asked for it.
"""

import logging
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.errors import ArchiveError, UrlError
from crawler.items import Discovery, Fetch
from crawler.middlewares.handler import KEEPING
from crawler.middlewares.politeness import RunEnds
from crawler.middlewares.provenance import fetch_of_failure, fetch_of_response
from crawler.middlewares.robots import header
from crawler.middlewares.session import runtime_of
from crawler.middlewares.withholding import IS_PAGE
from crawler.schedule.ending import end_of_reply
from crawler.urls import origin_of, request_url
from crawler.walk.runtime import Runtime

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


async def ask_beside(scrapy_crawler: "Crawler", url: str, discovery: Discovery) -> tuple[Fetch | None, Response | None]:
    """Fetch an address that belongs to a discovery's page; its reply is kept as that page is.

    Returns:
        The fetch, and the reply when it is a page; (None, None) for what is no address or was erased on request.

    Raises:
        RunEnds: the run was told to stop before the request's turn came.
        ArchiveError: the raw record cannot be written.
    """
    runtime = runtime_of(scrapy_crawler)
    engine = scrapy_crawler.engine
    assert engine is not None
    if runtime.store.is_forgotten(url):
        return None, None
    try:
        request = Request(
            request_url(url),
            meta={
                "download_maxsize": runtime.config.reply_max_bytes,
                KEEPING: runtime.kept.of_source(discovery.source_id, url),
                IS_PAGE: True,
            },
        )
    except (UrlError, ValueError):
        return None, None
    try:
        response: Response = await engine.download_async(request)
    except (RunEnds, ArchiveError):
        raise
    except Exception as error:  # noqa: BLE001 - a pipeline step's wall: the page in hand is good without this one
        logger.info("not fetched url=%s error=%r", url, error)
        return fetch_of_failure(runtime, request, 1, error), None
    fetch = fetch_of_response(runtime, response, 1)
    retry_after = header(response, "Retry-After")
    ending = end_of_reply(response.status, fetch.content_type, retry_after, 1, fetch.fetched_at, runtime.retry_rule)
    return fetch, None if ending.outcome is not None else response


def policies_in_force(runtime: Runtime, fetch: Fetch) -> tuple[str | None, str | None]:
    """The robots.txt and the tdmrep.json in force for a fetched page, for the use signals they carry; None: none."""
    state = runtime.store.host_state(origin_of(fetch.final_url))
    bodies = (state.robots_body, state.tdmrep_body if fetch.tdmrep_sha256 else None)
    robots, tdmrep = (body.decode("utf-8", "replace") if body else None for body in bodies)
    return robots, tdmrep

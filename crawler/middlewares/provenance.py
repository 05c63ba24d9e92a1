"""From Scrapy's requests, responses and failures to a `Fetch`: the provenance of whatever is read from a reply."""

from contextlib import suppress
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.clock import now
from crawler.errors import Forgotten, UrlError
from crawler.items import Fetch, Hop, RobotsVerdict
from crawler.middlewares.handler import EXCHANGE, Exchange, keeping_of
from crawler.render.page import Shown
from crawler.urls import host_of, port_of
from crawler.walk.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Mapping

TDMREP = "pressmark_tdmrep"
"""Key of the SHA-256 of the tdmrep.json in force in a request's meta."""
VERDICT = "pressmark_robots"
"""Key of the `RobotsVerdict` in a request's meta."""
SHOWN = "pressmark_shown"
"""Key of what became of the page in a browser, a `Shown`."""


def fetch_of_response(runtime: Runtime, response: Response, attempt: int) -> Fetch:
    """The fetch behind a reply, redirects included."""
    request = response.request
    assert request is not None
    exchange = _exchange(request)
    redirects = redirects_of(request)
    shown = shown_of(response)
    return Fetch(
        url=redirects[0].url if redirects else request.url,
        final_url=response.url + (shown.script_path if shown else ""),
        redirects=redirects,
        started_at=exchange.started_at,
        fetched_at=exchange.fetched_at,
        attempt=attempt,
        status=response.status,
        http_version=exchange.http_version,
        ip=exchange.ip,
        request_headers=exchange.request_headers,
        response_headers=exchange.response_headers,
        content_type=_content_type(exchange),
        body_bytes=len(response.body),
        raw=exchange.raw,
        robots=_verdict(request.meta),
        tdmrep_sha256=request.meta.get(TDMREP),
        user_agent=runtime.user_agent,
        overrides=overrides_of(runtime, request.url),
        payload_kept=exchange.kept,
        withheld=exchange.withheld,
        rendering=shown.rendering if shown else None,
    )


def shown_of(response: Response) -> Shown | None:
    """What the browser made of the reply; None when it was not shown in one."""
    shown = response.request.meta.get(SHOWN) if response.request is not None else None
    return shown if isinstance(shown, Shown) else None


def fetch_of_failure(runtime: Runtime, request: Request, attempt: int, error: BaseException) -> Fetch:
    """The fetch that brought no usable reply; where one came and could not be used, it is told what was had of it."""
    exchange = _exchange(request)
    redirects = redirects_of(request)
    final_url, said = request.url, f"{type(error).__name__}: {error}"
    if isinstance(error, Forgotten):
        said = "erased on request"
    if isinstance(error, Forgotten) and redirects:  # where it led was erased: its address is not written down again
        final_url, redirects = redirects[0].url, ()
    return Fetch(
        url=redirects[0].url if redirects else final_url,
        final_url=final_url,
        redirects=redirects,
        started_at=exchange.started_at,
        fetched_at=exchange.fetched_at,
        attempt=attempt,
        status=exchange.status,
        http_version=exchange.http_version,
        ip=exchange.ip,
        request_headers=exchange.request_headers,
        response_headers=exchange.response_headers,
        content_type=_content_type(exchange),
        raw=exchange.raw,
        robots=_verdict(request.meta),
        user_agent=runtime.user_agent,
        overrides=overrides_of(runtime, request.url),
        payload_kept=exchange.kept if exchange.raw else keeping_of(runtime, request).payload,
        withheld=exchange.withheld,
        error=" ".join(said.split())[:500],
    )


def redirects_of(request: Request) -> tuple[Hop, ...]:
    """The hops that led to this request; a meta refresh counts as status 200."""
    urls = request.meta.get("redirect_urls", [])
    reasons = request.meta.get("redirect_reasons", [])
    return tuple(
        Hop(url, reason if isinstance(reason, int) else 200) for url, reason in zip(urls, reasons, strict=False)
    )


def overrides_of(runtime: Runtime, url: str) -> tuple[str, ...]:
    """Protections that the user switched off for this address."""
    found = []
    if runtime.plan.ignore_robots:
        found.append("ignore_robots")
    with suppress(UrlError):  # a redirect may lead to what is none
        if runtime.guard.is_allowed_origin(host_of(url), port_of(url)):
            found.append("allow_private")
    return tuple(found)


def _exchange(request: Request) -> Exchange:
    exchange = request.meta.get(EXCHANGE)
    if isinstance(exchange, Exchange) and exchange.url == request.url:
        return exchange
    moment = now()
    return Exchange(request.url, moment, moment)


def _content_type(exchange: Exchange) -> str | None:
    return next((value for name, value in exchange.response_headers if name.lower() == "content-type"), None)


def _verdict(meta: "Mapping[str, object]") -> RobotsVerdict | None:
    verdict = meta.get(VERDICT)
    return verdict if isinstance(verdict, RobotsVerdict) else None

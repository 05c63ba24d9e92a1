"""The one place where requests leave and replies arrive: guard, turn, deadline, raw record.

It wraps Scrapy's HTTP/1.1 handler, below every middleware, so nothing gets past it: not robots.txt, not a redirect.
"""

import asyncio
import hashlib
import time
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, DownloadTimeoutError
from service_identity.exceptions import VerificationError
from twisted.internet.error import ConnectionClosed
from twisted.web._newclient import ParseError

from crawler.archive.exchange import redact
from crawler.archive.keeping import CHOICES, Keeping
from crawler.archive.writer import RawRequest, RawResponse
from crawler.clock import now
from crawler.errors import AddressRefused, Forgotten
from crawler.items import RawRecord
from crawler.middlewares.politeness import HostTurns
from crawler.middlewares.session import is_ending, runtime_of
from crawler.middlewares.withholding import withhold
from crawler.net.guard import why_host_refused
from crawler.schedule.ending import parse_retry_after
from crawler.urls import host_of, request_url
from crawler.urls.hosts import host_key

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.walk.runtime import Runtime

EXCHANGE = "pressmark_exchange"
"""Key of the `Exchange` in a request's meta."""

SPARE_S = 5.0
"""Scrapy's limit on a reply lies this much behind our deadline."""

KEEPING = "pressmark_keeping"
"""Key of the `Keeping` in a request's meta; a request without takes that of its host."""
IS_PART = "pressmark_is_part"
"""Key in the meta of a request that a shown page makes: it follows without the pause between pages."""
UNTIL = "pressmark_until"
"""Key of the monotonic second at which nobody waits for the reply any more, where that may come before the deadline."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the handler saw of one request: the raw part of a fetch's provenance."""

    url: str
    """Whose reply it is: a redirect that is refused before it leaves bears the exchange of the request before it."""
    started_at: datetime
    fetched_at: datetime
    status: int | None = None
    ip: str | None = None
    http_version: str | None = None
    request_headers: Headers = ()
    response_headers: Headers = ()
    raw: RawRecord | None = None
    kept: str = "yes"
    """yes | hash_only | no: what was kept of the reply."""
    withheld: str | None = None
    """`erasure`: less was kept than otherwise, because it names what was erased on request."""


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's handler behind the guard. A crawl's DOWNLOAD_HANDLERS for http and https."""

    def __init__(self, crawler: "Crawler") -> None:
        super().__init__(crawler)
        self.scrapy_crawler = crawler
        self._pool._factory = keep_reasons(self._pool._factory)
        self._turns: HostTurns | None = None

    @property
    def turns(self) -> HostTurns:
        if self._turns is None:
            self._turns = HostTurns(runtime_of(self.scrapy_crawler), lambda: is_ending(self.scrapy_crawler))
        return self._turns

    async def download_request(self, request: "Request") -> "Response":
        """Fetch one address.

        Raises:
            Forgotten: it was erased on request; checked here, so that no redirect leads back to it.
            AddressRefused: by its spelling, or every address it resolves to is refused.
            RunEnds: the run was told to stop before the request's turn came.
            ArchiveError: the raw record cannot be written.
            HostWaits: the host asked to be left alone for longer than this run waits.
            ResponseDataLossError: the reply was cut.
            DownloadTimeoutError: the reply did not end within the deadline.
            DownloadFailedError: no connection, no TLS, or what came is not HTTP.
        """
        runtime = runtime_of(self.scrapy_crawler)
        runtime.guard.check_url(request.url)
        if runtime.store.is_forgotten(request.url):
            raise Forgotten(request.url)
        runtime.recall_host(request.url)
        turn = self.turns.part if request.meta.get(IS_PART) else self.turns.turn
        async with turn(host_key(request.url)):
            runtime.note_origin(request.url)
            started_at = now()
            request.meta[EXCHANGE] = Exchange(request.url, started_at, started_at)
            deadline_s = runtime.config.reply_deadline_s
            if UNTIL in request.meta:
                deadline_s = max(min(deadline_s, request.meta[UNTIL] - time.monotonic()), 0.0)
            # Scrapy's own limit is 10 s for all of it where nobody says more; it stands behind ours.
            request.meta["download_timeout"] = deadline_s + SPARE_S
            try:
                async with asyncio.timeout(deadline_s):
                    response = await super().download_request(request)
                reason = take_reason(response)
                self._obey_retry_after(request, response)
            except TimeoutError as error:
                raise DownloadTimeoutError(f"no whole reply within {deadline_s:g} s") from error
            except DownloadFailedError as error:
                raise DownloadFailedError(why_failed(error)) from error
            except CannotResolveHostError as error:
                await self._explain(request, error)
                raise
            finally:
                request.meta[EXCHANGE] = Exchange(request.url, started_at, now())
        if not 100 <= response.status <= 999:
            raise DownloadFailedError(f"the reply is not HTTP: its status is {str(response.status)[:20]}")
        request.meta[EXCHANGE] = await self._record(request, response, reason, started_at)
        return response

    def _obey_retry_after(self, request: "Request", response: "Response") -> None:
        """A host that asks to wait, with whatever status, is left alone from now on: by this run, by those beside it,
        and, kept at once, by the next ones."""
        value = response.headers.get("Retry-After")
        asked = parse_retry_after(value.decode("latin-1") if isinstance(value, bytes) else None, now())
        if asked is not None:
            runtime_of(self.scrapy_crawler).note_retry_at(request.url, asked)

    async def _explain(self, request: "Request", error: CannotResolveHostError) -> None:
        """Tell a name whose every address the guard refused from one that has no address."""
        host = host_of(request.url)
        guard = runtime_of(self.scrapy_crawler).guard
        if why := await asyncio.to_thread(why_host_refused, host):
            raise AddressRefused(host, why) from error
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, None)
        except OSError:
            return
        if found:
            guard.vet(host, 80, [str(entry[4][0]) for entry in found])

    async def _record(
        self, request: "Request", response: "Response", reason: str | None, started_at: datetime
    ) -> Exchange:
        runtime = runtime_of(self.scrapy_crawler)
        fetched_at = now()
        keeping = keeping_of(runtime, request)
        sent, got = header_list(request.headers), header_list(response.headers)
        ip = str(response.ip_address) if response.ip_address else None
        protocol = response.protocol or "HTTP/1.1"
        kept = keeping.payload
        if keeping.asks_page:
            kept = await asyncio.to_thread(keeping.of_reply, got, response.body)
        most, shown, erased = "yes", got, runtime.store.tombstones()
        if erased.made_at:
            most, shown = await asyncio.to_thread(
                withhold, erased, request.url, response.status, got, response.body, request.meta
            )
        if is_withheld := CHOICES.index(most) > CHOICES.index(kept):
            kept = most
            runtime.counts["replies withheld"] += 1
        if kept == "no":
            raw = RawRecord("", 0, 0, "", hashlib.sha256(response.body).hexdigest(), len(response.body))
        else:
            append = partial(runtime.archive.append_exchange, keep_payload=kept == "yes")
            raw = await asyncio.to_thread(
                append,
                request_url(request.url),
                RawRequest(method=request.method, headers=redact(_with_host(request, sent)), body=request.body),
                RawResponse(response.status, got, response.body, protocol, reason),
                ip,
                started_at,
                fetched_at,
            )
        return Exchange(
            url=request.url,
            started_at=started_at,
            fetched_at=fetched_at,
            status=response.status,
            ip=ip,
            http_version=protocol,
            request_headers=redact(_with_host(request, sent)),
            response_headers=redact(shown),
            raw=raw,
            kept=kept,
            withheld="erasure" if is_withheld else None,
        )


_REASON = "X-Pressmark-Reason-Phrase"


def keep_reasons(factory: type[Any]) -> type[Any]:
    """Twisted's factory of connections whose replies carry their reason phrase in a header of ours: Scrapy's response
    has no place for it. A header of that name that a server sends is lost."""

    class Factory(factory):  # type: ignore[misc] # Scrapy's, whatever it is by then
        def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
            protocol = super().buildProtocol(addr)
            ask = protocol.request
            protocol.request = lambda request: ask(request).addCallback(_keep_reason)
            return protocol

    return Factory


def _keep_reason(response: Any) -> Any:
    response.headers.setRawHeaders(_REASON, [response.phrase])
    return response


def take_reason(response: "Response") -> str | None:
    """The words behind the status as the server sent them, latin-1, possibly none; the header is taken away."""
    values = response.headers.getlist(_REASON)
    if not values:
        return None
    del response.headers[_REASON]
    return bytes(values[0]).decode("latin-1")


def keeping_of(runtime: "Runtime", request: "Request") -> Keeping:
    """What is kept of a request's reply."""
    keeping = request.meta.get(KEEPING)
    return keeping if isinstance(keeping, Keeping) else runtime.kept.of_url(request.url)


def why_failed(error: DownloadFailedError) -> str:
    """What Twisted's list of causes comes down to, for a person."""
    reasons = getattr(error.__cause__, "reasons", ())
    causes = [cause for reason in reasons if (cause := reason.value) is not None]
    for cause in causes:
        if isinstance(cause, ParseError):
            return f"the reply is not HTTP: {cause.args[0]}: {bytes(cause.data)[:60]!r}"
        if isinstance(cause, (ValueError, LookupError)):
            return f"the reply is not HTTP: {cause}"
        if isinstance(cause, VerificationError):
            return "TLS failed: the certificate is made out to another host"
        if isinstance(cause, SSL.Error):
            words = {": ".join(filter(None, entry[2:])) for entry in cause.args[0]} if cause.args else set()
            return f"TLS failed: {', '.join(sorted(words)) or 'the connection ended'}"
    if any(isinstance(cause, ConnectionClosed) for cause in causes):
        return "the connection ended before a whole reply"
    return str(error)


def was_answered(request: "Request") -> bool:
    """This very request had a reply; what failed later was a redirect that it led to."""
    exchange = request.meta.get(EXCHANGE)
    return isinstance(exchange, Exchange) and exchange.status is not None


def header_list(headers: Any) -> Headers:
    """Scrapy's headers as (name, value) pairs, one for each value; latin-1, as HTTP has it."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )


def _with_host(request: "Request", headers: Headers) -> Headers:
    if any(name.lower() == "host" for name, _ in headers):
        return headers
    return (("Host", host_key(request.url)), *headers)

"""Names are resolved here and vetted before anything is dialled: what the guard refuses, Twisted never sees.

Literal addresses pass through as well (Twisted's HostnameEndpoint resolves every host), so a redirect to
`http://127.0.0.1/` or a name that resolves to it ends here. The address that was vetted is the one that is dialled.
"""

from typing import TYPE_CHECKING, Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from crawler.errors import AddressRefused
from crawler.middlewares.session import runtime_of
from crawler.net.guard import Guard

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase


@implementer(IHostnameResolver)
class GuardedResolver:
    """Scrapy's TWISTED_DNS_RESOLVER: the system's resolver behind the guard."""

    def __init__(self, scrapy_crawler: "Crawler", reactor: "ReactorBase") -> None:
        self.scrapy_crawler = scrapy_crawler
        self.reactor = reactor
        self.system: Any = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: "Crawler", reactor: "ReactorBase") -> "GuardedResolver":
        return cls(crawler, reactor)

    def install_on_reactor(self) -> None:
        """Called by Scrapy when the reactor starts."""
        resolver: Any = self
        self.reactor.installNameResolver(resolver)

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve, and hand on only addresses the guard lets through."""
        guard = runtime_of(self.scrapy_crawler).guard
        receiver = _VettingReceiver(resolutionReceiver, guard, hostName, portNumber)
        return self.system.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _VettingReceiver:
    """Passes on what the guard lets through; the endpoint reports "no results" when nothing is left."""

    def __init__(self, receiver: Any, guard: Guard, host: str, port: int) -> None:
        self.receiver = receiver
        self.guard = guard
        self.host = host
        self.port = port

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if not isinstance(address, (IPv4Address, IPv6Address)):
            return
        try:
            self.guard.check_address(self.host, self.port, address.host)
        except AddressRefused:
            return
        self.receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.receiver.resolutionComplete()

"""May this host be dialled: literals in all their spellings, names of the local network, ports, resolved addresses."""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from crawler.errors import AddressRefused, UrlError
from crawler.net.ranges import is_public_address, why_address_refused
from crawler.urls import host_of, port_of

_LOCAL_NAMES = frozenset({"localhost", "ip6-localhost", "ip6-loopback"})
_LOCAL_SUFFIXES = (".localhost", ".localdomain", ".local", ".internal", ".home.arpa", ".onion")
"""RFC 6761 (localhost), RFC 6762 (local), ICANN's resolution 2024.07.29.06 (internal), RFC 8375, RFC 7686."""

_PORTS = """
    0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113
    115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554
    556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665
    6666 6667 6668 6669 6679 6697 10080
"""
REFUSED_PORTS = frozenset(int(port) for port in _PORTS.split())
"""Ports of other protocols, which a request could be made to talk to.

Source: https://fetch.spec.whatwg.org/#port-blocking
"""

MAX_NAME_CHARS, MAX_LABEL_CHARS = 253, 63
"""RFC 1035 section 2.3.4. Asked for a longer name, Python's resolver fails in a way of its own, and Twisted waits for
ever for its answer."""

_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*):")
_NOT_IN_A_HOST = frozenset("/\\?#@ \t\r\n")


@dataclass(frozen=True, slots=True)
class Guard:
    """The rule of one run: public addresses only, and what the user opened by name."""

    allowed_origins: frozenset[tuple[str, int]] = frozenset()
    """(host as `normalise_host` writes it, port) given with --allow-private. Nothing else private is opened: not the
    next port of that host, not another host."""

    @classmethod
    def allowing(cls, urls: Iterable[str]) -> "Guard":
        """A guard that lets the hosts and ports of these addresses through, and nothing else that is private.

        Raises:
            UrlError: one of them is not an http(s) address.
        """
        return cls(frozenset((host_of(url), port_of(url)) for url in urls))

    def is_allowed_origin(self, host: str, port: int) -> bool:
        """True when the user opened this very host and port."""
        return (normalise_host(host), port) in self.allowed_origins

    def check_url(self, url: str) -> None:
        """Refuse by what the address itself says: scheme, port, literal, name. Credentials in it do not matter.

        Raises:
            UrlError: it is not an address at all.
            AddressRefused: it is one, and must not be fetched.
        """
        try:
            host, port = host_of(url), port_of(url)
        except UrlError as error:
            scheme = _SCHEME.match(url)
            if scheme and scheme[1].lower() not in {"http", "https"}:
                raise AddressRefused(url, f"the scheme {scheme[1].lower()} is neither http nor https") from error
            raise
        if self.is_allowed_origin(host, port):
            return
        if port in REFUSED_PORTS:
            raise AddressRefused(host, f"port {port} belongs to another protocol")
        if why := why_host_refused(host):
            raise AddressRefused(host, why)

    def check_address(self, host: str, port: int, ip: str) -> None:
        """Refuse one resolved address, immediately before it is dialled.

        Args:
            host: the name or literal of the request.
            port: the port that is dialled.
            ip: the address that is dialled.

        Raises:
            AddressRefused: `ip` is not public, and this host and port were not opened by the user.
        """
        why = why_address_refused(ip)
        if why and not (self.is_allowed_origin(host, port) and _is_address(ip)):
            raise AddressRefused(host, f"{ip} is {why}")

    def vet(self, host: str, port: int, ips: Iterable[str]) -> tuple[str, ...]:
        """The resolved addresses that may be dialled, in their order.

        Raises:
            AddressRefused: none of them may, or there is none.
        """
        kept: list[str] = []
        refusal: AddressRefused | None = None
        for ip in ips:
            try:
                self.check_address(host, port, ip)
            except AddressRefused as error:
                refusal = refusal or error
            else:
                kept.append(ip)
        if not kept:
            raise refusal or AddressRefused(host, "the name has no address")
        return tuple(kept)


def why_host_refused(host: str) -> str | None:
    """Why a host must not be dialled, as far as its spelling tells, or None.

    Decimal, octal, hexadecimal and short IPv4, full-width digits and escapes are read as the WHATWG host parser reads
    them, which is how HTTP clients do. A name that passes must still have its addresses vetted.
    """
    name = normalise_host(host)
    if name is None or ".." in f".{name}":
        return "not a valid host"
    if name.startswith("["):
        return why_address_refused(name[1:-1])
    if len(name) > MAX_NAME_CHARS or max(map(len, name.split("."))) > MAX_LABEL_CHARS:
        return "not a valid host"
    if name.rpartition(".")[2].isdigit():
        return why_address_refused(name)
    if name in _LOCAL_NAMES or name.endswith(_LOCAL_SUFFIXES):
        return "a name of the local machine or network"
    if "." not in name:
        return "a name without a dot belongs to the local network"
    return None


def normalise_host(host: str) -> str | None:
    """The host as the WHATWG parser writes it, without a final dot; None when it is none.

    IPv6 stands in brackets in the result, and may in the argument.
    """
    if not host or not _NOT_IN_A_HOST.isdisjoint(host):
        return None
    bracketed = f"[{host}]" if ":" in host and not host.startswith("[") else host
    try:
        name = host_of(f"http://{bracketed}/")
    except UrlError:
        return None
    return name.rstrip(".") or None


def host_refused(host: str) -> bool:
    """True when a host must not be dialled: by its spelling, because it does not resolve, or because *any* of its
    addresses is private. Asks the system's resolver, and waits for it.
    """
    name = normalise_host(host)
    if name is None or why_host_refused(name):
        return True
    if _is_address(name.strip("[]")):
        return False
    try:
        found = socket.getaddrinfo(name.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return True
    return not found or not all(is_public_address(str(sockaddr[0])) for *_, sockaddr in found)


def _is_address(ip: str) -> bool:
    try:
        ip_address(ip)
    except ValueError:
        return False
    return True

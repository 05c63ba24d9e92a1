"""The wall around the network: sockets of the test process reach loopback only, and no name is looked up."""

import socket
from typing import Any

import pytest


class NetworkBlocked(RuntimeError):
    """A test tried to reach beyond loopback.

    No OSError on purpose: code under test must not mistake it for a bad network.
    """


RESERVED = (".example", ".invalid", ".test", "example.com", "example.net", "example.org")
"""Names that belong to nobody (RFC 2606, 6761): looking one up fails as it does for a resolver without network."""


def wall_off(patch: pytest.MonkeyPatch) -> None:
    """Let sockets of this process reach loopback only, and look up no name. Child processes are not covered."""
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
    getaddrinfo = socket.getaddrinfo

    def connect_inside(link: socket.socket, address: Any) -> None:
        require_loopback(link, address)
        connect(link, address)

    def connect_ex_inside(link: socket.socket, address: Any) -> int:
        require_loopback(link, address)
        return connect_ex(link, address)

    def sendto_inside(link: socket.socket, data: Any, *more: Any) -> int:
        require_loopback(link, more[-1])
        return sendto(link, data, *more)

    def look_up_inside(host: Any, *more: Any, **named: Any) -> Any:
        require_known(host)
        return getaddrinfo(host, *more, **named)

    def look_up_name(host: str) -> str:
        require_known(host)
        return str(getaddrinfo(host, None, socket.AF_INET)[0][4][0])

    patch.setattr(socket.socket, "connect", connect_inside)
    patch.setattr(socket.socket, "connect_ex", connect_ex_inside)
    patch.setattr(socket.socket, "sendto", sendto_inside)
    patch.setattr(socket, "getaddrinfo", look_up_inside)
    patch.setattr(socket, "gethostbyname", look_up_name)


def require_loopback(link: socket.socket, address: Any) -> None:
    """NetworkBlocked unless the address is a local file, 127/8, ::1 or localhost."""
    if link.family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = str(address[0])
    if host not in ("", "::1", "localhost") and not host.startswith(("127.", "::ffff:127.")):
        raise NetworkBlocked(f"a test tried to reach {host} port {address[1]}; only loopback is allowed")


def require_known(host: Any) -> None:
    """NetworkBlocked for a name that would need a resolver; gaierror for one that belongs to nobody."""
    name = (host.decode("ascii", "replace") if isinstance(host, bytes) else host or "").rstrip(".").lower()
    if name in ("", "localhost") or name.endswith(".localhost") or is_literal(name):
        return
    if name.endswith(RESERVED):
        raise socket.gaierror(socket.EAI_NONAME, f"{name}: a name that belongs to nobody")
    raise NetworkBlocked(f"a test tried to look up {name}; give the code under test a resolver of its own")


def is_literal(name: str) -> bool:
    """True for an address in figures, in any spelling the system takes: no resolver is asked for it."""
    if ":" in name:
        return True
    try:
        socket.inet_aton(name)
    except (OSError, UnicodeEncodeError):
        return False
    return True

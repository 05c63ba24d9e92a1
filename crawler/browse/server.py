"""The site on a socket of this machine, until it is told to stop."""

import errno
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.browse.guard import hosts_for
from crawler.errors import PressmarkError

if TYPE_CHECKING:
    import uvicorn

    from crawler.browse.site import CorpusSite

WAIT_S = 3
"""How long answers under way may take when the site is told to stop."""
_BACKLOG = 64


class CannotListen(PressmarkError):
    """The address cannot be had."""


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one.

    Raises:
        CannotListen: the port is taken, the name does not resolve, or it is no address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotListen(f"{host} is no address: {error.strerror}") from error
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotListen(f"port {port} is taken: give another with --port, or --port 0 for a free one") from error
        raise CannotListen(f"{host} port {port}: {error.strerror}") from error
    return listening


def address_of(host: str, listening: socket.socket) -> str:
    """Where a browser finds it."""
    port = listening.getsockname()[1]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(path: Path, archive: Path, host: str, listening: socket.socket, tell: Callable[[], None]) -> None:
    """Answer until SIGINT or SIGTERM; the socket is closed then. `tell` is called once answers can be had."""
    from crawler.browse.site import open_site

    with open_site(path, archive, hosts_for(host)) as site:
        tell()
        try:
            make_server(site).run(sockets=[listening])
        finally:
            listening.close()


def make_server(site: "CorpusSite") -> "uvicorn.Server":
    """A server of the site; it says nothing of itself and believes nobody who says to be a proxy."""
    import uvicorn

    configured = uvicorn.Config(
        site.app(),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=WAIT_S,
    )
    return uvicorn.Server(configured)

"""One short request to an address of the operator's (a health check, a webhook): guarded, bounded, never in the way.

The name is resolved, its addresses are vetted, and the vetted one is dialled. Redirects are not followed. Nothing
is raised: what went wrong comes back in one line.
"""

import http.client
import socket
import ssl
import threading
from urllib.parse import urlsplit

from crawler.errors import AddressRefused, UrlError
from crawler.net.guard import Guard
from crawler.urls import host_of, port_of, request_url

LIMIT_S = 10.0
"""For everything: name, connection, TLS, reply."""


def send(url: str, body: bytes | None, user_agent: str, guard: Guard, limit_s: float = LIMIT_S) -> str | None:
    """GET the address, or POST a body of JSON to it.

    Returns:
        None when it answered with a status of 2xx; else why not, in one line without the address, which may be secret.
    """
    problems: list[str | None] = []

    def work() -> None:
        try:
            problems.append(_exchange(url, body, user_agent, guard, limit_s))
        except (AddressRefused, UrlError) as error:
            problems.append(f"refused: {error.why}")
        except (OSError, http.client.HTTPException, ValueError) as error:
            problems.append(f"{type(error).__name__}: {error}"[:200])

    # A thread, because resolving a name cannot be given a limit; a daemon, so that the process may end before it.
    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(limit_s)
    return problems[0] if problems else f"no answer within {limit_s:g} s"


def _exchange(url: str, body: bytes | None, user_agent: str, guard: Guard, limit_s: float) -> str | None:
    target = request_url(url)
    guard.check_url(target)
    host, port = host_of(target), port_of(target)
    name = host.strip("[]")
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    addresses = guard.vet(host, port, dict.fromkeys(str(one[4][0]) for one in found))
    parts = urlsplit(target)
    connection = http.client.HTTPConnection(name, port, timeout=limit_s)
    try:
        link = socket.create_connection((addresses[0], port), timeout=limit_s)
        if parts.scheme == "https":
            link = ssl.create_default_context().wrap_socket(link, server_hostname=name)
        connection.sock = link
        headers = {"User-Agent": user_agent, "Accept": "*/*"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST" if body is not None else "GET", path, body, headers)
        status = connection.getresponse().status
    finally:
        connection.close()
    return None if 200 <= status < 300 else f"answered {status}"

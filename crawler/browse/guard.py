"""The wall around the site: who may ask, what a browser may do with an answer, and cells that no spreadsheet runs.

In and out: ASGI. Sources: Content Security Policy Level 3; Fetch Metadata Request Headers; OWASP "CSV Injection".
"""

import ipaddress
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from crawler.rendition.plain import FORMULA_STARTS

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Nothing is loaded but our own style and pictures; there is no source from which a script could come."""

CLOSED = re.compile(
    r"/(-/(actor|allow-debug|auth-token|logout|messages|patterns|permissions|threads)|_internal|_memory)\b"
)
"""Datasette's pages for developers and for accounts, which are of no use here."""

_POLICY, _STRICT = b"content-security-policy", b"default-src 'none'; style-src 'sha256-"
"""A page that names its own style by its hash keeps its own policy: the report."""
_SAME = frozenset(("same-origin", "none"))
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_CELL = re.compile(r'"[^"]*(?:""[^"]*)*"|[^",\r\n]+')
_PORT = re.compile(r":\d{1,5}$")


def is_loopback(host: str) -> bool:
    """Whether a name or address means this machine alone."""
    if host == "localhost":
        return True
    address = find_address(host)
    return address is not None and address.is_loopback


def find_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host is, with or without brackets; None for a name."""
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def hosts_for(bound: str) -> Callable[[str], bool]:
    """Which values of Host, without port, are answered on a socket bound to this host.

    A page of a stranger can let its own name resolve to this machine (DNS rebinding), but not an address: so what is
    answered are addresses, `localhost`, and the name that the user gave.
    """
    if is_loopback(bound):
        return is_loopback
    return lambda host: host in ("localhost", bound) or find_address(host) is not None


class Guard:
    """ASGI middleware: refuses what no reader asks, adds `HEADERS`, makes CSV safe."""

    def __init__(self, app: App, is_open_host: Callable[[str], bool]) -> None:
        self._app = app
        self._is_open_host = is_open_host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        guarded = _Answer(send, scope["path"].endswith(".csv"))
        refusal = self._find_refusal(scope)
        if refusal is None:
            await self._app(scope, receive, guarded)
            return
        status, text = refusal
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        await guarded({"type": "http.response.start", "status": status, "headers": headers})
        await guarded({"type": "http.response.body", "body": text.encode()})

    def _find_refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host = _PORT.sub("", headers.get(b"host", "")).lower()
        if not self._is_open_host(host):
            return 421, "This name does not lead here: use the address that pressmark browse printed.\n"
        if scope["method"] not in ("GET", "HEAD"):
            return 405, "The corpus is read-only: GET and HEAD are answered.\n"
        site, mode = headers.get(b"sec-fetch-site", "none"), headers.get(b"sec-fetch-mode", "navigate")
        if site not in _SAME and mode != "navigate":
            return 403, "Pages of other sites may link here, but not read from here.\n"
        if CLOSED.match(scope["path"]):
            return 404, "There is no such page.\n"
        return None


class _Answer:
    """The sending side of one answer."""

    def __init__(self, send: Send, is_csv: bool) -> None:
        self._send = send
        self._shield = CellShield() if is_csv else None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send({**message, "headers": self._headers(message)})
        elif message["type"] == "http.response.body" and self._shield is not None:
            is_last = not message.get("more_body", False)
            await self._send({**message, "body": self._shield.feed(message.get("body", b""), is_last)})
        else:
            await self._send(message)

    def _headers(self, message: Message) -> list[tuple[bytes, bytes]]:
        ours = {name.encode(): value.encode() for name, value in HEADERS.items()}
        if any(name.lower() == _POLICY and value.startswith(_STRICT) for name, value in message.get("headers", ())):
            del ours[_POLICY]
        dropped = {*ours, b"set-cookie", b"link"} | ({b"content-length"} if self._shield else set())
        kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in dropped]
        if not any(name.lower() == b"cache-control" for name, _ in kept):
            kept.append((b"cache-control", b"no-store"))
        return [*kept, *ours.items()]


class CellShield:
    """CSV in pieces, with an apostrophe before each cell that a spreadsheet would run. Numbers stay what they are."""

    def __init__(self) -> None:
        self._waiting = b""

    def feed(self, data: bytes, is_last: bool) -> bytes:
        """The rows that are whole by now; at the end also what is left."""
        self._waiting += data
        is_whole = self._waiting.endswith(b"\n") and self._waiting.count(b'"') % 2 == 0
        if not is_whole and not is_last:
            return b""
        text, self._waiting = self._waiting.decode("utf-8", "replace"), b""
        return _CELL.sub(lambda found: shield(found[0]), text).encode("utf-8")


def shield(cell: str) -> str:
    """One cell as it stands in the file, quoted or not.

    Examples:
        >>> shield("=1+1"), shield('"@SUM(A1)"'), shield("-12.5"), shield("a=b")
        ("'=1+1", '"\\'@SUM(A1)"', '-12.5', 'a=b')
    """
    if cell.startswith('"'):
        return f"\"'{cell[1:]}" if cell[1:].startswith(FORMULA_STARTS) else cell
    if cell.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell

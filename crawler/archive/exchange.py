"""One request and its reply, and their form in a WARC block.

A block is the HTTP message: start line, headers in order, an empty line, the body. Two things differ from the wire, and
both are written down in the record:

* The body is without its transfer coding (the HTTP client has joined the chunks), so a `Transfer-Encoding` header would
  mislead every reader. It is kept in its place as `X-Archive-Orig-Transfer-Encoding`, the name that browsertrix and
  others use, and the record says `Pressmark-Renamed: Transfer-Encoding`. `read_record` gives the sent name back.
* HTTP/2 and 3 have no start line. One of HTTP/1.1 stands for it, and the record says `WARC-Protocol: h2` or `h3`.

Content codings (gzip, br, zstd) stay: the payload is what the server sent.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlsplit

from crawler.errors import ArchiveError

HeaderLines = tuple[tuple[str, str], ...]
"""Names and values in order, duplicates included; each character stands for one byte (latin-1)."""

TRUNCATIONS = frozenset({"length", "time", "disconnect", "unspecified"})
"""Values of WARC-Truncated. Source: WARC 1.1, section 5.13."""

REDACTED = ("cookie", "set-cookie", "authorization", "proxy-authorization")
"""Headers whose values are not kept in rows."""

_RENAMED = "X-Archive-Orig-"
_MULTIPLEXED = {"h2": "h2", "http/2": "h2", "http/2.0": "h2", "h3": "h3", "http/3": "h3", "http/3.0": "h3"}
_URI_CHARACTERS = "!#$%&'()*+,/:;=?@[]~-._"
_LINE_ENDS = re.compile(r"[\r\n\0]+")


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A request as it was sent."""

    method: str
    headers: HeaderLines
    target: str | None = None
    """Path and query as sent; None takes them from the address."""
    http_version: str = "HTTP/1.1"
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class RawResponse:
    """A reply as it was received, its transfer coding removed."""

    status: int
    headers: HeaderLines
    body: bytes = field(repr=False)
    """Still in its content coding."""
    http_version: str = "HTTP/1.1"
    """As the client names it: HTTP/1.0, HTTP/1.1, HTTP/2, h2, h3."""
    reason: str | None = None
    """The words behind the status; None when not known."""
    truncated: str | None = None
    """Why the body ends before the reply did: length, time, disconnect or unspecified."""


@dataclass(frozen=True, slots=True)
class ArchivedReply:
    """A reply read back from an archive."""

    url: str
    """WARC-Target-URI."""
    status: int
    reason: str | None
    http_version: str
    """HTTP/1.0, HTTP/1.1, h2 or h3."""
    headers: HeaderLines
    """As received."""
    payload: bytes | None = field(repr=False)
    """In its content coding; None where only its hash was kept. Empty for a 304."""
    record_type: str = "response"
    """response, or revisit for a 304."""
    ip: str | None = None
    started_at: datetime | None = None
    """WARC-Date: the instant the request began."""
    fetched_at: datetime | None = None
    """The instant the last byte was had; None in files of other software."""
    truncated: str | None = None
    refers_to: str | None = None
    """Id of the record that a 304 confirms, where it was known."""


@dataclass(frozen=True, slots=True)
class ArchivedRendering:
    """What a browser made of a reply, read back from an archive."""

    url: str
    """WARC-Target-URI: the address of the reply."""
    html: bytes = field(repr=False)
    """UTF-8."""
    refers_to: str
    """Id of the reply's record."""
    browser: str
    made_at: datetime | None


RENDERED_TYPE = "text/html; charset=utf-8"
"""What a rendering is, whatever the reply was said to be."""


def headers_of_rendering(headers: HeaderLines) -> HeaderLines:
    """The reply's headers as they hold for what a browser made of it: rights stay, its type and coding are new."""
    kept = tuple(pair for pair in headers if pair[0].lower() not in ("content-type", "content-encoding"))
    return (*kept, ("Content-Type", RENDERED_TYPE))


def redact(headers: HeaderLines) -> HeaderLines:
    """The headers without the values of `REDACTED` ones."""
    return tuple((name, "(redacted)" if name.lower() in REDACTED else value) for name, value in headers)


def write_request_head(url: str, request: RawRequest) -> bytes:
    """Start line, headers and the empty line of a request."""
    target = request.target if request.target is not None else _target_of(url)
    start = f"{_one_line(request.method)} {quote_uri(target)} {_line_version(request.http_version)}"
    return _write_head(start, request.headers)


def write_response_head(response: RawResponse) -> bytes:
    """Start line, headers and the empty line of a reply; `Transfer-Encoding` under its other name."""
    start = f"{_line_version(response.http_version)} {response.status:03d} {_one_line(response.reason or '')}"
    headers = tuple(
        (f"{_RENAMED}{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in response.headers
    )
    return _write_head(start, headers)


def has_transfer_coding(headers: HeaderLines) -> bool:
    """Whether a header had to be renamed."""
    return any(name.lower() == "transfer-encoding" for name, _ in headers)


def protocol_of(http_version: str) -> str | None:
    """The WARC-Protocol of a version that has no start line of its own, else None."""
    return _MULTIPLEXED.get(http_version.lower())


def parse_response(block: bytes, *, was_renamed: bool) -> tuple[str, int, str | None, HeaderLines, bytes]:
    """HTTP version, status, reason, headers and body of a reply's block.

    Args:
        block: the HTTP message.
        was_renamed: whether the record says that `Transfer-Encoding` has its other name.

    Raises:
        ArchiveError: it is no HTTP reply.
    """
    head, separator, body = block.partition(b"\r\n\r\n")
    start, *lines = head.decode("latin-1").split("\r\n")
    version, _, rest = start.partition(" ")
    status, _, reason = rest.strip().partition(" ")
    if not separator or not version.upper().startswith("HTTP/") or not re.fullmatch("[0-9]{3}", status):
        raise ArchiveError(f"no HTTP reply in the block: {start[:80]!r}")
    headers = tuple(_parse_line(line, was_renamed=was_renamed) for line in lines)
    return version, int(status), reason or None, headers, body


def parse_request(block: bytes) -> RawRequest:
    """A request's block.

    Raises:
        ArchiveError: it is no HTTP request.
    """
    head, separator, body = block.partition(b"\r\n\r\n")
    start, *lines = head.decode("latin-1").split("\r\n")
    method, _, rest = start.partition(" ")
    target, _, version = rest.rpartition(" ")
    if not separator or not version.upper().startswith("HTTP/"):
        raise ArchiveError(f"no HTTP request in the block: {start[:80]!r}")
    return RawRequest(method, tuple(_parse_line(line, was_renamed=False) for line in lines), target, version, body)


def quote_uri(url: str) -> str:
    """Percent-encode what may not stand in a URI (spaces, controls, other alphabets) and nothing else."""
    return quote(url, safe=_URI_CHARACTERS)


def _parse_line(line: str, *, was_renamed: bool) -> tuple[str, str]:
    name, _, value = line.partition(":")
    if was_renamed and name.lower() == f"{_RENAMED}transfer-encoding".lower():
        name = name[len(_RENAMED) :]
    return name, value.strip(" \t")


def _write_head(start: str, headers: HeaderLines) -> bytes:
    lines = [start, *(f"{_one_line(name)}: {_one_line(value)}" for name, value in headers), "", ""]
    return b"\r\n".join(_encode(line) for line in lines)


def _encode(line: str) -> bytes:
    try:
        return line.encode("latin-1")
    except UnicodeEncodeError:  # decoded as something else by the client
        return line.encode("utf-8", "surrogateescape")


def _one_line(text: str) -> str:
    """No line end can come from an HTTP parser; one from elsewhere must not begin a header of its own."""
    return _LINE_ENDS.sub(" ", text)


def _line_version(version: str) -> str:
    return "HTTP/1.1" if protocol_of(version) else _one_line(version)


def _target_of(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query or url.partition("#")[0].endswith("?") else "")

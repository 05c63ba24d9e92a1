"""Replies that are wrong on the wire: status lines, heads, lengths, chunks, codings, bodies without an end.

`ENDINGS` says how each ends: name to (what is sent, outcome, words of the reason). `FLOODS` never end by themselves.
`wire_answers` makes one origin of each, so that a test can fetch them all at once.
"""

import gzip
import itertools
import zlib
from collections.abc import Callable, Iterable

import brotli
from faultreplies import bomb, coded, head, page, redirect, send

from crawler.demo.loopback import Answer, Reply, Request, Script

BODY = page("A page").body
LENGTH = f"Content-Length: {len(BODY)}"
CHUNK = b"%x\r\n%b\r\n" % (len(BODY), BODY)
CHUNKED = "Transfer-Encoding: chunked"
PACKED = gzip.compress(BODY)

CLOSED = "the connection ended before a whole reply"
CUT = "the reply ended before its declared end"
Wire = tuple[Reply | Script, str, str | None]


def status_line(line: bytes) -> Script:
    """A whole page behind an odd first line."""
    return send(line + b"\r\nContent-Type: text/html\r\n" + LENGTH.encode() + b"\r\n\r\n" + BODY)


def no_http(words: str) -> tuple[str, str]:
    return "network_error", f"the reply is not HTTP: {words}"


ENDINGS: dict[str, Wire] = {
    # what is no HTTP, or none that can be read
    "another protocol": (send(b"SSH-2.0-Fault_1\r\n", bytes(range(256))), *no_http("wrong number of parts")),
    "a mail server": (send(b"220 mail.example ready\r\n"), *no_http("non-integer status code")),
    "a radio": (status_line(b"ICY 200 OK"), *no_http("not enough values to unpack")),
    "http 0.9": (send(BODY), "network_error", CLOSED),
    "http 2 in clear": (status_line(b"HTTP/2 200 OK"), *no_http("not enough values to unpack")),
    "http 1.0 without a length": (send(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY), "stored", None),
    "a status of 23 digits": (status_line(b"HTTP/1.1 " + b"9" * 23 + b" OK"), *no_http("its status is 9999999999")),
    "a negative status": (status_line(b"HTTP/1.1 -200 OK"), *no_http("its status is -200")),
    "status zero": (status_line(b"HTTP/1.1 0 OK"), *no_http("its status is 0")),
    "no status": (status_line(b"HTTP/1.1"), *no_http("wrong number of parts")),
    "no reason": (status_line(b"HTTP/1.1 200"), "stored", None),
    "an odd reason": (status_line(b"HTTP/1.1 200 S\xe9r  (fine): indeed"), "stored", None),
    "status 999": (status_line(b"HTTP/1.1 999 No"), "http_error", "http_999"),
    "a long status line": (status_line(b"HTTP/1.1 200 " + b"A" * 200_000), "network_error", CLOSED),
    "nothing": (send(status=None), "network_error", CLOSED),
    "a reset at once": (send(is_reset=True), "network_error", CLOSED),
    "another protocol wanted": (
        send(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n\x81\x05hello"),
        "network_error",
        CLOSED,
    ),
    # heads
    "a header of 200 kB": (Reply(body=BODY, headers=(("X-Huge", "h" * 200_000),)), "network_error", CLOSED),
    "a location of 200 kB": (redirect("/" + "a" * 200_000), "network_error", CLOSED),
    "2000 headers": (Reply(body=BODY, headers=tuple((f"X-{n}", "v" * 40) for n in range(2000))), "stored", None),
    "ends of lines without a return": (send(head(LENGTH).replace(b"\r", b""), BODY), "stored", None),
    "a folded header": (send(head("Content-Type: text/html;\r\n charset=utf-8", LENGTH), BODY), "stored", None),
    "a line without a colon": (send(head("this is no header", LENGTH), BODY), "stored", None),
    "a header with a zero": (send(head("X-Zero: a\0b", LENGTH), BODY), "stored", None),
    "1000 times continue": (send(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, head(LENGTH), BODY), "stored", None),
    "1000 early hints": (
        send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 1000, head(LENGTH), BODY),
        "stored",
        None,
    ),
    # lengths
    "two lengths": (
        send(head("Content-Length: 300", "Content-Length: 200"), BODY),
        *no_http("Invalid response: conflicting Content-Length headers"),
    ),
    "a negative length": (send(head("Content-Length: -5"), BODY), *no_http("Value contains non-decimal digits")),
    "a length in words": (send(head("Content-Length: many"), BODY), *no_http("Value contains non-decimal digits")),
    "a length of 23 digits": (send(head("Content-Length: " + "9" * 23), BODY), "too_large", "Expected to receive 999"),
    "a length beyond the limit": (send(head("Content-Length: 9000000"), BODY), "too_large", "Expected to receive 9000"),
    "half of the length": (send(head(f"Content-Length: {2 * len(BODY)}"), BODY), "truncated", CUT),
    "text behind the length": (send(head(LENGTH), BODY + b"<p>HTTP/1.1 200 OK</p>" * 1000), "stored", None),
    "a reset in the middle": (send(head(LENGTH), BODY[:500], is_reset=True), "truncated", CUT),
    # chunks
    "a length and chunks": (send(head(CHUNKED, "Content-Length: 10"), CHUNK, b"0\r\n\r\n"), "stored", None),
    "a chunk without a size": (send(head(CHUNKED), b"zz\r\n", BODY), "truncated", CUT),
    "a chunk of less than nothing": (send(head(CHUNKED), b"-5\r\n", BODY), "truncated", CUT),
    "a chunk of 17 digits": (send(head(CHUNKED), b"F" * 17 + b"\r\n", BODY), "truncated", CUT),
    "a chunk with 100 kB of extension": (
        send(head(CHUNKED), b"%x;" % len(BODY) + b"e" * 100_000 + b"\r\n", BODY, b"\r\n0\r\n\r\n"),
        "truncated",
        CUT,
    ),
    "no last chunk": (send(head(CHUNKED), CHUNK), "truncated", CUT),
    "600 kB of trailers": (send(head(CHUNKED), CHUNK, b"0\r\n", b"X: y\r\n" * 100_000, b"\r\n"), "truncated", CUT),
    "chunks in chunks": (send(head("Transfer-Encoding: chunked, chunked"), CHUNK), *no_http("b'chunked, chunked'")),
    "a transfer that is packed": (send(head("Transfer-Encoding: gzip, chunked"), CHUNK), *no_http("b'gzip, chunked'")),
    # codings
    "text said to be gzip": (coded(BODY), "extraction_failed", "the body is not gzip"),
    "a coding nobody knows": (coded(BODY, "x-unheard-of"), "extraction_failed", "unknown content coding x-unheard-of"),
    "a 404 said to be gzip": (Reply(404, BODY, (("Content-Encoding", "gzip"),)), "gone", "http_404"),
    "a 503 said to be gzip": (Reply(503, BODY, (("Content-Encoding", "gzip"),)), "http_error", "http_503"),
    "packed seven times": (coded(PACKED, ", ".join(["gzip"] * 7)), "extraction_failed", "7 content codings"),
    "gzip cut": (coded(PACKED[:-100]), "truncated", "the gzip stream ended in the middle"),
    "deflate cut": (coded(zlib.compress(BODY)[:-100], "deflate"), "truncated", "the deflate stream ended in the"),
    "brotli cut": (coded(brotli.compress(BODY)[:-100], "br"), "truncated", "the br stream ended in the middle"),
    "gzip in brotli cut": (coded(brotli.compress(PACKED[:-90]), "gzip, br"), "truncated", "the gzip stream ended"),
    "a gzip bomb": (bomb(), "too_large", "unpacks to more than 8388608 bytes (gzip)"),
    "a bomb in a bomb": (
        coded(gzip.compress(bomb(64).body), "gzip, gzip"),
        "too_large",
        "unpacks to more than 8388608 bytes (gzip)",
    ),
    "junk behind gzip": (coded(PACKED + b"junk" * 9), "stored", None),
    # statuses that say less than they seem to
    "a part nobody asked for": (
        send(head(LENGTH, f"Content-Range: bytes 0-{len(BODY) - 1}/99999", status="206 Partial Content"), BODY),
        "truncated",
        "http_206, which was not asked for",
    ),
    "not modified, unasked": (send(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "http_error", "http_304"),
    "no content with content": (send(head(LENGTH, status="204 No Content"), BODY), "not_html", "http_204"),
    "several choices": (send(head(LENGTH, status="300 Multiple Choices"), BODY), "http_error", "http_300"),
    "nothing in it": (Reply(), "not_html", "no mark-up in the page"),
    "noise said to be html": (Reply(body=bytes(range(256)) * 40), "not_html", "binary data, not HTML"),
}


def flood(*first: bytes, piece: bytes) -> Script:
    """Send the beginning, then the same for ever."""
    return Script(lambda: itertools.chain(first, itertools.repeat(piece)), 200)


def numbered_headers() -> Iterable[bytes]:
    return (b"".join(b"X-%d: y\r\n" % n for n in range(start, start + 500)) for start in itertools.count(0, 500))


FLOODS: dict[str, Wire] = {
    "headers": (
        Script(lambda: itertools.chain([b"HTTP/1.1 200 OK\r\n"], numbered_headers()), 200),
        "timeout",
        "no whole reply within 10 s",
    ),
    "one header": (flood(b"HTTP/1.1 200 OK\r\nX-A: ", piece=b"a" * 60_000), "network_error", CLOSED),
    "a folded line": (
        flood(b"HTTP/1.1 200 OK\r\nX-A: b\r\n", piece=b" a\r\n" * 5000),
        "timeout",
        "no whole reply within 10 s",
    ),
    "the status line": (flood(b"HTTP/1.1 200 ", piece=b"a" * 60_000), "network_error", CLOSED),
    "continue": (flood(piece=b"HTTP/1.1 100 Continue\r\n\r\n" * 500), "timeout", "no whole reply within 10 s"),
    "tiny chunks": (flood(head(CHUNKED), piece=b"1\r\na\r\n" * 5000), "timeout", "no whole reply within 10 s"),
    "a chunk's extension": (flood(head(CHUNKED), b"5;", piece=b"e" * 60_000), "truncated", CUT),
    "trailers": (flood(head(CHUNKED), CHUNK, b"0\r\n", piece=b"X: y\r\n" * 5000), "truncated", CUT),
    "small pieces": (
        Script(lambda: itertools.chain([head(LENGTH)], itertools.cycle([b"<", 0.4])), 200),
        "timeout",
        "no whole reply within 10 s",
    ),
}


def wire_answers(faults: dict[str, Wire]) -> dict[str, Answer]:
    """An origin for each; none has a robots.txt."""

    def answer_with(answer: Reply | Script) -> Callable[[Request], Reply | Script]:
        return lambda request: Reply(status=404) if request.path == "/robots.txt" else answer

    return {name: answer_with(answer) for name, (answer, _, _) in faults.items()}

"""Content codings undone, with a limit on what comes out and an error where the stream breaks off.

Scrapy hands on what a cut deflate, brotli or zstd stream gave so far: half an article would be stored as a whole one.

Source: RFC 9110 section 8.4 (codings), RFC 1952 (gzip members), RFC 9659 (window of zstd).
"""

import sys
import zlib
from collections.abc import Callable, Iterable
from io import BytesIO

import brotli

from crawler.errors import CodingBomb, CodingCut, CodingError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE_BYTES = 65_536
MAX_CODINGS = 3
"""Codings on top of each other: servers that pack a packed file send two."""
ZSTD_WINDOW_LOG = 23
"""8 MiB: what RFC 9659 lets a server ask for. zstd itself would give it 128 MiB."""
_GZIP_MAGIC = b"\x1f\x8b"


def undo_codings(body: bytes, codings: Iterable[str], limit_bytes: int) -> bytes:
    """The body as it was before the server coded it.

    Args:
        body: as it came over the wire.
        codings: the members of all Content-Encoding headers, in order.
        limit_bytes: of what comes out of each.

    Raises:
        CodingCut: the data ends before the stream does.
        CodingBomb: more than `limit_bytes` came out.
        CodingError: unknown coding, damaged data, or too many codings.
    """
    names = [name for coding in codings if (name := coding.strip().lower()) not in ("", "identity")]
    if unknown := [name for name in names if name not in _DECODERS]:
        raise CodingError(f"unknown content coding {unknown[0][:40]}")
    if len(names) > MAX_CODINGS:
        raise CodingError(f"{len(names)} content codings")
    for place, name in enumerate(names[::-1] if body else (), 1):
        try:
            body = _DECODERS[name](body, limit_bytes)
        except (CodingCut, CodingBomb) as error:
            if place < len(names):
                raise type(error)(error.why) from error  # what came out so far is still coded
            raise
        except (zlib.error, brotli.error, zstd.ZstdError) as error:
            raise CodingError(f"the body is not {name}: {error}") from error
    return body


def _undo_gzip(body: bytes, limit_bytes: int) -> bytes:
    """All members; what follows the last one and is none is passed over, as browsers do."""
    out = _Output("gzip", limit_bytes)
    rest = body
    while rest.startswith(_GZIP_MAGIC) or rest is body:
        rest = out.take(zlib.decompressobj(wbits=31), rest)
    return out.data()


def _undo_deflate(body: bytes, limit_bytes: int) -> bytes:
    """The zlib form of the specification, or the bare one that some servers send."""
    try:
        zlib.decompressobj().decompress(body, 1)
        wbits = zlib.MAX_WBITS
    except zlib.error:
        wbits = -zlib.MAX_WBITS
    out = _Output("deflate", limit_bytes)
    out.take(zlib.decompressobj(wbits=wbits), body)
    return out.data()


def _undo_brotli(body: bytes, limit_bytes: int) -> bytes:
    out, stream = _Output("br", limit_bytes), brotli.Decompressor()
    piece = stream.process(body, output_buffer_limit=PIECE_BYTES)
    while piece:
        out.add(piece)
        piece = stream.process(b"", output_buffer_limit=PIECE_BYTES)
    if not stream.is_finished():
        raise out.cut()
    return out.data()


def _undo_zstd(body: bytes, limit_bytes: int) -> bytes:
    """All frames."""
    out, rest = _Output("zstd", limit_bytes), body
    while rest:
        stream = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG})
        piece = stream.decompress(rest, max_length=PIECE_BYTES)
        out.add(piece)
        while not stream.eof and (piece or not stream.needs_input):
            piece = stream.decompress(b"", max_length=PIECE_BYTES)
            out.add(piece)
        if not stream.eof:
            raise out.cut()
        rest = stream.unused_data
    return out.data()


class _Output:
    """What came out so far."""

    def __init__(self, coding: str, limit_bytes: int) -> None:
        self.coding = coding
        self.limit_bytes = limit_bytes
        self._stream = BytesIO()

    def add(self, piece: bytes) -> None:
        self._stream.write(piece)
        if self._stream.tell() > self.limit_bytes:
            raise CodingBomb(f"unpacks to more than {self.limit_bytes} bytes ({self.coding})", self.data())

    def take(self, stream: "zlib._Decompress", packed: bytes) -> bytes:
        """Unpack one stream to its end; gives what lies behind it."""
        while not stream.eof:
            piece = stream.decompress(packed, PIECE_BYTES)
            self.add(piece)
            packed = stream.unconsumed_tail
            if not (packed or piece or stream.eof):
                raise self.cut()
        return stream.unused_data

    def cut(self) -> CodingCut:
        """The error of a stream that has not ended."""
        return CodingCut(f"the {self.coding} stream ended in the middle", self.data())

    def data(self) -> bytes:
        """All of it."""
        return self._stream.getvalue()


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _undo_gzip,
    "x-gzip": _undo_gzip,
    "deflate": _undo_deflate,
    "br": _undo_brotli,
    "zstd": _undo_zstd,
}

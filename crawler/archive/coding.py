"""Content codings undone, with a limit on what comes out and an error where the stream breaks off.

Scrapy hands on what a cut deflate, brotli or zstd stream gave so far: half an article would be stored as a whole one.

Source: RFC 9110 section 8.4 (codings), RFC 1952 (gzip members), RFC 9659 (window of zstd).
"""

import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO

import brotli

from crawler.errors import CodingBomb, CodingCut, CodingError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE_BYTES = 65_536
FIRST_PIECE_BYTES = 512
MAX_STREAMS = 10_000
"""gzip members or zstd frames in one body, one behind the other. bgzip makes one of every 64 KiB."""
MAX_CODINGS = 3
"""Codings on top of each other: servers that pack a packed file send two."""
ZSTD_WINDOW_LOG = 23
"""8 MiB: what RFC 9659 lets a server ask for. zstd itself would give it 128 MiB."""
_NO_CODING = re.compile(r"|identity|none|utf-?8|iso-8859-\d+|windows-125\d")
"""Some servers name the charset, or `none`, where the coding belongs; browsers pass over it."""
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
    names = [name for coding in codings if not _NO_CODING.fullmatch(name := coding.strip().lower())]
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
    out, place = _Output("gzip", limit_bytes), 0
    for _ in range(MAX_STREAMS):
        place = out.inflate(zlib.decompressobj(wbits=31), body, place)
        if not body.startswith(_GZIP_MAGIC, place):
            return out.data()
    raise CodingError(f"more than {MAX_STREAMS} gzip streams in one body")


def _undo_deflate(body: bytes, limit_bytes: int) -> bytes:
    """The zlib form of the specification, or the bare one that some servers send."""
    try:
        zlib.decompressobj().decompress(body[:PIECE_BYTES], 1)
        wbits = zlib.MAX_WBITS
    except zlib.error:
        wbits = -zlib.MAX_WBITS
    out = _Output("deflate", limit_bytes)
    out.inflate(zlib.decompressobj(wbits=wbits), body, 0)
    return out.data()


def _undo_brotli(body: bytes, limit_bytes: int) -> bytes:
    out, stream = _Output("br", limit_bytes), brotli.Decompressor()
    for _, piece in _pieces(body, 0):
        unpacked = stream.process(piece, output_buffer_limit=PIECE_BYTES)
        while unpacked:
            out.add(unpacked)
            unpacked = stream.process(b"", output_buffer_limit=PIECE_BYTES)
    if not stream.is_finished():
        raise out.cut()
    return out.data()


def _undo_zstd(body: bytes, limit_bytes: int) -> bytes:
    """All frames."""
    out, place = _Output("zstd", limit_bytes), 0
    for _ in range(MAX_STREAMS):
        place = _undo_frame(out, body, place)
        if place == len(body):
            return out.data()
    raise CodingError(f"more than {MAX_STREAMS} zstd streams in one body")


def _undo_frame(out: "_Output", body: bytes, place: int) -> int:
    """Unpack the frame that begins there; where it ends."""
    stream = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW_LOG})
    for end, piece in _pieces(body, place):
        out.add(stream.decompress(piece, max_length=PIECE_BYTES))
        while not (stream.eof or stream.needs_input):
            out.add(stream.decompress(b"", max_length=PIECE_BYTES))
        if stream.eof:
            return end - len(stream.unused_data)
    raise out.cut()


def _pieces(body: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """What begins there, in pieces with their ends. Unpackers copy what they leave of a piece, again and again: handed
    a whole body, they take the square of its length. The first pieces are small, for streams that are."""
    step = FIRST_PIECE_BYTES
    while place < len(body):
        piece = body[place : place + step]
        place += len(piece)
        yield place, piece
        step = min(2 * step, PIECE_BYTES)


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

    def inflate(self, stream: "zlib._Decompress", body: bytes, place: int) -> int:
        """Unpack the stream that begins there; where it ends."""
        for end, piece in _pieces(body, place):
            unpacked, left = b"", piece
            while not stream.eof and (left or unpacked):
                unpacked = stream.decompress(left, PIECE_BYTES)
                self.add(unpacked)
                left = stream.unconsumed_tail
            if stream.eof:
                return end - len(stream.unused_data)
        raise self.cut()

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

"""Content codings are undone whole or not at all."""

import gzip
import random
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.coding import MAX_STREAMS, PIECE_BYTES, undo_codings
from crawler.errors import CodingBomb, CodingCut, CodingError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIB = 1 << 20
TEXT = b"".join(b"%d bottles on the wall. " % number for number in range(9000))
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": partial(brotli.compress, quality=4),
    "zstd": zstd.compress,
}
NOISE = random.Random(1).randbytes(3 * MIB)
PACKED = {coding: pack(TEXT) for coding, pack in PACKERS.items()}


@pytest.mark.parametrize("coding", PACKERS)
@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 2000))
def test_what_was_packed_comes_out_again(coding: str, piece: bytes, times: int) -> None:
    assert undo_codings(PACKERS[coding](piece * times), [coding], MIB) == piece * times


@pytest.mark.parametrize("coding", PACKERS)
@settings(deadline=None)
@given(st.floats(0, 1, exclude_max=True))
def test_a_cut_stream_is_never_taken_for_a_whole_one(coding: str, share: float) -> None:
    cut = PACKED[coding][: max(1, int(len(PACKED[coding]) * share))]
    with pytest.raises(CodingError) as caught:
        undo_codings(cut, [coding], MIB)
    if share > 0.01:
        assert isinstance(caught.value, CodingCut)
        assert TEXT.startswith(caught.value.so_far)


@pytest.mark.parametrize("coding", PACKERS)
def test_a_bomb_is_stopped_a_little_above_the_limit(coding: str) -> None:
    packed = PACKERS[coding](bytes(16 * MIB))
    with pytest.raises(CodingBomb, match=rf"unpacks to more than {MIB} bytes \({coding}\)") as caught:
        undo_codings(packed, [coding], MIB)
    assert MIB < len(caught.value.so_far) <= MIB + PIECE_BYTES


@pytest.mark.parametrize(
    ("packed", "codings"),
    [
        pytest.param(gzip.compress(TEXT), ["X-GZIP "], id="the old name of gzip, in capitals"),
        pytest.param(gzip.compress(TEXT) + b"junk" * 10, ["gzip"], id="junk behind the gzip stream"),
        pytest.param(gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:]), ["gzip"], id="two gzip members"),
        pytest.param(zstd.compress(TEXT[:50]) + zstd.compress(TEXT[50:]), ["zstd"], id="two zstd frames"),
        pytest.param(zlib.compress(TEXT)[2:-4], ["deflate"], id="bare deflate"),
        pytest.param(brotli.compress(gzip.compress(TEXT)), ["gzip", " br"], id="two codings, the last one first"),
        pytest.param(TEXT, ["identity", ""], id="none"),
        pytest.param(TEXT, ["none"], id="none, by that name"),
        pytest.param(TEXT, ["UTF-8"], id="a charset in the place of the coding"),
        pytest.param(gzip.compress(TEXT), ["gzip", "ISO-8859-1"], id="a coding and a charset"),
    ],
)
def test_what_servers_make_of_the_codings_is_understood(packed: bytes, codings: list[str]) -> None:
    assert undo_codings(packed, codings, MIB) == TEXT


@pytest.mark.parametrize(
    ("packed", "codings", "why"),
    [
        pytest.param(TEXT, ["gzip"], "the body is not gzip", id="plain text said to be gzip"),
        pytest.param(b"\xff" * 99, ["deflate"], "the body is not deflate", id="noise said to be deflate"),
        pytest.param(TEXT, ["br"], "the body is not br", id="plain text said to be brotli"),
        pytest.param(TEXT, ["zstd"], "the body is not zstd", id="plain text said to be zstd"),
        pytest.param(gzip.compress(TEXT)[:-8] + bytes(8), ["gzip"], "incorrect data check", id="a wrong checksum"),
        pytest.param(TEXT, ["zz-secret"], "unknown content coding zz-secret", id="a coding nobody knows"),
        pytest.param(TEXT, ["gzip"] * 4, "4 content codings", id="packed over and over"),
    ],
)
def test_what_cannot_be_undone_says_why(packed: bytes, codings: list[str], why: str) -> None:
    with pytest.raises(CodingError, match=why):
        undo_codings(packed, codings, MIB)


def test_what_came_out_of_an_inner_stream_is_not_offered_as_the_beginning_of_the_body() -> None:
    packed = brotli.compress(gzip.compress(TEXT))
    with pytest.raises(CodingCut) as caught:
        undo_codings(packed[:-50], ["gzip", "br"], MIB)
    assert caught.value.so_far == b""


@settings(deadline=None)
@given(st.binary(max_size=300), st.lists(st.sampled_from([*PACKERS, "x-gzip", "identity", "zz"]), max_size=5))
def test_no_bytes_raise_anything_but_a_coding_error(body: bytes, codings: list[str]) -> None:
    with suppress(CodingError):
        assert isinstance(undo_codings(body, codings, MIB), bytes)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_thousands_of_empty_streams_before_the_body_cost_little(coding: str) -> None:
    body = PACKERS[coding](b"") * 9_000 + PACKERS[coding](NOISE)
    began = time.process_time()
    assert undo_codings(body, [coding], 8 * MIB) == NOISE
    assert time.process_time() - began < 5  # 0.1 s; where each stream copies what lies behind it, more than 10 s


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_body_of_nothing_but_empty_streams_is_refused(coding: str) -> None:
    with pytest.raises(CodingError, match=f"more than {MAX_STREAMS} {coding} streams in one body"):
        undo_codings(PACKERS[coding](b"") * (MAX_STREAMS + 1), [coding], MIB)


def test_an_empty_body_has_no_coding() -> None:
    assert undo_codings(b"", ["gzip"], MIB) == b""

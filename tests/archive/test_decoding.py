"""Content codings of stored payloads."""

import gzip
import zlib

import pytest

from crawler.archive.decoding import decode_payload
from crawler.errors import ArchiveError

PAGE = b"<p>The ferry sails again.</p>" * 50


@pytest.mark.parametrize(
    ("payload", "coding"),
    [
        pytest.param(PAGE, None, id="none"),
        pytest.param(PAGE, "identity", id="identity"),
        pytest.param(gzip.compress(PAGE), "gzip", id="gzip"),
        pytest.param(zlib.compress(PAGE), "deflate", id="deflate"),
        pytest.param(zlib.compress(PAGE)[2:-4], "deflate", id="deflate without its frame"),
        pytest.param(gzip.compress(gzip.compress(PAGE)), "gzip, gzip", id="twice"),
    ],
)
def test_the_payload_comes_out_as_it_was_read(payload: bytes, coding: str | None) -> None:
    headers = (("Content-Encoding", coding),) if coding else ()
    assert decode_payload(payload, headers) == PAGE


def test_a_payload_that_is_not_in_its_coding_is_an_error() -> None:
    with pytest.raises(ArchiveError, match="cannot be undone"):
        decode_payload(b"no gzip at all", (("content-encoding", "gzip"),))


def test_a_payload_that_unpacks_beyond_the_bound_is_an_error() -> None:
    with pytest.raises(ArchiveError, match="unpacks to more"):
        decode_payload(gzip.compress(bytes(10_000_000)), (("content-encoding", "gzip"),), max_bytes=5_000_000)

import gzip
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive import ArchivedReply, ArchiveWriter, RawRequest, RawResponse, iter_replies, read_record
from crawler.archive.reader import parse_reply
from crawler.errors import ArchiveError
from crawler.items import RawRecord

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
BODY = b"<p>Hello</p>" * 20

NAMES = st.text(st.sampled_from("abcXYZ-_0"), min_size=1, max_size=30)
VALUES = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=60).map(
    lambda v: v.strip(" \t")
)
RESPONSES = st.builds(
    RawResponse,
    status=st.integers(100, 999),
    headers=st.lists(st.tuples(NAMES | st.just("Transfer-Encoding"), VALUES)).map(tuple),
    body=st.binary(max_size=300),
    http_version=st.sampled_from(["HTTP/1.0", "HTTP/1.1", "h2", "h3"]),
    reason=st.none() | st.text(st.sampled_from("Fine "), min_size=1).map(str.strip).map(lambda v: v or None),
    truncated=st.sampled_from([None, "length", "time", "disconnect", "unspecified"]),
)


def write(folder: Path, *responses: RawResponse) -> list[RawRecord]:
    with ArchiveWriter(folder, "test", use_fsync=False) as writer:
        request = RawRequest("GET", (("Host", "news.example"),))
        return [
            writer.append_exchange("https://news.example/a", request, response, None, AT, AT) for response in responses
        ]


@settings(deadline=None)  # other work on the machine is no failure
@given(st.lists(RESPONSES, min_size=1, max_size=3))
def test_reading_is_the_inverse_of_writing(responses: list[RawResponse]) -> None:
    with tempfile.TemporaryDirectory() as name:
        for response, raw in zip(responses, write(Path(name), *responses), strict=True):
            reply = read_record(Path(name), raw)
            assert reply == ArchivedReply(
                url="https://news.example/a",
                status=response.status,
                reason=response.reason,
                http_version=response.http_version,
                headers=response.headers,
                payload=response.body,
                record_type="revisit" if response.status == 304 and not response.body else "response",
                started_at=AT,
                fetched_at=AT,
                truncated=response.truncated,
            )


def test_any_flipped_byte_of_a_record_is_found(tmp_path: Path) -> None:
    (raw,) = write(tmp_path, RawResponse(200, (("A", "b"),), BODY))
    path = tmp_path / raw.file
    whole = path.read_bytes()
    for position in range(raw.length):
        if position in (8, 9):  # gzip's notes on its level and operating system: not covered, and without effect
            continue
        flipped = bytearray(whole)
        flipped[raw.offset + position] ^= 1
        path.write_bytes(flipped)
        with pytest.raises(ArchiveError, match=raw.file):
            read_record(tmp_path, raw)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"offset": 0}, "not one whole record"),
        ({"offset": 1}, "no record of ours|not readable"),
        ({"offset": 10**9}, "no record of ours"),
        ({"record_id": "urn:uuid:other"}, "another record stands there"),
        ({"payload_sha256": "0" * 64}, "payload digest does not match"),
        ({"file": "absent.warc.gz"}, "No such file"),
        ({"file": "../secret"}, "no name of a file"),
        ({"file": ""}, "no name of a file"),
        ({"length": 5}, "no record of ours|whole"),
    ],
)
def test_a_row_that_points_elsewhere_is_an_error(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    (raw,) = write(tmp_path, RawResponse(200, (), BODY))
    with pytest.raises(ArchiveError, match=words):
        read_record(tmp_path, replace(raw, **changes))  # type: ignore[arg-type]  # fields by name


def test_a_forged_payload_of_the_same_length_is_found(tmp_path: Path) -> None:
    (raw,) = write(tmp_path, RawResponse(200, (), BODY))
    path = tmp_path / raw.file
    data = path.read_bytes()
    record = data[raw.offset : raw.offset + raw.length]
    forged = bytearray(gzip.compress(gzip.decompress(record).replace(b"Hello", b"Hallo"), mtime=0))
    path.write_bytes(data[: raw.offset] + forged)
    with pytest.raises(ArchiveError, match="block digest does not match"):
        read_record(tmp_path, replace(raw, length=len(forged)))


def write_foreign(path: Path, *, is_gzip: bool, body: bytes, headers: list[tuple[str, str]]) -> None:
    """A file as other software makes it: WARC 1.0, no digests, addresses in brackets, chunks kept."""

    def pack(kind: str, number: int, url: str, block: bytes) -> bytes:
        record = (
            (
                f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: <{url}>\r\n"
                f"WARC-Date: 2026-01-02T03:04:05Z\r\nContent-Length: {len(block)}\r\n\r\n"
            ).encode()
            + block
            + b"\r\n\r\n"
        )
        return gzip.compress(record) if is_gzip else record

    head = "HTTP/1.1 200 OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
    path.write_bytes(
        pack("request", 0, "https://news.example/a", b"GET /a HTTP/1.1\r\n\r\n")
        + pack("response", 1, "https://news.example/a", head.encode() + body)
        + pack("response", 2, "dns:news.example", b"20260102\nnews.example. 60 IN A 192.0.2.1\n")
        + pack("revisit", 3, "https://news.example/b", head.encode())
    )


@pytest.mark.parametrize("is_gzip", [True, False])
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        pytest.param([("A", "b"), ("A", "c")], b"plain", id="plain"),
        pytest.param([("Transfer-Encoding", "chunked")], b"5\r\npl" + b"ain\r\n0\r\n\r\n", id="chunks"),
        pytest.param([("Transfer-Encoding", "chunked")], b"plain", id="chunks joined but not renamed"),
    ],
)
def test_replies_of_other_software_are_read(
    tmp_path: Path, is_gzip: bool, headers: list[tuple[str, str]], body: bytes
) -> None:
    path = tmp_path / "other.warc"
    write_foreign(path, is_gzip=is_gzip, body=body, headers=headers)
    ((raw, reply),) = iter_replies(path)
    assert reply == ArchivedReply(
        url="https://news.example/a",
        status=200,
        reason="OK",
        http_version="HTTP/1.1",
        headers=tuple(headers),
        payload=b"plain",
        started_at=AT,
    )
    assert (raw.file, raw.record_id, raw.payload_bytes) == ("other.warc", "urn:uuid:1", 5)


def test_a_reply_too_long_for_memory_is_passed_over_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    records = write(tmp_path, RawResponse(200, (), BODY * 9), RawResponse(200, (), BODY))
    monkeypatch.setattr("crawler.archive.reader.MAX_BLOCK_BYTES", 1000)
    assert [raw for raw, _ in iter_replies(tmp_path / records[0].file)] == records[1:]
    assert f"reply passed over: file={records[0].file}" in caplog.text


@given(st.booleans(), st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1))
@settings(deadline=None, max_examples=60)
def test_no_damage_raises_anything_but_an_archive_error(is_gzip: bool, damages: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        records = write(Path(name), RawResponse(200, (("Transfer-Encoding", "chunked"),), BODY))
        path = Path(name) / records[0].file
        whole = path.read_bytes()
        damaged = bytearray(whole if is_gzip else gzip.decompress(whole))
        for place, byte in damages:
            damaged[int(place * len(damaged))] = byte
        path.write_bytes(damaged)
        with suppress(ArchiveError):
            list(iter_replies(path))
        with suppress(ArchiveError):
            read_record(Path(name), records[0])


@pytest.mark.parametrize("cut", [1, 4, 5, 50, 200])
def test_what_stands_before_a_tear_is_given(tmp_path: Path, cut: int) -> None:
    records = write(tmp_path, RawResponse(200, (), BODY), RawResponse(200, (), BODY))
    path = tmp_path / records[0].file
    whole = path.read_bytes()
    path.write_bytes(whole[: records[1].offset + records[1].length - cut])
    found = []
    with pytest.raises(ArchiveError, match="torn at"):
        for raw, _ in iter_replies(path):
            found.append(raw)
    assert found == records[:1]


@pytest.mark.parametrize(
    "data", [b"no archive at all", gzip.compress(b"nor this", mtime=0), b"\x1f\x8bnor that", b"WARC/1.1\r\n"]
)
def test_a_file_that_is_no_archive_is_an_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(data)
    with pytest.raises(ArchiveError):
        list(iter_replies(path))


def test_an_empty_file_has_no_replies_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.warc.gz").touch()
    assert list(iter_replies(tmp_path / "empty.warc.gz")) == []
    with pytest.raises(ArchiveError, match="No such file"):
        list(iter_replies(tmp_path / "absent.warc.gz"))


@pytest.mark.parametrize(
    ("protocols", "start", "version"),
    [
        pytest.param("", b"HTTP/1.0", "HTTP/1.0", id="of the start line"),
        pytest.param("h2", b"HTTP/1.1", "h2", id="of the record"),
        pytest.param("tls/1.3, h2", b"HTTP/1.1", "h2", id="beside that of TLS"),
        pytest.param("tls/1.3", b"HTTP/1.1", "HTTP/1.1", id="TLS alone"),
        pytest.param("h2\rX: y\x1b[2J", b"HTTP/1.1", "HTTP/1.1", id="a header laid under it"),
        pytest.param("", b"HTTP/1\x001", "HTTP/1.1", id="a NUL in the start line"),
    ],
)
def test_a_version_that_is_none_is_not_taken(protocols: str, start: bytes, version: str) -> None:
    """It is written into a start line of our own when the record is imported, and has to be read again."""
    fields = {"warc-type": "response", "warc-target-uri": "https://news.example/", "warc-protocol": protocols}

    reply = parse_reply(fields, start + b" 200 OK\r\n\r\nbody")

    assert (reply.http_version, reply.status, reply.payload) == (version, 200, b"body")

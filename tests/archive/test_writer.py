import errno
import gzip
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

import crawler
from crawler.archive import (
    ArchivedReply,
    ArchiveWriter,
    RawRequest,
    RawResponse,
    find_tear,
    find_torn_files,
    iter_replies,
    read_record,
)
from crawler.errors import ArchiveError
from crawler.items import RawRecord

URL = "https://news.example/a?b=1&c=%C3%BC&d="
STARTED = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
FETCHED = datetime(2026, 1, 2, 3, 4, 6, 7000, tzinfo=UTC)
REQUEST = RawRequest("GET", (("Host", "news.example"), ("User-Agent", "Pressmark/1"), ("Accept-Encoding", "gzip")))
PAGE = gzip.compress(b"<p>Hello</p>" * 50, mtime=0)
RESPONSE = RawResponse(
    200,
    (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Set-Cookie", "a=1"),
        ("x-odd-Case", "\xe9\xff latin"),
        ("Set-Cookie", "b=2"),
        ("Content-Encoding", "gzip"),
        ("Empty", ""),
    ),
    PAGE,
    reason="Fine",
)

Append = Callable[..., RawRecord]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "raw"


def append(writer: ArchiveWriter, response: RawResponse = RESPONSE, url: str = URL, **more: Any) -> RawRecord:
    request = more.pop("request", REQUEST)
    return writer.append_exchange(url, request, response, "192.0.2.1", STARTED, FETCHED, **more)


def write_one(folder: Path, response: RawResponse = RESPONSE, **more: Any) -> RawRecord:
    with ArchiveWriter(folder, "test", software="Pressmark/1", use_fsync=False) as writer:
        return append(writer, response, **more)


def read_all(path: Path) -> list[tuple[dict[str, str], bytes]]:
    """Fields and block of every record, by warcio."""
    records = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            records.append((dict(record.rec_headers.headers), record.raw_stream.read()))
    return records


def check_with_warcio(path: Path) -> None:
    """What `warcio check` does."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests=True):
            while record.content_stream().read(2**16):
                pass
            assert record.digest_checker.passed is not False, record.digest_checker.problems


def test_an_exchange_is_a_warcinfo_a_response_and_a_request(folder: Path) -> None:
    raw = write_one(folder)
    (info, info_block), (response, response_block), (request, request_block) = read_all(folder / raw.file)
    digest = hashlib.sha256(PAGE).hexdigest()

    assert info["WARC-Type"] == "warcinfo"
    assert info["WARC-Filename"] == raw.file
    assert info_block.startswith(b"software: Pressmark/1\r\nformat: WARC File Format 1.1\r\n")

    assert response == {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<{raw.record_id}>",
        "WARC-Target-URI": URL,
        "WARC-Date": "2026-01-02T03:04:05.678Z",
        "WARC-IP-Address": "192.0.2.1",
        "Pressmark-Fetched-At": "2026-01-02T03:04:06.007Z",
        "WARC-Payload-Digest": f"sha256:{digest}",
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(response_block).hexdigest()}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(response_block)),
    }
    assert response_block == (
        b"HTTP/1.1 200 Fine\r\nContent-Type: text/html; charset=utf-8\r\nSet-Cookie: a=1\r\n"
        b"x-odd-Case: \xe9\xff latin\r\nSet-Cookie: b=2\r\nContent-Encoding: gzip\r\nEmpty: \r\n\r\n" + PAGE
    )
    assert raw == RawRecord(raw.file, raw.offset, raw.length, raw.record_id, digest, len(PAGE))

    assert {name: request[name] for name in ("WARC-Type", "WARC-Concurrent-To", "WARC-Target-URI", "WARC-Date")} == {
        "WARC-Type": "request",
        "WARC-Concurrent-To": f"<{raw.record_id}>",
        "WARC-Target-URI": URL,
        "WARC-Date": "2026-01-02T03:04:05.678Z",
    }
    assert request_block == (
        b"GET /a?b=1&c=%C3%BC&d= HTTP/1.1\r\nHost: news.example\r\nUser-Agent: Pressmark/1\r\n"
        b"Accept-Encoding: gzip\r\n\r\n"
    )


def test_the_first_line_says_warc_1_1(folder: Path) -> None:
    raw = write_one(folder)
    with gzip.open(folder / raw.file) as file:
        assert file.readline() == b"WARC/1.1\r\n"


def test_what_was_written_is_read_back(folder: Path) -> None:
    assert read_record(folder, write_one(folder)) == ArchivedReply(
        url=URL,
        status=200,
        reason="Fine",
        http_version="HTTP/1.1",
        headers=RESPONSE.headers,
        payload=PAGE,
        ip="192.0.2.1",
        started_at=STARTED,
        fetched_at=FETCHED,
    )


EXCHANGES = [
    pytest.param(RESPONSE, id="page"),
    pytest.param(RawResponse(200, (), b""), id="nothing at all"),
    pytest.param(RawResponse(404, (("Content-Length", "0"),), b"", reason="Not Found"), id="empty body"),
    pytest.param(RawResponse(200, (("Transfer-Encoding", "chunked"),), b"joined"), id="chunks joined by the client"),
    pytest.param(RawResponse(200, (("transfer-encoding", "gzip, chunked"), ("X", "y")), b"ab"), id="lower case"),
    pytest.param(RawResponse(200, (("Content-Length", "9"),), b"cut", truncated="disconnect"), id="cut short"),
    pytest.param(RawResponse(200, (("Content-Length", "9"),), b"cut", truncated="length"), id="cut by us"),
    pytest.param(RawResponse(200, (("Content-Type", "x/y"),), b"a\r\n\r\nb\r\n\r\n"), id="body with empty lines"),
    pytest.param(
        RawResponse(200, (("X-Archive-Orig-Transfer-Encoding", "chunked"),), b"a"), id="an archive's own page"
    ),
    pytest.param(RawResponse(200, (("A", "b"),), b"x", http_version="HTTP/1.0"), id="http 1.0"),
    pytest.param(RawResponse(304, (("ETag", '"a"'),), b""), id="not modified"),
    pytest.param(RawResponse(304, (("ETag", '"a"'),), b"but talkative"), id="not modified with a body"),
    pytest.param(RawResponse(301, (("Location", "/ü".encode().decode("latin-1")),), b""), id="raw utf-8 in a header"),
    pytest.param(RawResponse(999, (), b"odd"), id="odd status"),
]


@pytest.mark.parametrize("response", EXCHANGES)
def test_every_kind_of_reply_is_read_back_and_passes_the_check_of_warcio(folder: Path, response: RawResponse) -> None:
    raw = write_one(folder, response)
    check_with_warcio(folder / raw.file)
    reply = read_record(folder, raw)
    assert (reply.status, reply.reason, reply.http_version, reply.headers, reply.payload, reply.truncated) == (
        response.status,
        response.reason,
        response.http_version,
        response.headers,
        response.body,
        response.truncated,
    )
    assert list(iter_replies(folder / raw.file)) == [(raw, reply)]


@pytest.mark.parametrize("response", EXCHANGES)
def test_warcio_gives_headers_and_body_as_any_reader_would(folder: Path, response: RawResponse) -> None:
    raw = write_one(folder, response)
    with (folder / raw.file).open("rb") as file:
        file.seek(raw.offset)
        record = next(iter(ArchiveIterator(file)))
        assert record.http_headers.get_statuscode() == f"{response.status}"
        assert len(record.http_headers.headers) == len(response.headers)
        assert record.raw_stream.read() == response.body


@pytest.mark.parametrize("response", EXCHANGES)
def test_fastwarc_reads_and_verifies_it(folder: Path, response: RawResponse) -> None:
    warc = pytest.importorskip("fastwarc.warc", reason="FastWARC is not installed")
    raw = write_one(folder, response)
    with (folder / raw.file).open("rb") as file:
        records = []
        for record in warc.ArchiveIterator(file, parse_http=False):
            assert record.verify_block_digest()
            records.append((record.stream_pos, record.record_id, record.reader.read()))
    assert [entry[0] for entry in records][1] == raw.offset
    assert records[1][1] == raw.record_id or records[1][1] == f"<{raw.record_id}>"
    assert records[1][2].endswith(b"\r\n\r\n" + response.body)


@pytest.mark.parametrize("version", ["HTTP/2", "HTTP/2.0", "h2"])
def test_http_2_gets_a_start_line_and_its_name_in_a_field(folder: Path, version: str) -> None:
    raw = write_one(folder, RawResponse(200, (("a", "b"),), b"x", http_version=version))
    _, (fields, block), _ = read_all(folder / raw.file)
    assert fields["WARC-Protocol"] == "h2"
    assert block.startswith(b"HTTP/1.1 200 \r\n")
    assert read_record(folder, raw).http_version == "h2"


def test_chunking_that_was_undone_is_written_down(folder: Path) -> None:
    raw = write_one(folder, RawResponse(200, (("Transfer-Encoding", "chunked"),), b"joined"))
    _, (fields, block), _ = read_all(folder / raw.file)
    assert fields["Pressmark-Renamed"] == "Transfer-Encoding"
    assert block == b"HTTP/1.1 200 \r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\njoined"


def test_a_304_is_a_revisit_of_what_it_confirms(folder: Path) -> None:
    first = write_one(folder)
    raw = write_one(folder, RawResponse(304, (("ETag", '"a"'),), b""), refers_to=first)
    _, (fields, block), _ = read_all(folder / raw.file)
    assert fields["WARC-Type"] == "revisit"
    assert fields["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert fields["WARC-Refers-To"] == f"<{first.record_id}>"
    assert "WARC-Payload-Digest" not in fields
    assert block == b'HTTP/1.1 304 \r\nETag: "a"\r\n\r\n'
    assert (raw.payload_sha256, raw.payload_bytes) == (hashlib.sha256(b"").hexdigest(), 0)
    assert read_record(folder, raw).refers_to == first.record_id


def test_a_payload_that_must_not_be_kept_leaves_its_hash(folder: Path) -> None:
    raw = write_one(folder, keep_payload=False)
    check_with_warcio(folder / raw.file)
    _, (fields, block), _ = read_all(folder / raw.file)
    assert PAGE not in block
    assert fields["WARC-Truncated"] == "unspecified"
    assert "WARC-Payload-Digest" not in fields  # of the payload it would fail, of what is left it would be untrue
    assert fields["Pressmark-Dropped-Payload"] == f"sha256:{raw.payload_sha256}"
    assert (raw.payload_sha256, raw.payload_bytes) == (hashlib.sha256(PAGE).hexdigest(), len(PAGE))
    assert read_record(folder, raw).payload is None


def test_a_line_end_in_a_header_begins_no_other(folder: Path) -> None:
    raw = write_one(folder, RawResponse(200, (("A", "b\r\nC: d"), ("E\n", "f\0")), b"", reason="O\r\nK"))
    assert read_record(folder, raw).headers == (("A", "b C: d"), ("E ", "f"))


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://news.example", b"/"),
        ("https://news.example?", b"/?"),
        ("https://news.example/a?b=?#c", b"/a?b=?"),
        ("https://news.example/ü b", b"/%C3%BC%20b"),
    ],
)
def test_the_target_is_the_path_and_query_of_the_address(folder: Path, url: str, target: bytes) -> None:
    raw = write_one(folder, url=url)
    *_, (_, block) = read_all(folder / raw.file)
    assert block.split(b" ")[1] == target


def test_a_target_that_was_given_is_kept(folder: Path) -> None:
    raw = write_one(folder, request=RawRequest("POST", (), "/other?x", body=b"form"))
    *_, (_, block) = read_all(folder / raw.file)
    assert block == b"POST /other?x HTTP/1.1\r\n\r\nform"


def test_an_unknown_reason_for_a_truncation_is_a_mistake(folder: Path) -> None:
    with pytest.raises(ValueError, match="truncation"):
        write_one(folder, RawResponse(200, (), b"", truncated="tired"))


@pytest.mark.parametrize("prefix", ["", "../up", "a/b", ".hidden", "a b"])
def test_a_prefix_that_leaves_the_folder_is_refused(folder: Path, prefix: str) -> None:
    with pytest.raises(ValueError, match="file name"):
        ArchiveWriter(folder, prefix)


def test_nothing_is_made_before_the_first_exchange(folder: Path) -> None:
    with ArchiveWriter(folder, "test") as writer:
        writer.sync()
    assert not folder.exists()


def test_the_name_tells_prefix_instant_and_process(folder: Path) -> None:
    with ArchiveWriter(folder, "test", use_fsync=False, clock=lambda: STARTED) as writer:
        raw = append(writer)
    assert raw.file == f"test-20260102030405678-{os.getpid()}-00000.warc.gz"


def test_two_writers_of_one_instant_have_two_files(folder: Path) -> None:
    with (
        ArchiveWriter(folder, "test", clock=lambda: STARTED) as one,
        ArchiveWriter(folder, "test", clock=lambda: STARTED) as two,
    ):
        records = [append(one), append(two), append(one)]
    assert records[0].file == records[2].file != records[1].file
    for raw in records:
        assert read_record(folder, raw).payload == PAGE


def test_a_full_file_is_followed_by_the_next(folder: Path) -> None:
    page = RawResponse(200, (), os.urandom(4000))
    with ArchiveWriter(folder, "test", max_bytes=12_000, use_fsync=False) as writer:
        records = [append(writer, page) for _ in range(5)]
        large = append(writer, RawResponse(200, (), os.urandom(20_000)))
    assert [len({raw.file for raw in records}), len(list(folder.iterdir()))] == [3, 4]
    assert [sum(raw.file == path.name for raw in [*records, large]) for path in sorted(folder.iterdir())] == [
        2,
        2,
        1,
        1,
    ]
    for path in folder.iterdir():
        kinds = [fields["WARC-Type"] for fields, _ in read_all(path)]
        assert kinds == ["warcinfo", *["response", "request"] * (len(kinds) // 2)]
    for raw in records:
        assert read_record(folder, raw).payload == page.body


def test_threads_append_without_mixing_their_records(folder: Path) -> None:
    bodies = [os.urandom(500) * (1 + n % 7) for n in range(120)]
    with ArchiveWriter(folder, "test", max_bytes=40_000, use_fsync=False) as writer, ThreadPoolExecutor(8) as threads:
        records = list(threads.map(lambda body: append(writer, RawResponse(200, (), body)), bodies))
        writer.sync()
    assert [read_record(folder, raw).payload for raw in records] == bodies
    for path in folder.iterdir():
        check_with_warcio(path)
        assert find_tear(path) is None
    assert sum(len(list(iter_replies(path))) for path in folder.iterdir()) == 120


def test_what_was_appended_is_there_before_sync(folder: Path) -> None:
    writer = ArchiveWriter(folder, "test")
    raw = append(writer)
    assert read_record(folder, raw).payload == PAGE
    writer.close()
    assert append(writer).file != raw.file
    writer.close()


def test_a_full_disk_is_an_error_and_leaves_the_file_sound(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = ArchiveWriter(folder, "test", use_fsync=False)
    first = append(writer)
    real = os.write

    def write_half(fd: int, data: Any) -> int:
        if len(data) <= 200:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(fd, data[: len(data) // 2])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write_half)
        with pytest.raises(ArchiveError, match="No space left"):
            append(writer)
    assert find_tear(folder / first.file) is None
    second = append(writer)
    writer.close()
    assert second.file == first.file
    assert [raw for raw, _ in iter_replies(folder / first.file)] == [first, second]


def test_a_full_disk_leaves_no_empty_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_nothing(fd: int, data: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with ArchiveWriter(folder, "test") as writer, monkeypatch.context() as patch:
        patch.setattr(os, "write", write_nothing)
        for _ in range(3):
            with pytest.raises(ArchiveError, match="No space left"):
                append(writer)
        assert list(folder.iterdir()) == []


def test_sync_covers_the_files_left_behind_by_rotation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = RawResponse(200, (), os.urandom(4000))
    synced: list[int] = []
    with ArchiveWriter(folder, "test", max_bytes=5000) as writer:
        for _ in range(3):
            append(writer, page)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", lambda fd: synced.append(os.fstat(fd).st_ino))
            writer.sync()
    assert sorted(synced) == sorted(path.stat().st_ino for path in folder.iterdir())


def test_a_disk_that_refuses_to_sync_is_an_error_and_the_next_file_is_new(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(fd: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with ArchiveWriter(folder, "test") as writer:
        first = append(writer)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", refuse)
            with pytest.raises(ArchiveError, match="cannot be synced: Input/output error"):
                writer.sync()
        assert append(writer).file != first.file


def test_the_warcinfo_says_who_and_how(folder: Path) -> None:
    with ArchiveWriter(folder, "test", software="Pressmark/1", info={"operator": "An\r\nOperator"}) as writer:
        raw = append(writer)
    (_, block), *_ = read_all(folder / raw.file)
    assert block.decode().splitlines() == [
        "software: Pressmark/1",
        "format: WARC File Format 1.1",
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "operator: An Operator",
    ]


@pytest.mark.parametrize("name", ["file", "file/raw"])
def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match="file"):
        append(ArchiveWriter(tmp_path / name, "test"))


def test_a_child_by_fork_writes_to_its_own_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ArchiveWriter(folder, "test", use_fsync=False) as writer:
        raw = append(writer)
        monkeypatch.setattr(os, "getpid", lambda: 4_000_000)  # a real fork warns where the test process has threads
        child = append(writer)
    assert child.file != raw.file
    assert "-4000000-" in child.file
    assert [next(iter(iter_replies(folder / found.file)))[0] for found in (raw, child)] == [raw, child]


KILLED = """
import os, sys, threading
from datetime import UTC, datetime
from pathlib import Path
from crawler.archive import ArchiveWriter, RawRequest, RawResponse
writer = ArchiveWriter(Path(sys.argv[1]), "test")
at = datetime(2026, 1, 2, tzinfo=UTC)
body = os.urandom(200_000)
while True:
    request, response = RawRequest("GET", ()), RawResponse(200, (), body)
    raw = writer.append_exchange("https://news.example/", request, response, None, at, at)
    print(raw.file, raw.offset, raw.length, raw.record_id, raw.payload_sha256, raw.payload_bytes, flush=True)
"""


def test_what_a_killed_process_had_appended_is_whole(folder: Path) -> None:
    root = str(Path(crawler.__file__).resolve().parent.parent)
    command = [sys.executable, "-P", "-c", KILLED, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(20)]
        child.send_signal(signal.SIGKILL)
        lines += child.stdout.readlines()
    for line in lines:
        if not line.endswith("\n"):
            break
        file, offset, length, record_id, sha256, size = line.split()
        assert read_record(folder, RawRecord(file, int(offset), int(length), record_id, sha256, int(size))).payload


@pytest.mark.parametrize("cut", [1, 7, 30, 300])
def test_a_torn_end_is_found_and_harms_nothing_before_it(folder: Path, cut: int) -> None:
    with ArchiveWriter(folder, "test", use_fsync=False) as writer:
        records = [append(writer) for _ in range(2)]
    path = folder / records[0].file
    whole = path.read_bytes()
    assert find_tear(path) is None
    assert list(find_torn_files(folder)) == []

    path.write_bytes(whole[:-cut])
    tear = find_tear(path)
    assert tear is not None
    assert records[1].offset + records[1].length <= tear < len(whole) - cut
    assert find_tear(path, records[1].offset) == tear
    assert list(find_torn_files(folder, "test")) == [(path, tear)]
    assert list(find_torn_files(folder, "other")) == []
    assert [read_record(folder, raw).payload for raw in records] == [PAGE, PAGE]

    with ArchiveWriter(folder, "test", use_fsync=False) as writer:
        assert append(writer).file != path.name
    assert path.read_bytes() == whole[:-cut]


def test_zeros_at_the_end_are_a_tear(folder: Path) -> None:
    path = folder / write_one(folder).file
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(bytes(4096))
    assert find_tear(path) == size


def test_instants_of_other_zones_are_written_in_utc(folder: Path) -> None:
    zone = datetime.fromisoformat("2026-01-02T05:04:05.678+02:00")
    with ArchiveWriter(folder, "test", use_fsync=False) as writer:
        raw = writer.append_exchange(URL, REQUEST, RESPONSE, None, zone, zone + timedelta(seconds=1))
    reply = read_record(folder, raw)
    assert (reply.started_at, reply.ip) == (STARTED, None)

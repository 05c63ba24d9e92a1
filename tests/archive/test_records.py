"""Records of any software, one at a time, past what is damaged."""

import gzip
import io
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive.records import Damage, Place, WarcRecord, iter_records, open_parts
from crawler.errors import ArchiveError

COUNT = 4


@cache
def make_warc(count: int = COUNT, is_gzip: bool = True) -> bytes:
    """What warcio writes: a warcinfo record and replies, each a gzip member or plain."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=is_gzip)
    writer.write_record(writer.create_warcinfo_record("made.warc.gz", {"software": "somebody's/1.0"}))
    for number in range(count):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        body = f"<p>page {number} ".encode() + bytes(range(256)) * 20
        record = writer.create_warc_record(
            f"https://news.example/{number}", "response", payload=io.BytesIO(body), http_headers=headers
        )
        writer.write_record(record)
        record.raw_stream.close()  # warcio leaves its spool open
    return out.getvalue()


def read(data: bytes, limit: int = 2**20, start: int = 0) -> list[WarcRecord | Damage]:
    return list(iter_records(io.BytesIO(data), limit, start))


def urls(found: list[WarcRecord | Damage]) -> list[str | None]:
    return [one.fields.get("warc-target-uri") for one in found if isinstance(one, WarcRecord)]


ALL = [None, *(f"https://news.example/{number}" for number in range(COUNT))]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(make_warc(), id="a gzip member a record"),
        pytest.param(make_warc(is_gzip=False), id="plain"),
        pytest.param(gzip.compress(make_warc(is_gzip=False)), id="packed as one whole"),
    ],
)
def test_every_form_of_a_file_gives_the_same_records(data: bytes) -> None:
    found = read(data)

    assert urls(found) == ALL
    assert [one.block for one in found if isinstance(one, WarcRecord)][1:] == [
        one.block for one in read(make_warc()) if isinstance(one, WarcRecord)
    ][1:]
    assert not any(one.has_wrong_digest for one in found if isinstance(one, WarcRecord))


@pytest.mark.parametrize("is_gzip", [True, False])
def test_reading_begins_again_at_the_place_of_any_record(is_gzip: bool) -> None:
    data = make_warc(is_gzip=is_gzip)
    found = read(data)

    for number, record in enumerate(found):
        assert read(data, start=record.place.offset) == found[number:]


def test_records_of_one_whole_member_are_told_apart_by_their_place_in_it() -> None:
    places = [one.place for one in read(gzip.compress(make_warc(is_gzip=False)))]

    assert {place.offset for place in places} == {0}
    assert len({place.inner for place in places}) == COUNT + 1


@pytest.mark.parametrize("is_gzip", [True, False])
def test_a_damaged_record_costs_itself(is_gzip: bool) -> None:
    data = bytearray(make_warc(is_gzip=is_gzip))
    record = read(bytes(data))[2]
    at = record.place.offset + (40 if is_gzip else 0)
    data[at : at + 4] = b"\x00\x01\x02\x03"

    found = read(bytes(data))

    assert urls(found) == [None, *(f"https://news.example/{number}" for number in (0, 2, 3))]
    assert [one.place for one in found if isinstance(one, Damage)] == [Place(record.place.offset)]


@pytest.mark.parametrize("is_gzip", [True, False])
def test_a_file_cut_at_any_byte_gives_what_is_whole_in_it(is_gzip: bool) -> None:
    data = make_warc(2, is_gzip)
    ends = [one.place.offset for one in read(data)][1:]
    for cut in range(20, len(data) - 5, 97):
        whole = sum(end <= cut for end in ends)
        assert len(urls(read(data[:cut]))) in (whole, whole + 1)


def test_a_block_with_another_digest_is_given_and_marked() -> None:
    data = make_warc(1, is_gzip=False).replace(b"<p>page 0", b"<p>lied 0")

    (_, record) = read(data)

    assert isinstance(record, WarcRecord)
    assert record.has_wrong_digest


def test_a_block_above_the_limit_is_read_over() -> None:
    found = read(make_warc(), limit=100)

    assert [one.block is None for one in found if isinstance(one, WarcRecord)] == [False] + [True] * COUNT
    assert urls(found) == ALL


def test_rubbish_between_gzip_members_is_told_once() -> None:
    first, second = make_warc(1), make_warc(1)

    found = read(first + b"rubbish \x1f\x8b\x08 and more" + second)

    assert urls(found) == [*ALL[:2], *ALL[:2]]
    assert [one.place.offset for one in found if isinstance(one, Damage)] == [len(first)]


@given(st.binary(max_size=300), st.integers(0, 3000))
@settings(max_examples=150, deadline=None, database=None)
def test_whatever_stands_in_a_file_reading_ends_and_raises_nothing(junk: bytes, at: int) -> None:
    for data in (make_warc(2), make_warc(2, is_gzip=False), b"\x1f\x8b", b"WARC/"):
        read(data[:at] + junk + data[at:])


def test_a_package_gives_its_warc_files_by_name(tmp_path: Path) -> None:
    path = tmp_path / "saved.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("datapackage.json", "{}")
        package.writestr("archive/b.warc.gz", make_warc(1))
        package.writestr("archive/a.warc", make_warc(2, is_gzip=False))

    with open_parts(path) as parts:
        names = [part.name for part in parts]
        with parts[0].open() as file:
            found = list(iter_records(file, 2**20))

    assert names == ["archive/a.warc", "archive/b.warc.gz"]
    assert urls(found) == ALL[:3]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<html>", id="a page"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"PK\x03\x04 cut", id="a cut package"),
        pytest.param(b"\x28\xb5\x2f\xfd....", id="zstd"),
    ],
)
def test_what_is_no_archive_is_said_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)

    with pytest.raises(ArchiveError, match="file"), open_parts(path):
        pass

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

from crawler.archive import records
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


class Counted(io.BytesIO):
    """Bytes that were read of a file, each as often as it was."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


LONG = b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n"


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(b"WARC/1.0\n", id="records that break off where they begin"),
        pytest.param(b"WARC/1.0: 1\n", id="fields that look like a record"),
        pytest.param(LONG, id="lengths beyond the end"),
        pytest.param(gzip.compress(LONG + b"short"), id="lengths beyond the end of the member"),
    ],
)
def test_a_file_of_broken_records_is_read_some_times_and_not_once_for_each(piece: bytes) -> None:
    file = Counted(piece * 3000)

    found = list(iter_records(file, 2**20))

    assert len(found) >= 2999
    assert all(isinstance(one, Damage) for one in found)
    assert file.taken < 3000 * (len(piece) + 2 * records._PIECE_BYTES)  # a piece or two each, never all that follows


def test_a_record_behind_megabytes_of_line_ends_is_found() -> None:
    ends = b"\r\n" * 2**21
    for data in (make_warc(1, is_gzip=False), gzip.compress(make_warc(1, is_gzip=False))):
        assert urls(read(data + (gzip.compress(ends) if data[:2] == b"\x1f\x8b" else ends) + data)) == ALL[:2] * 2


def test_a_value_of_many_lines_is_one_value() -> None:
    data = b"WARC/1.0\r\nX: 1\r\n" + b" 2\r\n" * 9000 + b"x: second\r\n 3\r\nContent-Length: 0\r\n\r\n"

    (record,) = read(data)

    assert isinstance(record, WarcRecord)
    assert record.fields == {"x": " ".join(["1", *["2"] * 9000]), "content-length": "0"}


def test_a_member_that_unpacks_to_hundreds_of_times_its_size_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "FREE_BYTES", 2**20)
    bomb = gzip.compress(b"WARC/1.0\r\nContent-Length: 99999999\r\n\r\n" + bytes(2**23))

    found = read(bomb + make_warc(1))

    assert urls(found) == ALL[:2]
    assert [one.why for one in found if isinstance(one, Damage)] == ["unpacks to more than 200 times its size"]


def test_members_that_hold_one_another_are_not_read_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "FREE_BYTES", 2**20)
    monkeypatch.setattr(records, "MAX_READ_AGAIN", 0)
    broken = gzip.compress(LONG + bytes(range(256)) * 4000, 0)

    found = read(broken * 9)

    assert len(found) == 3
    assert isinstance(found[-1], Damage)
    assert found[-1].why == "so much is damaged that the rest of the file is not read"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_part_of_a_package_is_read_once_whatever_its_packing(
    tmp_path: Path, method: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, taken = tmp_path / "saved.wacz", 0
    with zipfile.ZipFile(path, "w", method) as package:
        package.writestr("archive/a.warc.gz", make_warc(1) * 30)
    read_into = records._Stretch.readinto

    def count(self: records._Stretch, buffer: "memoryview[int]") -> int:
        nonlocal taken
        taken += (got := read_into(self, buffer))
        return got

    monkeypatch.setattr(records._Stretch, "readinto", count)

    with open_parts(path) as (part,), part.open() as file:
        found = list(iter_records(file, 2**20))
        size = file.seek(0, io.SEEK_END)

    assert urls(found) == ALL[:2] * 30
    assert size == len(make_warc(1) * 30) == part.size_bytes
    # each record is asked for anew, a buffer's worth; nothing begins at the front again
    assert taken <= (60 * records._PIECE_BYTES if method == zipfile.ZIP_STORED else 0)


def make_package(path: Path, *names: str, data: bytes = b"") -> bytes:
    with zipfile.ZipFile(path, "w") as package:
        for name in names:
            package.writestr(name, data or make_warc(1))
    return path.read_bytes()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_package_with_two_parts_of_one_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "saved.wacz"
    make_package(path, "archive/a.warc.gz", "archive/a.warc.gz")

    with pytest.raises(ArchiveError, match=r"two parts called archive/a\.warc\.gz"), open_parts(path):
        pass


def test_a_package_that_unpacks_to_hundreds_of_times_its_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "FREE_BYTES", 2**20)
    path = tmp_path / "saved.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive/a.warc", bytes(2**21))

    with pytest.raises(ArchiveError, match="more than 200 times its size"), open_parts(path):
        pass


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"\xc3\xa4.warc", b"\xff\xff.warc", id="a name in no coding"),
        pytest.param(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff", id="a version of the future"),
        pytest.param(b"PK\x03\x04", b"PK\x03\x05", id="no head where it should be"),
        pytest.param(b"PK\x01\x02", b"PK\x01\x01", id="no directory"),
    ],
)
def test_a_package_that_lies_of_itself_is_told(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = tmp_path / "saved.wacz"
    data = make_package(path, "ä.warc")
    assert old in data
    path.write_bytes(data.replace(old, new))

    with pytest.raises(ArchiveError, match=r"saved\.wacz"), open_parts(path) as (part,):
        part.open().close()


def test_packages_changed_anywhere_are_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "saved.wacz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive/a.warc", make_warc(1, is_gzip=False))
        package.writestr("archive/b.warc.gz", make_warc(1))
    data = path.read_bytes()
    for at in (*range(4, 60, 7), *range(len(data) - 150, len(data), 3)):
        for new in (0, 0xFF):
            path.write_bytes(data[:at] + bytes([new]) + data[at + 1 :])
            try:
                with open_parts(path) as parts:
                    for part in parts:
                        with part.open() as file:
                            list(iter_records(file, 2**20))
            except ArchiveError as error:
                assert "saved.wacz" in str(error)


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

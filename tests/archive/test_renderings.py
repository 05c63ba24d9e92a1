from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import (
    ArchivedRendering,
    ArchiveWriter,
    RawRequest,
    RawResponse,
    iter_replies,
    read_record,
    read_rendering,
)
from crawler.errors import ArchiveError
from crawler.items import RawRecord

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
URL = "https://news.example/a"
HTML = "<!DOCTYPE html><html><body><p>Höhe</p></body></html>".encode()


def write(folder: Path) -> tuple[RawRecord, RawRecord]:
    with ArchiveWriter(folder, "test", use_fsync=False) as writer:
        reply = writer.append_exchange(
            URL, RawRequest("GET", (("Host", "news.example"),)), RawResponse(200, (), b"shell"), None, AT, AT
        )
        return reply, writer.append_rendering(URL, HTML, reply, AT, "Chromium/156 playwright/1")


def test_a_rendering_is_read_back_with_the_reply_it_was_made_of(tmp_path: Path) -> None:
    reply, shown = write(tmp_path)
    assert read_rendering(tmp_path, shown) == ArchivedRendering(
        URL, HTML, reply.record_id, "Chromium/156 playwright/1", AT
    )
    assert (shown.payload_bytes, shown.offset) > (0, reply.offset)


def test_other_software_finds_a_conversion_record_with_sound_digests(tmp_path: Path) -> None:
    reply, shown = write(tmp_path)
    with (tmp_path / shown.file).open("rb") as file:
        records = [
            (record.rec_type, record.rec_headers.get_header("WARC-Refers-To"), record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
        ]
    assert records[-1] == ("conversion", f"<{reply.record_id}>", HTML)
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "request", "conversion"]
    assert [reply.payload for _, reply in iter_replies(tmp_path / shown.file)] == [b"shell"]


def test_neither_stands_for_the_other(tmp_path: Path) -> None:
    reply, shown = write(tmp_path)
    with pytest.raises(ArchiveError, match="no HTTP reply"):
        read_record(tmp_path, shown)
    with pytest.raises(ArchiveError, match="not the rendering that was written"):
        read_rendering(tmp_path, reply)
    with pytest.raises(ArchiveError, match="not the rendering that was written"):
        read_rendering(tmp_path, replace(shown, payload_sha256="00"))

"""The raw records of a run as one WACZ file, which ReplayWeb-style readers open: archive, index, pages, digests.

The same run gives the same bytes. Source: https://specs.webrecorder.net/wacz/1.1.1/ and
https://specs.webrecorder.net/cdxj/0.1.0/ (the index).
"""

import hashlib
import json
import os
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler import __version__
from crawler.archive.exchange import ArchivedReply
from crawler.archive.reader import iter_replies
from crawler.errors import ArchiveError, ConfigError
from crawler.items import RawRecord

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time stamp of every member: the earliest that ZIP knows."""
_CHUNK_BYTES = 2**20

_PAGES = """
SELECT f.final_url AS url, f.fetched_at, f.started_at, v.title FROM versions v JOIN fetches f ON f.fetch_id = v.fetch_id
WHERE f.run_id = :run_id AND f.warc_file IS NOT NULL AND f.payload_kept = 'yes' ORDER BY f.fetch_id
"""
_NOARCHIVE = """
SELECT count(DISTINCT f.fetch_id) FROM versions v JOIN fetches f ON f.fetch_id = v.fetch_id
JOIN rights r ON r.version_id = v.version_id
WHERE f.run_id = :run_id AND f.warc_file IS NOT NULL AND f.payload_kept = 'yes' AND r.archive = 'disallow'
"""
_FILES = "SELECT DISTINCT warc_file FROM fetches WHERE run_id = :run_id AND warc_file IS NOT NULL ORDER BY warc_file"


@dataclass(frozen=True, slots=True)
class Wacz:
    """What was written."""

    path: Path
    pages: int
    records: int
    without_payload: int
    """Replies of which headers and digest were kept: they stand in the archive, and nothing of them can be shown."""
    noarchive: int
    """Articles in it whose pages ask not to be shown from an archive."""
    sha256: str


def write_wacz(connection: sqlite3.Connection, folder: Path, run_id: int, path: Path) -> Wacz:
    """Package a run.

    Args:
        connection: reading is enough.
        folder: the archive.
        run_id: whose raw records.
        path: of the file; must not exist.

    Raises:
        ConfigError: the file exists or cannot be written, or the run has no raw records.
        ArchiveError: a raw record file is missing or damaged.
    """
    if path.exists():
        raise ConfigError(f"{path} is there already: nothing is overwritten")
    run = connection.execute("SELECT ended_at, started_at FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    names = [row[0] for row in connection.execute(_FILES, {"run_id": run_id})]
    if run is None or not names:
        raise ConfigError(f"run {run_id} has no raw records")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        file = draft.open("xb")  # not through a link that somebody laid there
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error
    try:
        with file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
            done = _fill(package, connection, folder, run_id, names, run["ended_at"] or run["started_at"])
        digest = _digest(draft)
        draft.rename(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    (noarchive,) = connection.execute(_NOARCHIVE, {"run_id": run_id}).fetchone()
    return Wacz(path, *done, noarchive, digest)


def _fill(
    package: zipfile.ZipFile, connection: sqlite3.Connection, folder: Path, run_id: int, names: list[str], created: str
) -> tuple[int, int, int]:
    resources = []
    for name in names:
        resources.append(_add_file(package, f"archive/{name}", folder / name))
    lines = [line for name in names for line in _index_of(folder / name)]
    index = sorted(line for line in lines if line is not None)
    resources.append(_add(package, "indexes/index.cdx", "".join(index).encode()))
    pages = [_page(row) for row in connection.execute(_PAGES, {"run_id": run_id})]
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Articles"}
    listed = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in (head, *pages))
    resources.append(_add(package, "pages/pages.jsonl", listed.encode("utf-8", "backslashreplace")))
    datapackage = json.dumps(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": f"Pressmark run {run_id}",
            "software": f"Pressmark {__version__}",
            "created": created,
            "resources": resources,
        },
        indent=1,
    ).encode()
    _add(package, "datapackage.json", datapackage)
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(datapackage).hexdigest()}"}
    _add(package, "datapackage-digest.json", json.dumps(digest, indent=1).encode())
    return len(pages), len(index), len(lines) - len(index)


def _page(row: sqlite3.Row) -> dict[str, Any]:
    number = hashlib.sha256(f"{row['url']} {row['started_at']}".encode("utf-8", "replace")).hexdigest()[:20]
    return {"id": number, "url": row["url"], "ts": row["started_at"], "title": row["title"] or row["url"]}


def _index_of(path: Path) -> Iterator[str | None]:
    """One line of CDXJ for each reply; None for one whose payload was not kept: a reader would show an empty page."""
    if not path.is_file():
        raise ArchiveError(f"{path.name}: the raw record file is not there")
    for record, reply in iter_replies(path):
        if reply.started_at is None or not reply.url:
            continue
        if reply.payload is None and reply.record_type != "revisit":
            yield None
            continue
        yield f"{make_surt(reply.url)} {reply.started_at:%Y%m%d%H%M%S} {json.dumps(_fields(record, reply))}\n"


def _fields(record: RawRecord, reply: ArchivedReply) -> dict[str, str]:
    kind = next((value for name, value in reply.headers if name.lower() == "content-type"), "unk")
    is_revisit = reply.record_type == "revisit"
    return {
        "url": reply.url,
        "mime": "warc/revisit" if is_revisit else kind.split(";")[0].strip().lower() or "unk",
        "status": str(reply.status),
        "digest": f"sha256:{record.payload_sha256}",
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": record.file,
    }


def make_surt(url: str) -> str:
    """The sorting key of an address: `com,example:8080)/path?a=1`.

    Scheme, user, `www.` and fragment go, letters are lower case, parameters are sorted.
    """
    parts = urlsplit(url)
    host = re.sub(r"^www\d*\.", "", (parts.hostname or "").lower())
    labels = ",".join(reversed(host.split("."))) if ":" not in host else f"[{host}]"
    default = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != default else ""
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path.rstrip("/") or "/"
    return f"{labels}{port}){path}{'?' + query if query else ''}".lower().replace(" ", "%20")


def _add(package: zipfile.ZipFile, name: str, data: bytes) -> dict[str, Any]:
    package.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return _resource(name, hashlib.sha256(data).hexdigest(), len(data))


def _add_file(package: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise ArchiveError(f"{path.name}: the raw record file is not there")
    digest, size = hashlib.sha256(), 0
    member = zipfile.ZipInfo(name, _EPOCH)
    member.file_size = path.stat().st_size
    with path.open("rb") as source, package.open(member, "w", force_zip64=member.file_size > 2**31) as target:
        while part := source.read(_CHUNK_BYTES):
            digest.update(part)
            size += len(part)
            target.write(part)
    return _resource(name, digest.hexdigest(), size)


def _resource(name: str, digest: str, size: int) -> dict[str, Any]:
    return {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{digest}", "bytes": size}


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_CHUNK_BYTES):
            digest.update(part)
    return digest.hexdigest()

"""An export as a folder: rows, exclusions, datasheet, Croissant metadata, digests. All of it or nothing.

It is written beside its place and moved there when it is complete. The same corpus and the same wishes give the same
bytes; nothing in it depends on the time or machine of writing.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler import __version__
from crawler.errors import ConfigError
from crawler.export.description import Census, build_croissant, write_datasheet
from crawler.export.forms import to_json, write_rows
from crawler.export.selection import WITHDRAWN, Row, Wanted, select

_CHUNK_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Export:
    """What was written."""

    folder: Path
    articles: int
    excluded: int
    withdrawn: int
    """Of these, as their publishers took them back; the others for their rights."""
    sha256: str
    """Of the file SHA256SUMS: one digest for the whole export."""


def export(connection: sqlite3.Connection, wanted: Wanted, form: str, folder: Path) -> Export:
    """Write the export.

    Args:
        connection: reading is enough; one snapshot is read.
        wanted: which articles.
        form: jsonl, csv, parquet or markdown.
        folder: must not exist yet.

    Raises:
        ConfigError: the folder exists or cannot be made, or the form needs what is not installed.
    """
    if folder.exists():
        raise ConfigError(f"{folder} is there already: an export never overwrites")
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        draft.mkdir(parents=True)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}") from error
    try:
        done = _write(connection, wanted, form, draft)
        draft.rename(folder)
    except OSError as error:
        raise ConfigError(f"{folder} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Export(folder, *done)


def _write(connection: sqlite3.Connection, wanted: Wanted, form: str, draft: Path) -> tuple[int, int, int, str]:
    census = Census()
    newest = ""
    connection.execute("BEGIN")  # one snapshot, whatever a crawl commits meanwhile
    try:
        with (draft / "excluded.jsonl").open("w", encoding="utf-8", newline="\n") as excluded:

            def allowed() -> Iterator[Row]:
                nonlocal newest
                for candidate in select(connection, wanted):
                    if candidate.refusal is None:
                        newest = max(newest, candidate.row["fetched_at"])
                        yield census.take(candidate.row)
                    else:
                        row = candidate.row
                        census.excluded[candidate.refusal] += 1
                        line = {"article_id": row["article_id"], "url": row["url"], "reason": candidate.refusal}
                        excluded.write(to_json(line) + "\n")

            write_rows(allowed(), draft, form)
        head = connection.execute("SELECT hash FROM ledger ORDER BY entry_id DESC LIMIT 1").fetchone()
    finally:
        connection.execute("ROLLBACK")
    rows = {name: digest for name, digest in _digests(draft).items() if name.startswith("articles")}
    (draft / "datasheet.md").write_text(
        write_datasheet(census, wanted, None if wanted.as_of or not head else head[0].hex(), __version__), "utf-8"
    )
    croissant = build_croissant(census, wanted, form, rows, newest[:10] or "1970-01-01", __version__)
    (draft / "croissant.json").write_text(json.dumps(croissant, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sums = "".join(f"{digest}  {name}\n" for name, digest in _digests(draft).items())
    (draft / "SHA256SUMS").write_text(sums, "utf-8")
    withdrawn = sum(count for why, count in census.excluded.items() if why.startswith(WITHDRAWN))
    return census.articles, sum(census.excluded.values()), withdrawn, hashlib.sha256(sums.encode()).hexdigest()


def _digests(folder: Path) -> dict[str, str]:
    """Name within the folder to SHA-256, by name."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while part := file.read(_CHUNK_BYTES):
                digest.update(part)
        found[path.relative_to(folder).as_posix()] = digest.hexdigest()
    return found

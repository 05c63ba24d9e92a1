"""The forms an export can have: JSON Lines, CSV, Parquet, Markdown. The same rows give the same bytes in each."""

import csv
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from crawler.errors import ConfigError
from crawler.export.selection import COLUMNS, Row
from crawler.rendition.plain import FORMULA_STARTS

FORMS = ("jsonl", "csv", "parquet", "markdown")
_LISTS = ("authors", "tags")
_NUMBERS = ("article_id", "version", "cluster_id")
_PARQUET_ROWS = 1000


def write_rows(rows: Iterable[Row], folder: Path, form: str) -> int:
    """Write the rows into `folder` in one form; returns how many.

    Raises:
        ConfigError: Parquet without pyarrow.
    """
    writers: dict[str, Callable[[Iterable[Row], Path], int]] = {
        "jsonl": _write_jsonl, "csv": _write_csv, "parquet": _write_parquet, "markdown": _write_markdown,
    }  # fmt: skip
    return writers[form](rows, folder)


def to_json(value: Any) -> str:
    """JSON with keys in their order and nothing escaped but what must be; lone surrogates as escapes."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _write_jsonl(rows: Iterable[Row], folder: Path) -> int:
    count = 0
    with (folder / "articles.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(to_json(row) + "\n")
            count += 1
    return count


def _write_csv(rows: Iterable[Row], folder: Path) -> int:
    count = 0
    with (folder / "articles.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([_cell(row[name]) for name in COLUMNS])
            count += 1
    return count


def _cell(value: Any) -> str:
    """One cell: lists as JSON; a text that a spreadsheet would run begins with an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, list):
        return to_json(value)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text


def _write_parquet(rows: Iterable[Row], folder: Path) -> int:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ConfigError("Parquet needs pyarrow: pip install 'pressmark[parquet]'") from error
    notice = pa.struct([(name, pa.string()) for name in ("kind", "scope", "text", "sha256")])
    types = {name: pa.int64() for name in _NUMBERS} | {name: pa.list_(pa.string()) for name in _LISTS}
    types["notices"] = pa.list_(notice)
    schema = pa.schema([(name, types.get(name, pa.string())) for name in COLUMNS])
    count, batch = 0, []
    with pq.ParquetWriter(folder / "articles.parquet", schema, compression="zstd") as writer:
        for row in rows:
            batch.append(row)
            count += 1
            if len(batch) == _PARQUET_ROWS:
                writer.write_table(pa.Table.from_pylist(batch, schema))
                batch = []
        if batch or not count:
            writer.write_table(pa.Table.from_pylist(batch, schema))
    return count


def _write_markdown(rows: Iterable[Row], folder: Path) -> int:
    """A file an article, with a YAML head and its notices at the end."""
    count = 0
    texts = folder / "articles"
    texts.mkdir()
    for row in rows:
        (texts / f"{row['article_id']:08d}-{_slug(row)}.md").write_text(_document(row), "utf-8", newline="\n")
        count += 1
    return count


def _slug(row: Row) -> str:
    words = re.sub(r"[^\w]+", "-", (row["title"] or "").casefold()).strip("-_")
    return words[:60].strip("-_") or hashlib.sha256(row["url"].encode("utf-8", "replace")).hexdigest()[:12]


def _document(row: Row) -> str:
    head = [f"{name}: {to_json(row[name])}" for name in COLUMNS if name not in ("body", "notices") and row[name]]
    text = _escape(row["body"])
    lines = ["---", *head, "---", "", f"# {_escape(' '.join((row['title'] or row['url']).split()))}", "", text]
    for notice in row["notices"]:
        lines += ["", f"> **{notice['kind']}** ({notice['scope']}): {_escape(notice['text'])}"]
    return "\n".join(lines).encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _escape(text: str) -> str:
    """Plain text as Markdown that shows it: what begins a heading, list, quotation, rule or HTML is escaped."""
    text = re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)
    return re.sub(r"^([^\S\n]*)([#>+=~-]|\d+[.)])", r"\1\\\2", text, flags=re.MULTILINE)

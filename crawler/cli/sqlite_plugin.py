"""Pressmark at home in sqlite-utils: its SQL functions in every connection, and `sqlite-utils pressmark ...`.

sqlite-utils finds this module by the entry point group `sqlite_utils`. It is loaded with each start of sqlite-utils, so
it loads nothing heavy.

Source: https://sqlite-utils.datasette.io/en/stable/plugins.html
"""

import csv
import io
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from sqlite_utils import hookimpl

from crawler.rendition.plain import make_safe
from crawler.store.functions import SIGNATURES, add_functions, safe_cell

if TYPE_CHECKING:
    from crawler.store.sqlite import SqliteStore

ARTICLES = """
SELECT a.article_id, a.title, coalesce(s.name, s.host) AS source, a.date_published, a.status, a.tdm, a.ai_train,
    a.access,
    a.version_number AS versions,
    (SELECT count(*) FROM articles o WHERE o.cluster_id = a.cluster_id) AS copies, a.url
FROM articles a LEFT JOIN sources s ON s.source_id = a.source_id
WHERE (:source IS NULL OR s.name = :source OR s.host = :source) AND (:status IS NULL OR a.status = :status)
    AND (:since IS NULL OR a.first_seen_at >= :since)
ORDER BY a.article_id DESC LIMIT :limit
"""
RIGHTS = """
SELECT n.kind, n.scope, n.text, v.number AS version, n.xpath FROM scoped_notices n
JOIN articles a ON a.version_id = n.version_id JOIN versions v ON v.version_id = n.version_id
WHERE a.article_id = :article_id ORDER BY n.position
"""


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Called by sqlite-utils for each connection it opens."""
    add_functions(conn)


@hookimpl
def register_commands(cli: click.Group) -> None:
    """Called by sqlite-utils when its command line starts."""
    cli.add_command(pressmark)


@click.group()
def pressmark() -> None:
    """Look into a corpus of Pressmark: its articles, what governs them, and where they came from."""


def shown(command: Callable[..., None]) -> Callable[..., None]:
    """The options for forms of output, as sqlite-utils names them; without one it is a JSON list."""
    for words, text in (
        (("-t", "--table"), "A table."),
        (("--csv",), "CSV; texts that a spreadsheet would run begin with an apostrophe."),
        (("--nl",), "One JSON object a line."),
    ):
        command = click.option(*words, words[-1].lstrip("-"), is_flag=True, help=text)(command)
    return command


_PATH = click.argument("path", metavar="DB", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_NAME = click.argument("name", metavar="ID|URL")


@pressmark.command("articles")
@_PATH
@click.option("--source", metavar="NAME", help="Of this source: its name or host.")
@click.option("--status", type=click.Choice(["licensed", "reserved", "unknown"]), help="With this verdict.")
@click.option("--since", metavar="DAY", help="First seen on this day or later: 2026-01-31.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="At most so many.")
@shown
def list_articles(path: Path, **given: Any) -> None:
    """The newest articles, with their source and their rights.

    \b
    Example:
      sqlite-utils pressmark articles my-demo/demo.db --status reserved --table
    """
    forms = {name: given.pop(name) for name in ("table", "csv", "nl")}
    with _corpus(path) as store:
        rows = [dict(row) for row in store.connection.execute(ARTICLES, given)]
        source = given["source"]
        if source is not None and not any(source in (one.name, one.host) for one in store.sources()):
            raise click.ClickException(f"no source {source!r}: `pressmark sources` lists them")
    _write(rows, **forms)


@pressmark.command("rights")
@_PATH
@_NAME
@shown
def show_rights(path: Path, name: str, table: bool, csv: bool, nl: bool) -> None:
    """Every notice on the newest version of an article, word for word.

    \b
    Example:
      sqlite-utils pressmark rights my-demo/demo.db 1 --table
    """
    with _corpus(path) as store:
        article_id = _require_article(store, name)["article_id"]
        rows = [dict(row) for row in store.connection.execute(RIGHTS, {"article_id": article_id})]
    _write(rows, table, csv, nl)


@pressmark.command("raw")
@_PATH
@_NAME
@click.option("--headers", "is_headers", is_flag=True, help="The reply's headers and where it is kept, as JSON.")
@click.option(
    "--archive", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
    help="Folder of the raw records; without it DB.warc beside the corpus.",
)  # fmt: skip
def show_raw(path: Path, name: str, is_headers: bool, archive: Path | None) -> None:
    """The reply from which the newest version of an article was read, out of its WARC file, its digest checked.

    What comes is what the server sent, unpacked: look at it in a pager, not on a bare terminal.

    \b
    Examples:
      sqlite-utils pressmark raw my-demo/demo.db 1 > page.html
      sqlite-utils pressmark raw my-demo/demo.db 1 --headers
    """
    from crawler.archive.decoding import decode_payload
    from crawler.audit.replay import read_reply
    from crawler.errors import ArchiveError

    with _corpus(path) as store:
        version_id = _require_article(store, name)["version_id"]
        row = store.connection.execute(
            "SELECT f.* FROM versions v JOIN fetches f ON f.fetch_id = v.fetch_id WHERE v.version_id = ?", (version_id,)
        ).fetchone()
        try:
            reply = read_reply(archive or path.with_name(path.name + ".warc"), row)
            assert reply.payload is not None
            body = decode_payload(reply.payload, reply.headers)
        except ArchiveError as error:
            raise click.ClickException(str(error)) from error
    if not is_headers:
        if sys.stdout.isatty():
            raise click.ClickException("this is what a stranger sent: write it to a file (> page.html) or a pager")
        click.echo(body, nl=False)
        return
    kept = ("final_url", "fetched_at", "payload_sha256", "warc_file", "warc_offset", "warc_length", "warc_record_id")
    told = {"status": row["status"]} | {name: row[name] for name in kept}
    click.echo(
        json.dumps(told | {"headers": [[name, value] for name, value in reply.headers]}, ensure_ascii=True, indent=2)
    )


@pressmark.command("functions")
@shown
def list_functions(table: bool, csv: bool, nl: bool) -> None:
    """The SQL functions that Pressmark adds to sqlite-utils.

    \b
    Example:
      sqlite-utils pressmark functions --table
    """
    _write([{"function": name, "gives": text} for name, text in SIGNATURES.items()], table, csv, nl)


@contextmanager
def _corpus(path: Path) -> "Iterator[SqliteStore]":
    from crawler.errors import StoreError
    from crawler.store.sqlite import open_store

    try:
        store = open_store(path, is_read_only=True)
    except StoreError as error:
        raise click.ClickException(str(error)) from error
    try:
        yield store
    finally:
        store.close()


def _require_article(store: "SqliteStore", name: str) -> dict[str, Any]:
    found = store.find_article(name)
    return _refuse(name) if found is None else found


def _refuse(name: str) -> NoReturn:
    raise click.ClickException(f"no article {name!r}: `sqlite-utils pressmark articles DB` lists them")


def _write(rows: list[dict[str, Any]], table: bool, csv: bool, nl: bool) -> None:
    if sum((table, csv, nl)) > 1:
        raise click.UsageError("one of --table, --csv and --nl")
    if table:
        from crawler.cli.terminal import say_table

        heads = tuple(rows[0]) if rows else ()
        say_table([tuple("" if value is None else str(value) for value in row.values()) for row in rows], heads)
    elif csv:
        text = _to_csv(rows)
        click.echo(make_safe(text) if sys.stdout.isatty() else text.encode(), nl=False)
    elif nl:
        for row in rows:
            click.echo(json.dumps(row))
    else:
        click.echo("[" + ",\n ".join(json.dumps(row) for row in rows) + "]")


def _to_csv(rows: list[dict[str, Any]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(rows[0] if rows else ())
    for row in rows:
        writer.writerow([safe_cell(value) for value in row.values()])
    return file.getvalue().encode("utf-8", "backslashreplace").decode("utf-8")

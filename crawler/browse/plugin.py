"""Our plugin of Datasette: the pages' addresses, their forms, the wall, and how errors and cells are shown."""

import csv
import dataclasses
import io
import json
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from datasette import hookimpl
from datasette.utils.asgi import Base400, Forbidden, NotFound, Response
from datasette.views.base import DatasetteError

from crawler import __version__
from crawler.browse import article, pages, raw, shown
from crawler.browse.guard import App, Guard
from crawler.browse.pages import NoSuchPage, Page
from crawler.clock import format_instant, now
from crawler.report.counting import last_days, make_report
from crawler.report.figures import Report
from crawler.report.page import policy, render_page
from crawler.store.functions import add_functions

if TYPE_CHECKING:
    from crawler.browse.site import CorpusSite

logger = logging.getLogger(__name__)

MENU = (
    ("/", "Start"),
    ("/-/search", "Articles"),
    ("/-/edits", "Edits"),
    ("/-/rights", "Rights"),
    ("/-/copies", "Copies"),
    ("/-/sources", "Sources"),
    ("/-/runs", "Runs"),
    ("/-/report", "Report"),
    ("/corpus", "Tables and SQL"),
)

REPORT_DAYS = (7, 30, 365)
"""Spans that the report's page leads to; the first is shown unless an address asks for another."""
MAX_REPORT_DAYS = 3660
_FORM = r"(?:\.(?P<form>json|csv))?"

Hook = TypeVar("Hook", bound=Callable[..., Any])


def _hook(function: Hook) -> Hook:
    """Datasette's mark of a hook, with the function's own type."""
    marked: Hook = hookimpl(function)
    return marked


Build = Callable[[sqlite3.Connection, "CorpusSite", pages.Arguments, dict[str, int]], Page]


def _list(show: Callable[..., Page]) -> Build:
    return lambda connection, site, arguments, numbers: show(connection, arguments, site.cached, **numbers)


def _article(show: Callable[..., Page]) -> Build:
    return lambda connection, site, arguments, numbers: show(connection, site.corpus_path, **numbers)


_ID = r"[1-9][0-9]{0,17}"

PAGES: tuple[tuple[str, Build], ...] = (
    (r"/(?:-/overview)?", _list(pages.show_start)),
    (r"/-/search", _list(pages.show_search)),
    (r"/-/sources", _list(pages.show_sources)),
    (r"/-/runs", _list(pages.show_runs)),
    (rf"/-/runs/(?P<run_id>{_ID})", _list(pages.show_run)),
    (r"/-/edits", _list(pages.show_edits)),
    (r"/-/rights", _list(pages.show_rights)),
    (r"/-/withdrawals", _list(pages.show_withdrawals)),
    (r"/-/copies", _list(pages.show_copies)),
    (
        rf"/-/copies/(?P<cluster_id>{_ID})",
        lambda connection, site, arguments, numbers: article.show_cluster(connection, **numbers),
    ),
    (rf"/-/articles/(?P<article_id>{_ID})", _article(article.show_article)),
    (
        rf"/-/articles/(?P<article_id>{_ID})/history",
        lambda connection, site, arguments, numbers: article.show_history(
            connection, site.corpus_path, before=pages.find_number(arguments.get("before")), **numbers
        ),
    ),
    (rf"/-/articles/(?P<article_id>{_ID})/versions/(?P<number>{_ID})", _article(article.show_version)),
    (rf"/-/articles/(?P<article_id>{_ID})/versions/(?P<old>{_ID})/(?P<new>{_ID})", _article(article.show_difference)),
    (
        rf"/-/fetches/(?P<fetch_id>{_ID})",
        lambda connection, site, arguments, numbers: raw.show_fetch(connection, site.archive, **numbers),
    ),
)


@_hook
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Our pages; they come before Datasette's own."""
    return [
        *((f"^{pattern}{_FORM}$", _view(build)) for pattern, build in PAGES),
        (rf"^/-/fetches/(?P<fetch_id>{_ID})/(?P<what>source|rendering)$", _send_source),
        (r"^/-/report(?:\.(?P<form>json))?$", _send_report),
    ]


def _view(build: Build) -> Callable[..., Awaitable[Any]]:
    async def view(datasette: "CorpusSite", request: Any) -> Any:
        given = dict(request.url_vars)
        form = given.pop("form", None)
        numbers = {name: int(value) for name, value in given.items()}
        arguments = {name: request.args[name] for name in request.args} | {pages.FORM: form or ""}
        try:
            page = await datasette.read(lambda connection: build(connection, datasette, arguments, numbers))
        except NoSuchPage as error:
            raise NotFound(str(error)) from error
        if form == "json":
            return Response.json({"title": page.title, **page.data}, default=_plain)
        if form == "csv":
            if page.rows is None:
                raise NotFound("This page is no list: it has JSON, but no CSV.")
            return Response(_write_csv(page), content_type="text/csv; charset=utf-8")
        context = {"title": page.title, "has_csv": page.rows is not None, **page.data}
        return Response.html(await datasette.render_template(page.template, context, request=request))

    return view


def _plain(value: Any) -> Any:
    """What JSON has no form for."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return str(value)


def _write_csv(page: Page) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(page.columns)
    for row in page.rows or ():
        writer.writerow([_cell(row.get(name)) for name in page.columns])
    return file.getvalue().encode("utf-8", "backslashreplace").decode("utf-8")


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list, tuple)) else value


async def _send_source(datasette: "CorpusSite", request: Any) -> Any:
    """The source of a reply as a file to keep: a browser is told not to show it, and would run nothing in it."""
    fetch_id, is_rendering = int(request.url_vars["fetch_id"]), request.url_vars["what"] == "rendering"
    archive = datasette.archive
    try:
        body = await datasette.read(lambda connection: raw.read_source(connection, archive, fetch_id, is_rendering))
    except NoSuchPage as error:
        raise NotFound(str(error)) from error
    headers = {"content-disposition": f'attachment; filename="fetch-{fetch_id}.txt"'}
    return Response(body, headers=headers, content_type="application/octet-stream")


async def _send_report(datasette: "CorpusSite", request: Any) -> Any:
    """The report of the last days, a page of its own with its own style and the policy that names it."""
    days = max(1, min(pages.find_number(request.args.get("days")) or REPORT_DAYS[0], MAX_REPORT_DAYS))
    report, made_at = await datasette.read(
        lambda connection: datasette.cached(("report", days), lambda: _count_report(connection, datasette, days))
    )
    if request.url_vars["form"] == "json":
        return Response.json({"counted_at": made_at, **dataclasses.asdict(report)}, default=str)
    places = [*MENU[:-2], MENU[-1], *((f"/-/report?days={days}", f"{days} days") for days in REPORT_DAYS)]
    places.append((f"/-/report.json?days={days}", "JSON"))
    headers = {"content-security-policy": f"{policy()}; frame-ancestors 'none'"}
    return Response.html(render_page(report, made_at, places), headers=headers)


def _count_report(connection: sqlite3.Connection, site: "CorpusSite", days: int) -> tuple[Report, str]:
    moment = now()
    return make_report(connection, site.corpus_path.name, last_days(moment, days), moment), format_instant(moment)


@_hook
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: "CorpusSite") -> None:
    """The SQL functions that Pressmark brings, for whoever asks with SQL of their own."""
    if database != "_internal":
        add_functions(conn)


@_hook
def menu_links(datasette: "CorpusSite") -> list[dict[str, str]]:
    """The menu of every page."""
    return [{"href": href, "label": label} for href, label in MENU]


@_hook
def extra_template_vars(datasette: "CorpusSite", request: Any) -> dict[str, Any]:
    """What every page says of itself."""
    path = request.path.partition("?")[0] if request else ""
    query = f"?{request.query_string}" if request and request.query_string else ""
    stem = "/-/overview" if path == "/" else path
    return {
        "path": path,
        "corpus_file": datasette.corpus_path.name,
        "pressmark_version": __version__,
        "json_href": f"{stem}.json{query}",
        "csv_href": f"{stem}.csv{query}",
    }


@_hook
def prepare_jinja2_environment(env: Any) -> None:
    """Our filters, and no character of the web that HTML cannot hold."""
    env.filters.update(shown.FILTERS)
    env.finalize = shown.finalize


@_hook
def render_cell(value: Any, column: str, table: str | None, datasette: "CorpusSite") -> Any:
    """Cells of Datasette's tables: escaped, cut, links without a referrer."""
    return shown.cell(value, column, datasette.setting("truncate_cells_html"))


@_hook
def asgi_wrapper(datasette: "CorpusSite") -> Callable[[App], App]:
    """The wall."""
    return lambda app: Guard(app, datasette.is_open_host)


@_hook
def handle_exception(datasette: "CorpusSite", request: Any, exception: Exception) -> Callable[[], Awaitable[Any]]:
    """An error as a page, or as JSON; what nobody foresaw is logged with its traceback."""

    async def answer() -> Any:
        status, title, text = _tell(exception, "_where" in request.args)
        if request.path.partition("?")[0].endswith(".json"):
            return Response.json({"ok": False, "error": text, "status": status}, status=status)
        context = {"title": title, "error": text, "status": status}
        return Response.html(await datasette.render_template("error.html", context, request=request), status=status)

    return answer


def _tell(exception: Exception, has_own_sql: bool) -> tuple[int, str, str]:
    """Status, title and words; `has_own_sql`: the address holds a condition in SQL, which may be no SQL."""
    if isinstance(exception, NotFound):
        words = str(exception.args[0]) if exception.args and exception.args[0] != "404" else ""
        return 404, "Not found", words or "There is no such page."
    if isinstance(exception, Base400):
        return exception.status, "Not understood", str(exception.args[0])
    if isinstance(exception, Forbidden):
        return 403, "Not for showing", "This is not shown."
    if isinstance(exception, DatasetteError):
        title = exception.title or "Not done"
        words = "It took too long." if exception.message_is_html else str(exception.message)
        return 400 if exception.status == 500 else exception.status, title, words  # all are about what was asked
    if isinstance(exception, sqlite3.OperationalError) and "interrupted" in str(exception):
        return 503, "It took too long", "The corpus is large, or busy: ask for less, with rarer words or fewer days."
    if isinstance(exception, sqlite3.DatabaseError) and "prohibited" in str(exception):
        return 403, "Not for showing", "This is not shown."
    if has_own_sql and isinstance(exception, (sqlite3.OperationalError, sqlite3.ProgrammingError, sqlite3.Warning)):
        return 400, "Not understood", str(exception)
    logger.error("page failed", exc_info=exception)
    return 500, "It failed", "What happened is in the log of pressmark browse."

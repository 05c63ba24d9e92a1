"""Who may ask, what a browser is told, and cells that no spreadsheet runs."""

import csv
import io
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.browse.guard import HEADERS, CellShield, hosts_for, is_loopback, shield


@pytest.mark.parametrize("host", ["localhost", "localhost:8321", "LOCALHOST"])
def test_the_sites_own_name_is_answered(ask: Any, host: str) -> None:
    assert ask("/", host=host).status == 200


@pytest.mark.parametrize("host", ["news.example", "localhost.news.example", "127.0.0.1.news.example:8321", "", "a b"])
def test_a_name_that_a_stranger_lets_lead_here_is_refused(ask: Any, host: str) -> None:
    answer = ask("/-/search.json", host=host)

    assert answer.status == 421
    assert "bridge" not in answer.text


@pytest.mark.parametrize(
    ("bound", "host", "is_open"),
    [
        pytest.param("127.0.0.1", "localhost", True, id="own name"),
        pytest.param("127.0.0.1", "[::1]", True, id="own address, version 6"),
        pytest.param("127.0.0.1", "192.0.2.7", False, id="another address while bound to loopback"),
        pytest.param("localhost", "news.example", False, id="another name"),
        pytest.param("0.0.0.0", "192.0.2.7", True, id="an address while bound to all"),
        pytest.param("0.0.0.0", "news.example", False, id="a name while bound to all"),
        pytest.param("desk.example", "desk.example", True, id="the name that was given"),
    ],
)
def test_names_that_are_answered_follow_from_the_address_bound(bound: str, host: str, is_open: bool) -> None:
    assert hosts_for(bound)(host) is is_open


def test_what_is_loopback() -> None:
    hosts = ("localhost", "127.0.0.1", "127.8.9.1", "::1", "0.0.0.0", "10.0.0.1", "news.example")
    assert [host for host in hosts if is_loopback(host)] == ["localhost", "127.0.0.1", "127.8.9.1", "::1"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading_is_answered(ask: Any, method: str) -> None:
    assert ask("/corpus/articles", method).status == 405


def test_head_has_no_body(ask: Any) -> None:
    answer = ask("/-/runs", "HEAD")

    assert (answer.status, answer.body) == (200, b"")


def test_the_report_has_its_own_style_and_no_script(ask: Any) -> None:
    answer = ask("/-/report")
    policy = answer.headers["content-security-policy"]

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("; frame-ancestors 'none'")
    assert "script" not in policy
    assert "unsafe" not in policy


def test_pages_of_others_may_link_here_but_not_read(ask: Any) -> None:
    assert ask("/", sec_fetch_site="cross-site", sec_fetch_mode="navigate").status == 200
    assert ask("/", sec_fetch_site="cross-site", sec_fetch_mode="no-cors").status == 403
    assert ask("/", sec_fetch_site="same-site", sec_fetch_mode="cors").status == 403
    assert ask("/-/pressmark/pressmark.css", sec_fetch_site="same-origin", sec_fetch_mode="no-cors").status == 200


@pytest.mark.parametrize(
    "address",
    ["/", "/-/search.json", "/-/search.csv", "/corpus", "/corpus/articles.json", "/corpus/articles.csv", "/-/nothing",
     "/-/pressmark/pressmark.css", "/favicon.ico", "/-/articles/1", "/corpus?sql=select+x", "/-/versions.json"],
)  # fmt: skip
def test_every_answer_forbids_scripts_frames_sniffing_and_referrers(ask: Any, address: str) -> None:
    headers = ask(address).headers

    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "script" not in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "address",
    ["/-/permissions", "/-/messages", "/-/allow-debug", "/-/patterns", "/-/logout", "/-/auth-token", "/-/threads",
     "/-/actor.json", "/_internal", "/_internal.json", "/_memory"],
)  # fmt: skip
def test_pages_for_developers_and_accounts_are_closed(ask: Any, address: str) -> None:
    assert ask(address).status == 404


@pytest.mark.parametrize(
    "address",
    ["/corpus/corpus_secrets", "/corpus/corpus_secrets.json", "/corpus.json?sql=select+*+from+corpus_secrets",
     "/corpus.json?sql=select+count(*)+from+corpus_secrets",
     "/corpus.json?sql=with+s+as+(select+value+from+corpus_secrets)+select+*+from+s"],
)  # fmt: skip
def test_what_is_secret_in_the_corpus_cannot_be_read(ask: Any, address: str) -> None:
    answer = ask(address)

    assert answer.status in (400, 403)
    assert "rows" not in answer.text or not answer.json().get("rows")


@pytest.mark.parametrize(
    "sql",
    ["attach database '/tmp/x.db' as x", "delete from articles", "update articles set title = 'x'",
     "create table x (y)", "pragma writable_schema = on", "select load_extension('x')", "vacuum into '/tmp/x.db'",
     "with x as (select 1) delete from articles"],
)  # fmt: skip
def test_sql_of_ones_own_only_reads(ask: Any, sql: str) -> None:
    answer = ask(f"/corpus.json?sql={sql.replace(' ', '+')}")

    assert answer.status in (400, 403, 500)
    assert ask("/corpus.json?sql=select+count(*)+as+n+from+articles&_shape=array").json() == [{"n": 32}]


NUMBER = re.compile(r"[+-][0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
WIDE = "\uff1d\uff0b\uff0d\uff20"
"""The signs of East Asian keyboards, which spreadsheets there read as the narrow ones."""
CELLS = st.text(st.sampled_from(f"=+-@\t\r\n\"',; a1\u00e9\u202e{WIDE}")) | st.text(max_size=20)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5), st.integers(1, 40))
def test_no_cell_begins_a_formula_and_nothing_else_changes(rows: list[list[str]], size: int) -> None:
    rows = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in rows]
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    data = file.getvalue().encode()
    safe = CellShield()
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    out = b"".join(safe.feed(piece, False) for piece in pieces) + safe.feed(b"", True)

    found = list(csv.reader(io.StringIO(out.decode(), newline="")))
    expected = [["'" + cell if is_run(cell) else cell for cell in row] for row in rows]
    assert found == expected


def is_run(cell: str) -> bool:
    """Whether a spreadsheet would take it for a formula."""
    return cell.startswith((*"=+-@\t\r\n", *WIDE)) and NUMBER.fullmatch(cell) is None


def test_numbers_stay_numbers() -> None:
    assert [shield(cell) for cell in ("-5", "+1.5", "-1e9", "-", "-1+1", "--1", "=1")] == [
        "-5", "+1.5", "-1e9", "'-", "'-1+1", "'--1", "'=1",
    ]  # fmt: skip

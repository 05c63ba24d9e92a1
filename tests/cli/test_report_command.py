"""`pressmark report`, and how tables and colours behave on a terminal."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from storekit import make_run, store_article

from crawler.cli import terminal
from crawler.cli.main import group
from crawler.cli.report_view import COLUMNS, draw_bar, write_report
from crawler.cli.terminal import cell_width, cut, fit_widths
from crawler.report.figures import Figure, Form, Matter, Report, Span
from crawler.store.sqlite import open_store

WIDE = "新聞社の記事一覧とその先にあるとても長い名前の新聞"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRESSMARK_CONFIG", str(tmp_path / "none.toml"))
    (tmp_path / "none.toml").touch()
    path = tmp_path / "news.db"
    store = open_store(path)
    store_article(store, make_run(store), "https://news.example/bridge")
    store.close()
    return path


def run(corpus: Path, *words: str, colour: bool = False) -> Result:
    return CliRunner().invoke(group, ["--db", str(corpus), "report", *words], prog_name="pressmark", color=colour)


MARCH = ("--from", "2026-02-23", "--to", "2026-03-01")


def test_text_page_and_json_tell_the_same(corpus: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    told = json.loads(run(corpus, *MARCH, "--json").stdout)
    both = run(corpus, *MARCH, "--html", str(page), "--text")
    out = run(corpus, *MARCH, "--html", "-").stdout

    assert (told["from"], told["to"], told["totals"]["articles new in this time"]) == ("2026-02-23", "2026-03-01", 1)
    assert told["figures"][0]["rows"][-1] == {"day": "2026-03-01", "(no source)": 1.0}
    assert "  2026-03-01  1  ████" in both.stdout
    assert f"written: {page}" in both.stderr
    assert page.read_text(encoding="utf-8").splitlines()[:8] == out.splitlines()[:8]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".report")] == []


def test_the_last_seven_days_are_told_unless_others_are_asked_for(corpus: Path) -> None:
    told = json.loads(run(corpus, "--json").stdout)
    month = json.loads(run(corpus, "--json", "--days", "31", "--to", "2026-03-01").stdout)

    assert (date.fromisoformat(told["to"]) - date.fromisoformat(told["from"])).days == 6
    assert (month["from"], month["to"]) == ("2026-01-30", "2026-03-01")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--json", "--text"), id="two forms of one output"),
        pytest.param(("--html", "-", "--ascii"), id="page and text on one output"),
        pytest.param(("--from", "2026-03-02", "--to", "2026-03-01"), id="ends before it begins"),
        pytest.param(("--from", "2026-03-02", "--days", "3"), id="two beginnings"),
        pytest.param(("--from", "yesterday"), id="no day"),
    ],
)
def test_what_cannot_be_is_a_usage_error(corpus: Path, words: tuple[str, ...]) -> None:
    assert run(corpus, *words).exit_code == 2


def make_report(name: str) -> Report:
    figures = (
        Figure("a", "Time", "", Form.TIME, "day", (name, "b"), (("2026-01-01", (3.0, 1.0)),)),
        Figure("b", "Stacks", "", Form.STACKS, "source", ("silent", "declared"), ((name, (1.0, 20000.0)),)),
        Figure("c", "Shares", "", Form.SHARES, "way", ("copies",), ((f"{name} → {name}", (12.0,)), ("x", (1.0,)))),
        Figure("d", "Lags", "", Form.LAGS, "source", ("median", "nine in ten", "counted"), ((name, (9.0, 99.0, 7.0)),)),
    )
    return Report(
        "news.db", Span(date(2026, 1, 1), date(2026, 1, 2)), (("articles", 1),), (Matter(True, name, "x"),), figures
    )


@pytest.mark.parametrize("name", [WIDE, "a long name of a source " * 5, "\x1b[31mred\u202e", "é" * 90])
def test_no_line_is_wider_than_a_mail_and_none_steers_a_terminal(name: str) -> None:
    lines = [line for _, line in write_report(make_report(name), False)]

    assert max(map(cell_width, lines)) <= COLUMNS
    assert not terminal.CONTROLS.search("".join(lines))


def test_ascii_is_ascii(corpus: Path) -> None:
    lines = "\n".join(line for _, line in write_report(make_report("Paper"), True))

    assert lines.isascii()
    assert "Paper -> Paper  12  92%  ####" in lines
    assert run(corpus, *MARCH, "--ascii").stdout.isascii()


@given(st.floats(0, 1), st.integers(8, 60), st.booleans())
def test_a_bar_keeps_to_its_room_and_shows_what_is_not_nothing(share: float, room: int, is_ascii: bool) -> None:
    bar = draw_bar(share, room, is_ascii)

    assert len(bar) <= room
    assert bool(bar) is (share > 0)


def test_headings_are_bold_on_a_terminal_unless_no_color_is_set(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1mPressmark report" in run(corpus, *MARCH, colour=True).stdout
    assert "\x1b" not in run(corpus, *MARCH).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run(corpus, *MARCH, colour=True).stdout


@given(st.lists(st.integers(1, 120), min_size=1, max_size=12), st.integers(60, 200))
def test_columns_give_way_until_a_line_fits(widths: list[int], total: int) -> None:
    fitted = fit_widths(widths, total)

    assert all(new <= old for new, old in zip(fitted, widths, strict=True))
    assert sum(fitted) + 2 * (len(fitted) - 1) <= total or max(fitted) <= 6
    assert all(new == old or new >= 6 for new, old in zip(fitted, widths, strict=True))


@settings(max_examples=50)
@given(st.text(max_size=40), st.integers(1, 40))
def test_a_cut_text_is_never_wider_than_it_may_be(text: str, width: int) -> None:
    safe = " ".join(terminal.make_safe(text).split())

    assert cell_width(cut(safe, width)) <= width
    assert cut(safe, 200) == safe


@pytest.mark.parametrize("columns", [20, 40, 59])
def test_a_table_on_a_narrow_terminal_is_a_block_a_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal.say_table([("1", WIDE * 2, "ok"), ("22", "short", "")], ("id", "name", "state"))
    lines = capsys.readouterr().out.splitlines()

    assert max(map(cell_width, lines)) <= columns
    assert (lines[0], lines[2:]) == ("id     1", ["state  ok", "", "id     22", "name   short"])


def test_a_table_of_too_many_columns_is_a_block_a_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    terminal.say_table([("a long value",) * 12], tuple(f"column {number:02}" for number in range(12)))

    assert capsys.readouterr().out.splitlines() == [f"column {number:02}  a long value" for number in range(12)]


@pytest.mark.parametrize(("columns", "is_terminal", "width"), [("80", True, 45), ("200", True, 90), ("80", False, 90)])
def test_a_line_of_a_list_fits_the_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: str, is_terminal: bool, width: int
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal)
    monkeypatch.setenv("COLUMNS", columns)

    assert cell_width(terminal.fit("word " * 50, 90, 35)) == width
    assert terminal.fit("H" + "\u0300" * 9, 90) == "H" + "\u0300" * (4 if is_terminal else 9)


def test_tables_fit_the_terminal_in_wide_characters_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "70")
    rows: list[tuple[str, ...]] = [("1", WIDE * 2, "ok"), ("22", "short", "failing")]
    terminal.say_table(rows, ("id", "name", "state"))
    lines = capsys.readouterr().out.splitlines()

    assert max(map(cell_width, lines)) <= 70
    assert [
        cell_width(line[: line.index(word)]) for line, word in zip(lines, ("state", "ok", "failing"), strict=True)
    ] == ([cell_width(lines[0][: lines[0].index("state")])] * 3)
    monkeypatch.setattr("sys.stdout.isatty", lambda: False)
    terminal.say_table(rows, ("id", "name", "state"))
    assert WIDE * 2 in capsys.readouterr().out

"""docs/benchmarks.md says what the figures say."""

import json
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent / "bench"
DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(autouse=True)
def bench_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(BENCH), *sys.path])
    monkeypatch.delitem(sys.modules, "page", raising=False)


def test_the_page_is_made_of_the_figures() -> None:
    from page import page

    assert (DOCS / "benchmarks.md").read_text(encoding="utf-8") == page()


def test_ratios_are_those_of_the_same_round(tmp_path: Path) -> None:
    from page import page

    rounds = [
        {"setting": {"web": "two sites", "day": "2026-03-01", "python": "3.13"}},
        {"round": 0, "contestant": "pressmark, workers = 1", "articles": 10, "cpu_s": 0.5, "clock_s": 1, "peak_mb": 90},
        {"round": 0, "contestant": "another", "articles": 8, "cpu_s": 0.8, "clock_s": 2, "peak_mb": 70},
        {"round": 1, "contestant": "pressmark, workers = 1", "articles": 10, "cpu_s": 1.0, "clock_s": 2, "peak_mb": 92},
        {"round": 1, "contestant": "another", "articles": 8, "cpu_s": 1.6, "clock_s": 4, "peak_mb": 72},
    ]
    lines = "\n".join(map(json.dumps, rounds))
    (tmp_path / "crawl-two.jsonl").write_text(lines + "\n", encoding="utf-8")

    told = page(tmp_path)

    assert "### Two sites\n\n2026-03-01; python 3.13.\n" in told
    assert "| another | 2 | 8 | 150.0 | 2.00 | 3.0 | 0.40 | 71 |" in told


def test_growth_is_told_as_an_exponent(tmp_path: Path) -> None:
    from page import page

    names = ("batch", "placing", "why", "search", "search, common word")
    rows = [{"size": size} | dict.fromkeys(names, cost) for size, cost in ((1_000, 1_000.0), (100_000, 10_000.0))]
    (tmp_path / "growth.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    assert "| exponent | 0.50 | 0.50 | 0.50 | 0.50 | 0.50 |" in page(tmp_path)

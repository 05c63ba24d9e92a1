"""The page of a report: safe, closed, and readable by everybody."""

import base64
import hashlib
import math
import re
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from crawler.report.drawing import describe, draw, find_ticks, tell_minutes
from crawler.report.figures import Figure, Form, Matter, Report, Span
from crawler.report.page import DARK, GROUND_DARK, GROUND_LIGHT, LIGHT, render_page

HOSTILE = "<script>alert(1)</script>\"'&\x1b[31m\u202e漢字新聞社の記事一覧とその先にある長い名前\x00"


TWO_DAYS = (("2026-01-01", (3.0, 1.0)), ("2026-01-02", (0.0, 0.0)))
LAGS = ("median", "nine in ten", "counted")


def make_figures(name: str) -> tuple[Figure, ...]:
    return (
        Figure("a", "Over time", "Said.", Form.TIME, "day", (name, "b"), TWO_DAYS),
        Figure("b", "Stacks", "Said.", Form.STACKS, "source", ("x", "y"), ((name, (1.0, 2.0)),), True),
        Figure("c", "Parts", "Said.", Form.PARTS, "source", ("x", "y"), ((name, (1.0, 2.0)), ("none", (0.0, 0.0)))),
        Figure("d", "Shares", "Said.", Form.SHARES, "outcome", ("n",), ((name, (1.0,)), ("z", (3.0,)))),
        Figure("e", "Lags", "Said.", Form.LAGS, "source", LAGS, ((name, (0.5, 3000.0, 7.0)),)),
        Figure("f", "Empty", "Said.", Form.SHARES, "outcome", ("n",), ()),
    )  # fmt: skip


def make_page(name: str) -> str:
    span = Span(date(2026, 1, 1), date(2026, 1, 2))
    matters = (Matter(True, name, "pressmark runs"),)
    return render_page(
        Report(name, span, (("articles", 1234),), matters, make_figures(name)), "2026-01-02T00:00:00.000Z"
    )


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return html.document_fromstring(make_page(HOSTILE))


def test_nothing_from_the_web_becomes_markup(page: html.HtmlElement) -> None:
    assert not page.xpath("//script | //*[@style] | //*[@onload] | //iframe | //object | //link | //img")
    assert "alert(1)" in page.text_content()
    assert not re.search("[\x00-\x08\x0b-\x1f]", make_page(HOSTILE))


def test_nothing_is_loaded_and_the_policy_names_the_style_by_its_hash(page: html.HtmlElement) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = page.xpath("//style/text()")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "url(" not in style
    assert "http" not in style
    assert [link for link in page.xpath("//@href | //@src") if not link.startswith("#")] == []


def test_every_plot_has_title_description_and_a_table_with_its_numbers(page: html.HtmlElement) -> None:
    plots = page.xpath("//svg[@role='img']")

    assert len(plots) == 5
    ids = set(page.xpath("//@id"))
    for plot in plots:
        assert set(plot.get("aria-labelledby").split()) <= ids
        assert plot.xpath("string(title)") and plot.xpath("string(desc)")
        assert plot.xpath("ancestor::section//table//th[@scope='row']")
    assert set(page.xpath("//nav//a/@href")) == {f"#{name}" for name in "abcdef"}
    assert "Nothing in this time." in page.text_content()
    assert page.xpath("//section[@id='a']//ul[@class='legend']/li")
    assert len(ids) == len(page.xpath("//@id"))


@pytest.mark.parametrize("figure", make_figures(HOSTILE)[:5], ids=lambda figure: figure.form.value)
def test_a_plot_is_well_formed_and_stays_in_its_frame(figure: Figure) -> None:
    root = etree.fromstring(draw(figure).encode())
    _, _, width, height = map(float, root.get("viewBox", "").split())

    marks = [{name: float(mark.get(name, "0")) for name in ("x", "y", "width", "height")} for mark in root.iter("rect")]
    assert marks or figure.form is Form.LAGS
    for mark in marks:
        assert mark["x"] >= 0 and mark["x"] + mark["width"] <= width + 0.1
        assert mark["y"] >= 0 and mark["y"] + mark["height"] <= height + 0.1


def test_a_figure_says_in_words_what_it_shows() -> None:
    time, *_, lags, empty = make_figures("Paper")

    assert describe(time) == "4 in all; the most is 2026-01-01 with 4. By series: Paper 3, b 1."
    assert describe(lags) == (
        "The quickest is Paper with a median of 30 s; the slowest tail has Paper, "
        "where nine in ten are found within 2.1 days."
    )
    assert (describe(empty), draw(empty)) == ("Nothing in this time.", "")
    assert [tell_minutes(value) for value in (0, 59, 90, 5000)] == ["0 s", "59 min", "1.5 h", "3.5 days"]
    assert "is-last" not in draw(replace(time, is_last_other=True))


def test_the_rest_has_its_number_and_no_bar_that_would_dwarf_the_others() -> None:
    rows = (("a → b", (5.0,)), ("c → d", (3.0,)), ("9 other ways", (500.0,)))
    figure = Figure("f", "Ways", "Said.", Form.SHARES, "way", ("copies",), rows, has_rest=True)
    root = etree.fromstring(draw(figure).encode())
    widths = [float(mark.get("width", "0")) for mark in root.iter("rect")]

    assert (len(widths), round(widths[0] / widths[1], 1)) == (2, 1.7)
    assert "500 (98%)" in "".join(root.itertext())
    assert describe(figure) == "508 in all; the most is a → b with 5."


@pytest.mark.parametrize("days", [1, 7, 8, 15, 29, 62])
def test_no_two_dates_under_a_plot_overlap(days: int) -> None:
    rows = tuple((f"2026-01-{day:02}", (1.0,)) for day in range(days))
    root = etree.fromstring(draw(Figure("t", "T", "", Form.TIME, "day", ("n",), rows)).encode())
    places = [float(text.get("x", "0")) for text in root.iter("text") if str(text.text).startswith("2026")]

    assert places
    assert all(later - place >= 70 for place, later in pairwise(places))
    assert max(places) <= 720 - 36


@given(st.floats(0.5, 1e9))
def test_ticks_are_few_and_reach_the_largest_value(most: float) -> None:
    ticks = find_ticks(most)

    assert ticks[0] == 0 and ticks[-1] >= most
    assert len(ticks) <= 7


Colour = tuple[float, float, float]
WITHOUT = (
    ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
)
"""Usual sight; without receptors for red, green, blue. Source: Machado, Oliveira, Fernandes 2009, severity 1."""


def linear(colour: str) -> Colour:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    bent = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in (red, green, blue)]
    return bent[0], bent[1], bent[2]


def luminance(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def lab(colour: Colour, sight: tuple[Colour, ...]) -> Colour:
    """CIE L*a*b* of a colour as such eyes see it."""
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, colour, strict=True)))) for row in sight)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = luminance((red, green, blue))
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize(("colours", "ground"), [(LIGHT, GROUND_LIGHT), (DARK, GROUND_DARK)], ids=["light", "dark"])
def test_colours_keep_apart_for_every_kind_of_sight_and_stand_out(colours: tuple[str, ...], ground: str) -> None:
    for one, other in combinations(colours, 2):
        for sight in WITHOUT:
            assert math.dist(lab(linear(one), sight), lab(linear(other), sight)) > 30, (one, other)
    for colour in colours:
        dark, light = sorted((luminance(linear(colour)), luminance(linear(ground))))
        assert (light + 0.05) / (dark + 0.05) >= 3, colour

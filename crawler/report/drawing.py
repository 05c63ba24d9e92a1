"""Draws a figure as SVG that says in words what it shows, and takes its colours from the page it stands in.

Nothing in it is a style, a script or an address: marks have classes (`s0` to `s4`, `rest`), so that one style sheet
gives them colours for light and dark, and a strict Content-Security-Policy lets it through. Each mark has a `title`,
which browsers show beside the pointer; readers of the screen get the plot's own `title` and `desc`, and the table.
"""

from collections.abc import Iterator, Sequence
from html import escape
from math import floor, log10

from crawler.rendition.differences import drop_controls
from crawler.report.figures import Figure, Form

WIDTH = 720
"""Of every plot, in its own units; the page scales it to its column."""
_CHARS, _CHAR = 44, 7.2
"""Columns of a row's label at most, and the room of one."""
_ROW, _BAR, _LEAST = 26, 16, 2
_HEIGHT, _TOP, _LEFT, _FOOT = 240, 10, 46, 28
"""Of plots over time: height of the plane, and what lies around it."""
_NUMBER = 120
"""Room for the numbers behind a bar."""
_MOST_DATES, _DATE = 8, 72
"""Dates under a plot at most, and the room of one."""
_MINUTES = (
    (1, "1 min"),
    (10, "10 min"),
    (60, "1 h"),
    (360, "6 h"),
    (1440, "1 day"),
    (10080, "1 week"),
    (43200, "30 days"),
)
"""Ticks of the scale of lags."""


def draw(figure: Figure) -> str:
    """The plot; empty for a figure without numbers."""
    if not figure.total:
        return ""
    makers = {
        Form.TIME: _draw_time,
        Form.STACKS: _draw_stacks,
        Form.PARTS: _draw_stacks,
        Form.SHARES: _draw_stacks,
        Form.LAGS: _draw_lags,
    }
    height, marks = makers[figure.form](figure)
    name = figure.name
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{_text(figure.title)}</title>'
        f'<desc id="{name}-desc">{_text(describe(figure))}</desc>{"".join(marks)}</svg>'
    )


def describe(figure: Figure) -> str:
    """The plot in a sentence or two: how much it is, and what is the most."""
    if not figure.total:
        return "Nothing in this time."
    if figure.form is Form.LAGS:
        slowest = max(figure.rows, key=lambda row: row[1][1])
        quickest = min(figure.rows, key=lambda row: row[1][0])
        return (
            f"The quickest is {quickest[0]} with a median of {tell_minutes(quickest[1][0])}; the slowest tail has "
            f"{slowest[0]}, where nine in ten are found within {tell_minutes(slowest[1][1])}."
        )
    most = max(figure.named, key=lambda row: sum(row[1]))
    said = f"{tell_number(figure.total)} in all; the most is {most[0]} with {tell_number(sum(most[1]))}."
    if len(figure.series) < 2:
        return said
    sums = [sum(values[place] for _, values in figure.rows) for place in range(len(figure.series))]
    parts = (f"{name} {tell_number(value)}" for name, value in zip(figure.series, sums, strict=True))
    return f"{said} By series: {', '.join(parts)}."


def class_of(figure: Figure, place: int) -> str:
    """The class that gives a series its colour."""
    return "rest" if figure.is_last_other and place == len(figure.series) - 1 else f"s{place}"


def tell_number(value: float) -> str:
    """`1,234`; with one decimal where there is one."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def tell_minutes(minutes: float) -> str:
    """`40 s`, `12 min`, `3.4 h`, `2.1 days`."""
    if minutes < 1:
        return f"{minutes * 60:.0f} s"
    if minutes < 60:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.1f} h" if minutes < 2880 else f"{minutes / 1440:.1f} days"


def find_ticks(most: float) -> list[float]:
    """Round numbers from 0 to at least `most`, four to six of them: 1, 2 or 5 times a power of ten apart."""
    raw = max(most, 1) / 4
    power = 10 ** floor(log10(raw))
    step = max(1, next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw))
    ticks = [0.0]
    while ticks[-1] < most:
        ticks.append(ticks[-1] + step)
    return ticks


def _draw_time(figure: Figure) -> tuple[int, Iterator[str]]:
    return _TOP + _HEIGHT + _FOOT, _columns(figure)


def _columns(figure: Figure) -> Iterator[str]:
    ticks = find_ticks(max(sum(values) for _, values in figure.rows))
    scale, floor_y = _HEIGHT / ticks[-1], _TOP + _HEIGHT
    for tick in ticks:
        y = floor_y - tick * scale
        yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{WIDTH}"/>'
        yield f'<text class="tick" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tell_number(tick)}</text>'
    slot = (WIDTH - _LEFT) / len(figure.rows)
    width = min(slot * 0.8, 60)
    every = -(-len(figure.rows) // _MOST_DATES)
    free_from = 0.0
    for number, (label, values) in enumerate(figure.rows):
        x, y = _LEFT + slot * number + (slot - width) / 2, float(floor_y)
        for place, value in enumerate(values):
            if value:
                y -= value * scale
                told = f"{label}, {figure.series[place]}: {tell_number(value)}"
                yield _bar(class_of(figure, place), x, y, width, value * scale, told)
        middle = min(x + width / 2, WIDTH - _DATE / 2)
        if number % every == 0 and middle >= free_from:
            free_from = middle + _DATE
            yield f'<text class="tick" x="{middle:.1f}" y="{floor_y + 18}" text-anchor="middle">{_text(label)}</text>'


def _draw_stacks(figure: Figure) -> tuple[int, Iterator[str]]:
    return len(figure.rows) * _ROW + 4, _bars(figure)


def _bars(figure: Figure) -> Iterator[str]:
    most, whole, left = max(sum(values) for _, values in figure.named), figure.total, _find_left(figure)
    room = WIDTH - left - _NUMBER
    for number, (label, values) in enumerate(figure.rows):
        x, y, total = left, number * _ROW + (_ROW - _BAR) / 2, sum(values)
        scale = room / ((total or 1) if figure.form is Form.PARTS else most)
        is_drawn = number < len(figure.named)  # the rest may be many times the most
        yield _label(label, left, y)
        for place, value in enumerate(values):
            if value and is_drawn:
                told = f"{label}, {figure.series[place]}: {tell_number(value)}"
                width = max(value * scale, _LEAST)
                yield _bar(class_of(figure, place), x, y, width, _BAR, told)
                x += width
        share = f" ({total / whole:.0%})" if figure.form is Form.SHARES else ""
        yield f'<text class="value" x="{x + 6:.1f}" y="{y + 12.5:.1f}">{tell_number(total)}{share}</text>'


def _draw_lags(figure: Figure) -> tuple[int, Iterator[str]]:
    return len(figure.rows) * _ROW + 34, _lines(figure)


def _lines(figure: Figure) -> Iterator[str]:
    most = max(values[1] for _, values in figure.rows)
    ticks = [tick for tick in _MINUTES if tick[0] <= most]
    ticks += _MINUTES[len(ticks) : len(ticks) + 1]
    left = _find_left(figure)
    room, end = WIDTH - left - 40, log10(max(ticks[-1][0], most, 10))
    foot = len(figure.rows) * _ROW + 4

    def place(minutes: float) -> float:
        return left + 8 + room * log10(max(minutes, 1)) / end

    for minutes, name in ticks:
        yield f'<path class="grid" d="M{place(minutes):.1f} 0V{foot}"/>'
        yield f'<text class="tick" x="{place(minutes):.1f}" y="{foot + 18}" text-anchor="middle">{name}</text>'
    for number, (label, (median, late, count)) in enumerate(figure.rows):
        y = number * _ROW + (_ROW - _BAR) / 2
        told = f"{label}: median {tell_minutes(median)}, nine in ten {tell_minutes(late)}, of {tell_number(count)}"
        yield _label(label, left, y)
        yield (
            f'<g><title>{_text(told)}</title><path class="span" d="M{place(median):.1f} {y + 8}H{place(late):.1f}"/>'
            f'<circle class="s0" cx="{place(median):.1f}" cy="{y + 8}" r="6"/>'
            f'<path class="end" d="M{place(late):.1f} {y}v{_BAR}"/></g>'
        )


def _find_left(figure: Figure) -> float:
    """Where bars begin: behind the widest label."""
    from rich.cells import cell_len

    return min(_CHARS, max(cell_len(label) for label, _ in figure.rows) + 1) * _CHAR + 12


def _label(label: str, left: float, y: float) -> str:
    return f'<text class="label" x="{left - 8:.1f}" y="{y + 12.5:.1f}" text-anchor="end">{_text(_cut(label))}</text>'


def _bar(name: str, x: float, y: float, width: float, height: float, told: str) -> str:
    return (
        f'<rect class="{name}" x="{x:.1f}" y="{y:.1f}" width="{width:.2f}" height="{height:.2f}">'
        f"<title>{_text(told)}</title></rect>"
    )


def _cut(label: str) -> str:
    """The label as far as there is room; wide characters take two places."""
    from rich.cells import cell_len, set_cell_size

    return label if cell_len(label) <= _CHARS else set_cell_size(label, _CHARS - 1).rstrip() + "…"


def _text(text: str) -> str:
    return escape(drop_controls(text), quote=False)


def series_of(figure: Figure) -> Sequence[tuple[str, str]]:
    """(class, name) for the legend; empty where one colour needs none."""
    if figure.form is Form.LAGS or len(figure.series) < 2:
        return ()
    return [(class_of(figure, place), name) for place, name in enumerate(figure.series)]

"""How `pressmark report` shows its figures in a terminal or a mail: lines of at most so many columns."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.cli.terminal import cell_width, cut, make_safe, pad

if TYPE_CHECKING:
    from crawler.report.figures import Figure, Report

COLUMNS = 80
"""Of a line, however wide the terminal is: mails are read so."""
HEAD, GRAVE, PLAIN = "head", "grave", "plain"
_LABEL, _LEAST_BAR = 30, 8
_EIGHTHS = " ▏▎▍▌▋▊▉█"


def write_report(report: "Report", is_ascii: bool) -> Iterator[tuple[str, str]]:
    """(kind of line, line): kinds are HEAD, GRAVE and PLAIN, for whoever has colours.

    Args:
        is_ascii: bars and arrows of ASCII; words from the web stay as they are.
    """
    yield HEAD, f"Pressmark report, {report.span.first} to {report.span.last} (UTC)"
    yield PLAIN, _safe(report.corpus)
    yield PLAIN, ""
    for name, value in report.totals:
        yield PLAIN, f"{value:>12,}  {name}"
    yield PLAIN, ""
    yield HEAD, "What needs attention"
    for one in report.matters:
        yield (GRAVE if one.is_grave else PLAIN), cut(f"  {'!' if one.is_grave else '-'} {_safe(one.text)}", COLUMNS)
        yield PLAIN, f"      {one.hint}"
    if not report.matters:
        yield PLAIN, "  nothing"
    for figure in report.figures:
        yield PLAIN, ""
        yield HEAD, figure.title
        for line in _write_figure(figure, is_ascii):
            yield PLAIN, cut(line, COLUMNS)


def _write_figure(figure: "Figure", is_ascii: bool) -> Iterator[str]:
    from crawler.report.drawing import tell_number
    from crawler.report.figures import Form
    from crawler.report.page import tell_cell

    if not figure.total:
        yield "  nothing in this time"
        return
    labels = [_label(label, is_ascii) for label, _ in figure.rows]
    width = max(map(cell_width, labels))
    is_table = figure.form in (Form.STACKS, Form.PARTS, Form.LAGS)
    sums = [sum(values) for _, values in figure.rows]
    cells = [
        [tell_cell(figure, place, value) for place, value in enumerate(values)] if is_table else [tell_number(total)]
        for (_, values), total in zip(figure.rows, sums, strict=True)
    ]
    heads = list(figure.series) if is_table else [""]
    widths = [max(cell_width(row[place]) for row in [heads, *cells]) for place in range(len(heads))]
    room = COLUMNS - 4 - width - sum(width + 2 for width in widths)
    if is_table:
        yield "  " + pad("", width) + "".join("  " + pad(head, w, True) for head, w in zip(heads, widths, strict=True))
    has_bars = room >= _LEAST_BAR and figure.form not in (Form.LAGS, Form.PARTS)
    most = max(sums[: len(figure.named)])
    for number, (label, row, total) in enumerate(zip(labels, cells, sums, strict=True)):
        numbers = "".join("  " + pad(cell, w, True) for cell, w in zip(row, widths, strict=True))
        bar = draw_bar(total / most, room, is_ascii) if has_bars and number < len(figure.named) else ""
        share = f" {total / figure.total:4.0%}" if figure.form is Form.SHARES else ""
        yield f"  {pad(label, width)}{numbers}{share}  {bar[: len(bar) - len(share)] if share else bar}".rstrip()
    if figure.form is Form.TIME and len(figure.series) > 1:
        yield ""
        yield from _write_sums(figure)


def _write_sums(figure: "Figure") -> Iterator[str]:
    """What each series of a figure over time comes to."""
    for place, name in enumerate(figure.series):
        yield f"  {sum(values[place] for _, values in figure.rows):>8,.0f}  {_safe(name)}"


def draw_bar(share: float, room: int, is_ascii: bool) -> str:
    """A bar of `share` times `room` columns, by eighths of one; what is not nothing has at least the smallest sign."""
    if is_ascii:
        return "#" * (max(1, round(share * room)) if share > 0 else 0)
    eighths = max(1, round(share * room * 8)) if share > 0 else 0
    return "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")


def _label(label: str, is_ascii: bool) -> str:
    return cut(_safe(label.replace(" → ", " -> ") if is_ascii else label), _LABEL + (16 if "→" in label else 0))


def _safe(text: str) -> str:
    return " ".join(make_safe(text).split())

"""The records of a report: what is counted, in a form that a plot, a table and JSON are made of alike."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Form(StrEnum):
    """How a figure is drawn."""

    TIME = "time"
    """Columns over time, stacked."""
    STACKS = "stacks"
    """Bars, stacked: one a row."""
    PARTS = "parts"
    """Bars of one length, divided: one a row, with its sum."""
    SHARES = "shares"
    """Bars of one number, with their share of the whole."""
    LAGS = "lags"
    """Lines from the median to the nine slowest in ten, over a logarithmic scale of minutes."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a report, both included, in UTC."""

    first: date
    last: date

    @property
    def since(self) -> str:
        """First instant of the span, in the stored form."""
        return f"{self.first.isoformat()}T00:00:00.000Z"

    @property
    def until(self) -> str:
        """First instant behind it."""
        return f"{(self.last + timedelta(days=1)).isoformat()}T00:00:00.000Z"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: a row has a label and, for each series, a number."""

    name: str
    """Its key in JSON and its anchor in the page."""
    title: str
    told: str
    """What is counted, and by which rule."""
    form: Form
    label: str
    """What the labels are: a day, a source."""
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]
    is_last_other: bool = False
    """The last series holds what is left: it is drawn in the colour of the rest."""
    has_rest: bool = False
    """The last row adds up what has no row of its own."""

    @property
    def named(self) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """The rows without that of the rest."""
        return self.rows[:-1] if self.has_rest else self.rows

    @property
    def total(self) -> float:
        """Sum of all numbers."""
        return sum(sum(values) for _, values in self.rows)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that a person should look at."""

    is_grave: bool
    """Nothing gets better until somebody does something."""
    text: str
    hint: str
    """The command that tells more."""


@dataclass(frozen=True, slots=True)
class Report:
    """All of it."""

    corpus: str
    """Name of the corpus's file."""
    span: Span
    totals: tuple[tuple[str, int], ...]
    matters: tuple[Matter, ...]
    figures: tuple[Figure, ...]

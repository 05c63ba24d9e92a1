import builtins
import datetime as datetime_module
import os
import pickle
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import errors, items
from crawler.errors import PageError, WorkerError, WorkerTimeout
from crawler.items import Basis, Image, NoticeKind, Outcome, Reading, Rights
from crawler.pool.records import dump_record, load_record

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.datetimes(timezones=st.just(UTC))
    | st.sampled_from(Outcome)
    | st.sampled_from(NoticeKind)
    | st.builds(Image, url=st.text(), caption=st.none() | st.text())
    | st.builds(Basis, verdict=st.text(), evidence=st.text()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.lists(inner).map(tuple),
)


class Calls:
    """Pickles as a call of any function."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> Any:
        return self.call


@settings(deadline=None)  # other work on the machine is no failure
@given(PLAIN)
def test_load_is_the_inverse_of_dump(value: object) -> None:
    assert load_record(dump_record(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        Reading(Outcome.NOT_ARTICLE, "listing", rights=Rights(status="unknown")),
        [date(2026, 1, 2), timedelta(1), timezone(timedelta(hours=2)), datetime(2026, 1, 2, tzinfo=UTC)],
        {"kinds": {NoticeKind.LICENCE}},
    ],
)
def test_records_instants_and_sets_come_through(value: object) -> None:
    assert load_record(dump_record(value)) == value


@pytest.mark.parametrize("error", [PageError("empty", "https://news.example/"), WorkerTimeout(2), KeyError("k")])
def test_errors_come_through_with_their_arguments(error: Exception) -> None:
    found = load_record(dump_record(error))
    assert (type(found), vars(found), str(found)) == (type(error), vars(error), str(error))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(pickle.dumps(Calls(os.system, "true")), id="a function of the system"),
        pytest.param(pickle.dumps(Calls(eval, "1")), id="eval"),
        pytest.param(pickle.dumps(Calls(getattr, "x", "upper")), id="getattr"),
        pytest.param(pickle.dumps(Calls(SystemExit, 1)), id="an exception that ends the process"),
        pytest.param(b"cbuiltins\ntype\n.", id="type"),
        pytest.param(b"ccrawler.items\ndataclass\n.", id="a function that an admitted module imports"),
        pytest.param(b"ccrawler.items\ndatetime\n.", id="a class that an admitted module imports"),
        pytest.param(b"\x80\x04\x8c\x0dcrawler.items\x8c\x14Entry.__init__.xxxxx\x93.", id="a dotted name"),
        pytest.param(b"ccrawler.store\nanything\n.", id="another module"),
        pytest.param(b"ccrawler.items\nAbsent\n.", id="a name that is not there"),
        pytest.param(b"cdatetime\nsys\n.", id="a module in datetime"),
        pytest.param(b"ccrawler.items\nImage\n)R.", id="too few arguments"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x80\x05", id="cut short"),
        pytest.param(b"no pickle", id="no pickle"),
    ],
)
def test_whatever_else_is_named_is_refused(data: bytes) -> None:
    with pytest.raises(WorkerError, match="cannot be read"):
        load_record(data)


CLASSES = [
    (module.__name__, name)
    for module in (items, errors, builtins, datetime_module)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and kind.__module__ == module.__name__
]

SET_BOTH_WAYS = (b"}X\x05\x00\x00\x00takenI1\nsb.", b"(N}X\x05\x00\x00\x00takenI1\nstb.")
"""Set `taken` to 1, as an item of `__dict__` and as an attribute."""


def test_nothing_that_a_pickle_finds_can_be_changed_by_it() -> None:
    """BUILD sets attributes of whatever lies before it, also of a class, or of the one member of an enum."""
    assert ("crawler.items", "Outcome") in CLASSES
    for module, name in CLASSES:
        for state in SET_BOTH_WAYS:
            data = f"c{module}\n{name}\n".encode() + state
            with suppress(WorkerError):
                load_record(data)
            assert not hasattr(getattr(sys.modules[module], name), "taken"), (module, name)
    for state in (*SET_BOTH_WAYS, b"}X\x07\x00\x00\x00_value_X\x01\x00\x00\x00xsb."):
        with pytest.raises(WorkerError):
            load_record(b"ccrawler.items\nOutcome\n(X\x06\x00\x00\x00storedtR" + state)
    assert (hasattr(Outcome.STORED, "taken"), Outcome.STORED.value) == (False, "stored")
    with pytest.raises(WorkerError):
        load_record(b"cfractions\nFraction\n(N}X\x05\x00\x00\x00takenI1\nstb.", {"fractions"})
    assert not hasattr(Fraction, "taken")


def test_a_module_can_be_admitted() -> None:
    data = b"cfractions\nFraction\n(I1\nI2\ntR."
    assert load_record(data, {"fractions"}) == 0.5
    with pytest.raises(WorkerError):
        load_record(data)

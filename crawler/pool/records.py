"""Pickles that cross the wall between a worker and its parent.

Arguments come from the parent, whom the worker trusts: plain pickle. Results come from a process that has just parsed
hostile HTML in C: should it ever be taken over, a plain `pickle.loads` in the parent would hand it the parent, too.
So results are read by an unpickler that finds nothing but

* the classes defined in the admitted modules (`crawler.items` and `crawler.errors` unless told otherwise),
* the containers set, frozenset, bytearray and complex (list, dict, tuple, str, bytes and numbers need no finding),
* the classes of `datetime`,
* the built-in exceptions.

No function can be found, so none can be called. A pickle may also set attributes of what it finds, of a class or of the
one member that an enum has for a value, and the parent would keep them. Ours have a `__setstate__`, which keeps that
off; a class that has none is found through a `_Maker` only. This keeps code out; it does not keep a taken-over worker
from sending a wrong record, or a pickle made to fill the parent's memory.

Source: https://docs.python.org/3/library/pickle.html#restricting-globals
"""

import builtins
import copyreg
import datetime
import importlib
import io
import pickle
from collections.abc import Callable, Collection
from enum import Enum, EnumType
from functools import cache
from typing import Any, NoReturn

from crawler.errors import WorkerError

ADMITTED_MODULES = frozenset({"crawler.items", "crawler.errors"})
"""Modules whose classes may stand in a result."""

_BUILTINS = frozenset({"set", "frozenset", "bytearray", "complex"})
_DATETIME = frozenset({"date", "datetime", "time", "timedelta", "timezone"})


def dump_record(record: object) -> bytes:
    """Pickle a result in the one form that `load_record` reads on every Python version (enum members by value)."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, protocol=5)
    pickler.dispatch_table = _load_reducers()
    pickler.dump(record)
    return buffer.getvalue()


def load_record(data: bytes | bytearray, admitted: Collection[str] = ADMITTED_MODULES) -> object:
    """Unpickle a result, finding only what may stand in one.

    Args:
        data: a pickle, of whatever origin.
        admitted: full names of the modules whose classes may occur.

    Raises:
        WorkerError: the data names anything else, or is no pickle.
    """
    try:
        return _RecordUnpickler(data, admitted).load()
    except Exception as error:  # the wall: a hostile pickle can raise whatever its classes raise
        raise WorkerError(f"the result cannot be read: {type(error).__name__}: {error}") from error


def _reduce_member(member: Enum) -> tuple[type[Enum], tuple[object]]:
    return type(member), (member.value,)


@cache
def _load_reducers() -> dict[type, Callable[[Any], Any]]:
    """Python 3.11.0 to 3.11.3 would ask the reader to find getattr for a member. A table by class costs nothing for the
    hundred objects of an article that are none; `reducer_override` is a call for each."""
    modules = [importlib.import_module(name) for name in sorted(ADMITTED_MODULES)]
    classes = [found for module in modules for found in vars(module).values() if isinstance(found, EnumType)]
    return copyreg.dispatch_table | dict.fromkeys(classes, _reduce_member)


class _RecordUnpickler(pickle.Unpickler):
    def __init__(self, data: bytes | bytearray, admitted: Collection[str]) -> None:
        super().__init__(io.BytesIO(data))
        self._admitted = admitted

    def find_class(self, module: str, name: str) -> type:
        found: object = None
        if module in self._admitted:
            found = getattr(importlib.import_module(module), name, None)
            if getattr(found, "__module__", None) != module:  # what the module merely imported
                found = None
        elif module == "datetime" and name in _DATETIME:
            found = getattr(datetime, name)
        elif module == "builtins":
            found = _find_builtin(name)
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name} may not stand in a result")
        return found if _keeps_its_state(found) else _Maker(found)  # type: ignore[return-value] # called as a type is


class _Maker:
    """Calls a class, and lets nothing be set on it."""

    __slots__ = ("_kind",)

    def __init__(self, kind: type) -> None:
        self._kind = kind

    def __call__(self, *arguments: object) -> object:
        return self._kind(*arguments)

    def __setstate__(self, state: object) -> NoReturn:
        raise pickle.UnpicklingError(f"the state of {self._kind.__name__} may not be set")


def _keeps_its_state(kind: type) -> bool:
    """Whether BUILD fails on this class. It asks what was found for `__setstate__` and sets attributes where there is
    none; here is one, for the instances, or the class is one of those written in C, which cannot be changed."""
    return hasattr(kind, "__setstate__") or not kind.__flags__ & _HEAP_TYPE


_HEAP_TYPE = 1 << 9
"""Py_TPFLAGS_HEAPTYPE: made by a class statement. Source: https://docs.python.org/3/c-api/typeobj.html"""


def _find_builtin(name: str) -> object:
    found = getattr(builtins, name, None)
    if name in _BUILTINS or (isinstance(found, type) and issubclass(found, Exception)):
        return found
    return None

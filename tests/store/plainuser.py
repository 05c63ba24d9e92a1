"""Takes from root, for a while, the power to write where the mode of a file forbids it."""

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

_VERSION_3 = 0x20080522
_POWERS = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH. Source: capabilities(7), linux/capability.h."""


@contextmanager
def plain_user() -> Iterator[None]:
    """In the block modes of files count, whoever runs the tests."""
    if os.geteuid() != 0:
        yield
        return
    before = _powers()
    _set_powers((before[0] & ~_POWERS, *before[1:]))
    try:
        yield
    finally:
        _set_powers(before)


def _powers() -> tuple[int, ...]:
    data = ctypes.create_string_buffer(24)
    if ctypes.CDLL(None, use_errno=True).capget(struct.pack("Ii", _VERSION_3, 0), data) != 0:
        pytest.skip("root may write everywhere here")
    return struct.unpack("6I", data.raw)


def _set_powers(powers: tuple[int, ...]) -> None:
    header, data = struct.pack("Ii", _VERSION_3, 0), struct.pack("6I", *powers)
    if ctypes.CDLL(None, use_errno=True).capset(header, data) != 0:
        pytest.skip("root may write everywhere here")

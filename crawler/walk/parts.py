"""Long work of the event loop, in parts between which whatever else waits for the loop takes its turn."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TypeVar

PART = 50
"""Addresses of a listing that are queued without a pause: 10 to 30 ms. A sitemap names up to 50,000."""

Value = TypeVar("Value")
Result = TypeVar("Result")


async def in_parts(
    call: Callable[[Sequence[Value]], Result], values: Sequence[Value], size: int = PART
) -> AsyncIterator[Result]:
    """What the call gives for some of the values after the other, in order; nothing for no values.

    Args:
        call: does a part of the work.
        values: all of them.
        size: values in a part.
    """
    for start in range(0, len(values), size):
        if start:
            await asyncio.sleep(0)
        yield call(values[start : start + size])

"""Inputs made of seeds and a target's words: by hypothesis in tests, by chance in run.py."""

import random
from collections.abc import Sequence

from hypothesis import strategies as st
from targets import Target, read_seeds

MAX_REPEATS = 2_000
"""One piece so many times in a row: what costs more than its length shows itself so."""


def inputs_of(target: Target) -> st.SearchStrategy[bytes]:
    """Texts of the target's words and of stray bytes, and seeds with a few pieces cut out and others put in."""
    words = st.sampled_from(target.words)
    pieces = (
        words | words | st.binary(max_size=6) | st.text(max_size=4).map(lambda text: text.encode("utf-8", "replace"))
    )
    grown = st.lists(pieces, max_size=24).map(b"".join)
    repeated = st.builds(lambda a, b, n, c: a + b * n + c, pieces, pieces, st.integers(2, MAX_REPEATS // 10), pieces)
    seeds = read_seeds(target)
    if not seeds:
        return grown | repeated
    wounds = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 60), pieces), min_size=1, max_size=5)
    return grown | st.builds(damage, st.sampled_from(seeds), wounds) | repeated


def damage(data: bytes, wounds: Sequence[tuple[int, int, bytes]]) -> bytes:
    """The input with pieces cut out and others put in their places."""
    for place, size, piece in wounds:
        start = place % (len(data) + 1)
        data = data[:start] + piece + data[start + size :]
    return data


def mutate(target: Target, pool: Sequence[bytes], chance: random.Random) -> bytes:
    """One input by chance: of the pool, with up to eight changes."""
    data = chance.choice(pool) if pool else b""
    for _ in range(chance.randint(1, 8)):
        data = _change(data, target, pool, chance)
    return data[:100_000]


def _change(data: bytes, target: Target, pool: Sequence[bytes], chance: random.Random) -> bytes:
    start = chance.randint(0, len(data))
    end = min(len(data), start + int(chance.expovariate(1 / 20)))
    kind = chance.randint(0, 6)
    if kind == 0:
        return data[:start] + data[end:]
    if kind == 1:
        return data[:start] + chance.randbytes(chance.randint(1, 4)) + data[end:]
    if kind == 2:
        return data[:end] + data[start:end] * chance.randint(1, 20) + data[end:]
    if kind == 3 and pool:
        other = chance.choice(pool)
        cut = chance.randint(0, len(other))
        return data[:start] + other[cut : cut + 400] + data[end:]
    if kind == 4 and chance.random() < 0.1:
        return data[:start] + chance.choice(target.words) * chance.randint(100, MAX_REPEATS) + data[end:]
    word = chance.choice(target.words)
    return data[:start] + word + data[start if kind == 5 else end :]

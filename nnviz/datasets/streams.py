"""Random numbers of the data: each use has its own stream, a function of the seed."""

from enum import IntEnum

import numpy as np

_DATA = 0xDA7A
"""Keeps these streams apart from the engine's, which may share the seed."""


class Purpose(IntEnum):
    """What random numbers are drawn for.

    Places and noise are apart so that the same points move when the noise is turned
    up; the split is apart so that it never changes the points.
    """

    PLACE = 0
    NOISE = 1
    SPLIT = 2


def stream(seed: int, purpose: Purpose) -> np.random.Generator:
    """A fresh generator; the same arguments give the same numbers."""
    sequence = np.random.SeedSequence(seed, spawn_key=(_DATA, purpose))
    return np.random.Generator(np.random.PCG64(sequence))

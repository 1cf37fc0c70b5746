"""Random numbers as a pure function of a seed, a purpose and a counter."""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """What random numbers are for; each purpose has streams of its own."""

    INITIALIZATION = 0
    EPOCH_ORDER = 1
    GRADIENT_CHECK = 2
    PLANE_DIRECTION = 3


def generator(seed: int, purpose: Purpose, counter: int) -> np.random.Generator:
    """The generator of one stream: always the same for the same three numbers."""
    sequence = np.random.SeedSequence(seed, spawn_key=(purpose, counter))
    return np.random.Generator(np.random.PCG64(sequence))

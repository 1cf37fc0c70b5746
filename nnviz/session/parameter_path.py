"""What became of parameters in the course of a run, at the steps that are kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Parameters


@dataclass(frozen=True, slots=True, eq=False)
class ParameterPath:
    """``values`` (m,) of one parameter after ``steps`` (m,) updates, read-only."""

    steps: NDArray[np.int64]
    values: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class StatesPath:
    """All parameters after ``steps`` (m,) updates, one for each."""

    steps: NDArray[np.int64]
    parameters: tuple[Parameters, ...]

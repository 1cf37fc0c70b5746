"""The first parameters of a network: drawn from a seed, or given. Biases start at 0."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.randomness import Purpose, generator
from nnviz.engine.settings import DtypeName, Initialization

DEFAULT_UNIFORM_SCALE = 0.5
DEFAULT_NORMAL_SCALE = 0.1


@np.errstate(over="ignore")
def initialize(
    architecture: Architecture, initialization: Initialization, dtype: DtypeName
) -> Parameters:
    """The parameters before the first step.

    ``he``: normal with standard deviation √(2 / n_in) (He et al. 2015). ``xavier``:
    uniform within ±√(6 / (n_in + n_out)) (Glorot & Bengio 2010); ``scale``, where
    given, multiplies both. ``uniform``: within ±scale, 0.5 unless given. ``normal``:
    standard deviation ``scale``, 0.1 unless given. ``given``: the arrays themselves.

    Each layer has random numbers of its own, so that a change of one layer's size
    leaves the layers before it as they were. Numbers are drawn in float64, so that
    float32 starts from the same values, rounded.

    Raises
    ------
    ValueError
        When given arrays do not have the shapes of the architecture.
    """
    if initialization.kind == "given":
        return _given(architecture, initialization, dtype)
    weights = [
        _draw(initialization, layer, shape).astype(dtype)
        for layer, shape in enumerate(architecture.shapes)
    ]
    return Parameters.of(weights, [np.zeros(len(W), dtype) for W in weights])


def _draw(
    initialization: Initialization, layer: int, shape: tuple[int, int]
) -> NDArray[np.float64]:
    n_out, n_in = shape
    scale = initialization.scale
    random = generator(initialization.seed, Purpose.INITIALIZATION, layer)
    match initialization.kind:
        case "he":
            std = np.sqrt(2.0 / n_in) * (1.0 if scale is None else scale)
            return random.normal(0.0, std, shape)
        case "xavier":
            limit = np.sqrt(6.0 / (n_in + n_out)) * (1.0 if scale is None else scale)
            return random.uniform(-limit, limit, shape)
        case "uniform":
            limit = DEFAULT_UNIFORM_SCALE if scale is None else scale
            return random.uniform(-limit, limit, shape)
        case "normal":
            std = DEFAULT_NORMAL_SCALE if scale is None else scale
            return random.normal(0.0, std, shape)
    return np.zeros(shape)


def _given(
    architecture: Architecture, initialization: Initialization, dtype: DtypeName
) -> Parameters:
    W: list[NDArray[Any]] = [np.array(w, dtype) for w in initialization.W or ()]
    b: list[NDArray[Any]] = [np.array(v, dtype) for v in initialization.b or ()]
    shapes = tuple(w.shape for w in W), tuple(v.shape for v in b)
    wanted = architecture.shapes, tuple((n_out,) for n_out, _ in architecture.shapes)
    if shapes != wanted:
        raise ValueError(f"Given parameters have shapes {shapes}, not {wanted}.")
    return Parameters.of(W, b)

"""From points to what the network sees: input features and standardisation."""

from collections.abc import Callable, Sequence

import numpy as np

from nnviz.datasets.dataset import FeatureName, Floats
from nnviz.datasets.room import empty_array

_FEATURES: dict[FeatureName, Callable[[Floats, Floats], Floats]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}

_NAMES: dict[FeatureName, str] = {
    "x1": "{0}",
    "x2": "{1}",
    "x1^2": "{0}²",
    "x2^2": "{1}²",
    "x1*x2": "{0}·{1}",
    "sin(x1)": "sin {0}",
    "sin(x2)": "sin {1}",
}

_BLOCK_ROWS = 4096
_BLOCK_COLUMNS = 64


def inputs_of(
    points: Floats,
    features: Sequence[FeatureName] | None,
    mean: Floats | None,
    scale: Floats | None,
) -> Floats:
    """What the network sees at ``points`` (m, d_raw), as (m, d).

    Without features and standardisation that is ``points`` itself, not a copy.
    ``features`` need 2-D points. ``mean`` and ``scale`` (d,) go together:
    (value − mean) / scale.
    """
    # Images are float32, which float64 holds exactly: no copy twice as large.
    keep = points.dtype == np.float32 and features is None
    inputs = np.ascontiguousarray(points, None if keep else np.float64)
    if features is not None:
        x1, x2 = inputs.T
        inputs = np.stack([_FEATURES[name](x1, x2) for name in features], axis=1)
    if mean is not None and scale is not None:
        plain, inputs = inputs, empty_array(inputs.shape, inputs.dtype)
        for start in range(0, len(plain), _BLOCK_ROWS):
            part = slice(start, start + _BLOCK_ROWS)
            inputs[part] = (plain[part] - mean) / scale
    return inputs


def input_names(
    point_names: tuple[str, ...], features: Sequence[FeatureName] | None
) -> tuple[str, ...]:
    """Names of the inputs: x₁, x₂², x₁·x₂, sin x₁, or made from the points' names."""
    if features is None:
        return point_names
    return tuple(_NAMES[name].format(*point_names) for name in features)


def standardization_of(values: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column of ``values`` (n, d), both (d,).

    The deviation is that of the n values themselves (divided by n). A column that
    does not vary keeps the scale 1, so that it becomes 0 and not 0 / 0.
    """
    if values.dtype == np.float32:
        # Many columns of images, a few at a time: float64 is twice as large.
        blocks = [
            standardization_of(values[:, start : start + _BLOCK_COLUMNS].astype(float))
            for start in range(0, values.shape[1], _BLOCK_COLUMNS)
        ]
        means, scales = zip(*blocks, strict=True)
        return np.concatenate(means), np.concatenate(scales)
    lowest, highest = values.min(axis=0), values.max(axis=0)
    constant = lowest == highest
    # The mean of equal numbers can be off by a rounding: they must become exactly 0.
    mean = np.where(constant, lowest, values.mean(axis=0))
    deviations = values - mean
    # Squares of the relative deviations neither overflow nor vanish.
    largest = np.abs(deviations).max(axis=0)
    unit = np.where(constant, 1.0, largest)
    scale = unit * np.sqrt(np.mean((deviations / unit) ** 2, axis=0))
    return mean, np.where(constant, 1.0, scale)

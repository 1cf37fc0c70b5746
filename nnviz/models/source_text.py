"""What the sources have in common: a head, numbers as literals, the data's inputs."""

import textwrap
from collections.abc import Iterable
from typing import Any

from numpy.typing import NDArray

from nnviz.models.trained import TrainedNetwork
from nnviz.version import __version__

_WIDTH = 88

_FEATURES = {
    "x1": "x1",
    "x2": "x2",
    "x1^2": "x1 * x1",
    "x2^2": "x2 * x2",
    "x1*x2": "x1 * x2",
    "sin(x1)": "{library}.sin(x1)",
    "sin(x2)": "{library}.sin(x2)",
}


def head(network: TrainedNetwork, mark: str = "#") -> list[str]:
    """Comment lines: what the network is, its inputs and its outputs."""
    dataset = network.dataset
    lines = [network.title, f"Written by nnviz {__version__}."]
    lines.append(f"Inputs: {_listed(dataset.input_names)}.")
    if dataset.class_names is not None:
        lines.append(f"Classes: {_listed(dataset.class_names)}.")
    wrapped: list[str] = []
    for line in lines:
        plain = " ".join("".join(c if c.isprintable() else " " for c in line).split())
        wrapped += textwrap.wrap(plain, _WIDTH - 2)
    return [f"{mark} {line}" for line in wrapped]


def literal(start: str, array: NDArray[Any], end: str) -> str:
    """An assignment such as ``W1 = np.array([[…], […]])`` with every digit.

    float32 numbers are written as the float64 they are, so that nothing is lost.
    """
    if array.ndim == 1:
        rows = [_row(array)]
        text = f"{start}[{rows[0]}]{end}"
        if len(text) <= _WIDTH:
            return text
        return f"{start}[\n{_filled(rows[0], 4)}\n]{end}"
    lines = []
    for row in array:
        numbers = _row(row)
        line = f"    [{numbers}],"
        if len(line) > _WIDTH:
            line = f"    [\n{_filled(numbers, 8)}\n    ],"
        lines.append(line)
    inside = "\n".join(lines)
    return f"{start}[\n{inside}\n]{end}"


def inputs_function(network: TrainedNetwork, library: str) -> list[str]:
    """Lines of ``inputs(points)``: features and standardisation, where there are."""
    dataset = network.dataset
    features = dataset.settings.features
    wide = len(dataset.point_names)
    lines = [
        "def inputs(points):",
        f'    """What the network sees at points (n, {wide}).',
    ]
    lines[-1] += '"""'
    if features is not None:
        columns = ", ".join(
            _FEATURES[name].format(library=library) for name in features
        )
        axis = "axis" if library == "np" else "dim"
        lines.append("    x1, x2 = points.T")
        lines.append(f"    points = {library}.stack([{columns}], {axis}=1)")
    if dataset.mean is not None:
        lines.append("    return (points - MEAN) / SCALE")
    else:
        lines.append("    return points")
    return lines


def statistics(network: TrainedNetwork, start: str, end: str) -> list[str]:
    """MEAN and SCALE of the training set, where the inputs are standardised."""
    dataset = network.dataset
    if dataset.mean is None or dataset.scale is None:
        return []
    return [
        literal(f"MEAN = {start}", dataset.mean, end),
        literal(f"SCALE = {start}", dataset.scale, end),
    ]


def _row(values: Iterable[Any]) -> str:
    return ", ".join(repr(float(value)) for value in values)


def _filled(numbers: str, indent: int) -> str:
    margin = " " * indent
    return textwrap.fill(
        f"{numbers},", _WIDTH, initial_indent=margin, subsequent_indent=margin
    )


def _listed(names: tuple[str, ...]) -> str:
    most = 12
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown

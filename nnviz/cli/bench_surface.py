"""The loss on a plane of parameter space: the time of a grid, beside a plain loop."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from nnviz.cli.bench_clock import seconds_of
from nnviz.cli.bench_row import BenchRow
from nnviz.cli.textbook import TextbookTrainer
from nnviz.engine.initialization import initialize
from nnviz.engine.loss_surface import Plane, PlaneLoss
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.plane_directions import random_direction
from nnviz.engine.settings import ActivationName, Initialization, LossName, Training

Floats = NDArray[np.float64]

GRIDS = (51, 101)
_FIRST_GRID = 17
_REPEATS = 9
_LOOP_POINTS = 60
_LOSS: LossName = "cross_entropy"


@dataclass(frozen=True, slots=True)
class SurfaceCase:
    """A ReLU network and its samples; ``ratio``: how much faster than a loop at
    least; ``first``: the milliseconds that the first picture may take."""

    layers: tuple[int, ...]
    samples: int
    ratio: float
    first: float

    @property
    def name(self) -> str:
        return f"{'-'.join(map(str, self.layers))}, {self.samples} samples"


CASES = (
    SurfaceCase((2, 8, 8, 3), 500, 12.0, 5.0),
    SurfaceCase((64, 32, 10), 1797, 5.0, 40.0),
)


def bench_surface(
    cases: tuple[SurfaceCase, ...] = CASES, repeats: int = _REPEATS
) -> list[BenchRow]:
    """Measure every case in float32; medians, and best of the first picture.

    The loop goes through some points of the same plane, each a forward pass as a
    course writes it; its repeats and those of the grid alternate.
    """
    return [row for case in cases for row in _rows(case, repeats)]


def _rows(case: SurfaceCase, repeats: int) -> list[BenchRow]:
    random = np.random.default_rng(1)
    relu: ActivationName = "relu"
    hidden = (relu,) * (len(case.layers) - 2)
    architecture = Architecture(case.layers, (*hidden, "linear"))
    inputs = random.uniform(-1.0, 1.0, (case.samples, case.layers[0]))
    outputs = case.layers[-1]
    targets = np.eye(outputs)[random.integers(0, outputs, case.samples)]
    origin = initialize(architecture, Initialization(), "float64")
    plane = Plane(
        origin,
        *(
            Parameters.from_flat(architecture, random_direction(origin, 1, draw))
            for draw in (0, 1)
        ),
    )

    def compute(side: int) -> None:
        surface = PlaneLoss(architecture, plane, _LOSS, inputs, targets)
        surface.at(_points(side))

    loop = _plain_loop(architecture, plane, inputs, targets)
    first = min(seconds_of(compute, _FIRST_GRID) for _ in range(2 * repeats)) * 1e3
    rows = [
        BenchRow(
            f"{case.name}: first picture, {_FIRST_GRID} × {_FIRST_GRID}",
            first,
            "ms",
            case.first,
        )
    ]
    for side in GRIDS:
        times: list[list[float]] = [[], []]
        for _ in range(repeats):
            times[0].append(seconds_of(compute, side))
            times[1].append(seconds_of(loop, _LOOP_POINTS) / _LOOP_POINTS * side**2)
        grid, plain = map(median, times)
        name = f"{case.name}: {side} × {side}"
        rows.append(BenchRow(name, grid * 1e3, "ms"))
        rows.append(BenchRow(f"{name} by a plain loop", plain * 1e3, "ms"))
        label = f"{name}, faster than the loop"
        rows.append(BenchRow(label, plain / grid, "×", case.ratio, at_least=True))
    return rows


def _points(side: int) -> Floats:
    a = np.linspace(-1.0, 1.0, side)
    return np.column_stack([each.ravel() for each in np.meshgrid(a, a, indexing="ij")])


def _plain_loop(
    architecture: Architecture,
    plane: Plane,
    inputs: Floats,
    targets: Floats,
) -> Callable[[int], Floats]:
    """The losses at some points of the plane, one forward pass after another."""
    training = Training(loss=_LOSS, dtype="float32", batch_size=None)
    model = TextbookTrainer(architecture, inputs, targets, training, plane.origin)
    parts = [
        (
            [W.T.astype(np.float32) for W in part.W],
            [b.astype(np.float32) for b in part.b],
        )
        for part in (plane.origin, plane.first, plane.second)
    ]

    def run(count: int) -> Floats:
        points = _points(GRIDS[0])
        chosen = points[:: len(points) // count][:count].astype(np.float32)
        losses = []
        for a, b in chosen:
            (W0, b0), (W1, b1), (W2, b2) = parts
            model.W = [o + a * d + b * e for o, d, e in zip(W0, W1, W2, strict=True)]
            model.b = [o + a * d + b * e for o, d, e in zip(b0, b1, b2, strict=True)]
            scores = model.forward(model.inputs)[-1]
            exp = np.exp(scores - np.max(scores, axis=1, keepdims=True))
            p = exp / np.sum(exp, axis=1, keepdims=True)
            losses.append(-np.mean(np.log(np.sum(p * model.targets, axis=1))))
        return np.array(losses, np.float64)

    return run

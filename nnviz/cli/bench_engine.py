"""The time of a training step: the tape beside a textbook step in NumPy."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np

from nnviz.cli.bench_clock import seconds_of
from nnviz.cli.textbook import TextbookTrainer
from nnviz.engine.initialization import initialize
from nnviz.engine.network import Architecture
from nnviz.engine.settings import (
    ActivationName,
    DtypeName,
    Initialization,
    LossName,
    Optimizer,
    Training,
)
from nnviz.engine.training import Trainer

_REPEATS = 40
_SECONDS_PER_REPEAT = 0.006
_FEWEST_STEPS = 8
_WARM_UP = 32
_LEARNING_RATE = 1e-3


@dataclass(frozen=True, slots=True)
class EngineCase:
    """A network and the batches it is trained with; ``goal``: the least ratio."""

    layers: tuple[int, ...]
    activation: ActivationName
    loss: LossName
    samples: int
    batch_size: int
    goal: float

    @property
    def name(self) -> str:
        layers = "-".join(map(str, self.layers))
        return f"{layers} {self.activation} {self.loss} batch {self.batch_size}"


@dataclass(frozen=True, slots=True)
class EngineRow:
    """Microseconds per step of both, medians over interleaved repeats of one run."""

    name: str
    dtype: DtypeName
    textbook: float
    tape: float
    ratio: float
    goal: float


CASES = (
    EngineCase((2, 4, 2, 1), "tanh", "squared_error", 150, 10, 3.5),
    EngineCase((2, 8, 8, 3), "relu", "cross_entropy", 150, 10, 3.5),
    EngineCase((2, 8, 8, 3), "relu", "cross_entropy", 500, 500, 3.5),
    EngineCase((64, 32, 10), "relu", "cross_entropy", 1797, 32, 2.2),
    EngineCase((64, 32, 10), "relu", "cross_entropy", 1797, 1797, 1.7),
    EngineCase((3072, 100, 10), "relu", "cross_entropy", 1024, 128, 1.1),
)


def bench_engine(
    cases: tuple[EngineCase, ...] = CASES,
    dtypes: tuple[DtypeName, ...] = ("float64", "float32"),
    repeats: int = _REPEATS,
) -> list[EngineRow]:
    """Measure every case in every dtype.

    Both train on the same random inputs in the same order of batches, from the same
    parameters, with BLAS on one thread. Their repeats are short and alternate, so
    that whatever else the machine does meets both alike.
    """
    return [_measure(case, dtype, repeats) for case in cases for dtype in dtypes]


def _measure(case: EngineCase, dtype: DtypeName, repeats: int) -> EngineRow:
    random = np.random.default_rng(1)
    inputs = random.uniform(-1.0, 1.0, (case.samples, case.layers[0]))
    outputs = case.layers[-1]
    if case.loss == "squared_error":
        targets = random.uniform(-1.0, 1.0, (case.samples, outputs))
    else:
        targets = np.eye(outputs)[random.integers(0, outputs, case.samples)]
    hidden = (case.activation,) * (len(case.layers) - 2)
    architecture = Architecture(case.layers, (*hidden, "linear"))
    training = Training(
        loss=case.loss,
        optimizer=Optimizer(learning_rate=_LEARNING_RATE),
        batch_size=case.batch_size,
        dtype=dtype,
    )
    parameters = initialize(architecture, Initialization(), dtype)
    advances: tuple[Callable[[int], object], ...] = (
        TextbookTrainer(architecture, inputs, targets, training, parameters).advance,
        Trainer(architecture, inputs, targets, training, parameters).advance,
    )
    steps = [_steps_per_repeat(advance) for advance in advances]
    times: list[list[float]] = [[], []]
    for _ in range(repeats):
        for advance, count, own in zip(advances, steps, times, strict=True):
            own.append(seconds_of(advance, count) / count * 1e6)
    textbook, tape = map(median, times)
    return EngineRow(case.name, dtype, textbook, tape, textbook / tape, case.goal)


def _steps_per_repeat(advance: Callable[[int], object]) -> int:
    """Warm up, and find how many steps take about the time of a repeat."""
    advance(_WARM_UP)
    count = 1
    while (seconds := seconds_of(advance, count)) < _SECONDS_PER_REPEAT / 2:
        count *= 2
    return max(_FEWEST_STEPS, round(count * _SECONDS_PER_REPEAT / seconds))

"""When losses and accuracies are measured on the way, and how."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.engine.evaluation import evaluate, evaluate_in_parts
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import LossName
from nnviz.engine.trace import Evaluation
from nnviz.session.sampling import SampleCounts, even_choice


@dataclass(frozen=True, slots=True)
class MeasuringPlan:
    """At multiples of ``spacing``, and closer at the beginning of a run.

    There, where a curve changes most, ``per_doubling`` points are measured each time
    that the steps have doubled.
    """

    spacing: int
    per_doubling: int

    def spacing_at(self, step: int) -> int:
        """Steps between the points around ``step``."""
        if self.per_doubling == 0:
            return self.spacing
        # The power of two that is a ``per_doubling``-th of the step, or less.
        power = max(step // self.per_doubling, 1).bit_length() - 1
        return min(self.spacing, 1 << power)

    def next_after(self, step: int) -> int:
        """The next step at which a point belongs."""
        spacing = self.spacing_at(step)
        return (step // spacing + 1) * spacing


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """One set that is measured: (n, d) inputs, (n, K) targets, (n,) class numbers."""

    inputs: NDArray[Any]
    targets: NDArray[Any]
    labels: NDArray[np.int64] | None

    def __len__(self) -> int:
        return len(self.inputs)

    def evenly(self, count: int) -> "Examples":
        """Copies of so many of them, evenly spread; these where they are no more."""
        if count >= len(self):
            return self
        places = even_choice(len(self), count)
        labels = None if self.labels is None else self.labels[places]
        return Examples(self.inputs[places], self.targets[places], labels)


Sets = tuple[Examples, Examples | None]


def examples_of(dataset: Dataset) -> Sets:
    """The training set and the test set, as they are measured."""
    train, test = dataset.train, dataset.test
    return (
        Examples(train.inputs, train.targets, train.labels),
        None if test is None else Examples(test.inputs, test.targets, test.labels),
    )


def sampled(sets: Sets, counts: SampleCounts | None) -> Sets:
    """What of the sets is measured: all of them for ``None``."""
    if counts is None:
        return sets
    train, test = sets
    return train.evenly(counts.train), None if test is None else test.evenly(
        counts.test
    )


def measure(
    architecture: Architecture,
    parameters: Parameters,
    loss: LossName,
    sets: Sets,
) -> Evaluation:
    """Losses (without penalty) and shares of right answers on both sets."""
    (train_loss, train_share), (test_loss, test_share) = (
        (None, None)
        if examples is None
        else evaluate(
            architecture,
            parameters,
            loss,
            examples.inputs,
            examples.targets,
            examples.labels,
        )
        for examples in sets
    )
    assert train_loss is not None
    return Evaluation(train_loss, test_loss, train_share, test_share)


def measure_in_parts(
    architecture: Architecture,
    parameters: Parameters,
    loss: LossName,
    sets: Sets,
) -> Generator[float, None, Evaluation]:
    """As `measure`, which it returns; yields the share done after some milliseconds."""
    total = sum(len(examples) for examples in sets if examples is not None)
    before = 0
    found: list[tuple[float, float | None]] = []
    for examples in sets:
        if examples is None:
            continue
        parts = evaluate_in_parts(
            architecture,
            parameters,
            loss,
            examples.inputs,
            examples.targets,
            examples.labels,
        )
        while True:
            try:
                done = next(parts)
            except StopIteration as ended:
                found.append(ended.value)
                break
            yield (before + done) / total
        before += len(examples)
    (train_loss, train_share), *test = found
    test_loss, test_share = test[0] if test else (None, None)
    return Evaluation(train_loss, test_loss, train_share, test_share)

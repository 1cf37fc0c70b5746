"""Samples as a source gives them, before features, standardisation and split."""

from dataclasses import dataclass

import numpy as np

from nnviz.datasets.dataset import Floats, Labels
from nnviz.datasets.room import empty_array


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """n points (n, d_raw), their targets (n, K), and class numbers (n,) or ``None``."""

    points: Floats
    targets: Floats
    labels: Labels | None

    @classmethod
    def of_classes(cls, points: Floats, labels: Labels, class_count: int) -> "Samples":
        """Points with class numbers; the targets are their one-hot rows."""
        targets = np.zeros((len(labels), class_count))
        targets[np.arange(len(labels)), labels] = 1.0
        return cls(points, targets, labels)

    def __len__(self) -> int:
        return len(self.points)

    def take(self, indices: Labels) -> "Samples":
        """Copies of the samples at ``indices``, in that order."""
        labels = None if self.labels is None else self.labels[indices]
        points = empty_array((len(indices), self.points.shape[1]), self.points.dtype)
        # Any mode but "raise" writes into the output without a buffer in between.
        self.points.take(indices, 0, points, "clip")
        return Samples(points, self.targets[indices], labels)


@dataclass(frozen=True, slots=True)
class Description:
    """The names that go with samples; ``class_names`` is ``None`` for regression."""

    class_names: tuple[str, ...] | None
    point_names: tuple[str, ...]
    image_shape: tuple[int, int] | None = None


def numbered_classes(count: int) -> tuple[str, ...]:
    """Names of classes that have none: "class 1" for class number 0, and so on."""
    return tuple(f"class {number + 1}" for number in range(count))


def numbered_coordinates(count: int) -> tuple[str, ...]:
    """x₁, x₂, …"""
    digits = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return tuple("x" + str(number).translate(digits) for number in range(1, count + 1))

"""The confusion matrix: which classes are taken for which."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Dataset
from nnviz.picture.colors import hex_of
from nnviz.picture.predictions import outputs_of, predicted_classes
from nnviz.picture.scatter import PartName, parts_of
from nnviz.picture.tokens import Tokens
from nnviz.session.selection import Sample
from nnviz.session.snapshot import Snapshot

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """Counts of a set; ``counts[i, j]`` samples of class i were taken for class j.

    ``labels`` and ``predicted`` (m,) for the samples that were asked, the first m
    of the ``total`` in the set ``part``.
    """

    part: PartName
    names: tuple[str, ...]
    counts: Counts
    labels: Counts
    predicted: Counts
    total: int

    @property
    def evaluated(self) -> int:
        return len(self.labels)

    @property
    def correct(self) -> int:
        return int(np.trace(self.counts))


def confusion(snapshot: Snapshot, part_name: PartName) -> Confusion:
    """The confusion matrix of a set at the present parameters.

    Raises
    ------
    ValueError
        Where the data set has no classes.
    """
    part = dict(parts_of(snapshot.dataset))[part_name]
    return confusion_of(snapshot.dataset, part_name, outputs_of(snapshot, part))


def confusion_of(dataset: Dataset, part_name: PartName, outputs: Floats) -> Confusion:
    """The confusion matrix of outputs (m, K) for the first m samples of a set.

    Raises
    ------
    ValueError
        Where the data set has no classes.
    """
    part = dict(parts_of(dataset))[part_name]
    if part.labels is None or dataset.class_names is None:
        raise ValueError("a confusion matrix needs classes")
    predicted = predicted_classes(outputs)
    labels = part.labels[: len(predicted)]
    return Confusion(
        part_name,
        dataset.class_names,
        count_pairs(labels, predicted, dataset.output_count),
        labels,
        predicted,
        len(part),
    )


def count_pairs(labels: Counts, predicted: Counts, classes: int) -> Counts:
    """How often each pair (true, predicted) occurs, (classes, classes)."""
    pairs = np.bincount(labels * classes + predicted, minlength=classes * classes)
    return pairs.reshape(classes, classes)


def most_confused(confusion: Confusion, most: int) -> tuple[tuple[int, int, int], ...]:
    """(true, predicted, count) of the commonest errors, the commonest first."""
    errors = confusion.counts.copy()
    np.fill_diagonal(errors, 0)
    order = np.argsort(-errors, axis=None, kind="stable")[:most]
    pairs = [divmod(int(place), len(errors)) for place in order]
    return tuple((i, j, int(errors[i, j])) for i, j in pairs if errors[i, j] > 0)


def short_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names without the words that all of them begin with: "class 3" as "3"."""
    words = [name.split(" ") for name in names]
    common = 0
    while all(len(w) > common + 1 and w[common] == words[0][common] for w in words):
        common += 1
    return tuple(" ".join(w[common:]) for w in words)


def next_sample_of(
    confusion: Confusion, true: int, predicted: int, after: Sample
) -> Sample | None:
    """The next sample of a cell behind the one chosen, in a circle."""
    indices = np.flatnonzero(
        (confusion.labels == true) & (confusion.predicted == predicted)
    )
    if not len(indices):
        return None
    start = after.index + 1 if after.part == confusion.part else 0
    place = int(np.searchsorted(indices, start)) % len(indices)
    return Sample(confusion.part, int(indices[place]))


def cell_colors(counts: Counts, tokens: Tokens) -> tuple[tuple[str | None, ...], ...]:
    """The colour of each cell; ``None`` for a cell without samples.

    Right answers on the loss ramp, the most in its strongest colour (deep on light,
    pale on dark ground); errors on the orange half of the weight ramp, by the root of
    their share, so that single ones can be seen.
    """
    diagonal = np.diag(counts)
    errors = counts - np.diag(diagonal)
    most_right = max(int(diagonal.max()), 1)
    most_wrong = max(int(errors.max()), 1)
    weakest = len(tokens.loss_ramp) - 1
    middle = len(tokens.weight_ramp) // 2

    def color(i: int, j: int) -> str | None:
        count = int(counts[i, j])
        if count == 0:
            return None
        if i == j:
            share = count / most_right
            place = 1.0 - share if tokens.name == "light" else share
            return hex_of(tokens.loss_ramp[round(weakest * place)])
        strength = 0.85 * float(np.sqrt(count / most_wrong))
        return hex_of(tokens.weight_ramp[middle + round((middle - 1) * strength)])

    size = len(counts)
    return tuple(tuple(color(i, j) for j in range(size)) for i in range(size))

"""What a person points at or has chosen; the same words in every view."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample by its index in the training or the test set (from 0)."""

    part: Literal["train", "test"]
    index: int


@dataclass(frozen=True, slots=True)
class Neuron:
    """A neuron: ``layer`` 0 is the input layer, L the output layer; index from 0."""

    layer: int
    index: int


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight W^layer[target, source]; ``layer`` from 1 as in W¹, indices from 0."""

    layer: int
    target: int
    source: int


@dataclass(frozen=True, slots=True)
class Bias:
    """The bias b^layer[index]; ``layer`` from 1 as in b¹, index from 0."""

    layer: int
    index: int


Unit = Neuron | Weight | Bias


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen sample and unit; and, apart from it, what the pointer is over.

    Branches go by their numbers; ``hidden_branches`` are left out of the views that
    compare them.
    """

    sample: Sample = Sample("train", 0)
    unit: Unit | None = None
    hover_sample: Sample | None = None
    hover_unit: Unit | None = None
    hover_branch: int | None = None
    hidden_branches: frozenset[int] = frozenset()

"""Whether what is chosen or changed exists, and whether a number can be taken."""

import math
from operator import index

import numpy as np

from nnviz.datasets.dataset import Dataset, Part
from nnviz.engine.network import Architecture, Parameters
from nnviz.engine.settings import DtypeName
from nnviz.session.selection import Bias, Neuron, Sample, Unit, Weight
from nnviz.session.wording import parameter_name


def part_of(dataset: Dataset, sample: Sample) -> Part:
    """The set that a sample belongs to.

    Raises
    ------
    IndexError
        When there is no such sample.
    """
    part = dataset.train if sample.part == "train" else dataset.test
    if part is None or not 0 <= index(sample.index) < len(part):
        raise IndexError(f"There is no sample {sample.index} in the {sample.part} set.")
    return part


def has_sample(dataset: Dataset, sample: Sample) -> bool:
    """Whether a data set has this sample."""
    try:
        part_of(dataset, sample)
    except IndexError:
        return False
    return True


def check_unit(architecture: Architecture, unit: Unit) -> None:
    """Refuse a neuron, weight or bias that the network does not have.

    Raises
    ------
    IndexError
        Says which, and what the network has.
    """
    sizes = architecture.layers
    lowest = 0 if isinstance(unit, Neuron) else 1
    layer = index(unit.layer)
    if not lowest <= layer <= architecture.depth:
        raise IndexError(
            f"There is no {_name(unit)}: layers go from {lowest} to "
            f"{architecture.depth}."
        )
    if isinstance(unit, Weight):
        fits = 0 <= index(unit.target) < sizes[layer] and (
            0 <= index(unit.source) < sizes[layer - 1]
        )
        has = f"{sizes[layer]} neurons with {sizes[layer - 1]} inputs each"
    else:
        fits = 0 <= index(unit.index) < sizes[layer]
        noun = "input" if layer == 0 else "neuron"
        has = f"{sizes[layer]} {noun}{'' if sizes[layer] == 1 else 's'}"
    if not fits:
        raise IndexError(f"There is no {_name(unit)}: layer {layer} has {has}.")


def check_shapes(parameters: Parameters, architecture: Architecture) -> None:
    """Refuse parameters of another network.

    Raises
    ------
    ValueError
    """
    shapes = tuple(W.shape for W in parameters.W), tuple(b.shape for b in parameters.b)
    wanted = architecture.shapes, tuple((n_out,) for n_out, _ in architecture.shapes)
    if shapes != wanted:
        raise ValueError("The parameters belong to a network of another shape.")


def finite_number(name: str, value: float, dtype: DtypeName = "float64") -> float:
    """The value, rounded to a number of the dtype.

    Raises
    ------
    ValueError
        When it is infinite, not a number, or too large for the dtype.
    """
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name} must be a finite number, not {number}.")
    largest = float(np.finfo(dtype).max)
    if abs(number) > largest:
        raise ValueError(
            f"{name} must be a number of at most {largest:.6g} in size in {dtype}, "
            f"not {number:.6g}."
        )
    return float(np.dtype(dtype).type(number))


def checked_scores(scores: tuple[float, ...], true_class: int) -> tuple[float, ...]:
    """Scores typed by hand, any number of them, with the class that they should give.

    Raises
    ------
    IndexError
        When there is no such class among them.
    ValueError
        When one is not finite.
    """
    if not 0 <= true_class < len(scores):
        raise IndexError(f"There is no class {true_class} among {len(scores)} scores.")
    return tuple(finite_number("A score", score) for score in scores)


def _name(unit: Unit) -> str:
    if isinstance(unit, Weight):
        return f"weight {parameter_name(unit)}"
    if isinstance(unit, Bias):
        return f"bias {parameter_name(unit)}"
    return f"neuron {unit.index + 1} in layer {unit.layer}"

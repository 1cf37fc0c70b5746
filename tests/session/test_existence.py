"""What does not exist, and numbers that cannot be taken, are refused in words."""

import math
import re

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine.network import Architecture
from nnviz.session.existence import (
    check_unit,
    checked_scores,
    finite_number,
    has_sample,
    part_of,
)
from nnviz.session.selection import Bias, Neuron, Sample, Weight

NETWORK = Architecture((2, 8, 3), ("relu", "linear"))
DATA = load_dataset(DatasetSettings(samples=20, test_fraction=0.25))
UNTESTED = load_dataset(DatasetSettings(samples=20, test_fraction=0.0))


@pytest.mark.parametrize(
    "unit",
    [
        Neuron(0, 1),
        Neuron(2, 2),
        Weight(1, 7, 1),
        Weight(2, 2, 7),
        Bias(1, 7),
        Bias(np.int64(2), np.int64(0)),
    ],
)
def test_units_of_the_network_are_let_through(unit):
    check_unit(NETWORK, unit)


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        (Weight(1, 8, 0), "no weight W¹[9, 1]: layer 1 has 8 neurons with 2 inputs"),
        (Weight(2, 0, 8), "no weight W²[1, 9]: layer 2 has 3 neurons with 8 inputs"),
        (Weight(1, -1, 0), "no weight W¹[0, 1]"),
        (Weight(1, 0, -1), "no weight W¹[1, 0]"),
        (Weight(0, 0, 0), "no weight W⁰[1, 1]: layers go from 1 to 2."),
        (Weight(3, 0, 0), "no weight W³[1, 1]: layers go from 1 to 2."),
        (Bias(0, 0), "no bias b⁰[1]: layers go from 1 to 2."),
        (Bias(2, 3), "no bias b²[4]: layer 2 has 3 neurons."),
        (Neuron(-1, 0), "no neuron 1 in layer -1: layers go from 0 to 2."),
        (Neuron(0, 2), "no neuron 3 in layer 0: layer 0 has 2 inputs."),
        (Neuron(1, -1), "no neuron 0 in layer 1"),
    ],
)
def test_other_units_are_refused(unit, sentence):
    with pytest.raises(IndexError, match=re.escape(sentence)):
        check_unit(NETWORK, unit)


def test_an_index_is_a_whole_number():
    with pytest.raises(TypeError):
        check_unit(NETWORK, Weight(1, 0.5, 0))


def test_samples():
    assert part_of(DATA, Sample("train", 14)) is DATA.train
    assert part_of(DATA, Sample("test", 4)) is DATA.test
    assert has_sample(DATA, Sample("test", 0))
    for data, sample in (
        (DATA, Sample("train", 15)),
        (DATA, Sample("test", 5)),
        (DATA, Sample("train", -1)),
        (UNTESTED, Sample("test", 0)),
    ):
        assert not has_sample(data, sample)
        sentence = f"There is no sample {sample.index} in the {sample.part} set."
        with pytest.raises(IndexError, match=re.escape(sentence)):
            part_of(data, sample)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_numbers_must_be_finite(value):
    with pytest.raises(ValueError, match=r"^b¹\[1\] must be a finite number, not -?"):
        finite_number("b¹[1]", value)


def test_numbers_must_fit_the_dtype():
    assert finite_number("w", 1e39) == 1e39
    with pytest.raises(ValueError, match=r"at most 3.40282e\+38 in size in float32"):
        finite_number("w", -1e39, "float32")


def test_numbers_are_rounded_to_the_dtype():
    assert finite_number("w", 0.1) == 0.1
    assert finite_number("w", 0.1, "float32") == float(np.float32(0.1))
    assert type(finite_number("w", np.float32(1), "float32")) is float


def test_typed_scores():
    assert checked_scores((1, -2.5, 3), 2) == (1.0, -2.5, 3.0)
    for scores, true_class in (((1.0, 2.0), 2), ((1.0, 2.0), -1), ((), 0)):
        with pytest.raises(IndexError, match="There is no class"):
            checked_scores(scores, true_class)
    with pytest.raises(ValueError, match="A score must be a finite number, not nan"):
        checked_scores((math.nan, 0.0), 0)

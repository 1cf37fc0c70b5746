"""What is chosen and pointed at."""

import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine.network import Architecture
from nnviz.session.choice import Choice
from nnviz.session.selection import Neuron, Sample, Selection, Weight

NETWORK = Architecture((2, 8, 3), ("relu", "linear"))
DATA = load_dataset(DatasetSettings(samples=20, test_fraction=0.25))
SMALL = load_dataset(DatasetSettings(samples=4, test_fraction=0.0))
FULL = Choice(
    Selection(Sample("test", 3), Neuron(1, 2), Sample("train", 1), Neuron(0, 0))
)


def test_another_sample_leaves_the_unit_chosen():
    choice = FULL.with_sample(Sample("train", 9), DATA)
    assert choice.selection.sample == Sample("train", 9)
    assert choice.selection.unit == Neuron(1, 2)
    with pytest.raises(IndexError):
        FULL.with_sample(Sample("test", 5), DATA)


def test_neighbours_go_round_in_their_set():
    choice = Choice(Selection(Sample("test", 4)))
    assert choice.with_neighbour(+1, DATA).selection.sample == Sample("test", 0)
    first = Choice()
    assert first.with_neighbour(-1, DATA).selection.sample == Sample("train", 14)


def test_units_and_the_pointer_are_checked():
    assert FULL.with_unit(None, NETWORK).selection.unit is None
    assert FULL.with_unit(Weight(2, 0, 7), NETWORK).selection.sample == Sample(
        "test", 3
    )
    with pytest.raises(IndexError):
        FULL.with_unit(Neuron(3, 0), NETWORK)
    pointed = FULL.with_pointer(None, Sample("train", 2), NETWORK, DATA)
    assert pointed.selection.hover_unit is None
    assert pointed.selection.hover_sample == Sample("train", 2)
    assert pointed.selection.unit == Neuron(1, 2)
    for unit, sample in ((Neuron(1, 8), None), (None, Sample("train", 15))):
        with pytest.raises(IndexError):
            FULL.with_pointer(unit, sample, NETWORK, DATA)


def test_on_other_data_the_sample_stays_where_it_exists():
    kept = FULL.on_other_run(DATA, True, Sample("test", 3))
    assert kept.selection == Selection(Sample("test", 3), Neuron(1, 2))
    lost = FULL.on_other_run(SMALL, False, Sample("test", 3))
    assert lost == Choice(Selection(Sample("train", 0)))

"""A sample in the hand goes where the hand goes, and no further than is shown."""

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.picture.plane import Window
from nnviz.picture.sample_drag import SampleChange, sample_drag
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.selection import Neuron, Sample
from nnviz.session.session import Session

WINDOW = Window(-9.0, 9.0, -6.0, 6.0)


def snapshot_of(layers, loss="cross_entropy", unit=None, **settings):
    session = Session(
        Experiment(
            dataset=DatasetSettings(**settings),
            network=NetworkSettings(layers, ("tanh",) * (len(layers) - 2)),
            loss=loss,
        )
    )
    if unit is not None:
        session.choose_unit(unit)
    return session.snapshot()


MOONS = snapshot_of((2, 2), kind="moons", samples=40)
SINE = snapshot_of((1, 1), "squared_error", kind="sine", samples=40)
LINE = {"kind": "inline", "x": ((0.0,), (1.0,), (2.0,))}
CLASSES_ON_A_LINE = snapshot_of((1, 2), y=(0, 1, 1), **LINE)
TWO_TARGETS = {"y": ((0.5, 1.0), (0.25, -1.0), (0.0, 3.0)), **LINE}


def moved(snapshot, sample, way, window=WINDOW, hand=(0.1, -0.2)):
    """A sample taken beside its middle, and moved by ``way`` in data units."""
    point = snapshot.part_of(sample).points[sample.index]
    y = point[1] if len(point) == 2 else 0.0
    start = np.array([point[0], y]) + hand
    drag = sample_drag(snapshot, sample, window, start)
    return drag.change_to(snapshot, start + way)


@pytest.mark.parametrize("part", ["train", "test"])
def test_a_point_of_the_plane_goes_with_the_hand(part):
    sample = Sample(part, 3)
    before = MOONS.part_of(sample).points[3]
    change = moved(MOONS, sample, (0.5, -0.25))
    assert change.target is None
    expected = before + np.array([0.5, -0.25])
    np.testing.assert_allclose(change.point, expected, atol=0.006)


def test_coordinates_are_in_digits_that_a_hand_can_mean():
    x, y = moved(MOONS, Sample("train", 0), (0.123456, 0.123456)).point
    assert (x, y) == (round(x, 2), round(y, 2))


def test_generated_data_stay_in_their_square_also_where_more_is_shown():
    assert moved(MOONS, Sample("train", 0), (50.0, -50.0)).point == (6.0, -6.0)
    assert moved(MOONS, Sample("train", 0), (-50.0, 50.0)).point == (-6.0, 6.0)


def test_own_data_stay_in_the_window():
    own = snapshot_of((2, 2), kind="inline", x=((0.0, 0.0), (1.0, 2.0)), y=(0, 1))
    window = Window(-0.08, 1.08, -0.16, 2.16)
    assert moved(own, Sample("train", 0), (-9, 9), window).point == (-0.08, 2.16)
    assert moved(own, Sample("train", 0), (9, -9), window).point == (1.08, -0.16)


def test_a_sample_outside_of_the_window_does_not_jump_into_it():
    small = Window(-0.01, 0.01, -0.01, 0.01)
    own = snapshot_of((2, 2), kind="inline", x=((5.0, 5.0), (1.0, 2.0)), y=(0, 1))
    change = moved(own, Sample("train", 0), (-0.001, 0.0), small)
    np.testing.assert_allclose(change.point, (4.999, 5.0), atol=1e-3)


def test_a_sample_of_a_function_moves_sideways_and_in_its_target():
    part = SINE.dataset.test
    window = Window(-6.0, 6.0, -1.2, 1.2)
    start = np.array([part.points[2, 0], part.targets[2, 0]])
    drag = sample_drag(SINE, Sample("test", 2), window, start)
    change = drag.change_to(SINE, np.array([1.0, 0.5]))
    assert change == SampleChange((1.0,), (0.5,))
    beyond = drag.change_to(SINE, np.array([99.0, 99.0]))
    assert beyond == SampleChange((6.0,), (1.2,))


def test_of_many_targets_only_the_one_that_is_drawn_changes():
    snapshot = snapshot_of((1, 2), "squared_error", Neuron(1, 1), **TWO_TARGETS)
    window = Window(-1.0, 3.0, -2.0, 4.0)
    drag = sample_drag(snapshot, Sample("train", 1), window, np.array([1.0, -1.0]))
    change = drag.change_to(snapshot, np.array([1.5, 2.0]))
    assert change == SampleChange((1.5,), (0.25, 2.0))


def test_classes_on_a_line_move_sideways_alone():
    window = Window(-1.0, 3.0, 0.0, 1.0)
    at = np.array([1.0, 0.4])
    drag = sample_drag(CLASSES_ON_A_LINE, Sample("train", 1), window, at)
    change = drag.change_to(CLASSES_ON_A_LINE, np.array([1.5, 0.9]))
    assert change == SampleChange((1.5,))


@pytest.mark.parametrize(
    ("layers", "settings"),
    [((4, 3), {"kind": "iris"}), ((64, 10), {"kind": "digits"})],
)
def test_what_is_not_drawn_by_its_point_cannot_be_taken(layers, settings):
    snapshot = snapshot_of(layers, **settings)
    assert sample_drag(snapshot, Sample("train", 0), WINDOW, np.zeros(2)) is None

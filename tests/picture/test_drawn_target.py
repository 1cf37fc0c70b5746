"""A curve drawn over the plot becomes data, and only where it was drawn."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.datasets.dataset import DatasetSettings
from nnviz.datasets.load import load_dataset
from nnviz.engine.settings import Optimizer
from nnviz.picture.drawn_target import (
    DRAWN_NAME,
    can_be_drawn,
    drawn_experiment,
    even_samples,
    with_stroke,
)
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.experiment_file import experiment_to_json, parse_experiment
from nnviz.session.session import Session

SINE = Experiment(
    dataset=DatasetSettings(kind="sine", samples=100, test_fraction=0.3, noise=0.0),
    network=NetworkSettings((1, 8, 1), ("relu",)),
    loss="squared_error",
)


def drawn(experiment, *points, output=0):
    dataset = load_dataset(experiment.dataset)
    return drawn_experiment(experiment, dataset, np.array(points, float), output)


def curve(experiment):
    dataset = load_dataset(experiment.dataset)
    assert dataset.test is not None
    x = np.concatenate([dataset.train.points[:, 0], dataset.test.points[:, 0]])
    y = np.concatenate([dataset.train.targets[:, 0], dataset.test.targets[:, 0]])
    order = np.argsort(x)
    return x[order], y[order]


def test_only_functions_of_one_input_can_be_drawn():
    classes = DatasetSettings(kind="inline", x=((0.0,), (1.0,)), y=(0, 1))
    for settings, possible in (
        (SINE.dataset, True),
        (DatasetSettings(kind="plane"), False),
        (DatasetSettings(kind="moons"), False),
        (classes, False),
    ):
        assert can_be_drawn(load_dataset(settings)) is possible


def test_samples_stand_at_even_distances_and_are_split_as_before():
    after = drawn(SINE, (-6, 0), (6, 0))
    assert after.dataset.kind == "inline"
    assert after.name == DRAWN_NAME
    dataset = load_dataset(after.dataset)
    assert dataset.test is not None
    assert (len(dataset.train), len(dataset.test)) == (70, 30)
    x, y = curve(after)
    np.testing.assert_allclose(x, np.linspace(-6, 6, 100), atol=1e-4)
    assert (y == 0).all()
    # The ends are learned from, and test samples stand in between.
    assert set(x[[0, -1]]) <= set(dataset.train.points[:, 0].tolist())


def test_a_part_that_is_drawn_over_is_replaced_and_the_rest_stays():
    first = drawn(SINE, (-6, 1), (6, 1))
    second = drawn(first, (-1, -2), (2, -2))
    assert second.dataset.x == first.dataset.x
    assert second.dataset.test_x == first.dataset.test_x
    x, y = curve(second)
    inside = (x >= -1) & (x <= 2)
    assert (y[inside] == -2).all()
    assert (y[~inside] == 1).all()


def test_what_is_not_drawn_keeps_the_target_there_was():
    after = drawn(SINE, (0, 5), (1, 5))
    x, y = curve(after)
    left = (x < 0) & (x > -5)
    np.testing.assert_allclose(y[left], np.sin(x[left]), atol=0.1)


def test_a_stroke_may_go_back_and_forth():
    x = np.linspace(0, 10, 11)
    stroke = np.array([(0, 0), (8, 8), (4, 0), (10, 6)], float)
    heights = with_stroke(x, np.full(11, -1.0), stroke)
    assert heights.tolist() == [0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6]


def test_a_dot_moves_the_nearest_sample_alone():
    x = np.linspace(0, 10, 11)
    dot = np.array([(3.2, 7.0)])
    assert with_stroke(x, np.zeros(11), dot, 1.0).tolist() == [
        0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
    ]  # fmt: skip
    assert not with_stroke(x, np.zeros(11), dot, 0.1).any()


def test_the_other_outputs_keep_their_targets():
    two = Experiment(
        dataset=DatasetSettings(
            kind="inline",
            x=tuple((float(k),) for k in range(20)),
            y=tuple((float(k), -1.0) for k in range(20)),
        ),
        network=NetworkSettings((1, 4, 2), ("relu",)),
        loss="squared_error",
        batch_size=5,
    )
    after = load_dataset(drawn(two, (0, 3), (19, 3), output=1).dataset)
    np.testing.assert_allclose(after.train.targets[:, 0], after.train.points[:, 0])
    assert (after.train.targets[:, 1] == 3).all()
    assert after.test is None


def test_few_samples_become_enough_to_draw_with():
    few = drawn(
        Experiment(
            dataset=DatasetSettings(kind="sine", samples=10, test_fraction=0.0),
            network=SINE.network,
            loss="squared_error",
            batch_size=4,
        ),
        (-6, 0),
        (6, 1),
    )
    assert len(load_dataset(few.dataset).train) == 60


def test_drawn_data_come_out_as_they_are_and_are_written_to_the_file():
    experiment = drawn(SINE, (-5, 0.123456), (5, -1.5))
    assert parse_experiment(experiment_to_json(experiment)) == experiment
    dataset = load_dataset(experiment.dataset)
    samples = even_samples(dataset)
    x, y = curve(experiment)
    np.testing.assert_array_equal(samples.x, x)
    np.testing.assert_allclose(samples.targets[:, 0], y, atol=1e-12)


@pytest.mark.parametrize("standardize", [False, True])
def test_drawing_is_a_change_that_can_be_taken_back_and_trains_on(standardize):
    settings = DatasetSettings(kind="abs", samples=80, standardize=standardize)
    session = Session(
        replace(SINE, dataset=settings, optimizer=Optimizer("adam", 0.01))
    )
    stroke = np.array([(-6.0, 2.0), (6.0, -2.0)])
    changed = drawn_experiment(session.experiment, session.dataset, stroke, 0)
    session.change_experiment(changed, "Draw the target")
    before = session.snapshot().evaluation.train_loss
    session.advance(800)
    assert session.snapshot().evaluation.train_loss < 0.1 * before
    assert session.dataset.settings.standardize is standardize
    session.undo()
    assert session.dataset.settings == settings

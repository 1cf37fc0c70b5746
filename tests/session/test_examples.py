"""What the notes of the examples claim is what their networks do."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.engine.forward import forward
from nnviz.engine.linear_pieces import linear_pieces
from nnviz.engine.linear_regions import linear_regions
from nnviz.engine.settings import Initialization, Optimizer
from nnviz.session.session import Session
from nnviz.session.shipped_experiments import (
    GROUPS,
    grouped_experiment_paths,
    shipped_experiment,
    shipped_experiment_paths,
)
from nnviz.session.variations import (
    with_activation,
    with_dataset,
    with_hidden_layers,
    with_initialization,
)


def trained(experiment, steps):
    """The snapshot after so many steps, or where the run stopped."""
    session = Session(experiment)
    session.advance(steps)
    return session.snapshot()


def with_rate(experiment, learning_rate, momentum=0.0):
    optimizer = Optimizer("sgd", learning_rate, momentum=momentum)
    return replace(experiment, optimizer=optimizer)


def test_each_example_is_in_one_group():
    grouped = grouped_experiment_paths()
    names = [name for group in grouped.values() for name in group]
    assert sorted(names) == sorted(shipped_experiment_paths())
    assert set(GROUPS) <= set(grouped)
    for group, members in GROUPS.items():
        assert tuple(grouped[group]) == members


@pytest.mark.parametrize("name", shipped_experiment_paths())
def test_each_example_says_in_a_line_why_it_works_or_fails(name):
    note = shipped_experiment(name).note
    assert 40 < len(note) < 260
    assert note.endswith(".")


def test_three_spirals_are_learned_by_tanh_and_not_by_linear_layers():
    experiment = shipped_experiment("spiral-tanh")
    assert trained(experiment, 3000).evaluation.test_accuracy >= 0.95
    linear = with_activation(experiment, "linear")
    assert trained(linear, 3000).evaluation.test_accuracy < 0.5


def test_from_zero_weights_nothing_but_the_output_biases_moves():
    experiment = shipped_experiment("zero-weights")
    snapshot = trained(experiment, 1000)
    for W in snapshot.parameters.W:
        assert not W.any()
    assert not snapshot.parameters.b[0].any()
    assert snapshot.parameters.b[1].any()
    _, a = forward(
        snapshot.architecture, snapshot.parameters, snapshot.dataset.train.inputs
    )
    assert np.ptp(a[0], axis=1).max() == 0.0
    assert abs(snapshot.evaluation.train_loss - np.log(2)) < 0.02
    drawn = with_initialization(experiment, "xavier")
    assert trained(drawn, 1000).evaluation.train_accuracy > 0.95


def dead_in_layer(snapshot, layer):
    """How many neurons are off for every sample."""
    z, _ = forward(
        snapshot.architecture, snapshot.parameters, snapshot.dataset.train.inputs
    )
    return int((z[layer - 1].max(axis=0) <= 0).sum())


def test_dead_relus_stay_dead_and_the_loss_stays_where_it_is():
    experiment = shipped_experiment("dead-relus")
    early, late = trained(experiment, 300), trained(experiment, 3000)
    for snapshot in (early, late):
        assert dead_in_layer(snapshot, 2) == 8
        assert snapshot.evaluation.train_loss > np.log(2) - 0.005
    for place in (0, 1):
        # Of the momentum there is an echo left at step 300.
        np.testing.assert_allclose(
            early.parameters.W[place], late.parameters.W[place], rtol=1e-10
        )
    alive = trained(with_rate(experiment, 0.3), 2000)
    assert dead_in_layer(alive, 2) < 8
    assert alive.evaluation.train_accuracy > 0.95


def test_too_small_a_rate_comes_less_far_in_4000_steps_than_another_in_100():
    experiment = shipped_experiment("rate-too-small")
    slow = trained(experiment, 4000).evaluation.train_loss
    assert slow < Session(experiment).snapshot().evaluation.train_loss
    quick = trained(with_rate(experiment, 0.1), 100).evaluation.train_loss
    assert quick < slow


def test_the_rate_3_diverges_and_says_so_in_plain_words():
    experiment = shipped_experiment("rate-3-diverges")
    snapshot = trained(experiment, 400)
    assert snapshot.step < 10
    assert snapshot.stopped == (
        f"The loss left the finite numbers at step {snapshot.step + 1};"
        " the learning rate 3.0 is too large."
    )
    fits = trained(with_rate(experiment, 0.01), 6000)
    assert fits.stopped is None
    assert fits.evaluation.train_loss < 0.1


def test_few_noisy_samples_are_learned_by_heart_and_a_penalty_helps():
    experiment = shipped_experiment("overfitting")
    penalised = shipped_experiment("overfitting-l2")
    assert len(Session(experiment).dataset.train) == 40
    assert experiment.network.architecture.parameter_count == 722
    assert replace(
        penalised,
        name=experiment.name,
        note=experiment.note,
        regularization=experiment.regularization,
    ) == experiment  # fmt: skip
    by_heart = trained(experiment, 3000).evaluation
    assert by_heart.train_accuracy == 1.0
    assert by_heart.test_loss > 1.0
    assert by_heart.test_loss > trained(experiment, 500).evaluation.test_loss
    smooth = trained(penalised, 3000).evaluation
    assert smooth.test_loss < 0.5 * by_heart.test_loss


@pytest.mark.parametrize(
    ("name", "most"), [("width-03", 4), ("width-10", 11), ("width-40", 41)]
)
def test_a_wide_layer_makes_no_more_pieces_than_its_note_says(name, most):
    snapshot = trained(shipped_experiment(name), 3000)
    pieces = linear_pieces(snapshot.architecture, snapshot.parameters, -6, 6)
    assert pieces.count <= most


@pytest.mark.parametrize("depth", [2, 4, 6])
def test_a_tent_has_the_pieces_that_its_note_says(depth):
    experiment = shipped_experiment(f"tent-{depth}")
    snapshot = trained(experiment, 0)
    pieces = linear_pieces(snapshot.architecture, snapshot.parameters, -6, 6)
    assert f"= {pieces.count} pieces" in experiment.note
    assert f"needs {pieces.count - 1} neurons" in experiment.note


def test_the_default_network_makes_some_150_regions():
    snapshot = trained(shipped_experiment("default"), 1000)
    window = (-6.0, 6.0, -6.0, 6.0)
    regions = linear_regions(snapshot.architecture, snapshot.parameters, window)
    assert 100 < regions.count < 200


def test_a_note_is_about_its_own_data():
    experiment = shipped_experiment("overfitting")
    assert with_dataset(experiment, "xor").note == ""
    assert with_hidden_layers(experiment, (3,)).note == ""
    assert with_activation(experiment, "tanh").note == ""
    given = replace(experiment.network, init=Initialization("he", seed=9))
    assert replace(experiment, network=given).note == experiment.note

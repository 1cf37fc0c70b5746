"""An experiment with one thing changed is always one that can be run."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.datasets.dataset import GENERATED_KINDS, SHIPPED_KINDS, DatasetSettings
from nnviz.engine.settings import ACTIVATIONS, Initialization
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.experiment_file import check_experiment
from nnviz.session.variations import (
    DATA_TITLES,
    with_activation,
    with_dataset,
    with_dataset_settings,
    with_features,
    with_hidden_layers,
    with_layer_count,
    with_loss,
    with_neurons,
    with_output_activation,
)

SPIRAL = Experiment(
    dataset=DatasetSettings(classes=3), network=NetworkSettings(layers=(2, 8, 8, 3))
)
OWN_NUMBERS = DatasetSettings(kind="inline", x=((0.0,), (1.0,)), y=((0.5,), (0.7,)))
CHOSEN_KINDS = (*GENERATED_KINDS, *SHIPPED_KINDS)


def has_classes(kind):
    return kind not in ("plane", "bumps", "sine", "abs", "cubic", "steps")


@pytest.mark.parametrize("kind", CHOSEN_KINDS)
@pytest.mark.parametrize("before", ["spiral", "sine", "digits", "xor"])
def test_any_data_after_any_other_can_be_run(before, kind):
    experiment = with_dataset(with_dataset(SPIRAL, before), kind)
    check_experiment(experiment)
    assert experiment.dataset.kind == kind
    assert experiment.name == DATA_TITLES[kind]
    assert (experiment.loss == "cross_entropy") == has_classes(kind)


def test_generated_data_keep_number_noise_and_split():
    before = replace(SPIRAL.dataset, samples=120, noise=0.3, test_fraction=0.25, seed=7)
    after = with_dataset(replace(SPIRAL, dataset=before), "moons").dataset
    assert (after.samples, after.noise, after.test_fraction) == (120, 0.3, 0.25)
    assert (after.seed, after.classes) == (7, None)
    assert with_dataset(SPIRAL, "blobs").dataset.classes == 3


def test_shipped_data_bring_a_fitting_network_and_leave_with_the_usual_one():
    digits = with_dataset(SPIRAL, "digits")
    assert digits.network.layers == (64, 32, 10)
    assert with_dataset(digits, "iris").network.layers == (4, 6, 3)
    assert with_dataset(digits, "circle").network.layers == (2, 8, 8, 2)
    assert with_dataset(SPIRAL, "circle").network.layers == (2, 8, 8, 2)


def test_the_loss_follows_the_kind_of_targets_only_when_it_changes():
    hinge = with_loss(SPIRAL, "hinge")
    assert with_dataset(hinge, "moons").loss == "hinge"
    assert with_dataset(hinge, "plane").loss == "squared_error"
    squared = with_output_activation(with_loss(SPIRAL, "squared_error"), "sigmoid")
    noisy = with_dataset_settings(squared, replace(squared.dataset, noise=0.2))
    assert noisy.loss == "squared_error"
    assert noisy.network.output_activation == "sigmoid"
    plane = with_dataset(squared, "plane")
    assert plane.network.output_activation == "linear"
    bounded = with_output_activation(plane, "tanh")
    noisy = with_dataset_settings(bounded, replace(bounded.dataset, noise=0.2))
    assert noisy.network.output_activation == "tanh"
    back = with_dataset(noisy, "spiral")
    assert (back.loss, back.network.output_activation) == ("cross_entropy", "linear")


def test_from_own_numbers_to_classes():
    own = with_dataset_settings(SPIRAL, OWN_NUMBERS)
    assert (own.loss, own.network.layers) == ("squared_error", (1, 8, 8, 1))
    check_experiment(own)
    spiral = with_dataset(own, "spiral")
    assert (spiral.loss, spiral.network.layers) == ("cross_entropy", (2, 8, 8, 3))


def test_a_batch_is_never_larger_than_the_training_set():
    few = with_dataset_settings(SPIRAL, replace(SPIRAL.dataset, samples=12))
    assert few.batch_size == 6
    full = replace(SPIRAL, batch_size=None)
    few = with_dataset_settings(full, replace(SPIRAL.dataset, samples=12))
    assert few.batch_size is None


def test_features_change_the_first_layer():
    experiment = with_features(SPIRAL, ("x1", "x2", "x1^2", "sin(x2)"))
    assert experiment.network.layers == (4, 8, 8, 3)
    assert with_features(experiment, None) == SPIRAL


def test_hidden_layers():
    two = with_hidden_layers(SPIRAL, (5, 6))
    assert two.network.layers == (2, 5, 6, 3)
    none = with_layer_count(SPIRAL, 0)
    assert (none.network.layers, none.network.activation) == ((2, 3), ())
    assert with_layer_count(none, 1).network.layers == (2, 8, 3)
    mixed = replace(
        SPIRAL, network=replace(SPIRAL.network, activation=("tanh", "sigmoid"))
    )
    four = with_layer_count(with_neurons(mixed, 1, 4), 4)
    assert four.network.layers == (2, 8, 4, 4, 4, 3)
    assert four.network.activation == ("tanh", "sigmoid", "sigmoid", "sigmoid")
    assert with_layer_count(four, 1).network.activation == ("tanh",)
    for experiment in (two, none, four):
        check_experiment(experiment)


def test_frozen_parameters_stay_frozen_as_long_as_there_are_any():
    names = ("b1", "W1[7,1]", "W1[1,1]", "W3[2,0]", "b3")
    frozen = replace(SPIRAL, network=replace(SPIRAL.network, frozen=names))
    assert with_activation(frozen, "tanh").network.frozen == names
    assert with_features(frozen, ("x1", "x2")).network.frozen == names
    narrow = with_neurons(frozen, 0, 4)
    assert narrow.network.frozen == ("b1", "W1[1,1]", "W3[2,0]", "b3")
    shallow = with_layer_count(frozen, 1)
    assert shallow.network.frozen == ("b1", "W1[7,1]", "W1[1,1]")
    two_classes = with_dataset(frozen, "moons")
    assert two_classes.network.frozen == ("b1", "W1[7,1]", "W1[1,1]", "b3")
    for experiment in (narrow, shallow, two_classes):
        check_experiment(experiment)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_one_activation_for_all_hidden_layers(name):
    assert with_activation(SPIRAL, name).network.activation == (name, name)
    assert with_activation(with_layer_count(SPIRAL, 0), name).network.activation == ()


def test_only_the_squared_error_keeps_an_activation_at_the_output():
    squared = with_output_activation(with_loss(SPIRAL, "squared_error"), "tanh")
    check_experiment(squared)
    back = with_loss(squared, "hinge")
    assert back.network.output_activation == "linear"
    check_experiment(back)


def test_given_parameters_go_where_they_do_not_fit():
    given_values = Initialization(
        kind="given", W=(((0.5, 1.0),) * 3,), b=((0.0, 0.0, 0.0),)
    )
    linear = replace(
        with_layer_count(SPIRAL, 0),
        network=NetworkSettings((2, 3), (), init=given_values),
    )
    check_experiment(linear)
    noisy = with_dataset_settings(linear, replace(linear.dataset, noise=0.4))
    assert noisy.network.init == given_values
    wider = with_layer_count(linear, 1)
    assert wider.network.init == Initialization(kind="he", seed=given_values.seed)
    check_experiment(wider)


changes = st.one_of(
    st.builds(
        lambda kind: lambda e: with_dataset(e, kind), st.sampled_from(CHOSEN_KINDS)
    ),
    st.builds(lambda n: lambda e: with_layer_count(e, n), st.integers(0, 4)),
    st.builds(lambda n: lambda e: with_activation(e, n), st.sampled_from(ACTIVATIONS)),
    st.builds(
        lambda n: lambda e: with_dataset_settings(e, replace(e.dataset, samples=n)),
        st.integers(10, 50),
    ),
)


@given(st.lists(changes, max_size=6))
@settings(max_examples=40, deadline=None)
def test_any_chain_of_changes_can_be_run(chain):
    experiment = SPIRAL
    for change in chain:
        experiment = change(experiment)
        check_experiment(experiment)

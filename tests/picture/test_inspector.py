"""The inspector's picture: what is known at each moment, names, curves, tables."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz.picture.inspector import inspector_picture, inspector_table
from nnviz.picture.inspector_cache import InspectorCache
from nnviz.picture.inspector_paths import path_picture
from nnviz.picture.inspector_steps import step_table
from nnviz.picture.inspector_weights import weights_pictures
from nnviz.picture.ranked_samples import MOST
from nnviz.picture.tokens import LIGHT
from nnviz.session.experiment import Experiment, NetworkSettings
from nnviz.session.inspected_path import Path
from nnviz.session.inspection import inspect
from nnviz.session.selection import Bias, Neuron, Sample, Weight
from nnviz.session.session import Session

ALL = (
    ("spiral", Neuron(1, 2)),
    ("spiral", Neuron(0, 1)),
    ("spiral", Weight(2, 4, 1)),
    ("spiral", Bias(3, 0)),
    ("spiral", None),
    ("digits", Neuron(1, 5)),
    ("digits", Neuron(0, 9)),
    ("digits", None),
    ("lecture", Neuron(2, 1)),
    ("lecture", None),
    ("vectors", Neuron(1, 7)),
    ("iris", Neuron(0, 2)),
)


def picture_of(snapshot, paths=(), shown_path=None):
    return inspector_picture(snapshot, inspect(snapshot), paths, shown_path, LIGHT)


def path(name, values, steps=None):
    values = np.array(values, float)
    return Path(name, np.arange(len(values)) if steps is None else steps, values)


def amounts(row):
    return dict(zip(("value", "gradient", "update", "new"), row.amounts, strict=True))


# What is known


@pytest.mark.parametrize(
    ("moment", "known", "now"),
    [
        (("batch", 0), {"value"}, set()),
        (("loss", 0), {"value"}, set()),
        (("d_weights", 3), {"value"}, set()),
        (("d_activations", 2), {"value"}, set()),
        (("d_weights", 2), {"value", "gradient"}, {"gradient"}),
        (("d_weights", 1), {"value", "gradient"}, set()),
        (
            ("update", 0),
            {"value", "gradient", "update", "new"},
            {"update", "new"},
        ),
    ],
)
@pytest.mark.parametrize("unit", [Weight(2, 4, 1), Bias(2, 3)])
def test_a_parameter_moment_by_moment(snapshot_of, unit, moment, known, now):
    snapshot = snapshot_of("spiral", unit, moment)
    (row,) = step_table(snapshot, inspect(snapshot)).rows
    found = amounts(row)
    assert {name for name, amount in found.items() if amount.known} == known
    assert {name for name, amount in found.items() if amount.now} == now


@pytest.mark.parametrize(
    ("moment", "z", "a", "dz", "da"),
    [
        (("batch", 0), False, False, False, False),
        (("z", 2), True, False, False, False),
        (("a", 2), True, True, False, False),
        (("d_activations", 2), True, True, False, True),
        (("d_weights", 2), True, True, True, True),
    ],
)
def test_a_hidden_neuron_moment_by_moment(snapshot_of, moment, z, a, dz, da):
    snapshot = snapshot_of("spiral", Neuron(2, 3), moment)
    rows = step_table(snapshot, inspect(snapshot)).rows
    assert [row.symbol for row in rows] == ["*z*^{2}_{4}", "*a*^{2}_{4}", "*b*^{2}_{4}"]
    of_z, of_a = amounts(rows[0]), amounts(rows[1])
    assert (of_z["value"].known, of_a["value"].known) == (z, a)
    assert (of_z["gradient"].known, of_a["gradient"].known) == (dz, da)


def test_a_linear_output_has_no_activation_of_its_own(snapshot_of):
    snapshot = snapshot_of("spiral", Neuron(3, 0), ("d_output", 3))
    rows = step_table(snapshot, inspect(snapshot)).rows
    assert [row.symbol for row in rows] == ["*f*_{1}", "*b*^{3}_{1}"]
    assert amounts(rows[0])["gradient"].now
    assert not amounts(rows[1])["gradient"].known


def test_the_loss_of_a_sample_and_the_share_of_its_class(snapshot_of):
    snapshot = snapshot_of("spiral")
    table = step_table(snapshot, inspect(snapshot))
    loss, share = (amounts(row) for row in table.rows)
    assert table.columns == ("value", "update", "new")
    assert share["value"].value == pytest.approx(np.exp(-loss["value"].value))
    assert loss["value"].now
    early = snapshot_of("spiral", None, ("z", 1))
    first = step_table(early, inspect(early)).rows[0]
    assert not amounts(first)["value"].known


def test_what_is_not_computed_yet_is_said_until_it_is(snapshot_of):
    before = snapshot_of("spiral", Weight(1, 0, 0), ("loss", 0))
    after = snapshot_of("spiral", Weight(1, 0, 0), ("update", 0))
    assert any(n.startswith("Grey") for n in step_table(before, inspect(before)).notes)
    notes = step_table(after, inspect(after)).notes
    assert not any(n.startswith("Grey") for n in notes)


def test_the_share_of_the_chosen_sample(trained_sessions):
    session = trained_sessions["spiral"]
    session.choose_unit(Weight(3, 0, 0))
    inside = int(session.snapshot().trace.batch[0])
    session.choose_sample(Sample("train", inside))
    snapshot = session.snapshot()
    notes = step_table(snapshot, inspect(snapshot)).notes
    assert f"Sample {inside} alone" in notes[1]
    session.choose_sample(Sample("test", 1))
    snapshot = session.snapshot()
    notes = step_table(snapshot, inspect(snapshot)).notes
    assert "Test sample 1 is not among them" in notes[1]
    session.choose_sample(Sample("train", 0))


def test_a_frozen_parameter_says_so():
    network = NetworkSettings((2, 4, 2), ("tanh",), frozen=("b1",))
    session = Session(Experiment(network=network))
    for unit, frozen in ((Bias(1, 2), True), (Bias(2, 1), False)):
        session.choose_unit(unit)
        snapshot = session.snapshot()
        table = step_table(snapshot, inspect(snapshot))
        assert ("frozen" in table.notes[0]) == frozen
        update = amounts(table.rows[0])["update"].value
        assert (update == 0.0) == frozen


# Names, sets, images


@pytest.mark.parametrize(
    ("name", "unit", "title"),
    [
        ("spiral", Neuron(2, 4), "Hidden 2, neuron 5"),
        ("spiral", Weight(2, 4, 2), "W²[5, 3]"),
        ("spiral", Bias(1, 1), "b¹[2]"),
        ("spiral", Neuron(0, 0), "Input x₁"),
        ("digits", Neuron(2, 3), "Output for digit 3"),
        ("digits", None, "Sample 0"),
    ],
)
def test_titles(snapshot_of, name, unit, title):
    assert picture_of(snapshot_of(name, unit)).title == title


@pytest.mark.parametrize(("name", "unit"), ALL)
def test_everything_there_is_has_a_picture_and_a_table(snapshot_of, name, unit):
    snapshot = snapshot_of(name, unit)
    shown = picture_of(snapshot)
    assert shown.path is None
    assert shown.spread.bars.counts.sum() > 0
    samples = shown.samples.samples
    assert len(samples) <= MOST
    sizes = [
        abs(each.value) if shown.samples.is_gradient else each.value for each in samples
    ]
    assert sizes == sorted(sizes, reverse=True)
    table = inspector_table(snapshot, shown, inspect(snapshot), ())
    assert table.columns == ("section", "name", "value")
    assert len(table.rows) > len(snapshot.dataset.train)


def test_the_weights_of_pixels_are_an_image(snapshot_of):
    snapshot = snapshot_of("digits", Neuron(1, 5))
    incoming, outgoing = weights_pictures(snapshot, inspect(snapshot), LIGHT)
    assert incoming.image.shape == (8, 8)
    assert incoming.weight_in_image(0.99, 0.99) == 63
    assert incoming.weight_in_image(0.2, 0.13) == 9
    assert incoming.weight_in_image(1.0, 0.5) is None
    assert outgoing.image is None
    assert len(outgoing.texts) == 10
    assert outgoing.units[3] == Weight(2, 3, 5)
    above = snapshot_of("digits", Neuron(2, 5))
    (only,) = weights_pictures(above, inspect(above), LIGHT)
    assert only.image is None
    assert only.texts == ()
    assert "up to ±" in only.note


def test_the_scale_of_weights_is_symmetric(snapshot_of):
    snapshot = snapshot_of("spiral", Neuron(2, 1))
    incoming = weights_pictures(snapshot, inspect(snapshot), LIGHT)[0]
    W = snapshot.parameters.W[1][1]
    assert incoming.limit == np.abs(W).max()
    np.testing.assert_allclose(incoming.shares() * incoming.limit, W)
    assert incoming.place_of(Weight(2, 1, 3)) == 3
    assert incoming.place_of(Weight(1, 1, 1)) is None
    assert incoming.place_of(Bias(2, 1)) is None


def test_a_sample_of_digits_is_shown_as_an_image(snapshot_of):
    assert picture_of(snapshot_of("digits")).image.shape == (8, 8)
    assert picture_of(snapshot_of("spiral")).image is None


def test_samples_that_do_not_pull_are_not_named(snapshot_of, trained_sessions):
    shown = picture_of(snapshot_of("spiral", Weight(1, 0, 0)))
    assert all(each.value != 0.0 for each in shown.samples.samples)


# The curve over the run


def test_the_path_asked_for_is_shown(snapshot_of):
    snapshot = snapshot_of("spiral", Neuron(2, 1))
    paths = path("a", [1, 2, 3]), path("bias", [4, 5, 6]), path("norm", [7, 8, 9])
    shown = picture_of(snapshot, paths, "bias")
    assert shown.path_symbols == ("*a*^{2}_{2}", "*b*^{2}_{2}", "length of *w*")
    assert shown.path.values[0] == 4.0
    assert shown.path.steps[-1] == 30
    assert shown.path.values[-1] == snapshot.parameters.b[1][1]
    other = picture_of(snapshot, paths[:1], "bias")
    assert other.path.values[0] == 1.0


def test_past_and_future_meet_at_the_present():
    values = np.array([0.0, 1.0, 4.0, 2.0])
    drawn = path_picture(np.array([0, 10, 20, 30]), values, 20, 4.0, 30, log=False)
    assert len(drawn.past) == 3
    assert len(drawn.future) == 2
    np.testing.assert_array_equal(drawn.past[-1], drawn.future[0])
    assert drawn.cursor == drawn.point(2)[0]
    between = path_picture(np.array([0, 10, 20, 30]), values, 14, 9.0, 30, log=False)
    assert between.steps.tolist() == [0, 10, 14, 20, 30]
    assert between.values[2] == 9.0


def test_the_nearest_state_to_a_place():
    drawn = path_picture(np.array([0, 50, 90]), np.arange(3.0), 0, 0.0, 100, log=False)
    assert drawn.nearest(0.0) == 0
    assert drawn.nearest(0.47) == 1
    assert drawn.nearest(2.0) == 2
    assert drawn.nearest(-1.0) == 0


def test_scales():
    steps = np.arange(3)
    log = path_picture(steps, np.array([5.0, 0.1, 0.001]), 0, 5.0, 2, log=True)
    assert log.y.log
    near = path_picture(steps, np.array([5.0, 4.0, 3.0]), 0, 5.0, 2, log=True)
    assert not near.y.log
    flat = path_picture(steps, np.full(3, 2.0), 0, 2.0, 2, log=False)
    assert flat.y.low < 2.0 < flat.y.high
    wild = path_picture(steps, np.array([np.nan, np.inf, 1.0]), 2, 1.0, 2, log=False)
    assert np.isnan(wild.past[0, 1])
    none = path_picture(steps, np.full(3, np.nan), 2, np.nan, 2, log=False)
    assert np.isfinite([none.y.low, none.y.high]).all()


# What is remembered


def test_while_it_plays_the_path_is_asked_for_now_and_then(monkeypatch):
    from nnviz.picture import inspector_cache

    session = Session(Experiment())
    session.choose_unit(Weight(2, 1, 1))
    session.train(1000)
    session.playing = True
    asked = []
    real = inspector_cache.paths_of

    def counted(*arguments):
        asked.append(1)
        return real(*arguments)

    monkeypatch.setattr(inspector_cache, "paths_of", counted)
    cache = InspectorCache(session)
    for _ in range(24):
        session.train(2)
        shown = cache.picture(session.snapshot(), "a", LIGHT)
        assert shown.path.steps[-1] == session.step
        assert shown.path.values[-1] == session.snapshot().parameters.W[1][1, 1]
    assert 2 <= len(asked) <= 5
    while_playing = len(asked)
    session.playing = False
    cache.picture(session.snapshot(), "a", LIGHT)
    assert len(asked) == while_playing + 1


def test_another_start_has_another_path():
    session = Session(Experiment())
    session.choose_unit(Weight(2, 1, 1))
    cache = InspectorCache(session)
    cache.picture(session.snapshot(), "a", LIGHT)
    init = replace(session.experiment.network.init, seed=9)
    network = replace(session.experiment.network, init=init)
    session.change_experiment(replace(session.experiment, network=network))
    snapshot = session.snapshot()
    (path,) = cache.paths(snapshot)
    assert path.values[0] == snapshot.parameters.W[1][1, 1]
